"""`otklik check`: what is broken makes it fail, what a person should know does not."""

from __future__ import annotations

import argparse
from dataclasses import replace
from unittest.mock import patch

import pytest
from django.db import DataError

from otklik.config import check
from otklik.rules.admission import ADMISSIONS
from otklik.rules.deadlines import TERMS
from otklik.rules.law import Confidence, Row
from otklik.rules.reminders import REMINDERS
from otklik.rules.retention import RETENTIONS
from otklik.rules.routing import WAYS
from otklik.rules.workflow import MOVES


@pytest.fixture
def printed(capsys):
    """Run the checks given, with the advice about law, and return the exit code and what was printed."""

    def run(**checks):
        of_law = {title: advise for title, advise in check.ADVICE.items() if advise is check.advise_of_doubtful_law}
        with patch.dict(check.CHECKS, checks, clear=True), patch.dict(check.ADVICE, of_law, clear=True):
            return check.run(argparse.Namespace(anchor=None)), capsys.readouterr().out

    return run


def test_rules_of_low_confidence_are_advice_and_not_a_failure(printed):
    code, text = printed(fine=lambda at: [])
    assert code == 0
    assert text.startswith("✓ fine\n• правила, которые стоит сверить с юристом\n")
    for row in RETENTIONS:
        assert f"    {row.says} – {row.source}\n" in text
    assert "    движение (сообщение ПОС), строк: " in text


def test_a_finding_makes_it_fail_and_the_advice_is_given_all_the_same(printed):
    code, text = printed(broken=lambda at: ["сломано"])
    assert code == 1
    assert text.startswith("✗ broken\n    сломано\n• ")


def test_a_check_that_the_database_breaks_off_says_why_and_the_others_are_made(printed):
    def breaks(at):
        yield "до обрыва"
        raise DataError("timestamp too large\nCONTEXT: …")

    code, text = printed(broken=breaks, fine=lambda at: [])
    assert code == 1
    assert text.startswith(
        "✗ broken\n    до обрыва\n    проверка прервана, база данных ответила ошибкой: timestamp too large\n✓ fine\n"
    )


def test_rules_that_are_all_sure_need_no_advice(printed):
    sure = [tuple(replace(row, confidence=Confidence.HIGH) for row in rows) for rows in (TERMS, RETENTIONS)]
    with (
        patch.object(check, "TERMS", sure[0]),
        patch.object(check, "RETENTIONS", sure[1]),
        patch.object(check, "ADMISSIONS", ()),
        patch.object(check, "WAYS", ()),
        patch.object(check, "MOVES", ()),
        patch.object(check, "REMINDERS", ()),
    ):
        assert printed(fine=lambda at: []) == (0, "✓ fine\n")


def test_rows_of_medium_confidence_are_counted():
    rows: list[Row] = [*TERMS, *RETENTIONS, *ADMISSIONS, *WAYS, *REMINDERS]
    medium = [row.confidence for row in rows].count(Confidence.MEDIUM)
    moves = [row.confidence for row in MOVES].count(Confidence.MEDIUM)
    *_, last = check.advise_of_doubtful_law()
    assert last.startswith(f"строк средней уверенности: {medium + moves};")
