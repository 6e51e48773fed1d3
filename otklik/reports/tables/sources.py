"""Appeals that cover letters of higher bodies brought, this period and the same one of the year before."""

from __future__ import annotations

from otklik.reports.documents.model import Piece, Table
from otklik.reports.reading import DASH, NO_SHARE, Reading


def table(of: Reading) -> Table | None:
    before = of.table("appeals.by_source_previous")
    names = list(dict.fromkeys([*of.table("appeals.by_source"), *before]))
    if not names:
        return None
    known = of.value("appeals.by_source_previous") is not None
    no_share = NO_SHARE if of.count("appeals.total") else DASH
    rows: list[tuple[Piece, ...]] = []
    for name in names:
        now_path, before_path = ("appeals.by_source", name, "count"), ("appeals.by_source_previous", name)
        came = name in of.table("appeals.by_source")
        rows.append(
            (
                name,
                of.tally(*now_path),
                of.per_cent("appeals.by_source", name, "share") if came else no_share,
                of.tally(*before_path) if known else DASH,
            )
        )
    rows.append(
        (
            "Всего",
            of.figure("appeals.from_higher", "count"),
            of.per_cent("appeals.from_higher", "share"),
            of.figure("appeals.from_higher", "previous"),
        )
    )
    columns: tuple[str, ...] = ("Откуда поступило", of.period.column(), "Доля, %")
    if of.period.is_comparable:
        columns += (of.earlier.column(),)
    cells = tuple(row[: len(columns)] for row in rows)
    return Table("Вышестоящие органы", "Обращения из вышестоящих органов", columns, cells, has_total=True)
