"""`otklik report annual`: files where they were asked for, or a Russian sentence."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from otklik.config.parsing import RussianParser
from otklik.reports import command
from otklik.reports.tests import office

pytestmark = pytest.mark.django_db


def arguments(*words: str) -> argparse.Namespace:
    parser = RussianParser()
    command.arguments(parser)
    return parser.parse_args(["annual", *words])


def test_five_files_are_written_and_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    office.appeal("Mon 2024-01-15")
    out = tmp_path / "new" / "folder"
    assert command.run(arguments("--year", "2024", "--out", str(out))) == 0
    files = [out / f"annual-2024.{kind}" for kind in ("docx", "pdf", "xlsx", "html", "json")]
    assert capsys.readouterr().out.splitlines() == [str(file) for file in files]
    assert sorted(out.iterdir()) == sorted(files)
    assert json.loads(files[-1].read_text(encoding="utf-8"))["figures"]["appeals.total"] == 1


def test_any_period_has_its_files(tmp_path: Path) -> None:
    office.appeal("Mon 2024-01-15")
    command.run(arguments("--from", "01.01.2024", "--to", "31.01.2024", "--out", str(tmp_path)))
    assert (tmp_path / "annual-2024-01-01-2024-01-31.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "укажите период"),
        (("--from", "01.01.2024"), "укажите период"),
        (("--year", "2024", "--from", "01.01.2024", "--to", "31.01.2024"), "укажите период"),
        (("--from", "31.01.2024", "--to", "01.01.2024"), "раньше первого"),
    ],
)
def test_a_period_that_is_no_period_is_misuse(
    words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as exit_:
        command.run(arguments(*words))
    assert exit_.value.code == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("words", [("--year", "два"), ("--from", "2024-01-01"), ("--to", "31.02.2024")])
def test_a_day_or_a_year_that_is_none_is_misuse(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        arguments(*words)
    assert "пример" in capsys.readouterr().err


@pytest.mark.parametrize("place", ["file", "file/folder", "x" * 300, "/proc/reports", "taken"])
def test_a_place_that_cannot_be_written_is_named(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "taken" / "annual-2024.docx").mkdir(parents=True)
    with pytest.raises(OSError) as refused:  # noqa: PT011
        command.run(arguments("--year", "2024", "--out", str(tmp_path / place)))
    assert str(refused.value.filename2 or refused.value.filename).startswith(str(tmp_path / place))
