"""What is asked for each step of considering a paper."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from otklik.desk.forms import OnceForm, PhotosField
from otklik.office.considering.queries import GROUNDS, KINDS_OF_REDIRECT
from otklik.office.dispatch.queries import WAYS
from otklik.office.reference.books import posts
from otklik.ui.fields import DayInput

THE_HEAD = [("", "Глава – как на бланке")]
TO_BODIES = ("post", "email", "system")
BODIES = {"list": "bodies", "autocomplete": "off"}
"""A name of a body is offered from the book by the browser; another one is a new row of the book."""


def text(label: str, rows: int = 4, **options: Any) -> forms.CharField:
    """Return a field of several lines."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, widget=widget, max_length=20_000, **options)


class SignedForm(OnceForm):
    """A letter out follows from it, signed by the head or by who holds another post."""

    signatory = forms.ChoiceField(label="Кто подпишет", required=False)

    def __init__(self, *given: Any, today: date, **named: Any) -> None:
        super().__init__(*given, **named)
        known = [f"{one.post}, {one.name}" for one in posts(today) if one.name]
        self.fields["signatory"].choices = THE_HEAD + [(one, one) for one in known]  # type: ignore[attr-defined]
        self.order_fields([*(name for name in self.fields if name != "signatory"), "signatory"])


class InquiryForm(SignedForm):
    """What is asked of whom."""

    body = forms.CharField(label="Орган или организация", max_length=500, widget=forms.TextInput(BODIES))
    way = forms.ChoiceField(label="Как отправить", choices=[(way, WAYS[way]) for way in TO_BODIES])
    address = forms.CharField(label="Адрес: почтовый или электронный", max_length=500, required=False)
    asked = text("Какие документы и материалы запрашиваются")


class LetterForm(SignedForm):
    """A letter to the author."""

    text = text("Текст письма", 8)


class CheckForm(OnceForm):
    """How a check on site went."""

    on = forms.DateField(label="День проверки", widget=DayInput())
    place = forms.CharField(label="Место", max_length=500)
    participants = text("Участники", 3, help_text="Каждый с новой строки: должность, фамилия и инициалы")
    applicant_present = forms.BooleanField(label="Заявитель присутствовал", required=False)
    found = text("Что установлено", 6)
    photos = PhotosField(label="Фотографии", required=False)


class MaterialsForm(OnceForm):
    """Who saw what."""

    on = forms.DateField(label="День", widget=DayInput())
    who = forms.CharField(label="Кто знакомился", max_length=300, help_text="Автор или представитель с доверенностью")
    shown = text("Что показано", 3, required=False)
    refusal = text(
        "В чём отказано и на каком основании",
        3,
        required=False,
        help_text="Права других лиц или охраняемая законом тайна: каким законом",
    )


class ExtensionForm(SignedForm):
    """On which ground, and for how long."""

    ground = forms.ChoiceField(label="Основание", choices=GROUNDS, widget=forms.RadioSelect)
    inquiry = forms.TypedChoiceField(
        label="Запрос, ответа на который ждут", coerce=int, empty_value=None, required=False
    )
    reason = text("Причина", 3, required=False, help_text="Её сообщают автору; исключительный случай опишите")
    days = forms.IntegerField(label="На сколько дней", min_value=1)

    def __init__(self, *given: Any, inquiries: Iterable[tuple[int, str]], **named: Any) -> None:
        super().__init__(*given, **named)
        known = list(inquiries)
        self.fields["inquiry"].choices = [("", "–"), *known]  # type: ignore[attr-defined]
        if not known:
            del self.fields["inquiry"]


class RedirectForm(SignedForm):
    """To which bodies a paper goes, and why."""

    kind = forms.ChoiceField(
        label="Что направляется",
        choices=[(kind.value, kind.label) for kind in KINDS_OF_REDIRECT],
        widget=forms.RadioSelect,
    )
    reason = text("Почему вопрос – их", 3, help_text="Автору сообщат эти слова: «Основание: …»")
    late = text("Почему позже срока", 2)
    despite = text(
        "Орган назван в жалобе. Почему его можно выбрать",
        2,
        required=False,
        help_text="Только если совпали одни названия: жалобу не направляют тому, на кого жалуются (ст. 8 ч. 6)",
    )

    def __init__(self, *given: Any, bodies: int, kinds: bool, late: bool, names_body: bool, **named: Any) -> None:
        super().__init__(*given, **named)
        for left_out, name in ((not kinds, "kind"), (not late, "late"), (not names_body, "despite")):
            if left_out:
                del self.fields[name]
        own = []
        for number in range(1, bodies + 1):
            which = f" {number}" if bodies > 1 else ""
            told = "МВД – первым, губернатор – вторым, если нарушено миграционное законодательство"
            self.fields[f"body_{number}"] = forms.CharField(
                label=f"Орган{which}",
                max_length=500,
                required=number == 1,
                widget=forms.TextInput(BODIES),
                help_text=told if kinds and number > 1 else "",
            )
            self.fields[f"contacts_{number}"] = forms.CharField(
                label=f"Адрес и телефон{which}",
                max_length=500,
                required=False,
                help_text="Пусто – как в прошлый раз, если туда уже направляли" if number == 1 else "",
            )
            own += [f"body_{number}", f"contacts_{number}"]
        self.order_fields(["kind", *own, "reason", "late", "despite", "signatory"])


class AnswerForm(OnceForm):
    """When the answer to an inquiry came, and by which letter."""

    on = forms.DateField(label="День ответа", widget=DayInput())
    number = forms.CharField(
        label="Номер письма с ответом",
        max_length=100,
        required=False,
        help_text="Если оно зарегистрировано здесь как входящее",
    )
