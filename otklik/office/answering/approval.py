"""The way of a draft to its signature: submitted, endorsed one after the other, or returned with a remark.

An approver needs the paper in sight though it is not given to her: being asked is what lets her, herself or whoever
stands in for her, and nobody else.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from otklik.office.answering.checking import Answered, Asked, Finding, Office, check
from otklik.office.answering.drafting import begin_again, latest_of, letters_of, locked, to_move_all, to_move_of
from otklik.office.answering.events import DraftEndorsed, DraftRemarked, DraftSubmitted
from otklik.office.answering.models import (
    AcceptedWarning,
    Approval,
    Approver,
    Draft,
    DraftVersion,
    QuestionResult,
    ReadyChain,
    ReadyStep,
    Remark,
    Signature,
)
from otklik.office.appeals.models import Question
from otklik.office.assigning.queries import complained_of
from otklik.office.base import Refusal
from otklik.office.dispatch.actions import drop_waiting
from otklik.office.dispatch.models import Dispatch
from otklik.office.journal.actions import Actor, record_all
from otklik.office.people.models import User
from otklik.office.people.rights import Standing, Viewer
from otklik.office.reference.models import Department, Official
from otklik.office.registry.models import Letter
from otklik.office.work.moves import Hand, kind_of, moved
from otklik.office.work.queries import state_of
from otklik.rules.workflow import APPROVERS, Kind, Move, Role, State, is_move

LONGEST_CHAIN = 6
ALONE = "Автор проекта не согласует его один: укажите ещё согласующего."
OFFICES = tuple(role.value for role in APPROVERS)


class CannotApprove(Refusal):
    """The draft cannot go on so; the text says why."""


class NotGood(CannotApprove):
    """The checker has found what has to be mended, or accepted by a tick: `findings`."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("Исправьте то, что мешает подписать, и отметьте предупреждения, которые оставляете как есть.")
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Step:
    """Who is to approve: an official or a department, by key, or a post, by its words."""

    official: int | None = None
    department: int | None = None
    post: str = ""

    def fields(self) -> dict[str, Any]:
        """Return the same as a row has it."""
        return {"official_id": self.official, "department_id": self.department, "post": self.post}


def step_of(approver: Approver) -> Step:
    """Return whom a row names."""
    return Step(approver.official_id, approver.department_id, approver.post)


def findings_of(draft: Draft, today: date) -> list[Finding]:
    """Return what the checker finds wrong with the last version of a draft, what blocks first."""
    letters, latest = letters_of(draft), latest_of(draft)
    return check(latest.text if latest else "", _answered(draft, letters), office_of(), today)


def _answered(draft: Draft, letters: Iterable[Letter]) -> list[Answered]:
    found = []
    papers = list(letters)
    results = {row.question_id: row for row in QuestionResult.objects.filter(draft=draft)}
    questions: dict[int, list[Question]] = {}
    for question in Question.objects.filter(appeal__in=[letter.pk for letter in papers]).order_by("appeal", "position"):
        questions.setdefault(question.appeal_id, []).append(question)
    for letter in papers:
        appeal, term = getattr(letter, "appeal", None), getattr(letter, "term", None)
        asked = []
        for question in questions.get(letter.pk, ()):
            result = results.get(question.pk)
            asked.append(
                Asked(
                    label=f"{letter.number}, вопрос {question.position}",
                    substance=question.substance,
                    outcome=result.outcome if result else question.outcome,
                    measures_taken=result.measures_taken if result else question.measures_taken,
                    measures_due=result.measures_due if result else None,
                )
            )
        of_appeal = ("surname", "first_name", "patronymic", "address", "phone", "email", "about_whom")
        found.append(
            Answered(
                number=letter.number,
                due=term.due if term else None,
                questions=tuple(asked),
                **{name: getattr(appeal, name, "") for name in of_appeal},
            )
        )
    return found


def office_of() -> Office:
    """Return what of our own may stand in a reply: surnames of those who work here, with their predecessors."""
    names = User.objects.exclude(name="").values_list("name", flat=True)
    return Office(surnames=frozenset(name.split()[0] for name in names if name.split()))


def unaccepted(
    version: DraftVersion | None, findings: Iterable[Finding], accepted: Collection[str] = ()
) -> list[Finding]:
    """Return what stands in the way of a signature: what blocks, and warnings that nobody has accepted."""
    known = set(version.accepted.values_list("says", flat=True)) if version else set()
    return [one for one in findings if one.blocks or (one.says not in known and one.says not in accepted)]


def may_approve(user: User) -> bool:
    """Tell whether an official's role lets him approve."""
    return user.is_active and user.role in OFFICES


@transaction.atomic
def submit(
    *,
    draft_id: int,
    chain: Sequence[Step],
    seen: int | None = None,
    accepted: Collection[str] = (),
    remember: str = "",
    whose: Viewer,
    today: date,
    at: datetime,
) -> None:
    """Send a draft round: what the checker blocks is refused, what it warns of needs to be accepted.

    :param seen: the number of the version that the writer has before her; None: whichever is the last
    :param accepted: the sentences of those warnings that may stand
    :param remember: the name under which the chain is kept for the writer's department; empty: it is not
    :raises CannotMove: if the draft is not hers, or not being written
    :raises NotGood: if something has to be mended or accepted
    :raises CannotApprove: if the chain is empty, of somebody who may not approve or is complained of, or of nobody but
        the writer; if somebody has saved another version meanwhile
    """
    draft = locked(draft_id)
    letters, hand = to_move_all(draft, Move.SUBMIT, whose)
    version = latest_of(draft)
    if version is not None and seen not in (None, version.number):
        raise CannotApprove(f"Пока вы выбирали, сохранена версия {version.number}. Прочитайте её и отдайте ещё раз.")
    findings = findings_of(draft, today)
    if version is None or unaccepted(version, findings, accepted):
        raise NotGood(findings)
    _check(chain, version.written_by_id)
    for step in chain:
        _refuse_the_complained_of(letters, step.department, step.official)
    warnings = [one for one in findings if one.says in accepted]
    AcceptedWarning.objects.bulk_create(
        AcceptedWarning(version=version, rule=one.rule, says=one.says, accepted_at=at, accepted_by_id=hand.by.id)
        for one in warnings
        if one.says not in set(version.accepted.values_list("says", flat=True))
    )
    draft.approvals.filter(state=Approval.State.COMING).delete()
    last = draft.approvals.order_by("-position").values_list("position", flat=True).first() or 0
    rows = [
        Approval(draft=draft, position=position, **step.fields()) for position, step in enumerate(chain, start=last + 1)
    ]
    rows[0].state, rows[0].asked_at = Approval.State.ASKED, at
    Approval.objects.bulk_create(rows)
    if remember.strip():
        _remember(remember.strip(), chain, hand)
    for letter in letters:
        moved(letter, Move.SUBMIT, by=hand.by, at=at)
    told: dict[str, Any] = {
        "version": version.number,
        "approvers": [called(row) for row in approvals_of(draft).filter(position__gt=last)],
        "accepted": sorted({one.rule for one in warnings}),
    }
    record_all([DraftSubmitted(subject_id=letter.pk, **told) for letter in letters], by=hand.by, at=at)


def _check(chain: Sequence[Step], writer: int | None) -> None:
    if not 0 < len(chain) <= LONGEST_CHAIN:
        raise CannotApprove("Укажите, кто согласует: хотя бы одного.")
    officials = User.objects.in_bulk({step.official for step in chain if step.official})
    for step in chain:
        if step.official and not (step.official in officials and may_approve(officials[step.official])):
            raise CannotApprove("Согласует исполнитель, заместитель или глава: выберите другого сотрудника.")
        if step.department and not _approvers([step]).exists():
            raise CannotApprove("В этом подразделении некому согласовать: выберите сотрудника.")
        if step.post and not _approvers([step]).exists():
            raise CannotApprove(f"Должность «{step.post}» сейчас никто не занимает: выберите сотрудника.")
    if not _approvers(chain).exclude(pk=writer or 0).exists():
        raise CannotApprove(ALONE)
    if any(one == following for one, following in pairwise(chain)):
        raise CannotApprove("Один и тот же согласующий стоит два раза подряд: уберите одного.")


def _approvers(chain: Sequence[Step]) -> QuerySet[User]:
    """Return those who may decide on some step of a way today."""
    named = Q(pk__in=[step.official for step in chain if step.official])
    named |= Q(department__in=[step.department for step in chain if step.department])
    named |= Q(official__post__in=[step.post for step in chain if step.post])
    return User.objects.filter(named, role__in=OFFICES, is_active=True)


def _refuse_the_complained_of(letters: Iterable[Letter], department: int | None, official: int | None) -> None:
    """Refuse whoever is to approve the reply to a complaint of her: approving is considering (59-ФЗ, ст. 8 ч. 6)."""
    for letter in letters:
        if whom := complained_of(letter, department, official):
            raise CannotApprove(
                f"В бумаге {letter.number} жалуются на того, кто согласует ответ: {whom} (59-ФЗ, ст. 8 ч. 6). "
                "Согласовать должен другой."
            )


def _remember(name: str, chain: Sequence[Step], hand: Hand) -> None:
    if hand.standing.department is None:
        return
    row, _ = ReadyChain.objects.get_or_create(department_id=hand.standing.department, name=name[:100])
    row.steps.all().delete()
    ReadyStep.objects.bulk_create(
        ReadyStep(chain=row, position=position, **step.fields()) for position, step in enumerate(chain, start=1)
    )


def called(approver: Approver) -> str:
    """Return who is to approve, in words."""
    official: User | None = approver.official
    department: Department | None = approver.department
    return official.get_full_name() if official else department.name if department else approver.post


def approvals_of(draft: Draft) -> QuerySet[Approval]:
    """Return the steps of a draft's way, in their order, with whom they name."""
    rows = Approval.objects.filter(draft=draft).select_related("official", "department", "decided_by", "version")
    return rows.order_by("position", "pk")


def asked_of(whose: Viewer) -> Q:
    """Return the condition of an approval being asked of an official, or of one whom she stands in for."""
    standings = [standing for standing in whose.standings if Role(standing.role) in APPROVERS]
    persons = [standing.person for standing in standings]
    departments = [standing.department for standing in standings if standing.department]
    posts = Official.objects.filter(pk__in=[standing.post for standing in standings if standing.post]).values("post")
    return Q(state=Approval.State.ASKED) & (
        Q(official__in=persons) | Q(department__in=departments) | Q(post__in=posts, post__gt="")
    )


def names(approval: Approval) -> Callable[[Standing], bool]:
    """Return what tells whether a step names an official as she stands: herself, her department, her post."""
    posts = set(Official.objects.filter(post=approval.post).values_list("pk", flat=True)) if approval.post else set()

    def named(standing: Standing) -> bool:
        return (
            standing.person == approval.official_id
            or (approval.department_id is not None and standing.department == approval.department_id)
            or standing.post in posts
        )

    return named


def hand_of(approval: Approval, whose: Viewer) -> Hand | None:
    """Return the hand that decides on a step: of whom it names, or of her substitute; None of anybody else."""
    own = whose.standings[0] if whose.standings else None
    named = names(approval)
    for standing in whose.standings:
        if named(standing) and Role(standing.role) in APPROVERS and own is not None:
            return Hand(standing, Actor("user", own.person, None if standing is own else standing.person))
    return None


@transaction.atomic
def endorse(*, approval_id: int, version: int, whose: Viewer, at: datetime) -> bool:
    """Say that nothing stands against a version; tell whether that was the last step, so that it is to be signed.

    :param version: the number of the version that was looked at
    :raises CannotApprove: if it is not her turn, the draft has another version now, she is complained of, or nobody but
        its writer, who she is, would have endorsed it
    """
    draft, approval, hand, latest = _turn(approval_id, whose)
    if latest.number != version:
        raise CannotApprove(f"Проект изменился, теперь это версия {latest.number}: посмотрите её.")
    for person in {hand.standing.person, hand.by.id}:
        _refuse_the_complained_of(letters_of(draft), None, person)
    _decide(approval, Approval.State.ENDORSED, latest, hand, at)
    following = draft.approvals.filter(state=Approval.State.COMING).order_by("position", "pk").first()
    endorsed = draft.approvals.filter(state=Approval.State.ENDORSED).exclude(decided_by=latest.written_by_id)
    if following is None and not endorsed.exists():
        raise CannotApprove(ALONE)
    if following is not None:
        following.state, following.asked_at = Approval.State.ASKED, at
        following.save(update_fields=["state", "asked_at"])
    else:
        draft.to_sign_since = at
        draft.save(update_fields=["to_sign_since"])
    letters = _to_move(draft, Move.ENDORSE if following else Move.APPROVE, hand, at)
    told: dict[str, Any] = {"version": latest.number, "last": following is None}
    record_all([DraftEndorsed(subject_id=letter.pk, **told) for letter in letters], by=hand.by, at=at)
    return following is None


@transaction.atomic
def remark(*, approval_id: int, text: str, whose: Viewer, at: datetime) -> None:
    """Return a draft to its writer with a remark, as one who is asked to approve.

    :raises CannotApprove: if it is not her turn, or she says nothing
    """
    draft, approval, hand, latest = _turn(approval_id, whose)
    _decide(approval, Approval.State.REMARKED, latest, hand, at)
    _send_back(draft, _to_move(draft, Move.REMARK, hand, at), latest, text, hand, at)


@transaction.atomic
def call_back(*, draft_id: int, text: str, whose: Viewer, at: datetime) -> None:
    """Return a draft to its writer with a remark, as one whose reach the paper is in: a head, a controller, a writer.

    One that is signed and has not left stays as it was signed; the writer goes on with a copy, and nothing of it is
    sent.

    :raises CannotMove: if she may not
    :raises CannotApprove: if she says nothing
    """
    draft = locked(draft_id)
    letters, hand = to_move_all(draft, Move.REMARK, whose)
    if Signature.objects.filter(draft=draft).exists():
        keys, reason = [letter.pk for letter in letters], f"Возвращён с замечанием: {text.strip()}"
        drop_waiting(keys, [Dispatch.Kind.REPLY], reason=reason, by=hand.by, at=at)
        draft = _copy(draft, letters, hand.by, at)
    latest = latest_of(draft)
    draft.approvals.filter(state=Approval.State.ASKED).update(state=Approval.State.COMING, asked_at=None)
    for letter in letters:
        moved(letter, Move.REMARK, by=hand.by, at=at)
    if latest is not None:
        _send_back(draft, letters, latest, text, hand, at)


def _copy(signed: Draft, letters: Sequence[Letter], by: Actor, at: datetime) -> Draft:
    """Begin a draft of papers with the text, the results and the way of the one that was signed."""
    way = [
        Approval(position=position, official_id=step.official, department_id=step.department)
        for position, step in enumerate(proposed(signed), start=1)
    ]
    draft = begin_again(signed, letters, by=by, at=at)
    for row in way:
        row.draft = draft
    Approval.objects.bulk_create(way)
    return draft


def _turn(approval_id: int, whose: Viewer) -> tuple[Draft, Approval, Hand, DraftVersion]:
    draft = locked(Approval.objects.values_list("draft_id", flat=True).get(pk=approval_id))
    approval = Approval.objects.get(pk=approval_id)
    hand, latest = hand_of(approval, whose), latest_of(draft)
    if approval.state != Approval.State.ASKED or hand is None or latest is None:
        raise CannotApprove("Сейчас согласовывать нечего: проект уже согласован, отозван или ждёт другого.")
    return draft, approval, hand, latest


def _decide(approval: Approval, state: Approval.State, version: DraftVersion, hand: Hand, at: datetime) -> None:
    approval.state, approval.version = state, version
    approval.decided_at, approval.decided_by_id = at, hand.by.id
    approval.save(update_fields=["state", "version", "decided_at", "decided_by"])


def _to_move(draft: Draft, move: Move, hand: Hand, at: datetime) -> list[Letter]:
    """Move the letters of a draft for one who is asked, wherever they are given to."""
    keys = to_move_of(draft).values("letter")
    letters = list(Letter.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))
    for letter in letters:
        kind: Kind = kind_of(letter)
        state: State = state_of(letter)
        if not is_move(kind, state, move):
            raise CannotApprove(f"Бумага {letter.number} сейчас «{state.label}»: согласовывать нечего.")
        moved(letter, move, by=hand.by, at=at)
    return letters


def _send_back(
    draft: Draft, letters: Sequence[Letter], latest: DraftVersion, text: str, hand: Hand, at: datetime
) -> None:
    if not text.strip():
        raise CannotApprove("Напишите замечание: что исправить.", of="text")
    Draft.objects.filter(pk=draft.pk).update(to_sign_since=None)
    Remark.objects.create(draft=draft, version=latest, text=text.strip(), made_at=at, made_by_id=hand.by.id)
    told: dict[str, Any] = {"version": latest.number, "remark": text.strip()}
    record_all([DraftRemarked(subject_id=letter.pk, **told) for letter in letters], by=hand.by, at=at)


def proposed(draft: Draft) -> list[Step]:
    """Return the way that a draft is to go next: on from whoever remarked last, or, sent round already, once more.

    Empty of one that has gone none yet.
    """
    rows = list(approvals_of(draft))
    last = max((row.decided_at for row in rows if row.decided_at), default=None)
    remarked = [row for row in rows if row.state == Approval.State.REMARKED and row.decided_at == last]
    coming = [row for row in rows if row.state == Approval.State.COMING]
    steps = [step_of(row) for row in [*remarked, *coming] or rows]
    return list(dict.fromkeys(steps))
