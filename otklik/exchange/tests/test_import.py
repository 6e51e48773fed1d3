"""What an import makes of journals: papers of every kind, changes, conflicts, rejects, one paper of two journals."""

# mypy: disable-error-code="union-attr"

from __future__ import annotations

import csv
import itertools
import random
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
from django.contrib.postgres.search import SearchQuery
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from otklik.exchange.actions import Request, Stopped, import_file, import_waiting, offer_file, start_import
from otklik.exchange.kinds import KINDS
from otklik.exchange.kinds.appeals import ANSWER
from otklik.exchange.models import FileKind, ImportedRow, Run
from otklik.exchange.tests.journals import (
    APPEAL,
    CARD,
    HEADERS,
    INCIDENT,
    LETTER,
    MESSAGE,
    csv_text,
    journal,
    tables,
    take,
)
from otklik.office.appeals.models import Appeal, CoverLetter, Question
from otklik.office.appeals.queries import select
from otklik.office.control.actions import add_term
from otklik.office.control.queries import seal_of, touched_by
from otklik.office.files.actions import place_of
from otklik.office.files.models import StoredFile
from otklik.office.incidents.models import Incident
from otklik.office.journal.actions import CONSOLE
from otklik.office.journal.models import Entry
from otklik.office.messages.models import Message
from otklik.office.people.models import Citizen, CitizenAddress, Role, User
from otklik.office.people.rights import EVERYTHING
from otklik.office.receptions.models import ReceptionCard, ReceptionDay
from otklik.office.reference.models import ClassifierItem, Department
from otklik.office.reference.tests.test_terms import enter
from otklik.office.registry.actions import file_scan, hand_over
from otklik.office.registry.models import Correspondent, CorrespondentAlias, Counter, Letter
from otklik.office.registry.queries import gaps
from otklik.office.search.models import SearchEntry
from otklik.office.work.actions import register_letter
from otklik.office.work.models import Assignment
from otklik.office.work.tests.office import TUESDAY, a_card, moment, registered

pytestmark = pytest.mark.django_db


def counted(outcome) -> tuple[int, int, int, int, int]:
    """New, changed, same, conflicting, rejected."""
    c = outcome.counts
    assert c.rows == c.new + c.changed + c.same + c.conflicting + c.rejected
    return c.new, c.changed, c.same, c.conflicting, c.rejected


def rejected(outcome) -> list[list[str]]:
    lines = outcome.rejects.read_text(encoding="utf-8-sig").splitlines()
    return [line.split(";")[:2] for line in lines[1:]]


def protocol(outcome) -> str:
    file = StoredFile.objects.get(subject_kind="import_protocol", subject_id=outcome.run.pk)
    return place_of(file.sha256).read_text(encoding="utf-8-sig")


# ── Each kind of file ─────────────────────────────────────────────────────────────────────────────────────


def test_a_row_of_correspondence_becomes_a_letter(tmp_path: Path):
    row = LETTER | {"Дата поступления": "11.01.2020", "Исходящий номер": "24-1", "Дата исходящего": "09.01.2020",
                    "Способ доставки": "почта", "Дело": "01-15"}  # fmt: skip

    assert counted(take(journal(tmp_path, "correspondence", row))) == (1, 0, 0, 0, 0)

    letter = Letter.objects.get()
    assert (letter.series.code, letter.number, letter.serial, letter.in_correspondence) == (
        "correspondence",
        "З-1/20",
        1,
        True,
    )
    assert (letter.registered_on, letter.received_on) == (date(2020, 1, 13), date(2020, 1, 11))
    assert (letter.kind.name, letter.correspondent.name) == ("обращение гражданина", "Захаров В.М.")
    assert (letter.outgoing_number, letter.outgoing_on, letter.delivery) == ("24-1", date(2020, 1, 9), "почта")
    assert (letter.summary, letter.sheets, letter.case_index) == ("Прошу убрать свалку", 4, "01-15")
    assert letter.outer_system == "ДелоПро"


def test_a_row_of_appeals_becomes_an_appeal_with_all_that_belongs_to_it(tmp_path: Path):
    row = APPEAL | {
        "Дата поступления": "12.01.2020", "Вид": "жалоба", "Эл. почта": "z@example.ru", "Телефон": "+7 900",
        "Источник": "Прокуратура Смоленского района", "Номер сопроводительного": "3-5986",
        "Дата сопроводительного": "10.01.2020", "Контрольный срок": "03.02.2020", "Продлено до": "12.03.2020",
        "Дата ответа": "05.03.2020", "Номер ответа": "03/1-исх", "Результат": "поддержано", "Меры приняты": "да",
        "Подписей": "44",
    }  # fmt: skip

    take(journal(tmp_path, "appeals", row))

    appeal = Appeal.objects.get()
    assert (appeal.letter.series.code, appeal.letter.in_correspondence) == ("appeals", False)
    assert (appeal.form, appeal.kind, appeal.received_on) == ("written", "complaint", date(2020, 1, 12))
    assert (appeal.surname, appeal.settlement.name, appeal.signatures) == ("Захаров", "Дивасовское", 44)
    question, cover = appeal.questions.get(), appeal.covers.get()
    assert (question.code_id, question.outcome, question.measures_taken) == ("0005.0005.0056.1161", "supported", True)
    assert (cover.higher_body.name, cover.number) == ("Прокуратура Смоленского района", "3-5986")
    assert (cover.dated_on, cover.control_due) == (date(2020, 1, 10), date(2020, 2, 3))
    term, reply = appeal.letter.term, appeal.letter.reply
    assert (term.stated_due, term.extended_to, term.due) == (date(2020, 2, 12), date(2020, 3, 12), date(2020, 3, 12))
    assert (reply.number, reply.sent_on) == ("03/1-исх", date(2020, 3, 5))
    assert appeal.letter.assignments.get().department.name == "Правовой отдел"
    assert (appeal.citizen.surname, appeal.citizen.addresses.get().first_seen_on) == ("Захаров", date(2020, 1, 13))


RESULTS = {
    "поддержано": ("supported", None),
    "меры приняты": ("supported", True),
    "разъяснено": ("explained", None),
    "даны разъяснения": ("explained", None),
    "не поддержано": ("not_supported", None),
    "перенаправлено": ("redirected", None),
    "без ответа": ("left_without_answer", None),
    "отозвано": ("withdrawn", None),
    "дан ответ": ("answered", None),
    "в работе": ("", None),
    "на рассмотрении": ("", None),
}


@pytest.mark.parametrize(("word", "stored"), RESULTS.items())
def test_journals_name_results_by_many_words(tmp_path: Path, word: str, stored: tuple[str, bool | None]):
    take(journal(tmp_path, "appeals", APPEAL | {"Результат": word.capitalize()}))

    question = Question.objects.get()
    assert (question.outcome, question.measures_taken) == stored


def test_measures_that_the_result_names_are_taken_whatever_their_own_column_says(tmp_path: Path):
    file = journal(tmp_path, "appeals", APPEAL | {"Результат": "меры приняты", "Меры приняты": "нет"})
    take(file)
    assert counted(take(file)) == (0, 0, 1, 0, 0)
    assert Question.objects.get().measures_taken is True


def test_measures_come_later_in_a_journal_that_has_no_column_for_them(tmp_path: Path):
    file = tmp_path / "appeals.csv"
    for result in ("", "меры приняты"):
        file.write_text(f"Номер;Дата регистрации;Форма;Результат\n1;13.01.2020;письменное;{result}\n", encoding="utf-8")
        take(file)

    question = Question.objects.get()
    assert (question.outcome, question.measures_taken) == ("supported", True)


def test_a_code_that_the_classifier_does_not_have_joins_it(tmp_path: Path):
    last = ClassifierItem.objects.latest("position").position
    codes = ["9999.0001.0002.0003.0004", "0005", "0005.0077.0000.0000", "9999.0001.0002.0003", "0005.0005.0056.1161"]
    rows = [APPEAL | {"Номер": str(number), "Код вопроса": f" {code} "} for number, code in enumerate(codes)]

    take(journal(tmp_path, "appeals", *rows, APPEAL | {"Номер": "9", "Код вопроса": "0005"}))
    take(journal(tmp_path, "receptions", CARD | {"Код вопроса": "9999"}, CARD | {"Номер карточки": "2"}))

    added = ClassifierItem.objects.filter(position__gt=last).order_by("position")
    assert [(item.code, item.level, item.position - last) for item in added] == [
        ("9999.0001.0002.0003.0004", 5, 1),
        ("0005", 1, 2),
        ("0005.0077.0000.0000", 2, 3),
        ("9999.0001.0002.0003", 4, 4),
        ("9999", 1, 5),
    ]
    assert {(item.parent, item.title) for item in added} == {(None, "код не из действующего классификатора")}
    assert Question.objects.filter(code="0005").count() == 2
    assert ReceptionCard.objects.get(number="ЛП-1/21").code_id == "9999"


def test_a_changed_code_may_be_a_new_one_too(tmp_path: Path):
    take(journal(tmp_path, "appeals", APPEAL))

    assert counted(take(journal(tmp_path, "appeals", APPEAL | {"Код вопроса": "0005.0005"}))) == (0, 1, 0, 0, 0)
    assert Question.objects.get().code_id == "0005.0005"


def test_the_term_by_law_is_the_thirtieth_day_after_registration(tmp_path: Path):
    take(journal(tmp_path, "appeals", APPEAL | {"Дата регистрации": "13.01.2020"}))  # Monday

    assert Appeal.objects.get().letter.term.legal_due == date(2020, 2, 12)


def test_the_term_by_law_follows_the_row_that_the_office_has_entered_for_its_day(tmp_path: Path):
    enter("Mon 2020-01-13", length=15)
    enter("Sun 2020-01-12", length=10, step="redirect")
    days = ("12.01.2020", "13.01.2020")  # Sun, Mon

    take(journal(tmp_path, "appeals", *(APPEAL | {"Номер": day, "Дата регистрации": day} for day in days)))

    due = dict(Appeal.objects.values_list("letter__number", "letter__term__legal_due"))
    assert due == {days[0]: date(2020, 2, 11), days[1]: date(2020, 1, 28)}


def test_of_the_products_row_and_the_offices_of_one_day_the_products_counts(tmp_path: Path):
    enter("Thu 2006-11-02", length=15)

    take(journal(tmp_path, "appeals", APPEAL, APPEAL | {"Номер": "old", "Дата регистрации": "01.11.2006"}))  # Wed

    due = dict(Appeal.objects.values_list("letter__number", "letter__term__legal_due"))
    assert due == {APPEAL["Номер"]: date(2020, 2, 12), "old": date(2006, 12, 1)}


def test_a_file_that_comes_again_leaves_a_term_that_was_moved_since(tmp_path: Path):
    file = journal(tmp_path, "appeals", APPEAL)
    take(file)
    new = replace(ANSWER[0], length=15, since=date(2020, 1, 13), source="приказ")
    add_term(term=new, shown=seal_of(touched_by(new)), by=CONSOLE, at=datetime(2020, 2, 3, tzinfo=UTC))

    assert counted(take(file)) == (0, 0, 1, 0, 0)
    assert counted(take(journal(tmp_path, "appeals", APPEAL | {"Содержание": "Иное"}))) == (0, 1, 0, 0, 0)
    assert Appeal.objects.get().letter.term.legal_due == date(2020, 1, 28)


def test_a_row_of_incidents_is_read_in_local_time(tmp_path: Path):
    row = INCIDENT | {"Важность": "Повышенная", "Отвечено": "13.01.2021 12:05", "Итог": "решено"}

    take(journal(tmp_path, "incidents", row, INCIDENT | {"Идентификатор": "И-2"}))

    urgent, ordinary = Incident.objects.order_by("external_id")
    assert urgent.accepted_at == datetime(2021, 1, 13, 6, 30, tzinfo=UTC)
    assert (urgent.network.name, urgent.urgent, urgent.result, urgent.outer_system) == (
        "ВКонтакте",
        True,
        "решено",
        "Инцидент-менеджмент",
    )
    assert (ordinary.urgent, ordinary.answered_at) == (False, None)


def test_a_row_of_messages_keeps_its_place_and_rating(tmp_path: Path):
    row = MESSAGE | {"Широта": "54,85578", "Долгота": "32.06488", "Оценка": "3", "Поселение": "вне района"}

    take(journal(tmp_path, "messages", row))

    message = Message.objects.get()
    assert (str(message.latitude), str(message.longitude), message.rating) == ("54.855780", "32.064880", 3)
    assert (message.due_on, message.settlement.is_outside, message.outer_system) == (date(2021, 1, 23), True, "ПОС")


def test_days_that_a_program_wrote_into_a_book_as_midnights_are_days(tmp_path: Path):
    book = openpyxl.Workbook()
    for row in (["Номер", "Дата регистрации", "Вид документа"], ["1/21", datetime(2021, 2, 1), "письмо"]):
        book.active.append(row)
    book.save(tmp_path / "correspondence.xlsx")

    assert counted(take(tmp_path / "correspondence.xlsx")) == (1, 0, 0, 0, 0)
    assert Letter.objects.get().registered_on == date(2021, 2, 1)


def test_rows_of_receptions_of_one_official_and_day_are_one_reception(tmp_path: Path):
    take(
        journal(
            tmp_path,
            "receptions",
            CARD,
            CARD | {"Номер карточки": "ЛП-2/21", "Результат": "разъяснено", "Ответ": "устный"},
        )
    )

    first, second = ReceptionCard.objects.order_by("number")
    assert ReceptionDay.objects.get().official.post == "Глава"
    assert (first.outcome, first.measures_taken) == ("supported", True)
    assert (second.outcome, second.measures_taken, second.answer_form) == ("explained", None, "oral")
    assert first.citizen == second.citizen


def test_unknown_columns_are_kept_as_notes(tmp_path: Path):
    take(journal(tmp_path, "correspondence", LETTER | {"Гриф": "ДСП"}, also=("Гриф",)))

    assert Letter.objects.get().notes == {"Гриф": "ДСП"}


def test_a_formula_is_data(tmp_path: Path):
    take(
        journal(
            tmp_path, "correspondence", LETTER | {"Краткое содержание": "=cmd|' /C calc'!A0", "Корреспондент": "+7"}
        )
    )

    letter = Letter.objects.get()
    assert (letter.summary, letter.correspondent.name) == ("=cmd|' /C calc'!A0", "+7")


def test_text_of_any_characters_comes_through(tmp_path: Path):
    text = 'С \\ косой, "кавычкой", табуляцией\tи \\N, \U0001f600'
    file = tmp_path / "correspondence.csv"
    quoted = '"' + text.replace('"', '""') + '\nи строкой"'
    file.write_text(csv_text("correspondence", [LETTER | {"Краткое содержание": quoted}]), encoding="utf-8")

    take(file)

    assert Letter.objects.get().summary == text + "\nи строкой"


def test_two_writings_of_a_name_are_one_row_of_its_book(tmp_path: Path):
    one, two = APPEAL | {"Исполнитель": "Отдел учёта"}, APPEAL | {"Номер": "З-2/20", "Исполнитель": "отдел  УЧЕТА"}

    take(journal(tmp_path, "appeals", one, two))

    assert [d.name for d in Department.objects.filter(key="отдел учета")] == ["Отдел учёта"]


def test_an_alias_leads_to_its_correspondent(tmp_path: Path):
    duma = Correspondent.objects.create(name="Смоленская районная Дума")
    CorrespondentAlias.objects.create(correspondent=duma, name="Райдума")

    take(journal(tmp_path, "correspondence", LETTER | {"Корреспондент": "РАЙДУМА"}))

    letter = Letter.objects.get()
    assert (letter.correspondent, letter.correspondent_name) == (duma, "РАЙДУМА")


def test_papers_are_found_by_the_words_of_their_rows(tmp_path: Path):
    take(journal(tmp_path, "appeals", APPEAL))

    for words, config in {"захаров": "simple", "свалка": "russian", "дивасы": "russian"}.items():
        found = SearchEntry.objects.filter(words=SearchQuery(words, config=config))
        assert [entry.subject_id for entry in found] == [Letter.objects.get().pk], words


def test_imported_numbers_push_the_counter_of_their_journal_forward(tmp_path: Path):
    rows = [LETTER | {"Номер": number} for number in ("З-7/20", "12", "КОЛ-9/20", "без номера")]

    take(journal(tmp_path, "correspondence", *rows))

    assert list(Counter.objects.values_list("series__code", "year", "last")) == [("correspondence", 2020, 12)]


def test_numbers_that_an_import_jumps_over_are_not_missing_here(tmp_path: Path):
    registered(on=date(2020, 1, 13))
    take(journal(tmp_path, "correspondence", LETTER | {"Номер": "З-100/20"}))
    assert registered(on=date(2020, 1, 14)).number == "101"

    take(journal(tmp_path, "correspondence", LETTER | {"Номер": "З-200/20"}))

    assert gaps() == []
    assert Counter.objects.get(series__code="correspondence").jumped == [2, 100, 102, 200]


def test_a_counter_never_goes_back(tmp_path: Path):
    take(journal(tmp_path, "correspondence", LETTER | {"Номер": "40/20"}))
    take(journal(tmp_path, "correspondence", LETTER | {"Номер": "5/20"}))

    assert Counter.objects.get().last == 40


def test_a_repeated_appeal_is_tied_to_the_earlier_one_whichever_row_comes_first(tmp_path: Path):
    later = APPEAL | {"Номер": "З-9/20", "Дата регистрации": "20.05.2020", "Повторное к": "З-1/20"}

    take(journal(tmp_path, "appeals", later))
    assert Appeal.objects.get().repeat_of is None
    take(journal(tmp_path, "appeals", APPEAL))

    assert Appeal.objects.get(letter__number="З-9/20").repeat_of.letter.number == "З-1/20"


def test_a_book_put_into_the_queue_is_imported_like_a_csv(tmp_path: Path):
    clerk = User.objects.create(username="registrar", role=Role.REGISTRAR)
    at = datetime(2022, 1, 17, 9, 0, tzinfo=UTC)
    book = openpyxl.Workbook()
    for row in (
        list(MESSAGE),
        [datetime(2021, 1, 13, 9, 30) if " 09:30" in cell else cell for cell in MESSAGE.values()],
    ):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")

    run = offer_file(chunks=[(tmp_path / "a.xlsx").read_bytes()], name="Выгрузка", by=clerk, at=at)
    assert (run.refusal, run.kind) == ("", FileKind.MESSAGES)
    start_import(run_id=run.pk, by=clerk, at=at)
    outcome = import_waiting(run.pk, at)

    assert counted(outcome) == (1, 0, 0, 0, 0)
    assert Message.objects.get().accepted_at == datetime(2021, 1, 13, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize("kind", FileKind)
def test_columns_stand_in_the_order_of_the_format_which_the_memory_of_rows_relies_on(kind: FileKind):
    assert [column.header for column in KINDS[kind]("UTC").columns[1:]] == HEADERS[kind].split(";")


def test_an_import_that_somebody_stops_changes_nothing_and_can_be_repeated(tmp_path: Path):
    def stop(step: str, share: float) -> None:
        if step == "записываю новое":
            raise Stopped("Загрузку остановили.")

    file = journal(tmp_path, "messages", MESSAGE)
    with pytest.raises(Stopped):
        import_file(Request(path=file, name=file.name, by=CONSOLE, at=datetime(2022, 1, 17, tzinfo=UTC)), report=stop)

    assert (Run.objects.get().state, Message.objects.count()) == ("interrupted", 0)
    assert take(file).run == Run.objects.get()
    assert (Run.objects.get().state, Message.objects.count()) == ("finished", 1)


# ── Known rows ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def folder(tmp_path: Path) -> list[Path]:
    return [
        journal(tmp_path, "correspondence", LETTER, LETTER | {"Номер": "2/20", "Вид документа": "письмо"}),
        journal(tmp_path, "appeals", APPEAL, APPEAL | {"Номер": "З-9/20", "Повторное к": "З-1/20"}),
        journal(tmp_path, "receptions", CARD),
        journal(tmp_path, "incidents", INCIDENT),
        journal(tmp_path, "messages", MESSAGE),
    ]


def test_the_same_files_twice_change_nothing(folder: list[Path]):
    for file in folder:
        take(file)
    before = {name: rows for name, rows in tables().items() if "exchange_run" not in name}

    assert [counted(take(file)) for file in folder] == [(0, 0, 2, 0, 0)] * 2 + [(0, 0, 1, 0, 0)] * 3
    told = {"otklik_journal_entry", "otklik_files_storedfile", "otklik_exchange_run"}
    after = tables()
    assert {name: rows for name, rows in before.items() if name not in told} == {
        name: rows for name, rows in after.items() if name not in told
    }


def test_a_changed_row_updates_its_paper_and_the_protocol_tells_old_and_new(tmp_path: Path):
    take(journal(tmp_path, "messages", MESSAGE))

    outcome = take(journal(tmp_path, "messages", MESSAGE | {"Отвечено": "20.01.2021 10:00", "Оценка": "5"}))

    assert counted(outcome) == (0, 1, 0, 0, 0)
    message = Message.objects.get()
    assert (message.rating, message.answered_at) == (5, datetime(2021, 1, 20, 7, 0, tzinfo=UTC))
    assert "2;ПОС-1;изменено;Отвечено;;20.01.2021 10:00;" in protocol(outcome)
    assert ImportedRow.objects.get(kind="messages").run == outcome.run


def test_every_column_of_appeals_can_change(tmp_path: Path):
    full = APPEAL | {
        "Дата поступления": "12.01.2020", "Вид": "жалоба", "Эл. почта": "z@example.ru", "Телефон": "+7 900",
        "Источник": "Прокуратура", "Номер сопроводительного": "3-5986", "Дата сопроводительного": "10.01.2020",
        "Контрольный срок": "03.02.2020", "Продлено до": "12.03.2020", "Дата ответа": "05.03.2020",
        "Номер ответа": "03/1-исх", "Результат": "поддержано", "Меры приняты": "да", "Подписей": "44",
        "Дата регистрации": "14.01.2020", "Форма": "электронное", "Фамилия": "Захарова", "Адрес": "д. Сенная",
        "Поселение": "Новая", "Содержание": "Другое", "Код вопроса": "0003.0011.0123.0846", "Исполнитель": "Отдел",
        "Срок": "13.02.2020", "Повторное к": "З-0/19", "Имя": "Анна", "Отчество": "Петровна",
    }  # fmt: skip
    office = {name for name in tables() if "_people_" not in name and "_reference_" not in name} - {
        "otklik_journal_entry", "otklik_files_storedfile", "otklik_exchange_run"}  # fmt: skip
    take(journal(tmp_path, "appeals", full))
    directly = tables()
    Letter.objects.all().delete()
    ImportedRow.objects.all().delete()
    SearchEntry.objects.all().delete()

    take(journal(tmp_path, "appeals", APPEAL))
    assert counted(take(journal(tmp_path, "appeals", full))) == (0, 1, 0, 0, 0)

    assert {name: directly[name] for name in office} == {name: tables()[name] for name in office}
    take(journal(tmp_path, "appeals", APPEAL))
    appeal = Appeal.objects.get()
    assert (appeal.covers.count(), hasattr(appeal.letter, "reply"), appeal.repeat_of_number) == (0, False, "")
    assert appeal.citizen.surname == "Захаров"


def test_a_column_that_a_file_leaves_out_is_left_as_it_was(tmp_path: Path):
    take(journal(tmp_path, "messages", MESSAGE | {"Текст": "Яма"}))
    file = tmp_path / "messages.csv"
    file.write_text("Идентификатор;Принято;Категория\nПОС-1;13.01.2021 09:30;Дворы\n", encoding="utf-8")

    assert counted(take(file)) == (0, 1, 0, 0, 0)
    assert (Message.objects.get().text, Message.objects.get().category) == ("Яма", "Дворы")


def test_what_a_clerk_has_changed_here_is_not_overwritten_but_stands_as_a_conflict(tmp_path: Path):
    take(journal(tmp_path, "messages", MESSAGE | {"Текст": "Яма"}))
    Message.objects.update(category="Дворы")

    outcome = take(journal(tmp_path, "messages", MESSAGE | {"Категория": "Мусор", "Текст": "Большая яма"}))

    assert counted(outcome) == (0, 0, 0, 1, 0)
    message = Message.objects.get()
    assert (message.category, message.text) == ("Дворы", "Большая яма")
    assert "2;ПОС-1;расхождение: не тронуто, изменено здесь;Категория;Дороги;Мусор;Дворы" in protocol(outcome)


def test_a_clerk_who_wrote_what_the_file_says_now_is_in_no_conflict(tmp_path: Path):
    take(journal(tmp_path, "messages", MESSAGE))
    Message.objects.update(category="Мусор")

    assert counted(take(journal(tmp_path, "messages", MESSAGE | {"Категория": "Мусор"}))) == (0, 1, 0, 0, 0)


def test_what_a_clerk_has_changed_stays_when_the_file_says_nothing_new(tmp_path: Path):
    take(journal(tmp_path, "messages", MESSAGE))
    Message.objects.update(category="Дворы")

    assert counted(take(journal(tmp_path, "messages", MESSAGE))) == (0, 0, 1, 0, 0)
    assert Message.objects.get().category == "Дворы"


def test_a_reception_moved_to_another_day_leaves_no_empty_day_behind(tmp_path: Path):
    take(journal(tmp_path, "receptions", CARD))

    take(journal(tmp_path, "receptions", CARD | {"Дата приёма": "20.01.2021"}))

    assert [day.held_on for day in ReceptionDay.objects.all()] == [date(2021, 1, 20)]


# ── One paper in two journals ─────────────────────────────────────────────────────────────────────────────


def in_order(
    folder: Path, order: tuple[str, ...], letter: dict[str, str], appeal: dict[str, str]
) -> dict[str, list[str]]:
    for name in order:
        take(journal(folder, name, letter if name == "correspondence" else appeal))
    return {
        name: rows for name, rows in tables().items() if name not in ("otklik_journal_entry", "otklik_exchange_run")
    }


def test_an_appeal_that_stands_in_correspondence_is_one_paper(tmp_path: Path):
    in_order(tmp_path, ("correspondence", "appeals"), LETTER | {"Гриф": "1"}, APPEAL)

    letter = Letter.objects.get()
    assert (letter.appeal.surname, letter.in_correspondence, letter.correspondent.name) == (
        "Захаров",
        True,
        "Захаров В.М.",
    )


@pytest.mark.parametrize(
    ("letter", "appeal", "papers"),
    [
        (LETTER, APPEAL, 1),
        (LETTER | {"Вид документа": "письмо"}, APPEAL, 2),
        (LETTER | {"Дата регистрации": "14.01.2020"}, APPEAL, 2),
        (LETTER | {"Дата регистрации": "13.01.2021"}, APPEAL, 2),
    ],
    ids=["the same paper", "another kind", "another day", "another year"],
)
def test_the_order_of_files_makes_no_difference(tmp_path: Path, letter, appeal, papers: int):
    one = in_order(tmp_path, ("correspondence", "appeals"), letter, appeal)
    assert Letter.objects.count() == papers
    for model in (Letter, ImportedRow, SearchEntry, CitizenAddress, Citizen, Counter):
        model.objects.all().delete()

    other = in_order(tmp_path, ("appeals", "correspondence"), letter, appeal)

    told = {"otklik_files_storedfile"}
    assert {n: r for n, r in one.items() if n not in told} == {n: r for n, r in other.items() if n not in told}


CHANGES = {
    "its day": {"Дата регистрации": "14.01.2020"},
    "its kind": {"Вид документа": "письмо"},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_correspondence_row_that_becomes_another_paper_parts_from_the_appeal_and_comes_back(tmp_path: Path, change):
    together = in_order(tmp_path, ("correspondence", "appeals"), LETTER, APPEAL)
    paper = Letter.objects.get().pk

    take(journal(tmp_path, "correspondence", LETTER | change))
    assert Letter.objects.count() == 2
    assert (Letter.objects.get(pk=paper).in_correspondence, Appeal.objects.get().pk) == (False, paper)
    assert SearchEntry.objects.count() == 2

    take(journal(tmp_path, "correspondence", LETTER))
    again = tables()
    changed = {n for n, rows in together.items() if rows != again[n]}
    assert Letter.objects.get().pk == paper
    assert changed <= {"otklik_files_storedfile", "otklik_reference_letterkind"}


def test_what_was_done_with_a_correspondence_row_stays_with_the_appeal_that_it_is_found_to_be(tmp_path: Path):
    in_order(tmp_path, ("appeals", "correspondence"), LETTER | CHANGES["its day"], APPEAL)
    paper, at = Letter.objects.get(in_correspondence=True).pk, moment(TUESDAY)
    lawyers, archive = Department.objects.get(name="Правовой отдел"), Department.objects.create(name="Архив")
    act = hand_over(letters=[paper], department=archive.pk, person=None, by=CONSOLE, at=at)
    reply = a_card("исходящее письмо", outgoing_number="", outgoing_on=None, answers=(paper,))
    register_letter(card=reply, today=TUESDAY, by=CONSOLE, at=at)
    file_scan(letter_id=paper, content=b"%PDF-1.7", name="скан.pdf", by=CONSOLE, at=at)
    Assignment.objects.create(letter_id=paper, department=archive)
    Assignment.objects.create(letter_id=paper, department=lawyers, is_responsible=False)

    take(journal(tmp_path, "correspondence", LETTER))

    letter = Appeal.objects.get().letter
    assert letter.in_correspondence
    assert (letter.handed, letter.moves.get().hand_over) == (act, act)
    assert letter.answered_by.count() == 1
    assert StoredFile.objects.get(subject_kind="letter").subject_id == letter.pk
    assert dict(letter.assignments.values_list("department__name", "is_responsible")) == {
        "Правовой отдел": True,
        "Архив": False,
    }


def test_an_appeal_that_changes_its_day_parts_from_the_correspondence_row(tmp_path: Path):
    in_order(tmp_path, ("correspondence", "appeals"), LETTER, APPEAL)

    take(journal(tmp_path, "appeals", APPEAL | {"Дата регистрации": "15.01.2020"}))

    own = Appeal.objects.get().letter
    row = Letter.objects.get(in_correspondence=True)
    assert (own.registered_on, own.series.code, own.summary) == (date(2020, 1, 15), "appeals", "")
    assert (row.registered_on, row.summary) == (date(2020, 1, 13), "Прошу убрать свалку")
    assert own.term.legal_due == date(2020, 2, 14)


def test_the_same_person_in_appeals_and_receptions_is_met_once_and_first_seen_first(tmp_path: Path):
    person = {"Фамилия": "Казакова", "Имя": "Нина", "Отчество": "", "Адрес": "д. Вязгино"}
    files = [("receptions", CARD | person), ("appeals", APPEAL | person)]
    seen = []
    for order in itertools.permutations(files):
        for kind, row in order:
            take(journal(tmp_path, kind, row))
        seen.append(
            [(a.citizen.surname, a.address, a.first_seen_on, a.settlement.name) for a in CitizenAddress.objects.all()]
        )
        for model in (ReceptionCard, Letter, ImportedRow, SearchEntry, CitizenAddress, Citizen):
            model.objects.all().delete()

    assert seen[0] == seen[1] == [("Казакова", "д. Вязгино", date(2020, 1, 13), "Дивасовское")]


def test_an_appeal_whose_name_is_taken_back_is_nobodys(tmp_path: Path):
    take(journal(tmp_path, "appeals", APPEAL))

    take(journal(tmp_path, "appeals", APPEAL | {"Фамилия": ""}))

    assert (Appeal.objects.get().surname, Appeal.objects.get().citizen) == ("", None)


REPEATS = {
    "of an unknown one": [("2", "15.01.2020", "9"), ("1", "13.01.2020", "")],
    "of another one": [("2", "15.01.2020", "3"), ("1", "13.01.2020", ""), ("3", "14.01.2020", "")],
    "of one that is later now": [("2", "15.01.2020", "1"), ("1", "16.01.2020", "")],
    "of none": [("2", "15.01.2020", ""), ("1", "13.01.2020", "")],
}


@pytest.mark.parametrize("rows", REPEATS.values(), ids=REPEATS.keys())
def test_a_changed_repeat_is_tied_as_if_it_had_been_so_from_the_first(tmp_path: Path, rows: list[tuple[str, str, str]]):
    def appeals(*rows: tuple[str, str, str]) -> list[dict[str, str]]:
        return [APPEAL | {"Номер": n, "Дата регистрации": day, "Повторное к": to} for n, day, to in rows]

    def ties() -> dict[str, str | None]:
        return dict(Appeal.objects.values_list("letter__number", "repeat_of__letter__number"))

    take(journal(tmp_path, "appeals", *appeals(*rows)))
    at_once = ties()
    Appeal.objects.update(repeat_of=None)
    Letter.objects.all().delete()
    ImportedRow.objects.all().delete()
    SearchEntry.objects.all().delete()

    take(journal(tmp_path, "appeals", *appeals(("2", "15.01.2020", "1"), ("1", "13.01.2020", ""))))
    assert ties() == {"2": "1", "1": None}
    take(journal(tmp_path, "appeals", *appeals(*rows)))

    assert ties() == at_once


def test_an_earlier_appeal_that_moves_ties_to_itself_those_whose_own_rows_stay(tmp_path: Path):
    repeat = APPEAL | {"Номер": "2", "Дата регистрации": "15.01.2020", "Повторное к": "1"}
    early, late = (APPEAL | {"Номер": "1", "Дата регистрации": day} for day in ("13.01.2020", "16.01.2020"))
    tied = []
    for earlier in (early, late, early):
        take(journal(tmp_path, "appeals", repeat, earlier))
        tied.append(Appeal.objects.get(letter__number="2").repeat_of is not None)

    assert tied == [True, False, True]


COVER = {"Номер сопроводительного": "555", "Дата сопроводительного": "10.01.2020", "Контрольный срок": "03.02.2020"}


def test_a_cover_letter_of_a_body_that_is_not_stated_is_kept_and_the_appeal_came_directly(tmp_path: Path):
    take(journal(tmp_path, "appeals", APPEAL | COVER))

    cover = Appeal.objects.get().covers.get()
    assert (cover.higher_body, cover.number, cover.control_due) == (None, "555", date(2020, 2, 3))
    assert not select({"from_higher": "1"}, EVERYTHING).exists()


def test_a_cover_letter_changes_cell_by_cell_and_goes_with_the_last(tmp_path: Path):
    said = []
    for cells in (COVER, COVER | {"Источник": "Прокуратура"}, {"Контрольный срок": "04.02.2020"}, {}):
        take(journal(tmp_path, "appeals", APPEAL | cells))
        said.append(list(CoverLetter.objects.values_list("higher_body__name", "number", "control_due")))

    assert said == [
        [(None, "555", date(2020, 2, 3))],
        [("Прокуратура", "555", date(2020, 2, 3))],
        [(None, "", date(2020, 2, 4))],
        [],
    ]


@pytest.mark.parametrize("address", ["Д. ДИВАСЫ ул. Садовая, д.7 кв.1", "д. Дивасы, ул. Садовая – д. 7, кв. 1"])
def test_a_person_who_wrote_before_is_the_same_as_on_the_card(tmp_path: Path, address: str):
    before = APPEAL | {"Номер": "1", "Дата регистрации": "13.01.2020", "Адрес": "д. Дивасы, ул. Садовая, д. 7, кв. 1"}
    after = APPEAL | {"Номер": "2", "Дата регистрации": "15.01.2020", "Адрес": address, "Источник": "Прокуратура"}

    take(journal(tmp_path, "appeals", before, after))

    assert Citizen.objects.count() == 1
    assert [appeal.letter.number for appeal in select({"wrote_before": "in_work"}, EVERYTHING)] == ["2"]


# ── Whatever stands in a cell ─────────────────────────────────────────────────────────────────────────────

RARE = random.Random(2021).choices([chr(n) for n in range(0x20000, 0x2A6D6)], k=1000)
LONG_NAME = {
    "Фамилия": "".join(RARE[:150]),
    "Имя": "".join(RARE[150:300]),
    "Отчество": "".join(RARE[300:450]),
    "Адрес": "".join(RARE[450:950]),
}
ODD = [
    "а\0б",
    "\x01",
    "\x0b\x1c\x1d\x1e\x1f",
    "\x7f\x85\x9f",
    "\u200b\u202e\ufeff",
    "\ufffe\uffff",
    "\U0010ffff",
    "\udcff",
    "\ud800",
    "\\",
    "\\N",
    "\\.",
    "'",
    '"',
    '"a";"b"',
    "\t",
    "\r",
    "а\nб",
    "=1+1",
    "-1",
    "{}",
    "{1}",
    "%s",
    "%(a)s",
    "null",
    "NaN",
    "-Infinity",
    "1e-20000",
    "1e99",
    "1_0",
    "9" * 400,
    "-0",
    "0",
    "0,0000001",
    "90.0000001",
    "١٢.٠١.2019",
    "№١٢",
    "12.01.2019",
    "29.02.2021",
    "01.01.2091",
    "12.01.2019 09:30",
    "12.01.2019 24:00",
    "12.01.2019 ٠9:30",
    "31.12.2100",
    "1/1",
    "1-1/99",
    "999999999",
    "9999999999",
    "İıſßŁ" * 10,
    "ё" * 500,
    "я" * 1001,
    "\U00020000" * 64,
    "\U00010400" * 500,
    "|",
    "a|b",
    "<script>",
    "0005",
    "9999.9999",
]


def odd_rows(kind: str, row: dict[str, str], texts: list[str]) -> list[dict[str, str]]:
    """Rows of a kind, each with one odd cell, each column and text once; all have numbers of their own."""
    columns = HEADERS[kind].split(";")
    cells = [{name: text} for name in (*columns, "Гриф", "") for text in texts]
    return [row | {columns[0]: str(n)} | cell for n, cell in enumerate(cells, 1)]


def written(folder: Path, kind: str, rows: list[dict[str, str]]) -> Path:
    """Write a file with two columns more: an unknown one and one without a name."""
    columns = [*HEADERS[kind].split(";"), "Гриф", ""]
    file = folder / f"{kind}.csv"
    with file.open("w", encoding="utf-8", errors="surrogatepass", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows([columns, *([row.get(c, "") for c in columns] for row in rows)])
    return file


def lines_rejected(outcome) -> int:
    if outcome.rejects is None:
        return 0
    with outcome.rejects.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as stream:
        return len(list(csv.reader(stream, delimiter=";"))) - 1


ROWS = {"correspondence": LETTER, "appeals": APPEAL, "incidents": INCIDENT, "messages": MESSAGE, "receptions": CARD}


@pytest.mark.parametrize(("kind", "row"), ROWS.items(), ids=ROWS)
def test_a_row_is_imported_or_rejected_whatever_stands_in_any_of_its_cells(tmp_path: Path, kind: str, row):
    outcome = take(written(tmp_path, kind, odd_rows(kind, row, ODD)))

    new, changed, same, conflicting, rejects = counted(outcome)
    assert (changed, conflicting, lines_rejected(outcome)) == (0, 0, rejects)
    assert ImportedRow.objects.count() == new > 0
    again = take(tmp_path / f"{kind}.csv")
    assert counted(again) == (0, 0, new + same, 0, rejects)


@given(texts=st.lists(st.text(st.characters(), max_size=70), min_size=20, max_size=20))
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_row_is_imported_or_rejected_with_any_text_at_all(tmp_path: Path, texts: list[str]):
    for kind, row in ROWS.items():
        with transaction.atomic():
            outcome = take(written(tmp_path, kind, odd_rows(kind, row, texts)))
            assert outcome.counts.new == ImportedRow.objects.count()
            assert outcome.counts.rejected == lines_rejected(outcome)
            transaction.set_rollback(True)


def test_people_of_the_longest_names_and_addresses_are_told_apart(tmp_path: Path):
    other = LONG_NAME | {"Адрес": LONG_NAME["Адрес"][:-1]}
    for kind, row in {"appeals": APPEAL, "receptions": CARD}.items():
        number = HEADERS[kind].partition(";")[0]
        outcome = take(
            journal(tmp_path, kind, row | LONG_NAME, row | {number: "2"} | LONG_NAME, row | {number: "3"} | other)
        )
        assert counted(outcome) == (3, 0, 0, 0, 0)

    assert Citizen.objects.count() == 2
    assert sorted(citizen.appeals.count() for citizen in Citizen.objects.all()) == [1, 2]


@pytest.mark.parametrize(
    "words",
    [[f"слово{n:x}" for n in range(90_000)], [f"{one}-{other}" for one in RARE[:450] for other in RARE[-450:]]],
    ids=["Russian", "the worst"],
)
def test_a_text_too_long_for_the_index_is_kept_whole_and_found_by_its_beginning(tmp_path: Path, words: list[str]):
    text = "свалка " + " ".join(words)
    take(journal(tmp_path, "appeals", APPEAL | {"Содержание": text}))

    assert Appeal.objects.get().text == text
    assert SearchEntry.objects.filter(words=SearchQuery("свалки", config="russian")).exists()


def test_cells_without_a_header_and_columns_called_as_ours_in_rejects_are_kept_as_notes(tmp_path: Path):
    file = tmp_path / "correspondence.csv"
    header = "Номер;Причина;Дата регистрации;;Вид документа;Строка;\n"
    file.write_text(header + "1;а;13.01.2020;б;письмо;в;\n2;;13.01.2020;;письмо;;г\n", encoding="utf-8")

    take(file)

    assert [letter.notes for letter in Letter.objects.order_by("number")] == [
        {"Причина": "а", "столбец 4": "б", "Строка": "в"},
        {"столбец 7": "г"},
    ]


def test_terms_may_be_still_to_come_and_a_sender_may_date_his_letter_as_he_likes(tmp_path: Path):
    monday = {"Дата регистрации": "17.01.2022"}  # Monday, the day of the import
    terms = {"Срок": "16.02.2022", "Продлено до": "18.03.2022", "Контрольный срок": "01.02.2022"}

    assert counted(take(journal(tmp_path, "appeals", APPEAL | monday | terms))) == (1, 0, 0, 0, 0)
    misdated = LETTER | monday | {"Дата исходящего": "17.01.2033"}
    assert counted(take(journal(tmp_path, "correspondence", misdated))) == (1, 0, 0, 0, 0)


YEARS_AHEAD = [
    ("appeals", APPEAL, "Дата ответа", "01.01.2024"),
    ("incidents", INCIDENT, "Отвечено", "13.01.2030 10:00"),
    ("incidents", INCIDENT, "Опубликовано", "01.01.2024 00:00"),
    ("messages", MESSAGE, "Отвечено", "13.01.2030 10:00"),
    ("messages", MESSAGE, "Принято", "13.01.2091 10:00"),
    ("receptions", CARD, "Дата приёма", "19.01.2027"),
]


@pytest.mark.parametrize(("kind", "row", "header", "cell"), YEARS_AHEAD)
def test_what_is_dated_years_ahead_cannot_stand_in_a_journal(tmp_path: Path, kind: str, row, header: str, cell: str):
    outcome = take(journal(tmp_path, kind, row | {header: cell}))

    assert rejected(outcome) == [["2", f"{header}: «{cell}» – позже следующего года, проверьте дату"]]


def test_an_address_written_otherwise_is_one_more_of_the_same_person_since_its_day(tmp_path: Path):
    def appeal(number: str, day: str, address: str) -> dict[str, str]:
        return APPEAL | {"Номер": number, "Дата регистрации": day, "Адрес": address}

    take(journal(tmp_path, "appeals", appeal("1", "14.01.2020", "д. Дивасы, ул. Садовая, д. 7, кв. 1")))
    later = [
        appeal("2", "15.01.2020", "д.Дивасы ул.Садовая д.7 кв.1"),
        appeal("3", "16.01.2020", "д. Дивасы, ул. Садовая, д. 71"),
    ]
    take(journal(tmp_path, "appeals", *later))
    take(journal(tmp_path, "appeals", *later))

    one, other = Citizen.objects.order_by("id")
    assert [(known.address, known.first_seen_on) for known in one.addresses.order_by("first_seen_on")] == [
        ("д. Дивасы, ул. Садовая, д. 7, кв. 1", date(2020, 1, 14)),
        ("д.Дивасы ул.Садовая д.7 кв.1", date(2020, 1, 15)),
    ]
    assert [appeal.letter.number for appeal in other.appeals.all()] == ["3"]


# ── What cannot be imported ───────────────────────────────────────────────────────────────────────────────

BAD = {
    "no number": ({"Номер": ""}, "не заполнено: Номер"),
    "no such day": ({"Дата регистрации": "31.02.2020"}, "Дата регистрации: «31.02.2020» – такого дня нет"),
    "year 21": ({"Дата регистрации": "13.01.0021"}, "Дата регистрации: «13.01.0021» – год не от 1990 до 2100"),
    "year 20221": ({"Дата исходящего": "13.01.20221"}, "Дата исходящего: «13.01.20221» – год не от 1990 до 2100"),
    "American day": ({"Дата исходящего": "2020-01-13"}, "Дата исходящего: «2020-01-13» – не дата ДД.ММ.ГГГГ"),
    "sheets in words": ({"Листов": "четыре"}, "Листов: «четыре» – не целое число"),
    "long number": ({"Номер": "1" * 65}, "Номер: 65 знаков, а помещается 64"),
    "digits of another script": (
        {"Дата исходящего": "١٢.٠١.2020"},
        "Дата исходящего: «١٢.٠١.2020» – не дата ДД.ММ.ГГГГ",
    ),
    "a far year": (
        {"Дата поступления": "13.01.2091"},
        "Дата поступления: «13.01.2091» – позже следующего года, проверьте дату",
    ),
}


@pytest.mark.parametrize(("cells", "reason"), BAD.values(), ids=BAD.keys())
def test_a_bad_row_is_rejected_with_its_reason_and_the_rest_is_imported(tmp_path: Path, cells, reason: str):
    outcome = take(
        journal(tmp_path, "correspondence", LETTER, LETTER | {"Номер": "2"} | cells, LETTER | {"Номер": "3"})
    )

    assert counted(outcome) == (2, 0, 0, 0, 1)
    assert rejected(outcome) == [["3", reason]]


@pytest.mark.parametrize("code", ["5", "0005.", "0005.12", "0005-0005", "0005.0005.0056.1161.0001.0001", "٠٠٠٥"])
def test_what_is_not_a_code_of_the_classifier_is_rejected(tmp_path: Path, code: str):
    outcome = take(journal(tmp_path, "appeals", APPEAL | {"Код вопроса": code}))

    reason = f"Код вопроса: «{code}» – не код классификатора (от одной до пяти групп по 4 цифры через точку)"
    assert rejected(outcome) == [["2", reason]]
    assert not Letter.objects.exists()


def test_a_word_that_is_no_result_is_rejected_with_those_that_are(tmp_path: Path):
    outcome = take(journal(tmp_path, "appeals", APPEAL | {"Результат": "забыто"}))

    assert rejected(outcome) == [["2", f"Результат: «забыто» – а может быть: {', '.join(RESULTS)}"]]


def test_a_number_met_twice_with_other_content_is_rejected_and_names_the_first(tmp_path: Path):
    rows = LETTER, LETTER | {"Листов": "5"}, LETTER

    outcome = take(journal(tmp_path, "correspondence", *rows))

    assert counted(outcome) == (1, 0, 1, 0, 1)
    assert rejected(outcome) == [["3", "номер уже встречался в строке 2"]]
    assert Letter.objects.get().sheets == 4


def test_a_number_that_a_letter_of_our_own_has_is_rejected(tmp_path: Path):
    ours = take(journal(tmp_path, "correspondence", LETTER))
    ImportedRow.objects.all().delete()

    outcome = take(journal(tmp_path, "correspondence", LETTER | {"Листов": "9"}))

    assert ours.rejects is None
    assert rejected(outcome) == [["2", "номер З-1/20 за 2020 год занят письмом, зарегистрированным здесь"]]


def test_corrected_rejects_are_imported_like_any_file(tmp_path: Path):
    outcome = take(journal(tmp_path, "correspondence", LETTER | {"Листов": "четыре"}))
    outcome.rejects.write_text(outcome.rejects.read_text(encoding="utf-8-sig").replace("четыре", "4"), encoding="utf-8")

    assert outcome.rejects
    assert counted(take(outcome.rejects)) == (1, 0, 0, 0, 0)
    assert Letter.objects.get().notes == {}


def test_a_run_without_rejects_leaves_no_file(tmp_path: Path):
    outcome = take(journal(tmp_path, "correspondence", LETTER))

    assert (outcome.rejects, [file.name for file in tmp_path.iterdir()]) == (None, ["correspondence.csv"])


def test_a_missing_required_column_refuses_the_file_and_names_it(tmp_path: Path):
    file = tmp_path / "correspondence.csv"
    file.write_text("Номер;Дело\n1;2\n", encoding="utf-8")

    outcome = take(file)

    assert "Дата регистрации, Вид документа" in outcome.refusal
    assert Run.objects.get().state == Run.State.REFUSED


def test_a_file_is_known_by_its_header_if_not_by_its_name(tmp_path: Path):
    for kind, row in {
        "appeals": APPEAL,
        "correspondence": LETTER,
        "messages": MESSAGE,
        "incidents": INCIDENT,
        "receptions": CARD,
    }.items():
        file = journal(tmp_path, kind, row).rename(tmp_path / "Выгрузка за год.csv")

        assert take(file).kind == FileKind(kind)


def test_a_dry_run_tells_the_same_and_changes_nothing(tmp_path: Path):
    file = journal(tmp_path, "correspondence", LETTER, LETTER | {"Номер": "2/20", "Листов": "?"})
    before = tables()

    outcome = take(file, dry_run=True)

    assert counted(outcome) == (1, 0, 0, 0, 1)
    assert "отклонено: Листов" in outcome.protocol.read_text(encoding="utf-8-sig")
    assert tables() == before


def test_a_run_is_one_entry_of_the_journal_with_hash_and_counts(tmp_path: Path):
    outcome = take(journal(tmp_path, "correspondence", LETTER))

    entry = Entry.objects.get(event="exchange.file_imported")
    assert (entry.subject_kind, entry.subject_id, entry.actor_kind) == ("import_run", outcome.run.pk, "system")
    assert (entry.data["sha256"], entry.data["new"], entry.data["kind"]) == (outcome.run.sha256, 1, "correspondence")
