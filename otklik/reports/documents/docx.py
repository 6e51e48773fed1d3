"""A document → DOCX, as offices write it: A4, Times New Roman, styles that a clerk may change in one place."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from docx import Document as NewDocument
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from otklik.reports.documents.model import (
    SIGN_LINE,
    Block,
    Chart,
    Document,
    Heading,
    Item,
    Note,
    Paragraph,
    Piece,
    Table,
    kept_together,
    plain_text,
)
from otklik.reports.documents.pictures import png, width_of
from otklik.reports.documents.zips import settled
from otklik.ui.russian import NBSP

FONT = "Times New Roman"
TEXT_WIDTH = Cm(16.5)
FIGURE_COLUMN = Cm(3)
ACCENT = RGBColor(0x1C, 0x21, 0x26)


def docx(document: Document) -> bytes:
    """Return a document as a DOCX file."""
    paper = NewDocument()
    _set_page(paper, document)
    _set_styles(paper)
    for line in document.letterhead:
        _line(paper, line, "Letterhead")
    _rule(_line(paper, "", "Letterhead"))
    for number, line in enumerate(document.title):
        _line(paper, line, "Title" if number == 0 else "Subtitle")
    _write_all(paper, document.blocks)
    _sign(paper, document)
    first = len(paper.paragraphs)
    _write_all(paper, (*document.appendix, Note((document.imprint,))))
    paper.paragraphs[first].paragraph_format.page_break_before = True
    properties = paper.core_properties
    properties.title, properties.author = document.name, " ".join(document.letterhead)
    properties.language, properties.comments, properties.last_modified_by = "ru-RU", "", ""
    written_bytes = io.BytesIO()
    paper.save(written_bytes)
    return settled(written_bytes.getvalue())


def _set_page(paper: Any, document: Document) -> None:
    section = paper.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3), Cm(1.5)
    section.top_margin, section.bottom_margin = Cm(2), Cm(2)
    section.header_distance = Cm(1)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = ALIGN.CENTER
    run = number.add_run()
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        if kind:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        else:
            part = OxmlElement("w:instrText")
            part.set(qn("xml:space"), "preserve")
            part.text = text
        run._r.append(part)


def _set_styles(paper: Any) -> None:
    styles = paper.styles
    for language in styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "ru-RU")
    normal = styles["Normal"]
    _set_font(normal, 13)
    normal.paragraph_format.line_spacing = 1.15
    normal.paragraph_format.space_after = Pt(4)
    normal.paragraph_format.widow_control = True
    for name, size, bold, before, after, align in (
        ("Title", 14, True, 18, 0, ALIGN.CENTER),
        ("Subtitle", 14, True, 0, 0, ALIGN.CENTER),
        ("Heading 1", 13, True, 16, 6, ALIGN.LEFT),
        ("Caption", 11, True, 10, 4, ALIGN.LEFT),
    ):
        style = styles[name]
        _set_font(style, size)
        style.font.bold, style.font.italic, style.font.color.rgb = bold, False, ACCENT
        format_ = style.paragraph_format
        format_.space_before, format_.space_after, format_.alignment = Pt(before), Pt(after), align
        format_.keep_with_next = True
        for border in style.element.xpath(".//w:pBdr"):
            border.getparent().remove(border)
        for spacing in style.element.xpath("./w:rPr/w:spacing|./w:rPr/w:kern"):
            spacing.getparent().remove(spacing)
    for name, base, size in (
        ("Letterhead", "Normal", 13),
        ("Sentence", "Normal", 13),
        ("Item", "Normal", 13),
        ("Small", "Normal", 10),
        ("Cell", "Normal", 11),
    ):
        style = styles.add_style(name, 1)
        style.base_style = styles[base]
        _set_font(style, size)
    styles["Letterhead"].font.bold = True
    styles["Letterhead"].paragraph_format.alignment = ALIGN.CENTER
    styles["Letterhead"].paragraph_format.space_after = Pt(0)
    sentence = styles["Sentence"].paragraph_format
    sentence.first_line_indent = Cm(1.25)
    item = styles["Item"].paragraph_format
    item.left_indent, item.first_line_indent, item.space_after = Cm(2), Cm(-0.75), Pt(2)
    styles["Small"].paragraph_format.space_before = Pt(6)
    styles["Cell"].paragraph_format.space_after = Pt(0)
    styles["Cell"].paragraph_format.line_spacing = 1.0


def _set_font(style: Any, size: int) -> None:
    style.font.name, style.font.size = FONT, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for which in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(which), FONT)
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
        if fonts.get(qn(theme)) is not None:
            del fonts.attrib[qn(theme)]


def _line(paper: Any, text: str, style: str) -> Any:
    """Write a paragraph; editors may end a line after any dash, and only a plain space then vanishes at its end."""
    return paper.add_paragraph(text.replace(f"–{NBSP}", "– "), style=style)


def _rule(paragraph: Any) -> None:
    borders = OxmlElement("w:pBdr")
    line = OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "8"), ("space", "4"), ("color", "1C2126")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().insert_element_before(borders, "w:spacing", "w:ind", "w:jc")


def _write_all(paper: Any, blocks: Sequence[Block]) -> None:
    for block, is_kept in zip(blocks, kept_together(blocks), strict=True):
        written = _write(paper, block)
        if is_kept:
            written.paragraph_format.keep_with_next = True


def _write(paper: Any, block: Block) -> Any:
    match block:
        case Heading(text):
            return _line(paper, text, "Heading 1")
        case Paragraph(pieces):
            return _line(paper, plain_text(pieces), "Sentence")
        case Item(pieces, mark):
            return _line(paper, f"{mark}\t{plain_text(pieces)}", "Item")
        case Note(pieces):
            return _line(paper, plain_text(pieces), "Small")
        case Table():
            _write_table(paper, block)
        case Chart():
            caption = _line(paper, block.title, "Caption")
            caption.paragraph_format.keep_together, caption.paragraph_format.keep_with_next = True, False
            run = caption.add_run()
            run.add_break()
            drawing = png(block)
            picture = run.add_picture(io.BytesIO(drawing), width=Pt(width_of(drawing)))
            picture._inline.docPr.set("descr", block.words)
    return None


def _write_table(paper: Any, table: Table) -> None:
    _line(paper, table.title, "Caption")
    grid = paper.add_table(rows=0, cols=len(table.columns))
    grid.alignment, grid.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    widths = [TEXT_WIDTH - FIGURE_COLUMN * (len(table.columns) - 1), *[FIGURE_COLUMN] * (len(table.columns) - 1)]
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    last = len(table.rows)
    for number, row in enumerate((table.columns, *table.rows)):
        line = grid.add_row()
        _keep_whole(line, header=number == 0)
        strong = number == 0 or (table.has_total and number == last)
        for column, (cell, piece) in enumerate(zip(line.cells, row, strict=True)):
            cell.width = widths[column]
            paragraph = cell.paragraphs[0]
            paragraph.style = "Cell"
            paragraph.alignment = ALIGN.RIGHT if column else ALIGN.LEFT
            paragraph.paragraph_format.keep_with_next = number < last
            paragraph.add_run(_text(piece)).bold = strong
            _border(cell, top=strong and number > 0, bottom=True, dark=number == 0 or number == last)
    paper.add_paragraph(style="Cell")


def _text(piece: Piece) -> str:
    return piece if isinstance(piece, str) else piece.text


def _keep_whole(row: Any, *, header: bool) -> None:
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if header:
        properties.append(OxmlElement("w:tblHeader"))


def _border(cell: Any, *, top: bool, bottom: bool, dark: bool) -> None:
    properties = cell._tc.get_or_add_tcPr()
    borders = OxmlElement("w:tcBorders")
    for side, wanted, colour in (("top", top, "1C2126"), ("bottom", bottom, "1C2126" if dark else "CFCAC1")):
        if wanted:
            line = OxmlElement(f"w:{side}")
            for name, value in (("val", "single"), ("sz", "6" if dark else "4"), ("space", "0"), ("color", colour)):
                line.set(qn(f"w:{name}"), value)
            borders.append(line)
    properties.append(borders)
    margins = OxmlElement("w:tcMar")
    for side, width in (("top", "50"), ("bottom", "50")):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), width)
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties.append(margins)


def _sign(paper: Any, document: Document) -> None:
    paper.add_paragraph(style="Cell")
    grid = paper.add_table(rows=1, cols=3)
    grid.autofit = False
    _keep_whole(grid.rows[0], header=False)
    widths = (Cm(8.7), Cm(3.9), Cm(3.9))
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    for cell, width, text, align in zip(
        grid.rows[0].cells,
        widths,
        (document.signer_post, SIGN_LINE, document.signer_name or SIGN_LINE),
        (ALIGN.LEFT, ALIGN.CENTER, ALIGN.RIGHT),
        strict=True,
    ):
        cell.width, cell.vertical_alignment = width, WD_ALIGN_VERTICAL.BOTTOM
        cell.paragraphs[0].style = "Cell"
        cell.paragraphs[0].alignment = align
        cell.paragraphs[0].add_run(text).font.size = Pt(12)
    if document.signature:
        _line(paper, document.signature, "Small")
