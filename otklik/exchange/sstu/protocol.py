"""The protocol of errors that ССТУ gives back: what it says of which object, whatever form it has.

No description of it was found, so any of these is read: JSON (a list of records, or records by the name of a file), CSV
with any separator, a heading or none, plain text with a line an error; in UTF-8, UTF-16 or windows-1251. A record is
known by the name of our file (a GUID) or by the number of the appeal; its other words are the error. What says that all
is well is no error.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

GUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
WELL = frozenset({"success", "ok", "none", "успешно", "принято", "загружено", "0"})
FINE = re.compile(r"\b(success|успешно|принят[оа]?|загружен[оа]?)\b", re.IGNORECASE)
BAD = re.compile(
    r"error|warning|fail|ошибк|не принят|отклонен|отказ|предупрежд|неверн|не найден|отсутств", re.IGNORECASE
)
FAILED = frozenset({"error", "warning", "ошибка", "предупреждение"})
"""What a cell says beside the words that say what is wrong."""
NAME = 50
"""Characters; a shorter cell with a GUID is but the name of a file."""
SEPARATORS = re.compile(r"[;\t,|]")
SAID_BY = (
    "message", "error", "errors", "description", "text", "reason",
    "сообщение", "ошибка", "ошибки", "описание", "текст", "причина",
)  # fmt: skip
"""Names under which a record says what is wrong."""


@dataclass(frozen=True, slots=True)
class Line:
    """A record: the name of the file in it, if there is one, whatever may be a number, and what it says."""

    guid: uuid.UUID | None
    cells: tuple[str, ...]
    words: str

    @property
    def is_well(self) -> bool:
        """Tell whether it says that the object was taken."""
        return self.words.strip().lower() in WELL or bool(FINE.search(self.words) and not BAD.search(self.words))


def lines(content: bytes) -> Iterator[Line]:
    """Yield the records of a protocol that may be errors, without signs that no text of ours can hold.

    :raises RecursionError: if its JSON is nested deeper than anybody writes
    """
    text = _decoded(content)
    try:
        said = json.loads(text)
    except ValueError:
        found = _of_text(text)
    else:
        found = _of_json(said, "")
    for line in found:
        yield replace(line, cells=tuple(map(_clean, line.cells)), words=_clean(line.words))


def _clean(text: str) -> str:
    return text.replace("\0", "").encode(errors="replace").decode()


def _decoded(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1251", "replace")


def _of_text(text: str) -> Iterator[Line]:
    rows = (row for row in text.splitlines() if row.strip("\0 \t"))
    for place, row in enumerate(rows):
        found = GUID.search(row)
        cells = tuple(cell.strip().strip('"').strip() for cell in SEPARATORS.split(row))
        if place == 0 and len(cells) > 1 and not any(sign.isdigit() for sign in row):
            continue  # the heading of a table
        named = [cell for cell in cells if not (found and found.group() in cell and len(cell) < NAME)]
        rest = [cell for cell in named if cell and cell.lower() not in FAILED]
        words = "; ".join(rest) if len(cells) > 1 else GUID.sub("", row).replace(".json", "").strip(" :–-\t")
        yield Line(uuid.UUID(found.group()) if found else None, cells, words)


def _of_json(said: Any, name: str) -> Iterator[Line]:
    match said:
        case list():
            for one in said:
                yield from _of_json(one, name)
        case dict() if any(isinstance(value, dict | list) for value in said.values()) and not _is_record(said):
            for key, value in said.items():
                yield from _of_json(value, key)
        case dict() if not _is_record(said) and all(GUID.search(key) for key in said):
            for key, value in said.items():
                yield from _of_json(value, key)
        case dict():
            flat = {key: _flat(value) for key, value in said.items()}
            found = GUID.search(" ".join((name, *flat.values())))
            told = [value for key, value in flat.items() if key.lower() in SAID_BY and value]
            rest = [value for value in flat.values() if value and not GUID.search(value)]
            yield Line(
                uuid.UUID(found.group()) if found else None, tuple(flat.values()), "; ".join(told or rest).strip()
            )
        case str() | int() | float() if name or GUID.search(str(said)):
            found = GUID.search(f"{name} {said}")
            yield Line(uuid.UUID(found.group()) if found else None, (name,), GUID.sub("", str(said)).strip(" :–-"))


def _is_record(said: dict[str, Any]) -> bool:
    """Tell whether a piece of JSON speaks of one object: it names it beside what is wrong."""
    return any(key.lower() in SAID_BY for key in said) and any(
        isinstance(value, str) and key.lower() not in SAID_BY for key, value in said.items()
    )


def _flat(value: Any) -> str:
    match value:
        case list():
            return "; ".join(filter(None, map(_flat, value)))
        case dict():
            return "; ".join(filter(None, map(_flat, value.values())))
        case None | bool():
            return ""
        case _:
            return str(value)
