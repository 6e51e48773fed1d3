"""The embedded server: shared by all who use a data folder, stopped with the last one, whoever is killed."""

from __future__ import annotations

import grp
import os
import pwd
import re
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from otklik.config import postgres
from otklik.config.options import ROOT, Options
from tests.faults.processes import (
    elder_server,
    keeper_of,
    kill,
    postmaster_of,
    until,
    wait_until_empty,
    words_of,
    working_in,
)

USER = """
import os, sys
from otklik.config import options, postgres
try:
    with postgres.hold(options.read(os.environ)):
        print("held", flush=True)
        sys.stdin.read()
except postgres.DatabaseTrouble as trouble:
    sys.exit(str(trouble))
"""
LONG_NAME = f"очень-длинное-имя/{'x' * 100}"
"""Its socket would have too long a path, and lies in the common temporary folder."""
ROOT_ONLY = pytest.mark.skipif(os.geteuid() != 0, reason="needs root: only root can become another user")


@contextmanager
def user_of(environment: dict[str, str], **identity: object) -> Iterator[subprocess.Popen[str]]:
    """A process that uses the database until its input ends; it has the database when the block begins."""
    process = begin_using(environment, **identity)
    try:
        assert process.stdout
        assert process.stdout.readline() == "held\n", process.communicate()[1]
        yield process
    finally:
        process.kill()
        process.communicate()


def begin_using(environment: dict[str, str], **identity: object) -> subprocess.Popen[str]:
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    command = [sys.executable, "-c", USER]
    return subprocess.Popen(command, env=environment, cwd=ROOT, text=True, **pipes, **identity)  # type: ignore[call-overload]


def finish(process: subprocess.Popen[str]) -> None:
    """Let a user end in good order."""
    process.communicate(timeout=30)
    assert process.returncode == 0


def connect(var: Path, **different: str) -> psycopg.Connection:
    where = postgres.connection_parameters(Options(var=var), owner=True)
    parameters = {
        "host": where["HOST"],
        "port": where["PORT"],
        "dbname": where["NAME"],
        "user": where["USER"],
    }
    return psycopg.connect(**(parameters | different), autocommit=True)


def owner_of(pid: int) -> int:
    return Path(f"/proc/{pid}").stat().st_uid


def owners_of(pids: Iterable[int]) -> set[int]:
    """Return the owners of those that live; helpers of PostgreSQL come and go."""
    owners = set()
    for pid in pids:
        with suppress(FileNotFoundError):
            owners.add(owner_of(pid))
    return owners


# ── Sharing ───────────────────────────────────────────────────────────────────────────────────────────────


def test_users_share_one_server_and_the_last_one_stops_it(var: Path, environment: dict[str, str]):
    with user_of(environment) as first, user_of(environment) as second:
        server = postmaster_of(var)
        finish(first)
        assert postmaster_of(var) == server
        finish(second)
        assert working_in(var) == {}


def test_users_may_come_and_go_at_the_same_moment(empty: Path, environment: dict[str, str]):
    for _ in range(2):
        users = [begin_using(environment) for _ in range(4)]
        for user in users:
            assert user.communicate(timeout=60)[0] == "held\n"
            assert user.returncode == 0
        assert working_in(empty) == {}


def test_a_child_of_a_user_does_not_hold_the_server(var: Path, environment: dict[str, str]):
    with postgres.hold(Options(var=var)):
        child = subprocess.Popen(["cat"], stdin=subprocess.PIPE)
    assert working_in(var) == {}
    child.communicate()


def test_a_server_takes_no_connections_but_through_a_folder_of_its_own(var: Path):
    with postgres.hold(Options(var=var)), connect(var) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        folder = Path(postgres.connection_parameters(Options(var=var))["HOST"])
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert stat.S_IMODE((var / "postgres").stat().st_mode) == 0o700


def test_a_data_folder_may_have_a_longer_name_than_a_socket(reachable: Path):
    long = reachable / LONG_NAME
    with postgres.hold(Options(var=long)), connect(long) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
        folder = Path(postgres.connection_parameters(Options(var=long))["HOST"])
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert folder.stat().st_uid == long.stat().st_uid
    shutil.rmtree(folder)


def test_a_socket_that_a_cleaner_took_out_of_the_temporary_folder_comes_back(reachable: Path):
    long = reachable / LONG_NAME
    with postgres.hold(Options(var=long)):
        folder = Path(postgres.connection_parameters(Options(var=long))["HOST"])
        shutil.rmtree(folder)
        with postgres.hold(Options(var=long)), connect(long) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    wait_until_empty(long)
    shutil.rmtree(folder)


# ── Killing ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_killed_user_lets_go(var: Path, environment: dict[str, str]):
    with user_of(environment) as user:
        user.kill()
        wait_until_empty(var)


def test_a_killed_user_does_not_disturb_another(var: Path, environment: dict[str, str]):
    with user_of(environment) as first, user_of(environment) as second, connect(var) as connection:
        first.kill()
        first.wait()
        assert connection.execute("SELECT 1").fetchone() == (1,)
        finish(second)
        assert working_in(var) == {}


def test_without_its_keeper_the_server_is_stopped_all_the_same(var: Path, environment: dict[str, str]):
    with user_of(environment) as user:
        kill(keeper_of(var))
        finish(user)
        assert working_in(var) == {}


def test_a_newcomer_takes_over_a_server_whose_keeper_and_users_were_killed(var: Path, environment: dict[str, str]):
    with user_of(environment) as first:
        server = postmaster_of(var)
        kill(keeper_of(var), first.pid)
        with user_of(environment) as second:
            assert postmaster_of(var) == server
            finish(second)
            assert working_in(var) == {}


def test_a_killed_server_comes_back_with_all_that_was_committed(var: Path, environment: dict[str, str]):
    with user_of(environment) as user:
        with connect(var) as connection:
            connection.execute("CREATE TABLE paper (number text)")
            connection.execute("INSERT INTO paper VALUES ('О-17')")
        killed = postmaster_of(var)
        kill(killed)
        until(lambda: postmaster_of(var) not in (None, killed), "the keeper starts the server again")
        with user_of(environment) as second, connect(var) as connection:
            assert connection.execute("SELECT number FROM paper").fetchone() == ("О-17",)
            finish(second)
        finish(user)
        assert working_in(var) == {}


def test_a_server_that_a_stranger_asked_to_stop_waits_for_no_connection_and_comes_back(
    var: Path, environment: dict[str, str]
):
    """Asked so, PostgreSQL refuses new connections until the old ones go, and those of a web server do not."""
    with user_of(environment) as user, connect(var):
        asked = postmaster_of(var)
        assert asked is not None
        os.kill(asked, signal.SIGTERM)
        until(lambda: postmaster_of(var) not in (None, asked), "the keeper starts the server again")
        with user_of(environment) as second, connect(var) as another:
            assert another.execute("SELECT 1").fetchone() == (1,)
            finish(second)
        finish(user)
        assert working_in(var) == {}


def test_a_busy_query_does_not_outlive_its_killed_server(var: Path, environment: dict[str, str]):
    """A process of PostgreSQL that computes does not notice the death of the first and blocks a start."""
    with user_of(environment) as user:
        connection = connect(var)
        busy = connection.info.backend_pid
        connection.pgconn.send_query(b"SELECT count(*) FROM generate_series(1, 1000000000000) AS n")
        until(lambda: "SELECT" in words_of(busy), "the query runs")
        kill(postmaster_of(var))
        with user_of(environment) as second, connect(var) as another:
            assert another.execute("SELECT 1").fetchone() == (1,)
            finish(second)
        finish(user)
        assert working_in(var) == {}


def test_when_everything_was_killed_the_next_user_starts_it_again(var: Path, environment: dict[str, str]):
    with user_of(environment) as user:
        with connect(var) as connection:
            connection.execute("CREATE TABLE paper (number text)")
        kill(user.pid, keeper_of(var), postmaster_of(var))
        with user_of(environment) as another, connect(var) as connection:
            assert connection.execute("SELECT count(*) FROM paper").fetchone() == (0,)
            finish(another)


def test_a_stale_number_of_a_process_that_is_a_stranger_today_does_not_matter(var: Path, environment: dict[str, str]):
    """After a restart of the machine the number in `postmaster.pid` may be that of our own web server."""
    with user_of(environment) as user:
        place = postgres.Place(var)
        stale = (place.data / "postmaster.pid").read_text()
        lock = (place.socket / ".s.PGSQL.5432.lock").read_text()
        owner = var.stat()
        kill(user.pid, keeper_of(var), postmaster_of(var))
        wait_until_empty(var)
    stranger = subprocess.Popen(["cat"], stdin=subprocess.PIPE, user=owner.st_uid)
    old = stale.splitlines()[0]
    (place.data / "postmaster.pid").write_text(stale.replace(old, str(stranger.pid), 1))
    (place.socket / ".s.PGSQL.5432.lock").write_text(lock.replace(old, str(stranger.pid), 1))
    with user_of(environment) as another:
        finish(another)
    assert stranger.poll() is None
    stranger.communicate()


@pytest.mark.parametrize("moment", ["data.new", "data.new/postgresql.conf", "data.new/base/5/PG_VERSION"])
def test_a_kill_in_the_middle_of_the_first_start_leaves_nothing_half(
    empty: Path, environment: dict[str, str], moment: str
):
    first = begin_using(environment)
    until((empty / "postgres" / moment).exists, f"{moment} is there")
    kill(first.pid, *working_in(empty))
    first.communicate()
    with user_of(environment) as second, connect(empty) as connection:
        postgres.check_server(connection)
        finish(second)
    assert not (empty / "postgres" / "data.new").exists()


def test_a_dead_user_leaves_no_one_at_its_output(var: Path, environment: dict[str, str]):
    """Otherwise `make demo | tee` would hang."""
    with user_of(environment) as other, user_of(environment) as user:
        user.kill()
        assert user.communicate(timeout=10) == ("", "")
        finish(other)


def test_who_waits_for_a_recovery_is_told_so(var: Path, environment: dict[str, str]):
    with user_of(environment) as user:
        keeper = keeper_of(var)
        os.kill(keeper, signal.SIGSTOP)
        kill(postmaster_of(var))
        waiting = begin_using(environment)
        assert waiting.stderr
        assert waiting.stderr.readline() == "База запускается (после сбоя это дольше), подождите…\n"
        os.kill(keeper, signal.SIGCONT)
        finish(waiting)
        finish(user)


def test_why_a_server_does_not_start_is_said_with_the_end_of_its_log(var: Path, environment: dict[str, str]):
    with user_of(environment) as user:
        finish(user)
    with (var / "postgres" / "data" / "postgresql.conf").open("a") as settings:
        settings.write("shared_buffers = 'много'\n")
    said = begin_using(environment).communicate(timeout=30)[1]
    assert "База данных не запустилась." in said
    assert "invalid value for parameter" in said
    assert "Traceback" not in said


@pytest.fixture
def small_disk(reachable: Path) -> Iterator[Path]:
    """A disk of 20 MB, where a database does not fit."""
    mount = ["mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", str(reachable)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("needs root: mounts a small disk")
    yield reachable
    subprocess.run(["umount", str(reachable)], check=True)


def test_a_full_disk_is_said_plainly_and_the_same_command_goes_on_after_space_is_freed(
    small_disk: Path, environment: dict[str, str]
):
    environment["OTKLIK_VAR"] = str(small_disk)
    said = begin_using(environment).communicate(timeout=30)[1]
    assert re.fullmatch(r"Нет места на диске, где лежит .*: освободите место и повторите ту же команду\.\n", said)
    subprocess.run(["mount", "-o", "remount,size=50m", str(small_disk)], check=True)
    with user_of(environment) as user, connect(small_disk) as connection:
        filler = small_disk / "filler"
        with filler.open("wb") as file, pytest.raises(OSError, match="No space left"):
            file.write(bytes(50 << 20))
        with pytest.raises(psycopg.Error):
            connection.execute("CREATE TABLE heap AS SELECT n FROM generate_series(1, 1000000) AS n")
        filler.unlink()
        finish(user)
    with user_of(environment) as user, connect(small_disk) as connection:
        assert connection.execute("SELECT to_regclass('heap')").fetchone() == (None,)
        finish(user)
    wait_until_empty(small_disk)


# ── Whose rights ──────────────────────────────────────────────────────────────────────────────────────────


def test_no_server_runs_as_root(var: Path, environment: dict[str, str]):
    with user_of(environment) as user:
        servers = {pid for pid in working_in(var) if pid != user.pid}
        expected = pwd.getpwnam("otklik").pw_uid if os.geteuid() == 0 else os.geteuid()
        assert owners_of(servers) == {expected} == {var.stat().st_uid}
        finish(user)


@ROOT_ONLY
def test_root_becomes_the_owner_of_the_data_folder(empty: Path, environment: dict[str, str]):
    nobody = pwd.getpwnam("nobody")
    os.chown(empty, nobody.pw_uid, nobody.pw_gid)
    with user_of(environment) as user:
        assert owner_of(postmaster_of(empty) or 0) == owner_of(keeper_of(empty)) == nobody.pw_uid
        finish(user)


@ROOT_ONLY
def test_a_user_and_root_share_the_server_of_that_user(empty: Path, environment: dict[str, str]):
    nobody = pwd.getpwnam("nobody")
    group = grp.getgrgid(nobody.pw_gid).gr_gid
    os.chown(empty, nobody.pw_uid, group)
    with user_of(environment, user=nobody.pw_uid, group=group, extra_groups=[]) as user:
        with user_of(environment) as root:
            assert owner_of(postmaster_of(empty) or 0) == nobody.pw_uid
            finish(root)
        finish(user)
    with user_of(environment) as root, user_of(environment, user=nobody.pw_uid, extra_groups=[]) as user:
        finish(root)
        finish(user)


@ROOT_ONLY
def test_no_permission_outside_of_the_data_folder_is_changed(reachable: Path, environment: dict[str, str]):
    for name, mode in (("open", 0o755), ("open/passage", 0o711), ("open/shared", 0o2775)):
        (reachable / name).mkdir()
        (reachable / name).chmod(mode)
    var = reachable / "open" / "passage" / "var"
    parents = [reachable / "open" / "shared", *var.parents]
    before = [(folder.stat().st_mode, folder.stat().st_uid, folder.stat().st_gid) for folder in parents]
    with user_of(environment | {"OTKLIK_VAR": str(var)}) as user:
        finish(user)
    assert before == [(folder.stat().st_mode, folder.stat().st_uid, folder.stat().st_gid) for folder in parents]
    assert owner_of_all(var) == {pwd.getpwnam("otklik").pw_uid}


def owner_of_all(folder: Path) -> set[int]:
    return {path.lstat().st_uid for path in (folder, *folder.rglob("*"))}


@ROOT_ONLY
def test_a_folder_that_the_servers_cannot_reach_is_named(reachable: Path, environment: dict[str, str]):
    closed = reachable / "closed"
    closed.mkdir(mode=0o700)
    said = begin_using(environment | {"OTKLIK_VAR": str(closed / "deeper" / "var")}).communicate(timeout=30)[1]
    assert said == (
        f"Серверы работают от имени пользователя «otklik», а ему закрыт путь через папку {closed}. "
        "Перенесите программу и данные, например, в /opt или /srv "
        f"либо откройте проход: chmod o+x {closed}\n"
    )
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700


@ROOT_ONLY
def test_a_folder_of_root_with_other_things_in_it_is_not_taken(reachable: Path, environment: dict[str, str]):
    (reachable / "letters").mkdir()
    said = begin_using(environment | {"OTKLIK_VAR": str(reachable)}).communicate(timeout=30)[1]
    assert said == (
        f"Папка {reachable} принадлежит root, и в ней лежит не наше: letters. "
        "Задайте для данных пустую папку: OTKLIK_VAR=…\n"
    )
    assert owner_of_all(reachable) == {0}


def test_a_folder_of_another_user_is_refused(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(os, "geteuid", lambda: 4242)
    with pytest.raises(postgres.DatabaseTrouble, match="принадлежит пользователю «root»"):
        postgres.prepare_folder(Options(var=Path("/")))


def test_root_without_a_system_user_and_without_useradd_is_told_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def unknown(name: str) -> pwd.struct_passwd:
        raise KeyError(name)

    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(pwd, "getpwnam", unknown)
    monkeypatch.setattr(shutil, "which", lambda name, path: None)
    with pytest.raises(postgres.DatabaseTrouble, match=r"не найдена программа useradd\. Поставьте её .* «otklik»"):
        postgres.system_user(Options(var=tmp_path / "var"))


# ── Russian ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "around",
    [{"LC_ALL": "C", "TZ": "Asia/Kamchatka"}, {"LC_ALL": "ru_RU.KOI8-R", "PGPORT": "1", "PGDATA": "/x"}],
    ids=str,
)
def test_the_database_knows_russian_wherever_it_was_made(
    empty: Path, environment: dict[str, str], around: dict[str, str]
):
    with user_of(environment | around) as user, connect(empty) as connection:
        postgres.check_server(connection)
        assert connection.execute("SHOW timezone").fetchone() == ("UTC",)
        (rights,) = connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()  # type: ignore[misc]
        assert rights is False
        finish(user)


def test_the_log_quotes_nothing_that_people_wrote(var: Path):
    with postgres.hold(Options(var=var)), connect(var) as connection:
        connection.execute("CREATE TABLE person (name text UNIQUE, age int)")
        connection.execute("INSERT INTO person VALUES ('Пелагея Иванова')")
        for statement in ("INSERT INTO person VALUES ('Пелагея Иванова')", "SELECT 'Пелагея Иванова'::int"):
            with pytest.raises(psycopg.Error, match="Пелагея"):  # who asked is told, the log is not
                connection.execute(statement)
    assert "Пелагея" not in (var / "postgres" / "log").read_text()


@pytest.fixture(params=["18", "15"])
def foreign(request: pytest.FixtureRequest, empty: Path) -> Iterator[psycopg.Connection]:
    """A connection to a server as others run it, embedded 18 or installed 15, by its superuser."""
    if request.param == "18":
        with postgres.hold(Options(var=empty)), connect(empty, user="postgres") as connection:
            yield connection
        return
    with elder_server(empty) as folder, connect(empty, host=folder, dbname="postgres") as connection:
        yield connection


def test_a_server_whose_locale_breaks_russian_is_refused_and_the_advice_helps(foreign: psycopg.Connection):
    def another(name: str) -> psycopg.Connection:
        info = foreign.info
        return psycopg.connect(host=info.host, port=info.port, user=info.user, dbname=name, autocommit=True)

    provider = "LOCALE_PROVIDER libc"
    foreign.execute(
        f"CREATE DATABASE otklik_c TEMPLATE template0 ENCODING 'UTF8' {provider} LC_COLLATE 'C' LC_CTYPE 'C'"
    )
    with another("otklik_c") as broken, pytest.raises(postgres.DatabaseTrouble) as refusal:
        postgres.check_server(broken)
    (advice,) = re.findall(r"(CREATE DATABASE otklik .*?);", str(refusal.value), re.DOTALL)
    foreign.execute(advice.replace("otklik", "otklik_advised", 1))
    with another("otklik_advised") as mended:
        postgres.check_server(mended)
