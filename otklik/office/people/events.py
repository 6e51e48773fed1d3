"""What is worth telling about accounts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from otklik.office.journal.actions import Event


@dataclass(frozen=True, slots=True)
class AccountMade(Event):
    name: ClassVar[str] = "people.account_made"
    subject_kind: ClassVar[str] = "user"
    role: str


@dataclass(frozen=True, slots=True)
class PasswordChanged(Event):
    name: ClassVar[str] = "people.password_changed"
    subject_kind: ClassVar[str] = "user"


@dataclass(frozen=True, slots=True)
class AccountChanged(Event):
    """An official has another name, role, department or post; the name is not told, None is what stays."""

    name: ClassVar[str] = "people.account_changed"
    subject_kind: ClassVar[str] = "user"
    role: str | None
    department: int | None = None
    post: int | None = None


@dataclass(frozen=True, slots=True)
class AccountClosed(Event):
    """An official has left: nobody signs in by this account any more."""

    name: ClassVar[str] = "people.account_closed"
    subject_kind: ClassVar[str] = "user"


@dataclass(frozen=True, slots=True)
class AccountOpened(Event):
    """An official has come back to a closed account."""

    name: ClassVar[str] = "people.account_opened"
    subject_kind: ClassVar[str] = "user"


@dataclass(frozen=True, slots=True)
class SubstitutionArranged(Event):
    """Somebody stands in for the official from a day to a day, ГГГГ-ММ-ДД, both inclusive."""

    name: ClassVar[str] = "people.substitution_arranged"
    subject_kind: ClassVar[str] = "user"
    substitute: int
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class SubstitutionEnded(Event):
    """A substitution ends earlier than arranged: its last day, ГГГГ-ММ-ДД; None if it had not begun."""

    name: ClassVar[str] = "people.substitution_ended"
    subject_kind: ClassVar[str] = "user"
    substitute: int
    until: str | None
