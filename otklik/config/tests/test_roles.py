"""Two roles: as the application's nobody changes the journal, and everything else works."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client, override_settings
from django.urls import reverse

from otklik.config import check, options, postgres, roles
from otklik.desk.tests.papers import PASSWORD, an_official, one_of_each
from otklik.exchange.actions import Request, import_file
from otklik.office.journal import chain
from otklik.office.journal.actions import CONSOLE, record_reading
from otklik.office.journal.models import Entry
from otklik.office.journal.verifying import ask_to_verify, run_verification
from otklik.office.people.models import Role

NOON = datetime(2021, 12, 14, 12, 0, tzinfo=UTC)  # Tue
ROLE = postgres.APP_ROLE
ON_A_TABLE = (
    "DELETE FROM {}",
    "TRUNCATE {}",
    "LOCK TABLE {} IN ACCESS EXCLUSIVE MODE",
    "ALTER TABLE {} DISABLE TRIGGER append_only",
    "DROP TRIGGER append_only ON {}",
    "ALTER TABLE {} RENAME TO other",
    "DROP TABLE {}",
    "CREATE TRIGGER mine BEFORE INSERT ON {} EXECUTE FUNCTION suppress_redundant_updates_trigger()",
)
AROUND = (
    "UPDATE otklik_journal_entry SET event = ''",
    "UPDATE otklik_journal_seal SET hash = ''",
    "SET session_replication_role = replica",
    "DELETE FROM django_migrations",
    "CREATE TABLE mine (id integer)",
    "CREATE OR REPLACE FUNCTION otklik_journal_is_append_only() RETURNS trigger LANGUAGE sql AS 'SELECT 1'",
)
MESSAGES = "Идентификатор;Принято;Категория;Текст\nПОС-1;11.02.2021 02:46;Освещение;Не горят фонари\n"


@pytest.fixture
def owner(committing_db: str, django_db_blocker) -> Iterator[None]:
    """A database as its owner sees it who has just given the application its rights."""
    with django_db_blocker.unblock():
        if not roles.exists(ROLE):  # the tests' superuser on a server of other programs
            with connection.cursor() as cursor:
                cursor.execute(f"CREATE ROLE {ROLE} LOGIN")
        roles.give_rights(ROLE)
        yield


@pytest.fixture
def application(owner: None) -> Iterator[None]:
    """The same database, with Django working as the application's role."""
    connection.close()
    was, connection.settings_dict["USER"] = connection.settings_dict["USER"], ROLE
    yield
    connection.close()
    connection.settings_dict["USER"] = was


def run(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def refused(statement: str) -> bool:
    """Tell whether PostgreSQL refuses a statement for want of rights."""
    try:
        run(statement)
    except DatabaseError as error:
        return bool(re.search(r"permission denied|must be owner", str(error)))
    return False


def test_the_application_may_not_lay_hands_on_the_journal_nor_get_round_its_triggers(application):
    record_reading("letter", 7, by=CONSOLE, at=NOON)
    chain.seal()

    statements = [statement.format(table) for table in roles.APPEND_ONLY for statement in ON_A_TABLE]
    assert [statement for statement in [*statements, *AROUND] if not refused(statement)] == []
    assert list(chain.verify()) == []
    assert Entry.objects.count() == 1


def test_all_the_office_works_as_the_application(application, tmp_path: Path):
    """Importing with its temporary tables, the queue, signing in, cards, sealing, verifying."""
    file = tmp_path / "messages.csv"
    file.write_text(MESSAGES, encoding="utf-8")
    outcome = import_file(Request(path=file, name=file.name, by=CONSOLE, at=NOON))
    assert outcome.counts is not None
    assert outcome.counts.new == 1

    verification = ask_to_verify(by=CONSOLE, at=NOON)
    chain.seal()
    assert run_verification(verification.pk, NOON).checked == 1

    an_official(PASSWORD, role=Role.REGISTRAR)
    cards = one_of_each()
    clerk = Client()
    clerk.post(reverse("account_login"), {"login": "ershova", "password": PASSWORD})
    for name in ("home", "letters", "imports"):
        assert clerk.get(reverse(name)).status_code == 200
    assert clerk.get(reverse("letter", args=[cards["letter"]])).status_code == 200


def test_rights_that_went_astray_are_found_and_mended(owner):
    assert roles.straying(ROLE) == []

    run(f"GRANT UPDATE ON otklik_journal_seal TO {ROLE}")
    run(f"REVOKE SELECT ON otklik_registry_letter FROM {ROLE}")
    run(f"REVOKE USAGE ON SEQUENCE otklik_journal_entry_id_seq FROM {ROLE}")
    run(f"GRANT UPDATE ON SEQUENCE otklik_people_user_id_seq TO {ROLE}")
    run(f"GRANT UPDATE (digest) ON otklik_journal_entry TO {ROLE}")
    run(f"GRANT TRUNCATE ON otklik_people_user TO {ROLE}")
    assert roles.straying(ROLE) == [
        "otklik_journal_entry",
        "otklik_journal_entry_id_seq",
        "otklik_journal_seal",
        "otklik_people_user",
        "otklik_people_user_id_seq",
        "otklik_registry_letter",
    ]

    roles.give_rights(ROLE)
    assert roles.straying(ROLE) == []


def test_rights_to_single_columns_alone_are_astray_too(owner):
    run(f"REVOKE INSERT ON otklik_journal_entry FROM {ROLE}")
    run(f"GRANT INSERT (at) ON otklik_journal_entry TO {ROLE}")

    assert roles.straying(ROLE) == ["otklik_journal_entry"]


def test_triggers_of_the_journal_that_refuse_nothing_are_a_finding(owner):
    with override_settings(OPTIONS=one()):
        assert list(roles.findings()) == []
        run("ALTER TABLE otklik_journal_entry DISABLE TRIGGER append_only")
        run("DROP TRIGGER of_now ON otklik_journal_entry")
        run("ALTER TABLE otklik_journal_seal ENABLE REPLICA TRIGGER follows")
        (finding,) = roles.findings()

    silenced = "otklik_journal_entry: append_only, otklik_journal_entry: of_now, otklik_journal_seal: follows"
    assert f"({silenced})" in finding


def test_every_trigger_that_guards_the_journal_is_watched(owner):
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT tgrelid::regclass::text, tgname FROM pg_trigger
               WHERE NOT tgisinternal AND tgrelid::regclass::text LIKE 'otklik_journal_%' ORDER BY 1, 2"""
        )
        assert cursor.fetchall() == [(table, name) for table, names in roles.TRIGGERS.items() for name in names]


def test_a_lock_that_somebody_keeps_from_the_sealer_is_said_and_not_waited_for(application, monkeypatch):
    monkeypatch.setattr(chain, "PATIENCE", "10ms")
    record_reading("letter", 7, by=CONSOLE, at=NOON)
    elsewhere = connection.copy()
    with elsewhere.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [chain.ONE_AT_A_TIME])
        stuck, late = check.check_journal(NOON + timedelta(hours=1))
    elsewhere.close()

    assert stuck.startswith("записи не удаётся запечатать: замок запечатывания дольше 10 секунд держит другой процесс")
    assert late.startswith("не запечатано записей: 1")
    assert list(check.check_journal(NOON + timedelta(hours=1))) == []


def test_a_table_that_comes_later_is_the_applications_to_write(owner):
    run("CREATE TABLE later (id bigserial PRIMARY KEY)")

    assert roles.straying(ROLE) == []


def one(**given: str) -> options.Options:
    return options.Options(var=Path("/srv/otklik"), **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("settings", "role", "two"),
    [
        (one(), "otklik_app", True),
        (one(database_url="postgresql://app@db/otklik"), "app", False),
        (
            one(database_url="postgresql://app@db/otklik", database_owner_url="postgresql://owner@db/otklik"),
            "app",
            True,
        ),
        (one(database_url="postgresql://app@db/otklik", database_owner_url="postgresql://app@db/otklik"), "app", False),
    ],
)
def test_who_the_application_is(settings, role, two):
    assert (roles.app_role(settings), roles.are_two(settings)) == (role, two)


def test_one_role_that_does_both_is_advised_against_and_one_that_may_not_is_looked_at(owner):
    proprietor = connection.settings_dict["USER"]
    with override_settings(OPTIONS=one(database_url=f"postgresql://{proprietor}@db/otklik")):
        (advice,) = roles.advice()
        assert list(roles.findings()) == []
    assert f"«{proprietor}»" in advice
    assert "OTKLIK_DATABASE_OWNER_URL" in advice

    run(f"GRANT UPDATE ON otklik_journal_seal TO {ROLE}")
    with override_settings(OPTIONS=one(database_url=f"postgresql://{ROLE}@db/otklik")):
        assert list(roles.advice()) == []
        (finding,) = roles.findings()
    assert "не те права: otklik_journal_seal." in finding
