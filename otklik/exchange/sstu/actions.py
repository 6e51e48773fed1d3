"""What can be done for ССТУ: make the month's package, say that it was sent, load what came back, name who is who."""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from procrastinate.contrib.django import app

from otklik.exchange.sstu import gathering, protocol, writing
from otklik.exchange.sstu.events import ErrorReturned, PackageMade, PackageSent, SstuIdSet, ToldToSstu
from otklik.exchange.sstu.models import MAKE, Item, Package, ReturnedError
from otklik.office.base import Refusal
from otklik.office.files.actions import keep_file
from otklik.office.files.models import StoredFile
from otklik.office.journal.actions import CONSOLE, Actor, record, record_all
from otklik.office.people.models import User
from otklik.office.reference.models import BodyName, HigherBody
from otklik.office.reference.queries import in_force_on
from otklik.rules.sstu import Status
from otklik.rules.words import day as in_words

FILES = "sstu_package"
"""Kind of the subject whose files the archives and the manifest of a package are."""
MANIFEST, SUMS = "manifest.json", "SHA256SUMS"
GOING = (Package.State.WAITING, Package.State.RUNNING)
LARGEST_PROTOCOL = 20 << 20
CHUNK = 1 << 18
SHOWN = 5
"""Lines of a protocol that are repeated to whoever loaded it, because nobody knows what they speak of."""


class NotNow(Refusal):
    """The package does not stand so that this could be done."""


class BadMonth(Refusal):
    """A package cannot be made for such a month."""


class BadProtocol(Refusal):
    """The file is no protocol of errors."""


class BadSstuId(Refusal):
    """An identifier of ССТУ is a GUID."""


# ── Making ────────────────────────────────────────────────────────────────────────────────────────────────


def put_down(
    *, month: date, is_whole: bool = False, user: User | None, today: date, by: Actor = CONSOLE, at: datetime
) -> Package:
    """Put down that a package of a month is to be made.

    :raises BadMonth: if the month has not begun
    :raises BadSstuId: if the administration has no identifier, without which nothing of the package would be taken
    """
    if month.replace(day=1) > today:
        raise BadMonth("Этот месяц ещё не начался: выберите прошедший или текущий.")
    if not gathering.Office.on(gathering.last_day(month)).sstu_id:
        raise BadSstuId("Не записан идентификатор администрации в ССТУ: впишите его в «Идентификаторы ССТУ».")
    return Package.objects.create(
        month=month.replace(day=1), is_whole=is_whole, by=user, instead_of=by.for_id, asked_at=at
    )


@transaction.atomic
def ask_for_package(*, month: date, is_whole: bool, user: User, today: date, by: Actor, at: datetime) -> Package:
    """Ask for the package of a month; it is made in the background. Refuses as `put_down`."""
    asked = put_down(month=month, is_whole=is_whole, user=user, today=today, by=by, at=at)
    app.configure_task(MAKE).defer(package_id=asked.pk)
    return asked


@transaction.atomic
def stop_package(*, package_id: int) -> None:
    """Stop making a package; nothing of it stays.

    :raises NotNow: if it is not being made
    """
    package = Package.objects.select_for_update().get(pk=package_id)
    if package.state not in GOING:
        raise NotNow(f"Останавливать нечего: пакет {package.get_state_display()}.")
    package.stop_asked = True
    if package.state == Package.State.WAITING:
        package.state = Package.State.STOPPED
    package.save(update_fields=["stop_asked", "state"])


class _Stopped(Exception):
    """Somebody asked to stop."""


def make_package(package_id: int, at: datetime) -> None:
    """Make a package that was asked for. One that was cut short is begun anew; done twice, it is made once."""
    package = Package.objects.get(pk=package_id)
    if package.state not in GOING:
        return
    _clear(package)
    Package.objects.filter(pk=package.pk).update(
        state=Package.State.RUNNING, total=gathering.appeals_of(package.month).count(), done=0
    )
    try:
        with tempfile.TemporaryDirectory(prefix="otklik-sstu-") as folder:
            _write(package, Path(folder), at)
    except _Stopped:
        _clear(package)
        Package.objects.filter(pk=package.pk).update(state=Package.State.STOPPED, finished_at=at, done=0)
    except FileNotFoundError:
        _clear(package)
        refusal = "Файла одного из ответов нет в хранилище. Посмотрите, какого: otklik check."
        Package.objects.filter(pk=package.pk).update(state=Package.State.REFUSED, finished_at=at, refusal=refusal)


def _clear(package: Package) -> None:
    """Take away what an attempt that was cut short has left behind."""
    package.items.all().delete()
    StoredFile.objects.filter(subject_kind=FILES, subject_id=package.pk).delete()


def _write(package: Package, folder: Path, at: datetime) -> None:
    month = f"{package.month:%Y-%m}"
    name = settings.OPTIONS.sstu_part_name.replace("{месяц}", month)

    def keep(place: Path) -> str:
        with place.open("rb") as stream:
            kept = _keep(package, iter(lambda: stream.read(CHUNK), b""), place.name, at)
        place.unlink()
        return kept.sha256

    archives = writing.Archives(folder, name, gathering.limits().part_bytes, keep)
    written: list[writing.Written] = []
    faulty = looked_at = 0
    for drafts in gathering.drafts(package.month):
        items = []
        for draft in drafts:
            if draft.faults:
                faulty += 1
            elif draft.is_due or package.is_whole:
                one = archives.add(draft)
                written.append(one)
                items.append(_item(package, draft, one))
        Item.objects.bulk_create(items)
        looked_at += len({draft.letter.pk for draft in drafts})
        _tell(package, looked_at)
    archives.close()
    sstu_id = gathering.Office.on(gathering.last_day(package.month)).sstu_id
    manifest = writing.manifest(month, sstu_id, archives.parts, written)
    with transaction.atomic():
        row = Package.objects.select_for_update().get(pk=package.pk)
        if row.state != Package.State.RUNNING:
            raise _Stopped
        row.state = Package.State.READY if written else Package.State.EMPTY
        row.objects_written, row.faulty, row.finished_at = len(written), faulty, at
        if written:
            kept = _keep(package, [manifest], f"{name}{MANIFEST}", at)
            row.manifest_sha256 = kept.sha256
            named = {part.name: part.sha256 for part in archives.parts} | {kept.name: kept.sha256}
            _keep(package, [writing.sums(named)], f"{name}{SUMS}", at)
            by = Actor("user", row.by_id, row.instead_of) if row.by_id else CONSOLE
            made = PackageMade(subject_id=row.pk, month=month, objects=len(written), sha256=kept.sha256)
            record(made, by=by, at=at)
        row.save()


def _keep(package: Package, chunks: Iterable[bytes], name: str, at: datetime) -> StoredFile:
    return keep_file(chunks, name=name, subject_kind=FILES, subject_id=package.pk, at=at)


def _item(package: Package, draft: gathering.Draft, one: writing.Written) -> Item:
    return Item(
        package=package,
        letter=draft.letter,
        cover=draft.cover,
        guid=draft.guid,
        number=one.number,
        statuses=one.statuses,
        digest=draft.digest,
        sha256=one.sha256,
        size=one.size,
        part=one.part,
    )


def _tell(package: Package, done: int) -> None:
    """Say how far a package is.

    :raises _Stopped: if somebody asked it to stop
    """
    Package.objects.filter(pk=package.pk).update(done=done)
    if Package.objects.filter(pk=package.pk, stop_asked=True).exists():
        raise _Stopped


# ── Sent, returned ────────────────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def mark_sent(*, package_id: int, on: date, user: User | None, today: date, by: Actor, at: datetime) -> None:
    """Say that a package went to ССТУ on a day: its objects are known there from then on, its errors are settled.

    :raises NotNow: if it is not made, or was marked already, or the day is not between its making and today
    """
    package = Package.objects.select_for_update().get(pk=package_id)
    if package.state != Package.State.READY or package.sent_on:
        raise NotNow("Этот пакет отметить нельзя: он не готов или уже отправлен.")
    made = timezone.localdate(package.finished_at) if package.finished_at else package.month
    if not made <= on <= today:
        raise NotNow(f"Укажите день от {in_words(made)}, когда пакет готов, до сегодняшнего.", of="on")
    package.sent_on, package.sent_at, package.sent_by = on, at, user
    package.save(update_fields=["sent_on", "sent_at", "sent_by"])
    items = list(package.items.order_by("pk").only("letter_id", "cover", "number", "statuses"))
    for item in ReturnedError.objects.filter(settled_by=None, letter__in=[item.letter_id for item in items]):
        if (item.letter_id, item.cover) in {(one.letter_id, one.cover) for one in items}:
            item.settled_by = package
            item.save(update_fields=["settled_by"])
    record(PackageSent(subject_id=package.pk, on=on.isoformat()), by=by, at=at)
    record_all(
        (
            ToldToSstu(
                subject_id=item.letter_id,
                on=on.isoformat(),
                number=item.number,
                results=", ".join(Status(status).label for status in item.statuses),
            )
            for item in items
        ),
        by=by,
        at=at,
    )


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of a protocol: appeals that it opens, records that say all is well, lines that nobody knows."""

    errors: int
    well: int
    unknown: tuple[str, ...]


@transaction.atomic
def load_protocol(*, content: bytes, user: User | None, by: Actor, at: datetime) -> Loaded:
    """Put what a protocol of errors says to the appeals that it names, until they are sent again.

    An object is looked for by the name of its file, where a record names one, else by its number, which fills a cell,
    among all packages, the latest first. The same protocol loaded twice says the same once.

    :raises BadProtocol: if it is too large, or names no object of ours
    """
    if len(content) > LARGEST_PROTOCOL:
        raise BadProtocol("Файл больше 20 МБ: это не протокол ошибок.")
    try:
        said = list(protocol.lines(content))
    except RecursionError as error:
        raise BadProtocol("Это не протокол ошибок: записи в файле вложены одна в другую без конца.") from error
    by_guid, by_number = _known(said)
    errors, events, well, known, unknown = [], [], 0, 0, []
    for line in said:
        item = (
            by_guid.get(line.guid)
            if line.guid
            else next((by_number[cell] for cell in _numbers(line) if cell in by_number), None)
        )
        if item is None:
            unknown.append(" ".join(line.words.split()))
            continue
        known += 1
        if line.is_well:
            well += 1
            continue
        words = _words(line, item)
        errors.append(
            ReturnedError(letter_id=item.letter_id, cover=item.cover, words=words, loaded_at=at, loaded_by=user)
        )
        events.append(ErrorReturned(subject_id=item.letter_id, words=words))
    if not known:
        raise BadProtocol(
            "В файле нет ни одного нашего обращения: ни имени файла из пакета, ни номера. Загрузите протокол ошибок "
            "как есть – JSON, CSV или текст."
        )
    before = set(ReturnedError.objects.filter(settled_by=None).values_list("letter", "cover", "words"))
    fresh = {
        (error.letter_id, error.cover, error.words): (error, event)
        for error, event in zip(errors, events, strict=True)
        if (error.letter_id, error.cover, error.words) not in before
    }
    ReturnedError.objects.bulk_create(error for error, _ in fresh.values())
    record_all([event for _, event in fresh.values()], by=by, at=at)
    return Loaded(errors=len(errors), well=well, unknown=tuple(filter(None, unknown)))


def _known(said: list[protocol.Line]) -> tuple[dict[uuid.UUID, Item], dict[str, Item]]:
    guids = {line.guid for line in said if line.guid}
    numbers = {cell for line in said for cell in _numbers(line)}
    by_guid = {item.guid: item for item in Item.objects.filter(guid__in=guids).order_by("pk")}
    by_number = {item.number: item for item in Item.objects.filter(number__in=numbers).order_by("pk")}
    return by_guid, by_number


def _numbers(line: protocol.Line) -> list[str]:
    """Return what in a record may be a number: its cells, each as a whole."""
    cells = (cell.strip("«»\"'.,:;()№ \u00a0") for cell in line.cells)
    return [text for text in dict.fromkeys(cells) if text and len(text) <= 100]


def _words(line: protocol.Line, item: Item) -> str:
    """Return what a record says without the object's own number, in one line."""
    words = " ".join(line.words.split()).replace(f"{item.number}; ", "").replace(f"; {item.number}", "")
    return words or "ошибка без пояснения"


# ── Identifiers ───────────────────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def set_sstu_id(*, body: int | None, sstu_id: str, today: date, by: Actor, at: datetime) -> None:
    """Write down the identifier of a higher body, or, None, of the administration as it is called today.

    :raises BadSstuId: if it is no GUID; empty takes it away
    """
    text = sstu_id.strip().strip("{}").lower()
    try:
        written = str(uuid.UUID(text)) if text else ""
    except ValueError:
        raise BadSstuId("Идентификатор ССТУ – 32 шестнадцатеричные цифры через дефисы: 8-4-4-4-12.") from None
    row: BodyName | HigherBody | None
    if body is None:
        names = BodyName.objects.filter(in_force_on(today)).order_by(F("since").desc(nulls_last=True), "pk")
        row = names.first()
    else:
        row = HigherBody.objects.filter(pk=body).first()
    if row is None:
        raise BadSstuId("Такого органа в справочнике нет: откройте страницу заново.")
    if row.sstu_id == written:
        return
    row.sstu_id = written
    row.save(update_fields=["sstu_id"])
    record(SstuIdSet(subject_id=body, body=row.name, sstu_id=written), by=by, at=at)
