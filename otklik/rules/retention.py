"""Retention: how long a paper is kept, by which list of the archive service.

One row of RETENTIONS is one line of the list; the row in force on the day of the last consideration decides. Years are
whole ones and count from 1 January after that day, so a case lives until a 31 December. The numbers of years are those
of practice; articles were put down from memory or are still to be found, and every row says so by its low confidence.
Papers are destroyed by an act, after the expert check, never by a date alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from otklik.rules.law import Confidence, Word, in_force
from otklik.rules.words import day as in_words
from otklik.rules.words import plural


class Record(Word):
    """What is kept."""

    APPEAL = "appeal", "обращение с документами рассмотрения"
    RECEPTION_CARD = "reception_card", "карточка личного приёма"
    APPEALS_JOURNAL = "appeals_journal", "журнал регистрации обращений"
    LETTERS_JOURNAL = "letters_journal", "журнал регистрации входящих и исходящих"
    LETTER = "letter", "служебная переписка"


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """A row of RETENTIONS."""

    record: Record
    years: int
    expert_check: bool = False
    """ЭПК: the expert commission may decide that it is kept for ever."""
    since: date
    source: str
    confidence: Confidence = Confidence.LOW
    note: str = ""

    @property
    def says(self) -> str:
        """Return «обращение с документами рассмотрения: 5 лет ЭПК»."""
        years = f"{self.years} {plural(self.years, 'год', 'года', 'лет')}"
        return f"{self.record.label}: {years}{' ЭПК' if self.expert_check else ''}"


class NoRetention(LookupError):
    """No list in the book speaks of a record on a day; the text is Russian."""


LIST_2010 = "Перечень 2010 г. (приказ Минкультуры от 25.08.2010 № 558)"
LIST_2019 = "Перечень 2019 г. (приказ Росархива от 20.12.2019 № 236)"
NO_ARTICLE = "статью указать по перечню"
REPEATED = "при повторных обращениях – от последнего рассмотрения"

YEARS = (
    (Record.APPEAL, 5, True, REPEATED),
    (Record.RECEPTION_CARD, 3, False, "в перечнях и на практике от 3 до 5 лет"),
    (Record.APPEALS_JOURNAL, 5, False, "в перечнях и на практике от 3 до 5 лет"),
    (Record.LETTERS_JOURNAL, 5, False, ""),
    (Record.LETTER, 5, True, ""),
)

RETENTIONS: tuple[Retention, ...] = tuple(
    Retention(
        record=record, years=years, expert_check=expert_check, since=since, note=note,
        source=f"{act}, {article if record is Record.APPEAL else NO_ARTICLE}",
    )
    for since, act, article in (
        (date(2010, 10, 1), LIST_2010, "ст. 183 (сверить)"),
        (date(2020, 2, 18), LIST_2019, "ст. 154 (сверить)"),
    )
    for record, years, expert_check, note in YEARS
)  # fmt: skip


def retention_of(record: Record, on: date, retentions: tuple[Retention, ...] = RETENTIONS) -> Retention:
    """Return how long a record is kept whose last consideration ended on a day.

    :raises NoRetention: if no row speaks of it
    """
    found = in_force((row for row in retentions if row.record is record), on)
    if found is None:
        raise NoRetention(f"Срок хранения не установлен: {record.label}, на {in_words(on)}.")
    return found


def kept_until(retention: Retention, ended_on: date) -> date:
    """Return the last day of keeping what was last considered on a day: a 31 December."""
    return date(ended_on.year + retention.years, 12, 31)
