"""People's errands in a real browser: the product on a port of its own, and a Chromium that looks nothing else up."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connections
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, expect, sync_playwright
from pytest_django import DjangoDbBlocker

from tests.house.complete import NO_CHROMIUM

HERE = Path(__file__).parent
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 30_000
"""Milliseconds within which a page shows what is expected, on a machine that has more to do."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)


@pytest.fixture
def address(committing_db: str) -> Iterator[str]:
    """The address of a running product, on an empty database of its own."""
    thread = LiveServerThread("127.0.0.1", StaticFilesHandler)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    yield f"http://127.0.0.1:{thread.port}"
    thread.terminate()
    connections.close_all()


@pytest.fixture(scope="module")
def chromium(migrated_db: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Browser]:
    """A Chromium. Its event loop runs in this thread, where Django would refuse the database as long as it does, and
    has a connection of its own there: the one from before may not be left open."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not program:
        pytest.skip(f"{NO_CHROMIUM}: see scripts/chromium")
    with django_db_blocker.unblock():
        connections.close_all()
    with pytest.MonkeyPatch.context() as environment, sync_playwright() as playwright:
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        expect.set_options(timeout=PATIENCE)
        yield playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))


@pytest.fixture
def browser(chromium: Browser) -> Iterator[Browser]:
    """The Chromium, of whose windows the next test sees nothing."""
    yield chromium
    for context in chromium.contexts:
        context.close()
