"""The papers of the house are fresh: what they name exists, and what exists is named."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest
from django.apps import apps

from otklik.config.commands import COMMANDS
from otklik.config.options import ROOT, Options
from tests.house.floors import FLOORS, ROOMS

DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
PAPERS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "deploy").rglob("*.md")])
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def read(*path: str) -> str:
    return ROOT.joinpath(*path).read_text(encoding="utf-8")


def test_decisions_are_numbered_without_gaps_and_listed():
    listed = re.findall(r"^- \[(\d{4})\]\((\1-[a-z0-9-]+\.md)\)", read("docs", "decisions", "README.md"), re.MULTILINE)

    assert [number for number, _ in listed] == [f"{n:04}" for n in range(1, len(DECISIONS) + 1)]
    assert [name for _, name in listed] == [path.name for path in DECISIONS]


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.name)
def test_a_decision_bears_its_number_and_says_what_and_why(path: Path):
    text = path.read_text(encoding="utf-8")

    assert text.startswith(f"# {path.name[:4]}. ")
    assert {"## Decision", "## Why"} <= set(re.findall(r"^## .+", text, re.MULTILINE))


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.relative_to(ROOT).as_posix())
def test_what_a_paper_names_exists(paper: Path):
    text = paper.read_text(encoding="utf-8")
    links = [link.partition("#")[0] for link in re.findall(r"\]\((?!https?:|mailto:|#)([^)\s]+)\)", text)]
    in_code = " ".join(re.findall(r"`[^`\n]+`|^```.*?^```|^    [^\n]+", text, re.MULTILINE | re.DOTALL))
    made = set(re.findall(r"\bmake ([a-z]+)\b(?![-/.])", in_code))

    assert [link for link in links if not (paper.parent / link).exists()] == []
    assert made <= set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
    assert set(re.findall(r"(?:^|[`\s]|bin/)otklik ([a-z]+)\b", in_code)) <= set(COMMANDS)


def test_the_readme_tells_the_two_commands_that_do_all_the_set_up():
    assert {"make demo", "make check"} <= set(re.findall(r"make [a-z]+", read("README.md")))


@pytest.mark.parametrize("option", [field.name for field in dataclasses.fields(Options)])
def test_every_option_stands_in_the_operating_manual(option: str):
    assert f"OTKLIK_{option.upper()}" in read("docs", "operating.md")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_stands_in_the_operating_manual(command: str):
    assert f"otklik {command}" in read("docs", "operating.md")


@pytest.mark.parametrize("room", sorted({*FLOORS, *ROOMS}))
def test_every_room_stands_in_the_architecture(room: str):
    assert re.search(rf"\b{room}\b", read("docs", "architecture.md"))


def test_the_glossary_names_what_is_there_and_every_model():
    named = set(re.findall(r"`([A-Z][A-Za-z]+)", read("docs", "glossary.md")))
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "otklik").rglob("*.py")]
    classes = {name for source in sources for name in re.findall(r"^\s*class (\w+)", source, re.MULTILINE)}
    models = {model.__name__ for model in apps.get_models() if model.__module__.startswith("otklik.")}

    assert named - classes == set()
    assert models - named == set()
