"""What staff see of an appeal: its row in a list, its card, its place among all that a person wrote."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery

from otklik.office.appeals import queries
from otklik.office.appeals.models import Appeal, CoverLetter, Question, Signatory
from otklik.office.filters import ANNULLED, ANY, Order
from otklik.office.people.models import Citizen
from otklik.office.people.rights import Reach
from otklik.office.reference.models import LetterKind
from otklik.office.registry.models import Letter
from otklik.office.work.cards import answered_by
from otklik.office.work.queries import answering, standing

ORDERS = {
    "day": Order("registered_on", falling=True),
    "surname": Order("sort_key"),
    "due": Order("due", without=Q(due__isnull=True)),
}
COVERS = Prefetch("covers", CoverLetter.objects.select_related("higher_body", "letter").order_by("position"))
QUESTIONS = Prefetch("questions", Question.objects.select_related("code").order_by("position"))
SIGNATORIES = Prefetch("signatories", Signatory.objects.order_by("position"))
ASSIGNMENTS = Prefetch(
    "letter__assignments",
    standing().select_related("department", "executor").order_by("-is_responsible", "department__sort_key"),
)


def rows(appeals: QuerySet[Appeal]) -> QuerySet[Appeal]:
    """Return the appeals with all that their rows name, in one query.

    Besides its own fields a row has `department` (the responsible one), `source` (the body of the first cover letter),
    `more_sources` (how many covers came after it) and `outcome`, one of `queries.OUTCOMES`. What only a row shows is
    looked up row by row: with more than eight tables joined PostgreSQL no longer looks for the best order of them, and
    would put all appeals together to show fifty.
    """
    covers = CoverLetter.objects.filter(appeal=OuterRef("pk"))
    responsible = answering().filter(letter=OuterRef("pk"))
    more = covers.filter(position__gt=1).order_by().values("appeal")
    return appeals.select_related("letter", "letter__term", "letter__reply", "settlement").annotate(
        outcome=queries.OUTCOME,
        department=Subquery(responsible.values("department__name")),
        source=Subquery(covers.filter(position=1).values("higher_body__name")),
        more_sources=Subquery(more.annotate(count=Count("pk")).values("count")),
    )


def appeal(public_id: uuid.UUID, reach: Reach) -> Appeal | None:
    """Return an appeal with all that its card names, if it is within reach."""
    papers = queries.select({ANNULLED: ANY}, reach).select_related(
        "letter__series", "letter__term", "letter__reply", "settlement", "citizen", "repeat_of__letter", "decision"
    )
    papers = papers.annotate(outcome=queries.OUTCOME).prefetch_related(
        COVERS, QUESTIONS, ASSIGNMENTS, SIGNATORIES, answered_by(reach, "letter__answered_by")
    )
    return papers.filter(letter__public_id=public_id).first()


def is_special(letter: Letter) -> bool:
    """Tell whether a paper is under special control; of other systems we only know that a higher body has sent it."""
    appeal: Appeal | None = getattr(letter, "appeal", None)
    sent_by_a_body = appeal is not None and appeal.from_higher
    return letter.control == LetterKind.Control.SPECIAL or (not letter.control and sent_by_a_body)


def is_appeal(letter_public_id: uuid.UUID) -> bool:
    """Tell whether a letter is an appeal, and so has a card of that kind too."""
    return Appeal.objects.filter(letter__public_id=letter_public_id).exists()


def joined_to(letter_id: int, reach: Reach) -> Appeal | None:
    """Return the appeal within reach that a letter came to as one more cover; None if it is no such letter."""
    joined = CoverLetter.objects.filter(letter=letter_id).values("appeal")
    return queries.select({ANNULLED: ANY}, reach).filter(pk__in=joined).select_related("letter").first()


def count_by_author(appeals: QuerySet[Appeal], citizens: Iterable[Citizen]) -> dict[int, int]:
    """Return how many of the appeals each person wrote, by the person's key; who wrote none is left out."""
    written = appeals.filter(citizen__in=citizens).order_by().values("citizen")
    return dict(written.annotate(count=Count("pk")).values_list("citizen", "count"))


def of_letters(letters: Iterable[int], reach: Reach) -> dict[int, Appeal]:
    """Return, by a letter's key, the appeal that it is or that it has joined as a cover, if that is within reach."""
    keys = list(letters)
    papers = queries.select({ANNULLED: ANY}, reach).select_related("letter", "settlement")
    found = {appeal.pk: appeal for appeal in papers.filter(pk__in=keys)}
    joined = dict(CoverLetter.objects.filter(letter__in=keys).values_list("letter", "appeal"))
    by_key = {appeal.pk: appeal for appeal in papers.filter(pk__in=joined.values())} if joined else {}
    return found | {letter: by_key[appeal] for letter, appeal in joined.items() if appeal in by_key}
