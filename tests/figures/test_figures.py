"""The annual report's figures: by hand, by a slow counter over the files, and by the product – the same, key by key."""

import json
import random
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from django.utils import timezone

from otklik.config.commands import run_prepared
from otklik.config.options import ROOT
from otklik.reports.files import file
from otklik.reports.periods import Period, whole_year
from otklik.reports.report import make_report
from tests.figures.comparing import differences
from tests.figures.random_years import RandomYears
from tests.figures.slow_counter import figures_of_period, figures_of_year

HARD_YEAR = Path(__file__).parent / "hard_year"
DEMO = ROOT / "demo"
SEEDS = range(12)
LATER_SEEDS = range(100, 104)
NOT_OF_A_PERIOD = ("appeals.history", "incidents.history")
"""Keys that the format defines for years only."""
AFTER_ALL = datetime(2028, 1, 10, 9, tzinfo=UTC)
"""Mon 2028-01-10."""
ASTRAY = """
    SELECT count(*) FROM otklik_appeals_appeal appeal
    JOIN otklik_registry_letter letter ON letter.id = appeal.letter_id
    LEFT JOIN otklik_work_term term ON term.letter_id = appeal.letter_id
    LEFT JOIN otklik_work_reply reply ON reply.letter_id = appeal.letter_id
    LEFT JOIN otklik_appeals_question question ON question.appeal_id = appeal.letter_id AND question.position = 1
    LEFT JOIN otklik_appeals_coverletter cover ON cover.appeal_id = appeal.letter_id AND cover.position = 1
    WHERE (appeal.registered_on, appeal.due, appeal.answered_on, appeal.result, appeal.from_higher) IS DISTINCT FROM
        (letter.registered_on, term.due, reply.sent_on, question.outcome, cover.higher_body_id IS NOT NULL)
"""
"""Appeals that say of themselves what their other rows do not."""


def expected(path: Path) -> dict[str, Any]:
    figures: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["figures"]
    return figures


def import_files(*paths: Path) -> None:
    """Import files on a day by which everything has happened that they tell of; what appeals carry is true after it."""
    with patch.object(timezone, "now", return_value=AFTER_ALL):
        assert run_prepared("import", [str(path) for path in paths]) == 0
    with connection.cursor() as cursor:
        cursor.execute(ASTRAY)
        assert cursor.fetchone() == (0,)


def reported(period: Period) -> dict[str, Any]:
    """Return the figures as the report's JSON file has them."""
    figures: dict[str, Any] = json.loads(file(make_report(period, timezone.now()), "json"))["figures"]
    return figures


def files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.name.endswith((".csv", ".csv.gz", ".xlsx")))


@pytest.fixture
def hard_year(tmp_path: Path) -> Path:
    """The five files of the hard year, in a folder that may be written."""
    for path in files_in(HARD_YEAR):
        shutil.copy(path, tmp_path)
    return tmp_path


# ── The slow counter ──────────────────────────────────────────────────────────────────────────────────────


def test_the_slow_counter_agrees_with_the_figures_worked_out_by_hand():
    assert differences(figures_of_year(HARD_YEAR, 2024), expected(HARD_YEAR / "expected.json")) == []


def test_the_slow_counter_agrees_with_the_figures_of_2021():
    assert differences(figures_of_year(DEMO / "year2021", 2021), expected(DEMO / "year2021.expected.json")) == []


def test_no_figure_of_the_hard_year_is_zero_and_it_has_every_key_of_2021():
    hard = expected(HARD_YEAR / "expected.json")
    assert hard.keys() == expected(DEMO / "year2021.expected.json").keys()
    assert [path for path, figure in leaves(hard) if not figure] == []


def leaves(figures: Any, path: str = "") -> list[tuple[str, Any]]:
    if isinstance(figures, dict):
        return [leaf for name, figure in figures.items() for leaf in leaves(figure, f"{path}/{name}")]
    return [(path, figures)]


# ── The product ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.usefixtures("committing_db")
def test_the_report_on_the_hard_year_equals_the_figures_worked_out_by_hand(hard_year):
    import_files(hard_year)
    assert differences(reported(whole_year(2024)), expected(HARD_YEAR / "expected.json")) == []


@pytest.mark.usefixtures("committing_db")
def test_files_may_come_in_any_order_and_twice(hard_year):
    import_files(*reversed(files_in(hard_year)))
    import_files(*files_in(hard_year))
    assert differences(reported(whole_year(2024)), expected(HARD_YEAR / "expected.json")) == []


@pytest.mark.usefixtures("committing_db")
def test_the_report_on_2021_equals_the_expected_figures_key_by_key(tmp_path):
    shutil.copytree(DEMO / "year2021", tmp_path / "year2021")
    import_files(tmp_path / "year2021")
    assert differences(reported(whole_year(2021)), expected(DEMO / "year2021.expected.json")) == []


@pytest.mark.usefixtures("committing_db")
@pytest.mark.parametrize("seed", SEEDS)
def test_the_report_on_a_random_year_equals_the_slow_count(seed, tmp_path):
    years = RandomYears(seed)
    years.write(tmp_path)
    chance = random.Random(seed)
    files = files_in(tmp_path)
    chance.shuffle(files)
    import_files(*files)

    for year in years.years:
        assert differences(reported(whole_year(year)), figures_of_year(tmp_path, year)) == [], f"seed {seed}, {year}"

    first = date(years.last_year, chance.randint(1, 12), chance.choice([1, 1, 15]))
    last = min(first + timedelta(days=chance.choice([13, 89, 200])), date(first.year, 12, 31))
    winters = [(date(year - 1, 11, 15), date(year, 2, 20)) for year in (*years.years, years.last_year + 1)]
    for since, until in [(first, last), *winters]:
        ours, slow = reported(Period(since, until)), figures_of_period(tmp_path, since, until)
        for key in NOT_OF_A_PERIOD:
            ours.pop(key, None), slow.pop(key, None)
        assert differences(ours, slow) == [], f"seed {seed}, {since} – {until}"


@pytest.mark.usefixtures("committing_db")
@pytest.mark.parametrize("seed", LATER_SEEDS)
def test_papers_answered_after_the_first_import_are_counted_as_answered(seed, tmp_path):
    years = RandomYears(seed)
    for name, write in (("earlier", years.write_earlier), ("now", years.write)):
        (tmp_path / name).mkdir()
        write(tmp_path / name)
        import_files(tmp_path / name)
        slow = figures_of_year(tmp_path / name, years.last_year)
        assert differences(reported(whole_year(years.last_year)), slow) == [], f"seed {seed}, {name}"
