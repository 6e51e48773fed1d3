"""What becomes of a run: one that was killed, one that the database refuses, the files that it leaves behind."""

# mypy: disable-error-code="union-attr"

from __future__ import annotations

import contextlib
import os
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from pwd import getpwnam
from tempfile import TemporaryDirectory

import pytest
from django.db import connection
from django.utils import timezone

from otklik.exchange import command, protocol, queries
from otklik.exchange.actions import (
    NotNow,
    NotReadable,
    files_of,
    import_waiting,
    offer_file,
    preview,
    start_import,
    stop_import,
)
from otklik.exchange.intake import Reject
from otklik.exchange.models import ONE_AT_A_TIME, Run
from otklik.exchange.tests.journals import APPEAL, LETTER, MESSAGE, csv_text, journal, take
from otklik.office.appeals.models import Appeal
from otklik.office.files.models import StoredFile
from otklik.office.messages.models import Message
from otklik.office.people.models import Role, User
from otklik.office.registry.models import Letter

pytestmark = pytest.mark.django_db

FRIDAY = datetime(2022, 1, 14, 9, 0, tzinfo=UTC)
"""Fri 2022-01-14."""


@pytest.fixture
def registrar() -> User:
    return User.objects.create(username="korolyova", name="Королёва Т. С.", role=Role.REGISTRAR)


# ── Killed ────────────────────────────────────────────────────────────────────────────────────────────────


def killed(**fields: object) -> Run:
    """Return the run of an import that was killed: it says that it runs, and nobody holds the lock."""
    return Run.objects.create(
        kind="messages", file_name="messages.csv", state=Run.State.RUNNING, started_at=FRIDAY, step="читаю", **fields
    )


def test_a_run_that_was_killed_stands_as_interrupted():
    run = killed()

    assert [found.standing for found in queries.runs()] == ["interrupted"]
    assert queries.run_with(run.public_id).standing_label == "загрузка прервана"


def test_a_run_whose_lock_is_held_goes_on():
    killed()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])

    assert [found.standing for found in queries.runs()] == ["running"]


def test_what_is_not_running_stands_as_it_is():
    for state in Run.State:
        Run.objects.create(file_name=state, state=state, started_at=FRIDAY)

    stands = {run.file_name: run.standing for run in queries.runs()}

    assert stands == {str(state): str(state) for state in Run.State} | {"running": "interrupted"}


def test_a_killed_run_can_be_stopped(registrar: User):
    run = killed()

    stop_import(run_id=run.pk, by=registrar, at=FRIDAY)

    assert Run.objects.get().state == Run.State.INTERRUPTED
    assert import_waiting(run.pk, timezone.now()) is None
    with pytest.raises(NotNow, match="загрузка прервана"):
        stop_import(run_id=run.pk, by=registrar, at=FRIDAY)


def test_a_killed_run_can_be_started_again(registrar: User):
    run = offer_file(chunks=[csv_text("messages", [MESSAGE]).encode()], name="messages.csv", by=registrar, at=FRIDAY)
    Run.objects.update(state=Run.State.RUNNING)

    start_import(run_id=run.pk, by=registrar, at=FRIDAY)
    import_waiting(run.pk, timezone.now())

    assert (Run.objects.get().state, Message.objects.count()) == ("finished", 1)


def test_the_next_import_says_of_a_killed_one_that_it_was_cut_short(tmp_path: Path):
    run = killed()

    take(journal(tmp_path, "correspondence", LETTER))

    assert Run.objects.get(pk=run.pk).state == Run.State.INTERRUPTED


# ── Refused by the database ───────────────────────────────────────────────────────────────────────────────

NARROWER = "ALTER TABLE otklik_messages_message ALTER COLUMN category TYPE varchar(3)"
INDEXED = "CREATE INDEX too_narrow ON otklik_messages_message (text)"
TOO_LONG = "".join(chr(0x400 + n * n % 30011) for n in range(20_000))


@pytest.mark.parametrize(
    ("law", "row", "code"),
    [(NARROWER, {"Категория": "Дороги"}, "22001"), (INDEXED, {"Текст": TOO_LONG}, "54000")],
    ids=["a value that is too large", "a text that no index holds"],
)
def test_a_row_that_the_database_does_not_take_refuses_the_file_in_words(tmp_path: Path, law: str, row, code: str):
    with connection.cursor() as cursor:
        cursor.execute(law)
    file = journal(tmp_path, "messages", MESSAGE, MESSAGE | {"Идентификатор": "ПОС-2"} | row)

    outcome = take(file)

    assert outcome.refusal.startswith("В одной из строк стоит то, чего база данных не вмещает")
    assert code in outcome.refusal
    run = Run.objects.get()
    assert (run.state, run.refusal) == ("refused", outcome.refusal)
    assert not Message.objects.exists()


def test_a_file_that_the_database_refuses_ends_a_command_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    with connection.cursor() as cursor:
        cursor.execute(NARROWER)
    refused = journal(tmp_path, "messages", MESSAGE)
    fine = journal(tmp_path, "correspondence", LETTER)

    code = command.run(Namespace(paths=[refused, fine], dry_run=False, rejects=None))

    assert code == 1
    assert "messages.csv: файл не принят. В одной из строк" in capsys.readouterr().err
    assert Letter.objects.count() == 1


def test_a_file_that_the_database_refuses_is_kept_with_its_run(registrar: User):
    run = offer_file(chunks=[csv_text("messages", [MESSAGE]).encode()], name="messages.csv", by=registrar, at=FRIDAY)
    start_import(run_id=run.pk, by=registrar, at=FRIDAY)
    with connection.cursor() as cursor:
        cursor.execute(NARROWER)

    import_waiting(run.pk, timezone.now())

    assert queries.run_with(run.public_id).standing == "refused"
    assert queries.parts_of(run) == ["source"]


# ── Looked at ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_preview_says_of_each_row_whether_it_would_be_imported(tmp_path: Path):
    file = journal(tmp_path, "messages", MESSAGE, MESSAGE | {"Принято": "31.02.2021 10:00"})

    seen = preview(file, file.name, FRIDAY)

    assert [(row.line, row.reason) for row in seen.rows] == [(2, ""), (3, "Принято: «31.02.2021» – такого дня нет")]
    assert seen.faulty == 1


def test_a_preview_shows_the_columns_in_which_something_stands(tmp_path: Path):
    file = journal(tmp_path, "messages", MESSAGE, MESSAGE | {"Гриф": "ДСП"}, also=("Гриф", "Пусто"))

    seen = preview(file, file.name, FRIDAY)

    assert seen.columns == ["Идентификатор", "Принято", "Категория", "Срок", "Гриф"]
    assert seen.rows[0].cells[-2:] == [("Срок", "23.01.2021"), ("Гриф", "")]
    assert (seen.unknown, "Текст" in seen.recognised) == (["Гриф", "Пусто"], True)


def test_a_preview_shows_rows_that_are_broken_and_bytes_that_cannot_be_read(tmp_path: Path):
    file = tmp_path / "messages.csv"
    file.write_bytes("Идентификатор;Принято;Категория\r\n1;2\r\n2;13.01.2021 09:30;".encode() + b"\xff\xfe\r\n")

    broken, unreadable = preview(file, file.name, FRIDAY).rows

    assert (broken.cells[0], broken.reason) == (("Идентификатор", "1"), "ячеек в строке 2, а столбцов в заголовке 3")
    assert unreadable.cells[2] == ("Категория", "��")
    assert unreadable.reason == "строка не читается в кодировке файла"


def test_a_file_that_lacks_a_column_waits_for_nobody(registrar: User):
    run = offer_file(chunks=["Номер;Дело\n1;2\n".encode()], name="correspondence.csv", by=registrar, at=FRIDAY)

    assert run.state == Run.State.REFUSED
    assert "Нет обязательных столбцов: Дата регистрации, Вид документа" in run.refusal


# ── Why rows were rejected ────────────────────────────────────────────────────────────────────────────────


def test_like_reasons_are_told_together_the_most_frequent_first(tmp_path: Path):
    dates = ("32.01.2020", "31.02.2020", "вчера")
    rows = [LETTER | {"Номер": f"{n}/20", "Дата регистрации": day} for n, day in enumerate(dates, 1)]

    run = take(journal(tmp_path, "correspondence", *rows)).run

    run.refresh_from_db()
    assert run.reasons == [
        {"reason": "Дата регистрации: «32.01.2020» – такого дня нет", "first_line": 2, "rows": 2},
        {"reason": "Дата регистрации: «вчера» – не дата ДД.ММ.ГГГГ", "first_line": 4, "rows": 1},
    ]


def test_of_very_many_reasons_the_first_ones_are_told():
    words = ("".join(chr(0x430 + int(digit)) for digit in str(n)) for n in range(2000))

    told = protocol.reasons_of(Reject(n, word, []) for n, word in enumerate(words, 2))

    assert len(told) == 10


# ── Files for spreadsheet programs ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("cell", ["=HYPERLINK(1)", "+79001234567", "-5", "@SUM(A1)", "\tx", "\rx", "'=1", "'"])
def test_what_a_spreadsheet_would_run_gets_an_apostrophe_before_it(cell: str):
    (line,) = b"".join(protocol.lines_of([[cell, 5, "а-б"]])).decode("utf-8-sig").split("\r\n")[:1]

    assert line.strip('"').startswith(f"'{cell[0]}")
    assert line.endswith(";5;а-б")


def test_a_protocol_runs_no_formula(tmp_path: Path):
    take(journal(tmp_path, "messages", MESSAGE | {"Ответ": "нет"}))

    told = take(journal(tmp_path, "messages", MESSAGE | {"Ответ": '=HYPERLINK("http://x")'})).protocol

    assert ";\"'=HYPERLINK(" in told.read_text(encoding="utf-8-sig")


def test_rejects_run_no_formula_and_are_imported_as_they_stood(tmp_path: Path):
    row = APPEAL | {
        "Телефон": "+7 900 123-45-67",
        "Адрес": "=1+1",
        "Содержание": "-5",
        "Фамилия": "'Захаров",
        "Имя": "'=x",
        "Форма": "устное",
        "Причина": "@здесь",
    }
    outcome = take(journal(tmp_path, "appeals", row, also=("Причина",)))

    assert outcome.rejects
    text = outcome.rejects.read_text(encoding="utf-8-sig")
    for guarded in ("'+7 900", "'=1+1", "'-5", "''Захаров", "''=x", "'@здесь"):
        assert f";{guarded}" in text
    outcome.rejects.write_text(text.replace("устное", "письменное"), encoding="utf-8")
    again = take(outcome.rejects)

    assert (again.counts.new, again.counts.rejected) == (1, 0)
    appeal = Appeal.objects.get()
    assert (appeal.surname, appeal.first_name, appeal.phone) == ("'Захаров", "'=x", "+7 900 123-45-67")
    assert (appeal.address, appeal.notes) == ("=1+1", {"Причина": "@здесь"})


def test_rejects_of_rejects_are_guarded_once(tmp_path: Path):
    first = take(journal(tmp_path, "messages", MESSAGE | {"Принято": "вчера", "Текст": "=1+1"})).rejects

    assert first
    second = take(first).rejects

    assert second.read_text(encoding="utf-8-sig") == first.read_text(encoding="utf-8-sig")


def test_bytes_that_cannot_be_read_come_back_as_they_were(tmp_path: Path):
    file = tmp_path / "messages.csv"
    file.write_bytes("Идентификатор;Принято;Категория\r\n1;13.01.2021 09:30;".encode() + b"\xff\xfe\r\n")

    assert take(file).rejects.read_bytes().endswith(b";\xff\xfe\r\n")


# ── Files beside the journal ──────────────────────────────────────────────────────────────────────────────


def names_in(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


def test_a_clean_run_removes_what_an_earlier_one_left_beside_the_file(tmp_path: Path):
    take(journal(tmp_path, "messages", MESSAGE | {"Принято": "вчера"}), dry_run=True)
    assert names_in(tmp_path) == {"messages.csv", "messages.csv.rejects.csv", "messages.csv.protocol.csv"}

    take(journal(tmp_path, "messages", MESSAGE), dry_run=True)
    assert names_in(tmp_path) == {"messages.csv", "messages.csv.protocol.csv"}

    take(journal(tmp_path, "messages", MESSAGE))
    assert names_in(tmp_path) == {"messages.csv"}


def test_the_protocol_stands_beside_the_file_and_is_the_same_of_a_dry_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    take(journal(tmp_path, "messages", MESSAGE))
    file = journal(tmp_path, "messages", MESSAGE | {"Категория": "Дворы"})
    told = []
    for dry_run in (True, False):
        command.run(Namespace(paths=[file], dry_run=dry_run, rejects=None))
        (path,) = [line.split(": ")[1] for line in capsys.readouterr().out.splitlines() if "протокол:" in line]
        assert path == f"{file}.protocol.csv"
        told.append(Path(path).read_text(encoding="utf-8-sig"))

    assert told[0] == told[1]
    assert "изменено;Категория;Дороги;Дворы" in told[0]


def test_a_run_of_which_the_counts_tell_all_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    command.run(Namespace(paths=[journal(tmp_path, "messages", MESSAGE)], dry_run=False, rejects=None))

    assert "новых 1" in capsys.readouterr().out
    assert names_in(tmp_path) == {"messages.csv"}


@pytest.fixture
def two_of_one_name(tmp_path: Path) -> list[Path]:
    files = []
    for office in ("a", "b"):
        (tmp_path / office).mkdir()
        files.append(journal(tmp_path / office, "messages", MESSAGE | {"Принято": "вчера", "Текст": office}))
    return files


@pytest.mark.parametrize("again", [False, True], ids=["once", "twice"])
@pytest.mark.parametrize("is_writable", [True, False], ids=["a folder", "the data folder"])
def test_files_of_one_name_do_not_lose_each_others_rejects(
    tmp_path: Path, settings, two_of_one_name: list[Path], *, again: bool, is_writable: bool
):
    folder = tmp_path / "rejects"
    if not is_writable:
        folder.write_text("a file, no folder")
        settings.OPTIONS = replace(settings.OPTIONS, var=tmp_path / "var")

    for _ in range(1 + again):
        command.run(Namespace(paths=two_of_one_name, dry_run=False, rejects=folder))

    texts = (folder if is_writable else tmp_path / "var" / "rejects").glob("*.rejects.csv")
    assert sorted(file.read_text(encoding="utf-8-sig").splitlines()[1].split(";")[6] for file in texts) == ["a", "b"]


def test_a_clean_file_leaves_the_rejects_of_its_namesake(tmp_path: Path, two_of_one_name: list[Path]):
    folder = tmp_path / "rejects"
    command.run(Namespace(paths=two_of_one_name, dry_run=False, rejects=folder))
    journal(tmp_path / "b", "messages", MESSAGE)

    command.run(Namespace(paths=two_of_one_name[1:], dry_run=False, rejects=folder))
    assert names_in(folder) == {"messages.csv.rejects.csv", "messages.csv.protocol.csv"}

    journal(tmp_path / "a", "messages", MESSAGE)
    command.run(Namespace(paths=two_of_one_name[:1], dry_run=False, rejects=folder))
    assert names_in(folder) == set()


@pytest.mark.parametrize("dry_run", [True, False], ids=["dry run", "run"])
def test_a_name_in_another_encoding_is_shown_as_well_as_may_be(
    tmp_path: Path, dry_run: bool, capsys: pytest.CaptureFixture[str]
):
    name = os.fsdecode("messages-Печёрск.csv".encode("cp866"))
    journal(tmp_path, "messages", MESSAGE | {"Принято": "вчера"}).rename(tmp_path / name)

    assert command.run(Namespace(paths=[tmp_path], dry_run=dry_run, rejects=None)) == 0

    said = capsys.readouterr().out
    assert said.startswith("messages-\N{REPLACEMENT CHARACTER}")
    assert said.encode("utf-8")
    assert (tmp_path / f"{name}.rejects.csv").exists()


def test_a_folder_that_is_called_like_a_journal_is_passed_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "appeals.csv").mkdir()
    journal(tmp_path, "messages", MESSAGE)

    assert command.run(Namespace(paths=[tmp_path], dry_run=False, rejects=None)) == 0
    assert "новых 1" in capsys.readouterr().out


def test_a_dry_run_does_not_say_that_it_writes(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    command.run(Namespace(paths=[journal(tmp_path, "messages", MESSAGE)], dry_run=True, rejects=None))

    told = capsys.readouterr().err
    assert "сверяю, ничего не меняя" in told
    assert not any(word in told for word in ("записываю", "применяю", "пополняю", "обновляю"))


def test_a_name_as_long_as_may_be_leaves_room_for_the_rejects(tmp_path: Path):
    file = journal(tmp_path, "messages", MESSAGE | {"Принято": "вчера"}).rename(tmp_path / f"{'ы' * 125}.csv")

    outcome = take(file)

    assert outcome.rejects.exists()
    assert outcome.rejects.name.endswith(".rejects.csv")
    assert StoredFile.objects.get(subject_kind="import_rejects").name.endswith(".rejects.csv")


def test_rejects_that_cannot_be_written_beside_the_file_go_to_the_data_folder(tmp_path: Path, settings):
    file = journal(tmp_path, "messages", MESSAGE | {"Принято": "вчера"})
    (tmp_path / "taken").write_text("a file, no folder")

    command.run(Namespace(paths=[file], dry_run=False, rejects=tmp_path / "taken"))

    assert (settings.OPTIONS.var / "rejects" / "messages.csv.rejects.csv").exists()


@pytest.mark.parametrize("folder", ["/proc/otklik", "beside"])
def test_rejects_whose_place_is_none_go_to_the_data_folder(tmp_path: Path, settings, folder: str):
    settings.OPTIONS = replace(settings.OPTIONS, var=tmp_path / "var")
    (tmp_path / "beside" / "messages.csv.rejects.csv").mkdir(parents=True)
    file = journal(tmp_path / "beside", "messages", MESSAGE | {"Принято": "вчера"})

    assert command.run(Namespace(paths=[file], dry_run=False, rejects=tmp_path / folder)) == 0

    texts = {"messages.csv.rejects.csv", "messages.csv.protocol.csv"}
    assert names_in(tmp_path / "var" / "rejects") == texts


def test_a_file_that_is_not_there_any_more_is_refused_in_words_and_the_others_are_imported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "messages.csv").symlink_to(tmp_path / "gone.csv")
    journal(tmp_path, "correspondence", LETTER)

    code = command.run(Namespace(paths=[tmp_path], dry_run=False, rejects=None))

    assert code == 1
    assert f"messages.csv: файл не принят. Файла больше нет: {tmp_path}" in capsys.readouterr().err
    assert Letter.objects.count() == 1


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that every user of the system can look into."""
    with TemporaryDirectory(prefix="otklik-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@contextlib.contextmanager
def without_the_rights_of_root() -> Iterator[None]:
    user = os.geteuid()
    if user == 0:
        os.seteuid(getpwnam("nobody").pw_uid)
    try:
        yield
    finally:
        os.seteuid(user)


def test_a_file_that_the_caller_may_not_read_is_refused_in_words(folder: Path):
    file = journal(folder, "messages", MESSAGE)
    file.chmod(0)

    with without_the_rights_of_root():
        outcome = take(file)

    assert outcome.refusal == f"Нет прав на чтение: {file}"


def test_a_folder_that_the_caller_may_not_look_into_is_refused_in_words(folder: Path):
    file = journal(folder, "messages", MESSAGE)
    folder.chmod(0)

    with without_the_rights_of_root():
        for path in (folder, file):
            with pytest.raises(NotReadable, match=f"Нет прав на чтение: {path}"):
                files_of(path)
    folder.chmod(0o755)
