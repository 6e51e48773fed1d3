"""What helps to write resolutions: the office's order of topics and territories, and its ready wordings."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from otklik.office.assigning.events import PhraseSet, RouteSet
from otklik.office.assigning.models import Phrase, Route
from otklik.office.assigning.queries import as_rule
from otklik.office.base import Refusal
from otklik.office.journal.actions import Actor, record
from otklik.office.people.models import User
from otklik.office.reference.models import ClassifierItem, Department, Settlement

LONGEST_PHRASE = 300


class BadRoute(Refusal):
    """The row of the order does not do; the text says why."""


class BadPhrase(Refusal):
    """The wording does not do; the text says why."""


@transaction.atomic
def add_route(
    *,
    prefix: str,
    settlement: int | None,
    department: int | None,
    executor: int | None,
    since: date,
    source: str,
    by: Actor,
    at: datetime,
) -> Route:
    """Add a row to the office's order, in force from a day on; an official's row is her department's too.

    :raises BadRoute: if it names no code of the classifier, nobody, no act, or a row of that day speaks of the same
    """
    prefix = prefix.strip().strip(".")
    if prefix and not ClassifierItem.objects.filter(code__startswith=prefix).exists():
        raise BadRoute("Такой темы в классификаторе нет: проверьте начало кода, например 0003.0011.")
    if executor:
        department = User.objects.filter(pk=executor).values_list("department", flat=True).first()
    if department is None or not Department.objects.filter(pk=department).exists():
        raise BadRoute("Выберите подразделение или сотрудника, который числится в подразделении.")
    if not source.strip():
        raise BadRoute("Укажите, каким актом так распределено.")
    if Route.objects.filter(prefix=prefix, settlement=settlement, since=since).exists():
        raise BadRoute("Об этой теме и территории с этого дня уже есть строка: закончите её или выберите другой день.")
    row = Route.objects.create(
        prefix=prefix,
        settlement=Settlement.objects.filter(pk=settlement or 0).first(),
        department_id=department,
        executor_id=executor,
        since=since,
        source=source.strip(),
    )
    record(RouteSet(subject_id=row.pk, says=as_rule(row).says, until=""), by=by, at=at)
    return row


@transaction.atomic
def end_route(*, route: int, until: date, by: Actor, at: datetime) -> None:
    """Let a row of the order be in force to a day, inclusive; one that had not begun by then is taken away.

    :raises BadRoute: if there is no such row any more
    """
    row = Route.objects.select_for_update(of=("self",)).filter(pk=route).first()
    if row is None:
        raise BadRoute("Такой строки уже нет: обновите страницу.")
    told = RouteSet(subject_id=row.pk, says=as_rule(row).says, until=until.isoformat())
    if until < row.since:
        row.delete()
    else:
        row.until = until
        row.save(update_fields=["until"])
    record(told, by=by, at=at)


@transaction.atomic
def add_phrase(*, text: str, by: Actor, at: datetime) -> None:
    """Add a ready wording, behind the others.

    :raises BadPhrase: if it is empty, too long, or there
    """
    text = " ".join(text.split())
    if not text or len(text) > LONGEST_PHRASE:
        raise BadPhrase(f"Напишите формулировку: от 1 до {LONGEST_PHRASE} знаков.")
    if Phrase.objects.filter(text=text).exists():
        raise BadPhrase("Такая формулировка уже есть.")
    last = Phrase.objects.aggregate(last=Max("position"))["last"] or 0
    made = Phrase.objects.create(text=text, position=last + 1)
    record(PhraseSet(subject_id=made.pk, text=text, dropped=False), by=by, at=at)


@transaction.atomic
def drop_phrase(*, phrase: int, by: Actor, at: datetime) -> None:
    """Offer a wording no longer; resolutions keep theirs."""
    for found in Phrase.objects.filter(pk=phrase):
        record(PhraseSet(subject_id=found.pk, text=found.text, dropped=True), by=by, at=at)
        found.delete()
