"""What the queue does for this room."""

from __future__ import annotations

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from otklik.exchange.actions import IMPORT_OFFERED, AnotherImportRuns, import_waiting

PATIENCE = RetryStrategy(max_attempts=120, wait=30, retry_exceptions={AnotherImportRuns})
"""While a command imports, what the desk has asked for waits, up to an hour."""


@app.task(name=IMPORT_OFFERED, lock="exchange.import", retry=PATIENCE)
def import_offered(run_id: int) -> None:
    """Import the file of a run. Run twice, it does its work once."""
    import_waiting(run_id, timezone.now())
