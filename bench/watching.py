"""How long the pages of open work take among many papers, beside the same pages with a hundredth of them.

Of a million papers twenty thousand are open (`open.sql`). Whoever works with them opens her pages: the head her
cabinet, an executor «мои поручения», the controller her screen and the list behind each kind of number, a deputy the
same of a branch, a registrar what waits to be sent; each with the menu and what it says is waiting. The figure is that
of the slowest page.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.urls import reverse
from django.utils import timezone

from bench.measuring import Measurement
from bench.opening import Times, compared, drawn, times_of
from otklik.desk.lists import door
from otklik.office.people.models import User

PAPERS = 1_000_000
STATEMENTS = (Path(__file__).parent / "open.sql").read_text(encoding="utf-8").split(";\n")
REQUESTS = 3
"""Requests of a page in a round."""
EXECUTOR = "executor8"
"""Whom `open.sql` gives what is measured; the others stand in her department."""
OFFICIALS: dict[str, Callable[[User], dict[str, str]]] = {
    "head": lambda _: {**_cabinet(), **_control(), "first page": reverse("home")},
    "controller": lambda one: {**_control(), **_numbers(one), "to sign": reverse("to_sign")},
    "deputy": lambda one: {**_cabinet(), **_control(), **_numbers(one)},
    "executor": lambda _: {**_assignments(), "first page": reverse("home")},
    "registrar": lambda _: {"to send": reverse("to_send")},
}
"""A role → the pages that it opens, by what they are called."""


def open_papers(papers: int, rounds: int) -> Measurement:
    """Open every page of open work with so many papers and with a hundredth of them, if that is fewer."""
    return compared("open_papers_p95_ms", lambda count: _times(count, rounds), papers)


def _times(papers: int, rounds: int) -> dict[str, Times]:
    times = {}
    with drawn(papers, STATEMENTS):
        executor = User.objects.select_related("department").get(username=EXECUTOR)
        for role, pages in OFFICIALS.items():
            user = executor
            if role != executor.role:
                user = User.objects.create_user(role, name=role, role=role, department=executor.department)
            addresses = {f"{role}: {page}": [address] for page, address in pages(executor).items()}
            times |= times_of(user, addresses, REQUESTS * rounds)
    return times


def _cabinet() -> dict[str, str]:
    everything = reverse("cabinet_list")
    return {"cabinet": reverse("cabinet"), "what waits": everything, "special": door("cabinet_list", {"special": "1"})}


def _assignments() -> dict[str, str]:
    stages = ("to_accept", "in_work", "passed", "helping", "any")
    return {"mine": reverse("assignments"), **{f"mine, {one}": door("assignments", {"stage": one}) for one in stages}}


def _control() -> dict[str, str]:
    return {"control": reverse("control")}


def _numbers(executor: User) -> dict[str, str]:
    """Return the addresses of the control screen of a department, and of the lists behind the numbers."""
    on, department = f"{timezone.localdate()}", {"department": executor.department.name}
    official, late = {"official": str(executor.public_id)}, {"near": "late", "on": on}
    lists = {
        "all": {},
        "late": late,
        "in ten days": {"near": "ten", "on": on},
        "special, late": {"special": "1", **late},
        "of a department": {**department, **late},
        "of an official": {**official, **late},
        "of nobody": {"department": ""},
        "own terms": {"own": "1", "on": on},
        "reports": {"report": "late", "on": on},
        "not sent": {"unsent": "1", "on": on},
    }
    found = {f"number: {what}": door("control_papers", filters) for what, filters in lists.items()}
    return {"control of a department": door("control", department), **found}
