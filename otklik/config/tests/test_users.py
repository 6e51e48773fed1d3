"""`otklik user`: a new login is made, an existing one changed in what is given and nothing else."""

from __future__ import annotations

import io
import sys

import pytest

from otklik.config import users
from otklik.config.parsing import RussianParser
from otklik.office.people.actions import BadAccount, WeakPassword
from otklik.office.people.models import Role, User

pytestmark = pytest.mark.django_db

OLD, NEW = "Каравай-19-июня", "Самовар-20-июня"


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Run the command with a password on its input; return its exit code and what it said."""

    def run(*words: str, said: str = f"{OLD}\n") -> tuple[int, str]:
        parser = RussianParser()
        users.arguments(parser)
        monkeypatch.setattr(sys, "stdin", io.StringIO(said))
        code = users.run(parser.parse_args(list(words)))
        return code, "".join(capsys.readouterr())

    return run


@pytest.fixture
def clerk(told) -> User:
    assert told("clerk", "--name", "Королёва Т. С.", "--role", "registrar", "--password")[0] == 0
    return User.objects.get(username="clerk")


def test_a_given_password_is_taken_and_not_repeated(told):
    code, words = told("clerk", "--name", "Королёва Т. С.", "--role", "registrar", "--password")

    assert (code, words) == (0, "Учётная запись заведена: clerk\n")
    assert User.objects.get(username="clerk").check_password(OLD)


def test_a_password_that_is_not_given_is_made_and_shown(told):
    _, words = told("clerk", "--name", "Королёва Т. С.", "--role", "registrar")

    assert User.objects.get(username="clerk").check_password(
        words.removeprefix("Учётная запись заведена: clerk, пароль: ").strip()
    )


def test_a_new_login_without_name_or_role_is_told_what_lacks(told):
    assert told("clerk", "--name", "Королёва Т. С.")[0] == 2
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("words", "name", "role", "password"),
    [
        (("--name", "Петрова Т. С."), "Петрова Т. С.", Role.REGISTRAR, OLD),
        (("--role", "head"), "Королёва Т. С.", Role.HEAD, OLD),
        (("--password",), "Королёва Т. С.", Role.REGISTRAR, NEW),
        (("--name", "Петрова Т. С.", "--role", "head", "--password"), "Петрова Т. С.", Role.HEAD, NEW),
    ],
)
def test_of_an_existing_login_what_is_given_changes_and_nothing_else(told, clerk, words, name, role, password):
    code, said = told("clerk", *words, said=f"{NEW}\n")

    clerk.refresh_from_db()
    assert code == 0
    assert (clerk.name, clerk.role) == (name, role)
    assert clerk.check_password(password)
    assert NEW not in said


def test_a_new_password_is_made_up_when_asked_for(told, clerk):
    _, words = told("clerk", "--new-password")

    clerk.refresh_from_db()
    assert clerk.check_password(words.removeprefix("Пароль изменён: clerk, новый: ").strip())


def test_nothing_given_changes_nothing_and_says_so(told, clerk):
    code, words = told("clerk")

    assert code == 2
    assert "ничего не изменено" in words
    clerk.refresh_from_db()
    assert clerk.check_password(OLD)


def test_a_weak_password_leaves_the_account_as_it_was(told, clerk):
    with pytest.raises(WeakPassword):
        told("clerk", "--name", "Петрова Т. С.", "--password", said="\n")

    clerk.refresh_from_db()
    assert clerk.name == "Королёва Т. С."
    assert clerk.check_password(OLD)


@pytest.mark.parametrize(
    ("login", "name", "why"),
    [
        ("a b/../x", "Королёва Т. С.", "Логин: "),
        ("a" * 151, "Королёва Т. С.", "Логин: "),
        ("clerk", "К" * 151, "Имя: "),
    ],
)
def test_a_login_or_a_name_that_does_not_do_is_refused_in_words(told, login: str, name: str, why: str):
    with pytest.raises(BadAccount, match=rf"^{why}[А-Я]"):
        told(login, "--name", name, "--role", "registrar")
    assert not User.objects.exists()


def test_a_name_that_does_not_do_leaves_the_account_as_it_was(told, clerk: User):
    with pytest.raises(BadAccount, match=r"^Имя: "):
        told("clerk", "--name", "К" * 151)
    clerk.refresh_from_db()
    assert clerk.name == "Королёва Т. С."


def test_words_that_are_not_utf_8_are_misuse(told, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as ended:
        told("clerk\udcff", "--name", "Королёва Т. С.", "--role", "registrar")
    assert ended.value.code == 2
    assert "не читается: задайте в UTF-8" in capsys.readouterr().err
