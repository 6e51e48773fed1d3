"""Signing freezes a report: later corrections change what is counted, not what was signed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from otklik.office.files.actions import place_of
from otklik.office.journal import chain
from otklik.office.journal.actions import CONSOLE, record_reading
from otklik.office.journal.models import Entry, Seal
from otklik.office.people.models import Role, User
from otklik.reports import actions, queries
from otklik.reports.models import SignedReport
from otklik.reports.periods import whole_year
from otklik.reports.report import make_report
from otklik.reports.tests import office

pytestmark = pytest.mark.django_db
YEAR = whole_year(2024)


@pytest.fixture(autouse=True)
def files_root(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path


def official(role: Role) -> User:
    return User.objects.create_user(username=role.value, name="Иванов И. И.", role=role)


def sign(role: Role = Role.HEAD, seen: str | None = None) -> SignedReport:
    report = make_report(YEAR, timezone.now())
    return actions.sign_report(report=report, seen=seen or report.sha256, by=official(role), at=timezone.now())


def test_a_signed_report_keeps_its_figures_its_hash_and_its_files() -> None:
    office.appeal("Mon 2024-01-15")
    signed = sign()
    office.appeal("Tue 2024-01-16")
    signed.refresh_from_db()
    assert signed.report["figures"]["appeals.total"] == 1
    assert make_report(YEAR, timezone.now()).figures["appeals.total"] == 2
    kept = queries.file_of(signed, "json")
    assert kept is not None
    assert json.loads(place_of(kept.sha256).read_bytes())["sha256"] == signed.sha256
    assert signed.report["signature"]["name"] == "Иванов И. И."
    kinds = ("docx", "pdf", "xlsx", "html", "json", "exe")
    assert [kind for kind in kinds if not queries.file_of(signed, kind)] == ["exe"]
    assert queries.page_of(signed)["blocks"]


def test_a_signed_report_bears_the_head_of_the_journals_chain() -> None:
    office.appeal("Mon 2024-01-15")
    record_reading("letter", 7, by=CONSOLE, at=timezone.now())
    entry = Entry.objects.get()
    head = chain.link(chain.BEGINNING, bytes(entry.digest)).hex()
    Seal.objects.create(sequence=1, entry=entry, hash=bytes.fromhex(head))

    signed = sign()

    assert signed.report["signature"]["journal"] == {"sequence": 1, "hash": head}
    kept = queries.file_of(signed, "html")
    assert kept is not None
    page = place_of(kept.sha256).read_text(encoding="utf-8").replace("\u00a0", " ")
    assert f"Журнал событий: запись № 1, контрольная сумма {head}." in page


def test_signing_is_written_in_the_journal() -> None:
    office.appeal("Mon 2024-01-15")
    signed = sign(Role.DEPUTY)
    entry = Entry.objects.get(event="reports.report_signed")
    assert (entry.subject_id, entry.data["sha256"]) == (signed.pk, signed.sha256)


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.HEAD, Role.DEPUTY)])
def test_only_the_head_and_the_deputies_sign(role: Role) -> None:
    with pytest.raises(actions.MayNotSign):
        sign(role)


def test_figures_that_have_changed_since_they_were_read_are_not_signed() -> None:
    office.appeal("Mon 2024-01-15")
    with pytest.raises(actions.FiguresHaveChanged):
        sign(seen="0" * 64)
    assert not SignedReport.objects.exists()


def test_a_period_that_no_journal_is_held_for_is_not_signed() -> None:
    office.appeal("Fri 2023-12-29")
    with pytest.raises(actions.NothingToSign, match="нет ни одного журнала"):
        sign()
    assert not SignedReport.objects.exists()


def test_a_period_is_signed_once() -> None:
    office.appeal("Mon 2024-01-15")
    sign(Role.HEAD)
    with pytest.raises(actions.AlreadySigned):
        sign(Role.DEPUTY)
    assert SignedReport.objects.count() == 1
    assert Entry.objects.filter(event="reports.report_signed").count() == 1


def test_a_period_that_has_not_ended_is_not_signed() -> None:
    office.appeal("Mon 2024-01-15")
    head, last_day = official(Role.HEAD), office.moment("Tue 2024-12-31 23:59")
    report = make_report(YEAR, last_day)
    with pytest.raises(actions.PeriodNotEnded, match=r"можно подписать с ср\s01\.01\.2025"):
        actions.sign_report(report=report, seen=report.sha256, by=head, at=last_day)
    new_year = office.moment("Wed 2025-01-01 00:00")
    report = make_report(YEAR, new_year)
    assert actions.sign_report(report=report, seen=report.sha256, by=head, at=new_year).pk
