"""Substitution: with dates, over several steps, without circles."""

from __future__ import annotations

import contextlib
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from otklik.office.journal.actions import CONSOLE
from otklik.office.journal.models import Entry
from otklik.office.people.actions import CannotSubstitute, arrange_substitution, end_substitution
from otklik.office.people.models import Role, Substitution, User
from otklik.office.people.queries import substitutions_of, viewer

pytestmark = pytest.mark.django_db
NOON = datetime(2021, 12, 14, 12, tzinfo=UTC)  # Tue
MONDAY, TUESDAY, FRIDAY = date(2021, 12, 13), date(2021, 12, 14), date(2021, 12, 17)


def people(*names: str) -> list[User]:
    return [User.objects.create(username=name, name=name.title(), role=Role.EXECUTOR) for name in names]


def arrange(absent: User, substitute: User, since: date = TUESDAY, until: date = FRIDAY) -> Substitution:
    return arrange_substitution(absent=absent, substitute=substitute, since=since, until=until, by=CONSOLE, at=NOON)


def test_it_is_told_in_the_journal():
    anna, boris = people("anna", "boris")
    arrange(anna, boris)

    entry = Entry.objects.get(event="people.substitution_arranged")
    assert (entry.subject_id, entry.data) == (
        anna.pk, {"substitute": boris.pk, "since": "2021-12-14", "until": "2021-12-17"})  # fmt: skip


def test_days_turned_round_are_refused():
    anna, boris = people("anna", "boris")
    with pytest.raises(CannotSubstitute, match="поменяйте"):
        arrange(anna, boris, FRIDAY, TUESDAY)


def test_days_that_are_over_or_too_many_are_refused_with_what_to_do():
    anna, boris = people("anna", "boris")
    with pytest.raises(CannotSubstitute, match="не раньше сегодняшнего"):
        arrange(anna, boris, MONDAY, MONDAY)
    with pytest.raises(CannotSubstitute, match="длиннее года: проверьте последний день"):
        arrange(anna, boris, TUESDAY, date(2091, 12, 14))
    arrange(anna, boris, MONDAY, TUESDAY)


def test_nobody_stands_in_for_herself():
    (anna,) = people("anna")
    with pytest.raises(CannotSubstitute, match="сам себя"):
        arrange(anna, anna)


def test_whoever_has_left_stands_in_for_nobody_and_nobody_for_him():
    anna, boris = people("anna", "boris")
    User.objects.filter(pk=boris.pk).update(is_active=False)
    for absent, substitute in ((anna, boris), (boris, anna)):
        with pytest.raises(CannotSubstitute, match="Boris здесь больше не работает"):
            arrange(absent, substitute)


def test_one_stands_in_at_a_time():
    anna, boris, vera = people("anna", "boris", "vera")
    arrange(anna, boris, TUESDAY, FRIDAY)
    with pytest.raises(CannotSubstitute, match=r"уже назначено: Boris, с вт.14.12.2021 по пт.17.12.2021"):
        arrange(anna, vera, FRIDAY, FRIDAY)
    arrange(anna, vera, FRIDAY + timedelta(days=1), FRIDAY + timedelta(days=9))


def test_a_circle_of_three_does_not_close():
    anna, boris, vera = people("anna", "boris", "vera")
    arrange(anna, boris)
    arrange(boris, vera)
    with pytest.raises(CannotSubstitute, match=r"круг: пт.17.12.2021"):
        arrange(vera, anna, FRIDAY, FRIDAY + timedelta(days=9))


def test_on_other_days_the_same_people_may():
    anna, boris = people("anna", "boris")
    arrange(anna, boris, MONDAY, TUESDAY)
    arrange(boris, anna, FRIDAY, FRIDAY)


def test_two_halves_that_never_meet_on_a_day_are_no_circle():
    anna, boris, vera = people("anna", "boris", "vera")
    arrange(boris, vera, TUESDAY, TUESDAY)
    arrange(vera, anna, FRIDAY, FRIDAY)
    arrange(anna, boris, MONDAY, FRIDAY)


def test_yesterday_was_its_last_day():
    anna, boris = people("anna", "boris")
    end_substitution(
        absent=anna, public_id=renewed(arrange(anna, boris, MONDAY, FRIDAY)), today=TUESDAY, by=CONSOLE, at=NOON
    )

    assert Substitution.objects.get().until == MONDAY
    assert len(viewer(boris, TUESDAY).standings) == 1
    assert substitutions_of(anna, TUESDAY) == []


def test_one_that_has_not_begun_is_taken_back():
    anna, boris = people("anna", "boris")
    end_substitution(
        absent=anna, public_id=renewed(arrange(anna, boris, FRIDAY, FRIDAY)), today=TUESDAY, by=CONSOLE, at=NOON
    )

    assert not Substitution.objects.exists()
    assert Entry.objects.get(event="people.substitution_ended").data == {"substitute": boris.pk, "until": None}


def test_a_substitution_of_somebody_else_is_not_ended():
    anna, boris, vera = people("anna", "boris", "vera")
    public_id = renewed(arrange(anna, boris, FRIDAY, FRIDAY))
    end_substitution(absent=vera, public_id=public_id, today=TUESDAY, by=CONSOLE, at=NOON)

    assert Substitution.objects.exists()


def test_ended_twice_it_is_ended_once():
    anna, boris = people("anna", "boris")
    public_id = renewed(arrange(anna, boris, FRIDAY, FRIDAY))
    for _ in range(2):
        end_substitution(absent=anna, public_id=public_id, today=TUESDAY, by=CONSOLE, at=NOON)

    assert Entry.objects.filter(event="people.substitution_ended").count() == 1


def renewed(row: Substitution):
    row.refresh_from_db()
    return row.public_id


def test_whatever_is_asked_for_on_no_day_does_anybody_stand_in_for_himself():
    officials = people("anna", "boris", "vera", "gleb", "daria")

    @settings(max_examples=60, deadline=None, database=None)
    @given(st.lists(st.tuples(*[st.integers(0, 4)] * 2, *[st.integers(0, 6)] * 2), max_size=12))
    def there_are_no_circles(wishes: list[tuple[int, int, int, int]]) -> None:
        Substitution.objects.all().delete()
        for absent, substitute, since, until in wishes:
            days = (MONDAY + timedelta(days=since), MONDAY + timedelta(days=until))
            with contextlib.suppress(CannotSubstitute):
                arrange(officials[absent], officials[substitute], *days)
        for on in (MONDAY + timedelta(days=day) for day in range(7)):
            held = Substitution.objects.filter(since__lte=on, until__gte=on)
            replaced_by = dict(held.values_list("absent_id", "substitute_id"))
            for start in replaced_by:
                seen, person = {start}, replaced_by.get(start)
                while person is not None:
                    assert person not in seen
                    seen.add(person)
                    person = replaced_by.get(person)

    there_are_no_circles()
