"""What can be done with paper: print it, change its template, ask for a journal, post letters."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import localdate
from procrastinate.contrib.django import app
from pypdf import PdfReader, PdfWriter

from otklik.office.base import Refusal
from otklik.office.considering.models import SiteCheck
from otklik.office.control import watching
from otklik.office.dispatch.models import Dispatch
from otklik.office.dispatch.queries import BY_THE_POST
from otklik.office.files.actions import COMMON, keep_file, place_of
from otklik.office.files.models import StoredFile
from otklik.office.filters import Filters
from otklik.office.journal.actions import Actor, record, record_all
from otklik.office.people.models import User
from otklik.office.people.queries import viewer
from otklik.office.people.rights import NOTHING, Action, Reach
from otklik.office.registry.actions import LETTER
from otklik.office.registry.models import HandOver, Letter, Series
from otklik.office.work.queries import given
from otklik.papers import controlled, facts, layout, outgoing, rendering
from otklik.papers.catalogue import PAPERS, Of, example
from otklik.papers.events import (
    ControlPrinted,
    JournalPrinted,
    LetterMailed,
    PaperPrinted,
    TemplateChanged,
    TemplateRestored,
)
from otklik.papers.models import JOURNAL_ASKED, Mailing, MailItem, PaperTemplate, Printing
from otklik.papers.scans import stamped
from otklik.ui import russian

TEMPLATE, PRINTING = "paper_template", "printing"
"""Kinds of papers as files and journal name them."""
APPEALS = "appeals"
"""The journal of citizens' appeals, by its code."""
PART = 500
"""Letters of a journal that are laid out at once: so many take 350 MB for two seconds."""
SECONDS_OF_A_PART = 120
STAMPED = "stamped"
TITLES = {STAMPED: "Второй экземпляр со штампом"}
"""Papers that are not made of a template alone."""


class NoSuchPaper(LookupError):
    """There is no such paper, or it is not made of this."""


class NoScan(Refusal):
    """The letter has no scan that a stamp could stand on."""


class CannotMail(Refusal):
    """Letters cannot be posted so; `faults` says of each, by its key, what is missing."""

    def __init__(self, text: str, faults: Mapping[int, str] | None = None) -> None:
        super().__init__(text)
        self.faults = faults or {}


class NothingToRemind(Refusal):
    """Whoever is to be reminded has nothing that is late or near."""


class BadPeriod(Refusal):
    """A journal cannot be printed for such a period."""


# ── Templates ─────────────────────────────────────────────────────────────────────────────────────────────


def template_of(paper: str) -> bytes:
    """Return the template of a paper: the office's own, else the one that the product brings."""
    own = own_template(paper)
    return place_of(own.sha256).read_bytes() if own else PAPERS[paper].shipped()


def own_template(paper: str) -> StoredFile | None:
    """Return the office's own template of a paper."""
    row = PaperTemplate.objects.filter(paper=paper).first()
    if row is None:
        return None
    return StoredFile.objects.filter(subject_kind=TEMPLATE, subject_id=row.pk).order_by("-pk").first()


@transaction.atomic
def change_template(*, paper: str, content: bytes, name: str, by: Actor, at: datetime) -> list[str]:
    """Keep the office's own template of a paper, once it has been filled in with the example and laid out.

    Return what its PDF will not show.

    :raises BadTemplate: if it cannot be filled in or laid out
    """
    filled = rendering.fill(content, example(PAPERS[paper].words))
    if not rendering.asks(content):
        raise rendering.BadTemplate(
            "В документе нет ни одного слова вида {{ номер }}: это не шаблон. Скачайте шаблон и измените его."
        )
    rendering.lay_out(filled)
    row, _ = PaperTemplate.objects.update_or_create(paper=paper, defaults={"changed_at": at, "changed_by_id": by.id})
    file = keep_file([content], name=name, subject_kind=TEMPLATE, subject_id=row.pk, at=at)
    record(TemplateChanged(subject_id=row.pk, paper=PAPERS[paper].title, sha256=file.sha256), by=by, at=at)
    return layout.lost(content)


@transaction.atomic
def restore_template(*, paper: str, by: Actor, at: datetime) -> None:
    """Give a paper back the template that the product brings; without one of the office's own nothing happens."""
    row = PaperTemplate.objects.select_for_update().filter(paper=paper).first()
    if row is not None:
        record(TemplateRestored(subject_id=row.pk, paper=PAPERS[paper].title), by=by, at=at)
        row.delete()


# ── Papers of letters ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Made:
    """A file that was made: its bytes and its name."""

    content: bytes
    name: str


def print_letter(
    *, paper: str, kind: str, letter: Letter, within: Reach = NOTHING, today: date, by: Actor, at: datetime
) -> Made:
    """Make a paper of a letter; the journal is told who took what it says of people.

    Of other letters it tells what is within reach alone.

    :raises NoSuchPaper: if it is not made of a letter, or not as such a file
    :raises NoScan: if the second copy of a letter is asked for that has no scan
    :raises BadTemplate: if the office's own template no longer does
    """
    if kind not in rendering.KINDS or (
        paper not in TITLES and (paper not in PAPERS or PAPERS[paper].of is not Of.LETTER)
    ):
        raise NoSuchPaper(paper)
    made = _of_letter(paper, kind, letter, within, today)
    record_printed(paper, [letter.pk], by=by, at=at)
    return Made(made, f"{title_of(paper)} {letter.number.replace('/', '-')}.{kind}")


def papers_of_each(paper: str, letters: Iterable[Letter], within: Reach, today: date) -> bytes:
    """Return a paper of each of many letters as one PDF; the journal is told by `record_printed`.

    :raises BadTemplate: if the office's own template no longer does
    """
    return joined([_of_letter(paper, "pdf", letter, within, today) for letter in letters])


def record_printed(paper: str, letters: Iterable[int], *, by: Actor, at: datetime) -> None:
    """Write down that papers, with all that they say of people, were made of letters."""
    record_all([PaperPrinted(subject_id=key, paper=title_of(paper)) for key in letters], by=by, at=at)


def title_of(paper: str) -> str:
    """Return what a paper is called."""
    return TITLES.get(paper) or PAPERS[paper].title


def _of_letter(paper: str, kind: str, letter: Letter, within: Reach, today: date) -> bytes:
    if paper == STAMPED:
        if kind != "pdf":
            raise NoSuchPaper(kind)
        return stamped(_scan_of(letter), _of_letter("stamp", "pdf", letter, within, today))
    (said,) = facts.letters([letter.pk], within)
    says = facts.office(today) | said | facts.labelled(letter)
    if paper == "ticket":
        says |= facts.ticket(letter)
    if paper == "control_card":
        says |= controlled.control_card(letter)
    return rendering.write(template_of(paper), says, kind, title=f"{PAPERS[paper].title} {letter.number}")


def _scan_of(letter: Letter) -> bytes:
    if (scan := scans_of(letter).first()) is None:
        raise NoScan("У письма нет скана, на котором поставить штамп: приложите PDF или снимок, потом печатайте.")
    return place_of(scan.sha256).read_bytes()


def scans_of(letter: Letter) -> QuerySet[StoredFile]:
    """Return the files of a letter on which a stamp can stand, the first one first."""
    files = StoredFile.objects.filter(subject_kind=LETTER, subject_id=letter.pk, content_type__in=COMMON)
    return files.order_by("pk")


def joined(papers: Sequence[bytes]) -> bytes:
    """Return PDF files as one."""
    whole, written = PdfWriter(), io.BytesIO()
    for paper in papers:
        whole.append(io.BytesIO(paper), import_outline=False)
    whole.write(written)
    return written.getvalue()


def print_dispatch(*, dispatch: Dispatch, kind: str, today: date, by: Actor, at: datetime) -> Made:
    """Make the letter of a dispatch, its number blank until it is sent; the journal is told of it.

    :raises NoSuchPaper: if it is not made as such a file
    :raises BadTemplate: if the office's own template no longer does
    """
    paper = outgoing.paper_of(dispatch)
    made = _written(paper, outgoing.letter_out(dispatch, today), kind)
    record_printed(paper, [dispatch.letter_id], by=by, at=at)
    number = dispatch.outgoing.number if dispatch.outgoing else dispatch.letter.number
    return Made(made, f"{PAPERS[paper].title} {number.replace('/', '-')}.{kind}")


def print_site_check(*, check: SiteCheck, kind: str, today: date, by: Actor, at: datetime) -> Made:
    """Make the act of a check on site; the journal is told of it.

    :raises NoSuchPaper: if it is not made as such a file
    :raises BadTemplate: if the office's own template no longer does
    """
    made = _written("site_check", outgoing.checked_on_site(check, today), kind)
    record_printed("site_check", [check.letter_id], by=by, at=at)
    return Made(made, f"Акт проверки {check.letter.number.replace('/', '-')}.{kind}")


def print_hand_over(*, act: HandOver, kind: str, today: date) -> Made:
    """Make the register of an act of handing over, for signatures."""
    says = facts.office(today) | facts.handed_over(act)
    return Made(_written("hand_over", says, kind), f"Реестр передачи {act.pk}.{kind}")


def print_mailing(*, mailing: Mailing, paper: str, kind: str, today: date) -> Made:
    """Make the list of form 103 of a mailing, or its envelopes.

    :raises NoSuchPaper: if the paper is not made of a mailing
    """
    if paper not in PAPERS or PAPERS[paper].of is not Of.MAILING:
        raise NoSuchPaper(paper)
    says = facts.office(today) | facts.mailed(mailing)
    return Made(_written(paper, says, kind), f"{PAPERS[paper].title} {mailing.pk}.{kind}")


def print_separator(*, kind: str, today: date) -> Made:
    """Make the sheet that parts letters in the scanner."""
    says = facts.office(today) | example({"штрихкод": PAPERS["separator"].words["штрихкод"]})
    return Made(_written("separator", says, kind), f"Разделительный лист.{kind}")


def print_sample(*, paper: str, kind: str) -> Made:
    """Make a paper of the example, as its template has it now."""
    return Made(_written(paper, example(PAPERS[paper].words), kind), f"{PAPERS[paper].title}, образец.{kind}")


def _written(paper: str, says: Mapping[str, Any], kind: str) -> bytes:
    if kind not in rendering.KINDS:
        raise NoSuchPaper(kind)
    return rendering.write(template_of(paper), says, kind, title=PAPERS[paper].title)


# ── What is under control ─────────────────────────────────────────────────────────────────────────────────


def print_briefing(*, kind: str, until: date, within: Reach, user: User, today: date, by: Actor, at: datetime) -> Made:
    """Make the sheet for the weekly meeting: what is late, and what is due until a day."""
    found = watching.briefing(today, until, within)
    return _controlled("briefing", controlled.briefing(found, user, today), kind, found.count, today, by, at)


def print_morning(*, kind: str, within: Reach, today: date, by: Actor, at: datetime) -> Made:
    """Make the head's sheet of the morning."""
    return _controlled("morning", controlled.morning(within, today), kind, 0, today, by, at)


def print_reminder(
    *, kind: str, to: str, department: str, filters: Filters, within: Reach, user: User, today: date, by: Actor,
    at: datetime,
) -> Made:  # fmt: skip
    """Make the reminder to an official or a department of what is late and what is near.

    :raises NothingToRemind: if there is nothing
    """
    says = controlled.reminder(to, department, filters, within, user, today)
    if not says["бумаги"]:
        raise NothingToRemind(f"Напоминать не о чем: у «{to}» ничего не просрочено и сроков в {says['дней']} нет.")
    return _controlled("reminder", says, kind, len(says["бумаги"]), today, by, at)


def _controlled(
    paper: str, says: Mapping[str, Any], kind: str, count: int, today: date, by: Actor, at: datetime
) -> Made:
    made = _written(paper, {**facts.office(today), **says}, kind)
    record(ControlPrinted(subject_id=None, paper=PAPERS[paper].title, papers=count), by=by, at=at)
    return Made(made, f"{PAPERS[paper].title} {facts.day(today)}.{kind}")


# ── The journal of a period ───────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def ask_for_journal(
    *, series: str, since: date, until: date, kind: str, asked_by: User, by: Actor, at: datetime
) -> Printing:
    """Ask for the journal of a period on paper; it is made in the background.

    :raises BadPeriod: if it ends before it begins, or there is no such journal
    """
    journal = Series.objects.filter(code=series).first()
    if journal is None:
        raise BadPeriod("Такого журнала нет: выберите его из списка.")
    if until < since:
        raise BadPeriod("Последний день раньше первого: поменяйте их местами.")
    asked = Printing.objects.create(
        series=series, title=journal.title, since=since, until=until, kind=kind, asked_at=at, asked_by=asked_by
    )
    told = JournalPrinted(subject_id=asked.pk, journal=journal.title, since=since.isoformat(), until=until.isoformat())
    record(told, by=by, at=at)
    app.configure_task(JOURNAL_ASKED).defer(printing_id=asked.pk)
    return asked


def make_journal(printing_id: int, at: datetime) -> None:
    """Make a journal that was asked for and keep it. Done twice, it is made once."""
    asked = Printing.objects.get(pk=printing_id)
    if asked.state != Printing.State.WAITING:
        return
    try:
        content = journal(asked, viewer(asked.asked_by, localdate(at)).reach(Action.PRINT), localdate(at))
    except rendering.BadTemplate as refusal:
        Printing.objects.filter(pk=asked.pk).update(state=Printing.State.REFUSED, refusal=str(refusal))
        return
    name = f"{asked.title} {facts.day(asked.since)}-{facts.day(asked.until)}.{asked.kind}"
    with transaction.atomic():
        row = Printing.objects.select_for_update().get(pk=asked.pk)
        if row.state == Printing.State.WAITING:
            keep_file([content], name=name, subject_kind=PRINTING, subject_id=row.pk, at=at)
            row.state = Printing.State.READY
            row.save(update_fields=["state"])


def journal(asked: Printing, within: Reach, today: date) -> bytes:
    """Return the journal of a period: every number that was given, annulled ones struck through, pages numbered.

    Whoever asked for it gets in it what she may print. A long one is laid out in parts, each by a process of its own
    that gives its memory back.
    """
    of_journal = Q(series__code=asked.series)
    if asked.series == APPEALS:  # another system numbered them in the journal of correspondence
        of_journal |= Q(appeal__isnull=False)
    rows = Letter.objects.filter(of_journal, given(within), registered_on__range=(asked.since, asked.until))
    keys = list(rows.order_by("registered_on", "serial", "pk").values_list("pk", flat=True))
    annulled = rows.exclude(annulled_on=None).count()
    says = facts.office(today) | {
        "журнал": asked.title,
        "с": facts.day(asked.since),
        "по": facts.day(asked.until),
        "всего": russian.counted(len(keys), "номер", "номера", "номеров")
        + (f", из них аннулировано: {annulled}" if annulled else ""),
    }
    template = template_of("journal")
    if asked.kind == "docx":
        return rendering.fill(template, {**says, **_part(keys, 0, len(keys), within)}, title=asked.title)
    papers, page = [], 1
    for first in range(0, max(len(keys), 1), PART):
        filled = rendering.fill(template, {**says, **_part(keys, first, PART, within)}, title=asked.title)
        paper = rendering.lay_out(filled) if len(keys) <= PART else _laid_out_apart(filled, page)
        papers.append(paper)
        page += len(PdfReader(io.BytesIO(paper)).pages)
    return papers[0] if len(papers) == 1 else joined(papers)


def _part(keys: Sequence[int], first: int, size: int, within: Reach) -> dict[str, Any]:
    """Return the rows of a part of a journal, and whether it is the first one or the last."""
    rows = [row for start in range(first, min(first + size, len(keys)), PART)
            for row in facts.letters(keys[start : min(start + PART, first + size)], within)]  # fmt: skip
    return {"бумаги": facts.listed(rows, first + 1), "начало": first == 0, "конец": first + size >= len(keys)}


def _laid_out_apart(docx: bytes, first_page: int) -> bytes:
    words = [sys.executable, "-m", layout.__name__, str(first_page)]
    done = subprocess.run(words, input=docx, capture_output=True, timeout=SECONDS_OF_A_PART, check=False)
    if done.returncode:
        raise rendering.BadTemplate("Журнал не сверстать по этому шаблону: верните исходный и попробуйте снова.")
    return done.stdout


# ── The post ──────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class ToMail:
    """A letter on its way to the post."""

    letter: int
    recipient: str
    address: str
    tracking: str


@transaction.atomic
def mail_letters(*, items: Sequence[ToMail], on: date, by: Actor, at: datetime) -> Mailing:
    """Put outgoing letters into a list for the post, form 103.

    :raises CannotMail: if there are none, or something of one is missing or wrong
    """
    if not items:
        raise CannotMail("Выберите исходящие письма, которые сдаются на почту.")
    if len(items) > BY_THE_POST:
        raise CannotMail(f"В одном списке не больше {BY_THE_POST} отправлений.")
    faults, seen = {}, set()
    taken = set(
        MailItem.objects.filter(tracking__in=[item.tracking for item in items]).values_list("tracking", flat=True)
    )
    outgoing = set(
        Letter.objects.filter(
            pk__in=[item.letter for item in items], direction=Letter.Direction.OUTGOING, annulled_on=None
        ).values_list("pk", flat=True)
    )
    for item in items:
        if item.letter not in outgoing:
            faults[item.letter] = "Это не исходящее письмо или его номер аннулирован."
        elif not item.recipient.strip() or not item.address.strip():
            faults[item.letter] = "Укажите, кому и куда."
        elif not is_tracking_number(item.tracking):
            faults[item.letter] = "ШПИ – 14 цифр, последняя контрольная: в этом номере она не сходится."
        elif item.tracking in taken or item.tracking in seen:
            faults[item.letter] = "Этот ШПИ уже стоит у другого письма."
        seen.add(item.tracking)
    if faults:
        raise CannotMail("Исправьте строки списка.", faults)
    mailing = Mailing.objects.create(posted_on=on, made_at=at, made_by_id=by.id)
    MailItem.objects.bulk_create(
        MailItem(
            mailing=mailing, letter_id=item.letter, position=place, recipient=item.recipient.strip(),
            address=item.address.strip(), tracking=item.tracking,
        )
        for place, item in enumerate(items, start=1)
    )  # fmt: skip
    for item in items:
        out = Dispatch.objects.filter(outgoing=item.letter, recipient=item.recipient.strip(), tracking="")
        out.update(tracking=item.tracking)
    record_all(
        [LetterMailed(subject_id=item.letter, tracking=item.tracking, on=on.isoformat()) for item in items],
        by=by,
        at=at,
    )
    return mailing


def is_tracking_number(text: str) -> bool:
    """Tell whether a text is a number of an inland item: fourteen digits, the last one the check of the others.

    Digits at odd places are tripled, and the check makes the sum a multiple of ten (ШПИ РПО, Почта России).
    """
    if len(text) != 14 or not text.isascii() or not text.isdigit():
        return False
    return check_digit(text[:-1]) == int(text[-1])


def check_digit(digits: str) -> int:
    """Return the check of the first thirteen digits of a number of the post."""
    return -sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(digits)) % 10


def following(tracking: str, count: int) -> Iterator[str]:
    """Yield numbers of the post from a first one on, each with its own check: an office has them in a row."""
    for number in range(int(tracking[:-1]), int(tracking[:-1]) + count):
        yield f"{number:013}{check_digit(f'{number:013}')}"


# ── Whose papers ──────────────────────────────────────────────────────────────────────────────────────────


def letters_within(public_ids: Sequence[Any], reach: Reach) -> list[Letter]:
    """Return the letters of these addresses that are within reach, in the order given."""
    found: QuerySet[Letter] = Letter.objects.filter(given(reach), public_id__in=public_ids)
    by_address = {letter.public_id: letter for letter in found}
    return [by_address[one] for one in dict.fromkeys(public_ids) if one in by_address]
