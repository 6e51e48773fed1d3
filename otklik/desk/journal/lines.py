"""Entries of the journal as lines that a person reads: when, who, what, which paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from otklik.desk.access import acting_by, reach
from otklik.desk.journal.papers import Paper, named
from otklik.desk.lists import List
from otklik.office.filters import Filters
from otklik.office.journal import queries
from otklik.office.journal.actions import record_reading
from otklik.office.people.queries import names
from otklik.office.people.rights import NOTHING, Action, Reach, Standing

WHO = {"system": "система", "citizen": "заявитель"}
"""Actors that have no account."""
GONE = "учётной записи больше нет"


@dataclass(frozen=True, slots=True)
class Line:
    """An entry in words."""

    at: datetime
    who: str
    instead_of: str
    title: str
    told: str
    paper: Paper | None


def lines(entries: Iterable[Any], known: Mapping[int, str] | None = None, *, papers: bool = True) -> list[Line]:
    """Return entries as lines, with the names of people and papers.

    :param known: names of officials; asked for if they are not given
    :param papers: whether to name the papers too; a card needs no name of its own
    """
    entries = list(entries)
    people = {id for entry in entries for id in (entry.actor_id, entry.actor_for_id) if id is not None}
    if known is None:
        known = names(people) if people else {}
    found = named({(entry.subject_kind, entry.subject_id) for entry in entries}) if papers else {}
    return [
        Line(
            entry.at,
            WHO.get(entry.actor_kind) or known.get(entry.actor_id, GONE),
            "" if entry.actor_for_id is None else known.get(entry.actor_for_id, GONE),
            *queries.told(entry),
            found.get((entry.subject_kind, entry.subject_id)),
        )
        for entry in entries
    ]


def opened(request: HttpRequest, journal: List, kind: str, id: int) -> list[Line]:
    """Return the history of a card that is about to be shown, the latest first, and write down who is shown it.

    :param journal: the list that the paper stands in; whoever asks reaches it there, herself or in somebody's place.
        Who looked at it is told only to whoever may know that of this paper
    """

    def holds(within: Reach) -> bool:
        return within.everything or journal.select(journal.all, within).filter(pk=id).exists()

    readings = reach(request, Action.READ_READINGS)
    found = history_of(kind, id, readings=readings != NOTHING and holds(readings))
    by = acting_by(request, lambda standing: standing.may(journal.action) and holds(standing.reach(journal.action)))
    record_reading(kind, id, by=by, at=timezone.now())
    return found


def opened_person(request: HttpRequest, id: int, papers: Sequence[tuple[List, Filters]]) -> list[Line]:
    """Return the same for the card of a person, who is reached by her papers, or by looking for her among all."""

    def holds(standing: Standing) -> bool:
        return standing.may(Action.READ_CITIZENS) or any(
            standing.may(journal.action) and journal.select(whose, standing.reach(journal.action)).exists()
            for journal, whose in papers
        )

    found = history_of("citizen", id, readings=reach(request, Action.READ_READINGS).everything)
    record_reading("citizen", id, by=acting_by(request, holds), at=timezone.now())
    return found


def history_of(kind: str, id: int, *, readings: bool = True) -> list[Line]:
    """Return what happened to a paper and, if asked for, who was shown it, the latest first: two queries."""
    return lines(queries.history(kind, id, readings=readings), papers=False)
