"""Entering norms: what a dated row does to open papers, what it leaves alone, what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from otklik.office.appeals.models import Appeal, Form, Outcome, Question
from otklik.office.control.actions import BadTerm, PapersHaveChanged, add_norm, add_term, check_term
from otklik.office.control.queries import seal_of, touched_by, touched_by_norm
from otklik.office.incidents.models import Incident
from otklik.office.journal.actions import CONSOLE
from otklik.office.journal.models import Entry
from otklik.office.journal.queries import told
from otklik.office.reference.models import AnswerNorm, Network, OfficeTerm
from otklik.office.registry.models import Letter, Series
from otklik.office.work.models import Reply
from otklik.office.work.models import Term as KeptTerm
from otklik.rules.deadlines import TERMS, Roll, Start, Step, Term, Unit
from otklik.rules.law import Procedure
from otklik.rules.tests.days import day, moment

pytestmark = pytest.mark.django_db
AT = datetime(2024, 4, 10, 9, tzinfo=UTC)  # Wed
MONDAY = day("Mon 2024-04-01")
TWENTY_DAYS = Term(
    step=Step.ANSWER, procedure=Procedure.APPEAL, length=20, unit=Unit.CALENDAR_DAYS, since=MONDAY, source="приказ № 7"
)


def an_appeal(number: str, registered: str, *, answered: str | None = None, **term: date) -> Appeal:
    """An appeal to be answered in thirty days."""
    series, _ = Series.objects.get_or_create(code="correspondence", defaults={"title": "Журнал"})
    letter = Letter.objects.create(series=series, number=number, registered_on=day(registered))
    KeptTerm.objects.create(letter=letter, legal_due=letter.registered_on + timedelta(days=30), **term)
    if answered:
        Reply.objects.create(letter=letter, sent_on=day(answered))
    appeal = Appeal.objects.create(letter=letter, form=Form.WRITTEN)
    Question.objects.create(appeal=appeal)
    return appeal


def an_incident(external_id: str, accepted: str, **fields: object) -> Incident:
    accepted_at = timezone.make_aware(moment(accepted))
    network = Network.objects.get(name="ВКонтакте")
    return Incident.objects.create(external_id=external_id, network=network, accepted_at=accepted_at, **fields)


def add(term: Term) -> int:
    return add_term(term=term, shown=seal_of(touched_by(term)), by=CONSOLE, at=AT)


def add_hours(hours: int, since: date, *, urgent: bool = False) -> None:
    shown = seal_of(touched_by_norm(urgent=urgent, since=since))
    add_norm(urgent=urgent, hours=hours, clock="hours", since=since, source="приказ", shown=shown, by=CONSOLE, at=AT)


def last_day(appeal: Appeal) -> date:
    return KeptTerm.objects.get(letter=appeal.pk).legal_due


# ── Terms ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_row_moves_open_papers_of_its_days_and_no_others():
    before, first = an_appeal("К-1", "Sun 2024-03-31"), an_appeal("К-2", "Mon 2024-04-01")
    answered = an_appeal("К-3", "Tue 2024-04-02", answered="Fri 2024-04-05")

    assert add(TWENTY_DAYS) == 1

    assert last_day(before) == day("Tue 2024-04-30")
    assert last_day(first) == day("Sun 2024-04-21")
    assert last_day(answered) == day("Thu 2024-05-02")


def test_a_paper_that_was_considered_without_an_answer_is_no_longer_open():
    appeal = an_appeal("К-1", "Mon 2024-04-01")
    appeal.questions.update(outcome=Outcome.LEFT_WITHOUT_ANSWER)

    assert add(TWENTY_DAYS) == 0
    assert last_day(appeal) == day("Wed 2024-05-01")


def test_a_row_for_a_later_day_leaves_older_papers_alone():
    appeal = an_appeal("К-1", "Mon 2024-04-01")

    assert add(replace(TWENTY_DAYS, since=day("Wed 2025-01-01"))) == 0
    assert last_day(appeal) == day("Wed 2024-05-01")


def test_a_row_holds_until_the_next_one():
    add(replace(TWENTY_DAYS, since=day("Mon 2024-07-01"), length=25))
    early, late = an_appeal("К-1", "Mon 2024-04-01"), an_appeal("К-2", "Mon 2024-07-01")

    assert [appeal.pk for appeal in touched_by(TWENTY_DAYS)] == [early.pk]
    add(TWENTY_DAYS)
    assert last_day(late) == day("Wed 2024-07-31"), "its own row came before the paper, and moved nothing"


def test_a_stated_day_and_an_extension_stay():
    stated, extended = day("Fri 2024-05-31"), day("Fri 2024-05-10")
    an_appeal("К-1", "Mon 2024-04-01", stated_due=stated)
    an_appeal("К-2", "Mon 2024-04-01", extended_to=extended)

    assert add(TWENTY_DAYS) == 2
    assert set(KeptTerm.objects.values_list("stated_due", "extended_to")) == {(stated, None), (None, extended)}


def test_what_another_term_is_counted_by_is_kept_nowhere_and_moves_nothing():
    an_appeal("К-1", "Mon 2024-04-01")

    assert add(replace(TWENTY_DAYS, step=Step.REDIRECT, length=5)) == 0


def test_the_journal_tells_of_the_row_and_of_every_paper_that_it_moved():
    appeal = an_appeal("К-1", "Mon 2024-04-01")

    add(TWENTY_DAYS)

    moved, added = Entry.objects.order_by("pk")
    assert (moved.event, moved.subject_kind, moved.subject_id) == ("control.term_moved", "letter", appeal.pk)
    assert told(moved)[1].replace("\u00a0", " ") == "был ср 01.05.2024, стал вс 21.04.2024"
    assert added.event == "control.term_added"
    assert told(added)[1].replace("\u00a0", " ") == (
        "ответ (обращение гражданина (59-ФЗ)): 20 календарных дней, с пн 01.04.2024; новый срок у бумаг: 1"
    )


def test_nothing_is_moved_that_was_not_shown():
    an_appeal("К-1", "Mon 2024-04-01")
    shown = seal_of(touched_by(TWENTY_DAYS))
    another = an_appeal("К-2", "Mon 2024-04-01")

    with pytest.raises(PapersHaveChanged, match="теперь их 2"):
        add_term(term=TWENTY_DAYS, shown=shown, by=CONSOLE, at=AT)

    assert last_day(another) == day("Wed 2024-05-01")
    assert not OfficeTerm.objects.exists()
    assert not Entry.objects.exists()


def test_as_many_other_papers_are_other_papers():
    answered = an_appeal("К-1", "Mon 2024-04-01")
    shown = seal_of(touched_by(TWENTY_DAYS))
    Reply.objects.create(letter=answered.letter, sent_on=day("Tue 2024-04-02"))
    an_appeal("К-2", "Mon 2024-04-01")

    with pytest.raises(PapersHaveChanged):
        add_term(term=TWENTY_DAYS, shown=shown, by=CONSOLE, at=AT)


def test_papers_are_not_moved_to_another_day_than_was_shown():
    an_appeal("К-1", "Mon 2024-04-01")
    shown = seal_of(touched_by(TWENTY_DAYS))

    with pytest.raises(PapersHaveChanged):
        add_term(term=replace(TWENTY_DAYS, length=10), shown=shown, by=CONSOLE, at=AT)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"unit": Unit.WORKING_DAYS}, "календарными днями со дня регистрации"),
        ({"start": Start.RECEIPT}, "календарными днями со дня регистрации"),
        ({"procedure": Procedure.MEDIA_REQUEST, "start": Start.END_OF_ANSWER}, "окончания срока ответа"),
        ({"step": Step.EXTEND, "unit": Unit.HOURS, "start": Start.END_OF_ANSWER, "roll": Roll.NONE}, "не в часах"),
        ({"step": Step.REDIRECT, "unit": Unit.HOURS}, "не переносится"),
        ({"since": TERMS[0].since}, "две строки"),
        ({"source": ""}, "не назван источник"),
    ],
)
def test_a_row_that_would_not_do_is_refused_with_its_reason(changed, reason):
    with pytest.raises(BadTerm, match=reason):
        check_term(replace(TWENTY_DAYS, **changed))


def test_one_day_has_one_row():
    add(TWENTY_DAYS)

    with pytest.raises(BadTerm, match="две строки"):
        add(replace(TWENTY_DAYS, length=25))


# ── Norms of incidents ────────────────────────────────────────────────────────────────────────────────────


def test_a_norm_begins_on_its_day_and_ends_the_one_before():
    add_hours(4, MONDAY)

    former, new = AnswerNorm.objects.filter(urgent=False).order_by("since")
    assert (former.until, new.since, new.hours) == (day("Sun 2024-03-31"), MONDAY, 4)
    assert AnswerNorm.objects.get(urgent=True).until is None
    entry = Entry.objects.get()
    assert told(entry)[1].replace("\u00a0", " ") == "обычные: 4 ч, с пн 01.04.2024"


def test_a_norm_of_an_earlier_day_is_refused():
    add_hours(4, MONDAY)

    for since in (MONDAY, day("Sun 2024-03-31")):
        with pytest.raises(BadTerm, match="уже есть"):
            add_hours(6, since)


def test_a_norm_would_hold_for_incidents_of_its_importance_and_days_those_without_an_answer_first():
    an_incident("И-1", "Sun 2024-03-31 23:59")
    open_one = an_incident("И-2", "Mon 2024-04-01 00:00")
    an_incident("И-3", "Mon 2024-04-01 10:00", urgent=True)
    answered = an_incident("И-4", "Mon 2024-04-01 10:00", answered_at=AT)

    assert list(touched_by_norm(urgent=False, since=MONDAY)) == [open_one, answered]


def test_a_norm_is_not_saved_over_incidents_that_were_not_shown():
    shown = seal_of(touched_by_norm(urgent=False, since=MONDAY))
    an_incident("И-1", "Mon 2024-04-01 10:00")

    with pytest.raises(PapersHaveChanged, match="теперь их 1"):
        add_norm(urgent=False, hours=4, clock="hours", since=MONDAY, source="приказ", shown=shown, by=CONSOLE, at=AT)
    assert AnswerNorm.objects.count() == 2
