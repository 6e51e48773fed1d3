"""Signing: a report is frozen with its figures, its page and its files."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from otklik.office.base import Refusal
from otklik.office.files.actions import keep_file
from otklik.office.journal import chain
from otklik.office.journal.actions import record
from otklik.office.people.models import User
from otklik.office.people.queries import acting, may
from otklik.office.people.rights import Action
from otklik.reports.contents import document
from otklik.reports.documents.html import parts
from otklik.reports.events import ReportSigned
from otklik.reports.files import files
from otklik.reports.models import SignedReport
from otklik.reports.reading import JOURNALS
from otklik.reports.report import Report, Signature
from otklik.ui.russian import day


class MayNotSign(Refusal):
    """The official's role does not sign reports."""


class AlreadySigned(Refusal):
    """The report of this period has been signed."""


class PeriodNotEnded(Refusal):
    """The period of the report has not ended, so its figures will still change."""


class NothingToSign(Refusal):
    """No journal is held for the period: the report tells of nothing."""


class FiguresHaveChanged(Refusal):
    """The figures are not those that the official has read."""


def refuse_signing(*, report: Report, seen: str, by: User, at: datetime) -> None:
    """Return if an official may sign a report that nobody has signed yet; `seen` is the hash of the figures read.

    :raises MayNotSign: if `by` may not, neither herself nor standing in for somebody
    :raises PeriodNotEnded: if the period had not ended when the report was made
    :raises NothingToSign: if no journal is held for the period
    :raises FiguresHaveChanged: if the figures have changed since they were read
    """
    if not may(by, Action.SIGN_REPORTS, localdate(at)):
        raise MayNotSign("Отчёт подписывают глава и его заместители. Передайте отчёт на подпись.")
    if report.is_preliminary:
        first = day(report.period.until + timedelta(days=1))
        raise PeriodNotEnded(f"Период ещё не закончился, показатели изменятся. Отчёт можно подписать с {first}.")
    if not any(map(report.reading.holds, JOURNALS)):
        raise NothingToSign("За этот период в системе нет ни одного журнала. Загрузите журналы, потом подпишите отчёт.")
    if seen != report.sha256:
        raise FiguresHaveChanged("Пока отчёт был открыт, показатели изменились. Прочитайте его ещё раз и подпишите.")


def sign_report(*, report: Report, seen: str, by: User, at: datetime) -> SignedReport:
    """Freeze a report: figures, hash, page, files; `seen` is the hash of the figures that the signer has read.

    :raises Refusal: as `refuse_signing` does
    :raises AlreadySigned: if the report of this period has been signed
    """
    period = report.period
    refuse_signing(report=report, seen=seen, by=by, at=at)
    signature = Signature(name=by.get_full_name(), post=by.get_role_display(), at=at, head=chain.head())
    report = replace(report, signature=signature)
    written = list(files(report))
    try:
        with transaction.atomic():
            signed = SignedReport.objects.create(
                since=period.since,
                until=period.until,
                body=report.books.body.name,
                report=report.as_json(),
                page=json.dumps(parts(document(report)), ensure_ascii=False),
                sha256=report.sha256,
                signed_at=at,
                signed_by=by,
            )
            for name, content in written:
                keep_file([content], name=name, subject_kind="signed_report", subject_id=signed.pk, at=at)
            event = ReportSigned(
                subject_id=signed.pk,
                since=period.since.isoformat(),
                until=period.until.isoformat(),
                sha256=report.sha256,
            )
            record(event, by=acting(by, Action.SIGN_REPORTS, localdate(at)), at=at)
    except IntegrityError as error:
        raise AlreadySigned("Отчёт за этот период уже подписан; он хранится в списке отчётов.") from error
    return signed
