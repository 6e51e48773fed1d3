"""A server of the bench's own: embedded, durable, in a data folder that is thrown away afterwards."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PREPARED = "bench_prepared"


@contextmanager
def own_server() -> Iterator[None]:
    """Have Django on a server of our own, whatever the environment says; `PREPARED` is a migrated database."""
    folder = Path(tempfile.mkdtemp(prefix="otklik-bench-"))
    for name in [name for name in os.environ if name.startswith("OTKLIK_") or name == "DATABASE_URL"]:
        del os.environ[name]
    os.environ |= {"OTKLIK_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "otklik.config.settings"}
    try:
        import django

        from otklik.config import options, postgres

        with postgres.hold(options.read(os.environ)):
            django.setup()
            from django.db import connection
            from django.utils import timezone

            from otklik.config.prepare import prepare

            _statement(f"CREATE DATABASE {PREPARED}")
            connection.settings_dict["NAME"] = PREPARED
            prepare(timezone.now())
            connection.close()
            try:
                yield
            finally:
                connection.close()
    finally:
        shutil.rmtree(folder)


@contextmanager
def fresh_database(name: str) -> Iterator[None]:
    """Work in a new copy of `PREPARED`; it is dropped afterwards.

    Copying files makes a checkpoint: what earlier steps left is written down, the next one pays for itself alone.
    """
    from django.db import connection

    connection.close()
    _statement(f"DROP DATABASE IF EXISTS {name}")
    _statement(f"CREATE DATABASE {name} TEMPLATE {PREPARED} STRATEGY FILE_COPY")
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        _statement(f"DROP DATABASE {name}")
        connection.settings_dict["NAME"] = PREPARED


def server_name() -> str:
    """Return what measured: «PostgreSQL 18.1, 2 processors»."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version')")
        return f"PostgreSQL {cursor.fetchone()[0]}, durable; {os.cpu_count()} processors"


def _statement(sql: str) -> None:
    from django.db import connection

    from otklik.config.roles import as_owner

    with as_owner(), connection._nodb_cursor() as cursor:
        cursor.execute(sql)
