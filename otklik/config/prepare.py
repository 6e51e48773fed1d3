"""Bringing the database to what this version of the product expects, before anybody works with it.

This works as the owner of the tables, and sees that the application's role may do what it should and no more.
"""

from __future__ import annotations

import sys
from datetime import datetime

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from otklik.config import postgres, roles
from otklik.config.options import Options
from otklik.office.base import Refusal

LOCK_TIMEOUT = "10s"
"""How long a migration waits for a table that others use before it gives up and leaves everything as it was."""
ONE_AT_A_TIME = 0x07_71_1B
"""Key of the advisory lock that two preparing processes share."""
OLDER = (
    "Таблицы базы данных старше программы, а менять их может только владелец. Выполните otklik check с его адресом в "
    "OTKLIK_DATABASE_OWNER_URL (docs/operating.md), потом запустите снова."
)
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


class DemoIsPrivate(Refusal):
    """A demo database has logins that everybody knows: it is served on this machine only."""


def prepare(at: datetime) -> None:
    """Refuse a server that breaks Russian; then migrate forward and give the application its rights, where needed.

    :raises postgres.DatabaseTrouble: if the server will not do, or the tables are older than the program and it may
        not change them
    """
    with roles.as_owner():
        postgres.check_server(connection)
        if _unapplied() or _has_wrong_rights():
            _bring_forward(at)


def _bring_forward(at: datetime) -> None:
    """Do it while no other process does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        try:
            if _unapplied():
                cursor.execute("SELECT has_schema_privilege(current_schema(), 'CREATE')")
                if not cursor.fetchone()[0]:
                    raise postgres.DatabaseTrouble(OLDER)
                print("Готовлю базу данных…", file=sys.stderr)
                cursor.execute(f"SET lock_timeout = '{LOCK_TIMEOUT}'")
                call_command("migrate", verbosity=0, interactive=False)
                cursor.execute("RESET lock_timeout")
                _remember_installation(at)
            if _has_wrong_rights():
                roles.make_app_role(settings.OPTIONS)
                roles.give_rights(roles.app_role(settings.OPTIONS))
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ONE_AT_A_TIME])


def _unapplied() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _has_wrong_rights() -> bool:
    """Tell whether the application's role is missing, or may do less or more than it should."""
    if not roles.are_two(settings.OPTIONS):
        return False
    role = roles.app_role(settings.OPTIONS)
    return not roles.exists(role) or bool(roles.straying(role))


def _remember_installation(at: datetime) -> None:
    from otklik.office.reference.models import Installation

    Installation.objects.get_or_create(pk=1, defaults={"made_at": at})


def is_demo() -> bool:
    """Tell whether the database is marked as a demo."""
    from otklik.office.reference.models import Installation

    return Installation.objects.filter(demo=True).exists()


def refuse_public_demo(options: Options) -> None:
    """Refuse to show a demo database to other machines.

    :raises DemoIsPrivate: if the web server would listen on more than the loopback
    """
    if options.address not in LOOPBACK and is_demo():
        raise DemoIsPrivate(
            f"В папке данных {options.var} лежит демонстрационная база с общеизвестными паролями: она открывается "
            f"только на 127.0.0.1, а OTKLIK_ADDRESS={options.address}. Для работы задайте другую папку: OTKLIK_VAR=…"
        )
