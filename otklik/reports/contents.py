"""What the report consists of, chapter by chapter: prose, tables and charts in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils import timezone

from otklik.reports import charts, prose, words
from otklik.reports.documents.model import Block, Chart, Document, Heading, Item, Note, Paragraph, Table
from otklik.reports.reading import Reading
from otklik.reports.report import Report
from otklik.reports.tables import (
    answering,
    categories,
    channels,
    history,
    incident_groups,
    incident_topics,
    networks,
    officials,
    quarters,
    reception_results,
    reception_topics,
    results,
    sections,
    sources,
    terms,
    territories,
    topics,
)
from otklik.ui.russian import long_day

Part = Callable[[Reading], Iterator[Block] | Block | None]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter; it is left out when none of its kinds of files was ever imported."""

    title: str
    asks: tuple[str, ...]
    parts: tuple[Part, ...]


CHAPTERS = (
    Chapter("Входящая корреспонденция", ("correspondence.total",), (prose.correspondence,)),
    Chapter(
        "Письменные обращения граждан",
        ("appeals.total",),
        (
            prose.appeals,
            charts.quarters,
            topics.table,
            charts.topics,
            sections.table,
            prose.results,
            charts.results,
            prose.terms,
            terms.table,
        ),
    ),
    Chapter("Обращения на особом контроле", ("appeals.total",), (prose.higher, sources.table, charts.sources)),
    Chapter("Все каналы обращений", ("channels",), (prose.channels, channels.table)),
    Chapter(
        "Система «Инцидент-менеджмент»",
        ("incidents.total",),
        (
            prose.incidents,
            charts.networks,
            incident_topics.table,
            incident_groups.table,
            charts.territories,
            answering.table,
        ),
    ),
    Chapter("Платформа обратной связи", ("messages.total",), (prose.messages, categories.table)),
    Chapter("Личный приём граждан", ("receptions.visitors",), (prose.receptions, officials.table)),
    Chapter("Поселения", ("appeals.total", "incidents.total"), (territories.table,)),
    Chapter("Заключение", ("channels",), (prose.conclusion,)),
)

APPENDED: tuple[Part, ...] = (
    history.table,
    quarters.table,
    results.table,
    networks.table,
    prose.network_footnotes,
    reception_topics.table,
    reception_results.table,
)
"""Tables of what the chapters tell in words."""


def document(report: Report) -> Document:
    """Return the report as a document."""
    of, body = report.reading, report.books.body
    when = report.period.accusative()
    title = f"Информация о работе с обращениями граждан в {body.name_prepositional} за {when}"
    return Document(
        letterhead=tuple(line for line in body.letterhead.splitlines() if line.strip()),
        title=(
            "ИНФОРМАЦИЯ",
            words.typeset("о работе с обращениями граждан"),
            words.typeset(f"в {body.name_prepositional}"),
            words.typeset(f"за {when}"),
        ),
        name=words.typeset(title),
        blocks=tuple(_chapters(of)),
        signer_post=body.head_post,
        signer_name=body.head_name,
        signature=words.typeset(report.signature.told(report.sha256)) if report.signature else "",
        appendix=tuple(_appendix(report)),
        imprint=words.typeset(
            f"Показатели подсчитаны по данным на {long_day(timezone.localdate(report.as_of))} "
            f"Контрольная сумма показателей (SHA-256): {report.sha256}."
        ),
    )


def _chapters(of: Reading) -> Iterator[Block]:
    for chapter in CHAPTERS:
        if any(of.has(key) for key in chapter.asks):
            blocks = [block for part in chapter.parts for block in _blocks(part(of))]
            if blocks:
                yield Heading(chapter.title)
                yield from blocks


def _blocks(made: Iterator[Block] | Block | None) -> Iterator[Block]:
    if made is None:
        return
    if isinstance(made, Heading | Paragraph | Item | Note | Table | Chart):
        yield made
    else:
        yield from made


def _appendix(report: Report) -> Iterator[Block]:
    yield Heading("Приложение 1. Примечания к показателям")
    for place, note in enumerate(report.notes, start=1):
        yield Item((note,), f"{place}.")
    tables = [block for part in APPENDED for block in _blocks(part(report.reading))]
    if tables:
        yield Heading("Приложение 2. Таблицы")
        yield from tables
