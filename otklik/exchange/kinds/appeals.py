"""`appeals.csv`: written appeals, electronic documents among them."""

# ruff: noqa: S608 – SQL is put together from names that stand in this package only

from __future__ import annotations

from otklik.exchange import columns
from otklik.exchange.columns import (
    CODE,
    DATE,
    YES_NO,
    Column,
    Kind,
    Table,
    Target,
    Type,
    book,
    choice,
    position,
    text,
    to,
    whole,
)
from otklik.exchange.kinds import letters, people
from otklik.exchange.models import FileKind
from otklik.rules.deadlines import TERMS, Step
from otklik.rules.law import Procedure

DAY = "to_date({0}, 'DD.MM.YYYY')"
ANSWER = [term for term in TERMS if (term.step, term.procedure) == (Step.ANSWER, Procedure.APPEAL)]
BY_LAW = ", ".join(f"('{term.since}'::date, {term.length}, 0)" for term in ANSWER)
LENGTH = f"""coalesce((
    SELECT length FROM (
        VALUES {BY_LAW}
        UNION ALL
        SELECT since, length, 1 FROM otklik_reference_officeterm
        WHERE procedure = '{Procedure.APPEAL.value}' AND step = '{Step.ANSWER.value}'
    ) AS terms (since, length, place)
    WHERE since <= {DAY} ORDER BY since DESC, place LIMIT 1
), {min(ANSWER, key=lambda term: term.since).length})"""
LEGAL_DUE = Type(DATE.read, f"({DAY} + {LENGTH})", DATE.shown)
"""The last day of answering by law (59-ФЗ, ст. 12 ч. 1) or by a row that the office has entered itself.

It is counted from registration and not moved by days off; papers older than the law take its first term.
"""

SETTLEMENT = book("otklik_reference_settlement", 200, also={"genitive": "''", "is_outside": "false"})
OUTCOMES = {
    "поддержано": "supported",
    "меры приняты": "supported",
    "разъяснено": "explained",
    "даны разъяснения": "explained",
    "не поддержано": "not_supported",
    "перенаправлено": "redirected",
    "без ответа": "left_without_answer",
    "отозвано": "withdrawn",
    "дан ответ": "answered",
    "в работе": "",
    "на рассмотрении": "",
}
"""Words of «Результат»; the empty ones say that there is no result yet."""
MEASURES_IMPLIED = "UPDATE staged SET measures_taken = 'да' WHERE outcome = 'меры приняты'"
FORMS = {"письменное": "written", "электронное": "electronic"}
KINDS = {"предложение": "suggestion", "заявление": "application", "жалоба": "complaint"}
KEPT = {
    "registered_on": DATE.sql.format("s.registered_on"),
    "due": f"""coalesce({
        ", ".join(
            type_.sql.format(f"s.{cell}")
            for type_, cell in ((DATE, "extended_to"), (DATE, "stated_due"), (LEGAL_DUE, "registered_on"))
        )
    })""",
    "answered_on": DATE.sql.format("s.answered_on"),
    "result": choice(OUTCOMES).sql.format("s.outcome"),
    "from_higher": "s.source IS NOT NULL",
}
"""What an appeal carries of its other rows, said at once: the triggers that keep it find it true and write nothing.

For the same reason term and reply are written before the appeal.
"""
TABLES = (
    Table(
        alias="letter",
        name="otklik_registry_letter",
        paper="id",
        when="NOT s.attached",
        fixed={
            "direction": "'incoming'",
            "series_id": letters.series("appeals"),
            "serial": "s.serial",
            "in_correspondence": "false",
            "correspondent_name": "''",
            "outgoing_number": "''",
            "delivery": "''",
            "summary": "''",
            "case_index": "''",
            "outer_system": f"'{letters.OUTER_SYSTEM}'",
        },
    ),
    Table("term", "otklik_work_term", "letter_id"),
    Table(
        "reply", "otklik_work_reply", "letter_id",
        when="(s.answered_on IS NOT NULL OR s.reply_number IS NOT NULL)", empty="t.sent_on IS NULL AND t.number = ''",
    ),
    Table("appeal", "otklik_appeals_appeal", "letter_id", fixed={"citizen_id": people.CITIZEN, **KEPT}),
    Table("question", "otklik_appeals_question", "appeal_id", fixed={"position": "1"}, only="t.position = 1"),
    Table(
        "cover", "otklik_appeals_coverletter", "appeal_id",
        when="num_nonnulls(s.source, s.cover_number, s.cover_on, s.control_due) > 0", fixed={"position": "1"},
        only="t.position = 1",
        empty="t.position = 1 AND num_nonnulls(t.higher_body_id, nullif(t.number, ''), t.dated_on, t.control_due) = 0",
    ),
    Table(
        "assignment", "otklik_work_assignment", "letter_id",
        when="s.executor IS NOT NULL", needs="executor", fixed={"is_responsible": "true"},
        only="t.is_responsible AND t.parent_id IS NULL AND t.state <> 'returned'",
    ),
)  # fmt: skip

COLUMNS = (
    columns.notes("appeal"),
    Column("Номер", "number", text(64), to("letter", "number"), required=True),
    Column(
        "Дата регистрации",
        "registered_on",
        DATE,
        (Target("letter", "registered_on"), Target("term", "legal_due", LEGAL_DUE)),
        required=True,
        happened=True,
    ),
    Column("Дата поступления", "received_on", DATE, to("appeal", "received_on"), happened=True),
    Column("Форма", "form", choice(FORMS), to("appeal", "form"), required=True),
    Column("Вид", "kind", choice(KINDS), to("appeal", "kind")),
    Column("Фамилия", "surname", text(150), to("appeal", "surname")),
    Column("Имя", "first_name", text(150), to("appeal", "first_name")),
    Column("Отчество", "patronymic", text(150), to("appeal", "patronymic")),
    Column("Адрес", "address", text(500), to("appeal", "address")),
    Column("Поселение", "settlement", SETTLEMENT, to("appeal", "settlement_id")),
    Column("Эл. почта", "email", text(254), to("appeal", "email")),
    Column("Телефон", "phone", text(100), to("appeal", "phone")),
    Column(
        "Источник",
        "source",
        book("otklik_reference_higherbody", 500, also={"genitive": "''"}),
        to("cover", "higher_body_id"),
    ),
    Column("Номер сопроводительного", "cover_number", text(100), to("cover", "number")),
    Column("Дата сопроводительного", "cover_on", DATE, to("cover", "dated_on")),
    Column("Контрольный срок", "control_due", DATE, to("cover", "control_due")),
    Column("Содержание", "text", text(), to("appeal", "text")),
    Column("Код вопроса", "code", CODE, to("question", "code_id")),
    Column(
        "Исполнитель",
        "executor",
        book("otklik_reference_department", 300),
        to("assignment", "department_id"),
        decided=True,
    ),
    Column("Срок", "stated_due", DATE, to("term", "stated_due")),
    Column("Продлено до", "extended_to", DATE, to("term", "extended_to")),
    Column("Дата ответа", "answered_on", DATE, to("reply", "sent_on"), happened=True, decided=True),
    Column("Номер ответа", "reply_number", text(100), to("reply", "number"), decided=True),
    Column("Результат", "outcome", choice(OUTCOMES), to("question", "outcome"), decided=True),
    Column("Меры приняты", "measures_taken", YES_NO, to("question", "measures_taken"), decided=True),
    Column("Подписей", "signatures", whole(0, 1_000_000), to("appeal", "signatures")),
    Column("Повторное к", "repeat_of_number", text(64), to("appeal", "repeat_of_number")),
)

ATTACH = f"""
    UPDATE staged s SET paper = l.id, attached = true
    FROM otklik_registry_letter l
    WHERE l.series_id = {letters.series("correspondence")} AND l.in_correspondence
      AND l.kind_id = {letters.CITIZENS_LETTER}
      AND l.year = right(s.registered_on, 4)::int AND l.number = s.number
      AND l.registered_on = to_date(s.registered_on, 'DD.MM.YYYY')
      AND NOT EXISTS (SELECT FROM otklik_appeals_appeal other WHERE other.letter_id = l.id)"""


def before(name: str) -> str:
    """Return SQL, over `altered a`, of what a column said the last time."""
    return f"a.before[{position(COLUMNS, name)}]"


FOLLOW_REPEATS = (
    f"""
    UPDATE otklik_appeals_appeal t SET repeat_of_id = NULL
    FROM altered a
    WHERE a.paper = t.letter_id AND t.repeat_of_number = '' AND {before("repeat_of_number")} IS NOT NULL""",
    """
    UPDATE otklik_appeals_appeal t SET repeat_of_id = meant.earlier
    FROM (SELECT DISTINCT ON (t.letter_id) t.letter_id AS paper, l.id AS earlier
          FROM otklik_appeals_appeal t
          JOIN otklik_registry_letter own ON own.id = t.letter_id
          LEFT JOIN (otklik_appeals_appeal o JOIN otklik_registry_letter l ON l.id = o.letter_id)
            ON l.number = t.repeat_of_number AND l.id <> own.id AND l.registered_on <= own.registered_on
          WHERE t.repeat_of_number <> ''
            AND (t.letter_id IN (SELECT paper FROM touched) OR t.repeat_of_number IN (
                 SELECT named.number FROM otklik_registry_letter named JOIN touched ON touched.paper = named.id))
          ORDER BY t.letter_id, l.registered_on DESC, l.year DESC) meant
    WHERE t.letter_id = meant.paper AND t.repeat_of_id IS DISTINCT FROM meant.earlier""",
)
"""A repeated appeal names the earlier one by number; the latest of that number registered before it is meant.

Of a paper whose own row has changed, or one of whose number has, the tie is made anew.
"""


def kind(_zone: str) -> Kind:
    """Return what `appeals.csv` is."""
    return Kind(
        kind=FileKind.APPEALS,
        tables=TABLES,
        columns=COLUMNS,
        key="number",
        key_day="registered_on",
        search=letters.SEARCH,
        taken=letters.taken("appeals", "NOT s.attached"),
        implied=(MEASURES_IMPLIED,),
        before=(
            ATTACH,
            *letters.part(f"{before('registered_on')} IS DISTINCT FROM a.registered_on"),
            people.meet("s.registered_on"),
        ),
        after=(
            *letters.join("a.id IN (SELECT paper FROM altered)"),
            *people.remember(
                "otklik_appeals_appeal",
                "letter_id",
                "l.registered_on",
                "otklik_appeals_appeal t JOIN otklik_registry_letter l ON l.id = t.letter_id",
            ),
            *FOLLOW_REPEATS,
            letters.push_counter("appeals"),
        ),
        worked_on=letters.WORKED_ON,
    )
