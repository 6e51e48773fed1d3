"""The year 2021 of a real district, whole: every row of its five journals is taken, and once."""

from __future__ import annotations

import pytest

from otklik.config.options import ROOT
from otklik.exchange.actions import files_of
from otklik.exchange.tests.journals import take
from otklik.office.appeals.models import Appeal
from otklik.office.registry.models import Letter

ROWS = {"correspondence": 44_532, "appeals": 2_419, "receptions": 94, "incidents": 748, "messages": 285}


@pytest.mark.django_db
def test_the_year_is_imported_whole_and_once():
    files = files_of(ROOT / "demo" / "year2021")

    first = [take(file) for file in files]
    again = [take(file) for file in files]

    assert {outcome.kind: outcome.counts.new for outcome in first if outcome.counts} == ROWS
    assert {outcome.kind: outcome.counts.same for outcome in again if outcome.counts} == ROWS
    assert [outcome.rejects for outcome in (*first, *again)] == [None] * 10
    assert Letter.objects.filter(in_correspondence=True).count() == 44_532
    assert Letter.objects.filter(in_correspondence=False).count() == 638 + 710  # before the correspondence begins
    assert Appeal.objects.filter(letter__in_correspondence=True).count() == 737 + 334
