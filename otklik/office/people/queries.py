"""What staff may read about accounts and citizens."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet, TextField, Value
from django.db.models.functions import Replace

from otklik.office.base import YO_AFTER_YE
from otklik.office.filters import Filters, Word, narrow
from otklik.office.people.models import Citizen, User

FOLDED = Replace(F("sort_key"), Value(YO_AFTER_YE), Value("е"), output_field=TextField())
"""The surname in small letters, ё as е."""

FILTERS = {
    "surname": Word(
        lambda value, _: Q(folded__startswith=value.strip().lower().replace("ё", "е")), lambda _: {"folded": FOLDED}
    ),
}


def select(filters: Filters) -> QuerySet[Citizen]:
    """Return the citizens that every filter admits.

    :raises UnknownFilter: if a filter is not in FILTERS
    """
    return narrow(Citizen.objects.all(), FILTERS, filters)


def login_exists(login: str) -> bool:
    """Tell whether an official has this login."""
    return User.objects.filter(username=login).exists()
