"""Papers from the desk: a press gives the file, an original goes once, a template is tried before it is kept."""

from __future__ import annotations

import io
import re
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from otklik.desk.tests.papers import TUESDAY, a_letter, an_appeal, an_official, noon
from otklik.office.files.actions import keep_file
from otklik.office.journal.actions import CONSOLE, record
from otklik.office.people.models import Role
from otklik.office.reference.models import Department
from otklik.office.registry.models import HandOver, Letter, Received
from otklik.papers.actions import following
from otklik.papers.catalogue import PAPERS, Of
from otklik.papers.events import ScanRefused
from otklik.papers.models import Mailing, PaperTemplate, Printing
from otklik.papers.queries import OF_A_LETTER

pytestmark = pytest.mark.django_db


@pytest.fixture
def registrar(client):
    official = an_official(role=Role.REGISTRAR)
    client.force_login(official)
    return official


def a_paper(number: str, **fields: Any) -> Letter:
    letter = a_letter(number, **fields)
    letter.refresh_from_db()
    return letter


def pages(answer) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(b"".join(answer.streaming_content))).pages]


@pytest.mark.parametrize("paper", OF_A_LETTER)
def test_a_card_offers_every_paper_and_each_is_given(client, registrar, paper):
    appeal = an_appeal("К-318/21")
    appeal.letter.refresh_from_db()
    address = reverse("print_letter", args=[appeal.letter.public_id, paper, "pdf"])

    assert address in client.get(reverse("appeal", args=[appeal.letter.public_id])).content.decode()
    answer = client.get(address)
    assert "К-318/21" in pages(answer)[0]
    assert "sandbox" in answer["Content-Security-Policy"]


def test_a_paper_that_there_is_not_is_not_found(client, registrar):
    letter = a_paper("1/21")

    for paper, kind in (("journal", "pdf"), ("nonsense", "pdf"), ("card", "exe")):
        assert client.get(reverse("print_letter", args=[letter.public_id, paper, kind])).status_code == 404
    assert client.get(reverse("print_letter", args=[letter.public_id, "stamped", "pdf"])).status_code == 409


def test_an_outgoing_letter_has_no_act_of_how_its_envelope_came(client, registrar):
    going = a_paper("1-исх", direction=Letter.Direction.OUTGOING)

    page = client.get(reverse("letter", args=[going.public_id])).content.decode()

    assert reverse("print_letter", args=[going.public_id, "card", "pdf"]) in page
    assert "Акт о" not in page


def test_a_paper_in_word_is_given_as_what_it_is(client, registrar):
    answer = client.get(reverse("print_letter", args=[a_paper("1/21").public_id, "card", "docx"]))

    assert answer["Content-Type"].endswith("wordprocessingml.document")


def test_the_register_of_originals_names_them_in_the_order_in_which_they_were_chosen(client, registrar):
    letters, department = [a_paper("2/21"), a_paper("1/21")], Department.objects.create(name="Отдел ЖКХ")
    letters.reverse()
    form = {"token": uuid.uuid4(), "letter": [one.public_id for one in letters], "department": department.pk}

    client.post(reverse("hand_overs"), form)

    act = HandOver.objects.get()
    register = pages(client.get(reverse("hand_over_file", args=[act.public_id, "pdf"])))[0]
    assert register.index("1/21") < register.index("2/21")


def test_originals_go_once_however_often_the_form_is_sent(client, registrar):
    letters, department = [a_paper("1/21"), a_paper("2/21")], Department.objects.create(name="Отдел ЖКХ")
    form = {"token": uuid.uuid4(), "letter": [one.public_id for one in letters], "department": department.pk}

    first, second = (client.post(reverse("hand_overs"), form) for _ in range(2))

    assert first["Location"] == second["Location"] == reverse("hand_over", args=[HandOver.objects.get().public_id])
    assert "Отдел ЖКХ" in client.get(reverse("letter", args=[letters[0].public_id])).content.decode()
    assert client.get(f"{first['Location']}pdf/").status_code == 200


def test_originals_go_to_somebody(client, registrar):
    answer = client.post(reverse("hand_overs"), {"token": uuid.uuid4(), "letter": a_paper("1/21").public_id})

    assert answer.status_code == 422
    assert "кому передаются оригиналы" in answer.content.decode()


def test_numbers_of_the_post_are_given_in_a_row_and_the_list_is_made(client, registrar):
    letters = [a_paper("И-1/21", direction="outgoing"), a_paper("И-2/21", direction="outgoing")]
    first, second = following("21400012340007", 2)
    said = {
        f"{name}-{one.public_id}": value
        for one in letters
        for name, value in (("recipient", "Суд"), ("address", "214000, Смоленск"))
    }
    form = {"token": uuid.uuid4(), "letter": [one.public_id for one in letters], **said}

    filled = client.post(reverse("mailings"), {**form, "first": first, "fill": "1"}).content.decode()
    assert first in filled
    assert second in filled
    wrong = client.post(reverse("mailings"), {**form, f"tracking-{letters[0].public_id}": "1"})
    assert wrong.status_code == 422
    numbered = {f"tracking-{one.public_id}": number for one, number in zip(letters, (first, second), strict=True)}
    answer = client.post(reverse("mailings"), {**form, **numbered})
    assert answer["Location"] == reverse("mailing", args=[Mailing.objects.get().public_id])
    for paper in (slug for slug, known in PAPERS.items() if known.of is Of.MAILING):
        assert client.get(f"{answer['Location']}{paper}/docx/").status_code == 200


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ({"since": "2021-12-14", "until": "2021-12-01"}, "Последний день раньше первого"),
        ({"since": "2091-01-01", "until": "2091-12-31"}, "Этот день ещё не наступил"),
        ({"since": "1800-01-01", "until": "2021-12-14"}, "Проверьте год: 1800"),
        ({"since": "2021-02-31", "until": "2021-12-14"}, "Такого дня нет"),
    ],
)
def test_days_that_no_journal_has_are_told_beside_their_field(client, registrar, days, told):
    answer = client.post(
        reverse("printing"), {"series": "correspondence", "kind": "pdf", "token": uuid.uuid4(), **days}
    )
    page = answer.content.decode()

    assert answer.status_code == 422
    assert re.search(rf'class="errorlist"[^>]*><li>{told}', page)
    assert "готовится" not in page


def test_a_journal_is_asked_for_and_waits(client, registrar):
    a_paper("1/21")
    form = {"series": "correspondence", "since": TUESDAY, "until": TUESDAY, "kind": "pdf", "token": uuid.uuid4()}

    assert client.post(reverse("printing"), form).status_code == 302
    assert "готовится" in client.get(reverse("printing")).content.decode()
    asked = Printing.objects.get()
    assert client.get(reverse("printed_journal", args=[asked.public_id])).status_code == 404, "not made yet"


def test_a_template_goes_out_comes_back_changed_and_is_taken_back(client):
    client.force_login(an_official(role=Role.ADMINISTRATOR))
    address = reverse("paper_template", args=["card"])
    assert "{{ обращение.заявитель }}" in client.get(address).content.decode()
    shipped = b"".join(client.get(reverse("paper_template_file", args=["card"])).streaming_content)

    def put(content: bytes):
        file = SimpleUploadedFile("card.docx", content)
        return client.post(address, {"token": uuid.uuid4(), "file": file})

    assert put(b"nonsense").status_code == 422
    assert put(shipped).status_code == 302
    assert PaperTemplate.objects.get().paper == "card"
    client.post(reverse("restore_template", args=["card"]), {"token": uuid.uuid4()})
    assert not PaperTemplate.objects.exists()


def test_after_registering_the_ticket_and_the_stamped_copy_are_a_key_away(client, registrar):
    appeal = an_appeal("К-318/21")
    paper = Received.objects.create(
        channel="paper", received_at=noon(TUESDAY), letter=appeal.letter, state=Received.State.REGISTERED
    )
    appeal.letter.refresh_from_db()
    paper.refresh_from_db()
    keep_file([b"%PDF-1.7"], name="1.pdf", subject_kind="letter", subject_id=appeal.pk, at=noon(TUESDAY))

    page = client.get(reverse("register", args=[paper.public_id])).content.decode()

    assert [slug for slug in ("ticket", "stamped", "label") if f'data-print="{slug}"' not in page] == []


def test_the_queue_tells_of_a_scan_that_was_refused(client, registrar):
    record(ScanRefused(subject_id=None, reason="Файл PDF повреждён."), by=CONSOLE, at=timezone.now())

    assert "Файл PDF повреждён." in client.get(reverse("registering")).content.decode()
