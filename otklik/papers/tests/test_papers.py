"""Each paper, in DOCX and in PDF: both say the same, and what the office knows."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from docx import Document
from PIL import Image
from pypdf import PdfReader

from otklik.office.answering.filing import open_case
from otklik.office.answering.models import Filed
from otklik.office.appeals.actions import CoverCard, QuestionCard
from otklik.office.appeals.models import Outcome, Question, Repeat
from otklik.office.considering.models import Extension
from otklik.office.files.actions import place_of
from otklik.office.journal.actions import CONSOLE
from otklik.office.journal.models import Entry
from otklik.office.people.actions import actor
from otklik.office.people.models import User
from otklik.office.people.rights import EVERYTHING, NOTHING, Reach
from otklik.office.reference.models import Department
from otklik.office.registry.actions import annul_letter, hand_over
from otklik.office.registry.models import Letter
from otklik.office.registry.queries import holder, label_of, with_label
from otklik.office.registry.tracking import code_word, is_code_word
from otklik.office.work.models import Term
from otklik.office.work.tests.office import TUESDAY, moment
from otklik.papers import actions, facts, layout
from otklik.papers.catalogue import PAPERS, Of, Word, example
from otklik.papers.models import Printing
from otklik.papers.queries import file_of
from otklik.papers.rendering import BadTemplate, fill
from otklik.papers.scans import STAMP_AWAY, stamped
from otklik.papers.shipped import Template
from otklik.papers.tests.office import A4_AT_100, a_letter, a_registrar, a_scan, an_appeal, below, seen, text_of
from otklik.rules.retention import Record

NOON = moment(TUESDAY)


def words_of(docx: bytes) -> set[str]:
    """The words of a DOCX, with those of its tables."""
    document = Document(io.BytesIO(docx))
    return {word for t in document.element.body.iter("{*}t") for word in (t.text or "").split()}


@pytest.mark.parametrize("slug", PAPERS)
def test_a_paper_says_the_same_in_word_and_in_pdf(slug):
    docx = fill(PAPERS[slug].shipped(), example(PAPERS[slug].words))
    words = words_of(docx)

    assert words, "it says something"
    said_in_pdf = text_of(layout.pdf(docx)).replace(" ", "")  # a line may end after a hyphen
    assert {word for word in words if word not in said_in_pdf} == set()
    assert layout.lost(docx) == []


@pytest.mark.parametrize("slug", PAPERS)
def test_a_template_asks_for_words_that_stand_in_the_list(slug):
    docx = fill(PAPERS[slug].shipped(), example(PAPERS[slug].words))

    assert not any(mark in word for word in words_of(docx) for mark in ("{{", "}}", "{%", "%}"))


def names(words: Mapping[str, Word] | None) -> dict:
    return {name: names(word.words) for name, word in (words or {}).items()}


def said(value) -> dict:
    match value:
        case dict():
            return {name: said(one) for name, one in value.items()}
        case [one, *_]:
            return said(one)
        case _:
            return {}


@pytest.mark.django_db
def test_what_papers_say_is_what_the_list_of_words_promises():
    appeal = an_appeal(signatories=(("Сидоров С. С.", "с. Печерск"),))
    Department.objects.create(name="Отдел ЖКХ")
    appeal.assignments.create(department=Department.objects.get(name="Отдел ЖКХ"))
    head = User.objects.create(username="head", name="Соколов А. В.", role="head")
    appeal.resolutions.create(author=head, text="Рассмотреть", on=TUESDAY, at=NOON)
    (told,) = facts.letters([appeal.pk])
    says = facts.office(TUESDAY) | told | facts.labelled(appeal) | facts.ticket(appeal)

    promised = {**PAPERS["card"].words, **PAPERS["ticket"].words}
    assert said(says) == names(promised)


@pytest.mark.django_db
def test_a_card_tells_of_applicant_questions_cover_and_resolution():
    appeal = an_appeal()
    head = User.objects.create(username="head", name="Соколов А. В.", role="head")
    appeal.resolutions.create(author=head, text="Для работы", on=TUESDAY, at=NOON)
    made = actions.print_letter(paper="card", kind="pdf", letter=appeal, today=TUESDAY, by=CONSOLE, at=NOON)

    text = text_of(made.content)
    said = ("Кузнецова Анна Сергеевна", "Прокуратура Смоленского района", "7-15", "14.05.2026", "Для работы – Соколов")
    for words in (appeal.number, *said):
        assert words in text
    assert "крышу <нашего> дома & подъезд?" in text, "no letter of what people write is markup"
    assert Entry.objects.filter(event="papers.paper_printed", subject_id=appeal.pk).count() == 1


@pytest.mark.django_db
def test_both_cards_tell_what_is_known_of_a_paper_to_the_end():
    appeal, head = an_appeal(), User.objects.create(username="head", name="Соколов А. В.", role="head")
    appeal.resolutions.create(author=head, text="Для работы", on=TUESDAY, at=NOON)
    appeal.closings.create(closed_on=date(2026, 6, 10), closed_by=head)
    appeal.appeal.questions.update(outcome=Outcome.SUPPORTED, measures_taken=True)
    extended = {"reason": "Нужна экспертиза.", "days": 30, "until": date(2026, 6, 13), "decided_on": TUESDAY}
    Extension.objects.create(letter=appeal, ground=Extension.Ground.EXCEPTIONAL, **extended)
    Term.objects.filter(letter=appeal).update(extended_to=date(2026, 6, 13))
    appeal.site_checks.create(held_on=TUESDAY, place="с. Печерск", applicant_present=False)
    case = open_case(index="01-15", title="Обращения", year=2026, record_of=Record.APPEAL, by=CONSOLE, at=NOON)
    days = {"filed_on": date(2026, 6, 11), "ended_on": TUESDAY, "kept_until": date(2031, 12, 31)}
    Filed.objects.create(letter=appeal, case=case, sheets=12, filed_by=head, **days)

    def text(paper: str) -> str:
        letter = Letter.objects.get(pk=appeal.pk)
        made = actions.print_letter(paper=paper, kind="pdf", letter=letter, today=TUESDAY, by=CONSOLE, at=NOON)
        return text_of(made.content)

    card, control = text("card"), text("control_card")
    both = ("13.06.2026 (до продления – 14.05.2026)", "Соколов А. В., 10.06.2026",
            "01-15 том 1 листов 12 Соколов А. В., 11.06.2026", "Для работы – Соколов А. В., 14.04.2026")  # fmt: skip
    for words in both:
        assert words in card
        assert words in control
    assert "до 13.06.2026, решение от 14.04.2026: Нужна экспертиза" in card
    assert "Результат: поддержано, меры приняты" in card
    assert "срок продлён до 13.06.2026" in control
    assert "проверка с выездом: с. Печерск" in control


@pytest.mark.django_db
def test_a_card_says_under_which_control_an_appeal_stands_and_when_to_report():
    cover = CoverCard(body="Приёмная Президента", number="А26-01", control_due=date(2026, 5, 6))  # a Wednesday
    appeal = an_appeal(cover=cover)

    made = actions.print_letter(paper="card", kind="pdf", letter=appeal, today=TUESDAY, by=CONSOLE, at=NOON)
    assert "особый контроль, ответить не позднее 14.05.2026, доложить не позднее 06.05.2026" in text_of(made.content)
    assert "Приёмная Президента, № А26-01; доложить до 06.05.2026" in text_of(made.content), "the cover bears no date"

    Letter.objects.filter(pk=appeal.pk).update(control="")  # as another system left it
    (told,) = facts.letters([appeal.pk])
    assert told["контроль"] == "особый контроль"


@pytest.mark.django_db
def test_a_card_tells_who_signed_and_of_whom_one_complains_and_leaves_out_what_nobody_said():
    appeal = an_appeal(signatories=(("Сидоров С. С.", "с. Печерск"),), about_whom="Управляющая компания «Уют»")

    made = actions.print_letter(paper="card", kind="pdf", letter=appeal, today=TUESDAY, by=CONSOLE, at=NOON)

    text = text_of(made.content)
    for words in ("Сидоров С. С., с. Печерск", "На кого жалуется Управляющая компания «Уют»"):
        assert words in text
    for words in ("Телефон", "Категория", "Территория", "Кому адресовано", "Предыдущие"):
        assert words not in text


@pytest.mark.django_db
def test_an_act_on_an_appeal_names_the_citizen():
    made = actions.print_letter(paper="damaged", kind="pdf", letter=an_appeal(), today=TUESDAY, by=CONSOLE, at=NOON)

    assert "Кузнецова А. С." in text_of(made.content)


@pytest.mark.django_db
def test_papers_name_the_answer_that_is_registered_until_its_number_is_annulled():
    appeal = an_appeal()
    answer = outgoing(answers=(appeal.pk,))
    (told,) = facts.letters([appeal.pk])
    assert (told["ответ_номер"], told["ответ_дата"]) == (answer.number, "14.04.2026")

    annul_letter(letter_id=answer.pk, reason="Внесено дважды", on=TUESDAY, by=CONSOLE, at=NOON)

    (told,) = facts.letters([appeal.pk])
    assert (told["ответ_номер"], told["ответ_дата"]) == ("", "")


LONG = "Прошу принять меры: дорога от школы до магазина разбита, воды по колено, дети идут по обочине. " * 150


@pytest.mark.parametrize(("paper", "margin"), [("card", 15), ("no_enclosure", 20), ("damaged", 20)])
@pytest.mark.django_db
def test_a_long_appeal_runs_off_no_page_and_the_card_has_all_of_it(paper, margin):
    appeal = an_appeal(text=LONG + "Это конец письма.", questions=(QuestionCard(substance=LONG),))

    made = actions.print_letter(paper=paper, kind="pdf", letter=appeal, today=TUESDAY, by=CONSOLE, at=NOON)

    assert re.sub(r"Лист|из|\d+| ", "", below(made.content, margin)) == ""
    assert ("Это конец письма." in text_of(made.content)) == (paper == "card")


@pytest.mark.django_db
def test_a_long_appeal_is_a_few_lines_of_its_journal_and_of_a_register():
    appeal, after = an_appeal(text=LONG), an_appeal()
    act = hand_over(letters=[appeal.pk, after.pk], department=None, person=a_registrar().pk, by=CONSOLE, at=NOON)
    papers = (
        actions.journal(asked(series="appeals"), EVERYTHING, TUESDAY),
        actions.print_hand_over(act=act, kind="pdf", today=TUESDAY).content,
    )

    for paper in papers:
        assert len(PdfReader(io.BytesIO(paper)).pages) == 1
        assert below(paper, 14).startswith("Лист 1")
        assert after.number in text_of(paper)


@pytest.mark.django_db
def test_a_row_of_an_offices_own_template_that_fills_a_page_breaks():
    made = Template((210, 297), (20, 15, 20, 30))
    made.table([165], [["{{ обращение.текст }}"]])
    template = fill(made.saved("Свой"), {"обращение": {"текст": LONG}})

    assert below(layout.pdf(template), 20) == ""


@pytest.mark.parametrize("length", range(1200, 2200, 100))
def test_the_signatures_of_an_act_stay_together(length):
    says = example(PAPERS["no_enclosure"].words) | {"содержание": "слово " * (length // 6)}

    pages = PdfReader(io.BytesIO(layout.pdf(fill(PAPERS["no_enclosure"].shipped(), says)))).pages

    assert sorted(page.extract_text().count("(подпись)") for page in pages)[-1] == 3


@pytest.mark.django_db
def test_lists_have_the_beginning_of_a_long_text_cut_at_a_word():
    (told,) = facts.letters([an_appeal(text=LONG).pk])

    assert len(told["содержание"]) <= facts.IN_SHORT + 1
    assert LONG.startswith(told["содержание"].removesuffix("…") + " ")
    assert told["содержание_полностью"] == LONG


def test_what_lies_under_a_stamp_does_not_shine_through(tmp_path):
    dark = a_scan(Image.new("L", A4_AT_100, 0))
    mark = layout.pdf(fill(PAPERS["stamp"].shipped(), example(PAPERS["stamp"].words)))

    page = seen(stamped(dark, mark), tmp_path)

    width, height = (float(side) for side in PdfReader(io.BytesIO(mark)).pages[0].mediabox[2:])
    right, bottom = page.width - STAMP_AWAY, page.height - STAMP_AWAY
    stamp = page.crop((int(right - width) + 2, int(bottom - height) + 2, int(right) - 2, int(bottom) - 2))
    assert stamp.getextrema()[1] == 255
    assert sum(stamp.histogram()[200:]) > stamp.width * stamp.height / 2, "it is mostly white"
    assert sum(page.crop((5, 5, 15, 15)).histogram()[50:]) == 0, "and beside it the scan is as dark as it was"


@pytest.mark.django_db
def test_a_label_leads_to_its_letter_and_no_other_digits_do():
    letter = a_letter()

    assert with_label(label_of(letter)) == letter
    assert with_label("0" * 14) is None
    assert with_label("9" * 14) is None
    assert with_label("ЖЖ") is None


@pytest.mark.django_db
def test_a_ticket_bears_a_code_word_that_nobody_can_tell_from_the_database(settings):
    letter, other = an_appeal(), a_letter()
    word = code_word(letter)

    text = text_of(
        actions.print_letter(paper="ticket", kind="pdf", letter=letter, today=TUESDAY, by=CONSOLE, at=NOON).content
    )
    assert word in text
    assert letter.number in text
    assert "Ответ – не позднее 14.05.2026" in text
    assert "Кодовое слово сообщайте только сотруднику администрации" in text
    assert is_code_word(letter, f" {word.upper()} ")
    assert not is_code_word(other, word)
    settings.SECRET_KEY = "another house"
    assert not is_code_word(letter, word)


@pytest.mark.django_db
def test_originals_are_handed_over_in_one_act_and_the_card_tells_where_they_are():
    registrar, letters = a_registrar(), [a_letter(), a_letter()]
    department = Department.objects.create(name="Отдел ЖКХ")
    person = User.objects.create_user(username="petrov", name="Петров П. П.", role="executor")
    act = hand_over(
        letters=[one.pk for one in letters], department=department.pk, person=person.pk, by=actor(registrar), at=NOON
    )

    text = text_of(actions.print_hand_over(act=act, kind="pdf", today=TUESDAY).content)
    for words in ("Отдел ЖКХ, Петров П. П.", "Иванова И. И.", "2 документа", letters[0].number, letters[1].number):
        assert words in text
    assert holder(Letter.objects.get(pk=letters[0].pk).handed) == "Отдел ЖКХ, Петров П. П."
    assert Entry.objects.filter(event="registry.original_handed_over").count() == 2
    (told,) = facts.letters([letters[0].pk])
    assert told["оригинал"] == "Отдел ЖКХ, Петров П. П."


@pytest.mark.django_db
def test_a_paper_tells_the_number_of_an_earlier_appeal_to_whom_that_one_is_shown_too():
    earlier = an_appeal()
    again = an_appeal(repeat=Repeat.REPEATED, repeat_of=earlier.pk)

    for within, told in ((EVERYTHING, earlier.number), (NOTHING, ""), (Reach(departments=frozenset({1})), "")):
        (said,) = facts.letters([again.pk], within)
        assert said["обращение"]["повторное_к"] == told


# ── the journal of a period ──────────────────────────────────────────────────────────────────────────────


def asked(kind: str = "pdf", since: date = TUESDAY, until: date = TUESDAY, series: str = "correspondence") -> Printing:
    registrar = User.objects.filter(username="ivanova").first() or a_registrar()
    return actions.ask_for_journal(
        series=series, since=since, until=until, kind=kind, asked_by=registrar, by=CONSOLE, at=NOON
    )


@pytest.mark.django_db
def test_a_journal_has_every_number_with_annulled_ones_struck_through():
    letters = [a_letter() for _ in range(3)]
    annul_letter(letter_id=letters[1].pk, reason="Внесено дважды", on=TUESDAY, by=CONSOLE, at=NOON)
    for kind in ("pdf", "docx"):
        journal = asked(kind)
        actions.make_journal(journal.pk, NOON)
        actions.make_journal(journal.pk, NOON)
        journal.refresh_from_db()
        assert journal.state == Printing.State.READY

    files = [file_of(one.public_id, one.asked_by, EVERYTHING) for one in Printing.objects.order_by("pk")]
    pdf, docx = (place_of(file.sha256).read_bytes() for file in files if file)
    text = text_of(pdf)
    assert [one.number for one in letters if one.number not in text] == []
    assert "Номер аннулирован: Внесено дважды" in text
    assert "3 номера, из них аннулировано: 1." in text
    assert "Лист 1" in text
    struck = {
        run.text for row in Document(io.BytesIO(docx)).tables[0].rows for cell in row.cells
        for run in cell.paragraphs[0].runs if run.font.strike
    }  # fmt: skip
    assert letters[1].number in struck
    assert letters[0].number not in struck


@pytest.mark.django_db
def test_a_long_journal_is_laid_out_in_parts_whose_pages_go_on(monkeypatch):
    letters = [a_letter() for _ in range(3)]
    monkeypatch.setattr(actions, "PART", 2)

    whole = actions.journal(asked(), EVERYTHING, TUESDAY)

    text = text_of(whole)
    assert [one.number for one in letters if one.number not in text] == []
    assert "Лист 1" in text
    assert "Лист 2" in text
    assert text.count("ЖУРНАЛ") == 1
    assert text.count("В журнале за период") == 1


@pytest.mark.django_db
def test_the_journal_of_appeals_has_those_that_another_system_numbered_with_correspondence():
    appeal, letter = an_appeal(), a_letter()
    Letter.objects.filter(pk=appeal.pk).update(series=letter.series, number="К-318/21", serial=None)

    text = text_of(actions.journal(asked(series="appeals"), EVERYTHING, TUESDAY))

    assert "К-318/21" in text
    assert "1 номер" in text


@pytest.mark.django_db
def test_an_appeal_is_from_its_author_and_the_body_that_sent_it_stands_beside():
    appeal = an_appeal()
    Letter.objects.filter(pk=appeal.pk).update(correspondent_name="Прокуратура Смоленского района")

    (told,) = facts.letters([appeal.pk])

    assert told["корреспондент"].replace("\u00a0", " ") == "Кузнецова А. С. (Прокуратура Смоленского района)"


@pytest.mark.django_db
def test_whoever_reaches_no_letter_gets_an_empty_journal():
    a_letter()

    text = text_of(actions.journal(asked(), Reach(), TUESDAY))

    assert "Записей нет." in text
    assert "0 номеров" in text


@pytest.mark.django_db
def test_a_period_that_ends_before_it_begins_is_refused():
    with pytest.raises(actions.BadPeriod):
        asked(since=TUESDAY, until=date(2026, 4, 13))


# ── the post ─────────────────────────────────────────────────────────────────────────────────────────────


def test_the_last_digit_of_a_number_of_the_post_checks_the_others():
    number = "21400012345679"
    good = next(number[:-1] + last for last in "0123456789" if actions.is_tracking_number(number[:-1] + last))

    assert actions.check_digit("2140001234567") == int(good[-1])
    assert sum(actions.is_tracking_number(number[:-1] + last) for last in "0123456789") == 1
    assert not actions.is_tracking_number("2" + good)
    assert all(map(actions.is_tracking_number, actions.following(good, 12)))
    assert len(set(actions.following(good, 12))) == 12


def outgoing(**fields: Any) -> Letter:
    return a_letter(of="исходящее письмо", outgoing_number="", outgoing_on=None, **fields)


@pytest.mark.django_db
def test_a_list_for_the_post_and_its_envelopes_name_each_letter_with_its_number():
    letters = [outgoing(), outgoing()]
    numbers = list(actions.following("0" * 14, 2))
    items = [
        actions.ToMail(letter=one.pk, recipient="Кузнецова А. С.", address="214530, с. Печерск", tracking=number)
        for one, number in zip(letters, numbers, strict=True)
    ]

    mailing = actions.mail_letters(items=items, on=TUESDAY, by=CONSOLE, at=NOON)

    for paper in ("form_103", "envelope_c5", "envelope_dl", "envelope_c4"):
        text = text_of(actions.print_mailing(mailing=mailing, paper=paper, kind="pdf", today=TUESDAY).content)
        assert [number for number in numbers if number not in text] == []
        assert "Кузнецова А. С." in text
    with pytest.raises(actions.CannotMail) as refused:
        actions.mail_letters(items=items, on=TUESDAY, by=CONSOLE, at=NOON)
    assert set(refused.value.faults) == {one.pk for one in letters}


@pytest.mark.parametrize("address", ["214000, г. Смоленск, ул. Мира, д. 1", ""])
@pytest.mark.parametrize("paper", ["form_103", "envelope_c5", "envelope_dl", "envelope_c4"])
def test_what_goes_to_the_post_has_the_address_of_the_sender_or_a_line_to_write_it_on(paper, address):
    says = example(PAPERS[paper].words) | {"обратный_адрес": address}

    text = text_of(layout.pdf(fill(PAPERS[paper].shipped(), says)))

    assert (address or "_" * 30) in text


def test_form_103_has_the_place_of_posting_and_room_for_the_totals():
    text = text_of(layout.pdf(fill(PAPERS["form_103"].shipped(), example(PAPERS["form_103"].words))))

    for words in ("Наименование и индекс места приёма", "Всего отправлений: 1 ", "Итого"):
        assert words in text


@pytest.mark.django_db
def test_an_incoming_letter_or_a_wrong_number_is_not_posted():
    incoming, going = a_letter(), outgoing()
    bad = [
        actions.ToMail(letter=incoming.pk, recipient="Суд", address="Смоленск", tracking="0" * 14),
        actions.ToMail(letter=going.pk, recipient="Суд", address="Смоленск", tracking="00000000000001"),
    ]

    with pytest.raises(actions.CannotMail) as refused:
        actions.mail_letters(items=bad, on=TUESDAY, by=CONSOLE, at=NOON)

    assert set(refused.value.faults) == {incoming.pk, going.pk}


# ── templates of the office's own ────────────────────────────────────────────────────────────────────────


def a_template(*lines: str) -> bytes:
    made = Template((210, 297), (20, 15, 20, 30))
    for line in lines:
        made.line(line)
    return made.saved("Свой")


@pytest.mark.django_db
def test_the_office_puts_its_own_template_in_place_and_takes_the_shipped_one_back():
    letter = a_letter()

    def label() -> str:
        made = actions.print_letter(paper="label", kind="pdf", letter=letter, today=TUESDAY, by=CONSOLE, at=NOON)
        return text_of(made.content)

    actions.change_template(
        paper="label", content=a_template("НАШ НОМЕР {{ номер }}"), name="label.docx", by=CONSOLE, at=NOON
    )
    assert f"НАШ НОМЕР {letter.number}" in label()
    actions.restore_template(paper="label", by=CONSOLE, at=NOON)
    assert "НАШ НОМЕР" not in label()
    assert list(Entry.objects.filter(event__startswith="papers.template").values_list("event", flat=True)) == [
        "papers.template_changed",
        "papers.template_restored",
    ]


@pytest.mark.parametrize(
    ("line", "said_of_it"),
    [
        ("ни слова", "ни одного слова"),
        ("{{ номерок }}", "номерок"),
        ("{{ номер", "ошибка"),
        ("{% for x in номер.__class__.__mro__ %}{% endfor %}", "Шаблон"),
        ("{{ 'x' * 1000000000 }}", "Шаблон"),
        ("{{ номер.upper() }}", "Шаблон"),
        ("{% for x in range(9) %}{% endfor %}", "Шаблон"),
    ],
)
@pytest.mark.django_db
def test_a_template_that_does_not_do_is_refused_in_russian_and_the_old_one_stays(line, said_of_it):
    with pytest.raises(BadTemplate, match=said_of_it):
        actions.change_template(paper="label", content=a_template(line), name="l.docx", by=CONSOLE, at=NOON)

    assert actions.own_template("label") is None


def bomb() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * (11 << 20))
    return written.getvalue()


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", bomb(), a_template("x")[:2000]], ids=["", "pdf", "bomb", "half"])
def test_what_is_no_template_is_refused(content):
    with pytest.raises(BadTemplate):
        fill(content, {})


def test_what_pdf_cannot_show_is_said():
    made = Template((210, 297), (20, 15, 20, 30))
    made.paper.add_paragraph("Первый", style="List Number")
    columns = made.paper.sections[0]._sectPr.find("{*}cols")
    columns.set(f"{{{columns.nsmap['w']}}}num", "2")

    assert any("колонки" in one for one in layout.lost(made.saved("")))


@pytest.mark.django_db
def test_papers_of_many_letters_cost_no_query_a_letter(django_assert_max_num_queries):
    keys = [an_appeal().pk for _ in range(4)]

    with django_assert_max_num_queries(11):
        assert len(facts.letters(keys)) == 4
    assert Question.objects.filter(appeal__in=keys).count() == 4


def test_every_paper_is_of_something():
    assert {paper.of for paper in PAPERS.values()} == set(Of)
