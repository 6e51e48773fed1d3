"""One file → the office, in one transaction of set-based steps.

Rows are read, checked and copied to the temporary table `staged`, all texts. Rows known by their key leave it: the same
are counted, the changed go to `altered` with what they said `before`. So `staged` is what is new, and every table of
the office takes it by one INSERT … SELECT; changed cells are applied column by column. Temporary tables:

    staged       line · key · paper (the id it gets) · serial · attached · a column of text for every column of the kind
    altered      the same, and `before`, the cells as last imported
    changes      a changed cell: line · position of the column · before · after · ours and not applied, if in conflict
    turned_down  rows that SQL refuses, with the reason
    touched      papers whose words are to be indexed, those that are not in the index yet marked as fresh
"""

# ruff: noqa: S608 – SQL is put together from names that stand in this package only

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from operator import itemgetter
from typing import Any

from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from otklik.exchange.columns import BadCell, Book, Cleaner, Column, Kind, Table, Target
from otklik.exchange.readers import LONGEST_ROW, Broken, FileRefused, Row

FLUSH_AT = 1 << 18
READING = 0.2
"""The share of an import that is reading."""
SERIAL = re.compile(r"([0-9]{1,9})(?:/[0-9]{2,4})?[^0-9]*$")
"""The counted part of a number: its last digits before the year, «12» in «КОЛ-12/21»."""

Report = Callable[[str, float], None]
"""What wants to know how far an import is: (step in Russian, share of it done, 0..1)."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How the columns of one file answer to the columns of its kind."""

    header: list[str]
    places: tuple[int | None, ...]
    """Place in the file of every column of the kind after notes; None: not there."""
    unknown: dict[str, int]
    """Places of the columns that the kind does not have; one without a name is called by its place."""

    @classmethod
    def of(cls, header: list[str], kind: Kind) -> Layout:
        """Return the layout.

        :raises FileRefused: if required columns are missing, or a column stands there twice
        """
        names = [name or f"столбец {place}" for place, name in enumerate(header, 1)]
        places = {name: place for place, name in enumerate(names)}
        if twice := sorted({name for name in places if names.count(name) > 1}):
            raise FileRefused(f"Столбец повторяется: {', '.join(twice)}.")
        if missing := [c.header for c in kind.columns if c.required and c.header not in places]:
            raise FileRefused(
                f"Нет обязательных столбцов: {', '.join(missing)} ({kind.kind.label}). "
                f"В файле есть: {', '.join(filter(None, header))[:300]}."
            )
        known = {column.header for column in kind.columns[1:]}
        return cls(
            header=header,
            places=tuple(places.get(column.header) for column in kind.columns[1:]),
            unknown={name: place for name, place in places.items() if name not in known},
        )

    def absent(self) -> list[int]:
        """Return positions (from 0, notes included) of the kind's columns that the file does not have."""
        gone = [place for place, at in enumerate(self.places, 1) if at is None]
        return gone if any(self.header[place] for place in self.unknown.values()) else [0, *gone]


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that was not imported: where it stood, why, and its cells as the file had them."""

    line: int
    reason: str
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the rows of a file."""

    rows: int
    new: int
    changed: int
    same: int
    conflicting: int
    rejected: int


class Intake:
    """The steps of importing one file, in the order in which `run` takes them."""

    def __init__(self, cursor: CursorWrapper, kind: Kind, layout: Layout, report: Report, at: datetime) -> None:
        self.cursor = cursor
        self.kind = kind
        self.layout = layout
        self.report = report
        self.at = at
        self.names = [column.name for column in kind.columns]
        self.rows = 0
        self.unreadable = 0
        self.same = 0

    def run(
        self, rows: Iterator[Row], share_read: Callable[[], float], run_id: int, reject: Callable[[Reject], None]
    ) -> Counts:
        """Take the whole file; return what became of its rows."""
        self.create_tables()
        self.stage(rows, share_read, reject)
        steps: list[tuple[str, Callable[[], None]]] = [
            ("ищу повторы", self.turn_down_repeated),
            ("сверяю с загруженным раньше", self.sort_out_known),
            ("пополняю справочники", self.fill_books),
            ("готовлю записи", lambda: self.take(self.kind.before)),
            ("проверяю номера", self.turn_down_taken),
            ("записываю новое", lambda: self.write_new(run_id)),
            ("применяю изменения", lambda: self.apply_changes(run_id)),
            ("связываю записи", lambda: self.take(self.kind.after)),
            ("обновляю поиск", self.index),
            ("проверяю связи", self.check_links),
        ]
        for done, (words, step) in enumerate(steps):
            self.report(words, READING + (1 - READING) * done / len(steps))
            step()
        return self.count()

    # ── Reading ───────────────────────────────────────────────────────────────────────────────────────────

    def create_tables(self) -> None:
        texts = ", ".join(f"{name} text" for name in self.names)
        sequence = f"{self.kind.main.name}_id_seq"
        self.take(
            (
                *(
                    f"DROP TABLE IF EXISTS pg_temp.{name}"
                    for name in ("staged", "altered", "changes", "turned_down", "touched", "parted", "joined", "moved")
                ),
                f"""CREATE TEMP TABLE staged (line bigint, key text COLLATE "C", serial integer,
                       attached boolean DEFAULT false, paper bigint DEFAULT nextval('{sequence}'), {texts})
                    ON COMMIT DROP""",
                "CREATE TEMP TABLE altered (LIKE staged, before text[]) ON COMMIT DROP",
                "CREATE TEMP TABLE turned_down (LIKE staged, reason text) ON COMMIT DROP",
                """CREATE TEMP TABLE changes (line bigint, key text, paper bigint, position integer,
                       before text, after text, ours text, applied boolean DEFAULT true) ON COMMIT DROP""",
                "CREATE TEMP TABLE touched (paper bigint, fresh boolean DEFAULT false) ON COMMIT DROP",
            )
        )

    def stage(self, rows: Iterator[Row], share_read: Callable[[], float], reject: Callable[[Reject], None]) -> None:
        """Check every row and copy it to `staged`; what cannot be read is rejected with the reason."""
        names = ", ".join(["line", "key", "serial", *self.names])
        reader = RowReader(self.kind, self.layout, self.at)
        texts: list[bytes] = []
        size = 0
        with self.cursor.copy(f"COPY staged ({names}) FROM STDIN") as copy:
            for line, cells in rows:
                self.rows += 1
                try:
                    text = reader.copy_line(line, cells)
                except BadCell as error:
                    self.unreadable += 1
                    reject(Reject(line, str(error), cells if isinstance(cells, list) else cells.cells))
                    continue
                texts.append(text)
                size += len(text)
                if size > FLUSH_AT:
                    copy.write(b"".join(texts))
                    texts, size = [], 0
                    self.report("читаю", READING * share_read())
            copy.write(b"".join(texts))
        self.take(("ANALYZE staged (line, key)", *self.kind.implied))

    # ── Sorting out ───────────────────────────────────────────────────────────────────────────────────────

    def turn_down_repeated(self) -> None:
        """Of rows with one key the first is taken; the same again counts as same, anything else is rejected."""
        cells = ", ".join(f"s.{name}" for name in self.names)
        first = ", ".join(f"f.{name}" for name in self.names)
        self.take(
            (
                f"""INSERT INTO turned_down
                    SELECT s.*, CASE WHEN ({cells}) IS DISTINCT FROM ({first})
                                     THEN format('номер уже встречался в строке %s', r.first) END
                    FROM (SELECT key, min(line) AS first FROM staged GROUP BY key HAVING count(*) > 1) r
                    JOIN staged s ON s.key = r.key AND s.line <> r.first
                    JOIN staged f ON f.key = r.key AND f.line = r.first""",
                "DELETE FROM staged s USING turned_down d WHERE d.line = s.line",
            )
        )
        self.cursor.execute(
            "WITH same AS (DELETE FROM turned_down WHERE reason IS NULL RETURNING 1) SELECT count(*) FROM same"
        )
        self.same += self.cursor.fetchone()[0]

    def sort_out_known(self) -> None:
        """Move rows known by their key out of `staged`; a column that the file does not have says what it said."""
        absent = set(self.layout.absent())
        now = [
            f"coalesce(s.{name}, i.cells[{n + 1}])" if n in absent else f"s.{name}" for n, name in enumerate(self.names)
        ]
        self.cursor.execute(
            f"""WITH known AS (
                    SELECT s.line, i.subject_id, i.cells AS before, ARRAY[{", ".join(now)}] AS after
                    FROM staged s JOIN otklik_exchange_importedrow i ON i.kind = %s AND i.key = s.key),
                gone AS (
                    DELETE FROM staged s USING known k WHERE k.line = s.line
                    RETURNING s.key, s.serial, s.attached, k.*)
                INSERT INTO altered (line, key, serial, attached, paper, before, {", ".join(self.names)})
                SELECT line, key, serial, attached, subject_id, before,
                       {", ".join(f"after[{n + 1}]" for n in range(len(self.names)))}
                FROM gone WHERE before IS DISTINCT FROM after""",
            [self.kind.kind],
        )

    def turn_down_taken(self) -> None:
        """Reject new rows whose place a paper of our own holds already."""
        self.take(
            (
                f"""INSERT INTO turned_down
                    SELECT s.*, taken.reason
                    FROM ({self.kind.taken}) AS taken (line, reason) JOIN staged s USING (line)""",
                "DELETE FROM staged s USING turned_down d WHERE d.line = s.line",
            )
        )

    def rejects(self) -> Iterator[Reject]:
        """Yield, by line, what SQL turned down."""
        self.cursor.execute(
            f"SELECT line, reason, {', '.join(self.names)} FROM turned_down WHERE reason IS NOT NULL ORDER BY line"
        )
        for line, reason, notes, *texts in self.cursor.fetchall():
            cells = [""] * len(self.layout.header)
            for place, text in zip(self.layout.places, texts, strict=True):
                if place is not None:
                    cells[place] = text or ""
            for name, text in json.loads(notes or "{}").items():
                cells[self.layout.unknown[name]] = text
            yield Reject(line, reason, cells)

    # ── Writing ───────────────────────────────────────────────────────────────────────────────────────────

    def fill_books(self) -> None:
        """Add names not met before to the reference books; of several writings of one the first is kept."""
        for column in self.kind.columns:
            if not isinstance(column.type, Book):
                continue
            for source in ("staged", "altered"):
                self.cursor.execute(
                    f"""INSERT INTO {column.type.table} ({", ".join((column.type.column, *column.type.also))})
                        SELECT {", ".join(("text", *column.type.also.values()))} FROM (
                            SELECT {column.name} AS text, min(line) AS line FROM {source} s
                            WHERE {column.name} IS NOT NULL GROUP BY 1) names
                        WHERE {column.type.sql.format("names.text")} IS NULL
                        ORDER BY line
                        ON CONFLICT ({column.type.key}) DO NOTHING"""
                )

    def write_new(self, run_id: int) -> None:
        for table in self.kind.tables:
            self.take((self.insert(table, "staged"),))
        cells = ", ".join(f"s.{name}" for name in self.names)
        self.cursor.execute(
            f"""INSERT INTO otklik_exchange_importedrow (kind, key, run_id, subject_id, cells)
                SELECT %s, s.key, %s, s.paper, ARRAY[{cells}] FROM staged s""",
            [self.kind.kind, run_id],
        )
        self.take(
            (
                "INSERT INTO touched SELECT paper, NOT attached FROM staged UNION ALL SELECT paper, false FROM altered",
                "ANALYZE touched",
            )
        )

    def insert(self, table: Table, source: str) -> str:
        """Return SQL that makes the rows of a table for new papers; names of books are looked up once each."""
        values = {table.paper: "s.paper", **table.fixed}
        books, joins = [], []
        for column, target in self.targets(table):
            if isinstance(column.type, Book) and target.type is None:
                name = f"book_{column.name}"
                values[target.field] = f"{name}.id"
                joins.append(f"LEFT JOIN {name} ON {name}.text = s.{column.name}")
                books.append(
                    f"""{name} AS MATERIALIZED (
                        SELECT text, {column.type.sql.format("names.text")} AS id
                        FROM (SELECT DISTINCT {column.name} AS text FROM {source}) names WHERE text IS NOT NULL)"""
                )
            else:
                values[target.field] = (target.type or column.type).sql.format(f"s.{column.name}")
        return f"""
            {"WITH " + ", ".join(books) if books else ""}
            INSERT INTO {table.name} ({", ".join(values)})
            SELECT {", ".join(values.values())} FROM {source} s {" ".join(joins)}
            WHERE {table.when} AND NOT ({self.left_alone(table, source)})
            {"ON CONFLICT DO NOTHING" if source == "altered" else ""}"""

    def left_alone(self, table: Table, source: str) -> str:
        """Return SQL, over `s`, of papers that get no row of a table, since the office alone says what stands in it."""
        if not all(column.decided for column, _ in self.targets(table)):
            return "false"
        worked_on = self.kind.worked_on.format("s.paper")
        return worked_on if source == "altered" else f"s.attached AND {worked_on}"

    def targets(self, table: Table) -> Iterator[tuple[Column, Target]]:
        for column in self.kind.columns:
            for target in column.to:
                if target.table == table.alias and target.current is None:
                    yield column, target

    def apply_changes(self, run_id: int) -> None:
        """Write changed cells, but not over what a clerk has changed here since."""
        cells = ", ".join(f"a.{name}" for name in self.names)
        self.take(
            (
                f"""INSERT INTO changes (line, key, paper, position, before, after)
                    SELECT a.line, a.key, a.paper, u.position, u.before, u.after
                    FROM altered a CROSS JOIN LATERAL unnest(a.before, ARRAY[{cells}])
                         WITH ORDINALITY AS u (before, after, position)
                    WHERE u.before IS DISTINCT FROM u.after""",
            )
        )
        self.cursor.execute("SELECT DISTINCT position FROM changes ORDER BY position")
        positions = [position for (position,) in self.cursor.fetchall()]
        if not positions:
            return
        changed = [(position, self.kind.columns[position - 1]) for position in positions]
        for position, column in changed:
            for target in column.to:
                self.find_conflicts(position, column, target)
        for table in self.kind.tables[1:]:
            self.take((self.insert(table, "altered"),))
        for position, column in changed:
            for target in column.to:
                if target.current is None:
                    self.apply_column(position, column, target)
        for table in self.kind.tables:
            if table.needs:
                self.cursor.execute(
                    f"""DELETE FROM {table.name} t USING changes c
                        WHERE c.position = %s AND c.applied AND c.after IS NULL
                          AND t.{table.paper} = c.paper AND {table.only}""",
                    [self.kind.position(table.needs)],
                )
            if table.empty:
                self.take(
                    (f"DELETE FROM {table.name} t USING altered a WHERE t.{table.paper} = a.paper AND {table.empty}",)
                )
        self.cursor.execute(
            f"""UPDATE otklik_exchange_importedrow i SET cells = ARRAY[{cells}], run_id = %s
                FROM altered a WHERE i.kind = %s AND i.key = a.key""",
            [run_id, self.kind.kind],
        )

    def find_conflicts(self, position: int, column: Column, target: Target) -> None:
        """Mark changes whose field says here neither what the file said before nor what it says now.

        Of a paper that is worked on here what the office decides is in conflict whatever the file said before.
        """
        table, type_ = self.kind.table(target.table), target.type or column.type
        current = target.current or f"t.{target.field}"
        self.cursor.execute(
            f"""UPDATE changes c SET applied = false, ours = {type_.shown.format(current)}
                FROM {table.name} t
                WHERE c.position = %s AND t.{table.paper} = c.paper AND {table.only}
                  AND {current} IS DISTINCT FROM {type_.sql.format("c.before")}
                  AND {current} IS DISTINCT FROM {type_.sql.format("c.after")}""",
            [position],
        )
        if column.decided:
            ours = f"FROM {table.name} t WHERE t.{table.paper} = c.paper AND {table.only}"
            self.cursor.execute(
                f"""UPDATE changes c SET applied = false, ours = (SELECT {type_.shown.format(current)} {ours})
                    WHERE c.position = %s AND {self.kind.worked_on.format("c.paper")}
                      AND NOT EXISTS (SELECT {ours} AND {current} IS NOT DISTINCT FROM {type_.sql.format("c.after")})
                      AND (c.after IS NOT NULL OR EXISTS (SELECT {ours}))""",
                [position],
            )

    def apply_column(self, position: int, column: Column, target: Target) -> None:
        table, type_ = self.kind.table(target.table), target.type or column.type
        self.cursor.execute(
            f"""UPDATE {table.name} t SET {target.field} = {type_.sql.format("c.after")}
                FROM changes c
                WHERE c.position = %s AND c.applied AND t.{table.paper} = c.paper AND {table.only}
                  {"AND c.after IS NOT NULL" if table.needs == column.name else ""}""",
            [position],
        )

    def index(self) -> None:
        """Write the words of what is new and of what has changed; apart, since looking for conflicts costs a third."""
        self.index_papers("SELECT paper FROM touched WHERE fresh", "")
        self.index_papers(
            "SELECT DISTINCT paper FROM touched WHERE NOT fresh",
            "ON CONFLICT (subject_kind, subject_id) DO UPDATE SET words = excluded.words",
        )

    def index_papers(self, papers: str, conflict: str) -> None:
        search = self.kind.search
        self.cursor.execute(
            f"""INSERT INTO otklik_search_searchentry (subject_kind, subject_id, words)
                SELECT %s, {search.paper}, otklik_words({search.names}, {search.body})
                FROM {search.source} JOIN ({papers}) t ON t.paper = {search.paper}
                {conflict}""",
            [search.subject],
        )

    def check_links(self) -> None:
        """Have the database check all foreign keys now: it is a third of the work, and not a pause at the commit."""
        self.take(("SET CONSTRAINTS ALL IMMEDIATE", "SET CONSTRAINTS ALL DEFERRED"))

    def take(self, steps: tuple[str, ...]) -> None:
        for sql in steps:
            self.cursor.execute(sql)

    def count(self) -> Counts:
        self.cursor.execute(
            """SELECT (SELECT count(*) FROM staged), (SELECT count(*) FROM altered),
                      (SELECT count(DISTINCT line) FROM changes WHERE NOT applied),
                      (SELECT count(*) FROM turned_down WHERE reason IS NOT NULL)"""
        )
        new, altered, conflicting, turned_down = self.cursor.fetchone()
        rejected = self.unreadable + turned_down
        return Counts(
            rows=self.rows,
            new=new,
            changed=altered - conflicting,
            same=self.rows - new - altered - rejected,
            conflicting=conflicting,
            rejected=rejected,
        )


class RowReader:
    """Cells of a row → a line of COPY text: checked, in their one writing, in the order of the kind's columns.

    `at` is the moment of the import. What the journal tells of may be dated up to the end of the year after: a slip of
    years (2091) would spoil every list and report, a slip of days is for a clerk to see, and a clock may be wrong.
    """

    def __init__(self, kind: Kind, layout: Layout, at: datetime) -> None:
        latest = date(timezone.localdate(at).year + 1, 12, 31)
        self.width = len(layout.header)
        places = [self.width if place is None else place for place in layout.places]
        self.pick: Callable[[Any], tuple[str, ...]] = itemgetter(*places)
        cleaners = [Cleaner(column, latest) for column in kind.columns[1:]]
        self.cleaners = [(n, clean) for n, clean in enumerate(cleaners) if not clean.column.type.plain]
        self.plain = [
            (n, clean, 1 if clean.column.required else 0, clean.column.type.limit or LONGEST_ROW)
            for n, clean in enumerate(cleaners)
            if clean.column.type.plain and (clean.column.required or clean.column.type.limit)
        ]
        names = [column.name for column in kind.columns[1:]]
        self.key = names.index(kind.key)
        self.day = names.index(kind.key_day) if kind.key_day else None
        self.unknown = layout.unknown

    def copy_line(self, line: int, cells: list[str] | Broken) -> bytes:
        """Return the row for COPY.

        :raises BadCell: with the reason in Russian, if the row cannot be imported
        """
        if isinstance(cells, Broken):
            raise BadCell(cells.reason)
        values = [cell.strip() for cell in self.pick([*cells, ""])]
        for place, clean in self.cleaners:
            values[place] = clean[values[place]]
        for place, clean, least, most in self.plain:
            if not least <= len(values[place]) <= most:
                clean[values[place]]
        key = values[self.key]
        serial = r"\N"
        if self.day is not None:
            if (match := SERIAL.search(key)) is not None:
                serial = match[1]
            key = f"{key}|{values[self.day][-4:]}"
        notes = ""
        if self.unknown and (said := {n: t for n, at in self.unknown.items() if (t := cells[at].strip())}):
            notes = json.dumps(said, ensure_ascii=False, sort_keys=True)
        texts = [key, serial, notes, *values]
        text = "\t".join([t or r"\N" for t in texts])
        if (
            text.count("\t") != len(texts) - 1
            or text.count("\\") != texts.count("") + (serial == r"\N")
            or "\n" in text
            or "\r" in text
        ):
            text = "\t".join([t if t == r"\N" and t is serial else _escape(t) for t in texts])
        return f"{line}\t{text}\n".encode()


def _escape(text: str) -> str:
    if not text:
        return r"\N"
    return text.replace("\\", r"\\").replace("\t", r"\t").replace("\n", r"\n").replace("\r", r"\r")
