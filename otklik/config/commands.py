"""Door: commands. The `otklik` command: name → module with `arguments(parser)` and `run(arguments) -> exit code`."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from otklik.config import options, postgres, trouble
from otklik.config.parsing import RussianParser

SECONDS_TO_ANSWER = 5
LEAST_ROOM = 16 << 20
"""Bytes; with less, what broke is taken for a full disk: the database writes its log in pieces of megabytes."""
INTERRUPTED = 130
"""Exit code of a command that was told to end, by Ctrl+C or by nobody reading on."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command: where it stands, what `--help` says of it, whether it finds the database running, and prepared."""

    module: str
    help: str
    database: bool = True
    prepared: bool = True


COMMANDS = {
    "demo": Command(
        "otklik.config.demo", "показать систему на данных 2021 года: загрузить, составить отчёт, запустить"
    ),
    "serve": Command(
        "otklik.config.serve",
        "запустить: сайт, исполнитель заданий и расписание",
        database=False,
        prepared=False,
    ),
    "import": Command("otklik.exchange.command", "загрузить журналы из папки или файла"),
    "report": Command("otklik.reports.command", "составить отчёт: docx, pdf, xlsx, html, json"),
    "sstu": Command("otklik.exchange.sstu.command", "составить пакет результатов для ССТУ за месяц"),
    "user": Command("otklik.config.users", "завести учётную запись или сменить пароль"),
    "check": Command("otklik.config.check", "проверить базу, файлы, журнал и настройки"),
    "backup": Command("otklik.config.backup", "сохранить базу, файлы и настройки в один файл"),
    "restore": Command(
        "otklik.config.restore",
        "восстановить сохранённое в пустую папку данных",
        database=False,
        prepared=False,
    ),
    "manage": Command("otklik.config.manage", "команды Django: migrate, shell, …", prepared=False),
}


def parser() -> RussianParser:
    """Return the parser of the `otklik` command, without the arguments of its commands."""
    top = RussianParser(prog="otklik", description="Отклик: обращения граждан в администрации.")
    commands = top.add_subparsers(dest="command", metavar="КОМАНДА", title="команды", parser_class=RussianParser)
    for name, command in COMMANDS.items():
        commands.add_parser(name, help=command.help, description=command.help)
    return top


def main(words: list[str] | None = None) -> int:
    """Run one command; return its exit code: 0 done, 1 refused (said in Russian), 2 misused, 130 interrupted."""
    words = sys.argv[1:] if words is None else words
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "otklik.config.settings")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if not words or words[0] not in COMMANDS:
        top = parser()
        top.parse_args(words)
        top.print_help()
        return 2
    try:
        try:
            return _run(words[0], words[1:])
        finally:
            sys.stdout.flush()  # here, where it can still be said that nobody reads
    except KeyboardInterrupt:
        print("Прервано. Ту же команду можно повторить: сделанное дважды не делается.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        return _leave_unread()
    except Exception as error:
        if (refusal := plain_words(error)) is None:
            raise
        print(refusal, file=sys.stderr)
        return 1


def _leave_unread() -> int:
    """End when whoever read our output, `head` or a closed window, has gone."""
    with Path(os.devnull).open("w") as nowhere:  # what is still to be written goes there, without another error
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
    with contextlib.suppress(BrokenPipeError):
        print("Прервано: вывод команды больше никто не читает.", file=sys.stderr)
    return INTERRUPTED


@contextlib.contextmanager
def _ctrl_c_waiting() -> Iterator[None]:
    """Hear Ctrl+C at the end of the block: importing modules, Python drops what is raised in its own callbacks."""
    orders = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, orders)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, orders)


def _run(name: str, words: list[str]) -> int:
    command = COMMANDS[name]
    settings = options.read(os.environ)
    with _ctrl_c_waiting():
        import django

        django.setup()
        module = import_module(command.module)
    own = RussianParser(prog=f"otklik {name}", description=command.help)
    module.arguments(own)
    arguments = own.parse_args(words)
    embedded = command.database and not settings.database_url
    with postgres.hold(settings) if embedded else contextlib.nullcontext():
        if command.prepared:
            from django.utils import timezone

            from otklik.config.prepare import prepare

            prepare(timezone.now())
        return int(module.run(arguments))


def run_prepared(name: str, words: list[str]) -> int:
    """Run a command from within another one, which has the database already."""
    module = import_module(COMMANDS[name].module)
    own = RussianParser(prog=f"otklik {name}")
    module.arguments(own)
    return int(module.run(own.parse_args(words)))


NO_SPACE = (
    "На диске кончилось место. Записанное до этого цело, последнее действие отменено.\n"
    "Освободите место и повторите ту же команду."
)
CONNECTION_LOST = (
    "Связь с базой данных прервалась. Записанное до этого цело, последнее действие отменено.\n"
    "Повторите ту же команду; если не поможет, посмотрите: otklik check"
)

NOT_REACHED = "Сервер базы данных не отвечает: {place}. Проверьте, что он работает, и database_url."


def plain_words(error: BaseException) -> str | None:
    """Return what to tell a person about an error that people can mend; None: it is ours, show the traceback."""
    import psycopg
    from django.apps import apps

    told: tuple[type[BaseException], ...] = (options.BadOption, postgres.DatabaseTrouble)
    if apps.ready:
        from otklik.office.base import Refusal

        told += (Refusal,)
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, told):
            return str(seen)
        if isinstance(seen, psycopg.errors.DiskFull) or (isinstance(seen, OSError) and seen.errno == errno.ENOSPC):
            return NO_SPACE
        if isinstance(seen, psycopg.OperationalError) and seen.sqlstate is None:
            return (
                NO_SPACE if not _has_room() else CONNECTION_LOST if _answers() else NOT_REACHED.format(place=_place())
            )
        seen = seen.__cause__ or seen.__context__
    return trouble.sentence(error) if isinstance(error, OSError) else None


def _answers() -> bool:
    """Tell whether a server of one's own answers now; the embedded one is started by whoever needs it."""
    import psycopg

    url = options.read(os.environ).database_url
    if url is None:
        return True
    try:
        psycopg.connect(url, connect_timeout=SECONDS_TO_ANSWER).close()
    except psycopg.OperationalError:
        return False
    return True


def _place() -> str:
    """Return where `database_url` points to, without the password."""
    parameters = postgres.connection_parameters(options.read(os.environ))
    return f"{parameters.get('HOST', 'этот компьютер')}, порт {parameters.get('PORT', 5432)}"


def _has_room() -> bool:
    """Tell whether the disk of the data folder has room: a server that met its end there cannot say so itself."""
    folder = options.read(os.environ).var
    return shutil.disk_usage(folder if folder.exists() else folder.parent).free > LEAST_ROOM


if __name__ == "__main__":
    sys.exit(main())
