"""Who may open a page: nobody, until she signs in; then staff. Roles come with the next issue."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from otklik.desk.tests.papers import PASSWORD, an_official

pytestmark = pytest.mark.django_db

OPEN = {"account_login", "account_logout", "account_inactive", "account_reauthenticate", "mfa_authenticate"}
"""Pages on the way in and out: allauth opens them and sends a stranger to the entrance where she has no business."""


SAMPLE = {"public_id": uuid.uuid4(), "since": date(2021, 1, 1), "until": date(2021, 12, 31)} | {
    "kind": "pdf",
    "part": "protocol",
}
"""What may stand in an address; a new kind of part needs its line."""


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    """Yield every address of the product."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern)
        else:
            yield pattern


def address_of(pattern: URLPattern) -> str:
    if pattern.name is None:
        return "/" + str(pattern.pattern)
    return reverse(pattern.name, kwargs={part: SAMPLE[part] for part in pattern.pattern.converters})


ROUTES = [
    pytest.param(address_of(pattern), id=pattern.name or "front door")
    for pattern in patterns(get_resolver())
    if pattern.name not in OPEN
]


@pytest.mark.parametrize("address", ROUTES)
def test_a_stranger_is_sent_to_the_entrance(client, address):
    answer = client.get(address)

    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("address", ROUTES)
def test_a_stranger_may_not_send_anything_either(client, address):
    assert client.post(address).status_code == 302


def test_a_stranger_comes_back_to_the_page_that_she_wanted(client):
    answer = client.get("/desk/appeals/?since=2021-01-01")

    assert answer["Location"].endswith("?next=%2Fdesk%2Fappeals%2F%3Fsince%3D2021-01-01")


def test_a_part_of_a_page_is_not_replaced_by_the_entrance(client):
    answer = client.get("/desk/appeals/", headers={"HX-Request": "true"})

    assert answer["HX-Redirect"] == reverse("account_login")


def test_an_official_signs_in_and_out(client):
    an_official(PASSWORD)

    answer = client.post(reverse("account_login"), {"login": "ershova", "password": PASSWORD}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("home")
    assert "Ершова Н. П." in answer.content.decode()

    client.post(reverse("account_logout"))
    assert client.get(reverse("home")).status_code == 302


def test_a_wrong_password_says_so_in_russian(client):
    an_official(PASSWORD)

    page = client.post(reverse("account_login"), {"login": "ershova", "password": "wrong"}).content.decode()

    assert "Исправьте ошибку" in page
    assert "не верны" in page or "неверн" in page.lower()


def test_nobody_signs_up_or_asks_for_a_password_by_mail(client):
    assert client.get("/accounts/signup/").status_code == 404
    assert client.get("/accounts/password/reset/").status_code == 404


@pytest.mark.parametrize("name", ["account", "account_change_password", "mfa_index", "gallery"])
def test_an_official_has_pages_of_her_own(client, name):
    client.force_login(an_official(PASSWORD))

    assert client.get(reverse(name)).status_code == 200
