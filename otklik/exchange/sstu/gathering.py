"""What a month's package says: rows of the office → objects of ССТУ, set by set, without reading a file.

An object is one appeal as one sender knows it: a body that sent it here looks for its own number, so an appeal with two
covers is two objects with the same questions; without a known sender it is one, direct, of its own number. The days of
a later cover that is a paper of its own are that paper's, since it came by it only then.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.utils.timezone import make_aware

from otklik.exchange.sstu.models import Item, ReturnedError
from otklik.office.appeals.actions import ASSIGNED_LEVELS
from otklik.office.appeals.models import Appeal, CoverLetter, Outcome, Question
from otklik.office.considering.models import Redirect
from otklik.office.dispatch.models import Dispatch
from otklik.office.files.models import StoredFile
from otklik.office.journal.models import Entry
from otklik.office.reference.models import BodyName, ClassifierItem
from otklik.office.reference.queries import in_force_on
from otklik.office.registry.models import Answering, Letter
from otklik.rules.sstu import (
    ATTACHMENT,
    FIELDS,
    INCOMING,
    IS_MISSING,
    REGISTERED,
    RESPONSE,
    Content,
    Fault,
    Limits,
    Status,
    faults,
)
from otklik.rules.workflow import State

SET = 500
"""Appeals that are read at once: so many are some megabytes."""
FILES_OF = "letter"
NAMES = uuid.UUID("6d0f5a3e-7c1b-5b0a-9d57-3b6f1f0c2a71")
"""Of which the names of files are made: an object keeps its name for ever."""
STATUSES = {
    Outcome.SUPPORTED: Status.SUPPORTED,
    Outcome.EXPLAINED: Status.EXPLAINED,
    Outcome.NOT_SUPPORTED: Status.NOT_SUPPORTED,
    Outcome.ANSWERED: Status.ANSWERED,
    Outcome.REDIRECTED: Status.TRANSFERRED,
    Outcome.LEFT_WITHOUT_ANSWER: Status.LEFT_WITHOUT_ANSWER,
    Outcome.WITHDRAWN: Status.LEFT_WITHOUT_ANSWER,
}
"""ССТУ has no word for what its author took back: its classifier counts that to what is left without an answer."""
OPEN = frozenset(
    {State.REGISTERED, State.ASSIGNED, State.IN_WORK, State.DRAFT, State.APPROVAL, State.TO_SIGN, State.SIGNED}
)
"""States in which a result that is written down already has not left the house yet."""
NO_FILE = IS_MISSING[ATTACHMENT][1]
DETACHED = (".sig", ".p7s", ".sgn")
PDF, PICTURES = "application/pdf", ("image/png", "image/jpeg")


@dataclass(frozen=True, slots=True)
class Draft:
    """An object, what is wrong with it, and what was sent of it the last time."""

    letter: Letter
    cover: int
    says: Mapping[str, Any]
    faults: tuple[Fault, ...]
    digest: str
    sent: str = ""
    """The digest that went the last time; empty: it never went."""
    errors: tuple[str, ...] = field(default=())
    """What ССТУ has said of it since."""

    @property
    def guid(self) -> uuid.UUID:
        """Return the name of its file."""
        return uuid.uuid5(NAMES, f"{self.letter.public_id}/{self.cover}")

    @property
    def is_due(self) -> bool:
        """Tell whether the next package has to have it: new, changed, or returned with an error."""
        return self.sent != self.digest or bool(self.errors)

    @property
    def statuses(self) -> list[str]:
        return [str(question["status"]) for question in self.says["questions"]]


def limits() -> Limits:
    """Return the limits of the receiving side, as the office has set them."""
    options = settings.OPTIONS
    return Limits(file_characters=options.sstu_file_characters, part_bytes=options.sstu_part_bytes)


def last_day(month: date) -> date:
    """Return the last day of the month that begins on a day."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1) - timedelta(days=1)


# ── Which appeals ─────────────────────────────────────────────────────────────────────────────────────────


def appeals_of(month: date) -> QuerySet[Appeal]:
    """Return the appeals that the package of a month looks at.

    Those that were registered or answered in the month; of those that were sent before, the ones that were in work
    then, that something happened to in the month, or that came back with an error.
    """
    until = last_day(month)
    sent = Item.objects.filter(package__sent_at__isnull=False)
    in_work = sent.filter(statuses__contains=[Status.IN_WORK.value]).values("letter")
    first, after = (
        make_aware(datetime.combine(day, time())) for day in (month, date.fromordinal(until.toordinal() + 1))
    )
    happened = (
        Entry.objects.filter(at__gte=first, at__lt=after, subject_kind=FILES_OF)
        .exclude(event="journal.card_read")
        .order_by()
        .values("subject_id")
    )
    returned = ReturnedError.objects.filter(settled_by=None).values("letter")
    wanted = (
        Q(registered_on__range=(month, until))
        | Q(answered_on__range=(month, until))
        | Q(pk__in=in_work)
        | Q(pk__in=returned)
        | Q(pk__in=sent.filter(letter__in=happened).values("letter"))
    )
    keys = Appeal.objects.filter(wanted, annulled=False, registered_on__lte=until)
    return keys.order_by("registered_on", "pk")


def drafts(month: date) -> Iterator[list[Draft]]:
    """Yield the objects of a month, those of SET appeals at once, in the order of registration."""
    keys = list(appeals_of(month).values_list("pk", flat=True))
    office = Office.on(last_day(month))
    for first in range(0, len(keys), SET):
        yield office.drafts(keys[first : first + SET])
    if not keys:
        yield []


# ── What they say ─────────────────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class Hung:
    """What hangs on an appeal: questions, covers of known bodies in their order, and what left the house about it."""

    questions: list[Question] = field(default_factory=list)
    covers: list[CoverLetter] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    """Letters out that answer it, the last one first: those that were sent, then those that were only registered."""
    redirects: list[Redirect] = field(default_factory=list)
    notices: list[Dispatch] = field(default_factory=list)
    """That it is not answered on its merits."""

    @property
    def told_by(self) -> list[int]:
        """Return the letters out by which its author was told so: all that he gets, where the law asks for no more."""
        return [one.outgoing_id for one in reversed(self.notices) if one.outgoing_id]


@dataclass(frozen=True, slots=True)
class Office:
    """What does not change from one appeal to the next: who we are, the codes in force, who has which identifier."""

    sstu_id: str
    codes: Container[str]
    limits: Limits

    @classmethod
    def on(cls, day: date) -> Office:
        """Return the office as it is on a day."""
        body = BodyName.objects.filter(in_force_on(day)).order_by(F("since").desc(nulls_last=True), "pk").first()
        codes = ClassifierItem.objects.filter(
            Q(valid_to=None) | Q(valid_to__gte=day), level__in=ASSIGNED_LEVELS, parent__isnull=False
        )
        return cls(
            sstu_id=body.sstu_id if body else "",
            codes=frozenset(codes.values_list("code", flat=True)),
            limits=limits(),
        )

    def drafts(self, keys: list[int]) -> list[Draft]:
        """Return the objects of appeals, in the order of their keys given."""
        rows = (
            Appeal.objects.select_related("letter", "letter__term", "letter__reply", "decision")
            .defer("text", "notes", "letter__summary", "letter__notes", "decision__ground")
            .in_bulk(keys)
        )
        hung = _hung_on(keys)
        files = _files_of({outgoing for one in hung.values() for outgoing in (*one.answers, *one.told_by)})
        last = {
            (letter, cover): sent
            for letter, cover, sent in Item.objects.filter(letter__in=keys, package__sent_at__isnull=False)
            .order_by("package__sent_at", "pk")
            .values_list("letter", "cover", "digest")
        }
        errors: dict[tuple[int, int], list[str]] = {}
        for letter, cover, words in (
            ReturnedError.objects.filter(letter__in=keys, settled_by=None)
            .order_by("pk")
            .values_list("letter", "cover", "words")
        ):
            errors.setdefault((letter, cover), []).append(words)
        made = []
        for key in keys:
            for cover, says, more in self._objects(rows[key], hung[key], files):
                found = faults(says, self.codes, self.limits)
                wrong = (*(fault for fault in found if not (more and fault.do == NO_FILE)), *more)
                made.append(
                    Draft(
                        letter=rows[key].letter,
                        cover=cover,
                        says=says,
                        faults=wrong,
                        digest=digest(says),
                        sent=last.get((key, cover), ""),
                        errors=tuple(errors.get((key, cover), ())),
                    )
                )
        return made

    def _objects(
        self, appeal: Appeal, hung: Hung, files: Mapping[int, list[StoredFile]]
    ) -> Iterator[tuple[int, dict[str, Any], list[Fault]]]:
        covers: list[CoverLetter | None] = [*hung.covers]
        for cover in covers or [None]:
            questions, more = [], []
            for question in hung.questions:
                said, wrong = self._question(appeal, cover, question, hung, files)
                questions.append(said)
                more += [fault for fault in wrong if fault not in more]
            yield (cover.position if cover else 0), _without_nothing(self._about(appeal, cover, questions)), more

    def _about(self, appeal: Appeal, cover: CoverLetter | None, questions: list[dict[str, Any]]) -> dict[str, Any]:
        came_by = (cover.letter if cover and cover.letter else None) or appeal.letter
        name = " ".join(filter(None, (appeal.surname, appeal.first_name, appeal.patronymic))) or appeal.organisation
        return {
            "departmentId": self.sstu_id,
            "isDirect": cover is None,
            "format": "Electronic" if cover and "мэдо" in came_by.delivery.lower() else "Other",
            "number": cover.number if cover else appeal.letter.number,
            "createDate": _iso(cover.dated_on) if cover else None,
            "name": name or ("Анонимное обращение" if appeal.is_anonymous else ""),
            "address": appeal.address or None,
            "email": appeal.email or None,
            "questions": questions,
        }

    def _question(
        self,
        appeal: Appeal,
        cover: CoverLetter | None,
        question: Question,
        hung: Hung,
        files: Mapping[int, list[StoredFile]],
    ) -> tuple[dict[str, Any], list[Fault]]:
        letter = appeal.letter
        came_by = (cover.letter if cover and cover.letter else None) or letter
        term, reply = getattr(letter, "term", None), getattr(letter, "reply", None)
        transfer = self._transfer(hung)
        sent_on, told = reply.sent_on if reply else None, hung.notices[0].sent_on if hung.notices else None
        status = status_of(appeal, question, sent_on=sent_on, is_transferred=bool(transfer.get("transferNumber")))
        said: dict[str, Any] = {
            "code": question.code_id or "",
            "status": status.value if status else "",
            INCOMING: _iso(came_by.received_on or (appeal.received_on if came_by is letter else None)),
            REGISTERED: _iso(came_by.registered_on),
        }
        fields, wrong = FIELDS[status] if status else (), list[Fault]()
        if status is Status.IN_WORK:
            said["isExtend"] = bool(term and term.extended_to)
        if RESPONSE in fields:
            answered = _left_on(appeal, hung, sent_on) if status is Status.LEFT_WITHOUT_ANSWER else sent_on or told
            if cover and answered and answered < came_by.registered_on and cover.reported_on:
                answered = cover.reported_on
            said[RESPONSE] = _iso(answered)
        if status is Status.SUPPORTED:
            said["actionsTaken"] = question.measures_taken
        if status is Status.TRANSFERRED:
            said["transfer"] = transfer
        if ATTACHMENT in fields:
            chosen, wrong = _reply_file(hung.answers or hung.told_by, files)
            if chosen:
                said[ATTACHMENT] = {"name": chosen.name, "content": Content(chosen.sha256, chosen.size)}
        return said, wrong

    def _transfer(self, hung: Hung) -> dict[str, Any]:
        """Return to which body the appeal was sent, when and by which letter: the first one; empty, if by none."""
        if not hung.redirects:
            return {}
        first = min(hung.redirects, key=lambda one: one.kind == Redirect.Kind.COPY)
        sent = first.dispatch
        return _without_nothing(
            {
                "departmentId": first.body.sstu_id or None,
                "transferDate": _iso(sent.sent_on),
                "transferNumber": sent.outgoing.number if sent.outgoing else None,
            }
        )


def status_of(appeal: Appeal, question: Question, *, sent_on: date | None, is_transferred: bool) -> Status | None:
    """Return where a question is, by what has happened; None: it was answered, and nobody says with what result.

    A result that is written down counts once the answer, or the letter to the competent body, has left the house; a
    paper that was opened again is in work again.
    """
    is_open = appeal.letter.state in OPEN
    if not question.outcome:
        return Status.IN_WORK if is_open or not sent_on else None
    status = STATUSES[Outcome(question.outcome)]
    is_told = is_transferred if status is Status.TRANSFERRED else status is Status.LEFT_WITHOUT_ANSWER
    return Status.IN_WORK if is_open and not is_told else status


def digest(says: Mapping[str, Any]) -> str:
    """Return the digest of what an object says, a file by its own hash: equal if and only if the files are."""
    return hashlib.sha256(as_text(says).encode()).hexdigest()


def as_text(says: Mapping[str, Any]) -> str:
    """Return an object as JSON; where a file is to stand, a NUL, which no text of ours can hold, and its hash."""
    return json.dumps(says, ensure_ascii=False, separators=(",", ":"), default=lambda content: f"\0{content.sha256}")


# ── Reading ───────────────────────────────────────────────────────────────────────────────────────────────


def _hung_on(keys: list[int]) -> dict[int, Hung]:
    """Return what hangs on appeals, by one query a kind: of what was sent only what did leave the house."""
    found = {key: Hung() for key in keys}
    for question in Question.objects.filter(appeal__in=keys).order_by("position"):
        found[question.appeal_id].questions.append(question)
    covers = CoverLetter.objects.filter(appeal__in=keys, higher_body__isnull=False)
    for cover in covers.select_related("letter").order_by("position"):
        found[cover.appeal_id].covers.append(cover)
    answering = Answering.objects.filter(incoming__in=keys, outgoing__annulled_on=None).order_by("-pk")
    registered = list(answering.values_list("incoming", "outgoing"))
    sent = Dispatch.objects.filter(letter__in=keys, sent_on__isnull=False, outgoing__annulled_on=None)
    for one in sent.select_related("outgoing").defer("text").order_by("sent_on", "pk"):
        hung = found[one.letter_id]
        if one.kind == Dispatch.Kind.REPLY and one.outgoing_id:
            hung.answers.insert(0, one.outgoing_id)
        elif one.kind == Dispatch.Kind.LEFT_NOTICE:
            hung.notices.append(one)
    redirects = Redirect.objects.filter(letter__in=keys, dispatch__sent_on__isnull=False)
    for redirect in redirects.select_related("body", "dispatch__outgoing").order_by("dispatch__sent_on", "pk"):
        found[redirect.letter_id].redirects.append(redirect)
    for incoming, outgoing in registered:
        if outgoing not in found[incoming].answers:
            found[incoming].answers.append(outgoing)
    return found


def _files_of(letters: set[int]) -> dict[int, list[StoredFile]]:
    found: dict[int, list[StoredFile]] = {}
    for file in StoredFile.objects.filter(subject_kind=FILES_OF, subject_id__in=letters).order_by("pk"):
        found.setdefault(file.subject_id or 0, []).append(file)
    return found


def _reply_file(answers: list[int], files: Mapping[int, list[StoredFile]]) -> tuple[StoredFile | None, list[Fault]]:
    """Return the one file of an answer: its last PDF, else its picture, else its only other file but signatures."""
    if not answers:
        return None, [
            Fault(
                "R11",
                "исходящего письма с ответом здесь нет",
                "Зарегистрируйте исходящее, отметьте, на что оно отвечает, и приложите его скан.",
            )
        ]
    for letter in answers:
        of_letter = files.get(letter, [])
        if pdfs := [file for file in of_letter if file.content_type == PDF]:
            return pdfs[-1], []
        pictures = [file for file in of_letter if file.content_type in PICTURES]
        if len(pictures) > 1:
            return None, [
                Fault(
                    "R6",
                    f"ответ приложен снимками ({len(pictures)}), а файл должен быть один",
                    "Соберите снимки в один PDF и приложите его к исходящему письму.",
                )
            ]
        others = pictures or [file for file in of_letter if not file.name.lower().endswith(DETACHED)]
        if len(others) == 1:
            return others[0], []
    return None, []


def _left_on(appeal: Appeal, hung: Hung, sent_on: date | None) -> date | None:
    """Return the day on which an appeal was left without an answer: of the notice, of the decision."""
    decision = getattr(appeal, "decision", None)
    return (hung.notices[0].sent_on if hung.notices else None) or (decision.decided_on if decision else None) or sent_on


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _without_nothing(said: dict[str, Any]) -> dict[str, Any]:
    """Return what an object says without what it does not: the format leaves empty fields out."""
    kept = {name: value for name, value in said.items() if value is not None}
    if "questions" in kept:
        kept["questions"] = [
            {name: value for name, value in question.items() if value is not None} for question in kept["questions"]
        ]
    return kept
