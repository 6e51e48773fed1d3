"""Reports made of figures alone, without a database: the year 2021, and whatever a test changes in it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from otklik.office.reference.models import BodyName
from otklik.reports.books import Books
from otklik.reports.known import Known
from otklik.reports.periods import Period, whole_year
from otklik.reports.reading import Reading
from otklik.reports.report import Report

EXPECTED = Path(__file__).parents[3] / "demo" / "year2021.expected.json"
STAR = "Принадлежит компании Meta Platforms Inc."
BODY = "муниципального образования «Смоленский район» Смоленской области"

BOOKS = Books(
    body=BodyName(
        name=f"Администрация {BODY}",
        name_genitive=f"Администрации {BODY}",
        name_prepositional=f"Администрации {BODY}",
        name_accusative=f"Администрацию {BODY}",
        short_name="Администрация Смоленского района",
        district_genitive="Смоленского района",
        region="Смоленская область",
        region_genitive="Смоленской области",
        letterhead="АДМИНИСТРАЦИЯ\nМУНИЦИПАЛЬНОГО ОБРАЗОВАНИЯ\n«СМОЛЕНСКИЙ РАЙОН» СМОЛЕНСКОЙ ОБЛАСТИ",
        head_post=f"Глава {BODY}",
        head_post_genitive=f"Главы {BODY}",
        head_post_instrumental=f"Главой {BODY}",
        head_name="И. И. Иванов",
    ),
    topics={
        "housing": "жилищно-коммунальное хозяйство",
        "land": "земельные и имущественные отношения",
        "other": "иные вопросы",
    },
    topics_genitive={
        "housing": "жилищно-коммунального хозяйства",
        "land": "земельных и имущественных отношений",
        "other": "иные вопросы",
    },
    rest_topic="other",
    sections={"0001": "Государство, общество, политика", "0005": "Жилищно-коммунальная сфера"},
    settlements={"Печерское": "Печерского", "Козинское": "Козинского", "Корохоткинское": "Корохоткинского"},
    outside=frozenset({"вне района"}),
    higher_bodies={
        "Управление по работе с обращениями граждан Аппарата Администрации Смоленской области": (
            "Управления по работе с обращениями граждан Аппарата Администрации Смоленской области"
        ),
        "Приёмная Президента Российской Федерации в Смоленской области": (
            "Приёмной Президента Российской Федерации в Смоленской области"
        ),
        "Прокуратура Смоленского района": "прокуратуры Смоленского района",
    },
    footnotes={"Facebook": STAR, "Instagram": STAR},
)


@cache
def _figures_2021() -> str:
    return json.dumps(json.loads(EXPECTED.read_text(encoding="utf-8"))["figures"])


def figures_2021(**changed: Any) -> dict[str, Any]:
    """Return the figures of 2021 with some of them changed: `appeals__total=1` is «appeals.total»."""
    figures: dict[str, Any] = json.loads(_figures_2021())
    return figures | {name.replace("__", "."): value for name, value in changed.items()}


NOTHING_MORE = Known(control_dates=True)


def reading(
    period: Period | None = None, known: Known = NOTHING_MORE, unfinished_on: date | None = None, **changed: Any
) -> Reading:
    """Return the figures of 2021, some changed, as prose reads them."""
    return Reading(figures_2021(**changed), period or whole_year(2021), BOOKS, known, unfinished_on)


def report(period: Period | None = None, **changed: Any) -> Report:
    """Return the report of 2021, some figures changed."""
    return Report(
        period=period or whole_year(2021),
        figures=figures_2021(**changed),
        known=NOTHING_MORE,
        books=BOOKS,
        as_of=datetime(2022, 1, 12, 9, 30, tzinfo=UTC),
    )


def days(since: str, until: str) -> Period:
    """Return a period: «Thu 2021-04-01» to «Wed 2021-06-30»; the weekday must be true."""
    return Period(_day(since), _day(until))


def _day(text: str) -> date:
    weekday, iso = text.split()
    day = date.fromisoformat(iso)
    assert f"{day:%a}" == weekday, text
    return day
