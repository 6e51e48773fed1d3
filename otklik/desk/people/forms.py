"""Forms of signing in and of one's own account."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm


class NamedOnce:
    """A form whose fields are named by their labels, not also by words inside the boxes."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class SignIn(NamedOnce, LoginForm):
    """Login and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "Логин"


class ChangePassword(NamedOnce, ChangePasswordForm):
    """The password that is, and the one that shall be."""


class Confirm(NamedOnce, ReauthenticateForm):
    """The password again, before what is grave."""
