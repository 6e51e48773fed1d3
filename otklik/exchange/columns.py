"""What stands in a file, column by column, and where each column goes.

A kind of file is one module in `kinds/`: its columns and the tables that they fill, as data. A cell is text until
the database casts it; `Type` says what may stand in it and how SQL reads and shows it. In SQL templates `{}` is the
cell or the value; table aliases are `s` for a row of the file and `t` for a row of the office.
"""

# ruff: noqa: S608 – SQL is put together from names that stand in this package only

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal

from otklik.exchange.models import FileKind

YEARS = range(1990, 2101)
"""Years that a date may have: «0021» and «20221» are slips of the pen."""
MOST_REMEMBERED = 50_000
IDENTITY = r"replace(lower(btrim(regexp_replace({0}, '\s+', ' ', 'g'))), 'ё', 'е')"
"""SQL of `office.base.identity_key`: the key of a book under which two writings are one."""


class BadCell(ValueError):
    """What stands in a cell cannot be there; the text says in Russian why, without naming the column."""


@dataclass(frozen=True, slots=True)
class Type:
    """What a cell may hold. `read` returns the text in its one writing, or raises BadCell.

    A type that takes any text of up to `limit` characters as it is is `plain`: there is nothing to remember of it.
    """

    read: Callable[[str], str]
    sql: str
    shown: str = "{}::text"
    plain: bool = False
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Book(Type):
    """A cell that names a row of a reference book; a name not met before is added to the book."""

    table: str = ""
    column: str = "name"
    key: str = "key"
    also: Mapping[str, str] = field(default_factory=dict)
    """Other columns of a new row of the book, SQL."""


@dataclass(frozen=True, slots=True)
class Target:
    """A field of the office that a column fills. `type` reads the cell, if the column's own does not.

    `current` is SQL of the present value where it does not stand in the table itself; a step of the kind writes it.
    """

    table: str
    field: str
    type: Type | None = None
    current: str | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a file: its header, its name in SQL, what it holds, where it goes.

    `happened`: a day or moment of what the journal tells of, which cannot lie years ahead of its import; a term can,
    and whatever a sender has put on his paper. `decided`: of a paper that is worked on here the office alone says it,
    and what a file says otherwise is a conflict.
    """

    header: str
    name: str
    type: Type
    to: tuple[Target, ...]
    required: bool = False
    happened: bool = False
    decided: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the office that a kind fills, at most one row a paper.

    `paper` is its column with the paper's id; `when` says (SQL over `s`) which row of the file makes a row here;
    `fixed` are its other columns (SQL over `s`); of several rows of a paper `only` one is the file's (SQL over `t`).
    A row goes when the file's column `needs` is emptied, or when it
    has become `empty` (SQL over `t`).
    """

    alias: str
    name: str
    paper: str
    when: str = "true"
    fixed: Mapping[str, str] = field(default_factory=dict)
    only: str = "true"
    needs: str | None = None
    empty: str | None = None


@dataclass(frozen=True, slots=True)
class Search:
    """What the index says of a paper: `source` is a FROM clause in which `paper` is the paper's id."""

    subject: str
    source: str
    paper: str
    names: str
    body: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file, whole.

    The key of a row is the text of `key`, with the year of `key_day` if the kind has one. `taken` is SQL of (line,
    reason) of new rows whose place a paper of our own holds. Steps are SQL: `implied` says in `staged` what a cell
    says of other columns, before rows are compared; `before` new papers are written; `after`. `worked_on` is SQL of
    the condition that a paper, by its id `{}`, is worked on here.
    """

    kind: FileKind
    tables: tuple[Table, ...]
    columns: tuple[Column, ...]
    key: str
    key_day: str | None
    search: Search
    taken: str
    implied: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    worked_on: str = "false"

    @property
    def main(self) -> Table:
        """The table whose row is the paper itself."""
        return self.tables[0]

    def table(self, alias: str) -> Table:
        return next(table for table in self.tables if table.alias == alias)

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    def position(self, name: str) -> int:
        return position(self.columns, name)


def position(columns: Sequence[Column], name: str) -> int:
    """Return the place of a column among the cells that an ImportedRow keeps, from 1 as SQL counts."""
    return 1 + next(place for place, column in enumerate(columns) if column.name == name)


# ── What may stand in a cell ──────────────────────────────────────────────────────────────────────────────


def text(limit: int | None = None) -> Type:
    """Any text of up to `limit` characters."""

    def read(cell: str) -> str:
        if limit is not None and len(cell) > limit:
            raise BadCell(f"{len(cell)} знаков, а помещается {limit}")
        return cell

    return Type(read, "coalesce({}, '')", "nullif({}, '')", plain=True, limit=limit)


DAY = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]+)")
MIDNIGHT = re.compile(r"\s+0?0:00(:00)?$")
"""What programs that know moments only write behind a day."""
MOMENT = re.compile(r"(\S+)\s+([0-9]{1,2}):([0-9]{2})(?::[0-9]{2})?")
DEGREES = re.compile(r"[+-]?[0-9]{1,3}(?:[.,][0-9]*)?(?:[eE][+-]?[0-9]{1,2})?")
DEGREES_KEPT = Decimal("0.000001")
CODE_SHAPE = re.compile(r"[0-9]{4}(\.[0-9]{4}){0,4}")


def read_day(cell: str) -> str:
    match = DAY.fullmatch(MIDNIGHT.sub("", cell))
    if match is None:
        raise BadCell(f"«{_short(cell)}» – не дата ДД.ММ.ГГГГ")
    day, month, year = match.groups()
    if len(year) > 9 or int(year) not in YEARS:
        raise BadCell(f"«{_short(cell)}» – год не от {YEARS.start} до {YEARS.stop - 1}")
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        raise BadCell(f"«{cell}» – такого дня нет") from None
    return f"{day:0>2}.{month:0>2}.{int(year)}"


def read_moment(cell: str) -> str:
    match = MOMENT.fullmatch(cell)
    if match is None:
        raise BadCell(f"«{_short(cell)}» – не время ДД.ММ.ГГГГ ЧЧ:ММ")
    day, hour, minute = match.groups()
    try:
        time(int(hour), int(minute))
    except ValueError:
        raise BadCell(f"«{cell}» – такого времени нет") from None
    return f"{read_day(day)} {hour:0>2}:{minute}"


def day_of(clean: str) -> date:
    """Return the day of a day or moment that has been read."""
    day, month, year = clean[:10].split(".")
    return date(int(year), int(month), int(day))


def whole(least: int, most: int) -> Type:
    """A whole number within bounds, both inclusive."""

    def read(cell: str) -> str:
        if not (cell.isascii() and cell.isdigit()):
            raise BadCell(f"«{_short(cell)}» – не целое число")
        if len(cell) > 12 or not least <= int(cell) <= most:
            raise BadCell(f"{_short(cell)} – не от {least} до {most}")
        return str(int(cell))

    return Type(read, "{}::int")


def degrees(most: int) -> Type:
    """A coordinate in degrees, to 6 places; a comma for the point will do."""

    def read(cell: str) -> str:
        if DEGREES.fullmatch(cell) is None:
            raise BadCell(f"«{_short(cell)}» – не число")
        value = Decimal(cell.replace(",", "."))
        if abs(value) > most:
            raise BadCell(f"{_short(cell)} – не от −{most} до {most}")
        return f"{value.quantize(DEGREES_KEPT):f}"

    return Type(read, "{}::numeric(9, 6)", "trim_scale({})::text")


def choice(words: dict[str, str], sql: str | None = None) -> Type:
    """One of some words: word of the file → what the office stores; not stated is stored as an empty text."""

    def read(cell: str) -> str:
        word = " ".join(cell.lower().replace("ё", "е").split())
        for known in words:
            if word == known.replace("ё", "е"):
                return known
        raise BadCell(f"«{_short(cell)}» – а может быть: {', '.join(words)}")

    cases = " ".join(f"WHEN '{word}' THEN '{code}'" for word, code in words.items())
    shown = " ".join(f"WHEN '{code}' THEN '{word}'" for word, code in words.items())
    return Type(read, sql or f"CASE {{}} {cases} ELSE '' END", f"CASE {{}}::text {shown} END")


def read_code(cell: str) -> str:
    if CODE_SHAPE.fullmatch(cell) is None:
        raise BadCell(f"«{_short(cell)}» – не код классификатора (от одной до пяти групп по 4 цифры через точку)")
    return cell


def book(
    table: str, limit: int, *, field: str = "name", find: str | None = None, also: Mapping[str, str] | None = None
) -> Book:
    """The name of a row of a book of the office; `find` is SQL of the row's id, if its key is not of the name alone."""
    find = find or f"(SELECT b.id FROM {table} b WHERE b.key = {IDENTITY})"
    shown = f"(SELECT b.{field} FROM {table} b WHERE b.id = {{}})"
    return Book(text(limit).read, find, shown, table=table, column=field, also=also or {})


def _short(cell: str) -> str:
    return cell if len(cell) <= 40 else cell[:39] + "…"


DATE = Type(read_day, "to_date({}, 'DD.MM.YYYY')", "to_char({}, 'DD.MM.YYYY')")
TEXT = text()
YES_NO = choice({"да": "true", "нет": "false"}, "({} = 'да')")
CODE = Book(
    read_code,
    "(SELECT b.code FROM otklik_reference_classifieritem b WHERE b.code = {})",
    "{}::text",
    table="otklik_reference_classifieritem",
    column="code",
    key="code",
    also={
        "level": r"array_length(string_to_array(regexp_replace(text, '(\.0000)+$', ''), '.'), 1)",
        "title": "'код не из действующего классификатора'",
        "position": "(SELECT max(position) FROM otklik_reference_classifieritem) + row_number() OVER (ORDER BY line)",
    },
)
"""A code of the thematic classifier: old journals hold withdrawn ones and bare upper levels, which join the book."""
KEPT_AS_NOTES = "Прочие столбцы"
"""What protocols call the columns that we do not know: all of them are one cell, a JSON of header → text."""


def notes(table: str) -> Column:
    """The columns that we do not know. Always the first column of a kind."""
    return Column(KEPT_AS_NOTES, "notes", Type(str, "coalesce({}::jsonb, '{{}}')"), (Target(table, "notes"),))


def to(table: str, field: str) -> tuple[Target, ...]:
    """The one target of most columns."""
    return (Target(table, field),)


def moment(zone: str) -> Type:
    """A moment in local time of the office's zone; stored in UTC."""
    return Type(
        read_moment,
        f"(to_timestamp({{}}, 'DD.MM.YYYY HH24:MI')::timestamp AT TIME ZONE '{zone}')",
        f"to_char({{}} AT TIME ZONE '{zone}', 'DD.MM.YYYY HH24:MI')",
    )


class Cleaner(dict[str, str]):
    """A column's cells → their one writing, remembered: a journal says the same dates and names again and again.

    `latest` is the last day that what has happened may be dated by.
    """

    def __init__(self, column: Column, latest: date) -> None:
        self.column = column
        self.latest = latest

    def __missing__(self, cell: str) -> str:
        if not cell:
            if self.column.required:
                raise BadCell(f"не заполнено: {self.column.header}")
            self[cell] = cell
            return cell
        try:
            clean = self.column.type.read(cell)
            if self.column.happened and day_of(clean) > self.latest:
                raise BadCell(f"«{cell}» – позже следующего года, проверьте дату")
        except BadCell as error:
            raise BadCell(f"{self.column.header}: {error}") from None
        if len(self) < MOST_REMEMBERED:
            self[cell] = clean
        return clean
