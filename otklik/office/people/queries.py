"""What staff may read about accounts, and the names of people whom the journal knows by number."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet, Value
from django.db.models.functions import Concat

from otklik.office import base
from otklik.office.people.models import Citizen, User


def login_exists(login: str) -> bool:
    """Tell whether an official has this login."""
    return User.objects.filter(username=login).exists()


def names(ids: Iterable[int] | None = None) -> dict[int, str]:
    """Return the names of officials by key, in the order of the alphabet: of these, or of all who had an account."""
    users = User.objects.only("name", "username")
    found = users if ids is None else users.filter(pk__in=set(ids))
    return dict(sorted(((user.pk, user.get_full_name()) for user in found), key=lambda pair: pair[1]))


def account_labels(**which: Any) -> QuerySet[Any, Any]:
    """Return key, address and name of officials: see `base.labels`."""
    return base.labels(User.objects.all(), "name", **which)


def citizen_labels(**which: Any) -> QuerySet[Any, Any]:
    """Return key, address, surname and first name of citizens: see `base.labels`."""
    return base.labels(Citizen.objects.all(), Concat("surname", Value(" "), "first_name"), **which)
