"""Charts of a report: figures → Vega-Lite. One specification becomes the picture on the page and in the papers.

Bars from zero with their numbers at their ends, one ink for this period and a paler one for the year before; no
axis where numbers stand. Colours are those of the screens, widths are points of the text column.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from otklik.reports import words
from otklik.reports.documents.model import Chart
from otklik.reports.reading import Reading
from otklik.ui.russian import thousands

INK, SOFT, ACCENT, PALE, LINE = "#1c2126", "#545d66", "#1d5c63", "#a9c6c8", "#cfcac1"
FONT = "PT Sans"
WIDTH = 440
BAR = 20
"""Height of a bar with its share of air."""
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
    rows = [(name, now[name]["count"] if name in now else 0) for name in names]
    if of.value("appeals.by_source_previous") is None:
        return _chart("Обращения из вышестоящих органов", rows)
    pairs = {of.period.column(): dict(rows), of.earlier.column(): {name: before.get(name, 0) for name in names}}
    return _paired("Обращения из вышестоящих органов", names, pairs)


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


def _chart(title: str, rows: Sequence[tuple[str, int]]) -> Chart | None:
    shown = rows[:LONGEST]
    if not any(count for _, count in shown):
        return None
    if len(rows) > LONGEST:
        title = f"{title} (первые {LONGEST})"
    values = [{"name": name, "count": count, "text": thousands(count)} for name, count in shown]
    return Chart(title, _specification(values, [name for name, _ in shown], {}), _in_words(shown))


def _paired(title: str, names: Sequence[str], pairs: Mapping[str, Mapping[str, int]]) -> Chart | None:
    values = [
        {"name": name, "count": counts[name], "text": thousands(counts[name]), "when": when}
        for name in names
        for when, counts in pairs.items()
    ]
    if not any(value["count"] for value in values):
        return None
    said = [(f"{name}, {when}", counts[name]) for name in names for when, counts in pairs.items()]
    colour = {
        "color": {
            "field": "when",
            "type": "nominal",
            "sort": list(pairs),
            "scale": {"domain": list(pairs), "range": [ACCENT, PALE]},
            "legend": {"title": None, "orient": "top", "labelFontSize": 11, "symbolType": "square"},
        },
        "yOffset": {"field": "when", "type": "nominal", "sort": list(pairs)},
    }
    return Chart(title, _specification(values, names, colour), _in_words(said))


def _in_words(rows: Sequence[tuple[str, int]]) -> str:
    return "; ".join(f"{name} – {thousands(count)}" for name, count in rows)


def _specification(values: list[dict[str, Any]], names: Sequence[str], colour: Mapping[str, Any]) -> dict[str, Any]:
    y = {
        "field": "name",
        "type": "nominal",
        "sort": list(names),
        "title": None,
        "axis": {
            "domain": False,
            "ticks": False,
            "labelLimit": 260,
            "labelPadding": 8,
            "labelExpr": "split(datum.label, '\\n')",
            "labelBaseline": {
                "condition": {"test": "indexof(datum.label, '\\n') > 0", "value": "bottom"},
                "value": "middle",
            },
        },
    }
    for value in values:
        value["name"] = _wrapped(value["name"])
    y["sort"] = [_wrapped(name) for name in names]
    x = {"field": "count", "type": "quantitative", "title": None, "axis": None, "scale": {"domainMin": 0}}
    step = {"step": 0.8 * BAR, "for": "offset"} if colour else {"step": BAR, "for": "position"}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": WIDTH - 240,
        "height": step,
        "padding": {"left": 0, "right": 24, "top": 2, "bottom": 2},
        "background": None,
        "data": {"values": values},
        "encoding": {"y": y, "x": x, **{key: colour[key] for key in ("yOffset",) if key in colour}},
        "layer": [
            {
                "mark": {"type": "bar", "color": ACCENT, "height": {"band": 0.72 if not colour else 0.88}},
                "encoding": {"color": colour["color"]} if colour else {},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 5, "color": INK, "fontSize": 11},
                "encoding": {"text": {"field": "text"}},
            },
        ],
        "config": {
            "font": FONT,
            "view": {"stroke": None},
            "axis": {"labelFontSize": 11, "labelColor": INK},
            "legend": {"labelColor": INK},
        },
    }


def _wrapped(name: str, width: int = 44) -> str:
    """Break a long name into lines for an axis."""
    lines = [""]
    for word in name.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)
