"""What can be done with the reference books."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction

from otklik.office.base import Refusal
from otklik.office.journal.actions import Actor, record
from otklik.office.reference.events import DepartmentAdded, DepartmentPlaced
from otklik.office.reference.models import Department


class UnknownDepartment(Refusal):
    """There is no such department."""


class DepartmentInCircle(Refusal):
    """A department would come to stand below itself."""


class DepartmentExists(Refusal):
    """There is a department of this name."""


@transaction.atomic
def add_department(*, name: str, since: date, by: Actor, at: datetime) -> None:
    """Add a department that is in force from a day on; case, ё and spaces make no other name.

    :raises DepartmentExists: if there is one of this name
    """
    try:
        with transaction.atomic():
            added = Department.objects.create(name=name, since=since)
    except IntegrityError:
        raise DepartmentExists(f"Подразделение «{name}» уже есть.") from None
    record(DepartmentAdded(subject_id=added.pk), by=by, at=at)


@transaction.atomic
def place_department(*, department: int, parent: int | None, by: Actor, at: datetime) -> None:
    """Put a department below another one, or, None, on its own.

    :raises UnknownDepartment: if it is not in the book
    :raises DepartmentInCircle: if the other one stands below it
    """
    above = dict(Department.objects.select_for_update().values_list("pk", "parent_id"))
    if department not in above:
        raise UnknownDepartment("Такого подразделения нет. Откройте страницу заново и выберите его в списке.")
    step = parent
    while step is not None:
        if step == department:
            raise DepartmentInCircle("Подразделение не может входить само в себя: выберите другое.")
        step = above[step]
    Department.objects.filter(pk=department).update(parent=parent)
    record(DepartmentPlaced(subject_id=department, parent=parent), by=by, at=at)
