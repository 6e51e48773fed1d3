"""What can be done with accounts, and forms answered once."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from otklik.office.journal.actions import Actor, record
from otklik.office.people.events import AccountMade
from otklik.office.people.models import FormAnswer, Role, User


class LoginTaken(Exception):
    """Somebody has this login already."""


def actor(user: User) -> Actor:
    """Return a user as the journal names her."""
    return Actor("user", user.pk)


@transaction.atomic
def make_account(*, login: str, name: str, role: Role, password: str | None, by: Actor, at: datetime) -> tuple[User, str]:
    """Make an official's account; return it with its password, made here if none is given.

    :raises LoginTaken: if the login exists
    """
    if User.objects.filter(username=login).exists():
        raise LoginTaken(f"Логин «{login}» уже занят.")
    password = password or secrets.token_urlsafe(9)
    user = User.objects.create_user(username=login, password=password, name=name, role=role)
    record(AccountMade(subject_id=user.pk, role=role), by=by, at=at)
    return user, password


def answer_once(token: uuid.UUID, user: User, at: datetime, act: Callable[[], str]) -> str:
    """Run `act` unless this form was sent before; return where its first answer sent the browser.

    The token is claimed in the transaction of the act: of two tabs one waits for the other and gets its answer.
    """
    with transaction.atomic():
        claimed, made = FormAnswer.objects.get_or_create(
            token=token, defaults={"user": user, "location": "", "at": at}
        )
        if not made:
            return FormAnswer.objects.get(token=token, user=user).location
        claimed.location = act()
        claimed.save(update_fields=["location"])
        return claimed.location
