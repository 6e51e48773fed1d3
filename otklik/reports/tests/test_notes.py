"""The notes name what does not add up: every slip of what was published of 2021, and nothing that is not there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from otklik.office.reference.models import BodyName
from otklik.reports.contents import document
from otklik.reports.documents.model import Document, Heading, Item
from otklik.reports.known import Known
from otklik.reports.notes import notes
from otklik.reports.periods import whole_year
from otklik.reports.tests.making import BOOKS, days, reading, report

SLIPS_OF_2021 = {
    "three topics of reception add to 93 of 94": "темы личного приёма в сумме дают 93 из 94",
    "14 of 94 is 14,9": "14,8 %; верно 14,9 %",
    "64 stands among shares with one decimal": "64 % среди долей с одним знаком после запятой",
    "the norm is called a mean": "названо 8 и 3 часа – это норма ответа; среднее составило 4,2 и 1,7",
    "growth of complaints without a figure": "«увеличение жалоб граждан в вышестоящие органы» сказано без числа",
    "what the figures say of it": "вышестоящих органов 85 против 89 в 2020 году: сказанное не подтверждается",
    "growth of networks without a figure": "объём обращений граждан через социальные сети» сказано без числа",
    "and of it": "инцидентов 481 против 165 в 2020 году: сказанное подтверждается",
    "receptions by deputies": "приём граждан заместителями главы назван, но не подсчитан",
    "one topic is not stated": "тема не указана у 1 посетителя из 94",
}


def told(**changed: Any) -> str:
    return "\n".join(notes(reading(**changed))).replace("\u00a0", " ")


@pytest.mark.parametrize("slip", SLIPS_OF_2021)
def test_every_slip_of_the_published_report_is_named(slip: str) -> None:
    assert SLIPS_OF_2021[slip] in told()


def test_what_one_office_published_is_no_slip_of_another() -> None:
    other = replace(reading(), books=replace(BOOKS, body=BodyName(name="Администрация города Дорогобужа")))
    assert "публикованн" not in "\n".join(notes(other))


def test_notes_on_what_was_published_stand_apart_in_the_paper() -> None:
    def headings(paper: Document) -> list[str]:
        return [block.text.replace("\u00a0", " ") for block in paper.appendix if isinstance(block, Heading)]

    own, on_published = "Приложение. Примечания к показателям", "Сверка с опубликованным отчётом"
    paper = document(report())
    assert headings(paper) == [own, on_published]
    assert headings(document(report(whole_year(2020)))) == [own]
    items = [block for block in paper.appendix if isinstance(block, Item)]
    assert [block.mark for block in items] == [f"{number}." for number in range(1, len(report().notes) + 1)]
    about_published = ["публикованн" in str(block) for block in items]
    assert about_published == sorted(about_published)


WINTER = days("Mon 2021-11-15", "Sun 2022-02-20")


def test_a_year_of_the_period_that_is_not_held_is_named() -> None:
    known = Known(years={"letters": [2021, 2020], "appeals": [2021, 2020]})
    said = "\n".join(notes(reading(WINTER, known))).replace("\u00a0", " ")
    assert (
        "Сведений о входящей корреспонденции и о письменных обращениях граждан за 2022 год в системе нет: "
        "показатели неполны и с прежним периодом не сравниваются."
    ) in said
    assert "рост или снижение" not in said.split("неполны")[0]


def test_a_year_of_the_period_before_that_is_not_held_is_named() -> None:
    known = Known(years={"letters": [2022, 2021]})
    said = "\n".join(notes(reading(WINTER, known, correspondence__previous=None))).replace("\u00a0", " ")
    assert "Сведений о входящей корреспонденции за 2020 год в системе нет, поэтому рост или снижение" in said


def test_papers_answered_before_they_came_are_named_by_their_numbers() -> None:
    known = Known(early={"appeals": ("К-1", "К-2"), "incidents": ("И-7",)})
    said = "\n".join(notes(reading(known=known))).replace("\u00a0", " ")
    assert "Дата ответа раньше дня регистрации у 2 обращений (К-1, К-2): " in said
    assert "Ответ отмечен раньше принятия у 1 инцидента (И-7): " in said
    many = Known(early={"appeals": tuple(map(str, range(12)))})
    assert "у 12 обращений (0, 1, 2, 3, 4, 5, 6, 7, 8, 9 и другие): " in "\n".join(notes(reading(known=many))).replace(
        "\u00a0", " "
    )
    assert "раньше" not in told()


def test_shares_that_were_right_are_not_named() -> None:
    assert "19,5" not in told()
    assert "16,5" not in told()


def test_another_year_is_not_compared_with_what_was_published_of_2021() -> None:
    of_2022 = "\n".join(notes(reading(whole_year(2022))))
    assert "публикованн" not in of_2022


def test_a_corrected_figure_is_no_slip_any_more() -> None:
    topics = {
        "land": {"count": 58, "share": 62.4},
        "housing": {"count": 21, "share": 22.6},
        "other": {"count": 14, "share": 14.8},
    }
    corrected = told(receptions__by_topic=topics, receptions__visitors=93)
    assert "темы личного приёма в сумме" not in corrected
    assert "14,8" not in corrected


def test_a_kind_of_file_that_was_never_imported_is_named() -> None:
    of = reading()
    del of.figures["messages.total"]
    del of.figures["receptions.visitors"]
    said = "Не загружены сведения о сообщениях платформы обратной связи и о личном приёме граждан: показателей"
    assert said in "\n".join(notes(of)).replace("\u00a0", " ")


def test_a_year_before_that_is_not_held_is_named_once() -> None:
    said = "Сведений о сообщениях платформы обратной связи и о личном приёме граждан за 2020 год в системе нет"
    assert told().count(said) == 1


def test_a_journal_that_is_not_held_for_the_year_is_named_and_not_compared() -> None:
    said = told(messages__total=0, correspondence__total=0, correspondence__previous=None)
    assert (
        "Сведений о входящей корреспонденции и о сообщениях платформы обратной связи за 2021 год в системе нет" in said
    )
    assert "Сведений о личном приёме граждан за 2020 год в системе нет, поэтому рост" in said


def test_what_was_published_is_not_compared_with_nothing() -> None:
    nothing = reading()
    nothing.figures.clear()
    assert "публикованн" not in "\n".join(notes(nothing))
    alone = told(appeals__from_higher={"count": 85, "share": 25.4, "previous": None})
    assert "«увеличение жалоб граждан в вышестоящие органы» сказано без числа; сведений, чтобы это проверить" in alone


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ((8, 3), "(8 рабочих часов, для сообщений повышенной важности – 3 рабочих часа)"),
        ((21, 5), "(21 рабочий час, для сообщений повышенной важности – 5 рабочих часов)"),
    ],
)
def test_the_norm_agrees_in_number(hours: tuple[int, int], said: str) -> None:
    assert said in told(incidents__ordinary__norm_hours=hours[0], incidents__urgent__norm_hours=hours[1])


def test_answers_whose_time_is_not_counted_are_named_with_their_number() -> None:
    assert "не подсчитано" not in told()
    assert "Время ответа не подсчитано по 1 инциденту: производственный календарь" in told(incidents__untimed=1)
    assert "по 5 инцидентам" in told(incidents__untimed=5)


def test_a_period_that_has_not_ended_is_told_first() -> None:
    first, *_ = notes(reading(unfinished_on=date(2021, 11, 24)))
    assert first.replace("\u00a0", " ") == (
        "Период ещё не закончился: показатели подсчитаны по состоянию на 24 ноября 2021 г.; в сравнениях 2020 год – "
        "целиком."
    )


def test_rounding_is_told_only_of_lists_that_are_complete() -> None:
    assert "Доли по темам обращений округлены каждая сама по себе до десятых и в сумме дают 100,1 %." in told()
    assert "Доли по результатам личного приёма" not in told()


def test_the_law_and_the_control_date_are_named_when_they_differ() -> None:
    assert "это разные сроки" not in told()
    assert "это разные сроки" in told(appeals__answered_within_law=330)
