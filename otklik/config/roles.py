"""Two roles of the database: the owner of its tables, and the application, which may write no more than it needs.

The journal must hold against the application itself: as its role one adds entries and seals and reads them, and can
neither change nor remove one, nor switch off the triggers that refuse it, which only the owner may. Migrations, backup
and restore work as the owner, everything else as the application. The embedded server has both roles; on a server of
one's own `database_url` names the application's and `database_owner_url` the owner's.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.conf import settings
from django.db import connection, transaction
from psycopg import sql

from otklik.config import postgres
from otklik.config.options import Options
from otklik.config.postgres import DatabaseTrouble

APPEND_ONLY = ["otklik_journal_entry", "otklik_journal_seal"]
READ_ONLY = ["django_migrations"]
OURS = ("SELECT", "INSERT", "UPDATE", "DELETE")
"""What the application may do with all other tables."""

TRIGGERS = {
    "otklik_journal_entry": ("append_only", "of_now"),
    "otklik_journal_seal": ("append_only", "follows"),
}
"""What refuses in the journal's tables, whoever asks (its migrations 0002 to 0004)."""

STRAYING = """
    SELECT relname FROM pg_class, LATERAL (
        SELECT array_agg(privilege ORDER BY privilege) FILTER (WHERE has_table_privilege(%(role)s, oid, privilege)),
               array_agg(privilege ORDER BY privilege) FILTER (
                   WHERE privilege = ANY('{SELECT,INSERT,UPDATE,REFERENCES}')
                     AND has_any_column_privilege(%(role)s, oid, privilege)
                     AND NOT has_table_privilege(%(role)s, oid, privilege))
        FROM unnest('{SELECT,INSERT,UPDATE,DELETE,TRUNCATE,TRIGGER,REFERENCES}'::text[]) AS privilege
        WHERE relkind <> 'S'
    ) AS rights (held, held_on_columns)
    WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'S') AND CASE
        WHEN relkind = 'S' THEN NOT has_sequence_privilege(%(role)s, oid, 'USAGE')
                             OR has_sequence_privilege(%(role)s, oid, 'UPDATE')
        ELSE held_on_columns IS NOT NULL OR held IS DISTINCT FROM CASE
            WHEN relname = ANY(%(append_only)s) THEN ARRAY['INSERT', 'SELECT']
            WHEN relname = ANY(%(read_only)s) THEN ARRAY['SELECT']
            ELSE ARRAY['DELETE', 'INSERT', 'SELECT', 'UPDATE']
        END
    END
    ORDER BY relname
"""
"""Tables and sequences with which a role may do less or more than the application should, be it with single columns."""


def app_role(options: Options) -> str:
    """Return the role that the application works as."""
    return str(postgres.connection_parameters(options).get("USER", ""))


def are_two(options: Options) -> bool:
    """Tell whether the owner of the tables is another role than the application's."""
    return app_role(options) != postgres.connection_parameters(options, owner=True).get("USER", "")


@contextmanager
def as_owner() -> Iterator[None]:
    """Have Django's connection work as the owner of the tables, until the end of the block."""
    options: Options = settings.OPTIONS
    if not are_two(options):
        yield
        return
    ordinary = connection.settings_dict
    owner = postgres.connection_parameters(options, owner=True) | {"NAME": ordinary["NAME"]}
    connection.close()
    connection.settings_dict = ordinary | owner
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict = ordinary


def make_app_role(options: Options) -> None:
    """Make the application's role in an embedded database that is older than this role.

    :raises DatabaseTrouble: if a server of one's own has no such role
    """
    role = app_role(options)
    if exists(role):
        return
    if options.database_url:
        raise DatabaseTrouble(
            f"На сервере базы данных нет роли «{role}», от имени которой должна работать программа (database_url). "
            f"Создайте её: CREATE ROLE {role} LOGIN PASSWORD '…';"
        )
    place = postgres.connection_parameters(options)
    where = {"host": place["HOST"], "port": place["PORT"], "dbname": place["NAME"], "user": postgres.SUPERUSER}
    with psycopg.connect(**where, autocommit=True) as superuser:
        superuser.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))


def exists(role: str) -> bool:
    """Tell whether the server has a role."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = %s)", [role])
        return bool(cursor.fetchone()[0])


def straying(role: str) -> list[str]:
    """Return the tables and sequences with which a role may do less or more than the application should."""
    with connection.cursor() as cursor:
        cursor.execute(STRAYING, {"role": role, "append_only": APPEND_ONLY, "read_only": READ_ONLY})
        return [name for (name,) in cursor.fetchall()]


def give_rights(role: str) -> None:
    """Give a role just the rights of the application, on the tables that are here and on those to come."""
    with transaction.atomic(), connection.cursor() as cursor:  # nobody who works meanwhile is without rights
        cursor.execute("SELECT current_schema(), current_database()")
        schema, database = cursor.fetchone()
        names: dict[str, sql.Composable] = {
            "role": sql.Identifier(role),
            "schema": sql.Identifier(schema),
            "database": sql.Identifier(database),
            "ours": sql.SQL(", ".join(OURS)),
            "append_only": sql.SQL(", ").join(map(sql.Identifier, APPEND_ONLY)),
            "read_only": sql.SQL(", ").join(map(sql.Identifier, READ_ONLY)),
        }
        for statement in (
            "GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {role}",
            "GRANT USAGE ON SCHEMA {schema} TO {role}",
            "REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {role}",
            "REVOKE ALL ON ALL SEQUENCES IN SCHEMA {schema} FROM {role}",
            "GRANT {ours} ON ALL TABLES IN SCHEMA {schema} TO {role}",
            "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {role}",
            "ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT {ours} ON TABLES TO {role}",
            "ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT USAGE, SELECT ON SEQUENCES TO {role}",
            "REVOKE ALL ON {append_only}, {read_only} FROM {role}",
            "GRANT SELECT, INSERT ON {append_only} TO {role}",
            "GRANT SELECT ON {read_only} TO {role}",
        ):
            cursor.execute(sql.SQL(statement).format(**names).as_string(cursor.connection))


def owns_journal(role: str) -> bool:
    """Tell whether a role may do anything with the journal's tables, or may allow itself to."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT rolsuper OR rolcreaterole OR EXISTS (
                   SELECT FROM pg_class WHERE relname = ANY(%s) AND relnamespace = current_schema()::regnamespace
                                          AND pg_has_role(rolname, relowner, 'MEMBER'))
               FROM pg_roles WHERE rolname = %s""",
            [APPEND_ONLY, role],
        )
        return cursor.fetchone() == (True,)


def silenced_triggers() -> list[str]:
    """Return which of the journal's triggers are not there or refuse nothing, as `table: trigger`."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT relname, tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
               WHERE relnamespace = current_schema()::regnamespace AND tgenabled IN ('O', 'A')"""
        )
        at_work = set(cursor.fetchall())
    return [f"{table}: {name}" for table, names in TRIGGERS.items() for name in names if (table, name) not in at_work]


def findings() -> Iterator[str]:
    """Yield what the application may do with the journal and should not be able to, a sentence each."""
    if silenced := silenced_triggers():
        yield (
            f"защита журнала событий снята: нет триггеров или они выключены ({', '.join(silenced)}). Это мог сделать "
            "только владелец таблиц: выясните, кто, и включите их – ALTER TABLE … ENABLE TRIGGER …"
        )
    role = app_role(settings.OPTIONS)
    if owns_journal(role):
        if are_two(settings.OPTIONS):
            yield f"роль «{role}» владеет таблицами журнала событий или всем сервером: отберите у неё это право"
    elif tables := straying(role):
        yield (
            f"у роли «{role}» не те права: {', '.join(tables)}. Команда otklik check от имени владельца "
            "(OTKLIK_DATABASE_OWNER_URL) их выправит; данное всем (PUBLIC) или через другую роль отберите сами"
        )


def advice() -> Iterator[str]:
    """Yield what would be safer, a sentence each."""
    role = app_role(settings.OPTIONS)
    if not are_two(settings.OPTIONS) and owns_journal(role):
        yield (
            f"Программа работает от имени владельца таблиц («{role}»): кто завладеет ею, сможет "
            "переписать и журнал событий, и это покажет только сверка с выписанной контрольной суммой. Заведите для "
            "владельца отдельную роль и назовите её в OTKLIK_DATABASE_OWNER_URL: см. docs/operating.md."
        )
