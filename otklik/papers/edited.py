"""A reply that goes out to be edited in Word and comes back: the letterhead is ours, all else in the file is the reply.

Our letterhead stands in styles whose names begin with OURS. Of a file that comes back what stands in them is cut away
and made anew, for each author his own. What is left of its body, whatever its style, in tables and in text boxes too,
is what the reply says, and it is all that is put on the letterhead: nothing is sent that the checker has not read.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.image.exceptions import UnrecognizedImageError
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from otklik.papers.letterhead import BODY
from otklik.papers.rendering import BadTemplate, only_docx, refuse_bomb
from otklik.reports.documents.zips import settled

PLACE = "\ue000"
"""What marks the paragraphs of a reply's own words while its letterhead is made; a sign that no text has."""
OURS = "Бланк: "
"""How the styles begin in which our letterhead stands, each made of the style that the template has there."""
BLOCKS = (qn("w:p"), qn("w:tbl"), qn("w:sdt"))
BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
LEFT_OUT = ("altChunk", "object", "sectPr", "footnoteReference", "endnoteReference", "commentReference",
            "commentRangeStart", "commentRangeEnd")  # fmt: skip
"""What of a body stands for something outside it, which nobody has read."""
OF_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
DRAWN = ("{*}drawing", "{*}pict")


def text_of(content: bytes) -> str:
    """Return what a reply in an edited DOCX says: all of its body but our letterhead, a line a paragraph.

    :raises BadTemplate: if it is no DOCX, or is broken
    """
    with only_docx():
        return "\n".join(_lines(_own(content).element.body)).replace("\u00a0", " ").strip()


def on_letterhead(filled: bytes, edited: bytes | None = None) -> bytes:
    """Return a reply whose letterhead stands in styles of ours; with the body of an edited file, if there is one.

    :param filled: the template filled in, PLACE at the beginning of each paragraph of the reply's own words
    :raises BadTemplate: if the template has no place for them, or the edited file is broken
    """
    with only_docx():
        paper = Document(io.BytesIO(filled))
        places = list(_marked(paper))
        if edited is not None:
            if not places:
                raise BadTemplate("В шаблоне ответа нет места для его текста: вставьте {%p for абзац in текст %}.")
            _Moved(_own(edited), paper).put_before(places[0])
            for place in places:
                place.getparent().remove(place)
        written = io.BytesIO()
        paper.save(written)
        return settled(written.getvalue())


def _marked(paper: Any) -> Iterator[Any]:
    """Yield the paragraphs of the reply's own words, the mark taken off, and put all others into styles of ours."""
    styles = paper.styles
    known = {style.name for style in styles}
    for p in list(paper.element.body.iter(qn("w:p"))):
        marks = [piece for piece in p.iter(qn("w:t")) if PLACE in (piece.text or "")]
        for piece in marks:
            piece.text = piece.text.replace(PLACE, "")
        if marks:
            yield p
            continue
        paragraph = Paragraph(p, paper._body)
        base: Any = paragraph.style
        name = f"{OURS}{base.name}"
        if name not in known:
            known.add(name)
            made = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            made.base_style = base
            made.next_paragraph_style = styles[BODY] if BODY in known else base
        paragraph.style = styles[name]


def _own(content: bytes) -> Any:
    """Return an edited file without our letterhead."""
    refuse_bomb(content)
    paper = Document(io.BytesIO(content))
    ours = {style.style_id for style in paper.styles if (style.name or "").startswith(OURS)}

    def is_ours(p: Any) -> bool:
        style = p.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        return style is not None and style.get(qn("w:val")) in ours

    for block in list(paper.element.body):
        paragraphs = list(block.iter(qn("w:p")))
        for p in filter(is_ours, paragraphs):
            for child in [one for one in p if one.tag != qn("w:pPr")]:
                p.remove(child)
        if paragraphs and all(map(is_ours, paragraphs)):
            paper.element.body.remove(block)
    return paper


def _lines(root: Any) -> Iterator[str]:
    for p in root.iter("{*}p"):
        pieces = (piece for piece in p.iter("{*}t", *(f"{{*}}{name}" for name in BREAKS)) if _is_of(piece, p))
        text = "".join(BREAKS.get(piece.tag.rpartition("}")[2], piece.text or "") for piece in pieces)
        if text.strip():
            yield text


def _is_of(piece: Any, p: Any) -> bool:
    """Tell whether a piece of text is of this paragraph: of no text box in it, no tab stop, no second reading."""
    return (
        next(piece.iterancestors("{*}p")) is p
        and piece.getparent().tag.endswith("}r")
        and next(piece.iterancestors("{*}Fallback"), None) is None
    )


class _Moved:
    """The body of one paper on its way into another: its styles, lists and pictures go with it, nothing else does."""

    def __init__(self, own: Any, into: Any) -> None:
        self.own, self.into = own, into
        self.styles = {one.get(qn("w:styleId")): one for one in own.styles.element.iter(qn("w:style"))}
        self.known = {_name(one): one.get(qn("w:styleId")) for one in into.styles.element.iter(qn("w:style"))}

    def put_before(self, place: Any) -> None:
        self._take_lists()
        for block in self.own.element.body:
            if block.tag in BLOCKS:
                place.addprevious(self._fitted(deepcopy(block)))

    def _take_lists(self) -> None:
        kind = RELATIONSHIP_TYPE.NUMBERING
        theirs, ours = ({rel.reltype: rel for rel in one.part.rels.values()} for one in (self.own, self.into))
        if kind in theirs and kind in ours:
            ours[kind].target_part._element = theirs[kind].target_part._element
        elif kind in theirs:
            self.into.part.relate_to(theirs[kind].target_part, kind)

    def _fitted(self, block: Any) -> Any:
        for one in list(block.iter(*(f"{{*}}{name}" for name in LEFT_OUT))):
            one.getparent().remove(one)
        for one in block.iter(qn("w:pStyle"), qn("w:rStyle"), qn("w:tblStyle")):
            one.set(qn("w:val"), self._style(one.get(qn("w:val"))))
        for one in list(block.iter()):
            for name in [name for name in one.attrib if name.startswith(OF_RELATION)]:
                self._relate(one, name)
        return block

    def _relate(self, one: Any, name: str) -> None:
        """Let a picture stand for itself here too; a link is but its words, and what else stands outside is gone."""
        related = self.own.part.rels.get(one.attrib.pop(name))
        if related is not None and related.reltype == RELATIONSHIP_TYPE.IMAGE and not related.is_external:
            try:
                one.set(name, self.into.part.get_or_add_image(io.BytesIO(related.target_part.blob))[0])
            except UnrecognizedImageError:
                pass
            else:
                return
        if (drawn := next(one.iterancestors(*DRAWN), None)) is not None and drawn.getparent() is not None:
            drawn.getparent().remove(drawn)

    def _style(self, key: str) -> str:
        """Return how a style is called here; one that is not here comes along, with what it is based on."""
        style = self.styles.get(key)
        if style is None or _name(style) in self.known:
            return key if style is None else self.known[_name(style)]
        copied = deepcopy(style)
        self.known[_name(style)] = made = f"own{len(self.known)}"
        copied.set(qn("w:styleId"), made)
        copied.attrib.pop(qn("w:default"), None)
        for one in [one for one in copied if one.tag in (qn("w:next"), qn("w:link"))]:
            copied.remove(one)
        if (based := copied.find(qn("w:basedOn"))) is not None:
            based.set(qn("w:val"), self._style(based.get(qn("w:val"))))
        self.into.styles.element.append(copied)
        return made


def _name(style: Any) -> str:
    named = style.find(qn("w:name"))
    return "" if named is None else named.get(qn("w:val"))
