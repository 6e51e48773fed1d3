"""Rights: role × action × scope, branches of departments, and what a substitute may do."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from otklik.office.journal.actions import CONSOLE
from otklik.office.people.models import Role, Substitution, User
from otklik.office.people.queries import viewer
from otklik.office.people.rights import EVERYTHING, NOTHING, RIGHTS, Action, Reach, Scope
from otklik.office.reference.actions import DepartmentInCircle, place_department
from otklik.office.reference.models import Department, Official

pytestmark = pytest.mark.django_db
TUESDAY = date(2021, 12, 14)


def an_official(login: str, role: Role, **fields: object) -> User:
    return User.objects.create(username=login, name=login.title(), role=role, **fields)


def a_department(name: str, parent: Department | None = None) -> Department:
    return Department.objects.create(name=name, parent=parent)


@pytest.mark.parametrize("role", Role)
def test_every_role_has_its_row(role: Role):
    assert role in RIGHTS


def test_an_auditor_changes_nothing():
    changing = {Action.IMPORT, Action.SIGN_REPORTS, Action.MANAGE_OFFICIALS, Action.MANAGE_NORMS}

    assert changing.isdisjoint(RIGHTS[Role.AUDITOR])
    assert Action.READ_JOURNAL in RIGHTS[Role.AUDITOR]


def test_what_stands_in_no_row_is_refused():
    press = viewer(an_official("press", Role.PRESS_OFFICER), TUESDAY)

    assert not press.may(Action.READ_LETTERS)
    assert press.reach(Action.READ_LETTERS) == NOTHING


def test_an_executor_reaches_her_department_and_what_is_given_to_herself():
    department = a_department("Отдел ЖКХ")
    a_department("Сектор отдела ЖКХ", department)
    executor = an_official("belov", Role.EXECUTOR, department=department)

    assert viewer(executor, TUESDAY).reach(Action.READ_APPEALS) == Reach(
        persons=frozenset({executor.pk}), departments=frozenset({department.pk})
    )


def test_a_deputy_reaches_her_branch_down_to_the_last_department():
    top = a_department("Заместитель по ЖКХ")
    middle = a_department("Отдел ЖКХ", top)
    last = a_department("Сектор", middle)
    a_department("Отдел образования")
    post = Official.objects.create(post="Заместитель Главы")
    deputy = viewer(an_official("deputy", Role.DEPUTY, department=top, official=post), TUESDAY)

    assert deputy.reach(Action.READ_APPEALS).departments == {top.pk, middle.pk, last.pk}
    assert deputy.reach(Action.READ_RECEPTIONS) == Reach(
        persons=deputy.reach(Action.READ_RECEPTIONS).persons, posts=frozenset({post.pk})
    )


def test_an_executor_without_a_department_reaches_what_is_given_to_herself_alone():
    executor = an_official("belov", Role.EXECUTOR)

    assert viewer(executor, TUESDAY).reach(Action.READ_APPEALS) == Reach(persons=frozenset({executor.pk}))


def stands_in(substitute: User, absent: User, since: date = TUESDAY, until: date = TUESDAY) -> None:
    Substitution.objects.create(absent=absent, substitute=substitute, since=since, until=until)


def test_a_substitute_may_what_the_absent_one_may_on_the_days_of_substitution_only():
    head, executor = an_official("head", Role.HEAD), an_official("belov", Role.EXECUTOR)
    stands_in(executor, head, date(2021, 12, 14), date(2021, 12, 15))

    assert [viewer(executor, date(2021, 12, day)).may(Action.SIGN_REPORTS) for day in (13, 14, 15, 16)] == [
        False, True, True, False]  # fmt: skip
    assert viewer(executor, TUESDAY).reach(Action.READ_LETTERS) == EVERYTHING | viewer(executor, TUESDAY).standings[
        0
    ].reach(Action.READ_LETTERS)


def test_substitution_goes_on_over_several_steps():
    head, deputy, executor = (an_official(role.value, role) for role in (Role.HEAD, Role.DEPUTY, Role.EXECUTOR))
    stands_in(deputy, head)
    stands_in(executor, deputy)

    assert [standing.role for standing in viewer(executor, TUESDAY).standings] == ["executor", "head", "deputy"]


def test_nobody_stands_in_for_whoever_has_left():
    head, executor = an_official("head", Role.HEAD, is_active=False), an_official("belov", Role.EXECUTOR)
    stands_in(executor, head)

    assert len(viewer(executor, TUESDAY).standings) == 1


def test_what_an_official_may_costs_one_query():
    head, deputy = an_official("head", Role.HEAD), an_official("deputy", Role.DEPUTY, department=a_department("Отдел"))
    stands_in(deputy, head)
    known = User.objects.get(pk=deputy.pk)

    with CaptureQueriesContext(connection) as queries:
        viewer(known, TUESDAY)
    assert len(queries) == 1


def test_a_wider_scope_reaches_all_that_a_narrower_one_does():
    assert sorted(Scope) == [Scope.OWN, Scope.DEPARTMENT, Scope.BRANCH, Scope.ALL]


def test_a_department_does_not_come_to_stand_below_itself():
    top = a_department("Отдел ЖКХ")
    below = a_department("Сектор", top)

    with pytest.raises(DepartmentInCircle, match="сам"):
        place_department(department=top.pk, parent=below.pk, by=CONSOLE, at=timezone.now())
    place_department(department=below.pk, parent=None, by=CONSOLE, at=timezone.now())
    place_department(department=top.pk, parent=below.pk, by=CONSOLE, at=timezone.now())
    assert Department.objects.get(pk=top.pk).parent == below
