"""What forms of every face are filled in with, and what they say when a field will not do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core import validators
from django.utils.functional import Promise

SAID: Mapping[type[forms.Field], Mapping[str, str]] = {
    forms.Field: {"required": "Заполните это поле."},
    forms.DateField: {"invalid": "Такого дня нет: укажите день, месяц и год, например 14.04.2026."},
    forms.TimeField: {"invalid": "Укажите часы и минуты, например 14:30."},
    forms.IntegerField: {"invalid": "Укажите целое число, цифрами."},
    forms.ChoiceField: {"invalid_choice": "Выберите из списка: «%(value)s» в нём нет."},
    forms.MultipleChoiceField: {"invalid_choice": "Выберите из списка: «%(value)s» в нём нет."},
    forms.FileField: {"missing": "Приложите файл.", "empty": "Файл пуст: выберите другой."},
}
"""What a field says of what will not do, where its form has no better words. Django's own tell what is wrong, not
what to do."""
for of, sentences in SAID.items():
    of.default_error_messages = {**of.default_error_messages, **sentences}
validators.MinValueValidator.message = "Укажите число не меньше %(limit_value)s."
validators.MaxValueValidator.message = "Укажите число не больше %(limit_value)s."
validators.MaxLengthValidator.message = "Сократите: не больше %(limit_value)d знаков, сейчас %(show_value)d."
validators.EmailValidator.message = "Укажите адрес почты, например info@example.ru."


class DayInput(forms.DateInput):
    """A day, picked from the browser's calendar, in whose writing it comes and goes."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class Combobox(forms.TextInput):
    """What one types, with suggestions for it from an address: `?q=` and what is typed → `ui/options.html`.

    Where JavaScript runs it is a combobox (combobox.js), elsewhere a plain field. `redraws` names the button that is
    pressed for whoever has chosen.
    """

    def __init__(self, suggests: str | Promise, redraws: str = "") -> None:
        pressed = {"data-redraws": redraws} if redraws else {}
        super().__init__({"data-suggests": suggests, "autocomplete": "off", **pressed})
