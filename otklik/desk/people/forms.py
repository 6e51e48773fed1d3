"""Forms of signing in and of one's own account: allauth's, in the words of our screens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.base import forms as codes
from allauth.mfa.totp.forms import ActivateTOTPForm


class InOurWords:
    """A form whose fields are named by our labels, not also by words inside the boxes."""

    labels: Mapping[str, str] = {}
    helps: Mapping[str, str] = {}
    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.help_text = self.helps.get(name, "")
            field.widget.attrs.pop("placeholder", None)


class SignIn(InOurWords, LoginForm):
    """Login and password."""

    labels = {"login": "Логин", "password": "Пароль"}


class ChangePassword(InOurWords, ChangePasswordForm):
    """The password that is, and the one that shall be."""

    labels = {"oldpassword": "Текущий пароль", "password1": "Новый пароль", "password2": "Новый пароль ещё раз"}
    helps = {"password1": "Не короче 10 знаков, не похож на логин и имя, не из тех, что подбирают первыми."}


class Confirm(InOurWords, ReauthenticateForm):
    """The password again, before what is grave."""

    labels = {"password": "Пароль"}


class SignInByCode(InOurWords, codes.AuthenticateForm):
    """The code after the password."""

    labels = {"code": "Код"}


class ConfirmByCode(InOurWords, codes.ReauthenticateForm):
    """The code again, before what is grave."""

    labels = {"code": "Код"}


class TurnCodesOn(InOurWords, ActivateTOTPForm):
    """The first code: the telephone knows the key."""

    labels = {"code": "Код из приложения"}
