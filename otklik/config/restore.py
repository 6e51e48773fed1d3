"""`otklik restore FILE`: what `otklik backup` wrote, into an empty data folder; proved by `otklik check`.

The database goes where the restored settings say that it is, the environment winning as ever: what is restored, what
is checked and what is served afterwards is one.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from io import BufferedReader
from pathlib import Path
from typing import IO, Any, cast

import psycopg
from django.conf import settings

from otklik.config import options, postgres
from otklik.config.backup import FORMAT, run_program
from otklik.config.options import Options
from otklik.office.base import Refusal
from otklik.office.files.actions import keep_bytes

SETTINGS = "settings.toml"
MEMBER = re.compile(
    r"database\.dump|manifest\.json|settings\.toml|files/[0-9a-f]{64}|secrets/[a-z_]+|anchors/heads\.txt"
)
CHUNK = 1 << 20


class RestoreFailed(Refusal):
    """Nothing was restored, or not all; the text says what to do."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="ФАЙЛ", help="архив, который записала команда otklik backup")


def run(arguments: argparse.Namespace) -> int:
    var: Path = settings.OPTIONS.var
    if found := sorted(entry.name for entry in var.iterdir() if entry.name != "secrets"):
        raise RestoreFailed(
            f"Папка данных {var} не пуста ({', '.join(found[:3])}). Восстанавливать можно только в пустую: "
            "задайте другую (OTKLIK_VAR=…) или уберите старую сами."
        )
    with contextlib.ExitStack() as stack:
        try:
            archive = stack.enter_context(tarfile.open(arguments.file, mode="r:"))
        except tarfile.TarError:
            raise RestoreFailed(f"{arguments.file} – не копия, которую записала команда otklik backup.") from None
        names = _read_manifest(archive)
        in_force = _settings_of(archive, names)
        postgres.prepare_folder(in_force)
        if in_force.database_url:
            _refuse_lived_in(in_force.database_owner_url or in_force.database_url)
        else:
            stack.enter_context(postgres.hold(in_force))
        _restore_members(archive, names, in_force)
        checked = subprocess.run([sys.executable, "-m", "otklik.config.commands", "check"], check=False)
    if checked.returncode:
        raise RestoreFailed("Восстановлено, но проверка нашла ошибки, см. выше. Возьмите другую копию.")
    print(f"Восстановлено из {arguments.file}, проверено.")
    return 0


def _read_manifest(archive: tarfile.TarFile) -> list[str]:
    """Return the names of what is to restore, after every byte was compared with the manifest.

    :raises RestoreFailed: if the archive is not ours, not whole or not unharmed; nothing is restored then
    """
    sums: dict[str, str] = {}
    manifest: dict[str, object] = {}
    try:
        for member in archive:
            if not MEMBER.fullmatch(member.name) or not member.isfile():
                raise RestoreFailed(f"В архиве лишнее: «{member.name}». Это не копия Отклика.")
            with _open(archive, member.name) as stream:
                if member.name == "manifest.json":
                    manifest = json.load(stream)
                else:
                    sums[member.name] = hashlib.file_digest(stream, "sha256").hexdigest()
    except (tarfile.TarError, ValueError):
        raise RestoreFailed("Копия не дописана до конца. Возьмите другую.") from None
    if not manifest:
        raise RestoreFailed("В архиве нет описи manifest.json: копия не дописана до конца. Возьмите другую.")
    if manifest["format"] != FORMAT:
        raise RestoreFailed(
            f"Копия записана в формате {manifest['format']}, а здесь понимают {FORMAT}: обновите Отклик."
        )
    if manifest["sha256"] != sums:
        raise RestoreFailed("Архив повреждён: содержимое не совпадает с описью. Возьмите другую копию.")
    return list(sums)


def _settings_of(archive: tarfile.TarFile, names: list[str]) -> Options:
    """Return the settings that will be in force when the archive is restored."""
    saved = ""
    if SETTINGS in names:
        with _open(archive, SETTINGS) as stream:
            saved = stream.read().decode()
    return options.read(os.environ, saved)


def _refuse_lived_in(database_url: str) -> None:
    """Refuse a server of somebody else whose database is not empty, or that will not do.

    :raises RestoreFailed: if it does not answer, or has tables
    """
    try:
        with psycopg.connect(database_url) as connection:
            postgres.check_server(connection)
            tables = connection.execute(
                """SELECT count(*) FROM information_schema.tables
                   WHERE table_schema NOT IN ('pg_catalog', 'information_schema')"""
            ).fetchone()
    except psycopg.OperationalError:
        raise RestoreFailed(
            "Сервер базы данных, который назван в настройках (database_url), не отвечает. Запустите его или назовите "
            "другой: DATABASE_URL=…"
        ) from None
    if tables != (0,):
        raise RestoreFailed(
            "База данных, которая названа в настройках (database_url), не пуста. Восстанавливать можно только в "
            "пустую: создайте её заново или назовите другую: DATABASE_URL=…"
        )


def _restore_members(archive: tarfile.TarFile, names: list[str], in_force: Options) -> None:
    var = in_force.var
    for name in names:
        with _open(archive, name) as stream:
            if name == "database.dump":
                _restore_database(stream, postgres.connection_parameters(in_force, owner=True), var)
            elif name.startswith("files/"):
                keep_bytes(_chunks(stream))
            else:
                _write_private(var / name, stream.read(), var)


def _restore_database(stream: BufferedReader, place: Mapping[str, Any], var: Path) -> None:
    """Write the database, all of it or nothing, by a script of SQL that servers from 15 on understand."""
    with _draft(var) as dump, _draft(var) as script:
        shutil.copyfileobj(stream, dump, CHUNK)
        dump.flush()
        run_program(place, "pg_restore", "--no-owner", "--no-privileges", f"--file={script.name}", dump.name)
        if (unknown := script.read(CHUNK).find(b"SET transaction_timeout")) >= 0:
            script.seek(unknown)
            script.write(b"--")  # made a comment: servers before 17 do not know it
            script.flush()
        words = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
        run_program(place, "psql", *words, f"--file={script.name}")


def _draft(var: Path) -> IO[bytes]:
    """Return a file for a while, in the data folder: there is room for a database."""
    return tempfile.NamedTemporaryFile(prefix=".restore-", dir=var)


def _open(archive: tarfile.TarFile, name: str) -> BufferedReader:
    return cast("BufferedReader", archive.extractfile(name))  # None for a folder or a link: MEMBER lets none pass


def _chunks(stream: BufferedReader) -> Iterator[bytes]:
    while chunk := stream.read(CHUNK):
        yield chunk


def _write_private(place: Path, body: bytes, var: Path) -> None:
    place.parent.mkdir(mode=0o700, exist_ok=True)
    place.unlink(missing_ok=True)
    with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(body)
    if os.geteuid() == 0:
        os.chown(place.parent if place.parent != var else place, *options.owner_of(var))
        os.chown(place, *options.owner_of(var))
