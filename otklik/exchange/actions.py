"""What can be done with files: import one, import a folder, look at one before it is imported."""

from __future__ import annotations

import contextlib
import hashlib
import heapq
import os
import pickle
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import psycopg
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from otklik.exchange import protocol, readers
from otklik.exchange.columns import Kind
from otklik.exchange.events import FileImported
from otklik.exchange.intake import Counts, Intake, Layout, Reject
from otklik.exchange.kinds import KINDS
from otklik.exchange.models import FileKind, Run
from otklik.office.base import Refusal
from otklik.office.files.actions import keep_file
from otklik.office.journal.actions import Actor, record
from otklik.office.people.models import User
from otklik.office.reference.models import ClassifierItem

ONE_AT_A_TIME = 0x07_71_1C
"""Key of the advisory lock of imports: appeals and correspondence tell of the same letters, so they take turns."""
SUFFIXES = (".csv", ".csv.gz", ".xlsx")
REJECTS = ".rejects.csv"
PROTOCOL = ".protocol.csv"
PREVIEW_ROWS = 10
TELL_EVERY = 0.5
"""Seconds between two notes of progress."""


class AnotherImportRuns(Refusal):
    """Files are imported one at a time."""


class UnknownFile(Refusal):
    """Neither the name nor the header says what the file holds."""


class NothingToImport(Refusal):
    """There is no such path, or nothing in the folder that could be imported."""


class Stopped(Exception):  # noqa: N818: not an error, a wish
    """Somebody pressed «Остановить»."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one file: its counts, or why it was refused; where rejects and protocol were written, if anywhere."""

    name: str
    kind: FileKind | None = None
    counts: Counts | None = None
    refusal: str = ""
    rejects: Path | None = None
    protocol: Path | None = None
    run: Run | None = None


Report = Callable[[str, float], None]


def silent(step: str, share: float) -> None:
    """Tell nobody how far an import is."""


# ── Which file is what ────────────────────────────────────────────────────────────────────────────────────


def files_of(path: Path) -> list[Path]:
    """Return the files that a path stands for: itself, or what a folder holds, in the order of importing.

    :raises NothingToImport: if there is nothing
    """
    if not path.exists():
        raise NothingToImport(f"Нет такого файла или папки: {path}")
    if not path.is_dir():
        return [path]
    found = [
        file
        for file in path.iterdir()
        if file.name.lower().endswith(SUFFIXES) and not file.name.lower().endswith((REJECTS, PROTOCOL))
    ]
    if not found:
        raise NothingToImport(f"В папке {path} нет файлов CSV, CSV.GZ или XLSX.")
    order = list(KINDS)
    return sorted(found, key=lambda file: (order.index(kind) if (kind := kind_by_name(file.name)) else 99, file.name))


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
    codes: set[str] = set()
    for kind, make in KINDS.items():
        if all(column.header in header for column in make(codes, "UTC").columns if column.required):
            return kind
    raise UnknownFile(
        f"Непонятно, что в файле {name}: ни имя (correspondence, appeals, incidents, messages, receptions), "
        "ни заголовок не подходят."
    )


def make_kind(kind: FileKind) -> Kind:
    """Return a kind of file as the books and settings of this office make it."""
    codes = set(ClassifierItem.objects.values_list("code", flat=True))
    return KINDS[kind](codes, settings.TIME_ZONE)


# ── Looking ───────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Preview:
    """A file before it is imported: what it is, which of its columns we know, its first rows."""

    kind: FileKind
    header: list[str]
    recognised: list[str]
    unknown: list[str]
    missing: list[str]
    rows: list[tuple[int, list[str], str]] = field(default_factory=list)
    """Line number, cells, and why the row cannot be read, if it cannot."""


def preview(path: Path, name: str) -> Preview:
    """Look at a file: nothing is written.

    :raises Refusal: if it is no table, or nobody knows of what
    """
    table = readers.open_table(path, name)
    kind = kind_of(name, table.header)
    columns = KINDS[kind](set(), settings.TIME_ZONE).columns[1:]
    known = {column.header for column in columns}
    rows = []
    for line, cells in table.rows:
        broken = isinstance(cells, readers.Broken)
        rows.append((line, cells.cells, cells.reason) if isinstance(cells, readers.Broken) else (line, cells, ""))
        if len(rows) == PREVIEW_ROWS or broken:
            break
    return Preview(
        kind=kind,
        header=table.header,
        recognised=[name for name in table.header if name in known],
        unknown=[name for name in table.header if name and name not in known],
        missing=[column.header for column in columns if column.required and column.header not in table.header],
        rows=rows,
    )


# ── Importing ─────────────────────────────────────────────────────────────────────────────────────────────


def import_file(
    path: Path,
    *,
    by: Actor,
    at: datetime,
    user: User | None = None,
    name: str | None = None,
    run: Run | None = None,
    dry_run: bool = False,
    write: Path | None | bool = True,
    report: Report = silent,
) -> Outcome:
    """Import one file, all of it or nothing; a file that cannot be imported is an outcome, not an exception.

    An import that was killed left its run behind: the same file goes on with it. `write` says where rejects go: True –
    beside the file, a folder – there, False – only with the run.

    :raises AnotherImportRuns: if files are being imported already
    """
    name = name or path.name
    with _one_at_a_time(), path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        try:
            table = readers.open_table(path, name)
            kind = kind_of(name, table.header)
            layout = Layout.of(table.header, made := make_kind(kind))
        except Refusal as error:
            return _refused(run, name, sha256, user, at, str(error), dry_run)
        if dry_run:
            return _intake(path, name, sha256, table, made, layout, None, by, at, write, report)
        run = _begin(run, kind, name, sha256, user, at)
        with _told(run, report) as told:
            try:
                return _intake(path, name, sha256, table, made, layout, run, by, at, write, told)
            except Refusal as error:
                return _refused(run, name, sha256, user, at, str(error), dry_run)
            except BaseException:
                _leave(run)
                raise


def _intake(
    path: Path,
    name: str,
    sha256: str,
    table: readers.Table,
    kind: Kind,
    layout: Layout,
    run: Run | None,
    by: Actor,
    at: datetime,
    write: Path | None | bool,
    report: Report,
) -> Outcome:
    """Do the work in one transaction; without a run it is tried and taken back."""
    with transaction.atomic(), connection.cursor() as cursor, tempfile.TemporaryFile() as spool:
        cursor.execute("SET LOCAL gin_pending_list_limit = '256MB'")
        intake = Intake(cursor, kind, layout, report)
        tried = run or Run.objects.create(
            kind=kind.kind, file_name=name, sha256=sha256, state=Run.State.RUNNING, started_at=at
        )
        counts = intake.run(table.rows, table.share_read, tried.pk, lambda reject: pickle.dump(reject, spool))
        turned_down = list(intake.rejects())

        def rejects() -> Iterator[Reject]:
            return heapq.merge(_spooled(spool), turned_down, key=lambda reject: reject.line)

        def reject_lines() -> Iterator[bytes]:
            return protocol.lines_of(protocol.reject_rows(layout.header, rejects()))

        def protocol_lines() -> Iterator[bytes]:
            return protocol.lines_of(protocol.protocol_rows(cursor, kind, name, sha256, counts, rejects()))

        written = {}
        if write is not False:
            if counts.rejected:
                written["rejects"] = _write_beside(path, write, name + REJECTS, reject_lines())
            if run is None:
                written["protocol"] = _write_beside(path, write, name + PROTOCOL, protocol_lines())
        if run is None:
            transaction.set_rollback(True)
            return Outcome(name, kind.kind, counts, **written)
        keep_file(protocol_lines(), name=name + PROTOCOL, subject_kind="import_run", subject_id=run.pk, at=at)
        if counts.rejected:
            keep_file(reject_lines(), name=name + REJECTS, subject_kind="import_run", subject_id=run.pk, at=at)
        _finish(run, counts)
        facts = {key: getattr(counts, key) for key in protocol.COUNTED}
        record(FileImported(subject_id=run.pk, kind=kind.kind, file_name=name, sha256=sha256, **facts), by=by, at=at)
        return Outcome(name, kind.kind, counts, run=run, **written)


def _spooled(spool: BinaryIO) -> Iterator[Reject]:
    spool.seek(0)
    with contextlib.suppress(EOFError):
        while True:
            yield pickle.load(spool)  # noqa: S301: our own temporary file


def _write_beside(path: Path, where: Path | bool | None, name: str, chunks: Iterator[bytes]) -> Path:
    """Write a file beside the imported one, or in a named folder; where that cannot be written, in the data folder."""
    folder = where if isinstance(where, Path) else path.parent
    data = b"".join(chunks)
    for place in (folder, Path(settings.OPTIONS.var) / "rejects"):
        try:
            place.mkdir(parents=True, exist_ok=True)
            draft = place / f".{name}.{os.getpid()}"
            draft.write_bytes(data)
            return draft.replace(place / name)
        except PermissionError:
            continue
        except OSError as error:
            if error.errno not in (30,):
                raise
    raise NothingToImport("")


# ── Runs ──────────────────────────────────────────────────────────────────────────────────────────────────


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [ONE_AT_A_TIME])
        if not cursor.fetchone()[0]:
            raise AnotherImportRuns("Сейчас идёт другая загрузка. Дождитесь её конца и повторите.")
    try:
        yield
    finally:
        with contextlib.suppress(DatabaseError), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ONE_AT_A_TIME])


def _begin(run: Run | None, kind: FileKind, name: str, sha256: str, user: User | None, at: datetime) -> Run:
    """Return the run of this file: the one asked for, one that was cut short, or a new one."""
    run = (
        run
        or Run.objects.filter(kind=kind, sha256=sha256, state__in=(Run.State.RUNNING, Run.State.INTERRUPTED))
        .order_by("id")
        .first()
        or Run(by=user, file_name=name, sha256=sha256)
    )
    run.kind, run.state, run.started_at = kind, Run.State.RUNNING, at
    run.step, run.share, run.stop_asked, run.refusal = "", 0, False, ""
    run.save()
    return run


def _finish(run: Run, counts: Counts) -> None:
    for name in protocol.COUNTED:
        setattr(run, name, getattr(counts, name))
    run.state, run.step, run.share = Run.State.FINISHED, "", 1
    run.save()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE otklik_exchange_run SET finished_at = clock_timestamp() WHERE id = %s", [run.pk])


def _leave(run: Run) -> None:
    """Say that a run was cut short, if the database can still be told; if not, the next one finds it as it is."""
    with contextlib.suppress(DatabaseError, psycopg.Error):
        Run.objects.filter(pk=run.pk).update(state=Run.State.INTERRUPTED, step="")


def _refused(
    run: Run | None, name: str, sha256: str, user: User | None, at: datetime, why: str, dry_run: bool
) -> Outcome:
    if not dry_run:
        run = run or Run(by=user, file_name=name, sha256=sha256, started_at=at)
        run.state, run.refusal, run.step = Run.State.REFUSED, why, ""
        run.save()
    return Outcome(name, refusal=why, run=run)


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
                raise Stopped

        yield tell
