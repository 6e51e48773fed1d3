"""A document → HTML: the part that stands in a page of ours, and a page that stands alone."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain
from typing import Any

from django.template.loader import render_to_string

from otklik.reports.documents.model import Block, Chart, Document, Heading, Item, Note, Piece, Table
from otklik.ui.russian import NBSP

Opening = Callable[[tuple[str, ...]], str | None]
"""What a figure opens: its target → an address, or nothing."""
JOINER = "\u2060"
"""What holds a dash and a space that must not break: a browser may else end a line after any dash (UAX 14, LB12a)."""
Parts = dict[str, list[dict[str, Any]]]


def html(document: Document) -> bytes:
    """Return a page that needs no other file and opens nothing."""
    return render_to_string("documents/page.html", {"document": document, "parts": parts(document)}).encode()


def parts(document: Document) -> Parts:
    """Return the blocks of a document as `documents/blocks.html` draws them; nothing but JSON."""
    return {
        "blocks": [_part(block) for block in document.blocks],
        "appendix": [_part(block) for block in (*document.appendix, Note((document.imprint,)))],
    }


def opened(blocks: Parts, opening: Opening) -> Parts:
    """Return the same blocks, each figure with the address that it opens."""
    for part in (*blocks["blocks"], *blocks["appendix"]):
        for piece in chain(part.get("pieces", ()), *part.get("rows", ())):
            if piece["target"]:
                piece["href"] = opening(tuple(piece["target"]))
    return blocks


def _part(block: Block) -> dict[str, Any]:
    match block:
        case Heading(text):
            return {"kind": "heading", "text": text}
        case Table():
            return {
                "kind": "table",
                "title": block.title,
                "columns": block.columns,
                "rows": [[_shown(cell) for cell in row] for row in block.rows],
                "has_total": block.has_total,
            }
        case Chart():
            return {
                "kind": "chart",
                "title": block.title,
                "words": block.words,
                "series": block.series,
                "bars": _bars(block),
            }
        case Item():
            return {"kind": "item", "mark": block.mark, "pieces": [_shown(piece) for piece in block.pieces]}
        case _:
            kind = "note" if isinstance(block, Note) else "paragraph"
            return {"kind": kind, "pieces": [_shown(piece) for piece in block.pieces]}


def _shown(piece: Piece) -> dict[str, Any]:
    if isinstance(piece, str):
        return {"text": piece.replace(f"–{NBSP}", f"–{JOINER}{NBSP}"), "target": []}
    return {"text": piece.text, "target": list(piece.target)}


def _bars(chart: Chart) -> list[dict[str, Any]]:
    """Return what a chart's bars are called, and each one's length in per cent of the longest."""
    longest = max(figure.value or 0 for bar in chart.bars for figure in bar.figures)
    return [
        {
            "name": bar.name,
            "figures": [
                {"text": figure.text, "length": f"{100 * (figure.value or 0) / longest:.1f}"} for figure in bar.figures
            ],
        }
        for bar in chart.bars
    ]
