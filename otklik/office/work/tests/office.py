"""An office that registers: its cards in a line each, for tests of every room."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.utils.timezone import make_aware

from otklik.office.journal.actions import CONSOLE
from otklik.office.people.models import Role, User
from otklik.office.people.queries import viewer
from otklik.office.people.rights import Viewer
from otklik.office.reference.models import Department, LetterKind
from otklik.office.registry.models import Letter
from otklik.office.work.actions import LetterCard, register_letter
from otklik.office.work.models import Assignment

TUESDAY = date(2026, 4, 14)
COURT = "Смоленский районный суд"
UTILITIES = "Отдел жилищно-коммунального хозяйства"


def kind(name: str) -> LetterKind:
    return LetterKind.objects.get(name=name)


def moment(day: date, hour: int = 12) -> datetime:
    return make_aware(datetime.combine(day, time(hour)))


def a_card(of: str = "письмо", received_on: date = TUESDAY, **fields: Any) -> LetterCard:
    """A card on which nothing is missing."""
    said: dict[str, Any] = {
        "correspondent": COURT,
        "outgoing_number": "2-145/2026",
        "outgoing_on": received_on,
        "summary": "О явке в суд",
    }
    return LetterCard(kind=kind(of).pk, received_on=received_on, **said | fields)


def registered(of: str = "письмо", on: date = TUESDAY, **fields: Any) -> Letter:
    """A letter that came and was registered on a day."""
    fields = {"received_on": on} | fields
    return register_letter(card=a_card(of, **fields), today=on, by=CONSOLE, at=moment(on))


def department(name: str = UTILITIES) -> Department:
    return Department.objects.get_or_create(name=name)[0]


def an_official(role: Role | str, login: str = "", of: str | None = UTILITIES, name: str = "Ершова Н. П.") -> User:
    """An official of a department, without a password: who signs in by one is made at the desk."""
    role = Role(role)
    where = department(of) if of else None
    return User.objects.create(username=login or role.value, name=name, role=role, department=where)


def whose(user: User, on: date = TUESDAY) -> Viewer:
    """Who she is on a day: herself and those whom she stands in for."""
    return viewer(user, on)


def given(letter: Letter, to: User | Department, **fields: Any) -> Assignment:
    """A paper given to an official, or to a department; responsible, unless said otherwise."""
    to_person = {"executor": to, "department": to.department} if isinstance(to, User) else {"department": to}
    return Assignment.objects.create(letter=letter, **to_person, **fields)
