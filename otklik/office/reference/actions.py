"""What can be done with the reference books."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from otklik.office.base import Refusal
from otklik.office.journal.actions import Actor, record
from otklik.office.reference.events import DepartmentPlaced
from otklik.office.reference.models import Department


class DepartmentInCircle(Refusal):
    """A department would come to stand below itself."""


@transaction.atomic
def place_department(*, department: int, parent: int | None, by: Actor, at: datetime) -> None:
    """Put a department below another one, or, None, on its own.

    :raises DepartmentInCircle: if the other one stands below it
    """
    above = dict(Department.objects.select_for_update().values_list("pk", "parent_id"))
    step = parent
    while step is not None:
        if step == department:
            raise DepartmentInCircle("Подразделение не может входить само в себя: выберите другое.")
        step = above[step]
    Department.objects.filter(pk=department).update(parent=parent)
    record(DepartmentPlaced(subject_id=department, parent=parent), by=by, at=at)
