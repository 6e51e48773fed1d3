"""What the clock and the queue do for this room: the scanner's folder is looked at, journals are made.

Every process reads this file when it starts; what draws papers and reads scans is read when there is something to do.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app

from otklik.papers.models import JOURNAL_ASKED

LOG = logging.getLogger(__name__)
BLANK = "blank"


@app.task(name=JOURNAL_ASKED)
def journal_asked(printing_id: int) -> None:
    """Make a journal that was asked for."""
    from otklik.papers.actions import make_journal

    close_old_connections()
    make_journal(printing_id, timezone.now())


async def watch_scanner(context: JobContext, timestamp: int) -> None:
    """Take in what lies in the scanner's folder."""
    del context

    def look() -> None:
        close_old_connections()
        take_in_at(datetime.fromtimestamp(timestamp, UTC))

    await sync_to_async(look)()


def take_in_at(at: datetime) -> None:
    """Take in what lies in the scanner's folder at a moment, where the office has one."""
    folder = settings.OPTIONS.scanner_folder
    if folder is None:
        return
    from otklik.papers.intake import take_in

    try:
        take_in(folder, at_blank_pages=settings.OPTIONS.scanner_split == BLANK, at=at)
    except OSError:
        LOG.error("the scanner's folder cannot be read: see otklik check")
