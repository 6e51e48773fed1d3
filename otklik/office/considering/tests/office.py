"""Papers that are being considered, and who does it, for tests of every room above."""

from __future__ import annotations

from typing import Any

from otklik.office.appeals.models import Appeal
from otklik.office.appeals.tests.test_registering import of_citizen
from otklik.office.people.models import Role, User
from otklik.office.people.rights import Viewer
from otklik.office.registry.models import Letter
from otklik.office.work.tests.office import an_official, given, registered, whose
from otklik.rules.workflow import State


def in_work(letter: Letter, to: User) -> Letter:
    """A paper that an official is responsible for and has accepted."""
    given(letter, to)
    Letter.objects.filter(pk=letter.pk).update(state=State.IN_WORK)
    letter.refresh_from_db()
    return letter


def an_appeal_in_work(to: User, **fields: Any) -> Letter:
    """An appeal of Tuesday, 14 April 2026, answered until Thursday, 14 May."""
    letter = in_work(of_citizen(**fields), to)
    letter.appeal = Appeal.objects.get(pk=letter.pk)
    return letter


def a_letter_in_work(to: User, **fields: Any) -> Letter:
    return in_work(registered(**fields), to)


def an_executor() -> tuple[User, Viewer]:
    who = an_official(Role.EXECUTOR)
    return who, whose(who)


def the_head() -> Viewer:
    return whose(an_official(Role.HEAD, of=None, name="Глава Г. Г."))
