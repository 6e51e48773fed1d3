"""The card of a paper as a form: which fields a kind of paper shows, and what was typed → the cards of the office."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import zip_longest
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.urls import reverse_lazy
from django.utils.datastructures import MultiValueDict
from django.utils.timezone import make_aware

from otklik.desk.forms import Day, OnceForm, code_of
from otklik.office.appeals.actions import KINDS, REPEATS, REPLIES_BY, AppealCard, CoverCard, QuestionCard
from otklik.office.appeals.queries import called as appeals_called
from otklik.office.people.rights import Reach
from otklik.office.reference.queries import settlement_called
from otklik.office.work.actions import FIELDS as REQUIRED_OF_ANY
from otklik.office.work.actions import LetterCard
from otklik.office.work.queries import answerable
from otklik.office.work.queries import called as letters_called
from otklik.rules.admission import Channel
from otklik.ui import russian
from otklik.ui.fields import Combobox

LETTER, APPEAL, COVER, OUTGOING = "letter", "appeal", "cover", "outgoing"
"""What a kind of paper is to the house, as `reference.LetterKind` says."""
CHANNELS = [(channel.value, channel.label) for channel in Channel if channel is not Channel.HIGHER_BODY]
UNSTATED = ("", "не указано")
NOT_TYPED = frozenset({"csrfmiddlewaretoken", "token", "redraw", "shown", "files"})
"""What a browser sends besides what was typed."""
MOST = {"sheets": 100_000, "enclosures": 100_000, "signatures": 1_000_000, "signatories": 10_000}
LONGEST = {"summary": 5_000, "text": 100_000}
"""Letters. A browser that was told of a limit would cut what is pasted, and nobody would see it."""
EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+\Z")


@dataclass(frozen=True, slots=True)
class Part:
    """Fields that stand together; a part with a title is opened when it is wanted."""

    title: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownField:
    """A field on the screen: how much of a line it takes, whether the kind of paper requires it."""

    field: forms.BoundField
    size: str
    wanted: bool


@dataclass(frozen=True, slots=True)
class ShownPart:
    """A part on the screen; it is open if something stands in it."""

    title: str
    fields: list[ShownField]
    is_open: bool


MORE = Part(
    "Ещё о бумаге",
    ("received_time", "channel", "delivery", "sheets", "enclosures", "addressee", "signatory", "case_index"),
)
ANOTHER_DAY = Part("Другим днём", ("another_day", "ground"))
PARTS: Mapping[str, Sequence[Part]] = {
    LETTER: (
        Part("", ("correspondent", "outgoing_number", "outgoing_on", "summary", "received_on")),
        MORE,
        ANOTHER_DAY,
    ),
    APPEAL: (
        Part(
            "",
            (
                "surname", "first_name", "patronymic", "address", "settlement", "appeal_kind", "text", "questions",
                "received_on", "channel",
            ),
        ),
        Part("Сопроводительное письмо", ("cover_body", "cover_number", "cover_on", "cover_due")),
        Part("Подписали несколько человек", ("signatures", "signatories")),
        Part("Повторное", ("repeat", "repeat_of")),
        Part(
            "Ещё об авторе",
            (
                "is_anonymous", "is_identified", "organisation", "email", "phone", "reply_by", "about_whom",
                "category",
            ),
        ),
        Part(
            "Ещё о бумаге", ("received_time", "delivery", "sheets", "enclosures", "addressee", "summary", "case_index")
        ),
        ANOTHER_DAY,
    ),
    COVER: (
        Part(
            "", ("correspondent", "outgoing_number", "outgoing_on", "joins", "cover_due", "summary", "received_on")
        ),
        MORE,
        ANOTHER_DAY,
    ),
    OUTGOING: (
        Part("", ("correspondent", "summary", "answers", "signatory", "sheets")),
        Part("Ещё о бумаге", ("delivery", "enclosures", "addressee", "case_index")),
        ANOTHER_DAY,
    ),
}  # fmt: skip
"""What a kind of paper is → the parts of its card; what its row requires moves into the first one."""
SIZES = dict.fromkeys(("surname", "first_name", "patronymic"), "third") | dict.fromkeys(
    (
        "outgoing_number", "outgoing_on", "received_on", "received_time", "sheets", "enclosures", "delivery",
        "case_index", "cover_number", "cover_on", "cover_due", "settlement", "appeal_kind", "repeat", "repeat_of",
        "email", "phone", "signatures", "another_day",
    ),
    "half",
)  # fmt: skip
"""How much of a line a field takes, where it is not all of it."""
LABELS = {
    COVER: {"correspondent": "Какой орган направил", "cover_due": "Доложить до"},
    OUTGOING: {"correspondent": "Кому", "signatory": "Кто подписал"},
}
OF_COVER = {"correspondent": "cover_body", "outgoing_number": "cover_number", "outgoing_on": "cover_on"}
"""A field of a letter's own card → where the same of a cover letter stands in the card of an appeal."""
ELSEWHERE = {
    "cover_body": "correspondent",
    "cover_on": "outgoing_on",
    "outgoing_on": "cover_on",
    "received_time": "received_on",
}
"""Where a fault is told if the card has no such field."""


class Questions(forms.Widget):
    """Questions of an appeal, a row each: what is typed of the classifier, and what is asked."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[tuple[str, str]]:
        del files
        return list(zip_longest(data.getlist("question"), data.getlist("substance"), fillvalue=""))


def _counted(label: str, least: int, most: int) -> forms.IntegerField:
    told = f"{label}: целое число от {least} до {russian.thousands(most)}."
    messages = dict.fromkeys(("invalid", "min_value", "max_value"), told)
    return forms.IntegerField(label=label, min_value=least, max_value=most, error_messages=messages)


def _no_longer(most: int) -> Callable[[str], None]:
    """Return what refuses a text of more letters."""

    def check(said: str) -> None:
        if len(said) > most:
            raise forms.ValidationError(
                f"Слишком длинно: не больше {russian.thousands(most)} знаков, а здесь {russian.thousands(len(said))}. "
                "Оставьте суть, остальное приложите файлом."
            )

    return check


class CardForm(OnceForm):
    """The card of a paper. What is missing the office says itself, by the paper's kind: here nothing is required."""

    kind = forms.CharField(label="Вид бумаги", widget=Combobox(reverse_lazy("suggest", args=["kinds"]), redraws="kind"))
    correspondent = forms.CharField(
        label="От кого", max_length=500, widget=Combobox(reverse_lazy("suggest", args=["correspondents"]))
    )
    outgoing_number = forms.CharField(label="Исходящий номер", max_length=100)
    outgoing_on = Day(label="Дата исходящего")
    summary = forms.CharField(
        label="О чём", widget=forms.Textarea({"rows": 2}), validators=[_no_longer(LONGEST["summary"])]
    )
    received_on = Day(label="Поступило")
    received_time = forms.TimeField(
        label="Время поступления",
        widget=forms.TimeInput({"type": "time"}),
        help_text="Если срок считают в часах",
    )
    channel = forms.ChoiceField(label="Как поступило", choices=CHANNELS)
    delivery = forms.CharField(label="Способ доставки", max_length=100)
    sheets = _counted("Листов", 0, MOST["sheets"])
    enclosures = _counted("Листов приложений", 0, MOST["enclosures"])
    case_index = forms.CharField(label="Дело", max_length=100)
    addressee = forms.CharField(
        label="Кому адресовано", max_length=300, widget=Combobox(reverse_lazy("suggest", args=["addressees"]))
    )
    signatory = forms.CharField(label="Кто подписал", max_length=300)
    answers = forms.CharField(
        label="На какие письма отвечает",
        help_text="Номера через запятую",
        widget=Combobox(reverse_lazy("suggest", args=["letters"])),
    )
    joins = forms.CharField(
        label="К какому обращению присоединить", widget=Combobox(reverse_lazy("suggest", args=["appeals"]))
    )
    surname = forms.CharField(label="Фамилия", max_length=150)
    first_name = forms.CharField(label="Имя", max_length=150)
    patronymic = forms.CharField(label="Отчество", max_length=150)
    organisation = forms.CharField(label="Организация", max_length=500)
    address = forms.CharField(label="Адрес для ответа", max_length=500)
    settlement = forms.CharField(label="Территория", widget=Combobox(reverse_lazy("suggest", args=["settlements"])))
    email = forms.CharField(
        label="Электронная почта",
        max_length=254,
        widget=forms.TextInput({"inputmode": "email"}),
        validators=[RegexValidator(EMAIL, "Проверьте адрес почты: в нём есть @ и точка, как в name@mail.ru.")],
    )
    phone = forms.CharField(label="Телефон", max_length=100)
    text = forms.CharField(
        label="О чём просит", widget=forms.Textarea({"rows": 4}), validators=[_no_longer(LONGEST["text"])]
    )
    appeal_kind = forms.ChoiceField(
        label="Вид обращения", choices=[UNSTATED, *((value, kind.label) for value, kind in KINDS.items())]
    )
    questions = forms.Field(label="Вопросы", widget=Questions)
    is_anonymous = forms.BooleanField(label="Анонимное: нет фамилии или адреса")
    is_identified = forms.BooleanField(label="Автор подтвердил личность (ЕСИА)")
    about_whom = forms.CharField(
        label="На кого жалуется", max_length=500, help_text="Ему обращение на рассмотрение не направляют"
    )
    category = forms.CharField(label="Социальное положение, льготы", max_length=200)
    reply_by = forms.ChoiceField(
        label="Как просит ответить", choices=[UNSTATED, *((value, way.label) for value, way in REPLIES_BY.items())]
    )
    signatures = _counted("Подписей всего", 1, MOST["signatures"])
    signatories = forms.CharField(
        label="Кто ещё подписал",
        widget=forms.Textarea({"rows": 3}),
        help_text="По одному в строке: имя; адрес",
    )
    repeat = forms.ChoiceField(
        label="Какое", choices=[("", "не повторное"), *((value, repeat.label) for value, repeat in REPEATS.items())]
    )
    repeat_of = forms.CharField(label="К обращению", widget=Combobox(reverse_lazy("suggest", args=["appeals"])))
    cover_body = forms.CharField(
        label="Какой орган направил", max_length=500, widget=Combobox(reverse_lazy("suggest", args=["bodies"]))
    )
    cover_number = forms.CharField(label="Номер сопроводительного", max_length=100)
    cover_on = Day(label="Дата сопроводительного")
    cover_due = Day(label="Доложить до")
    another_day = Day(label="День регистрации")
    ground = forms.CharField(label="Основание", widget=forms.Textarea({"rows": 2}))

    def __init__(self, data: MultiValueDict[str, str], kind: Any, reach: Reach, *, on_another_day: bool) -> None:
        """Make the form of a kind of paper; without a kind it asks for that alone.

        :param reach: the papers that may be named by number
        """
        self.paper_kind, self.reach = kind, reach
        self.parts = list(_parts(kind, on_another_day=on_another_day)) if kind else []
        shown = {"token", "kind", *(name for part in self.parts for name in part.fields)}
        self.base_fields = {  # type: ignore[misc]
            name: field for name, field in self.base_fields.items() if name in shown
        }
        super().__init__(data)
        for name, field in self.fields.items():
            field.required = name == "token"
            field.label = LABELS.get(kind.sort if kind else "", {}).get(name, field.label)
            if kind and name in kind.required:
                field.widget.attrs["aria-required"] = "true"

    def clean_answers(self) -> tuple[int, ...]:
        """Return the keys of the letters that are answered, each once."""
        keys = (
            self._named(answerable(letters_called(said, self.reach)).values_list("pk", flat=True).first(), said)
            for said in self.cleaned_data["answers"].split(",")
            if said.strip()
        )
        return tuple(dict.fromkeys(keys))

    def clean_joins(self) -> int | None:
        """Return the key of the appeal that a cover adds to."""
        return self._appeal("joins")

    def clean_repeat_of(self) -> int | None:
        """Return the key of the earlier appeal."""
        return self._appeal("repeat_of")

    def clean_settlement(self) -> int | None:
        """Return the key of the territory."""
        if not (said := self.cleaned_data["settlement"]):
            return None
        if (found := settlement_called(said)) is None:
            raise forms.ValidationError(f"Территории «{said}» в справочнике нет: выберите из списка.")
        return found.pk

    def clean_questions(self) -> tuple[QuestionCard, ...]:
        """Return the questions: the code that a row begins with, or whatever stands instead of one."""
        return tuple(
            QuestionCard(code=code_of(said), substance=asked.strip())
            for said, asked in self.cleaned_data["questions"]
            if said.strip() or asked.strip()
        )

    def clean_signatories(self) -> tuple[tuple[str, str], ...]:
        """Return who else signed: name and address."""
        typed = self.cleaned_data["signatories"].splitlines()
        for place, line in enumerate(typed, start=1):
            if line.strip() and not line.partition(";")[0].strip():
                raise forms.ValidationError(f"В строке {place} нет имени: напишите его перед адресом.")
        lines = [line.partition(";") for line in typed if line.strip()]
        if len(lines) > MOST["signatories"]:
            raise forms.ValidationError(
                f"По имени – не больше {MOST['signatories']} человек, а здесь {len(lines)}: "
                "укажите, сколько подписей всего, а список приложите файлом."
            )
        return tuple((name.strip()[:450], address.strip()[:500]) for name, _, address in lines)

    def _appeal(self, name: str) -> int | None:
        if not (said := self.cleaned_data[name]):
            return None
        return self._named(appeals_called(said, self.reach).values_list("pk", flat=True).first(), said)

    @staticmethod
    def _named(found: int | None, said: str) -> int:
        if found is None:
            raise forms.ValidationError(f"Бумаги № {said.strip()} нет: выберите из списка.")
        return found

    def letter_card(self, received: Any, today: date) -> LetterCard:
        """Return what was typed of the letter; the form has been found good, or shows what it can."""
        said, sort = self.cleaned_data, self.paper_kind.sort
        on: date = said.get("received_on") or today
        stated = {name: said[name] for name in TEXTS if said.get(name)}
        if sort == APPEAL:
            stated |= {name: said[of] for name, of in OF_COVER.items() if said.get(of)}
        return LetterCard(
            kind=self.paper_kind.pk,
            received_on=on,
            received_at=_moment(on, said.get("received_time")),
            channel=Channel(said.get("channel") or received.channel),
            answers=said.get("answers") or (),
            received=received.pk,
            another_day=said.get("another_day"),
            ground=said.get("ground", ""),
            **stated,
        )

    def appeal_card(self) -> AppealCard:
        """Return what was typed of an appeal."""
        said = self.cleaned_data
        stated = {name: said[name] for name in OF_APPEALS if said.get(name)}
        cover = self.cover_card("cover_body", "cover_number", "cover_on")
        return AppealCard(
            kind=KINDS.get(said.get("appeal_kind", "")),
            reply_by=REPLIES_BY.get(said.get("reply_by", "")),
            repeat=REPEATS.get(said.get("repeat", "")),
            cover=cover if cover != CoverCard(body="") else None,
            **stated,
        )

    def cover_card(
        self, body: str = "correspondent", number: str = "outgoing_number", on: str = "outgoing_on"
    ) -> CoverCard:
        """Return what was typed of the letter by which a higher body sends an appeal, under these names of fields."""
        said = self.cleaned_data
        return CoverCard(
            body=said.get(body, ""),
            number=said.get(number, ""),
            dated_on=said.get(on),
            control_due=said.get("cover_due"),
        )

    def tell(self, faults: Mapping[str, str]) -> None:
        """Say beside each field what is wrong with it; nothing more of one of which something is said."""
        by_place = sorted(faults, key=lambda name: name not in self.fields)  # first what stands here by this name
        for name in by_place:
            place = name if name in self.fields else ELSEWHERE.get(name)
            if place not in self.errors:
                self.add_error(place if place in self.fields else None, faults[name])

    def shown(self) -> Iterator[ShownPart]:
        """Yield the parts as a template shows them."""
        for part in self.parts:
            fields = [
                ShownField(self[name], SIZES.get(name, "wide"), name in self.paper_kind.required or name == "joins")
                for name in part.fields
            ]
            is_open = any(one.field.errors or _is_typed(one.field) for one in fields)
            yield ShownPart(part.title, fields, is_open)

    def question_rows(self) -> list[tuple[str, str]]:
        """Return the questions as they were typed; at least one row, to type into."""
        return self["questions"].data or [("", "")]

    def take_focus(self, wanted: str = "") -> str:
        """Give the focus to the field that is wanted, else to the first wrong or empty one; return its name."""
        names = ["kind", *(name for part in self.parts for name in part.fields)]
        wrong = (name for name in names if name in self.errors)
        empty = (name for name in names if not _is_typed(self[name]))
        first = wanted if wanted in names else next(wrong, next(empty, "kind"))
        self.fields[first].widget.attrs["autofocus"] = True
        return first


TEXTS = (
    "correspondent",
    "outgoing_number",
    "outgoing_on",
    "delivery",
    "summary",
    "sheets",
    "enclosures",
    "case_index",
    "addressee",
    "signatory",
)
OF_APPEALS = (
    "surname", "first_name", "patronymic", "address", "settlement", "email", "phone", "organisation", "text",
    "is_anonymous", "is_identified", "about_whom", "category", "signatures", "signatories", "repeat_of", "questions",
)  # fmt: skip


def typed_in(data: MultiValueDict[str, str]) -> dict[str, list[str]]:
    """Return what was typed, as a draft is kept: a field → what stands in it."""
    return {name: values for name, values in data.lists() if name not in NOT_TYPED}


def _parts(kind: Any, *, on_another_day: bool) -> Iterator[Part]:
    """Yield the parts of the card of a kind: what its row requires in the first one, each field once."""
    first, *others = PARTS[kind.sort]
    known = {name for part in PARTS[kind.sort] for name in part.fields} | REQUIRED_OF_ANY.keys()
    wanted = [name for name in kind.required if name in known and name not in first.fields]
    yield Part("", (*first.fields, *wanted))
    for part in others:
        if part is ANOTHER_DAY and not on_another_day:
            continue
        if fields := tuple(name for name in part.fields if name not in wanted):
            yield Part(part.title, fields)


def _is_typed(field: forms.BoundField) -> bool:
    if field.name == "questions":
        return any(said or asked for said, asked in field.data)
    return bool(field.data) and not (field.name == "channel" and field.data == Channel.PAPER.value)


def _moment(on: date, at: time | None) -> datetime | None:
    return make_aware(datetime.combine(on, at)) if at else None
