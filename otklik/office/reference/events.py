"""What is worth telling about the reference books."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from otklik.office.journal.actions import Event


@dataclass(frozen=True, slots=True)
class DepartmentAdded(Event):
    """The office has a new department."""

    name: ClassVar[str] = "reference.department_added"
    subject_kind: ClassVar[str] = "department"


@dataclass(frozen=True, slots=True)
class DepartmentPlaced(Event):
    """A department stands below another one, or, None, on its own."""

    name: ClassVar[str] = "reference.department_placed"
    subject_kind: ClassVar[str] = "department"
    parent: int | None
