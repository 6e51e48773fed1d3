"""How the last moment of answering an incident is found: by the norm of its day and its clock."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from otklik.office.incidents.models import Incident
from otklik.office.reference.models import AnswerNorm
from otklik.office.reference.queries import norm_in_force, office_calendar
from otklik.office.work.terms import Counted, as_counted
from otklik.rules.deadlines import Roll, Start, Step, Term, Unit, due
from otklik.rules.law import Procedure
from otklik.rules.years import UnknownYear

UNITS = {AnswerNorm.Clock.WORKING_HOURS: Unit.WORKING_HOURS, AnswerNorm.Clock.HOURS: Unit.HOURS}


def term_of_incident(incident: Incident) -> Counted | None:
    """Return the last moment of answering by the norm, local, with all that it was counted from.

    None if no norm was in force when it was accepted, or a year is touched whose days off are not entered.
    """
    accepted_at = _local(incident.accepted_at)
    norm = norm_in_force(accepted_at.date(), urgent=incident.urgent)
    if norm is None:
        return None
    term = Term(
        step=Step.ANSWER,
        procedure=Procedure.INCIDENT,
        length=norm.hours,
        unit=UNITS[AnswerNorm.Clock(norm.clock)],
        start=Start.RECEIPT,
        roll=Roll.NONE,
        since=norm.since or accepted_at.date(),
        source=norm.source,
    )
    try:
        return as_counted(due(term, accepted_at, office_calendar()))
    except UnknownYear:
        return None


def _local(moment: datetime) -> datetime:
    """Return a moment as the clock of the office shows it; the rule book knows no zones."""
    return timezone.localtime(moment).replace(tzinfo=None)
