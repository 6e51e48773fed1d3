"""ССТУ on the desk: what a month lacks, its package, what came back; the identifiers."""

from __future__ import annotations

import io
import json
import uuid
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from otklik.exchange.sstu.actions import make_package
from otklik.exchange.sstu.models import Package, ReturnedError
from otklik.exchange.sstu.tests.office import OURS, an_appeal, replied
from otklik.office.appeals.models import Outcome
from otklik.office.people.models import Role
from otklik.office.reference.models import BodyName
from otklik.office.work.tests.office import an_official

pytestmark = pytest.mark.django_db
APRIL = "?month=2026-04"


@pytest.fixture
def controller(client: Client) -> Client:
    client.force_login(an_official(Role.CONTROLLER))
    return client


def page(client: Client, name: str, *args: object, ask: str = "") -> str:
    answer = client.get(reverse(name, args=args) + ask)
    assert answer.status_code == 200
    return answer.content.decode()


def taken(client: Client, package: Package, part: str) -> bytes:
    answer: Any = client.get(reverse("sstu_file", args=[package.public_id, part]))
    return b"".join(answer.streaming_content)


def send(client: Client, name: str, *args: object, ask: str = "", **said: Any) -> Any:
    return client.post(reverse(name, args=args) + ask, {"token": str(uuid.uuid4()), **said}, follow=True)


def test_no_month_of_the_far_past_or_future_is_there(controller: Client):
    for month in ("0001-01", "9999-12", "2026-13"):
        assert controller.get(reverse("sstu"), {"month": month}).status_code == 404


def test_a_month_is_mended_made_carried_away_marked_and_corrected(controller: Client):
    assert "не записан идентификатор администрации" in page(controller, "sstu", ask=APRIL)
    send(controller, "sstu_bodies", sstu_id=OURS)
    good, bad = an_appeal(), an_appeal()
    replied(good, Outcome.EXPLAINED)
    out = replied(bad, Outcome.EXPLAINED, file=b"")
    for letter in (good, bad):
        letter.refresh_from_db()

    seen = page(controller, "sstu", ask=APRIL)
    assert "Готово к отправке: 1" in seen
    assert "К ответу не приложен файл" in seen
    assert reverse("appeal", args=[bad.public_id]) in seen
    assert f">{out.number}<" not in seen

    send(controller, "sstu", ask=APRIL)
    package = Package.objects.get()
    make_package(package.pk, timezone.now())
    package.refresh_from_db()
    seen = page(controller, "sstu_package", package.public_id)
    assert "1\xa0обращение" in seen
    assert "чего им не хватает" in seen

    with zipfile.ZipFile(io.BytesIO(taken(controller, package, "001"))) as parts:
        (name,) = parts.namelist()
        assert json.loads(parts.read(name))["number"] == good.number
    assert b"sstu-2026-04-001.zip" in taken(controller, package, "sums")

    send(controller, "sstu_sent", package.public_id, on=f"{timezone.localdate()}")
    assert "Что отправлено" in page(controller, "sstu_package", package.public_id)
    assert controller.get(reverse("sstu_sent", args=[package.public_id])).status_code == 302, "there is nothing to mark"
    told = SimpleUploadedFile("protocol.csv", f"{name};Ошибка: не найден автор".encode())
    seen = send(controller, "sstu_errors", protocol=told).content.decode()
    assert "С ошибкой: 1\xa0обращение" in seen
    assert "Ошибка: не найден автор" in seen
    assert ReturnedError.objects.get().letter == good
    assert "ССТУ вернула с ошибкой" in page(controller, "appeal", good.public_id)
    assert "Исправленные" in page(controller, "sstu", ask=APRIL)


@pytest.mark.parametrize("ask", ["?month=2026-13", "?month=апрель"])
def test_what_is_no_month_is_not_there(controller: Client, ask: str):
    assert controller.get(reverse("sstu") + ask).status_code == 404


def test_a_wrong_identifier_and_a_strange_protocol_are_refused_with_what_to_do(controller: Client):
    refused = send(controller, "sstu_bodies", sstu_id="12-34")
    assert refused.status_code == 422
    assert "8-4-4-4-12" in refused.content.decode()
    assert 'value="12-34"' in refused.content.decode()
    assert set(BodyName.objects.values_list("sstu_id", flat=True)) == {""}

    refused = send(controller, "sstu_errors", protocol=SimpleUploadedFile("смета.txt", b"1;2;3"))
    assert refused.status_code == 422
    assert "нет ни одного нашего обращения" in refused.content.decode()
