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
def test_what_was_typed_when_the_sign_in_ended_is_given_back_to_be_copied(client):
    path, said = "/desk/papers/b0a1ee9c-2f5a-4a51-9b0c-0d8d6b0f4a11/clarify/", "Сообщите <b>номер</b> дома и подъезда"
    answer = client.post(path, {"text": said, "signatory": ""})

    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Вход закончился" in page
    assert "Сообщите &lt;b&gt;номер&lt;/b&gt; дома и подъезда</textarea>" in page
    assert f'href="/desk/accounts/login/?next={path}"' in page
    assert client.post(path, {"text": ""}).status_code == 302, "where nothing was typed one signs in at once"
    secret = client.post("/desk/accounts/password/", {"oldpassword": "длинный пароль из пяти слов"})
    assert "из пяти слов" not in secret.content.decode()

    forged = Client(enforce_csrf_checks=True)
    forged.force_login(an_official())
    assert "дома и подъезда</textarea>" in forged.post(path, {"text": said}).content.decode()


@pytest.mark.django_db
def test_a_form_whose_token_is_gone_is_told_in_russian():
    answer = Client(enforce_csrf_checks=True).post("/desk/accounts/login/", {})

    assert answer.status_code == 403
    assert "Форма устарела" in answer.content.decode()
