"""How many papers eight clerks register in a second over HTTP, beside the database doing the same SQL alone.

The whole product runs as `otklik serve` runs it: web server, worker, sealer, a durable database. A registration is
the card of a paper that waits, sent as a browser sends it; nine of ten are court summonses, the tenth is an appeal.
The floor is pgbench with as many clients, replaying every statement that such a request has sent, lock of the counter
and commit included, prepared and with the INSERTs behind the lock in one pipeline; and beneath that a bare table that
gets one row a transaction. All three take turns in one run.
"""

from __future__ import annotations

import http.client
import logging
import re
import statistics
import subprocess
import tempfile
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path

from django.db import connection
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench.measuring import Measurement, Stopwatch
from bench.server import fresh_database
from otklik.config import postgres
from otklik.config.roles import as_owner
from otklik.office.journal.actions import CONSOLE
from otklik.office.people.actions import make_account
from otklik.office.people.models import Role, User
from otklik.office.registry.models import Letter
from otklik.office.registry.queries import gaps
from tests.faults.product import Browser, Product, running

CLERKS = 8
PAPERS = 4_000
"""Papers registered over HTTP in all rounds together."""
WARM = 40
"""Papers of each clerk before the clock starts."""
TENTH = 10
PASSWORD = "Скатерть-белая-7"
SUMMONS = {
    "kind": "судебная повестка",
    "correspondent": "Смоленский районный суд",
    "outgoing_number": "2-145/2026",
    "summary": "О явке в судебное заседание по делу о границах участка; представить межевое дело и план",
}
APPEAL = {
    "kind": "обращение гражданина",
    "surname": "Королёва",
    "first_name": "Анна",
    "patronymic": "Петровна",
    "address": "д. Рябцево, ул. Мира, д. 4",
    "text": "Стая собак бегает у школы, дети боятся ходить на уроки. Просим принять меры и ответить письменно. " * 5,
    "question": "0003.0011.0127.0868",
    "substance": "",
}
PAPER, LETTER, SERIAL = 500_000_000, 700_000_000, 800_000_000
"""Where keys of what has come, keys of letters and serials begin that are recorded, so that the replay finds them."""
REPLAYED = 5_000
"""Papers that the replay registers, each any number of times."""
BARE = """
CREATE TABLE bare (id bigserial PRIMARY KEY, words text);
GRANT ALL ON bare, bare_id_seq TO otklik_app
"""
WAITING = """
INSERT INTO otklik_registry_received (id, channel, received_at, title, state, reason)
SELECT %s + n, 'paper', now(), 'скан ' || n || '.pdf', 'waiting', '' FROM generate_series(1, %s) AS n
RETURNING public_id
"""
COUNT_FROM = """
INSERT INTO otklik_registry_counter AS counter (series_id, year, last, jumped)
SELECT series.id, %s, %s, ARRAY[1, %s] FROM otklik_registry_series series
JOIN otklik_reference_letterkind kind ON kind.journal = series.code AND kind.name = %s
ON CONFLICT (series_id, year) DO UPDATE
SET last = excluded.last, jumped = counter.jumped || ARRAY[counter.last + 1, excluded.last]
"""
LITERAL = re.compile(r"( E)?'((?:[^'\\]|''|\\.)*)'(::\w+)?")
STRAYS = re.compile(rf"({SERIAL // 10**6}\d{{6}}|(?<=:)(?=[^\W\d]))")
"""Where a literal has the recorded serial, or what pgbench would take for a variable."""
UUID = re.compile(r"'[0-9a-f]{32}'::uuid")


@dataclass(frozen=True, slots=True)
class Rate:
    """What clients did: how many a second, the middle one's seconds, and what 95 of 100 do not exceed."""

    a_second: float
    p50: float
    p95: float

    @classmethod
    def of(cls, took: list[float], seconds: float) -> Rate:
        took = sorted(took)
        return cls(len(took) / seconds, statistics.median(took), took[int(0.95 * (len(took) - 1) + 0.5)])


@dataclass(frozen=True, slots=True)
class Turns:
    """The rounds' medians: over HTTP, replayed, bare."""

    http: Rate
    replay: Rate
    bare: Rate


def registering_rate(papers: int, rounds: int) -> Measurement:
    """Return registrations a second over HTTP, beside the replay."""
    turns = measured(papers, rounds)
    return Measurement(
        "registering_per_s",
        turns.http.a_second,
        turns.replay.a_second,
        turns.http.a_second / turns.replay.a_second,
        "req/s",
        papers,
        about_floor=f"pgbench replaying its SQL, {CLERKS} clients",
        steps={"over HTTP, p50": turns.http.p50, "over HTTP, p95": turns.http.p95},
    )


def registering_p95(papers: int, rounds: int) -> Measurement:
    """Return what 95 of 100 registrations do not exceed, in ms, beside the replay."""
    turns = measured(papers, rounds)
    return Measurement(
        "registering_p95_ms",
        1000 * turns.http.p95,
        1000 * turns.replay.p95,
        turns.replay.p95 / turns.http.p95,
        "ms",
        papers,
        about_floor=f"pgbench replaying its SQL, {CLERKS} clients",
    )


def replay_rate(papers: int, rounds: int) -> Measurement:
    """Return replayed registrations a second, beside bare rows."""
    turns = measured(papers, rounds)
    return Measurement(
        "registering_replayed_per_s",
        turns.replay.a_second,
        turns.bare.a_second,
        turns.replay.a_second / turns.bare.a_second,
        "tx/s",
        papers,
        about_floor=f"INSERT of one row, {CLERKS} clients",
    )


@cache
def measured(papers: int, rounds: int) -> Turns:
    """Let clerks, replay and bare rows take turns on one database."""
    logging.disable(logging.INFO)
    each = max(1, papers // rounds // CLERKS)
    with fresh_database("bench_registering"), tempfile.TemporaryDirectory(prefix="otklik-bench-") as name:
        folder = Path(name)
        clerk, _ = make_account(
            login="clerk", name="Ершова Н. П.", role=Role.REGISTRAR, password=PASSWORD, by=CONSOLE, at=timezone.now()
        )
        with as_owner(), connection.cursor() as cursor:
            cursor.execute(BARE)
        scripts = {folder / "summons.sql": TENTH - 1, folder / "appeal.sql": 1}
        for script, card in zip(scripts, (SUMMONS, APPEAL), strict=True):
            script.write_text(_replay(_record(card, clerk)), encoding="utf-8")
        _waiting(REPLAYED, after=PAPER + TENTH - 1)
        (folder / "bare.sql").write_text("INSERT INTO bare (words) VALUES ('одна строка');\n", encoding="utf-8")
        papers_of = iter(_waiting((each * rounds + WARM) * CLERKS))
        with _product(folder) as product:
            clerks = [Clerk(product.port) for _ in range(CLERKS)]
            _register(clerks, papers_of, WARM)
            found = [
                Turns(
                    bare=_pgbench({folder / "bare.sql": 1}, each, folder),
                    replay=_pgbench(scripts, each, folder),
                    http=_register(clerks, papers_of, each),
                )
                for _ in range(rounds)
            ]
        if missing := gaps():
            raise RuntimeError(f"numbers are missing: {missing}")
    return Turns(*(_median([getattr(turn, what) for turn in found]) for what in ("http", "replay", "bare")))


def _median(rates: list[Rate]) -> Rate:
    return Rate(*(statistics.median(getattr(rate, what) for rate in rates) for what in ("a_second", "p50", "p95")))


# ── Over HTTP ─────────────────────────────────────────────────────────────────────────────────────────────


class Clerk:
    """A signed-in registrar with one connection, who sends cards of papers that wait."""

    def __init__(self, port: int) -> None:
        browser = Browser(f"http://127.0.0.1:{port}/")
        browser.sign_in("clerk", PASSWORD)
        browser.open("/desk/registering/")
        self.csrf = browser.page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
        self.cookie = "; ".join(f"{cookie.name}={cookie.value}" for cookie in browser.cookies)
        self.line = http.client.HTTPConnection("127.0.0.1", port)

    def register(self, paper: uuid.UUID, card: dict[str, str]) -> float:
        """Register a paper; return how many seconds the answer took."""
        body = encode_multipart(BOUNDARY, _form(card) | {"csrfmiddlewaretoken": self.csrf})
        place = f"/desk/registering/{paper}/"
        with Stopwatch() as watch:
            self.line.request("POST", place, body, {"Content-Type": MULTIPART_CONTENT, "Cookie": self.cookie})
            answer = self.line.getresponse()
            page = answer.read()
        if answer.status != 302 or answer.headers["Location"] != place:
            raise RuntimeError(f"{answer.status}: {page.decode()[:2000]}")
        return watch.seconds


def _form(card: dict[str, str]) -> dict[str, str]:
    today = f"{timezone.localdate():%Y-%m-%d}"
    of_court = {"outgoing_on": today} if card is SUMMONS else {}
    return card | of_court | {"token": str(uuid.uuid4()), "received_on": today, "channel": "paper"}


def _register(clerks: list[Clerk], papers: Iterator[uuid.UUID], each: int) -> Rate:
    """Let every clerk register so many papers, all at once."""
    took: list[float] = []
    broken: list[Exception] = []

    def work(clerk: Clerk, own: list[uuid.UUID]) -> None:
        try:
            for turn, paper in enumerate(own, start=1):
                took.append(clerk.register(paper, SUMMONS if turn % TENTH else APPEAL))
        except Exception as error:
            broken.append(error)

    threads = [threading.Thread(target=work, args=[clerk, list(islice(papers, each))]) for clerk in clerks]
    with Stopwatch() as watch:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    if broken:
        raise broken[0]
    return Rate.of(took, watch.seconds)


@contextmanager
def _product(folder: Path) -> Iterator[Product]:
    """Run `otklik serve` on the database that Django works in now."""
    folder.chmod(0o755)
    with running(folder / "var", DATABASE_URL=_url(postgres.APP_ROLE), OTKLIK_DATABASE_OWNER_URL=_url()) as product:
        yield product
        product.stop()


def _url(role: str = postgres.ROLE) -> str:
    where = connection.settings_dict
    return f"postgresql://{role}@/{where['NAME']}?host={where['HOST']}&port={where['PORT']}"


def _waiting(papers: int, after: int = 0) -> list[uuid.UUID]:
    """Make papers that wait, with keys behind one; return their addresses."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING, [after, papers])
        return [public_id for (public_id,) in cursor.fetchall()]


# ── The database alone ────────────────────────────────────────────────────────────────────────────────────


def _record(card: dict[str, str], clerk: User) -> list[str]:
    """Return the statements that the second registration of a card sends: the first one knows its people anew."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(clerk)
    before = Letter.objects.count()
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT setval('otklik_registry_letter_id_seq', %s)", [LETTER + before])
        cursor.execute(COUNT_FROM, [timezone.localdate().year, SERIAL, SERIAL, card["kind"]])
    for paper in _waiting(2, after=PAPER + before):
        with CaptureQueriesContext(connection) as asked:
            answer = client.post(f"/desk/registering/{paper}/", _form(card))
        if answer.status_code != 302:
            raise RuntimeError(answer.content.decode())
    return [query["sql"].strip() for query in asked]


def _replay(statements: list[str]) -> str:
    """Return recorded statements as a script of pgbench, with keys, serial and tokens of each transaction's own."""
    lines = [f"\\set paper random({PAPER + TENTH}, {PAPER + TENTH + REPLAYED - 1})"]
    for statement in statements:
        own = _of_its_own(statement)
        if "nextval(" in own or own.startswith("INSERT INTO otklik_registry_counter"):
            lines.append(f"{own} \\gset its_")
        elif own.count("INSERT INTO") > 1:
            lines += ["\\startpipeline", f"{own};", "\\endpipeline"]
        else:
            lines.append(f"{own};")
    return "\n".join(lines) + "\n"


def _of_its_own(statement: str) -> str:
    """Return a statement with variables instead of the recorded keys and serial, and new tokens where it makes some."""
    if statement.startswith("INSERT"):
        statement = UUID.sub("gen_random_uuid()", statement)

    def split(literal: re.Match[str]) -> str:
        e, text, cast = (part or "" for part in literal.groups())
        pieces = STRAYS.split(text)
        told = [":its_last::text" if STRAYS.fullmatch(piece) else f"{e}'{piece}'" for piece in pieces if piece]
        return f"({' || '.join(told)}){cast}" if len(pieces) > 1 else literal[0]

    statement = LITERAL.sub(split, statement)
    for start, name in ((SERIAL, ":its_last"), (LETTER, ":its_letter_id"), (PAPER, ":paper")):
        statement = re.sub(rf"\b{start // 10**6}\d{{6}}\b", name, statement)
    return statement


def _pgbench(scripts: dict[Path, int], each: int, folder: Path) -> Rate:
    """Let as many clients as there are clerks replay scripts by their weights, each so many times."""
    where = connection.settings_dict
    command = [postgres.programs() / "pgbench", "--no-vacuum", "--protocol=prepared", f"--client={CLERKS}", "--jobs=2"]
    command += [f"--transactions={each}", "--log", f"--log-prefix={folder / 'log'}"]
    command += [f"--file={script}@{weight}" for script, weight in scripts.items()]
    command += [f"--host={where['HOST']}", f"--port={where['PORT']}", f"--username={where['USER']}", where["NAME"]]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr)
    took = []
    for log in folder.glob("log.*"):
        took += [int(line.split()[2]) / 1e6 for line in log.read_text(encoding="utf-8").splitlines()]
        log.unlink()
    a_second = float(done.stdout.partition("tps = ")[2].split()[0])
    return Rate.of(took, len(took) / a_second)
