"""What an appeal carries of its letter, term, reply, question and cover is what these rows say, whoever writes them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db.models import Model
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from otklik.office.appeals.models import Appeal, CoverLetter, Form, Outcome, Question
from otklik.office.reference.models import HigherBody
from otklik.office.registry.models import Letter, Series
from otklik.office.work.models import Reply, Term

pytestmark = pytest.mark.django_db
FRIDAY = date(2021, 11, 12)
MONTH = timedelta(days=30)


def a_letter(number: str = "К-1/21") -> Letter:
    series = Series.objects.get(code="appeals")
    return Letter.objects.create(series=series, number=number, registered_on=FRIDAY)


def carried(letter: Letter) -> tuple[object, ...]:
    """What the appeal itself says."""
    return Appeal.objects.values_list("registered_on", "due", "answered_on", "result", "from_higher").get(letter=letter)


def said(letter: Letter) -> tuple[object, ...]:
    """What the rows say that it is copied from."""
    registered_on = Letter.objects.get(pk=letter.pk).registered_on
    due = Term.objects.filter(letter=letter).values_list("due", flat=True).first()
    answered_on = Reply.objects.filter(letter=letter).values_list("sent_on", flat=True).first()
    result = Question.objects.filter(appeal=letter.pk, position=1).values_list("outcome", flat=True).first()
    covers = CoverLetter.objects.filter(appeal=letter.pk, position=1, higher_body__isnull=False)
    return registered_on, due, answered_on, result or "", covers.exists()


def test_an_appeal_that_is_made_of_an_answered_letter_knows_its_day_term_and_answer():
    letter = a_letter()
    Term.objects.create(letter=letter, legal_due=FRIDAY + MONTH)
    Reply.objects.create(letter=letter, sent_on=FRIDAY)

    Appeal.objects.create(letter=letter, form=Form.WRITTEN)

    assert carried(letter) == (FRIDAY, FRIDAY + MONTH, FRIDAY, "", False)


def test_many_appeals_that_are_written_at_once_carry_each_its_own():
    letters = [a_letter(f"К-{number}/21") for number in range(5)]
    appeals = Appeal.objects.bulk_create([Appeal(letter=letter, form=Form.WRITTEN) for letter in letters])
    Term.objects.bulk_create(
        [Term(letter=letter, legal_due=FRIDAY + number * MONTH) for number, letter in enumerate(letters)]
    )
    Question.objects.bulk_create([Question(appeal=appeal, outcome=Outcome.EXPLAINED) for appeal in appeals[::2]])

    assert [carried(letter) for letter in letters] == [said(letter) for letter in letters]
    assert len({carried(letter)[1] for letter in letters}) == 5
    Term.objects.update(extended_to=FRIDAY)
    Question.objects.all().delete()
    assert [carried(letter) for letter in letters] == [(FRIDAY, FRIDAY, None, "", False)] * 5


def test_an_appeal_that_was_read_before_writes_no_old_state_back():
    letter = a_letter()
    appeal = Appeal.objects.create(letter=letter, form=Form.WRITTEN)
    read = Appeal.objects.get(pk=appeal.pk)
    Question.objects.create(appeal=appeal, outcome=Outcome.EXPLAINED)

    read.surname = "Кузнецова"
    read.save()

    assert carried(letter) == said(letter)
    assert carried(letter)[3] == Outcome.EXPLAINED


DAYS = st.none() | st.sampled_from([FRIDAY, FRIDAY + MONTH, FRIDAY + 2 * MONTH])
WRITES = st.one_of(
    st.tuples(st.just("registered"), st.sampled_from([FRIDAY, FRIDAY + MONTH])),
    st.tuples(st.sampled_from(["stated", "extended", "answered"]), DAYS),
    st.tuples(st.sampled_from(["first question", "second question"]), st.sampled_from(["", *Outcome.values])),
    st.tuples(st.sampled_from(["first cover", "second cover"]), st.booleans()),
    st.tuples(
        st.sampled_from(["no term", "no reply", "no question", "no cover", "questions change places"]), st.none()
    ),
)


@settings(max_examples=60, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WRITES, max_size=12), st.integers(0, 12))
def test_whatever_is_written_in_whatever_order_an_appeal_carries_what_its_rows_say(writes, made_after):
    Letter.objects.all().delete()
    letter, body = a_letter(), HigherBody.objects.get_or_create(name="Прокуратура района")[0]
    of_letter = [write for write in writes[:made_after] if write[0] in ("registered", "stated", "answered", "no term")]
    for what, value in of_letter:
        write(letter, body, what, value)
    Appeal.objects.create(letter=letter, form=Form.WRITTEN)

    assert carried(letter) == said(letter)
    for what, value in writes[made_after:]:
        write(letter, body, what, value)
        assert carried(letter) == said(letter)


def write(letter: Letter, body: HigherBody, what: str, value: Any) -> None:
    def put(model: type[Model], key: dict[str, Any], **fields: Any) -> None:
        model._default_manager.update_or_create(**key, defaults=fields)

    term, position = {"legal_due": FRIDAY + MONTH}, 1 if what.startswith("first") else 2
    match what:
        case "registered":
            Letter.objects.filter(pk=letter.pk).update(registered_on=value)
        case "stated":
            put(Term, {"letter": letter}, stated_due=value, **term)
        case "extended":
            put(Term, {"letter": letter}, extended_to=value, **term)
        case "answered":
            put(Reply, {"letter": letter}, sent_on=value)
        case "first question" | "second question":
            put(Question, {"appeal_id": letter.pk, "position": position}, outcome=value)
        case "first cover" | "second cover":
            put(CoverLetter, {"appeal_id": letter.pk, "position": position}, higher_body=body if value else None)
        case "no term":
            Term.objects.all().delete()
        case "no reply":
            Reply.objects.all().delete()
        case "no question":
            Question.objects.all().delete()
        case "no cover":
            CoverLetter.objects.all().delete()
        case "questions change places":
            Question.objects.filter(position=1).update(position=9)
            Question.objects.filter(position=2).update(position=1)
