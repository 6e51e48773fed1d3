"""The prose of a report, chapter by chapter, in the order and the tone of the administration's own.

A function a chapter yields sentences (a paragraph each) and the items of its lists. Numbers, «больше» and «меньше»,
endings and «все в срок» come from the figures; where there is nothing to say a chapter says so.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from otklik.reports import words
from otklik.reports.documents.model import Item, Note, Paragraph
from otklik.reports.reading import ABOUT, Reading
from otklik.ui.russian import NBSP, decimal, long_day, plural, thousands

PHRASES = Path(__file__).parent / "data" / "phrases.toml"
NAMED_YEARS = 3
"""So many years before a sentence names; the table has them all."""
NAMED_SETTLEMENTS = 3
"""So many settlements share the first place in a sentence."""
NAMED_TOPICS = 6
"""So many topics of incidents a sentence names; the table has them all."""

Text = Iterator[Paragraph | Item | Note]


def _say(sentence: str) -> Paragraph:
    return Paragraph(words.pieces(words.raised(sentence)))


def _item(sentence: str) -> Item:
    return Item(words.pieces(sentence))


@cache
def _phrases() -> Mapping[str, Any]:
    return tomllib.loads(PHRASES.read_text(encoding="utf-8"))


def _phrase(of: Reading, name: str) -> Text:
    body = of.books.body
    names = {
        "body_prepositional": body.name_prepositional,
        "body_genitive": body.name_genitive,
        "region": body.region,
        "region_genitive": body.region_genitive,
        "head_post_instrumental": body.head_post_instrumental,
    }
    phrases = _phrases()
    if of.period.until.year < phrases["since"].get(name, 0):
        return
    for sentence in phrases[name]:
        yield _say(sentence.format(**names))


def not_held(of: Reading, room: str) -> Text:
    """Yield what is said of a journal that is not held for the period: no figure, as nothing is known."""
    rest = "; за остальное время периода их нет в журнале" if of.gaps(room, of.period) else ""
    yield _say(f"Сведений {ABOUT[room]} за {of.lacking(room, of.period)} в системе нет{rest}.")


def nothing(of: Reading) -> Text:
    """Yield what a report says that has no chapter."""
    yield _say(f"Сведений о работе с обращениями граждан за {of.period.accusative()} в системе нет.")


def correspondence(of: Reading) -> Text:
    yield from _phrase(of, "correspondence")
    total, previous = of.count("correspondence.total"), of.value("correspondence.previous")
    if not total:
        yield _say(f"{of.period.within()} входящая корреспонденция не регистрировалась.")
        return
    told = (
        f"{of.period.within()} {plural(total, 'зарегистрирован', *['зарегистрировано'] * 2)} "
        f"{of.counted('incoming document', 'correspondence.total')}"
    )
    if previous is not None:
        told += (
            f", что {words.compared(total, previous, 'document', of.earlier.compared())} "
            f"({of.number('correspondence.previous')})"
        )
    yield _say(f"{told}.")
    yield from _nothing_to_compare_with(of, "letters", previous)


def _nothing_to_compare_with(of: Reading, room: str, previous: int | None) -> Text:
    if of.gaps(room, of.period):
        compared = ", сравнить их не с чем" if of.period.is_comparable else ""
        without = f"Сведений {ABOUT[room]} за {of.lacking(room, of.period)} в системе нет"
        yield _say(f"{without}: показатели неполны{compared}.")
    elif previous is None and of.period.is_comparable:
        yield _say(f"Сведений {ABOUT[room]} за {of.lacking(room, of.earlier)} в системе нет, сравнить не с чем.")


def _than_before(of: Reading, room: str, noun: str) -> str:
    """Return «на 403 обращения меньше, чем годом ранее (в 2020 году – 737, …)»; nothing if nothing is known of it."""
    total, previous = of.count(f"{room}.total"), of.value(f"{room}.previous")
    if previous is None:
        return ""
    return f"{words.compared(total, previous, noun, 'годом ранее')} ({_years_before(of, room)})"


def _years_before(of: Reading, room: str) -> str:
    """Return «в 2020 году – 737, в 2019 году – 710»."""
    years = sorted((int(year) for year in of.table(f"{room}.history") if int(year) < of.period.year), reverse=True)
    return ", ".join(
        f"{of.period.earlier(of.period.year - year).compared()} – {of.number(f'{room}.history', str(year))}"
        for year in years[:NAMED_YEARS]
    )


def appeals(of: Reading) -> Text:
    yield from _phrase(of, "appeals")
    if not of.count("appeals.total"):
        yield _say(f"{of.period.within()} письменных обращений граждан в {of.books.body.name_accusative} не поступало.")
        return
    by_form = (
        f", в том числе в форме электронного документа – {of.number('appeals.by_form', 'electronic')}"
        if of.count("appeals.by_form", "electronic")
        else "; в форме электронного документа обращений не было"
    )
    yield _say(
        f"Всего {of.period.within()} в Администрацию поступило "
        f"{of.counted('written appeal', 'appeals.total')} граждан{by_form}."
    )
    if compared := _than_before(of, "appeals", "appeal"):
        yield _say(f"Это {compared}.")
    yield from _nothing_to_compare_with(of, "appeals", of.value("appeals.previous"))
    yield from _appeals_marks(of)
    yield from _appeal_quarters(of)
    yield from _appeal_topics(of)


def _appeals_marks(of: Reading) -> Text:
    marks = [
        (name, of.number(key))
        for key, name in (
            ("appeals.collective", "коллективных"),
            ("appeals.repeated", "повторных"),
            ("appeals.from_outside", "от жителей иных муниципальных образований"),
        )
        if of.count(key)
    ]
    if marks:
        (first, number), *others = marks
        first = f"обращений {first}" if first.startswith("от ") else f"{first} обращений"
        yield _say(f"{', '.join(f'{name} – {count}' for name, count in [(first, number), *others])}.")


def _appeal_quarters(of: Reading) -> Text:
    busiest = of.value("appeals.busiest_quarter")
    if not of.period.is_year or busiest is None:
        return
    quarters = of.table("appeals.by_quarter")
    most = quarters[str(busiest)]
    equal = [int(quarter) for quarter, count in quarters.items() if count == most]
    names = words.listed([words.ORDINALS_PREPOSITIONAL[quarter - 1] for quarter in equal])
    who = f"население {of.books.body.district_genitive}"
    if of.count("appeals.from_outside"):
        who += " и иных муниципальных образований"
    numbers = words.listed([of.counted("appeal", "appeals.by_quarter", str(quarter)) for quarter in equal])
    told = f"{_in_quarter(equal[0])}{names.removeprefix(words.ORDINALS_PREPOSITIONAL[equal[0] - 1])}"
    others = [
        f"{_in_quarter(quarter)} – {of.number('appeals.by_quarter', str(quarter))}"
        for quarter in map(int, quarters)
        if quarter not in equal
    ]
    yield _say(
        f"Наибольшую активность {who} проявило {told} {'квартале' if len(equal) == 1 else 'кварталах'} "
        f"{of.period.year} года ({numbers}){'; ' if others else ''}{', '.join(others)}."
    )


def _in_quarter(quarter: int) -> str:
    return f"{'во' if quarter == 2 else 'в'} {words.ORDINALS_PREPOSITIONAL[quarter - 1]}"


def _appeal_topics(of: Reading) -> Text:
    codes = of.topics_in_order("appeals.by_topic")
    if not codes:
        return
    shares = {code: of.value("appeals.by_topic", code, "share") for code in codes}

    def told(code: str, title: str) -> str:
        return f"{title} – {of.number('appeals.by_topic', code, 'count')} ({words.per_cent(shares[code])})"

    first, *rest = codes
    genitive = of.books.topics_genitive.get(first)
    if rest and genitive and first != of.books.rest_topic and shares[first] > 50:
        others = ", ".join(told(code, of.topic(code)) for code in rest)
        yield _say(
            f"Большую часть составили обращения по вопросам {told(first, genitive)}. "
            f"{'Другие темы' if len(rest) > 1 else 'Другая тема'}: {others}."
        )
    elif rest:
        yield _say(f"По темам обращения распределились так: {', '.join(told(code, of.topic(code)) for code in codes)}.")
    else:
        yield _say(f"Тема обращений: {told(first, of.topic(first))}.")


def results(of: Reading) -> Text:
    total = of.count("appeals.total")
    if not total:
        return
    yield _say("По результатам рассмотрения обращений:")
    lines = [name for name, count in of.table("appeals.by_result").items() if count and name != "measures_taken"]
    for place, name in enumerate(lines):
        count = of.count("appeals.by_result", name)
        line = f"{of.result(name)} – {of.number('appeals.by_result', name)} ({of.share(count, total)})"
        if name == "supported" and of.count("appeals.by_result", "measures_taken"):
            line += f", {of.result('measures_taken')} – {of.number('appeals.by_result', 'measures_taken')}"
        yield _item(line + (";" if place < len(lines) - 1 else "."))


def terms(of: Reading) -> Text:
    if not of.count("appeals.total"):
        return
    yield _say(_by_law(of))
    if by_control_date := _by_control_date(of):
        yield _say(by_control_date)
    if of.count("appeals.extended"):
        yield _say(f"Срок рассмотрения продлён по {_dative(of, 'appeals.extended')}.")


def _by_law(of: Reading) -> str:
    total, within_law = of.count("appeals.total"), of.count("appeals.answered_within_law")
    if within_law == total == 1:
        return "Обращение рассмотрено в установленный законом срок."
    if within_law == total:
        return "Все письменные обращения граждан рассмотрены в установленные законом сроки."
    if not within_law:
        return "Обращений, ответ на которые дан в установленный законом срок, нет."
    return (
        f"В установленный законом срок (30 дней со дня регистрации с учётом продления) даны ответы на "
        f"{of.counted('appeal', 'appeals.answered_within_law')} из {thousands(total)} ({of.share(within_law, total)})."
    )


def _by_control_date(of: Reading) -> str:
    """Return how answers kept the terms that decide; nothing where these are the law's own and all were kept."""
    total, in_time = of.count("appeals.total"), of.count("appeals.answered_in_time")
    if in_time == total:
        if not of.known.control_dates:
            return ""
        also = " также" if of.count("appeals.answered_within_law") == total else ""
        whose = "по обращению" if total == 1 else "по всем обращениям"
        return f"Контрольные сроки, назначенные при регистрации,{also} соблюдены {whose}."
    answered = _answered(of, "appeal", "appeals.answered_in_time", "appeals.answered_late")
    when = "в контрольные сроки" if of.known.control_dates else "в срок"
    told = [f"{when} {answered}" if in_time else answered] if answered else []
    in_work = of.count("appeals.by_result", "in_work")
    if in_work:
        told.append(
            f"в работе {plural(in_work, 'остаётся', *['остаются'] * 2)} "
            f"{of.counted('appeal', 'appeals.by_result', 'in_work')}{_overdue(of, in_work)}"
        )
    return f"{'; '.join(told) or 'Дата ответа в журнале не указана'}."


def _overdue(of: Reading, in_work: int) -> str:
    """Return how many terms have expired by the end of the period; of one that has not ended, how many end in it."""
    if not of.count("appeals.overdue"):
        return ""
    if in_work == 1:
        return f", его срок – не позднее {long_day(of.period.until)}" if of.unfinished_on else ", его срок истёк"
    until = f"со сроком не позднее {long_day(of.period.until)}" if of.unfinished_on else "с истёкшим сроком"
    return f", из них {until} – {of.number('appeals.overdue')}"


def _answered(of: Reading, noun: str, in_time: str, late: str) -> str:
    """Return «даны ответы на 330 обращений, с опозданием – на 4 обращения»; nothing if nothing was answered."""
    told = f"даны ответы на {of.counted(noun, in_time)}" if of.count(in_time) else ""
    if not of.count(late):
        return told
    on_late = f"на {of.counted(noun, late)}"
    return f"{told}, с опозданием – {on_late}" if told else f"с опозданием даны ответы {on_late}"


def _dative(of: Reading, *path: str) -> str:
    return f"{of.number(*path)}{NBSP}{words.to(of.count(*path), 'appeal')}"


def higher(of: Reading) -> Text:
    count, total = of.count("appeals.from_higher", "count"), of.count("appeals.total")
    if not total:
        return
    if not count:
        yield _say("Обращений с сопроводительными письмами вышестоящих органов не поступало.")
        return
    yield _say("На особом контроле стоят обращения, поступившие из вышестоящих органов государственной власти.")
    sources = of.table("appeals.by_source")
    genitives = of.books.higher_bodies
    in_genitive = all(genitives.get(name) for name in sources)
    parts = [
        f"{f'из {genitives[name]}' if in_genitive else name} – "
        f"{of.number('appeals.by_source', name, 'count')} ({words.per_cent(row['share'])})"
        for name, row in sources.items()
    ]
    share = f"({words.per_cent(of.value('appeals.from_higher', 'share'))} от общего числа)"
    came = f"{of.counted('appeal', 'appeals.from_higher', 'count')}"
    one = next(iter(genitives[name] for name in sources)) if in_genitive and len(sources) == 1 else ""
    whence = f" из {one} {share}" if one else f" {share}: {', '.join(parts)}"
    yield _say(
        f"Так, на рассмотрение и принятие соответствующих мер реагирования в Администрацию поступило {came}{whence}."
    )
    previous = of.value("appeals.from_higher", "previous")
    if previous is not None:
        before = f"({of.earlier.compared()} – {of.number('appeals.from_higher', 'previous')})"
        start = "Число обращений, поступивших через вышестоящие органы,"
        if count == previous:
            yield _say(f"{start} не изменилось {before}.")
        else:
            moved = "выросло" if count > previous else "снизилось"
            yield _say(f"{start} {moved}: это {words.compared(count, previous, 'appeal', 'годом ранее')} {before}.")
    yield from _wrote_before(of, count)


WROTE_BEFORE = {
    "never": ("заявитель прежде не обращался", "заявители прежде не обращались", "в Администрацию напрямую"),
    "answered": (
        "заявитель прежде обращался",
        "заявители прежде обращались",
        "напрямую, и на все прежние обращения уже были даны ответы",
    ),
    "in_work": (
        "заявитель прежде обращался",
        "заявители прежде обращались",
        "напрямую, и прежние обращения ещё рассматривались",
    ),
}
"""What became of earlier direct appeals: of one author, of several, and what is said of both."""


def _wrote_before(of: Reading, count: int) -> Text:
    key = "appeals.from_higher_wrote_before"
    parts = []
    for name, (one, several, what) in WROTE_BEFORE.items():
        number = of.count(key, name)
        if number:
            who = one if number == 1 else several
            parts.append(f"по {_dative(of, key, name)} ({of.share(number, count)}) {who} {what}")
    if parts:
        yield _say("; ".join(parts) + ".")


CHANNELS = {
    "appeals": "письменных обращений",
    "incidents": "инцидентов в социальных сетях",
    "messages": "сообщений на платформе обратной связи",
    "receptions": "посетителей личного приёма",
}


def channels(of: Reading) -> Text:
    if of.period.is_comparable and all(row["previous"] is None for row in of.table("channels").values()):
        in_part = [one for one in (of.period, of.earlier) if any(of.gaps(name, one) for name in of.table("channels"))]
        if in_part:
            told = f"Сведения о каналах обращений за {in_part[0].accusative()} есть не за все годы"
        else:
            told = f"Сведений о каналах обращений за {of.earlier.accusative()} в системе нет"
        yield _say(f"{told}, сравнить не с чем.")
    rose: list[str] = []
    fell: list[str] = []
    same: list[str] = []
    for name, row in of.table("channels").items():
        if row["previous"] is None or not of.holds(name):
            continue
        told = (
            f"{CHANNELS[name]} (с {of.number('channels', name, 'previous')} до {of.number('channels', name, 'count')})"
        )
        if row["count"] == row["previous"]:
            same.append(f"{CHANNELS[name]} ({of.number('channels', name, 'count')})")
        else:
            (rose if row["count"] > row["previous"] else fell).append(told)
    if rose and fell:
        yield _say(f"При снижении числа {words.listed(fell)} увеличилось число {words.listed(rose)}.")
    elif rose or fell:
        yield _say(f"{'Увеличилось' if rose else 'Снизилось'} число {words.listed(rose or fell)}.")
    if same:
        yield _say(f"Не изменилось число {words.listed(same)}.")


def incidents(of: Reading) -> Text:
    yield from _phrase(of, "incidents")
    total = of.count("incidents.total")
    if not total:
        yield _say(f"{of.period.within()} инцидентов не зарегистрировано.")
        return
    verb = ("зарегистрирован", "зарегистрировано") if _unanswered(of) else ("рассмотрен", "рассмотрено")
    compared = _than_before(of, "incidents", "incident")
    yield _say(
        f"{of.period.within()} в рамках данной системы {plural(total, verb[0], verb[1], verb[1])} "
        f"{of.counted('incident', 'incidents.total')}{f', что {compared}' if compared else ''}."
    )
    yield from _nothing_to_compare_with(of, "incidents", of.value("incidents.previous"))
    yield from _networks(of)
    yield from _incident_topics(of)
    yield from _active_territories(of)
    yield from _answering(of)


def _unanswered(of: Reading) -> int:
    judged = sum(of.count(f"incidents.{name}") for name in ("in_time", "late", "untimed"))
    return of.count("incidents.total") - judged


def network_name(name: str, footnotes: Mapping[str, str]) -> str:
    """Return a network as a sentence names it: Russian names in quotes, a star where the law wants a footnote."""
    told = name if name.isascii() else f"«{name}»"
    return told + ("*" if name in footnotes else "")


def _networks(of: Reading) -> Text:
    networks = of.table("incidents.by_network")
    if not networks:
        return
    parts = [
        f"{network_name(name, of.books.footnotes)} – {of.number('incidents.by_network', name)}" for name in networks
    ]
    start = "По социальным сетям инциденты распределились так" if len(parts) > 1 else "Социальная сеть"
    yield _say(f"{start}: {', '.join(parts)}.")
    yield from network_footnotes(of)


def network_footnotes(of: Reading) -> Text:
    """Yield what the law makes a paper say under whatever names these networks, each text once."""
    networks, footnotes = of.table("incidents.by_network"), of.books.footnotes
    for text in dict.fromkeys(footnotes[name] for name in networks if name in footnotes):
        yield Note(words.pieces(f"* {text}"))


def _incident_topics(of: Reading) -> Text:
    topics = of.table("incidents.by_topic")
    parts = [
        f"{words.lowered(name)} – {of.number('incidents.by_topic', name, 'count')} ({words.per_cent(row['share'])})"
        for name, row in list(topics.items())[:NAMED_TOPICS]
    ]
    if not parts:
        return
    if len(topics) > NAMED_TOPICS:
        start = "Наибольшее количество обращений связано с темами"
    else:
        start = "По темам инциденты распределились так" if len(parts) > 1 else "Тема инцидентов"
    yield _say(f"{start}: {', '.join(parts)}.")


def _active_territories(of: Reading) -> Text:
    active = of.value("incidents.most_active_territories") or []
    inside = [name for name in active if name not in of.books.outside]
    if not inside:
        return
    counts = of.table("incidents.by_territory")
    as_active = sum(count >= counts[active[-1]] for count in counts.values())
    if len(active) == len(counts):
        start = "В рамках данной системы обращались"
    elif as_active > len(active):
        start = "В числе наиболее активных в обращениях в рамках данной системы были"
    else:
        start = "Наиболее активны в обращениях в рамках данной системы были"
    others = ["иных муниципальных образований"] if len(inside) < len(active) else []
    yield _say(f"{start} жители {words.listed([*_of_settlements(of, inside), *others])}.")


def _of_settlements(of: Reading, names: list[str]) -> list[str]:
    """Return «Печерского, Козинского сельских поселений», then «территории «г. Смоленск»»: names without a genitive."""
    genitives = {name: of.books.settlements.get(name) or words.genitive(name) for name in names}
    declined = [genitive for genitive in genitives.values() if genitive]
    others = [f"«{name}»" for name, genitive in genitives.items() if not genitive]
    told = []
    if declined:
        told.append(f"{', '.join(declined)} {'сельского поселения' if len(declined) == 1 else 'сельских поселений'}")
    if others:
        told.append(f"{'территории' if len(others) == 1 else 'территорий'} {', '.join(others)}")
    return told


def settlements(of: Reading) -> Text:
    parts = []
    for key, what in (("appeals.by_territory", "письменных обращений"), ("incidents.by_territory", "инцидентов")):
        counts = {name: count for name, count in of.table(key).items() if count and name not in of.books.outside}
        first = [name for name in counts if counts[name] == max(counts.values())]
        if len(first) < len(counts) and len(first) <= NAMED_SETTLEMENTS:
            each = "по " if len(first) > 1 else ""
            parts.append(
                f"{what} – от жителей {words.listed(_of_settlements(of, first))} ({each}{of.number(key, first[0])})"
            )
    if parts:
        yield _say(f"Больше всего {', '.join(parts)}.")


def _answering(of: Reading) -> Text:
    norms = [of.count(f"incidents.{name}.norm_hours") for name in ("ordinary", "urgent")]
    yield _say(
        f"Норма ответа в системе «Инцидент-менеджмент» составляет {words.counted(norms[0], 'working hour')}, если "
        f"сообщение не носит срочного характера, и {words.counted(norms[1], 'working hour')}, если сообщение "
        "относится к категории повышенной важности."
    )
    means = [
        f"{words.hours(mean)} {told}"
        for name, told in (("ordinary", "на обычные сообщения"), ("urgent", "на сообщения повышенной важности"))
        if (mean := of.value(f"incidents.{name}.mean_hours")) is not None
    ]
    if means:
        yield _say(f"Среднее время ответа составило {words.listed(means)}.")
    yield _say(_incidents_in_time(of))


def _incidents_in_time(of: Reading) -> str:
    untimed, unanswered = of.count("incidents.untimed"), _unanswered(of)
    if of.count("incidents.in_time") == of.count("incidents.total"):
        return "За отчётный период все ответы были даны в срок."
    answered = _answered(of, "incident", "incidents.in_time", "incidents.late")
    told = [f"в срок {answered}" if of.count("incidents.in_time") else answered] if answered else []
    if untimed:
        number = f"{of.number('incidents.untimed')}{NBSP}{words.to(untimed, 'incident')}"
        told.append(f"время ответа не подсчитано по {number}")
    if unanswered:
        remain = plural(unanswered, "остаётся", *["остаются"] * 2)
        told.append(f"без ответа {remain} {words.counted(unanswered, 'incident')}")
    return f"{', '.join(told)}."


def messages(of: Reading) -> Text:
    yield from _phrase(of, "messages")
    total = of.count("messages.total")
    if not total:
        yield _say(f"{of.period.within()} через платформу обратной связи сообщений не поступало.")
        return
    yield _say(
        f"{of.period.within()} через платформу обратной связи в {of.books.body.name_accusative} поступило "
        f"{of.counted('message', 'messages.total')} от граждан."
    )
    parts = [
        f"«{name}» – {of.number('messages.by_category', name, 'count')} ({words.per_cent(row['share'])})"
        for name, row in of.table("messages.by_category").items()
    ]
    if parts:
        yield _say(f"По категориям: {', '.join(parts)}.")
    in_time = of.count("messages.answered_in_time")
    if in_time == total == 1:
        yield _say("Сообщение было рассмотрено, ответ направлен заявителю в установленный срок.")
    elif in_time == total:
        yield _say("Все сообщения были рассмотрены, в установленный срок заявителям были направлены ответы.")
    elif in_time:
        yield _say(
            f"В установленный срок ответы направлены на {of.counted('message', 'messages.answered_in_time')} "
            f"из {thousands(total)} ({of.share(in_time, total)})."
        )
    else:
        yield _say("Сообщений, ответ на которые направлен в установленный срок, нет.")
    rating = of.value("messages.mean_rating")
    if rating is None:
        yield _say("Оценок за ответы заявители не поставили.")
    else:
        yield _say(f"Средняя оценка, которую заявители поставили за ответы, – {decimal(rating)} из 5.")
    yield from _phrase(of, "messages_end")


def receptions(of: Reading) -> Text:
    yield from _phrase(of, "receptions")
    visitors, days = of.count("receptions.visitors"), of.count("receptions.days")
    if not visitors:
        yield _say(f"{of.period.within()} личные приёмы граждан не проводились.")
        return
    officials = list(of.table("receptions.by_official"))
    body = of.books.body
    by_head = len(officials) == 1 and body.head_post.startswith(officials[0])
    start = "В отчётном периоде " + (f"{body.head_post_instrumental} " if by_head else "")
    yield _say(
        f"{start}{plural(days, 'проведён', 'проведено', 'проведено')} "
        f"{of.counted('reception', 'receptions.days')} граждан, {'на котором' if days == 1 else 'на которых'} "
        f"{plural(visitors, 'принят', 'принято', 'принято')} {of.counted('person', 'receptions.visitors')}."
    )
    if not by_head:
        for line, official in enumerate(officials, start=1):
            path = ("receptions.by_official", official)
            yield _item(
                f"{official} – {of.counted('reception', *path, 'days')}, "
                f"{of.counted('person', *path, 'visitors')}{'.' if line == len(officials) else ';'}"
            )
    yield _say("Граждане на личном приёме обращались по следующим вопросам:")
    yield from _lines(of, "receptions.by_topic", of.topics_in_order("receptions.by_topic"), of.topic)
    if of.table("receptions.by_result"):
        yield _say("По результатам рассмотрения обращений в ходе личного приёма:")
        yield from _lines(of, "receptions.by_result", list(of.table("receptions.by_result")), of.reception_result)


def _lines(of: Reading, key: str, names: list[str], title: Any) -> Text:
    for line, name in enumerate(names, start=1):
        share = words.per_cent(of.value(key, name, "share"))
        end = "." if line == len(names) else ";"
        yield _item(f"{title(name)} – {of.number(key, name, 'count')} ({share}){end}")


def conclusion(of: Reading) -> Text:
    yield from _phrase(of, "conclusion")
