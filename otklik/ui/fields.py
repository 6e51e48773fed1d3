"""What forms of every face are filled in with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.functional import Promise

if TYPE_CHECKING:
    pass


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
