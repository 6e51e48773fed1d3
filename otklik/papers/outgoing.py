"""What letters out say: a dispatch and what it tells of → the words of `catalogue.DISPATCH`; an act of a check on site.

Which paper a dispatch has follows from its kind, and of a notice that there is no answer from the case of article 11.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import F

from otklik.office.answering.signing import signers
from otklik.office.appeals.models import Appeal
from otklik.office.considering.models import Extension, Redirect, SiteCheck
from otklik.office.considering.queries import procedure_of
from otklik.office.dispatch.models import Dispatch
from otklik.office.people.models import User
from otklik.office.reference.models import BodyName
from otklik.office.reference.queries import in_force_on, terms
from otklik.office.registry.models import Letter
from otklik.office.search.lemmas import is_name
from otklik.office.work.queries import answering
from otklik.papers import facts
from otklik.papers.facts import day
from otklik.rules.deadlines import NoTerm, Step, in_units, term_of
from otklik.rules.law import Procedure
from otklik.rules.naming import greeting, signing, to_whom
from otklik.rules.refusals import Case
from otklik.rules.words import capital
from otklik.ui import russian

LAW_59 = (
    "Федерального закона от 02.05.2006 №\u00a059-ФЗ «О порядке рассмотрения обращений граждан Российской Федерации»"
)
LAW_8 = (
    "Федерального закона от 09.02.2009 №\u00a08-ФЗ «Об обеспечении доступа к информации о деятельности "
    "государственных органов и органов местного самоуправления»"
)
BY_LAW = {
    Dispatch.Kind.EXTENSION_NOTICE: f"в соответствии с частью 2 статьи 12 {LAW_59}",
    Dispatch.Kind.INQUIRY: f"в соответствии с пунктом 2 части 1 и частью 2 статьи 10 {LAW_59}",
}
REDIRECTED_BY_LAW = {
    Redirect.Kind.COMPETENCE: f"в соответствии с частью 3 статьи 8 {LAW_59}",
    Redirect.Kind.MIGRATION: f"в соответствии с частью 3.1 статьи 8 {LAW_59}",
    Redirect.Kind.COPY: f"в соответствии с частью 4 статьи 8 {LAW_59}",
}
BY_LAW_8 = f"в соответствии со статьёй 18 {LAW_8}"
IN_ORDER = "в соответствии с установленным порядком"
WHAT = {
    Procedure.APPEAL: ("обращение", "обращения"),
    Procedure.INFORMATION_REQUEST: ("запрос", "запроса"),
    Procedure.MEDIA_REQUEST: ("запрос", "запроса"),
}
"""What a paper is called in a letter about it: nominative, genitive."""
POST_AND_NAME = re.compile(r"(.+?),?\s+(\S+\s+\S\.\s?\S\.)")
TYPED = {Dispatch.Kind.REPLY, Dispatch.Kind.REPORT}
TO_BODIES = {Dispatch.Kind.REDIRECT, Dispatch.Kind.INQUIRY, Dispatch.Kind.REPORT}
TITLES = {Dispatch.Kind.REPORT: "О результатах рассмотрения обращения"}


def paper_of(one: Dispatch) -> str:
    """Return which paper of the catalogue a letter out is."""
    if one.kind == Dispatch.Kind.LEFT_NOTICE:
        return f"left_{one.letter.appeal.decision.case}"
    return "letter_out" if one.kind in TYPED else one.kind


def letter_out(one: Dispatch, today: date) -> dict[str, Any]:
    """Return what a letter out says, with its number once it has one."""
    letter, appeal = one.letter, getattr(one.letter, "appeal", None)
    procedure = procedure_of(letter)
    what, of_what = _called(procedure)
    post, name = signatory(one.signatory, today)
    number, on = (one.cover.number, day(one.cover.dated_on)) if one.cover else answered(letter)
    about = _about(one, procedure)
    return {
        **facts.office(today),
        "бланк": letterhead(today),
        "телефон": settings.OPTIONS.phone,
        "номер": one.outgoing.number if one.outgoing else "",
        "дата": day(one.outgoing.registered_on) if one.outgoing else "",
        "кому": one.recipient if one.kind in TO_BODIES else to_whom(one.recipient),
        "куда": russian.tied(one.address) if one.way != Dispatch.Way.EMAIL or not one.email else "",
        "почта": one.email if one.way == Dispatch.Way.EMAIL else "",
        "обращение_к_автору": "" if one.kind in TO_BODIES else greeting(one.recipient),
        "что": what,
        "чего": of_what,
        "на_бумагу": f"На Ваше {what} от {day(letter.registered_on)} №\u00a0{letter.number}",
        "на_номер": number,
        "на_дата": on,
        "бумага_номер": letter.number,
        "бумага_дата": day(letter.registered_on),
        "заявитель": _author(letter, appeal),
        "заявителя_адрес": russian.tied(appeal.address) if appeal else "",
        "листов": _sheets(letter),
        "приложение": "",
        "текст": _text(one),
        "тема": TITLES.get(Dispatch.Kind(one.kind), f"О рассмотрении {of_what}"),
        "причина": "",
        "копия": False,
        "органы": [],
        "дней": _days_to_answer(procedure, today),
        "срок_был": day(letter.term.due) if hasattr(letter, "term") else "",
        "срок_стал": "",
        "страница": "",
        "ответы": [],
        "должность": post,
        "подписал": name,
        "исполнитель": executor_of(letter, one.prepared_by, name),
        **about,
        "по_закону": capital(about["по_закону_строчно"]),
    }


def _called(procedure: Procedure) -> tuple[str, str]:
    return WHAT.get(procedure, ("письмо", "письма"))


def answered(letter: Letter) -> tuple[str, str]:
    """Return number and day behind «На №»: the sender's own if he gave any, else those under which it is here."""
    if letter.outgoing_number:
        return letter.outgoing_number, day(letter.outgoing_on)
    return letter.number, day(letter.registered_on)


def _sheets(letter: Letter) -> str:
    """Return how many sheets a paper has with its enclosures; nothing, if nobody has counted them."""
    return "" if letter.sheets is None else str(letter.sheets + (letter.enclosures or 0))


def _text(one: Dispatch) -> list[str]:
    """Return what was typed; of an inquiry it goes on with a sentence that is begun."""
    text = paragraphs(one.text)
    return [inside(text[0]), *text[1:]] if one.kind == Dispatch.Kind.INQUIRY and text else text


def _enclosed(what: str, letter: Letter) -> str:
    sheets = _sheets(letter)
    return f"{what} на {sheets}\u00a0л." if sheets else what


def _reply_enclosed(letter: Letter) -> str:
    """Return what is enclosed to a report: the copy of the answer, once there is one."""
    sent = letter.dispatches.filter(kind=Dispatch.Kind.REPLY, outgoing__isnull=False).order_by("-pk").first()
    if sent is None or sent.outgoing is None:
        return ""
    return f"копия ответа на {_sheets(sent.outgoing) or '____'}\u00a0л."


def _about(one: Dispatch, procedure: Procedure) -> dict[str, Any]:
    """Return what a letter out says of the decision that it tells of."""
    kind, (what, of_what) = Dispatch.Kind(one.kind), _called(procedure)
    law = BY_LAW.get(kind, IN_ORDER) if procedure is Procedure.APPEAL else _other_law(procedure)
    match kind:
        case Dispatch.Kind.REDIRECT | Dispatch.Kind.REDIRECT_NOTICE:
            of_it = {"dispatch": one} if kind is Dispatch.Kind.REDIRECT else {"notice": one}
            sent = list(Redirect.objects.select_related("body").filter(**of_it).order_by("pk"))
            is_copy = bool(sent) and sent[0].kind == Redirect.Kind.COPY
            if procedure is Procedure.APPEAL and sent:
                law = REDIRECTED_BY_LAW[Redirect.Kind(sent[0].kind)]
            return {
                "по_закону_строчно": law,
                "причина": _ground(sent[0].reason) if sent else "",
                "копия": is_copy,
                "приложение": _enclosed(f"копия {of_what}" if is_copy else what, one.letter),
                "органы": [{"название": each.body.name, "контакты": russian.tied(each.contacts)} for each in sent],
            }
        case Dispatch.Kind.EXTENSION_NOTICE:
            made = Extension.objects.select_related("inquiry", "letter__term").get(notice=one)
            return {
                "по_закону_строчно": law,
                "причина": _ground(_why(made)),
                "срок_был": day(made.letter.term.legal_due),
                "срок_стал": day(made.until),
            }
        case Dispatch.Kind.LEFT_NOTICE:
            decision = one.letter.appeal.decision
            earlier = decision.earlier.select_related("letter__reply").order_by("answered_on")
            return {
                "по_закону_строчно": law,
                "причина": _ground(decision.ground),
                "приложение": _enclosed("жалоба" if decision.case == Case.COMPLAINED_OF else what, one.letter),
                "страница": decision.page,
                "ответы": [_earlier(each) for each in earlier],
            }
        case Dispatch.Kind.REPORT:
            return {"по_закону_строчно": law, "приложение": _reply_enclosed(one.letter)}
        case _:
            return {"по_закону_строчно": law}


def _other_law(procedure: Procedure) -> str:
    return BY_LAW_8 if procedure is Procedure.INFORMATION_REQUEST else IN_ORDER


def _why(made: Extension) -> str:
    if made.inquiry:
        asked = f"в орган «{made.inquiry.body}» направлен запрос документов и материалов, необходимых для рассмотрения"
        return "; ".join(filter(None, (asked, inside(made.reason))))
    return made.reason


def inside(said: str) -> str:
    """Return typed words as they stand inside a sentence: with a small letter, unless they begin with a name."""
    words = said.strip()
    first = re.match(r"[А-ЯЁ][а-яё]*\b(?![.-])", words)
    return words if first is None or is_name(first[0].lower()) else words[:1].lower() + words[1:]


def _ground(said: str) -> str:
    """Return a reason as it stands behind «Основание:», before the full stop of the sentence."""
    return inside(said).rstrip(".")


def _earlier(answered: Appeal) -> dict[str, str]:
    reply = getattr(answered.letter, "reply", None)
    return {
        "номер": reply.number if reply else "",
        "дата": day(answered.answered_on),
        "на_номер": answered.letter.number,
    }


def _days_to_answer(procedure: Procedure, today: date) -> str:
    try:
        row = term_of(Step.INQUIRY, procedure, today, terms())
    except NoTerm:
        return ""
    return in_units(row.length, row.unit).replace("календарных ", "")


def _author(letter: Letter, appeal: Appeal | None) -> str:
    if appeal is None:
        return letter.correspondent_name
    name = " ".join(filter(None, (appeal.surname, appeal.first_name, appeal.patronymic)))
    return name or appeal.organisation


def executor_of(letter: Letter, writer: User | None, signed_by: str) -> str:
    """Return who stands behind «Исп.»: who answers for the paper, else who has written the letter; never who signs."""
    given = answering().select_related("executor").filter(letter=letter.pk).exclude(executor=None).first()
    officials = [one.get_full_name() for one in (given.executor if given else None, writer) if one]
    return next((name for name in officials if signing(name) != signed_by), "")


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a typed text: what stands between empty or full lines."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def signatory(said: str, today: date) -> tuple[str, str]:
    """Return post and name of whoever signs: «Заместитель Главы, Иванов И. И.», else the head.

    The letterhead names him; if it does not, he is the first of those whose signature a reply may bear.
    """
    if said:
        return _parted(said)
    body = _body(today)
    if body and body.head_name:
        return body.head_post, signing(body.head_name)
    first = next(iter(signers()), "")
    return _parted(first) if first else (body.head_post if body else "", "")


def _parted(said: str) -> tuple[str, str]:
    apart = POST_AND_NAME.fullmatch(said.replace(russian.NBSP, " "))
    if apart:
        return apart[1], signing(apart[2])
    post, _, name = said.rpartition(", ")
    return (post, signing(name)) if post else (said, "")


def letterhead(today: date) -> str:
    body = _body(today)
    return body.letterhead.strip() if body else ""


def _body(today: date) -> BodyName | None:
    return BodyName.objects.filter(in_force_on(today)).order_by(F("since").desc(nulls_last=True), "pk").first()


def checked_on_site(check: SiteCheck, today: date) -> Mapping[str, Any]:
    """Return what the act of a check on site says."""
    letter = check.letter
    photos, present = check.photos.count(), paragraphs(check.participants)
    author = _author(letter, getattr(letter, "appeal", None))
    return {
        **facts.office(today),
        "день": day(check.held_on),
        "место": russian.tied(check.place),
        "бумага_номер": letter.number,
        "бумага_дата": day(letter.registered_on),
        "заявитель": author,
        "участники": present,
        "заявитель_участник": any(_is_named(author, one) for one in present),
        "присутствовал": check.applicant_present,
        "установлено": paragraphs(check.found),
        "снимков": russian.counted(photos, "фотография", "фотографии", "фотографий") if photos else "",
    }


def _is_named(author: str, said: str) -> bool:
    """Tell whether a line on who took part names the author: by the surname, a word of it."""
    surname = author.partition(" ")[0]
    return bool(surname) and surname.casefold() in re.findall(r"[\w-]+", said.casefold())
