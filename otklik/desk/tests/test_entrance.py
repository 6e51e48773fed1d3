"""Who may open a page: nobody, until she signs in. What each role may then do: tests/abuse."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Iterator
from datetime import date

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from otklik.desk.tests.papers import PASSWORD, an_official

pytestmark = pytest.mark.django_db

ON_THE_WAY = {"account_login", "account_logout", "account_inactive", "account_reauthenticate", "mfa_authenticate"}
"""Pages on the way in and out: allauth opens them and sends a stranger to the entrance where she has no business."""
PUBLIC = {"front_door", "gallery", "calculator"}
"""Pages for everybody: they hold nothing of anybody."""


SAMPLE = {
    "public_id": uuid.uuid4(),
    "substitution": uuid.uuid4(),
    "since": date(2021, 1, 1),
    "until": date(2021, 12, 31),
} | {
    "kind": "pdf",
    "paper": "card",
    "part": "protocol",
    "what": "kinds",
    "page": 1,
    "volume": 1,
    "journal": "letters",
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
    return reverse(pattern.name, kwargs={part: SAMPLE[part] for part in pattern.pattern.converters})


STAYS = address_of(next(one for one in patterns(get_resolver()) if one.name == "reply_presence"))
"""Says nothing to whoever is not signed in, and leaves her page as it is: what is typed there is not lost."""
ROUTES = [
    pytest.param(address_of(pattern), id=pattern.name)
    for pattern in patterns(get_resolver())
    if pattern.name not in ON_THE_WAY | PUBLIC
]


@pytest.mark.parametrize("address", ROUTES)
def test_a_stranger_is_sent_to_the_entrance(client, address):
    answer = client.get(address)

    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("address", ROUTES)
def test_a_stranger_may_not_send_anything_either(client, address):
    answer = client.post(address)

    assert answer.status_code == (204 if address == STAYS else 302)
    assert not answer.content


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

    assert "Логин или пароль неверны." in page


def in_our_words(answer) -> str:
    """Return the words of a page that no library has written; ё stands where it belongs."""
    assert [template.origin.name for template in answer.templates if "allauth" in template.origin.name] == []
    page = re.sub(r"<[^>]+>", " ", answer.content.decode())
    assert not re.search(
        r"учетн|распростран[её]нн|имя пользователя|двухфактор|аутентификац|активир", page, re.IGNORECASE
    )
    return page


def code_of(key: str) -> str:
    """The six digits that an application shows now for a key."""
    return format_hotp_value(hotp_value(key, int(time.time()) // 30))


def test_an_official_turns_codes_on_and_signs_in_by_them(client):
    an_official(PASSWORD)
    entrance = reverse("account_login")
    client.post(entrance, {"login": "ershova", "password": PASSWORD})

    assert "для входа достаточно пароля" in in_our_words(client.get(reverse("mfa_index")))
    confirm = client.get(reverse("mfa_activate_totp"), follow=True)
    assert "Введите свой пароль ещё раз" in in_our_words(confirm)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert "шесть цифр" in in_our_words(client.get(reverse("mfa_activate_totp")))
    wrong = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert "Код не подошёл" in in_our_words(wrong)
    spare = client.post(reverse("mfa_activate_totp"), {"code": code_of(wrong.context["form"].secret)}, follow=True)
    in_our_words(spare)
    assert "Осталось 10 кодов из 10" in spare.content.decode().replace("\u00a0", " ")
    codes = spare.context["unused_codes"]
    for name in ("mfa_index", "mfa_generate_recovery_codes", "mfa_deactivate_totp", "mfa_reauthenticate"):
        in_our_words(client.get(reverse(name)))

    client.post(reverse("account_logout"))
    asked = client.post(entrance, {"login": "ershova", "password": PASSWORD}, follow=True)
    assert "Код для входа" in in_our_words(asked)
    assert client.get(reverse("home")).status_code == 302
    assert "Код не подошёл" in in_our_words(client.post(reverse("mfa_authenticate"), {"code": "000000"}))
    client.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert client.get(reverse("home")).status_code == 200

    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(reverse("mfa_deactivate_totp"))
    client.post(reverse("account_logout"))
    client.post(entrance, {"login": "ershova", "password": PASSWORD})
    assert client.get(reverse("home")).status_code == 200


def test_a_password_is_changed_in_our_words(client):
    an_official(PASSWORD)
    client.post(reverse("account_login"), {"login": "ershova", "password": PASSWORD})
    address, new = reverse("account_change_password"), "another long password"

    assert "Не короче 10 знаков" in in_our_words(client.get(address))
    wrong = client.post(address, {"oldpassword": "wrong", "password1": "12345", "password2": "12345"})
    assert "Это не тот пароль" in in_our_words(wrong)
    changed = client.post(address, {"oldpassword": PASSWORD, "password1": new, "password2": new}, follow=True)
    assert "Пароль изменён." in in_our_words(changed)


@pytest.mark.parametrize("name", ["account_login", "account_inactive", "account_reauthenticate", "account_logout"])
def test_the_pages_on_the_way_in_and_out_speak_as_the_desk_does(client, name):
    if name not in ("account_login", "account_inactive"):
        client.force_login(an_official())

    in_our_words(client.get(reverse(name)))


def test_nobody_signs_up_or_asks_for_a_password_by_mail(client):
    assert client.get("/desk/accounts/signup/").status_code == 404
    assert client.get("/desk/accounts/password/reset/").status_code == 404


@pytest.mark.parametrize("name", ["account", "account_change_password", "mfa_index", "gallery"])
def test_an_official_has_pages_of_her_own(client, name):
    client.force_login(an_official(PASSWORD))

    assert client.get(reverse(name)).status_code == 200
