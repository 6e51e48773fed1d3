"""What forms of the desk share."""

from __future__ import annotations

import uuid

from django import forms


class OnceForm(forms.Form):
    """A form that is done once, however often it is sent: see `people.actions.answer_once`."""

    token = forms.UUIDField(initial=uuid.uuid4, widget=forms.HiddenInput)
