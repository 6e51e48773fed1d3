"""A document → HTML: the part that stands in a page of ours, and a page that stands alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from otklik.reports.documents.model import Block, Chart, Document, Heading, Item, Note, Piece, Table
from otklik.reports.documents.pictures import svg

Opening = Callable[[tuple[str, ...]], str | None]
"""What a figure opens: its target → an address, or nothing."""
INK = "#1c2126"


def html(document: Document) -> bytes:
    """Return a page that needs no other file and opens nothing."""
    return render_to_string(
        "documents/page.html", {"document": document, "parts": parts(document, lambda _: None)}
    ).encode()


def parts(document: Document, opening: Opening) -> dict[str, list[dict[str, Any]]]:
    """Return the blocks of a document as `documents/blocks.html` draws them, figures with their addresses."""
    return {
        "blocks": [_part(block, opening) for block in document.blocks],
        "appendix": [_part(block, opening) for block in document.appendix],
    }


def _part(block: Block, opening: Opening) -> dict[str, Any]:
    match block:
        case Heading(text):
            return {"kind": "heading", "text": text}
        case Table():
            return {
                "kind": "table",
                "title": block.title,
                "columns": block.columns,
                "rows": [[_shown(cell, opening) for cell in row] for row in block.rows],
                "has_total": block.has_total,
            }
        case Chart(title, specification, said):
            return {"kind": "chart", "title": title, "words": said, "svg": _drawing(svg(specification))}
        case _:
            kind = "item" if isinstance(block, Item) else "note" if isinstance(block, Note) else "paragraph"
            return {"kind": kind, "pieces": [_shown(piece, opening) for piece in block.pieces]}


def _shown(piece: Piece, opening: Opening) -> dict[str, str | None]:
    if isinstance(piece, str):
        return {"text": piece, "href": None}
    return {"text": piece.text, "href": opening(piece.target) if piece.target else None}


def _drawing(drawing: str) -> SafeString:
    """Return a drawing that takes the ink of the page around it; made by us from escaped texts."""
    return mark_safe(drawing.replace(f'"{INK}"', '"currentColor"').replace("<svg ", '<svg aria-hidden="true" ', 1))  # noqa: S308
