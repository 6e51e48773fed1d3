"""`otklik backup FILE`: database, files, settings and secrets in one archive, taken while everybody works.

The archive is a tar: `database.dump` (of pg_dump), then `files/…` by hash, `settings.toml`, `secrets/…`, the heads of
the journal's chain, and last `manifest.json` with the SHA-256 of every member. The database is read before the files:
bytes are kept before their row commits, so every row of the dump finds its bytes; and after the heads, so that the
chain has them all.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from otklik.config import postgres
from otklik.office.base import Refusal
from otklik.office.journal.heads import place as place_of_heads

FORMAT = 1
HEADS = "anchors/heads.txt"


class BackupFailed(Refusal):
    """The archive was not written."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="ФАЙЛ", help="куда записать архив, например otklik.tar")


def run(arguments: argparse.Namespace) -> int:
    target: Path = arguments.file
    if target.exists():
        raise BackupFailed(f"Файл {target} уже есть. Укажите другое имя: старую копию мы не затираем.")
    if not target.absolute().parent.is_dir():
        raise BackupFailed(f"Нет папки {target.absolute().parent}. Создайте её или укажите другую.")
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            count = write_archive(stream)
            stream.flush()
            os.fsync(stream.fileno())
        draft.rename(target)
    finally:
        draft.unlink(missing_ok=True)
    print(f"Сохранено: {target}, файлов – {count}. В архиве персональные данные и секреты: храните его под замком.")
    return 0


def write_archive(stream: io.BufferedIOBase) -> int:
    """Write the whole office to a stream; return how many files of papers it holds."""
    var: Path = settings.OPTIONS.var
    sums: dict[str, str] = {}
    heads = kept.read_bytes() if (kept := place_of_heads()).exists() else b""
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as archive:
        with tempfile.NamedTemporaryFile(prefix="otklik-dump-") as dump:
            dump_database(Path(dump.name))
            _add(archive, "database.dump", Path(dump.name), sums)
        papers = sorted(place for place in Path(settings.FILES_ROOT).glob("??/*") if len(place.name) == 64)
        for number, place in enumerate(papers, start=1):
            _add(archive, f"files/{place.name}", place, sums)
            if number % 1000 == 0:
                print(f"  файлов записано: {number} из {len(papers)}", file=sys.stderr)
        for place in [var / "settings.toml", *sorted((var / "secrets").iterdir())]:
            if place.exists() and not place.name.startswith("."):
                _add(archive, str(place.relative_to(var)), place, sums)
        if heads:
            _add_bytes(archive, HEADS, heads, sums)
        manifest = {"format": FORMAT, "made_at": timezone.now().isoformat(), "sha256": sums}
        _add_bytes(archive, "manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1).encode(), {})
    return len(papers)


def dump_database(target: Path) -> None:
    """Write the database as pg_dump does, consistent as of one moment."""
    words = ["--format=custom", "--no-owner", "--no-privileges", f"--file={target}"]
    run_program(postgres.connection_parameters(settings.OPTIONS, owner=True), "pg_dump", *words)


def run_program(given: Mapping[str, Any], name: str, *words: str) -> None:
    """Run a program of PostgreSQL on a database, given as Django has it; no password on its command line.

    :raises BackupFailed: if it fails, with its own last words
    """
    names = {
        "HOST": "PGHOST",
        "PORT": "PGPORT",
        "USER": "PGUSER",
        "PASSWORD": "PGPASSWORD",
        "NAME": "PGDATABASE",
    }
    environment = {libpq: str(given[django]) for django, libpq in names.items() if given.get(django)}
    options = {f"PG{key.upper()}": str(value) for key, value in given["OPTIONS"].items() if key.startswith("ssl")}
    done = subprocess.run(
        [postgres.programs() / name, *words],
        env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", **environment, **options},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BackupFailed(f"Программа {name} не справилась:\n{done.stderr.strip()[-2000:]}")


def _add(archive: tarfile.TarFile, name: str, place: Path, sums: dict[str, str]) -> None:
    with place.open("rb") as stream:
        sums[name] = hashlib.file_digest(stream, "sha256").hexdigest()
        stream.seek(0)
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode, entry.mtime = place.stat().st_size, 0o600, int(place.stat().st_mtime)
        archive.addfile(entry, stream)


def _add_bytes(archive: tarfile.TarFile, name: str, body: bytes, sums: dict[str, str]) -> None:
    sums[name] = hashlib.sha256(body).hexdigest()
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(body), 0o600
    archive.addfile(entry, io.BytesIO(body))
