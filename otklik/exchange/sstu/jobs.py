"""What the queue does for the exchange with ССТУ. What makes a package is read when there is one to make."""

from __future__ import annotations

from django.db import close_old_connections
from django.utils import timezone
from procrastinate.contrib.django import app

from otklik.exchange.sstu.models import MAKE


@app.task(name=MAKE)
def make_package(package_id: int) -> None:
    """Make a package. Run twice, it is made once."""
    from otklik.exchange.sstu import actions

    close_old_connections()
    actions.make_package(package_id, timezone.now())
