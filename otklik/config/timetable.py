"""Door: the timetable. What the clock calls; every row is one periodic job of the queue."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.module_loading import import_string
from procrastinate import App


@dataclass(frozen=True, slots=True)
class Entry:
    """A job and when it runs: `cron` is in UTC, `job` the dotted name of an async function of (context, timestamp)."""

    name: str
    cron: str
    job: str
    why: str


TIMETABLE = (
    Entry("retry_stalled", "*/5 * * * *", "otklik.config.jobs.retry_stalled", "a worker died in the middle of a job"),
    Entry("remove_old_jobs", "17 0 * * *", "otklik.config.jobs.remove_old_jobs", "finished jobs are kept 30 days"),
    Entry("remove_ended_sessions", "27 0 * * *", "otklik.config.jobs.remove_ended_sessions", "they end after 12 hours"),
    Entry("forget_form_answers", "37 0 * * *", "otklik.office.people.jobs.forget_form_answers", "kept for 7 days"),
    Entry("watch_sealing", "* * * * *", "otklik.office.journal.jobs.watch_sealing", "an entry is sealed in a second"),
    Entry("watch_scanner", "* * * * *", "otklik.papers.jobs.watch_scanner", "scanned letters wait to be registered"),
    Entry("remind_of_terms", "5 * * * *", "otklik.notices.jobs.remind_of_terms", "who has a paper knows its term"),
    Entry("keep_head", "47 0 * * *", "otklik.office.journal.jobs.keep_head", "a superuser could rewrite any chain"),
    Entry("verify_nightly", "57 0 * * *", "otklik.office.journal.jobs.verify_nightly", "a break is known next morning"),
)


def enter(app: App) -> None:
    """Enter every row of the timetable into the queue's own."""
    for entry in TIMETABLE:
        task = app.task(name=entry.name, pass_context=True, queueing_lock=entry.name)(import_string(entry.job))
        app.periodic(cron=entry.cron, periodic_id=entry.name)(task)
