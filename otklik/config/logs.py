"""Logs: one JSON object a line on standard error, with the request's id and nothing about persons.

A line says what ran, how long and how it ended. It never holds a query string, a form field, a name, an address or
an SQL parameter: logs are read by people who may not read papers, and are copied where papers may not go.
"""

from __future__ import annotations

import json
import logging
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime

REQUEST_ID: ContextVar[str | None] = ContextVar("request_id", default=None)
PLACES = 20
"""How many of the innermost places of an exception are told."""
FACTS = ("method", "route", "status", "milliseconds", "job", "command")


class JsonLines(logging.Formatter):
    """One event, one line. Of an exception the type and the places, not its text: a database error quotes its row."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            # Arguments may be anybody's words; our own messages say all in their constant part and in FACTS.
            "message": record.msg if isinstance(record.msg, str) else type(record.msg).__name__,
        }
        if request_id := REQUEST_ID.get():
            line["request"] = request_id
        line |= {fact: getattr(record, fact) for fact in FACTS if hasattr(record, fact)}
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            places = traceback.extract_tb(record.exc_info[2], limit=-PLACES)
            line["where"] = [f"{place.filename}:{place.lineno} {place.name}" for place in places]
        return json.dumps(line, ensure_ascii=False)


def config(level: str) -> dict[str, object]:
    """Return the logging of the product; `level` is that of our own lines, others speak of trouble only."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": JsonLines}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "otklik": {"level": level.upper()},
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
            # A page that broke, with the exception; a page refused is told by our own request line.
            "django.request": {"level": "ERROR"},
            # A form refused is told by our own page of it, with the reason and without the request's words.
            "django.security.csrf": {"level": "ERROR"},
        },
    }
