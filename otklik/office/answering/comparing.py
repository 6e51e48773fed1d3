"""Two texts word by word: what stayed, what went, what came."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum


class Change(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of words that stayed, went or came together."""

    change: Change
    text: str


def words(text: str) -> list[str]:
    """Return a text in words, each with the white space behind it: joined they are the text."""
    return re.findall(r"\s+|\S+\s*", text)


def differences(before: str, after: str) -> list[Piece]:
    """Return how one text became another; an empty list of two empty texts. Ends of lines by Windows do not count."""
    was, now = words(before.replace("\r\n", "\n")), words(after.replace("\r\n", "\n"))
    matcher = SequenceMatcher(None, [word.strip() or word for word in was], [word.strip() or word for word in now])
    found: list[Piece] = []
    for tag, one, two, first, last in matcher.get_opcodes():
        if tag == "equal":
            found.append(Piece(Change.SAME, "".join(now[first:last])))
            continue
        if one < two:
            found.append(Piece(Change.GONE, "".join(was[one:two])))
        if first < last:
            found.append(Piece(Change.NEW, "".join(now[first:last])))
    return found


def is_same(before: str, after: str) -> bool:
    """Tell whether two texts have the same words in the same order."""
    return before.split() == after.split()
