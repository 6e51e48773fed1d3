"""How the journal of events names papers and people: what it knows as (kind, id) becomes words and a link."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet, Value
from django.urls import reverse
from django.utils import timezone

from otklik.exchange import queries as exchange
from otklik.exchange.sstu import queries as sstu
from otklik.office.incidents import queries as incidents
from otklik.office.journal import chain
from otklik.office.journal import queries as journal
from otklik.office.messages import queries as messages
from otklik.office.people import queries as people
from otklik.office.receptions import queries as receptions
from otklik.office.registry import queries as registry
from otklik.reports import queries as reports
from otklik.ui import russian

Subject = tuple[str, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of what the journal tells of."""

    word: str
    """What one is called; alone, where its rows have no name."""
    labels: Callable[..., QuerySet[Any, Any]] | None = None
    """Which rows (`ids`, `called`) → their keys, outer addresses and names."""
    address: str = ""
    """The name of the page of one."""
    has_number: bool = False
    """Whether its name is a number that one looks for."""
    worded: Callable[[str], str] = str
    """Its name → as it is read."""


KINDS: Mapping[str, Kind] = {
    "letter": Kind(word="Письмо", labels=registry.labels, address="letter", has_number=True),
    "received": Kind(word="Поступившая бумага"),
    "caller": Kind(word="Звонок"),
    "incident": Kind(word="Инцидент", labels=incidents.labels, address="incident", has_number=True),
    "message": Kind(word="Сообщение", labels=messages.labels, address="message", has_number=True),
    "reception": Kind(word="Карточка приёма", labels=receptions.labels, address="reception", has_number=True),
    "citizen": Kind(word="Заявитель", labels=people.citizen_labels, address="citizen"),
    "department": Kind(word="Подразделение"),
    "letter_kind": Kind(word="Вид документа"),
    "route": Kind(word="Распределение"),
    "term": Kind(word="Таблица сроков"),
    "control": Kind(word="Контроль"),
    "norm": Kind(word="Норма для инцидентов"),
    "user": Kind(word="Учётная запись", labels=people.account_labels),
    "import_run": Kind(word="Загрузка", labels=exchange.labels, address="import_run"),
    "paper_template": Kind(word="Шаблон бумаги"),
    "printing": Kind(word="Журнал на бумаге"),
    "case_file": Kind(word="Дело"),
    "reply_template": Kind(word="Шаблон ответа"),
    "scan": Kind(word="Папка сканера"),
    "signed_report": Kind(
        word="Отчёт",
        labels=reports.labels,
        address="signed_report",
        worded=lambda since: f"с {russian.day(date.fromisoformat(since))}",
    ),
    "sstu_package": Kind(
        word="Пакет для ССТУ",
        labels=sstu.labels,
        address="sstu_package",
        worded=lambda month: f"за {russian.month(date.fromisoformat(month))}",
    ),
    "sstu_body": Kind(word="Идентификатор ССТУ"),
    "batch": Kind(word="Действие со многими бумагами"),
    "seal": Kind(word="Журнал событий"),
    "verification": Kind(word="Журнал событий"),
}
"""Every kind of paper that an event may tell of."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What an entry tells of, as a person reads it; no address, if it has no page."""

    title: str
    address: str = ""


def named(subjects: Iterable[Subject]) -> dict[Subject, Paper]:
    """Return what each (kind, id) is, by one query; a paper that is no longer kept is called by its kind alone."""
    found: dict[Subject, Paper] = {}
    by_kind: dict[str, set[int]] = defaultdict(set)
    for kind, id in subjects:
        found[kind, id] = Paper(KINDS[kind].word if kind in KINDS else kind)
        if id is not None and kind in KINDS and KINDS[kind].labels:
            by_kind[kind].add(id)
    for kind, id, public_id, name in _labels({kind: {"ids": ids} for kind, ids in by_kind.items()}):
        known = KINDS[kind]
        address = reverse(known.address, args=[public_id]) if known.address else ""
        found[kind, id] = Paper(f"{known.word} {known.worded(name)}", address)
    return found


def with_number(number: str) -> str:
    """Return the papers that have a registration number, as the journal's filter `paper` names them."""
    wanted = {kind: {"called": number} for kind, known in KINDS.items() if known.has_number}
    return ",".join(f"{kind}:{id}" for kind, id, _, _ in _labels(wanted))


def _labels(wanted: Mapping[str, Mapping[str, Any]]) -> list[tuple[str, int, Any, str]]:
    """Return kind, key, outer address and name of what is wanted of each kind."""
    rows = []
    for kind, which in wanted.items():
        labels = KINDS[kind].labels
        assert labels is not None, f"{kind} has no names"
        rows.append(labels(**which).annotate(kind=Value(kind)).values_list("kind", "pk", "public_id", "label"))
    return [] if not rows else list(rows[0].union(*rows[1:], all=True))


def moment(at: datetime) -> str:
    """Return «вт 14.12.2021, 10:30» in the office's time zone."""
    local = timezone.localtime(at)
    return f"{russian.day(local.date())}, {local:%H:%M}"


def sentence(fault: chain.Fault) -> str:
    """Return what is wrong at one place of the chain: the entry's number, moment, event and paper, and what."""
    parts = [f"запись № {fault.sequence}"]
    if fault.at is not None:
        subject = (fault.subject_kind, fault.subject_id)
        parts[0] += f" от {moment(fault.at)}"
        parts += [f"«{journal.titles().get(fault.event, fault.event)}»", named([subject])[subject].title]
    return f"{', '.join(parts)}: {chain.WHAT[fault.what]}"
