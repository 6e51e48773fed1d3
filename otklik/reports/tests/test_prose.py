"""The prose says what the figures say: more or fewer, in time or not, and that there is nothing to compare with."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest

from otklik.office.appeals.models import Outcome
from otklik.reports import prose
from otklik.reports.contents import document
from otklik.reports.documents.model import Chart, Item, Note, Paragraph, Table, plain_text
from otklik.reports.known import Known
from otklik.reports.periods import whole_year
from otklik.reports.reading import JOURNALS
from otklik.reports.tables import channels as channels_table
from otklik.reports.tables import sources, territories
from otklik.reports.tables import terms as terms_table
from otklik.reports.tests.making import days, reading, report
from otklik.rules.statistics import share


def told(sentences: Iterable[Paragraph | Item | Note]) -> str:
    return "\n".join(plain_text(one.pieces).replace("\u00a0", " ") for one in sentences)


def test_the_year_2021_reads_as_the_administration_wrote_it() -> None:
    assert (
        "зарегистрировано 22 892 входящих документа, что на 1 252 документа больше, чем в 2020 году (21 640)."
        in told(prose.correspondence(reading()))
    )
    appeals = told(prose.appeals(reading()))
    assert "поступило 334 письменных обращения граждан, в том числе в форме электронного документа – 147." in appeals
    assert (
        "Это на 403 обращения меньше, чем годом ранее (в 2020 году – 737, в 2019 году – 710, в 2018 году – 638)."
        in appeals
    )
    assert "и иных муниципальных образований проявило во втором квартале 2021 года (121 обращение); " in appeals
    assert "в первом – 78, в третьем – 72, в четвёртом – 63." in appeals
    marks = "Коллективных обращений – 15, повторных – 20, от жителей иных муниципальных образований – 17."
    assert marks in appeals
    assert (
        "Большую часть составили обращения по вопросам жилищно-коммунального хозяйства – 214 (64,1 %). "
        "Другие темы: земельные и имущественные отношения – 65 (19,5 %), иные вопросы – 55 (16,5 %)."
    ) in appeals
    assert (
        "В 2021 году в рамках данной системы рассмотрен 481 инцидент, что на 316 инцидентов больше, чем годом ранее "
        "(в 2020 году – 165, в 2019 году – 102)."
    ) in told(prose.incidents(reading()))
    assert "жители Печерского, Козинского, Корохоткинского сельских поселений." in told(prose.incidents(reading()))
    receptions = told(prose.receptions(reading()))
    assert "проведено 16 личных приёмов граждан, на которых принято 94 человека." in receptions
    assert "тема не указана – 1 (1,1 %)." in receptions


def test_a_quarter_is_compared_with_the_same_quarter_by_its_name() -> None:
    quarter = reading(days("Thu 2021-04-01", "Wed 2021-06-30"))
    years = "(во II квартале 2020 года – 737, во II квартале 2019 года – 710, во II квартале 2018 года – 638)."
    assert f"чем годом ранее {years}" in told(prose.appeals(quarter))
    assert "больше, чем во II квартале 2020 года (21 640)." in told(prose.correspondence(quarter))
    assert "(во II квартале 2020 года – 165, во II квартале 2019 года – 102)." in told(prose.incidents(quarter))
    assert "чем годом ранее (во II квартале 2020 года – 89)." in told(prose.higher(quarter))
    for chapter in (prose.appeals, prose.correspondence, prose.incidents, prose.higher, prose.channels):
        assert not re.search(r"\b20(18|19|20) (год|году)\b", told(chapter(quarter)))


def test_days_are_compared_with_the_same_period() -> None:
    spring = told(prose.appeals(reading(days("Mon 2021-03-01", "Thu 2021-04-15"))))
    assert "(за тот же период 2020 года – 737, за тот же период 2019 года – 710, " in spring
    one = told(prose.correspondence(reading(days("Mon 2021-03-01", "Mon 2021-03-01"))))
    assert "1 марта 2021 года зарегистрировано 22 892 входящих документа" in one
    assert "чем 1 марта 2020 года (21 640)." in one


def test_growth_is_never_shown_from_a_year_that_the_files_do_not_hold() -> None:
    sentence = told(prose.correspondence(reading(correspondence__previous=None, correspondence__change=None)))
    assert "Сведений о входящей корреспонденции за 2020 год в системе нет, сравнить не с чем." in sentence
    assert "больше" not in sentence
    appeals = told(prose.appeals(reading(appeals__previous=None, appeals__history={"2021": 334})))
    assert "Сведений о письменных обращениях граждан за 2020 год в системе нет, сравнить не с чем." in appeals


WINTER = days("Mon 2021-11-15", "Sun 2022-02-20")
NOTHING_BEFORE: dict[str, Any] = {
    "correspondence__previous": None,
    "appeals__previous": None,
    "appeals__history": {"2021": 334},
    "channels": {"appeals": {"count": 334, "previous": None}},
}


def test_a_period_of_which_one_year_is_not_held_says_so_and_is_compared_with_nothing() -> None:
    of = reading(WINTER, Known(years={"letters": [2021, 2020], "appeals": [2021, 2020, 2019]}), **NOTHING_BEFORE)
    letters, appeals = told(prose.correspondence(of)), told(prose.appeals(of))
    assert "Сведений о входящей корреспонденции за 2022 год в системе нет: показатели неполны, сравнить их" in letters
    assert "Сведений о письменных обращениях граждан за 2022 год в системе нет: показатели неполны" in appeals
    assert "меньше" not in letters + appeals
    assert told(prose.channels(of)) == (
        "Сведения о каналах обращений за период с 15 ноября 2021 года по 20 февраля 2022 года есть не за все годы, "
        "сравнить не с чем."
    )


def test_a_period_before_that_is_held_in_part_is_compared_with_nothing() -> None:
    held = Known(years={"letters": [2022, 2021], "appeals": [2022, 2021]})
    of = reading(WINTER, held, **NOTHING_BEFORE)
    letters = told(prose.correspondence(of))
    assert letters.endswith("Сведений о входящей корреспонденции за 2020 год в системе нет, сравнить не с чем.")
    assert told(prose.channels(of)).endswith("2021 года есть не за все годы, сравнить не с чем.")


def test_of_the_year_that_is_held_nothing_is_told_to_be_none_for_the_whole_period() -> None:
    of = reading(WINTER, Known(years={"appeals": [2021]}), **NOTHING_BEFORE | {"appeals__total": 0})
    assert not of.holds("appeals")
    assert told(prose.not_held(of, "appeals")) == (
        "Сведений о письменных обращениях граждан за 2022 год в системе нет; за остальное время периода их нет "
        "в журнале."
    )


def test_nothing_is_told_to_have_fallen_to_a_year_that_the_files_do_not_hold() -> None:
    channels = {"appeals": {"count": 3, "previous": 9}, "incidents": {"count": 0, "previous": 481}}
    not_held = reading(channels=channels, incidents__total=0)
    assert told(prose.channels(not_held)) == "Снизилось число письменных обращений (с 9 до 3)."
    table = channels_table.table(not_held)
    assert table is not None
    assert [[piece if isinstance(piece, str) else piece.text for piece in row] for row in table.rows] == [
        ["Письменные обращения", "3", "9", "−6"],
        ["Инциденты в социальных сетях", "–", "481", "–"],
    ]
    held = reading(known=Known(years={"incidents": [2021]}), channels=channels, incidents__total=0)
    assert "инцидентов в социальных сетях (с 481 до 0)" in told(prose.channels(held))


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (5, 4, "Это на 1 обращение больше, чем годом ранее (в 2020 году – 4)."),
        (4, 5, "Это на 1 обращение меньше, чем годом ранее (в 2020 году – 5)."),
        (5, 5, "Это столько же, сколько годом ранее (в 2020 году – 5)."),
    ],
)
def test_more_fewer_and_as_many_follow_the_figures(now: int, before: int, said: str) -> None:
    of = reading(appeals__total=now, appeals__previous=before, appeals__history={"2020": before, "2021": now})
    assert said in told(prose.appeals(of))


def topics(**counts: int) -> dict[str, dict[str, float | None]]:
    total = sum(counts.values())
    return {code: {"count": count, "share": share(count, total)} for code, count in counts.items()}


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({"housing": 2, "land": 1}, "Большую часть составили обращения по вопросам жилищно-коммунального хозяйства"),
        ({"housing": 1, "land": 1}, "По темам обращения распределились так: жилищно-коммунальное хозяйство – 1 (50,0"),
        ({"land": 1, "other": 9}, "По темам обращения распределились так: земельные и имущественные отношения – 1 (10"),
        ({"land": 3}, "Тема обращений: земельные и имущественные отношения – 3 (100,0 %)."),
    ],
)
def test_most_of_the_appeals_is_said_only_of_more_than_half(counts: dict[str, int], said: str) -> None:
    assert said in told(prose.appeals(reading(appeals__by_topic=topics(**counts))))


def test_equal_quarters_share_the_first_place() -> None:
    of = reading(appeals__by_quarter={"1": 9, "2": 3, "3": 9, "4": 1}, appeals__busiest_quarter=1)
    assert "в первом и третьем кварталах 2021 года (9 обращений и 9 обращений)" in told(prose.appeals(of))


def test_appeals_of_others_alone_are_named_as_appeals() -> None:
    of = reading(appeals__collective=0, appeals__repeated=0)
    assert "Обращений от жителей иных муниципальных образований – 17." in told(prose.appeals(of))


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


@pytest.mark.parametrize(
    ("in_work", "overdue", "ended", "going_on"),
    [
        (3, 2, "из них с истёкшим сроком – 2.", "из них со сроком не позднее 31 декабря 2021 г. – 2."),
        (1, 1, "остаётся 1 обращение, его срок истёк.", "1 обращение, его срок – не позднее 31 декабря 2021 г."),
        (3, 0, "остаются 3 обращения.", "остаются 3 обращения."),
    ],
)
def test_a_term_has_expired_only_if_the_period_has_ended(in_work: int, overdue: int, ended: str, going_on: str) -> None:
    changed: dict[str, Any] = {
        "appeals__by_result": {"in_work": in_work, "measures_taken": 0},
        "appeals__answered_in_time": 1,
        "appeals__overdue": overdue,
    }
    assert ended in told(prose.terms(reading(**changed)))
    unfinished = reading(unfinished_on=date(2021, 11, 24), **changed)
    assert going_on in told(prose.terms(unfinished))
    assert "истёк" not in told(prose.terms(unfinished))
    titles = {str(row[0]) for row in terms_table.table(unfinished).rows}  # type: ignore[union-attr]
    assert "Ответ не дан, срок – не позднее 31 декабря 2021 г." in {title.replace("\u00a0", " ") for title in titles}
    assert not [title for title in titles if "истёк" in title]


def test_control_dates_are_spoken_of_only_where_they_were_set() -> None:
    none = Known(control_dates=False)
    assert told(prose.terms(reading(known=none, appeals__extended=0))) == (
        "Все письменные обращения граждан рассмотрены в установленные законом сроки."
    )
    late = reading(known=none, appeals__answered_in_time=330, appeals__answered_late=4)
    assert "В срок даны ответы на 330 обращений, с опозданием – на 4 обращения." in told(prose.terms(late))
    table = terms_table.table(late)
    assert table is not None
    assert not [row for row in table.rows if "контрольн" in str(row[0])]


def test_answers_that_nobody_gave_are_not_counted_as_zero_appeals() -> None:
    results = {"in_work": 2, "measures_taken": 0}
    nobody: dict[str, Any] = {
        "appeals__extended": 0,
        "appeals__total": 2,
        "appeals__answered_within_law": 0,
        "appeals__answered_in_time": 0,
    }
    assert told(prose.terms(reading(appeals__by_result=results, **nobody))) == (
        "Обращений, ответ на которые дан в установленный законом срок, нет.\nВ работе остаются 2 обращения."
    )
    assert told(prose.terms(reading(appeals__by_result={}, **nobody))).endswith("Дата ответа в журнале не указана.")
    late = reading(appeals__by_result={}, appeals__answered_late=2, **nobody)
    assert told(prose.terms(late)).endswith("С опозданием даны ответы на 2 обращения.")


def test_one_paper_is_told_of_in_the_singular() -> None:
    one = reading(
        appeals__total=1,
        appeals__extended=0,
        appeals__answered_within_law=1,
        appeals__answered_in_time=1,
        messages__total=1,
        messages__answered_in_time=1,
    )
    assert told(prose.terms(one)) == (
        "Обращение рассмотрено в установленный законом срок.\n"
        "Контрольные сроки, назначенные при регистрации, также соблюдены по обращению."
    )
    assert "Сообщение было рассмотрено, ответ направлен заявителю в установленный срок." in told(prose.messages(one))


@pytest.mark.parametrize(
    ("days", "visitors", "said"),
    [
        (1, 7, "проведён 1 личный приём граждан, на котором принято 7 человек."),
        (2, 1, "проведено 2 личных приёма граждан, на которых принят 1 человек."),
        (21, 22, "проведён 21 личный приём граждан, на которых принято 22 человека."),
    ],
)
def test_receptions_and_visitors_agree_in_number(days: int, visitors: int, said: str) -> None:
    assert said in told(prose.receptions(reading(receptions__days=days, receptions__visitors=visitors)))


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


def test_an_answer_whose_time_is_not_counted_is_neither_late_nor_missing() -> None:
    of = reading(incidents__in_time=479, incidents__untimed=2)
    assert "В срок даны ответы на 479 инцидентов, время ответа не подсчитано по 2 инцидентам." in told(
        prose.incidents(of)
    )


def test_topics_that_are_all_named_are_not_called_the_greatest() -> None:
    seven = {f"Тема {number}": {"count": 1, "share": 14.3} for number in range(7)}
    assert "Наибольшее количество обращений связано с темами: тема 0 – 1 (14,3 %), " in told(
        prose.incidents(reading(incidents__by_topic=seven))
    )
    few = {"Дороги": {"count": 300, "share": 62.4}, "Газ": {"count": 181, "share": 37.6}}
    assert "По темам инциденты распределились так: дороги – 300 (62,4 %), газ – 181 (37,6 %)." in told(
        prose.incidents(reading(incidents__by_topic=few))
    )


def test_settlements_as_active_as_others_are_only_among_the_most_active() -> None:
    counts = {"Печерское": 5, "Козинское": 2, "Корохоткинское": 2, "Лоинское": 2}
    active = ["Печерское", "Козинское", "Корохоткинское"]
    of = reading(incidents__by_territory=counts, incidents__most_active_territories=active)
    assert "В числе наиболее активных в обращениях в рамках данной системы были жители Печерского," in told(
        prose.incidents(of)
    )
    all_three = {name: counts[name] for name in active}
    of = reading(incidents__by_territory=all_three, incidents__most_active_territories=active)
    assert "В рамках данной системы обращались жители Печерского," in told(prose.incidents(of))


def test_one_higher_body_is_not_told_twice() -> None:
    source = "Прокуратура Смоленского района"
    of = reading(
        appeals__by_source={source: {"count": 2, "share": 0.6}},
        appeals__from_higher={"count": 2, "share": 0.6, "previous": None},
    )
    assert "поступило 2 обращения из прокуратуры Смоленского района (0,6 % от общего числа).\n" in told(
        prose.higher(of)
    )


def is_one(number: int) -> bool:
    return number % 10 == 1 and number % 100 != 11


@pytest.mark.parametrize("number", [*range(1, 126), 1000])
def test_verbs_agree_with_every_number(number: int) -> None:
    total: dict[str, Any] = {"correspondence__total": number, "incidents__total": number, "incidents__in_time": number}
    receptions = told(prose.receptions(reading(receptions__days=number, receptions__visitors=number)))
    incidents = told(prose.incidents(reading(**total)))
    unanswered = told(prose.incidents(reading(**total | {"incidents__in_time": 0})))
    ending = "" if is_one(number) else "о"
    assert f"году зарегистрирован{ending} " in told(prose.correspondence(reading(**total)))
    assert f"системы рассмотрен{ending} " in incidents
    assert f"без ответа оста{'ётся' if is_one(number) else 'ются'} " in unanswered.lower()
    assert f"{'проведён' if is_one(number) else 'проведено'} " in receptions
    assert f"{'на котором' if number == 1 else 'на которых'} принят{ending} " in receptions


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
        (
            ["Дом отдыха", "Печерское", "вне района"],
            "жители Печерского сельского поселения, территории «Дом отдыха» и иных муниципальных образований.",
        ),
        (["г. Смоленск", "Дом отдыха"], "жители территорий «г. Смоленск», «Дом отдыха»."),
    ],
)
def test_settlements_stand_in_the_genitive(active: list[str], who: str) -> None:
    counts = dict.fromkeys(active, 5) | {"Лоинское": 1}
    of = reading(incidents__most_active_territories=active, incidents__by_territory=counts)
    assert who in told(prose.incidents(of))


def test_names_of_settlements_keep_the_small_letters_of_abbreviations() -> None:
    counts = {"г. Смоленск": 1, "пос. Красный Бор": 1, "вне района": 1, "пгт Озёрный": 1}
    table = territories.table(reading(appeals__by_territory=counts, incidents__by_territory={}))
    assert table is not None
    assert [row[0] for row in table.rows] == ["г. Смоленск", "пгт Озёрный", "пос. Красный Бор", "Вне района"]


def test_a_period_longer_than_a_year_has_no_columns_of_a_year_before() -> None:
    of = reading(days("Wed 2020-01-01", "Fri 2021-12-31"))
    for table in (channels_table.table(of), sources.table(of)):
        assert table is not None
        assert not {"Годом ранее", "±"} & set(table.columns)
        assert {len(row) for row in table.rows} == {len(table.columns)}


EMPTY: dict[str, Any] = {
    "correspondence__total": 0,
    "appeals__total": 0,
    "incidents__total": 0,
    "messages__total": 0,
    "receptions__visitors": 0,
}


HELD = Known(years=dict.fromkeys(JOURNALS, (2021,)))


def test_a_period_without_papers_in_a_year_that_is_held_says_so_in_every_chapter() -> None:
    of = reading(known=HELD, **EMPTY)
    assert "входящая корреспонденция не регистрировалась" in told(prose.correspondence(of))
    assert "письменных обращений граждан в Администрацию" in told(prose.appeals(of))
    assert "инцидентов не зарегистрировано" in told(prose.incidents(of))
    assert "сообщений не поступало" in told(prose.messages(of))
    assert "личные приёмы граждан не проводились" in told(prose.receptions(of))
    assert told(prose.results(of)) == told(prose.terms(of)) == told(prose.higher(of)) == ""


def test_of_a_year_that_is_not_held_nothing_is_stated_as_a_fact() -> None:
    paper = document(report(**EMPTY))
    text = told(block for block in paper.blocks if isinstance(block, Paragraph))
    assert text == (
        "Сведений о входящей корреспонденции за 2021 год в системе нет.\n"
        "Сведений о письменных обращениях граждан за 2021 год в системе нет.\n"
        "Сведений об инцидентах в социальных сетях за 2021 год в системе нет.\n"
        "Сведений о сообщениях платформы обратной связи за 2021 год в системе нет.\n"
        "Сведений о личном приёме граждан за 2021 год в системе нет."
    )
    assert not [block for block in paper.blocks if isinstance(block, Table | Chart)]


def test_a_report_without_any_journal_says_so() -> None:
    nothing = report()
    nothing.figures.clear()
    text = told(block for block in document(nothing).blocks if isinstance(block, Paragraph))
    assert text == "Сведений о работе с обращениями граждан за 2021 год в системе нет."


def test_channels_that_have_nothing_to_be_compared_with_say_so() -> None:
    of = reading(whole_year(2018), channels={"appeals": {"count": 3, "previous": None}})
    assert told(prose.channels(of)) == "Сведений о каналах обращений за 2017 год в системе нет, сравнить не с чем."


def test_a_period_that_has_not_ended_is_marked() -> None:
    unfinished = document(report(whole_year(2022)))
    assert unfinished.title[-1].replace("\u00a0", " ") == "предварительно, по состоянию на 12 января 2022 г."
    assert len(document(report()).title) == len(unfinished.title) - 1


def test_settlements_have_a_sentence() -> None:
    of = reading(
        appeals__by_territory={"вне района": 90, "Козинское": 5, "Печерское": 7},
        incidents__by_territory={"Козинское": 4, "Печерское": 4, "Корохоткинское": 1},
    )
    assert told(prose.settlements(of)) == (
        "Больше всего письменных обращений – от жителей Печерского сельского поселения (7), "
        "инцидентов – от жителей Козинского, Печерского сельских поселений (по 4)."
    )
    nobody_first = {f"Село {number}": 1 for number in range(5)}
    assert told(prose.settlements(reading(appeals__by_territory={}, incidents__by_territory=nobody_first))) == ""
    assert told(prose.settlements(reading(appeals__by_territory={}, incidents__by_territory={"Козинское": 4}))) == ""


def test_deputies_who_received_are_counted_apart() -> None:
    officials = {"Глава района": {"days": 2, "visitors": 5}, "Заместитель Главы": {"days": 1, "visitors": 1}}
    receptions = told(prose.receptions(reading(receptions__by_official=officials)))
    assert "Глава района – 2 личных приёма, 5 человек;" in receptions
    assert "Заместитель Главы – 1 личный приём, 1 человек." in receptions


def test_sentences_before_their_year_are_not_said() -> None:
    assert "С октября 2018 года" not in told(prose.incidents(reading(days("Sun 2017-01-01", "Sun 2017-12-31"))))
