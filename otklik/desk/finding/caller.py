"""«Позвонила бабушка»: surname and village → where her letter is, without telling a stranger somebody else's business.

A caller is believed when she names a detail herself: her first name, patronymic or street, the house and the year of
the letter besides. Until then the page tells nothing of anybody; of several people it tells of none before only one is
left. What may be told is one sentence a letter: number and day, who has it, by when, what was sent. No text, no names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from otklik.desk import lists
from otklik.desk.access import acting_by, reach
from otklik.desk.appeals.views import APPEALS
from otklik.office.journal.actions import record_reading
from otklik.office.search.lemmas import lemmas_of, words
from otklik.ui import russian
from otklik.ui.russian import NBSP

LOOKED_AT = 200
"""Letters, the latest first, among which the caller's are looked for."""
TOLD = 5
"""Letters of hers that are told of, the latest first."""
BEGINNING = 3
"""Letters of a word that tell it: «Мир» is enough for «Мира»."""
OF_ADDRESSES = frozenset({"улица", "дом", "село", "деревня", "поселок", "город", "квартира", "переулок"})
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


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom the surname and the village fit, with the letters, the latest first."""

    letters: list[Any]

    def fits(self, detail: list[str], said: set[str]) -> bool:
        """Tell whether a detail is hers: every word of it, and a name at least that was not `said` before.

        A year and a number of a house only tell one from another: a stranger would guess them.
        """
        names = {word for word in detail if word.isalpha() and len(word) >= BEGINNING} - said - OF_ADDRESSES
        return bool(names) and all(word in OF_ADDRESSES or self._has(word) for word in detail)

    def _has(self, word: str) -> bool:
        if word.isdigit() and word in {str(appeal.registered_on.year) for appeal in self.letters}:
            return True
        known = {each for appeal in self.letters for each in self._words_of(appeal)}
        if word in known or not known.isdisjoint(lemmas_of(word)):
            return True
        return len(word) >= BEGINNING and word.isalpha() and any(each.startswith(word) for each in known)

    @staticmethod
    def _words_of(appeal: Any) -> set[str]:
        plain = words(f"{appeal.first_name} {appeal.patronymic} {appeal.address}")
        return {*plain, *(lemma for word in plain for lemma in lemmas_of(word))}


def caller(request: HttpRequest) -> HttpResponse:
    """Show what may be told to whoever calls, once she has named what only the author knows."""
    form = CallerForm(request.GET if "surname" in request.GET else None)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        surname, place, detail = (form.cleaned_data[name] for name in ("surname", "place", "detail"))
        people = people_of(request, surname, place)
        told = words(detail)
        fitting = [person for person in people if person.fits(told, {*words(surname), *words(place)})] if told else []
        context |= {"asked": True, "people": len(people), "fitting": len(fitting), "detail": detail}
        if len(fitting) == 1:
            letters, today = fitting[0].letters, timezone.localdate()
            _record(request, letters[:TOLD])
            context |= {
                "told": [
                    (sentence(appeal, today), reverse("appeal", args=[appeal.letter.public_id]))
                    for appeal in letters[:TOLD]
                ],
                "earlier": max(0, len(letters) - TOLD),
            }
    return render(request, "desk/caller.html", context)


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
    begins = f"Ваше письмо зарегистрировано {russian.day(letter.registered_on)} под №{NBSP}{letter.number}"
    if reply := getattr(letter, "reply", None):
        sent = f" {russian.day(reply.sent_on)}" if reply.sent_on else ""
        return f"{begins}. Ответ на него{f' №{NBSP}{reply.number}' if reply.number else ''} отправлен{sent}."
    if appeal.outcome != "in_work":
        return f"{begins}. Оно рассмотрено."
    who = f", его рассматривает {appeal.department}" if appeal.department else ", исполнитель ещё не назначен"
    if appeal.due is None:
        return f"{begins}{who}."
    until = "ответ должен был быть отправлен до" if appeal.due < today else "ответ отправят не позже"
    return f"{begins}{who}; {until} {russian.day(appeal.due)}."


def _record(request: HttpRequest, letters: Sequence[Any]) -> None:
    at = timezone.now()
    keys = [appeal.pk for appeal in letters]
    by = acting_by(
        request,
        lambda standing: APPEALS.select({}, standing.reach(APPEALS.action)).filter(pk__in=keys).count() == len(keys),
    )
    for key in keys:
        record_reading("letter", key, by=by, at=at)
