"""A DOCX → PDF, laid out by Typst with our own fonts, so that a template is edited in one place for both.

What a paper of an office consists of is understood: paragraphs, runs, tables, pictures in the line, headers and footers
with page numbers, page breaks, sections of one size of page. What is not understood is named by `lost`, in Russian.
Lengths of Word are twentieths of a point (`dxa`), halves of a point and English metric units; here all are points.
Text reaches Typst as string literals only: no letter of it is ever markup.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from otklik.reports.documents.pictures import FONTS

WORD_LINE = 1.15
"""Height of a single line in Word, in sizes of the letter."""
WIDE = 0.55
"""A letter in sizes of the letter, some broad ones reckoned with."""
EMU = 12700
SANS = ("arial", "calibri", "helvetica", "verdana", "tahoma", "segoe", "pt sans", "liberation sans", "aptos")
ALIGN = {"left": "left", "start": "left", "center": "center", "right": "right", "end": "right", "both": "left"}
VERTICAL = {"center": "horizon", "bottom": "bottom"}
SIDES = {"top": "top", "bottom": "bottom", "left": "left", "right": "right", "start": "left", "end": "right"}
ENDS = {"single", "thick", "double", "dotted", "dashed", "dashSmallGap"}
LOST = {
    "numPr": "нумерация и маркеры списков Word: пишите номера и чёрточки словами шаблона",
    "anchor": "плавающие картинки и фигуры: поставьте картинку «в тексте»",
    "txbxContent": "надписи (текстовые поля): поставьте вместо них таблицу без линий",
    "object": "вставленные объекты",
    "footnoteReference": "сноски",
    "commentReference": "примечания",
    "ins": "исправления: примите их все",
    "del": "исправления: примите их все",
    "oMath": "формулы",
    "cols": "колонки: поставьте вместо них таблицу без линий",
}
"""What Word can do and this room cannot: the element → how it is called, and what to do instead."""

Properties = Mapping[str, Any]


def pdf(docx: bytes, *, first_page: int = 1) -> bytes:
    """Return a paper as PDF; the same paper gives the same bytes.

    :param first_page: the number of its first page, where a long paper is laid out in parts
    """
    import typst

    with tempfile.TemporaryDirectory(prefix="otklik-paper-") as name:
        folder = Path(name)
        (folder / "paper.typ").write_text(_Paper(docx, folder).source(first_page), encoding="utf-8")
        compiled = typst.compile(
            str(folder / "paper.typ"), root=name, font_paths=[str(FONTS)], ignore_system_fonts=True
        )
        return bytes(compiled)


def lost(docx: bytes) -> list[str]:
    """Return what of a paper its PDF will not show, in Russian."""
    document = Document(io.BytesIO(docx))
    roots = [document.element.body, *(part._element for part in _margins_of(document.sections[-1]))]
    found = {
        LOST[name]
        for root in roots
        for name in LOST
        if next(root.iter(f"{{*}}{name}"), None) is not None
        and (name != "cols" or any(int(one.get(qn("w:num"), "1")) > 1 for one in root.iter(qn("w:cols"))))
    }
    if len(document.sections) > 1:
        found.add("разделы с разными страницами: вся бумага получит страницу последнего раздела")
    return sorted(found)


def _margins_of(section: Any) -> Iterator[Any]:
    yield from (section.header, section.footer, section.first_page_header, section.first_page_footer)


def literal(text: str) -> str:
    """Return a text as a string literal of Typst."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "") + '"'


def _pt(points: float) -> str:
    return f"{points:.2f}pt"


def _on(parent: BaseOxmlElement, name: str) -> bool | None:
    """Return whether a toggle is on; None, if nothing is said."""
    found = parent.find(qn(name))
    return None if found is None else found.get(qn("w:val"), "1") not in ("0", "false", "off", "none")


def _dxa(element: Any, name: str) -> float | None:
    value = element.get(qn(name)) if element is not None else None
    return float(value) / 20 if value not in (None, "auto") else None


@dataclass(slots=True)
class _Paper:
    """A paper on its way to Typst: its styles looked up once, its pictures written into a folder."""

    docx: bytes
    folder: Path
    document: Any = None
    styles: dict[str, tuple[dict[str, Any], dict[str, Any]]] = field(default_factory=dict)
    raw_styles: dict[str, Any] = field(default_factory=dict)
    pictures: dict[str, str] = field(default_factory=dict)
    default_style: str = ""

    def __post_init__(self) -> None:
        self.document = Document(io.BytesIO(self.docx))
        for style in self.document.styles.element.iter(qn("w:style")):
            self.raw_styles[style.get(qn("w:styleId"))] = style
            if style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) == "1":
                self.default_style = style.get(qn("w:styleId"))

    # ── the whole ──

    def source(self, first_page: int) -> str:
        section = self.document.sections[-1]
        width, height = section.page_width.pt, section.page_height.pt
        margins = {
            "left": section.left_margin.pt,
            "right": section.right_margin.pt,
            "top": max(section.top_margin.pt, 0),
            "bottom": max(section.bottom_margin.pt, 0),
        }
        inner = width - margins["left"] - margins["right"]
        header, footer = self._margin(section, "header", inner), self._margin(section, "footer", inner)
        lines = [
            f"#set document(title: {literal(self.document.core_properties.title or '')}, date: none)",
            '#set text(font: ("PT Serif", "PT Sans"), lang: "ru", hyphenate: false, overhang: false, top-edge: 0.8em, '
            "bottom-edge: -0.2em, fallback: true)",
            "#set par(spacing: 0pt)",
            "#set block(spacing: 0pt)",
            f"#set page(width: {_pt(width)}, height: {_pt(height)}, "
            f"margin: ({', '.join(f'{side}: {_pt(value)}' for side, value in margins.items())}), "
            f"header-ascent: 0pt, footer-descent: 0pt, header: {header}, footer: {footer})",
            f"#counter(page).update({first_page})" if first_page != 1 else "",
            self._blocks(self.document.element.body, self.document.part, inner),
        ]
        return "\n".join(lines)

    def _margin(self, section: Any, which: str, width: float) -> str:
        """Return the header or footer, the first page's own one where there is one."""
        every, first = getattr(section, which), getattr(section, f"first_page_{which}")
        away = section.header_distance if which == "header" else section.footer_distance
        side = "top" if which == "header" else "bottom"

        def placed(part: Any) -> str:
            if part.is_linked_to_previous:
                return "[]"
            body = self._blocks(part._element, part.part, width)
            return f"block(width: 100%, height: 100%, inset: ({side}: {_pt(away.pt)}))[#align({side})[{body}]]"

        usual = placed(every)
        if not section.different_first_page_header_footer:
            return usual
        return f"context if counter(page).get().first() == 1 {{ {placed(first)} }} else {{ {usual} }}"

    def _blocks(self, parent: BaseOxmlElement, part: Any, width: float) -> str:
        written = []
        for child in parent:
            if child.tag == qn("w:p"):
                written.append(self._paragraph(child, part))
            elif child.tag == qn("w:tbl"):
                written.append(self._table(child, part, width))
            elif child.tag == qn("w:sdt") and (content := child.find(qn("w:sdtContent"))) is not None:
                written.append(self._blocks(content, part, width))
        return "\n".join(written)

    # ── styles ──

    def _style(self, name: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return what a style says of paragraphs and of runs, with all that it is based on."""
        if name in self.styles:
            return self.styles[name]
        style = self.raw_styles.get(name)
        if style is None:
            known = self._defaults()
        else:
            based = style.find(qn("w:basedOn"))
            paragraph, run = self._style(based.get(qn("w:val"))) if based is not None else self._defaults()
            known = (
                paragraph | _of_paragraph(style.find(qn("w:pPr"))),
                run | _of_run(style.find(qn("w:rPr"))),
            )
        self.styles[name] = known
        return known

    def _defaults(self) -> tuple[dict[str, Any], dict[str, Any]]:
        defaults = self.document.styles.element.find(qn("w:docDefaults"))
        paragraph: dict[str, Any] = {}
        run: dict[str, Any] = {"size": 10.0, "font": "PT Serif"}
        if defaults is not None:
            for path, of, into in (("w:pPrDefault", _of_paragraph, paragraph), ("w:rPrDefault", _of_run, run)):
                whole = defaults.find(qn(path))
                if whole is not None and len(whole):
                    into |= of(whole[0])
        return paragraph, run

    # ── paragraphs ──

    def _paragraph(self, p: BaseOxmlElement, part: Any) -> str:
        own = p.find(qn("w:pPr"))
        named = own.find(qn("w:pStyle")) if own is not None else None
        of_style, run_style = self._style(named.get(qn("w:val")) if named is not None else self.default_style)
        look = of_style | _of_paragraph(own)
        mark = run_style | _of_run(own.find(qn("w:rPr")) if own is not None else None)
        sizes: list[float] = []
        body = "".join(self._pieces(p, part, run_style, sizes))
        size = max(sizes, default=mark["size"])
        lead = _leading(look, size)
        room = {"top": look.get("before", 0.0), "bottom": look.get("after", 0.0)}
        room |= {"left": look.get("left", 0.0), "right": look.get("right", 0.0)}
        said = ""
        if body:
            align, first = look.get("align", "left"), look.get("first", 0.0)
            said = f"#set par(leading: {_pt(lead)}"
            said += ", justify: true" if align == "both" else ""
            said += f", first-line-indent: (amount: {_pt(first)}, all: true)" if first > 0 else ""
            said += f", hanging-indent: {_pt(-first)}" if first < 0 else ""
            body = f"par[{f'#h({_pt(first)})' if first < 0 else ''}{body}]"
            body = body if ALIGN.get(align, "left") == "left" else f"align({ALIGN[align]}, {body})"
            said += f")\n#{body}"
        height = lead if body else size + lead
        if rules := look.get("rules"):
            stroke = ", ".join(f"{side}: {line}" for side, line in rules.items())
            said = f"#block(width: 100%, stroke: ({stroke}), inset: (bottom: {_pt(height)}))[{said}]"
        else:
            room["bottom"] += height
        inset = ", ".join(f"{side}: {_pt(value)}" for side, value in room.items() if value)
        keeps = (", sticky: true" if look.get("kept") else "") + (", breakable: false" if look.get("whole") else "")
        shown = f"#block(width: 100%, inset: ({inset or ':'}){keeps})[{said}]"
        breaks = look.get("new_page") or any(one.get(qn("w:type")) == "page" for one in p.iter(qn("w:br")))
        return f"#pagebreak(weak: true)\n{shown}" if breaks and p.getparent().tag == qn("w:body") else shown

    def _pieces(self, parent: BaseOxmlElement, part: Any, style: Properties, sizes: list[float]) -> Iterator[str]:
        field_code, in_result = None, False
        for child in parent:
            if child.tag in (qn("w:hyperlink"), qn("w:smartTag"), qn("w:sdt"), qn("w:sdtContent"), qn("w:ins")):
                yield from self._pieces(child, part, style, sizes)
            elif child.tag == qn("w:fldSimple"):
                yield self._dressed(_field(child.get(qn("w:instr"), "")), child, style, sizes)
            elif child.tag == qn("w:r"):
                for one in child:
                    if one.tag == qn("w:fldChar"):
                        kind = one.get(qn("w:fldCharType"))
                        if kind == "begin":
                            field_code, in_result = "", False
                        elif kind == "separate":
                            in_result = True
                        elif field_code is not None:
                            yield self._dressed(_field(field_code), child, style, sizes)
                            field_code = None
                    elif one.tag == qn("w:instrText") and field_code is not None and not in_result:
                        field_code += one.text or ""
                if field_code is None:
                    yield from self._run(child, part, style, sizes)

    def _run(self, r: BaseOxmlElement, part: Any, style: Properties, sizes: list[float]) -> Iterator[str]:
        said = []
        for child in r:
            if child.tag == qn("w:t") and child.text:
                said.append(f"#{literal(child.text)}")
            elif child.tag == qn("w:tab"):
                said.append("#h(2em)")
            elif child.tag == qn("w:noBreakHyphen"):
                said.append('#"\\u{2011}"')
            elif child.tag == qn("w:br") and child.get(qn("w:type")) != "page":
                said.append("#linebreak()")
            elif child.tag == qn("w:drawing"):
                said += [self._picture(inline, part) for inline in child.iter(qn("wp:inline"))]
        if said:
            yield self._dressed("".join(said), r, style, sizes)

    def _dressed(self, said: str, r: BaseOxmlElement, style: Properties, sizes: list[float]) -> str:
        own = r.find(qn("w:rPr"))
        look = dict(style)
        if own is not None:
            named = own.find(qn("w:rStyle"))
            if named is not None:
                look |= {name: value for name, value in self._style(named.get(qn("w:val")))[1].items() if value}
            look |= _of_run(own)
        sizes.append(look["size"])
        words = [f"size: {_pt(look['size'])}", f'font: "{look["font"]}"']
        words += ['weight: "bold"'] if look.get("bold") else []
        words += ['style: "italic"'] if look.get("italic") else []
        words += [f'fill: rgb("#{look["colour"]}")'] if look.get("colour") else []
        text = f"#text({', '.join(words)})[{said}]"
        for name, function in (("caps", "upper"), ("strike", "strike"), ("underlined", "underline"),
                               ("raised", "super"), ("lowered", "sub")):  # fmt: skip
            if look.get(name):
                text = f"#{function}[{text}]"
        return text

    def _picture(self, inline: BaseOxmlElement, part: Any) -> str:
        extent = inline.find(qn("wp:extent"))
        width, height = int(extent.get("cx")) / EMU, int(extent.get("cy")) / EMU
        blip = next(inline.iter(qn("a:blip")), None)
        if blip is None:
            return ""
        image = part.related_parts[blip.get(qn("r:embed"))]
        name = self.pictures.get(image.sha1)
        if name is None:
            name = f"picture-{len(self.pictures)}.{image.filename.rpartition('.')[2] or 'png'}"
            (self.folder / name).write_bytes(image.blob)
            self.pictures[image.sha1] = name
        return f'#box(image("{name}", width: {_pt(width)}, height: {_pt(height)}, fit: "stretch"))'

    # ── tables ──

    def _table(self, table: BaseOxmlElement, part: Any, width: float) -> str:
        look = table.find(qn("w:tblPr"))
        widths = [_dxa(column, "w:w") or 0.0 for column in table.find(qn("w:tblGrid"))]
        borders = self._lines_of_style(look.find(qn("w:tblStyle"))) | _borders(look.find(qn("w:tblBorders")))
        inner = _margins(look.find(qn("w:tblCellMar")), {"left": 5.4, "right": 5.4, "top": 0.0, "bottom": 0.0})
        rows = table.findall(qn("w:tr"))
        covers = _covers(rows)
        heads: list[str] = []
        lines: list[str] = []
        for number, row in enumerate(rows):
            cells, place = [], 0
            of_row = row.find(qn("w:trPr"))
            height = None if of_row is None else of_row.find(qn("w:trHeight"))
            least = _dxa(height, "w:val")
            is_whole = of_row is not None and _on(of_row, "w:cantSplit") and not self._is_tall(row, widths)
            for cell in row.findall(qn("w:tc")):
                of_cell = cell.find(qn("w:tcPr"))
                span = _span(of_cell)
                down = covers.get((number, place), 1)
                if down:
                    own = {} if of_cell is None else _borders(of_cell.find(qn("w:tcBorders")))
                    edges = _edges(borders, own, number, place, len(rows), len(widths), down, span)
                    inset = inner if of_cell is None else _margins(of_cell.find(qn("w:tcMar")), inner)
                    vertical = None if of_cell is None else of_cell.find(qn("w:vAlign"))
                    words = [f"colspan: {span}", f"rowspan: {down}"]
                    words.append("stroke: (" + ", ".join(f"{side}: {line}" for side, line in edges.items()) + ")")
                    words.append("inset: (" + ", ".join(f"{side}: {_pt(one)}" for side, one in inset.items()) + ")")
                    words.append(
                        f"align: {VERTICAL.get(vertical.get(qn('w:val')) if vertical is not None else '', 'top')}"
                    )
                    if is_whole:
                        words.append("breakable: false")
                    wide = sum(widths[place : place + span]) - inset["left"] - inset["right"]
                    said = self._blocks(cell, part, wide)
                    if least:
                        room = max(least - inset["top"] - inset["bottom"], 0)
                        said = f"#grid(columns: (1fr, 0pt), [{said}], block(height: {_pt(room)}))"
                    cells.append(f"table.cell({', '.join(words)})[{said}]")
                place += span
            is_head = of_row is not None and _on(of_row, "w:tblHeader") and not lines
            (heads if is_head else lines).append(",\n".join(cells))
        shift = _dxa(look.find(qn("w:tblInd")), "w:w") or 0.0
        set_at = look.find(qn("w:jc"))
        align = ALIGN.get(set_at.get(qn("w:val")) if set_at is not None else "left", "left")
        columns = "(" + ", ".join(_pt(one) for one in widths) + ",)"
        head = f"table.header({', '.join(heads)}),\n" if heads else ""
        body = ",\n".join(filter(None, lines))
        drawn = f"#table(columns: {columns}, stroke: none, inset: 0pt,\n{head}{body})"
        if all(row.find(f"{qn('w:tc')}/{qn('w:p')}/{qn('w:pPr')}/{qn('w:keepNext')}") is not None for row in rows):
            drawn = f"#block(breakable: false)[{drawn}]"
        over = max(sum(widths) - width, 0.0)
        return f"#align({align})[#pad(left: {_pt(shift if align == 'left' else 0)}, right: {_pt(-over)})[{drawn}]]"

    def _is_tall(self, row: BaseOxmlElement, widths: Sequence[float]) -> bool:
        """Tell whether a row may fill half a page, and so had better break: guessed from its words."""
        section, size = self.document.sections[-1], self._style(self.default_style)[1]["size"]
        place, most = 0, 0.0
        for cell in row.findall(qn("w:tc")):
            span = _span(cell.find(qn("w:tcPr")))
            in_a_line = max(sum(widths[place : place + span]) / (size * WIDE), 1)
            letters = sum(len(text.text or "") for text in cell.iter(qn("w:t")))
            most = max(most, letters / in_a_line + sum(1 for _ in cell.iter(qn("w:br"), qn("w:p"))))
            place += span
        room: float = section.page_height.pt - section.top_margin.pt - section.bottom_margin.pt
        return bool(most * size * WORD_LINE > room / 2)

    def _lines_of_style(self, named: BaseOxmlElement | None) -> dict[str, str]:
        """Return the lines that a style of tables draws, with those of the styles that it is based on."""
        style = self.raw_styles.get(named.get(qn("w:val"))) if named is not None else None
        if style is None:
            return {}
        own = style.find(f"{qn('w:tblPr')}/{qn('w:tblBorders')}")
        return self._lines_of_style(style.find(qn("w:basedOn"))) | _borders(own)


def _leading(look: Properties, size: float) -> float:
    """Return the room between lines: Word counts a line's height, Typst what is between."""
    rule, line = look.get("line", ("auto", 1.0))
    height = size * WORD_LINE * line if rule == "auto" else line if rule == "exact" else max(line, size * WORD_LINE)
    return float(height - size)


def _field(code: str) -> str:
    words = code.split()
    match words[0].upper() if words else "":
        case "PAGE":
            return '#context counter(page).display("1")'
        case "NUMPAGES":
            return "#context counter(page).final().first()"
        case _:
            return ""


def _of_paragraph(properties: BaseOxmlElement | None) -> dict[str, Any]:
    """Return what is said of a paragraph; what is not said is left out."""
    said: dict[str, Any] = {}
    if properties is None:
        return said
    if (jc := properties.find(qn("w:jc"))) is not None:
        said["align"] = jc.get(qn("w:val"))
    if (spacing := properties.find(qn("w:spacing"))) is not None:
        for name, attribute in (("before", "w:before"), ("after", "w:after")):
            if (value := _dxa(spacing, attribute)) is not None:
                said[name] = value
        if (line := spacing.get(qn("w:line"))) is not None:
            rule = spacing.get(qn("w:lineRule"), "auto")
            said["line"] = (rule, float(line) / (240 if rule == "auto" else 20))
    if (indent := properties.find(qn("w:ind"))) is not None:
        for name, attributes in (("left", ("w:left", "w:start")), ("right", ("w:right", "w:end"))):
            for attribute in attributes:
                if (value := _dxa(indent, attribute)) is not None:
                    said[name] = value
        if (value := _dxa(indent, "w:firstLine")) is not None:
            said["first"] = value
        if (value := _dxa(indent, "w:hanging")) is not None:
            said["first"] = -value
    for name, toggle in (("kept", "w:keepNext"), ("whole", "w:keepLines"), ("new_page", "w:pageBreakBefore")):
        if (on := _on(properties, toggle)) is not None:
            said[name] = on
    if (rules := properties.find(qn("w:pBdr"))) is not None:
        said["rules"] = {side: line for side, line in _borders(rules).items() if line != "none"}
    return said


def _of_run(properties: BaseOxmlElement | None) -> dict[str, Any]:
    """Return what is said of a run; what is not said is left out."""
    said: dict[str, Any] = {}
    if properties is None:
        return said
    for name, toggle in (("bold", "w:b"), ("italic", "w:i"), ("strike", "w:strike"), ("caps", "w:caps"),
                         ("underlined", "w:u")):  # fmt: skip
        if (on := _on(properties, toggle)) is not None:
            said[name] = on
    if (size := properties.find(qn("w:sz"))) is not None:
        said["size"] = float(size.get(qn("w:val"))) / 2
    if (fonts := properties.find(qn("w:rFonts"))) is not None:
        name = fonts.get(qn("w:ascii")) or fonts.get(qn("w:hAnsi")) or fonts.get(qn("w:cs"))
        if name:
            said["font"] = "PT Sans" if name.lower().startswith(SANS) else "PT Serif"
    if (colour := properties.find(qn("w:color"))) is not None:
        said["colour"] = colour.get(qn("w:val")) if colour.get(qn("w:val")) != "auto" else ""
    if (raised := properties.find(qn("w:vertAlign"))) is not None:
        said["raised"] = raised.get(qn("w:val")) == "superscript"
        said["lowered"] = raised.get(qn("w:val")) == "subscript"
    return said


def _borders(borders: BaseOxmlElement | None) -> dict[str, str]:
    """Return the lines that are spoken of: side → stroke; «none» is a line that is spoken of and not drawn."""
    lines: dict[str, str] = {}
    for one in borders if borders is not None else ():
        name = one.tag.rpartition("}")[2]
        width, colour = float(one.get(qn("w:sz"), "4")) / 8, one.get(qn("w:color"), "auto")
        ink = "000000" if colour == "auto" else colour
        drawn = f'(paint: rgb("#{ink}"), thickness: {_pt(width)}{_dash(one.get(qn("w:val")))})'
        lines[SIDES.get(name, name)] = drawn if one.get(qn("w:val")) in ENDS else "none"
    return lines


def _dash(kind: str | None) -> str:
    return {"dotted": ', dash: "dotted"', "dashed": ', dash: "dashed"', "dashSmallGap": ', dash: "dashed"'}.get(
        kind or "", ""
    )


def _margins(margins: BaseOxmlElement | None, otherwise: Mapping[str, float]) -> dict[str, float]:
    said = dict(otherwise)
    for one in margins if margins is not None else ():
        side = SIDES.get(one.tag.rpartition("}")[2], "")
        if side in said and (value := _dxa(one, "w:w")) is not None:
            said[side] = value
    return said


def _edges(
    of_table: Mapping[str, str],
    own: Mapping[str, str],
    row: int,
    column: int,
    rows: int,
    columns: int,
    down: int,
    across: int,
) -> dict[str, str]:
    """Return the lines round a cell: its own, else the table's outer or inner ones."""
    outer = {
        "top": row == 0,
        "bottom": row + down >= rows,
        "left": column == 0,
        "right": column + across >= columns,
    }
    inside = {"top": "insideH", "bottom": "insideH", "left": "insideV", "right": "insideV"}
    return {
        side: own.get(side) or of_table.get(side if is_outer else inside[side], "none")
        for side, is_outer in outer.items()
    }


def _span(of_cell: BaseOxmlElement | None) -> int:
    found = None if of_cell is None else of_cell.find(qn("w:gridSpan"))
    return 1 if found is None else int(found.get(qn("w:val")))


def _covers(rows: list[BaseOxmlElement]) -> dict[tuple[int, int], int]:
    """Return over how many rows the cells reach that do not stand for themselves; 0: covered by one above."""
    covers: dict[tuple[int, int], int] = {}
    open_cells: dict[int, tuple[int, int]] = {}
    for number, row in enumerate(rows):
        place = 0
        for cell in row.findall(qn("w:tc")):
            of_cell = cell.find(qn("w:tcPr"))
            merge = None if of_cell is None else of_cell.find(qn("w:vMerge"))
            if merge is not None and merge.get(qn("w:val")) != "restart" and place in open_cells:
                covers[open_cells[place]] += 1
                covers[number, place] = 0
            elif merge is not None:
                open_cells[place] = (number, place)
                covers[number, place] = 1
            else:
                open_cells.pop(place, None)
            place += _span(of_cell)
    return covers


if __name__ == "__main__":
    sys.stdout.buffer.write(pdf(sys.stdin.buffer.read(), first_page=int(sys.argv[1])))
