"""What can be done with accounts, and forms answered once."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from otklik.office.base import Refusal
from otklik.office.journal.actions import Actor, record
from otklik.office.people.events import AccountChanged, AccountMade, PasswordChanged
from otklik.office.people.models import FormAnswer, Role, User


class LoginTaken(Refusal):
    """Somebody has this login already."""


class BadAccount(Refusal):
    """A login or a name does not do; the text says why."""


class WeakPassword(Refusal):
    """The password does not do; the text says why."""


def actor(user: User) -> Actor:
    """Return a user as the journal names her."""
    return Actor("user", user.pk)


@transaction.atomic
def make_account(
    *, login: str, name: str, role: Role, password: str | None, by: Actor, at: datetime
) -> tuple[User, str]:
    """Make an official's account; return it with its password, made here if none is given.

    :raises LoginTaken: if the login exists
    :raises BadAccount: if the login or the name does not do
    :raises WeakPassword: if the given password does not do
    """
    if User.objects.filter(username=login).exists():
        raise LoginTaken(f"Логин «{login}» уже занят: выберите другой.")
    user = User(username=login, name=name, role=role)
    _check(user)
    password = _set_password(user, password)
    user.save()
    record(AccountMade(subject_id=user.pk, role=role), by=by, at=at)
    return user, password


@transaction.atomic
def change_account(*, login: str, name: str | None, role: Role | None, by: Actor, at: datetime) -> None:
    """Give an account another name, another role, or both; what is None stays.

    :raises BadAccount: if the name does not do
    """
    user = User.objects.select_for_update().get(username=login)
    user.name, user.role = name or user.name, role or user.role
    _check(user)
    user.save(update_fields=["name", "role"])
    record(AccountChanged(subject_id=user.pk, role=role), by=by, at=at)


@transaction.atomic
def change_password(*, login: str, password: str | None, by: Actor, at: datetime) -> str:
    """Give an account a new password, made here if none is given; return it.

    :raises WeakPassword: if the given password does not do
    """
    user = User.objects.select_for_update().get(username=login)
    password = _set_password(user, password)
    user.save(update_fields=["password"])
    record(PasswordChanged(subject_id=user.pk), by=by, at=at)
    return password


def _check(user: User) -> None:
    try:
        user.clean_fields(exclude=["password"])
    except ValidationError as error:
        told = {"username": "Логин", "name": "Имя"}
        raise BadAccount(
            " ".join(f"{told.get(field, field)}: {' '.join(words)}" for field, words in error.message_dict.items())
        ) from None


def _set_password(user: User, password: str | None) -> str:
    if password is None:
        password = secrets.token_urlsafe(9)
    else:
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise WeakPassword("Пароль не подходит. " + " ".join(error.messages)) from None
    user.set_password(password)
    return password


def answer_once(token: uuid.UUID, user: User, at: datetime, act: Callable[[], str]) -> str:
    """Run `act` unless this form was sent before; return where its first answer sent the browser.

    The token is claimed in the transaction of the act: of two tabs one waits for the other and gets its answer. A
    token is its user's own: somebody else's is a form never sent.
    """
    own = uuid.uuid5(token, str(user.pk))
    with transaction.atomic():
        answer, is_first = FormAnswer.objects.get_or_create(
            token=own, defaults={"user": user, "location": "", "at": at}
        )
        if is_first:
            answer.location = act()
            answer.save(update_fields=["location"])
        return answer.location
