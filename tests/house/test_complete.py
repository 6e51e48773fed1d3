"""`make check` means every test: the plugin that says so is tried on small runs of its own."""

from __future__ import annotations

import re

import pytest

from otklik.config.options import ROOT
from tests.house.complete import AGAIN, BUDGET

pytest_plugins = ["pytester"]


@pytest.fixture
def complete(pytester: pytest.Pytester):
    """Run one test file, under otklik/rules/ unless said otherwise, as `make check` does."""

    def run(source: str, folder: str = "otklik/rules") -> pytest.RunResult:
        (pytester.mkdir("clone") / folder).mkdir(parents=True)
        (pytester.path / "clone" / folder / "test_it.py").write_text(source, encoding="utf-8")
        return pytester.runpytest_subprocess(
            "-p", "tests.house.complete", "-p", "no:django", "--complete", "--rootdir=clone", "clone"
        )

    return run


def test_a_run_in_which_all_tests_pass_is_complete(complete):
    result = complete("def test_it(): pass")

    assert result.ret == pytest.ExitCode.OK
    result.stdout.fnmatch_lines(["otklik/rules *"])


def test_a_skipped_test_makes_the_run_fail(complete):
    result = complete("import pytest\ndef test_it(): pytest.skip('no Chromium')")

    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["NOT COMPLETE: left out: otklik/rules/test_it.py::test_it: Skipped: no Chromium"])


def test_a_skipped_file_makes_the_run_fail(complete):
    result = complete("import pytest\npytest.skip('no Chromium', allow_module_level=True)\ndef test_it(): pass")

    assert result.ret != pytest.ExitCode.OK


def test_what_only_root_can_try_may_be_left_out(complete):
    result = complete("import pytest\ndef test_it(): pytest.skip('needs root: mounts a disk')")

    assert result.ret == pytest.ExitCode.OK


def test_a_folder_without_a_budget_makes_the_run_fail(complete):
    result = complete("def test_it(): pass", folder="otklik/cellar")

    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["NOT COMPLETE: no budget for the tests of otklik/cellar"])


def test_a_folder_over_its_budget_makes_the_run_fail(complete):
    spend = "request.config.pluginmanager.get_plugin('complete-run').budget['otklik/rules'] = -1"
    result = complete(f"def test_it(request): {spend}")

    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["NOT COMPLETE: otklik/rules took *"])


def test_all_budgets_and_the_second_run_keep_within_twenty_minutes():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (rooms,) = re.findall(r"^DATABASE_ROOMS := (.+)", makefile, re.MULTILINE)

    assert AGAIN.keys() == {"setup", *rooms.split()}
    assert sum(BUDGET.values()) + sum(AGAIN.values()) <= 20 * 60
