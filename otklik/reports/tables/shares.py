"""The shape that most tables have: buckets, counts, shares, and the total when the buckets make it up."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from otklik.reports.documents.model import Figure, Piece, Table
from otklik.reports.reading import Reading


def shares(
    of: Reading,
    key: str,
    *,
    name: str,
    title: str,
    column: str,
    total: str,
    order: Sequence[str] | None = None,
    naming: Callable[[str], str] = str,
) -> Table | None:
    """Return the table of a table of figures with counts and shares; None of nothing."""
    buckets = list(of.table(key)) if order is None else list(order)
    if not buckets:
        return None
    rows: list[tuple[Piece, ...]] = [
        (naming(bucket), of.figure(key, bucket, "count"), of.per_cent(key, bucket, "share")) for bucket in buckets
    ]
    whole = of.count(total) == sum(of.count(key, bucket, "count") for bucket in buckets)
    if whole:
        rows.append(("Всего", of.figure(total), Figure(text="100,0", value=100.0)))
    return Table(name, title, (column, "Количество", "Доля, %"), tuple(rows), has_total=whole)
