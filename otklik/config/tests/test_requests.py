"""What happens to every request, whatever page it asks for."""

from __future__ import annotations

import re
import subprocess
import sys
import uuid

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver
from django.utils import timezone

from otklik.config.options import ROOT
from otklik.office.base import Refusal
from otklik.office.journal.actions import CONSOLE
from otklik.office.people.actions import answer_once, make_account
from otklik.office.people.models import Role

pytestmark = pytest.mark.django_db

LIMIT = 10
"""Wrong passwords that one address may try in a minute (ACCOUNT_RATE_LIMITS)."""
TOO_MANY = "Слишком много"
EXAMPLES = {"uuid": str(uuid.uuid4()), "day": "2021-03-31", "slug": "x", "int": "1"}
"""What stands for a part of an address, by its converter."""


def routes(resolver: URLResolver, prefix: str = "/"):
    """Every address of the product, with examples for its parts."""
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry, route)
        elif isinstance(entry, URLPattern):
            yield re.sub(r"<(\w+):\w+>", lambda part: EXAMPLES[part[1]], route), entry.callback


OURS = [
    route
    for route, view in routes(get_resolver())
    if view.__module__.startswith("otklik.") and getattr(view, "login_required", True)
]


def test_pages_load_from_our_own_server_only_and_run_no_inline_script():
    response = Client().get("/desk/accounts/login/")

    assert response.status_code == 200
    policy = response["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("route", OURS)
def test_no_page_opens_to_a_stranger(route):
    for answer in (Client().get(route), Client().post(route)):
        opened = f"{route} answered {answer.status_code} to a stranger"
        assert answer.status_code in (302, 403, 405) or (answer.status_code == 204 and not answer.content), opened
        if answer.status_code == 302:
            assert answer["Location"].startswith("/desk/accounts/login/")


def test_an_unknown_address_is_answered_in_russian():
    response = Client().get("/нет-такой/")

    assert response.status_code == 404
    assert "Такой страницы нет" in response.content.decode()


def test_a_form_whose_token_has_expired_says_what_to_do():
    response = Client(enforce_csrf_checks=True).post("/desk/accounts/login/", {"login": "x"})

    assert response.status_code == 403
    assert "Форма устарела" in response.content.decode()


def test_a_form_sent_twice_is_done_once_and_answered_the_same():
    at, done = timezone.now(), []
    clerk, _ = make_account(login="clerk", name="Королёва Т. С.", role=Role.REGISTRAR, password=None, by=CONSOLE, at=at)
    other, _ = make_account(login="other", name="Белов И. Н.", role=Role.EXECUTOR, password=None, by=CONSOLE, at=at)
    token = uuid.uuid4()

    def register() -> str:
        done.append(1)
        return f"/letters/{len(done)}/"

    assert [answer_once(token, clerk, at, register) for _ in range(3)] == ["/letters/1/"] * 3
    assert answer_once(token, other, at, register) == "/letters/2/", "a stranger's token is not an answer for her"


def test_an_answer_that_is_known_before_is_not_written_behind_the_act():
    at, token = timezone.now(), uuid.uuid4()
    clerk, _ = make_account(login="clerk", name="Королёва Т. С.", role=Role.REGISTRAR, password=None, by=CONSOLE, at=at)
    with CaptureQueriesContext(connection) as asked:
        answers = [answer_once(token, clerk, at, lambda: "/letters/1/", leads_to="/letters/1/") for _ in range(2)]

    assert answers == ["/letters/1/"] * 2
    assert not [query for query in asked if query["sql"].startswith("UPDATE")]


def test_a_form_that_failed_may_be_sent_again():
    at, token = timezone.now(), uuid.uuid4()
    clerk, _ = make_account(login="clerk", name="Королёва Т. С.", role=Role.REGISTRAR, password=None, by=CONSOLE, at=at)

    def fail() -> str:
        raise Refusal("не вышло")

    with pytest.raises(Refusal):
        answer_once(token, clerk, at, fail)
    assert answer_once(token, clerk, at, lambda: "/letters/1/") == "/letters/1/"


def guess(address: str, tries: int) -> str:
    """Try passwords of ever other logins, through a proxy that says for whom; return the last page."""
    client, page = Client(headers={"X-Forwarded-For": address}), ""
    for number in range(tries):
        page = client.post("/desk/accounts/login/", {"login": f"clerk{number}", "password": "wrong"}).content.decode()
    return page


@pytest.fixture
def _uncounted():
    """Nobody has tried a password yet, nor has afterwards."""
    cache.clear()
    yield
    cache.clear()


@pytest.mark.usefixtures("_uncounted")
def test_behind_a_proxy_one_who_guesses_passwords_shuts_himself_out_and_nobody_else(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    assert TOO_MANY in guess("203.0.113.7", LIMIT + 1)
    assert TOO_MANY not in guess("203.0.113.8", 1)
    assert TOO_MANY in guess("198.51.100.1, 203.0.113.7", 1), "what he says of himself stands before the proxy's word"


@pytest.mark.usefixtures("_uncounted")
def test_without_a_proxy_nobody_is_believed_who_he_is():
    assert TOO_MANY in [guess(f"203.0.113.{number}", 1) for number in range(LIMIT + 1)][-1]


@pytest.mark.parametrize(("https", "proxies"), [("true", "1"), ("false", "0")])
def test_https_means_a_proxy(https, proxies, tmp_path):
    told = subprocess.run(
        [sys.executable, "-c", "from otklik.config.settings import *; print(ALLAUTH_TRUSTED_PROXY_COUNT)"],
        env={"OTKLIK_VAR": str(tmp_path), "OTKLIK_HTTPS": https},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert told.stdout == f"{proxies}\n"
