"""What is worth telling about accounts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from otklik.office.journal.actions import Event
from otklik.office.people.models import Role


def role_told(data: Mapping[str, Any]) -> str:
    """Return the role that an entry names, in Russian; nothing if it names none."""
    role = data.get("role")
    return f"роль – {Role(role).label}" if role in Role.values else str(role or "")


@dataclass(frozen=True, slots=True)
class AccountMade(Event):
    name: ClassVar[str] = "people.account_made"
    title: ClassVar[str] = "Учётная запись заведена"
    subject_kind: ClassVar[str] = "user"
    role: str

    told = staticmethod(role_told)


@dataclass(frozen=True, slots=True)
class PasswordChanged(Event):
    name: ClassVar[str] = "people.password_changed"
    title: ClassVar[str] = "Пароль изменён"
    subject_kind: ClassVar[str] = "user"


@dataclass(frozen=True, slots=True)
class AccountChanged(Event):
    """An official has another name or another role; the name is not told, the role is, None if it stays."""

    name: ClassVar[str] = "people.account_changed"
    title: ClassVar[str] = "Учётная запись изменена"
    subject_kind: ClassVar[str] = "user"
    role: str | None

    told = staticmethod(role_told)
