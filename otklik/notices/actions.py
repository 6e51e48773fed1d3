"""Telling officials: of terms that come near and that are over, once each; by e-mail to those who want it."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from otklik.notices import letters, queries
from otklik.notices.models import Notice, Wishes
from otklik.office.base import Refusal
from otklik.office.control import watching
from otklik.office.people.models import Role, User
from otklik.office.people.rights import EVERYTHING, Viewer
from otklik.office.reference.models import Department
from otklik.rules.reminders import LATE, Reminder, Whom, reminders_on, step_of

MANY = 30
"""Late papers of one person that are named one by one; more are told of as a number."""
BATCH = 1_000


class BadWishes(Refusal):
    """An official cannot be told so; the text says why."""


@dataclass(frozen=True, slots=True)
class Staff:
    """Who is to be told of papers, by department."""

    executors: Mapping[int, list[int]]
    deputies: Mapping[int, list[int]]
    everywhere: Mapping[Whom, list[int]]

    def of(self, row: Reminder, term: Any) -> Iterable[int]:
        """Return whom a row tells of a paper of `watching.rows`."""
        given_to = [one for one in term.letter.given_to if one.is_responsible]
        passed_on = {one.parent_id for one in given_to}
        last = next((one for one in given_to if one.pk not in passed_on), None)
        if last is None:
            return ()
        match row.whom:
            case Whom.EXECUTOR:
                return [last.executor_id] if last.executor_id else self.executors.get(last.department_id, ())
            case Whom.DEPUTY:
                return self.deputies.get(last.department_id, ())
            case _:
                return ()


def staff() -> Staff:
    """Return who works here: executors of each department, deputies of each branch, controllers and heads."""
    parents = dict(Department.objects.values_list("pk", "parent"))
    executors: dict[int, list[int]] = defaultdict(list)
    deputies: dict[int, list[int]] = defaultdict(list)
    tops: dict[int, list[int]] = defaultdict(list)
    everywhere: dict[Whom, list[int]] = {Whom.CONTROLLER: [], Whom.HEAD: []}
    for pk, role, department in User.objects.filter(is_active=True).values_list("pk", "role", "department"):
        match role:
            case Role.EXECUTOR:
                executors[department].append(pk)
            case Role.DEPUTY:
                tops[department].append(pk)
            case Role.CONTROLLER | Role.HEAD:
                everywhere[Whom(role)].append(pk)
    for department in parents:
        above: int | None = department
        seen: set[int] = set()
        while above and above not in seen:
            seen.add(above)
            deputies[department] += tops.get(above, [])
            above = parents.get(above)
    return Staff(executors, deputies, everywhere)


@dataclass(slots=True)
class Told:
    """What somebody is told at one go."""

    near: list[Notice] = field(default_factory=list)
    late: list[Notice] = field(default_factory=list)


def remind(today: date, at: datetime) -> int:
    """Tell everybody what the rows of reminders say of today; return how many notices there are now that were not.

    Done twice, it is done once: a notice has its key.
    """
    rows, people = reminders_on(today), staff()
    told: dict[int, Told] = defaultdict(Told)
    late_count = special_count = 0
    until = today + max(row.ahead for row in rows) * watching.DAY
    papers: Iterator[Any] = watching.due_by(until, {}, EVERYTHING).iterator(chunk_size=BATCH)
    for term in papers:
        over = min(term.due, term.watched)
        step = step_of((over - today).days, rows)
        if step is None:
            continue
        if step == LATE:
            late_count, special_count = late_count + 1, special_count + term.is_special
        for row in rows:
            if row.ahead == step:
                for person in people.of(row, term):
                    mine = told[person]
                    (mine.late if step == LATE else mine.near).append(_notice(person, term, step, over, today, at))
    made = list(_in_short(told, today, at))
    if late_count:
        watchers = {person for row in rows if row.ahead == LATE for person in people.everywhere.get(row.whom, ())}
        text = letters.many_late(late_count, special_count, today)
        made += [Notice(to_id=person, step=LATE, on=today, text=text, at=at) for person in sorted(watchers)]
    before = Notice.objects.filter(at=at).count()
    Notice.objects.bulk_create(made, ignore_conflicts=True, batch_size=BATCH)
    return Notice.objects.filter(at=at).count() - before


def _notice(person: int, term: Any, step: int, over: date, today: date, at: datetime) -> Notice:
    number, special = term.letter.number, term.is_special
    if step != LATE:
        text = letters.near(number, over, today, special=special)
    elif term.due < today:
        text = letters.late(number, term.due, today, special=special)
    else:
        text = letters.late_control(number, term.due, over, special=special)
    return Notice(to_id=person, letter_id=term.pk, step=step, on=today if step == LATE else over, text=text, at=at)


def _in_short(told: Mapping[int, Told], today: date, at: datetime) -> Iterator[Notice]:
    """Yield what each is told; many late papers as one number."""
    for person, mine in told.items():
        yield from mine.near
        if len(mine.late) <= MANY:
            yield from mine.late
        else:
            text = letters.many_late(len(mine.late), 0, today)
            yield Notice(to_id=person, step=LATE, on=today, text=text, at=at)


def send_mail(today: date, at: datetime) -> list[str]:
    """Send what was told today by e-mail, one letter to each; return what could not be sent, in words for the log.

    A notice is marked in the transaction that sends it: whoever is killed in between sends it once more, under the same
    Message-ID, which a mail program shows once.
    """
    if not settings.OPTIONS.smtp_url:
        return []
    troubles = []
    for person in sorted(set(queries.unsent(today).values_list("to", flat=True))):
        try:
            _mail(person, today, at)
        except (OSError, SMTPException) as error:  # the next hour tries again
            troubles.append(type(error).__name__)
    return troubles


@transaction.atomic
def _mail(person: int, today: date, at: datetime) -> None:
    waiting = list(queries.unsent(today).filter(to=person).select_for_update(of=("self",)).order_by("pk"))
    if not waiting:
        return
    to = User.objects.get(pk=person)
    mail = letters.digest([(notice.text, settings.DESK_ADDRESS + address_of(notice)) for notice in waiting], today)
    key = hashlib.sha256("|".join(str(notice.pk) for notice in waiting).encode()).hexdigest()[:32]
    EmailMessage(
        mail.subject, mail.text, to=[to.email], headers={"Message-ID": f"<otklik-{key}@{settings.MAIL_HOST}>"}
    ).send()
    Notice.objects.filter(pk__in=[notice.pk for notice in waiting]).update(emailed_at=at)


def address_of(notice: Notice) -> str:
    """Return the page of what a notice tells of."""
    if notice.letter is None:
        return reverse("control" if notice.to.role in (Role.HEAD, Role.CONTROLLER, Role.DEPUTY) else "home")
    return reverse("appeal" if hasattr(notice.letter, "appeal") else "letter", args=[notice.letter.public_id])


def see(whose: Viewer, at: datetime) -> None:
    """Note that somebody has seen all that she, and those whom she stands in for, were told."""
    queries.unseen(whose).update(seen_at=at)


def set_wishes(official: User, *, email: str, by_email: bool) -> None:
    """Change where an official's e-mail goes and whether she wants any.

    :raises BadWishes: if she wants it and there is no address
    """
    if by_email and not email:
        raise BadWishes("Укажите почту, на которую слать напоминания, или снимите отметку.")
    User.objects.filter(pk=official.pk).update(email=email)
    Wishes.objects.update_or_create(official=official, defaults={"by_email": by_email})


def waiting_long(today: date, before: datetime) -> int:
    """Return how many notices of today should have gone by e-mail before a moment and have not."""
    return queries.unsent(today).filter(Q(at__lt=before)).count()
