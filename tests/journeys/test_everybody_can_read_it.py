"""Every page, at a desk and on a phone, in light and dark: nothing that axe holds against WCAG 2.2 AA, nothing cut off.

A new address of urls.py is looked at by itself, once `pages` makes what it shows.
"""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any, Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.urls import get_resolver, reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page

from otklik.batches.actions import JOURNALS, offer_batch
from otklik.batches.models import Batch
from otklik.desk.tests.papers import (
    PASSWORD,
    TUESDAY,
    a_letter,
    a_message,
    a_picture,
    a_received,
    a_visit,
    an_appeal,
    an_incident,
    an_official,
    noon,
    one_of_each,
)
from otklik.desk.tests.test_entrance import patterns
from otklik.exchange.actions import offer_file
from otklik.exchange.sstu.actions import make_package, put_down
from otklik.office.answering.drafting import Result, save_version
from otklik.office.answering.models import CaseFile, ReplyTemplate
from otklik.office.answering.tests.replies import GOOD, drafted, in_state, in_work, sent, signed, submitted
from otklik.office.appeals.models import Outcome
from otklik.office.assigning.actions import Order, accept, resolve
from otklik.office.considering import actions as considering
from otklik.office.considering.tests.office import an_appeal_in_work
from otklik.office.dispatch.actions import send
from otklik.office.journal.actions import record_reading
from otklik.office.journal.chain import seal
from otklik.office.journal.verifying import ask_to_verify, run_verification
from otklik.office.people.actions import actor, save_view
from otklik.office.people.models import Role, User
from otklik.office.people.queries import viewer
from otklik.office.people.rights import EVERYTHING
from otklik.office.reference.models import BodyName, Department, LetterKind
from otklik.office.registry.actions import hand_over
from otklik.office.registry.models import Letter, Received
from otklik.office.work.models import Assignment
from otklik.office.work.tests.office import UTILITIES, department, moment, whose
from otklik.papers.actions import ToMail, ask_for_journal, mail_letters
from otklik.reports.actions import sign_report
from otklik.reports.periods import whole_year
from otklik.reports.report import make_report
from otklik.rules.workflow import State
from tests.journeys.errands import sign_in

WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
CONTRAST = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}
THEMES: dict[Literal["light", "dark"], dict[str, list[str]]] = {"light": WCAG, "dark": CONTRAST}
"""What is asked in each theme: only colours change in the other one."""
WIDTHS = (1280, 390)
SCALED = "meta[name=viewport][content^='width=device-width']"
"""What keeps a phone from showing the page of a desk, small."""
NO_PAGES = {
    "accept_assignment",
    "choose_theme",
    "drop_phrase",
    "end_route",
    "account_inactive",
    "arrange_substitution",
    "batch_file",
    "briefing_file",
    "sheet",
    "start_batch",
    "stop_batch",
    "undo_batch",
    "drop_second_factor",
    "end_substitution",
    "file",
    "file_page",
    "keep_typed",
    "keep_reply",
    "reply_presence",
    "reply_file",
    "signing_file",
    "approval_file",
    "inventory",
    "morning_file",
    "open_official",
    "place_department",
    "place_official",
    "reset_password",
    "see_notices",
    "see_official_off",
    "set_aside",
    "bring_back",
    "dispatch_file",
    "site_check_act",
    "suggest",
    "import_file",
    "mfa_authenticate",
    "mfa_download_recovery_codes",
    "mfa_reauthenticate",
    "hand_over_file",
    "mailing_file",
    "paper_sample",
    "paper_template_file",
    "print_letter",
    "printed_journal",
    "reminder_file",
    "report_file",
    "restore_template",
    "separator",
    "sign_report",
    "signed_file",
    "sstu_file",
    "stop_sstu",
    "take_case",
    "start_import",
    "stop_import",
    "verify_chain",
}
"""Addresses that show no page of their own to who has signed in without a second factor."""
STRANGERS = {"account_login"}
CLERKS = {
    "a bill typed",
    "a number given",
    "annul",
    "enter_reply",
    "enter_signature",
    "file_paper",
    "briefing",
    "a letter sent",
    "deliver_dispatch",
    "dispatch",
    "drop_dispatch",
    "control",
    "control_papers",
    "hand_over",
    "hand_overs",
    "leave_unanswered",
    "enter_note",
    "enter_resolution",
    "letters to post",
    "mailing",
    "mailings",
    "originals chosen",
    "put_on_control",
    "register",
    "registering",
    "send_reply",
    "scan_dispatch",
    "to_send",
    "report_back",
    "take_off_control",
    "sstu",
    "sstu_bodies",
    "sstu_errors",
    "sstu_package",
    "sstu_sent",
}
"""Addresses of those who register papers, whom the administrator is not one of."""
WRITERS = {"approvals", "approval", "begin_reply", "reply", "reply_versions", "submit_reply", "remark_reply"}
"""Addresses of those who write replies, and of those who are asked to approve them."""
LEADERS = {
    "close_paper", "confirm_measures", "keep_under_control", "reopen_paper", "return_reply", "sign_reply", "to_sign",
}  # fmt: skip
REPLIED_ON = date(2026, 4, 14)
STATES_OF_PAGES = {
    "sign_reply": State.TO_SIGN, "enter_signature": State.TO_SIGN, "send_reply": State.SIGNED,
    "keep_under_control": State.ANSWERED, "return_reply": State.ANSWERED, "close_paper": State.ANSWERED,
    "confirm_measures": State.UNDER_CONTROL, "reopen_paper": State.CLOSED, "file_paper": State.CLOSED,
}  # fmt: skip
"""Pages of what comes after a reply is approved → the state of the paper in which each is of use."""
CONSIDERING = {
    "check_on_site",
    "clarify",
    "extend",
    "inquire",
    "inquiry_answer",
    "interim_reply",
    "redirect",
    "send_copies",
    "show_materials",
    "what was considered",
}
"""Pages of moves, of the deputy to whom a paper is given."""
HEADS = {"cabinet", "cabinet_list", "resolve", "take_note", "reassign", "set_inner_term"}
EXECUTORS = {"assignments", "complete", "hand_in_part", "pass_assignment", "return_assignment"}
FILE = "Идентификатор;Принято;Категория;Текст\nПОС-1;11.02.2021 02:46;Освещение;Не горят фонари\n"


@pytest.fixture
def pages(address: str) -> dict[str, str]:
    """What to look at: a name → an address; each kind of card once, lists with and without papers, errors."""
    user, head = an_official(PASSWORD, role=Role.ADMINISTRATOR), an_official(PASSWORD, Role.HEAD, "head")
    an_official(PASSWORD, role=Role.REGISTRAR, login="registrar")
    parts: dict[str, dict[str, object]] = {name: {"public_id": public_id} for name, public_id in one_of_each().items()}
    year = whole_year(TUESDAY.year)
    parts["report"] = {"since": year.since, "until": year.until}
    after = noon(year.until + timedelta(days=1))
    report = make_report(year, after)
    signed = sign_report(report=report, seen=report.sha256, by=head, at=after)
    parts |= {"annul": parts["letter"], "leave_unanswered": parts["appeal"]}
    parts |= dict.fromkeys(("put_on_control", "take_off_control", "report_back"), parts["appeal"])
    parts["kind"] = {"public_id": LetterKind.objects.values_list("public_id", flat=True)[0]}
    for kind in ("letter", "appeal", "citizen"):
        record_reading(kind, 1, by=actor(user), at=noon(TUESDAY))
    seal()
    run_verification(ask_to_verify(by=actor(user), at=after).pk, after)
    ask_to_verify(anchor="0" * 64, by=actor(user), at=after)
    appeals = JOURNALS["appeals"].select({}, EVERYTHING)
    batch = offer_batch(act=Batch.Act.SHEET, journal="appeals", papers=appeals, user=user, by=actor(user), at=after)
    view = save_view(owner=user, journal="appeals", title="В работе", filters="outcome=in_work")
    parts |= {"bulk": {"journal": "appeals"}, "save_view": {"journal": "appeals"}}
    offered = offer_file(chunks=[FILE.encode()], name="messages.csv", by=user, at=noon(TUESDAY))
    going, by, at = a_letter("И-1/21", direction="outgoing"), actor(user), noon(TUESDAY)
    act = hand_over(letters=[going.pk], department=None, person=head.pk, by=by, at=at)
    item = ToMail(letter=going.pk, recipient="Суд", address="214000, Смоленск", tracking="00000000000000")
    posted = mail_letters(items=[item], on=TUESDAY, by=by, at=at)
    ask_for_journal(series="correspondence", since=TUESDAY, until=TUESDAY, kind="pdf", asked_by=user, by=by, at=at)
    rows = {"signed_report": signed, "import_run": offered, "official": head, "hand_over": act, "mailing": posted}
    BodyName.objects.update(sstu_id=uuid.uuid4())
    package = put_down(month=TUESDAY.replace(day=1), user=user, today=TUESDAY, at=at)
    make_package(package.pk, at)
    rows |= {"batch": batch, "saved_view": view, "sstu_package": package, "sstu_sent": package}
    for of, row in rows.items():
        row.refresh_from_db()
        parts[of] = {"public_id": row.public_id}
    parts |= replies()
    parts |= resolved_papers(head)
    typed = {name: ["1"] for name in ("is_anonymous", "cover_number", "signatures", "repeat_of", "sheets", "phone")}
    waits = a_received(kind=["обращение гражданина"], question=["0003.0011.0127.0868", "дороги"], **typed)
    a_picture("received", waits.pk)
    bill, done = a_received(kind=["счёт"], correspondent=["Водоканал"]), a_received()
    done.state, done.letter = Received.State.REGISTERED, Letter.objects.earliest("pk")
    done.save()
    for row in (waits, bill, done):
        row.refresh_from_db()
    parts["register"] = {"public_id": waits.public_id}
    parts["paper_template"] = {"paper": "card"}
    parts |= in_considering()
    found = {
        "a letter sent": reverse("dispatch", kwargs=parts["deliver_dispatch"]),
        "what was considered": reverse("appeal", kwargs=parts["extend"]),
        "a bill typed": reverse("register", args=[bill.public_id]),
        "a number given": reverse("register", args=[done.public_id]),
        "terms counted": reverse("calculator") + "?procedure=appeal&day=2026-02-06",
        "terms refused": reverse("calculator") + "?procedure=appeal&day=2090-01-10",
        "a term as it was counted": reverse("appeal", kwargs=parts["appeal"]) + "#term",
        "unknown address": "/desk/nowhere/",
        "unknown paper": reverse("appeal", args=[uuid.uuid4()]),
        "bad filter": reverse("appeals") + "?nonsense=1",
        "a caller": reverse("caller") + "?surname=Кузнецова&place=Печерск&detail=Анна",
        "papers found": reverse("find") + "?q=ремонтом крыши",
        "a number found": reverse("find") + "?q=22889/21",
        "nothing found": reverse("appeals") + "?since=1999-01-01&until=1999-12-31&outcome=in_work",
    }
    going.refresh_from_db()
    found["originals chosen"] = f"{reverse('hand_overs')}?letter={going.public_id}"
    found["letters to post"] = f"{reverse('mailings')}?letter={going.public_id}"
    for pattern in patterns(get_resolver()):
        name = pattern.name
        if name and name not in NO_PAGES | STRANGERS:
            found[name] = reverse(name, kwargs=parts[name] if pattern.pattern.converters else {})
    return {name: address + path for name, path in found.items()}


def replies() -> dict[str, dict[str, object]]:
    """A paper for each page of its answer, in the state in which that page is of use."""
    belov = an_official(PASSWORD, role=Role.EXECUTOR, login="belov")
    belov.department = department(UTILITIES)
    belov.save()
    wanted = {
        "begin_reply": in_work(belov), "enter_reply": in_work(belov), "reply": in_work(belov),
        "submit_reply": in_work(belov), "remark_reply": in_work(belov), "approval": in_work(belov),
    }  # fmt: skip
    for name in ("reply", "submit_reply", "remark_reply", "approval"):
        draft = drafted(belov, wanted[name], text=GOOD + " Собаку держит Сидоров С. С.")
        save_version(draft_id=draft.pk, text=GOOD, began_from=1, whose=whose(belov), at=moment(REPLIED_ON))
        if name in ("remark_reply", "approval"):
            submitted(draft, belov, belov, User.objects.get(username="head"))
    asked = draft.approvals.earliest("position")
    for name, state in STATES_OF_PAGES.items():
        wanted[name] = letter = in_work(belov)
        signed(belov, letter, result=Result(Outcome.SUPPORTED, measures_taken=False, measures_due=REPLIED_ON))
        if state is not State.SIGNED and state is not State.TO_SIGN:
            sent(letter)
        in_state(letter, state)
    case = CaseFile.objects.create(index="01-15", title="Обращения граждан и документы их рассмотрения", year=2026)
    case.papers.create(letter=wanted["reopen_paper"], sheets=4, filed_on=TUESDAY, ended_on=TUESDAY, kept_until=TUESDAY)
    template = ReplyTemplate.objects.create(
        name="О безнадзорных собаках", topic="0003", body="{{ заявитель }}, стая отловлена.", changed_at=noon(TUESDAY)
    )
    for row in (*wanted.values(), asked, case, template):
        row.refresh_from_db()
    found: dict[str, dict[str, object]] = {name: {"public_id": letter.public_id} for name, letter in wanted.items()}
    found["reply_versions"] = found["reply"]
    found["approval"] = {"public_id": asked.public_id}
    return found | {"case_file": {"public_id": case.public_id}, "reply_template": {"public_id": template.public_id}}


def in_considering() -> dict[str, dict[str, object]]:
    """A paper that a deputy has in work, with all that was done with it; a letter out that waits, another that left."""
    deputy = an_official(PASSWORD, role=Role.DEPUTY, login="deputy")
    deputy.department = Department.objects.create(name="Отдел благоустройства")
    deputy.save()
    today, at = timezone.localdate(), timezone.now()
    letter, whose = an_appeal_in_work(deputy, on=today), viewer(deputy, today)
    does: dict[str, Any] = {"letter_id": letter.pk, "whose": whose, "at": at}
    inquiry = considering.inquire(body="Росреестр", asked="Выписку из ЕГРН", **does)
    waits = considering.clarify(text="Сообщите номер дома.", **does)
    said: dict[str, Any] = {"place": "д. Рябцево", "participants": "Белов И. Н.", "found": "Свора у школы"}
    considering.check_on_site(on=today, today=today, applicant_present=True, **said, **does)
    send(dispatches=[inquiry.dispatch_id], today=today, by=actor(deputy), at=at)
    for row in (letter, inquiry, inquiry.dispatch, waits):
        row.refresh_from_db()
    addresses = {
        letter.public_id: CONSIDERING - {"inquiry_answer", "what was considered"},
        inquiry.public_id: {"inquiry_answer"},
        inquiry.dispatch.public_id: {"deliver_dispatch", "scan_dispatch"},
        waits.public_id: {"dispatch", "drop_dispatch"},
    }
    return {name: {"public_id": public_id} for public_id, names in addresses.items() for name in names}


def resolved_papers(head: User) -> dict[str, dict[str, object]]:
    """Make papers that wait for each of the moves of a resolution and of what it gives; return what names them."""
    executor = an_official(PASSWORD, role=Role.EXECUTOR, login="executor")
    executor.department = department()
    executor.save()
    given = {name: a_letter(f"Р-{name}/21", state="registered", summary="О явке") for name in (*HEADS, *EXECUTORS)}
    for name in ("reassign", "set_inner_term", *EXECUTORS):
        order = Order(executor=executor.pk)
        helps = [Order(department=department("Архив").pk)]
        resolve(
            letter_id=given[name].pk,
            text="Рассмотреть",
            responsible=order,
            helpers=helps,
            today=TUESDAY,
            whose=viewer(head, TUESDAY),
            at=noon(TUESDAY),
        )
    own = Assignment.objects.get(letter=given["complete"], executor=executor)
    accept(assignment_id=own.pk, whose=viewer(executor, TUESDAY), at=noon(TUESDAY))
    found: dict[str, dict[str, object]] = {}
    for name, letter in given.items():
        row: Any = letter
        if name in EXECUTORS - {"complete"}:
            row = Assignment.objects.get(letter=letter, executor=executor)
        row.refresh_from_db()
        found[name] = {"public_id": row.public_id}
    waits = a_letter("Р-1/21", state="registered", summary="О явке")
    waits.refresh_from_db()
    return found | {name: {"public_id": waits.public_id} for name in ("enter_resolution", "enter_note")}


@pytest.fixture
def long_papers(address: str) -> None:
    """A paper of each journal that needs much room in every column."""
    an_official(PASSWORD)
    an_appeal("КОЛ-1318/21", answered_on=TUESDAY, sources=("Управление по работе с обращениями граждан",))
    a_letter("122889/21", summary="О предоставлении сведений о водоснабжении", delivery="электронная почта")
    answered = {"answered_at": noon(TUESDAY)}
    an_incident("И-2021-0186", noon(TUESDAY), urgent=True, result="Перенаправлено по подведомственности", **answered)
    a_message("ПОС-2021-000003", noon(TUESDAY), subcategory="Переполненные контейнеры", rating=5, **answered)
    a_visit("ЛП-1002/21", measures_taken=True)


def faults(page: Page, where: str) -> list[str]:
    """Return what is wrong with the page as it stands, at both widths and in both themes."""
    told = [] if page.locator(SCALED).count() else [f"{where}: no viewport"]
    page.evaluate(AXE_SCRIPT)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            told.append(f"{where}, {width}: wider than the window")
        for theme, rules in THEMES.items():
            page.emulate_media(color_scheme=theme)
            violations = page.evaluate("async rules => (await axe.run(rules)).violations", rules)
            told += [f"{where}, {width}, {theme}: {one['id']}: {one['nodes'][0]['html']}" for one in violations]
    return told


def test_everybody_can_read_it(address: str, pages: dict[str, str], browser: Browser):
    page = browser.new_page(locale="ru-RU")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if "Policy" in message.text else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))

    for name in STRANGERS:
        page.goto(address + f"/desk/accounts/{name.removeprefix('account_')}/")
        complaints += faults(page, name)
    signed_in = {"registrar": CLERKS, "deputy": CONSIDERING, "belov": WRITERS}
    signed_in |= {"head": LEADERS | HEADS, "executor": EXECUTORS}
    others = pages.keys() - set().union(*signed_in.values())
    for login, names in [*signed_in.items(), ("ershova", others)]:
        page.context.clear_cookies()
        sign_in(page, address, login)
        for name in sorted(names):
            page.goto(pages[name])
            complaints += faults(page, name)
    page.goto(pages["letters"])
    page.keyboard.press("?")
    complaints += faults(page, "the keys")

    assert not complaints, "\n".join(complaints)


def test_no_list_runs_out_of_a_window_of_any_width(address: str, long_papers: None, browser: Browser):
    page = browser.new_page(locale="ru-RU")
    sign_in(page, address)

    too_wide = []
    for name in ("home", "letters", "appeals", "incidents", "messages", "receptions", "citizens"):
        page.goto(address + reverse(name))
        for width in (320, 390, 720, 768, 801, 840, 900, 999, 1001, 1100, 1280):
            page.set_viewport_size({"width": width, "height": 844})
            if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                too_wide.append((name, width))
    assert too_wide == []
