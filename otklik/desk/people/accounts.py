"""How officials sign in: accounts are made by an administrator (`otklik user`), nobody signs up."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.utils import timezone

from otklik.office.people import queries

WRONG_CODE = "Код не подошёл. Введите тот, который приложение показывает сейчас."


class StaffAccounts(DefaultAccountAdapter):
    """allauth, closed for signing up, refusing in the words of our screens."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "Учётная запись отключена. Обратитесь к администратору.",
        "enter_current_password": "Это не тот пароль, с которым вы вошли.",
        "incorrect_code": WRONG_CODE,
        "incorrect_password": "Пароль неверен.",
        "rate_limited": "Слишком много попыток подряд. Подождите несколько минут.",
        "too_many_login_attempts": "Слишком много неверных попыток. Подождите пять минут и войдите снова.",
        "username_password_mismatch": "Логин или пароль неверны.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class StaffSessions(AuthenticationBackend):
    """Who has signed in, loaded with what she may do today."""

    def get_user(self, user_id: int) -> Any:
        user = queries.signed_in(user_id, timezone.localdate())
        return user if user and self.user_can_authenticate(user) else None


class StaffCodes(DefaultMFAAdapter):
    """Codes of an application as the second step of signing in."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": "Вход по коду выключить нельзя.",
        "cannot_generate_recovery_codes": "Запасные коды делаются, когда вход по коду включён.",
        "incorrect_code": WRONG_CODE,
    }
