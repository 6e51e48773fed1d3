"""Days in addresses: ГГГГ-ММ-ДД."""

from __future__ import annotations

from datetime import date


class Day:
    """A day as a part of an address; what is no day is no address."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()
