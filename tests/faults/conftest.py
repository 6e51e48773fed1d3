"""Data folders of their own for tests that kill processes, and a look that nothing is left behind."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.processes import kill, wait_until_empty, working_in


@pytest.fixture
def var() -> Iterator[Path]:
    """An empty data folder that the servers' user can reach; afterwards no process works in it."""
    folder = Path(tempfile.mkdtemp(prefix="otklik-faults-"))
    try:
        yield folder
        wait_until_empty(folder)
    finally:
        kill(*working_in(folder))
        shutil.rmtree(folder)


@pytest.fixture
def reachable(var: Path) -> Iterator[Path]:
    """A folder beside the data folder that every user can reach."""
    folder = Path(tempfile.mkdtemp(prefix="otklik-faults-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def environment(var: Path) -> dict[str, str]:
    """What a command of the product sees."""
    return {"PATH": os.environ["PATH"], "OTKLIK_VAR": str(var)}
