"""A report → its files: one name, five kinds."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from otklik.reports.contents import document
from otklik.reports.documents.docx import docx
from otklik.reports.documents.html import html
from otklik.reports.documents.json_file import json_file
from otklik.reports.documents.model import Document
from otklik.reports.documents.pdf import pdf
from otklik.reports.documents.xlsx import xlsx
from otklik.reports.periods import Period
from otklik.reports.report import Report

WRITERS: dict[str, Callable[[Document], bytes]] = {"docx": docx, "pdf": pdf, "xlsx": xlsx, "html": html}
KINDS = (*WRITERS, "json")


class UnknownKind(LookupError):
    """There is no such kind of file."""


def file_name(period: Period, kind: str) -> str:
    """Return «annual-2021.docx», «annual-2021-04-01-2021-06-30.docx»."""
    when = str(period.year) if period.is_year else f"{period.since}-{period.until}"
    return f"annual-{when}.{kind}"


def file(report: Report, kind: str) -> bytes:
    """Return one file of a report.

    :raises UnknownKind: if the kind is not in KINDS
    """
    if kind == "json":
        return json_file(report.as_json())
    if kind not in WRITERS:
        raise UnknownKind(kind)
    return WRITERS[kind](document(report))


def files(report: Report) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the bytes of every file of a report."""
    for kind in KINDS:
        yield file_name(report.period, kind), file(report, kind)
