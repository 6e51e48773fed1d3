"""What `make check` asks of its runs (`pytest --complete=…`): no test is left out, each folder keeps to its time.

A pytest plugin, loaded by pyproject.toml. All tests are run in two halves side by side, the rooms and the errands;
those of the database once more after the rooms, on another server. A run takes the folders that have a budget in it,
whatever else it is told. A new folder of tests is given its seconds in one half (test_complete.py asks for them), a
new excuse its line in MAY_SKIP. Fixtures are shared between folders and the order is random, so that what sets tests
up has one budget of its own in each run.
"""

from __future__ import annotations

import os
import signal

import pytest

ROOMS = {
    "setup": 60,
    "otklik/assist": 5,
    "otklik/config": 26,
    "otklik/desk": 170,
    "otklik/exchange": 50,
    "otklik/notices": 6,
    "otklik/office": 58,
    "otklik/papers": 38,
    "otklik/portal": 4,
    "otklik/reports": 18,
    "otklik/rules": 11,
    "otklik/ui": 2,
    "tests/abuse": 130,
    "tests/house": 30,
}
"""Seconds folder by folder, on two cores that two runs share."""
ERRANDS = {"setup": 85, "tests/faults": 395, "tests/figures": 120, "tests/journeys": 295}
"""The same of the other half, which starts and kills servers, counts years and drives a browser."""
AGAIN = {"setup": 40, "otklik/exchange": 120, "otklik/office": 55, "otklik/reports": 20, "otklik/papers": 42}
"""The same of the second run, on another server, after the rooms."""
COLLECTING = 60
"""Seconds beside all budgets, after which a run is stuck and tells what it knows, before the build server ends it."""
RUNS = {"rooms": ROOMS, "errands": ERRANDS, "again": AGAIN}

NO_CHROMIUM = "no Chromium"
MAY_SKIP = {
    "needs root": "a user cannot mount a small disk or drop to another user",
    "PostgreSQL 15 is not installed": "the embedded 18 runs the same tests",
}
"""Reasons (their beginnings) for which even `make check` may leave a test out, and why that is no loss."""


class Run:
    """What has happened in a run so far: seconds by folder, tests left out."""

    def __init__(self, budget: dict[str, int]) -> None:
        self.budget = budget
        self.folders = [folder for folder in budget if folder != "setup"]
        self.seconds = dict.fromkeys(budget, 0.0)
        self.empty = set(self.folders)
        self.left_out: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        folder = next(folder for folder in self.folders if report.nodeid.startswith(f"{folder}/"))
        self.empty.discard(folder)
        self.seconds["setup" if report.when == "setup" else folder] += report.duration
        if report.skipped:
            self.leave_out(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.skipped:
            self.leave_out(report)

    def pytest_deselected(self, items: list[pytest.Item]) -> None:
        self.left_out += [f"{item.nodeid}: deselected" for item in items]

    def leave_out(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        reason = str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)
        if not reason.removeprefix("Skipped: ").startswith(tuple(MAY_SKIP)):
            self.left_out.append(f"{report.nodeid}: {reason}")

    def faults(self) -> list[str]:
        """Return what stands against calling this run complete, a sentence each."""
        return [
            *(f"left out: {test}" for test in self.left_out),
            *(f"no test of {folder} was run" for folder in sorted(self.empty)),
            *(
                f"{folder} took {seconds:.0f} s of its {self.budget[folder]} s"
                for folder, seconds in self.seconds.items()
                if seconds > self.budget[folder]
            ),
        ]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--complete", choices=RUNS, help="run these tests; fail if one is left out or a folder is over its budget"
    )


def pytest_configure(config: pytest.Config) -> None:
    if name := config.getoption("--complete"):
        run = Run(dict(RUNS[name]))
        config.pluginmanager.register(run, "complete-run")
        config.args = run.folders
        signal.signal(signal.SIGALRM, end_what_hangs)
        signal.alarm(sum(run.budget.values()) + COLLECTING)


def end_what_hangs(*_: object) -> None:
    what = os.environ.get("PYTEST_CURRENT_TEST", "collecting tests")
    pytest.exit(f"{what} hangs", pytest.ExitCode.TESTS_FAILED)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    run = session.config.pluginmanager.get_plugin("complete-run")
    if run is not None and exitstatus == pytest.ExitCode.OK and run.faults():
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    run = config.pluginmanager.get_plugin("complete-run")
    if run is None:
        return
    terminalreporter.section("seconds by folder, of the budget")
    for folder, seconds in run.seconds.items():
        if seconds:
            terminalreporter.write_line(f"{folder:<16} {seconds:6.1f} of {run.budget[folder]:>4}")
    for fault in run.faults():
        terminalreporter.write_line(f"NOT COMPLETE: {fault}", red=True)
