"""A complaint from the resolution to the file: each who has a part in it does it on the desk; the history tells all.

It has two questions and came twice: from the President's reception office and, later, from the prosecutor.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import typst
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from otklik.desk.tests.papers import PASSWORD, an_official
from otklik.exchange.sstu.actions import make_package
from otklik.exchange.sstu.models import Package
from otklik.office.appeals.actions import AppealCard, CoverCard, QuestionCard, register_appeal, register_cover
from otklik.office.appeals.models import Kind
from otklik.office.journal.actions import CONSOLE
from otklik.office.people.models import Role, User
from otklik.office.reference.models import Department
from otklik.office.work.tests.office import a_card
from tests.journeys.errands import meanwhile, sign_in

DOGS, ROADS = "0003.0011.0127.0868", "0003.0009.0097.0699"
RECEPTION = "Приёмная Президента Российской Федерации в Смоленской области"
PROSECUTOR = "Прокуратура Смоленского района"
UTILITIES, ARCHIVE = "Отдел жилищно-коммунального хозяйства", "Архивный отдел"
OFFICE = {
    "registrar": ("Королёва Т. С.", Role.REGISTRAR, None),
    "head": ("Соколов А. В.", Role.HEAD, None),
    "deputy": ("Фролов Д. Е.", Role.DEPUTY, UTILITIES),
    "belov": ("Белов И. Н.", Role.EXECUTOR, UTILITIES),
    "titova": ("Титова О. К.", Role.EXECUTOR, ARCHIVE),
    "controller": ("Ершова Н. П.", Role.CONTROLLER, None),
}
WEAK = "Уважаемая Анна Петровна! Собаки у школы отловлены. Дорога к школе разбита."
GOOD = (
    "Уважаемая Анна Петровна!\n\nСтая собак у школы отловлена, в чём Вы убедились при проверке с выездом.\n\n"
    "Разъясняем, что дорога к школе включена в план ремонта 2027 года."
)


@pytest.fixture
def office(address: str) -> str:
    """The address of an office with its people, and with the complaint that came twice."""
    for login, (name, role, department) in OFFICE.items():
        user = an_official(PASSWORD, role, login)
        where = Department.objects.get_or_create(name=department)[0] if department else None
        User.objects.filter(pk=user.pk).update(name=name, department=where)
    at = timezone.now()
    today = timezone.localdate(at)
    nothing = {"correspondent": "", "outgoing_number": "", "outgoing_on": None, "summary": ""}
    letter = register_appeal(
        card=a_card("обращение гражданина", today, **nothing),
        appeal=AppealCard(
            surname="Королёва",
            first_name="Анна",
            patronymic="Петровна",
            address="д. Рябцево, ул. Мира, д. 4",
            text="Стая собак бегает у школы, дети боятся. И ещё: дорога к школе разбита.",
            kind=Kind.COMPLAINT,
            questions=(
                QuestionCard(code=DOGS, substance="отловить собак у школы"),
                QuestionCard(code=ROADS, substance="отремонтировать дорогу к школе"),
            ),
            cover=CoverCard(
                body=RECEPTION, number="А26-02-1234", dated_on=today, control_due=today + timedelta(days=20)
            ),
        ),
        today=today,
        by=CONSOLE,
        at=at,
    )
    register_cover(
        card=a_card("сопроводительное письмо", today, correspondent=PROSECUTOR, outgoing_number="7-12", summary=""),
        cover=CoverCard(body=PROSECUTOR, number="7-12", dated_on=today, control_due=today + timedelta(days=25)),
        appeal_id=letter.pk,
        today=today,
        by=CONSOLE,
        at=at,
    )
    return address


class Desk:
    """One paper, and the windows of all who have a part in it."""

    def __init__(self, browser: Browser, address: str, number: str, folder: Path) -> None:
        self.browser, self.address, self.number, self.folder = browser, address, number, folder
        self.windows: dict[str, Page] = {}
        self.card = ""

    def page(self, login: str) -> Page:
        """Return the window of an official, signed in once."""
        if login not in self.windows:
            self.windows[login] = page = self.browser.new_page(locale="ru-RU")
            page.set_default_timeout(15_000)
            sign_in(page, self.address, login)
        return self.windows[login]

    def opened(self, login: str) -> Page:
        """Open the paper's card."""
        page = self.page(login)
        if not self.card:
            page.goto(f"{self.address}/desk/appeals/?number={self.number}")
            self.card = page.get_by_role("link", name=self.number, exact=True).get_attribute("href") or ""
            self.card = self.card.partition("?")[0]
        page.goto(self.address + self.card)
        return page

    @contextmanager
    def move(self, login: str, door: str, button: str) -> Iterator[Page]:
        """Go through a door of the card; what is typed meanwhile is sent by the button."""
        page = self.opened(login)
        doors = page.get_by_role("navigation", name="Что сделать")
        for more in doors.get_by_text("Ещё", exact=True).all():
            more.click()
        doors.get_by_role("link", name=door, exact=True).click()
        yield page
        with page.expect_navigation():
            page.get_by_role("button", name=button, exact=True).click()
        expect(page.locator(".note--error:visible, .errorlist:visible")).to_have_count(0)

    def send(self, kind: str, count: int = 1) -> None:
        """The registrar numbers and sends what waits of a kind."""
        page = self.page("registrar")
        for _ in range(count):
            page.goto(f"{self.address}/desk/dispatch/")
            page.get_by_role("row").filter(has_text=kind).get_by_role("link").first.click()
            page.get_by_role("button", name="Зарегистрировать и отправить").click()
            expect(page.locator(".registered__number")).to_be_visible()

    def scan(self, name: str) -> Path:
        place = self.folder / f"{name}.pdf"
        place.write_bytes(bytes(typst.compile(b'#set text(lang: "ru")\n\xd0\xa1\xd0\xba\xd0\xb0\xd0\xbd')))
        return place


def today(days: int = 0) -> str:
    return f"{timezone.localdate() + timedelta(days=days):%Y-%m-%d}"


def test_a_complaint_goes_from_a_resolution_in_ink_to_the_file(office: str, browser: Browser, tmp_path: Path):
    desk = Desk(browser, office, "К-1/26" if today().startswith("2026") else f"К-1/{today()[2:4]}", tmp_path)

    a_resolution_in_ink_is_entered(desk)
    one_of_two_assignments_comes_back(desk)
    it_is_checked_on_site_and_its_term_is_extended(desk)
    a_reply_is_approved_after_a_remark_signed_and_sent(desk)
    both_higher_bodies_get_their_report(desk)
    it_leaves_control_and_is_filed(desk)
    the_history_tells_it_all(desk)
    the_month_of_sstu_holds_it(desk)


def a_resolution_in_ink_is_entered(desk: Desk) -> None:
    with desk.move("registrar", "Внести резолюцию с бумаги", "Внести резолюцию") as page:
        page.get_by_label("Чья резолюция").select_option(label="Соколов А. В., глава")
        page.get_by_label("Скан резолюции").set_input_files(desk.scan("resolution"))
        buttons = page.get_by_role("group", name="Ответственный исполнитель")
        buttons.get_by_role("radio").first.check()
        page.get_by_label("Другой исполнитель").select_option(label=f"Белов И. Н. – {UTILITIES}")
        expect(buttons.get_by_role("radio", checked=True)).to_have_count(0)
        page.get_by_label("Свой текст вместо готового").fill("Проверить с выездом и подготовить ответ")
        page.get_by_text("Соисполнители").click()
        helper = page.get_by_role("group", name="Соисполнитель 1")
        helper.get_by_label("Соисполнитель").select_option(label=f"Титова О. К. – {ARCHIVE}")
        helper.get_by_label("Что сделать").fill("Дать справку о дороге")
    card = desk.opened("head").locator("#assigned")
    expect(card).to_contain_text("Соколов А. В.")
    expect(card).to_contain_text("внесено с бумаги: Королёва Т. С.")


def one_of_two_assignments_comes_back(desk: Desk) -> None:
    page = desk.page("titova")
    page.goto(f"{desk.address}/desk/assignments/")
    page.get_by_role("row").filter(has_text=desk.number).get_by_role("link", name="Не моё").click()
    page.get_by_label("Почему поручение не ваше и чьё оно").fill("Дорогами занимается отдел ЖКХ")
    page.get_by_role("button", name="Вернуть").click()
    page.wait_for_url("**/desk/assignments/**")
    expect(page.get_by_role("link", name=desk.number)).to_have_count(0)
    page = desk.page("belov")
    page.goto(f"{desk.address}/desk/assignments/")
    page.get_by_role("row").filter(has_text=desk.number).get_by_role("button", name="Принять").click()
    expect(page.get_by_role("row").filter(has_text=desk.number)).to_contain_text("в работе")


def it_is_checked_on_site_and_its_term_is_extended(desk: Desk) -> None:
    with desk.move("belov", "Проверить с выездом", "Сохранить") as page:
        page.get_by_label("Место").fill("д. Рябцево, у школы")
        page.get_by_label("Участники").fill("Белов И. Н., Королёва А. П.")
        page.get_by_label("Заявитель присутствовал").check()
        page.get_by_label("Что установлено").fill("Стая отловлена, дорога разбита на 200 м")
        page.get_by_label("Фотографии").set_input_files(desk.scan("photo"))
    with desk.move("head", "Продлить срок", "Продлить") as page:
        page.get_by_label("Исключительный случай").first.check()
        page.get_by_label("Причина").fill("Нужна смета на ремонт дороги")
        page.get_by_label("На сколько дней").fill("10")
    expect(desk.opened("head").locator("#term")).to_contain_text("Продлено до")
    desk.send("уведомление о продлении срока")


def a_reply_is_approved_after_a_remark_signed_and_sent(desk: Desk) -> None:
    with desk.move("belov", "Подготовить ответ", "Начать ответ") as page:
        pass
    write(page, WEAK)
    submit(page)
    approver = desk.page("deputy")
    approver.goto(f"{desk.address}/desk/approvals/")
    approver.get_by_role("link", name=desk.number).first.click()
    approver.get_by_label("Замечание").fill("Напишите о проверке и о плане ремонта")
    approver.get_by_role("button", name="Вернуть с замечанием").click()
    approver.wait_for_url("**/desk/approvals/")
    page.goto(f"{desk.address}{desk.card.replace('appeals', 'papers')}reply/")
    expect(page.get_by_text("Напишите о проверке и о плане ремонта")).to_be_visible()
    write(page, GOOD)
    submit(page)
    approver.goto(f"{desk.address}/desk/approvals/")
    approver.get_by_role("link", name=desk.number).first.click()
    approver.get_by_role("button", name="Согласовать").click()
    approver.wait_for_url("**/desk/approvals/")
    with desk.move("registrar", "Внести подписанное на бумаге", "Внести подпись") as page:
        page.get_by_label("Чья подпись").fill("Глава муниципального образования, Соколов А. В.")
        page.get_by_label("День подписи").fill(today())
        page.get_by_label("Скан подписанной страницы").set_input_files(desk.scan("signed"))
    desk.send("ответ")
    card = desk.opened("controller")
    expect(card.get_by_role("cell", name="поддержано меры приняты", exact=True)).to_be_visible()
    expect(card.get_by_role("cell", name="разъяснено", exact=True)).to_be_visible()


def write(page: Page, text: str) -> None:
    page.get_by_label("Текст ответа").fill(text)
    for place, outcome in enumerate(("поддержано", "разъяснено"), start=1):
        question = page.get_by_role("group", name=f"вопрос {place}")
        question.get_by_label("Результат").select_option(label=outcome)
        if outcome == "поддержано":
            question.get_by_label("Если поддержано").select_option(label="меры приняты")
    page.get_by_role("button", name="Сохранить и проверить").click()
    page.wait_for_url("**/submit/")


def submit(page: Page) -> None:
    for warning in page.get_by_role("checkbox").all():
        warning.check()
    page.get_by_label("1-й согласующий").select_option(label=f"Фролов Д. Е. – заместитель главы, {UTILITIES}")
    page.get_by_role("button", name="Отдать на согласование").click()
    page.wait_for_url(lambda url: not url.endswith("/submit/"))


def both_higher_bodies_get_their_report(desk: Desk) -> None:
    for body in (RECEPTION, PROSECUTOR):
        with desk.move("controller", "Доложить вышестоящему органу", "Подготовить доклад") as page:
            page.get_by_label(body).check()
    desk.send("доклад вышестоящему органу", count=2)


def it_leaves_control_and_is_filed(desk: Desk) -> None:
    with desk.move("controller", "Снять с особого контроля", "Снять с особого контроля") as page:
        page.get_by_label("Основание").fill("Доклады отправлены обоим органам")
    with desk.move("controller", "Снять с контроля", "Снять с контроля"):
        pass
    page = desk.page("registrar")
    page.goto(f"{desk.address}/desk/cases/")
    page.get_by_label("Индекс").fill("01-15")
    page.get_by_label("Заголовок").fill("Обращения граждан и документы по их рассмотрению")
    page.get_by_label("Год").fill(today()[:4])
    page.get_by_role("button", name="Завести", exact=True).click()
    with desk.move("registrar", "Списать в дело", "Списать в дело") as page:
        page.get_by_label("Листов").fill("12")


def the_history_tells_it_all(desk: Desk) -> None:
    history = desk.opened("controller").locator("section").filter(has_text="Кто смотрел, кто менял")
    for words in (
        "Королёва Т. С.", "Соколов А. В.", "Дорогами занимается отдел ЖКХ", "д. Рябцево, у школы", "Срок продлён",
        "Напишите о проверке и о плане ремонта", "уведомление о продлении срока", "доклад вышестоящему органу",
        "Доклады отправлены обоим органам", "01-15",
    ):  # fmt: skip
        expect(history).to_contain_text(words)


def the_month_of_sstu_holds_it(desk: Desk) -> None:
    page = desk.page("controller")
    page.goto(f"{desk.address}/desk/sstu/bodies/")
    page.get_by_role("row").nth(1).get_by_role("textbox").fill("6f1c1d8e-3b9e-4b44-9f7d-1a2b3c4d5e6f")
    page.get_by_role("button", name="Сохранить").first.click()
    page.goto(f"{desk.address}/desk/sstu/?month={today()[:7]}")
    page.get_by_role("button", name="Составить пакет").click()

    def make() -> None:
        make_package(Package.objects.get().pk, timezone.now())

    meanwhile(make)
    page.reload()
    with page.expect_download() as download:
        page.get_by_role("link", name="001").first.click()
    with zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes())) as packed:
        told = [json.loads(packed.read(name)) for name in packed.namelist()]
    assert sorted(one["number"] for one in told) == ["7-12", "А26-02-1234"]
    assert [question["status"] for question in told[0]["questions"]] == ["Supported", "Explained"]
    assert all(question["attachment"]["content"] for one in told for question in one["questions"])
