"""Logs hold no personal data: whatever a citizen's paper says, a log line does not repeat it."""

from __future__ import annotations

import io
import json
import logging

import pytest
from django.contrib.auth.decorators import login_not_required
from django.db import IntegrityError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from otklik.config import errors
from otklik.config.logs import JsonLines

SURNAME, ADDRESS, PHONE = "Достоевская", "ул. Сенная", "+7 900 555-35-35"


@login_not_required
def break_down(request: HttpRequest, word: str) -> HttpResponse:
    raise ValueError(f"{word} lives at {ADDRESS}")


urlpatterns = [path("broken/<str:word>/", break_down)]


def handler500(request: HttpRequest) -> HttpResponse:
    if "both" in request.GET:
        raise KeyError(PHONE)
    return errors.broken(request)


@pytest.fixture
def lines():
    """What stands in the log so far, line by line, down to the finest level."""
    stream, root = io.StringIO(), logging.getLogger()
    handler, level = logging.StreamHandler(stream), root.level
    handler.setFormatter(JsonLines())
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield lambda: stream.getvalue().splitlines()
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.mark.django_db
def test_a_request_is_one_line_with_its_id_and_route_but_without_its_words(lines):
    response = Client().get("/desk/accounts/login/", {"q": SURNAME}, headers={"user-agent": ADDRESS})

    requests = [line for line in map(json.loads, lines()) if line["message"] == "request"]
    assert [(line["route"], line["status"], line["method"]) for line in requests] == [
        ("desk/accounts/login/", response.status_code, "GET")
    ]
    assert requests[0]["request"] == response["X-Request-ID"]
    assert not any(word in line for line in lines() for word in (SURNAME, ADDRESS))


@pytest.mark.django_db
def test_a_database_error_is_logged_without_the_row_it_quotes(lines):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE card (name text UNIQUE, address text) ON COMMIT DROP")
        with pytest.raises(IntegrityError, match=SURNAME) as caught:
            cursor.executemany("INSERT INTO card VALUES (%s, %s)", [[SURNAME, ADDRESS]] * 2)
    logging.getLogger("otklik.office").error("a paper was not saved", exc_info=caught.value)

    (line,) = [line for line in lines() if "a paper was not saved" in line]
    assert json.loads(line)["error"] == "IntegrityError"
    assert json.loads(line)["where"]
    assert SURNAME not in line
    assert ADDRESS not in line


@pytest.mark.urls(__name__)
def test_a_page_that_broke_is_logged_with_what_broke_and_where_but_without_words(lines):
    response = Client(raise_request_exception=False).get(f"/broken/{SURNAME}/", {"q": PHONE})

    (line,) = [line for line in map(json.loads, lines()) if line["level"] == "error"]
    assert response.status_code == 500
    assert response["X-Request-ID"] == line["request"], "the page shows the code by which it is found"
    assert line["error"] == "ValueError"
    assert line["where"][-1].startswith(f"{__file__}:")
    assert line["where"][-1].endswith(" break_down")
    assert not any(word in line for line in lines() for word in (SURNAME, ADDRESS, PHONE))


@pytest.mark.urls(__name__)
def test_a_page_of_errors_that_breaks_too_is_logged_as_well(lines):
    with pytest.raises(KeyError):
        Client(raise_request_exception=False).get(f"/broken/{SURNAME}/", {"both": PHONE})

    (line,) = [line for line in map(json.loads, lines()) if line["level"] == "error"]
    assert line["error"] == "KeyError"
    assert line["where"][-1].endswith(" handler500")
    assert not any(word in line for line in lines() for word in (SURNAME, ADDRESS, PHONE))


@pytest.mark.parametrize(
    ("headers", "reason"),
    [({}, "CSRF cookie not set."), ({"origin": f"https://{PHONE}"}, "it comes from elsewhere")],
)
@pytest.mark.django_db
def test_a_form_refused_is_told_with_the_reason_but_without_words(lines, headers, reason):
    Client(enforce_csrf_checks=True).post("/desk/accounts/login/", {"login": SURNAME}, headers=headers)

    (line,) = [line for line in map(json.loads, lines()) if line["level"] == "warning"]
    assert line["message"] == f"a form refused: {reason}"
    assert not any(word in line for line in lines() for word in (SURNAME, PHONE, "%s"))


def test_arguments_of_somebody_elses_messages_are_left_out(lines):
    logging.getLogger("some.library").warning("cannot send to %s", PHONE)

    (line,) = lines()
    assert json.loads(line)["message"] == "cannot send to %s"
    assert PHONE not in line
