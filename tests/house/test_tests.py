"""Tests wait for what happens, not for time to pass, and leave nothing out for an unlisted reason."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from otklik.config.options import ROOT
from tests.house.complete import MAY_SKIP, NO_CHROMIUM

FILES = sorted([*(ROOT / "tests").rglob("*.py"), *(ROOT / "otklik").rglob("tests/**/*.py"), *ROOT.glob("conftest.py")])
SLEEPS = {"sleep", "wait_for_timeout"}
SKIPS = {"skip", "skipif", "skipIf", "skipUnless", "xfail", "importorskip"}


def called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def faults(source: str) -> Iterator[str]:
    """Name each sleep, and each skip whose reason does not begin as one in MAY_SKIP or NO_CHROMIUM."""
    excuses = (*MAY_SKIP, NO_CHROMIUM)
    tree = ast.parse(source)
    used = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called(node) in SLEEPS:
            yield f"line {node.lineno} sleeps"
        if isinstance(node, ast.Call) and called(node) in SKIPS:
            texts = [
                *node.args,
                *(keyword.value for keyword in node.keywords if keyword.arg in {"reason", "msg"}),
            ]
            heads = [text.values[0] if isinstance(text, ast.JoinedStr) else text for text in texts]
            heads = [head.value if isinstance(head, ast.FormattedValue) else head for head in heads]
            names = [head.id for head in heads if isinstance(head, ast.Name)]
            words = [head.value for head in heads if isinstance(head, ast.Constant)]
            if "NO_CHROMIUM" not in names and not any(str(word).startswith(excuses) for word in words):
                yield f"line {node.lineno} skips for a reason that is not listed"
        if isinstance(node, ast.Attribute) and id(node) not in used and node.attr in {"skip", "xfail"}:
            yield f"line {node.lineno} skips without a reason"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_test_does_not_sleep_and_hides_nothing(path: Path):
    assert list(faults(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "source",
    [
        "time.sleep(1)",
        "from time import sleep\nsleep(0.1)",
        "page.wait_for_timeout(500)",
        "pytest.skip('later')",
        "@pytest.mark.skip\ndef test(): pass",
        "@pytest.mark.skipif(True, reason='slow')\ndef test(): pass",
        "@pytest.mark.xfail\ndef test(): pass",
        "pytest.importorskip('docx')",
    ],
)
def test_a_sleep_and_an_excuse_are_seen(source: str):
    assert list(faults(source))


@pytest.mark.parametrize(
    "source",
    [
        "pytest.skip(NO_CHROMIUM)",
        "pytest.skip(f'{NO_CHROMIUM}: see there')",
        "pytest.skip('needs root: mounts a disk')",
        "process.wait(timeout=10)",
        "event.wait()",
    ],
)
def test_waiting_for_an_event_and_a_listed_reason_are_fine(source: str):
    assert list(faults(source)) == []
