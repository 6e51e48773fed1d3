"""The screen of imports: a file is looked at before it is imported; its protocol can be taken away."""

from __future__ import annotations

import uuid
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import Workbook
from procrastinate.contrib.django.models import ProcrastinateJob

from otklik.exchange.actions import import_waiting
from otklik.exchange.models import Run
from otklik.exchange.tests.journals import APPEAL, HEADERS, LETTER, MESSAGE, csv_text
from otklik.office.messages.models import Message
from otklik.office.people.models import Role, User
from otklik.office.registry.models import Letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def registrar(client: Client) -> Client:
    client.force_login(User.objects.create(username="korolyova", name="Королёва Т. С.", role=Role.REGISTRAR))
    return client


def upload(client: Client, *files: tuple[str, str | bytes], token: uuid.UUID | None = None):
    journals = [SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode()) for name, text in files]
    return client.post("/desk/import/", {"token": str(token or uuid.uuid4()), "journals": journals})


def press(client: Client, run: Run, button: str):
    return client.post(f"/desk/import/{run.public_id}/{button}/", {"token": str(uuid.uuid4())}, follow=True)


def page_of(client: Client, run: Run) -> str:
    return client.get(f"/desk/import/{run.public_id}/").content.decode()


def book(kind: str, *rows: dict[str, str]) -> bytes:
    """Return a journal as XLSX."""
    workbook, stream = Workbook(), BytesIO()
    for cells in ([*HEADERS[kind].split(";")], *([row.get(n, "") for n in HEADERS[kind].split(";")] for row in rows)):
        workbook.active.append(cells)
    workbook.save(stream)
    return stream.getvalue()


LETTERS = csv_text("correspondence", [LETTER | {"Гриф": "ДСП"}, LETTER | {"Номер": "2/20", "Листов": "?"}], ("Гриф",))


def test_an_uploaded_file_is_shown_before_anything_is_imported(registrar: Client):
    page = registrar.get(upload(registrar, ("correspondence.csv", LETTERS)).url).content.decode()

    for words in ("correspondence.csv", "Захаров В.М.", "Незнакомые", "Гриф", "Загрузить"):
        assert words in page
    assert not Letter.objects.exists()


def test_a_started_file_is_imported_by_the_queue_and_its_protocol_and_rejects_are_given_out(registrar: Client):
    upload(registrar, ("correspondence.csv", LETTERS))
    run = Run.objects.get()

    waiting = press(registrar, run, "start").content.decode()
    assert "Ждёт очереди" in waiting
    assert ProcrastinateJob.objects.get(task_name="exchange.import_offered").args == {"run_id": run.pk}
    import_waiting(run.pk, timezone.now())

    page = registrar.get(f"/desk/import/{run.public_id}/").content.decode()
    assert "Загружено" in page
    for part, words in {"protocol": "отклонено: Листов", "rejects": "не целое число", "source": "Гриф"}.items():
        answer = registrar.get(f"/desk/import/{run.public_id}/{part}/")
        assert words in answer.getvalue().decode("utf-8-sig")
        assert answer["Content-Disposition"].startswith("attachment")
    assert Letter.objects.get().number == "З-1/20"


def test_a_workbook_is_looked_at_and_imported_like_any_file(registrar: Client):
    upload(registrar, ("Выгрузка за год.xlsx", book("messages", MESSAGE, MESSAGE | {"Идентификатор": "ПОС-2"})))
    run = Run.objects.get()

    page = page_of(registrar, run)
    assert ("ПОС-2" in page, "13.01.2021 09:30" in page) == (True, True)
    press(registrar, run, "start")
    import_waiting(run.pk, timezone.now())

    assert "Загружено" in page_of(registrar, run)
    assert set(Message.objects.values_list("external_id", flat=True)) == {"ПОС-1", "ПОС-2"}


def test_a_row_that_would_be_rejected_is_seen_before_anything_is_imported(registrar: Client):
    upload(registrar, ("messages.csv", csv_text("messages", [MESSAGE, MESSAGE | {"Принято": "31.02.2021 10:00"}])))

    page = page_of(registrar, Run.objects.get())

    assert "Среди первых" in page
    assert "Принято: «31.02.2021» – такого дня нет" in page


def test_a_file_without_faulty_rows_warns_of_nothing(registrar: Client):
    upload(registrar, ("messages.csv", csv_text("messages", [MESSAGE])))

    page = page_of(registrar, Run.objects.get())

    assert "не загрузится" not in page


def test_bytes_that_cannot_be_read_are_shown_and_can_be_taken_back(registrar: Client):
    upload(registrar, ("messages.csv", "Идентификатор;Принято;Категория\n1;13.01.2021 09:30;".encode() + b"\xff\n"))
    run = Run.objects.get()

    assert "строка не читается в кодировке файла" in page_of(registrar, run)
    assert "Загрузка отменена" in press(registrar, run, "stop").content.decode()


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("correspondence.csv", "Номер;Дело\n1;2\n", "Нет обязательных столбцов: Дата регистрации, Вид документа"),
        ("messages.xlsx", b"PK\x03\x04" + b"\0" * 100, "не открывается как XLSX"),
        ("photo.csv", "a;b\n1;2\n", "Непонятно, что в файле photo.csv"),
    ],
)
def test_a_file_that_cannot_be_imported_is_not_accepted_and_says_why(registrar: Client, name, content, why: str):
    upload(registrar, (name, content))
    run = Run.objects.get()

    page = page_of(registrar, run)

    assert ("Файл не принят" in page, why in page) == (True, True)
    assert not any(button in page for button in ("Загрузить<", "Не загружать<", "Остановить<"))
    assert "файл не принят" in registrar.get("/desk/import/").content.decode()


def test_a_file_without_rows_says_so(registrar: Client):
    upload(registrar, ("messages.csv", csv_text("messages", [])))

    assert "Строк нет" in page_of(registrar, Run.objects.get())


def test_the_result_says_why_rows_were_rejected(registrar: Client):
    rows = [LETTER | {"Номер": f"{n}/20", "Листов": sheets} for n, sheets in enumerate(("?", "–", "4", "9999999"), 1)]
    upload(registrar, ("correspondence.csv", csv_text("correspondence", rows)))
    run = Run.objects.get()
    press(registrar, run, "start")
    import_waiting(run.pk, timezone.now())

    page = page_of(registrar, run)

    assert "Отклонено 3\xa0строки из 4" in page
    for words in ("Почему строки отклонены", "Листов: «?» – не целое число", "Листов: 9999999 – не от"):
        assert words in page
    assert "Изменённое здесь не тронуто" not in page
    assert "отклонено 3\xa0строки" in registrar.get("/desk/import/").content.decode()


def test_a_row_that_differs_here_is_told_of(registrar: Client):
    for sheets in ("4", "5"):
        upload(registrar, ("correspondence.csv", csv_text("correspondence", [LETTER | {"Листов": sheets}])))
        run = Run.objects.latest("id")
        press(registrar, run, "start")
        import_waiting(run.pk, timezone.now())
        Letter.objects.update(sheets=7)

    page = page_of(registrar, run)

    assert "Изменённое здесь не тронуто" in page
    assert "Почему строки отклонены" not in page


def test_an_import_that_was_killed_is_interrupted_and_can_be_started_again(registrar: Client):
    upload(registrar, ("correspondence.csv", LETTERS))
    Run.objects.update(state=Run.State.RUNNING, step="читаю")
    run = Run.objects.get()

    assert "загрузка прервана" in registrar.get("/desk/import/").content.decode()
    page = page_of(registrar, run)
    assert ("Загрузка прервана" in page, "hx-trigger" in page) == (True, False)
    assert "Ждёт очереди" in press(registrar, run, "start").content.decode()
    assert import_waiting(run.pk, timezone.now())


def test_a_killed_import_of_a_command_is_repeated_there(registrar: Client):
    run = Run.objects.create(file_name="a.csv", state=Run.State.RUNNING, started_at=timezone.now())

    page = page_of(registrar, run)

    assert "Файл загружали из командной строки" in page
    assert "Загрузить снова" not in page


def test_the_list_asks_the_database_no_more_for_more_runs(registrar: Client, django_assert_num_queries):
    for name in ("a.csv", "b.csv", "c.csv"):
        with CaptureQueriesContext(connection) as asked:
            registrar.get("/desk/import/")
        Run.objects.create(file_name=name, state=Run.State.RUNNING, started_at=timezone.now())

    with django_assert_num_queries(len(asked)):
        registrar.get("/desk/import/")


def test_htmx_asks_for_the_state_alone(registrar: Client):
    upload(registrar, ("correspondence.csv", LETTERS))
    run = Run.objects.get()
    press(registrar, run, "start")

    part = registrar.get(f"/desk/import/{run.public_id}/", headers={"HX-Request": "true"}).content.decode()

    assert part.strip().startswith('<div id="state"')
    assert "<html" not in part


def test_a_file_that_waits_can_be_taken_back_and_is_not_imported(registrar: Client):
    upload(registrar, ("correspondence.csv", LETTERS))
    run = Run.objects.get()
    press(registrar, run, "start")

    press(registrar, run, "stop")

    assert import_waiting(run.pk, timezone.now()) is None
    assert not Letter.objects.exists()


def test_a_job_that_runs_twice_imports_once(registrar: Client):
    upload(registrar, ("correspondence.csv", LETTERS))
    run = Run.objects.get()
    press(registrar, run, "start")

    assert import_waiting(run.pk, timezone.now())
    assert import_waiting(run.pk, timezone.now()) is None


def test_several_files_are_offered_at_once(registrar: Client):
    files = {"correspondence": LETTER, "appeals": APPEAL, "messages": MESSAGE}

    answer = upload(registrar, *((f"{kind}.csv", csv_text(kind, [row])) for kind, row in files.items()))

    assert answer.url == "/desk/import/"
    assert set(Run.objects.values_list("kind", "state")) == {(kind, "offered") for kind in files}


def test_a_form_sent_twice_offers_once(registrar: Client):
    token = uuid.uuid4()
    first, second = (upload(registrar, ("correspondence.csv", LETTERS), token=token) for _ in range(2))

    assert first.url == second.url
    assert Run.objects.count() == 1


def test_nobody_else_imports(client: Client):
    client.force_login(User.objects.create(username="auditor", name="Аудитор", role=Role.AUDITOR))

    answer = upload(client, ("correspondence.csv", LETTERS))

    assert answer.status_code == client.get("/desk/import/").status_code == 403
    assert not Run.objects.exists()
