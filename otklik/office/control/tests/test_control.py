"""Under control: what is counted and listed, who puts on special control and takes off, reports to higher bodies."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db.models import Q

from otklik.office.answering.models import Measure, ReturnedReply
from otklik.office.appeals.models import Appeal, CoverLetter, Outcome
from otklik.office.appeals.tests.test_registering import PROSECUTOR, cover, of_citizen
from otklik.office.considering.models import Inquiry
from otklik.office.control.actions import (
    CannotControl,
    CannotReport,
    put_on_control,
    report_back,
    take_off_control,
)
from otklik.office.control.models import ControlMark
from otklik.office.control.watching import (
    NEARNESS,
    by_body,
    by_department,
    by_official,
    by_returned,
    columns,
    count_each,
    report_nearness,
    select,
)
from otklik.office.dispatch.actions import author_of, drop, prepare, send
from otklik.office.dispatch.models import Dispatch
from otklik.office.filters import UnknownFilter
from otklik.office.journal.actions import CONSOLE
from otklik.office.journal.models import Entry
from otklik.office.people.models import Role
from otklik.office.people.rights import EVERYTHING, Reach
from otklik.office.registry.models import Letter
from otklik.office.work.models import Reply, Term
from otklik.office.work.moves import CannotMove
from otklik.office.work.tests.office import TUESDAY, an_official, department, given, moment, registered, whose
from otklik.rules.law import Procedure
from otklik.rules.tests.days import day
from otklik.rules.workflow import AWAITING, State

pytestmark = pytest.mark.django_db
ROADS = "Отдел дорог"
GROUND = "поручение главы от 14.04.2026"
AT = moment(TUESDAY)
DAY = timedelta(days=1)


def due_on(on: date, control: date | None = None, **fields: Any) -> Letter:
    """An appeal whose last day is `on`, watched by `control`."""
    letter = of_citizen()
    Term.objects.filter(letter=letter).update(legal_due=on, control_due=control or on, **fields)
    return letter


def numbers(today: date = TUESDAY, reach: Reach = EVERYTHING) -> dict[str, int]:
    return dict(zip(NEARNESS, count_each(today, reach)[1 : len(NEARNESS) + 1], strict=True))


def runs(letter: Letter) -> bool:
    return Term.objects.get(letter=letter).is_running


def stands(letter: Letter) -> tuple[str, bool]:
    """Under which control a letter is, and whether its term knows it for special."""
    return Letter.objects.values_list("control", "term__is_special").get(pk=letter.pk)


def test_a_paper_waits_for_its_answer_in_some_states_and_in_no_others():
    letter, appeal = registered("депутатский запрос"), of_citizen()
    for one in (letter, appeal):
        assert runs(one), "from its registration on"
        for state in State:
            Letter.objects.filter(pk=one.pk).update(state=state)
            assert runs(one) is (state in AWAITING), state


def test_an_appeal_of_another_system_waits_until_it_has_an_answer_or_a_result():
    letter = of_citizen()
    Letter.objects.filter(pk=letter.pk).update(state="")
    assert runs(letter)
    letter.appeal.questions.update(outcome=Outcome.EXPLAINED)
    assert not runs(letter)
    letter.appeal.questions.update(outcome="")
    assert runs(letter)
    Reply.objects.create(letter=letter, sent_on=TUESDAY)
    assert not runs(letter)


def test_a_letter_of_another_system_and_an_annulled_one_wait_for_nothing():
    letter, annulled = registered("депутатский запрос"), registered("депутатский запрос")
    Letter.objects.filter(pk=letter.pk).update(state="")
    Letter.objects.filter(pk=annulled.pk).update(annulled_on=TUESDAY, annulment="дубль")
    assert (runs(letter), runs(annulled)) == (False, False)


def test_each_paper_is_as_near_as_its_control_day_or_late_by_the_law_or_by_control_alone():
    for ahead in (-3, -1, 0, 1, 2, 3, 4, 5, 6, 10, 11, 40):
        due_on(TUESDAY + ahead * DAY)
    due_on(day("Wed 2026-04-15"), control=day("Mon 2026-04-13"))

    assert numbers() == {
        "late": 2, "late_control": 1, "today": 1, "one": 1, "three": 2, "five": 2, "ten": 2, "later": 2
    }  # fmt: skip


def test_an_extended_paper_is_watched_by_its_new_last_day_and_a_stated_term_by_itself():
    due_on(TUESDAY - DAY, extended_to=TUESDAY)
    imported = due_on(TUESDAY - 9 * DAY)
    Term.objects.filter(letter=imported).update(stated_due=TUESDAY, control_due=None)

    assert numbers()["today"] == 2


def test_every_number_is_as_long_as_its_list_for_whoever_looks():
    ours, theirs = department(), department(ROADS)
    ivanova, petrov = an_official(Role.EXECUTOR), an_official(Role.EXECUTOR, "petrov", ROADS, name="Петров П. П.")
    for ahead in (-2, 0, 1, 7):
        root = given(due_on(TUESDAY + ahead * DAY), ours)
        given(root.letter, ivanova, parent=root)
        given(due_on(TUESDAY + ahead * DAY, control=TUESDAY - DAY), petrov, due=TUESDAY - DAY)
    given(due_on(TUESDAY), theirs)
    sent = of_citizen()
    cover(sent.pk, due=TUESDAY), cover(sent.pk, due=TUESDAY + DAY), cover(due_on(TUESDAY).pk, due=TUESDAY + 5 * DAY)
    prepare(letter=sent, kind=Dispatch.Kind.EXTENSION_NOTICE, to=author_of(sent), due=TUESDAY - DAY, by=CONSOLE, at=AT)
    near = columns(TUESDAY)
    everybody = [EVERYTHING, Reach(departments=frozenset({theirs.pk})), Reach(persons=frozenset({petrov.pk}))]
    seen = 0
    for reach in everybody:

        def length(reach=reach, **filters: str) -> int:
            return select(filters, reach).count()

        assert count_each(TUESDAY, reach) == [length(**filters) for filters in near]
        for name, lines in (("department", by_department(TUESDAY, reach)), ("official", by_official(TUESDAY, reach))):
            for line in lines:
                assert line.counts == [length(**{name: line.address}, **filters) for filters in near], line.name
                seen += sum(line.counts)
        for line in by_body(TUESDAY + DAY, reach):
            ends = [{}, *report_nearness(TUESDAY + DAY)]
            assert line.counts == [length(body=line.address, **filters) for filters in ends]
    assert seen == 68
    assert select({"department": ""}, EVERYTHING).count() == 2, "what is given to nobody"
    assert select({"own": "1", "on": f"{TUESDAY}"}, EVERYTHING).count() == 4
    assert select({"unsent": "1", "on": f"{TUESDAY}"}, EVERYTHING).get().pk == sent.pk
    with pytest.raises(UnknownFilter, match="считают на день"):
        select({"near": "late"}, EVERYTHING)


def test_special_control_is_put_on_and_taken_off_by_name_with_a_ground():
    letter, head = registered("депутатский запрос"), an_official(Role.HEAD)
    Letter.objects.filter(pk=letter.pk).update(control="")
    with pytest.raises(CannotControl, match="Напишите основание"):
        put_on_control(letter_id=letter.pk, ground=" ", whose=whose(head), at=AT)
    with pytest.raises(CannotMove, match="Поставить на особый контроль может контролёр, глава, заместитель главы"):
        put_on_control(letter_id=letter.pk, ground=GROUND, whose=whose(an_official(Role.REGISTRAR)), at=AT)
    mark = put_on_control(letter_id=letter.pk, ground=GROUND, whose=whose(head), at=AT)

    assert (mark.on, mark.by, mark.ground) == (True, head, GROUND)
    assert stands(letter) == ("special", True)
    assert Entry.objects.get(event="control.put_on", subject_id=letter.pk).data == {"ground": GROUND}
    with pytest.raises(CannotControl, match="уже на особом контроле"):
        put_on_control(letter_id=letter.pk, ground=GROUND, whose=whose(head), at=AT)
    take_off_control(letter_id=letter.pk, ground="исполнено", whose=whose(head), at=AT)
    assert stands(letter) == ("ordinary", False)
    assert list(ControlMark.objects.filter(letter=letter).values_list("on", flat=True)) == [True, False]
    with pytest.raises(CannotControl, match="снимать нечего"):
        take_off_control(letter_id=letter.pk, ground="ещё раз", whose=whose(head), at=AT)


def test_what_a_higher_body_has_sent_stays_under_special_control_until_each_report_is_sent():
    letter, controller = of_citizen(), an_official(Role.CONTROLLER)
    cover(letter.pk, due=day("Fri 2026-04-24")), cover(letter.pk, body="Губернатор", due=day("Thu 2026-04-30"))
    assert Term.objects.get(letter=letter).is_special
    first, second = CoverLetter.objects.filter(appeal=letter.pk).order_by("position")
    said: dict[str, Any] = {"letter_id": letter.pk, "way": Dispatch.Way.SYSTEM, "text": "Отремонтировано", "at": AT}
    said["whose"] = whose(controller)
    with pytest.raises(CannotReport, match="Напишите текст"):
        report_back(cover_id=first.pk, **said | {"text": ""})
    with pytest.raises(CannotMove, match="Доложить вышестоящему органу может контролёр, регистратор"):
        report_back(cover_id=first.pk, **said | {"whose": whose(an_official(Role.HEAD))})
    report = report_back(cover_id=first.pk, **said)

    assert (report.recipient, report.due, report.cover) == (PROSECUTOR, day("Fri 2026-04-24"), first)
    with pytest.raises(CannotReport, match="уже ждёт отправки"):
        report_back(cover_id=first.pk, **said)
    with pytest.raises(CannotControl, match=f"Сначала отправьте доклад: {PROSECUTOR}, Губернатор"):
        take_off_control(letter_id=letter.pk, ground=GROUND, whose=whose(controller), at=AT)
    drop(dispatch=report.pk, reason="опечатка", by=CONSOLE, at=AT)
    reports = [report_back(cover_id=one.pk, **said) for one in (first, second)]
    for report in reports:
        send(dispatches=[report.pk], today=TUESDAY, by=CONSOLE, at=AT)
    assert not CoverLetter.objects.filter(~Q(reported_on=TUESDAY), appeal=letter.pk)
    assert by_body(TUESDAY, EVERYTHING) == []
    take_off_control(letter_id=letter.pk, ground=GROUND, whose=whose(controller), at=AT)
    assert not Term.objects.get(letter=letter).is_special


def test_a_report_is_owed_after_the_answer_too_but_not_by_what_another_system_has_answered():
    ours, theirs = of_citizen(), of_citizen()
    for letter, state in ((ours, State.CLOSED), (theirs, "")):
        cover(letter.pk, due=TUESDAY)
        Reply.objects.create(letter=letter, sent_on=TUESDAY)
        Letter.objects.filter(pk=letter.pk).update(state=state)

    assert [line.counts[0] for line in by_body(TUESDAY, EVERYTHING)] == [1]
    assert select({"report": "today", "on": f"{TUESDAY}"}, EVERYTHING).get().pk == ours.pk
    assert Appeal.objects.filter(letter__term__is_running=True).count() == 0


def test_an_inquiry_without_an_answer_and_a_promise_that_is_not_kept_are_watched_from_the_day_after_their_last():
    letter, closed = of_citizen(), of_citizen()
    asked = prepare(letter=letter, kind=Dispatch.Kind.INQUIRY, to=author_of(letter), by=CONSOLE, at=AT)
    inquiry = Inquiry.objects.create(letter=letter, body="Росреестр", asked="выписка", dispatch=asked)
    send(dispatches=[asked.pk], today=TUESDAY, by=CONSOLE, at=AT)
    Measure.objects.create(question=closed.appeal.questions.get(), due=TUESDAY + 15 * DAY)
    Letter.objects.filter(pk=closed.pk).update(state=State.UNDER_CONTROL)

    def seen(word: str, on: date) -> list[int]:
        return [term.pk for term in select({word: "1", "on": f"{on}"}, EVERYTHING)]

    for word, paper in (("silent", letter), ("promised", closed)):
        assert seen(word, day("Wed 2026-04-29")) == []
        assert seen(word, day("Thu 2026-04-30")) == [paper.pk]
    Dispatch.objects.filter(pk=asked.pk).update(delivered_on=TUESDAY + DAY)
    assert seen("silent", day("Thu 2026-04-30")) == [], "it is counted from the day on which it came there"
    Letter.objects.filter(pk=letter.pk).update(procedure=Procedure.INFORMATION_REQUEST)
    assert seen("silent", day("Fri 2026-05-29")) == [], "only 59-ФЗ names 15 days"
    Letter.objects.filter(pk=letter.pk).update(procedure=Procedure.APPEAL)
    assert seen("silent", day("Fri 2026-05-29")) == [letter.pk]
    Inquiry.objects.filter(pk=inquiry.pk).update(answered_on=TUESDAY)
    assert seen("silent", day("Fri 2026-05-29")) == []


def test_weak_replies_are_counted_by_papers_and_by_whose_they_were():
    ivanova, unit = an_official(Role.EXECUTOR), department(ROADS)
    first, second = of_citizen(), of_citizen()
    for letter, whose_it_was in ((first, {"executor": ivanova}), (first, {"executor": ivanova}), (second, {})):
        where = {"department": unit, "remark": "не отвечает на вопрос", "returned_on": TUESDAY}
        ReturnedReply.objects.create(letter=letter, **where, **whose_it_was)

    for line in by_returned(TUESDAY, EVERYTHING):
        assert line.counts == [select({"weak": line.address, "on": f"{TUESDAY}"}, EVERYTHING).count()] == [1]
    assert {line.name for line in by_returned(TUESDAY, EVERYTHING)} == {ivanova.name, ROADS}
    assert by_returned(day("Fri 2027-01-01"), EVERYTHING) == []
