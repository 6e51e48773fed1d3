"""What a person sees when something is wrong: Russian words, what to do, no query to the database."""

from __future__ import annotations

import pytest
from django.test import Client, RequestFactory

from otklik.config import errors


@pytest.mark.parametrize(
    ("view", "status"),
    [
        (errors.bad_request, 400),
        (errors.forbidden, 403),
        (errors.not_found, 404),
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
def test_a_form_whose_token_is_gone_is_told_in_russian():
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {})

    assert answer.status_code == 403
    assert "Форма устарела" in answer.content.decode()
