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

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
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
    def says(self) -> str:
        """Return «ответ: 30 календарных дней со дня регистрации»."""
        if self.unit is Unit.GIVEN:
            return f"{self.step.label}: {self.unit.label}"
        event = f"{'с момента' if self.unit in IN_HOURS else 'со дня'} {self.start.label}"
        return f"{self.step.label}: {in_units(self.length, self.unit)} {event}"


def in_units(length: int, unit: Unit) -> str:
    """Return «30 календарных дней»."""
    return f"{length} {plural(length, *NOUNS[unit])}"


APPEAL, INFORMATION = Procedure.APPEAL, Procedure.INFORMATION_REQUEST
DAYS, RECEIPT = Unit.CALENDAR_DAYS, Start.RECEIPT
LAW_59, LAW_8 = date(2006, 11, 2), date(2010, 1, 1)
LAW_OF_MEDIA, LAW_OF_DEPUTIES = date(1992, 2, 8), date(1994, 5, 12)
NO_NUMBER = "числа дней в законе нет; взято 7, не позже срока ответа"


def _appeal(
    step: Step, length: int, source: str, since: date = LAW_59, confidence: Confidence = HIGH, note: str = ""
) -> Term:
    """A term of 59-ФЗ in calendar days from registration that an office cannot set."""
    return Term(
        step=step, procedure=APPEAL, length=length, unit=DAYS, since=since, source=source, confidence=confidence,
        note=note,
    )  # fmt: skip


def _answer(
    procedure: Procedure,
    length: int,
    unit: Unit,
    since: date,
    source: str,
    confidence: Confidence = HIGH,
    step: Step = Step.ANSWER,
    note: str = "",
) -> Term:
    """A term of another law than 59-ФЗ, counted from receipt."""
    return Term(
        step=step, procedure=procedure, length=length, unit=unit, start=RECEIPT, since=since, source=source,
        roll=Roll.PRECEDING if unit in (DAYS, Unit.MONTHS, Unit.GIVEN) else Roll.NONE, confidence=confidence, note=note,
    )  # fmt: skip


TERMS: tuple[Term, ...] = (
    Term(
        step=Step.REGISTER,
        procedure=APPEAL,
        length=3,
        unit=DAYS,
        start=RECEIPT,
        roll=Roll.NEXT,
        since=LAW_59,
        source="59-ФЗ, ст. 8 ч. 2",
        note="перенос на следующий рабочий день – практика муниципалитетов (средняя уверенность)",
    ),
    _appeal(Step.REDIRECT, 7, "59-ФЗ, ст. 8 ч. 3"),
    _appeal(Step.COPIES, 7, "59-ФЗ, ст. 8 ч. 4", note="уведомление автора – практика, а не буква закона"),
    _appeal(Step.MIGRATION_REDIRECT, 5, "59-ФЗ, ст. 8 ч. 3.1 (357-ФЗ от 24.11.2014)", date(2015, 1, 1)),
    _appeal(Step.ANSWER, 30, "59-ФЗ, ст. 12 ч. 1"),
    _appeal(
        Step.MIGRATION_ANSWER,
        20,
        "59-ФЗ, ст. 12 ч. 1.1 (357-ФЗ от 24.11.2014)",
        date(2015, 1, 1),
        note="только для высшего должностного лица субъекта РФ",
    ),
    Term(
        step=Step.EXTEND,
        procedure=APPEAL,
        length=30,
        unit=DAYS,
        start=Start.END_OF_ANSWER,
        limit=Limit(longest=30, times=1),
        since=LAW_59,
        source="59-ФЗ, ст. 12 ч. 2",
        note="исключительный случай или запрос по ст. 10 ч. 2; автор уведомлён до окончания первого срока",
    ),
    Term(
        step=Step.INQUIRY,
        procedure=APPEAL,
        length=15,
        unit=DAYS,
        start=Start.INQUIRY,
        since=LAW_59,
        source="59-ФЗ, ст. 10 ч. 2",
    ),
    _appeal(Step.RETURN_COURT, 7, "59-ФЗ, ст. 11 ч. 2"),
    _appeal(Step.UNREADABLE, 7, "59-ФЗ, ст. 11 ч. 4", note="если фамилия и адрес поддаются прочтению"),
    _appeal(Step.UNCLEAR, 7, "59-ФЗ, ст. 11 ч. 4.1 (355-ФЗ от 27.11.2017)", date(2017, 12, 8)),
    _appeal(Step.ON_SITE, 7, "59-ФЗ, ст. 11 ч. 5.1 (355-ФЗ от 27.11.2017)", date(2017, 12, 8)),
    *(
        Term(
            step=step,
            procedure=APPEAL,
            length=7,
            unit=DAYS,
            limit=Limit(longest=30),
            since=LAW_59,
            source=source,
            confidence=MEDIUM,
            note=NO_NUMBER,
        )
        for step, source in ((Step.TERMINATE, "59-ФЗ, ст. 11 ч. 5"), (Step.ABUSE, "59-ФЗ, ст. 11 ч. 3"))
    ),
    *(
        _answer(of, 0, Unit.GIVEN, LAW_59, "резолюция; инструкция по делопроизводству", step=Step.INTERNAL)
        for of in (APPEAL, Procedure.OFFICIAL_LETTER)
    ),
    _answer(APPEAL, 0, Unit.GIVEN, LAW_59, "сопроводительное письмо вышестоящего органа", HIGH, Step.HIGHER),
    _answer(Procedure.INQUIRY, 15, DAYS, LAW_59, "59-ФЗ, ст. 10 ч. 2"),
    Term(
        step=Step.REGISTER,
        procedure=INFORMATION,
        length=3,
        unit=DAYS,
        start=RECEIPT,
        roll=Roll.NEXT,
        since=LAW_8,
        source="8-ФЗ, ст. 18",
        note="перенос на следующий рабочий день – практика муниципалитетов (средняя уверенность)",
    ),
    Term(step=Step.ANSWER, procedure=INFORMATION, length=30, unit=DAYS, since=LAW_8, source="8-ФЗ, ст. 18"),
    Term(step=Step.DELAY, procedure=INFORMATION, length=7, unit=DAYS, since=LAW_8, source="8-ФЗ, ст. 18"),
    Term(
        step=Step.EXTEND,
        procedure=INFORMATION,
        length=15,
        unit=DAYS,
        start=Start.END_OF_ANSWER,
        limit=Limit(longest=15, times=1),
        since=LAW_8,
        source="8-ФЗ, ст. 18",
        note="об отсрочке с причиной и сроком сообщено за 7 дней",
    ),
    Term(
        step=Step.REDIRECT,
        procedure=INFORMATION,
        length=7,
        unit=DAYS,
        since=LAW_8,
        source="8-ФЗ, ст. 18",
        confidence=MEDIUM,
        note="сообщение пользователю – в те же 7 дней",
    ),
    _answer(Procedure.MEDIA_REQUEST, 7, DAYS, LAW_OF_MEDIA, "Закон РФ «О СМИ» № 2124-1, ст. 39"),
    _answer(Procedure.MEDIA_REQUEST, 3, DAYS, LAW_OF_MEDIA, "Закон РФ «О СМИ» № 2124-1, ст. 40", step=Step.REFUSE),
    _answer(
        Procedure.MEDIA_REQUEST,
        3,
        DAYS,
        LAW_OF_MEDIA,
        "Закон РФ «О СМИ» № 2124-1, ст. 40",
        step=Step.DELAY,
        note="с причиной и датой, к которой сведения будут даны",
    ),
    *(
        _answer(
            Procedure.PROSECUTOR_REQUEST,
            length,
            unit,
            date(2017, 3, 18),
            "закон «О прокуратуре РФ» № 2202-1, ст. 6 (27-ФЗ от 07.03.2017)",
            step=step,
        )
        for step, length, unit in (
            (Step.ANSWER, 5, Unit.WORKING_DAYS),
            (Step.ANSWER_IN_CHECK, 2, Unit.WORKING_DAYS),
            (Step.ANSWER_URGENT, 24, Unit.HOURS),
        )
    ),
    _answer(
        Procedure.PROSECUTOR_SUBMISSION,
        1,
        Unit.MONTHS,
        date(1995, 11, 25),
        "закон «О прокуратуре РФ» № 2202-1, ст. 24",
        note="меры приняты, о результате сообщено письменно",
    ),
    _answer(Procedure.PROSECUTOR_PROTEST, 10, DAYS, date(1995, 11, 25), "закон «О прокуратуре РФ» № 2202-1, ст. 23"),
    _answer(
        Procedure.PROSECUTOR_PROTEST,
        0,
        Unit.GIVEN,
        date(1995, 11, 25),
        "закон «О прокуратуре РФ» № 2202-1, ст. 23",
        step=Step.ANSWER_AT_SITTING,
    ),
    _answer(Procedure.PARLIAMENT_REQUEST, 15, DAYS, LAW_OF_DEPUTIES, "3-ФЗ от 08.05.1994, ст. 13", MEDIUM),
    _answer(
        Procedure.DEPUTY_REQUEST,
        30,
        DAYS,
        LAW_OF_DEPUTIES,
        "3-ФЗ от 08.05.1994, ст. 14",
        MEDIUM,
        note="срок для депутатов области и района – в законе области и уставе района",
    ),
    _answer(
        Procedure.DEPUTY_APPEAL,
        30,
        DAYS,
        LAW_OF_DEPUTIES,
        "3-ФЗ от 08.05.1994, ст. 17",
        MEDIUM,
        note="безотлагательно; 30 дней – если нужна проверка",
    ),
    _answer(Procedure.OMBUDSMAN_REQUEST, 15, DAYS, date(1997, 3, 4), "1-ФКЗ от 26.02.1997, ст. 34", MEDIUM),
    Term(
        step=Step.ANSWER,
        procedure=Procedure.MESSAGE,
        length=30,
        unit=DAYS,
        start=RECEIPT,
        limit=Limit(longest=30),
        since=date(2020, 11, 10),
        source="ПП РФ от 10.11.2020 № 1802; региональный порядок работы с ПОС",
        confidence=MEDIUM,
        note="срок категории устанавливает регион, не больше 30 дней",
    ),
    _answer(
        Procedure.MESSAGE,
        0,
        Unit.GIVEN,
        date(2020, 11, 10),
        "региональный перечень категорий ПОС",
        LOW,
        Step.ANSWER_FAST,
        note="сроки ускоренных категорий в каждом регионе свои",
    ),
)


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
    first = date(start.year + (start.month - 1 + months) // 12, (start.month - 1 + months) % 12 + 1, 1)
    last = date(first.year + first.month // 12, first.month % 12 + 1, 1) - DAY
    return first.replace(day=min(start.day, last.day))


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
    start = found.start.date() if isinstance(found.start, datetime) else found.start
    number = 0
    for day in days_between(min(start, found.control_due), max(found.legal_due, found.control_due)):
        counts = start < day <= found.legal_due and _counts(day, found.term.unit, found.calendar, found.paused)
        number += counts
        in_days = found.due_at is None
        yield CountedDay(
            day=day,
            works=found.calendar.is_working_day(day),
            why=found.calendar.why(day),
            number=number if counts and in_days else None,
            counted=None if in_days else _counted_by(found, day),
            note=", ".join(_notes(found, day, start)),
        )


def _counted_by(found: Due, last: date) -> timedelta:
    """Return how much of a term in hours has passed by the end of a day."""
    assert isinstance(found.start, datetime)
    assert found.due_at is not None
    passed = NOTHING
    for day in days_between(found.start.date(), last):
        begins = max(found.start, datetime.combine(day, time()))
        ends = min(found.due_at, datetime.combine(day + DAY, time()))
        if day not in found.paused and begins < ends:
            working = found.term.unit is Unit.WORKING_HOURS
            passed += found.calendar.working_time(begins, ends) if working else ends - begins
    return passed


def _notes(found: Due, day: date, start: date) -> Iterator[str]:
    if day == start:
        yield "начало срока" if found.due_at or found.term.unit is Unit.GIVEN else "начало срока, не считается"
    if day in found.paused and start < day <= found.legal_due:
        yield "пауза, не считается"
    elif start < day <= found.legal_due and not _counts(day, found.term.unit, found.calendar, found.paused):
        yield "не считается"
    if day == found.legal_due:
        yield "последний день"
    if day == found.control_due:
        yield "контрольный срок"


def _spells(found: Due) -> Iterator[str]:
    """Yield the pauses that fell into the term: «с пн 01.02.2021 по пт 05.02.2021»."""
    start = found.start.date() if isinstance(found.start, datetime) else found.start
    days = sorted(day for day in found.paused if start < day <= found.legal_due or (day == start and found.due_at))
    for _, spell in groupby(enumerate(days), key=lambda pair: pair[1] - pair[0] * DAY):
        first, *rest = [day for _, day in spell]
        yield f"с {in_words(first)} по {in_words(rest[-1] if rest else first)}"


def _moment(moment: date) -> str:
    return f"{in_words(moment)} {moment:%H:%M}"
