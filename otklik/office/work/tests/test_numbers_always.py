"""Whatever clerks do at once, numbers of a journal and year are 1…N, and days never fall while they grow."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django.plugin import DjangoDbBlocker

from otklik.office.journal.actions import CONSOLE
from otklik.office.people.actions import answer_once, make_account
from otklik.office.people.models import Role, User
from otklik.office.registry.actions import CannotAnnul, annul_letter
from otklik.office.registry.models import Counter, Letter
from otklik.office.registry.queries import gaps
from otklik.office.work.tests.office import moment, registered
from otklik.rules.tests.days import day

CLERKS = 6
LAST_DAYS = day("Wed 2026-12-30")
DAY = timedelta(days=1)
ACTS = ("register", "register_out", "yesterday", "another_day", "two_tabs", "roll_back", "annul", "turn")
MOMENTS = st.lists(st.lists(st.sampled_from(ACTS), min_size=1, max_size=CLERKS), min_size=1, max_size=4)
"""Moments of an office; what stands in one is done by clerks at once."""


@dataclass
class Office:
    """What the office has done: by what was answered to clerks."""

    clerk: User
    today: date = LAST_DAYS
    shown: dict[int, tuple[str, date]] = field(default_factory=dict)
    """Key of a letter → number and day that a clerk was told."""

    def note(self, letter: Letter) -> str:
        self.shown[letter.pk] = (letter.number, letter.registered_on)
        return letter.number

    def register(self) -> None:
        self.note(registered(on=self.today))

    def register_out(self) -> None:
        self.note(registered("ответ на обращение", on=self.today, answers=(next(iter(self.shown)),)))

    def yesterday(self) -> None:
        """By a computer whose clock is late, or a form that was sent just before midnight."""
        self.note(registered(on=self.today - DAY))

    def another_day(self) -> None:
        before = self.today - 2 * DAY
        self.note(registered(on=self.today, received_on=before, another_day=before, ground="сбой сети"))

    def two_tabs(self) -> None:
        token, at = uuid.uuid4(), moment(self.today)

        def send(_: int) -> str:
            try:
                return answer_once(token, self.clerk, at, lambda: self.note(registered(on=self.today)))
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as tabs:
            first, second = tabs.map(send, range(2))
        assert first == second

    def roll_back(self) -> None:
        with transaction.atomic():
            registered(on=self.today)
            transaction.set_rollback(True)

    def annul(self) -> None:
        for letter in list(self.shown)[-1:]:
            try:
                annul_letter(letter_id=letter, reason="ошибка", on=self.today, by=CONSOLE, at=moment(self.today))
            except CannotAnnul:  # another clerk was quicker
                assert Letter.objects.get(pk=letter).annulled_on

    def at_once(self, acts: list[str]) -> None:
        def do(act: str) -> None:
            work: Callable[[], None] = getattr(self, act)
            try:
                work()
            finally:
                connection.close()

        with ThreadPoolExecutor(CLERKS) as clerks:
            list(clerks.map(do, (act for act in acts if act != "turn")))
        self.today += DAY * acts.count("turn")


def looks_right(office: Office) -> None:
    letters = Letter.objects.order_by("series", "year", "serial")
    assert {letter.pk: (letter.number, letter.registered_on) for letter in letters} == office.shown
    for counter in Counter.objects.all():
        of_year = [letter for letter in letters if (letter.series_id, letter.year) == (counter.series_id, counter.year)]
        assert [letter.serial for letter in of_year] == list(range(1, counter.last + 1))
        days = [letter.registered_on for letter in of_year if not letter.ground]
        assert days == sorted(days)
    assert gaps() == []


@pytest.fixture
def office(committing_db: str, django_db_blocker: DjangoDbBlocker) -> Office:
    with django_db_blocker.unblock():
        at = moment(LAST_DAYS)
        clerk, _ = make_account(
            login="clerk", name="Ершова Н. П.", role=Role.REGISTRAR, password=None, by=CONSOLE, at=at
        )
        office = Office(clerk)
        office.register()
    return office


def test_numbers_are_whole_and_days_do_not_fall(office: Office, django_db_blocker: DjangoDbBlocker):
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(MOMENTS)
    def whatever_they_do(moments: list[list[str]]) -> None:
        for acts in moments:
            office.at_once(acts)
        looks_right(office)

    with django_db_blocker.unblock():
        whatever_they_do()
        years = set(Counter.objects.values_list("year", flat=True))
    assert years == {2026, 2027}, "the day has turned, and the year with it"
