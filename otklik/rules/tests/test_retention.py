"""How long a paper is kept, and until when."""

from __future__ import annotations

from collections import Counter

import pytest

from otklik.rules.law import Confidence
from otklik.rules.retention import RETENTIONS, NoRetention, Record, kept_until, retention_of
from otklik.rules.tests.days import day


@pytest.mark.parametrize(
    ("record", "says"),
    [
        ("appeal", "обращение с документами рассмотрения: 5 лет ЭПК"),
        ("reception_card", "карточка личного приёма: 3 года"),
        ("appeals_journal", "журнал регистрации обращений: 5 лет"),
        ("letters_journal", "журнал регистрации входящих и исходящих: 5 лет"),
        ("letter", "служебная переписка: 5 лет ЭПК"),
    ],
)
def test_a_record_is_kept_as_the_list_says(record, says):
    assert retention_of(Record(record), day("Thu 2026-04-09")).says == says


def test_years_count_from_the_january_after_the_last_consideration():
    retention = retention_of(Record.APPEAL, day("Thu 2026-04-09"))
    assert kept_until(retention, day("Thu 2026-04-09")) == day("Wed 2031-12-31")
    assert kept_until(retention, day("Thu 2026-12-31")) == day("Wed 2031-12-31")
    assert kept_until(retention, day("Fri 2027-01-01")) == day("Fri 2032-12-31")


def test_a_case_that_ended_under_the_old_list_is_kept_by_it():
    assert "№ 558" in retention_of(Record.APPEAL, day("Mon 2020-02-17")).source
    assert "№ 236" in retention_of(Record.APPEAL, day("Tue 2020-02-18")).source
    with pytest.raises(NoRetention, match="Срок хранения не установлен: служебная переписка"):
        retention_of(Record.LETTER, day("Thu 2010-09-30"))


def test_no_two_rows_speak_of_one_record_and_day_and_none_is_called_sure():
    assert max(Counter((row.record, row.since) for row in RETENTIONS).values()) == 1
    assert {row.confidence for row in RETENTIONS} == {Confidence.LOW}
    assert all("сверить" in row.source or "указать по перечню" in row.source for row in RETENTIONS)
