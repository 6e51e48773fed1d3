"""A morning of the registrar, by keyboard alone: four papers, one consideration under two covers, each found again."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
import typst
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from otklik.desk.tests.papers import PASSWORD, an_official
from otklik.office.people.models import Role
from tests.journeys.errands import sign_in

TAB_STOPS = 120
NAME_OF_FOCUS = """() => {
    const here = document.activeElement;
    const name = here.ariaLabel || (here.labels && here.labels[0] ? here.labels[0].innerText : here.innerText) || "";
    return name.replace(/\\*/g, "").replace(/\\s+/g, " ").trim();
}"""
COMPLAINT = "Прошу отловить бродячих собак возле школы: дети боятся ходить на уроки. И ещё: дорога к школе разбита."
DOGS, ROADS = "0003.0011.0127.0868", "0003.0009.0097.0699"
RECEPTION = "Приёмная Президента Российской Федерации в Смоленской области"
PROSECUTOR = "Прокуратура Смоленского района"


def pdf(folder: Path, name: str, text: str) -> Path:
    """A letter as a scanner's program would have made it: a PDF with Russian text."""
    place = folder / f"{name}.pdf"
    place.write_bytes(bytes(typst.compile(f'#set text(lang: "ru")\n{text}'.encode())))
    return place


class Keyboard:
    """A registrar who has no mouse: she goes on by Tab until she is where she wants to be."""

    def __init__(self, page: Page, address: str, folder: Path) -> None:
        self.page, self.address, self.folder = page, address, folder
        self.press, self.type = page.keyboard.press, page.keyboard.type
        self.chosen = folder
        page.on("filechooser", lambda chooser: chooser.set_files(self.chosen))  # the system's dialog, which is not ours

    def to(self, name: str) -> None:
        """Go on to a field, a button or a link of this name."""
        seen = []
        for _ in range(TAB_STOPS):
            if (here := self.page.evaluate(NAME_OF_FOCUS)) == name:
                return
            seen.append(here)
            self.press("Tab")
        raise AssertionError(f"Tab does not come to «{name}»: {seen}")

    def fill(self, **typed: str | date) -> None:
        """Type into the fields of these names, in their order; a day as this browser writes it."""
        for name, value in typed.items():
            self.to(name.replace("_", " "))
            self.type(value if isinstance(value, str) else f"{value:%m%d%Y}")

    def enter(self, name: str) -> None:
        """Press what is called so."""
        self.to(name)
        self.press("Enter")

    def new_paper(self, kind: str, name: str, text: str) -> None:
        """Begin a paper: say what it is, add its file."""
        self.enter("Новая бумага")
        expect(self.page.get_by_role("heading", name="Новая бумага")).to_be_visible()
        self.choose_kind(kind)
        self.chosen = pdf(self.folder, name, text)
        self.enter("Файлы бумаги")
        picture = self.page.get_by_role("img", name=f"{name}.pdf, страница 1")
        expect(picture).to_be_visible()
        expect(picture).to_have_js_property("complete", True)

    def choose_kind(self, kind: str) -> None:
        self.to("Вид бумаги")
        self.type(kind)
        expect(self.page.get_by_role("option", selected=True)).to_have_attribute("data-value", kind)
        self.press("Enter")
        expect(self.page.get_by_role("button", name="Зарегистрировать")).to_be_visible()
        expect(self.page.locator("#card [autofocus]")).to_be_focused()

    def question(self, place: int, typed: str, code: str) -> None:
        """Find a question of the classifier by a few letters of its words."""
        self.to(f"Вопрос {place}: слова или код")
        self.type(typed)
        option = self.page.locator(f"[role=option][data-value^='{code}']")
        expect(option).to_be_visible()
        while option.get_attribute("aria-selected") != "true":
            self.press("ArrowDown")
        self.press("Enter")

    def register(self) -> str:
        """Register by Ctrl+Enter; return the number."""
        self.press("Control+Enter")
        expect(self.page.get_by_role("heading", name="Зарегистрировано")).to_be_visible()
        return self.page.locator(".registered__number").inner_text()

    def annul(self, words: str, number: str, reason: str) -> None:
        """Annul the number of a paper that is found by these words."""
        self.find(words, number)
        self.go(number, "**/desk/letters/*/**")
        self.go("Аннулировать номер", "**/annul/")
        self.fill(Почему_номер_аннулируется=reason)
        self.go("Аннулировать", "**/desk/letters/*/")

    def go(self, name: str, where: str) -> None:
        """Follow what is called so, and come to an address."""
        self.enter(name)
        self.page.wait_for_url(where)

    def find(self, words: str, number: str) -> None:
        """Find a paper by words of its PDF, in whatever form."""
        self.press("/")
        self.press("Control+A")
        self.type(words)
        self.press("Enter")
        self.page.wait_for_url("**/desk/find/**")
        expect(self.page.get_by_role("main").get_by_role("link", name=number, exact=True)).to_be_visible()


@pytest.fixture
def registrar(address: str, browser: Browser, tmp_path: Path) -> Keyboard:
    keys = Keyboard(browser.new_page(locale="ru-RU", viewport={"width": 1280, "height": 800}), address, tmp_path)
    keys.page.goto(f"{address}/")
    keys.fill(Логин="registrar", Пароль=PASSWORD)
    keys.press("Enter")
    keys.page.wait_for_url("**/desk/")
    keys.press("KeyG")
    keys.press("KeyR")
    keys.page.wait_for_url("**/desk/registering/")
    return keys


@pytest.fixture(autouse=True)
def office(address: str) -> None:
    """An office with a registrar, before a browser bars the database from this thread."""
    an_official(PASSWORD, role=Role.REGISTRAR, login="registrar")


def test_a_morning_of_the_registrar_by_keyboard_alone(registrar: Keyboard):
    today = timezone.localdate()
    page = registrar.page

    registrar.new_paper("судебная повестка", "summons", "Вызываетесь в качестве ответчика по делу о сносе сараев.")
    registrar.fill(От_кого="Смоленский районный суд", Исходящий_номер="2-145/2026", О_чём="О явке в заседание")
    summons = registrar.register()

    registrar.new_paper("требование прокурора", "demand", "Требую представить сведения об отключении котельных.")
    registrar.fill(От_кого=PROSECUTOR, Исходящий_номер="7-11", Дата_исходящего=today, О_чём="О котельных")
    expect(page.locator("#governing")).to_contain_text("2202-1")
    expect(page.locator("#governing")).to_contain_text(re.compile(r"5\sрабочих\sдней"))
    demand = registrar.register()

    registrar.new_paper("обращение гражданина", "complaint", COMPLAINT)
    type_complaint(registrar)
    registrar.enter("Сопроводительное письмо")
    registrar.fill(Какой_орган_направил=RECEPTION, Номер_сопроводительного="А26-1", Дата_сопроводительного=today)
    complaint = registrar.register()

    registrar.new_paper("обращение гражданина", "again", f"Направляем обращение Королёвой. {COMPLAINT}")
    type_complaint(registrar)
    registrar.enter("Сопроводительное письмо")
    registrar.fill(Какой_орган_направил=PROSECUTOR, Номер_сопроводительного="7-12", Дата_сопроводительного=today)
    registrar.enter(f"Присоединить к обращению {complaint}")
    expect(page.get_by_role("combobox", name="К какому обращению присоединить")).to_have_value(
        f"{complaint} от {today:%d.%m.%Y}"
    )
    again = registrar.register()

    assert [summons, demand, complaint, again] == ["1", "2", f"К-1/{today:%y}", "3"]
    registrar.go("Карточка", "**/desk/letters/*/")
    registrar.go(complaint, "**/desk/appeals/*/**")
    covers = page.get_by_role("table").filter(has_text="Откуда").get_by_role("row")
    expect(covers.filter(has_text=RECEPTION)).to_be_visible()
    expect(covers.filter(has_text=PROSECUTOR)).to_be_visible()

    registrar.find("снос сарая ответчику", summons)
    registrar.find("отключение котельной", demand)
    registrar.find("бродячая собака", complaint)
    registrar.find("направлять обращение", again)

    registrar.annul("отключение котельной", demand, reason="зарегистрировано по ошибке")
    registrar.go("Письма", "**/desk/letters/")
    registrar.fill(Номер=demand)
    registrar.go("Найти", "**number=*")
    expect(page.get_by_role("main")).to_contain_text("зарегистрировано по ошибке")


def type_complaint(registrar: Keyboard) -> None:
    """Type in the complaint with its two questions."""
    registrar.fill(
        Фамилия="Королёва",
        Имя="Анна",
        Отчество="Петровна",
        Адрес_для_ответа="д. Рябцево, ул. Мира, д. 4",
        О_чём_просит=COMPLAINT,
    )
    registrar.question(1, "числ живот", DOGS)
    registrar.enter("Ещё вопрос")
    expect(registrar.page.locator("#question-2")).to_be_visible()
    registrar.question(2, "рем дорог", ROADS)


@pytest.fixture
def bare(address: str, browser: Browser) -> Page:
    """A registrar's browser that runs no scripts."""
    page = browser.new_context(locale="ru-RU", java_script_enabled=False).new_page()
    sign_in(page, address, "registrar")
    page.goto(f"{address}/desk/registering/")
    return page


def test_a_paper_is_registered_without_a_script(bare: Page, tmp_path: Path):
    bare.get_by_role("button", name="Новая бумага").click()
    bare.get_by_label("Вид бумаги").fill("обращение гражданина")
    bare.get_by_role("button", name="Показать поля этого вида").click()
    for label, value in {
        "Фамилия": "Королёва",
        "Адрес для ответа": "д. Рябцево",
        "О чём просит": COMPLAINT,
        "Вопрос 1: слова или код": DOGS,
    }.items():
        bare.get_by_label(label).fill(value)
    bare.get_by_label("Файлы бумаги").set_input_files(pdf(tmp_path, "complaint", COMPLAINT))
    bare.get_by_role("button", name="Добавить файлы").click()
    expect(bare.get_by_role("img", name="complaint.pdf, страница 1")).to_be_visible()
    bare.get_by_role("button", name="Ещё вопрос").click()
    bare.get_by_label("Вопрос 2: слова или код").fill(ROADS)
    bare.get_by_role("main").get_by_role("button", name="Зарегистрировать").last.click()

    expect(bare.locator(".registered__number")).to_contain_text("К-1/")


def test_what_is_typed_is_there_again_and_a_paper_gets_one_number_from_two_tabs(address: str, browser: Browser):
    page = browser.new_context(locale="ru-RU").new_page()
    sign_in(page, address, "registrar")
    page.goto(f"{address}/desk/registering/")
    page.get_by_role("button", name="Новая бумага").click()
    page.get_by_role("combobox", name="Вид бумаги").press_sequentially("счёт")
    page.get_by_role("option", name="счёт").click()
    with page.expect_response(lambda answer: "Водоканал".encode() in (answer.request.post_data_buffer or b"")):
        page.get_by_role("combobox", name="От кого").fill("ООО «Водоканал»")

    page.route("**/typed/", lambda route: route.abort())
    page.get_by_label("О чём").fill("За воду")
    expect(page.get_by_role("alert")).to_contain_text("ещё не сохранено")
    page.unroute("**/typed/")
    with page.expect_response("**/typed/"):
        page.get_by_label("О чём").fill("За водоснабжение")
    expect(page.get_by_role("alert")).to_be_hidden()

    other = page.context.new_page()
    other.goto(page.url)
    expect(other.get_by_role("combobox", name="От кого")).to_have_value("ООО «Водоканал»")
    for tab in (page, other):
        tab.get_by_role("main").get_by_role("button", name="Зарегистрировать").last.click()
        expect(tab.locator(".registered__number")).to_have_text("1")
