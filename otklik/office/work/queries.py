"""Which papers staff may read: those given to them, to their departments and branches, or all (`people.rights`)."""

from __future__ import annotations

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from otklik.office.filters import Filters, OneOf, Word, narrow, whether
from otklik.office.people.rights import Reach, keys
from otklik.office.registry import queries as registry
from otklik.office.registry.models import Letter
from otklik.office.work.models import Assignment
from otklik.rules.workflow import State


def given(reach: Reach, letter: str = "pk") -> Q:
    """Return the condition of a paper being given to whom a reach names; `letter` is the path to its letter's key."""
    return Q() if reach.everything else Q(Exists(_to_them(reach).filter(letter=OuterRef(letter))))


def responsible(reach: Reach, letter: str = "pk") -> Q:
    """Return the condition of whom a reach names having to answer a paper: not of helping with it alone."""
    theirs = _to_them(reach).filter(is_responsible=True, letter=OuterRef(letter))
    return Q() if reach.everything else Q(Exists(theirs))


def answering() -> QuerySet[Assignment]:
    """Return the assignments of those who have to answer, one a paper: the responsible one of those a head gave."""
    return standing().filter(is_responsible=True, parent=None)


def standing() -> QuerySet[Assignment]:
    """Return the assignments that somebody has: all but those that were returned."""
    return Assignment.objects.exclude(state=Assignment.State.RETURNED)


def last_day(term: str) -> Coalesce:
    """Return the day by which the office watches a paper; `term` is the path to its term, with `__` at its end.

    An extension decides, then what another system stated, then the control day of the law's last one.
    """
    return Coalesce(*(f"{term}{day}" for day in ("extended_to", "stated_due", "control_due", "legal_due")))


def _to_them(reach: Reach) -> QuerySet[Assignment]:
    theirs = Q(department__in=keys(reach.departments)) | Q(executor__in=keys(reach.persons))
    return standing().filter(theirs)


def executed_by(letter: str = "pk") -> Word:
    """Return the word that asks who works on a paper: a department, or an official by name."""

    def condition(name: str, _: Filters) -> Q:
        theirs = standing().filter(Q(department__name=name) | Q(executor__name=name))
        return Q(OneOf(F(letter), ArraySubquery(theirs.values("letter"))))

    return Word(condition)


FILTERS = {**registry.FILTERS, "executor": executed_by(), "but_appeals": whether(Q(appeal__isnull=True))}


def select(filters: Filters, reach: Reach) -> QuerySet[Letter]:
    """Return the papers of the journal of incoming correspondence within reach that every filter admits.

    :raises UnknownFilter: if a filter is not in FILTERS
    """
    return _within(registry.select(filters, FILTERS), reach)


def select_outgoing(filters: Filters, reach: Reach) -> QuerySet[Letter]:
    """Return the letters that went out, within reach, that every filter admits.

    :raises UnknownFilter: if a filter is not in FILTERS
    """
    return _within(registry.select_outgoing(filters, FILTERS), reach)


def _within(letters: QuerySet[Letter], reach: Reach) -> QuerySet[Letter]:
    """Return the letters that are given to whom a reach names.

    Most of the journal is given to nobody. So the keys of what is given are collected first and only these letters are
    looked at: asked for EXISTS, PostgreSQL would go through the journal in its order and hope to meet some soon, which
    takes half a second where they all lie at its other end.
    """
    return (
        letters if reach.everything else letters.filter(OneOf(F("pk"), ArraySubquery(_to_them(reach).values("letter"))))
    )


def called(said: str, reach: Reach) -> QuerySet[Letter]:
    """Return the letters within reach that a number names, as `registry.queries.called` does, the latest first."""
    return registry.called(said).filter(given(reach))


def numbered(typed: str, reach: Reach) -> QuerySet[Letter]:
    """Return the letters within reach that may be answered and whose number begins so, the latest first."""
    incoming = answerable(Letter.objects.all())
    return (
        narrow(incoming, {"number": registry.FILTERS["number"]}, {"number": typed}).filter(given(reach)).order_by("-pk")
    )


def answerable(letters: QuerySet[Letter]) -> QuerySet[Letter]:
    """Return the letters that a letter out may answer: those that came and are not annulled."""
    return letters.filter(direction=Letter.Direction.INCOMING).exclude(registry.ANNULLED)


def reads(letter_id: int | None, reach: Reach) -> bool:
    """Tell whether a letter is within reach."""
    return Letter.objects.filter(given(reach), pk=letter_id or 0).exists()


def state_of(letter: Letter) -> State:
    """Return where a paper is in its life; one of another system, whose states we do not know, is registered."""
    return State(letter.state or State.REGISTERED)
