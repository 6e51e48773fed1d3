"""The controller's screen: each number opens its list; special control, reports to higher bodies, on their pages."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from otklik.desk.tests.papers import an_appeal
from otklik.office.answering.models import Measure, ReturnedReply
from otklik.office.appeals.models import CoverLetter
from otklik.office.appeals.tests.test_registering import cover, of_citizen
from otklik.office.dispatch.actions import author_of, prepare
from otklik.office.dispatch.models import Dispatch
from otklik.office.journal.actions import CONSOLE
from otklik.office.people.models import Role
from otklik.office.registry.models import Letter
from otklik.office.work.models import Term
from otklik.office.work.tests.office import an_official, department, given, registered

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NUMBER = re.compile(r'href="(/desk/control/papers/[^"]*)"[^>]*>(?:<b>)?(?:<span[^<]*</span><span>[^<]*<b>)?([\d\s]+)')


def numbers(page: str) -> list[tuple[str, int]]:
    """Every number of a page with the address that it opens."""
    return [(unescape(address), int(re.sub(r"\s", "", told))) for address, told in NUMBER.findall(page)]


@pytest.fixture
def busy():
    """Papers near and late, by two departments, one official; a cover with its report, a notice that did not leave."""
    today, at = timezone.localdate(), timezone.now()
    ours, theirs = department(), department("Отдел дорог")
    ivanova = an_official(Role.EXECUTOR)
    for place, ahead in enumerate((-3, -1, 0, 1, 3, 5, 9, 30)):
        letter = of_citizen(today)
        Term.objects.filter(letter=letter).update(legal_due=today + ahead * DAY, control_due=today + (ahead - 1) * DAY)
        given(letter, (ours, theirs, ivanova)[place % 3], due=today - DAY if place == 2 else None)
    cover(letter.pk, due=today, on=today)
    registered("требование прокурора", today)
    prepare(letter=letter, kind=Dispatch.Kind.REDIRECT_NOTICE, to=author_of(letter), due=today - DAY, by=CONSOLE, at=at)
    an_appeal("К-900/21", sources=("Прокуратура района",))
    ReturnedReply.objects.create(letter=letter, executor=ivanova, remark="не по существу", returned_on=today)
    Measure.objects.create(question=letter.appeal.questions.get(), due=today - DAY)
    return letter


@pytest.mark.parametrize("role", [Role.CONTROLLER, Role.DEPUTY])
def test_every_number_of_the_screen_opens_a_list_of_so_many_papers(client, busy, role):
    client.force_login(an_official(role, "who"))
    pages = [reverse("control")]
    pages += re.findall(r'href="(/desk/control/\?[^"]*)"', client.get(pages[0]).content.decode())

    assert len(pages) > 1
    tried = {}
    for page in pages:
        for address, told in numbers(client.get(unescape(page)).content.decode()):
            tried[address] = told
            assert client.get(address).context["count"] == told, address
    assert len(tried) > 40
    assert sum(told > 0 for told in tried.values()) > 15


def test_what_a_department_has_for_nobody_by_name_stands_in_a_line_of_its_own(client, busy):
    client.force_login(an_official(Role.CONTROLLER, "who"))
    page = client.get(reverse("control"), {"department": department().name}).content.decode()
    named = re.search(r"Никто не назван</td>.*?official=\D*>(\d)<", page, re.DOTALL)
    assert named
    assert named[1] == "4"
    listed = client.get(reverse("control_papers"), {"department": department().name, "official": ""})
    assert listed.context["count"] == 4
    assert "никто не назван" in listed.content.decode()


def test_the_screen_costs_few_queries_whatever_is_on_it(client, busy, django_assert_max_num_queries):
    client.force_login(an_official(Role.CONTROLLER, "who"))
    with django_assert_max_num_queries(14):
        assert client.get(reverse("control")).status_code == 200
    with django_assert_max_num_queries(14):
        assert client.get(reverse("control_papers")).status_code == 200


def test_a_list_tells_what_it_shows_once_and_takes_it_off_with_its_day(client, busy):
    client.force_login(an_official(Role.CONTROLLER, "who"))
    today = f"{timezone.localdate()}"
    page = client.get(reverse("control_papers"), {"special": "1", "near": "late", "on": today})

    assert [chip.title for chip in page.context["set"]] == ["особый контроль", "просрочено по закону"]
    assert page.context["set"][1].address == reverse("control_papers") + "?special=1"


def sent(client, name: str, letter: Letter, **typed: object) -> str:
    address = reverse(name, args=[letter.public_id])
    return client.post(address, {"token": str(uuid.uuid4()), **typed}, follow=True).content.decode()


def test_special_control_is_put_on_on_its_page_and_stands_on_the_card_with_who_and_why(client, busy):
    client.force_login(an_official(Role.HEAD, "head", name="Рябов П. А."))
    letter = of_citizen(timezone.localdate())
    doors = client.get(reverse("appeal", args=[letter.public_id])).content.decode()
    assert "Поставить на особый контроль" in doors
    assert "Снять с особого контроля" not in doors

    assert "Исправьте ошибку" in sent(client, "put_on_control", letter, ground="")
    card = sent(client, "put_on_control", letter, ground="на личном контроле главы")
    assert "Рябов П. А.<small>на личном контроле главы" in card
    assert "на особом контроле" in card
    assert "Поставить на особый контроль" not in card
    appeals = reverse("appeals")
    assert client.get(appeals, {"special": "1"}).context["count"] == 3, "those that a body sent are among them"
    assert client.get(appeals, {"from_higher": "1"}).context["count"] == 2
    assert "обычном контроле" not in sent(client, "take_off_control", letter, ground="решено на планёрке")
    assert not Term.objects.get(letter=letter).is_special
    assert client.get(appeals, {"special": "1"}).context["count"] == 2


def test_a_report_is_written_for_the_body_that_is_chosen_and_the_card_says_that_it_waits(client, busy):
    client.force_login(an_official(Role.CONTROLLER, "who"))
    owed = CoverLetter.objects.get(appeal=busy.pk)
    page = client.get(reverse("report_back", args=[busy.public_id])).content.decode()
    assert "Ваш № 7-12 от " in page

    cover(busy.pk, body="Приёмная Президента", due=timezone.localdate(), on=timezone.localdate())
    other = CoverLetter.objects.exclude(pk=owed.pk).get(appeal=busy.pk)
    page = client.get(reverse("report_back", args=[busy.public_id])).content.decode()
    assert f'href="?cover={other.pk}">текст для этого органа' in page
    chosen = client.get(reverse("report_back", args=[busy.public_id]), {"cover": other.pk})
    assert chosen.context["form"]["cover"].value() == other.pk

    card = sent(client, "report_back", busy, cover=owed.pk, text="Сообщаем о результатах.", way="system")
    assert "подготовлен, ждёт отправки" in card
    assert Dispatch.objects.get(cover=owed).due == owed.control_due
    refused = sent(client, "report_back", busy, cover=owed.pk, text="Ещё раз", way="system")
    assert "уже ждёт отправки" in refused
    assert "Ещё раз" in refused, "what was typed stays"
