"""What leaves the house: prepared with the decision, one number for all its recipients, sent once."""

from __future__ import annotations

from datetime import date

import pytest

from otklik.office.appeals.tests.test_registering import cover, of_citizen
from otklik.office.dispatch import queries
from otklik.office.dispatch.actions import (
    CannotSend,
    Recipient,
    annul_number,
    author_of,
    drop,
    mark_delivered,
    prepare,
    send,
)
from otklik.office.dispatch.models import Dispatch
from otklik.office.journal.actions import CONSOLE
from otklik.office.journal.models import Entry
from otklik.office.registry.models import Answering, Letter
from otklik.office.work.tests.office import COURT, TUESDAY, moment, registered
from otklik.rules.tests.days import day

pytestmark = pytest.mark.django_db
AT = moment(TUESDAY)


def waits(letter: Letter, kind: Dispatch.Kind = Dispatch.Kind.REPLY, due: date | None = None, **said) -> Dispatch:
    said = {"to": author_of(letter)} | said
    return prepare(letter=letter, kind=kind, due=due, by=CONSOLE, at=AT, **said)


def sent(*rows: Dispatch, tracking: str = "") -> Letter:
    return send(dispatches=[row.pk for row in rows], tracking=tracking, today=TUESDAY, by=CONSOLE, at=AT)


def told(letter: Letter) -> list[str]:
    entries = Entry.objects.filter(subject_kind="letter", subject_id=letter.pk, event__startswith="dispatch.")
    return list(entries.order_by("pk").values_list("event", flat=True))


def test_an_author_is_written_to_as_he_asked_and_a_correspondent_by_his_name():
    by_post, by_mail = author_of(of_citizen()), author_of(of_citizen(address="", email="a@b.ru", is_anonymous=True))

    assert (by_post.name, by_post.way) == ("Королёва Анна Петровна", Dispatch.Way.POST)
    assert (by_mail.email, by_mail.way) == ("a@b.ru", Dispatch.Way.EMAIL)
    assert author_of(registered()).name == COURT


def test_with_an_annulled_number_nothing_leaves_that_waited_and_what_was_sent_stays():
    letter = of_citizen()
    left, waiting = waits(letter, Dispatch.Kind.CLARIFICATION), waits(letter)
    sent(left)

    annul_number(letter_id=letter.pk, reason="внесено дважды", on=TUESDAY, by=CONSOLE, at=AT)

    left.refresh_from_db()
    waiting.refresh_from_db()
    assert (left.dropped, waiting.dropped) == ("", "Номер бумаги аннулирован: внесено дважды")
    assert told(letter)[-1] == "dispatch.dropped"
    assert not queries.to_send().exists()


def test_what_waits_stands_by_its_last_day_and_what_has_none_at_the_end():
    letter = of_citizen()
    late, soon = day("Wed 2026-04-15"), day("Fri 2026-04-17")
    rows = [waits(letter, due=due) for due in (None, soon, late)]

    assert list(queries.to_send()) == [rows[2], rows[1], rows[0]]


def test_one_reply_to_two_authors_has_one_number_and_answers_both_papers():
    papers = of_citizen(), of_citizen(surname="Власов")
    rows = [waits(paper) for paper in papers]

    out = sent(*rows, tracking="21400012345678")

    assert out.direction == Letter.Direction.OUTGOING
    assert out.addressee == "Королёва Анна Петровна и ещё 1"
    assert {answer.incoming_id for answer in Answering.objects.filter(outgoing=out)} == {paper.pk for paper in papers}
    assert (
        list(Dispatch.objects.values_list("outgoing", "sent_on", "tracking"))
        == [(out.pk, TUESDAY, "21400012345678")] * 2
    )
    assert not queries.to_send().exists()
    assert told(papers[1]) == ["dispatch.prepared", "dispatch.sent"]


def test_a_notice_answers_nothing():
    out = sent(waits(of_citizen(), Dispatch.Kind.EXTENSION_NOTICE))

    assert not Answering.objects.filter(outgoing=out).exists()


def test_a_report_is_noted_at_the_cover_letter_that_asked_for_it_and_at_no_other():
    letter = of_citizen()
    cover(letter.pk)
    cover(letter.pk, body="Администрация Смоленской области")
    first, second = letter.appeal.covers.order_by("position")

    sent(waits(letter, Dispatch.Kind.REPORT, to=Recipient(name="Прокуратура"), cover=first))

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.reported_on, second.reported_on) == (TUESDAY, None)


def test_nothing_is_sent_twice_nor_two_kinds_by_one_letter():
    letter = of_citizen()
    reply, notice = waits(letter), waits(letter, Dispatch.Kind.EXTENSION_NOTICE)
    with pytest.raises(CannotSend):
        sent(reply, notice)
    sent(reply)

    with pytest.raises(CannotSend, match="уже отправлено"):
        sent(reply)
    with pytest.raises(CannotSend, match="уже отправлено"):
        drop(dispatch=reply.pk, reason="передумали", by=CONSOLE, at=AT)


def test_a_letter_without_a_recipient_is_not_prepared():
    with pytest.raises(CannotSend, match="Укажите получателя"):
        waits(registered(), to=Recipient(name=" "))


def test_what_is_dropped_leaves_the_queue_with_its_reason():
    letter = of_citizen()
    row = waits(letter, Dispatch.Kind.CLARIFICATION)
    with pytest.raises(CannotSend, match="почему"):
        drop(dispatch=row.pk, reason=" ", by=CONSOLE, at=AT)

    drop(dispatch=row.pk, reason="вручено на приёме", by=CONSOLE, at=AT)

    assert not queries.to_send().exists()
    assert list(queries.about(letter.pk)) == [row]
    assert told(letter) == ["dispatch.prepared", "dispatch.dropped"]


def test_what_the_law_demands_is_not_dropped_unless_another_one_stands_for_it():
    letter, kind = of_citizen(), Dispatch.Kind
    for owed in (kind.REPLY, kind.EXTENSION_NOTICE, kind.REDIRECT, kind.REDIRECT_NOTICE, kind.LEFT_NOTICE):
        row = waits(letter, owed)
        with pytest.raises(CannotSend):
            drop(dispatch=row.pk, reason="опечатка", by=CONSOLE, at=AT)
        waits(letter, owed)
        drop(dispatch=row.pk, reason="опечатка", by=CONSOLE, at=AT)
    elsewhere = waits(letter, kind.REDIRECT, to=Recipient(name="Росреестр"))
    with pytest.raises(CannotSend, match="по компетенции"):
        drop(dispatch=elsewhere.pk, reason="опечатка", by=CONSOLE, at=AT)


def test_a_delivery_is_between_the_sending_and_today():
    row, tomorrow = waits(of_citizen()), day("Wed 2026-04-15")
    with pytest.raises(CannotSend, match="ещё не отправлено"):
        mark_delivered(dispatch=row.pk, on=TUESDAY, today=tomorrow, by=CONSOLE, at=AT)
    sent(row)
    with pytest.raises(CannotSend, match="дня отправки"):
        mark_delivered(dispatch=row.pk, on=day("Thu 2026-04-16"), today=tomorrow, by=CONSOLE, at=AT)

    mark_delivered(dispatch=row.pk, on=tomorrow, today=tomorrow, by=CONSOLE, at=AT)

    row.refresh_from_db()
    assert row.delivered_on == tomorrow
