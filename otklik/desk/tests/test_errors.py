"""What a person sees when something is wrong: Russian words, what to do, no query to the database."""

from __future__ import annotations

import pytest
from django.test import Client, RequestFactory
from django.utils.functional import SimpleLazyObject

from otklik.config import errors
from otklik.desk.tests.papers import an_official


@pytest.mark.parametrize(
    ("view", "status"),
    [
        (errors.bad_request, 400),
        (errors.forbidden, 403),
        (errors.not_found, 404),
        (errors.too_many, 429),
        (errors.broken, 500),
        (errors.form_expired, 403),
    ],
)
def test_an_error_is_told_in_russian_without_a_query(view, status):
    answer = view(RequestFactory().get("/"))  # no database mark: a query would fail the test

    assert answer.status_code == status
    assert f"Код {status}" in answer.content.decode()
    assert "На главную" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("view", "status"), [(errors.forbidden, 403), (errors.not_found, 404), (errors.form_expired, 403)]
)
def test_who_has_signed_in_keeps_the_menu_and_her_name(view, status):
    request = RequestFactory().get("/")
    request.user = an_official()

    answer = view(request)

    assert answer.status_code == status
    for words in ("Ершова Н. П.", "Личный приём", f"Код {status}"):
        assert words in answer.content.decode()


@pytest.mark.django_db
def test_an_unknown_address_keeps_the_menu(client):
    client.force_login(an_official())

    answer = client.get("/desk/nowhere/")

    assert answer.status_code == 404
    assert "Ершова Н. П." in answer.content.decode()


def test_what_broke_asks_nothing_even_of_who_has_signed_in():
    request = RequestFactory().get("/")
    vars(request)["user"] = SimpleLazyObject(lambda: pytest.fail("who is asked for, though the database may be gone"))

    assert "Что-то сломалось" in errors.broken(request).content.decode()


@pytest.mark.django_db
def test_a_form_whose_token_is_gone_is_told_in_russian():
    answer = Client(enforce_csrf_checks=True).post("/desk/accounts/login/", {})

    assert answer.status_code == 403
    assert "Форма устарела" in answer.content.decode()
