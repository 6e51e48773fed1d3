"""What is worth telling about resolutions and what they give. People are named as they were called that day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from otklik.office.journal.actions import Event, day_told


def _by(data: Mapping[str, Any]) -> str:
    return f", срок {day_told(data, 'due')}" if data.get("due") else ""


@dataclass(frozen=True, slots=True)
class ResolutionMade(Event):
    """A head or a deputy has decided; days are ГГГГ-ММ-ДД. One in ink was entered by whoever acts."""

    name: ClassVar[str] = "assigning.resolution_made"
    title: ClassVar[str] = "Резолюция"
    subject_kind: ClassVar[str] = "letter"
    author: str
    text: str
    on: str
    due: str
    in_ink: bool
    move: str
    """Of `rules.workflow.Move`: what it was made for."""
    with_draft: bool = False
    """Whether the answer was begun: its draft goes to whoever answers now."""

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        if not data:
            return ""
        ink = ", внесено с бумаги" if data.get("in_ink") else ""
        draft = "; начатый проект ответа передан вместе с бумагой" if data.get("with_draft") else ""
        return f"{data.get('author')}, {day_told(data, 'on')}{ink}: «{data.get('text')}»{_by(data)}{draft}"


@dataclass(frozen=True, slots=True)
class AssignmentGiven(Event):
    """Somebody is to work on a paper. `override` is the ground of giving it to one whom the appeal complains of."""

    name: ClassVar[str] = "assigning.given"
    title: ClassVar[str] = "Поручено"
    subject_kind: ClassVar[str] = "letter"
    to: str
    responsible: bool
    passed_down: bool
    text: str
    due: str
    override: str = ""

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        if not data:
            return ""
        part = "ответственный" if data.get("responsible") else "соисполнитель"
        down = ", передано ниже" if data.get("passed_down") else ""
        text = f": «{data['text']}»" if data.get("text") else ""
        ground = f"; на него жалуются, основание: {data['override']}" if data.get("override") else ""
        return f"{data.get('to')} ({part}{down}){text}{_by(data)}{ground}"


@dataclass(frozen=True, slots=True)
class AssignmentWithdrawn(Event):
    """What somebody was given is given to another instead."""

    name: ClassVar[str] = "assigning.withdrawn"
    title: ClassVar[str] = "Поручение снято"
    subject_kind: ClassVar[str] = "letter"
    to: str

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        return str(data.get("to", ""))


@dataclass(frozen=True, slots=True)
class AssignmentAccepted(Event):
    """Somebody has taken up what was given."""

    name: ClassVar[str] = "assigning.accepted"
    title: ClassVar[str] = "Поручение принято"
    subject_kind: ClassVar[str] = "letter"
    to: str

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        return str(data.get("to", ""))


@dataclass(frozen=True, slots=True)
class AssignmentReturned(Event):
    """Somebody has returned what is not hers, in time; it goes back to whoever gave it."""

    name: ClassVar[str] = "assigning.returned"
    title: ClassVar[str] = "Поручение возвращено"
    subject_kind: ClassVar[str] = "letter"
    to: str
    reason: str
    to_resolution: bool
    """Whether the paper waits for a resolution again."""

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        if not data:
            return ""
        again = "; бумага снова ждёт резолюции" if data.get("to_resolution") else ""
        return f"{data.get('to')}: «{data.get('reason')}»{again}"


@dataclass(frozen=True, slots=True)
class InnerTermSet(Event):
    """An assignment has another last day; the term of the paper stands. Days are ГГГГ-ММ-ДД."""

    name: ClassVar[str] = "assigning.inner_term_set"
    title: ClassVar[str] = "Внутренний срок"
    subject_kind: ClassVar[str] = "letter"
    to: str
    due: str
    was: str

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        if not data:
            return ""
        was = f"; был {day_told(data, 'was')}" if data.get("was") else ""
        return f"{data.get('to')}: {day_told(data, 'due')}{was}; срок ответа не изменился"


@dataclass(frozen=True, slots=True)
class PartHandedIn(Event):
    """A co-executor has handed her part in; what it says stands with the assignment."""

    name: ClassVar[str] = "assigning.part_handed_in"
    title: ClassVar[str] = "Сдана часть соисполнителя"
    subject_kind: ClassVar[str] = "letter"
    to: str
    files: int

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        files = f", файлов – {data['files']}" if data.get("files") else ""
        return f"{data.get('to')}{files}" if data else ""


@dataclass(frozen=True, slots=True)
class DoneWithoutAnswer(Event):
    """What a letter asked for is done, and it wants no answer."""

    name: ClassVar[str] = "assigning.done_without_answer"
    title: ClassVar[str] = "Исполнено без ответа"
    subject_kind: ClassVar[str] = "letter"
    said: str

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        return str(data.get("said", ""))


@dataclass(frozen=True, slots=True)
class RouteSet(Event):
    """The office's order has a row more, or one that ends on a day, ГГГГ-ММ-ДД."""

    name: ClassVar[str] = "assigning.route_set"
    title: ClassVar[str] = "Маршрут"
    subject_kind: ClassVar[str] = "route"
    says: str
    until: str

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        ends = f"; действует по {day_told(data, 'until')}" if data.get("until") else ""
        return f"{data.get('says')}{ends}" if data else ""


@dataclass(frozen=True, slots=True)
class PhraseSet(Event):
    """The office has a ready wording of resolutions more, or less."""

    name: ClassVar[str] = "assigning.phrase_set"
    title: ClassVar[str] = "Формулировка резолюции"
    subject_kind: ClassVar[str] = "route"
    text: str
    dropped: bool

    @staticmethod
    def told(data: Mapping[str, Any]) -> str:
        return f"{'убрана' if data.get('dropped') else 'добавлена'}: «{data.get('text')}»" if data else ""
