"""The chain of the journal: sealing its entries, and proving that none was changed, taken away or slipped in.

A seal's hash is SHA-256 of 64 bytes: the hash of the seal before it (of the first one, 32 zero bytes) and the digest
of the entry. So the last hash, the head, stands for every word of every entry before it.

An entry is sealed once every transaction that is older than its own has ended: PostgreSQL says which is the oldest
one that runs (`pg_snapshot_xmin`), and each entry bears the number of its transaction. So nothing can appear later in
front of what is sealed. A transaction that stays open holds back itself and those that began after it, no earlier one;
it waits for nobody, since the sealer takes no lock that a writer needs. Among what may be sealed the order is that of
the entries' own numbers. One sealer works at a time, for which a lock that ends with its transaction is enough.

The database itself refuses an entry that is not of its own transaction and a seal that does not follow from the one
before (migration 0004): whoever has the program's role can neither hide an entry from the sealer nor end the chain.

A database that was carried to another server brings along numbers of transactions that are still to come there; a row
that can be seen was committed, so such entries are sealed too.
"""

from __future__ import annotations

import hashlib
import json
import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from otklik.office.journal.actions import Actor, digest
from otklik.office.journal.models import Seal

ONE_AT_A_TIME = 0x07_71_1D
"""Key of the advisory lock of sealers."""
BEGINNING = bytes(32)
"""What stands in front of the first seal."""
BATCH = 5_000
"""Entries sealed in one transaction, seals verified at a time."""
PAUSE = 0.4
"""Seconds between two looks of the sealer; an entry is sealed within a second after its commit."""
PATIENCE = "10s"
"""How long one waits for another sealer, which needs a fraction of a second."""
LATE = timedelta(seconds=60)
"""An entry that has not been sealed for so long is an alarm."""

SAFE = """
    SELECT entry.id, entry.digest FROM otklik_journal_entry entry
    WHERE entry.transaction >= %(since)s::xid8 AND entry.id > %(after)s
      AND (entry.transaction < %(horizon)s::xid8 OR entry.transaction >= pg_snapshot_xmax(pg_current_snapshot()))
      AND NOT EXISTS (
          SELECT FROM otklik_journal_seal seal WHERE seal.entry_id = entry.id AND seal.entry_id > %(after)s
      )
    ORDER BY entry.id LIMIT %(batch)s
"""
UNSEALED = """
    SELECT count(*), min(entry.at), min(entry.id) FROM otklik_journal_entry entry
    WHERE entry.transaction >= {since}
      AND NOT EXISTS (SELECT FROM otklik_journal_seal seal WHERE seal.entry_id = entry.id)
"""
RECENT = """coalesce((
    SELECT last.transaction FROM (
        SELECT entry.transaction
        FROM otklik_journal_seal seal JOIN otklik_journal_entry entry ON entry.id = seal.entry_id
        ORDER BY seal.sequence DESC LIMIT 1
    ) AS last WHERE last.transaction < pg_snapshot_xmax(pg_current_snapshot())
), '0')"""
"""The transaction from which on entries may have no seal: those of older ones were sealed before the last seal. Of a
database that was just carried here, any."""

log = logging.getLogger(__name__)


def link(previous: bytes, of_entry: bytes) -> bytes:
    """Return the hash of a seal: of the hash of the seal before it, and of the entry's digest; 32 bytes each."""
    return hashlib.sha256(previous + of_entry).digest()


# ── Sealing ───────────────────────────────────────────────────────────────────────────────────────────────


class Sealer:
    """Seals entries; remembers between two looks how far all is sealed, so that a look costs what is new."""

    def __init__(self) -> None:
        self._since = 0
        """Every entry of an older transaction is sealed."""

    def seal(self) -> int:
        """Seal every entry that may be, after whoever seals now; return how many were.

        :raises django.db.OperationalError: if another one does not let go of the lock
        """
        sealed, after, until = 0, 0, None
        while True:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT set_config('lock_timeout', %s, true)", [PATIENCE])
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
                cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text")
                horizon = int(cursor.fetchone()[0])
                until = horizon if until is None else until
                cursor.execute(
                    SAFE, {"since": str(self._since), "horizon": str(horizon), "after": after, "batch": BATCH}
                )
                found = cursor.fetchall()
                _write_seals(cursor, found)
            sealed += len(found)
            if len(found) < BATCH:
                self._since = until
                return sealed
            after = found[-1][0]


def _write_seals(cursor: Any, entries: list[tuple[int, bytes]]) -> None:
    if not entries:
        return
    cursor.execute("SELECT sequence, hash FROM otklik_journal_seal ORDER BY sequence DESC LIMIT 1")
    sequence, previous = cursor.fetchone() or (0, BEGINNING)
    previous = bytes(previous)
    copy = "COPY otklik_journal_seal (sequence, entry_id, hash) FROM STDIN (FORMAT binary)"
    with connection.wrap_database_errors, cursor.copy(copy) as rows:
        rows.set_types(["int8", "int8", "bytea"])
        for place, (entry, of_entry) in enumerate(entries, start=sequence + 1):
            previous = link(previous, bytes(of_entry))
            rows.write_row((place, entry, previous))


def seal() -> int:
    """Seal every entry that may be and none has sealed, however old; return how many were. Refuses as `Sealer.seal`."""
    return Sealer().seal()


def keep_sealing(stop: threading.Event) -> None:
    """Be the sealer until told to stop; several on one database take turns.

    Whatever goes wrong, a database that goes away, a full disk, a lock that is held, is said once and tried again. The
    alarm tells of entries that nobody seals meanwhile.
    """
    sealer, is_stuck = Sealer(), False
    while not stop.wait(PAUSE):
        try:
            if is_stuck:
                connection.close()
                sealer = Sealer()
            sealer.seal()
            is_stuck = False
        except Exception:
            if not is_stuck:
                log.exception("the sealer cannot work and tries again")
            is_stuck = True
    connection.close()


@dataclass(frozen=True, slots=True)
class Waiting:
    """Entries that are not sealed yet: how many, when the oldest of them happened, and its number."""

    count: int
    oldest_at: datetime | None
    oldest_id: int | None

    def is_late(self, at: datetime) -> bool:
        """Tell whether the oldest one has waited too long."""
        return self.oldest_at is not None and at - self.oldest_at > LATE


def unsealed(*, looking_everywhere: bool = False) -> Waiting:
    """Return what waits for its seal.

    :param looking_everywhere: among all entries, as after somebody has tampered; otherwise where it can be
    """
    with connection.cursor() as cursor:
        cursor.execute(UNSEALED.format(since="'0'" if looking_everywhere else RECENT))
        return Waiting(*cursor.fetchone())


# ── The head ──────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Head:
    """The last seal of a chain: it stands for everything before it. `hash` is in hexadecimal digits."""

    sequence: int
    hash: str
    at: datetime | None
    """When the last entry happened."""


def head() -> Head | None:
    """Return the head of the chain; None while nothing is sealed."""
    seal = Seal.objects.select_related("entry").order_by("-sequence").first()
    return Head(seal.sequence, bytes(seal.hash).hex(), seal.entry.at) if seal else None


# ── Verifying ─────────────────────────────────────────────────────────────────────────────────────────────

LINKS = """
    SELECT seal.sequence, seal.hash, seal.entry_id, entry.id, entry.at, entry.event, entry.actor_kind, entry.actor_id,
           entry.actor_for_id, entry.subject_kind, entry.subject_id, entry.data, entry.digest
    FROM otklik_journal_seal seal LEFT JOIN otklik_journal_entry entry ON entry.id = seal.entry_id
    WHERE seal.sequence > %s ORDER BY seal.sequence LIMIT %s
"""
TWICE = (
    "SELECT entry_id, max(sequence) FROM otklik_journal_seal GROUP BY entry_id HAVING count(*) > 1 ORDER BY entry_id"
)
OUTSIDE_OF_IT = "SELECT entry_id, sequence FROM otklik_journal_seal WHERE sequence < 1 ORDER BY sequence DESC"

CHANGED, RESEALED, MISSING, GAP, TWICE_SEALED, REWRITTEN = "changed", "resealed", "missing", "gap", "twice", "rewritten"
OUTSIDE = "outside"
WHAT = {
    CHANGED: "слова записи изменены помимо программы",
    RESEALED: "запись подменена или цепочка здесь разорвана: её печать не следует из предыдущей",
    MISSING: "запись удалена из журнала, осталась только её печать",
    GAP: "перед этой печатью печати вырезаны",
    TWICE_SEALED: "запись запечатана дважды",
    OUTSIDE: "печать подложена: её место – перед началом цепочки",
    REWRITTEN: "цепочка переписана: контрольная сумма не та, что была выписана из базы",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at one place of the chain; of an entry that is there, what it tells."""

    what: str
    """A key of WHAT."""
    sequence: int
    entry: int | None = None
    at: datetime | None = None
    event: str = ""
    subject_kind: str = ""
    subject_id: int | None = None


def fault_of(data: Mapping[str, Any]) -> Fault:
    """Return a fault that was kept as data (`asdict`, as JSON)."""
    at = data["at"] and datetime.fromisoformat(data["at"])
    return Fault(**{**data, "at": at})


@dataclass(frozen=True, slots=True)
class Sealed:
    """The entry of a seal as LINKS reads it; nothing but `seal_of` if it is gone."""

    seal_of: int
    id: int | None
    at: datetime | None
    event: str | None
    actor_kind: str | None
    actor_id: int | None
    actor_for_id: int | None
    subject_kind: str | None
    subject_id: int | None
    data: str | None
    digest: bytes | None

    def is_as_written(self) -> bool:
        """Tell whether the words still have the digest that they were written with."""
        if self.at is None or self.event is None or self.actor_kind is None or self.subject_kind is None:
            return False
        actor = Actor(self.actor_kind, self.actor_id, self.actor_for_id)
        subject = (self.subject_kind, self.subject_id)
        try:
            written = digest(self.at, self.event, actor, subject, json.loads(self.data or "null"))
        except (ValueError, RecursionError):  # a number or a depth that PostgreSQL can keep and nobody here has written
            return False
        return written == bytes(self.digest or b"")

    def fault(self, what: str, sequence: int) -> Fault:
        kind, subject = self.subject_kind or "", self.subject_id
        return Fault(what, sequence, self.seal_of, self.at, self.event or "", kind, subject)


@dataclass(slots=True)
class Walk:
    """A walk along the chain: where it stands, and where it met the head that was looked for."""

    checked: int = 0
    proved: Head | None = None


def verify(
    *,
    anchor: str = "",
    anchors: Mapping[int, str] | None = None,
    walk: Walk | None = None,
    report: Callable[[int], None] = lambda checked: None,
) -> Iterator[Fault]:
    """Yield what is wrong with the chain, from its beginning on: without a gap, there are as many seals as the last
    one's sequence says.

    :param anchor: a head, in hexadecimal digits, at which the walk ends: `walk.proved` tells whether it came there
    :param anchors: heads that were written down outside of the database: sequence → hash
    :param report: is told, now and then, how many seals have been looked at
    """
    walk, written_down = walk or Walk(), dict(anchors or {})
    previous, last = BEGINNING, 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(LINKS, [last, BATCH])
            rows = cursor.fetchall()
        for sequence, hash, *words in rows:
            entry = Sealed(*words)
            follows = bytes(hash) == link(previous, bytes(entry.digest or b""))
            previous = bytes(hash)
            if sequence != last + 1:
                yield entry.fault(GAP, sequence)
            if entry.id is None:
                yield entry.fault(MISSING, sequence)
            elif not entry.is_as_written():
                yield entry.fault(CHANGED, sequence)
            elif not follows and sequence == last + 1:
                yield entry.fault(RESEALED, sequence)
            if written_down.pop(sequence, previous.hex()) != previous.hex():
                yield entry.fault(REWRITTEN, sequence)
            last = sequence
            walk.checked += 1
            if anchor == previous.hex():
                walk.proved = Head(sequence, anchor, entry.at)
                return
        report(walk.checked)
        if len(rows) < BATCH:
            break
    for sequence in sorted(written_down):  # the chain ends before them
        yield Fault(REWRITTEN, sequence)
    with connection.cursor() as cursor:
        for what, looking in ((TWICE_SEALED, TWICE), (OUTSIDE, OUTSIDE_OF_IT)):
            cursor.execute(looking)
            for entry, sequence in cursor.fetchall():
                yield Fault(what, sequence, entry)
