"""Appeals that have been answered, sent on and left, for tests of what ССТУ is told."""

from __future__ import annotations

from datetime import date
from typing import Any

from otklik.office.appeals.actions import CoverCard, QuestionCard
from otklik.office.appeals.models import Outcome, Question
from otklik.office.appeals.tests.test_registering import of_citizen
from otklik.office.considering.models import Redirect
from otklik.office.dispatch.actions import Recipient as To
from otklik.office.dispatch.actions import author_of, prepare, send
from otklik.office.dispatch.models import Dispatch
from otklik.office.files.actions import keep_file
from otklik.office.files.models import StoredFile
from otklik.office.journal.actions import CONSOLE
from otklik.office.reference.models import BodyName, HigherBody
from otklik.office.registry.models import Letter
from otklik.office.work.models import Reply
from otklik.office.work.tests.office import TUESDAY, moment
from otklik.rules.workflow import State

OURS, THEIRS = "0d3f2a1c-1111-4a2b-8c3d-000000000001", "0d3f2a1c-1111-4a2b-8c3d-000000000002"
WASTE, LIGHT = "0005.0005.0056.1160", "0003.0009.0097.0698"
PROSECUTOR = "Прокуратура Смоленского района"
APRIL, MAY = date(2026, 4, 1), date(2026, 5, 1)
REPLIED_ON = date(2026, 4, 28)
"""Tue 2026-04-28."""


def identified() -> None:
    """The administration and the prosecutor have their identifiers."""
    BodyName.objects.update(sstu_id=OURS)
    HigherBody.objects.get_or_create(name=PROSECUTOR)
    HigherBody.objects.filter(name=PROSECUTOR).update(sstu_id=THEIRS)


def an_appeal(on: date = TUESDAY, *, codes: tuple[str, ...] = (WASTE,), cover: str = "", **fields: Any) -> Letter:
    """An appeal that came, by a cover of this number if one is given."""
    came_by = CoverCard(body=PROSECUTOR, number=cover, dated_on=on) if cover else None
    questions = tuple(QuestionCard(code=code) for code in codes)
    return of_citizen(on, questions=questions, cover=came_by, **fields)


def replied(
    letter: Letter,
    *outcomes: Outcome,
    on: date = REPLIED_ON,
    measures: bool | None = None,
    file: bytes = b"%PDF-1.7 reply",
) -> Letter:
    """Answer an appeal: its results, the letter out with its scan; return the letter out."""
    for question, outcome in zip(letter.appeal.questions.order_by("position"), outcomes, strict=True):
        Question.objects.filter(pk=question.pk).update(outcome=outcome, measures_taken=measures)
    out = sent(letter, Dispatch.Kind.REPLY, author_of(letter), on)
    Letter.objects.filter(pk=letter.pk).update(state=State.ANSWERED)
    Reply.objects.update_or_create(letter=letter, defaults={"number": out.number, "sent_on": on})
    if file:
        a_file(out, file)
    return out


def redirected(letter: Letter, body: str, on: date) -> Letter:
    """Send an appeal to the body that is competent; return the letter there."""
    row, _ = HigherBody.objects.get_or_create(name=body)
    made = prepare(letter=letter, kind=Dispatch.Kind.REDIRECT, to=To(name=body), by=CONSOLE, at=moment(on))
    Redirect.objects.create(letter=letter, kind="competence", body=row, decided_on=on, dispatch=made)
    letter.appeal.questions.update(outcome=Outcome.REDIRECTED)
    Letter.objects.filter(pk=letter.pk).update(state=State.REDIRECTED)
    return send(dispatches=[made.pk], today=on, by=CONSOLE, at=moment(on))


def sent(letter: Letter, kind: Dispatch.Kind, to: To, on: date) -> Letter:
    """Send a letter about an appeal; return the letter out."""
    made = prepare(letter=letter, kind=kind, to=to, by=CONSOLE, at=moment(on))
    return send(dispatches=[made.pk], today=on, by=CONSOLE, at=moment(on))


def a_file(letter: Letter, content: bytes, name: str = "ответ.pdf") -> StoredFile:
    return keep_file([content], name=name, subject_kind="letter", subject_id=letter.pk, at=moment(TUESDAY))
