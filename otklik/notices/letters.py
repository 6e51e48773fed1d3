"""The catalogue of notices: one function a notice, each returns what is said. Nothing of a citizen is said in any.

A number, a term and a door are all that leaves the house by e-mail: who wrote and about what is read on the desk.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from otklik.ui import russian


@dataclass(frozen=True, slots=True)
class Mail:
    """A letter by e-mail."""

    subject: str
    text: str


def near(number: str, due: date, today: date, *, special: bool) -> str:
    """Say that the term of a paper comes near."""
    return f"{_paper(number, special)}: срок {russian.day(due)}, осталось: {russian.until(due, today)}"


def late(number: str, due: date, today: date, *, special: bool) -> str:
    """Say that the term of a paper is over."""
    return f"{_paper(number, special)}: срок был {russian.day(due)}, просрочено {russian.until(due, today)}"


def late_control(number: str, due: date, watched: date, *, special: bool) -> str:
    """Say that the control day of a paper is over, though the term is not."""
    return f"{_paper(number, special)}: контрольный срок был {russian.day(watched)}, срок {russian.day(due)}"


def many_late(count: int, special: int, today: date) -> str:
    """Say how many papers are late, where they are too many to be named, or to whoever watches them all."""
    of_them = f", из них на особом контроле: {special}" if special else ""
    return f"На {russian.day(today)} просрочено бумаг: {russian.thousands(count)}{of_them}"


def digest(told: Sequence[tuple[str, str]], today: date) -> Mail:
    """Write the letter of a morning: what somebody was told, each with its door."""
    lines = "\n".join(f"– {text}\n  {address}" for text, address in told)
    return Mail(
        f"Отклик: сроки на {russian.day(today)}".replace(russian.NBSP, " "),
        f"На контроле:\n\n{lines}\n\n"
        "Это напоминание отправил Отклик. Отказаться от писем можно на странице «Уведомления».\n",
    )


def _paper(number: str, special: bool) -> str:
    return f"№ {number}" + (" (особый контроль)" if special else "")
