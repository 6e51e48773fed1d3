"""What staff may read of the exchange with ССТУ: a month as it stands, packages, the register, errors returned."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet

from otklik.exchange.sstu import gathering
from otklik.exchange.sstu.actions import FILES
from otklik.exchange.sstu.models import Item, Package, ReturnedError
from otklik.office import base
from otklik.office.files.models import StoredFile
from otklik.office.reference.models import BodyName, HigherBody
from otklik.office.reference.queries import in_force_on
from otklik.office.registry.models import Letter
from otklik.rules.sstu import NO_ID, Fault


@dataclass(frozen=True, slots=True)
class NotReady:
    """An appeal that cannot be sent yet, and why."""

    number: str
    registered_on: date
    public_id: uuid.UUID
    faults: tuple[Fault, ...]


@dataclass(slots=True)
class Month:
    """How a month stands before its package is made. Counts are of objects; what is not ready is told by appeals.

    That the administration has no identifier is no fault of an appeal: without it there is no package at all.
    """

    new: int = 0
    changed: int = 0
    same: int = 0
    returned: int = 0
    """Of those that are ready: the ones that came back with an error and go again."""
    not_ready: list[NotReady] = field(default_factory=list)

    @property
    def ready(self) -> int:
        """Return how many go into the next package."""
        return self.new + self.changed + self.returned

    @property
    def total(self) -> int:
        return self.ready + self.same + len(self.not_ready)


def month(first: date) -> Month:
    """Return how the month that begins on a day stands: the very drafts of which a package is made are looked at."""
    found = Month()
    for drafts in gathering.drafts(first):
        for draft in drafts:
            if wrong := tuple(fault for fault in draft.faults if fault.do != NO_ID):
                _not_ready(found.not_ready, draft.letter, wrong)
            elif draft.errors:
                found.returned += 1
            elif not draft.sent:
                found.new += 1
            elif draft.is_due:
                found.changed += 1
            else:
                found.same += 1
    return found


def _not_ready(found: list[NotReady], letter: Letter, wrong: tuple[Fault, ...]) -> None:
    """Put down what is wrong with an object, beside what is wrong with another one of the same appeal."""
    if found and found[-1].public_id == letter.public_id:
        wrong = tuple(dict.fromkeys((*found.pop().faults, *wrong)))
    found.append(NotReady(letter.number, letter.registered_on, letter.public_id, wrong))


def packages(of: date | None = None) -> QuerySet[Package]:
    """Return the packages, of a month if asked for, the latest first."""
    found = Package.objects.select_related("by", "sent_by").order_by("-pk")
    return found.filter(month=of) if of else found


def package_with(public_id: uuid.UUID) -> Package | None:
    """Return a package by its address."""
    return packages().filter(public_id=public_id).first()


def files_of(package: Package) -> QuerySet[StoredFile]:
    """Return the archives of a package, then its manifest and its sums."""
    return StoredFile.objects.filter(subject_kind=FILES, subject_id=package.pk).order_by("pk")


def items_of(package: Package) -> QuerySet[Item]:
    """Return the objects of a package, in its order."""
    return package.items.select_related("letter").order_by("pk")


def open_errors() -> QuerySet[ReturnedError]:
    """Return what ССТУ has returned and was not sent again, the latest first."""
    return ReturnedError.objects.filter(settled_by=None).select_related("letter").order_by("-loaded_at", "-pk")


@dataclass(frozen=True, slots=True)
class Body:
    """A body with its identifier in ССТУ; without a key: the administration itself."""

    key: int | None
    name: str
    sstu_id: str


def bodies(today: date) -> Sequence[Body]:
    """Return the administration as it is called today, then the higher bodies by name."""
    names = BodyName.objects.filter(in_force_on(today)).order_by(F("since").desc(nulls_last=True), "pk")
    ours = [Body(None, body.name, body.sstu_id) for body in names[:1]]
    return ours + [Body(body.pk, body.name, body.sstu_id) for body in HigherBody.objects.order_by("sort_key", "pk")]


def has_id(on: date) -> bool:
    """Tell whether the administration has its identifier on a day."""
    return BodyName.objects.filter(in_force_on(on) & ~Q(sstu_id="")).exists()


def labels(**which: Any) -> QuerySet[Any, Any]:
    """Return key, address and month of packages: see `base.labels`."""
    return base.labels(Package.objects.all(), "month", **which)
