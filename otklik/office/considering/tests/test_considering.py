"""The steps of considering a paper: what each wants, what it does, whom it tells by when; A-03…A-06 of the field."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from otklik.office.appeals.actions import CannotLeave
from otklik.office.appeals.models import Outcome, Question
from otklik.office.appeals.tests.test_leaving import answered
from otklik.office.appeals.tests.test_registering import of_citizen
from otklik.office.considering import actions, queries
from otklik.office.considering.actions import CannotConsider, CannotExtend, CannotRedirect, Photo, To
from otklik.office.considering.models import Extension, Inquiry, Redirect, SiteCheck
from otklik.office.considering.tests.office import a_letter_in_work, an_appeal_in_work, an_executor, the_head
from otklik.office.dispatch import queries as dispatch
from otklik.office.dispatch.actions import mark_delivered, send
from otklik.office.dispatch.models import Dispatch
from otklik.office.files.queries import files_of
from otklik.office.journal.actions import CONSOLE
from otklik.office.journal.models import Entry
from otklik.office.journal.queries import told
from otklik.office.people.models import Role
from otklik.office.reference.models import HigherBody
from otklik.office.registry.models import Answering, Letter
from otklik.office.work.models import Term
from otklik.office.work.moves import CannotMove
from otklik.office.work.tests.office import TUESDAY, an_official, moment, registered, whose
from otklik.rules.refusals import Case
from otklik.rules.tests.days import day
from otklik.rules.workflow import State

pytestmark = pytest.mark.django_db
AT = moment(TUESDAY)
CADASTRE = "Управление Росреестра по Смоленской области"
PROSECUTOR = "Прокуратура Смоленского района"
CONTACTS = "214025, г. Смоленск, ул. Полтавская, д. 8, тел. (4812) 35-11-00"


def waiting(letter: Letter) -> list[tuple[str, str, date | None]]:
    """What is to be sent about a paper: kind, recipient, last day."""
    return [(one.kind, one.recipient, one.due) for one in dispatch.to_send().filter(letter=letter)]


def history(letter: Letter) -> list[str]:
    return [": ".join(told(entry)) for entry in Entry.objects.filter(subject_id=letter.pk).order_by("pk")]


def inquired(letter: Letter, by: Any, body: str = CADASTRE) -> Inquiry:
    return actions.inquire(letter_id=letter.pk, body=body, asked="Выписку из ЕГРН", whose=by, at=AT)


def last_day(inquiry: Inquiry) -> date | None:
    due = queries.answer_due(inquiry)
    return due.legal_due if due else None


def last_sent(one: Dispatch) -> date | None:
    """The last day of sending a letter out, as its page says that it was counted."""
    counted = queries.sent_until(Dispatch.objects.get(pk=one.pk))
    return counted.due.legal_due if counted else None


def extended(letter: Letter, by: Any, on: date = TUESDAY, **fields: Any) -> Extension:
    said: dict[str, Any] = {"ground": Extension.Ground.EXCEPTIONAL, "reason": "Нужна экспертиза", "days": 30} | fields
    return actions.extend_answer(letter_id=letter.pk, whose=by, today=on, at=moment(on), **said)


def redirected(letter: Letter, by: Any, *bodies: str, on: date = TUESDAY, **fields: Any) -> list[Redirect]:
    said: dict[str, Any] = {"kind": Redirect.Kind.COMPETENCE, "reason": "Надзор ведёт этот орган"} | fields
    to = [To(body=body, contacts=CONTACTS) for body in bodies]
    return actions.redirect(letter_id=letter.pk, to=to, whose=by, today=on, at=moment(on), **said)


# ── Asking ────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_inquiry_waits_to_be_sent_and_is_answered_within_fifteen_days_of_coming_there():
    user, executor = an_executor()
    letter = an_appeal_in_work(user)
    inquiry = inquired(letter, executor)
    assert waiting(letter) == [("inquiry", CADASTRE, None)]
    assert last_day(inquiry) is None
    with pytest.raises(CannotConsider, match="ещё не отправлен"):
        actions.note_answer(inquiry_id=inquiry.pk, on=TUESDAY, whose=executor, today=TUESDAY, at=AT)

    send(dispatches=[inquiry.dispatch_id], today=TUESDAY, by=CONSOLE, at=AT)
    assert last_day(queries.unanswered().get()) == day("Wed 2026-04-29")
    came = day("Fri 2026-04-17")
    mark_delivered(dispatch=inquiry.dispatch_id, on=came, today=came, by=CONSOLE, at=AT)
    assert last_day(queries.unanswered().get()) == day("Sat 2026-05-02")

    day_after = day("Sun 2026-05-03")
    assert not queries.late_inquiries(day("Sat 2026-05-02")).exists()
    assert queries.late_inquiries(day_after).get() == inquiry

    answer, on = registered(on=day("Mon 2026-04-20")), day("Mon 2026-04-20")
    registrar = whose(an_official(Role.REGISTRAR))
    actions.note_answer(inquiry_id=inquiry.pk, on=on, answer=answer, whose=registrar, today=on, at=moment(on))
    assert not queries.unanswered().exists()
    assert f"Ответ на запрос: {CADASTRE}, пн\u00a020.04.2026, письмо № {answer.number}" in history(letter)
    with pytest.raises(CannotConsider, match="уже отмечен"):
        actions.note_answer(inquiry_id=inquiry.pk, on=on, whose=executor, today=on, at=AT)


def test_an_interim_reply_and_a_clarification_go_to_the_author_and_close_nothing():
    user, executor = an_executor()
    letter = an_appeal_in_work(user)
    actions.reply_meanwhile(letter_id=letter.pk, text="Назначена экспертиза.", whose=executor, at=AT)
    actions.clarify(letter_id=letter.pk, text="Сообщите номер дома.", whose=executor, at=AT)

    assert [kind for kind, *_ in waiting(letter)] == ["interim", "clarification"]
    interim = Dispatch.objects.get(kind="interim")
    send(dispatches=[interim.pk], today=TUESDAY, by=CONSOLE, at=AT)
    letter.refresh_from_db()
    assert (letter.state, Question.objects.get(appeal=letter.pk).outcome) == (State.IN_WORK, "")
    assert not Answering.objects.exists(), "the register does not call it an answer"
    with pytest.raises(CannotConsider, match="Напишите текст"):
        actions.clarify(letter_id=letter.pk, text=" ", whose=executor, at=AT)


def test_whom_nobody_knows_nobody_can_ask():
    user, executor = an_executor()
    letter = an_appeal_in_work(user, surname="", address="", is_anonymous=True)
    with pytest.raises(CannotConsider, match="Писать некому"):
        actions.clarify(letter_id=letter.pk, text="Сообщите адрес.", whose=executor, at=AT)


# ── On site, with the author ──────────────────────────────────────────────────────────────────────────────


def test_a_check_on_site_keeps_its_photos_as_files_of_the_paper(settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    user, executor = an_executor()
    letter = an_appeal_in_work(user)
    said: dict[str, Any] = {"place": "д. Рябцево", "participants": "Белов И. Н.", "found": "Свора у школы"}

    def check(on: date, **fields: Any) -> SiteCheck:
        return actions.check_on_site(
            letter_id=letter.pk, on=on, applicant_present=True, whose=executor, today=TUESDAY, at=AT, **said | fields
        )

    with pytest.raises(CannotConsider, match="до сегодняшнего"):
        check(day("Wed 2026-04-15"))
    with pytest.raises(CannotConsider, match="что установлено"):
        check(TUESDAY, found="")
    made = check(TUESDAY, photos=[Photo([b"\xff\xd8\xff\xe0"], "школа.jpg")])

    assert [file.name for file in files_of("letter", letter.pk)] == ["школа.jpg"] == [f.name for f in made.photos.all()]
    assert "Проверка с выездом: вт\u00a014.04.2026, д. Рябцево, заявитель присутствовал" in history(letter)


def test_materials_are_shown_or_refused_with_a_ground():
    registrar, letter = whose(an_official(Role.REGISTRAR)), of_citizen()
    said: dict[str, Any] = {"letter_id": letter.pk, "on": TUESDAY, "who": "Королёва А. П.", "whose": registrar}
    with pytest.raises(CannotConsider, match="на каком основании отказано"):
        actions.show_materials(**said, today=TUESDAY, at=AT)
    refusal = "Персональные данные соседей, 152-ФЗ, ст. 7"
    actions.show_materials(**said, refusal=refusal, today=TUESDAY, at=AT)

    assert history(letter)[-1].endswith("Королёва А. П., отказано: Персональные данные соседей, 152-ФЗ, ст. 7")


# ── A-05: the extension ───────────────────────────────────────────────────────────────────────────────────


def test_an_extension_goes_on_from_the_first_term_and_its_notice_leaves_before_that_ends():
    letter, head = of_citizen(), the_head()
    last = day("Thu 2026-05-14")
    made = extended(letter, head, on=last, days=20)

    term = Term.objects.get(letter=letter)
    assert (made.until, term.extended_to, term.due) == (day("Wed 2026-06-03"),) * 3
    assert term.legal_due == last, "the law's own day never moves"
    assert waiting(letter) == [("extension_notice", "Королёва Анна Петровна", last)]
    assert last_sent(dispatch.to_send().get()) == last
    assert "исключительный случай: Нужна экспертиза; уведомить автора до чт\u00a014.05.2026" in history(letter)[-1]


def test_an_extension_is_made_once_in_time_by_a_leader_on_one_of_two_grounds_and_of_thirty_days_at_most():
    user, executor = an_executor()
    letter, head = an_appeal_in_work(user), the_head()
    other = an_appeal_in_work(an_official(Role.EXECUTOR, login="other"))
    foreign = inquired(other, whose(an_official(Role.DEPUTY)))
    inquiry = Extension.Ground.INQUIRY

    with pytest.raises(CannotMove, match="Продлить срок может глава, заместитель главы"):
        extended(letter, executor)
    refusals: dict[str, dict[str, Any]] = {
        "в чём исключительный случай": {"reason": " "},
        "без отправленного запроса": {"ground": inquiry, "inquiry_id": foreign.pk},
        "от 1 до 30, а не 31": {"days": 31},
        r"можно было до чт\u00a014\.05\.2026": {"on": day("Fri 2026-05-15")},
    }
    for refusal, fields in refusals.items():
        with pytest.raises(CannotExtend, match=refusal):
            extended(letter, head, **fields)
    ours = inquired(letter, executor)
    with pytest.raises(CannotExtend, match="отправленного"):
        extended(letter, head, ground=inquiry, inquiry_id=ours.pk, reason="")
    send(dispatches=[ours.dispatch_id], today=TUESDAY, by=CONSOLE, at=AT)
    extended(letter, head, ground=inquiry, inquiry_id=ours.pk, reason="")
    with pytest.raises(CannotExtend, match="второй раз"):
        extended(letter, head, days=1)


def test_a_request_for_information_is_put_off_for_fifteen_days_if_that_is_told_within_seven():
    head = the_head()
    letter = registered("запрос информации (8-ФЗ)")
    with pytest.raises(CannotExtend, match="от 1 до 15, а не 30"):
        extended(letter, head)
    with pytest.raises(CannotExtend, match=r"до вт\u00a021\.04\.2026"):
        extended(letter, head, on=day("Wed 2026-04-22"), days=15)
    assert extended(letter, head, days=15).until == day("Fri 2026-05-29")
    with pytest.raises(CannotExtend, match=r"нет срока|не продлевает"):
        extended(registered(), head)


# ──: redirection ───────────────────────────────────────────────────────────────────────────────


def test_a_redirected_appeal_leaves_within_seven_days_and_the_author_is_told():
    letter, head = of_citizen(), the_head()
    (made,) = redirected(letter, head, CADASTRE)

    letter.refresh_from_db()
    due = day("Tue 2026-04-21")
    assert (letter.state, made.due, made.body.name) == (State.REDIRECTED, due, CADASTRE)
    assert waiting(letter) == [("redirect_notice", "Королёва Анна Петровна", due), ("redirect", CADASTRE, due)]
    assert made.notice == Dispatch.objects.get(kind="redirect_notice")
    assert set(letter.appeal.questions.values_list("outcome", flat=True)) == {Outcome.REDIRECTED}
    assert {last_sent(one) for one in dispatch.to_send()} == {due}, "and each says how that was counted"


def test_a_redirection_after_seven_days_says_why():
    letter, head, late = of_citizen(), the_head(), day("Wed 2026-04-22")
    with pytest.raises(CannotRedirect, match=r"до вт\u00a021\.04\.2026: напишите, почему позже"):
        redirected(letter, head, CADASTRE, on=late)
    redirected(letter, head, CADASTRE, on=late, late="Уточняли, чья дорога")
    assert "позже срока: Уточняли, чья дорога" in history(letter)[-1]


@pytest.mark.parametrize(
    "about", ["прокуратура  Смоленского района", "Иванов И. И.; на бездействие прокуратуры Смоленского района"]
)
def test_a_complaint_goes_to_nobody_whom_it_names_but_by_a_ground_that_is_kept(about):
    letter, head = of_citizen(about_whom=about), the_head()
    with pytest.raises(CannotRedirect, match=r"на кого жалуются: .*ст\. 8 ч\. 7"):
        redirected(letter, head, PROSECUTOR)
    redirected(letter, head, PROSECUTOR, despite="Жалоба на прокуратуру другого района")
    assert "назван в жалобе, но: Жалоба на прокуратуру другого района" in history(letter)[-1]


def test_a_complaint_that_nobody_else_could_consider_goes_back_to_the_author():
    letter = of_citizen(about_whom=PROSECUTOR)
    actions.leave_unanswered(
        appeal_id=letter.pk, case=Case.COMPLAINED_OF, ground="Выше никого нет", today=TUESDAY, by=CONSOLE, at=AT
    )
    assert waiting(letter) == [("left_notice", "Королёва Анна Петровна", day("Tue 2026-04-21"))]


def test_breaches_of_migration_law_go_to_the_police_and_the_governor_in_five_days():
    letter, head = of_citizen(), the_head()
    with pytest.raises(CannotRedirect, match="не меньше двух"):
        redirected(letter, head, "УМВД", kind=Redirect.Kind.MIGRATION)
    both = redirected(letter, head, "УМВД", "Губернатор Смоленской области", kind=Redirect.Kind.MIGRATION)
    assert {one.due for one in both} == {day("Sun 2026-04-19")}
    assert len({one.notice_id for one in both}) == 1


def test_copies_go_to_several_bodies_and_the_office_answers_its_own_part():
    letter, head = of_citizen(), the_head()
    redirected(letter, head, CADASTRE, PROSECUTOR, kind=Redirect.Kind.COPY)

    letter.refresh_from_db()
    assert letter.state == State.REGISTERED
    assert letter.appeal.questions.get().outcome == ""
    assert len(waiting(letter)) == 3
    with pytest.raises(CannotRedirect, match="уже направлена"):
        redirected(letter, head, CADASTRE)


def test_a_body_is_found_again_where_it_was_the_last_time():
    head = the_head()
    redirected(of_citizen(), head, CADASTRE)
    (again,) = actions.redirect(
        letter_id=of_citizen().pk, kind=Redirect.Kind.COMPETENCE, to=[To(body=CADASTRE)], reason="Их вопрос",
        whose=head, today=TUESDAY, at=AT,
    )  # fmt: skip
    assert again.contacts == CONTACTS
    assert HigherBody.objects.filter(name=CADASTRE).count() == 1
    with pytest.raises(CannotRedirect, match="Укажите адрес и телефон"):
        actions.redirect(
            letter_id=of_citizen().pk, kind=Redirect.Kind.COMPETENCE, to=[To(body="Лесничество")], reason="Их вопрос",
            whose=head, today=TUESDAY, at=AT,
        )  # fmt: skip


def test_a_letter_is_redirected_without_a_term_where_no_law_sets_one_and_its_sender_is_told():
    user, _ = an_executor()
    letter, head = a_letter_in_work(user), the_head()
    (made,) = redirected(letter, head, CADASTRE)
    assert made.due is None
    assert waiting(letter) == [
        ("redirect_notice", "Смоленский районный суд", None),
        ("redirect", CADASTRE, None),
    ]


# ── Article 11, A-06 ──────────────────────────────────────────────────────────────────────────────────────


def test_whoever_is_left_without_an_answer_is_told_so_by_the_term_of_the_case():
    left: dict[str, Any] = {"ground": "так в тексте", "today": TUESDAY, "by": CONSOLE, "at": AT}
    first, second = answered("Fri 2026-02-20"), answered("Mon 2026-03-02")
    with pytest.raises(CannotLeave, match="2 прежних ответа"):
        actions.leave_unanswered(appeal_id=of_citizen().pk, case=Case.TERMINATED, earlier=[first.pk], **left)
    ended = of_citizen()
    actions.leave_unanswered(appeal_id=ended.pk, case=Case.TERMINATED, earlier=[first.pk, second.pk], **left)
    assert waiting(ended) == [("left_notice", "Королёва Анна Петровна", day("Tue 2026-04-21"))]
    assert last_sent(dispatch.to_send().get()) == day("Tue 2026-04-21")

    secret, anonymous, withdrawn = of_citizen(), of_citizen(surname="", address="", is_anonymous=True), of_citizen()
    for letter, case in ((secret, Case.SECRET), (anonymous, Case.ANONYMOUS), (withdrawn, Case.WITHDRAWN)):
        actions.leave_unanswered(appeal_id=letter.pk, case=case, **left)
    assert waiting(secret) == [("left_notice", "Королёва Анна Петровна", day("Thu 2026-05-14"))]
    assert waiting(anonymous) == waiting(withdrawn) == []
