"""`otklik demo`: the year 2021 of a real district, its annual report, and the product running on them.

The database is marked as a demo; logins and passwords are known to everybody, so it is served on 127.0.0.1 only.
A second start imports and writes nothing anew.
"""

from __future__ import annotations

import argparse
import contextlib
import os
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from otklik.config import commands, options, serve
from otklik.config.prepare import is_demo, refuse_public_demo
from otklik.office.base import Refusal
from otklik.office.journal.actions import CONSOLE

YEAR = 2021
JOURNALS = options.ROOT / "demo" / f"year{YEAR}"
PASSWORD = "otklik-2021"  # noqa: S105 - everybody may know it: see refuse_public_demo
PEOPLE = (
    ("registrar", "Королёва Т. С."),
    ("head", "Соколов А. В."),
    ("deputy", "Фролов Д. Е."),
    ("executor", "Белов И. Н."),
    ("controller", "Ершова Н. П."),
    ("press_officer", "Дымова К. Р."),
    ("reception_secretary", "Ильина В. А."),
    ("administrator", "Лебедев С. М."),
    ("auditor", "Громова Л. Ю."),
)
DEPARTMENTS = {
    "executor": "Отдел жилищно-коммунального хозяйства",
    "deputy": "Отдел строительства и дорожной деятельности",
}
"""Who works where; the deputy's branch is that department with all below it."""


class NotADemo(Refusal):
    """The database is somebody's real one."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = serve.SURROUNDINGS


def run(arguments: argparse.Namespace) -> int:
    from otklik.office.people.models import Role

    del arguments
    given: options.Options = settings.OPTIONS
    _mark_as_demo(given.var)
    refuse_public_demo(given)
    _make_accounts()
    report = given.var / "demo"
    if not (report / f"annual-{YEAR}.json").exists():
        for words in (
            ["import", str(JOURNALS)],
            ["report", "annual", "--year", str(YEAR), "--out", str(report)],
        ):
            if code := commands.run_prepared(words[0], words[1:]):
                return code
        _place_officials()
    print(f"\nОтчёт за {YEAR} год: {report}")
    print(f"Вход: http://127.0.0.1:{given.port}/  пароль у всех – {PASSWORD}")
    for login, name in PEOPLE:
        print(f"  {login:<20} {name}, {Role(login).label}")
    print(flush=True)
    os.environ.setdefault("OTKLIK_LOG", "warning")  # a person looks at this terminal, and at what stands above
    return serve.serve(given)


@transaction.atomic
def _mark_as_demo(var: Path) -> None:
    from otklik.office.people.models import User
    from otklik.office.reference.models import Installation
    from otklik.office.registry.models import Letter

    if is_demo():
        return
    if User.objects.exists() or Letter.objects.exists():
        raise NotADemo(f"В папке {var} рабочая база, а не демонстрационная. Для показа задайте другую: OTKLIK_VAR=…")
    Installation.objects.filter(pk=1).update(demo=True)


def _make_accounts() -> None:
    from otklik.office.people.actions import LoginTaken, make_account
    from otklik.office.people.models import Role

    for login, name in PEOPLE:
        with contextlib.suppress(LoginTaken):  # made by an earlier start
            make_account(login=login, name=name, role=Role(login), password=PASSWORD, by=CONSOLE, at=timezone.now())


def _place_officials() -> None:
    from otklik.office.people.actions import place_official
    from otklik.office.reference.books import departments

    at = timezone.now()
    by_name = {department.name: department.pk for department in departments(timezone.localdate(at))}
    for login, department in DEPARTMENTS.items():
        place_official(login=login, department=by_name[department], post=None, by=CONSOLE, at=at)
