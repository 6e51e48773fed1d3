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
from otklik.reports.reading import Reading
from otklik.ui.russian import NBSP, decimal, plural, thousands

PHRASES = Path(__file__).parent / "data" / "phrases.toml"
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


def correspondence(of: Reading) -> Text:
    yield from _phrase(of, "correspondence")
    total, previous = of.count("correspondence.total"), of.value("correspondence.previous")
    if not total:
        yield _say(f"{of.period.within()} входящая корреспонденция не регистрировалась.")
    else:
        verb = plural(total, "зарегистрирован", "зарегистрировано", "зарегистрировано")
        yield _say(
            f"{of.period.within()} {verb} {of.counted('incoming document', 'correspondence.total')}"
            + _than_before(of, total, previous, "document", ("correspondence.previous",))
        )


def _than_before(of: Reading, now: int, before: int | None, noun: str, path: tuple[str, ...]) -> str:
    """Return the end of a sentence that compares with the year before, as far as it can be compared."""
    if not of.period.is_comparable:
        return "."
    if before is None:
        return f". Сведений за {of.earlier.accusative()} нет, сравнить не с чем."
    return f", что {words.compared(now, before, noun, of.earlier.compared())} ({of.number(*path)})."


def appeals(of: Reading) -> Text:
    yield from _phrase(of, "appeals")
    total = of.count("appeals.total")
    if not total:
        yield _say(f"{of.period.within()} письменных обращений граждан в {of.books.body.name_accusative} не поступало.")
        return
    electronic = of.count("appeals.by_form", "electronic")
    by_form = (
        f", в том числе в форме электронного документа – {of.number('appeals.by_form', 'electronic')}"
        if electronic
        else "; в форме электронного документа обращений не было"
    )
    yield _say(
        f"Всего {of.period.within()} в Администрацию {_came(total)} "
        f"{of.counted('written appeal', 'appeals.total')} граждан{by_form}."
    )
    yield from _appeals_before(of, total)
    yield from _appeals_marks(of)
    yield from _busiest_quarter(of)
    yield from _appeal_topics(of)


def _came(number: int) -> str:
    return plural(number, "поступило", "поступило", "поступило")


def _appeals_before(of: Reading, total: int) -> Text:
    if not of.period.is_comparable:
        return
    previous = of.value("appeals.previous")
    if previous is None:
        yield _say(f"Сведений об обращениях {of.earlier.alike()} нет, сравнить не с чем.")
        return
    before = of.earlier.alike()
    older = [
        f"{year} год – {of.counted('appeal', 'appeals.history', year)}"
        for year in sorted(of.table("appeals.history"), reverse=True)
        if int(year) < of.period.year - 1
    ]
    yield _say(
        f"Это {words.difference(total, previous, 'appeal')}, {'сколько' if total == previous else 'чем'} {before}, – "
        f"{of.number('appeals.previous')}" + (f" ({', '.join(older)})." if older else ".")
    )


def _appeals_marks(of: Reading) -> Text:
    marks = [
        f"{name} – {of.number(key)}"
        for key, name in (
            ("appeals.collective", "коллективных"),
            ("appeals.repeated", "повторных"),
            ("appeals.from_outside", "от жителей иных муниципальных образований"),
        )
        if of.count(key)
    ]
    if marks:
        yield _say(f"Среди обращений {words.listed(marks)}.")


def _busiest_quarter(of: Reading) -> Text:
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
    yield _say(
        f"Наибольшую активность {who} проявило {'во' if equal[0] == 2 else 'в'} {names} "
        f"{'квартале' if len(equal) == 1 else 'кварталах'} {of.period.year} года ({numbers})."
    )


def _appeal_topics(of: Reading) -> Text:
    topics = of.table("appeals.by_topic")
    if not topics:
        return
    parts = []
    for code in of.topics_in_order("appeals.by_topic"):
        title = of.books.topics_genitive.get(code, of.topic(code))
        share = words.per_cent(topics[code]["share"])
        parts.append(f"{title} – {of.number('appeals.by_topic', code, 'count')} ({share})")
    most = max(topics.values(), key=lambda row: row["count"])["share"]
    start = "Большую часть составили обращения по вопросам" if most > 50 else "Обращения поступили по вопросам"
    yield _say(f"{start}: {', '.join(parts)}.")


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
    total = of.count("appeals.total")
    if not total:
        return
    within_law, in_time = of.count("appeals.answered_within_law"), of.count("appeals.answered_in_time")
    late, overdue = of.count("appeals.answered_late"), of.count("appeals.overdue")
    if within_law == total:
        yield _say("Все письменные обращения граждан рассмотрены в установленные законом сроки.")
    elif not within_law:
        yield _say("В установленные законом сроки ответы на обращения не даны.")
    else:
        yield _say(
            f"В установленный законом срок (30 дней со дня регистрации с учётом продления) даны ответы на "
            f"{of.counted('appeal', 'appeals.answered_within_law')} из {thousands(total)} "
            f"({of.share(within_law, total)})."
        )
    control = f"В контрольные сроки даны ответы на {of.counted('appeal', 'appeals.answered_in_time')}"
    if in_time == total:
        control = "Контрольные сроки, назначенные при регистрации, также соблюдены по всем обращениям"
        if within_law != total:
            control = "Контрольные сроки, назначенные при регистрации, соблюдены по всем обращениям"
    elif late:
        control += f", с опозданием – на {of.counted('appeal', 'appeals.answered_late')}"
    in_work = of.count("appeals.by_result", "in_work")
    if in_work:
        control += f"; в работе {plural(in_work, 'остаётся', 'остаются', 'остаются')} "
        control += of.counted("appeal", "appeals.by_result", "in_work")
        control += f", из них с истёкшим сроком – {of.number('appeals.overdue')}" if overdue else ""
    yield _say(control + ".")
    if of.count("appeals.extended"):
        yield _say(f"Срок рассмотрения продлён по {_dative(of, 'appeals.extended')}.")


def _dative(of: Reading, *path: str) -> str:
    return f"{of.number(*path)}{NBSP}{plural(of.count(*path), 'обращению', 'обращениям', 'обращениям')}"


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
    yield _say(
        f"Так, на рассмотрение и принятие соответствующих мер реагирования в Администрацию {_came(count)} "
        f"{of.counted('appeal', 'appeals.from_higher', 'count')} "
        f"({words.per_cent(of.value('appeals.from_higher', 'share'))} от общего числа): {', '.join(parts)}."
    )
    previous = of.value("appeals.from_higher", "previous")
    if previous is not None:
        verdict = words.compared(count, previous, "appeal", of.earlier.alike())
        yield _say(
            f"Число обращений, поступивших через вышестоящие органы, {_moved(count, previous)}: это {verdict} "
            f"({of.number('appeals.from_higher', 'previous')})."
        )
    yield from _wrote_before(of, count)


def _moved(now: int, before: int) -> str:
    if now == before:
        return "не изменилось"
    return "выросло" if now > before else "снизилось"


def _wrote_before(of: Reading, count: int) -> Text:
    key = "appeals.from_higher_wrote_before"
    told = {
        "never": "заявители прежде не обращались в Администрацию напрямую",
        "answered": "заявители прежде обращались напрямую, и на все прежние обращения уже были даны ответы",
        "in_work": "заявители прежде обращались напрямую, и прежние обращения ещё рассматривались",
    }
    parts = [
        f"по {_dative(of, key, name)} ({of.share(of.count(key, name), count)}) {said}"
        for name, said in told.items()
        if of.count(key, name)
    ]
    if parts:
        yield _say("; ".join(parts) + ".")


CHANNELS = {
    "appeals": ("письменных обращений", "appeal"),
    "incidents": ("инцидентов в социальных сетях", "incident"),
    "messages": ("сообщений на платформе обратной связи", "message"),
    "receptions": ("посетителей личного приёма", "visitor"),
}


def channels(of: Reading) -> Text:
    rose: list[str] = []
    fell: list[str] = []
    same: list[str] = []
    for name, row in of.table("channels").items():
        if row["previous"] is None:
            continue
        told = (
            f"{CHANNELS[name][0]} (с {of.number('channels', name, 'previous')} "
            f"до {of.number('channels', name, 'count')})"
        )
        if row["count"] == row["previous"]:
            same.append(f"{CHANNELS[name][0]} ({of.number('channels', name, 'count')})")
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
    total, previous = of.count("incidents.total"), of.value("incidents.previous")
    if not total:
        yield _say(f"{of.period.within()} инцидентов не зарегистрировано.")
        return
    before = [
        f"{of.period.earlier(of.period.year - int(year)).compared()} – {of.number('incidents.history', year)}"
        for year in sorted(of.table("incidents.history"), reverse=True)
        if int(year) < of.period.year
    ]
    told = f" ({', '.join(before)})" if before else ""
    yield _say(
        f"{of.books.body.name} {of.period.within()} в рамках данной системы рассмотрела "
        f"{of.counted('incident', 'incidents.total')}{told}."
        if not _unanswered(of)
        else f"{of.period.within()} в системе {plural(total, 'зарегистрирован', *['зарегистрировано'] * 2)} "
        f"{of.counted('incident', 'incidents.total')}{told}."
    )
    if previous is not None:
        verdict = words.compared(total, previous, "incident", of.earlier.compared())
        yield _say(f"Это {verdict}.")
    yield from _networks(of)
    yield from _incident_topics(of)
    yield from _active_territories(of)
    yield from _answering(of)


def _unanswered(of: Reading) -> int:
    return of.count("incidents.total") - of.count("incidents.in_time") - of.count("incidents.late")


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
    yield _say(f"По социальным сетям инциденты распределились так: {', '.join(parts)}.")
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
    if parts:
        yield _say(f"Наибольшее количество обращений связано с темами: {', '.join(parts)}.")


def _active_territories(of: Reading) -> Text:
    active = of.value("incidents.most_active_territories") or []
    inside = [name for name in active if name not in of.books.outside]
    if not inside:
        return
    genitives = [of.books.settlements.get(name) or words.genitive(name) for name in inside]
    settlements = "сельского поселения" if len(inside) == 1 else "сельских поселений"
    if all(genitives):
        who = f"{', '.join(filter(None, genitives))} {settlements}"
    else:
        who = f"{settlements} {', '.join(f'«{name}»' for name in inside)}"
    others = " и иных муниципальных образований" if len(inside) < len(active) else ""
    yield _say(f"Наиболее активны в обращениях в рамках данной системы были жители {who}{others}.")


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
    late, unanswered = of.count("incidents.late"), _unanswered(of)
    if not late and not unanswered:
        yield _say("За отчётный период все ответы были даны в срок.")
        return
    parts = [f"в срок даны ответы на {of.counted('incident', 'incidents.in_time')}"]
    if late:
        parts.append(f"с опозданием – на {of.counted('incident', 'incidents.late')}")
    if unanswered:
        parts.append(
            f"без ответа {plural(unanswered, 'остаётся', *['остаются'] * 2)} {words.counted(unanswered, 'incident')}"
        )
    yield _say(", ".join(parts) + ".")


def messages(of: Reading) -> Text:
    yield from _phrase(of, "messages")
    total = of.count("messages.total")
    if not total:
        yield _say(f"{of.period.within()} через платформу обратной связи сообщений не поступало.")
        return
    yield _say(
        f"{of.period.within()} через платформу обратной связи в {of.books.body.name_accusative} {_came(total)} "
        f"{of.counted('message', 'messages.total')} от граждан."
    )
    parts = [
        f"«{name}» – {of.number('messages.by_category', name, 'count')} ({words.per_cent(row['share'])})"
        for name, row in of.table("messages.by_category").items()
    ]
    if parts:
        yield _say(f"По категориям: {', '.join(parts)}.")
    in_time = of.count("messages.answered_in_time")
    if in_time == total:
        yield _say("Все сообщения были рассмотрены, в установленный срок заявителям были направлены ответы.")
    else:
        yield _say(
            f"В установленный срок ответы направлены на {of.counted('message', 'messages.answered_in_time')} "
            f"из {thousands(total)} ({of.share(in_time, total)})."
        )
    rating = of.value("messages.mean_rating")
    if rating is None:
        yield _say("Оценок ответам заявители не поставили.")
    else:
        yield _say(f"Средняя оценка, которую заявители поставили ответам, – {decimal(rating)} из 5.")
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
        f"{of.counted('reception', 'receptions.days')} граждан, на которых "
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
