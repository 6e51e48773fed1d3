"""`correspondence.csv`: the journal of all incoming correspondence («ДелоПро»)."""

# ruff: noqa: S608 – SQL is put together from names that stand in this package only

from __future__ import annotations

from otklik.exchange import columns
from otklik.exchange.columns import DATE, IDENTITY, Column, Kind, Table, Target, book, position, text, to, whole
from otklik.exchange.kinds import letters
from otklik.exchange.models import FileKind

LETTER = Table(
    alias="letter",
    name="otklik_registry_letter",
    paper="id",
    fixed={
        "direction": "'incoming'",
        "series_id": letters.series("correspondence"),
        "serial": "s.serial",
        "in_correspondence": "true",
        "outer_system": f"'{letters.OUTER_SYSTEM}'",
    },
)
KIND_OF_LETTER = book("otklik_reference_letterkind", 200)
CORRESPONDENT = book(
    "otklik_registry_correspondent",
    500,
    find=f"""coalesce(
        (SELECT b.correspondent_id FROM otklik_registry_correspondentalias b WHERE b.key = {IDENTITY}),
        (SELECT b.id FROM otklik_registry_correspondent b WHERE b.key = {IDENTITY}))""",
)
COLUMNS = (
    columns.notes("letter"),
    Column("Номер", "number", text(64), to("letter", "number"), required=True),
    Column("Дата регистрации", "registered_on", DATE, to("letter", "registered_on"), required=True, happened=True),
    Column("Дата поступления", "received_on", DATE, to("letter", "received_on"), happened=True),
    Column("Вид документа", "kind", KIND_OF_LETTER, to("letter", "kind_id"), required=True),
    Column(
        "Корреспондент",
        "correspondent",
        CORRESPONDENT,
        (Target("letter", "correspondent_id"), Target("letter", "correspondent_name", text())),
    ),
    Column("Исходящий номер", "outgoing_number", text(100), to("letter", "outgoing_number")),
    Column("Дата исходящего", "outgoing_on", DATE, to("letter", "outgoing_on")),
    Column("Способ доставки", "delivery", text(100), to("letter", "delivery")),
    Column("Краткое содержание", "summary", text(), to("letter", "summary")),
    Column("Листов", "sheets", whole(0, 1_000_000), to("letter", "sheets")),
    Column("Дело", "case_index", text(100), to("letter", "case_index")),
)


def kind(_zone: str) -> Kind:
    """Return what `correspondence.csv` is."""
    day, sort = (f"a.before[{position(COLUMNS, name)}]" for name in ("registered_on", "kind"))
    changed = f"({day} IS DISTINCT FROM a.registered_on OR {sort} IS DISTINCT FROM a.kind)"
    return Kind(
        kind=FileKind.CORRESPONDENCE,
        tables=(LETTER,),
        columns=COLUMNS,
        key="number",
        key_day="registered_on",
        search=letters.SEARCH,
        taken=letters.taken("correspondence"),
        before=(
            *letters.part(changed),
            "UPDATE altered a SET paper = p.fresh FROM parted p WHERE a.paper = p.id",
        ),
        after=(
            *letters.join("c.id IN (SELECT paper FROM touched)"),
            letters.push_counter("correspondence"),
        ),
    )
