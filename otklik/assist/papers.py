"""What is here already while a paper is being typed in: itself, its author's others, others like it.

Nothing is decided here: each paper is shown with the reason in Russian, within the reach of who asks.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, Func, Q, QuerySet, TextField
from django.db.models.functions import Lower
from django.utils.timezone import localdate

from otklik.assist.persons import AGREEING, acquaintances, agreement
from otklik.office.appeals import queries as appeals
from otklik.office.appeals.models import CoverLetter
from otklik.office.base import identity_of
from otklik.office.files.models import StoredFile
from otklik.office.filters import Filters
from otklik.office.incidents import queries as incidents
from otklik.office.messages import queries as messages
from otklik.office.people.rights import Action, Reach, Viewer
from otklik.office.receptions import queries as receptions
from otklik.office.registry.actions import LETTER, RECEIVED
from otklik.office.registry.models import Correspondent, Received
from otklik.office.search.likeness import Like, like
from otklik.office.work import queries as work

MOST = 8
"""Papers shown: what the eye takes in."""
LIKE = 40
"""Papers like a text that are looked at."""
SAME_TEXT = 0.5
"""Likeness from which on two texts may be one, whoever signed them."""
NEARER = 0.1
"""How much liker a paper is that is of the same person, or of the same place."""
WORDS_TOLD = 5
BEGINNING = 120
"""Letters of a text that say which paper it is."""
NO_ONE = ("", "", "")


@dataclass(frozen=True, slots=True)
class Found:
    """A paper that is here already, and why it is shown."""

    kind: str
    """The name of its card's address: letter, appeal, reception, message, incident; «received» waits for a number."""
    key: int
    """Of an appeal: what `AppealCard.repeat_of` and `register_cover` want."""
    public_id: uuid.UUID
    number: str
    day: date
    """Of registration, of the reception, of what came."""
    about: str
    """How its text begins."""
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal:
    """Where papers of a kind stand, and by what they are told apart: paths from their rows."""

    action: Action
    select: Callable[[Filters, Reach], QuerySet[Any]]
    indexed: str
    """Their kind in the index and of their files."""
    public_id: str = "public_id"
    number: str = "number"
    day: str
    text: str = "text"
    name: tuple[str, ...] = ()
    has_settlement: bool = False

    def papers(self, viewer: Viewer) -> QuerySet[Any]:
        """Return those that somebody may read."""
        return self.select({}, viewer.reach(self.action))


NAME = ("surname", "first_name", "patronymic")
JOURNALS: Mapping[str, Journal] = {
    "appeal": Journal(
        action=Action.READ_APPEALS,
        select=appeals.select,
        indexed=LETTER,
        public_id="letter__public_id",
        number="letter__number",
        day="registered_on",
        name=NAME,
        has_settlement=True,
    ),
    "letter": Journal(
        action=Action.READ_LETTERS, select=work.select, indexed=LETTER, day="registered_on", text="summary"
    ),
    "reception": Journal(
        action=Action.READ_RECEPTIONS,
        select=receptions.select,
        indexed="reception",
        day="day__held_on",
        name=NAME,
        has_settlement=True,
    ),
    "message": Journal(
        action=Action.READ_MESSAGES,
        select=messages.select,
        indexed="message",
        number="external_id",
        day="accepted_at",
        has_settlement=True,
    ),
    "incident": Journal(
        action=Action.READ_INCIDENTS,
        select=incidents.select,
        indexed="incident",
        number="external_id",
        day="accepted_at",
        has_settlement=True,
    ),
}
"""Kinds of cards; a letter that is an appeal too is shown as an appeal."""


class SameNumber(Func):
    """A sender's number as numbers are compared: small letters, no spaces, no «№», one kind of dash."""

    function = "regexp_replace"
    template = r"%(function)s(translate(%(expressions)s, '–—', '--'), '[\s№]+', '', 'g')"
    output_field = TextField()


def registered_already(
    correspondent: str, outgoing_number: str, outgoing_on: date | None, viewer: Viewer
) -> list[Found]:
    """Return the papers of this sender with this number and date: «уже зарегистрировано как …».

    The sender is looked up as the directory does, aliases included; numbers are compared without case, spaces and «№».
    While the date is not typed yet, papers with this number of whichever date.
    """
    wanted = same_number(outgoing_number)
    if not correspondent.strip() or not wanted:
        return []
    key = identity_of(correspondent)
    senders = Correspondent.objects.filter(Q(key=key) | Q(aliases__key=key)).values_list("pk", flat=True)
    letters = Q(correspondent__in=list(senders)) & ~Q(outgoing_number="")
    covers = CoverLetter.objects.filter(higher_body__key=key)
    if outgoing_on:
        letters, covers = letters & Q(outgoing_on=outgoing_on), covers.filter(dated_on=outgoing_on)
    same_covers = covers.alias(same=SameNumber(Lower("number"))).filter(same=wanted).values_list("appeal", flat=True)
    same_letters = JOURNALS["letter"].papers(viewer).alias(same=SameNumber(Lower("outgoing_number")))
    told = "от этого отправителя, № и дата те же" if outgoing_on else "от этого отправителя, № тот же"
    as_appeals = _found("appeal", JOURNALS["appeal"].papers(viewer).filter(pk__in=list(same_covers)[:MOST]))
    as_letters = _found("letter", same_letters.filter(letters, same=wanted))
    return _once(_shown(paper, told) for paper in _newest([*as_appeals, *as_letters]))[:MOST]


def same_number(number: str) -> str:
    """Return a sender's number as numbers are compared."""
    return re.sub(r"[\s№]+", "", number.lower().replace("–", "-").replace("—", "-"))


def earlier_papers(surname: str, first_name: str, patronymic: str, address: str, viewer: Viewer) -> list[Found]:
    """Return the earlier appeals and receptions of a person, surest first, then the last first.

    First name and patronymic may be initials or missing; the reason tells what agrees.
    """
    known = acquaintances(surname, first_name, patronymic, address)
    shown: list[Found] = []
    for how in AGREEING:
        persons = [person for person, agreed in known.items() if agreed is how]
        if persons and len(shown) < MOST:
            papers = [
                paper
                for kind in ("appeal", "reception")
                for paper in _found(kind, JOURNALS[kind].papers(viewer).filter(citizen__in=persons))
            ]
            shown += [_shown(paper, how.told) for paper in _newest(papers)]
    return shown[:MOST]


def similar(
    text: str, viewer: Viewer, *, author: tuple[str, str, str] = NO_ONE, settlement: int | None = None
) -> list[Found]:
    """Return papers like a text, the likest first, with the words that they share.

    :param text: what the paper says, with the address that it speaks of
    :param author: surname, first name, patronymic: told where a similar paper is the same person's
    :param settlement: the key of a settlement: told where a similar paper is of the same territory
    """
    likest = like(text)[:LIKE]
    shown = []
    for kind, journal in JOURNALS.items():
        likes = {paper.id: paper for paper in likest if paper.kind == journal.indexed}
        for paper in _found(kind, journal.papers(viewer).filter(pk__in=list(likes))) if likes else ():
            told, likeness = [common_words(likes[paper.key])], likes[paper.key].likeness
            if any(author) and agreement(author, paper.name):
                told.append("тот же заявитель")
                likeness += NEARER
            if settlement and settlement == paper.settlement:
                told.append(f"то же поселение: {paper.settlement_name}")
                likeness += NEARER
            shown.append((likeness, _shown(paper, "; ".join(told))))
    shown.sort(key=lambda pair: -pair[0])
    return _once(paper for _, paper in shown)[:MOST]


def _once(papers: Iterable[Found]) -> list[Found]:
    """Return papers without the letters that are among them as appeals too."""
    papers = list(papers)
    as_appeals = {paper.key for paper in papers if paper.kind == "appeal"}
    return [paper for paper in papers if paper.kind != "letter" or paper.key not in as_appeals]


def common_words(paper: Like) -> str:
    """Return «общие слова: …», the most telling first."""
    words = [word for word in paper.words if len(word) > 2 or word.isdigit()]
    return f"общие слова: {', '.join((words or paper.words)[:WORDS_TOLD])}"


def same_files(sha256s: Iterable[str], viewer: Viewer, *, but_received: int | None = None) -> list[Found]:
    """Return the papers that have a file of just these bytes already; `but_received` is the one that asks."""
    files = StoredFile.objects.filter(sha256__in=list(sha256s), subject_id__isnull=False).order_by("-pk")
    names: dict[tuple[str, int], str] = {}
    for kind, key, name in files.values_list("subject_kind", "subject_id", "name")[:READ]:
        names.setdefault((kind, key or 0), name)
    names.pop((RECEIVED, but_received or 0), None)
    papers: list[Paper] = []
    for kind, journal in JOURNALS.items():
        keys = [key for of, key in names if of == journal.indexed]
        papers += _found(kind, journal.papers(viewer).filter(pk__in=keys)) if keys else []
    shown = _once(_shown(paper, f"тот же файл: {names[JOURNALS[paper.kind].indexed, paper.key]}") for paper in papers)
    if viewer.may(Action.REGISTER):
        waiting = Received.objects.filter(pk__in=[key for of, key in names if of == RECEIVED])
        shown += [
            Found(
                kind=RECEIVED,
                key=paper.pk,
                public_id=paper.public_id,
                number="",
                day=localdate(paper.received_at),
                about=paper.title,
                reason=f"тот же файл: {names[RECEIVED, paper.pk]}; {paper.get_state_display()}",
            )
            for paper in waiting.order_by("-pk")[:MOST]
        ]
    return shown[:MOST]


def duplicates_of_appeal(
    surname: str, first_name: str, patronymic: str, address: str, text: str, viewer: Viewer
) -> list[Found]:
    """Return the appeals in work to which a cover letter may be joined: of the same person, or with the same text.

    Those of the same person come first, of these the likest; somebody else's is shown if its text may be the same one.
    """
    open_ones = JOURNALS["appeal"].papers(viewer).filter(appeals.IN_WORK)
    likes = {paper.id: paper for paper in like(f"{text} {address}")[:LIKE] if paper.kind == LETTER}
    known = acquaintances(surname, first_name, patronymic, address)
    near = Q(pk__in=[key for key, paper in likes.items() if paper.likeness >= SAME_TEXT]) | Q(citizen__in=list(known))
    shown = []
    for paper in _found("appeal", open_ones.filter(near)):
        how, alike = known.get(paper.citizen or 0), likes.get(paper.key)
        told = [*([how.told] if how else []), *([common_words(alike)] if alike else [])]
        place = (how.place if how else len(AGREEING), -alike.likeness if alike else 0)
        shown.append((place, _shown(paper, "; ".join(told))))
    return [paper for _, paper in sorted(shown, key=lambda pair: pair[0])][:MOST]


@dataclass(frozen=True, slots=True)
class Paper:
    """What is told of a paper, and compared."""

    kind: str
    key: int
    public_id: uuid.UUID
    number: str
    day: date
    text: str
    name: tuple[str, ...]
    settlement: int | None
    settlement_name: str
    citizen: int | None


READ = 50
"""Papers that are read to show a few."""


def _found(kind: str, papers: QuerySet[Any]) -> list[Paper]:
    """Return the last of these papers."""
    journal = JOURNALS[kind]
    fields = [journal.public_id, journal.number, journal.day, journal.text]
    fields += [*journal.name, "citizen_id"] if journal.name else []
    fields += ["settlement_id", "settlement__name"] if journal.has_settlement else []
    return [
        Paper(
            kind=kind,
            key=row["pk"],
            public_id=row[journal.public_id],
            number=row[journal.number],
            day=localdate(at) if isinstance(at := row[journal.day], datetime) else at,
            text=row[journal.text],
            name=tuple(row[field] for field in journal.name),
            settlement=row.get("settlement_id"),
            settlement_name=row.get("settlement__name") or "",
            citizen=row.get("citizen_id"),
        )
        for row in papers.order_by(F(journal.day).desc(), "-pk").values("pk", *fields)[:READ]
    ]


def _newest(papers: Iterable[Paper]) -> list[Paper]:
    return sorted(papers, key=lambda paper: (paper.day, paper.key), reverse=True)


def _shown(paper: Paper, reason: str) -> Found:
    about = paper.text if len(paper.text) <= BEGINNING else f"{paper.text[:BEGINNING].rsplit(' ', 1)[0]} …"
    return Found(paper.kind, paper.key, paper.public_id, paper.number, paper.day, about, reason)
