"""Names out of the reference books, for screens."""

from __future__ import annotations

from datetime import date

from otklik.office.reference.models import ClassifierItem, Network, ReportTopic
from otklik.office.reference.queries import UNSTATED, footnote


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
