"""Registering letters: numbers without gaps, days that grow with them, terms by the law of their kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from otklik.office.journal.actions import CONSOLE
from otklik.office.journal.models import Entry
from otklik.office.reference.models import LetterKind
from otklik.office.registry import actions
from otklik.office.registry.actions import (
    BadKind,
    CannotAnnul,
    NotWaiting,
    annul_letter,
    receive,
    set_aside,
    set_kind,
)
from otklik.office.registry.models import Correspondent, CorrespondentAlias, Counter, Letter, Received
from otklik.office.registry.queries import Gap, gaps, incoming_letters
from otklik.office.search.queries import papers_with
from otklik.office.work import actions as work
from otklik.office.work.actions import BadCard, register_letter
from otklik.office.work.terms import terms_of_letter
from otklik.office.work.tests.office import COURT, TUESDAY, a_card, kind, moment, registered
from otklik.rules.admission import Channel
from otklik.rules.tests.days import day

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def annul(letter: Letter, reason: str = "зарегистрировано дважды") -> None:
    annul_letter(letter_id=letter.pk, reason=reason, on=TUESDAY, by=CONSOLE, at=moment(TUESDAY))


def faults(of: str = "письмо", **fields: Any) -> dict[str, str]:
    with pytest.raises(BadCard) as refused:
        register_letter(card=a_card(of, **fields), today=TUESDAY, by=CONSOLE, at=moment(TUESDAY))
    return refused.value.faults


def test_numbers_of_a_journal_follow_one_another():
    assert [registered().number for _ in range(3)] == ["1", "2", "3"]


def test_the_count_begins_anew_on_the_first_of_january():
    registered(on=day("Thu 2026-12-31"))

    assert registered(on=day("Fri 2027-01-01")).number == "1"


def test_a_letter_out_has_a_journal_of_its_own_and_names_what_it_answers():
    came = registered()
    out = registered("ответ на обращение", answers=(came.pk,), correspondent="Сомова А. И.")

    assert (came.number, out.number, out.direction) == ("1", "1-исх", Letter.Direction.OUTGOING)
    assert list(came.answered_by.values_list("outgoing", flat=True)) == [out.pk]
    assert out not in incoming_letters()


def test_a_kind_may_write_numbers_in_its_own_way_within_the_count_of_its_journal():
    LetterKind.objects.filter(name="судебная повестка").update(template="С-{номер}/{год}")

    assert [registered().number, registered("судебная повестка").number, registered().number] == ["1", "С-2/2026", "3"]


def test_a_number_tells_of_any_paper_whom_it_is_from_how_it_came_and_its_case():
    LetterKind.objects.filter(name="письмо").update(template="{индекс}/{номер}-{буква}{форма}")

    assert registered(case_index="01-15", channel=Channel.EMAIL).number == "01-15/1-СЭ"


@pytest.mark.parametrize(("template", "field"), [("{индекс}/{номер}", "индекс дела"), ("{буква}-{номер}", "корресп")])
def test_a_number_that_asks_for_a_field_wants_it_required(template, field):
    said: dict[str, Any] = {"template": template, "required": []}
    with pytest.raises(BadKind, match=f"«{field}"):
        set_kind(kind_id=kind("письмо").pk, said=said, by=CONSOLE, at=moment(TUESDAY))

    said["required"] = ["case_index", "correspondent"]
    set_kind(kind_id=kind("письмо").pk, said=said, by=CONSOLE, at=moment(TUESDAY))
    assert faults(case_index="", correspondent="").keys() == {"case_index", "correspondent"}


def test_what_is_rolled_back_gives_its_number_back():
    registered()
    with transaction.atomic():
        registered()
        transaction.set_rollback(True)

    assert registered().number == "2"


def test_a_paper_found_late_has_its_true_receipt_and_todays_registration():
    letter = registered(received_on=day("Mon 2026-03-30"))

    assert (letter.received_on, letter.registered_on) == (day("Mon 2026-03-30"), TUESDAY)


def test_number_and_day_grow_together_even_if_the_clock_does_not():
    registered(on=TUESDAY)
    letter = registered(on=TUESDAY - DAY)

    assert (letter.number, letter.registered_on) == ("2", TUESDAY)


def test_a_day_that_turns_while_a_paper_is_prepared_is_noticed_with_its_term(monkeypatch):
    registered(on=TUESDAY)
    before = actions.place_in_journal
    monkeypatch.setattr(work, "place_in_journal", lambda *of: replace(before(*of), last_on=None))
    letter = registered("запрос информации (8-ФЗ)", on=TUESDAY - DAY)

    assert (letter.number, letter.registered_on) == ("2", TUESDAY)
    assert letter.term.legal_due == TUESDAY + 30 * DAY


def test_behind_the_lock_stands_one_message_of_inserts():
    came = registered()
    with CaptureQueriesContext(connection) as asked:
        registered("ответ на обращение", answers=(came.pk,))
    *_, lock, inserts = [query["sql"] for query in asked]

    assert lock.startswith("\nINSERT INTO otklik_registry_counter")
    assert [statement.split()[:2] for statement in inserts.split(";\n")] == [["INSERT", "INTO"]] * 4


def test_a_number_that_a_paper_of_another_system_has_is_refused_and_not_spent():
    series = registered().series
    taken = Letter.objects.create(series=series, number="2", registered_on=TUESDAY, outer_system="ДелоПро")
    with pytest.raises(actions.NumberTaken, match=r"Номер 2 .* не потрачен"), transaction.atomic():
        registered()
    taken.delete()

    assert registered().number == "2"


def test_another_day_needs_a_ground_which_the_journal_tells():
    before = TUESDAY - DAY
    assert "основании" in faults(received_on=before, another_day=before)["ground"]
    registered(on=TUESDAY)
    letter = registered(on=TUESDAY, received_on=before, another_day=before, ground="сбой сети 13.04.2026")

    assert (letter.number, letter.registered_on) == ("2", before)
    told = Entry.objects.get(event="registry.letter_registered", subject_id=letter.pk).data
    assert told == {"number": "2", "on": "2026-04-13", "ground": "сбой сети 13.04.2026"}


@pytest.mark.parametrize("another", [TUESDAY + DAY, TUESDAY - 2 * DAY])
def test_another_day_is_not_before_receipt_nor_to_come(another):
    assert "another_day" in faults(received_on=TUESDAY - DAY, another_day=another, ground="есть")


def test_every_fault_is_told_at_once_beside_its_field():
    found = faults("требование прокурора", correspondent="", outgoing_on=TUESDAY + DAY, received_on=TUESDAY + DAY)

    assert set(found) == {"correspondent", "received_on"}
    assert Counter.objects.count() == 0


def test_a_day_of_a_year_of_two_digits_is_told_beside_its_field():
    found = faults(received_on=date(26, 11, 25), outgoing_on=date(26, 11, 20))

    assert set(found) == {"received_on", "outgoing_on"}
    assert "Проверьте год: 0026" in found["outgoing_on"]


def test_a_prosecutors_demand_has_five_working_days_from_receipt():
    letter = registered("требование прокурора", on=day("Tue 2026-04-28"))

    assert (letter.term.legal_due, letter.control) == (day("Wed 2026-05-06"), "special")
    assert "2202-1" in terms_of_letter(letter)["legal_due"].explanation.sentence


def test_a_demand_under_threat_has_24_hours_from_the_moment_of_receipt():
    name = "требование прокурора при угрозе жизни, здоровью, имуществу"
    assert "время" in faults(name)["received_time"]
    letter = registered(name, received_at=moment(TUESDAY, hour=10))

    assert letter.term.due_at == moment(TUESDAY + DAY, hour=10)
    assert "legal_due" in terms_of_letter(letter)


def test_an_ordinary_letter_has_no_term():
    assert not hasattr(registered(), "term")


def test_the_last_day_by_law_stands_though_the_calendar_of_its_year_is_not_entered():
    letter = registered("запрос информации (8-ФЗ)", on=day("Mon 2027-12-20"))

    assert (letter.term.legal_due, letter.term.control_due) == (date(2028, 1, 19), date(2028, 1, 19))


def test_a_correspondent_is_found_by_its_name_or_alias_and_entered_once():
    court = Correspondent.objects.get(letters=registered())
    CorrespondentAlias.objects.create(correspondent=court, name="Райсуд")

    assert registered(correspondent="  смоленский РАЙОННЫЙ суд ").correspondent == court
    assert registered(correspondent="райсуд").correspondent == court
    assert Correspondent.objects.filter(name__icontains="суд").count() == 1
    assert court.name == COURT


def test_a_letter_is_found_from_the_moment_it_has_its_number():
    letter = registered(outgoing_number="77-К")

    assert set(papers_with("letter", "смоленский").values_list("subject_id", flat=True)) == {letter.pk}


def test_an_annulled_number_stays_with_its_reason_and_is_counted_no_longer():
    registered()
    annul(letter := registered())
    letter.refresh_from_db()

    assert (letter.number, letter.annulment, letter.annulled_on) == ("2", "зарегистрировано дважды", TUESDAY)
    assert registered().number == "3"
    assert letter not in incoming_letters()
    assert Entry.objects.filter(event="registry.letter_annulled", subject_id=letter.pk).exists()
    assert gaps() == []


def test_annulling_wants_a_reason_and_a_number_of_ours():
    letter = registered()
    with pytest.raises(CannotAnnul, match="почему"):
        annul(letter, reason="  ")
    Letter.objects.filter(pk=letter.pk).update(outer_system="ДелоПро")
    with pytest.raises(CannotAnnul, match="другая система"):
        annul(letter)


def test_a_number_is_annulled_once():
    annul(letter := registered())

    with pytest.raises(CannotAnnul, match="Нельзя"):
        annul(letter)


def test_a_missing_number_is_named():
    first, *_, last = [registered() for _ in range(5)]
    Letter.objects.filter(number__in=["2", "3"]).delete()
    Letter.objects.filter(pk=last.pk).delete()
    year = first.registered_on.year

    assert gaps() == [Gap(first.series.title, year, 2, 3), Gap(first.series.title, year, 5, 5)]


@pytest.mark.parametrize("gone", [["1"], ["1", "2", "3"]], ids=["the first", "all"])
def test_a_missing_number_is_named_whichever_it_is(gone: list[str]):
    first, *_ = [registered() for _ in range(3)]
    Letter.objects.filter(number__in=gone).delete()

    assert gaps() == [Gap(first.series.title, first.registered_on.year, 1, len(gone))]


def test_what_an_import_has_jumped_over_is_no_gap_of_ours_and_what_we_gave_before_it_is():
    first = registered()
    Letter.objects.create(series=first.series, number="90", serial=90, registered_on=TUESDAY, outer_system="ДелоПро")
    Counter.objects.update(last=90, jumped=[2, 90])

    assert registered().number == "91"
    assert gaps() == []
    first.delete()
    assert gaps() == [Gap(first.series.title, TUESDAY.year, 1, 1)]


def test_what_has_come_waits_and_is_registered_once():
    came = receive(channel=Channel.PAPER, title="скан 1.pdf", by=CONSOLE, at=moment(TUESDAY), external_id="abc")
    assert receive(channel=Channel.PAPER, title="скан 1.pdf", by=CONSOLE, at=moment(TUESDAY), external_id="abc") == came
    letter = registered(received=came.pk)
    came.refresh_from_db()

    assert (came.state, came.letter) == (Received.State.REGISTERED, letter)
    with pytest.raises(NotWaiting, match="№ 1"):
        registered(received=came.pk)
    assert registered().number == "2"


def test_what_is_set_aside_says_why():
    came = receive(channel=Channel.EMAIL, title="Реклама", by=CONSOLE, at=moment(TUESDAY))
    set_aside(received_id=came.pk, reason="реклама", by=CONSOLE, at=moment(TUESDAY))

    with pytest.raises(NotWaiting, match="реклама"):
        registered(received=came.pk)


def test_the_journal_of_a_kind_is_asked_for_its_template_before_anybody_waits(monkeypatch):
    kind("письмо")
    LetterKind.objects.filter(name="письмо").update(template="{номер}{год}")

    with pytest.raises(actions.NoNumber):
        registered()
    assert Counter.objects.count() == 0
