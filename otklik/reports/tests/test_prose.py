"""The prose says what the figures say: more or fewer, in time or not, and that there is nothing to compare with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from otklik.office.appeals.models import Outcome
from otklik.reports import prose
from otklik.reports.documents.model import Item, Note, Paragraph, plain_text
from otklik.reports.tests.making import days, reading


def told(sentences: Iterator[Paragraph | Item | Note]) -> str:
    return "\n".join(plain_text(one.pieces).replace("\u00a0", " ") for one in sentences)


def test_the_year_2021_reads_as_the_administration_wrote_it() -> None:
    assert (
        "зарегистрировано 22 892 входящих документа, что на 1 252 документа больше, чем в 2020 году (21 640)."
        in told(prose.correspondence(reading()))
    )
    appeals = told(prose.appeals(reading()))
    assert "поступило 334 письменных обращения граждан, в том числе в форме электронного документа – 147." in appeals
    assert (
        "меньше, чем за аналогичный период 2020 года, – 737 (2019 год – 710 обращений, 2018 год – 638 обращений)."
        in appeals
    )
    assert "и иных муниципальных образований проявило во втором квартале 2021 года (121 обращение)." in appeals
    assert (
        "Большую часть составили обращения по вопросам: жилищно-коммунального хозяйства – 214 (64,1 %), "
        "земельных и имущественных отношений – 65 (19,5 %), иные вопросы – 55 (16,5 %)."
    ) in appeals
    assert "жители Печерского, Козинского, Корохоткинского сельских поселений." in told(prose.incidents(reading()))
    receptions = told(prose.receptions(reading()))
    assert "проведено 16 личных приёмов граждан, на которых принято 94 человека." in receptions
    assert "тема не указана – 1 (1,1 %)." in receptions


def test_growth_is_never_shown_from_a_year_that_the_files_do_not_hold() -> None:
    sentence = told(prose.correspondence(reading(correspondence__previous=None, correspondence__change=None)))
    assert "Сведений за 2020 год нет, сравнить не с чем." in sentence
    assert "больше" not in sentence
    appeals = told(prose.appeals(reading(appeals__previous=None, appeals__history={"2021": 334})))
    assert "Сведений об обращениях за аналогичный период 2020 года нет" in appeals


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (5, 4, "на 1 обращение больше, чем за аналогичный период 2020 года, – 4"),
        (4, 5, "на 1 обращение меньше, чем за аналогичный период 2020 года, – 5"),
        (5, 5, "столько же, сколько за аналогичный период 2020 года, – 5"),
    ],
)
def test_more_fewer_and_as_many_follow_the_figures(now: int, before: int, said: str) -> None:
    of = reading(appeals__total=now, appeals__previous=before, appeals__history={"2020": before, "2021": now})
    assert said in told(prose.appeals(of))


def test_equal_quarters_share_the_first_place() -> None:
    of = reading(appeals__by_quarter={"1": 9, "2": 3, "3": 9, "4": 1}, appeals__busiest_quarter=1)
    assert "в первом и третьем кварталах 2021 года (9 обращений и 9 обращений)" in told(prose.appeals(of))


def test_a_quarter_has_no_busiest_quarter() -> None:
    assert "Наибольшую активность" not in told(prose.appeals(reading(days("Thu 2021-04-01", "Wed 2021-06-30"))))


def test_all_in_time_is_said_only_when_it_is_true() -> None:
    assert "Все письменные обращения граждан рассмотрены в установленные законом сроки." in told(prose.terms(reading()))
    late = reading(appeals__answered_within_law=333, appeals__answered_in_time=330, appeals__answered_late=4)
    assert told(prose.terms(late)).startswith(
        "В установленный законом срок (30 дней со дня регистрации с учётом продления) "
        "даны ответы на 333 обращения из 334 (99,7 %).\n"
        "В контрольные сроки даны ответы на 330 обращений, с опозданием – на 4 обращения."
    )


def test_the_law_and_the_control_date_are_told_apart() -> None:
    of = reading(appeals__answered_within_law=334, appeals__answered_in_time=330, appeals__answered_late=4)
    assert "Все письменные обращения" in told(prose.terms(of))
    assert "В контрольные сроки даны ответы на 330 обращений, с опозданием – на 4 обращения." in told(prose.terms(of))


def test_what_is_in_work_and_overdue_is_named() -> None:
    results = {"supported": 331, "measures_taken": 0, "in_work": 3}
    of = reading(
        appeals__answered_within_law=331, appeals__answered_in_time=331, appeals__by_result=results, appeals__overdue=2
    )
    assert "в работе остаются 3 обращения, из них с истёкшим сроком – 2." in told(prose.terms(of))


def test_every_result_is_named_in_russian() -> None:
    by_result = dict.fromkeys(Outcome.values, 2) | {"measures_taken": 1, "in_work": 3}
    of = reading(appeals__by_result=by_result)
    for name in by_result:
        assert of.result(name) != name
    assert "дан ответ – 2 (0,6 %)" in told(prose.results(of))
    assert "отозвано заявителем – 2 (0,6 %)" in told(prose.results(of))


def test_norm_and_mean_of_answering_are_two_things() -> None:
    incidents = told(prose.incidents(reading()))
    assert "Норма ответа в системе «Инцидент-менеджмент» составляет 8 рабочих часов" in incidents
    assert "Среднее время ответа составило 4,2 рабочего часа на обычные сообщения и 1,7 рабочего часа" in incidents
    nothing = told(prose.incidents(reading(incidents__ordinary__mean_hours=None, incidents__urgent__mean_hours=None)))
    assert "Среднее время" not in nothing


def test_late_and_unanswered_incidents_are_named() -> None:
    of = reading(incidents__in_time=470, incidents__late=10)
    assert (
        "В срок даны ответы на 470 инцидентов, с опозданием – на 10 инцидентов, без ответа остаётся 1 инцидент."
        in told(prose.incidents(of))
    )


def test_facebook_and_instagram_bear_a_footnote_where_they_are_named() -> None:
    incidents = told(prose.incidents(reading()))
    for network in ("«ВКонтакте» – 296", "Instagram* – 51", "Facebook* – 26", "Twitter – 8"):
        assert network in incidents
    assert incidents.count("* Принадлежит компании Meta") == 1
    without = told(prose.incidents(reading(incidents__by_network={"ВКонтакте": 481})))
    assert "*" not in without


@pytest.mark.parametrize(
    ("active", "who"),
    [
        (["Печерское"], "жители Печерского сельского поселения."),
        (["Печерское", "вне района"], "жители Печерского сельского поселения и иных муниципальных образований."),
        (["Ёлочное", "Заречное"], "жители Ёлочного, Заречного сельских поселений."),
        (["Дом отдыха", "Печерское"], "жители сельских поселений «Дом отдыха», «Печерское»."),
    ],
)
def test_settlements_stand_in_the_genitive(active: list[str], who: str) -> None:
    assert who in told(prose.incidents(reading(incidents__most_active_territories=active)))


EMPTY: dict[str, Any] = {
    "correspondence__total": 0,
    "appeals__total": 0,
    "incidents__total": 0,
    "messages__total": 0,
    "receptions__visitors": 0,
}


def test_a_year_with_no_data_says_so_in_every_chapter() -> None:
    of = reading(**EMPTY)
    assert "входящая корреспонденция не регистрировалась" in told(prose.correspondence(of))
    assert "письменных обращений граждан в Администрацию" in told(prose.appeals(of))
    assert "инцидентов не зарегистрировано" in told(prose.incidents(of))
    assert "сообщений не поступало" in told(prose.messages(of))
    assert "личные приёмы граждан не проводились" in told(prose.receptions(of))
    assert told(prose.results(of)) == told(prose.terms(of)) == told(prose.higher(of)) == ""


def test_deputies_who_received_are_counted_apart() -> None:
    officials = {"Глава района": {"days": 2, "visitors": 5}, "Заместитель Главы": {"days": 1, "visitors": 1}}
    receptions = told(prose.receptions(reading(receptions__by_official=officials)))
    assert "Глава района – 2 личных приёма, 5 человек;" in receptions
    assert "Заместитель Главы – 1 личный приём, 1 человек." in receptions


def test_sentences_before_their_year_are_not_said() -> None:
    assert "С октября 2018 года" not in told(prose.incidents(reading(days("Sun 2017-01-01", "Sun 2017-12-31"))))
