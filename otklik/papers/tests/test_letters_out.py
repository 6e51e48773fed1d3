"""Letters on the letterhead: what each says of its decision, to whom in which case, and blank until it has a number."""

from __future__ import annotations

import pytest

from otklik.office.appeals.models import Decision
from otklik.office.appeals.tests.test_leaving import answered as answered_on
from otklik.office.appeals.tests.test_registering import of_citizen
from otklik.office.considering import actions
from otklik.office.considering.actions import To
from otklik.office.considering.models import Extension, Redirect
from otklik.office.considering.tests.office import an_appeal_in_work, an_executor, the_head
from otklik.office.control.queries import report_on
from otklik.office.dispatch.actions import send
from otklik.office.dispatch.models import Dispatch
from otklik.office.journal.actions import CONSOLE
from otklik.office.people.models import Role
from otklik.office.registry.models import Letter
from otklik.office.work.tests.office import TUESDAY, an_official, moment, registered
from otklik.papers.actions import print_dispatch
from otklik.papers.catalogue import PAPERS, Of
from otklik.papers.outgoing import answered, checked_on_site, executor_of, inside, letter_out, paper_of, signatory
from otklik.papers.tests.office import an_appeal, text_of
from otklik.papers.tests.test_papers import names, said
from otklik.rules.naming import dative, genitive, greeting, of_official, signing, to_whom
from otklik.rules.refusals import Case

AT = moment(TUESDAY)


@pytest.mark.parametrize(
    ("name", "whom", "greeted"),
    [
        ("Кузнецова Анна Сергеевна", "Кузнецовой А. С.", "Уважаемая Анна Сергеевна!"),
        ("Кузнецов Иван Сергеевич", "Кузнецову И. С.", "Уважаемый Иван Сергеевич!"),
        ("Белый Андрей Ильич", "Белому А. И.", "Уважаемый Андрей Ильич!"),
        ("Горячий Пётр Ильич", "Горячему П. И.", "Уважаемый Пётр Ильич!"),
        ("Гай Олег Юрьевич", "Гаю О. Ю.", "Уважаемый Олег Юрьевич!"),
        ("Коваль Нина Петровна", "Коваль Н. П.", "Уважаемая Нина Петровна!"),
        ("Коваль Лев Петрович", "Ковалю Л. П.", "Уважаемый Лев Петрович!"),
        ("Шевченко Олег Юрьевич", "Шевченко О. Ю.", "Уважаемый Олег Юрьевич!"),
        ("Черных Олег Юрьевич", "Черных О. Ю.", "Уважаемый Олег Юрьевич!"),
        ("Белая Нина Петровна", "Белой Н. П.", "Уважаемая Нина Петровна!"),
        ("Скляр-Морозова Нина Петровна", "Скляр-Морозовой Н. П.", "Уважаемая Нина Петровна!"),
        ("Сковорода Лев Петрович", "Сковороде Л. П.", "Уважаемый Лев Петрович!"),
        ("Алиева Лейла Ахмед-кызы", "Алиевой Л. А.", "Уважаемая Лейла Ахмед-кызы!"),
        ("Ким Ли", "Ким Ли", ""),
        ("ООО «Уют»", "ООО «Уют»", ""),
    ],
)
def test_a_letter_names_whom_it_goes_to(name, whom, greeted):
    assert (to_whom(name).replace("\u00a0", " "), greeting(name).replace("\u00a0", " ")) == (whom, greeted)


@pytest.mark.parametrize(
    ("surname", "female", "cased"),
    [
        ("Горячая", True, "Горячей"),
        ("Рыжая", True, "Рыжей"),
        ("Чужая", True, "Чужой"),
        ("Средняя", True, "Средней"),
        ("КУЗНЕЦОВА", True, "КУЗНЕЦОВОЙ"),
        ("Дубина", True, "Дубине"),
        ("Верхний", False, "Верхнему"),
        ("Дальний", False, "Дальнему"),
        ("Долгий", False, "Долгому"),
        ("Рыжий", False, "Рыжему"),
        ("Третий", False, "Третьему"),
        ("Соловей", False, "Соловью"),
        ("Заяц", False, "Зайцу"),
        ("Золя", False, "Золя"),
        ("Дюма", False, "Дюма"),
        ("БЕЛЫЙ", False, "БЕЛОМУ"),
    ],
)
def test_a_surname_is_put_in_the_dative(surname, female, cased):
    assert dative(surname, female=female) == cased


@pytest.mark.parametrize(
    ("name", "whose"),
    [
        ("Королёва Анна Петровна", "Королёвой А. П."),
        ("Горячая Анна Петровна", "Горячей А. П."),
        ("Белов Иван Ильич", "Белова И. И."),
        ("Белый Иван Ильич", "Белого И. И."),
        ("Верхний Иван Ильич", "Верхнего И. И."),
        ("Соловей Иван Ильич", "Соловья И. И."),
        ("Коваль Лев Петрович", "Коваля Л. П."),
        ("Сковорода Лев Петрович", "Сковороды Л. П."),
        ("Галушка Лев Петрович", "Галушки Л. П."),
        ("Черных Лев Петрович", "Черных Л. П."),
        ("Шевченко Лев Петрович", "Шевченко Л. П."),
        ("Ибрагимов Али Мамед оглы", "Ибрагимова А. М."),
        ("ООО «Уют»", "ООО «Уют»"),
    ],
)
def test_a_paper_is_said_to_be_somebodys(name, whose):
    assert genitive(name).replace("\u00a0", " ") == whose


def test_an_official_is_named_in_the_dative_where_the_surname_tells_the_gender():
    names = ("Петров П. П.", "Королёва Т. С.", "Коваль А. А.", "Отдел дорог")
    said = [of_official(one).replace("\u00a0", " ") for one in names]
    assert said == ["Петрову П. П.", "Королёвой Т. С.", "Коваль А. А.", "Отдел дорог"]


def test_one_signs_by_initials_and_surname():
    assert signing("Образцов Иван Ильич") == signing("Образцов И. И.") == "И.\u00a0И.\u00a0Образцов"


def said_by(one: Dispatch) -> str:
    return text_of(print_dispatch(dispatch=one, kind="pdf", today=TUESDAY, by=CONSOLE, at=AT).content)


def about(letter: Letter, kind: str) -> Dispatch:
    return Dispatch.objects.select_related("letter").get(letter=letter, kind=kind)


@pytest.mark.django_db
def test_a_letter_says_what_the_list_of_words_promises_and_has_its_number_once_it_is_sent():
    user, executor = an_executor()
    letter = an_appeal_in_work(user)
    actions.inquire(letter_id=letter.pk, body="Росреестр", asked="Выписку\n\nи план", whose=executor, at=AT)
    one = about(letter, "inquiry")
    assert letter_out(one, TUESDAY).keys() == PAPERS["inquiry"].words.keys()
    assert "____________ № ____________" in said_by(one)
    assert "просим предоставить в течение 15 дней" in said_by(one)
    assert ": выписку и план" in said_by(one)

    outgoing = send(dispatches=[one.pk], today=TUESDAY, by=CONSOLE, at=AT)
    assert f"14.04.2026 № {outgoing.number}" in said_by(about(letter, "inquiry"))
    assert "Королёв" not in said_by(about(letter, "inquiry")), "another body is not told whose appeal it is"


@pytest.mark.django_db
def test_the_author_is_told_where_an_appeal_went_and_how_long_an_answer_takes():
    head, gone, slow = the_head(), of_citizen(), of_citizen()
    actions.redirect(
        letter_id=gone.pk, kind=Redirect.Kind.COMPETENCE, to=[To(body="Росреестр", contacts="ул. Мира, 1")],
        reason="Земельный надзор.", whose=head, today=TUESDAY, at=AT,
    )  # fmt: skip
    actions.extend_answer(
        letter_id=slow.pk, ground=Extension.Ground.EXCEPTIONAL, reason="Нужна экспертиза", days=30, whose=head,
        today=TUESDAY, at=AT,
    )  # fmt: skip
    notice, cover = said_by(about(gone, "redirect_notice")), said_by(about(gone, "redirect"))
    longer = said_by(about(slow, "extension_notice"))

    for words in ("Королёвой А. П.", "частью 3 статьи 8", "Росреестр (ул. Мира, 1)", "Основание: земельный надзор.",
                  "исчисляется заново"):  # fmt: skip
        assert words in notice
    assert "автор: Королёва Анна Петровна" in cover
    for words in ("частью 2 статьи 12", "14.05.2026, продлён до 13.06.2026", "Основание: нужна экспертиза."):
        assert words in longer


@pytest.mark.django_db
def test_each_case_of_article_11_that_is_told_has_its_paper():
    earlier = [answered_on("Fri 2026-02-20"), answered_on("Mon 2026-03-02")]
    for case in set(Case) - {Case.ANONYMOUS, Case.WITHDRAWN}:
        letter = of_citizen()
        actions.leave_unanswered(
            appeal_id=letter.pk, case=case, ground="так в тексте", earlier=[one.pk for one in earlier],
            page="https://example.org/7", today=TUESDAY, by=CONSOLE, at=AT,
        )  # fmt: skip
        one = about(letter, "left_notice")
        assert PAPERS[paper_of(one)].of is Of.DISPATCH
        assert letter.number in said_by(one)
    (ended,) = Decision.objects.filter(case="terminated")
    text = said_by(about(ended.appeal.letter, "left_notice"))
    (abuse,) = Decision.objects.filter(case="abuse")
    told = said_by(about(abuse.appeal.letter, "left_notice"))
    assert "содержит указанное в части 3 статьи 11" in told
    assert ": так в тексте." in told
    assert "нецензурные" not in told, "nobody is accused of what was not typed"
    assert "частью 5 статьи 11" in text.replace("части 5", "частью 5")
    assert all(f"на обращение № {one.number}" in text for one in earlier)


@pytest.mark.django_db
def test_the_head_signs_unless_another_post_is_named():
    assert signatory("Заместитель Главы, Иванов И. И.", TUESDAY) == ("Заместитель Главы", "И.\u00a0И.\u00a0Иванов")
    assert signatory("Глава района Орлов О. О.", TUESDAY) == ("Глава района", "О.\u00a0О.\u00a0Орлов")
    assert signatory("", TUESDAY)[0].startswith("Глава муниципального образования")
    an_official(Role.HEAD, name="Соколов А. В.", of=None)
    assert signatory("", TUESDAY)[1] == "А.\u00a0В.\u00a0Соколов", "whoever may sign a reply signs the notices too"


@pytest.mark.django_db
def test_behind_the_executor_never_stands_who_signs():
    user, _ = an_executor()
    letter = an_appeal_in_work(user)
    assert executor_of(letter, None, signing(user.name)) == ""
    other = an_official(Role.EXECUTOR, "other", name="Белов И. Н.")
    assert executor_of(letter, other, signing(user.name)) == other.name
    assert executor_of(letter, other, "О.\u00a0О.\u00a0Орлов") == user.name


def test_typed_words_go_on_with_a_sentence_unless_they_begin_with_a_name():
    said = ("Необходимо осмотреть дом", "Росреестр отвечает", "МЧС", "Смоленская область", "С. М. Белов", "12 кв. м")
    assert [inside(one) for one in said] == ["необходимо осмотреть дом", *said[1:]]


@pytest.mark.django_db
def test_a_body_with_a_number_of_its_own_is_answered_on_that_and_gets_all_sheets():
    assert answered(registered(outgoing_number="7-15", outgoing_on=TUESDAY)) == ("7-15", "14.04.2026")
    letter = an_appeal_in_work(an_executor()[0])
    assert answered(letter) == (letter.number, "14.04.2026"), "who gave none is answered on ours"
    Letter.objects.filter(pk=letter.pk).update(sheets=2, enclosures=3)
    actions.redirect(
        letter_id=letter.pk, kind=Redirect.Kind.COPY,
        to=[To(body="Лесхоз", contacts="ул. Мира, 1, тел. (4812) 35"), To(body="Росреестр", contacts="ул. Мира, 2")],
        reason="Их лес", whose=the_head(), today=TUESDAY, at=AT,
    )  # fmt: skip
    one = Dispatch.objects.select_related("letter").filter(letter=letter, kind="redirect").order_by("pk")[0]
    assert one.address == "ул. Мира, 1"
    text = said_by(one)
    assert "направляем на рассмотрение по компетенции копию обращения от 14.04.2026" in text
    assert "Приложение: копия обращения на 5 л. в 1 экз." in text
    assert "О направлении автор уведомляется." in text


@pytest.mark.django_db
def test_a_report_answers_the_cover_and_tells_of_each_question_in_sentences():
    letter = an_appeal()
    cover = letter.appeal.covers.get()
    letter.appeal.questions.update(outcome="supported", measures_taken=True)
    text = report_on(letter, cover)
    assert text.startswith("Обращение Кузнецовой\u00a0А.\u00a0С. (Ваш № 7-15 от 14.04.2026, наш № ")
    assert "По вопросу «Ремонт крыши» результат рассмотрения: поддержано, меры приняты." in text
    one = Dispatch.objects.create(
        letter=letter, cover=cover, kind="report", recipient="Прокуратура", way="post", text=text, prepared_at=AT
    )
    assert "На № 7-15 от 14.04.2026" in said_by(one)
    assert "Приложение" not in said_by(one)
    reply = Dispatch.objects.create(letter=letter, kind="reply", recipient="Кузнецова", way="post", prepared_at=AT)
    send(dispatches=[reply.pk], today=TUESDAY, by=CONSOLE, at=AT)
    assert "Приложение: копия ответа на ____ л. в 1 экз." in said_by(one)


@pytest.mark.django_db
def test_the_act_of_a_check_says_what_the_list_of_words_promises():
    user, executor = an_executor()
    letter = an_appeal_in_work(user)
    check = actions.check_on_site(
        letter_id=letter.pk, on=TUESDAY, place="д. Рябцево", participants="Белов И. Н.", applicant_present=False,
        found="Свора", whose=executor, today=TUESDAY, at=AT,
    )  # fmt: skip
    says = dict(checked_on_site(check, TUESDAY))
    assert said(says) == names(PAPERS["site_check"].words)
    assert not says["заявитель_участник"]
    check.participants = "Белов И. Н.\nКоролёва А. П."
    assert checked_on_site(check, TUESDAY)["заявитель_участник"], "who signs among the others signs once"


@pytest.mark.django_db
def test_a_letter_of_no_law_is_redirected_in_the_common_order():
    letter, head = registered(), the_head()
    actions.redirect(
        letter_id=letter.pk, kind=Redirect.Kind.COMPETENCE, to=[To(body="Лесхоз", contacts="ул. Мира, 1")],
        reason="Их лес", whose=head, today=TUESDAY, at=AT,
    )  # fmt: skip
    text = said_by(about(letter, "redirect"))
    assert "В соответствии с установленным порядком направляем" in text
    assert "59-ФЗ" not in text
