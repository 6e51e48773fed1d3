"""Filing: cases of the nomenclature, a paper put into its case, how long it is kept.

A repeated appeal lies with the first one of its author, in its case; keeping counts from the last consideration of any
of them («Перечень», ст. 154; `rules.retention`).
"""

from __future__ import annotations

import re
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from otklik.office.answering.actions import ended_on, report_owed
from otklik.office.answering.events import CaseOpened, PaperFiled
from otklik.office.answering.models import CaseFile, Filed
from otklik.office.appeals.models import Appeal
from otklik.office.base import Refusal
from otklik.office.journal.actions import Actor, record
from otklik.office.people.rights import Viewer
from otklik.office.registry.models import Letter
from otklik.office.work.moves import moved, to_move
from otklik.rules.retention import NoRetention, Record, Retention, kept_until, retention_of
from otklik.rules.workflow import Move

INDEX = re.compile(r"\d{2}-\d{2,3}")
FIRST_YEAR = 1990
MOST_SHEETS = 10_000
FURTHEST = 50
"""How many appeals are followed back to the first one."""


class CannotFile(Refusal):
    """The paper cannot be filed so; the text says why."""


@transaction.atomic
def open_case(*, index: str, title: str, year: int, record_of: Record, by: Actor, at: datetime) -> CaseFile:
    """Open a case of the nomenclature for a year: for the next one at the latest, whose nomenclature is made ahead.

    :raises CannotFile: if its index is none, or it is open already
    """
    index, title = index.strip(), title.strip()
    if not INDEX.fullmatch(index):
        raise CannotFile("Индекс дела пишут так: 01-15 (подразделение и номер по номенклатуре).", of="index")
    if not title:
        raise CannotFile("Напишите заголовок дела.", of="title")
    last = localdate(at).year + 1
    if not FIRST_YEAR <= year <= last:
        raise CannotFile(f"Укажите год от {FIRST_YEAR} до {last}: дальше дел не заводят.", of="year")
    try:
        with transaction.atomic():
            case = CaseFile.objects.create(index=index, title=title, year=year, record=record_of.value)
    except IntegrityError:
        raise CannotFile(f"Дело {index} за {year} г. уже заведено.") from None
    record(CaseOpened(subject_id=case.pk, index=index, year=year), by=by, at=at)
    return case


def retention(case: CaseFile, on: date) -> Retention:
    """Return how long what lies in a case is kept, by the list of a day.

    :raises CannotFile: if no list says it
    """
    try:
        return retention_of(Record(case.record), on)
    except NoRetention as error:
        raise CannotFile(str(error)) from None


@transaction.atomic
def file_paper(
    *, letter_id: int, case_id: int, volume: int, sheets: int, whose: Viewer, today: date, at: datetime
) -> Filed:
    """Put a closed paper into a case; a repeated appeal lies where the first one does.

    :raises CannotMove: if it is not closed, or she may not
    :raises CannotFile: if a report is owed, the case's year is not there yet, it belongs to another case, or has no
        sheets
    """
    letter, hand = to_move(letter_id, Move.FILE, whose)
    if owed := report_owed(letter):
        raise CannotFile(owed)
    case = CaseFile.objects.get(pk=case_id)
    if case.year > today.year:
        raise CannotFile(f"Дело {case.index} за {case.year} г. ещё не начато: выберите дело этого года.", of="case")
    if not 1 <= sheets <= MOST_SHEETS or volume < 1:
        raise CannotFile("Укажите том и число листов, от 1.")
    first = first_filed(letter)
    if first is not None and (first.case_id, first.volume) != (case.pk, volume):
        raise CannotFile(
            f"Обращение повторное к {first.letter.number}: оно лежит в деле {first.case.index}, том {first.volume}."
        )
    last = ended_on(letter)
    until = kept_until(retention(case, last), last)
    filed = Filed.objects.create(
        letter=letter,
        case=case,
        first_id=first.letter_id if first else None,
        volume=volume,
        sheets=sheets,
        filed_on=today,
        filed_by_id=hand.by.id,
        ended_on=last,
        kept_until=until,
    )
    if first is not None:
        together = Filed.objects.filter(letter=first.letter_id) | Filed.objects.filter(first=first.letter_id)
        together.filter(kept_until__lt=until).update(kept_until=until)
        latest = together.order_by("-kept_until").values_list("kept_until", flat=True)[0]
        if latest > until:
            filed.kept_until = latest
            filed.save(update_fields=["kept_until"])
    letter.case_index = case.index
    letter.save(update_fields=["case_index"])
    moved(letter, Move.FILE, by=hand.by, at=at)
    told = PaperFiled(
        subject_id=letter.pk,
        case=f"{case.index} за {case.year} г.",
        volume=volume,
        sheets=sheets,
        kept_until=filed.kept_until.isoformat(),
    )
    record(told, by=hand.by, at=at)
    return filed


def first_filed(letter: Letter) -> Filed | None:
    """Return where the first appeal lies that this one repeats, over any number of steps; None if there is none."""
    key, found = letter.pk, None
    for _ in range(FURTHEST):
        earlier = Appeal.objects.filter(pk=key).values_list("repeat_of_id", flat=True).first()
        if earlier is None:
            break
        key = earlier
        filed = Filed.objects.select_related("case", "letter").filter(letter=key).first()
        found = filed or found
    return found
