"""What staff may read of replies: the draft of a paper, who is at it, what waits to be approved and signed, cases."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from otklik.office.answering.approval import OFFICES, asked_of
from otklik.office.answering.drafting import STILL_ANSWERED
from otklik.office.answering.models import (
    Approval,
    CaseFile,
    Draft,
    DraftPaper,
    DraftVersion,
    Editing,
    Filed,
    QuestionResult,
    ReadyChain,
    Remark,
    ReplyLetter,
    ReplyTemplate,
)
from otklik.office.appeals.models import Appeal, Question
from otklik.office.dispatch.models import WAITS, Dispatch
from otklik.office.people.models import User
from otklik.office.people.rights import Reach, Viewer
from otklik.office.registry.models import Letter
from otklik.office.work.queries import given, responsible
from otklik.rules.workflow import State

SHOWN_ANSWERS = 5
THEME = 14
"""Characters of a question's code that name its theme: «0005.0005.0056»."""


def draft_of(letter_id: int) -> Draft | None:
    """Return the draft by which a paper is being answered, or was answered last."""
    papers = DraftPaper.objects.filter(STILL_ANSWERED, letter=letter_id)
    return Draft.objects.filter(pk__in=papers.values("draft")).first()


def draft_with(public_id: uuid.UUID) -> Draft | None:
    """Return a draft by its address."""
    return Draft.objects.filter(public_id=public_id).first()


def versions_of(draft: Draft) -> QuerySet[DraftVersion]:
    """Return the versions of a draft, the first one first."""
    return draft.versions.select_related("written_by", "file", "to_sign").order_by("number")


def within_reach(letters: Iterable[Letter], within: Reach) -> list[Letter]:
    """Return those of some letters that are within reach, in their order: a joint reply gives nobody the others."""
    papers = list(letters)
    keys = Letter.objects.filter(given(within), pk__in=[one.pk for one in papers]).values_list("pk", flat=True)
    known = set(keys)
    return [one for one in papers if one.pk in known]


def writer_of(draft: Draft) -> User | None:
    """Return who wrote the last version of a draft."""
    latest = versions_of(draft).last()
    return latest.written_by if latest else None


def typed_by(draft: Draft, official: int) -> Editing | None:
    """Return what an official has typed in a draft and not saved."""
    return Editing.objects.filter(draft=draft, official=official, typed_at__isnull=False).first()


def others_at(draft: Draft, official: int, at: datetime) -> list[User]:
    """Return who else is at a draft at this moment, by name."""
    there = Editing.objects.filter(draft=draft, seen_until__gt=at).exclude(official=official)
    return list(User.objects.filter(pk__in=there.values("official")).order_by("sort_key", "pk"))


def results_of(draft: Draft) -> dict[int, QuestionResult]:
    """Return the results that a draft gives, by the question's key."""
    rows = QuestionResult.objects.select_related("question__appeal__letter").order_by("question")
    return {row.question_id: row for row in rows.filter(draft=draft)}


def questions_of(letters: Iterable[Letter]) -> list[Question]:
    """Return the questions of papers, in their order."""
    keys = [letter.pk for letter in letters]
    found = Question.objects.filter(appeal__in=keys).select_related("code", "appeal__letter")
    return sorted(found, key=lambda one: (keys.index(one.appeal_id), one.position))


def to_answer_too(letter: Letter, within: Reach, most: int = 20) -> list[Letter]:
    """Return other papers in work that whoever asks has to answer: of the same author first, then of the same theme."""
    mine = Letter.objects.filter(responsible(within), state=State.IN_WORK.value).exclude(pk=letter.pk)
    appeal = getattr(letter, "appeal", None)
    found: list[Letter] = []
    if appeal is not None and appeal.citizen_id:
        found = list(mine.filter(appeal__citizen=appeal.citizen_id).select_related("appeal").order_by("-pk")[:most])
    others = mine.exclude(pk__in=[one.pk for one in found]).select_related("appeal")
    codes = appeal.questions.exclude(code=None).values_list("code_id", flat=True) if appeal is not None else ()
    is_alike = Exists(Question.objects.filter(_on_themes(codes, "code__code"), appeal=OuterRef("pk")))
    others = others.order_by(is_alike.desc(), "-pk")
    return [*found, *others[: most - len(found)]]


def _on_themes(codes: Iterable[str], path: str) -> Q:
    """Return the condition of a question code, at the end of a path, having the theme of one of these codes."""
    return reduce(or_, (Q(**{f"{path}__startswith": theme}) for theme in {code[:THEME] for code in codes}), Q(pk=None))


# ── Templates and earlier answers ─────────────────────────────────────────────────────────────────────────


def templates() -> QuerySet[ReplyTemplate]:
    """Return the texts that replies begin with, by topic and name."""
    return ReplyTemplate.objects.select_related("changed_by").order_by("topic", "name", "pk")


def template_with(public_id: uuid.UUID) -> ReplyTemplate | None:
    """Return a template by its address."""
    return ReplyTemplate.objects.filter(public_id=public_id).first()


def templates_for(codes: Iterable[str]) -> list[ReplyTemplate]:
    """Return the templates of the topics of some question codes and those of any topic, the most exact first."""
    known = [code for code in codes if code]
    fitting = [row for row in templates() if not row.topic or any(code.startswith(row.topic) for code in known)]
    return sorted(fitting, key=lambda row: (-len(row.topic), row.name))


@dataclass(frozen=True, slots=True)
class EarlierAnswer:
    """A reply that was sent, on the same theme: its text, to what."""

    letter: Letter
    text: str
    sent_on: date | None
    same_place: bool


def earlier_answers(letter: Letter, within: Reach) -> list[EarlierAnswer]:
    """Return replies sent on the themes of a paper's questions, within reach: those of its village first, then late."""
    appeal = getattr(letter, "appeal", None)
    codes = [] if appeal is None else appeal.questions.exclude(code=None).values_list("code_id", flat=True)
    if appeal is None or not codes:
        return []
    on_themes = _on_themes(codes, "questions__code__code")
    alike = Appeal.objects.filter(on_themes, given(within), answered_on__isnull=False).exclude(pk=appeal.pk)
    drafted = alike.filter(Exists(DraftPaper.objects.filter(letter=OuterRef("pk"), draft__signature__isnull=False)))
    there = drafted.filter(settlement=appeal.settlement_id) if appeal.settlement_id else drafted.none()
    keys: list[int] = []
    for some in (there, drafted):
        keys += list(some.order_by("-answered_on", "-pk").values_list("pk", flat=True).distinct()[:SHOWN_ANSWERS])
    ordered = list(dict.fromkeys(keys))[:SHOWN_ANSWERS]
    papers = DraftPaper.objects.filter(letter__in=ordered, draft__signature__isnull=False)
    found = {}
    for paper in papers.select_related("letter__appeal", "draft__signature__version").order_by("pk"):
        of = paper.letter.appeal
        same = bool(appeal.settlement_id) and of.settlement_id == appeal.settlement_id
        text = paper.draft.signature.version.text
        found[paper.letter_id] = EarlierAnswer(paper.letter, text, of.answered_on, same)
    return [found[key] for key in ordered if key in found]


# ── What waits ────────────────────────────────────────────────────────────────────────────────────────────


def asked_approvals(whose: Viewer) -> QuerySet[Approval]:
    """Return the steps that wait for an official or for one whom she stands in for, the first asked at the top."""
    papers = DraftPaper.objects.filter(draft=OuterRef("draft"), is_current=True, letter__state=State.APPROVAL.value)
    rows = Approval.objects.filter(asked_of(whose)).filter(Exists(papers))
    return rows.select_related("official", "department", "draft").order_by("asked_at", "pk")


def is_asked_about(letter_id: int | None, whose: Viewer) -> bool:
    """Tell whether somebody is asked to approve a reply to a paper, and so sees that too."""
    return asked_approvals(whose).filter(draft__papers__letter=letter_id, draft__papers__is_current=True).exists()


def approval_with(public_id: uuid.UUID) -> Approval | None:
    """Return a step by its address; whether one may see it, `approval.hand_of` says."""
    rows = Approval.objects.select_related("official", "department", "draft", "version")
    return rows.filter(public_id=public_id).first()


def to_sign(within: Reach) -> QuerySet[Draft]:
    """Return the drafts that wait for a signature, of papers within reach, the longest waiting at the top."""
    papers = DraftPaper.objects.filter(
        given(within, "letter"), draft=OuterRef("pk"), is_current=True, letter__state=State.TO_SIGN.value
    )
    return Draft.objects.filter(Exists(papers), to_sign_since__isnull=False).order_by("to_sign_since", "pk")


def replies_to_send(letter_id: int) -> QuerySet[Dispatch]:
    """Return the signed replies to a paper that wait to be numbered and sent, in their order."""
    return Dispatch.objects.filter(WAITS, letter=letter_id, kind=Dispatch.Kind.REPLY).order_by("pk")


def replies_of(draft: Draft) -> QuerySet[Dispatch]:
    """Return the letters out with a signed draft that wait to be numbered and sent, in their order."""
    return Dispatch.objects.filter(WAITS, reply_letter__signature=draft.pk).order_by("letter", "pk")


def signed_by(out: Dispatch) -> ReplyLetter | None:
    """Return the signed reply that a letter out carries, with what was signed; None: it carries none."""
    rows = ReplyLetter.objects.select_related("dispatch__letter", "dispatch__outgoing", "signature__version__draft")
    return rows.filter(dispatch=out).first()


def first_papers(drafts: Iterable[int]) -> dict[int, list[Letter]]:
    """Return the papers that drafts answer, by the draft's key, the first one first."""
    papers = DraftPaper.objects.filter(STILL_ANSWERED, draft__in=set(drafts)).select_related(
        "letter__appeal", "letter__term"
    )
    found: dict[int, list[Letter]] = {}
    for paper in papers.order_by("draft", "position", "pk"):
        found.setdefault(paper.draft_id, []).append(paper.letter)
    return found


def sent_back(letters: Iterable[Letter]) -> dict[int, Remark]:
    """Return the remark with which the draft of each of some letters was sent back, while no version came after it."""
    written = [letter.pk for letter in letters if letter.state == State.DRAFT]
    if not written:
        return {}
    latest = DraftVersion.objects.filter(draft=OuterRef("draft")).order_by("-number").values("pk")[:1]
    remarks = Remark.objects.filter(version=Subquery(latest)).order_by("made_at", "pk")
    papers = DraftPaper.objects.filter(letter__in=written, is_current=True)
    return {
        paper.letter_id: remark
        for paper in papers.prefetch_related(Prefetch("draft__remarks", remarks, to_attr="of_latest"))
        for remark in paper.draft.of_latest  # type: ignore[attr-defined]  # the last one stays
    }


def ready_chains(department: int | None) -> list[ReadyChain]:
    """Return the ways of approval that a department has kept, by name, with their steps."""
    rows = ReadyChain.objects.filter(department=department).order_by("name", "pk")
    return list(rows.prefetch_related("steps__official", "steps__department"))


def approvers() -> QuerySet[User]:
    """Return those who may approve, by name."""
    found = User.objects.filter(role__in=OFFICES, is_active=True)
    return found.select_related("department").order_by("sort_key", "pk")


def posts() -> list[str]:
    """Return the posts that those who may approve hold today, in their order."""
    held = approvers().exclude(official=None).order_by("official__sort_key").values_list("official__post", flat=True)
    return list(dict.fromkeys(held))


# ── Cases ─────────────────────────────────────────────────────────────────────────────────────────────────


def cases() -> QuerySet[CaseFile]:
    """Return the cases with the number of their papers, of the latest year first."""
    return CaseFile.objects.annotate(count=Count("papers")).order_by("-year", "index", "pk")


def case_with(public_id: uuid.UUID) -> CaseFile | None:
    """Return a case by its address."""
    return CaseFile.objects.filter(public_id=public_id).first()


def inventory(case: CaseFile) -> QuerySet[Filed]:
    """Return what lies in a case, volume by volume, in the order of registration; repeats behind the first one."""
    rows = Filed.objects.filter(case=case).select_related("letter__kind", "letter__appeal", "letter__reply", "first")
    return rows.order_by("volume", "letter__registered_on", "letter__pk")
