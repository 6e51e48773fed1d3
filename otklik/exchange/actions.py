"""What can be done with files: import one, import a folder, look at one before it is imported."""

from __future__ import annotations

import contextlib
import dataclasses
import errno
import hashlib
import heapq
import itertools
import json
import logging
import os
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, TextIO

import psycopg
from django.conf import settings
from django.db import Error, OperationalError, connection, transaction
from django.utils.timezone import localdate
from procrastinate.contrib.django import app

from otklik.exchange import protocol, readers
from otklik.exchange.columns import BadCell, Kind
from otklik.exchange.events import FileImported
from otklik.exchange.intake import Counts, Intake, Layout, Reject, RowReader
from otklik.exchange.kinds import KINDS
from otklik.exchange.models import ONE_AT_A_TIME, FileKind, Run
from otklik.office.base import Refusal
from otklik.office.files.actions import keep_file, place_of
from otklik.office.journal.actions import Actor, record
from otklik.office.people.actions import actor
from otklik.office.people.models import User
from otklik.office.people.queries import may
from otklik.office.people.rights import Action

LOG = logging.getLogger(__name__)
PATIENCE = "5s"
DURING_IMPORT = {
    "client_connection_check_interval": "500ms",
    "gin_pending_list_limit": "256MB",
}
"""A killed import lets go of the lock within half a second; the index of words is put in order once, not row by row."""
WHO_MAY_IMPORT = "Журналы загружают регистратор и администратор."
SUFFIXES = (".csv", ".csv.gz", ".xlsx")
REJECTS = ".rejects.csv"
PROTOCOL = ".protocol.csv"
IMPORT_OFFERED = "exchange.import_offered"
"""The job of `jobs.py`, by name."""
LONGEST_NAME = 255
"""Bytes of a file's name, as file systems have it."""
NOT_WRITABLE = (
    errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST, errno.EISDIR, errno.ENOENT,
)  # fmt: skip
PREVIEW_ROWS = 10
PREVIEW_CELL = 300
TELL_EVERY = 0.5
"""Seconds between two notes of progress."""


class AnotherImportRuns(Refusal):
    """Files are imported one at a time."""


class UnknownFile(Refusal):
    """Neither the name nor the header says what the file holds."""


class NothingToImport(Refusal):
    """There is no such path, or nothing in the folder that could be imported."""


class NotReadable(Refusal):
    """A file or folder is not there any more, or not for us."""


class NotHeld(Refusal):
    """The database cannot hold what one of the rows says, which the checks of cells should have said first."""


class MayNotImport(Refusal):
    """Journals are imported by registrars and administrators."""


class NotNow(Refusal):
    """A run is not in a state in which this can be done with it."""


class Stopped(Refusal):
    """Somebody pressed «Остановить»."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one file: its counts, or why it was refused; where rejects and protocol were written."""

    name: str
    kind: FileKind | None = None
    counts: Counts | None = None
    refusal: str = ""
    rejects: Path | None = None
    protocol: Path | None = None
    run: Run | None = None


class Part(StrEnum):
    """The files of a run, as `StoredFile.subject_kind` names them."""

    SOURCE = "import_source"
    PROTOCOL = "import_protocol"
    REJECTS = "import_rejects"


Report = Callable[[str, float], None]


def silent(step: str, share: float) -> None:
    """Tell nobody how far an import is."""


# ── Which file is what ────────────────────────────────────────────────────────────────────────────────────


def files_of(path: Path) -> list[Path]:
    """Return the files that a path stands for: itself, or what a folder holds, in the order of importing.

    :raises NothingToImport: if there is nothing
    :raises NotReadable: if we may not look there
    """
    try:
        if not path.exists():
            raise NothingToImport(f"Нет такого файла или папки: {shown(path)}")
        if not path.is_dir():
            return [path]
        found = [
            file
            for file in path.iterdir()
            if file.name.lower().endswith(SUFFIXES)
            and not file.name.lower().endswith((REJECTS, PROTOCOL))
            and not file.is_dir()
        ]
    except OSError as error:
        raise NotReadable(_why_not_read(path, error)) from None
    if not found:
        raise NothingToImport(f"В папке {shown(path)} нет файлов CSV, CSV.GZ или XLSX.")
    order = list(KINDS)
    return sorted(found, key=lambda file: (order.index(kind) if (kind := kind_by_name(file.name)) else 99, file.name))


def shown(path: Path) -> str:
    """Return a path as text: names in another encoding, as old archives have them, cannot be printed or stored."""
    return os.fsencode(path).decode("utf-8", "replace")


def _why_not_read(path: Path, error: OSError) -> str:
    if isinstance(error, PermissionError):
        return f"Нет прав на чтение: {shown(path)}"
    if isinstance(error, FileNotFoundError):
        return f"Файла больше нет: {shown(path)}"
    return f"Не читается {shown(path)}: ошибка {errno.errorcode.get(error.errno or 0, error.errno)}."


def kind_by_name(name: str) -> FileKind | None:
    """Return what a file holds, as its name says."""
    stem = name.lower().partition(".")[0]
    return next((kind for kind in KINDS if stem.startswith(kind)), None)


def kind_of(name: str, header: list[str]) -> FileKind:
    """Return what a file holds, by its name, else by the columns that it has.

    :raises UnknownFile: if neither says it
    """
    if (by_name := kind_by_name(name)) is not None:
        return by_name
    for kind, make in KINDS.items():
        if all(column.header in header for column in make("UTC").columns if column.required):
            return kind
    raise UnknownFile(
        f"Непонятно, что в файле {name}: ни имя (correspondence, appeals, incidents, messages, receptions), "
        "ни заголовок не подходят."
    )


# ── Looking ───────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A row as it would be imported, or why it would not; cells of the columns that the preview shows."""

    line: int
    cells: list[tuple[str, str]]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """A file before it is imported: what it is, which of its columns we know, its first rows.

    Of the columns those are shown in which one of the rows says something.
    """

    kind: FileKind
    recognised: list[str]
    unknown: list[str]
    columns: list[str]
    rows: list[PreviewRow]

    @property
    def faulty(self) -> int:
        """How many of the rows would be rejected."""
        return sum(1 for row in self.rows if row.reason)


def preview(path: Path, name: str, at: datetime) -> Preview:
    """Look at a file as it would be imported at a moment: nothing is written.

    :raises Refusal: if it is no table, nobody knows of what, or lacks a required column
    """
    table = protocol.taken_back(readers.open_table(path, name))
    kind = KINDS[kind_of(name, table.header)](settings.TIME_ZONE)
    layout = Layout.of(table.header, kind)
    reader = RowReader(kind, layout, at)
    first = list(itertools.islice(table.rows, PREVIEW_ROWS))
    width = len(table.header)
    said = [_glance(row.cells if isinstance(row, readers.Broken) else row, width) for _, row in first]
    filled = [place for place in range(width) if any(cells[place] for cells in said)]
    names = [table.header[place] or f"столбец {place + 1}" for place in filled]
    rows = [
        PreviewRow(
            line, [(name, cells[place]) for name, place in zip(names, filled, strict=True)], _fault(reader, line, row)
        )
        for (line, row), cells in zip(first, said, strict=True)
    ]
    return Preview(
        kind=kind.kind,
        recognised=[name for name in table.header if name and name not in layout.unknown],
        unknown=[name for name, place in layout.unknown.items() if table.header[place] or place in filled],
        columns=names,
        rows=rows,
    )


def _glance(cells: list[str], width: int) -> list[str]:
    """Return cells as a page can show them, as many as the header has."""
    whole = [*cells[:width], *[""] * (width - len(cells))]
    texts = [readers.UNDECODABLE.sub("\N{REPLACEMENT CHARACTER}", cell.strip()) for cell in whole]
    return [text if len(text) <= PREVIEW_CELL else text[: PREVIEW_CELL - 1] + "…" for text in texts]


def _fault(reader: RowReader, line: int, row: list[str] | readers.Broken) -> str:
    try:
        reader.copy_line(line, row)
    except BadCell as error:
        return str(error)
    return ""


# ── From the desk ─────────────────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def offer_file(*, chunks: Iterable[bytes], name: str, by: User, at: datetime) -> Run:
    """Keep an uploaded file, to be looked at before anybody decides to import it.

    :raises MayNotImport: if `by` may not
    """
    _refuse_stranger(by, at)
    run = Run.objects.create(file_name=Path(name).name[-255:], by=by, state=Run.State.OFFERED, started_at=at)
    file = keep_file(chunks, name=name, subject_kind=Part.SOURCE, subject_id=run.pk, at=at)
    run.sha256, run.file_name = file.sha256, file.name
    try:
        run.kind = preview(place_of(file.sha256), file.name, at).kind
    except Refusal as error:
        run.state, run.refusal = Run.State.REFUSED, str(error)
    run.save()
    return run


@transaction.atomic
def start_import(*, run_id: int, by: User, at: datetime) -> None:
    """Put an offered file, or one whose import was cut short, into the queue.

    :raises MayNotImport: if `by` may not
    :raises NotNow: if the file is being imported, or has been
    """
    _refuse_stranger(by, at)
    run = Run.objects.with_standing().select_for_update().get(pk=run_id)
    if run.standing not in (Run.State.OFFERED, Run.State.INTERRUPTED):
        raise NotNow(f"Этот файл уже не ждёт загрузки: {run.standing_label}.")
    run.state, run.step, run.share, run.stop_asked = Run.State.WAITING, "", 0, False
    run.save()
    app.configure_task(IMPORT_OFFERED).defer(run_id=run.pk)


@transaction.atomic
def stop_import(*, run_id: int, by: User, at: datetime) -> None:
    """Ask a running import to stop, which it does at its next step; take a waiting or offered file back.

    One that was killed stops here and now.

    :raises MayNotImport: if `by` may not
    :raises NotNow: if there is nothing to stop
    """
    _refuse_stranger(by, at)
    run = Run.objects.with_standing().select_for_update().get(pk=run_id)
    if run.state not in (Run.State.OFFERED, Run.State.WAITING, Run.State.RUNNING):
        raise NotNow(f"Останавливать нечего: {run.standing_label}.")
    stopped = {Run.State.OFFERED: Run.State.WITHDRAWN, Run.State.WAITING: Run.State.INTERRUPTED}
    run.state = stopped.get(Run.State(run.state), Run.State(run.standing))
    run.stop_asked = True
    run.save(update_fields=["state", "stop_asked"])


def _refuse_stranger(user: User, at: datetime) -> None:
    if not may(user, Action.IMPORT, localdate(at)):
        raise MayNotImport(WHO_MAY_IMPORT)


def import_waiting(run_id: int, at: datetime, report: Report = silent) -> Outcome | None:
    """Import the file of a run that waits for it; nothing is done if nobody waits any more.

    :raises AnotherImportRuns: if files are being imported already
    """
    run = Run.objects.select_related("by").get(pk=run_id)
    if run.state not in (Run.State.WAITING, Run.State.RUNNING):
        return None
    assert run.by is not None
    request = Request(
        path=place_of(run.sha256), name=run.file_name, by=actor(run.by), at=at, user=run.by, rejects_to=None
    )
    try:
        return import_file(request, run=run, report=report)
    except Stopped:
        return None


# ── Importing ─────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A file to import: where it is, what it is called, on whose behalf.

    `rejects_to` is the folder where rejects and protocol are to be written, besides being kept with the run.
    """

    path: Path
    name: str
    by: Actor
    at: datetime
    user: User | None = None
    rejects_to: Path | None = None


def import_file(request: Request, *, run: Run | None = None, dry_run: bool = False, report: Report = silent) -> Outcome:
    """Import one file, all of it or nothing; a file that cannot be imported is an outcome, not an exception.

    An import that was killed left its run behind: the same file goes on with it, unless a waiting `run` is given.

    :raises AnotherImportRuns: if files are being imported already
    :raises Stopped: if somebody asked the run to stop
    """
    sha256 = ""
    with _one_at_a_time():
        try:
            sha256 = _sha256(request.path)
            table = protocol.taken_back(readers.open_table(request.path, request.name))
            kind = KINDS[kind_of(request.name, table.header)](settings.TIME_ZONE)
            layout = Layout.of(table.header, kind)
            if dry_run:
                outcome = _intake(request, sha256, table, kind, layout, None, _without_writing(report))
            else:
                run = _begin(run, kind.kind, sha256, request)
                with _told(run, report) as told:
                    outcome = _intake(request, sha256, table, kind, layout, run, told)
        except Stopped:
            _leave(run)
            raise
        except Refusal as error:
            return _refused(None if dry_run else run or Run(), sha256, request, str(error))
        except BaseException:
            _leave(run)
            raise
    _sweep(request, outcome)
    return outcome


def _sha256(path: Path) -> str:
    """Return the hash of a file.

    :raises NotReadable: if it is not there, or not for us
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise NotReadable(_why_not_read(path, error)) from None


@contextlib.contextmanager
def _in_words() -> Iterator[None]:
    """Refuse the file if the database does not take what a row of it says.

    :raises NotHeld: in place of such an error; any other goes on
    """
    try:
        yield
    except (Error, psycopg.Error) as error:
        cause = error.__cause__ if isinstance(error, Error) else error
        if not isinstance(cause, psycopg.DataError | psycopg.errors.ProgramLimitExceeded):
            raise
        LOG.exception("the database refused what a row of an import says")
        raise NotHeld(
            "В одной из строк стоит то, чего база данных не вмещает: слишком большое число или слишком длинный текст. "
            f"Ничего не загружено. Сообщите администратору код ошибки: {cause.sqlstate}."
        ) from None


@_in_words()
def _intake(
    request: Request, sha256: str, table: readers.Table, kind: Kind, layout: Layout, run: Run | None, report: Report
) -> Outcome:
    """Do the work in one transaction; without a run it is tried and taken back."""
    with transaction.atomic(), connection.cursor() as cursor, tempfile.TemporaryFile("w+", encoding="utf-8") as spool:
        for setting, value in DURING_IMPORT.items():
            cursor.execute(f"SET LOCAL {setting} = '{value}'")
        tried = run or Run.objects.create(
            kind=kind.kind, file_name=request.name, sha256=sha256, state=Run.State.RUNNING, started_at=request.at
        )
        intake = Intake(cursor, kind, layout, report, request.at)
        counts = intake.run(table.rows, table.share_read, tried.pk, lambda reject: _spool(reject, spool))
        turned_down = list(intake.rejects())

        def rejects() -> Iterator[Reject]:
            return heapq.merge(_spooled(spool), turned_down, key=lambda reject: reject.line)

        def reject_lines() -> Iterator[bytes]:
            return protocol.lines_of(protocol.reject_rows(layout.header, rejects()))

        def protocol_lines() -> Iterator[bytes]:
            rows = protocol.protocol_rows(cursor, kind, _source(request), sha256, counts, rejects())
            return protocol.lines_of(rows)

        texts = {}
        if run is None or counts.changed or counts.conflicting or counts.rejected:
            texts[PROTOCOL] = protocol_lines
        if counts.rejected:
            texts[REJECTS] = reject_lines
        written = _write(request, texts)
        outcome = Outcome(
            request.name, kind.kind, counts, rejects=written.get(REJECTS), protocol=written.get(PROTOCOL), run=run
        )
        if run is None:
            transaction.set_rollback(True)
            return outcome
        kept: dict[str, Any] = {"subject_id": run.pk, "at": request.at}
        keep_file(protocol_lines(), name=request.name + PROTOCOL, subject_kind=Part.PROTOCOL, **kept)
        if counts.rejected:
            keep_file(reject_lines(), name=request.name + REJECTS, subject_kind=Part.REJECTS, **kept)
        run.reasons = protocol.reasons_of(rejects())
        _finish(run, counts)
        event = FileImported(
            subject_id=run.pk, kind=kind.kind, file_name=request.name, sha256=sha256, **dataclasses.asdict(counts)
        )
        record(event, by=request.by, at=request.at)
        return outcome


def _without_writing(report: Report) -> Report:
    """Tell of the steps of a dry run, which takes back all that they write."""
    return lambda step, share: report(step if step == "читаю" else "сверяю, ничего не меняя", share)


def _spool(reject: Reject, spool: TextIO) -> None:
    spool.write(json.dumps([reject.line, reject.reason, reject.cells]) + "\n")


def _spooled(spool: TextIO) -> Iterator[Reject]:
    spool.seek(0)
    return (Reject(*json.loads(line)) for line in spool)


def _name(name: str, ending: str) -> str:
    """Return the name of a file beside another; one too long for a file system is cut, and told apart by its hash."""
    if len((name + ending).encode("utf-8", "surrogateescape")) <= LONGEST_NAME:
        return name + ending
    raw = name.encode("utf-8", "surrogateescape")
    ending = f"-{hashlib.sha256(raw).hexdigest()[:8]}{ending}"
    return raw[: LONGEST_NAME - len(ending)].decode("utf-8", "ignore") + ending


def _spare_folder() -> Path:
    """Return where files go that cannot be written beside the one imported."""
    return Path(settings.OPTIONS.var) / "rejects"


def _source(request: Request) -> str:
    """Return what the protocol calls the file: where it was found, or what an uploaded one was called."""
    return shown(request.path.absolute()) if request.rejects_to else request.name


def _stem(request: Request, folder: Path) -> str:
    """Return what texts about the file are called in a folder: as the file, unless another one of that name is there.

    Whose the texts of that name are, their protocol says in its first line.
    """
    name, source = request.path.name, request.path.absolute()
    if folder.absolute() == source.parent:
        return name
    told = folder / _name(name, PROTOCOL)
    if told.is_file():
        first = b"".join(protocol.lines_of([protocol.first_row(_source(request))]))
        with told.open("rb") as stream:
            is_ours = stream.read(len(first)) == first
    else:
        is_ours = not any((folder / _name(name, ending)).exists() for ending in ("", REJECTS))
    return name if is_ours else f"{name}-{hashlib.sha256(os.fsencode(source)).hexdigest()[:8]}"


def _write(request: Request, texts: dict[str, Callable[[], Iterator[bytes]]]) -> dict[str, Path]:
    """Write texts about the file, all to the folder or, where that cannot be written, to the data folder.

    What was written, and where, is returned by the ending of its name.
    """
    if request.rejects_to is None:
        return {}
    for folder in (request.rejects_to, _spare_folder()):
        try:
            stem = _stem(request, folder)
            return {ending: _write_whole(folder, _name(stem, ending), chunks()) for ending, chunks in texts.items()}
        except OSError as error:
            if error.errno not in NOT_WRITABLE or folder == _spare_folder():
                raise
    raise AssertionError


def _write_whole(folder: Path, name: str, chunks: Iterator[bytes]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f".otklik-{os.getpid()}"
    try:
        with draft.open("wb") as stream:
            stream.writelines(chunks)
        return draft.replace(folder / name)
    finally:
        draft.unlink(missing_ok=True)


def _sweep(request: Request, outcome: Outcome) -> None:
    """Remove what an earlier run of this file wrote and this one had no reason to: it would be taken for the latest."""
    if request.rejects_to is None:
        return
    for folder in (request.rejects_to, _spare_folder()):
        try:
            stem = _stem(request, folder)
            for stale in (folder / _name(stem, ending) for ending in (REJECTS, PROTOCOL)):
                if stale not in (outcome.rejects, outcome.protocol):
                    stale.unlink(missing_ok=True)
        except OSError as error:
            if error.errno not in NOT_WRITABLE:
                raise


# ── Runs ──────────────────────────────────────────────────────────────────────────────────────────────────


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Hold the lock of imports. One that was killed a moment ago may still hold it: wait for its end a little."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
            cursor.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
    except OperationalError as error:
        if isinstance(error.__cause__, psycopg.errors.LockNotAvailable):
            raise AnotherImportRuns("Сейчас идёт другая загрузка. Дождитесь её конца и повторите.") from None
        raise
    try:
        yield
    finally:
        with contextlib.suppress(Error), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ONE_AT_A_TIME])


def _begin(run: Run | None, kind: FileKind, sha256: str, request: Request) -> Run:
    """Return the run of this file: the one that waits for it, one that was cut short, or a new one.

    Whoever holds the lock of imports is the only one that runs.
    """
    cut_short = Run.objects.filter(kind=kind, sha256=sha256, state__in=(Run.State.RUNNING, Run.State.INTERRUPTED))
    run = run or cut_short.order_by("id").first() or Run()
    Run.objects.filter(state=Run.State.RUNNING).exclude(pk=run.pk).update(state=Run.State.INTERRUPTED, step="")
    run.kind, run.file_name, run.sha256, run.by = kind, request.name, sha256, request.user or run.by
    run.state, run.started_at, run.refusal = Run.State.RUNNING, request.at, ""
    run.step, run.share, run.stop_asked = "", 0, False
    run.save()
    return run


def _finish(run: Run, counts: Counts) -> None:
    for name, rows in dataclasses.asdict(counts).items():
        setattr(run, name, rows)
    run.state, run.step, run.share = Run.State.FINISHED, "", 1
    run.save()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE otklik_exchange_run SET finished_at = clock_timestamp() WHERE id = %s", [run.pk])


def _leave(run: Run | None) -> None:
    """Say that a run was cut short, if the database can still be told; if not, the next one finds it as it is."""
    if run is None:
        return
    with contextlib.suppress(Error, psycopg.Error):
        Run.objects.filter(pk=run.pk).update(state=Run.State.INTERRUPTED, step="")


def _refused(run: Run | None, sha256: str, request: Request, why: str) -> Outcome:
    if run is not None:
        run.file_name, run.sha256 = request.name, sha256 or run.sha256
        run.by, run.started_at = request.user, request.at
        run.state, run.refusal, run.step = Run.State.REFUSED, why, ""
        run.save()
    return Outcome(request.name, refusal=why, run=run)


@contextlib.contextmanager
def _told(run: Run, report: Report) -> Iterator[Report]:
    """Yield a report that also notes progress in the run, where others see it, over a connection of its own.

    It raises Stopped when somebody asked the run to stop.
    """
    parameters = connection.get_connection_params()
    parameters.pop("cursor_factory", None)
    parameters.pop("context", None)
    last = [0.0]
    with psycopg.connect(**parameters, autocommit=True) as notes:

        def tell(step: str, share: float) -> None:
            report(step, share)
            if time.monotonic() - last[0] < TELL_EVERY:
                return
            last[0] = time.monotonic()
            stop = notes.execute(
                "UPDATE otklik_exchange_run SET step = %s, share = %s WHERE id = %s RETURNING stop_asked",
                [step, share, run.pk],
            ).fetchone()
            if stop and stop[0]:
                raise Stopped("Загрузку остановили с рабочего места: ничего не изменено.")

        yield tell
