"""`otklik serve`: whoever is killed comes back, and a stop leaves no process behind, the database included."""

from __future__ import annotations

import contextlib
import http.client
import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from otklik.config.options import ROOT
from tests.faults.processes import find, keeper_of, kill, postmaster_of, until, wait_until_empty, working_in

STOPS = 20
LONGEST_STOP = 10  # seconds
LATEST_STOP = 3  # seconds after the start: by then everything runs
WEB, WORKER, KEEPER = "config.serve web", "config.serve worker", "config/postgres.py"


@pytest.fixture(scope="module")
def prepared() -> Iterator[Path]:
    """A data folder with an office in it, so that starts are quick; afterwards no process works in it."""
    var = Path(tempfile.mkdtemp(prefix="otklik-faults-"))
    environment = {"PATH": os.environ["PATH"], "OTKLIK_VAR": str(var)}
    command = [sys.executable, "-m", "otklik.config.commands", "check"]
    try:
        subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
        yield var
        wait_until_empty(var)
    finally:
        kill(*working_in(var))
        shutil.rmtree(var)


class Product:
    """A running `otklik serve`, started as from a terminal: a process group of its own gets Ctrl+C."""

    def __init__(self, var: Path, *words: str, **settings: str) -> None:
        self.var = var
        self.port = int(settings.get("OTKLIK_PORT") or free_port())
        self.output = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - closed with the product
        environment = {"PATH": os.environ["PATH"], "OTKLIK_VAR": str(var), "OTKLIK_PORT": str(self.port)}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "otklik.config.commands", "serve", *words],
            cwd=ROOT,
            env=environment | settings,
            stdin=subprocess.DEVNULL,
            stdout=self.output,
            stderr=self.output,
            process_group=0,
        )

    def __enter__(self) -> Product:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        self.output.close()

    def said(self) -> str:
        self.output.seek(0)
        return self.output.read()

    def wait_for(self, words: str) -> None:
        until(lambda: words in self.said() or self.process.poll() is not None, words)
        assert words in self.said()

    def answers(self) -> bool:
        """Tell whether the web server gives a page, for which it needs the database."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            line.request("GET", "/accounts/login/")
            return line.getresponse().status == 200
        except OSError:
            return False
        finally:
            line.close()

    def stop(self, order: signal.Signals = signal.SIGINT) -> None:
        """Press Ctrl+C, or ask the first process as the system does, and see that nothing is left in time."""
        began = time.monotonic()
        if order == signal.SIGINT:
            os.killpg(self.process.pid, signal.SIGINT)
        else:
            self.process.send_signal(order)
        self.process.wait(LONGEST_STOP)
        wait_until_empty(self.var, LONGEST_STOP - (time.monotonic() - began))


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


@contextlib.contextmanager
def running(var: Path, *words: str, **settings: str) -> Iterator[Product]:
    with Product(var, *words, **settings) as product:
        product.wait_for("Остановить: Ctrl+C.")
        yield product


def test_ctrl_c_stops_everything_without_a_murmur(prepared: Path):
    with running(prepared) as product:
        product.stop()
        assert product.process.returncode == 0
        assert product.said() == (
            f"Отклик работает: http://127.0.0.1:{product.port}/  Остановить: Ctrl+C.\nОстанавливаем…\n"
        )


def test_whoever_is_killed_comes_back_and_ctrl_c_leaves_no_process(prepared: Path):
    whom: dict[str, Callable[[], int | None]] = {
        "the web server": lambda: min(find(prepared, WEB), default=None),
        "a process of the web server": lambda: max(find(prepared, WEB), default=None),
        "the worker": lambda: min(find(prepared, WORKER), default=None),
        "the keeper": lambda: min(find(prepared, KEEPER), default=None),
        "the database": lambda: postmaster_of(prepared),
    }
    with running(prepared) as product:
        for name, who in whom.items():
            until(product.answers, f"the product answers before {name} is killed")
            killed = who()
            assert killed, name
            kill(killed)
            until(lambda who=who, killed=killed: who() not in (None, killed), f"{name} comes back")  # type: ignore[misc]
        until(product.answers, "the product answers")
        until(whom["the worker"], "the worker is there")
        product.stop()


def test_a_killed_supervisor_takes_everything_with_it(prepared: Path):
    with running(prepared) as product:
        assert product.answers()
        product.process.kill()
        wait_until_empty(prepared, LONGEST_STOP)


def test_a_supervisor_killed_together_with_the_web_server_leaves_nothing_either(prepared: Path):
    with running(prepared) as product:
        kill(product.process.pid, min(find(prepared, WEB)), keeper_of(prepared))
        with running(prepared) as another:
            assert another.answers()
            another.stop()


def test_children_that_do_not_listen_do_not_delay_a_stop(prepared: Path):
    with running(prepared) as product:
        assert product.answers()
        for pid in (*find(prepared, WEB), *find(prepared, WORKER)):
            os.kill(pid, signal.SIGSTOP)
        product.stop(signal.SIGTERM)


@pytest.mark.parametrize("stop", range(STOPS))
def test_a_stop_at_a_random_moment_ends_in_time(prepared: Path, stop: int):
    order = (signal.SIGINT, signal.SIGTERM)[stop % 2]
    with Product(prepared) as product:
        with contextlib.suppress(subprocess.TimeoutExpired):  # it has not ended by that moment: right
            product.process.wait(random.uniform(0, LATEST_STOP))
        product.stop(order)


def test_a_busy_port_is_said_before_anything_is_started(prepared: Path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with Product(prepared, OTKLIK_PORT=str(port)) as product:
            assert product.process.wait(30) == 1
            assert product.said() == (
                f"Порт {port} на 127.0.0.1 занят другой программой. Задайте другой: OTKLIK_PORT={port + 1}\n"
            )
    assert working_in(prepared) == {}


@pytest.mark.parametrize(("only", "absent"), [("web", WORKER), ("worker", WEB)])
def test_a_node_may_do_one_thing_only(prepared: Path, only: str, absent: str):
    with running(prepared, "--only", only) as product:
        until(lambda: find(prepared, f"config.serve {only}"), f"{only} runs")
        assert product.answers() == (only == "web")
        assert find(prepared, absent) == []
        product.stop()


def test_no_process_runs_as_root(prepared: Path):
    with running(prepared) as product:
        assert product.answers()
        expected = pwd.getpwnam("otklik").pw_uid if os.geteuid() == 0 else os.geteuid()
        owners = {words: Path(f"/proc/{pid}").stat().st_uid for pid, words in working_in(prepared).items()}
        del owners[next(words for words in owners if words.endswith("serve"))]  # see the next lines
        assert set(owners.values()) == {expected}
        status = Path(f"/proc/{product.process.pid}/status").read_text()
        assert f"Uid:\t{expected}\t{expected}\t{expected}" in status  # it became another user while it ran
        product.stop()
