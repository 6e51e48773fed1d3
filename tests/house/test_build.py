"""A clone builds itself: `make` tells all commands, requirements are locked and name no index."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from otklik.config.options import ROOT

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
COMMANDS = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
LOCKED = [ROOT / "requirements" / "runtime.txt", ROOT / "requirements" / "development.txt"]


def packages(text: str) -> dict[str, list[str]]:
    """Return the packages of a locked file, `name==version` → hashes; whatever else stands there is refused.

    :raises ValueError: if a line is no package with a version, no hash and no comment
    """
    found: dict[str, list[str]] = {}
    for line in re.sub(r"\s*\\\n\s*", " ", text).splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            match = re.fullmatch(
                r"([a-z0-9.-]+==[^\s;]+)(?: ; [^\\]*?)?((?: --hash=sha256:[0-9a-f]{64})+)", line.strip()
            )
            if match is None:
                raise ValueError(f"not locked: {line[:80]}")
            found[match[1]] = match[2].split()
    return found


@pytest.mark.parametrize("path", LOCKED, ids=lambda path: path.name)
def test_every_requirement_is_locked_with_hashes(path: Path):
    locked = {name.partition("==")[0] for name in packages(path.read_text(encoding="utf-8"))}
    wanted = re.findall(r"^([a-z][a-z0-9.-]*)", path.with_suffix(".in").read_text(encoding="utf-8"), re.MULTILINE)

    assert wanted
    assert set(wanted) <= locked


def test_tests_run_on_the_versions_that_the_product_runs_on():
    runtime, development = (packages(path.read_text(encoding="utf-8")) for path in LOCKED)

    assert runtime == {name: development.get(name) for name in runtime}


@pytest.mark.parametrize(
    "line",
    [
        "django==5.2",
        "django --hash=sha256:" + "0" * 64,
        "--index-url https://x/simple/",
        "-e .",
        "x @ https://x/x.whl",
    ],
)
def test_a_line_that_is_not_locked_is_refused(line: str):
    with pytest.raises(ValueError, match="not locked"):
        packages(line)


def test_bare_make_lists_every_command_with_a_line_of_its_own():
    listed = subprocess.run(
        ["make", "--no-print-directory"],
        cwd=ROOT,
        env=os.environ | {"MAKEFLAGS": ""},
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert set(re.findall(r"^  make (\S+) +\S", listed, re.MULTILINE)) == COMMANDS
    assert {"demo", "run", "setup", "test", "check", "bench", "bundle", "pictures"} <= COMMANDS
    assert set(re.findall(r"^\.PHONY: (.+)", MAKEFILE, re.MULTILINE)[0].split()) == COMMANDS


def test_what_the_makefile_calls_is_there():
    files = [ROOT / name for name in re.findall(r"scripts/[\w.]+", MAKEFILE)]

    assert [file for file in files if not file.is_file()] == []
    assert [
        file for file in [*files, ROOT / ".ci" / "run"] if file.suffix != ".py" and not os.access(file, os.X_OK)
    ] == []
    assert "make check" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", [*(ROOT / "scripts").glob("[!.]*"), ROOT / ".ci" / "run"], ids=lambda path: path.name)
def test_shell_scripts_stop_at_the_first_failure(path: Path):
    text = path.read_text(encoding="utf-8")

    assert path.suffix == ".py" or "\nset -euo pipefail\n" in text
