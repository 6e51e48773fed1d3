"""Figures are doors: each number of the report opens a list on the desk, and the list is as long as the number."""

import re
import shutil
from html import unescape
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from otklik.config.commands import run_prepared
from otklik.config.options import ROOT
from otklik.desk.lists import door
from otklik.office.people.models import Role, User
from otklik.reports.periods import whole_year
from otklik.reports.report import make_report
from otklik.reports.selections import value_at

HARD_YEAR = Path(__file__).parent / "hard_year"
LINK = re.compile(r'<a href="(/desk/[a-z/]+\?[^"]+)">([\d\u00a0]+)</a>')


@pytest.fixture
def desk(committing_db: str) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.create_user(username="head", name="Иванов И. И.", role=Role.HEAD))
    return client


@pytest.mark.parametrize(
    ("folder", "year", "at_least"), [(ROOT / "demo" / "year2021", 2021, 130), (HARD_YEAR, 2024, 100)]
)
def test_every_figure_opens_a_list_as_long_as_itself(
    folder: Path, year: int, at_least: int, desk: Client, tmp_path: Path
) -> None:
    for file in folder.glob("*.csv*"):
        shutil.copy(file, tmp_path)
    assert run_prepared("import", [str(tmp_path)]) == 0

    report = make_report(whole_year(year), timezone.now())
    assert len(report.selections) >= at_least
    for path, selection in report.selections.items():
        shown = desk.get(door(selection.room, selection.filters))
        assert (shown.status_code, shown.context["count"]) == (200, value_at(report.figures, path) or 0), path

    page = desk.get(f"/desk/reports/{year}-01-01/{year}-12-31/").content.decode()
    links = {(unescape(address), int(text.replace("\u00a0", ""))) for address, text in LINK.findall(page)}
    assert len(links) >= at_least // 2
    for address, number in links:
        assert desk.get(address).context["count"] == number, address
