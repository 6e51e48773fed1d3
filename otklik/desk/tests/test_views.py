"""Saved views: filters under a name, with a count, seen by their owner and by the roles that they are shared with."""

from __future__ import annotations

import pytest
from django.urls import reverse

from otklik.desk.tests.papers import TUESDAY, an_appeal, an_official
from otklik.office.people.models import Role, SavedView, User

pytestmark = pytest.mark.django_db

IN_WORK = {"outcome": "in_work"}
SAVE = "/desk/views/appeals/new/?outcome=in_work&order=due"


@pytest.fixture
def admin(client) -> User:
    user = an_official(role=Role.ADMINISTRATOR)
    client.force_login(user)
    an_appeal("К-1/21")
    an_appeal("К-2/21", answered_on=TUESDAY)
    return user


def views(client, page: str = "appeals") -> list[tuple[str, str, str]]:
    return [(view.title, view.address, view.count) for view in client.get(reverse(page)).context["views"]]


def test_filters_are_saved_under_a_name_and_stand_on_the_list_and_the_first_page_with_their_count(client, admin):
    answer = client.post(SAVE, {"title": "В работе"})

    assert answer["Location"] == "/desk/appeals/?outcome=in_work"
    assert views(client) == views(client, "home") == [("В работе", "/desk/appeals/?outcome=in_work", "1")]
    assert client.get("/desk/appeals/?outcome=in_work").context["views"][0].here


def test_a_view_of_ones_own_is_seen_by_nobody_else(client, admin):
    client.post(SAVE, {"title": "В работе"})
    view = SavedView.objects.get()
    client.force_login(an_official(login="other"))

    assert views(client) == []
    assert client.get(reverse("saved_view", args=[view.public_id])).status_code == 404


def test_a_shared_view_is_seen_by_its_roles_within_their_own_reach(client, admin):
    client.post(SAVE, {"title": "В работе", "shared_with": ["executor"]})

    client.force_login(an_official(role=Role.EXECUTOR, login="executor"))
    assert views(client) == [("В работе", "/desk/appeals/?outcome=in_work", "0")]
    client.force_login(an_official(role=Role.CONTROLLER, login="controller"))
    assert views(client) == []


def test_who_may_not_share_shares_nothing(client):
    client.force_login(an_official(role=Role.REGISTRAR))

    client.post(SAVE, {"title": "В работе", "shared_with": ["executor"]})

    assert SavedView.objects.get().shared_with == []


def test_a_view_is_renamed_and_dropped_by_its_owner(client, admin):
    client.post(SAVE, {"title": "В работе"})
    view = SavedView.objects.get()
    page = reverse("saved_view", args=[view.public_id])

    client.post(page, {"title": "Срочное"})
    assert [title for title, _, _ in views(client)] == ["Срочное"]
    client.post(page, {"drop": "1"})
    assert views(client) == []


@pytest.mark.parametrize("title", ["", "  ", "x" * 81])
def test_a_name_that_does_not_do_is_refused(client, admin, title):
    assert client.post(SAVE, {"title": title}).status_code == 422


def test_a_name_is_given_once(client, admin):
    client.post(SAVE, {"title": "В работе"})

    answer = client.post(SAVE, {"title": "В  работе"})

    assert answer.status_code == 422
    assert "у вас уже есть" in answer.content.decode()


def test_a_view_whose_filter_is_gone_breaks_no_page(client, admin):
    client.post("/desk/views/appeals/new/?gone=1", {"title": "Старый"})

    assert views(client) == [("Старый", "/desk/appeals/?gone=1", "–")]
