"""What is done with any paper in work."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from otklik.office.base import Refusal
from otklik.office.journal.actions import Actor, record, record_all
from otklik.office.people.actions import close_account, end_substitutions_of, one_at_a_time
from otklik.office.people.models import User
from otklik.office.work.events import OfficialSeenOff, PaperHandedOver
from otklik.office.work.models import Assignment


class PapersWouldBeLeft(Refusal):
    """An official would leave papers in work behind that nobody has taken."""


def in_work_of(user: User) -> int:
    """Return how many papers in work are given to an official."""
    return Assignment.objects.filter(executor=user).exclude(letter__reply__sent_on__isnull=False).count()


@transaction.atomic
def see_off(*, leaver: User, taker: User | None, today: date, by: Actor, at: datetime) -> int:
    """Close the account of an official who leaves, and give all papers that she has in work to another, in one act.

    What she has answered stays hers; terms do not move; whomever she stands in for, she does so no longer. Returns the
    number of papers that went over.

    :raises PapersWouldBeLeft: if there are papers and nobody who works here takes them
    :raises LastAdministrator: if nobody else could make accounts
    """
    one_at_a_time()
    close_account(login=leaver.username, by=by, at=at)
    end_substitutions_of(leaver, today=today, by=by, at=at)
    given = Assignment.objects.filter(executor=leaver).exclude(letter__reply__sent_on__isnull=False)
    papers = list(given.select_for_update(of=("self",)).order_by("pk").values_list("pk", "letter_id"))
    stays = taker and User.objects.filter(pk=taker.pk, is_active=True).exists()
    if papers and not stays:
        raise PapersWouldBeLeft(f"У сотрудника бумаги в работе: {len(papers)}. Выберите, кому их передать.")
    if papers and taker:
        Assignment.objects.filter(pk__in=[pk for pk, _ in papers]).update(executor=taker)
        record_all(
            (PaperHandedOver(subject_id=letter, giver=leaver.pk, taker=taker.pk) for _, letter in papers), by=by, at=at
        )
    told = OfficialSeenOff(subject_id=leaver.pk, taker=taker.pk if papers and taker else None, papers=len(papers))
    record(told, by=by, at=at)
    return len(papers)
