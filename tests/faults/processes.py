"""What the tests of faults know about processes: who works in a data folder, and when he is gone."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from otklik.config import postgres
from otklik.config.options import Options

ELDER = Path("/usr/lib/postgresql/15/bin")


def until(condition: Callable[[], object], what: str, seconds: float = 30) -> None:
    """Wait for a condition that no process or file can be waited for."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        select.select([], [], [], 0.01)


def words_of(pid: int) -> str:
    """Return the command line of a process, empty if it has ended (a zombie has none)."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except OSError:
        return ""


def working_in(var: Path) -> dict[int, str]:
    """Return the processes of one data folder with their command lines: ours by the folder's name, those of
    PostgreSQL by where they stand."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (words := words_of(int(entry.name))) and int(entry.name) != os.getpid():
            try:
                named = f"OTKLIK_VAR={var}".encode() in (entry / "environ").read_bytes().split(b"\0")
                stands = (entry / "cwd").readlink().is_relative_to(var / "postgres")
            except OSError:  # it has ended meanwhile, or is none of ours
                continue
            if named or stands or str(var) in words:
                found[int(entry.name)] = words
    return found


def find(var: Path, part: str) -> list[int]:
    """Return the processes of a data folder whose command line has a part."""
    return sorted(pid for pid, words in working_in(var).items() if part in words)


def keeper_of(var: Path) -> int:
    (keeper,) = find(var, "config/postgres.py")
    return keeper


def postmaster_of(var: Path) -> int | None:
    """Return the first process of the server, if there is one."""
    found = postgres.Place(var).postmaster()
    return found[0] if found else None


def kill(*pids: int | None) -> None:
    """Kill with -9, and wait until they are dead; one of several that has ended by itself meanwhile is dead too."""
    handles = []
    for pid in (pid for pid in pids if pid):
        with suppress(ProcessLookupError):
            handles.append(os.pidfd_open(pid))
    for handle in handles:
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(handle, signal.SIGKILL)
    _wait_for(handles, 10)


def wait_for_end(pids: Iterable[int], seconds: float = 10) -> None:
    """Wait until processes have ended by themselves."""
    handles = []
    for pid in pids:
        try:
            handles.append(os.pidfd_open(pid))
        except ProcessLookupError:
            continue
    _wait_for(handles, seconds)


def _wait_for(handles: list[int], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    for handle in handles:
        ended, _, _ = select.select([handle], [], [], max(0.0, deadline - time.monotonic()))
        os.close(handle)
        assert ended, f"a process still lives after {seconds} s"


def wait_until_empty(var: Path, seconds: float = 10) -> None:
    """Wait until no process of a data folder is left."""
    deadline = time.monotonic() + seconds
    while left := working_in(var):
        assert time.monotonic() < deadline, f"left after {seconds} s: {left}"
        wait_for_end(left, max(0.0, deadline - time.monotonic()))


@contextmanager
def elder_server(var: Path) -> Iterator[str]:
    """Run the installed PostgreSQL 15 in an empty data folder, superuser `otklik`; give the folder of its socket."""
    if not ELDER.exists():
        pytest.skip("PostgreSQL 15 is not installed: apt-get install postgresql-15")
    user = postgres.prepare_folder(Options(var=var))
    place = postgres.Place(var)
    place.make(user)

    def run(program: str, *words: str) -> None:
        identity = user.as_arguments() if user else {}
        command = [str(ELDER / program), f"--pgdata={place.data}", *words]
        subprocess.run(command, cwd="/", check=True, stdout=subprocess.DEVNULL, **identity)

    run("initdb", "--username=otklik", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
    options = f"-c listen_addresses= -c unix_socket_directories={place.folder} -F"
    run("pg_ctl", "start", "--wait", "--log", str(place.log), "--options", options)
    try:
        yield str(place.folder)
    finally:
        run("pg_ctl", "stop", "--mode=fast")
