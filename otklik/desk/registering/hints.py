"""What a clerk is told while she types: the law and the term, and what is here already. A person decides."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from otklik.assist import papers
from otklik.assist.books import SURE, Place, settlement_in
from otklik.desk.registering.forms import APPEAL, COVER, OUTGOING, CardForm
from otklik.office.appeals.actions import admission_of
from otklik.office.base import Refusal
from otklik.office.files.queries import files_of
from otklik.office.people.rights import Viewer
from otklik.office.work.actions import term_of_card
from otklik.office.work.terms import Counted, as_counted
from otklik.rules.admission import Admission, NotAdmitted
from otklik.rules.law import Procedure
from otklik.rules.refusals import Case, refusal_of

ENOUGH = 12
"""Letters of a text from which on others like it are looked for."""


@dataclass(slots=True)
class Hints:
    """What stands beside a card that is being typed."""

    admission: Admission | None = None
    """By which law an appeal is considered."""
    procedure: str = ""
    """The same of any other paper."""
    counted: Counted | None = None
    trouble: str = ""
    """Why no law or no term can be told yet."""
    already: list[papers.Found] = field(default_factory=list)
    same_files: list[papers.Found] = field(default_factory=list)
    joins: list[papers.Found] = field(default_factory=list)
    """Appeals that a cover letter may be added to."""
    earlier: list[papers.Found] = field(default_factory=list)
    similar: list[papers.Found] = field(default_factory=list)
    place: Place | None = None
    fills: str = ""
    """The territory to fill in by itself."""


def hints(form: CardForm, received: Any, viewer: Viewer, today: date) -> Hints:
    """Return what is to be told of a card as far as it is typed."""
    found = Hints()
    form.is_valid()  # what is not understood yet is left out
    found.same_files = papers.same_files(
        files_of("received", received.pk).values_list("sha256", flat=True), viewer, but_received=received.pk
    )
    if form.paper_kind is None:
        return found
    _tell_law(found, form, received, today)
    sender = ("correspondent", "outgoing_number", "outgoing_on")
    if form.paper_kind.sort == APPEAL:
        sender = ("cover_body", "cover_number", "cover_on")
        _tell_of_author(found, form, viewer, today)
    said = form.cleaned_data
    name, number, on = (said.get(field) for field in sender)
    if name and number and form.paper_kind.sort != OUTGOING:
        found.already = papers.registered_already(name, number, on, viewer)
    return found


def _tell_law(found: Hints, form: CardForm, received: Any, today: date) -> None:
    kind = form.paper_kind
    if kind.sort in (COVER, OUTGOING):
        return
    card, procedure = form.letter_card(received, today), Procedure(kind.procedure)
    try:
        if kind.sort == APPEAL:
            found.admission = admission_of(card, form.appeal_card())
            procedure = found.admission.procedure
        else:
            found.procedure = procedure.label
        due = term_of_card(card, kind, procedure, card.another_day or today)
        found.counted = as_counted(due) if due else None
        if kind.sort == APPEAL and form.cleaned_data.get("is_anonymous"):
            found.counted = None
            found.trouble = f"{(row := refusal_of(Case.ANONYMOUS, today)).says} {row.source}."
    except (NotAdmitted, Refusal) as reason:
        found.trouble = str(reason)


def _tell_of_author(found: Hints, form: CardForm, viewer: Viewer, today: date) -> None:
    said = form.cleaned_data
    surname, first_name, patronymic = name = tuple(
        said.get(part, "") for part in ("surname", "first_name", "patronymic")
    )
    address, text = said.get("address", ""), said.get("text", "")
    if surname:
        found.earlier = papers.earlier_papers(surname, first_name, patronymic, address, viewer)
    if said.get("cover_body") and (surname or len(text) >= ENOUGH):
        found.joins = papers.duplicates_of_appeal(surname, first_name, patronymic, address, text, viewer)
    if len(text) >= ENOUGH:
        known = {paper.key for paper in (*found.earlier, *found.joins)}
        like = papers.similar(f"{text} {address}", viewer, author=name, settlement=said.get("settlement"))
        found.similar = [paper for paper in like if paper.key not in known]
    if address and not said.get("settlement"):
        found.place = settlement_in(address, today)
        found.fills = found.place.name if found.place and found.place.confidence >= SURE else ""
