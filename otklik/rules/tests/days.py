"""Days and moments as the tests write them: with their weekday, which must be right."""

from __future__ import annotations

from datetime import date, datetime


def day(text: str) -> date:
    """Read «Sat 2021-02-20»."""
    read = date.fromisoformat(text[4:])
    assert f"{read:%a}" == text[:3], f"{text[4:]} is a {read:%A}"
    return read


def moment(text: str) -> datetime:
    """Read «Sat 2021-02-20 16:30», a naive local moment."""
    return datetime.combine(day(text[:14]), datetime.strptime(text[15:], "%H:%M").time())
