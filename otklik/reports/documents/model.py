"""What a document consists of, whatever it tells of and whatever file it becomes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any

NOT_XML = re.compile("[^\\t\\n\\r\\u0020-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
"""What XML 1.0 cannot hold, and so no file of an office: control characters, halves of characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number in a sentence or a cell: as it reads, its value for spreadsheets, and what it opens on a screen."""

    text: str
    value: int | float | None = None
    target: tuple[str, ...] = ()


Piece = str | Figure


@dataclass(frozen=True, slots=True)
class Heading:
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a list, hung on its mark: a dash or a number."""

    pieces: tuple[Piece, ...]
    mark: str = "–"


@dataclass(frozen=True, slots=True)
class Note:
    """Small type under what it explains."""

    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the first column is text, the others are figures, set right."""

    name: str
    """A short name, unique in the document: the sheet of a spreadsheet."""
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Piece, ...], ...]
    has_total: bool = False
    """Whether the last row is the total of the others."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A name and its numbers, one a series."""

    name: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars from zero: of one series, or of this period's beside the year before's."""

    title: str
    bars: tuple[Bar, ...]
    series: tuple[str, ...] = ()
    """Names of the series where there are two, as their legend tells them."""

    @property
    def words(self) -> str:
        """The same in words, for whoever does not see it."""
        return "; ".join(
            f"{', '.join([bar.name, *name])} – {figure.text}"
            for bar in self.bars
            for *name, figure in (zip(self.series, bar.figures, strict=True) if self.series else [bar.figures])
        )


SIGN_LINE = "______________"
"""Where a hand is to write."""

Block = Heading | Paragraph | Item | Note | Table | Chart


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A paper with a letterhead and a place to sign."""

    letterhead: tuple[str, ...]
    title: tuple[str, ...]
    """Lines of the title, the first one in capitals."""
    name: str
    """The title in one line, for the properties of a file."""
    blocks: tuple[Block, ...]
    signer_post: str
    signer_name: str
    signature: str = ""
    """Who signed it, when and what; empty in a draft."""
    appendix: tuple[Block, ...] = field(default=())
    """What follows the signature."""
    sheets: tuple[Block, ...] = field(default=())
    """Tables for the workbook alone: of what the text tells in words."""
    imprint: str = ""
    """Small type at the very end: of what day the figures are."""

    def __post_init__(self) -> None:
        """Leave out what no file could hold, whatever a name in the office's books has brought."""
        for one in fields(self):
            object.__setattr__(self, one.name, _writable(getattr(self, one.name)))

    @property
    def all_blocks(self) -> tuple[Block, ...]:
        return (*self.blocks, *self.appendix)


def plain_text(pieces: tuple[Piece, ...]) -> str:
    """Return sentences as text."""
    return "".join(piece if isinstance(piece, str) else piece.text for piece in pieces)


def kept_together(blocks: Sequence[Block]) -> Iterator[bool]:
    """Tell of each block whether it stays on the page of the next: no line of a list is left alone on a page."""

    def is_item(place: int) -> bool:
        return 0 <= place < len(blocks) and isinstance(blocks[place], Item)

    for place, block in enumerate(blocks):
        begins, ends = not (is_item(place - 1) and is_item(place)), not is_item(place + 2)
        yield isinstance(block, Heading) or (is_item(place + 1) and (begins or ends))


def _writable(part: Any) -> Any:
    if isinstance(part, str):
        return NOT_XML.sub("", part)
    if isinstance(part, tuple):
        return tuple(map(_writable, part))
    if isinstance(part, Figure):
        return replace(part, text=_writable(part.text))
    if is_dataclass(part) and not isinstance(part, type):
        return replace(part, **{one.name: _writable(getattr(part, one.name)) for one in fields(part)})
    return part
