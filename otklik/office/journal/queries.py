"""What staff may read of the journal: the history of a paper, and the list of an auditor.

The journal is the lowest room, so it returns actors as it knows them, by kind and id; whoever shows them asks
`people.queries.names` for their names, all at once.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from otklik.office.filters import Filters, Word, equal, narrow, since_midnight, until_midnight
from otklik.office.journal.actions import CallerDisbelieved, CardRead, Event
from otklik.office.journal.models import Entry, Verification

HISTORY_SHOWN = 50
"""Changes of a paper on its card, and as many readings: the latest ones. Many readings push no change off it."""


def events() -> dict[str, type[Event]]:
    """Return every event that a room knows, by its name.

    Giving a class slots, Python makes it anew and may leave the draft standing before it: the later one counts.
    """
    return {event.name: event for event in Event.__subclasses__()}


def titles() -> dict[str, str]:
    """Return what each event is called in Russian, by its name, in the order of the alphabet."""
    return dict(sorted(((name, event.title) for name, event in events().items()), key=lambda pair: pair[1]))


def told(entry: Entry) -> tuple[str, str]:
    """Return what an entry says in Russian: what happened, and its data in words.

    An event that no room knows any more is called by its name.
    """
    event = events().get(entry.event)
    return (event.title, event.told(entry.data)) if event else (entry.event, "")


def history(kind: str, id: int, *, readings: bool = True) -> list[Entry]:
    """Return what happened to a paper and, if asked for, who was shown it, the latest first."""
    of_paper = Entry.objects.filter(subject_kind=kind, subject_id=id).order_by("-id")
    changes = of_paper.exclude(event=CardRead.name)[:HISTORY_SHOWN]
    if not readings:
        return list(changes)
    shown = of_paper.filter(event=CardRead.name)[:HISTORY_SHOWN]
    return list(changes.union(shown, all=True).order_by("-id"))


def disbelieved_since(official: int, at: datetime) -> int:
    """Return how many callers an official did not believe since a moment."""
    return Entry.objects.filter(event=CallerDisbelieved.name, at__gte=at, actor_kind="user", actor_id=official).count()


def _of_actor(value: str, _: Filters) -> Q:
    ids = [int(id) for id in value.split(",") if id.isascii() and id.isdigit()]
    return Q(actor_kind="user", actor_id__in=ids) | Q(actor_for_id__in=ids)


def _of_paper(value: str, _: Filters) -> Q:
    papers = [part.rpartition(":") for part in value.split(",")]
    condition = Q(pk__in=[])
    for kind, _colon, id in papers:
        if id.isascii() and id.isdigit():
            condition |= Q(subject_kind=kind, subject_id=int(id))
    return condition


FILTERS = {
    "since": since_midnight("at"),
    "until": until_midnight("at"),
    "event": equal("event"),
    "by": Word(_of_actor),
    "paper": Word(_of_paper),
}
"""By day, by event, by whom (ids of officials, with commas), by paper (`kind:id`, several with commas)."""


def entries(filters: Filters) -> QuerySet[Entry]:
    """Return the entries that every filter admits.

    :raises UnknownFilter: if a filter is not in FILTERS
    """
    return narrow(Entry.objects.all(), FILTERS, filters)


def latest_verification(*, of_anchor: bool) -> Verification | None:
    """Return the last verification of the whole chain, or the last one of an anchor."""
    wanted = Q(anchor="") if not of_anchor else ~Q(anchor="")
    return Verification.objects.filter(wanted).order_by("-asked_at", "-id").first()
