"""What `make check` asks of a run (`pytest --complete`): no test is left out, each folder keeps to its time.

A pytest plugin, loaded by pyproject.toml. A new folder of tests is given its seconds in BUDGET, a new excuse
its line in MAY_SKIP; without them the run fails. Fixtures are shared between folders and the order is random,
so that what sets tests up has one budget of its own.
"""

from __future__ import annotations

import pytest

BUDGET = {
    "setup": 200,
    "otklik/assist": 3,
    "otklik/config": 12,
    "otklik/desk": 86,
    "otklik/exchange": 25,
    "otklik/notices": 6,
    "otklik/office": 20,
    "otklik/papers": 12,
    "otklik/portal": 3,
    "otklik/reports": 12,
    "otklik/rules": 7,
    "otklik/ui": 2,
    "tests/abuse": 38,
    "tests/faults": 342,
    "tests/figures": 122,
    "tests/house": 7,
    "tests/journeys": 145,
}
"""Seconds on two cores, folder by folder: what `make check` may take, installing and linting apart."""
AGAIN = {"setup": 45, "otklik/exchange": 60, "otklik/office": 25, "otklik/reports": 16, "otklik/papers": 13}
"""The same of the second run, on another server."""

NO_CHROMIUM = "no Chromium"
MAY_SKIP = {
    "needs root": "a user cannot mount a small disk or drop to another user",
    "PostgreSQL 15 is not installed": "the embedded 18 runs the same tests",
}
"""Reasons (their beginnings) for which even `make check` may leave a test out, and why that is no loss."""


def folder_of(nodeid: str) -> str | None:
    """Return the folder of BUDGET that a test belongs to, if any."""
    return next((folder for folder in BUDGET if nodeid.startswith(f"{folder}/")), None)


class Run:
    """What has happened in a run so far: seconds by folder, tests left out."""

    def __init__(self, budget: dict[str, int]) -> None:
        self.budget = budget
        self.seconds = dict.fromkeys(BUDGET, 0.0)
        self.homeless: set[str] = set()
        self.left_out: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        folder = folder_of(report.nodeid)
        if folder is None:
            self.homeless.add(report.nodeid.rpartition("/")[0])
        else:
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
            *(f"no budget for the tests of {folder or 'the root folder'}" for folder in sorted(self.homeless)),
            *(
                f"{folder} took {seconds:.0f} s of its {self.budget[folder]} s"
                for folder, seconds in self.seconds.items()
                if seconds > self.budget[folder]
            ),
        ]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--complete", action="store_true", help="fail if a test is left out or a folder is over its budget"
    )
    parser.addoption("--again", action="store_true", help="of a complete run: it is the second one")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--complete"):
        budget = BUDGET | (AGAIN if config.getoption("--again") else {})
        config.pluginmanager.register(Run(budget), "complete-run")


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
