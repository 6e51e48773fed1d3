"""`otklik restore FILE`: what `otklik backup` wrote, into an empty data folder; proved by `otklik check`."""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from django.conf import settings

from otklik.config import options, postgres
from otklik.config.backup import FORMAT, run_program
from otklik.office.base import Refusal
from otklik.office.files.actions import keep_bytes

MEMBER = re.compile(r"database\.dump|manifest\.json|settings\.toml|files/[0-9a-f]{64}|secrets/[a-z_]+")
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
        except (OSError, tarfile.TarError) as error:
            raise RestoreFailed(f"Архив {arguments.file} не читается: {error}") from None
        manifest = _read_manifest(archive)
        postgres.prepare_folder(settings.OPTIONS)
        if not settings.OPTIONS.database_url:
            stack.enter_context(postgres.hold(settings.OPTIONS))
        _restore_members(archive, manifest, var)
        checked = subprocess.run([sys.executable, "-m", "otklik.config.commands", "check"], check=False)
    if checked.returncode:
        raise RestoreFailed("Восстановлено, но проверка нашла ошибки, см. выше. Возьмите другую копию.")
    print(f"Восстановлено из {arguments.file}, проверено.")
    return 0


def _read_manifest(archive: tarfile.TarFile) -> dict[str, str]:
    for member in archive:
        if not MEMBER.fullmatch(member.name) or not member.isfile():
            raise RestoreFailed(f"В архиве лишнее: «{member.name}». Это не копия Отклика.")
    try:
        stream = archive.extractfile("manifest.json")
        assert stream is not None
        manifest = json.load(stream)
    except (KeyError, ValueError):
        raise RestoreFailed("В архиве нет описи manifest.json: копия не дописана. Возьмите другую.") from None
    if manifest["format"] != FORMAT:
        raise RestoreFailed(
            f"Копия записана в формате {manifest['format']}, а здесь понимают {FORMAT}: обновите Отклик."
        )
    return dict(manifest["sha256"])


def _restore_members(archive: tarfile.TarFile, sums: dict[str, str], var: Path) -> None:
    for name, expected in sums.items():
        stream = archive.extractfile(name)
        assert stream is not None
        if name == "database.dump":
            with tempfile.NamedTemporaryFile(prefix="otklik-dump-") as dump:
                digest = hashlib.sha256()
                while chunk := stream.read(CHUNK):
                    digest.update(chunk)
                    dump.write(chunk)
                dump.flush()
                _compare(name, digest.hexdigest(), expected)
                run_program("pg_restore", "--dbname", _database(), "--no-owner", "--no-privileges", "--exit-on-error",
                            "--single-transaction", dump.name)  # fmt: skip
        elif name.startswith("files/"):
            sha256, _, _ = keep_bytes(iter(lambda stream=stream: stream.read(CHUNK), b""))
            _compare(name, sha256, expected)
        else:
            body = stream.read()
            _compare(name, hashlib.sha256(body).hexdigest(), expected)
            _write_private(var / name, body, var)


def _database() -> str:
    return str(settings.DATABASES["default"]["NAME"])


def _compare(name: str, found: str, expected: str) -> None:
    if found != expected:
        raise RestoreFailed(f"Архив повреждён: «{name}» не совпадает с описью. Возьмите другую копию.")


def _write_private(place: Path, body: bytes, var: Path) -> None:
    place.parent.mkdir(mode=0o700, exist_ok=True)
    place.unlink(missing_ok=True)
    with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(body)
    if os.geteuid() == 0:
        os.chown(place.parent if place.parent != var else place, *options.owner_of(var))
        os.chown(place, *options.owner_of(var))
