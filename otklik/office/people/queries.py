"""What staff may read of accounts and citizens: who an official is, what she may do today, who stands in for whom."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import F, JSONField, Q, QuerySet, TextField, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Concat, Replace

from otklik.office import base
from otklik.office.base import YO_AFTER_YE
from otklik.office.filters import Filters, Word, narrow
from otklik.office.journal.actions import Actor
from otklik.office.people.models import Citizen, Role, SavedView, Substitution, User
from otklik.office.people.rights import Action, Reach, Standing, Viewer
from otklik.office.statements import Later, Select

STANDINGS = """(
    WITH RECURSIVE acting (id) AS (
        SELECT %s::bigint
        UNION
        SELECT substitution.absent_id FROM acting
        JOIN otklik_people_substitution substitution ON substitution.substitute_id = acting.id
        WHERE %s BETWEEN substitution.since AND substitution.until
    ), branch (top, id) AS (
        SELECT DISTINCT department_id, department_id FROM otklik_people_user JOIN acting USING (id)
        WHERE department_id IS NOT NULL
        UNION
        SELECT branch.top, department.id FROM branch
        JOIN otklik_reference_department department ON department.parent_id = branch.id
    )
    SELECT jsonb_agg(
        jsonb_build_array(
            stands.id, stands.role, stands.department_id, stands.official_id,
            ARRAY(SELECT branch.id FROM branch WHERE branch.top = stands.department_id), stands.granted
        ) ORDER BY stands.id <> %s, stands.id
    )
    FROM otklik_people_user stands JOIN acting USING (id) WHERE stands.is_active
)"""
"""An official and, over any number of steps, all whom she stands in for on a day: what `Standing` holds of each."""


SIGNED_IN = Select(
    lambda: User.objects.annotate(
        standings=RawSQL(STANDINGS, [Later("person"), Later("on"), Later("person")], JSONField())  # noqa: S611 - ours
    ).filter(pk=Later("person"))
)


def signed_in(person: int, on: date) -> User | None:
    """Return an account with its `standings` of a day, by one query, since every page needs both."""
    return SIGNED_IN.one(person=person, on=on)


def viewer(user: User, on: date) -> Viewer:
    """Return what an official is on a day: herself and, over any number of steps, all whom she stands in for."""
    known = user if hasattr(user, "standings") else signed_in(user.pk, on)
    rows = getattr(known, "standings", None) or []
    return Viewer(
        tuple(
            Standing(person, Role(role), department, frozenset(branch), post, frozenset(granted))
            for person, role, department, post, branch, granted in rows
        )
    )


def may(user: User, action: Action, on: date) -> bool:
    """Tell whether an official may do something at all on a day."""
    return viewer(user, on).may(action)


def acting(user: User, action: Action, on: date) -> Actor:
    """Return an official as the journal names her when she does something, with whom she stands in for, if so."""
    return Actor("user", user.pk, viewer(user, on).instead_of(lambda standing: standing.may(action)))


FOLDED = Replace(F("sort_key"), Value(YO_AFTER_YE), Value("е"), output_field=TextField())
"""The surname in small letters, ё as е."""

FILTERS = {
    "surname": Word(
        lambda value, _: Q(folded__startswith=value.strip().lower().replace("ё", "е")), lambda _: {"folded": FOLDED}
    ),
}


def select(filters: Filters, reach: Reach) -> QuerySet[Citizen]:
    """Return the citizens that every filter admits, to whoever may look for them among all.

    :raises UnknownFilter: if a filter is not in FILTERS
    """
    return narrow(Citizen.objects.all() if reach.everything else Citizen.objects.none(), FILTERS, filters)


def views_of(official: User, on: date) -> QuerySet[SavedView]:
    """Return the saved views that an official sees: her own, and those shared with a role that she has on a day."""
    roles = sorted({standing.role.value for standing in viewer(official, on).standings})
    seen = SavedView.objects.filter(Q(owner=official) | Q(shared_with__overlap=roles))
    return seen.order_by("title", "pk")


def own_view(official: User, public_id: uuid.UUID) -> SavedView | None:
    """Return a saved view, if it is hers."""
    return SavedView.objects.filter(owner=official, public_id=public_id).first()


def login_exists(login: str) -> bool:
    """Tell whether an official has this login."""
    return User.objects.filter(username=login).exists()


def officials() -> QuerySet[User]:
    """Return the accounts, those who work here first, by name."""
    return User.objects.select_related("department", "official").order_by("-is_active", "sort_key", "pk")


def official(public_id: uuid.UUID) -> User | None:
    """Return an account by its address."""
    return officials().filter(public_id=public_id).first()


def working_officials() -> QuerySet[User]:
    """Return the accounts of those who work here, by name."""
    return officials().filter(is_active=True)


def substitutions_of(user: User, today: date) -> list[Substitution]:
    """Return who stands in for an official now or later, the next one first."""
    coming = Substitution.objects.filter(absent=user, until__gte=today)
    return list(coming.select_related("substitute").order_by("since", "pk"))


def has_substitution(user: User, public_id: uuid.UUID) -> bool:
    """Tell whether a substitution is one of an absent official's."""
    return Substitution.objects.filter(absent=user, public_id=public_id).exists()


def has_second_factor(user: User) -> bool:
    """Tell whether an official signs in by a code too."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def stands_in_for(user: User, today: date) -> list[Substitution]:
    """Return whom an official stands in for herself now or later, the next one first; not over several steps."""
    coming = Substitution.objects.filter(substitute=user, until__gte=today)
    return list(coming.select_related("absent").order_by("since", "pk"))


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
