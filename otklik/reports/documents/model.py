"""What a document consists of, whatever it tells of and whatever file it becomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


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
    """A line of a list."""

    pieces: tuple[Piece, ...]


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
class Chart:
    """A picture of figures, as a Vega-Lite specification, and the same in words."""

    title: str
    specification: Mapping[str, Any]
    words: str


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
    appendix: tuple[Block, ...] = field(default=())
    """What follows the signature."""

    @property
    def all_blocks(self) -> tuple[Block, ...]:
        return (*self.blocks, *self.appendix)


def plain_text(pieces: tuple[Piece, ...]) -> str:
    """Return sentences as text."""
    return "".join(piece if isinstance(piece, str) else piece.text for piece in pieces)
