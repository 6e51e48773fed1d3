"""A worker killed with -9 in the middle of each kind of job: what the job had to do is done, once, by another worker.

Whoever adds a kind of job says here in the middle of what it is killed and what must be true after all.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django.plugin import DjangoDbBlocker

from otklik.batches.actions import JOURNALS, offer_batch, start_batch
from otklik.batches.models import Batch
from otklik.config.options import ROOT
from otklik.exchange.actions import offer_file, start_import
from otklik.exchange.models import Run
from otklik.exchange.sstu.actions import ask_for_package
from otklik.exchange.sstu.models import Package
from otklik.exchange.sstu.tests.office import APRIL, an_appeal, identified, replied
from otklik.notices.actions import set_wishes
from otklik.notices.models import Notice
from otklik.notices.tests.mailbox import Mailbox, mailbox
from otklik.office.appeals.models import Outcome
from otklik.office.files.models import StoredFile
from otklik.office.journal import heads
from otklik.office.journal.actions import record_reading
from otklik.office.journal.chain import seal
from otklik.office.journal.models import Entry, Verification
from otklik.office.journal.verifying import ask_to_verify
from otklik.office.messages.models import Message
from otklik.office.people.actions import actor
from otklik.office.people.models import FormAnswer, Role
from otklik.office.people.rights import EVERYTHING
from otklik.office.registry.models import Received
from otklik.office.work.models import Assignment, Term
from otklik.office.work.tests.office import TUESDAY, an_official, department, given, moment, registered
from otklik.papers.actions import ask_for_journal
from otklik.papers.models import Printing
from otklik.papers.tests.office import a_page, a_scan

DAY = timedelta(days=1)
JOURNAL = "Идентификатор;Принято;Категория;Текст\nПОС-1;11.02.2021 02:46;Освещение;Не горят фонари\n"

WORKERS = """
import asyncio, inspect, os, pkgutil, signal, sys
import django
django.setup()
from procrastinate.contrib.django import app

app.periodic_registry.periodic_tasks.clear()  # what is asked for comes from the test, not from the clock

def die_after(place, times):
    where, name = place.rsplit(".", 1)
    holder = pkgutil.resolve_name(where)
    real, calls = getattr(holder, name), []
    def called():
        calls.append(place)
        if len(calls) == times:
            os.kill(os.getpid(), signal.SIGKILL)
    if inspect.iscoroutinefunction(real):
        async def killed(*given, **named):
            done = await real(*given, **named)
            called()
            return done
    else:
        def killed(*given, **named):
            done = real(*given, **named)
            called()
            return done
    setattr(holder, name, killed)

for line in sys.stdin:
    worker = os.fork()
    if not worker:
        if place := line.split():
            die_after(place[0], int(place[1]))
        with app.replace_connector(app.connector.get_worker_connector()) as product:
            product.run_worker(wait=False)
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1]), flush=True)
"""
"""Workers one after another: each does what is in the queue until it is killed, after so many calls of a function."""


class Office:
    """What there is before anything is asked: an administrator, a registrar, a mail server, a scanner's folder."""

    def __init__(self, mail: Mailbox, scanner: Path) -> None:
        self.mail, self.scanner = mail, scanner
        self.user = an_official(Role.ADMINISTRATOR)
        self.by = actor(self.user)
        self.clerk = an_official(Role.REGISTRAR)


@dataclass(frozen=True)
class Kill:
    """How a job is killed: after so many calls of a function in its middle. `asked` asks for the job and yields; it
    goes on when all is done, and looks."""

    job: str
    after: str
    asked: Callable[[Office], Iterator[None]]
    calls: int = 1


def tick(job: str, at: datetime | None = None) -> None:
    """Ask for a job of the timetable, as the clock does."""
    app.configure_task(job, queueing_lock=job).defer(timestamp=int((at or timezone.now()).timestamp()))


def removing_old_jobs(office: Office) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("""INSERT INTO procrastinate_jobs (task_name, queue_name, status)
            VALUES ('old', '', 'succeeded') RETURNING id""")
        cursor.execute(
            "INSERT INTO procrastinate_events (job_id, type, at) VALUES (%s, 'succeeded', now() - interval '31 days')",
            cursor.fetchone(),
        )
    tick("remove_old_jobs")
    yield
    assert not ProcrastinateJob.objects.filter(task_name="old").exists()


def removing_ended_sessions(office: Office) -> Iterator[None]:
    Session.objects.create(session_key="ended", session_data="", expire_date=timezone.now() - DAY)
    tick("remove_ended_sessions")
    yield
    assert not Session.objects.exists()


def forgetting_form_answers(office: Office) -> Iterator[None]:
    FormAnswer.objects.create(token=uuid.uuid4(), user=office.user, location="/", at=timezone.now() - 8 * DAY)
    tick("forget_form_answers")
    yield
    assert not FormAnswer.objects.exists()


def watching_the_sealing(office: Office) -> Iterator[None]:
    tick("watch_sealing", moment(TUESDAY))
    yield


def taking_in_what_was_scanned(office: Office) -> Iterator[None]:
    scan = office.scanner / "жалоба.pdf"
    scan.write_bytes(a_scan(a_page()))
    os.utime(scan, (0, 0))
    tick("watch_scanner")
    yield
    paper = Received.objects.get(title="жалоба.pdf")
    assert StoredFile.objects.filter(subject_kind="received", subject_id=paper.pk).count() == 1
    assert [file.name.endswith("жалоба.pdf") for file in (office.scanner / "done").iterdir()] == [True]


def reminding_of_terms(office: Office) -> Iterator[None]:
    """Nobody is told twice on the desk. By e-mail is who was being written to: he gets it again, as the same letter."""
    due = an_appeal()
    Term.objects.filter(letter=due).update(legal_due=TUESDAY + DAY, control_due=None)
    told = [an_official(Role.EXECUTOR, login) for login in ("first", "second", "third")]
    for one in told:
        set_wishes(one, email=f"{one.username}@example.org", by_email=True)
    given(due, department())
    tick("remind_of_terms", moment(TUESDAY, 10))
    yield
    assert Counter(Notice.objects.values_list("to__username", flat=True)) == dict.fromkeys(
        ("first", "second", "third"), 1
    )
    came = Counter((letter["To"].partition("@")[0], letter["Message-ID"]) for letter in office.mail.letters)
    assert sorted((to, times) for (to, _), times in came.items()) == [("first", 1), ("second", 2), ("third", 1)]
    assert not Notice.objects.filter(emailed_at=None).exists()


def keeping_the_head(office: Office) -> Iterator[None]:
    record_reading("letter", 1, by=office.by, at=timezone.now())
    seal()
    tick("keep_head")
    yield
    assert len(heads.place().read_text().splitlines()) == len(heads.written_down()) == 1


def verifying_at_night(office: Office) -> Iterator[None]:
    tick("verify_nightly")
    yield
    assert Verification.objects.filter(finished_at=None).count() == 0


def verifying_when_asked(office: Office) -> Iterator[None]:
    asked = ask_to_verify(by=office.by, at=timezone.now())
    yield
    asked.refresh_from_db()
    assert asked.finished_at
    assert Entry.objects.filter(event="journal.chain_verified", subject_id=asked.pk).count() == 1


def importing(office: Office) -> Iterator[None]:
    run = offer_file(chunks=[JOURNAL.encode()], name="messages.csv", by=office.user, at=timezone.now())
    start_import(run_id=run.pk, by=office.user, at=timezone.now())
    yield
    assert Run.objects.get().state == Run.State.FINISHED
    assert Message.objects.count() == 1


def making_a_package(office: Office) -> Iterator[None]:
    identified()
    replied(an_appeal(cover="1-1"), Outcome.EXPLAINED)
    package = ask_for_package(
        month=APRIL, is_whole=False, user=office.user, today=timezone.localdate(), by=office.by, at=timezone.now()
    )
    yield
    package.refresh_from_db()
    assert (package.state, package.items.count()) == (Package.State.READY, package.objects_written)
    names = StoredFile.objects.filter(subject_kind="sstu_package", subject_id=package.pk).values_list("name", flat=True)
    assert sorted(names) == ["sstu-2026-04-001.zip", "sstu-2026-04-SHA256SUMS", "sstu-2026-04-manifest.json"]
    assert Entry.objects.filter(event="sstu.package_made").count() == 1


def a_batch(office: Office, act: Batch.Act, **how: Any) -> Batch:
    papers = JOURNALS["letters"].select({}, EVERYTHING)
    batch = offer_batch(
        act=act, journal="letters", papers=papers, user=office.clerk, by=actor(office.clerk), at=timezone.now(), **how
    )
    start_batch(batch_id=batch.pk)
    return batch


def assigning_many(office: Office) -> Iterator[None]:
    registered()
    to = department("Архив")
    batch = a_batch(office, Batch.Act.ASSIGN, department=to.pk)
    yield
    batch.refresh_from_db()
    assert batch.state == Batch.State.FINISHED
    assert batch.done == Assignment.objects.filter(department=to).count() > 0


def making_a_sheet(office: Office) -> Iterator[None]:
    yield from making(a_batch(office, Batch.Act.SHEET))


def printing_many(office: Office) -> Iterator[None]:
    yield from making(a_batch(office, Batch.Act.PRINT, paper="card"))


def making(batch: Batch) -> Iterator[None]:
    yield
    batch.refresh_from_db()
    assert (batch.state, batch.done > 0) == (Batch.State.FINISHED, True)
    assert StoredFile.objects.filter(subject_kind="batch", subject_id=batch.pk).count() == 1


def printing_a_journal(office: Office) -> Iterator[None]:
    asked = ask_for_journal(
        series="correspondence", since=TUESDAY, until=TUESDAY, kind="docx",
        asked_by=office.user, by=office.by, at=timezone.now(),
    )  # fmt: skip
    yield
    asked.refresh_from_db()
    assert asked.state == Printing.State.READY
    assert StoredFile.objects.filter(subject_kind="printing", subject_id=asked.pk).count() == 1


def giving_jobs_of_the_dead_to_the_living(office: Office) -> Iterator[None]:
    """The one that gives them is killed too, after the first of them. One of the timetable waits anew meanwhile."""
    forget_the_living()
    tick("retry_stalled")
    yield


def forget_the_living() -> None:
    """Have half a minute passed in which no worker breathed."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '1 minute'")


KILLS = (
    Kill("remove_old_jobs", "procrastinate.manager.JobManager.delete_old_jobs", removing_old_jobs),
    Kill("remove_ended_sessions", "django.db.models.query.QuerySet.adelete", removing_ended_sessions),
    Kill("forget_form_answers", "django.db.models.query.QuerySet.adelete", forgetting_form_answers),
    Kill("watch_sealing", "otklik.office.journal.chain.unsealed", watching_the_sealing),
    Kill("watch_scanner", "otklik.papers.intake.take_file", taking_in_what_was_scanned),
    Kill("remind_of_terms", "django.core.mail.EmailMessage.send", reminding_of_terms, calls=2),
    Kill("keep_head", "otklik.office.journal.heads._sync_folder", keeping_the_head),
    Kill("journal.verify_asked", "otklik.office.journal.chain.verify", verifying_when_asked),
    Kill("verify_nightly", "otklik.office.journal.jobs.ask_to_verify", verifying_at_night),
    Kill("exchange.import_offered", "otklik.exchange.actions.Intake.run", importing),
    Kill("sstu.make_package", "otklik.exchange.sstu.actions._keep", making_a_package),
    Kill("batches.run", "otklik.batches.actions.record_all", assigning_many),
    Kill("batches.run", "otklik.batches.actions.write_sheet", making_a_sheet),
    Kill("batches.run", "otklik.batches.actions.papers_of_each", printing_many),
    Kill("papers.journal_asked", "otklik.papers.actions.journal", printing_a_journal),
    Kill("retry_stalled", "procrastinate.manager.JobManager.retry_job", giving_jobs_of_the_dead_to_the_living),
)


@contextmanager
def workers(**settings: str) -> Iterator[Callable[[str], int]]:
    """Have workers of the database of the test: called with where one is to be killed, it returns how it ended."""
    where = connection.settings_dict
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "otklik.config.settings",
        "OTKLIK_VAR": os.environ["OTKLIK_VAR"],
        "TMPDIR": tempfile.gettempdir(),
        "DATABASE_URL": f"postgresql://{where['USER']}@/{where['NAME']}?host={where['HOST']}&port={where['PORT']}",
    }
    program = [sys.executable, "-c", WORKERS]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(program, env=environment | settings, **pipes) as process:  # type: ignore[call-overload]

        def work(until: str) -> int:
            process.stdin.write(f"{until}\n")
            process.stdin.flush()
            return int(process.stdout.readline())

        yield work
        process.stdin.close()


def test_every_kind_of_job_is_killed():
    ours = {name for name in app.tasks if "procrastinate." not in name}

    assert {kill.job for kill in KILLS} == ours


def test_a_worker_killed_in_the_middle_of_each_kind_of_job_is_followed_by_one_that_does_it_once(
    committing_db: str, django_db_blocker: DjangoDbBlocker, reachable: Path
):
    with django_db_blocker.unblock(), mailbox() as mail:
        office = Office(mail, reachable)
        asked = []
        settings = {"OTKLIK_SCANNER_FOLDER": str(reachable), "OTKLIK_SMTP_URL": f"smtp://127.0.0.1:{mail.port}"}
        with workers(**settings) as work:
            for kill in KILLS:
                asked.append(kill.asked(office))
                next(asked[-1])
                assert work(f"{kill.after} {kill.calls}") == -signal.SIGKILL, kill
                assert ProcrastinateJob.objects.filter(task_name=kill.job, status="doing").exists(), kill

            forget_the_living()
            tick("retry_stalled")
            tick("watch_sealing", moment(TUESDAY))  # the next minute has come, before who gives jobs of the dead away
            assert work("") == 0

        for job in asked:
            next(job, None)
        left = ProcrastinateJob.objects.exclude(status="succeeded")
        assert list(left.values_list("task_name", "status")) == [("watch_sealing", "aborted")], (
            "the next one was enough"
        )
        heads.place().unlink()  # the heads of a chain that is gone with its database
