"""The screen of imports: a file is looked at before it is imported; its protocol can be taken away."""

from __future__ import annotations

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from otklik.exchange.actions import import_waiting
from otklik.exchange.models import Run
from otklik.exchange.tests.journals import APPEAL, LETTER, MESSAGE, csv_text
from otklik.office.people.models import Role, User
from otklik.office.registry.models import Letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def registrar(client: Client) -> Client:
    client.force_login(User.objects.create(username="korolyova", name="Королёва Т. С.", role=Role.REGISTRAR))
    return client


def upload(client: Client, *files: tuple[str, str], token: uuid.UUID | None = None):
    journals = [SimpleUploadedFile(name, text.encode()) for name, text in files]
    return client.post("/desk/import/", {"token": str(token or uuid.uuid4()), "journals": journals})


def press(client: Client, run: Run, button: str):
    return client.post(f"/desk/import/{run.public_id}/{button}/", {"token": str(uuid.uuid4())}, follow=True)


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
    assert "Ждёт своей очереди" in waiting
    assert ProcrastinateJob.objects.get(task_name="exchange.import_offered").args == {"run_id": run.pk}
    import_waiting(run.pk, timezone.now())

    page = registrar.get(f"/desk/import/{run.public_id}/").content.decode()
    assert "Завершён" in page
    for part, words in {"protocol": "отклонено: Листов", "rejects": "не целое число", "source": "Гриф"}.items():
        answer = registrar.get(f"/desk/import/{run.public_id}/{part}/")
        assert words in answer.getvalue().decode("utf-8-sig")
        assert answer["Content-Disposition"].startswith("attachment")
    assert Letter.objects.get().number == "З-1/20"


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


def test_a_file_that_is_no_journal_says_why(registrar: Client):
    page = registrar.get(upload(registrar, ("photo.csv", "a;b\n1;2\n")).url).content.decode()

    assert "Непонятно, что в файле photo.csv" in page


def test_nobody_else_imports(client: Client):
    client.force_login(User.objects.create(username="auditor", name="Аудитор", role=Role.AUDITOR))

    answer = upload(client, ("correspondence.csv", LETTERS))

    assert answer.status_code == 422
    assert not Run.objects.exists()
    assert "enctype" not in client.get("/desk/import/").content.decode()
