"""Tables go forward only, and wait for others no longer than the lock timeout, whoever asks for it."""

from __future__ import annotations

from argparse import Namespace

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from otklik.config import manage, prepare


def test_migrate_takes_no_words_so_that_it_cannot_go_back():
    for words in (["otklik_people", "zero"], ["--fake"], ["otklik_people", "0001"]):
        with pytest.raises(manage.OnlyForward, match="otklik restore"):
            manage.run(Namespace(words=["migrate", *words]))


@pytest.mark.django_db
def test_migrate_waits_no_longer_than_the_lock_timeout(monkeypatch: pytest.MonkeyPatch):
    seen: list[tuple[object, str]] = []

    def migrate(name: str, **_: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SHOW lock_timeout")
            seen.append((name, cursor.fetchone()[0]))

    monkeypatch.setattr(prepare, "call_command", migrate)
    last = MigrationExecutor(connection).loader.graph.leaf_nodes("otklik_people")[0]
    MigrationRecorder(connection).record_unapplied(*last)

    assert manage.run(Namespace(words=["migrate"])) == 0
    assert seen == [("migrate", prepare.LOCK_TIMEOUT)]
