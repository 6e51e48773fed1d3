"""Charts → pictures for papers, by Vega-Lite with our own fonts: the same on every machine.

Bars from zero with their numbers at their ends, one ink for this period and a paler one for the year before; no axis
where numbers stand. Letters are of one size in all charts. Colours are those of the screens, widths are points.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from otklik.reports.documents.model import Chart

FONTS = Path(__file__).parent / "fonts"
FONT, LETTERS = "PT Sans", 11
VEGA_LITE = "5.20"
DOTS = 3
"""Dots of a PNG a point of the drawing: 216 an inch."""
INK, ACCENT, PALE = "#1c2126", "#1d5c63", "#a9c6c8"
LONGEST_BAR = 200
BAR, PAIRED_BAR = 20, 16
"""Height of a bar with its share of air."""
LINE = 44
"""Letters of a name in a line."""


def png(chart: Chart) -> bytes:
    """Return a chart as a picture for a paper."""
    return _png(json.dumps(_specification(chart), ensure_ascii=False, sort_keys=True))


def width_of(picture: bytes) -> float:
    """Return how wide a PNG of ours is to stand on paper, in points."""
    return float(struct.unpack(">I", picture[16:20])[0] / DOTS)


@cache
def _converter() -> Any:
    import vl_convert  # takes half a second: only who draws waits

    vl_convert.register_font_directory(str(FONTS))
    return vl_convert


@lru_cache(maxsize=64)
def _png(specification: str) -> bytes:
    return bytes(_converter().vegalite_to_png(specification, vl_version=VEGA_LITE, scale=DOTS))


def _specification(chart: Chart) -> dict[str, Any]:
    names, series = [_wrapped(bar.name) for bar in chart.bars], chart.series
    values = [
        {"name": name, "count": figure.value, "text": figure.text, "series": series[place] if series else ""}
        for name, bar in zip(names, chart.bars, strict=True)
        for place, figure in enumerate(bar.figures)
    ]
    y = {"field": "name", "type": "nominal", "sort": names, "title": None, "axis": AXIS}
    x = {"field": "count", "type": "quantitative", "title": None, "axis": None, "scale": {"domainMin": 0}}
    offset = {"yOffset": {"field": "series", "type": "nominal", "sort": series}} if series else {}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": LONGEST_BAR,
        "height": {"step": PAIRED_BAR, "for": "offset"} if series else {"step": BAR, "for": "position"},
        "padding": {"left": 0, "right": 24, "top": 2, "bottom": 2},
        "background": None,
        "data": {"values": values},
        "encoding": {"y": y, "x": x, **offset},
        "layer": [
            {
                "mark": {"type": "bar", "color": ACCENT, "height": {"band": 0.88 if series else 0.72}},
                "encoding": {"color": _colours(series)} if series else {},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 5, "color": INK, "fontSize": LETTERS},
                "encoding": {"text": {"field": "text"}},
            },
        ],
        "config": {
            "font": FONT,
            "view": {"stroke": None},
            "axis": {"labelFontSize": LETTERS, "labelColor": INK},
            "scale": {"bandWithNestedOffsetPaddingOuter": 0.1},
            "legend": {"labelFontSize": LETTERS, "labelColor": INK},
        },
    }


AXIS: Mapping[str, Any] = {
    "domain": False,
    "ticks": False,
    "labelLimit": 260,
    "labelPadding": 8,
    "labelExpr": "split(datum.label, '\\n')",
    "labelBaseline": {
        "condition": {"test": "indexof(datum.label, '\\n') > 0", "value": "bottom"},
        "value": "middle",
    },
}


def _colours(series: tuple[str, ...]) -> dict[str, Any]:
    return {
        "field": "series",
        "type": "nominal",
        "sort": series,
        "scale": {"domain": series, "range": [ACCENT, PALE]},
        "legend": {"title": None, "orient": "top", "offset": 4, "symbolType": "square"},
    }


def _wrapped(name: str) -> str:
    """Break a long name into lines for an axis."""
    lines = [""]
    for word in name.split(" "):
        if lines[-1] and len(lines[-1]) + 1 + len(word) > LINE:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)
