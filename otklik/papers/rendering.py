"""A template and what it is to say → a paper, DOCX or PDF: one source for both.

Templates are written by people of the office and are trusted with nothing: Jinja runs in its sandbox, without functions
of its own, without arithmetic that grows, and every word that it puts in is escaped.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from docx.opc.exceptions import PackageNotFoundError
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from otklik.office.base import Refusal
from otklik.papers import layout
from otklik.reports.documents.zips import settled

KINDS = ("docx", "pdf")
LARGEST = 10 << 20
"""Bytes of a template, packed and unpacked alike: a page with a coat of arms has a hundredth of it."""

DOCTYPE = b"<!DOCTYPE"


class BadTemplate(Refusal):
    """A template cannot be used; the text says why and what to do."""

    def __init__(self, *said: str, of: str = "file") -> None:
        super().__init__(*said, of=of)


BROKEN = (
    KeyError, ValueError, TypeError, AttributeError, OSError, EOFError, RuntimeError, SyntaxError, AssertionError,
    PackageNotFoundError, zipfile.BadZipFile, zlib.error, struct.error,
)  # fmt: skip
"""What the readers of ZIP, XML and DOCX raise over a file that is none, is cut short, spoilt or locked."""


@contextmanager
def only_docx() -> Iterator[None]:
    """Refuse a file that cannot be read, whatever is wrong with it.

    :raises BadTemplate: if it is no DOCX, or is broken
    """
    try:
        yield
    except BROKEN as error:
        raise BadTemplate("Это не документ Word (DOCX), или он повреждён. Сохраните его в Word ещё раз.") from error


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that a paper shows in its text: PNG, as wide as stated."""

    png: bytes
    width: float
    """Millimetres."""


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja that only puts words in: it counts nothing and calls nothing."""

    intercepted_binops = frozenset({"*", "**", "%", "+", "//", "/", "-"})

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        raise SecurityError(f"действие {operator}")

    def is_safe_callable(self, obj: Any) -> bool:
        return False


def sandbox() -> Sandbox:
    """Return the surroundings in which templates run."""
    made = Sandbox(autoescape=True, undefined=StrictUndefined)
    made.globals.clear()
    made.filters = {name: made.filters[name] for name in ("default", "upper", "lower", "capitalize", "join", "length")}
    return made


def fill(template: bytes, says: Mapping[str, Any], *, title: str = "") -> bytes:
    """Return a template filled in, as a DOCX file.

    :raises BadTemplate: if it is no template, or asks for what the paper does not say
    """
    refuse_bomb(template)
    try:
        paper = DocxTemplate(io.BytesIO(template))
        paper.init_docx()
        paper.render(_with_pictures(says, paper), jinja_env=sandbox(), autoescape=True)
        if title:
            paper.docx.core_properties.title = title
        written = io.BytesIO()
        paper.save(written)
    except TemplateSyntaxError as error:
        raise BadTemplate(f"В шаблоне ошибка в знаках {{{{ }}}} или {{% %}}: {error.message}") from None
    except UndefinedError as error:
        raise BadTemplate(f"В шаблоне названо то, чего у этой бумаги нет: {error.message}.") from None
    except SecurityError as error:
        raise BadTemplate(f"Шаблон только подставляет слова, считать и вызывать он не может: {error}") from None
    except TemplateError as error:
        raise BadTemplate(f"Шаблон не заполняется: {error}") from None
    except BROKEN as error:
        raise BadTemplate("Это не документ Word (DOCX), или он повреждён. Сохраните его в Word ещё раз.") from error
    return settled(written.getvalue())


def asks(template: bytes) -> bool:
    """Tell whether a template asks for any word of the paper."""
    return bool(DocxTemplate(io.BytesIO(template)).get_undeclared_template_variables(jinja_env=sandbox()))


def refuse_bomb(template: bytes) -> None:
    """Return if a file is a DOCX of a size that a template has, and its XML declares no types and entities of its own.

    :raises BadTemplate: if it is not
    """
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as archive:
            whole = sum(entry.file_size for entry in archive.infolist())
            names = {entry.filename for entry in archive.infolist()}
            texts = [one for one in archive.infolist() if one.filename.endswith((".xml", ".rels")) and whole <= LARGEST]
            declares = any(DOCTYPE in archive.read(one) for one in texts)
    except BROKEN:
        raise BadTemplate("Это не документ Word (DOCX). Старый DOC сохраните в Word как DOCX.") from None
    if "word/document.xml" not in names:
        raise BadTemplate("Это не документ Word (DOCX): внутри нет текста.")
    if whole > LARGEST or len(template) > LARGEST:
        raise BadTemplate("Файл слишком велик: уменьшите картинки. Больше 10 МБ, и распакованный, он не бывает.")
    if declares:
        raise BadTemplate("Это не документ Word (DOCX): внутри объявлены посторонние сущности.")


def write(template: bytes, says: Mapping[str, Any], kind: str, *, title: str = "") -> bytes:
    """Return a paper as a file of a kind: `docx`, or `pdf` laid out from that very DOCX."""
    filled = fill(template, says, title=title)
    return filled if kind == "docx" else lay_out(filled)


def lay_out(filled: bytes) -> bytes:
    """Return a paper that has been filled in as PDF.

    :raises BadTemplate: if it has what cannot be laid out
    """
    try:
        return layout.pdf(filled)
    except (RuntimeError, KeyError, ValueError, AttributeError) as error:
        raise BadTemplate("По этому шаблону не получается PDF: упростите таблицы и картинки.") from error


def _with_pictures(says: Any, paper: DocxTemplate) -> Any:
    match says:
        case Picture():
            return InlineImage(paper, io.BytesIO(says.png), width=Mm(says.width))
        case Mapping():
            return {name: _with_pictures(value, paper) for name, value in says.items()}
        case list() | tuple():
            return [_with_pictures(value, paper) for value in says]
        case _:
            return says
