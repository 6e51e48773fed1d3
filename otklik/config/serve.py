"""`otklik serve`: one process that starts the database, the web server and the worker, and stops them all.

Started as root, it becomes the user that owns the data folder before it starts anything. A child that died
is started again after a pause that grows; the timetable runs in the worker. A stop takes less than ten
seconds: the children are asked, then killed, then the database is let go. Children live in sessions of their
own, so that Ctrl+C reaches this process alone, and die with it (PR_SET_PDEATHSIG) when it is killed.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import errno
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from django.utils.module_loading import import_string

from otklik.config import options, postgres
from otklik.config.options import BadOption, Options
from otklik.config.trouble import reason

SECONDS_TO_FINISH = 2  # for a request or a job that runs when the stop comes
SECONDS_TO_END = 3.5  # for a child, then it is killed
PAUSES = (0.2, 1, 3, 10, 30)  # seconds before a child that died again and again is started
LONG_LIFE = 60  # seconds: a child that lived so long starts again with the shortest pause
SURROUNDINGS = (
    "Из окружения: OTKLIK_VAR – папка данных (иначе var в папке программы), OTKLIK_PORT – порт (иначе 8000), "
    "например OTKLIK_PORT=8001 otklik serve. Прочие настройки – в docs/operating.md."
)
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PR_SET_PDEATHSIG = 1


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = SURROUNDINGS
    parser.add_argument("--only", choices=("web", "worker"), help="только сайт или только исполнитель заданий")


def run(arguments: argparse.Namespace) -> int:
    return serve(options.read(os.environ), only=arguments.only)


def serve(settings: Options, only: str | None = None) -> int:
    """Run the product until it is told to stop; return the exit code of the command.

    :raises BadOption: if the port cannot be had
    :raises DatabaseTrouble: if the database cannot be had
    """
    roles = [only] if only else ["web", "worker"]
    user = postgres.prepare_folder(settings)
    postgres.become(user)
    if user is not None:
        os.environ["HOME"] = str(settings.var)  # libraries keep their caches at home
    if "web" in roles:
        _refuse_busy_port(settings)
    held = contextlib.nullcontext() if settings.database_url else postgres.hold(settings)
    with held as database:
        return Supervisor(settings, roles, database).run()


def _refuse_busy_port(settings: Options) -> None:
    family = socket.AF_INET6 if ":" in settings.address else socket.AF_INET
    with socket.socket(family) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((settings.address, settings.port))
            door.listen()
        except OSError as error:
            where = f"Порт {settings.port} на {settings.address}"
            match error.errno:
                case errno.EADDRINUSE:
                    words = f"{where} занят другой программой. Задайте другой: OTKLIK_PORT={settings.port + 1}"
                case errno.EACCES:
                    words = f"{where} открыт только для root, а серверы работают не от root. Задайте от 1024."
                case _:
                    words = f"{where} не открывается: {reason(error)}. Проверьте OTKLIK_ADDRESS и OTKLIK_PORT."
            raise BadOption(words) from None


# ── The supervisor ────────────────────────────────────────────────────────────────────────────────────────


class Child:
    """A process of ours that is started again whenever it dies."""

    def __init__(self, role: str) -> None:
        self.role = role
        self.deaths = 0
        self.start_at = 0.0
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", __spec__.name, self.role, str(os.getpid())],
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )

    def bury(self) -> int | None:
        """Return the exit code of a process that has just ended and plan its next start; None if it lives."""
        if self.process is None or (code := self.process.poll()) is None:
            return None
        self.kill()  # what it left behind
        now = time.monotonic()
        self.deaths = 0 if now - self.started_at > LONG_LIFE else self.deaths
        self.start_at = now + PAUSES[min(self.deaths, len(PAUSES) - 1)]
        self.deaths += 1
        self.process = None
        return code

    def ask_to_end(self) -> None:
        if self.process is not None:
            self.process.terminate()

    def kill(self) -> None:
        """Kill the whole session: the web server has processes of its own."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


class Supervisor:
    """Keeps the children and the database running until a signal to stop."""

    def __init__(self, settings: Options, roles: Iterable[str], database: postgres.Hold | None) -> None:
        self.settings = settings
        self.schema = Child("schema")
        self.children = [Child(role) for role in roles]
        self.database = database
        self.database_attended_at = 0.0
        self.database_failures = 0
        self.greeted = False
        self.stopping = False
        self.woken = _listen_to_signals()

    def run(self) -> int:
        try:
            return self._bring_schema_up() or self._keep_running()
        finally:
            self._stop()

    def _bring_schema_up(self) -> int:
        """Return the exit code of the schema's migration, after which the children may start."""
        self.schema.start()
        while (code := self.schema.bury()) is None:
            self._rest(1.0)
            if self.stopping:
                return 0
        return code

    def _keep_running(self) -> int:
        while not self.stopping:
            for child in self.children:
                if (code := child.bury()) is not None:
                    _say(f"Процесс «{child.role}» остановился (код {code}), запускаем снова.")
                if child.process is None and time.monotonic() >= child.start_at:
                    child.start()
            self._attend_database()
            self._greet()
            self._rest(1.0 if self.greeted else 0.1)
        return 0

    def _attend_database(self) -> None:
        """See that the database has a keeper, who starts it again if it died; say if that does not work."""
        pause = PAUSES[min(self.database_failures, len(PAUSES) - 1)]
        if self.database is None or time.monotonic() - self.database_attended_at < max(1, pause):
            return
        self.database_attended_at = time.monotonic()
        try:
            self.database.attend()
            self.database_failures = 0
        except postgres.DatabaseTrouble as trouble:
            if not self.database_failures:
                _say(str(trouble))
            self.database_failures += 1

    def _greet(self) -> None:
        """Say once where the product is, when it is there."""
        if self.greeted:
            return
        if not any(child.role == "web" for child in self.children):
            _say("Исполнитель заданий работает. Остановить: Ctrl+C.")
            self.greeted = True
            return
        everywhere = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - what an administrator may have set
        host = everywhere.get(self.settings.address, self.settings.address)
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as line:
            if line.connect_ex((host, self.settings.port)) == 0:
                shown = f"[{host}]" if ":" in host else host
                _say(f"Отклик работает: http://{shown}:{self.settings.port}/  Остановить: Ctrl+C.")
                self.greeted = True

    def _rest(self, seconds: float) -> None:
        """Wait for a signal: to stop, or of a child that ended."""
        if select.select([self.woken], [], [], seconds)[0]:
            numbers = os.read(self.woken, 4096)
            self.stopping = self.stopping or any(order in numbers for order in STOP_SIGNALS)

    def _stop(self) -> None:
        if self.stopping:
            _say("Останавливаем…")
        children = [self.schema, *self.children]
        for child in children:
            child.ask_to_end()
        deadline = time.monotonic() + SECONDS_TO_END
        for child in children:
            if child.process is not None:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    child.process.wait(max(0.0, deadline - time.monotonic()))
            child.kill()


def _listen_to_signals() -> int:
    """Return a pipe that carries the numbers of signals; from now on they interrupt nothing."""
    reading, writing = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    for order in (*STOP_SIGNALS, signal.SIGCHLD):
        signal.signal(order, lambda *_: None)
    return reading


def _say(words: str) -> None:
    with contextlib.suppress(BrokenPipeError):  # whoever read it has gone; the work goes on
        sys.stderr.write(words + "\n")
        sys.stderr.flush()


# ── The children ──────────────────────────────────────────────────────────────────────────────────────────


def _die_with(parent: int) -> None:
    """Have the system kill this process when its parent dies, or end now if it already has."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def bring_schema_up(settings: Options) -> None:
    """Bring the tables to this version; several nodes that start together do it one after another."""
    from django.utils import timezone

    from otklik.config.prepare import prepare, refuse_public_demo

    prepare(timezone.now())
    refuse_public_demo(settings)


def run_web(settings: Options) -> None:
    """Serve the pages, with a process for each core up to four."""
    from granian.constants import Interfaces
    from granian.server.mp import MPServer

    MPServer(
        "otklik.config.wsgi.application",
        address=settings.address,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=min(4, os.cpu_count() or 1),
        blocking_threads=4,
        respawn_failed_workers=True,
        workers_kill_timeout=SECONDS_TO_FINISH,
        websockets=False,
        log_enabled=False,  # what a request did is in our own log, without its path
    ).serve(target_loader=_Loader(os.getpid()))


class _Loader:
    """Loads the application in each process of the web server, which dies with the first of them."""

    def __init__(self, parent: int) -> None:
        self.parent = parent

    def __call__(self, target: str) -> Callable[..., Any]:
        _die_with(self.parent)
        application: Callable[..., Any] = import_string(target)
        return application


def run_worker(_settings: Options) -> None:
    """Do the jobs of the queue and of the timetable, and seal the journal beside them."""
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    from otklik.office.journal.chain import keep_sealing

    assert isinstance(app.connector, DjangoConnector)
    threading.Thread(target=keep_sealing, args=[threading.Event()], name="sealer", daemon=True).start()
    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        worker.run_worker(shutdown_graceful_timeout=SECONDS_TO_FINISH)


ROLES = {"schema": bring_schema_up, "web": run_web, "worker": run_worker}


def main(role: str, parent: int) -> int:
    """Be one of the children."""
    _die_with(parent)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "otklik.config.settings")
    import django

    from otklik.config.commands import plain_words

    try:
        settings = options.read(os.environ)
        django.setup()
        ROLES[role](settings)
    except Exception as error:
        if (refusal := plain_words(error)) is None:
            raise
        _say(refusal)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
