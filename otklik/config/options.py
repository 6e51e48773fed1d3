"""What an administrator may set: one row an option, from the environment or from `settings.toml` in the data folder.

The environment wins over the file. An unknown name, in either place, is refused: a mistyped setting that is
silently ignored is found years later. Secrets are no settings: they are made here on first start, in
`secrets/` of the data folder, readable by their owner only.
"""

from __future__ import annotations

import errno
import os
import re
import secrets as randomness
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from otklik.config.trouble import reason
from otklik.rules.sstu import LIMITS
from otklik.rules.workflow import Role

ROOT = Path(__file__).resolve().parents[2]


class BadOption(Exception):
    """A setting that cannot be used; the text says in Russian which one and what to write instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The settings in force. Every field is an option: `time_zone` is `OTKLIK_TIME_ZONE` or `time_zone = "…"`."""

    var: Path
    """The data folder: database, files, secrets. Only from the environment."""
    address: str = "127.0.0.1"
    """The address that the web server listens on."""
    port: int = 8000
    """The port of the web server, 1–65535."""
    hosts: tuple[str, ...] = ()
    """Names by which browsers reach the server, besides localhost; in the environment separated by commas."""
    https: bool = False
    """Whether a reverse proxy serves HTTPS: cookies are then sent over it only, and it is believed who asks."""
    log: str = "info"
    """What is logged: `info` – a line for each request; `warning` – only what went wrong."""
    time_zone: str = "Europe/Moscow"
    """The time zone of the office, an IANA name: legal days are its days."""
    second_factor: tuple[str, ...] = ()
    """Roles that work only with a second factor; in the environment separated by commas: `head,administrator`."""
    phone: str = ""
    """The telephone for inquiries, as the ticket of an applicant names it."""
    site: str = ""
    """The address at which an applicant follows her appeal, as the ticket names it; empty: by telephone alone."""
    postal_address: str = ""
    """Where the post brings what comes back, with the index; empty: envelopes and form 103 leave a line for it."""
    scanner_folder: Path | None = None
    """The folder into which the scanner writes; empty: there is none."""
    scanner_split: str = "barcode"
    """Where the next letter of a scanned file begins: `barcode` – at a separator; `blank` – at a blank page too."""
    smtp_url: str = ""
    """The mail server for reminders, smtp://… or smtps://…; empty: they stand on the desk alone."""
    mail_from: str = ""
    """The sender's address of those e-mails; empty: otklik@ the first of `hosts`."""
    sstu_part_name: str = "sstu-{месяц}-"
    """How the archives of a package for ССТУ are called before their number of three digits; {месяц} is `2026-04`."""
    sstu_part_bytes: int = LIMITS.part_bytes
    """The size that such an archive keeps below, unless one appeal alone is larger."""
    sstu_file_characters: int = LIMITS.file_characters
    """The characters of base64 that the file of an answer has to stay below."""
    database_url: str | None = None
    """A PostgreSQL server, 15 or newer, instead of the embedded one; also as plain `DATABASE_URL`."""
    database_owner_url: str | None = None
    """The same database by the role that owns its tables: the role of `database_url` may then write no more than
    it needs. Without it one role does both."""


FILE_NAME = re.compile(r"[\w-]*")
NAMES = {field.name for field in fields(Options)}


def read(environ: Mapping[str, str], saved: str | None = None) -> Options:
    """Return the settings in force; `saved` is what `settings.toml` is going to say, instead of what it says.

    :raises BadOption: if a name is unknown or a value cannot be used
    """
    var = Path(environ.get("OTKLIK_VAR") or ROOT / "var").absolute()
    given: dict[str, object] = {}
    file = var / "settings.toml"
    try:
        given |= tomllib.loads(file.read_text(encoding="utf-8") if saved is None else saved)
    except FileNotFoundError:
        pass
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadOption(f"Файл настроек {file} не читается: {error}") from None
    except OSError as error:
        raise _closed(var, error) from None
    _refuse_unknown(given, NAMES - {"var"}, f"в файле {file}")
    prefix = "OTKLIK_"
    named = {key[len(prefix) :].lower(): value for key, value in environ.items() if key.startswith(prefix)}
    _refuse_unknown(named, NAMES, "в окружении (OTKLIK_…)")
    given |= named
    if environ.get("DATABASE_URL"):
        given["database_url"] = environ["DATABASE_URL"]
    given["var"] = var
    if given.get("database_owner_url") and not given.get("database_url"):
        raise BadOption("database_owner_url задан без database_url. Встроенной базе он не нужен: уберите его.")
    return Options(**{name: _read_value(name, value) for name, value in given.items()})  # type: ignore[arg-type]


def _refuse_unknown(given: Mapping[str, object], known: set[str], where: str) -> None:
    if unknown := sorted(set(given) - known):
        raise BadOption(f"Неизвестная настройка {where}: {', '.join(unknown)}. Известны: {', '.join(sorted(known))}.")


def _read_value(name: str, value: object) -> object:
    match name:
        case "port":
            text = str(value)
            if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
                raise BadOption(f"port: нужно число от 1 до 65535, а задано «{value}».")
            return int(text)
        case "sstu_part_bytes" | "sstu_file_characters":
            text = str(value)
            if not (text.isascii() and text.isdigit() and int(text)):
                raise BadOption(f"{name}: нужно целое число больше нуля, а задано «{value}».")
            return int(text)
        case "sstu_part_name":
            if not FILE_NAME.fullmatch(str(value).replace("{месяц}", "")):
                raise BadOption(f"sstu_part_name: нужны буквы, цифры, «-», «_» и {{месяц}}, а задано «{value}».")
            return str(value)
        case "hosts":
            return _words(value)
        case "second_factor":
            if unknown := sorted(set(_words(value)) - {role.value for role in Role}):
                raise BadOption(f"second_factor: нет роли «{unknown[0]}». Роли: {', '.join(Role)}.")
            return _words(value)
        case "https":
            words: dict[str, bool] = {"true": True, "1": True, "да": True, "false": False, "0": False, "нет": False}
            if str(value).lower() not in words:
                raise BadOption(f"https: нужно true или false, а задано «{value}».")
            return words[str(value).lower()]
        case "log":
            if str(value).lower() not in ("info", "warning"):
                raise BadOption(f"log: нужно info или warning, а задано «{value}».")
            return str(value).lower()
        case "time_zone":
            try:
                ZoneInfo(str(value))
            except (ZoneInfoNotFoundError, ValueError):
                raise BadOption(f"time_zone: нет часового пояса «{value}»; пример: Europe/Moscow.") from None
            return str(value)
        case "scanner_folder":
            return _folder(name, str(value)) if value else None
        case "scanner_split":
            if str(value) not in ("barcode", "blank"):
                raise BadOption(f"scanner_split: нужно barcode или blank, а задано «{value}».")
            return str(value)
        case "smtp_url":
            mail_server(str(value))
            return str(value)
        case "database_url" | "database_owner_url":
            return _database_url(name, str(value)) if value else None
        case "var":
            return value
        case _:
            return str(value)


def mail_server(url: str) -> dict[str, object]:
    """Return Django's settings of the mail server that an address names; none of none.

    :raises BadOption: if the address is not understood; its words are not shown, it holds a password
    """
    if not url:
        return {}
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise BadOption(
            "smtp_url не понят; пример: smtp://пользователь:пароль@сервер:587 (со STARTTLS) или smtps://…:465."
        )
    secure = parts.scheme == "smtps"
    user = unquote(parts.username or "")
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port or (465 if secure else 587),
        "EMAIL_HOST_USER": user,
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": secure,
        "EMAIL_USE_TLS": not secure and bool(user),
    }


def _folder(name: str, text: str) -> Path:
    folder = Path(text)
    if not folder.is_absolute():
        raise BadOption(f"{name}: нужен полный путь к папке, а задано «{text}».")
    return folder


def _words(value: object) -> tuple[str, ...]:
    parts = value if isinstance(value, list) else str(value).split(",")
    return tuple(str(part).strip() for part in parts if str(part).strip())


def _database_url(name: str, text: str) -> str:
    from psycopg import ProgrammingError  # not above: the keeper of the embedded server does without
    from psycopg.conninfo import conninfo_to_dict

    try:
        conninfo_to_dict(text)
    except ProgrammingError:  # its words would show the password
        raise BadOption(
            f"{name} не понят; пример: postgresql://пользователь:пароль@сервер:5432/база. Знаки @ : / ? # % в "
            "пароле пишутся как %40 %3A %2F %3F %23 %25."
        ) from None
    return text


def make_data_folder(var: Path) -> None:
    """Make the data folder if it is not there.

    :raises BadOption: if it cannot be made
    """
    try:
        var.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise
        raise _closed(var, error) from None


def _closed(var: Path, error: OSError) -> BadOption:
    return BadOption(
        f"Папка данных {var} недоступна ({reason(error)}). Задайте другую: OTKLIK_VAR=… – "
        "или выполните команду от имени её владельца."
    )


def owner_of(folder: Path) -> tuple[int, int]:
    """Return the user and group that own the data folder: what we write there stays theirs."""
    status = folder.stat()
    return status.st_uid, status.st_gid


def secret(var: Path, name: str) -> str:
    """Return a secret of this installation, made on first use (256 bits, 0600, owned by the folder's owner)."""
    folder = var / "secrets"
    if not folder.exists():
        folder.mkdir(parents=True, mode=0o700, exist_ok=True)
        if os.geteuid() == 0:
            os.chown(folder, *owner_of(var))
    file = folder / name
    if not file.exists():
        draft = folder / f".{name}.{os.getpid()}"
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as stream:
            stream.write(randomness.token_urlsafe(32))
        if os.geteuid() == 0:
            os.chown(draft, *owner_of(var))
        try:
            os.link(draft, file)  # whoever comes first gives the secret; the other reads it
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return file.read_text(encoding="ascii")
