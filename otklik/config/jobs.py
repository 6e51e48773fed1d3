"""Upkeep of the queue and of sessions; jobs of a room stand in the room's `jobs.py`."""

from __future__ import annotations

from datetime import UTC, datetime

from django.contrib.sessions.models import Session
from procrastinate import JobContext
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

KEEP_FINISHED_HOURS = 30 * 24


async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Give the jobs of workers that stopped breathing (no heartbeat for 30 s) to the living. Jobs may run twice.

    A job of the timetable is given up if its next one waits: of each only one may, and that one does its work.
    """
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        try:
            await manager.retry_job(job)
        except UniqueViolation:
            await manager.finish_job(job, Status.ABORTED, delete_job=False)


async def remove_old_jobs(context: JobContext, timestamp: int) -> None:
    """Forget jobs that succeeded long ago; what failed stays until a person has looked at it."""
    await context.app.job_manager.delete_old_jobs(nb_hours=KEEP_FINISHED_HOURS)


async def remove_ended_sessions(context: JobContext, timestamp: int) -> None:
    """Delete the sessions that nobody can go on with, as of `timestamp`, seconds since 1970."""
    await Session.objects.filter(expire_date__lt=datetime.fromtimestamp(timestamp, UTC)).adelete()
