"""A small office with papers of every room, made row by row; days bear their weekday."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from otklik.office.appeals.models import Appeal, CoverLetter, Question
from otklik.office.incidents.models import Incident
from otklik.office.messages.models import Message
from otklik.office.receptions.models import ReceptionCard, ReceptionDay
from otklik.office.reference.models import HigherBody, Network, Official, Settlement
from otklik.office.registry.models import Letter, Series
from otklik.office.work.models import Reply, Term
from otklik.reports.tests.making import _day as day

numbers: Iterator[int] = count(1)

HOUSING, LAND, OTHER = "0005.0005.0056.1168", "0003.0011.0123.0846", "0001.0002.0027.0152"


def moment(text: str) -> datetime:
    """Return «Mon 2024-01-15 12:00» of the office."""
    weekday, iso, at = text.split()
    day(f"{weekday} {iso}")
    return timezone.make_aware(datetime.fromisoformat(f"{iso} {at}"))


def letter(registered: str, *, series: str = "correspondence", in_correspondence: bool = True) -> Letter:
    return Letter.objects.create(
        series=Series.objects.get(code=series),
        number=str(next(numbers)),
        registered_on=day(registered),
        in_correspondence=in_correspondence,
    )


def appeal(
    registered: str,
    *,
    code: str | None = HOUSING,
    outcome: str = "",
    measures: bool | None = None,
    due: str | None = None,
    extended: str | None = None,
    answered: str | None = None,
    source: str | None = None,
    settlement: str | None = "Печерское",
    author: str = "Петров",
    address: str = "д. Сенная, д. 1",
    form: str = "written",
    **more: Any,
) -> Appeal:
    paper = letter(registered, series="appeals", in_correspondence=False)
    made = Appeal.objects.create(
        letter=paper,
        form=form,
        surname=author,
        address=address,
        settlement=settlement and Settlement.objects.get(name=settlement),  # type: ignore[misc]
        **more,
    )
    Question.objects.create(appeal=made, code_id=code, outcome=outcome, measures_taken=measures)
    Term.objects.create(
        letter=paper,
        legal_due=paper.registered_on + timedelta(days=30),
        stated_due=day(due) if due else None,
        extended_to=day(extended) if extended else None,
    )
    if answered:
        Reply.objects.create(letter=paper, sent_on=day(answered))
    if source:
        body, _ = HigherBody.objects.get_or_create(name=source)
        CoverLetter.objects.create(appeal=made, higher_body=body)
    return made


def incident(accepted: str, answered: str | None = None, *, urgent: bool = False, **more: Any) -> Incident:
    return Incident.objects.create(
        external_id=f"И-{next(numbers)}",
        network=Network.objects.get(name="ВКонтакте"),
        accepted_at=moment(accepted),
        answered_at=moment(answered) if answered else None,
        urgent=urgent,
        **more,
    )


def message(accepted: str, due: str | None, answered: str | None, rating: int | None = None) -> Message:
    return Message.objects.create(
        external_id=f"ПОС-{next(numbers)}",
        accepted_at=moment(accepted),
        category="Дороги",
        due_on=day(due) if due else None,
        answered_at=moment(answered) if answered else None,
        rating=rating,
    )


def visitor(held: str, official: str, *, code: str | None = None, outcome: str = "") -> ReceptionCard:
    post, _ = Official.objects.get_or_create(post=official)
    reception, _ = ReceptionDay.objects.get_or_create(held_on=day(held), official=post)
    return ReceptionCard.objects.create(
        day=reception, number=str(next(numbers)), year=reception.held_on.year, code_id=code, outcome=outcome
    )
