"""What the journal of correspondence and the journal of appeals share: both tell of letters.

An appeal whose number and day stand in the correspondence journal as «обращение гражданина» is that letter. Whichever
file comes first, and whatever a later one changes, the two are one row as long as they agree, and two rows
otherwise. The appeal always keeps its row (and its address); it is the correspondence row that comes and goes.
"""

# ruff: noqa: S608 – SQL is put together from names that stand in this package only

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import ForeignObjectRel, ManyToManyRel

from otklik.exchange.columns import Search
from otklik.office.registry.models import Letter

OUTER_SYSTEM = "ДелоПро"
CITIZENS_LETTER = "(SELECT id FROM otklik_reference_letterkind WHERE key = 'обращение гражданина')"


def series(code: str) -> str:
    """Return SQL of the id of a journal."""
    return f"(SELECT id FROM otklik_registry_series WHERE code = '{code}')"


WORKED_ON = """EXISTS (
    SELECT FROM otklik_registry_letter w
    WHERE w.id = {0} AND (w.state <> '' OR EXISTS (
        SELECT FROM otklik_work_assignment given WHERE given.letter_id = w.id AND given.given_at IS NOT NULL)))"""
"""The condition that a letter has a state of ours, or that somebody was given it here."""
SEARCH = Search(
    subject="letter",
    source="otklik_registry_letter l LEFT JOIN otklik_appeals_appeal a ON a.letter_id = l.id",
    paper="l.id",
    names="""concat_ws(' ', l.number, l.outgoing_number, l.correspondent_name,
                            a.surname, a.first_name, a.patronymic, a.email, a.phone)""",
    body="concat_ws(' ', l.summary, a.text, a.address)",
)


def taken(journal: str, condition: str = "true") -> str:
    """Return SQL of new rows whose number a letter of ours has in that journal."""
    return f"""
        SELECT s.line, format('номер %s за %s год занят письмом, зарегистрированным здесь', s.number, l.year)
        FROM staged s
        JOIN otklik_registry_letter l
          ON l.series_id = {series(journal)} AND l.year = right(s.registered_on, 4)::int AND l.number = s.number
        WHERE {condition}"""


def push_counter(journal: str) -> str:
    """Return SQL that makes numbers given here go on from the greatest imported one, and remembers the jump."""
    return f"""
        INSERT INTO otklik_registry_counter AS counter (series_id, year, last, jumped)
        SELECT {series(journal)}, right(registered_on, 4)::int, max(serial), ARRAY[1, max(serial)]
        FROM staged WHERE serial IS NOT NULL GROUP BY 2
        ON CONFLICT (series_id, year) DO UPDATE
        SET last = excluded.last, jumped = counter.jumped || ARRAY[counter.last + 1, excluded.last]
        WHERE counter.last < excluded.last"""


FROM_CORRESPONDENCE = (
    "received_on", "kind_id", "correspondent_id", "correspondent_name", "outgoing_number", "outgoing_on",
    "delivery", "summary", "sheets", "case_index", "notes",
)  # fmt: skip
"""What only the correspondence journal says of a letter."""


def part(changed: str) -> tuple[str, ...]:
    """Return steps that make two rows of a letter whose two journals may not agree any more.

    `changed` is SQL over `altered a`. Both rows keep the day that they had in common; what changes it comes later.
    """
    fields = ", ".join(FROM_CORRESPONDENCE)
    return (
        f"""
        CREATE TEMP TABLE parted ON COMMIT DROP AS
        SELECT l.*, nextval('otklik_registry_letter_id_seq') AS fresh, a.key
        FROM altered a
        JOIN otklik_exchange_importedrow ic ON ic.kind = 'correspondence' AND ic.key = a.key AND ic.subject_id = a.paper
        JOIN otklik_exchange_importedrow ia ON ia.kind = 'appeals' AND ia.key = a.key AND ia.subject_id = a.paper
        JOIN otklik_registry_letter l ON l.id = a.paper
        WHERE {changed}""",
        f"""
        UPDATE otklik_registry_letter l
        SET series_id = {series("appeals")}, in_correspondence = false, received_on = NULL,
            kind_id = NULL, correspondent_id = NULL, correspondent_name = '',
            outgoing_number = '', outgoing_on = NULL, delivery = '', summary = '', sheets = NULL, case_index = '',
            notes = '{{}}'
        FROM parted p WHERE l.id = p.id""",
        f"""
        INSERT INTO otklik_registry_letter
               (id, direction, series_id, number, serial, registered_on, in_correspondence, outer_system, {fields})
        SELECT fresh, direction, series_id, number, serial, registered_on, true, outer_system, {fields} FROM parted""",
        """
        UPDATE otklik_exchange_importedrow i SET subject_id = p.fresh
        FROM parted p WHERE i.kind = 'correspondence' AND i.key = p.key""",
        "INSERT INTO touched SELECT id FROM parted UNION ALL SELECT fresh FROM parted",
    )


def follow(table: str, column: str, *same: str, only: str = "true") -> tuple[str, ...]:
    """Return steps by which rows of a joined correspondence row follow it to the appeal's letter.

    Where the letter has a row with the `same` columns already, that one stays.
    """
    there = " AND ".join((f"o.{column} = j.appeal", *(f"o.{name} IS NOT DISTINCT FROM t.{name}" for name in same)))
    return (
        f"""
        UPDATE {table} t SET {column} = j.appeal
        FROM joined j
        WHERE t.{column} = j.id AND {only} AND NOT EXISTS (SELECT FROM {table} o WHERE {there})""",
        f"DELETE FROM {table} t USING joined j WHERE t.{column} = j.id AND {only}",
    )


def hanging() -> Iterator[tuple[str, ...]]:
    """Yield what `follow` asks for of every table that hangs on a letter, of whatever room: none is forgotten."""
    for relation in Letter._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ForeignObjectRel) or isinstance(relation, ManyToManyRel):
            continue
        field, meta = relation.field, relation.field.model._meta
        columns = {one.name: str(one.column) for one in meta.concrete_fields}
        unique = [(field.name,)] if field.unique else [*meta.unique_together]
        unique += [tuple(one.fields) for one in meta.total_unique_constraints]
        same = next((names for names in unique if field.name in names), (meta.pk.name,))
        yield meta.db_table, columns[field.name], *(columns[name] for name in same if name != field.name)


FOLLOW = (
    """
    UPDATE otklik_work_assignment t SET is_responsible = false
    FROM joined j
    WHERE t.letter_id = j.id AND t.parent_id IS NULL
      AND EXISTS (SELECT FROM otklik_work_assignment o WHERE o.letter_id = j.appeal AND o.is_responsible
                  AND o.parent_id IS NULL AND o.state <> 'returned')""",
    *(step for of_room in hanging() for step in follow(*of_room)),
    *follow("otklik_files_storedfile", "subject_id", "subject_kind", "sha256", only="t.subject_kind = 'letter'"),
)
"""What was done here with a correspondence row before it was joined: nothing of it is lost."""


def join(touched: str) -> tuple[str, ...]:
    """Return steps that make one row of an appeal's letter and its row in correspondence.

    `touched` is SQL over `a`, the appeal's letter, and `c`, the correspondence row: where to look.
    """
    fields = ", ".join(f"{name} = j.{name}" for name in FROM_CORRESPONDENCE)
    return (
        f"""
        CREATE TEMP TABLE joined ON COMMIT DROP AS
        SELECT c.*, a.id AS appeal
        FROM otklik_registry_letter c
        JOIN otklik_registry_letter a
          ON a.series_id = {series("appeals")} AND a.year = c.year AND a.number = c.number
         AND a.registered_on = c.registered_on AND NOT a.in_correspondence AND a.outer_system = '{OUTER_SYSTEM}'
        JOIN otklik_appeals_appeal own ON own.letter_id = a.id
        WHERE c.series_id = {series("correspondence")} AND c.in_correspondence AND c.kind_id = {CITIZENS_LETTER}
          AND NOT EXISTS (SELECT FROM otklik_appeals_appeal other WHERE other.letter_id = c.id)
          AND {touched}""",
        *FOLLOW,
        "DELETE FROM otklik_registry_letter l USING joined j WHERE l.id = j.id",
        f"""
        UPDATE otklik_registry_letter l
        SET series_id = j.series_id, in_correspondence = true, serial = j.serial,
            handed_id = greatest(l.handed_id, j.handed_id), {fields}
        FROM joined j WHERE l.id = j.appeal""",
        """
        UPDATE otklik_exchange_importedrow i SET subject_id = j.appeal
        FROM joined j WHERE i.kind = 'correspondence' AND i.key = j.number || '|' || j.year""",
        """
        DELETE FROM otklik_search_searchentry e USING joined j
        WHERE e.subject_kind = 'letter' AND e.subject_id = j.id""",
        "INSERT INTO touched SELECT appeal FROM joined",
    )
