"""Replies on paper: a draft on the letterhead as DOCX and PDF, an edited DOCX read back, the inventory of a case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings

from otklik.office.answering.cards import signature_of
from otklik.office.answering.drafting import letters_of
from otklik.office.answering.filing import retention
from otklik.office.answering.models import CaseFile, Draft, DraftVersion, Filed
from otklik.office.answering.queries import inventory
from otklik.office.answering.signing import signers
from otklik.office.dispatch.actions import author_of, recipient_of
from otklik.office.dispatch.models import Dispatch
from otklik.office.files.actions import place_of
from otklik.office.registry.models import Letter
from otklik.papers import facts, rendering
from otklik.papers.actions import Made, NoSuchPaper, template_of
from otklik.papers.catalogue import PAPERS
from otklik.papers.edited import PLACE, on_letterhead
from otklik.papers.naming import signing, to_whom
from otklik.papers.outgoing import letterhead, signatory
from otklik.ui import russian

HEADED = 120
"""Characters of what a paper is about, in an inventory."""
TO_SEVERAL = "Заявителям (по списку)"
"""To whom a reply goes that several authors get: none of them is named to another."""


def reply(
    *,
    draft: Draft,
    version: DraftVersion | None,
    letter: Letter | None,
    out: Dispatch | None = None,
    kind: str,
    today: date,
) -> Made:
    """Make the paper of a draft; of a version that came as a DOCX, of what that says, on a letterhead made anew.

    :param letter: to whose author it is addressed; None: to all whom the draft answers. The DOCX of a reply to several,
        which is made to be edited, names none of them.
    :param out: the letter out that carries it, to its recipient and with its number; None: it has not left
    :raises NoSuchPaper: if it is not made as such a file
    :raises BadTemplate: if the office's own template no longer does, or the file cannot be laid out
    """
    if kind not in rendering.KINDS:
        raise NoSuchPaper(kind)
    letters = letters_of(draft)
    name = f"Ответ на {letters[0].number.replace('/', '-')}.{kind}"
    says = _says(draft, version, letters, None if kind == "docx" and out is None else letter, out, today)
    edited = place_of(version.file.sha256).read_bytes() if version is not None and version.file is not None else None
    docx = on_letterhead(rendering.fill(template_of("reply"), says, title=PAPERS["reply"].title), edited)
    return Made(docx if kind == "docx" else rendering.lay_out(docx), name)


def _says(
    draft: Draft,
    version: DraftVersion | None,
    letters: Sequence[Letter],
    letter: Letter | None,
    out: Dispatch | None,
    today: date,
) -> dict[str, Any]:
    one = letter or (letters[0] if len(letters) == 1 else None)
    to = recipient_of(out) if out else author_of(one) if one else None
    sent = out.outgoing if out else None
    writer = version.written_by if version else draft.begun_by
    text = (version.text if version else "").replace(PLACE, "")
    signature = signature_of(draft)
    post, name = signatory(signature.signer if signature else "", today)
    if signature is None and not name:  # the letterhead names nobody: who is to sign it is the head
        name = signing(signers()[0].rpartition(", ")[2]) if signers() else ""
    by_email = to is not None and to.way == Dispatch.Way.EMAIL and bool(to.email)
    return facts.office(today) | {
        "бланк": letterhead(today),
        "телефон": settings.OPTIONS.phone,
        "номер": sent.number if sent else "",
        "дата": facts.day(sent.registered_on) if sent else "",
        "кому": to_whom(to.name) if to else TO_SEVERAL,
        "куда": russian.tied(to.address) if to and not by_email else "",
        "почта": to.email if to and by_email else "",
        "бумага_номер": one.number if one else "",
        "бумага_дата": facts.day(one.registered_on) if one else "",
        "текст": [PLACE + russian.tied(line.strip()) for line in text.splitlines() if line.strip()],
        "бумаги": "" if len(letters) == 1 else ", ".join(_called(each) for each in letters),
        "должность": post,
        "подписал": name,
        "исполнитель": writer.get_full_name() if writer else "",
    }


def _called(letter: Letter) -> str:
    return f"№\u00a0{letter.number} от {facts.day(letter.registered_on)}"


def print_inventory(*, case: CaseFile, volume: int, kind: str, by: str, today: date) -> Made:
    """Make the inventory of a volume of a case; `by` is who makes it.

    :raises NoSuchPaper: if there is no such volume, or it is not made as such a file
    """
    rows = list(inventory(case).filter(volume=volume))
    if kind not in rendering.KINDS or not rows:
        raise NoSuchPaper(kind)
    sheets, papers = 0, []
    for place, row in enumerate(rows, start=1):
        first, sheets = sheets + 1, sheets + row.sheets
        papers.append(
            {
                "место": str(place),
                "номер": row.letter.number,
                "дата": facts.day(row.letter.registered_on),
                "о_чём": _headed(row),
                "листы": f"{first}–{sheets}" if sheets > first else str(first),
                "примечание": f"повторное к {row.first.number}" if row.first else "",
            }
        )
    says = facts.office(today) | {
        "индекс": case.index,
        "год": str(case.year),
        "том": str(volume),
        "заголовок": case.title,
        "бумаги": papers,
        "всего": russian.counted(len(rows), "документ", "документа", "документов"),
        "листов": russian.counted(sheets, "лист", "листа", "листов"),
        "срок": _kept(case, max(row.ended_on for row in rows)),
        "хранить_по": facts.day(max(row.kept_until for row in rows)),
        "кто": by,
    }
    name = f"Опись дела {case.index} за {case.year}, том {volume}.{kind}"
    return Made(rendering.write(template_of("inventory"), says, kind, title=PAPERS["inventory"].title), name)


def _kept(case: CaseFile, on: date) -> str:
    row = retention(case, on)
    return f"{row.says.partition(': ')[2]} ({row.source.removesuffix(' (сверить)')})"


def _headed(row: Filed) -> str:
    """Return what a paper is called in an inventory: whose it is, about what, and the answer."""
    letter, appeal = row.letter, getattr(row.letter, "appeal", None)
    whose = russian.initials(appeal.surname, appeal.first_name, appeal.patronymic) if appeal else ""
    kind = letter.kind.name if letter.kind else "письмо"
    answer = getattr(letter, "reply", None)
    about = letter.summary or (appeal.text if appeal else "")
    words = facts.in_short(about, HEADED)
    told = [f"{kind[:1].upper()}{kind[1:]}", whose or letter.correspondent_name]
    headed = ", ".join(filter(None, told)) + (f": {words}" if words else "")
    return headed + (f". Ответ от {facts.day(answer.sent_on)} №\u00a0{answer.number}" if answer else "")
