"""Appeals by sections of the thematic classifier; the unit is the appeal by its first question."""

from __future__ import annotations

from otklik.reports.documents.model import Table
from otklik.reports.reading import Reading
from otklik.reports.tables.shares import shares


def table(of: Reading) -> Table | None:
    return shares(
        of,
        "appeals.by_section",
        name="Разделы классификатора",
        title="Обращения по разделам тематического классификатора (по первому вопросу)",
        column="Раздел",
        naming=lambda code: f"{code} {of.books.sections.get(code, '')}".strip(),
        total="appeals.total",
    )
