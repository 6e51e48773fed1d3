"""A document → PDF, by Typst with our own fonts; how it looks stands in report.typ."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from otklik.reports.documents.model import (
    SIGN_LINE,
    Block,
    Chart,
    Document,
    Heading,
    Item,
    Note,
    Table,
    kept_together,
    plain_text,
)
from otklik.reports.documents.pictures import FONTS, png, width_of

TEMPLATE = Path(__file__).parent / "report.typ"


def pdf(document: Document) -> bytes:
    """Return a document as a PDF file; the same document gives the same bytes."""
    import typst

    with tempfile.TemporaryDirectory(prefix="otklik-report-") as name:
        folder = Path(name)
        shutil.copy(TEMPLATE, folder / TEMPLATE.name)
        data = {
            "letterhead": document.letterhead,
            "title": document.title,
            "name": document.name,
            "signer_post": document.signer_post,
            "signer_name": document.signer_name or SIGN_LINE,
            "line": SIGN_LINE,
            "signature": document.signature,
            "blocks": _all_data(document.blocks, folder),
            "appendix": _all_data((*document.appendix, Note((document.imprint,))), folder),
        }
        (folder / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        return bytes(
            typst.compile(str(folder / TEMPLATE.name), root=name, font_paths=[str(FONTS)], ignore_system_fonts=True)
        )


def _all_data(blocks: Sequence[Block], folder: Path) -> list[dict[str, Any]]:
    kept = kept_together(blocks)
    return [_data(block, folder) | {"kept": is_kept} for block, is_kept in zip(blocks, kept, strict=True)]


def _data(block: Block, folder: Path) -> dict[str, Any]:
    match block:
        case Heading(text):
            return {"kind": "heading", "text": text}
        case Table():
            return {
                "kind": "table",
                "title": block.title,
                "columns": block.columns,
                "rows": [[cell if isinstance(cell, str) else cell.text for cell in row] for row in block.rows],
                "has_total": block.has_total,
            }
        case Chart():
            picture = png(block)
            file = folder / f"chart-{len(list(folder.iterdir()))}.png"
            file.write_bytes(picture)
            width = width_of(picture)
            return {"kind": "chart", "title": block.title, "file": file.name, "words": block.words, "width": width}
        case Item():
            return {"kind": "item", "mark": block.mark, "text": plain_text(block.pieces)}
        case _:
            return {"kind": "note" if isinstance(block, Note) else "paragraph", "text": plain_text(block.pieces)}
