"""The papers of control: for the meeting, for the head in the morning, for an executor, for the controller's file."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from pypdf import PdfReader

from otklik.office.appeals.actions import CoverCard
from otklik.office.control.actions import put_on_control
from otklik.office.journal.actions import CONSOLE
from otklik.office.journal.models import Entry
from otklik.office.people.models import Role
from otklik.office.people.rights import EVERYTHING
from otklik.office.receptions.models import ReceptionCard, ReceptionDay
from otklik.office.reference.models import Official
from otklik.office.registry.models import Letter
from otklik.office.work.models import Term
from otklik.office.work.tests.office import TUESDAY, an_official, department, given, moment, whose
from otklik.papers import actions, controlled, facts
from otklik.papers.catalogue import PAPERS, WATCHED
from otklik.papers.tests.office import an_appeal, text_of
from otklik.papers.tests.test_papers import names, said

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
FRIDAY = TUESDAY + 3 * DAY
AT = moment(TUESDAY)


def due_in(days: int, control: int | None = None, **fields: Any) -> Letter:
    letter = an_appeal(**{"cover": None, **fields})
    last = TUESDAY + days * DAY
    Term.objects.filter(letter=letter).update(
        legal_due=last, control_due=TUESDAY + (days if control is None else control) * DAY
    )
    return letter


def test_the_sheet_of_the_meeting_says_by_department_what_is_late_and_due_this_week_special_control_first():
    petrov = an_official(Role.EXECUTOR, name="Петров П. П.")
    given(due_in(-2, surname="Позднева"), petrov)
    given(due_in(2, surname="Срочнова"), department())
    special = due_in(3, surname="Особова")
    given(special, petrov)
    put_on_control(letter_id=special.pk, ground="по решению главы", whose=whose(an_official(Role.HEAD)), at=AT)
    given(due_in(1, control=-1, surname="Контрольнова"), department("Отдел дорог"))
    due_in(20, surname="Далёкова")
    user = an_official(Role.CONTROLLER)
    made = actions.print_briefing(
        kind="pdf", until=FRIDAY, within=EVERYTHING, user=user, today=TUESDAY, by=CONSOLE, at=AT
    )

    text = text_of(made.content)
    assert "Просрочено: 2, из них по закону: 1. Срок до пт 17.04.2026: 2. На особом контроле: 1." in text.replace(
        "\u00a0", " "
    )
    assert text.index("Отдел дорог") < text.index("Отдел жилищно") < text.index("ОСОБЫЙ КОНТРОЛЬ. Особова")
    assert text.index("Особова") < text.index("Позднева") < text.index("Срочнова")
    assert "просрочено на 2 дня" in text
    assert "контрольный срок прошёл на 1 день" in text
    assert "Далёкова" not in text
    assert Entry.objects.get(event="papers.control_printed").data == {"paper": "Справка к планёрке", "papers": 4}


def test_the_head_gets_one_page_in_the_morning_however_long_letters_are():
    for days in (-3, -2, -1, -1, -1, -1, 0, 0, 0, 0, 0, 0):
        given(due_in(days, text="Очень длинное обращение о дорогах и освещении. " * 40), department())
    day = ReceptionDay.objects.create(held_on=TUESDAY, official=Official.objects.create(post="Первый заместитель"))
    ReceptionCard.objects.create(day=day, number="ЛП-1", year=2026)
    made = actions.print_morning(kind="pdf", within=EVERYTHING, today=TUESDAY, by=CONSOLE, at=AT)

    assert len(PdfReader(io.BytesIO(made.content)).pages) == 1
    told = controlled.morning(EVERYTHING, TUESDAY)
    numbers = {name: told[name] for name in ("резолюций", "просрочено", "сегодня_срок", "приём_всего", "поступило")}
    assert numbers == {
        "резолюций": "12", "просрочено": "6", "сегодня_срок": "6", "приём_всего": "1", "поступило": "12"
    }  # fmt: skip
    assert said(facts.office(TUESDAY) | told).keys() == PAPERS["morning"].words.keys()
    assert told["просроченные"][0].keys() == WATCHED.keys()


def test_a_reminder_names_the_late_and_the_near_papers_of_whom_it_is_for_and_no_others():
    petrov, other = an_official(Role.EXECUTOR, name="Петров П. П."), an_official(Role.EXECUTOR, "other")
    given(due_in(-1, surname="Позднева"), petrov)
    given(due_in(10, surname="Близкова"), petrov)
    given(due_in(11, surname="Далёкова"), petrov)
    given(due_in(-1, surname="Чужова"), other)
    asked: dict[str, Any] = {
        "within": EVERYTHING,
        "user": an_official(Role.CONTROLLER),
        "today": TUESDAY,
        "by": CONSOLE,
        "at": AT,
    }
    petrov.refresh_from_db()
    theirs: dict[str, Any] = {"to": petrov.name, "department": department().name}
    theirs["filters"] = {"official": str(petrov.public_id)}
    text = text_of(actions.print_reminder(kind="pdf", **theirs, **asked).content)

    assert "у Вас на исполнении 2 документа" in text
    assert "из них срок истёк: 1" in text
    assert "Близкова" in text
    assert "Далёкова" not in text
    assert "Чужова" not in text
    with pytest.raises(actions.NothingToRemind, match="Напоминать не о чем: у «Отдел дорог»"):
        actions.print_reminder(
            kind="pdf", to="Отдел дорог", department="", filters={"department": "Отдел дорог"}, **asked
        )


def test_the_card_of_control_tells_to_whom_to_report_and_who_put_the_paper_under_control():
    cover = CoverCard(body="Прокуратура района", number="7-15", control_due=TUESDAY + 9 * DAY)
    letter = an_appeal(cover=cover)
    text = text_of(
        actions.print_letter(paper="control_card", kind="pdf", letter=letter, today=TUESDAY, by=CONSOLE, at=AT).content
    )
    assert "ОСОБЫЙ КОНТРОЛЬ" in text
    assert "Прокуратура района, на № 7-15, до 23.04.2026" in text
    put_on_control(letter_id=due_in(1).pk, ground="по решению главы", whose=whose(an_official(Role.HEAD)), at=AT)
    marked = Letter.objects.latest("pk")
    letter.site_checks.create(held_on=TUESDAY, place="с. Печерск", applicant_present=False)
    told = controlled.control_card(letter) | {"отметки": controlled.control_card(marked)["отметки"]}
    assert said(told) == {name: names(PAPERS["control_card"].words)[name] for name in told}
