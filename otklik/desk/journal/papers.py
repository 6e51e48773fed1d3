"""How the journal of events names papers and people: what it knows as (kind, id) becomes words and a link."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from otklik.exchange import queries as exchange
from otklik.office.incidents import queries as incidents
from otklik.office.journal import chain
from otklik.office.journal import queries as journal
from otklik.office.messages import queries as messages
from otklik.office.people import queries as people
from otklik.office.receptions import queries as receptions
from otklik.office.registry import queries as registry
from otklik.reports import queries as reports
from otklik.ui import russian

Labels = Mapping[int, tuple[uuid.UUID, str]]
Subject = tuple[str, int | None]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of what the journal tells of: what it is called, and how its rows are named."""

    word: str
    labels: Callable[[Iterable[int]], Labels] | None = None
    """Keys → outer address and name; without it, the word has to do."""
    address: str = ""
    """The name of the page of one."""
    numbered: Callable[[str], Labels] | None = None
    """Those that have a number."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What an entry tells of, as a person reads it; no address, if it has no page."""

    title: str
    address: str = ""


def _names(ids: Iterable[int]) -> Labels:
    return {id: (uuid.UUID(int=0), name) for id, name in people.names(ids).items()}


def _of(labels: Callable[..., Labels], word: str, address: str) -> Kind:
    return Kind(word, lambda ids: labels(ids=ids), address, lambda number: labels(called=number))


KINDS: Mapping[str, Kind] = {
    "letter": _of(registry.labels, "Письмо", "letter"),
    "appeal": _of(registry.labels, "Обращение", "appeal"),
    "incident": _of(incidents.labels, "Инцидент", "incident"),
    "message": _of(messages.labels, "Сообщение", "message"),
    "reception": _of(receptions.labels, "Карточка приёма", "reception"),
    "citizen": Kind("Заявитель", people.citizens, "citizen"),
    "import_run": Kind("Загрузка", lambda ids: exchange.labels(ids=ids), "import_run"),
    "signed_report": Kind("Отчёт", reports.labels, "signed_report"),
    "user": Kind("Учётная запись", _names),
    "seal": Kind("Журнал событий"),
    "verification": Kind("Журнал событий"),
}
"""Every kind of paper that an event may tell of."""


def named(subjects: Iterable[Subject]) -> dict[Subject, Paper]:
    """Return what each (kind, id) is, by one query a kind."""
    by_kind: dict[str, set[int]] = defaultdict(set)
    found: dict[Subject, Paper] = {}
    for kind, id in subjects:
        known = KINDS.get(kind)
        found[kind, id] = Paper(known.word if known else kind)
        if known and known.labels and id is not None:
            by_kind[kind].add(id)
    for kind, ids in by_kind.items():
        known = KINDS[kind]
        assert known.labels is not None
        labels = known.labels(ids)
        for id in ids:
            if id in labels:
                public_id, name = labels[id]
                address = reverse(known.address, args=[public_id]) if known.address else ""
                found[kind, id] = Paper(f"{known.word} {name}", address)
            else:
                found[kind, id] = Paper(f"{known.word} (больше не хранится)")
    return found


def with_number(number: str) -> list[str]:
    """Return the papers that have a registration number, as the journal's filter `paper` names them."""
    kinds = ((kind, known.numbered) for kind, known in KINDS.items() if known.numbered)
    return [f"{kind}:{id}" for kind, numbered in kinds for id in numbered(number)]


def moment(at: datetime) -> str:
    """Return «вт 14.12.2021, 10:30» in the office's time zone."""
    local = timezone.localtime(at)
    return f"{russian.day(local.date())}, {local:%H:%M}"


def sentence(fault: chain.Fault) -> str:
    """Return what is wrong at one place of the chain: the entry's number, moment, event and paper, and what."""
    parts = [f"запись № {fault.sequence}"]
    if fault.at is not None:
        subject = (fault.subject_kind, fault.subject_id)
        title = journal.titles().get(fault.event, fault.event)
        parts[0] += f" от {moment(fault.at)}"
        parts += [f"«{title}»", named([subject])[subject].title]
    return f"{', '.join(parts)}: {chain.WHAT[fault.what]}"
