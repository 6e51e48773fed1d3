"""`otklik serve`: whoever is killed comes back, and a stop leaves no process behind, the database included."""

from __future__ import annotations

import contextlib
import os
import pwd
import random
import re
import signal
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.processes import find, keeper_of, kill, postmaster_of, until, wait_until_empty, working_in
from tests.faults.product import LONGEST_STOP, Browser, Product, running

STOPS = 20
LATEST_STOP = 3  # seconds after the start: by then everything runs
WEB, WORKER, KEEPER = "config.serve web", "config.serve worker", "config/postgres.py"


def test_ctrl_c_stops_everything_without_a_murmur(prepared: Path):
    with running(prepared) as product:
        product.stop()
        assert product.process.returncode == 0
        assert product.said() == (
            f"Отклик работает: http://127.0.0.1:{product.port}/  Остановить: Ctrl+C.\nОстанавливаем…\n"
        )


def test_a_demo_shows_a_person_what_to_do_and_no_log(empty: Path):
    with running(empty, command="demo") as product:
        address, password = re.findall(r"Вход: (\S+)  пароль у всех – (\S+)", product.said())[0]
        assert "Соколов А. В." in Browser(address).sign_in("head", password)
        product.stop()
        assert "{" not in product.said()
    with running(empty, command="demo") as again:
        again.stop()
        assert again.said().startswith("\nОтчёт за 2021 год: "), "nothing is imported or reported twice"


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
