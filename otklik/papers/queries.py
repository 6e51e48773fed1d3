"""What staff may read of printed papers: journals that were asked for, mailings, templates of the office's own."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, QuerySet

from otklik.office.appeals.models import Appeal
from otklik.office.files.actions import COMMON
from otklik.office.files.models import StoredFile
from otklik.office.journal.models import Entry
from otklik.office.people.models import User
from otklik.office.people.rights import Reach
from otklik.office.registry.models import HandOver, Letter, Series
from otklik.office.registry.queries import hand_overs, holder
from otklik.papers.actions import PRINTING, STAMPED, TITLES
from otklik.papers.catalogue import PAPERS, Of
from otklik.papers.events import ScanRefused
from otklik.papers.facts import AT_THE_REGISTRAR
from otklik.papers.models import Mailing, PaperTemplate, Printing

LATELY, REFUSED_SHOWN = timedelta(days=1), 3
OF_A_LETTER = tuple(slug for slug, paper in PAPERS.items() if paper.of is Of.LETTER)
FOR_CITIZENS = ("ticket",)
"""Papers that only an appeal has."""
OF_OPENING = ("no_enclosure", "damaged")
"""Papers of what is seen when an envelope is opened: an outgoing letter has none."""


def papers_of(letter: Letter, files: Iterable[StoredFile], *, is_appeal: bool) -> dict[str, Any]:
    """Return what `desk/print_links.html` shows: the papers that can be made of a letter, and who has the original.

    :param files: of the letter: on a scan among them a stamp can stand
    """
    is_outgoing = letter.direction == Letter.Direction.OUTGOING
    no_papers = {*(() if is_appeal else FOR_CITIZENS), *(OF_OPENING if is_outgoing else ())}
    papers = {slug: PAPERS[slug].title for slug in OF_A_LETTER if slug not in no_papers}
    if any(file.content_type in COMMON for file in files):
        papers = {STAMPED: TITLES[STAMPED]} | papers
    return {"papers": papers, "original": holder(letter.handed) or AT_THE_REGISTRAR}


def own_templates() -> Mapping[str, PaperTemplate]:
    """Return the office's own templates by their papers."""
    return {row.paper: row for row in PaperTemplate.objects.select_related("changed_by")}


def journals() -> dict[str, str]:
    """Return the journals of registration: code → title."""
    return dict(Series.objects.order_by("title").values_list("code", "title"))


def printings(by: User) -> QuerySet[Printing]:
    """Return the journals that somebody has asked for, the latest first."""
    return Printing.objects.filter(asked_by=by).order_by("-asked_at", "-pk")


def file_of(public_id: uuid.UUID, by: User, within: Reach) -> StoredFile | None:
    """Return the file of a journal, once it is made, to whoever has asked for it or may print every letter."""
    row = (Printing.objects.all() if within.everything else printings(by)).filter(public_id=public_id).first()
    if row is None:
        return None
    return StoredFile.objects.filter(subject_kind=PRINTING, subject_id=row.pk).first()


def hand_over_with(public_id: uuid.UUID) -> HandOver | None:
    """Return an act of handing over by its address."""
    return hand_overs().filter(public_id=public_id).first()


def latest_hand_overs() -> QuerySet[Any]:
    """Return the acts of handing over with the number of their papers, the latest first."""
    return hand_overs().annotate(count=Count("papers"))


def mailings() -> QuerySet[Mailing]:
    """Return the mailings with the number of their items, the latest first."""
    return Mailing.objects.select_related("made_by").annotate(count=Count("items")).order_by("-made_at", "-pk")


def mailing_with(public_id: uuid.UUID) -> Mailing | None:
    """Return a mailing by its address."""
    return mailings().filter(public_id=public_id).first()


def where_to(letter: Letter) -> tuple[str, str]:
    """Return to whom and where an outgoing letter goes: as it was sent, else the author of the appeal it answers."""
    if sent := letter.dispatched.order_by("pk").first():
        return sent.recipient, sent.address
    answered = Appeal.objects.filter(letter__answered_by__outgoing=letter).order_by("pk").first()
    if answered is None:
        return letter.correspondent_name or letter.addressee, ""
    name = " ".join(filter(None, (answered.surname, answered.first_name, answered.patronymic)))
    return answered.organisation or name, answered.address


def refused_scans(at: datetime) -> list[Entry]:
    """Return the files of the scanner's folder that could not be taken lately, the latest first."""
    refused = Entry.objects.filter(subject_kind=ScanRefused.subject_kind, event=ScanRefused.name)
    return list(refused.filter(at__gt=at - LATELY).order_by("-id")[:REFUSED_SHOWN])
