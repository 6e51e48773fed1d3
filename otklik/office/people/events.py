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
    """An official has another name or another role; the name is not told, the role is, None if it stays."""

    name: ClassVar[str] = "people.account_changed"
    subject_kind: ClassVar[str] = "user"
    role: str | None
