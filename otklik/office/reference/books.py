"""Names out of the reference books, for screens."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from otklik.office.reference.models import (
    ClassifierItem,
    Department,
    HigherBody,
    LetterKind,
    Network,
    Official,
    ReportTopic,
    Settlement,
)
from otklik.office.reference.queries import UNSTATED, footnote, in_force_on


def topic_title(code: str) -> str:
    """Return the name of a report topic; the code itself if the book has none."""
    if code == UNSTATED:
        return "тема не указана"
    return ReportTopic.objects.filter(code=code).values_list("title", flat=True).first() or code


def network_title(name: str, today: date) -> str:
    """Return a network's name, with a star if the law makes a page of today bear a footnote on it."""
    return f"{name}*" if Network.objects.alias(told=footnote(today)).filter(name=name).exclude(told="") else name


def section_title(code: str) -> str:
    """Return the name of a section of the classifier; the code itself if the book has none."""
    sections = ClassifierItem.objects.filter(level=1, code__startswith=code).order_by("position")
    return sections.values_list("title", flat=True).first() or code


def topic_codes() -> dict[str, str]:
    """Return the codes of the report topics by their names, in the order of the report."""
    return dict(ReportTopic.objects.order_by("position").values_list("title", "code"))


def settlement_names() -> list[str]:
    """Return the names of the territories, the district's own first."""
    return list(Settlement.objects.order_by("is_outside", "sort_key").values_list("name", flat=True))


def higher_body_names() -> list[str]:
    """Return the names of the bodies whose covers put an appeal under special control."""
    return list(HigherBody.objects.order_by("sort_key").values_list("name", flat=True))


def departments(on: date) -> QuerySet[Department]:
    """Return the departments in force on a day, by name."""
    return Department.objects.filter(in_force_on(on)).order_by("sort_key", "pk")


def posts(on: date) -> QuerySet[Official]:
    """Return the posts that somebody holds on a day, by name."""
    return Official.objects.filter(in_force_on(on)).order_by("sort_key", "pk")


def kind_names() -> list[str]:
    """Return the names of the kinds of letters."""
    return list(LetterKind.objects.order_by("sort_key").values_list("name", flat=True))


SORTS, CONTROLS, FIELDS = LetterKind.Sort.choices, LetterKind.Control.choices, LetterKind.Field.choices
"""What a kind of paper may be, under which control, and what its card may be required to say; with their names."""
