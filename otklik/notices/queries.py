"""What an official may read of notices: her own, and those of whom she stands in for."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet

from otklik.notices.models import Notice, Wishes
from otklik.office.people.rights import Viewer, keys


def notices_of(whose: Viewer, before: int | None = None) -> QuerySet[Notice]:
    """Return what somebody, and those whom she stands in for, were told, the latest first."""
    found = Notice.objects.filter(to__in=_persons(whose)).select_related("letter__appeal", "to").order_by("-pk")
    return found.filter(pk__lt=before) if before else found


def unseen(whose: Viewer) -> QuerySet[Notice]:
    """Return what somebody was told and has not seen."""
    return Notice.objects.filter(to__in=_persons(whose), seen_at=None)


def unsent(on: date) -> QuerySet[Notice]:
    """Return what was told on a day and waits to go by e-mail, to those who want it so and have an address."""
    refused = Wishes.objects.filter(by_email=False).values("official")
    waiting = Notice.objects.filter(emailed_at=None, at__date=on).exclude(Q(to__email="") | Q(to__in=refused))
    return waiting.filter(to__is_active=True)


def wants_email(official: int) -> bool:
    """Tell whether an official wants e-mail."""
    return not Wishes.objects.filter(official=official, by_email=False).exists()


def _persons(whose: Viewer) -> Collection[int]:
    return keys(frozenset(standing.person for standing in whose.standings))
