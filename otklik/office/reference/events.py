"""What is worth telling about the reference books."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from otklik.office.journal.actions import Event


@dataclass(frozen=True, slots=True)
class DepartmentAdded(Event):
    """The office has a new department."""

    name: ClassVar[str] = "reference.department_added"
    title: ClassVar[str] = "Подразделение добавлено"
    subject_kind: ClassVar[str] = "department"


@dataclass(frozen=True, slots=True)
class DepartmentPlaced(Event):
    """A department stands below another one, or, None, on its own."""

    name: ClassVar[str] = "reference.department_placed"
    title: ClassVar[str] = "Подразделение переподчинено"
    subject_kind: ClassVar[str] = "department"
    parent: int | None

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        return "вошло в другое подразделение" if data.get("parent") else "стоит само по себе"
