"""Writing a reply: begin a draft, keep what is typed, save the next version, say the results of questions."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from otklik.office.answering.comparing import is_same
from otklik.office.answering.events import DraftBegun, DraftSaved, TemplateKept
from otklik.office.answering.models import (
    Draft,
    DraftPaper,
    DraftVersion,
    Editing,
    QuestionResult,
    ReplyTemplate,
)
from otklik.office.appeals.models import Outcome, Question
from otklik.office.base import Refusal
from otklik.office.files.actions import keep_file
from otklik.office.files.models import StoredFile
from otklik.office.journal.actions import Actor, record, record_all
from otklik.office.people.rights import Viewer
from otklik.office.reference.queries import is_topic
from otklik.office.registry.models import Letter
from otklik.office.work.moves import CannotMove, Hand, hand_for, moved, to_move
from otklik.rules.workflow import Move, State

REPLY = "reply"
"""The kind of a draft as files name it."""
LONGEST = 100_000
"""Characters of a reply."""
MOST_PAPERS = 50
"""Papers that one reply answers."""
SEEN_FOR = timedelta(seconds=60)
"""How long after she was last heard of an official counts as being at a draft."""
ANSWERS = (Outcome.SUPPORTED, Outcome.EXPLAINED, Outcome.NOT_SUPPORTED, Outcome.ANSWERED)
"""Results that a reply may give a question; the others have moves of their own."""
WRITTEN = (State.DRAFT.value, State.APPROVAL.value, State.TO_SIGN.value)
"""States of a paper while its reply is on its way to a signature."""
STILL_ANSWERED = Q(is_current=True) & (Q(letter__state__in=WRITTEN) | Q(draft__signature__isnull=False))
"""The condition of a draft's paper being answered by it: what was withdrawn, given anew or answered otherwise before
the signature is not."""


class CannotDraft(Refusal):
    """The reply cannot be written so; the text says why."""


class Overtaken(CannotDraft):
    """Somebody has saved another version meanwhile; nothing is lost: `latest` is hers."""

    def __init__(self, latest: DraftVersion) -> None:
        super().__init__(
            f"Пока вы писали, сохранена версия {latest.number}. Ваш текст цел: сравните и сохраните ещё раз."
        )
        self.latest = latest


@dataclass(frozen=True, slots=True)
class Result:
    """The result that a reply gives a question."""

    outcome: Outcome
    measures_taken: bool | None = None
    measures_due: date | None = None


def locked(draft_id: int) -> Draft:
    """Return a draft, locked until the transaction ends: whatever is done to it is done one after the other.

    Its letters are locked before it, in their order, as every other move of a letter does.
    """
    papers = DraftPaper.objects.filter(draft=draft_id, is_current=True)
    letters = Letter.objects.select_for_update().filter(pk__in=papers.values("letter"))
    list(letters.order_by("pk").values_list("pk", flat=True))
    return Draft.objects.select_for_update(of=("self",)).get(pk=draft_id)


def letters_of(draft: Draft) -> list[Letter]:
    """Return the letters that a draft answers, the first one first; a signed one, those that it was signed for."""
    papers = draft.papers.filter(Q(draft__signature__isnull=False) | STILL_ANSWERED)
    rows = papers.order_by("position", "pk").select_related("letter", "letter__appeal", "letter__term")
    return [paper.letter for paper in rows]


def to_move_of(draft: Draft) -> QuerySet[DraftPaper]:
    """Return the papers of a draft that go where it goes: of a signed one, those whose reply has not left yet.

    :raises CannotMove: if there is none any more
    """
    papers = draft.papers.filter(STILL_ANSWERED, letter__state__in=(*WRITTEN, State.SIGNED.value))
    if not papers.exists():
        raise CannotMove("Этот ответ больше не пишут: бумага отвечена, отозвана или поручена заново.")
    return papers.order_by("letter")


def latest_of(draft: Draft) -> DraftVersion | None:
    """Return the last version of a draft; None of one that nobody has saved yet."""
    return draft.versions.order_by("-number").first()


def to_move_all(draft: Draft, move: Move, whose: Viewer) -> tuple[list[Letter], Hand]:
    """Return the letters of a draft, locked, and the hand that may move all of them so.

    :raises CannotMove: if one of them cannot be moved so, or none is left
    """
    found = [to_move(key, move, whose) for key in to_move_of(draft).values_list("letter_id", flat=True)]
    return [letter for letter, _ in found], found[0][1]


@transaction.atomic
def begin_draft(*, letters: Collection[int], whose: Viewer, at: datetime) -> Draft:
    """Begin one reply to papers that whoever asks has to answer; it goes on from what was written of them before.

    :raises CannotMove: if one of them is not hers to answer, or not in work
    :raises CannotDraft: if there are none, or too many
    """
    keys = sorted(set(letters))
    if not 0 < len(keys) <= MOST_PAPERS:
        raise CannotDraft(f"Отметьте бумаги, на которые даётся ответ: от одной до {MOST_PAPERS}.")
    found = [to_move(key, Move.DRAFT, whose) for key in keys]
    by, first = found[0][1].by, next(iter(letters))
    before = DraftVersion.objects.filter(draft__papers__letter=first).order_by("-draft_id", "-number").first()
    DraftPaper.objects.filter(letter__in=keys, is_current=True).update(is_current=False)
    draft = Draft.objects.create(begun_at=at, begun_by_id=by.id)
    ordered = sorted(keys, key=lambda key: (key != first, key))
    DraftPaper.objects.bulk_create(
        DraftPaper(draft=draft, letter_id=key, position=position) for position, key in enumerate(ordered, start=1)
    )
    for letter, _ in found:
        moved(letter, Move.DRAFT, by=by, at=at)
    record_all((DraftBegun(subject_id=key, papers=ordered) for key in ordered), by=by, at=at)
    if before is not None and before.text:
        _add_version(draft, None, before.text, by=by, at=at)
    return draft


def begin_again(signed: Draft, letters: Sequence[Letter], *, by: Actor, at: datetime) -> Draft:
    """Begin a draft of letters, locked, with the text and the results of one that was signed, which stays as it is."""
    keys = [letter.pk for letter in letters]
    papers = signed.papers.filter(letter__in=keys)
    places = list(papers.order_by("position").values_list("letter_id", flat=True))
    papers.update(is_current=False)
    draft = Draft.objects.create(begun_at=at, begun_by_id=signed.begun_by_id)
    DraftPaper.objects.bulk_create(
        DraftPaper(draft=draft, letter_id=key, position=position) for position, key in enumerate(places, start=1)
    )
    results = list(signed.results.filter(question__appeal__in=keys))
    for row in results:
        row.pk, row.draft = None, draft
    QuestionResult.objects.bulk_create(results)
    before = latest_of(signed)
    if before is not None:
        _add_version(draft, None, before.text, file=before.file, writer=before.written_by_id, by=by, at=at)
    return draft


@transaction.atomic
def save_version(
    *,
    draft_id: int,
    text: str,
    began_from: int,
    results: Mapping[int, Result] | None = None,
    whose: Viewer,
    at: datetime,
) -> DraftVersion:
    """Save the text and the results of questions as the next version; the same words and results make no new one.

    What its writer had typed and not saved is saved by that.

    :param began_from: the number of the version that she had before her, 0 if there was none
    :param results: by the key of the question; None: they stay
    :raises CannotMove: if the draft is not hers to write, or not being written
    :raises Overtaken: if another version has been saved meanwhile
    :raises CannotDraft: if the text is too long, or a result is none that a reply gives
    """
    draft = locked(draft_id)
    _, hand = to_move_all(draft, Move.SUBMIT, whose)
    text = _clean(text)
    latest = latest_of(draft)
    changed = None if results is None else _changed(draft, results)
    is_saved = latest is not None and is_same(latest.text, text) and not changed
    if latest is not None and latest.number != began_from and not is_saved:
        raise Overtaken(latest)
    if hand.by.id is not None:
        Editing.objects.filter(draft=draft, official_id=hand.by.id).update(typed={}, typed_at=None)
    if latest is not None and is_saved:
        return latest
    if changed:
        _set_results(draft, changed)
    return _add_version(draft, latest, text, began_from=began_from, changed=changed, by=hand.by, at=at)


@transaction.atomic
def save_file(
    *, draft_id: int, content: bytes, text: str, name: str, began_from: int, whose: Viewer, at: datetime
) -> DraftVersion:
    """Save a DOCX as the next version: the file is kept, `text` is what it says.

    :raises CannotMove: as `save_version` does
    :raises Overtaken: as `save_version` does
    """
    draft = locked(draft_id)
    _, hand = to_move_all(draft, Move.SUBMIT, whose)
    latest = latest_of(draft)
    if latest is not None and latest.number != began_from:
        raise Overtaken(latest)
    text = _clean(text)
    if not text.strip():
        raise CannotDraft("В файле нет текста: сохраните документ в Word ещё раз.")
    file = keep_file([content], name=name, subject_kind=REPLY, subject_id=draft.pk, at=at)
    return _add_version(draft, latest, text, began_from=began_from, file=file, by=hand.by, at=at)


def _clean(text: str) -> str:
    whole = text.replace("\0", "").replace("\r\n", "\n")
    if len(whole) > LONGEST:
        raise CannotDraft(f"Текст длиннее {LONGEST} знаков: приложите часть файлом.")
    return whole


def _add_version(
    draft: Draft,
    latest: DraftVersion | None,
    text: str,
    *,
    began_from: int = 0,
    file: StoredFile | None = None,
    changed: Mapping[int, Result | None] | None = None,
    writer: int | None = None,
    by: Actor,
    at: datetime,
) -> DraftVersion:
    version = DraftVersion.objects.create(
        draft=draft,
        number=(latest.number if latest else 0) + 1,
        text=text,
        began_from=began_from,
        file=file,
        written_at=at,
        written_by_id=by.id if writer is None else writer,
    )
    told: dict[str, Any] = {
        "version": version.number,
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "file": file.sha256 if file else "",
        "results": {str(key): one.outcome.value if one else "" for key, one in (changed or {}).items()},
    }
    record_all([DraftSaved(subject_id=letter.pk, **told) for letter in letters_of(draft)], by=by, at=at)
    return version


def _changed(draft: Draft, results: Mapping[int, Result]) -> dict[int, Result | None]:
    """Return what results become other than they stand, by the key of the question; None: it has none any more."""
    if any(result.outcome not in ANSWERS for result in results.values()):
        raise CannotDraft("Такого результата ответ не даёт: выберите из списка.")
    asked = Question.objects.filter(appeal__in=[letter.pk for letter in letters_of(draft)])
    before = {
        row.question_id: Result(Outcome(row.outcome), row.measures_taken, row.measures_due)
        for row in QuestionResult.objects.filter(draft=draft)
    }
    after = {key: _plain(results[key]) if key in results else None for key in asked.values_list("pk", flat=True)}
    return {key: one for key, one in after.items() if one != before.get(key)}


def _plain(result: Result) -> Result:
    """Return a result without what does not belong to it."""
    taken = result.measures_taken if result.outcome == Outcome.SUPPORTED else None
    return Result(Outcome(result.outcome), taken, result.measures_due if taken is False else None)


def _set_results(draft: Draft, changed: Mapping[int, Result | None]) -> None:
    QuestionResult.objects.filter(draft=draft, question__in=changed).delete()
    QuestionResult.objects.bulk_create(
        QuestionResult(
            draft=draft,
            question_id=key,
            outcome=result.outcome,
            measures_taken=result.measures_taken,
            measures_due=result.measures_due,
        )
        for key, result in changed.items()
        if result is not None
    )


def keep_typed(*, draft_id: int, official: int, typed: Mapping[str, Any], at: datetime) -> None:
    """Keep what an official has typed in a draft so far, for herself alone; a keystroke is no event."""
    _seen(Editing(draft_id=draft_id, official_id=official, typed=typed, typed_at=at), ["typed", "typed_at"], at)


def be_seen(*, draft_id: int, official: int, at: datetime) -> None:
    """Let others see that an official is at a draft, for SEEN_FOR from now on."""
    _seen(Editing(draft_id=draft_id, official_id=official), [], at)


def _seen(row: Editing, fields: list[str], at: datetime) -> None:
    row.seen_until = at + SEEN_FOR
    Editing.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["draft", "official"], update_fields=[*fields, "seen_until"]
    )


def writes(draft: Draft, letters: Iterable[Letter], whose: Viewer) -> bool:
    """Tell whether whoever asks may write in a draft now."""
    try:
        for letter in letters:
            hand_for(letter, Move.SUBMIT, whose)
    except Refusal:
        return False
    return True


@transaction.atomic
def keep_template(
    *, name: str, topic: str, outcome: str, body: str, template: ReplyTemplate | None = None, by: Actor, at: datetime
) -> ReplyTemplate:
    """Keep a text that replies begin with, a new one or a changed one.

    :param topic: the beginning of a question's code, as the classifier has it; empty: any topic
    :raises CannotDraft: if it has no name or no text, or the classifier has no such topic
    """
    if not name.strip() or not body.strip():
        raise CannotDraft("Напишите название и текст шаблона.")
    if topic.strip() and not is_topic(topic.strip()):
        raise CannotDraft("Такой темы в классификаторе нет: укажите начало кода, 0005.0005.0056.", of="topic")
    row = template or ReplyTemplate()
    row.name, row.topic, row.outcome, row.body = name.strip(), topic.strip(), outcome, body.replace("\0", "")
    row.changed_at, row.changed_by_id = at, by.id
    row.save()
    record(TemplateKept(subject_id=row.pk, called=row.name, dropped=False), by=by, at=at)
    return row


@transaction.atomic
def drop_template(*, template: ReplyTemplate, by: Actor, at: datetime) -> None:
    """Let a template be offered no more; replies that began with it stay."""
    record(TemplateKept(subject_id=template.pk, called=template.name, dropped=True), by=by, at=at)
    template.delete()
