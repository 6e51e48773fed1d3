"""Citizens' pages are open, and know nobody: no cookie is set there, no session of staff is read."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from otklik.desk.tests.papers import an_official
from tests.house.test_doors import addresses

PORTAL = [address for address in addresses() if address.callback.__module__.startswith("otklik.portal.")]


@pytest.mark.parametrize("address", PORTAL, ids=lambda address: address.name)
def test_a_citizens_page_is_open_to_everybody(address):
    assert not getattr(address.callback, "login_required", True)


@pytest.mark.django_db
@pytest.mark.parametrize("address", PORTAL, ids=lambda address: address.name)
def test_a_citizens_page_sets_no_cookie_and_reads_no_session(address):
    client = Client()
    client.force_login(an_official())

    answer = client.get(reverse(address.name))

    assert answer.status_code == 200
    assert not answer.cookies
    assert not answer.wsgi_request.session.accessed


def test_a_browser_sends_the_session_of_staff_to_no_citizens_page():
    assert PORTAL
    for address in PORTAL:
        assert not reverse(address.name).startswith(settings.SESSION_COOKIE_PATH)
