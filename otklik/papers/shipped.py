"""The templates that the product brings, each made as Word would save it; an office may put its own in their place.

Their wording and order are those that clerks know from ГОСТ Р 7.0.97 and from the instructions on office work.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_ALIGN_VERTICAL
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from otklik.reports.documents.zips import settled

FONT = "Times New Roman"
SANS = "Arial"
A4, A6 = (210.0, 297.0), (148.0, 105.0)
LEFT, CENTRE, RIGHT, JUSTIFIED = ALIGN.LEFT, ALIGN.CENTER, ALIGN.RIGHT, ALIGN.JUSTIFY
LINE = "________________"
OFF_CONTROL = "{% if снято %}{{ снято }}{% else %}дата " + LINE + "  подпись " + LINE + "{% endif %}"
FILED = (
    "{{ дело|default('№ ______', true) }}  том {{ том|default('____', true) }}  "
    "листов {{ листы|default('______', true) }}  {% if подшил %}{{ подшил }}{% else %}подпись " + LINE + "{% endif %}"
)
SENDER = "{{ обратный_адрес|default('" + "_" * 40 + "', true) }}"


class Template:
    """A template being made: a page, then lines and tables under one another. Lengths are millimetres."""

    def __init__(
        self, page: tuple[float, float], margins: tuple[float, float, float, float], size: float = 12, font: str = FONT
    ) -> None:
        """Begin a page; margins go top, right, bottom, left."""
        self.paper = Document()
        section = self.paper.sections[0]
        section.page_width, section.page_height = Mm(page[0]), Mm(page[1])
        if page[0] > page[1]:
            section.orientation = WD_ORIENT.LANDSCAPE
        top, right, bottom, left = margins
        section.top_margin, section.right_margin = Mm(top), Mm(right)
        section.bottom_margin, section.left_margin = Mm(bottom), Mm(left)
        section.header_distance = section.footer_distance = Mm(max(top / 2, 1))
        self.width = page[0] - left - right
        normal = self.paper.styles["Normal"]
        normal.font.name, normal.font.size = font, Pt(size)
        fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
        for which in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(which), font)
        for language in self.paper.styles.element.iter(qn("w:lang")):
            language.set(qn("w:val"), "ru-RU")
        normal.paragraph_format.space_after = Pt(0)
        normal.paragraph_format.line_spacing = 1.0
        self.size = size

    def line(self, text: str = "", **look: Any) -> Any:
        """Write a line: see `_dress`."""
        return _dress(self.paper.add_paragraph(), text, **look)

    def number_pages(self, *, of_all: bool = True) -> None:
        """Have the pages numbered at the foot; a paper that is laid out in parts does not know how many they are."""
        paragraph = self.paper.sections[0].footer.paragraphs[0]
        _dress(paragraph, "Лист ", align=RIGHT, size=9)
        for code, after in (("PAGE", " из "), ("NUMPAGES", "")) if of_all else (("PAGE", ""),):
            for kind in ("begin", code, "end"):
                run = paragraph.add_run()
                run.font.size = Pt(9)
                part = OxmlElement("w:instrText" if kind == code else "w:fldChar")
                if kind == code:
                    part.text = code
                else:
                    part.set(qn("w:fldCharType"), kind)
                run._r.append(part)
            paragraph.add_run(after).font.size = Pt(9)

    def table(
        self,
        widths: Sequence[float],
        rows: Iterable[Sequence[str | tuple[str, dict[str, Any]]] | str],
        *,
        lines: bool = True,
        heads: int = 0,
        size: float | None = None,
        height: float = 0,
        tall: Collection[str] = (),
    ) -> None:
        """Write a table; a row that is one text is a tag of Jinja that repeats or drops the rows to its next tag.

        A row of one cell is as wide as the table. A row stays whole on its page, but for the `tall` ones, named by
        their first cells.
        """
        grid = self.paper.add_table(rows=0, cols=len(widths))
        grid.autofit = False
        _lines(grid, drawn=lines)
        for column, width in zip(grid.columns, widths, strict=True):
            column.width = Mm(width)
        for number, row in enumerate(rows):
            line = grid.add_row()
            for cell, width in zip(line.cells, widths, strict=True):
                cell.width = Mm(width)
            properties = line._tr.get_or_add_trPr()
            if row[0] not in tall:
                properties.append(OxmlElement("w:cantSplit"))
            if number < heads:
                properties.append(OxmlElement("w:tblHeader"))
            if isinstance(row, str):
                line.cells[0].paragraphs[0].add_run(f"{{%tr {row} %}}")
                continue
            if height:
                line.height = Mm(height)
            cells = (line.cells[0].merge(line.cells[-1]),) if len(row) == 1 < len(widths) else line.cells
            for cell, said in zip(cells, row, strict=True):
                text, look = said if isinstance(said, tuple) else (said, {})
                if size:
                    look = {"size": size} | look
                if number < heads:
                    look = {"bold": True, "align": CENTRE} | look
                    cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
                _dress(cell.paragraphs[0], text, **look)

    def saved(self, title: str) -> bytes:
        """Return the template as a file."""
        properties = self.paper.core_properties
        properties.title, properties.author, properties.comments = title, "", ""
        properties.language, properties.last_modified_by = "ru-RU", ""
        written = io.BytesIO()
        self.paper.save(written)
        return settled(written.getvalue())


def _dress(
    paragraph: Any,
    text: str,
    *,
    align: Any = None,
    bold: bool = False,
    italic: bool = False,
    strike: bool = False,
    size: float | None = None,
    before: float = 0,
    after: float = 0,
    first: float = 0,
    new_page: bool = False,
    rule: bool = False,
    kept: bool = False,
) -> Any:
    """Write text into a paragraph; `before` and `after` are points, `first` is the indent of its first line."""
    run = paragraph.add_run(text)
    run.bold, run.italic = bold or None, italic or None
    if strike:
        run.font.strike = True
    if size:
        run.font.size = Pt(size)
        mark = OxmlElement("w:rPr")
        of = OxmlElement("w:sz")
        of.set(qn("w:val"), str(int(size * 2)))
        mark.append(of)
        paragraph._p.get_or_add_pPr().append(mark)
    form = paragraph.paragraph_format
    form.alignment = align
    if before:
        form.space_before = Pt(before)
    if after:
        form.space_after = Pt(after)
    if first:
        form.first_line_indent = Mm(first)
    if new_page:
        form.page_break_before = True
    if kept:
        form.keep_with_next = True
    if rule:
        borders, line = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
        for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
        paragraph._p.get_or_add_pPr().insert_element_before(borders, "w:spacing", "w:ind", "w:jc", "w:rPr")
    return paragraph


def _lines(grid: Any, *, drawn: bool) -> None:
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        values = {"val": "single" if drawn else "nil", "sz": "4", "space": "0", "color": "000000"}
        for name, value in values.items():
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    margins = OxmlElement("w:tblCellMar")
    left = "80" if drawn else "0"  # without lines its text stands where that of paragraphs does
    for side, width in (("top", "40" if drawn else "20"), ("left", left), ("bottom", "20"), ("right", "80")):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), width)
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    look = grid._tbl.tblPr
    look.append(borders)
    look.append(margins)


# ── one letter ────────────────────────────────────────────────────────────────────────────────────────────


def stamp() -> bytes:
    """Return the stamp for the lower right corner of a first page, 70 × 30 mm."""
    made = Template((70, 30), (0.5, 0.5, 0.5, 0.5), size=9, font=SANS)
    made.table(
        [69],
        [
            [("{{ учреждение_кратко }}", {"align": CENTRE, "bold": True})],
            [("{{ направление|capitalize }} № {{ номер }}", {"align": CENTRE, "size": 11, "bold": True})],
            [("{{ дата }}{% if листов %}    листов: {{ листов }}{% if приложений %} + {{ приложений }}{% endif %}"
              "{% endif %}", {"align": CENTRE})],
            [("{{ штрихкод }}", {"align": CENTRE})],
        ],
    )  # fmt: skip
    made.paper.element.body.remove(made.line("", size=1)._p)
    return made.saved("Регистрационный штамп")


def label() -> bytes:
    """Return the label, 58 × 40 mm: what a thermal printer of an office holds."""
    made = Template((58, 40), (2, 2, 1, 2), size=8, font=SANS)
    made.line("{{ учреждение_кратко }}", align=CENTRE)
    made.line("{{ номер }}", align=CENTRE, bold=True, size=15, before=2)
    made.line("от {{ дата }}", align=CENTRE, size=10, after=3)
    made.line("{{ штрихкод }}", align=CENTRE)
    made.line("{{ цифры }}", align=CENTRE, size=8)
    return made.saved("Этикетка")


def card() -> bytes:
    """Return the registration and control card."""
    made = Template(A4, (15, 12, 15, 20), size=11)
    made.table(
        [110, 68],
        [[("{{ учреждение }}", {"bold": True}), ("{{ штрихкод }}", {"align": RIGHT})]],
        lines=False,
    )
    made.line("РЕГИСТРАЦИОННО-КОНТРОЛЬНАЯ КАРТОЧКА", align=CENTRE, bold=True, size=13, before=8)
    made.line("№ {{ номер }} от {{ дата }}", align=CENTRE, bold=True, size=13, after=4)
    made.line("{% if аннулировано %}НОМЕР АННУЛИРОВАН: {{ аннулировано }}{% endif %}", align=CENTRE, bold=True, after=4)
    made.table(
        [58, 120],
        [
            ["Вид документа", "{{ вид }}"],
            ["Журнал", "{{ журнал }}"],
            ["Корреспондент", "{{ корреспондент }}"],
            "if исх_номер or исх_дата",
            ["Исходящий номер и дата", "{{ исх_номер }}{% if исх_дата %} от {{ исх_дата }}{% endif %}"],
            "endif",
            ["Поступило", "{{ поступило }}{% if доставка %}, {{ доставка }}{% endif %}"],
            ["Листов / приложений", "{{ листов|default('–', true) }} / {{ приложений|default('–', true) }}"],
            "if кому",
            ["Кому адресовано", "{{ кому }}"],
            "endif",
            "if подписал",
            ["Подписал", "{{ подписал }}"],
            "endif",
            "if обращение",
            ["Заявитель", "{{ обращение.заявитель }}{% if обращение.организация %}, {{ обращение.организация }}"
             "{% endif %}"],
            "for один in обращение.подписавшие",
            ["Подписал также", "{{ один.имя }}{% if один.адрес %}, {{ один.адрес }}{% endif %}"],
            "endfor",
            "if обращение.адрес",
            ["Адрес", "{{ обращение.адрес }}"],
            "endif",
            "if обращение.территория",
            ["Территория", "{{ обращение.территория }}"],
            "endif",
            "if обращение.телефон or обращение.почта",
            ["Телефон, почта", "{{ обращение.телефон }} {{ обращение.почта }}"],
            "endif",
            ["Форма и вид", "{{ обращение.форма }}{% if обращение.вид %}, {{ обращение.вид }}{% endif %}"
             "{% if обращение.подписей %}, коллективное, подписей: {{ обращение.подписей }}{% endif %}"],
            "if обращение.категория",
            ["Категория заявителя", "{{ обращение.категория }}"],
            "endif",
            "if обращение.о_ком",
            ["На кого жалуется", "{{ обращение.о_ком }}"],
            "endif",
            "if обращение.повторное or обращение.повторное_к",
            ["Предыдущие обращения", "{{ обращение.повторное }} {{ обращение.повторное_к }}"],
            "endif",
            "if обращение.ответить",
            ["Ответить", "{{ обращение.ответить }}"],
            "endif",
            "endif",
            ["Краткое содержание", "{% if обращение %}{{ обращение.текст }}{% else %}{{ содержание_полностью }}"
             "{% endif %}"],
            "if обращение",
            "for вопрос in обращение.вопросы",
            ["Вопрос {{ loop.index }}", "{% if вопрос.код %}{{ вопрос.код }} {% endif %}{{ вопрос.название }}"
             "{% if вопрос.суть %} – {{ вопрос.суть }}{% endif %}"
             "{% if вопрос.результат %}. Результат: {{ вопрос.результат }}{% endif %}"],
            "endfor",
            "for письмо in обращение.сопроводительные",
            ["Сопроводительное письмо", "{{ письмо.откуда }}{% if письмо.номер %}, №\u00a0{{ письмо.номер }}{% endif %}"
             "{% if письмо.дата %} от {{ письмо.дата }}{% endif %}"
             "{% if письмо.доложить %}; доложить до {{ письмо.доложить }}{% endif %}"],
            "endfor",
            "endif",
            ["Контроль и срок", "{{ контроль }}{% if срок %}, ответить не позднее {{ срок }}"
             "{% if первый_срок %} (до продления – {{ первый_срок }}){% endif %}{% endif %}"
             "{% if обращение %}{% for письмо in обращение.сопроводительные %}{% if письмо.доложить %}"
             ", доложить не позднее {{ письмо.доложить }}{% endif %}{% endfor %}{% endif %}"],
            "for поручено in исполнители",
            ["{{ поручено.ответственный|capitalize }}", "{{ поручено.отдел }}{% if поручено.исполнитель %}, "
             "{{ поручено.исполнитель }}{% endif %}"],
            "endfor",
            "for резолюция in резолюции",
            ["Резолюция", "{{ резолюция.текст }}{% if резолюция.срок %}, срок {{ резолюция.срок }}{% endif %} – "
             "{{ резолюция.чья }}, {{ резолюция.дата }}{% if резолюция.внёс %} (внесено с бумаги: "
             "{{ резолюция.внёс }}){% endif %}"],
            "endfor",
            "if not резолюции",
            ["Резолюция", ("", {"after": 42})],
            "endif",
            "if продление",
            ["Срок продлён", "{{ продление }}"],
            "endif",
            "if промежуточные",
            ["Промежуточные ответы", "{{ промежуточные }}"],
            "endif",
            "if not продление and not промежуточные",
            ["Продление, промежуточные ответы", ("", {"after": 14})],
            "endif",
            ["Ответ", "{% if ответ_дата %}№ {{ ответ_номер }} от {{ ответ_дата }}{% endif %}"],
            ["Оригинал", "{{ оригинал }}"],
            ["Снято с контроля", OFF_CONTROL],
            ["В дело", FILED],
        ],
        size=10.5,
        tall=("Краткое содержание", "Вопрос {{ loop.index }}"),
    )  # fmt: skip
    made.number_pages()
    return made.saved("Регистрационно-контрольная карточка")


def ticket() -> bytes:
    """Return the ticket that an applicant takes home, A6."""
    made = Template(A6, (8, 8, 6, 8), size=10.5, font=SANS)
    made.line("{{ учреждение }}", align=CENTRE, size=9.5)
    made.line("ТАЛОН", align=CENTRE, bold=True, size=15, before=4)
    made.line("Ваше обращение принято и зарегистрировано", align=CENTRE, after=5)
    made.table(
        [34, 66, 32],
        [
            ["Номер", ("{{ номер }}", {"bold": True, "size": 15}), ""],
            ["Дата", ("{{ дата }}", {"bold": True}), ""],
            ["Ответ – не позднее", "{{ срок }}", ""],
            ["Кодовое слово", ("{{ слово }}", {"bold": True, "size": 13}), ("{{ qr }}", {"align": RIGHT})],
        ],
        lines=False,
    )
    _merge_down(made.paper.tables[0], 2)
    made.line("{% if телефон %}Справки по телефону: {{ телефон }}{% endif %}", size=10.5, before=4, bold=True)
    made.line(
        "Назовите номер и кодовое слово – вам скажут, что с вашим обращением."
        "{% if адрес %} Узнать самостоятельно: {{ адрес }}{% endif %}",
        size=9,
        before=3,
    )
    made.line("Кодовое слово сообщайте только сотруднику администрации: по нему узнают о вашем обращении.", size=9)
    return made.saved("Талон")


def _merge_down(grid: Any, column: int) -> None:
    """Make one cell of a column; what its last cell says stays."""
    cells = [row.cells[column] for row in grid.rows]
    last = cells[-1].paragraphs[0]
    text, form = last.text, last.paragraph_format.alignment
    last.clear()
    merged = cells[0].merge(cells[-1])
    for paragraph in merged.paragraphs[1:]:
        paragraph._p.getparent().remove(paragraph._p)
    merged.paragraphs[0].add_run(text)
    merged.paragraphs[0].alignment = form


def no_enclosure() -> bytes:
    """Return the act that enclosures are missing."""
    return _act(
        "об отсутствии документов или других вложений",
        "При вскрытии конверта (пакета) не обнаружены документы (вложения), указанные отправителем:",
        "Акт об отсутствии вложений",
    )


def damaged() -> bytes:
    """Return the act that a paper has come damaged."""
    return _act(
        "о повреждении поступившего документа (упаковки)",
        "При приёме и вскрытии обнаружены повреждения конверта (упаковки), документа:",
        "Акт о повреждении",
    )


def _act(about: str, found: str, title: str) -> bytes:
    made = Template(A4, (20, 15, 20, 30), size=13)
    made.line("{{ учреждение }}", align=CENTRE, bold=True, rule=True, after=18)
    made.line("АКТ", align=CENTRE, bold=True, size=15)
    made.line(about, align=CENTRE, bold=True, after=14)
    made.table([82, 83], [["{{ сегодня }}", ("№ ________", {"align": RIGHT})]], lines=False)
    made.line("", after=6)
    made.line(
        "Мы, нижеподписавшиеся, составили настоящий акт о том, что {{ поступило }} "
        "{% if доставка %}({{ доставка }}) {% endif %}от корреспондента: {{ корреспондент }} – поступил документ "
        "«{{ вид }}»{% if исх_номер %} №\u00a0{{ исх_номер }}{% if исх_дата %} от {{ исх_дата }}{% endif %}{% endif %}"
        ", зарегистрированный {{ дата }} за №\u00a0{{ номер }}. Содержание: {{ содержание }}",
        align=JUSTIFIED,
        first=12.5,
        after=8,
    )
    made.line(found, align=JUSTIFIED, first=12.5, after=4)
    for _ in range(4):
        made.line("", rule=True, before=8)
    made.line(
        "Акт составлен в двух экземплярах: первый приобщён к документу, второй направлен отправителю.",
        align=JUSTIFIED,
        first=12.5,
        kept=True,
        before=14,
        after=18,
    )
    kept: dict[str, Any] = {"align": CENTRE, "kept": True}
    signing = [("____________________", kept), ("________________", kept), ("____________________", kept)]
    under = [(said, kept | {"size": 9}) for said in ("(должность)", "(подпись)", "(фамилия, инициалы)")]
    made.table([60, 45, 60], [row for _ in range(3) for row in (signing, under, [("", kept)] * 3)], lines=False)
    return made.saved(title)


# ── the file ──────────────────────────────────────────────────────────────────────────────────────────────


def inventory() -> bytes:
    """Return the inventory of the papers of a case."""
    made = Template(A4, (15, 12, 18, 20), size=11)
    made.line("{{ учреждение }}", align=CENTRE, bold=True, rule=True, after=10)
    made.line("ВНУТРЕННЯЯ ОПИСЬ", align=CENTRE, bold=True, size=14)
    made.line("документов дела № {{ индекс }} за {{ год }} год, том {{ том }}", align=CENTRE, bold=True)
    made.line("«{{ заголовок }}»", align=CENTRE, after=8)
    made.table(
        [15, 31, 24, 62, 20, 26],
        [
            ["№ п/п", "Индекс документа", "Дата", "Заголовок документа", "Номера листов", "Примечание"],
            "for строка in бумаги",
            [("{{ строка.место }}", {"align": CENTRE}), "{{ строка.номер }}", "{{ строка.дата }}", "{{ строка.о_чём }}",
             ("{{ строка.листы }}", {"align": CENTRE}), "{{ строка.примечание }}"],
            "endfor",
        ],
        heads=1,
        size=10,
    )  # fmt: skip
    made.line("Итого: {{ всего }} ({{ всего_прописью }}), {{ листов }} ({{ листов_прописью }}).", before=10)
    made.line("Хранить: {{ срок }}, по {{ хранить_по }} включительно.", before=2)
    made.line(
        "Опись составил: {% if должность %}{{ должность }} {% endif %}{{ кто }}     подпись "
        + LINE
        + "     {{ сегодня }}",
        before=18,
    )
    made.number_pages()
    return made.saved("Внутренняя опись")


# ── lists ─────────────────────────────────────────────────────────────────────────────────────────────────


def hand_over() -> bytes:
    """Return the register by which papers are handed over against signatures."""
    made = Template(A4, (15, 12, 18, 20), size=12)
    made.line("{{ учреждение }}", align=CENTRE, bold=True, rule=True, after=10)
    made.line("РЕЕСТР № {{ номер }}", align=CENTRE, bold=True, size=14)
    made.line("передачи документов под роспись", align=CENTRE, bold=True, after=8)
    made.line("Дата: {{ дата }}")
    made.line("Кому: {{ кому }}", after=8)
    made.table(
        [10, 30, 22, 50, 46, 20],
        [
            ["№", "Номер", "Дата", "Корреспондент", "Содержание", "Листов"],
            "for бумага in бумаги",
            [
                ("{{ бумага.место }}", {"align": CENTRE}),
                "{{ бумага.номер }}",
                "{{ бумага.дата }}",
                "{{ бумага.корреспондент }}",
                "{{ бумага.содержание }}",
                ("{{ бумага.листов }}{% if бумага.приложений %} + {{ бумага.приложений }}{% endif %}",
                 {"align": CENTRE}),
            ],
            "endfor",
        ],
        heads=1,
        size=10.5,
    )  # fmt: skip
    made.line("Всего передано: {{ всего }}.", before=8, after=14, kept=True)
    kept: dict[str, Any] = {"kept": True}
    signing = [("________________", kept), ("____.____.________", kept | {"align": RIGHT})]
    made.table(
        [98, 40, 40],
        [
            [("Передал: {{ кто }}", kept), *signing],
            [("", kept)] * 3,
            [("Получил: _____________________________", kept), *signing],
        ],
        lines=False,
    )
    made.number_pages()
    return made.saved("Реестр передачи документов")


def journal() -> bytes:
    """Return the journal of a period; annulled numbers stay in it, struck through, with the reason."""
    made = Template((A4[1], A4[0]), (14, 12, 16, 18), size=11)
    made.line("{%p if начало %}")
    made.line("{{ учреждение }}", align=CENTRE, bold=True)
    made.line("{{ журнал|upper }}", align=CENTRE, bold=True, size=13, before=4)
    made.line("с {{ с }} по {{ по }}", align=CENTRE, after=6)
    made.line("{%p endif %}")
    struck = {"strike": True}
    made.table(
        [12, 30, 22, 58, 34, 72, 39],
        [
            ["№", "Номер", "Дата", "Корреспондент", "Исходящий номер и дата", "Содержание", "Исполнитель, ответ"],
            "for бумага in бумаги",
            "if бумага.аннулировано",
            [
                "{{ бумага.место }}",
                ("{{ бумага.номер }}", struck),
                ("{{ бумага.дата }}", struck),
                ("{{ бумага.корреспондент }}", struck),
                ("{{ бумага.исх_номер }}{% if бумага.исх_дата %} от {{ бумага.исх_дата }}{% endif %}", struck),
                "Номер аннулирован: {{ бумага.аннулировано }}",
                "",
            ],
            "else",
            [
                "{{ бумага.место }}",
                "{{ бумага.номер }}",
                "{{ бумага.дата }}",
                "{{ бумага.корреспондент }}",
                "{{ бумага.исх_номер }}{% if бумага.исх_дата %} от {{ бумага.исх_дата }}{% endif %}",
                "{{ бумага.содержание }}",
                "{% for поручено in бумага.исполнители %}{{ поручено.отдел }}{% if not loop.last %}, {% endif %}"
                "{% endfor %}{% if бумага.ответ_дата %}{% if бумага.исполнители %}; {% endif %}"
                "ответ №\u00a0{{ бумага.ответ_номер }} от {{ бумага.ответ_дата }}{% endif %}",
            ],
            "endif",
            "endfor",
        ],
        heads=1,
        size=9,
    )
    made.line("{%p if конец and not бумаги %}")
    made.line("Записей нет.", align=CENTRE, before=8)
    made.line("{%p endif %}")
    made.line("{%p if конец %}")
    made.line("В журнале за период: {{ всего }}.", before=8)
    made.line("{%p endif %}")
    made.number_pages(of_all=False)
    return made.saved("Журнал регистрации")


def form_103() -> bytes:
    """Return the list of inland postal items, form 103."""
    made = Template((A4[1], A4[0]), (12, 12, 14, 16), size=11)
    made.line("ф. 103", align=RIGHT, size=10)
    made.line("СПИСОК № {{ номер }} от {{ дата }}", align=CENTRE, bold=True, size=13)
    made.line("внутренних почтовых отправлений", align=CENTRE, bold=True, after=4)
    made.table(
        [140, 129],
        [
            ["Вид РПО: {{ вид }}", "Категория РПО: {{ категория }}"],
            ["Отправитель: {{ учреждение }}", "Всего отправлений: {{ отправления|length }}"],
            ["Адрес отправителя: " + SENDER, "Наименование и индекс места приёма: " + LINE],
        ],
        lines=False,
    )
    made.line("", size=6)
    made.table(
        [12, 66, 82, 44, 20, 20, 25],
        [
            ["№", "Адресат", "Адрес", "ШПИ", "Масса, г", "Плата, руб.", "Примечание"],
            "for один in отправления",
            [
                ("{{ один.место }}", {"align": CENTRE}),
                "{{ один.получатель }}",
                "{{ один.адрес }}",
                ("{{ один.шпи }}", {"align": CENTRE}),
                "",
                "",
                "{{ один.номер }}",
            ],
            "endfor",
            ["", ("Итого", {"bold": True}), "", "", "", "", ""],
        ],
        heads=1,
        size=10,
    )
    made.line("Всего сдано: {{ всего }}.", before=6, after=14, kept=True)
    made.table(
        [134, 135],
        [
            ["Сдал: {{ кто }}  ____________________", "Принял: ______________________________ (подпись оператора)"],
            ["", "Оттиск календарного штемпеля"],
        ],
        lines=False,
    )
    made.number_pages()
    return made.saved("Список почтовых отправлений")


def envelope_c5() -> bytes:
    """Return envelopes C5."""
    return _envelope((229, 162), 105)


def envelope_dl() -> bytes:
    """Return envelopes DL."""
    return _envelope((220, 110), 98)


def envelope_c4() -> bytes:
    """Return envelopes C4."""
    return _envelope((324, 229), 150)


def _envelope(page: tuple[float, float], left: float) -> bytes:
    """Return envelopes of a size, one a page: the sender above at the left, the addressee below at the right."""
    made = Template(page, (12, 12, 8, 15), size=11, font=SANS)
    made.line("{%p for один in отправления %}")
    made.line("{%p if not loop.first %}")
    made.line("", new_page=True, size=1)
    made.line("{%p endif %}")
    made.line("От кого: {{ учреждение }}")
    made.line("Откуда: " + SENDER)
    made.line("№\u00a0{{ один.номер }}", size=10, after=(page[1] - 110) * 1.3 + 45)
    made.table(
        [left, made.width - left],
        [
            ["", "Кому: {{ один.получатель }}"],
            ["", "Куда: {{ один.адрес }}"],
            ["", ("{{ один.индекс }}", {"bold": True, "size": 15})],
            ["", ("{% if один.шпи %}ШПИ {{ один.шпи }}{% endif %}", {"size": 9})],
        ],
        lines=False,
    )
    made.line("{%p endfor %}")
    return made.saved("Конверты")


def separator() -> bytes:
    """Return the sheet that parts letters in the scanner's tray: its code stands on it four times, however it lies."""
    made = Template(A4, (20, 20, 20, 20), size=14, font=SANS)
    made.line("{{ штрихкод }}", align=CENTRE)
    made.line("РАЗДЕЛИТЕЛЬНЫЙ ЛИСТ", align=CENTRE, bold=True, size=22, before=160)
    made.line("Положите его в сканер между письмами: каждое письмо придёт отдельно.", align=CENTRE, before=12)
    made.line("Лист печатают один раз и используют снова.", align=CENTRE, before=4, after=160)
    made.line("{{ штрихкод }}", align=CENTRE)
    return made.saved("Разделительный лист")
