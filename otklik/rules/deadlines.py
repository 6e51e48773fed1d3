"""Terms: how long a step may take, counted from what, and where it is written.

One row of TERMS is one sentence of the law; a change is a new row with a later `since`, and papers that began earlier
keep their term. An office adds dated rows of its own: every function takes the table as an argument. Days are dates of
the office, moments its naive local ones; the day (moment) of the start is not counted. What an office sets itself for
incidents stands in its reference books (`AnswerNorm`), in units of this table.

An answer has two last days: `legal_due`, which never moves, and `control_due`, by which the office watches it. Where
the law is silent on a last day that is a day off, practice takes the working day before; civil law (ГК РФ, ст. 193)
would take the next one. The day on which an amendment took force was put down from memory where a row names no act.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache, partial
from itertools import groupby

from otklik.rules.calendar import HOUR, NOTHING, WorkingCalendar
from otklik.rules.law import Confidence, Procedure, Word, in_force
from otklik.rules.words import capital, plural
from otklik.rules.words import day as in_words
from otklik.rules.years import DAY, days_between

HIGH, MEDIUM, LOW = Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW
OFFICE = WorkingCalendar()


class Step(Word):
    """What has a term."""

    REGISTER = "register", "регистрация"
    ANSWER = "answer", "ответ"
    EXTEND = "extend", "продление срока ответа"
    REDIRECT = "redirect", "направление по компетенции с уведомлением автора"
    COPIES = "copies", "направление копий нескольким органам"
    MIGRATION_REDIRECT = "migration_redirect", "направление сообщения о нарушении миграционного законодательства"
    MIGRATION_ANSWER = "migration_answer", "ответ на сообщение о нарушении миграционного законодательства"
    INQUIRY = "inquiry", "ответ другого органа на запрос документов"
    RETURN_COURT = "return_court", "возврат жалобы на судебное решение"
    RETURN_COMPLAINT = "return_complaint", "возврат жалобы, которую направить некому"
    UNREADABLE = "unreadable", "уведомление о том, что текст не прочесть"
    UNCLEAR = "unclear", "уведомление о том, что суть не определить"
    ON_SITE = "on_site", "уведомление об ответе, размещённом на официальном сайте"
    TERMINATE = "terminate", "уведомление о прекращении переписки"
    ABUSE = "abuse", "уведомление о недопустимости злоупотребления правом"
    REFUSE = "refuse", "уведомление об отказе"
    DELAY = "delay", "уведомление об отсрочке"
    ANSWER_IN_CHECK = "answer_in_check", "ответ при проводимой проверке"
    ANSWER_URGENT = "answer_urgent", "ответ при угрозе жизни, здоровью, имуществу"
    ANSWER_AT_SITTING = "answer_at_sitting", "рассмотрение представительным органом на ближайшем заседании"
    ANSWER_FAST = "answer_fast", "ответ по категории ускоренного рассмотрения"
    INTERNAL = "internal", "срок, данный в резолюции"
    RETURN_ASSIGNMENT = "return_assignment", "возврат поручения как не своего"
    HIGHER = "higher", "доклад вышестоящему органу"


class Unit(Word):
    """What a term is counted in."""

    CALENDAR_DAYS = "calendar_days", "календарные дни"
    WORKING_DAYS = "working_days", "рабочие дни"
    MONTHS = "months", "месяцы"
    WORKING_HOURS = "working_hours", "рабочие часы"
    HOURS = "hours", "часы"
    GIVEN = "given", "назван в документе"


IN_HOURS = frozenset({Unit.WORKING_HOURS, Unit.HOURS})
NOUNS = {
    Unit.CALENDAR_DAYS: ("календарный день", "календарных дня", "календарных дней"),
    Unit.WORKING_DAYS: ("рабочий день", "рабочих дня", "рабочих дней"),
    Unit.MONTHS: ("месяц", "месяца", "месяцев"),
    Unit.WORKING_HOURS: ("рабочий час", "рабочих часа", "рабочих часов"),
    Unit.HOURS: ("час", "часа", "часов"),
}


class Start(Word):
    """The event from which a term is counted; the label follows «со дня» or «с момента»."""

    RECEIPT = "receipt", "поступления"
    REGISTRATION = "registration", "регистрации"
    INQUIRY = "inquiry", "получения запроса"
    END_OF_ANSWER = "end_of_answer", "окончания срока ответа"
    ASSIGNMENT = "assignment", "получения поручения"


class Roll(Word):
    """Where the control day goes when the last day is a day off."""

    PRECEDING = "preceding", "предшествующий рабочий день"
    NEXT = "next", "следующий рабочий день"
    NONE = "none", "не переносится"


@dataclass(frozen=True, slots=True)
class Limit:
    """How far an office may set a length itself, in the term's unit, and how often for one paper (0: any number)."""

    longest: int
    times: int = 0


class BadTerms(ValueError):
    """A table of terms contradicts itself; the text says in Russian where."""


class LengthNotAllowed(ValueError):
    """A length, or a day given by the paper, that the row of the term does not admit; the text is Russian."""


class NoTerm(LookupError):
    """No row speaks of a step in a procedure on a day; the text is Russian."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A row of TERMS: `length` units for a step of papers that start their way on `since` or later."""

    step: Step
    procedure: Procedure
    length: int
    """0 where the paper itself names the day."""
    unit: Unit
    start: Start = Start.REGISTRATION
    limit: Limit | None = None
    roll: Roll = Roll.PRECEDING
    since: date
    source: str
    confidence: Confidence = HIGH
    note: str = ""
    """In Russian: for whom the row is, or what the law leaves open."""

    @property
    def lasts(self) -> str:
        """Return «30 календарных дней со дня регистрации»."""
        if self.unit is Unit.GIVEN:
            return self.unit.label
        event = f"{'с момента' if self.unit in IN_HOURS else 'со дня'} {self.start.label}"
        return f"{in_units(self.length, self.unit)} {event}"

    @property
    def says(self) -> str:
        """Return «ответ: 30 календарных дней со дня регистрации»."""
        return f"{self.step.label}: {self.lasts}"


def in_units(length: int, unit: Unit) -> str:
    """Return «30 календарных дней»."""
    return f"{length} {plural(length, *NOUNS[unit])}"


DAYS, MONTHS, GIVEN = Unit.CALENDAR_DAYS, Unit.MONTHS, Unit.GIVEN
RECEIPT, END_OF_ANSWER = Start.RECEIPT, Start.END_OF_ANSWER
ONCE_30, ONCE_15, UP_TO_30 = Limit(longest=30, times=1), Limit(longest=15, times=1), Limit(longest=30)
ROLLS_ON = "перенос на следующий рабочий день – практика муниципалитетов, а не буква закона"
NO_NUMBER = "числа дней в законе нет; взято 7, не позже срока ответа"
IN_2015, IN_2017 = date(2015, 1, 1), date(2017, 12, 8)

law_59 = partial(Term, procedure=Procedure.APPEAL, unit=DAYS, since=date(2006, 11, 2))
law_8 = partial(Term, procedure=Procedure.INFORMATION_REQUEST, unit=DAYS, since=date(2010, 1, 1), source="8-ФЗ, ст. 18")
media = partial(Term, procedure=Procedure.MEDIA_REQUEST, unit=DAYS, start=RECEIPT, since=date(1992, 2, 8))
demand = partial(
    Term, procedure=Procedure.PROSECUTOR_REQUEST, start=RECEIPT, roll=Roll.NONE, since=date(2017, 3, 18),
    source="закон «О прокуратуре РФ» № 2202-1, ст. 6 (27-ФЗ от 07.03.2017)",
)  # fmt: skip
prosecutor = partial(Term, start=RECEIPT, since=date(1995, 11, 25))
deputy = partial(Term, step=Step.ANSWER, unit=DAYS, start=RECEIPT, since=date(1994, 5, 12), confidence=MEDIUM)
returning = partial(
    Term, step=Step.RETURN_ASSIGNMENT, length=2, unit=Unit.WORKING_DAYS, start=Start.ASSIGNMENT, confidence=MEDIUM,
    since=date(2006, 11, 2), source="инструкция по делопроизводству",
    note="числа дней в законе нет: в инструкциях органов – от одного до трёх рабочих дней",
)  # fmt: skip
platform = partial(Term, procedure=Procedure.MESSAGE, start=RECEIPT, since=date(2020, 11, 10))

TERMS: tuple[Term, ...] = (
    # Appeals of citizens
    law_59(step=Step.REGISTER, length=3, start=RECEIPT, roll=Roll.NEXT, source="59-ФЗ, ст. 8 ч. 2", note=ROLLS_ON),
    law_59(step=Step.REDIRECT, length=7, source="59-ФЗ, ст. 8 ч. 3"),
    law_59(
        step=Step.MIGRATION_REDIRECT, length=5, since=IN_2015, source="59-ФЗ, ст. 8 ч. 3.1 (357-ФЗ от 24.11.2014)"
    ),
    law_59(
        step=Step.COPIES, length=7, source="59-ФЗ, ст. 8 ч. 4", note="уведомление автора – практика, а не буква закона"
    ),
    law_59(
        step=Step.RETURN_COMPLAINT, length=7, limit=UP_TO_30, source="59-ФЗ, ст. 8 ч. 7", confidence=MEDIUM,
        note=NO_NUMBER,
    ),
    law_59(step=Step.INQUIRY, length=15, start=Start.INQUIRY, source="59-ФЗ, ст. 10 ч. 2"),
    law_59(step=Step.RETURN_COURT, length=7, source="59-ФЗ, ст. 11 ч. 2"),
    law_59(
        step=Step.ABUSE, length=7, limit=UP_TO_30, source="59-ФЗ, ст. 11 ч. 3", confidence=MEDIUM, note=NO_NUMBER
    ),
    law_59(
        step=Step.UNREADABLE, length=7, source="59-ФЗ, ст. 11 ч. 4", note="если фамилия и адрес поддаются прочтению"
    ),
    law_59(step=Step.UNCLEAR, length=7, since=IN_2017, source="59-ФЗ, ст. 11 ч. 4.1 (355-ФЗ от 27.11.2017)"),
    law_59(
        step=Step.TERMINATE, length=7, limit=UP_TO_30, source="59-ФЗ, ст. 11 ч. 5", confidence=MEDIUM, note=NO_NUMBER
    ),
    law_59(step=Step.ON_SITE, length=7, since=IN_2017, source="59-ФЗ, ст. 11 ч. 5.1 (355-ФЗ от 27.11.2017)"),
    law_59(step=Step.ANSWER, length=30, source="59-ФЗ, ст. 12 ч. 1"),
    law_59(
        step=Step.MIGRATION_ANSWER, length=20, since=IN_2015, source="59-ФЗ, ст. 12 ч. 1.1 (357-ФЗ от 24.11.2014)",
        note="только для высшего должностного лица субъекта РФ",
    ),
    law_59(
        step=Step.EXTEND, length=30, start=END_OF_ANSWER, limit=ONCE_30, source="59-ФЗ, ст. 12 ч. 2",
        note="исключительный случай или запрос по ст. 10 ч. 2; автор уведомлён до окончания первого срока",
    ),
    law_59(step=Step.INTERNAL, length=0, unit=GIVEN, source="резолюция; инструкция по делопроизводству"),
    law_59(step=Step.HIGHER, length=0, unit=GIVEN, source="сопроводительное письмо вышестоящего органа"),
    # What other bodies ask for, and letters of no law of their own
    law_59(
        step=Step.ANSWER, procedure=Procedure.INQUIRY, length=15, start=RECEIPT, source="59-ФЗ, ст. 10 ч. 2"
    ),
    law_59(
        step=Step.INTERNAL, procedure=Procedure.OFFICIAL_LETTER, length=0, unit=GIVEN,
        source="резолюция; инструкция по делопроизводству",
    ),
    # Inside the house, whatever the paper: those of letters hold for every procedure that has no row of its own
    returning(procedure=Procedure.APPEAL),
    returning(procedure=Procedure.OFFICIAL_LETTER),
    # Requests for information, of anybody and of the press
    law_8(step=Step.REGISTER, length=3, start=RECEIPT, roll=Roll.NEXT, note=ROLLS_ON),
    law_8(step=Step.REDIRECT, length=7, confidence=MEDIUM, note="сообщение пользователю – в те же 7 дней"),
    law_8(step=Step.ANSWER, length=30),
    law_8(step=Step.DELAY, length=7),
    law_8(
        step=Step.EXTEND, length=15, start=END_OF_ANSWER, limit=ONCE_15,
        note="об отсрочке с причиной и сроком сообщено за 7 дней",
    ),
    media(step=Step.ANSWER, length=7, source="Закон РФ «О СМИ» № 2124-1, ст. 39"),
    media(step=Step.REFUSE, length=3, source="Закон РФ «О СМИ» № 2124-1, ст. 40"),
    media(
        step=Step.DELAY, length=3, source="Закон РФ «О СМИ» № 2124-1, ст. 40",
        note="с причиной и датой, к которой сведения будут даны",
    ),
    # The prosecutor
    demand(step=Step.ANSWER, length=5, unit=Unit.WORKING_DAYS),
    demand(step=Step.ANSWER_IN_CHECK, length=2, unit=Unit.WORKING_DAYS),
    demand(step=Step.ANSWER_URGENT, length=24, unit=Unit.HOURS),
    prosecutor(
        step=Step.ANSWER, procedure=Procedure.PROSECUTOR_SUBMISSION, length=1, unit=MONTHS,
        source="закон «О прокуратуре РФ» № 2202-1, ст. 24", note="меры приняты, о результате сообщено письменно",
    ),
    prosecutor(
        step=Step.ANSWER, procedure=Procedure.PROSECUTOR_PROTEST, length=10, unit=DAYS,
        source="закон «О прокуратуре РФ» № 2202-1, ст. 23",
    ),
    prosecutor(
        step=Step.ANSWER_AT_SITTING, procedure=Procedure.PROSECUTOR_PROTEST, length=0, unit=GIVEN,
        source="закон «О прокуратуре РФ» № 2202-1, ст. 23",
    ),
    # Deputies and the commissioner
    deputy(procedure=Procedure.PARLIAMENT_REQUEST, length=15, source="3-ФЗ от 08.05.1994, ст. 13"),
    deputy(
        procedure=Procedure.DEPUTY_REQUEST, length=30, source="3-ФЗ от 08.05.1994, ст. 14",
        note="срок для депутатов области и района – в законе области и уставе района",
    ),
    deputy(
        procedure=Procedure.DEPUTY_APPEAL, length=30, source="3-ФЗ от 08.05.1994, ст. 17",
        note="безотлагательно; 30 дней – если нужна проверка",
    ),
    deputy(
        procedure=Procedure.OMBUDSMAN_REQUEST, length=15, since=date(1997, 3, 4),
        source="1-ФКЗ от 26.02.1997, ст. 34",
    ),
    # The feedback platform
    platform(
        step=Step.ANSWER, length=30, unit=DAYS, limit=UP_TO_30, confidence=MEDIUM,
        source="ПП РФ от 10.11.2020 № 1802; региональный порядок работы с ПОС",
        note="срок категории устанавливает регион, не больше 30 дней",
    ),
    platform(
        step=Step.ANSWER_FAST, length=0, unit=GIVEN, confidence=LOW, source="региональный перечень категорий ПОС",
        note="сроки ускоренных категорий в каждом регионе свои",
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pause:
    """A spell of days that do not count: from `since` to the day before `until`. An empty one is no pause."""

    since: date
    until: date

    def __post_init__(self) -> None:
        if self.until < self.since:
            raise ValueError("a pause ends before it begins")


@dataclass(frozen=True, slots=True)
class CountedDay:
    """A row of the table behind a date."""

    day: date
    works: bool
    why: str
    """In Russian, why the office works on the day or does not."""
    number: int | None
    """Which day of the term it is; None: it does not count."""
    counted: timedelta | None
    """Of a term in hours: how much of it has passed by the end of the day."""
    note: str
    """In Russian, what the day is to the term: its start, a pause, its last day."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a date was found: a Russian text, and the days one by one."""

    sentence: str
    days: tuple[CountedDay, ...]


@dataclass(frozen=True, slots=True)
class Due:
    """The last day of a term, with all that it was counted from."""

    term: Term
    start: date
    """The day, or of a term in hours the moment, of the event that starts the term."""
    length: int
    """As asked for, where an office may set it."""
    legal_due: date
    """The last day by the row; it never moves."""
    control_due: date
    """The last day by which the office watches, moved off days off by the row's rule."""
    due_at: datetime | None
    """The last moment of a term in hours, local; None for terms in days."""
    calendar: WorkingCalendar
    paused: frozenset[date]

    @property
    def leaves_no_day(self) -> bool:
        """Tell whether the control day is not later than the day of the start: act at once, or ask for another."""
        return self.due_at is None and self.control_due <= self.start

    def explain(self) -> Explanation:
        """Return how the date was found.

        :raises UnknownYear: if the term touches a year whose days off are not entered
        """
        return Explanation(" ".join(_sentences(self)), tuple(_days(self)))


def due(
    term: Term,
    start: date,
    calendar: WorkingCalendar = OFFICE,
    *,
    length: int | None = None,
    given: date | None = None,
    pauses: Collection[Pause] = (),
) -> Due:
    """Return the last day of a term; the day (of a term in hours: the moment) of `start` is not counted.

    `length` is what the office has decided, where the row has a limit; `given` the day that the paper names.

    :raises LengthNotAllowed: if the row does not admit `length`, or lacks a `given` day not earlier than the start
    :raises UnknownYear: if a year is needed whose days off are not entered
    :raises TypeError: if a term in hours starts with a day, or one in days with a moment
    """
    if isinstance(start, datetime) is not (term.unit in IN_HOURS):
        raise TypeError(f"{term.says}: a term in hours starts with a moment, any other with a day")
    amount = _length(term, length)
    paused = frozenset(day for pause in pauses for day in days_between(pause.since, pause.until - DAY))
    due_at = None
    if isinstance(start, datetime):
        due_at = _last_moment(term.unit, start, amount * HOUR, calendar, paused)
        last = due_at.date()
    elif term.unit is Unit.GIVEN:
        if given is None or given < start:
            raise LengthNotAllowed(f"Срок «{term.step.label}» назван в документе: укажите день не раньше начала срока.")
        last = given
    else:
        last = _last_day(term.unit, start, amount, calendar, paused)
    return Due(term, start, amount, last, _rolled(last, term.roll, calendar), due_at, calendar, paused)


def terms_of(procedure: Procedure, on: date, terms: tuple[Term, ...] = TERMS) -> tuple[Term, ...]:
    """Return the terms of a procedure for papers that started their way on a day, in the order of the table.

    :raises BadTerms: if the table contradicts itself
    """
    found = (in_force(rows, on) for (of, _), rows in _rows_by_step(terms).items() if of is procedure)
    return tuple(term for term in found if term)


def term_of(step: Step, procedure: Procedure, on: date, terms: tuple[Term, ...] = TERMS) -> Term:
    """Return the term of a step for papers that started their way on a day.

    :raises NoTerm: if no row speaks of it
    :raises BadTerms: if the table contradicts itself
    """
    if (term := in_force(_rows_by_step(terms).get((procedure, step), ()), on)) is None:
        raise NoTerm(f"Срок не установлен: {step.label}, {procedure.label}, на {in_words(on)}.")
    return term


def every_due(
    procedure: Procedure, started: date, calendar: WorkingCalendar = OFFICE, terms: tuple[Term, ...] = TERMS
) -> tuple[tuple[Term, Due | None], ...]:
    """Return every term of a procedure with its last day, all events taken to be on one day: a calculator's page.

    `started` may be a local moment; without one, and where the paper names the day itself, there is no last day.

    :raises BadTerms: if the table contradicts itself
    :raises UnknownYear: if a year is needed whose days off are not entered
    """
    day = started.date() if isinstance(started, datetime) else started
    rows = terms_of(procedure, day, terms)
    answer = next((due(row, day, calendar) for row in rows if row.step is Step.ANSWER and _in_days(row)), None)

    def of(term: Term) -> Due | None:
        if term.start is Start.END_OF_ANSWER:
            return answer and due(term, answer.legal_due, calendar)
        if term.unit in IN_HOURS:
            return due(term, started, calendar) if isinstance(started, datetime) else None
        return due(term, day, calendar) if _in_days(term) else None

    return tuple((term, of(term)) for term in rows)


def _in_days(term: Term) -> bool:
    return term.unit not in IN_HOURS and term.unit is not Unit.GIVEN


@lru_cache(maxsize=8)
def _rows_by_step(terms: tuple[Term, ...]) -> dict[tuple[Procedure, Step], tuple[Term, ...]]:
    """Sort a table by what it speaks of; tables are few, and asked again and again."""
    rows: dict[tuple[Procedure, Step], tuple[Term, ...]] = {}
    for term in terms:
        key = (term.procedure, term.step)
        if any(other.since == term.since for other in rows.get(key, ())):
            raise BadTerms(
                f"О сроке «{term.step.label}» ({term.procedure.label}) с {in_words(term.since)} говорят две строки."
            )
        if not term.source:
            raise BadTerms(f"У срока «{term.step.label}» ({term.procedure.label}) не назван источник.")
        if (term.length > 0) is (term.unit is Unit.GIVEN) or term.length < 0:
            raise BadTerms(f"У срока «{term.step.label}» ({term.procedure.label}) неверна длина: {term.length}.")
        if term.limit and term.length > term.limit.longest:
            raise BadTerms(
                f"Срок «{term.step.label}» ({term.procedure.label}) длиннее допустимого: "
                f"{in_units(term.limit.longest, term.unit)}."
            )
        if term.unit in IN_HOURS and term.roll is not Roll.NONE:
            raise BadTerms(f"Срок «{term.step.label}» ({term.procedure.label}) – в часах: он не переносится.")
        rows[key] = (*rows.get(key, ()), term)
    return rows


def _length(term: Term, asked: int | None) -> int:
    if asked is None or asked == term.length:
        return term.length
    if term.limit is None:
        raise LengthNotAllowed(f"Срок установлен законом и не меняется: {term.says} ({term.source}).")
    if not 1 <= asked <= term.limit.longest:
        raise LengthNotAllowed(
            f"{capital(term.step.label)}: от 1 до {term.limit.longest}, а не {asked} ({term.source})."
        )
    return asked


def _last_day(unit: Unit, start: date, length: int, calendar: WorkingCalendar, paused: frozenset[date]) -> date:
    if unit is Unit.MONTHS:
        last = _months_later(start, length)
        day = start
        while day < last:
            day += DAY
            if day in paused:
                last += DAY
        return last
    day = start
    while length:
        day += DAY
        if _counts(day, unit, calendar, paused):
            length -= 1
    return day


def _counts(day: date, unit: Unit, calendar: WorkingCalendar, paused: frozenset[date]) -> bool:
    return day not in paused and (unit is not Unit.WORKING_DAYS or calendar.is_working_day(day))


def _months_later(start: date, months: int) -> date:
    """ГК РФ, ст. 192 п. 3: the same day of the last month, or its last day if it has no such day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def _last_moment(
    unit: Unit, start: datetime, left: timedelta, calendar: WorkingCalendar, paused: frozenset[date]
) -> datetime:
    if unit is Unit.WORKING_HOURS:
        return calendar.add_working_time(start, left, without=paused)
    while True:
        midnight = datetime.combine(start.date() + DAY, time())
        if start.date() not in paused:
            if left <= midnight - start:
                return start + left
            left -= midnight - start
        start = midnight


def _rolled(day: date, roll: Roll, calendar: WorkingCalendar) -> date:
    if roll is Roll.PRECEDING:
        return calendar.working_day_on_or_before(day)
    return calendar.working_day_on_or_after(day) if roll is Roll.NEXT else day


def _sentences(found: Due) -> Iterator[str]:
    term = found.term
    if term.unit is Unit.GIVEN:
        yield f"{capital(term.says)} ({term.source})."
    else:
        length, event = in_units(found.length, term.unit), term.start.label
        since = "с момента" if term.unit in IN_HOURS else "со дня"
        yield f"{capital(term.step.label)}: {length} {since} {event} ({term.source})."
    if found.due_at:
        yield f"Начало – {_moment(found.start)}, последний момент – {_moment(found.due_at)}."
    elif term.unit is Unit.GIVEN:
        yield f"Последний день – {in_words(found.legal_due)}."
    else:
        yield f"День {event} – {in_words(found.start)} – не считается; последний день – {in_words(found.legal_due)}."
    if spells := list(_spells(found)):
        yield f"Не считались дни: {', '.join(spells)}."
    if found.control_due != found.legal_due:
        why = found.calendar.why(found.legal_due)
        yield f"Это не рабочий день ({why}); контрольный срок – {in_words(found.control_due)}, {term.roll.label}."
    if found.leaves_no_day:
        yield "Внимание: контрольный срок не позже дня, с которого срок считается."
    if term.note:
        yield f"Примечание: {term.note}."


def _days(found: Due) -> Iterator[CountedDay]:
    start, number = _first_day(found), 0
    for day in days_between(min(start, found.control_due), max(found.legal_due, found.control_due)):
        counts = _in_term(found, day) and _counts(day, found.term.unit, found.calendar, found.paused)
        number += counts
        yield CountedDay(
            day=day,
            works=found.calendar.is_working_day(day),
            why=found.calendar.why(day),
            number=number if counts and not found.due_at else None,
            counted=_counted_by(found, day) if found.due_at else None,
            note=", ".join(_notes(found, day)),
        )


def _first_day(found: Due) -> date:
    return found.start.date() if isinstance(found.start, datetime) else found.start


def _in_term(found: Due, day: date) -> bool:
    """The day of the start belongs to a term in hours, and to no other."""
    start = _first_day(found)
    return (start <= day if found.due_at else start < day) and day <= found.legal_due


def _counted_by(found: Due, last: date) -> timedelta:
    """Return how much of a term in hours has passed by the end of a day."""
    assert isinstance(found.start, datetime)
    assert found.due_at is not None
    passed = NOTHING
    for day in days_between(found.start.date(), last):
        if day not in found.paused:
            begins = max(found.start, datetime.combine(day, time()))
            ends = min(found.due_at, datetime.combine(day + DAY, time()))
            working = found.term.unit is Unit.WORKING_HOURS
            passed += found.calendar.working_time(begins, ends) if working else ends - begins
    return passed


def _notes(found: Due, day: date) -> Iterator[str]:
    if day == _first_day(found):
        yield "начало срока" if found.due_at or found.term.unit is Unit.GIVEN else "начало срока, не считается"
    if _in_term(found, day) and day in found.paused:
        yield "пауза, не считается"
    elif _in_term(found, day) and not _counts(day, found.term.unit, found.calendar, found.paused):
        yield "не считается"
    if day == found.legal_due:
        yield "последний день"
    if day == found.control_due:
        yield "контрольный срок"


def _spells(found: Due) -> Iterator[str]:
    """Yield the pauses that fell into the term: «с пн 01.02.2021 по пт 05.02.2021»."""
    days = sorted(day for day in found.paused if _in_term(found, day))
    for _, spell in groupby(enumerate(days), key=lambda pair: pair[1] - pair[0] * DAY):
        first, *rest = [day for _, day in spell]
        yield f"с {in_words(first)} по {in_words(rest[-1] if rest else first)}"


def _moment(moment: date) -> str:
    return f"{in_words(moment)} {moment:%H:%M}"
