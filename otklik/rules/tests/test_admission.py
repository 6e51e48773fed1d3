"""Which law governs a paper: every kind, channel and identification, before and after each change of the law."""

from __future__ import annotations

from collections import Counter
from itertools import product

import pytest

from otklik.rules.admission import ADMISSIONS, Channel, NotAdmitted, admit
from otklik.rules.law import Confidence, Procedure
from otklik.rules.tests.days import day

APPEAL = Procedure.APPEAL
TODAY = day("Thu 2026-04-09")
LETTERS = set(Procedure) - {Procedure.MESSAGE, Procedure.INCIDENT, Procedure.UNIDENTIFIED_LETTER}
"""What a paper may be brought as; the other procedures only come out."""


@pytest.mark.parametrize(
    ("channel", "identified", "on", "procedure"),
    [
        ("paper", False, "Thu 2006-11-02", "appeal"),
        ("paper", False, "Thu 2026-04-09", "appeal"),
        ("reception", True, "Thu 2026-04-09", "appeal"),
        ("higher_body", False, "Thu 2026-04-09", "appeal"),
        ("email", False, "Sat 2025-03-29", "appeal"),
        ("email", False, "Sun 2025-03-30", "unidentified_letter"),
        ("email", True, "Sun 2025-03-30", "unidentified_letter"),
        ("site", False, "Sat 2025-03-29", "appeal"),
        ("site", False, "Sun 2025-03-30", "unidentified_letter"),
        ("site", True, "Sun 2025-03-30", "appeal"),
        ("epgu", True, "Mon 2023-08-14", "appeal"),
        ("epgu", True, "Tue 2023-08-15", "appeal"),
        ("epgu", True, "Sun 2025-03-30", "appeal"),
        ("platform", True, "Tue 2020-11-10", "message"),
        ("network", False, "Fri 2021-03-19", "incident"),
        ("official_page", False, "Wed 2022-11-30", "incident"),
        ("official_page", False, "Thu 2022-12-01", "incident"),
    ],
)
def test_a_citizens_text_is_governed_by_its_channel_and_day(channel, identified, on, procedure):
    found = admit(APPEAL, Channel(channel), identified=identified, on=day(on))
    assert found.procedure is Procedure(procedure)


def test_an_e_mail_is_no_appeal_since_547_and_its_author_is_told_how_to_make_one():
    found = admit(APPEAL, Channel.EMAIL, identified=False, on=day("Sun 2025-03-30"))
    assert found.source == "59-ФЗ, ст. 7 ч. 3 (547-ФЗ от 28.12.2024)"
    assert found.says == "С 30.03.2025 электронная почта – не канал обращений: автор письма не идентифицирован."
    assert found.advice.startswith("Подайте обращение через Госуслуги или официальный сайт")


@pytest.mark.parametrize(
    ("on", "act"),
    [
        ("Mon 2023-08-14", "до 547-ФЗ"),
        ("Tue 2023-08-15", "480-ФЗ от 04.08.2023"),
        ("Sun 2025-03-30", "547-ФЗ от 28.12"),
    ],
)
def test_an_appeal_by_the_state_portal_names_the_act_of_its_day(on, act):
    assert act in admit(APPEAL, Channel.EPGU, identified=True, on=day(on)).source


def test_an_official_page_has_a_law_of_its_own_since_december_2022():
    before, after = (
        admit(APPEAL, Channel.OFFICIAL_PAGE, identified=False, on=day(on)).source
        for on in ("Wed 2022-11-30", "Thu 2022-12-01")
    )
    assert before.startswith("местный акт")
    assert after.startswith("8-ФЗ (270-ФЗ от 14.07.2022)")


@pytest.mark.parametrize("procedure", sorted(LETTERS - {APPEAL}))
def test_any_other_paper_is_governed_by_what_it_is_whatever_the_channel(procedure):
    for channel, identified in product(Channel, (True, False)):
        found = admit(procedure, channel, identified=identified, on=TODAY)
        assert found.procedure is procedure
        assert not found.advice


def test_everything_that_comes_today_has_one_law_with_its_reason():
    for brought_as, channel, identified in product(LETTERS, Channel, (True, False)):
        found = admit(brought_as, channel, identified=identified, on=TODAY)
        assert found.says.endswith(".")
        assert found.source


def test_who_is_not_heard_by_the_law_of_appeals_is_advised():
    for channel, identified in product(Channel, (True, False)):
        found = admit(APPEAL, channel, identified=identified, on=TODAY)
        assert bool(found.advice) is (found.procedure is not APPEAL)


def test_no_two_rows_speak_of_one_paper_and_day():
    spoken_of = Counter(
        (row.brought_as, channel, identified, row.since)
        for row in ADMISSIONS
        for channel in row.channels
        for identified in ((True, False) if row.identified is None else (row.identified,))
    )
    assert max(spoken_of.values()) == 1


def test_a_row_without_an_act_of_its_own_is_not_called_sure():
    assert [
        row for row in ADMISSIONS if "вносит администрация" in row.source and row.confidence is Confidence.HIGH
    ] == []


@pytest.mark.parametrize(
    ("brought_as", "channel", "on"),
    [
        (APPEAL, Channel.PAPER, "Wed 2006-11-01"),
        (APPEAL, Channel.PLATFORM, "Mon 2020-11-09"),
        (Procedure.INFORMATION_REQUEST, Channel.PAPER, "Thu 2009-12-31"),
        (Procedure.INCIDENT, Channel.PAPER, "Thu 2026-04-09"),
    ],
)
def test_what_no_row_speaks_of_is_refused(brought_as, channel, on):
    with pytest.raises(NotAdmitted, match=r"Порядок не установлен: .*, на .*20"):
        admit(brought_as, channel, identified=True, on=day(on))
