"""How long the month's package for ССТУ takes, written and validated, beside reading and packing its files alone.

A month of appeals, every other one with a cover, each answered by a letter out with a scan of its own. The thing is the
whole job: rows read set by set, every object held to the rules, base64, archives, hashes, the register. The floor reads
the same scans, turns them into base64, packs and hashes that, and writes it to the disk. The peak of memory is what the
process held at most while it made the package; before it, what it held when it began.
"""

from __future__ import annotations

import base64
import hashlib
import logging
import os
import re
import tempfile
import zlib
from datetime import date
from pathlib import Path

from django.db import connection
from django.utils import timezone

from bench.measuring import Measurement, Stopwatch, duration, take_turns
from bench.server import fresh_database
from otklik.config.roles import as_owner
from otklik.exchange.sstu import queries
from otklik.exchange.sstu.actions import make_package, put_down
from otklik.exchange.sstu.models import Package
from otklik.exchange.sstu.writing import CHUNK, LEVEL
from otklik.office.appeals.models import Appeal, CoverLetter, Form, Outcome, Question
from otklik.office.files.actions import keep_bytes, place_of
from otklik.office.files.models import StoredFile
from otklik.office.reference.models import BodyName, ClassifierItem, HigherBody
from otklik.office.registry.models import Answering, Letter, Series
from otklik.office.work.models import Reply, Term

APPEALS = 5_000
SCAN = 100_000
"""Bytes of the scan of an answer: a page, black and white."""
MONTH, CAME_ON, ANSWERED_ON = date(2026, 4, 1), date(2026, 4, 14), date(2026, 4, 28)
SSTU_ID = "0d3f2a1c-1111-4a2b-8c3d-000000000001"


def package(appeals: int, rounds: int) -> Measurement:
    """Make the package of a month of so many appeals; return the seconds that it takes."""
    logging.disable(logging.INFO)
    with fresh_database("bench_sstu"):
        scans = _scans(appeals)
        _draw(scans)
        with Stopwatch() as page:
            stands = queries.month(MONTH)
        assert (stands.ready, stands.not_ready) == (appeals, [])
        before = _memory("VmRSS")
        Path("/proc/self/clear_refs").write_text("5")  # the peak is counted from here on
        first = _make(appeals)
        peak = _memory("VmHWM")
        seconds = take_turns(lambda: _make(appeals), lambda: _floor(scans), rounds)
    steps = {
        "the page of the month, nothing written": page.seconds,
        f"the first package; memory at most {peak} MB, {before} MB of it before": first,
    }
    return duration(
        "sstu_package_seconds", appeals, seconds, about_floor="read, base64, packed, hashed, written", steps=steps
    )


def _make(appeals: int) -> float:
    at = timezone.now()
    asked = put_down(month=MONTH, user=None, today=timezone.localdate(at), at=at)
    with Stopwatch() as watch:
        make_package(asked.pk, at)
    made = Package.objects.get(pk=asked.pk)
    assert (made.state, made.objects_written, made.faulty) == (Package.State.READY, appeals, 0)
    return watch.seconds


def _floor(scans: list[str]) -> float:
    with Stopwatch() as watch, tempfile.TemporaryFile() as disk:
        digest = hashlib.sha256()
        for sha256 in scans:
            packer = zlib.compressobj(LEVEL)
            with place_of(sha256).open("rb") as scan:
                while chunk := scan.read(CHUNK):
                    coded = base64.b64encode(chunk)
                    digest.update(coded)
                    disk.write(packer.compress(coded))
            disk.write(packer.flush())
        disk.flush()
        os.fsync(disk.fileno())
    return watch.seconds


def _memory(what: str) -> int:
    """Return a figure of this process's memory in whole megabytes."""
    found = re.search(rf"{what}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found
    return int(found.group(1)) // 1024


def _scans(count: int) -> list[str]:
    """Keep so many scans, each of its own, that pack as badly as scans do; return their hashes."""
    return [keep_bytes([b"%PDF-1.7\n", os.urandom(SCAN)])[0] for _ in range(count)]


def _draw(scans: list[str]) -> None:
    """Draw a month: an appeal a scan."""
    BodyName.objects.update(sstu_id=SSTU_ID)
    body = HigherBody.objects.first() or HigherBody.objects.create(name="Прокуратура")
    series, _ = Series.objects.get_or_create(code="appeals", defaults={"title": "Журнал обращений"})
    codes = list(ClassifierItem.objects.filter(level=4, valid_to=None).values_list("pk", flat=True)[:50])
    direction = Letter.Direction.OUTGOING
    came = Letter.objects.bulk_create(
        Letter(series=series, number=f"К-{n}/26", registered_on=CAME_ON, received_on=CAME_ON) for n in range(len(scans))
    )
    went = Letter.objects.bulk_create(
        Letter(series=series, number=f"{n}-исх", registered_on=ANSWERED_ON, direction=direction)
        for n in range(len(scans))
    )
    appeals = Appeal.objects.bulk_create(
        Appeal(letter=letter, form=Form.WRITTEN, surname="Кузнецова", first_name="Анна", address="с. Печерск, д. 2")
        for letter in came
    )
    Question.objects.bulk_create(
        Question(appeal=appeal, code_id=codes[n % len(codes)], outcome=Outcome.EXPLAINED)
        for n, appeal in enumerate(appeals)
    )
    CoverLetter.objects.bulk_create(
        CoverLetter(appeal=appeal, higher_body=body, number=f"А26-02-{n:09}", dated_on=CAME_ON)
        for n, appeal in enumerate(appeals)
        if n % 2
    )
    Term.objects.bulk_create(Term(letter=letter, legal_due=date(2026, 5, 14)) for letter in came)
    Reply.objects.bulk_create(Reply(letter=letter, number="исх", sent_on=ANSWERED_ON) for letter in came)
    Answering.objects.bulk_create(
        Answering(outgoing=out, incoming=letter) for out, letter in zip(went, came, strict=True)
    )
    StoredFile.objects.bulk_create(
        StoredFile(
            sha256=sha256,
            size=SCAN + 9,
            content_type="application/pdf",
            name="ответ.pdf",
            subject_kind="letter",
            subject_id=out.pk,
            stored_at=timezone.now(),
        )
        for sha256, out in zip(scans, went, strict=True)
    )
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ANALYZE")
