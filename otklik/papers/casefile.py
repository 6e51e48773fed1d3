"""The complete case of a paper, for a prosecutor or a court: one archive that proves itself with `sha256sum` alone.

    opis.html        the table of contents in Russian: every file, what it is, its own name, its hash; how to check
    kartochka.pdf    the card as it is printed
    istoriya.html    the history in words
    zhurnal.jsonl    the same entries of the journal as the canonical bytes of which their digests are taken
    pechati.txt      the place of each entry in the sealed chain: number, digest, hash before, hash
    fayly/           what came, the covers, what went out, what was kept besides
    SHA256SUMS       all of these

The same case makes the same bytes: nothing in it tells when it was taken. So the entries of the journal that only say
who looked at the card or took the case stay out, and the archive says so. Names in it are Latin letters and digits, so
that no program that unpacks it can change them; the table of contents has the names that the files came with.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePath
from typing import IO, Any

from django.db import transaction
from django.template.loader import render_to_string

from otklik.office.answering.drafting import REPLY
from otklik.office.answering.models import DraftPaper
from otklik.office.appeals.models import CoverLetter
from otklik.office.base import Refusal
from otklik.office.considering.models import Inquiry
from otklik.office.dispatch.models import Dispatch
from otklik.office.files.actions import place_of
from otklik.office.files.models import StoredFile
from otklik.office.journal.actions import Actor, CardRead, canonical, record
from otklik.office.journal.chain import BEGINNING
from otklik.office.journal.models import Entry, Seal
from otklik.office.journal.queries import told
from otklik.office.people.queries import names
from otklik.office.people.rights import Reach
from otklik.office.registry.actions import LETTER
from otklik.office.registry.models import Answering, Letter
from otklik.papers import facts
from otklik.papers.actions import papers_of_each
from otklik.papers.events import CaseTaken

EPOCH = (1980, 1, 1, 0, 0, 0)
SUMS = "SHA256SUMS"
CHUNK = 1 << 20
LONGEST = 60
"""Letters of a name in the archive, without the ending."""
TAKERS = {"system": "система", "citizen": "заявитель"}
BY_CONTENT = {"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg"}
"""Endings that the content of a file decides, whatever its name says."""
LATIN = {
    **dict(zip("абвгдеёзийклмнопрстуфхцыэ", "abvgdeezijklmnoprstufhcye", strict=True)),
    "ж": "zh", "ч": "ch", "ш": "sh", "щ": "sch", "ю": "yu", "я": "ya", "ь": "", "ъ": "",
}  # fmt: skip
OTHER = re.compile(r"[^a-z0-9.-]+")


class CannotTake(Refusal):
    """The case cannot be put together; the text says why."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """A chapter of a case: what its files are, and by what they are found: kind of their paper and its keys."""

    title: str
    kind: str
    papers: Sequence[int]


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file of the archive, as the table of contents tells of it."""

    place: str
    what: str
    name: str
    """The name that it came with; empty: it was made for the case."""
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Case:
    """An archive, open at its beginning, and its name."""

    archive: IO[bytes]
    name: str


@transaction.atomic
def take_case(*, letter: Letter, within: Reach, today: date, by: Actor, at: datetime) -> Case:
    """Put the complete case of a paper together; the journal is told who took it, and the hash of its `SHA256SUMS`.

    What came as one more cover of an appeal has the case of that appeal.

    :raises CannotTake: if a file is not in the store, or is not what its hash says
    """
    joined = CoverLetter.objects.filter(letter=letter).select_related("appeal__letter").first()
    subject = joined.appeal.letter if joined else letter
    archive = tempfile.TemporaryFile()  # noqa: SIM115 - whoever hands it out closes it
    try:
        count, sums = _write(archive, subject, within, today)
    except BaseException:
        archive.close()
        raise
    record(CaseTaken(subject_id=subject.pk, files=count, sha256=sums), by=by, at=at)
    archive.seek(0)
    return Case(archive, f"Дело {subject.number.replace('/', '-')}.zip")


def _write(archive: IO[bytes], letter: Letter, within: Reach, today: date) -> tuple[int, str]:
    shelves = list(_shelves(letter))
    papers = [key for shelf in shelves if shelf.kind == LETTER for key in shelf.papers]
    entries = _entries(papers)
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as whole:
        enclosed = [_put(whole, "kartochka.pdf", "Карточка", papers_of_each("card", [letter], within, today))]
        history = render_to_string("papers/history.html", {"letter": letter, "lines": _lines(entries)})
        enclosed += [
            _put(whole, "istoriya.html", "История рассмотрения", history.encode()),
            _put(whole, "zhurnal.jsonl", "Записи журнала событий", _canonical(entries)),
            _put(whole, "pechati.txt", "Печати этих записей", _seals(entries)),
        ]
        for number, (what, file) in enumerate(_files(shelves), start=1):
            enclosed.append(_put_file(whole, f"fayly/{number:03}-{safe(file.name, file.content_type)}", what, file))
        said = facts.office(today) | {"letter": letter, "enclosed": enclosed, "sums": SUMS}
        contents = render_to_string("papers/contents.html", said).encode()
        enclosed.insert(0, _put(whole, "opis.html", "Опись", contents))
        sums = "".join(f"{one.sha256}  {one.place}\n" for one in enclosed).encode()
        last = _put(whole, SUMS, "Контрольные суммы", sums)
    return len(enclosed), last.sha256


# ── What belongs to it ────────────────────────────────────────────────────────────────────────────────────


def _shelves(letter: Letter) -> Iterator[Shelf]:
    """Yield the chapters of a case, in its order."""
    covers = CoverLetter.objects.filter(appeal=letter.pk, letter__isnull=False).order_by("position")
    sent = Dispatch.objects.filter(letter=letter, outgoing__isnull=False).order_by("sent_on", "pk")
    answers = Answering.objects.filter(incoming=letter).order_by("pk")
    outgoing = [*sent.values_list("outgoing", flat=True), *answers.values_list("outgoing", flat=True)]
    yield Shelf("Документ и приложенное к нему", LETTER, [letter.pk])
    yield Shelf("Сопроводительное письмо", LETTER, [key for key in covers.values_list("letter", flat=True) if key])
    yield Shelf("Отправлено", LETTER, [key for key in dict.fromkeys(outgoing) if key])
    inquiries = Inquiry.objects.filter(letter=letter, answer__isnull=False).order_by("pk")
    yield Shelf("Ответ на запрос", LETTER, [key for key in inquiries.values_list("answer", flat=True) if key])
    drafts = DraftPaper.objects.filter(letter=letter).order_by("pk")
    yield Shelf("Проект и подписанный ответ", REPLY, list(drafts.values_list("draft", flat=True)))


def _files(shelves: Iterable[Shelf]) -> Iterator[tuple[str, StoredFile]]:
    """Yield the files of chapters with what they are; what stands in two chapters, in the first alone."""
    seen: set[int] = set()
    for shelf in shelves:
        numbers = dict(Letter.objects.filter(pk__in=shelf.papers).values_list("pk", "number"))
        found = StoredFile.objects.filter(subject_kind=shelf.kind, subject_id__in=shelf.papers)
        for file in sorted(found, key=lambda one: (shelf.papers.index(one.subject_id or 0), one.pk)):
            if file.pk not in seen:
                seen.add(file.pk)
                number = numbers.get(file.subject_id or 0) if shelf.kind == LETTER else ""
                yield f"{shelf.title}{f', № {number}' if number else ''}", file


def _entries(papers: Sequence[int]) -> list[Entry]:
    """Return what the journal says of the papers of a case, but for who looked at them."""
    found = Entry.objects.filter(subject_kind=LETTER, subject_id__in=papers)
    return list(found.exclude(event__in=(CardRead.name, CaseTaken.name)).select_related("seal").order_by("pk"))


@dataclass(frozen=True, slots=True)
class Line:
    """An entry in words."""

    at: datetime
    title: str
    told: str
    who: str


def _lines(entries: Iterable[Entry]) -> list[Line]:
    known = names(id for one in entries for id in (one.actor_id, one.actor_for_id) if id is not None)
    return [Line(one.at, *told(one), _who(one, known)) for one in entries]


def _who(entry: Entry, known: Mapping[int, str]) -> str:
    who = TAKERS.get(entry.actor_kind) or known.get(entry.actor_id or 0, "")
    instead = known.get(entry.actor_for_id or 0, "")
    return f"{who} (вместо: {instead})" if instead else who


def _canonical(entries: Iterable[Entry]) -> bytes:
    """Return the entries, a line each, as the bytes of which their digests are taken."""
    return b"".join(
        canonical(
            one.at,
            one.event,
            Actor(one.actor_kind, one.actor_id, one.actor_for_id),
            (one.subject_kind, one.subject_id),
            one.data,
        )
        + b"\n"
        for one in entries
    )


def _seals(entries: Sequence[Entry]) -> bytes:
    """Return where each entry stands in the chain: number, digest, hash before it, hash; a dash: not sealed yet."""
    seals = {one.pk: one.seal for one in entries if hasattr(one, "seal")}
    before = {seal.sequence - 1 for seal in seals.values()}
    hashes: dict[int, Any] = dict(Seal.objects.filter(pk__in=before).values_list("pk", "hash"))
    rows = []
    for one in entries:
        seal = seals.get(one.pk)
        chain = (bytes(hashes.get(seal.sequence - 1, BEGINNING)).hex(), bytes(seal.hash).hex()) if seal else ("-", "-")
        rows.append(" ".join((str(seal.sequence) if seal else "-", bytes(one.digest).hex(), *chain)))
    return "".join(f"{row}\n" for row in rows).encode()


# ── Into the archive ──────────────────────────────────────────────────────────────────────────────────────


def _put(whole: zipfile.ZipFile, place: str, what: str, content: bytes) -> Enclosed:
    with whole.open(_entry(place), "w") as stream:
        stream.write(content)
    return Enclosed(place, what, "", len(content), hashlib.sha256(content).hexdigest())


def _put_file(whole: zipfile.ZipFile, place: str, what: str, file: StoredFile) -> Enclosed:
    """Put a file of the store into the archive, a piece at a time.

    :raises CannotTake: if it is not there, or is not what its hash says
    """
    digest = hashlib.sha256()
    try:
        with place_of(file.sha256).open("rb") as source, whole.open(_entry(place), "w", force_zip64=True) as stream:
            while chunk := source.read(CHUNK):
                digest.update(chunk)
                stream.write(chunk)
    except FileNotFoundError:
        raise CannotTake(
            f"Файла «{file.name}» нет в хранилище: дело было бы неполным. Проверьте: otklik check."
        ) from None
    if digest.hexdigest() != file.sha256:
        raise CannotTake(f"Файл «{file.name}» в хранилище изменён: дело выдать нельзя. Проверьте: otklik check.")
    return Enclosed(place, what, file.name, file.size, file.sha256)


def _entry(place: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(place, EPOCH)
    entry.external_attr, entry.create_system = 0o644 << 16, 3
    return entry


def safe(name: str, content_type: str = "") -> str:
    """Return a name that no system takes for anything else: Latin letters, digits, «-», «_», and its ending."""
    plain = unicodedata.normalize("NFKC", name).lower().replace("\\", "/")
    path = PurePath(OTHER.sub("_", "".join(LATIN.get(letter, letter) for letter in plain.rpartition("/")[2])))
    ending = BY_CONTENT.get(content_type) or path.suffix[:8].rstrip("_.-")
    stem = path.stem.replace(".", "_").strip("_-")[:LONGEST]
    return f"{stem or 'fayl'}{ending}"
