"""What staff may read about accounts, and the names of people whom the journal knows by number."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from otklik.office.people.models import Citizen, User


def login_exists(login: str) -> bool:
    """Tell whether an official has this login."""
    return User.objects.filter(username=login).exists()


def names(ids: Iterable[int]) -> dict[int, str]:
    """Return the names of officials, by key."""
    return {user.pk: user.get_full_name() for user in User.objects.filter(pk__in=set(ids)).only("name", "username")}


def all_names() -> dict[int, str]:
    """Return the names of all who have or had an account, in the order of the alphabet."""
    users = User.objects.only("name", "username")
    return dict(sorted(((user.pk, user.get_full_name()) for user in users), key=lambda pair: pair[1]))


def citizens(ids: Iterable[int]) -> dict[int, tuple[uuid.UUID, str]]:
    """Return the address and the surname with the first name of citizens, by key."""
    found = Citizen.objects.filter(pk__in=set(ids)).values_list("pk", "public_id", "surname", "first_name")
    return {pk: (address, f"{surname} {first_name}".strip()) for pk, address, surname, first_name in found}
