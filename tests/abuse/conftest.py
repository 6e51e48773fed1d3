"""The size of the matrix is told at the end of a run."""

from __future__ import annotations

import pytest

from tests.abuse.routes import CELLS, ROUTES


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if CELLS:
        terminalreporter.write_line(
            f"rights: {len(CELLS)} roles × {len(ROUTES)} addresses, by whose paper and to read or to write: "
            f"{CELLS.total():,} cells"
        )
