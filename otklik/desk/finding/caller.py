"""«Позвонила бабушка»: surname and village → where her letter is, without telling a stranger somebody else's business.

Who has the ticket of a letter names its number and code word instead.

A caller is believed when she names a detail herself: her first name, patronymic or street, the house and the year of
the letter besides. Until then the page tells nothing of anybody; of several people it tells of none before only one is
left. Who names something else is put down, and after REFUSED of them an official waits a minute: nobody tries all
names. What may be told is one sentence a letter: number and day, who has it, by when, what was sent. No text, no names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from otklik.desk import lists
from otklik.desk.access import acting, acting_by, official, reach
from otklik.desk.appeals.views import APPEALS
from otklik.office.journal.actions import record_disbelief, record_reading
from otklik.office.journal.queries import disbelieved_since
from otklik.office.people.rights import EVERYTHING, Action
from otklik.office.registry.tracking import is_code_word
from otklik.office.search.lemmas import lemmas_of, words
from otklik.office.work.cards import answered_by
from otklik.ui.russian import NBSP

LOOKED_AT = 200
"""Letters, the latest first, among which the caller's are looked for."""
TOLD = 5
"""Letters of hers that are told of, the latest first."""
BEGINNING = 4
"""Letters of a word that tell it: «Серг» is enough for «Сергеевна»; what is shorter has to be the whole word."""
REFUSED = 10
"""Callers that an official may have disbelieved within WITHIN before she waits."""
WITHIN = timedelta(minutes=1)
OF_STREETS = frozenset(
    words("улица ул переулок пер проспект проезд бульвар бул шоссе площадь пл набережная наб микрорайон мкр тупик")
)
"""Words that a street is called by: in an address its name stands beside one."""
OF_ADDRESSES = OF_STREETS.union(
    words("область обл район р н рн поселение сп округ село с деревня дер поселок пос п город гор г станция ст хутор"),
    words("дом д корпус корп к строение стр квартира кв"),
)
"""Words of every address, which whoever guesses would name."""


class CallerForm(forms.Form):
    """What the caller says."""

    surname = forms.CharField(label="Фамилия", max_length=150)
    place = forms.CharField(label="Село, деревня", max_length=150)
    detail = forms.CharField(
        label="Что ещё назвал звонящий",
        max_length=150,
        required=False,
        help_text="имя, отчество или улица – своими словами; дом и год письма – вдобавок",
    )


class TicketForm(forms.Form):
    """What stands on the ticket of whoever calls."""

    number = forms.CharField(label="Номер с талона", max_length=64)
    code = forms.CharField(label="Кодовое слово", max_length=60)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom the surname and the village fit, with the letters, the latest first."""

    letters: list[Any]

    def fits(self, detail: list[str], said: list[str]) -> bool:
        """Tell whether a detail is hers: every word of it, and a name at least that was not `said` before.

        A year, a number of a house, a village or a district only tell one from another: a stranger would guess them.
        """
        left = [word for word in detail if word not in OF_ADDRESSES and not _is_said(word, said)]
        return any(self._is_named(word) for word in left) and all(
            self._is_named(word) or self._has(word) for word in left
        )

    def _is_named(self, word: str) -> bool:
        """Tell whether a word is her first name, her patronymic or her street, or a beginning of it that tells it."""
        named = {each for appeal in self.letters for each in _names_of(appeal)} - OF_ADDRESSES
        if len(word) < BEGINNING:
            return len(word) > 1 and word.isalpha() and word in named  # an initial is no name
        forms = {*named, *(lemma for each in named for lemma in lemmas_of(each))}
        return not forms.isdisjoint({word, *lemmas_of(word)}) or any(each.startswith(word) for each in named)

    def _has(self, word: str) -> bool:
        """Tell whether a word is one of her address, or the year of a letter."""
        known = {each for appeal in self.letters for each in words(f"{appeal.registered_on.year} {appeal.address}")}
        return not known.isdisjoint({word, *lemmas_of(word)})


def _names_of(appeal: Any) -> list[str]:
    """Return what only the author of an appeal would name: the words of her first name, patronymic and street."""
    streets = []
    for part in appeal.address.split(","):
        told = words(part)
        place = next((place for place, word in enumerate(told) if word in OF_STREETS), None)
        if place is not None:
            streets += told[place + 1 :] or told[:place]  # «ул. Мира», «Полевая улица»
    return [*words(f"{appeal.first_name} {appeal.patronymic}"), *streets]


def _is_said(word: str, said: list[str]) -> bool:
    """Tell whether a word says again what was said: in another form, its beginning, or more than it."""
    return any(
        not {word, *lemmas_of(word)}.isdisjoint({one, *lemmas_of(one)})
        or one.startswith(word)
        or (len(one) >= BEGINNING and word.startswith(one))
        for one in said
    )


def caller(request: HttpRequest) -> HttpResponse:
    """Show what may be told to whoever calls, once she has named what only the author knows, or has a ticket."""
    form = CallerForm(request.GET if "surname" in request.GET else None)
    ticket = TicketForm(request.GET if "number" in request.GET else None)
    context: dict[str, Any] = {"form": form, "ticket": ticket}
    asked: CallerForm | TicketForm = ticket if ticket.is_bound else form
    if not asked.is_valid():
        return render(request, "desk/caller.html", context)
    user = official(request)
    at = timezone.now()
    tried = bool(asked.cleaned_data.get("code") or words(asked.cleaned_data.get("detail", "")))
    if tried and disbelieved_since(user.pk, at - WITHIN) >= REFUSED:
        asked.add_error(None, "Слишком много попыток подряд. Подождите минуту.")
        return render(request, "desk/caller.html", context, status=429)
    if ticket.is_bound:
        people, fitting = _with_ticket(request, **ticket.cleaned_data)
    else:
        people, fitting = _known(request, **form.cleaned_data)
    context |= {"asked": True, "people": len(people), "fitting": len(fitting), "detail": tried}
    if tried and not fitting:
        record_disbelief(len(people), by=acting(request, Action.READ_CITIZENS), at=at)
    if len(fitting) == 1:
        letters, today = fitting[0].letters, timezone.localdate(at)
        prefetch_related_objects(letters[:TOLD], answered_by(EVERYTHING, "letter__answered_by"))
        _record(request, letters[:TOLD], at)
        context |= {
            "told": [
                (sentence(appeal, today), reverse("appeal", args=[appeal.letter.public_id]))
                for appeal in letters[:TOLD]
            ],
            "earlier": max(0, len(letters) - TOLD),
        }
    return render(request, "desk/caller.html", context)


def _known(request: HttpRequest, surname: str, place: str, detail: str) -> tuple[list[Person], list[Person]]:
    """Return whom a surname and a village fit, and whom of them the detail fits too."""
    people, told, said = people_of(request, surname, place), words(detail), words(f"{surname} {place}")
    return people, [person for person in people if person.fits(told, said)] if told else []


def _with_ticket(request: HttpRequest, number: str, code: str) -> tuple[list[Person], list[Person]]:
    """Return whose letters have a number, and whose code word has been named."""
    number = number.lstrip("№ ").upper()
    found = lists.first_papers(APPEALS, {"number": number}, reach(request, APPEALS.action), LOOKED_AT)
    people = [Person([appeal]) for appeal in found if appeal.letter.number.upper() == number]
    return people, [person for person in people if is_code_word(person.letters[0].letter, code)]


def people_of(request: HttpRequest, surname: str, place: str) -> list[Person]:
    """Return whom a surname and a village fit among the authors whose letters the reader reaches."""
    filters = {"surname": surname, lists.WORDS: place}
    letters = lists.first_papers(APPEALS, filters, reach(request, APPEALS.action), LOOKED_AT)
    by_author: dict[Any, list[Any]] = {}
    for appeal in letters:
        author = appeal.citizen_id or (appeal.first_name, appeal.patronymic, appeal.address)
        by_author.setdefault(author, []).append(appeal)
    return [Person(of_one) for of_one in by_author.values()]


def sentence(appeal: Any, today: date) -> str:
    """Return what may be told of a letter: «Ваше письмо от … зарегистрировано под № …, …»."""
    letter = appeal.letter
    begins = f"Ваше письмо зарегистрировано {day_aloud(letter.registered_on)} под №{NBSP}{letter.number}"
    for answer in letter.answered_by.all():
        out = answer.outgoing
        return f"{begins}. Ответ на него зарегистрирован {day_aloud(out.registered_on)} под №{NBSP}{out.number}."
    if reply := getattr(letter, "reply", None):
        sent = f" {day_aloud(reply.sent_on)}" if reply.sent_on else ""
        return f"{begins}. Ответ на него{f' №{NBSP}{reply.number}' if reply.number else ''} отправлен{sent}."
    if appeal.outcome != "in_work":
        return f"{begins}. Оно рассмотрено."
    who = f", его рассматривает {appeal.department}" if appeal.department else ", исполнитель ещё не назначен"
    if appeal.due is None:
        return f"{begins}{who}."
    until = "ответ должен был быть отправлен до" if appeal.due < today else "ответ отправят не позже"
    return f"{begins}{who}; {until} {day_aloud(appeal.due)}."


def day_aloud(day: date) -> str:
    """Return a day as it is said: «24 декабря 2021 года»."""
    return f"{date_format(day, 'j E Y')}{NBSP}года"


def _record(request: HttpRequest, letters: Sequence[Any], at: datetime) -> None:
    keys = [appeal.pk for appeal in letters]
    by = acting_by(
        request,
        lambda standing: APPEALS.select({}, standing.reach(APPEALS.action)).filter(pk__in=keys).count() == len(keys),
    )
    for key in keys:
        record_reading("letter", key, by=by, at=at)
