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
"""Clerks in browsers, and papers of each."""
PASSWORD = "Каравай-19-июня"
PATIENCE = 900

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

for thread in range(threads):
    threading.Thread(target=write, args=[first + thread]).start()
"""
"""Registers in many threads by the action itself and says each number, as a page shows it, with the paper that has it.

Whatever was not answered is sent again under its token. Every tenth paper is sent twice at once, every tenth is open
in two tabs.
"""


class Clerk:
    """A registrar in a browser, who sends what was not answered again; each second paper from two windows at once."""

    def __init__(self, address: str, name: str) -> None:
        self.name = name
        self.shown: list[tuple[str, str]] = []
        self.broken: list[BaseException] = []
        self.windows = [Browser(address) for _ in range(2)]
        self.thread = threading.Thread(target=self.work)

    def work(self) -> None:
        try:
            for window in self.windows:
                until_answered(lambda window=window: window.sign_in("clerk", PASSWORD), window)  # type: ignore[misc]
            for number in range(PAPERS):
                self.register(f"{self.name}-{number}", both=number % 2 == 1, two_tabs=number % 4 == 1)
        except BaseException as error:
            self.broken.append(error)

    def register(self, paper: str, *, both: bool, two_tabs: bool) -> None:
        first, second = self.windows

        def begin() -> None:
            first.open("/desk/registering/")
            if first.status == 200:  # a page of an error has no token to send
                first.open("/desk/registering/", {})

        until_answered(begin, first)
        address = first.place
        until_answered(lambda: first.open(address), first)
        until_answered(lambda: second.open(address), second)
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
            page = until_answered(lambda: window.open(address, own[window]), window)
            told.update(re.findall(r'<p class="registered__number">([^<]+)</p>', page))

        sending = [threading.Thread(target=send, args=[window]) for window in (self.windows if both else [first])]
        for thread in sending:
            thread.start()
        for thread in sending:
            thread.join()
        (number,) = told
        self.shown.append((number, paper))


def tokens_of(window: Browser) -> dict[str, str]:
    """Return the tokens of the first form of the open page that has them."""
    return dict(reversed(re.findall(r'name="(csrfmiddlewaretoken|token)" value="([^"]+)"', window.page)))


def until_answered(ask: Callable[[], object], window: Browser) -> str:
    """Ask again until a page comes that is no error of the server."""

    def asked() -> bool:
        try:
            ask()
        except (OSError, HTTPException):
            return False
        return window.status < 500

    until(asked, "the server answers", PATIENCE)
    assert window.status == 200, (window.place, re.sub(r"<[^>]+>|\s+", " ", window.page))
    return window.page


class Office:
    """All who register: fifty writers in their processes, clerks in their browsers."""

    def __init__(self, var: Path, folder: Path, address: str) -> None:
        self.files = [folder / f"shown-{number}" for number in range(PROCESSES)]
        self.clerks = [Clerk(address, f"clerk{number}") for number in range(CLERKS)]
        self.processes = []
        for number, file in enumerate(self.files):
            with file.open("wb") as output:
                words = [sys.executable, "-c", WRITER, *map(str, (number * THREADS, THREADS, EACH))]
                self.processes.append(subprocess.Popen(words, env=environ(var), stdout=output))
        for clerk in self.clerks:
            clerk.thread.start()

    def shown(self) -> list[tuple[str, str]]:
        """Return every number that was shown, with the paper that it was shown for."""
        lines = [line for file in self.files for line in file.read_text(encoding="utf-8").splitlines()]
        pairs = [(number, paper) for number, paper in (line.split() for line in lines)]
        return pairs + [shown for clerk in self.clerks for shown in clerk.shown]

    def wait_for(self, share: float) -> None:
        wanted = share * (PROCESSES * THREADS * EACH + CLERKS * PAPERS)
        until(lambda: len(self.shown()) >= wanted, f"{wanted:.0f} papers are registered", PATIENCE)

    def wait_for_end(self) -> None:
        for process in self.processes:
            assert process.wait(PATIENCE) == 0
        for clerk in self.clerks:
            clerk.thread.join(PATIENCE)
            assert clerk.broken == []


@contextmanager
def registering(var: Path, folder: Path, address: str) -> Iterator[Office]:
    office = Office(var, folder, address)
    try:
        yield office
    finally:
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

    assert len(office.shown()) == PROCESSES * THREADS * EACH + CLERKS * PAPERS
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
