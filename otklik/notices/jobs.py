"""What the clock calls: reminders, at the office's working hours."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from asgiref.sync import sync_to_async
from django.db import close_old_connections
from django.utils import timezone
from django.utils.timezone import make_naive
from procrastinate import JobContext

LOG = logging.getLogger(__name__)


async def remind_of_terms(context: JobContext, timestamp: int) -> None:
    """Tell officials of terms, if the office works at the moment that the timetable names."""
    del context

    def tell() -> None:
        close_old_connections()
        tell_at(datetime.fromtimestamp(timestamp, UTC))

    await sync_to_async(tell)()


def tell_at(at: datetime) -> None:
    """Tell officials of terms at a moment, on the desk and by e-mail; nothing outside of working hours."""
    from otklik.notices.actions import remind, send_mail

    local = timezone.localtime(at)
    if not is_working_time(make_naive(local)):
        return
    remind(local.date(), at)
    if troubles := send_mail(local.date(), at):
        LOG.error("e-mail of reminders could not be sent: %s", ", ".join(sorted(set(troubles))))


def is_working_time(local: datetime) -> bool:
    """Tell whether the office works at a naive local moment.

    Where no calendar of the year is entered, it does on weekdays from nine to six.
    """
    from otklik.office.reference.queries import office_calendar
    from otklik.rules.years import UnknownYear

    try:
        windows = office_calendar().windows(local.date())
    except UnknownYear:
        return local.weekday() < 5 and 9 <= local.hour < 18
    return any(opens <= local.time() < closes for opens, closes in windows)
