"""Norms on the desk: a dated row is shown with what it would touch before it is saved, and saved once."""

from __future__ import annotations

import re
import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from otklik.desk.tests.papers import TUESDAY, an_appeal, an_incident, an_official, noon
from otklik.desk.tests.test_journal import words
from otklik.office.journal.models import Entry
from otklik.office.people.models import Role
from otklik.office.reference.models import AnswerNorm, OfficeTerm
from otklik.office.work.models import Reply
from otklik.office.work.models import Term as KeptTerm

pytestmark = pytest.mark.django_db
TERM = {
    "procedure": "appeal",
    "step": "answer",
    "length": "20",
    "unit": "calendar_days",
    "start": "registration",
    "roll": "preceding",
    "since": "2021-12-01",  # Wed
    "source": "постановление администрации № 7",
}
NORM = {"urgent": "1", "hours": "2", "clock": "working_hours", "since": "2021-12-13", "source": "приказ № 5"}  # Mon


@pytest.fixture
def desk(client):
    client.force_login(an_official(role=Role.ADMINISTRATOR))
    return client


def send(desk, form: str, /, **typed: str):
    return desk.post(reverse(form), {"token": str(uuid.uuid4()), **typed})


def shown(page) -> str:
    """Return what the page's form holds as a sign of the papers on it."""
    found = re.search(r'name="shown" value="([0-9a-f]{64})"', page.content.decode())
    assert found
    return found[1]


def save(desk, form: str, /, **typed: str):
    """Look at what a row would touch, then save it; return the page after it."""
    page = send(desk, form, **typed)
    return desk.post(
        reverse(form), {"token": str(uuid.uuid4()), **typed, "shown": shown(page), "save": "1"}, follow=True
    )


def test_everybody_reads_the_norms_each_with_its_source_and_day(client):
    client.force_login(an_official(role=Role.EXECUTOR))

    page = words(client.get(reverse("norms")).content.decode())

    assert "Ответ: 30 календарных дней со дня регистрации 59-ФЗ, ст. 12 ч. 1 с чт 02.11.2006" in page
    assert "обычные 8 ч, рабочие часы с пн 01.10.2018" in page
    assert "Внести срок" not in page


def test_a_row_is_shown_with_the_papers_that_it_would_touch_and_nothing_is_saved(desk):
    an_appeal("К-1/21", TUESDAY)
    an_appeal("К-2/21", TUESDAY, answered_on=TUESDAY)
    an_appeal("К-3/21", date(2021, 11, 30))  # Tue

    page = words(send(desk, "new_term", **TERM).content.decode())

    assert "Коснётся 1 открытой бумаги" in page
    assert "К-1/21 зарегистрирована вт 14.12.2021 чт 13.01.2022 пн 03.01.2022" in page
    assert "К-2/21" not in page
    assert "К-3/21" not in page
    assert not OfficeTerm.objects.exists()


def test_what_was_shown_is_saved_and_told(desk):
    appeal = an_appeal("К-1/21", TUESDAY)

    page = words(save(desk, "new_term", **TERM).content.decode())

    assert "Строка внесена: ответ: 20 календарных дней со дня регистрации. Бумаг с новым сроком: 1." in page
    assert "Ответ: 20 календарных дней со дня регистрации постановление администрации № 7" in page
    assert "внесён у нас" in page
    assert KeptTerm.objects.get(letter=appeal.pk).legal_due == date(2022, 1, 3)
    appeal.letter.refresh_from_db()
    card = words(desk.get(reverse("appeal", args=[appeal.letter.public_id])).content.decode())
    assert "Срок по закону изменён был чт 13.01.2022, стал пн 03.01.2022" in card
    assert "постановление администрации № 7" in card, "the card explains the new day"


def test_a_row_for_a_later_day_stands_among_those_to_come_and_leaves_papers_alone(desk):
    appeal = an_appeal("К-1/21", TUESDAY)
    tomorrow = timezone.localdate() + timedelta(days=1)

    page = words(save(desk, "new_term", **TERM | {"since": tomorrow.isoformat()}).content.decode())

    assert re.search(r"Начнут действовать .* Ответ: 20 календарных дней .* внесён у нас Обращение гражданина", page)
    assert "Ответ: 30 календарных дней со дня регистрации 59-ФЗ" in page
    assert KeptTerm.objects.get(letter=appeal.pk).legal_due == date(2022, 1, 13)


def test_papers_that_have_changed_meanwhile_are_shown_again_before_anything_is_saved(desk):
    first = an_appeal("К-1/21", TUESDAY)
    seen = shown(send(desk, "new_term", **TERM))
    Reply.objects.create(letter=first.letter, sent_on=TUESDAY)
    an_appeal("К-2/21", TUESDAY)

    refused = send(desk, "new_term", **TERM, shown=seen, save="1")

    assert refused.status_code == 422
    page = words(refused.content.decode())
    assert "уже не те, что были показаны" in page
    assert "К-2/21" in page
    assert not OfficeTerm.objects.exists()
    saved = send(desk, "new_term", **TERM, shown=shown(refused), save="1")
    assert saved.status_code == 302
    assert OfficeTerm.objects.count() == 1


def test_a_row_changed_after_it_was_shown_is_shown_again(desk):
    an_appeal("К-1/21", TUESDAY)
    seen = shown(send(desk, "new_term", **TERM))

    assert send(desk, "new_term", **TERM | {"length": "10"}, shown=seen, save="1").status_code == 422
    assert not OfficeTerm.objects.exists()


def test_what_was_not_shown_is_not_saved(desk):
    assert "Открытых бумаг не коснётся" in send(desk, "new_term", **TERM, save="1").content.decode()
    assert not OfficeTerm.objects.exists()


def test_a_form_sent_twice_enters_one_row_and_gets_the_same_answer(desk):
    typed = TERM | {"token": str(uuid.uuid4()), "shown": shown(send(desk, "new_term", **TERM)), "save": "1"}

    answers = [desk.post(reverse("new_term"), typed) for _ in range(2)]

    assert [answer["Location"] for answer in answers] == [reverse("norms")] * 2
    assert OfficeTerm.objects.count() == 1
    assert Entry.objects.filter(event="control.term_added").count() == 1


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ({"unit": "working_days"}, "Срок ответа на обращение считают календарными днями"),
        ({"since": "2006-11-02"}, "говорят две строки"),
        ({"step": "redirect", "unit": "hours"}, "он не переносится"),
        ({"procedure": "incident"}, "Выберите из списка: «incident» в нём нет."),
        ({"length": "0"}, "Укажите число не меньше 1."),
    ],
)
def test_a_row_that_would_not_do_is_refused_at_the_form_and_nothing_typed_is_lost(desk, typed, reason):
    answer = send(desk, "new_term", **TERM | typed)

    assert answer.status_code == 422
    assert reason in words(answer.content.decode())
    assert TERM["source"] in answer.content.decode()
    assert 'name="save"' not in answer.content.decode()


def test_a_new_norm_is_shown_with_its_incidents_then_saved(desk):
    an_incident("И-1", noon(TUESDAY), urgent=True)
    an_incident("И-2", noon(TUESDAY))

    page = words(send(desk, "new_norm", **NORM).content.decode())
    assert "Коснётся 1 инцидента" in page
    assert "И-1" in page
    assert "И-2" not in page

    assert "Норма внесена." in words(save(desk, "new_norm", **NORM).content.decode())
    assert AnswerNorm.objects.get(urgent=True, until=None).hours == 2
    assert Entry.objects.get(event="control.norm_added").data == {"urgent": True, "hours": 2, "since": "2021-12-13"}


def test_a_norm_before_the_last_one_is_refused_at_the_form(desk):
    answer = send(desk, "new_norm", **NORM | {"since": "2018-10-01"})

    assert answer.status_code == 422
    assert "Норма с этого или более позднего дня уже есть" in words(answer.content.decode())


def test_a_year_that_is_a_slip_is_said_at_the_field(desk):
    answer = send(desk, "new_norm", **NORM | {"since": "9999-12-31"})

    assert answer.status_code == 422
    assert "Год должен быть от 1992 до" in words(answer.content.decode())
