"""What staff may read about accounts."""

from __future__ import annotations

from otklik.office.people.models import User


def login_exists(login: str) -> bool:
    """Tell whether an official has this login."""
    return User.objects.filter(username=login).exists()
