"""The complete case: everything is in it, it proves itself with `sha256sum`, it is the same whenever it is taken."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import zipfile
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from otklik.exchange.sstu.tests.office import a_file, an_appeal, replied
from otklik.office.answering.drafting import REPLY
from otklik.office.answering.models import Draft, DraftPaper
from otklik.office.appeals.models import Outcome
from otklik.office.appeals.tests.test_registering import cover
from otklik.office.considering.models import Inquiry
from otklik.office.dispatch.actions import Recipient, prepare
from otklik.office.dispatch.models import Dispatch
from otklik.office.files.actions import keep_file, place_of
from otklik.office.journal import chain
from otklik.office.journal.actions import CONSOLE, record_reading
from otklik.office.journal.models import Entry, Seal
from otklik.office.people.models import Role
from otklik.office.people.rights import EVERYTHING
from otklik.office.registry.models import Letter
from otklik.office.work.tests.office import TUESDAY, an_official, moment
from otklik.papers.casefile import CannotTake, safe, take_case
from otklik.rules.tests.days import day

pytestmark = pytest.mark.django_db


def taken(letter: Letter, on: date = TUESDAY) -> bytes:
    case = take_case(letter=letter, within=EVERYTHING, today=on, by=CONSOLE, at=moment(on))
    with case.archive as archive:
        return archive.read()


def names(archive: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(archive)) as whole:
        return whole.namelist()


def read(archive: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(archive)) as whole:
        return whole.read(name)


def a_case() -> tuple[Letter, Letter]:
    """An appeal that came, came again by a cover and was answered: each paper with a file; the second is the cover."""
    letter = an_appeal(cover="А26-02-123456789")
    a_file(letter, b"%PDF-1.7 complaint", "жалоба жильцов.pdf")
    a_file(letter, b"MZ not a picture", "../../фото; rm -rf \n.exe")
    joined = cover(letter.pk)
    a_file(joined, b"%PDF-1.7 cover", "сопроводительное.pdf")
    replied(letter, Outcome.EXPLAINED)
    return letter, joined


def test_a_case_has_what_came_what_went_out_the_card_and_the_history():
    letter, _ = a_case()
    archive = taken(letter)

    assert names(archive) == [
        "kartochka.pdf",
        "istoriya.html",
        "zhurnal.jsonl",
        "pechati.txt",
        "fayly/001-zhaloba_zhilcov.pdf",
        "fayly/002-foto_rm_-rf.exe",
        "fayly/003-soprovoditelnoe.pdf",
        "fayly/004-otvet.pdf",
        "opis.html",
        "SHA256SUMS",
    ]
    assert letter.number in PdfReader(io.BytesIO(read(archive, "kartochka.pdf"))).pages[0].extract_text()
    contents, history = (read(archive, name).decode() for name in ("opis.html", "istoriya.html"))
    assert "жалоба жильцов.pdf" in contents
    assert f"Опись документов дела № {letter.number}" in contents
    assert "Присоединено сопроводительное письмо" in history
    assert history.count("<tr><td>") == Entry.objects.filter(subject_kind="letter").count() - 1


def test_drafts_and_what_other_bodies_answered_belong_to_the_case():
    letter, answer = an_appeal(), an_appeal()
    asked = prepare(
        letter=letter, kind=Dispatch.Kind.INQUIRY, to=Recipient(name="Росреестр"), by=CONSOLE, at=moment(TUESDAY)
    )
    Inquiry.objects.create(letter=letter, body="Росреестр", asked="план", dispatch=asked, answer=answer)
    a_file(answer, b"%PDF-1.7 plan", "план.pdf")
    draft = Draft.objects.create(begun_at=moment(TUESDAY))
    DraftPaper.objects.create(draft=draft, letter=letter)
    keep_file([b"PK draft"], name="проект 1.docx", subject_kind=REPLY, subject_id=draft.pk, at=moment(TUESDAY))

    archive = taken(letter)

    assert [name for name in names(archive) if name.startswith("fayly")] == [
        "fayly/001-plan.pdf",
        "fayly/002-proekt_1.docx",
    ]
    contents = read(archive, "opis.html").decode()
    assert f"Ответ на запрос, № {answer.number}" in contents
    assert "Проект и подписанный ответ" in contents


def test_sha256sum_alone_proves_an_unpacked_case(tmp_path: Path):
    archive = taken(a_case()[0])
    with zipfile.ZipFile(io.BytesIO(archive)) as whole:
        whole.extractall(tmp_path)

    def check() -> int:
        command = ["sha256sum", "--check", "--strict", "SHA256SUMS"]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode

    listed = {line.partition("  ")[2] for line in (tmp_path / "SHA256SUMS").read_text().splitlines()}
    assert listed == {name for name in names(archive) if name != "SHA256SUMS"}
    assert check() == 0
    with (tmp_path / "istoriya.html").open("a") as history:
        history.write("<!-- -->")
    assert check() == 1


def test_a_case_is_the_same_whenever_it_is_taken_and_the_journal_knows_who_took_it():
    letter, joined = a_case()
    first = taken(letter)
    record_reading("letter", letter.pk, by=CONSOLE, at=moment(TUESDAY))

    assert taken(letter, day("Fri 2026-05-15")) == first
    assert taken(joined) == first
    told = Entry.objects.filter(event="papers.case_taken", subject_id=letter.pk)
    assert [entry.data["sha256"] for entry in told] == [hashlib.sha256(read(first, "SHA256SUMS")).hexdigest()] * 3


def test_a_file_that_is_gone_or_was_changed_is_not_given_away(settings, tmp_path: Path):
    settings.FILES_ROOT = tmp_path
    letter = an_appeal()
    file = a_file(letter, b"%PDF-1.7 original")
    place = place_of(file.sha256)

    place.write_bytes(b"%PDF-1.7 falsified")
    with pytest.raises(CannotTake, match="изменён"):
        taken(letter)
    place.unlink()
    with pytest.raises(CannotTake, match="нет в хранилище"):
        taken(letter)
    assert not Entry.objects.filter(event="papers.case_taken").exists()


def seal_all() -> None:
    """Seal every entry as the sealer would, who waits for the transaction of this test to end."""
    previous = chain.BEGINNING
    for sequence, entry in enumerate(Entry.objects.order_by("pk"), start=1):
        previous = chain.link(previous, bytes(entry.digest))
        Seal.objects.create(sequence=sequence, entry=entry, hash=previous)


def test_each_entry_can_be_followed_into_the_sealed_chain():
    an_appeal()
    letter = an_appeal()
    seal_all()
    archive = taken(letter)

    entries = read(archive, "zhurnal.jsonl").splitlines()
    seals = [row.split() for row in read(archive, "pechati.txt").decode().splitlines()]

    assert len(entries) == len(seals) > 0
    for entry, (sequence, digest, before, after) in zip(entries, seals, strict=True):
        assert hashlib.sha256(entry).hexdigest() == digest
        assert hashlib.sha256(bytes.fromhex(before) + bytes.fromhex(digest)).hexdigest() == after
        assert int(sequence) > 1
        assert json.loads(entry)[4:6] == ["letter", letter.pk]


@pytest.mark.parametrize(
    ("name", "content_type", "expected"),
    [
        ("Щука и ёж.PDF", "application/pdf", "schuka_i_ezh.pdf"),
        ("скан.pdf.exe", "application/pdf", "skan_pdf.pdf"),
        ("..\\..\\windows\\system32\\.bat", "", "bat"),
        ("a\nb\\c\r.txt", "", "c.txt"),
        ("-rf", "", "rf"),
        ("   ", "", "fayl"),
        ("ｆｕｌｌ．docx", "", "full.docx"),
        ("я" * 300 + ".docx", "", "ya" * 30 + ".docx"),
    ],
)
def test_a_hostile_name_is_made_harmless(name: str, content_type: str, expected: str):
    assert safe(name, content_type) == expected


def test_the_registrar_takes_a_case_from_the_card(client: Client):
    client.force_login(an_official(Role.REGISTRAR))
    letter, _ = a_case()
    letter.refresh_from_db()
    address = reverse("take_case", args=[letter.public_id])

    assert address in client.get(reverse("appeal", args=[letter.public_id])).content.decode()
    answer = client.get(address)

    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"].startswith("attachment")
    assert Entry.objects.get(event="papers.case_taken").actor_kind == "user"
