"""What only grows is cleared by the timetable: sessions that ended, answers of forms that nobody can send again."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from asgiref.sync import async_to_sync
from django.contrib.sessions.models import Session

from otklik.config import jobs
from otklik.config.timetable import TIMETABLE
from otklik.office.journal.actions import CONSOLE
from otklik.office.people import jobs as people
from otklik.office.people.actions import make_account
from otklik.office.people.models import FormAnswer, Role

NOW = datetime(2026, 11, 24, 0, 27, tzinfo=UTC)  # Tuesday
NOBODY = cast("Any", None)


def test_the_timetable_calls_both():
    assert {"remove_ended_sessions", "forget_form_answers"} <= {entry.name for entry in TIMETABLE}


@pytest.mark.django_db
def test_a_session_that_ended_is_removed_and_a_living_one_stays():
    for key, expires in {"ended": NOW - timedelta(seconds=1), "living": NOW + timedelta(seconds=1)}.items():
        Session.objects.create(session_key=key, session_data="", expire_date=expires)

    async_to_sync(jobs.remove_ended_sessions)(NOBODY, int(NOW.timestamp()))

    assert [session.session_key for session in Session.objects.all()] == ["living"]


@pytest.mark.django_db
def test_an_answer_is_kept_a_week():
    clerk, _ = make_account(
        login="clerk", name="Королёва Т. С.", role=Role.REGISTRAR, password=None, by=CONSOLE, at=NOW
    )
    for days in (6, 8):
        FormAnswer.objects.create(token=uuid.UUID(int=days), user=clerk, location="/", at=NOW - timedelta(days=days))

    async_to_sync(people.forget_form_answers)(NOBODY, int(NOW.timestamp()))

    assert [answer.token.int for answer in FormAnswer.objects.all()] == [6]
