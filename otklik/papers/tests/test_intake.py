"""The scanner's folder: parted, taken in once, nothing lost."""

from __future__ import annotations

import io
import os
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import OperationalError
from PIL import Image
from pypdf import PdfReader

from otklik.office.files.actions import place_of
from otklik.office.files.models import StoredFile
from otklik.office.journal.actions import CONSOLE
from otklik.office.journal.models import Entry
from otklik.office.registry.actions import set_aside
from otklik.office.registry.models import Received
from otklik.office.registry.queries import label_of
from otklik.office.work.tests.office import TUESDAY, moment
from otklik.papers import actions, intake, jobs
from otklik.papers.intake import take_in
from otklik.papers.scans import SEPARATOR, NotAScan, is_blank, parts, stamped
from otklik.papers.tests.office import a_letter, a_page, a_scan, encrypted, text_of

NOON = moment(TUESDAY)


def put(folder: Path, name: str, content: bytes, *, seconds_ago: float = 60) -> Path:
    file = folder / name
    file.write_bytes(content)
    os.utime(file, (NOON.timestamp() - seconds_ago,) * 2)
    return file


def pages_of(scan: bytes, *, at_blank_pages: bool = False) -> list[int]:
    return [part.pages for part in parts(scan, at_blank_pages=at_blank_pages)]


def test_a_page_with_dust_alone_is_blank_and_one_with_a_line_is_not():
    assert is_blank(a_page(words=False))
    assert not is_blank(a_page())


def test_a_file_is_parted_at_separator_sheets_however_they_lie_with_their_backs():
    sheet, back = a_page(words=False, code=SEPARATOR, turned=180), a_page(words=False)
    scan = a_scan(a_page(), a_page(words=False), a_page(), sheet, back, a_page(), sheet)

    assert pages_of(scan) == [3, 1]


def test_at_blank_pages_it_is_parted_only_if_the_office_wishes_so():
    scan = a_scan(a_page(), a_page(words=False), a_page(), a_page())

    assert pages_of(scan) == [4]
    assert pages_of(scan, at_blank_pages=True) == [1, 2]


def test_a_file_of_one_letter_stays_as_it_is():
    scan = a_scan(a_page(), a_page())

    assert parts(scan, at_blank_pages=False)[0].content == scan


@pytest.mark.parametrize(
    "content",
    [b"%PDF-1.7 half", a_scan(a_page())[:900], encrypted(a_scan(a_page()))],
    ids=["garbage", "half", "locked"],
)
def test_what_cannot_be_read_is_refused(content):
    with pytest.raises(NotAScan):
        parts(content, at_blank_pages=False)


def spoilt(scan: bytes, word: bytes, by: bytes) -> bytes:
    """Put other words of the same length into a PDF, so that all that stands behind them is found."""
    assert word in scan
    return scan.replace(word, by.ljust(len(word)))


STRANGE_FILTER = spoilt(a_scan(a_page()), b"/DCTDecode", b"/Fl")
NO_WIDTH = spoilt(a_scan(a_page().convert("1")), b"/Width 827", b"/Width 0")


@pytest.mark.parametrize("content", [STRANGE_FILTER, NO_WIDTH], ids=["filter", "width"])
@pytest.mark.django_db
def test_a_file_that_breaks_its_reader_is_moved_aside_and_the_next_one_comes(tmp_path, content):
    put(tmp_path, "1.pdf", content)
    put(tmp_path, "2.pdf", a_scan(a_page()))

    take_in(tmp_path, at_blank_pages=False, at=NOON)

    assert [paper.title for paper in Received.objects.all()][-1] == "2.pdf"
    assert [file.name for file in tmp_path.glob("*.pdf")] == []


@pytest.mark.django_db
def test_whatever_goes_wrong_with_a_file_stops_no_other(tmp_path, monkeypatch):
    def broken(content: bytes) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(intake, "refuse_strange_picture", broken)
    put(tmp_path, "1.jpg", b"not a picture")
    put(tmp_path, "2.pdf", a_scan(a_page()))

    taken = take_in(tmp_path, at_blank_pages=False, at=NOON)

    assert (taken.letters, taken.refused) == (1, 1)
    assert (tmp_path / "failed" / "2026-04-14 120000 1.jpg.txt").exists()


@pytest.mark.django_db
def test_a_file_waits_while_the_database_is_away(tmp_path, monkeypatch):
    def away(*_: object, **__: object) -> None:
        raise OperationalError

    monkeypatch.setattr(intake, "_keep", away)
    file = put(tmp_path, "1.pdf", a_scan(a_page()))

    with pytest.raises(OperationalError):
        take_in(tmp_path, at_blank_pages=False, at=NOON)
    assert file.exists()


@pytest.mark.parametrize("name", [f"{'Ж' * 123}.pdf", f"1.{'ж' * 125}"], ids=["stem", "suffix"])
@pytest.mark.django_db
def test_a_file_of_the_longest_name_is_refused_once_with_its_note(tmp_path, name):
    put(tmp_path, name, b"no scan")
    take_in(tmp_path, at_blank_pages=False, at=NOON)
    take_in(tmp_path, at_blank_pages=False, at=NOON)

    assert Entry.objects.filter(event="papers.scan_refused").count() == 1
    file, note = sorted((tmp_path / "failed").iterdir())
    assert note.name == f"{file.name}.txt"


@pytest.mark.django_db
def test_what_a_link_leads_to_did_not_come_from_the_scanner(tmp_path):
    (tmp_path / "scanner").mkdir()
    (tmp_path / "scanner" / "1.pdf").symlink_to(put(tmp_path, "secret.pdf", a_scan(a_page())))

    assert take_in(tmp_path / "scanner", at_blank_pages=False, at=NOON).files == 0
    assert Received.objects.count() == 0


TURNED = spoilt(a_scan(a_page()), b"/Resources <<", b"/Rotate /A<<")
OUTLANDISH = spoilt(spoilt(a_scan(a_page()), b"/DCTDecode", b"/Foo"), b"/Contents 2 0 R", b"/Contents 5 0 R")


@pytest.mark.parametrize("scan", [TURNED, OUTLANDISH], ids=["turned", "outlandish"])
def test_a_scan_that_bears_no_stamp_is_refused_in_words(scan):
    with pytest.raises(NotAScan, match="Скан не читается"):
        stamped(scan, a_scan(a_page()))


def test_our_own_separator_sheet_parts_a_file(db):
    sheet = actions.print_separator(kind="pdf", today=TUESDAY).content
    picture = next(iter(PdfReader(io.BytesIO(sheet)).pages[0].images)).image
    assert picture is not None
    page = a_page(words=False)
    page.paste(picture.convert("L").resize((460, 60), Image.Resampling.NEAREST), (150, 120))

    assert pages_of(a_scan(a_page(), page, a_page())) == [1, 1]


@pytest.mark.django_db
def test_each_letter_of_a_file_waits_with_its_own_pdf_and_the_file_moves_aside(tmp_path):
    file = put(tmp_path, "скан.pdf", a_scan(a_page(), a_page(words=False, code=SEPARATOR), a_page(), a_page()))

    taken = take_in(tmp_path, at_blank_pages=False, at=NOON)

    assert (taken.files, taken.letters, taken.refused) == (1, 2, 0)
    papers = list(Received.objects.order_by("pk"))
    assert [paper.title for paper in papers] == ["скан (1).pdf", "скан (2).pdf"]
    kept = [StoredFile.objects.get(subject_kind="received", subject_id=paper.pk) for paper in papers]
    assert [len(PdfReader(place_of(one.sha256)).pages) for one in kept] == [1, 2]
    assert not file.exists()
    assert [one.name for one in (tmp_path / "done").iterdir()] == ["2026-04-14 120000 скан.pdf"]


@pytest.mark.django_db
def test_the_same_file_comes_once_whatever_it_is_called(tmp_path):
    scan = a_scan(a_page(), a_page(words=False, code=SEPARATOR), a_page())
    put(tmp_path, "1.pdf", scan)
    put(tmp_path, "2.pdf", scan)

    assert take_in(tmp_path, at_blank_pages=False, at=NOON).letters == 2
    put(tmp_path, "1.pdf", scan)
    assert take_in(tmp_path, at_blank_pages=False, at=NOON).letters == 0
    assert Received.objects.count() == 2
    assert len(list((tmp_path / "done").iterdir())) == 3, "and none is lost"


@pytest.mark.django_db
def test_a_file_that_is_still_being_written_is_waited_for(tmp_path):
    file = put(tmp_path, "1.pdf", a_scan(a_page())[:500], seconds_ago=3)

    assert take_in(tmp_path, at_blank_pages=False, at=NOON).refused == 0
    assert file.exists()


@pytest.mark.django_db
def test_what_is_no_scan_lies_in_failed_with_the_reason_and_the_others_come(tmp_path):
    put(tmp_path, "1.pdf", b"%PDF-1.7 half")
    put(tmp_path, "2.exe", b"MZ")
    put(tmp_path, "3.pdf", a_scan(a_page()))

    taken = take_in(tmp_path, at_blank_pages=False, at=NOON)

    assert (taken.letters, taken.refused) == (1, 2)
    notes = [file.read_text(encoding="utf-8") for file in (tmp_path / "failed").glob("*.txt")]
    assert any("повреждён" in note for note in notes)
    assert Entry.objects.filter(event="papers.scan_refused").count() == 2


@pytest.mark.django_db
def test_a_scan_with_a_label_goes_to_its_letter_and_nobody_registers_it_again(tmp_path):
    letter = a_letter()
    put(tmp_path, "1.pdf", a_scan(a_page(code=label_of(letter))))

    take_in(tmp_path, at_blank_pages=False, at=NOON)

    assert Received.objects.count() == 0
    assert StoredFile.objects.filter(subject_kind="letter", subject_id=letter.pk).count() == 1
    made = actions.print_letter(paper="stamped", kind="pdf", letter=letter, today=TUESDAY, by=CONSOLE, at=NOON)
    assert f"№ {letter.number}" in text_of(made.content), "the second copy bears the stamp"


@pytest.mark.django_db
def test_a_scan_that_was_set_aside_and_comes_again_waits_again(tmp_path):
    put(tmp_path, "1.pdf", scan := a_scan(a_page()))
    take_in(tmp_path, at_blank_pages=False, at=NOON)
    set_aside(received_id=Received.objects.get().pk, reason="ошибка", by=CONSOLE, at=NOON)
    put(tmp_path, "1.pdf", scan)

    assert take_in(tmp_path, at_blank_pages=False, at=NOON).letters == 1
    assert Received.objects.get().state == Received.State.WAITING
    assert StoredFile.objects.count() == 1


@pytest.mark.django_db
def test_without_a_scan_there_is_no_second_copy():
    with pytest.raises(actions.NoScan):
        actions.print_letter(paper="stamped", kind="pdf", letter=a_letter(), today=TUESDAY, by=CONSOLE, at=NOON)


@pytest.mark.django_db
def test_a_picture_is_a_letter_of_one_page(tmp_path):
    written = io.BytesIO()
    a_page().save(written, "JPEG")
    put(tmp_path, "1.jpg", written.getvalue())

    assert take_in(tmp_path, at_blank_pages=False, at=NOON).letters == 1


@pytest.mark.django_db
def test_the_clock_looks_at_the_folder_that_the_settings_name(tmp_path, settings):
    settings.OPTIONS = replace(settings.OPTIONS, scanner_folder=tmp_path, scanner_split="blank")
    put(tmp_path, "1.pdf", a_scan(a_page(), a_page(words=False), a_page()))

    jobs.take_in_at(NOON)

    assert Received.objects.count() == 2


@pytest.mark.django_db
def test_a_folder_that_is_gone_is_told_to_the_log_and_stops_nothing(tmp_path, settings, caplog):
    settings.OPTIONS = replace(settings.OPTIONS, scanner_folder=tmp_path / "gone")

    jobs.take_in_at(NOON)

    assert "cannot be read" in caplog.text
