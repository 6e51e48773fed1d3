"""`make check` means every test: the plugin that says so is tried on small runs of its own."""

from __future__ import annotations

import re

import pytest

from otklik.config.options import ROOT
from tests.house.complete import AGAIN, ERRANDS, ROOMS, RUNS

pytest_plugins = ["pytester"]


@pytest.fixture
def complete(pytester: pytest.Pytester):
    """Run one test file, in tests/faults/, beside a test in each other folder of the errands, as `make check` does."""

    def run(source: str) -> pytest.RunResult:
        for folder in ERRANDS.keys() - {"setup"}:
            place = pytester.path / folder
            place.mkdir(parents=True)
            name, text = ("it", source) if folder == "tests/faults" else (place.name, "def test_other(): pass")
            (place / f"test_{name}.py").write_text(text, encoding="utf-8")
        return pytester.runpytest_subprocess("-p", "tests.house.complete", "-p", "no:django", "--complete=errands")

    return run


def test_a_run_in_which_all_tests_pass_is_complete(complete):
    result = complete("def test_it(): pass")

    assert result.ret == pytest.ExitCode.OK
    result.stdout.fnmatch_lines(["tests/faults *"])


def test_a_skipped_test_makes_the_run_fail(complete):
    result = complete("import pytest\ndef test_it(): pytest.skip('no Chromium')")

    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["NOT COMPLETE: left out: tests/faults/test_it.py::test_it: Skipped: no Chromium"])


def test_a_skipped_file_makes_the_run_fail(complete):
    result = complete("import pytest\npytest.skip('no Chromium', allow_module_level=True)\ndef test_it(): pass")

    assert result.ret != pytest.ExitCode.OK


def test_what_only_root_can_try_may_be_left_out(complete):
    result = complete("import pytest\ndef test_it(): pytest.skip('needs root: mounts a disk')")

    assert result.ret == pytest.ExitCode.OK


def test_a_folder_without_a_test_makes_the_run_fail(complete):
    result = complete("def help(): pass")

    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["NOT COMPLETE: no test of tests/faults was run"])


def test_a_folder_over_its_budget_makes_the_run_fail(complete):
    spend = "request.config.pluginmanager.get_plugin('complete-run').budget['tests/faults'] = -1"
    result = complete(f"def test_it(request): {spend}")

    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["NOT COMPLETE: tests/faults took *"])


def test_a_run_that_hangs_ends_and_tells_what_it_knows(complete):
    hang = "signal.setitimer(signal.ITIMER_REAL, 0.1), threading.Event().wait()"
    result = complete(f"import signal, threading\ndef test_it(): {hang}")

    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["setup *", "*tests/faults/test_it.py::test_it (call) hangs*"])


def test_every_test_is_in_one_half():
    files = [path for folder in ("otklik", "tests") for path in (ROOT / folder).rglob("*.py")]
    tests = [path.relative_to(ROOT) for path in files if path.match("test_*.py") or path.match("*_test.py")]
    halves = [folder for half in (ROOMS, ERRANDS) for folder in half]

    assert tests
    assert [test for test in tests if sum(test.is_relative_to(folder) for folder in halves) != 1] == []
    assert AGAIN.keys() <= ROOMS.keys()


def test_a_check_makes_every_run_and_tells_it_nothing_but_where():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    runs = re.findall(r"pytest --complete=(\w+)(.*)", makefile)

    assert sorted(name for name, _ in runs) == sorted(RUNS)
    assert {words.strip() for _, words in runs} <= {"", "$(POSTGRESQL_15:%=--server-programs=%)"}
    assert re.search(r"^check:.*\n(?:\t.*\n)*\t.* check-rooms check-errands$", makefile, re.MULTILINE)


def test_each_side_of_a_check_keeps_within_a_quarter_of_an_hour():
    assert sum(ROOMS.values()) + sum(AGAIN.values()) <= 15 * 60
    assert sum(ERRANDS.values()) <= 15 * 60
