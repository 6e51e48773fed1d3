"""Reports on the desk: choose a period, read, take the files, sign once."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from otklik.desk.reports import views
from otklik.office.people.models import Role, User
from otklik.office.reference.models import BodyName
from otklik.office.registry.models import Letter, Series
from otklik.reports.models import SignedReport
from otklik.ui.russian import NBSP

pytestmark = pytest.mark.django_db
YEAR = "/desk/reports/2024-01-01/2024-12-31/"


@pytest.fixture(autouse=True)
def a_letter_of_2024(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path
    Letter.objects.create(
        series=Series.objects.get(code="correspondence"), number="1", registered_on="2024-01-15"
    )  # Mon


def signed_in(role: Role = Role.HEAD) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.create_user(username=role.value, name="Иванов И. И.", role=role))
    return client


def door_to_sign(client: Client, address: str) -> str | None:
    """Return where the report's button leads, if it has one."""
    doors = set(re.findall(rf'href="({address}sign/[^"]*)"', client.get(address).content.decode()))
    return doors.pop() if doors else None


def form_of(client: Client) -> dict[str, str]:
    """Return the form on the page that asks whether the year is to be signed."""
    page = client.get(door_to_sign(client, YEAR)).content.decode()  # type: ignore[arg-type]
    return dict(re.findall(r'<input type="hidden" name="(token|sha256)" value="([^"]+)"', page))


def test_years_with_papers_are_offered() -> None:
    page = signed_in().get("/desk/reports/").content.decode()
    assert f'href="{YEAR}"' in page


def test_any_period_leads_to_its_report() -> None:
    answer = signed_in().get("/desk/reports/", {"since": "2024-01-01", "until": "2024-03-31"})
    assert (answer.status_code, answer["Location"]) == (302, "/desk/reports/2024-01-01/2024-03-31/")


@pytest.mark.parametrize("days", [("2024-03-31", "2024-01-01"), ("", "2024-01-01"), ("1024-01-01", "2024-01-01")])
def test_a_period_that_is_none_is_explained(days: tuple[str, str]) -> None:
    answer = signed_in().get("/desk/reports/", dict(zip(("since", "until"), days, strict=True)))
    assert answer.status_code == 422
    assert "Исправьте ошибку" in answer.content.decode()


@pytest.mark.parametrize("address", ["2024-12-31/2024-01-01", "2024-02-30/2024-03-31", "0001-01-01/0001-12-31"])
def test_an_address_of_no_period_is_no_page(address: str) -> None:
    assert signed_in().get(f"/desk/reports/{address}/").status_code == 404


def test_files_are_given_out_to_be_saved_and_never_run() -> None:
    client = signed_in(Role.AUDITOR)
    for kind in ("docx", "pdf", "xlsx", "html", "json"):
        answer = client.get(f"{YEAR}{kind}/")
        assert answer["Content-Disposition"] == f'attachment; filename="annual-2024.{kind}"'
        assert answer["Content-Security-Policy"].startswith("sandbox")
    assert client.get(f"{YEAR}exe/").status_code == 404


def test_the_head_signs_what_she_reads_and_a_form_sent_twice_is_answered_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = signed_in()
    form = form_of(client)
    first = client.post(f"{YEAR}sign/", form)
    monkeypatch.setattr(views, "make_report", None)  # what was answered is not made again
    second = client.post(f"{YEAR}sign/", form)
    monkeypatch.undo()
    assert first["Location"] == second["Location"]
    assert SignedReport.objects.count() == 1
    page = client.get(first["Location"])
    assert page.status_code == 200
    assert client.get(f"{first['Location']}pdf/").status_code == 200
    assert "подписан" in client.get(YEAR).content.decode()


def test_a_report_is_signed_only_after_a_question_that_can_be_cancelled() -> None:
    client = signed_in()
    question = client.get(door_to_sign(client, YEAR))  # type: ignore[arg-type]
    page = question.content.decode().replace(NBSP, " ")
    assert "Подписать отчёт за 2024 год?" in page
    assert "После этого он не изменится" in page
    assert form_of(client)["sha256"] in page
    assert f'href="{YEAR}">Отмена' in page
    assert not SignedReport.objects.exists()


def test_the_question_is_asked_of_the_figures_that_were_read() -> None:
    client = signed_in()
    door = door_to_sign(client, YEAR)
    Letter.objects.create(
        series=Series.objects.get(code="correspondence"), number="2", registered_on="2024-01-16"
    )  # Tue
    for stale in (door, f"{YEAR}sign/"):
        answer = client.get(stale)  # type: ignore[arg-type]
        assert answer.status_code == 409
        assert "показатели изменились" in answer.content.decode()


def test_a_report_of_a_period_without_journals_offers_no_button() -> None:
    assert door_to_sign(signed_in(), "/desk/reports/2023-01-01/2023-12-31/") is None


def test_an_incomplete_form_signs_nothing_and_says_so() -> None:
    client = signed_in()
    answer = client.post(f"{YEAR}sign/", {"sha256": "0" * 64}, follow=True)
    assert "Отчёт не подписан" in answer.content.decode()
    assert not SignedReport.objects.exists()


def test_a_registrar_has_no_button_and_is_refused() -> None:
    client = signed_in(Role.REGISTRAR)
    assert door_to_sign(client, YEAR) is None
    answer = client.post(f"{YEAR}sign/", {"token": str(uuid.uuid4()), "sha256": "0" * 64})
    assert answer.status_code == 403


def test_figures_that_changed_while_they_were_read_are_shown_again() -> None:
    client = signed_in()
    form = form_of(client)
    Letter.objects.create(
        series=Series.objects.get(code="correspondence"), number="2", registered_on="2024-01-16"
    )  # Tue
    answer = client.post(f"{YEAR}sign/", form)
    assert answer.status_code == 409
    assert "показатели изменились" in answer.content.decode()
    assert not SignedReport.objects.exists()


def test_a_period_that_has_not_ended_offers_no_button_to_sign() -> None:
    client, today = signed_in(), timezone.localdate()
    ending, ended = f"2024-01-01/{today}", f"2024-01-01/{today - timedelta(days=1)}"
    assert door_to_sign(client, f"/desk/reports/{ending}/") is None
    assert door_to_sign(client, f"/desk/reports/{ended}/")


def test_a_report_that_cannot_be_made_says_why_and_leads_back_to_the_reports() -> None:
    BodyName.objects.all().delete()
    client = signed_in()
    for address in (YEAR, f"{YEAR}docx/"):
        answer = client.get(address)
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "не составлен" in page
        assert "Название администрации не внесено" in page
        assert "Отбор" not in page
        assert 'href="/desk/reports/"' in page


def test_moments_are_told_with_their_weekday() -> None:
    client = signed_in()
    assert re.search(r"Подсчитано <time[^>]*>(пн|вт|ср|чт|пт|сб|вс)\b", client.get(YEAR).content.decode())
    signed = client.get(client.post(f"{YEAR}sign/", form_of(client))["Location"]).content.decode()
    assert re.search(r"Подписано: Иванов И. И. \(глава\), <time[^>]*>(пн|вт|ср|чт|пт|сб|вс)\b", signed)


def test_a_stranger_sees_no_report() -> None:
    assert Client(SERVER_NAME="localhost").get(YEAR).status_code == 302
