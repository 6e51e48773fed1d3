"""Registering under fire: fifty writers and some clerks in browsers, and whoever is killed, numbers are 1…N."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from http.client import HTTPException
from pathlib import Path

import psycopg

from tests.faults.processes import find, kill, postmaster_of, until
from tests.faults.product import Browser, otklik, running
from tests.faults.test_journal_faults import counts, environ, place

PROCESSES, THREADS = 5, 10
EACH = int(os.environ.get("REGISTRATIONS", "20"))
"""Papers that each of the fifty writers registers: `make bench` asks for 200, 10,000 in all."""
CLERKS, PAPERS = 4, 8
"""Clerks in browsers, and papers of each, spread over all the time that the writers take."""
ALL = PROCESSES * THREADS * EACH + CLERKS * PAPERS
PASSWORD = "Каравай-19-июня"
PATIENCE = 12 * EACH
"""Seconds that all of it may take on a slow machine."""

WRITER = """
import os, sys, threading, uuid
import django
django.setup()
from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone
from otklik.office.people.actions import actor, answer_once
from otklik.office.people.models import User
from otklik.office.reference.models import LetterKind
from otklik.office.registry.actions import NotWaiting, receive
from otklik.office.registry.models import Letter
from otklik.office.work.actions import LetterCard, register_letter
from otklik.rules.admission import Channel

first, threads, each = map(int, sys.argv[1:])
clerk = User.objects.get(username="clerk")
kinds = [LetterKind.objects.get(name=name).pk for name in ("судебная повестка", "требование прокурора")]
pause = threading.Event()

def until_answered(ask):
    while True:
        try:
            return ask()
        except (DatabaseError, InterfaceError):  # whether it was done, nobody knows: it is asked again
            connection.close()
            pause.wait(0.05)

def send(token, card):
    def register():
        register_letter(card=card, today=timezone.localdate(), by=actor(clerk), at=timezone.now())
        return str(card.public_id)
    try:
        return until_answered(lambda: answer_once(token, clerk, timezone.now(), register, leads_to=str(card.public_id)))
    except NotWaiting:  # the other tab was quicker: its paper is shown
        return None

def at_once(*tabs):
    answers = []
    def work(tab):
        try:
            answers.append(send(*tab))
        finally:
            connection.close()
    sending = [threading.Thread(target=work, args=[tab]) for tab in tabs]
    for thread in sending:
        thread.start()
    for thread in sending:
        thread.join()
    return answers

def write(writer):
    for number in range(each):
        today = timezone.localdate()
        def a_card(**fields):
            return LetterCard(
                kind=kinds[number % 2], received_on=today, correspondent=f"Суд № {writer % 7}",
                outgoing_number=f"{writer}-{number}", outgoing_on=today, summary="О явке в суд", **fields)
        token, card = uuid.uuid4(), a_card()
        if number % 10 == 3:
            shown, again = at_once((token, card), (token, card))
            assert shown == again
        elif number % 10 == 7:
            come = {"channel": Channel.PAPER, "title": "скан", "by": actor(clerk), "at": timezone.now()}
            came = until_answered(lambda: receive(**come))
            one, other = (a_card(received=came.pk) for _ in range(2))
            (shown,) = {*at_once((token, one), (uuid.uuid4(), other))} - {None}
        else:
            shown = send(token, card)
        given = until_answered(lambda: Letter.objects.get(public_id=shown).number)
        os.write(1, f"{given} {writer}-{number}\\n".encode())

def fail(told):
    sys.__excepthook__(told.exc_type, told.exc_value, told.exc_traceback)
    os._exit(1)

threading.excepthook = fail
for thread in range(threads):
    threading.Thread(target=write, args=[first + thread]).start()
"""
"""Registers in many threads by the action itself and says each number, as a page shows it, with the paper that has it.

Whatever was not answered is sent again under its token. Every tenth paper is sent twice at once, every tenth is open
in two tabs. A thread that fails ends its process.
"""


class Over(Exception):
    """Another one has failed, or the test has ended: who still works stops."""


class Clerk:
    """A registrar in a browser, who sends what was not answered again; each second paper from two windows at once."""

    def __init__(self, address: str, name: str, office: Office) -> None:
        self.name = name
        self.office = office
        self.shown: list[tuple[str, str]] = []
        window = Browser(address)
        page = window.sign_in("clerk", PASSWORD)
        assert "/login/" not in window.place, words(page)
        self.windows = [window, window.another_window()]
        self.thread = self.attempt(self.work)

    def attempt(self, work: Callable[..., None], *given: object) -> threading.Thread:
        """Return a thread that works, not started, and tells the office if that fails."""

        def attempted() -> None:
            try:
                work(*given)
            except BaseException as error:
                self.office.fail(error)

        return threading.Thread(target=attempted, daemon=True)

    def work(self) -> None:
        for number in range(PAPERS):
            until(lambda share=number / PAPERS: self.office.has_come_to(share), "the others work", PATIENCE)  # type: ignore[misc]
            self.register(f"{self.name}-{number}", both=number % 2 == 1, two_tabs=number % 4 == 1)

    def register(self, paper: str, *, both: bool, two_tabs: bool) -> None:
        first, second = self.windows

        def begin() -> None:
            first.open("/desk/registering/")
            if first.status == 200:  # a page of an error has no token to send
                first.open("/desk/registering/", {})

        self.until_answered(begin, first)
        address = first.place
        self.until_answered(lambda: first.open(address), first)
        self.until_answered(lambda: second.open(address), second)
        card = {
            "kind": "судебная повестка",
            "correspondent": "Смоленский районный суд",
            "outgoing_number": paper,
            "outgoing_on": f"{date.today()}",
            "received_on": f"{date.today()}",
            "summary": "О явке в суд",
        }
        own = {window: card | tokens_of(window) for window in self.windows}
        if not two_tabs:
            own[second]["token"] = own[first]["token"]
        told: set[str] = set()

        def send(window: Browser) -> None:
            page = self.until_answered(lambda: window.open(address, own[window]), window)
            told.update(re.findall(r'<p class="registered__number">([^<]+)</p>', page))

        sending = [self.attempt(send, window) for window in (self.windows if both else [first])]
        for thread in sending:
            thread.start()
        for thread in sending:
            thread.join()
        self.office.go_on()
        (number,) = told
        self.shown.append((number, paper))

    def until_answered(self, ask: Callable[[], object], window: Browser) -> str:
        """Ask again until a page comes that is no error of the server.

        :raises Over: if all is over meanwhile
        """

        def asked() -> bool:
            self.office.go_on()
            try:
                ask()
            except (OSError, HTTPException):
                return False
            return window.status < 500

        until(asked, "the server answers", PATIENCE)
        assert window.status == 200, (window.place, words(window.page))
        return window.page


def tokens_of(window: Browser) -> dict[str, str]:
    """Return the tokens of the first form of the open page that has them."""
    found = dict(reversed(re.findall(r'name="(csrfmiddlewaretoken|token)" value="([^"]+)"', window.page)))
    assert found.keys() == {"csrfmiddlewaretoken", "token"}, (window.place, words(window.page))
    return found


def words(page: str) -> str:
    return re.sub(r"<[^>]+>|\s+", " ", page)


class Office:
    """All who register: fifty writers in their processes, clerks in their browsers. When one fails, all stop.

    Clerks have signed in before the fire: a web server that is killed while it counts passwords keeps the count
    locked, so that nobody can sign in for ten seconds.
    """

    def __init__(self, var: Path, folder: Path, address: str) -> None:
        self.failed: list[BaseException] = []
        self.over = threading.Event()
        self.registered = 0
        self.clerks = [Clerk(address, f"clerk{number}", self) for number in range(CLERKS)]
        self.files = [folder / f"shown-{number}" for number in range(PROCESSES)]
        self.processes = []
        for number, file in enumerate(self.files):
            with file.open("wb") as output:
                command = [sys.executable, "-c", WRITER, *map(str, (number * THREADS, THREADS, EACH))]
                self.processes.append(subprocess.Popen(command, env=environ(var), stdout=output))
        for clerk in self.clerks:
            clerk.thread.start()

    def fail(self, error: BaseException) -> None:
        self.failed.append(error)
        self.over.set()

    def has_come_to(self, share: float) -> bool:
        """Tell whether a share of all papers is registered, as was last counted.

        :raises Over: if all is over
        """
        self.go_on()
        return self.registered >= share * ALL

    def go_on(self) -> None:
        """:raises Over: if all is over"""
        if self.over.is_set():
            raise Over

    def shown(self) -> list[tuple[str, str]]:
        """Return every number that was shown, with the paper that it was shown for."""
        lines = [line for file in self.files for line in file.read_text(encoding="utf-8").splitlines()]
        pairs = [(number, paper) for number, paper in (line.split() for line in lines)]
        return pairs + [shown for clerk in self.clerks for shown in clerk.shown]

    def wait_for(self, share: float) -> None:
        """Wait until a share of all papers is registered, while all work."""
        self.look_after(lambda: self.has_come_to(share), f"{share:.0%} of the papers are registered")

    def wait_for_end(self) -> None:
        def ended() -> bool:
            return all(process.poll() == 0 for process in self.processes) and not any(
                clerk.thread.is_alive() for clerk in self.clerks
            )

        self.look_after(ended, "all is registered")

    def look_after(self, condition: Callable[[], bool], what: str) -> None:
        """Wait for a condition, counting what is registered, and tell of the first who fails."""

        def seen() -> bool:
            if self.failed:
                raise self.failed[0]
            assert not any(process.poll() for process in self.processes), "a writer has failed, as stands above"
            self.registered = len(self.shown())
            return condition()

        until(seen, what, PATIENCE)


@contextmanager
def registering(var: Path, folder: Path, address: str) -> Iterator[Office]:
    office = Office(var, folder, address)
    try:
        yield office
    finally:
        office.over.set()
        for process in office.processes:
            process.kill()
            process.wait()


def test_numbers_are_whole_and_every_shown_one_is_kept_whoever_is_killed(prepared: Path, tmp_path: Path):
    made = otklik(prepared, "user", "clerk", "--name", "Ершова Н. П.", "--role", "registrar", "--password",
                  said=f"{PASSWORD}\n")  # fmt: skip
    assert made.returncode == 0, made.stderr
    with running(prepared) as product, registering(prepared, tmp_path, f"http://127.0.0.1:{product.port}/") as office:
        office.wait_for(0.15)
        kill(min(find(prepared, "config.serve web")))
        office.wait_for(0.35)
        kill(min(find(prepared, "config.serve worker")))
        office.wait_for(0.55)
        kill(postmaster_of(prepared))
        office.wait_for_end()
        until(lambda: len(set(counts(prepared))) == 1, "all is sealed")
        until(lambda: queue(prepared) == {}, "no job is stuck")
        kept = letters(prepared)
        product.stop()

    assert len(office.shown()) == ALL
    assert sorted(office.shown()) == sorted((number, paper) for number, _, paper in kept)
    assert [serial for _, serial, _ in kept] == list(range(1, len(kept) + 1))
    checked = otklik(prepared, "check")
    assert checked.returncode == 0, checked.stdout
    assert "✓ номера, данные здесь, идут без пропусков" in checked.stdout


def letters(var: Path) -> list[tuple[str, int, str]]:
    """Return number, serial and sender's number of every letter, by serial."""
    with psycopg.connect(place(var)) as connection:
        return connection.execute(
            "SELECT number, serial, outgoing_number FROM otklik_registry_letter ORDER BY serial"
        ).fetchall()


def queue(var: Path) -> Counter[str]:
    """Return how many jobs are not done though their time has come, by their state."""
    with psycopg.connect(place(var)) as connection:
        found = connection.execute(
            """SELECT status::text FROM procrastinate_jobs
               WHERE status NOT IN ('succeeded', 'cancelled') AND coalesce(scheduled_at, now()) <= now()"""
        )
        return Counter(status for (status,) in found)
