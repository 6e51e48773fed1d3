"""The names that a report speaks in: what the office, its topics, networks and neighbours were called in its period.

Read from the reference books once; the report, its tables and its prose then need no database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import F, Q, QuerySet

from otklik.office.base import Refusal
from otklik.office.reference.models import (
    BodyName,
    ClassifierItem,
    Dated,
    HigherBody,
    Network,
    ReportTopic,
    Settlement,
)
from otklik.office.reference.queries import footnote

Book = TypeVar("Book", bound=Dated)


class NoBody(Refusal):
    """The office has no name in the reference books."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """Names in force in a period."""

    body: BodyName
    topics: Mapping[str, str]
    """Code of a report topic → its title."""
    topics_genitive: Mapping[str, str]
    """Code of a report topic → its title after «по вопросам»."""
    rest_topic: str
    """Code of the topic that takes the rest."""
    sections: Mapping[str, str]
    """First four digits of a question code → title of the classifier's section."""
    settlements: Mapping[str, str]
    """Name of a settlement of the district → its genitive."""
    outside: frozenset[str]
    """Names of territories outside the district."""
    higher_bodies: Mapping[str, str]
    """Name of a higher body → its genitive."""
    footnotes: Mapping[str, str]
    """Name of a network → what the law makes a paper of today say where it is named."""


def books(on: date, today: date) -> Books:
    """Return the names in force on a day; footnotes are those that a paper made today must bear.

    :raises NoBody: if the office has no name
    """
    body = _in_force(BodyName.objects.all(), on).order_by(F("since").desc(nulls_last=True), "pk").first()
    if body is None:
        raise NoBody("Название администрации не внесено. Внесите его в справочник «Название и бланк».")
    topics = list(ReportTopic.objects.order_by("position"))
    settlements = list(Settlement.objects.all())
    return Books(
        body=body,
        topics={topic.code: topic.title for topic in topics},
        topics_genitive={topic.code: topic.title_genitive for topic in topics},
        rest_topic=next((topic.code for topic in topics if topic.is_rest), ""),
        sections={item.code[:4]: item.title for item in ClassifierItem.objects.filter(level=1).order_by("-position")},
        settlements={row.name: row.genitive for row in settlements if not row.is_outside},
        outside=frozenset(row.name for row in settlements if row.is_outside),
        higher_bodies={row.name: row.genitive for row in HigherBody.objects.all()},
        footnotes=dict(
            Network.objects.annotate(told=footnote(today)).exclude(told="").values_list("name", "told"),
        ),
    )


def _in_force(rows: QuerySet[Book], on: date) -> QuerySet[Book]:
    return rows.filter(Q(since=None) | Q(since__lte=on), Q(until=None) | Q(until__gte=on))
