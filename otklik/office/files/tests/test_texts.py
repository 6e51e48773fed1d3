"""What files say: PDF, DOCX and plain text are read when they are kept, and no file breaks that."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

import pytest
import typst
from docx import Document

from otklik.office.files import actions
from otklik.office.files.actions import keep_file
from otklik.office.files.models import FileText, StoredFile
from otklik.office.files.queries import texts_of

pytestmark = pytest.mark.django_db

SENTENCE = "Протекает кровля над вторым подъездом"
NOW = datetime(2026, 4, 14, 9, tzinfo=UTC)


def kept(content: bytes, name: str = "скан.pdf", kind: str = "received") -> StoredFile:
    return keep_file([content], name=name, subject_kind=kind, subject_id=7, at=NOW)


def said(content: bytes) -> str:
    return FileText.objects.get(pk=kept(content).sha256).text


def a_pdf(text: str = SENTENCE) -> bytes:
    return typst.compile(text.encode())


def a_docx(text: str = SENTENCE) -> bytes:
    document, stream = Document(), io.BytesIO()
    document.add_paragraph(text)
    document.add_table(1, 2).cell(0, 1).text = "Печерск"
    document.save(stream)
    return stream.getvalue()


def test_a_pdf_says_what_is_written_on_its_pages():
    assert SENTENCE in " ".join(said(a_pdf()).split())


def test_a_docx_says_its_paragraphs_and_tables():
    assert {SENTENCE, "Печерск"} <= {part.strip() for part in said(a_docx()).split("\n")}


@pytest.mark.parametrize("encoding", ["utf-8", "cp1251"])
def test_a_plain_text_is_read_in_either_encoding(encoding):
    assert said(SENTENCE.encode(encoding)) == SENTENCE


def a_bomb() -> bytes:
    """A DOCX whose text would fill two gigabytes."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(a_docx())) as honest,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as bomb,
    ):
        for name in honest.namelist():
            if name == "word/document.xml":
                with bomb.open(name, "w", force_zip64=True) as inner:
                    for _ in range(300):
                        inner.write(bytes(1 << 20))
            else:
                bomb.writestr(name, honest.read(name))
    return stream.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"%PDF-1.7\n" + bytes(range(256)) * 50, id="a broken PDF"),
        pytest.param(b"PK\x03\x04" + b"\xff" * 500, id="a broken archive"),
        pytest.param(bytes(range(256)) * 20, id="no text at all"),
        pytest.param(b"", id="nothing"),
        pytest.param(a_bomb(), id="a bomb"),
    ],
)
def test_a_file_that_cannot_be_read_is_kept_and_says_nothing(content):
    assert said(content) == ""


def test_a_file_that_hangs_is_waited_for_so_long_and_says_nothing(monkeypatch):
    monkeypatch.setattr(actions, "PATIENCE", 0)

    assert said(a_pdf()) == ""


def test_the_same_content_is_read_once(monkeypatch):
    content = a_pdf()
    first = kept(content)
    monkeypatch.setattr(actions, "PATIENCE", 0)

    assert kept(content, name="ещё раз.pdf").sha256 == first.sha256
    assert [name for name, _ in texts_of("received", [7])[7]] == ["скан.pdf", "ещё раз.pdf"]


def test_pictures_and_files_that_belong_to_no_paper_are_not_read():
    kept(b"\x89PNG\r\n\x1a\n" + bytes(100))
    kept(SENTENCE.encode(), kind="source")

    assert not FileText.objects.exists()
