"""How officials sign in: accounts are made by an administrator (`otklik user`), nobody signs up."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class StaffAccounts(DefaultAccountAdapter):
    """allauth, closed for signing up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
