"""What all tables of law share: words with a Russian label, how sure we are of a row, kinds of proceeding.

A row of law has `since`, the first day from which papers are under it, a `source` as a lawyer would search for it, and
a `confidence`. What is not HIGH has been taken from practice or from memory: an office's lawyer should confirm it.
`otklik check` names the rows of low confidence.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar


class Word(StrEnum):
    """A word of the code with its Russian label: `Procedure.APPEAL`, «обращение гражданина (59-ФЗ)»."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Word:  # the default lets a checker read Procedure("appeal")
        word = str.__new__(cls, value)
        word._value_ = value
        word.label = label
        return word


class Confidence(Word):
    """How sure we are that a row says what the law says."""

    HIGH = "high", "высокая"
    MEDIUM = "medium", "средняя"
    LOW = "low", "низкая"


class Procedure(Word):
    """The law by which a paper is considered; each has its own terms."""

    APPEAL = "appeal", "обращение гражданина (59-ФЗ)"
    INFORMATION_REQUEST = "information_request", "запрос информации о деятельности органа (8-ФЗ)"
    MEDIA_REQUEST = "media_request", "запрос редакции СМИ"
    PROSECUTOR_REQUEST = "prosecutor_request", "требование прокурора"
    PROSECUTOR_SUBMISSION = "prosecutor_submission", "представление прокурора"
    PROSECUTOR_PROTEST = "prosecutor_protest", "протест прокурора"
    PARLIAMENT_REQUEST = "parliament_request", "парламентский запрос"
    DEPUTY_REQUEST = "deputy_request", "запрос сенатора или депутата Государственной Думы"
    DEPUTY_APPEAL = "deputy_appeal", "обращение сенатора или депутата Государственной Думы"
    OMBUDSMAN_REQUEST = "ombudsman_request", "запрос Уполномоченного по правам человека"
    INQUIRY = "inquiry", "запрос документов для рассмотрения обращения (59-ФЗ, ст. 10 ч. 2)"
    MESSAGE = "message", "сообщение платформы обратной связи (ПОС)"
    INCIDENT = "incident", "инцидент из социальной сети"
    UNIDENTIFIED_LETTER = "unidentified_letter", "письмо неустановленного лица"
    OFFICIAL_LETTER = "official_letter", "служебное письмо"


class Row(Protocol):
    """What every row of a dated table has."""

    @property
    def since(self) -> date: ...
    @property
    def source(self) -> str: ...
    @property
    def confidence(self) -> Confidence: ...
    @property
    def says(self) -> str:
        """The row as a Russian sentence, without its source."""


AnyRow = TypeVar("AnyRow", bound=Row)


def in_force(rows: Iterable[AnyRow], on: date) -> AnyRow | None:
    """Return the row with the latest `since` that is not after a day, if there is one."""
    return max((row for row in rows if row.since <= on), key=lambda row: row.since, default=None)
