"""What is worth telling about accounts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from otklik.office.journal.actions import Event, day_told
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
    """An official has another name, role, department or post; names are not told, a role that is None stays."""

    name: ClassVar[str] = "people.account_changed"
    title: ClassVar[str] = "Учётная запись изменена"
    subject_kind: ClassVar[str] = "user"
    role: str | None
    was: str | None = None
    renamed: bool = False
    department: int | None = None
    post: int | None = None

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        if not data.get("role"):
            return "другое имя" if data.get("renamed") else "подразделение или должность"
        was = f", была – {Role(data['was']).label}" if data.get("was") in Role.values else ""
        return f"{role_told(data)}{was}{', другое имя' if data.get('renamed') else ''}"


@dataclass(frozen=True, slots=True)
class SecondFactorDropped(Event):
    """An official who has lost her codes signs in by her password again."""

    name: ClassVar[str] = "people.second_factor_dropped"
    title: ClassVar[str] = "Вход по коду выключен администратором"
    subject_kind: ClassVar[str] = "user"


@dataclass(frozen=True, slots=True)
class AccountClosed(Event):
    """An official has left: nobody signs in by this account any more."""

    name: ClassVar[str] = "people.account_closed"
    title: ClassVar[str] = "Вход закрыт"
    subject_kind: ClassVar[str] = "user"


@dataclass(frozen=True, slots=True)
class AccountOpened(Event):
    """An official has come back to a closed account."""

    name: ClassVar[str] = "people.account_opened"
    title: ClassVar[str] = "Вход снова открыт"
    subject_kind: ClassVar[str] = "user"


@dataclass(frozen=True, slots=True)
class SubstitutionArranged(Event):
    """Somebody stands in for the official from a day to a day, ГГГГ-ММ-ДД, both inclusive."""

    name: ClassVar[str] = "people.substitution_arranged"
    title: ClassVar[str] = "Замещение назначено"
    subject_kind: ClassVar[str] = "user"
    substitute: int
    since: str
    until: str

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        return f"с {day_told(data, 'since')} по {day_told(data, 'until')}"


@dataclass(frozen=True, slots=True)
class SubstitutionEnded(Event):
    """A substitution ends earlier than arranged: its last day, ГГГГ-ММ-ДД; None if it had not begun."""

    name: ClassVar[str] = "people.substitution_ended"
    title: ClassVar[str] = "Замещение закончено"
    subject_kind: ClassVar[str] = "user"
    substitute: int
    until: str | None

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        return f"последний день – {day_told(data, 'until')}" if data.get("until") else "не начиналось"


@dataclass(frozen=True, slots=True)
class RightsGranted(Event):
    """An official has these rights by name, and no others."""

    name: ClassVar[str] = "people.rights_granted"
    title: ClassVar[str] = "Права, данные лично"
    subject_kind: ClassVar[str] = "user"
    granted: list[str]

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        told = {"register_on_another_day": "регистрировать другим днём"}
        return ", ".join(told.get(action, action) for action in data.get("granted", ())) if data.get("granted") else ""
