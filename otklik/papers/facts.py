"""What papers say of letters: rows of the office → the words of templates, as `catalogue` lists them; set-based."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import F, Prefetch
from django.utils.timezone import localdate

from otklik.office.answering.models import Closing
from otklik.office.appeals.cards import COVERS, QUESTIONS
from otklik.office.appeals.models import Appeal, Question, Signatory
from otklik.office.appeals.queries import select
from otklik.office.assigning.models import Resolution
from otklik.office.considering.models import Extension
from otklik.office.dispatch.models import Dispatch
from otklik.office.filters import ANNULLED, ANY
from otklik.office.people.models import User
from otklik.office.people.rights import EVERYTHING, NOTHING, Reach
from otklik.office.reference.models import BodyName, LetterKind
from otklik.office.reference.queries import in_force_on
from otklik.office.registry.models import HandOver, Letter
from otklik.office.registry.queries import holder, label_of
from otklik.office.registry.tracking import code_word
from otklik.office.work.cards import answered_by
from otklik.office.work.queries import standing
from otklik.papers.pictures import barcode, qr
from otklik.ui import russian

AT_THE_REGISTRAR = "у регистратора"
IN_SHORT = 300
"""Characters of a text in a list: an appeal may have twenty thousand."""
RELATED = (
    "series", "kind", "correspondent", "term", "reply", "handed__department", "handed__person",
    "extension__inquiry", "filed__case", "filed__filed_by",
)  # fmt: skip
ASSIGNMENTS = Prefetch(
    "assignments",
    standing().select_related("department", "executor").order_by("-is_responsible", "department__sort_key"),
)
RESOLUTIONS = Prefetch("resolutions", Resolution.objects.select_related("author", "entered_by").order_by("at", "pk"))
INTERIM = Prefetch(
    "dispatches",
    Dispatch.objects.filter(kind=Dispatch.Kind.INTERIM, sent_on__isnull=False)
    .select_related("outgoing")
    .order_by("sent_on", "pk"),
)
CLOSED = Prefetch("closings", Closing.objects.filter(reopened_on=None).select_related("closed_by").order_by("-pk"))
WRITERS = ("settlement", "repeat_of__letter")
SIGNED = Prefetch("signatories", Signatory.objects.order_by("position"))


def day(value: date | None) -> str:
    """Return a day as papers write it, «14.04.2026»; nothing, if there is none."""
    return f"{value:%d.%m.%Y}" if value else ""


def office(today: date) -> dict[str, Any]:
    """Return what a paper made today says of the administration."""
    body = BodyName.objects.filter(in_force_on(today)).order_by(F("since").desc(nulls_last=True), "pk").first()
    return {
        "учреждение": body.name if body else "",
        "учреждение_кратко": body.short_name if body else "",
        "обратный_адрес": settings.OPTIONS.postal_address,
        "сегодня": day(today),
    }


def letters(ids: Iterable[int], within: Reach = NOTHING) -> list[dict[str, Any]]:
    """Return what papers say of letters, in the order of their keys given; of others, what a reach admits."""
    keys = list(ids)
    rows = (
        Letter.objects.select_related(*RELATED)
        .prefetch_related(ASSIGNMENTS, RESOLUTIONS, INTERIM, CLOSED, answered_by(EVERYTHING))
        .in_bulk(keys)
    )
    appeals = Appeal.objects.select_related(*WRITERS).prefetch_related(QUESTIONS, COVERS, SIGNED).in_bulk(keys)
    known = _known({appeal.repeat_of_id for appeal in appeals.values()}, within)
    return [letter(rows[key], appeals.get(key), known) for key in keys if key in rows]


def _known(appeals: set[int | None], within: Reach) -> set[int | None]:
    """Return those of the earlier appeals of which a paper may tell."""
    if within.everything or appeals <= {None}:
        return appeals
    return set(select({ANNULLED: ANY}, within).filter(pk__in=appeals - {None}).values_list("pk", flat=True))


def letter(row: Letter, appeal: Appeal | None, known: Collection[int | None]) -> dict[str, Any]:
    """Return what papers say of a letter, and of the earlier appeal that it repeats if that is among those `known`."""
    term, reply = getattr(row, "term", None), _reply(row)
    whole = row.summary or (appeal.text if appeal else "")
    return {
        "номер": row.number,
        "дата": day(row.registered_on),
        "поступило": day(row.received_on),
        "направление": row.get_direction_display(),
        "вид": row.kind.name if row.kind else "",
        "журнал": row.series.title,
        "корреспондент": _sender(row, appeal),
        "исх_номер": row.outgoing_number,
        "исх_дата": day(row.outgoing_on),
        "доставка": row.delivery,
        "содержание": in_short(whole),
        "содержание_полностью": whole,
        "листов": _count(row.sheets),
        "приложений": _count(row.enclosures),
        **_filed(row),
        "кому": row.addressee,
        "подписал": row.signatory,
        "срок": day(term.due) if term else "",
        "первый_срок": day(term.stated_due or term.legal_due) if term and term.extended_to else "",
        "продление": _extension(row),
        "промежуточные": ", ".join(
            f"№\u00a0{one.outgoing.number} от {day(one.sent_on)}" for one in row.dispatches.all() if one.outgoing
        ),
        "снято": _closed(row),
        "контроль": _control(row, appeal),
        "исполнители": [
            {
                "отдел": given.department.name,
                "исполнитель": given.executor.get_full_name() if given.executor else "",
                "ответственный": "ответственный" if given.is_responsible else "соисполнитель",
            }
            for given in row.assignments.all()
        ],
        "резолюции": [
            {
                "текст": made.text,
                "чья": made.author.get_full_name(),
                "дата": day(made.on),
                "срок": day(made.due),
                "внёс": made.entered_by.get_full_name() if made.entered_by else "",
            }
            for made in row.resolutions.all()
        ],
        "ответ_номер": reply[0],
        "ответ_дата": day(reply[1]),
        "оригинал": holder(row.handed) or AT_THE_REGISTRAR,
        "аннулировано": row.annulment,
        "обращение": _appeal(appeal, known) if appeal else None,
    }


def _filed(row: Letter) -> dict[str, Any]:
    """Return where a paper is kept: the case of its card until it lies in one."""
    filed = getattr(row, "filed", None)
    return {
        "дело": filed.case.index if filed else row.case_index,
        "том": str(filed.volume) if filed else "",
        "листы": str(filed.sheets) if filed else "",
        "подшил": f"{_named(filed.filed_by)}{day(filed.filed_on)}" if filed else "",
    }


def _extension(row: Letter) -> str:
    """Return until when a paper's term was made longer, by which decision."""
    made: Extension | None = getattr(row, "extension", None)
    if made is None:
        return ""
    reasons = (f"запрос: {made.inquiry.body}" if made.inquiry else "", made.reason.strip().rstrip("."))
    return f"до {day(made.until)}, решение от {day(made.decided_on)}: " + "; ".join(filter(None, reasons))


def _closed(row: Letter) -> str:
    """Return who took a paper off control, and when; nothing of one that was taken up again."""
    return next((f"{_named(made.closed_by)}{day(made.closed_on)}" for made in row.closings.all()), "")


def _named(official: User | None) -> str:
    return f"{official.get_full_name()}, " if official else ""


def labelled(row: Letter) -> dict[str, Any]:
    """Return the barcode of a letter."""
    digits = label_of(row)
    return {"штрихкод": barcode(digits), "цифры": digits}


def ticket(row: Letter) -> dict[str, Any]:
    """Return what the ticket says besides: the code word, and where one asks."""
    word, site = code_word(row), settings.OPTIONS.site
    return {
        "телефон": settings.OPTIONS.phone,
        "слово": word,
        "адрес": site,
        "qr": qr(" ".join(filter(None, (site, row.number, word)))),
    }


def listed(said: Iterable[Mapping[str, Any]], first: int = 1) -> list[dict[str, Any]]:
    """Return letters as rows of a list, numbered from `first` on."""
    return [{"место": str(place), **one} for place, one in enumerate(said, start=first)]


def handed_over(act: HandOver) -> dict[str, Any]:
    """Return what the register of an act of handing over says."""
    keys = list(act.papers.order_by("position").values_list("letter_id", flat=True))
    return {
        "кому": holder(act),
        "кто": act.made_by.get_full_name() if act.made_by else "",
        "дата": day(localdate(act.at)),
        "номер": str(act.pk),
        "всего": russian.counted(len(keys), "документ", "документа", "документов"),
        "бумаги": listed(letters(keys)),
    }


def mailed(mailing: Any) -> dict[str, Any]:
    """Return what a list of form 103 and its envelopes say."""
    items = list(mailing.items.select_related("letter").order_by("position"))
    return {
        "дата": day(mailing.posted_on),
        "номер": str(mailing.pk),
        "вид": "письмо",
        "категория": "заказное",
        "всего": russian.counted(len(items), "отправление", "отправления", "отправлений"),
        "кто": mailing.made_by.get_full_name() if mailing.made_by else "",
        "отправления": [
            {
                "место": str(item.position),
                "номер": item.letter.number,
                "получатель": item.recipient,
                "адрес": item.address,
                "шпи": item.tracking,
                "индекс": index_of(item.address),
            }
            for item in items
        ],
    }


def index_of(address: str) -> str:
    """Return the postal index that an address names; nothing, if it names none."""
    words = address.replace(",", " ").split()
    return next((word for word in words if len(word) == 6 and word.isascii() and word.isdigit()), "")


def in_short(text: str, longest: int = IN_SHORT) -> str:
    """Return a text as a row of a list holds it: cut at a word, where it is longer."""
    words = " ".join(text.split())
    return words if len(words) <= longest else words[:longest].rsplit(" ", 1)[0] + "…"


def _control(row: Letter, appeal: Appeal | None) -> str:
    """Return how a paper is watched; of other systems we only know the covers, which mean special control."""
    is_special = row.control == LetterKind.Control.SPECIAL or (not row.control and appeal and appeal.covers.all())
    return "особый контроль" if is_special else "контроль" if row.control else "без контроля"


def _reply(row: Letter) -> tuple[str, date | None]:
    """Return number and day of the answer: of the one sent, else of the last one registered; nothing without one."""
    sent, registered = getattr(row, "reply", None), row.answered_by.all()
    if sent or not registered:
        return (sent.number, sent.sent_on) if sent else ("", None)
    last = registered[len(registered) - 1].outgoing
    return last.number, last.registered_on


def _count(number: int | None) -> str:
    return "" if number is None else str(number)


def _sender(row: Letter, appeal: Appeal | None) -> str:
    """Return from whom a letter is: of an appeal its author, then the bodies that sent it here."""
    if appeal is None:
        return row.correspondent_name
    author = appeal.organisation or russian.initials(appeal.surname, appeal.first_name, appeal.patronymic)
    bodies = ", ".join(one.higher_body.name for one in appeal.covers.all() if one.higher_body)
    return f"{author} ({bodies})" if author and bodies else author or row.correspondent_name or bodies


def result_of(question: Question) -> str:
    """Return how a question ended: «поддержано, меры приняты»."""
    return question.get_outcome_display() + (", меры приняты" if question.measures_taken else "")


def _appeal(appeal: Appeal, known: Collection[int | None]) -> dict[str, Any]:
    earlier = appeal.repeat_of if appeal.repeat_of_id in known else None
    return {
        "заявитель": " ".join(filter(None, (appeal.surname, appeal.first_name, appeal.patronymic))),
        "организация": appeal.organisation,
        "адрес": appeal.address,
        "территория": appeal.settlement.name if appeal.settlement else "",
        "почта": appeal.email,
        "телефон": appeal.phone,
        "форма": appeal.get_form_display(),
        "вид": appeal.get_kind_display(),
        "подписей": _count(appeal.signatures),
        "подписавшие": [{"имя": one.name, "адрес": one.address} for one in appeal.signatories.all()],
        "категория": appeal.category,
        "о_ком": appeal.about_whom,
        "повторное": appeal.get_repeat_display(),
        "повторное_к": earlier.letter.number if earlier else appeal.repeat_of_number,
        "ответить": appeal.get_reply_by_display(),
        "текст": appeal.text,
        "вопросы": [
            {
                "код": one.code_id or "",
                "название": one.code.title if one.code else "не определён",
                "суть": one.substance,
                "результат": result_of(one),
            }
            for one in appeal.questions.all()
        ],
        "сопроводительные": [
            {
                "откуда": one.higher_body.name if one.higher_body else "",
                "номер": one.number,
                "дата": day(one.dated_on),
                "доложить": day(one.control_due),
            }
            for one in appeal.covers.all()
        ],
    }
