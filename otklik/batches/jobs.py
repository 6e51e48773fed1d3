"""What the queue does for this room.

Every process reads this file when it starts; what works a batch off is read when there is one.
"""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from otklik.batches.models import RUN


@app.task(name=RUN)
def run(batch_id: int) -> None:
    """Work a batch off. Run twice, it does its work once."""
    from otklik.batches.actions import run_batch

    run_batch(batch_id, timezone.now())
