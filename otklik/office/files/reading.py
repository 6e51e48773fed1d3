"""What a file says: run as a program of its own, since a stranger's file may hang, swell or break whoever reads it.

    python -m otklik.office.files.reading FILE      prints the text of a PDF, a DOCX or a plain text, as UTF-8

It may use so much memory and so much time of the processor and no more. A file that cannot be read says nothing, one
that cannot be read to its end what was read; what broke is named on the error output.
"""

from __future__ import annotations

import io
import logging
import resource
import sys
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

LONGEST = 100_000
"""Characters that are read: as many as the index takes of a paper."""
LARGEST = 64 << 20
"""Bytes of a file that is looked into."""
PAGES = 300
SECONDS = 10
MEMORY = 1 << 30


def read(content: bytes) -> str:
    """Return the text of a file by what it holds, up to LONGEST characters; nothing of a picture or an archive."""
    if content.startswith(b"%PDF-"):
        return _joined(_of_pdf(content))
    if content.startswith(b"PK\x03\x04"):
        return _joined(_of_docx(content))
    return _of_text(content)[:LONGEST]


def _joined(parts: Iterator[str]) -> str:
    text = ""
    try:
        for part in parts:
            text += part + "\n"
            if len(text) >= LONGEST:
                break
    except Exception as error:  # a stranger's file breaks its reader in any way; what was read before is worth keeping
        sys.stderr.write(f"{type(error).__name__}\n")
    return text[:LONGEST].replace("\0", " ")


def _of_pdf(content: bytes) -> Iterator[str]:
    from pypdf import PdfReader

    for page in islice(PdfReader(io.BytesIO(content)).pages, PAGES):
        yield page.extract_text()


def _of_docx(content: bytes) -> Iterator[str]:
    from docx import Document
    from docx.table import Table

    for block in Document(io.BytesIO(content)).iter_inner_content():
        if isinstance(block, Table):
            yield from ("\t".join(cell.text for cell in row.cells) for row in block.rows)
        else:
            yield block.text


def _of_text(content: bytes) -> str:
    if b"\0" in content:
        return ""
    for encoding in ("utf-8-sig", "cp1251"):
        with suppress(UnicodeDecodeError):
            text = content.decode(encoding)
            return text if all(sign.isprintable() or sign.isspace() for sign in text) else ""
    return ""


def main(path: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    logging.disable()
    file = Path(path)
    if file.stat().st_size <= LARGEST:
        sys.stdout.buffer.write(read(file.read_bytes()).encode(errors="replace"))


if __name__ == "__main__":
    main(sys.argv[1])
