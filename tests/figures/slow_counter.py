"""The figures of the annual report, counted slowly and plainly from the files themselves.

It is written from import-format.md alone, reads the files with `csv`, shares no code with the product, and is
there to disagree with it. Where the format leaves a doubt, the reading taken here is listed in
hard_year/WORKED.md under the same number (doubt 1, doubt 2, …).
"""

import csv
import gzip
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl

from tests.figures.working_time import working_minutes

Row = dict[str, Any]

TOPICS = {
    "0005": "housing",
    "0003.0009.0097": "housing",
    "0003.0009.0099": "housing",
    "0003.0011.0123": "land",
}
FORMS = {"письменное": "written", "электронное": "electronic"}
RESULTS = {
    "": "",
    "в работе": "",
    "на рассмотрении": "",
    "поддержано": "supported",
    "меры приняты": "supported",
    "разъяснено": "explained",
    "даны разъяснения": "explained",
    "не поддержано": "not_supported",
    "перенаправлено": "redirected",
    "без ответа": "left_without_answer",
    "дан ответ": "answered",
    "отозвано": "withdrawn",
}
"""Words of a result; the empty ones say that there is none yet (doubt 15)."""
RECEPTION_RESULTS = {
    "": "",
    "поддержано": "supported",
    "меры приняты": "supported",
    "разъяснено": "explained",
    "не поддержано": "not_supported",
}
NORM_HOURS = {"ordinary": 8, "urgent": 3}


# ── The files ─────────────────────────────────────────────────────────────────────────────────────────────


def a_date(cell: str) -> date | None:
    return datetime.strptime(cell, "%d.%m.%Y").date() if cell else None


def a_moment(cell: str) -> datetime | None:
    return datetime.strptime(cell, "%d.%m.%Y %H:%M") if cell else None


def a_number(cell: str) -> int | None:
    return int(cell) if cell else None


def a_rating(cell: str) -> int | None:
    return {"": None, "1": 1, "2": 2, "3": 3, "4": 4, "5": 5}[cell]


def a_code(cell: str) -> str:
    """Return the cell if it has the shape of a code, whether or not the classifier has it (doubt 16)."""
    if cell and re.fullmatch(r"[0-9]{4}(\.[0-9]{4}){0,4}", cell) is None:
        raise ValueError(cell)
    return cell


def one_of(*words: str) -> Callable[[str], str]:
    def read(cell: str) -> str:
        if cell.lower() not in words:
            raise ValueError(cell)
        return cell.lower()

    return read


TYPES: dict[str, dict[str, Callable[[str], Any]]] = {
    "correspondence": {
        "Дата регистрации": a_date,
        "Дата поступления": a_date,
        "Дата исходящего": a_date,
        "Листов": a_number,
    },
    "appeals": {
        "Дата регистрации": a_date,
        "Дата поступления": a_date,
        "Форма": one_of(*FORMS),
        "Вид": one_of("", "предложение", "заявление", "жалоба"),
        "Дата сопроводительного": a_date,
        "Контрольный срок": a_date,
        "Код вопроса": a_code,
        "Срок": a_date,
        "Продлено до": a_date,
        "Дата ответа": a_date,
        "Результат": one_of(*RESULTS),
        "Меры приняты": one_of("", "да", "нет"),
        "Подписей": a_number,
    },
    "incidents": {
        "Опубликовано": a_moment,
        "Принято": a_moment,
        "Отвечено": a_moment,
        "Важность": one_of("", "обычная", "повышенная"),
    },
    "messages": {"Принято": a_moment, "Срок": a_date, "Отвечено": a_moment, "Оценка": a_rating},
    "receptions": {"Дата приёма": a_date, "Код вопроса": a_code, "Результат": one_of(*RECEPTION_RESULTS)},
}
REQUIRED = {
    "correspondence": ["Номер", "Дата регистрации", "Вид документа"],
    "appeals": ["Номер", "Дата регистрации", "Форма"],
    "incidents": ["Идентификатор", "Сеть", "Принято"],
    "messages": ["Идентификатор", "Принято", "Категория"],
    "receptions": ["Номер карточки", "Дата приёма", "Должностное лицо"],
}
TEXTS = [
    "Фамилия",
    "Имя",
    "Отчество",
    "Адрес",
    "Поселение",
    "Источник",
    "Повторное к",
    "Группа тем",
    "Тема",
]
"""Optional columns that figures look at, besides those of TYPES: a file may lack them."""


def read_folder(folder: Path) -> dict[str, list[Row]]:
    """Return the readable rows of every file kind that the folder holds, one row a key."""
    kinds: dict[str, list[Row]] = {}
    for path in sorted(folder.iterdir()):
        kind = path.name.split(".")[0]
        if kind in TYPES and path.name.split(".", 1)[1] in ("csv", "csv.gz", "xlsx"):
            by_key: dict[object, Row] = {}
            for cells in raw_rows(path):
                row = readable(kind, cells)
                if row is not None:
                    by_key[key_of(kind, row)] = row  # doubt 14
            kinds[kind] = list(by_key.values())
    return kinds


def raw_rows(path: Path) -> Iterable[dict[str, str]]:
    if path.suffix == ".xlsx":
        sheet = openpyxl.load_workbook(path).worksheets[0]
        lines = [["" if cell is None else str(cell) for cell in line] for line in sheet.values]
    else:
        data = path.read_bytes()
        if path.suffix == ".gz":
            data = gzip.decompress(data)
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("windows-1251")
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    header = lines[0]
    for line in lines[1:]:
        if any(cell.strip() for cell in line):
            yield {name: cell.strip() for name, cell in zip(header, line, strict=True)}


def readable(kind: str, cells: dict[str, str]) -> Row | None:
    """Return the row with its cells understood, or nothing if one of them cannot be."""
    if not all(cells[name] for name in REQUIRED[kind]):
        return None
    cells = dict.fromkeys([*TEXTS, *TYPES[kind]], "") | cells
    try:
        return {name: TYPES[kind].get(name, str)(cell) for name, cell in cells.items()}
    except (ValueError, KeyError):
        return None


def key_of(kind: str, row: Row) -> object:
    if kind in ("incidents", "messages"):
        return row["Идентификатор"]
    if kind == "receptions":
        return row["Номер карточки"], row["Дата приёма"].year
    return row["Номер"], row["Дата регистрации"].year


def day_of(kind: str, row: Row) -> date:
    """Return the day by which a row belongs to a year (doubt 8)."""
    if kind in ("incidents", "messages"):
        moment: datetime = row["Принято"]
        return moment.date()
    day: date = row["Дата приёма"] if kind == "receptions" else row["Дата регистрации"]
    return day


# ── Small arithmetic ──────────────────────────────────────────────────────────────────────────────────────


def to_one_decimal(value: Fraction) -> float:
    """Round half up to one decimal: 0.05 gives 0.1."""
    tenths = value * 10 + Fraction(1, 2)
    return (tenths.numerator // tenths.denominator) / 10


def share(part: int, whole: int) -> float | None:
    return to_one_decimal(Fraction(100 * part, whole)) if whole else None


def mean(values: list[Fraction]) -> float | None:
    return to_one_decimal(sum(values, Fraction()) / len(values)) if values else None


def table(values: Iterable[str]) -> dict[str, int]:
    """Count what occurs; an empty cell is not stated and so does not occur."""
    return dict(Counter(value for value in values if value))


def table_with_shares(values: Iterable[str], whole: int) -> dict[str, dict[str, float | None]]:
    return {name: {"count": count, "share": share(count, whole)} for name, count in table(values).items()}


def alphabetical(name: str) -> list[float]:
    """ё stands between е and ж; capital letters are as small ones."""
    return [ord("е") + 0.5 if letter == "ё" else ord(letter) for letter in name.lower()]


def a_year_earlier(day: date) -> date:
    return date(day.year - 1, 2, 28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)


# ── The figures ───────────────────────────────────────────────────────────────────────────────────────────


def figures_of_year(folder: Path, year: int) -> dict[str, Any]:
    return figures_of_period(folder, date(year, 1, 1), date(year, 12, 31))


def figures_of_period(folder: Path, first: date, last: date) -> dict[str, Any]:
    """Return the dict that stands under «figures» in the report's JSON, for the days from first to last."""
    kinds = read_folder(folder)
    earlier_first, earlier_last = a_year_earlier(first), a_year_earlier(last)
    if (last + timedelta(days=1)).day == 1:  # a period to the end of a month: so was the one before
        earlier_last = a_year_earlier(last + timedelta(days=1)) - timedelta(days=1)

    now: dict[str, list[Row]] = {}
    before: dict[str, list[Row]] = {}
    previous: dict[str, int | None] = {}
    for kind, rows in kinds.items():
        now[kind] = [row for row in rows if first <= day_of(kind, row) <= last]
        before[kind] = [row for row in rows if earlier_first <= day_of(kind, row) <= earlier_last]
        comparable = not partly_held(kind, rows, first, last) and held(kind, rows, earlier_first, earlier_last)
        previous[kind] = len(before[kind]) if comparable else None

    figures: dict[str, Any] = {}
    for kind in ("correspondence", "appeals"):
        if kind in kinds:
            figures[f"{kind}.total"] = len(now[kind])
            figures[f"{kind}.previous"] = previous[kind]
            figures[f"{kind}.change"] = change(len(now[kind]), previous[kind])
    if "appeals" in kinds:
        figures |= appeals_figures(kinds["appeals"], now["appeals"], before["appeals"], previous["appeals"], last)
    if "incidents" in kinds:
        figures |= incidents_figures(kinds["incidents"], now["incidents"], previous["incidents"], last)
    if "messages" in kinds:
        figures |= messages_figures(now["messages"])
    if "receptions" in kinds:
        figures |= receptions_figures(now["receptions"])
    figures["channels"] = {
        kind: {"count": len(now[kind]), "previous": previous[kind]}
        for kind in ("appeals", "incidents", "messages", "receptions")
        if kind in kinds
    }
    return figures


def held(kind: str, rows: list[Row], first: date, last: date) -> bool:
    """Tell whether the files hold something of every calendar year in which a period lies (doubt 13)."""
    return {day_of(kind, row).year for row in rows} >= set(range(first.year, last.year + 1))


def partly_held(kind: str, rows: list[Row], first: date, last: date) -> bool:
    """Tell whether the files hold something of some of those years, but not of all."""
    touched = any(first.year <= day_of(kind, row).year <= last.year for row in rows)
    return touched and not held(kind, rows, first, last)


def change(now: int, previous: int | None) -> int | None:
    return None if previous is None else now - previous


def history(kind: str, rows: list[Row], last: date) -> dict[str, int]:
    return table(str(day_of(kind, row).year) for row in rows if day_of(kind, row).year <= last.year)


def topic(code: str) -> str:
    """Return the topic of a code: the longest prefix wins."""
    fitting = [prefix for prefix in TOPICS if code == prefix or code.startswith(prefix + ".")]
    return TOPICS[max(fitting, key=len)] if fitting else "other"


# Appeals


def last_day(row: Row) -> date:
    """Return the day by which an appeal must be answered: extended, else stated, else by law."""
    day: date = row["Продлено до"] or row["Срок"] or row["Дата регистрации"] + timedelta(days=30)
    return day


def lawful_day(row: Row) -> date:
    day: date = row["Продлено до"] or row["Дата регистрации"] + timedelta(days=30)
    return day


def result_of(row: Row) -> str:
    """Return the result by the word of the file; without word and answer it is in work (doubts 1 and 2)."""
    result = RESULTS[row["Результат"]]
    return result if result or row["Дата ответа"] else "in_work"


def measures_taken(row: Row) -> bool:
    return row["Меры приняты"] == "да" or row["Результат"] == "меры приняты"  # doubt 15


def wrote_before(row: Row, all_appeals: list[Row]) -> str:
    """Tell what had become of the same person's earlier appeals sent here directly."""

    def person(appeal: Row) -> tuple[list[str], ...]:
        cells = (appeal[name] for name in ("Фамилия", "Имя", "Отчество", "Адрес"))
        return tuple(re.findall(r"[^\W_]+", cell.lower().replace("ё", "е")) for cell in cells)  # doubt 9

    known = row["Фамилия"] and row["Адрес"]  # doubt 9
    earlier = [
        other
        for other in all_appeals
        if known
        and person(other) == person(row)
        and not other["Источник"]
        and other["Дата регистрации"] < row["Дата регистрации"]
    ]
    if not earlier:
        return "never"
    if all(other["Дата ответа"] and other["Дата ответа"] <= row["Дата регистрации"] for other in earlier):
        return "answered"
    return "in_work"


def appeals_figures(
    everything: list[Row], now: list[Row], before: list[Row], previous: int | None, last: date
) -> dict[str, Any]:
    total = len(now)
    quarters = Counter((row["Дата регистрации"].month + 2) // 3 for row in now)
    covered = [row for row in now if row["Источник"]]
    answered = [row for row in now if row["Дата ответа"]]
    supported = [row for row in now if result_of(row) == "supported"]
    results = Counter(result_of(row) for row in now)
    earlier = Counter(wrote_before(row, everything) for row in covered)
    return {
        "appeals.history": history("appeals", everything, last),
        "appeals.by_quarter": {str(number): quarters[number] for number in (1, 2, 3, 4)},
        "appeals.busiest_quarter": max((1, 2, 3, 4), key=lambda number: quarters[number]) if now else None,
        "appeals.by_topic": table_with_shares((topic(row["Код вопроса"]) for row in now), total),
        "appeals.by_section": table_with_shares((row["Код вопроса"][:4] for row in now), total),
        "appeals.by_form": table(FORMS[row["Форма"]] for row in now),
        "appeals.by_source": table_with_shares((row["Источник"] for row in now), total),
        "appeals.by_source_previous": None if previous is None else table(row["Источник"] for row in before),
        "appeals.from_higher": {
            "count": len(covered),
            "share": share(len(covered), total),
            "previous": None if previous is None else len([row for row in before if row["Источник"]]),
        },
        "appeals.from_higher_wrote_before": {
            "answered": earlier["answered"],
            "in_work": earlier["in_work"],
            "never": earlier["never"],
        },
        "appeals.from_outside": len([row for row in now if row["Поселение"] == "вне района"]),
        "appeals.by_result": {
            "supported": results["supported"],
            "measures_taken": len([row for row in supported if measures_taken(row)]),
            "explained": results["explained"],
            "not_supported": results["not_supported"],
            "redirected": results["redirected"],
            "left_without_answer": results["left_without_answer"],
            "in_work": results["in_work"],
            **{word: results[word] for word in ("answered", "withdrawn") if results[word]},
        },
        "appeals.answered_in_time": len([row for row in answered if row["Дата ответа"] <= last_day(row)]),
        "appeals.answered_late": len([row for row in answered if row["Дата ответа"] > last_day(row)]),
        "appeals.answered_within_law": len([row for row in answered if row["Дата ответа"] <= lawful_day(row)]),
        "appeals.overdue": len([row for row in now if result_of(row) == "in_work" and last_day(row) <= last]),
        "appeals.extended": len([row for row in now if row["Продлено до"]]),
        "appeals.collective": len([row for row in now if (row["Подписей"] or 1) >= 2]),
        "appeals.repeated": len([row for row in now if row["Повторное к"]]),
        "appeals.by_territory": table(row["Поселение"] for row in now),
    }


# Incidents


def urgency(row: Row) -> str:
    return "urgent" if row["Важность"] == "повышенная" else "ordinary"


def answering_hours(row: Row) -> Fraction:
    """Return the working hours from acceptance to the answer; none for an answer noted before it (doubt 17)."""
    return Fraction(working_minutes(row["Принято"], row["Отвечено"]), 60)


def incidents_figures(everything: list[Row], now: list[Row], previous: int | None, last: date) -> dict[str, Any]:
    total = len(now)
    territories = table(row["Поселение"] for row in now)
    answered = [row for row in now if row["Отвечено"]]
    in_time = [row for row in answered if answering_hours(row) <= NORM_HOURS[urgency(row)]]
    figures: dict[str, Any] = {
        "incidents.total": total,
        "incidents.previous": previous,
        "incidents.history": history("incidents", everything, last),
        "incidents.by_network": table(row["Сеть"] for row in now),
        "incidents.by_topic": table_with_shares((row["Тема"] for row in now), total),
        "incidents.by_topic_group": table_with_shares((row["Группа тем"] for row in now), total),
        "incidents.by_territory": territories,
        "incidents.most_active_territories": sorted(
            territories, key=lambda name: (-territories[name], alphabetical(name))
        )[:3],
        "incidents.in_time": len(in_time),
        "incidents.late": len(answered) - len(in_time),
    }
    for name, norm in NORM_HOURS.items():
        hours = [answering_hours(row) for row in answered if urgency(row) == name]
        figures[f"incidents.{name}.count"] = len([row for row in now if urgency(row) == name])
        figures[f"incidents.{name}.norm_hours"] = norm
        figures[f"incidents.{name}.mean_hours"] = mean(hours)
    return figures


# Messages and receptions


def messages_figures(now: list[Row]) -> dict[str, Any]:
    in_time = [row for row in now if row["Отвечено"] and row["Срок"] and row["Отвечено"].date() <= row["Срок"]]
    return {
        "messages.total": len(now),
        "messages.by_category": table_with_shares((row["Категория"] for row in now), len(now)),
        "messages.answered_in_time": len(in_time),
        "messages.mean_rating": mean([Fraction(row["Оценка"]) for row in now if row["Оценка"]]),
    }


def receptions_figures(now: list[Row]) -> dict[str, Any]:
    total = len(now)
    days = {(row["Дата приёма"], row["Должностное лицо"]) for row in now}
    visitors = table(row["Должностное лицо"] for row in now)
    return {
        "receptions.days": len(days),
        "receptions.visitors": total,
        "receptions.by_official": {
            official: {"days": len([day for day, who in days if who == official]), "visitors": count}
            for official, count in visitors.items()
        },
        "receptions.by_topic": table_with_shares(
            (topic(row["Код вопроса"]) if row["Код вопроса"] else "unstated" for row in now), total
        ),
        "receptions.by_result": table_with_shares((RECEPTION_RESULTS[row["Результат"]] for row in now), total),
    }
