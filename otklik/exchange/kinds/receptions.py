"""`receptions.csv`: personal receptions, one row a visitor."""

# ruff: noqa: S608 – SQL is put together from names that stand in this package only

from __future__ import annotations

from otklik.exchange import columns
from otklik.exchange.columns import (
    CODE,
    DATE,
    IDENTITY,
    Column,
    Kind,
    Search,
    Table,
    Target,
    Type,
    book,
    choice,
    position,
    text,
    to,
)
from otklik.exchange.kinds import letters, people
from otklik.exchange.kinds.appeals import SETTLEMENT
from otklik.exchange.models import FileKind

OFFICIAL = book(
    "otklik_reference_official",
    300,
    field="post",
    also={"name": "''"},
    find=f"(SELECT b.id FROM otklik_reference_official b WHERE b.key = {IDENTITY} || '|')",
)
DAY = "to_date({}, 'DD.MM.YYYY')"
CARD = Table(
    "card",
    "otklik_receptions_receptioncard",
    "id",
    fixed={
        "day_id": f"""(SELECT d.id FROM otklik_receptions_receptionday d
                       WHERE d.held_on = {DAY.format("s.held_on")}
                         AND d.official_id = {OFFICIAL.sql.format("s.official")})""",
        "year": "right(s.held_on, 4)::int",
        "citizen_id": people.CITIZEN,
        "outer_system": f"'{letters.OUTER_SYSTEM}'",
    },
)
OUTCOMES = {
    "поддержано": "supported",
    "меры приняты": "supported",
    "разъяснено": "explained",
    "не поддержано": "not_supported",
}
RESULT = choice(OUTCOMES)
MEASURES = Type(RESULT.read, "CASE {} WHEN 'меры приняты' THEN true END", "CASE WHEN {} THEN 'меры приняты' END")
FORMS = {"устный": "oral", "письменный": "written"}
OF_DAY = "(SELECT d.{} FROM otklik_receptions_receptionday d WHERE d.id = t.day_id)"
COLUMNS = (
    columns.notes("card"),
    Column("Номер карточки", "number", text(64), to("card", "number"), required=True),
    Column(
        "Дата приёма",
        "held_on",
        DATE,
        (Target("card", "day_id", current=OF_DAY.format("held_on")),),
        required=True,
        happened=True,
    ),
    Column(
        "Должностное лицо",
        "official",
        OFFICIAL,
        (Target("card", "day_id", current=OF_DAY.format("official_id")),),
        required=True,
    ),
    Column("Фамилия", "surname", text(150), to("card", "surname")),
    Column("Имя", "first_name", text(150), to("card", "first_name")),
    Column("Отчество", "patronymic", text(150), to("card", "patronymic")),
    Column("Адрес", "address", text(500), to("card", "address")),
    Column("Поселение", "settlement", SETTLEMENT, to("card", "settlement_id")),
    Column("Код вопроса", "code", CODE, to("card", "code_id")),
    Column("Содержание", "text", text(), to("card", "text")),
    Column("Результат", "result", RESULT, (Target("card", "outcome"), Target("card", "measures_taken", MEASURES))),
    Column("Ответ", "answer_form", choice(FORMS), to("card", "answer_form")),
)
MEET_DAYS = f"""
    INSERT INTO otklik_receptions_receptionday (held_on, official_id)
    SELECT DISTINCT {DAY.format("s.held_on")}, {OFFICIAL.sql.format("s.official")} FROM staged s
    ON CONFLICT (held_on, official_id) DO NOTHING"""

DAY_AT, OFFICIAL_AT = (position(COLUMNS, name) for name in ("held_on", "official"))
MOVE_CARDS = (
    f"""
    CREATE TEMP TABLE moved ON COMMIT DROP AS
    SELECT t.id, t.day_id AS was, coalesce({DAY.format("day.after")}, d.held_on) AS held_on,
           coalesce({OFFICIAL.sql.format("official.after")}, d.official_id) AS official_id
    FROM otklik_receptions_receptioncard t
    JOIN otklik_receptions_receptionday d ON d.id = t.day_id
    JOIN altered a ON a.paper = t.id
    LEFT JOIN changes day ON day.line = a.line AND day.position = {DAY_AT} AND day.applied
    LEFT JOIN changes official ON official.line = a.line AND official.position = {OFFICIAL_AT} AND official.applied
    WHERE day.line IS NOT NULL OR official.line IS NOT NULL""",
    """
    INSERT INTO otklik_receptions_receptionday (held_on, official_id)
    SELECT DISTINCT held_on, official_id FROM moved ON CONFLICT (held_on, official_id) DO NOTHING""",
    """
    UPDATE otklik_receptions_receptioncard t SET day_id = d.id
    FROM moved m JOIN otklik_receptions_receptionday d ON d.held_on = m.held_on AND d.official_id = m.official_id
    WHERE t.id = m.id""",
    """
    DELETE FROM otklik_receptions_receptionday d USING moved m
    WHERE d.id = m.was AND NOT EXISTS (SELECT FROM otklik_receptions_receptioncard t WHERE t.day_id = d.id)""",
)
"""A card whose day or official has changed moves to the reception that is meant; one left without cards goes."""


def kind(_zone: str) -> Kind:
    """Return what `receptions.csv` is."""
    return Kind(
        kind=FileKind.RECEPTIONS,
        tables=(CARD,),
        columns=COLUMNS,
        key="number",
        key_day="held_on",
        search=Search(
            subject="reception",
            source="otklik_receptions_receptioncard r",
            paper="r.id",
            names="concat_ws(' ', r.number, r.surname, r.first_name, r.patronymic)",
            body="concat_ws(' ', r.text, r.address)",
        ),
        taken="""
            SELECT s.line, format('карточка %s за %s год заведена здесь', s.number, r.year)
            FROM staged s JOIN otklik_receptions_receptioncard r
              ON r.year = right(s.held_on, 4)::int AND r.number = s.number""",
        before=(MEET_DAYS, people.meet("s.held_on")),
        after=(
            *MOVE_CARDS,
            *people.remember(
                "otklik_receptions_receptioncard",
                "id",
                "d.held_on",
                "otklik_receptions_receptioncard t JOIN otklik_receptions_receptionday d ON d.id = t.day_id",
            ),
        ),
    )
