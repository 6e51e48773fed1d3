"""What does not add up, and what the figures do not tell: notes in Russian under a report.

The first part follows from the figures of any period. The second compares the figures with what was published of the
same year by the same office (data/published.toml), and names only what differs.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from otklik.reports import words
from otklik.reports.periods import Period
from otklik.reports.reading import ABOUT, Reading
from otklik.ui.russian import NBSP, decimal, long_day, plural, thousands

PUBLISHED = Path(__file__).parent / "data" / "published.toml"
NAMED_PAPERS = 10
"""So many papers a note names by their numbers."""


def notes(of: Reading) -> Iterator[str]:
    """Yield every note of a report, typeset: on its figures, then on what was published."""
    yield from notes_on_figures(of)
    yield from notes_on_published(of)


def notes_on_figures(of: Reading) -> Iterator[str]:
    """Yield what the figures of the period do not tell, typeset."""
    yield from map(words.plain, _of_an_unfinished_period(of))
    yield from map(words.plain, _of_figures(of))


def notes_on_published(of: Reading) -> Iterator[str]:
    """Yield where what the office has published of the period differs from its figures, typeset."""
    yield from map(words.plain, _of_published(of))


def _of_an_unfinished_period(of: Reading) -> Iterator[str]:
    on = of.unfinished_on
    if on is not None:
        compares = of.period.is_comparable and any(map(of.holds, ABOUT))
        whole = f"; в сравнениях {of.earlier.accusative()} – целиком" if compares else ""
        yield f"Период ещё не закончился: показатели подсчитаны по состоянию на {long_day(on)}{whole}."


def _of_figures(of: Reading) -> Iterator[str]:
    never = [about for room, about in ABOUT.items() if not of.has(room)]
    if never:
        yield f"Не загружены сведения {words.listed(never)}: показателей о них в отчёте нет."
    unknown = [room for room in ABOUT if of.has(room) and not of.holds(room)]
    for period, about in _by_period(of, unknown, of.period):
        yield f"Сведений {about} за {period} в системе нет: это не ноль, а отсутствие сведений."
    in_part = [room for room in ABOUT if of.holds(room) and of.gaps(room, of.period)]
    compares = " и с прежним периодом не сравниваются" if of.period.is_comparable else ""
    for period, about in _by_period(of, in_part, of.period):
        yield f"Сведений {about} за {period} в системе нет: показатели неполны{compares}."
    if not of.period.is_comparable:
        yield "Период длиннее года: сравнить его с таким же периодом годом ранее нельзя."
    else:
        yield from _without_year_before(of)
    yield from _unstated_topics(of)
    yield from _unstated_places(of)
    yield from _unstated_results(of)
    yield from _shares_that_add_up_to_less(of)
    yield from _law_and_control(of)
    yield from _norm_and_mean(of)
    yield from _untimed_answers(of)
    yield from _early_answers(of)


def _without_year_before(of: Reading) -> Iterator[str]:
    previous = {"letters": of.value("correspondence.previous")}
    previous |= {room: of.value("channels", room, "previous") for room in of.table("channels")}
    missing = [
        room for room, count in previous.items() if count is None and of.holds(room) and not of.gaps(room, of.period)
    ]
    for period, about in _by_period(of, missing, of.earlier):
        yield f"Сведений {about} за {period} в системе нет, поэтому рост или снижение по ним не показаны."


def _by_period(of: Reading, rooms: Iterable[str], period: Period) -> list[tuple[str, str]]:
    """Return what is lacking of a period, and of which rooms: «2022 год», «о письменных обращениях граждан и …»."""
    lacking: dict[str, list[str]] = {}
    for room in rooms:
        lacking.setdefault(of.lacking(room, period), []).append(ABOUT[room])
    return [(what, words.listed(about)) for what, about in lacking.items()]


def _unstated_topics(of: Reading) -> Iterator[str]:
    unstated = of.count("receptions.by_topic", "unstated", "count")
    if unstated:
        total = of.count("receptions.visitors")
        yield (
            f"Личный приём: тема не указана у {words.of(unstated, 'visitor')} из {thousands(total)} (в карточке нет "
            f"кода вопроса), поэтому названные темы в сумме дают {thousands(total - unstated)}."
        )
    without_code = of.count("appeals.total") - _sum(of, "appeals.by_section")
    if without_code:
        yield (
            f"Код вопроса не указан у {words.of(without_code, 'appeal')}: среди тем это «"
            f"{of.topic(of.books.rest_topic)}», в разделы классификатора не входит."
        )


def _unstated_places(of: Reading) -> Iterator[str]:
    for key, total, noun in (
        ("appeals.by_territory", "appeals.total", "appeal"),
        ("incidents.by_territory", "incidents.total", "incident"),
    ):
        without = of.count(total) - _sum(of, key)
        if without:
            yield f"Поселение не указано у {words.of(without, noun)} из {thousands(of.count(total))}."


def _unstated_results(of: Reading) -> Iterator[str]:
    results = of.table("appeals.by_result")
    without = of.count("appeals.total") - sum(count for name, count in results.items() if name != "measures_taken")
    if results and without:
        yield f"Результат рассмотрения не указан у {words.of(without, 'appeal')}, хотя ответ дан."
    without = of.count("receptions.visitors") - _sum(of, "receptions.by_result")
    if without:
        yield f"Результат личного приёма не указан у {words.of(without, 'visitor')}."


def _shares_that_add_up_to_less(of: Reading) -> Iterator[str]:
    for key, whole, name in (
        ("appeals.by_topic", "appeals.total", "темам обращений"),
        ("receptions.by_topic", "receptions.visitors", "темам личного приёма"),
        ("receptions.by_result", "receptions.visitors", "результатам личного приёма"),
    ):
        if _sum(of, key) != of.count(whole):
            continue
        tenths = [round(10 * row["share"]) for row in of.table(key).values() if row["share"] is not None]
        if tenths and sum(tenths) != 1000:
            yield (
                f"Доли по {name} округлены каждая сама по себе до десятых и в сумме дают {decimal(sum(tenths) / 10)} %."
            )


def _law_and_control(of: Reading) -> Iterator[str]:
    in_time, within_law = of.count("appeals.answered_in_time"), of.count("appeals.answered_within_law")
    if in_time != within_law:
        yield (
            f"Ответов в срок по закону (30 дней с учётом продления) – {thousands(within_law)}, "
            f"в контрольный срок, указанный в журнале, – {thousands(in_time)}: это разные сроки."
        )


def _norm_and_mean(of: Reading) -> Iterator[str]:
    ordinary, urgent = of.value("incidents.ordinary.mean_hours"), of.value("incidents.urgent.mean_hours")
    if ordinary is None and urgent is None:
        return
    means = [
        f"{decimal(mean)} ч {name}"
        for mean, name in ((ordinary, "для обычных сообщений"), (urgent, "для сообщений повышенной важности"))
        if mean is not None
    ]
    ordinary_norm, urgent_norm = (of.count(f"incidents.{name}.norm_hours") for name in ("ordinary", "urgent"))
    yield (
        f"Норма ответа на инцидент ({words.counted(ordinary_norm, 'working hour')}, для сообщений повышенной "
        f"важности – {words.counted(urgent_norm, 'working hour')}) – это предел, а не среднее время. "
        f"Среднее время ответа в рабочих часах: {words.listed(means)}."
    )


def _untimed_answers(of: Reading) -> Iterator[str]:
    untimed = of.count("incidents.untimed")
    if untimed:
        yield (
            f"Время ответа не подсчитано по {thousands(untimed)}{NBSP}{words.to(untimed, 'incident')}: "
            "производственный календарь года, в котором дан ответ, не внесён. В среднее время, в ответы в срок и с "
            "опозданием они не вошли."
        )


EARLY = {
    "appeals": ("Дата ответа раньше дня регистрации", "appeal", "ответ посчитан по дате, что стоит в журнале"),
    "incidents": ("Ответ отмечен раньше принятия", "incident", "время ответа посчитано нулевым"),
    "messages": ("Ответ отмечен раньше принятия", "message", "ответ посчитан по времени, что стоит в журнале"),
}
"""What is wrong, with which papers, and how they are counted all the same."""


def _early_answers(of: Reading) -> Iterator[str]:
    for room, (wrong, noun, counted) in EARLY.items():
        numbers = of.known.early.get(room, ())
        if numbers:
            more = " и другие" if len(numbers) > NAMED_PAPERS else ""
            named = ", ".join(numbers[:NAMED_PAPERS])
            yield f"{wrong} у {words.of(len(numbers), noun)} ({named}{more}): {counted}. Проверьте даты."


@cache
def published() -> Mapping[str, Any]:
    """Return what was published and by which office, by year."""
    return tomllib.loads(PUBLISHED.read_text(encoding="utf-8"))


def _of_published(of: Reading) -> Iterator[str]:
    text = published().get(str(of.period.year), {}) if of.period.is_year else {}
    if text.get("body") != of.books.body.name:
        return
    for kind, compare in COMPARISONS.items():
        for said in text.get(kind, []):
            yield from compare(of, said, text["title"])


def _published_share(of: Reading, said: Mapping[str, Any], title: str) -> Iterator[str]:
    share = of.value(*said["path"])
    if share is None or decimal(share) == said["said"]:
        return
    if "," in said["said"]:
        yield f"{words.raised(title)}: {said['what']} – {said['said']} %; верно {decimal(share)} %."
    else:
        yield (
            f"{words.raised(title)}: {said['what']} – {said['said']} % среди долей с одним знаком после запятой; "
            f"с одним знаком {decimal(share)} %."
        )


def _published_sum(of: Reading, said: Mapping[str, Any], title: str) -> Iterator[str]:
    total, whole = sum(of.count(*path) for path in said["parts"]), of.count(*said["whole"])
    if total != whole:
        yield (
            f"{words.raised(title)}: {said['what']} в сумме дают {thousands(total)} из {thousands(whole)}, "
            f"не хватает {thousands(whole - total)}."
        )


def _published_means(of: Reading, said: Mapping[str, Any], title: str) -> Iterator[str]:
    means = [of.value(*path) for path in said["means"]]
    pairs = list(zip(said["said"], means, strict=True))
    if any(mean is not None and decimal(mean) != f"{value},0" for value, mean in pairs):
        actual = [decimal(mean) if mean is not None else "–" for mean in means]
        hours = plural(int(said["said"][-1]), "час", "часа", "часов")
        yield (
            f"{words.raised(title)}: {said['what']} названо {words.listed(said['said'])} {hours} – это норма ответа; "
            f"среднее составило {words.listed(actual)} рабочего часа."
        )


def _published_trend(of: Reading, said: Mapping[str, Any], title: str) -> Iterator[str]:
    now, before = of.value(*said["now"]), of.value(*said["before"])
    if now is None:
        return
    if before is None:
        yield f"{words.raised(title)}: «{said['said']}» сказано без числа; сведений, чтобы это проверить, нет."
        return
    rose = now > before
    verdict = "подтверждается" if rose == said["grew"] else "не подтверждается"
    yield (
        f"{words.raised(title)}: «{said['said']}» сказано без числа; в журналах {said['what']} {thousands(now)} "
        f"против {thousands(before)} {of.earlier.compared()}: сказанное {verdict}."
    )


def _published_uncounted(of: Reading, said: Mapping[str, Any], title: str) -> Iterator[str]:
    officials = of.table("receptions.by_official")
    if officials and not any(post in official.lower() for post in said["posts"] for official in officials):
        yield f"{words.raised(title)}: {said['said']} назван, но не подсчитан; в загруженных карточках его нет."


COMPARISONS: dict[str, Callable[[Reading, Mapping[str, Any], str], Iterator[str]]] = {
    "sums": _published_sum,
    "shares": _published_share,
    "means": _published_means,
    "trends": _published_trend,
    "uncounted": _published_uncounted,
}


def _sum(of: Reading, key: str) -> int:
    return sum(value["count"] if isinstance(value, Mapping) else value for value in of.table(key).values())
