"""What the queue does for this room."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from otklik.batches.actions import RUN, run_batch


@app.task(name=RUN)
def run(batch_id: int) -> None:
    """Work a batch off. Run twice, it does its work once."""
    run_batch(batch_id, timezone.now())
