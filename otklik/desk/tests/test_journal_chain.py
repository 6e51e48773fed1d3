"""The page of the journal's chain: what waits for its seal, what was proved, what was found."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.urls import reverse

from otklik.desk.tests.papers import TUESDAY, a_letter, an_official, noon
from otklik.desk.tests.test_journal import words
from otklik.office.journal import chain
from otklik.office.journal.actions import CONSOLE, record_reading
from otklik.office.journal.models import Verification
from otklik.office.journal.verifying import run_verification
from otklik.office.people.models import Role

AT = noon(TUESDAY)


@pytest.fixture
def lasting(committing_db, django_db_blocker, client):
    """An office whose transactions end, so that entries can be sealed; an auditor is signed in."""
    with django_db_blocker.unblock():
        client.force_login(an_official(role=Role.AUDITOR))
        letter = a_letter("22889/21")
        for minutes in range(3):
            record_reading("letter", letter.pk, by=CONSOLE, at=AT + timedelta(minutes=minutes))
        yield


def run_asked() -> None:
    """Do what the worker would do."""
    for verification in Verification.objects.filter(finished_at=None):
        run_verification(verification.pk, AT)


def test_an_auditor_proves_the_chain(lasting, client):
    for name in ("journal", "journal_chain"):
        assert "Не запечатаны 3 записи: старейшая – от вт 14.12.2021, 12:00" in words(
            client.get(reverse(name)).content.decode()
        )
    chain.seal()
    page = client.get(reverse("journal_chain"))
    head = chain.head()
    assert head
    assert head.hash in page.content.decode()
    assert "Ждут печати 0 записей запечатано всё" in words(page.content.decode())

    assert "Проверка ждёт очереди" in words(client.post(reverse("verify_chain"), follow=True).content.decode())
    run_asked()
    assert "проверены 3 записи, нарушений нет" in words(client.get(reverse("journal_chain")).content.decode())

    client.post(reverse("verify_chain"), {"anchor": f" {head.hash[:32].upper()} {head.hash[32:]} "})
    client.post(reverse("verify_chain"), {"anchor": "0" * 64})
    unknown = Verification.objects.latest("id")
    run_asked()
    assert "такой контрольной суммы в журнале нет" in words(client.get(reverse("journal_chain")).content.decode())
    assert unknown.anchor == "0" * 64
    assert Verification.objects.get(anchor=head.hash).proved == 3

    refused = client.post(reverse("verify_chain"), {"anchor": "1234"})
    assert refused.status_code == 422
    assert "64 знака" in words(refused.content.decode())


def test_an_entry_that_was_changed_by_hand_is_named_with_its_day_its_event_and_its_paper(lasting, client):
    chain.seal()
    changed = AT + timedelta(minutes=1)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE otklik_journal_entry DISABLE TRIGGER append_only")
        cursor.execute("UPDATE otklik_journal_entry SET actor_kind = 'citizen' WHERE at = %s", [changed])
        cursor.execute("ALTER TABLE otklik_journal_entry ENABLE TRIGGER append_only")

    client.post(reverse("verify_chain"))
    run_asked()

    told = words(client.get(reverse("journal_chain")).content.decode())
    assert "найдено 1 нарушение" in told
    assert "Запись № 2 от вт 14.12.2021, 12:01, «Карточка открыта», Письмо 22889/21: слова записи изменены" in told
