"""Forms of signing in."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm


class SignIn(LoginForm):
    """Login and password, each named once: by its label, not also by words inside the box."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "Логин"
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
