"""What the report consists of, chapter by chapter: prose, tables and charts in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from otklik.office.people.models import Role
from otklik.reports import charts, prose, words
from otklik.reports.documents.model import Block, Chart, Document, Heading, Item, Note, Paragraph, Table
from otklik.reports.notes import notes_on_figures, notes_on_published
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
    """A chapter: it is left out if no journal that it tells of was ever imported."""

    title: str
    rooms: tuple[str, ...]
    parts: tuple[Part, ...]


CHANNELS = ("appeals", "incidents", "messages", "receptions")
CHAPTERS = (
    Chapter("Входящая корреспонденция", ("letters",), (prose.correspondence,)),
    Chapter(
        "Письменные обращения граждан",
        ("appeals",),
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
    Chapter("Обращения на особом контроле", ("appeals",), (prose.higher, sources.table, charts.sources)),
    Chapter("Все каналы обращений", CHANNELS, (prose.channels, channels.table, history.table)),
    Chapter(
        "Система «Инцидент-менеджмент»",
        ("incidents",),
        (
            prose.incidents,
            charts.networks,
            incident_topics.table,
            incident_groups.table,
            charts.territories,
            answering.table,
        ),
    ),
    Chapter("Платформа обратной связи", ("messages",), (prose.messages, categories.table)),
    Chapter("Личный приём граждан", ("receptions",), (prose.receptions,)),
    Chapter("Поселения", ("appeals", "incidents"), (prose.settlements, territories.table)),
    Chapter("Заключение", CHANNELS, (prose.conclusion,)),
)

SHEETS: tuple[Part, ...] = (
    quarters.table,
    results.table,
    networks.table,
    prose.network_footnotes,
    officials.table,
    reception_topics.table,
    reception_results.table,
)
"""Tables of what the chapters tell in words: for the workbook alone."""


def document(report: Report) -> Document:
    """Return the report as a document."""
    of, body = report.reading, report.books.body
    when = report.period.accusative()
    preliminary = (f"предварительно, по состоянию на {long_day(report.on)}",) if report.is_preliminary else ()
    title = f"Информация о работе с обращениями граждан в {body.name_prepositional} за {when}"
    signer_post, signer_name = _signer(report)
    return Document(
        letterhead=tuple(line for line in body.letterhead.splitlines() if line.strip()),
        title=(
            "ИНФОРМАЦИЯ",
            words.typeset("о работе с обращениями граждан"),
            words.typeset(f"в {body.name_prepositional}"),
            words.typeset(f"за {when}"),
            *map(words.typeset, preliminary),
        ),
        name=words.typeset(", ".join((title, *preliminary))),
        blocks=tuple(_chapters(of)) or tuple(prose.nothing(of)),
        signer_post=signer_post,
        signer_name=signer_name,
        signature=words.typeset(report.signature.told(report.sha256)) if report.signature else "",
        appendix=tuple(_appendix(report)),
        sheets=tuple(block for part in SHEETS for block in _blocks(part(of))),
        imprint=words.typeset(
            f"Показатели подсчитаны по данным на {long_day(report.on)} "
            f"Контрольная сумма показателей (SHA-256): {report.sha256}."
        ),
    )


def _signer(report: Report) -> tuple[str, str]:
    """Return the post and the name under the text: of who signed it; of the head in a draft, nameless if unknown."""
    body, signature = report.books.body, report.signature
    if signature is None:
        return body.head_post, body.head_name
    return body.head_post if signature.post == Role.HEAD.label else words.raised(signature.post), signature.name


def _chapters(of: Reading) -> Iterator[Block]:
    unknown: set[str] = set()
    for chapter in CHAPTERS:
        blocks: list[Block] = []
        if any(of.holds(room) for room in chapter.rooms):
            blocks = [block for part in chapter.parts for block in _blocks(part(of))]
        elif len(chapter.rooms) == 1 and of.has(*chapter.rooms) and unknown.isdisjoint(chapter.rooms):
            unknown.update(chapter.rooms)
            blocks = list(prose.not_held(of, *chapter.rooms))
        if blocks:
            yield Heading(words.typeset(chapter.title))
            yield from blocks


def _blocks(made: Iterator[Block] | Block | None) -> Iterator[Block]:
    if made is None:
        return
    if isinstance(made, Heading | Paragraph | Item | Note | Table | Chart):
        yield words.typeset_names(made)
    else:
        yield from map(words.typeset_names, made)


def _appendix(report: Report) -> Iterator[Block]:
    """Yield the notes, numbered throughout; those that argue with an older paper stand apart."""
    own, on_published = list(notes_on_figures(report.reading)), list(notes_on_published(report.reading))
    yield Heading(words.typeset("Приложение. Примечания к показателям"))
    yield from (Item((note,), f"{place}.") for place, note in enumerate(own, start=1))
    if on_published:
        yield Heading("Сверка с опубликованным отчётом")
        yield from (Item((note,), f"{place}.") for place, note in enumerate(on_published, start=len(own) + 1))
