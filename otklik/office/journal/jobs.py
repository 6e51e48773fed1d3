"""What the clock and the queue do for the journal: verify the chain, keep its head, raise the alarm."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from asgiref.sync import sync_to_async
from django.db import close_old_connections
from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app

from otklik.office.journal import chain, heads
from otklik.office.journal.actions import CONSOLE
from otklik.office.journal.verifying import VERIFY_ASKED, ask_to_verify, run_verification

SECOND_LOOK = 5.0
"""Seconds after which an entry that is still not sealed is an alarm: one that was written long after it happened, as
that of a long import is, gets its seal meanwhile."""

log = logging.getLogger(__name__)


@app.task(name=VERIFY_ASKED, lock=VERIFY_ASKED)
def verify_asked(verification_id: int) -> None:
    """Do a verification that was asked for."""
    close_old_connections()
    if run_verification(verification_id, timezone.now()).fault_count:
        log.error("the chain of the journal is broken: see otklik check")


async def _with_database(function: Callable[..., Any], *given: Any, **named: Any) -> Any:
    """Call a function in the thread that has a connection, a new one if the old one is dead."""

    def call() -> Any:
        close_old_connections()
        return function(*given, **named)

    return await sync_to_async(call)()


async def verify_nightly(context: JobContext, timestamp: int) -> None:
    """Have the whole chain verified."""
    del context
    await _with_database(ask_to_verify, by=CONSOLE, at=datetime.fromtimestamp(timestamp, UTC))


async def keep_head(context: JobContext, timestamp: int) -> None:
    """Write the head of the chain down outside of the database."""
    del context
    await _with_database(heads.keep_head, datetime.fromtimestamp(timestamp, UTC))


async def watch_sealing(context: JobContext, timestamp: int) -> None:
    """Raise the alarm when the oldest entry without a seal has waited longer than it may."""
    del context
    at = datetime.fromtimestamp(timestamp, UTC)
    waiting = await _with_database(chain.unsealed)
    if waiting.is_late(at):
        await asyncio.sleep(SECOND_LOOK)
        if (await _with_database(chain.unsealed)).oldest_id == waiting.oldest_id:
            log.error("an entry of the journal has not been sealed for more than a minute: see otklik check")
