"""Data folders of their own for tests that kill processes, and a look that nothing is left behind."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from otklik.config import postgres
from otklik.config.options import Options
from tests.faults.processes import kill, wait_until_empty, working_in
from tests.faults.product import copy, otklik


@pytest.fixture(scope="session")
def made() -> Iterator[Path]:
    """A data folder in which a database was made, stopped: to be copied, which is quicker than to make one."""
    folder = Path(tempfile.mkdtemp(prefix="otklik-faults-"))
    try:
        postgres.hold(Options(var=folder)).release()
        yield folder
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def empty() -> Iterator[Path]:
    """An empty data folder that the servers' user can reach; afterwards no process works in it."""
    folder = Path(tempfile.mkdtemp(prefix="otklik-faults-"))
    try:
        yield folder
        wait_until_empty(folder)
    finally:
        kill(*working_in(folder))
        shutil.rmtree(folder)


@pytest.fixture
def var(made: Path, empty: Path) -> Path:
    """A data folder with a database, not started yet."""
    copy(made, empty)
    return empty


@pytest.fixture
def reachable() -> Iterator[Path]:
    """A folder of ours, no data folder, that every user can reach."""
    folder = Path(tempfile.mkdtemp(prefix="otklik-faults-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def environment(empty: Path) -> dict[str, str]:
    """What a command of the product sees that works in the data folder of the test."""
    return {"PATH": os.environ["PATH"], "OTKLIK_VAR": str(empty)}


@pytest.fixture(scope="session")
def made_office() -> Iterator[Path]:
    """A data folder with an office in it, stopped: to be copied."""
    var = Path(tempfile.mkdtemp(prefix="otklik-faults-"))
    try:
        checked = otklik(var, "check")
        assert checked.returncode == 0, checked.stdout + checked.stderr
        wait_until_empty(var)
        yield var
    finally:
        kill(*working_in(var))
        shutil.rmtree(var)


@pytest.fixture(scope="module")
def prepared(made_office: Path) -> Iterator[Path]:
    """A data folder with an office in it, so that starts are quick; afterwards no process works in it."""
    var = Path(tempfile.mkdtemp(prefix="otklik-faults-"))
    try:
        copy(made_office, var)
        yield var
        wait_until_empty(var)
    finally:
        kill(*working_in(var))
        shutil.rmtree(var)
