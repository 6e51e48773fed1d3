"""Charts of a report: figures → bars, most of them those of a table beside it."""

from __future__ import annotations

from collections.abc import Sequence

from otklik.reports import words
from otklik.reports.documents.model import Bar, Chart, Figure
from otklik.reports.reading import Reading
from otklik.ui.russian import thousands

LONGEST = 12
"""So many bars a chart shows."""


def quarters(of: Reading) -> Chart | None:
    """Return appeals by quarters of a whole year."""
    counts = of.table("appeals.by_quarter")
    if not of.period.is_year or not counts:
        return None
    rows = [(f"{name} квартал", counts.get(str(place), 0)) for place, name in enumerate(("I", "II", "III", "IV"), 1)]
    return _chart("Обращения по кварталам", rows)


def topics(of: Reading) -> Chart | None:
    """Return appeals by topics."""
    rows = [
        (words.raised(of.topic(code)), of.count("appeals.by_topic", code, "count"))
        for code in of.topics_in_order("appeals.by_topic")
    ]
    return _chart("Обращения по темам", rows)


def sources(of: Reading) -> Chart | None:
    """Return appeals by higher bodies, beside the year before."""
    now, before = of.table("appeals.by_source"), of.table("appeals.by_source_previous")
    names = list(dict.fromkeys([*now, *before]))
    rows = [(name, now[name]["count"] if name in now else 0, before.get(name, 0)) for name in names]
    if of.value("appeals.by_source_previous") is None:
        return _chart("Обращения из вышестоящих органов", [row[:2] for row in rows])
    return _chart("Обращения из вышестоящих органов", rows, (of.period.column(), of.earlier.column()))


def results(of: Reading) -> Chart | None:
    """Return results of considering appeals."""
    rows = [
        (words.raised(of.result(name)), count)
        for name, count in of.table("appeals.by_result").items()
        if count and name != "measures_taken"
    ]
    return _chart("Результаты рассмотрения обращений", rows)


def networks(of: Reading) -> Chart | None:
    """Return incidents by networks; a star where the law wants a footnote."""
    rows = [
        (name + ("*" if name in of.books.footnotes else ""), count)
        for name, count in of.table("incidents.by_network").items()
    ]
    return _chart("Инциденты по социальным сетям", rows)


def territories(of: Reading) -> Chart | None:
    """Return incidents by settlements, most first."""
    counts = of.table("incidents.by_territory")
    names = sorted(counts, key=lambda name: -counts[name])
    rows = [(words.raised(name), counts[name]) for name in names]
    return _chart("Инциденты по поселениям", rows)


def _chart(title: str, rows: Sequence[tuple[str, *tuple[int, ...]]], series: tuple[str, ...] = ()) -> Chart | None:
    shown = rows[:LONGEST]
    if not any(any(counts) for _, *counts in shown):
        return None
    if len(rows) > LONGEST:
        title = f"{title} (первые {LONGEST})"
    bars = [Bar(name, tuple(Figure(text=thousands(count), value=count) for count in counts)) for name, *counts in shown]
    return Chart(f"Диаграмма. {title}", tuple(bars), series)
