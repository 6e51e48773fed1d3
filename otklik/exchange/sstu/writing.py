"""Objects → archives near a size, and their manifest: the same bytes on any day, one piece of one file in memory.

An archive forgets when it was written. Files stand in it in the order of registration; a new archive begins before the
one at hand could outgrow its limit, so that only an object larger than the limit makes a larger archive.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from otklik.exchange.sstu.gathering import Draft, as_text
from otklik.office.files.actions import place_of
from otklik.rules.sstu import ATTACHMENT, Content

EPOCH = (1980, 1, 1, 0, 0, 0)
LEVEL = 1
"""Base64 gives back its quarter at any level; the quickest one."""
OF_AN_ENTRY = 512
"""Bytes that an archive needs for a file besides its content, and more."""
CHUNK = 3 << 16
"""Bytes of a file that are read at once: a multiple of three, so that base64 goes on."""


@dataclass(frozen=True, slots=True)
class Written:
    """A file of an archive."""

    name: str
    number: str
    statuses: list[str]
    size: int
    sha256: str
    part: int


@dataclass(frozen=True, slots=True)
class Part:
    """An archive: its number from 1, its name, its bytes."""

    number: int
    name: str
    size: int
    sha256: str
    files: int


def pieces(says: Mapping[str, Any]) -> Iterator[bytes]:
    """Yield an object as JSON in UTF-8, Cyrillic as it is, the files in it as base64."""
    yield from _written(says)


def _written(value: Any) -> Iterator[bytes]:
    match value:
        case Content():
            yield b'"'
            with place_of(value.sha256).open("rb") as stream:
                while chunk := stream.read(CHUNK):
                    yield base64.b64encode(chunk)
            yield b'"'
        case Mapping():
            yield b"{"
            for place, (name, one) in enumerate(value.items()):
                yield b"," * bool(place) + json.dumps(name, ensure_ascii=False).encode() + b":"
                yield from _written(one)
            yield b"}"
        case list() | tuple():
            yield b"["
            for place, one in enumerate(value):
                yield b"," * bool(place)
                yield from _written(one)
            yield b"]"
        case _:
            yield json.dumps(value, ensure_ascii=False).encode()


def size_of(says: Mapping[str, Any]) -> int:
    """Return how many bytes an object makes at most, without reading its files."""
    files = (question[ATTACHMENT]["content"] for question in says["questions"] if ATTACHMENT in question)
    return len(as_text(says).encode()) + sum(int(content.characters) for content in files)


class Archives:
    """The archives of a package in a folder; `keep` takes each that is whole and returns its SHA-256."""

    def __init__(self, folder: Path, name: str, limit: int, keep: Callable[[Path], str]) -> None:
        self.parts: list[Part] = []
        self._folder, self._name, self._limit, self._keep = folder, name, limit, keep
        self._at_hand: zipfile.ZipFile | None = None
        self._place = folder
        self._files = 0

    def add(self, draft: Draft) -> Written:
        """Write an object into the archive at hand, or the next one."""
        most = size_of(draft.says) + OF_AN_ENTRY
        if self._at_hand and self._size() + most > self._limit:
            self.close()
        archive = self._at_hand or self._open()
        entry = zipfile.ZipInfo(f"{draft.guid}.json", EPOCH)
        entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, 0o600 << 16, 3
        digest, size = hashlib.sha256(), 0
        with archive.open(entry, "w") as stream:
            for piece in pieces(draft.says):
                digest.update(piece)
                size += len(piece)
                stream.write(piece)
        self._files += 1
        return Written(
            name=entry.filename,
            number=str(draft.says["number"]),
            statuses=draft.statuses,
            size=size,
            sha256=digest.hexdigest(),
            part=len(self.parts) + 1,
        )

    def close(self) -> None:
        """End the archive at hand, if there is one."""
        if self._at_hand is None:
            return
        self._at_hand.close()
        self._at_hand = None
        size = self._place.stat().st_size
        self.parts.append(Part(len(self.parts) + 1, self._place.name, size, self._keep(self._place), self._files))

    def _open(self) -> zipfile.ZipFile:
        self._place = self._folder / f"{self._name}{len(self.parts) + 1:03}.zip"
        self._files = 0
        self._at_hand = zipfile.ZipFile(self._place, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL)
        return self._at_hand

    def _size(self) -> int:
        """Return how large the archive at hand would be, were it closed now, and a bit more."""
        assert self._at_hand
        assert self._at_hand.fp
        return self._at_hand.fp.tell() + self._files * OF_AN_ENTRY


def manifest(month: str, sstu_id: str, parts: list[Part], files: list[Written]) -> bytes:
    """Return what stands in a package, with the SHA-256 of every archive and of every file, as JSON."""
    said = {
        "month": month,
        "departmentId": sstu_id,
        "objects": len(files),
        "parts": [asdict(part) for part in parts],
        "files": [asdict(file) for file in files],
    }
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()


def sums(named: Mapping[str, str]) -> bytes:
    """Return the file that `sha256sum -c` checks: names with their SHA-256."""
    return "".join(f"{sha256}  {name}\n" for name, sha256 in named.items()).encode()
