"""What the papers of control say: rows of the office → the words of templates, as `catalogue` lists them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from textwrap import shorten
from typing import Any

from django.db.models import Count, Q

from otklik.office.considering.models import Extension
from otklik.office.control import queries, watching
from otklik.office.dispatch.models import Dispatch
from otklik.office.filters import Filters
from otklik.office.people.models import User
from otklik.office.people.rights import Reach
from otklik.office.receptions.models import ReceptionDay
from otklik.office.reference.queries import office_calendar
from otklik.office.registry.models import Letter
from otklik.office.work.models import Reply, Term
from otklik.papers.facts import day, letters
from otklik.rules.words import capital
from otklik.rules.years import UnknownYear
from otklik.ui import russian

DAY = timedelta(days=1)
REMINDED = timedelta(days=10)
"""How long before their last day papers stand on a reminder."""
ROWS, MORNING_ROWS = 200, 5
ONE_PAGE = 110
"""Characters of what a paper is about, so that the sheet of the morning stays one page."""


def control_card(letter: Letter) -> dict[str, Any]:
    """Return what the card of control says besides the letter's words."""
    term: Term | None = getattr(letter, "term", None)
    watched = Term.objects.annotate(watched=watching.control_day()).get(pk=letter.pk).watched if term else None
    return {
        "контрольный": day(watched),
        "ход": _course(letter),
        "доклады": [
            {
                "кому": cover.higher_body.name if cover.higher_body else "",
                "номер": cover.number,
                "до": day(cover.control_due),
                "доложено": day(cover.reported_on),
            }
            for cover in queries.covers_of(letter)
        ],
        "отметки": [
            {
                "что": "Поставлено" if mark.on else "Снято",
                "когда": f"{mark.at:%d.%m.%Y}",
                "кто": mark.by.get_full_name(),
                "основание": mark.ground,
            }
            for mark in queries.marks_of(letter.pk)
        ],
    }


def _course(letter: Letter) -> list[dict[str, str]]:
    """Return what was done of a paper while it was considered, by days."""
    sent = Dispatch.objects.filter(letter=letter, sent_on__isnull=False).exclude(kind=Dispatch.Kind.REPLY)
    done: list[tuple[date, str]] = [
        *((one.held_on, f"проверка с выездом: {one.place}") for one in letter.site_checks.all()),
        *((one.decided_on, f"срок продлён до {day(one.until)}") for one in Extension.objects.filter(letter=letter)),
        *(
            (one.sent_on, f"{one.get_kind_display()}, № {one.outgoing.number}: {one.recipient}")
            for one in sent.select_related("outgoing")
            if one.sent_on and one.outgoing
        ),
    ]
    return [{"когда": day(on), "что": what} for on, what in sorted(done)]


def watched(terms: Sequence[Any], on: date) -> list[dict[str, Any]]:
    """Return papers under control, of `watching.rows`, as rows of a list on a day."""
    said = letters([term.pk for term in terms])
    return [
        {
            "место": str(place),
            **row,
            "особый": term.is_special,
            "контрольный": day(term.watched),
            "кто": watching.holder_of(term),
            "осталось": left(term, on),
        }
        for place, (term, row) in enumerate(zip(terms, said, strict=True), start=1)
    ]


def left(term: Any, on: date) -> str:
    """Return how far a paper is: «просрочено на 2 дня», «контрольный срок прошёл на 1 день», «сегодня», «3 дня»."""
    if term.due < on:
        return f"просрочено {russian.until(term.due, on)}"
    if term.watched < on:
        return f"контрольный срок прошёл {russian.until(term.watched, on)}"
    return russian.until(term.watched, on)


def signer(user: User) -> dict[str, Any]:
    """Return who signs: the post, if the official has one, else the role."""
    return {
        "должность": capital(user.official.post if user.official else user.get_role_display()),
        "кто": user.get_full_name(),
    }


def briefing(found: watching.Briefing, user: User, on: date) -> dict[str, Any]:
    """Return what the sheet for the weekly meeting says."""
    departments, place = [], 0
    for one in found.departments:
        papers = watched(one.papers, on)
        for row in papers:
            row["место"] = str(place := place + 1)
        departments.append(
            {
                "отдел": one.department or "Никому не поручено",
                "просрочено": str(one.late),
                "на_неделе": str(len(one.papers) - one.late),
                "бумаги": papers,
            }
        )
    return {
        **signer(user),
        "до": russian.day(found.until),
        "просрочено": str(found.late),
        "по_закону": str(found.late_by_law),
        "на_неделе": str(found.count - found.late),
        "особых": str(found.special),
        "ещё": russian.counted(found.left_out, "бумага", "бумаги", "бумаг") if found.left_out else "",
        "отделы": departments,
    }


def reminder(to: str, department: str, filters: Filters, within: Reach, user: User, on: date) -> dict[str, Any]:
    """Return what the reminder to an official or a department says: what is late, and what is due in REMINDED days."""
    papers = list(watching.due_by(on + REMINDED, filters, within)[:ROWS])
    late = sum(watching.late_days(term, on) > 0 for term in papers)
    return {
        **signer(user),
        "кому": to,
        "отдел": department,
        "всего": russian.counted(len(papers), "документ", "документа", "документов"),
        "просрочено": str(late) if late else "",
        "дней": russian.days(REMINDED.days),
        "бумаги": watched(papers, on),
    }


def morning(within: Reach, on: date) -> dict[str, Any]:
    """Return what the head's sheet of the morning says: what waits, what is late, what is due, what came meanwhile."""
    since = last_working_day(on)
    late = watching.select({}, within).filter(watching.is_late(on))
    today = watching.select({"near": "today", "on": f"{on}"}, within)
    waiting, resolving = watching.to_resolve(within), watching.select({}, within).filter(letter__state="registered")
    came = Letter.objects.filter(registered_on__range=(since, on), annulled_on=None)
    counts = came.aggregate(
        incoming=Count("pk", filter=Q(direction=Letter.Direction.INCOMING)),
        appeals=Count("pk", filter=Q(appeal__isnull=False)),
        outgoing=Count("pk", filter=Q(direction=Letter.Direction.OUTGOING)),
    )
    receptions = list(
        ReceptionDay.objects.filter(held_on=on).select_related("official").annotate(count=Count("cards")).order_by("pk")
    )

    def first(papers: Any) -> list[dict[str, Any]]:
        rows = watched(list(watching.rows(papers).order_by("-is_special", "due", "pk")[:MORNING_ROWS]), on)
        return [row | {"содержание": shorten(row["содержание"], ONE_PAGE, placeholder="…")} for row in rows]

    return {
        "день": russian.weekday_day(on),
        "со_дня": russian.day(since),
        "резолюций": str(waiting.count()),
        "просрочено": str(late.count()),
        "сегодня_срок": str(today.count()),
        "приём_всего": str(sum(one.count for one in receptions)),
        "поступило": str(counts["incoming"]),
        "обращений": str(counts["appeals"]),
        "отвечено": str(Reply.objects.filter(sent_on__range=(since, on)).count()),
        "исходящих": str(counts["outgoing"]),
        "на_резолюцию": first(resolving),
        "просроченные": first(late),
        "на_сегодня": first(today),
        "приём": [
            {"кто": ", ".join(filter(None, (one.official.post, one.official.name))), "человек": str(one.count)}
            for one in receptions
        ],
    }


def last_working_day(on: date) -> date:
    """Return the working day before a day: what came since is news; where no calendar is entered, the day before."""
    try:
        return office_calendar().working_day_on_or_before(on - DAY)
    except UnknownYear:
        return on - DAY
