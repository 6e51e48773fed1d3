"""What can be done with accounts, and forms answered once."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from otklik.office.base import Refusal, words_digest_of
from otklik.office.journal.actions import Actor, record
from otklik.office.people.events import (
    AccountChanged,
    AccountClosed,
    AccountMade,
    AccountOpened,
    PasswordChanged,
    RightsGranted,
    SecondFactorDropped,
    SubstitutionArranged,
    SubstitutionEnded,
)
from otklik.office.people.models import Citizen, CitizenAddress, FormAnswer, Role, SavedView, Substitution, User
from otklik.office.people.rights import BY_NAME, Action
from otklik.rules.words import day as in_words

OFFICIALS = 0x07_71_1C
"""Key of the advisory lock under which roles, leavers and substitutions change: rarely, so one at a time."""
CLAIM = """
INSERT INTO otklik_people_formanswer (token, user_id, location, at) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING
"""
LONGEST_SUBSTITUTION = timedelta(days=366)
LONGEST_TITLE, LONGEST_FILTERS = 80, 2000
"""Characters of a saved view."""


class BadView(Refusal):
    """Filters cannot be saved so; the text says why."""


class LoginTaken(Refusal):
    """Somebody has this login already."""


class BadAccount(Refusal):
    """A login or a name does not do; the text says why."""


class WeakPassword(Refusal):
    """The password does not do; the text says why."""


class LastAdministrator(Refusal):
    """Without this account nobody could make accounts any more."""


class CannotSubstitute(Refusal):
    """The substitution would not do; the text says why."""


def actor(user: User) -> Actor:
    """Return a user as the journal names her."""
    return Actor("user", user.pk)


@transaction.atomic
def make_account(
    *, login: str, name: str, role: Role, password: str | None, by: Actor, at: datetime
) -> tuple[User, str]:
    """Make an official's account; return it with its password, made here if none is given.

    :raises LoginTaken: if the login exists
    :raises BadAccount: if the login or the name does not do
    :raises WeakPassword: if the given password does not do
    """
    if User.objects.filter(username=login).exists():
        raise LoginTaken(f"Логин «{login}» уже занят: выберите другой.")
    user = User(username=login, name=name, role=role)
    _check(user)
    password = _set_password(user, password)
    user.save()
    record(AccountMade(subject_id=user.pk, role=role), by=by, at=at)
    return user, password


@transaction.atomic
def change_account(*, login: str, name: str | None, role: Role | None, by: Actor, at: datetime) -> None:
    """Give an account another name, another role, or both; what is None stays. What does not change is not told.

    :raises BadAccount: if the name does not do
    :raises LastAdministrator: if nobody else who works here is an administrator
    """
    one_at_a_time()
    user = _account(login)
    was = (user.name, user.role)
    user.name, user.role = name or user.name, role or user.role
    if (user.name, user.role) == was:
        return
    if user.role != Role.ADMINISTRATOR:
        _refuse_the_last(user)
    _check(user)
    user.save(update_fields=["name", "role"])
    told = AccountChanged(
        subject_id=user.pk, role=user.role if user.role != was[1] else None, was=was[1], renamed=user.name != was[0]
    )
    record(told, by=by, at=at)


@transaction.atomic
def place_official(*, login: str, department: int | None, post: int | None, by: Actor, at: datetime) -> None:
    """Say in which department an official works and under which post she receives citizens, None: in none."""
    user = _account(login)
    if (user.department_id, user.official_id) == (department, post):
        return
    user.department_id, user.official_id = department, post
    user.save(update_fields=["department", "official"])
    record(AccountChanged(subject_id=user.pk, role=None, department=department, post=post), by=by, at=at)


@transaction.atomic
def grant(*, login: str, granted: Iterable[Action], by: Actor, at: datetime) -> None:
    """Give an official the rights that are given by name, these and no others; what does not change is not told."""
    user = _account(login)
    wanted = sorted({action.value for action in granted} & {action.value for action in BY_NAME})
    if sorted(user.granted) == wanted:
        return
    user.granted = wanted
    user.save(update_fields=["granted"])
    record(RightsGranted(subject_id=user.pk, granted=wanted), by=by, at=at)


@transaction.atomic
def close_account(*, login: str, by: Actor, at: datetime) -> None:
    """Let nobody sign in by an account any more, and end at once the sessions that it has.

    :raises LastAdministrator: if nobody else who works here is an administrator
    """
    one_at_a_time()
    user = _account(login)
    _refuse_the_last(user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    record(AccountClosed(subject_id=user.pk), by=by, at=at)


@transaction.atomic
def open_account(*, login: str, by: Actor, at: datetime) -> None:
    """Let an official who has come back sign in again."""
    user = _account(login)
    user.is_active = True
    user.save(update_fields=["is_active"])
    record(AccountOpened(subject_id=user.pk), by=by, at=at)


def _refuse_the_last(leaving: User) -> None:
    administrators = User.objects.filter(role=Role.ADMINISTRATOR, is_active=True)
    if administrators.filter(pk=leaving.pk).exists() and not administrators.exclude(pk=leaving.pk).exists():
        raise LastAdministrator("Это последний администратор. Сначала заведите другого, потом измените эту запись.")


@transaction.atomic
def drop_second_factor(*, login: str, by: Actor, at: datetime) -> None:
    """Let an official who has lost her codes sign in by her password, until she turns codes on anew."""
    user = _account(login)
    Authenticator.objects.filter(user=user).delete()
    record(SecondFactorDropped(subject_id=user.pk), by=by, at=at)


def _account(login: str) -> User:
    return User.objects.select_for_update().get(username=login)


@transaction.atomic
def change_password(*, login: str, password: str | None, by: Actor, at: datetime) -> str:
    """Give an account a new password, made here if none is given; return it.

    :raises WeakPassword: if the given password does not do
    """
    user = _account(login)
    password = _set_password(user, password)
    user.save(update_fields=["password"])
    record(PasswordChanged(subject_id=user.pk), by=by, at=at)
    return password


def _check(user: User) -> None:
    try:
        user.clean_fields(exclude=["password"])
    except ValidationError as error:
        told = {"username": "Логин", "name": "Имя"}
        raise BadAccount(
            " ".join(f"{told.get(field, field)}: {' '.join(words)}" for field, words in error.message_dict.items())
        ) from None


def _set_password(user: User, password: str | None) -> str:
    if password is None:
        password = secrets.token_urlsafe(9)
    else:
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise WeakPassword("Пароль не подходит. " + " ".join(error.messages)) from None
    user.set_password(password)
    return password


@transaction.atomic
def arrange_substitution(
    *, absent: User, substitute: User, since: date, until: date, by: Actor, at: datetime
) -> Substitution:
    """Have an official stand in for another from a day to a day, both inclusive.

    One person stands in for an absent one at a time. On no day does anybody come to stand in for himself, over
    whatever number of steps.

    :raises CannotSubstitute: if the days are turned round, over, too many or taken, the substitute has left, or a
        circle would close
    """
    if absent.pk == substitute.pk:
        raise CannotSubstitute("Сотрудник не замещает сам себя: выберите другого.", of="substitute")
    if until < since:
        raise CannotSubstitute("Последний день раньше первого: поменяйте их местами.", of="until")
    if until < timezone.localdate(at):
        raise CannotSubstitute("Эти дни уже прошли: укажите день не раньше сегодняшнего.", of="until")
    if until - since >= LONGEST_SUBSTITUTION:
        raise CannotSubstitute("Замещение длиннее года: проверьте последний день.", of="until")
    one_at_a_time()
    for person in User.objects.filter(pk__in=[absent.pk, substitute.pk], is_active=False):
        raise CannotSubstitute(f"{person.get_full_name()} здесь больше не работает: выберите другого сотрудника.")
    same_days = Substitution.objects.filter(since__lte=until, until__gte=since)
    if taken := same_days.filter(absent=absent).select_related("substitute").first():
        raise CannotSubstitute(
            f"На эти дни замещение уже назначено: {taken.substitute.get_full_name()}, "
            f"с {in_words(taken.since)} по {in_words(taken.until)}. Выберите другие дни или закончите то замещение.",
            of="since",
        )
    if closing := _closes_a_circle(absent.pk, substitute.pk, since, until):
        raise CannotSubstitute(
            f"Получился бы круг: {in_words(closing)} замещение вернулось бы к тому, кого замещают: "
            f"{absent.get_full_name()}. "
            "Выберите другого сотрудника или другие дни.",
            of="substitute",
        )
    arranged = Substitution.objects.create(absent=absent, substitute=substitute, since=since, until=until)
    told = SubstitutionArranged(
        subject_id=absent.pk, substitute=substitute.pk, since=since.isoformat(), until=until.isoformat()
    )
    record(told, by=by, at=at)
    return arranged


@transaction.atomic
def end_substitution(*, absent: User, public_id: uuid.UUID, today: date, by: Actor, at: datetime) -> None:
    """End a substitution of an absent official: yesterday was its last day; one that had not begun is taken back."""
    _end(Substitution.objects.filter(public_id=public_id, absent=absent), today, by, at)


@transaction.atomic
def end_substitutions_of(user: User, *, today: date, by: Actor, at: datetime) -> None:
    """End all substitutions in which somebody is to stand in for others, as `end_substitution` does."""
    _end(Substitution.objects.filter(substitute=user), today, by, at)


def _end(chosen: QuerySet[Substitution], today: date, by: Actor, at: datetime) -> None:
    last = today - timedelta(days=1)
    for found in chosen.select_for_update().filter(until__gte=today):
        began = found.since <= last
        if began:
            found.until = last
            found.save(update_fields=["until"])
        else:
            found.delete()
        told = SubstitutionEnded(
            subject_id=found.absent_id, substitute=found.substitute_id, until=last.isoformat() if began else None
        )
        record(told, by=by, at=at)


def one_at_a_time() -> None:
    """Make others who change officials wait for this transaction.

    Two halves of a circle look harmless alone, and so do two administrators who close each other's account.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [OFFICIALS])


def _closes_a_circle(absent: int, substitute: int, since: date, until: date) -> date | None:
    """Return the first day found on which the substitute would be, over some steps, replaced by the absent one."""
    replaced_by: dict[int, list[tuple[int, date, date]]] = {}
    rows = Substitution.objects.filter(since__lte=until, until__gte=since)
    for of, by, first, last in rows.values_list("absent_id", "substitute_id", "since", "until"):
        replaced_by.setdefault(of, []).append((by, first, last))
    waiting = [(substitute, since, until)]
    while waiting:
        person, first, last = waiting.pop()
        if person == absent:
            return first
        for by, begins, ends in replaced_by.get(person, ()):
            if max(first, begins) <= min(last, ends):
                waiting.append((by, max(first, begins), min(last, ends)))
    return None


def answer_once(token: uuid.UUID, user: User, at: datetime, act: Callable[[], str], *, leads_to: str = "") -> str:
    """Run `act` unless this form was sent before; return where its first answer sent the browser.

    The token is claimed in the transaction of the act: of two tabs one waits for the other and gets its answer. A
    token is its user's own: somebody else's is a form never sent.

    :param leads_to: where the answer of `act` will send the browser, if that is known: then nothing is written behind
        an act that makes others wait
    """
    own = uuid.uuid5(token, str(user.pk))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(CLAIM, [own, user.pk, leads_to, at])
        if not cursor.rowcount:
            return FormAnswer.objects.get(token=own).location
        location = act()
        if location != leads_to:
            FormAnswer.objects.filter(token=own).update(location=location)
        return location


def meet_citizen(
    *, surname: str, first_name: str, patronymic: str, address: str, settlement: int | None, on: date
) -> Citizen:
    """Return the person of this full name and address, met now if not before; the address is remembered since a day.

    It is the same person by the words alone: stops, commas and hyphens do not count.
    """
    named = {"surname": surname, "first_name": first_name, "patronymic": patronymic, "address": address}
    key = words_digest_of(*named.values())
    citizen = Citizen.objects.filter(key=key).first()
    if citizen is None:
        Citizen.objects.bulk_create([Citizen(**named)], ignore_conflicts=True)
        citizen = Citizen.objects.get(key=key)
    if address:
        known = CitizenAddress(citizen=citizen, address=address, settlement_id=settlement, first_seen_on=on)
        CitizenAddress.objects.bulk_create([known], ignore_conflicts=True)
    return citizen


@transaction.atomic
def save_view(
    *,
    owner: User,
    journal: str,
    title: str,
    filters: str,
    shared_with: Sequence[str] = (),
    renames: SavedView | None = None,
) -> SavedView:
    """Keep filters of a list under a name, or give a view of hers a new name and other roles to see it.

    :raises BadView: if it has no name, a name that she has given already, or filters that are too long
    """
    title = " ".join(title.split())
    if not title or len(title) > LONGEST_TITLE:
        raise BadView(f"Назовите отбор: от 1 до {LONGEST_TITLE} знаков.")
    if len(filters) > LONGEST_FILTERS:
        raise BadView("Этот отбор слишком длинный: уберите часть слов.")
    view = renames or SavedView(owner=owner, journal=journal, filters=filters)
    same = SavedView.objects.filter(owner=owner, journal=view.journal, title=title).exclude(pk=view.pk)
    if same.exists():
        raise BadView(f"Отбор «{title}» у вас уже есть: назовите этот иначе.")
    view.title, view.shared_with = title, [role for role in Role.values if role in shared_with]
    view.save()
    return view


def drop_view(view: SavedView) -> None:
    """Forget a saved view, for all who saw it."""
    view.delete()
