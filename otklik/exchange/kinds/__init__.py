"""The kinds of files, one module each: what stands in a file and which tables it fills."""

from __future__ import annotations

from collections.abc import Callable

from otklik.exchange.columns import Kind
from otklik.exchange.kinds import appeals, correspondence, incidents, messages, receptions
from otklik.exchange.models import FileKind

KINDS: dict[FileKind, Callable[[str], Kind]] = {
    FileKind.CORRESPONDENCE: correspondence.kind,
    FileKind.APPEALS: appeals.kind,
    FileKind.RECEPTIONS: receptions.kind,
    FileKind.INCIDENTS: incidents.kind,
    FileKind.MESSAGES: messages.kind,
}
"""Made of the office's time zone, in the order in which a folder is imported."""
