"""Who is told of which term, when, and that once; what goes by e-mail and what never does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.conf import settings as django_settings
from django.utils.timezone import make_aware

from otklik.config import check, options
from otklik.notices.actions import MANY, BadWishes, remind, see, send_mail, set_wishes
from otklik.notices.jobs import tell_at
from otklik.notices.models import Notice
from otklik.notices.queries import notices_of, unseen
from otklik.notices.tests.mailbox import Mailbox, mailbox
from otklik.office.appeals.tests.test_registering import of_citizen
from otklik.office.journal.actions import CONSOLE
from otklik.office.people.actions import arrange_substitution
from otklik.office.people.models import Role, User
from otklik.office.registry.models import Letter
from otklik.office.work.models import Term
from otklik.office.work.tests.office import TUESDAY, an_official, department, given, moment, whose

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def due_in(days: int, *, of: date = TUESDAY, control: int | None = None) -> Letter:
    letter = of_citizen()
    last = of + days * DAY
    control_due = last if control is None else of + control * DAY
    Term.objects.filter(letter=letter).update(legal_due=last, control_due=control_due)
    return letter


def told(who: User) -> list[str]:
    """What somebody was told, in order, without the numbers of papers."""
    said = Notice.objects.filter(to=who).order_by("pk").values_list("text", flat=True)
    return [text.replace("\u00a0", " ").partition(": ")[2] or text.replace("\u00a0", " ") for text in said]


def on(day: date, hour: int = 10) -> None:
    tell_at(moment(day, hour))


@pytest.fixture
def ivanova() -> User:
    return an_official(Role.EXECUTOR, "ivanova")


def test_an_executor_is_told_ten_five_three_days_before_the_day_before_and_on_the_day_once_each(ivanova):
    given(due_in(12), ivanova)  # Sunday 26.04: what falls on days off is told on the working day after it
    for ahead in range(13):
        for hour in (10, 16):
            on(TUESDAY + ahead * DAY, hour)

    assert told(ivanova) == [
        "срок вс 26.04.2026, осталось: 10 дней",  # on Thursday 16.04
        "срок вс 26.04.2026, осталось: 5 дней",
        "срок вс 26.04.2026, осталось: 3 дня",
    ]


def test_a_paper_of_a_department_is_told_to_those_who_work_there_and_at_three_days_to_its_deputy(ivanova):
    branch = department("Ветвь")
    unit = department()
    unit.parent = branch
    unit.save()
    deputy = an_official(Role.DEPUTY, of="Ветвь")
    other = an_official(Role.EXECUTOR, "other", "Отдел дорог")
    given(due_in(3), unit), given(due_in(5), unit)
    on(TUESDAY)

    assert [len(told(who)) for who in (ivanova, deputy, other)] == [2, 1, 0]


def test_what_is_late_is_told_every_working_day_and_to_those_who_watch_as_one_number(ivanova):
    head, controller = an_official(Role.HEAD), an_official(Role.CONTROLLER)
    given(due_in(-1), ivanova), given(due_in(2, control=-2), ivanova)
    for at in ((TUESDAY, 10), (TUESDAY, 11), (TUESDAY + DAY, 10)):
        on(*at)

    assert told(ivanova) == [
        "срок был пн 13.04.2026, просрочено на 1 день",
        "контрольный срок был вс 12.04.2026, срок чт 16.04.2026",
        "срок был пн 13.04.2026, просрочено на 2 дня",
        "контрольный срок был вс 12.04.2026, срок чт 16.04.2026",
    ]
    for who in (head, controller):
        assert told(who) == ["2", "2"], "how many, a day"


def test_many_late_papers_of_one_person_are_told_of_as_a_number(ivanova):
    for _ in range(MANY + 1):
        given(due_in(-1), ivanova)
    on(TUESDAY)

    assert (
        Notice.objects.get(to=ivanova).text.replace("\u00a0", " ") == f"На вт 14.04.2026 просрочено бумаг: {MANY + 1}"
    )


def test_an_extended_paper_is_told_of_by_its_new_day_and_an_answered_one_no_more(ivanova):
    letter, answered = due_in(3), due_in(3)
    given(letter, ivanova), given(answered, ivanova)
    on(TUESDAY)
    Term.objects.filter(letter=letter).update(extended_to=TUESDAY + 4 * DAY)
    Letter.objects.filter(pk=answered.pk).update(state="answered")
    on(TUESDAY + DAY)

    assert told(ivanova)[2:] == ["срок сб 18.04.2026, осталось: 3 дня"]


@pytest.mark.parametrize("at", [datetime(2026, 4, 12, 10), datetime(2026, 4, 14, 8, 59), datetime(2026, 4, 14, 13, 5)])
def test_nobody_is_told_on_a_day_off_before_work_or_over_lunch(ivanova, at):
    given(due_in(1), ivanova)
    tell_at(make_aware(at))

    assert told(ivanova) == []


def test_who_stands_in_sees_what_the_absent_one_was_told_and_seeing_is_noted(ivanova):
    substitute = an_official(Role.EXECUTOR, "petrov")
    given(due_in(1), ivanova)
    on(TUESDAY)
    arrange_substitution(
        absent=ivanova, substitute=substitute, since=TUESDAY, until=TUESDAY, by=CONSOLE, at=moment(TUESDAY)
    )

    assert notices_of(whose(substitute)).get().to == ivanova
    see(whose(substitute), moment(TUESDAY))
    assert not unseen(whose(ivanova)).exists()


# ── e-mail ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def mail(settings):
    """A mail server that the office knows."""
    with mailbox() as server:
        url = f"smtp://127.0.0.1:{server.port}"
        settings.OPTIONS = replace(django_settings.OPTIONS, smtp_url=url)
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        for name, value in options.mail_server(url).items():
            setattr(settings, name, value)
        yield server


def letters(server: Mailbox) -> list[str]:
    return [letter.get_content().replace("\u00a0", " ") for letter in server.letters]


def test_one_letter_a_day_says_numbers_terms_and_doors_and_nothing_of_the_citizen(mail, ivanova):
    set_wishes(ivanova, email="ivanova@example.org", by_email=True)
    papers = [due_in(1), due_in(3)]
    for letter in papers:
        given(letter, ivanova)
    for hour in (10, 11):
        on(TUESDAY, hour)

    (text,) = letters(mail)
    assert mail.letters[0]["To"] == "ivanova@example.org"
    assert mail.letters[0]["Subject"].strip() == "Отклик: сроки на вт 14.04.2026"
    for letter in papers:
        letter.refresh_from_db()
        assert f"№ {letter.number}: срок" in text
        assert f"/desk/appeals/{letter.public_id}/" in text
    for word in ("Королёва", "собак", "Рябцево"):
        assert word not in text
    assert Notice.objects.filter(emailed_at=None).count() == 0


def test_a_letter_that_was_broken_off_is_sent_once_more_under_the_same_id_and_then_no_more(mail, ivanova):
    set_wishes(ivanova, email="ivanova@example.org", by_email=True)
    given(due_in(1), ivanova)
    mail.breaks_off = True
    on(TUESDAY)
    assert Notice.objects.filter(emailed_at=None).count() == 1
    mail.breaks_off = False
    for hour in (11, 12):
        on(TUESDAY, hour)

    first, second = mail.letters
    assert first["Message-ID"] == second["Message-ID"]


def test_who_refuses_has_no_address_or_left_gets_no_letter_and_all_that_is_due_stands_on_the_desk(mail, ivanova):
    given(due_in(1), ivanova)
    on(TUESDAY)
    set_wishes(ivanova, email="ivanova@example.org", by_email=False)
    on(TUESDAY, 11)
    User.objects.filter(pk=ivanova.pk).update(is_active=False)
    assert mail.letters == []
    assert len(told(ivanova)) == 1
    with pytest.raises(BadWishes, match="Укажите почту"):
        set_wishes(ivanova, email="", by_email=True)


def test_without_a_mail_server_notices_stand_on_the_desk_and_the_check_says_so(ivanova, settings):
    set_wishes(ivanova, email="ivanova@example.org", by_email=True)
    given(due_in(1), ivanova)
    assert remind(TUESDAY, moment(TUESDAY)) == 1
    assert send_mail(TUESDAY, moment(TUESDAY)) == []
    assert "только на рабочий стол" in " ".join(check.advise_of_mail())
    assert list(check.check_mail(moment(TUESDAY, 18))) == []

    settings.OPTIONS = replace(django_settings.OPTIONS, smtp_url="smtp://127.0.0.1:1")
    assert "не ушло по почте: 1" in " ".join(check.check_mail(moment(TUESDAY, 18)))
    assert list(check.advise_of_mail()) == []


@pytest.mark.parametrize("url", ["mail.example.org", "http://mail.example.org", "smtp://", "smtp://a:b@host:port"])
def test_an_address_of_a_mail_server_that_is_not_understood_is_refused_without_its_words(url):
    with pytest.raises(options.BadOption, match="smtp_url не понят; пример"):
        options.mail_server(url)


def test_an_address_of_a_mail_server_tells_port_user_and_how_it_is_secured():
    by_ssl = options.mail_server("smtps://otklik:p%40ss@mail.example.org")
    assert (by_ssl["EMAIL_PORT"], by_ssl["EMAIL_HOST_PASSWORD"], by_ssl["EMAIL_USE_SSL"]) == (465, "p@ss", True)
    by_tls = options.mail_server("smtp://otklik:secret@mail.example.org")
    assert (by_tls["EMAIL_PORT"], by_tls["EMAIL_USE_TLS"], by_tls["EMAIL_USE_SSL"]) == (587, True, False)
