"""Verifications of the chain that people and the timetable ask for, each remembered with what it has found."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app

from otklik.office.base import Refusal
from otklik.office.journal import chain, heads
from otklik.office.journal.actions import Actor, record
from otklik.office.journal.events import ChainVerified
from otklik.office.journal.models import Verification

VERIFY_ASKED = "journal.verify_asked"
"""The job of `jobs.py`, by name."""
FAULTS_KEPT = 100
HASH = re.compile(r"[0-9a-f]{64}")


class NoHash(Refusal):
    """What is to be proved is no hash."""


def hash_of(text: str) -> str:
    """Return the hash that a person has typed or copied, whatever spaces and capitals it has.

    :raises NoHash: if it is none
    """
    found = "".join(text.split()).lower()
    if not HASH.fullmatch(found):
        raise NoHash("Контрольная сумма – это 64 знака: цифры и латинские буквы от a до f. Скопируйте её целиком.")
    return found


@transaction.atomic
def ask_to_verify(*, anchor: str = "", by: Actor, at: datetime) -> Verification:
    """Have the chain verified in the background; with an anchor, up to the entry that it is the head of.

    :raises NoHash: if the anchor is not empty and no hash
    """
    verification = Verification.objects.create(
        asked_by_kind=by.kind, asked_by_id=by.id, asked_at=at, anchor=hash_of(anchor) if anchor.strip() else ""
    )
    verification.refresh_from_db()
    app.configure_task(VERIFY_ASKED).defer(verification_id=verification.pk)
    return verification


def run_verification(verification_id: int, at: datetime) -> Verification:
    """Do a verification that was asked for; run twice, it begins anew. What is sealed meanwhile it may see or not.

    First all is sealed that the sealer, or whoever has taken its place, has passed over.

    :raises django.db.DatabaseError: if that cannot be done
    """
    verification = Verification.objects.get(pk=verification_id)
    if verification.finished_at:
        return verification
    chain.seal()
    end, walk, count = chain.head(), chain.Walk(), 0
    faults: list[dict[str, Any]] = []

    def report(checked: int) -> None:
        Verification.objects.filter(pk=verification.pk).update(checked=checked, fault_count=count, total=total)

    total = end.sequence if end else 0
    report(0)
    written_down = {} if verification.anchor else heads.written_down()
    for fault in chain.verify(anchor=verification.anchor, anchors=written_down, walk=walk, report=report):
        count += 1
        if len(faults) < FAULTS_KEPT:
            faults.append(asdict(fault))
    return _finish(verification, walk, faults, count, at)


@transaction.atomic
def _finish(
    verification: Verification, walk: chain.Walk, faults: list[dict[str, Any]], count: int, at: datetime
) -> Verification:
    verification.total = verification.checked = walk.checked
    verification.faults, verification.fault_count = faults, count
    verification.proved = walk.proved.sequence if walk.proved else None
    verification.finished_at = at
    verification.save()
    by = Actor(verification.asked_by_kind, verification.asked_by_id)
    event = ChainVerified(subject_id=verification.pk, checked=walk.checked, faults=count, anchor=verification.anchor)
    record(event, by=by, at=at)
    return verification
