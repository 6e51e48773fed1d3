"""What the clock calls: answers of forms that nobody can send again are forgotten."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from procrastinate import JobContext

from otklik.office.people.models import FormAnswer

KEEP_ANSWERS = timedelta(days=7)
"""Much longer than a session: a page that is older cannot be sent, since whoever signs in anew gets new pages."""


async def forget_form_answers(context: JobContext, timestamp: int) -> None:
    """Delete answers of forms older than KEEP_ANSWERS, counted from `timestamp`, seconds since 1970."""
    del context
    await FormAnswer.objects.filter(at__lt=datetime.fromtimestamp(timestamp, UTC) - KEEP_ANSWERS).adelete()
