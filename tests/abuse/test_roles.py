"""Role × address × id: everybody gets what her role gives her, and nobody learns what lies beyond.

Every address of the product is asked for by every role, with the id of a paper within her reach, of one beyond it, and
of none; to be read and to be written to. The last two ids are answered to the letter alike.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from otklik.batches.actions import JOURNALS, offer_batch, run_batch, start_batch
from otklik.batches.models import Batch
from otklik.desk.tests.papers import (
    TUESDAY,
    a_citizen,
    a_letter,
    a_message,
    a_picture,
    a_received,
    a_visit,
    an_appeal,
    an_incident,
    an_official,
    noon,
)
from otklik.desk.tests.test_entrance import patterns
from otklik.exchange.actions import offer_file
from otklik.exchange.sstu.actions import FILES, put_down
from otklik.office.answering.models import CaseFile, Draft, ReplyTemplate
from otklik.office.answering.tests.replies import in_state
from otklik.office.assigning.models import Phrase, Route
from otklik.office.considering.models import Inquiry, SiteCheck
from otklik.office.dispatch.models import Dispatch
from otklik.office.files.actions import keep_file
from otklik.office.people.actions import actor, save_view
from otklik.office.people.models import Role, Substitution, User
from otklik.office.people.rights import EVERYTHING
from otklik.office.receptions.models import ReceptionDay
from otklik.office.reference.models import BodyName, Department, LetterKind, Official
from otklik.office.registry.actions import hand_over
from otklik.office.registry.models import Letter
from otklik.office.work.models import Assignment
from otklik.papers.actions import ToMail, ask_for_journal, following, mail_letters, make_journal
from otklik.reports.actions import sign_report
from otklik.reports.periods import whole_year
from otklik.reports.report import make_report
from otklik.rules.workflow import State
from tests.abuse.routes import CELLS, OF_A_REPLY, ROUTES, Row

pytestmark = pytest.mark.django_db

FILE = "Идентификатор;Принято;Категория;Текст\nПОС-1;11.02.2021 02:46;Освещение;Не горят фонари\n"
PATTERNS = {str(pattern.name): pattern for pattern in patterns(get_resolver())}
OF_AN_OFFICIAL = (
    "official",
    "place_official",
    "reset_password",
    "drop_second_factor",
    "arrange_substitution",
    "see_official_off",
    "open_official",
)
MOVES_OF_A_PAPER = (
    "inquire", "check_on_site", "clarify", "interim_reply", "show_materials", "extend", "redirect", "send_copies",
)  # fmt: skip
OF_A_DISPATCH = ("dispatch", "deliver_dispatch", "scan_dispatch", "drop_dispatch", "dispatch_file")
OF_A_BATCH = ("batch", "start_batch", "stop_batch", "undo_batch", "batch_file")
OF_A_PAPER = ("resolve", "enter_resolution", "take_note", "enter_note", "reassign", "set_inner_term", "complete")
OF_AN_ASSIGNMENT = ("accept_assignment", "return_assignment", "pass_assignment", "hand_in_part")
NOT_THAT_WAY = 405
"""An address that is only read or only written to says so to those whom it is open to, before it looks at the id."""
WHOSE = ("own", "foreign", "unknown")
Parts = dict[str, object]


def test_every_address_has_its_row():
    assert set(PATTERNS) - set(ROUTES) == set()
    assert set(ROUTES) - set(PATTERNS) == set()


@pytest.fixture
def office() -> dict[str, dict[str, Parts]]:
    """Papers of a department and of another one; what stands in the addresses, by the name of the address."""
    ours, top = Department.objects.create(name="Отдел благоустройства"), Department.objects.create(name="Ветвь")
    ours.parent = top
    ours.save()
    theirs = Department.objects.create(name="Отдел образования")
    post, other_post = (Official.objects.create(post=name) for name in ("Первый заместитель", "Второй заместитель"))
    places: dict[Role, dict[str, Any]] = {
        Role.EXECUTOR: {"department": ours},
        Role.DEPUTY: {"department": top, "official": post},
    }
    for role in Role:
        User.objects.create(username=role, name=f"{role.label} Е.", role=role, **places.get(role, {}))
    found: dict[str, dict[str, Parts]] = {}
    for whose, department, held_by in (("own", ours, post), ("foreign", theirs, other_post)):
        citizen = a_citizen(surname=f"Кузнецова-{whose}")
        appeal = an_appeal(f"К-{whose}/21", citizen=citizen)
        Assignment.objects.filter(letter=appeal.letter).update(department=department)
        visit = a_visit(f"ЛП-{whose}/21", citizen=citizen)
        visit.day = ReceptionDay.objects.create(held_on=TUESDAY, official=held_by)
        visit.save()
        rows = {
            "letter": appeal.letter,
            "annul": appeal.letter,
            "appeal": appeal.letter,
            "leave_unanswered": appeal.letter,
            **dict.fromkeys(("put_on_control", "take_off_control", "report_back"), appeal.letter),
            "citizen": citizen,
            "incident": an_incident(f"И-{whose}", noon(TUESDAY), department=department),
            "message": a_message(f"ПОС-{whose}", noon(TUESDAY), department=department),
            "reception": visit,
            "file": a_picture("letter", appeal.pk),
        }
        inquiry, check = considered(appeal.letter)
        rows |= dict.fromkeys(MOVES_OF_A_PAPER, appeal.letter)
        rows |= {"inquiry_answer": inquiry, "site_check_act": check}
        rows |= dict.fromkeys(OF_A_DISPATCH, inquiry.dispatch)
        rows |= dict.fromkeys(OF_A_PAPER, appeal.letter)
        rows |= dict.fromkeys(OF_AN_ASSIGNMENT, Assignment.objects.get(letter=appeal.letter))
        for name, row in rows.items():
            row.refresh_from_db()
            found.setdefault(name, {})[whose] = {"public_id": row.public_id}
        for name in ("site_check_act", "dispatch_file"):
            found[name][whose]["kind"] = "pdf"
        found.setdefault("file_page", {})[whose] = found["file"][whose] | {"page": 1}
    found |= without_departments() | batches()
    of_a_reply = {"kind": "pdf"}
    found |= {
        name: {
            whose: parts | (of_a_reply if name.endswith("_file") else {}) for whose, parts in found["letter"].items()
        }
        for name in OF_A_REPLY
    }
    found |= replies()
    found["print_letter"] = {
        whose: parts | {"paper": "label", "kind": "pdf"} for whose, parts in found["letter"].items()
    }
    found["take_case"] = dict(found["letter"])
    for name in found:
        found[name]["unknown"] = found[name]["own"] | {"public_id": uuid.uuid4()}
    return found


def replies() -> dict[str, dict[str, Parts]]:
    """Drafts that the executor and somebody else are asked to approve; a template of replies; a case with a paper."""
    found: dict[str, dict[str, Parts]] = {"approval": {}, "approval_file": {}}
    executor = User.objects.get(username=Role.EXECUTOR)
    other = an_official(role=Role.EXECUTOR, login="lawyer")
    for whose, asked in (("own", executor), ("foreign", other)):
        letter = in_state(a_letter(f"С-{whose}/21"), State.APPROVAL)
        draft = Draft.objects.create(begun_at=noon(TUESDAY))
        draft.papers.create(letter=letter)
        draft.versions.create(number=1, text="Ответ.", written_at=noon(TUESDAY))
        row = draft.approvals.create(position=1, official=asked, state="asked", asked_at=noon(TUESDAY))
        row.refresh_from_db()
        found["approval"][whose] = {"public_id": row.public_id}
        found["approval_file"][whose] = {"public_id": row.public_id, "kind": "docx"}
    template = ReplyTemplate.objects.create(name="Крыша", body="Текст", changed_at=noon(TUESDAY))
    case = CaseFile.objects.create(index="01-15", title="Обращения", year=2021)
    case.papers.create(
        letter=a_letter("С-3/21"), sheets=2, filed_on=TUESDAY, ended_on=TUESDAY, kept_until=date(2026, 12, 31)
    )
    template.refresh_from_db()
    case.refresh_from_db()
    parts: dict[str, Parts] = {
        "reply_template": {"public_id": template.public_id},
        "case_file": {"public_id": case.public_id},
        "inventory": {"public_id": case.public_id, "volume": 1, "kind": "docx"},
    }
    return found | {name: {"own": given, "foreign": given} for name, given in parts.items()}


def considered(letter: Letter) -> tuple[Inquiry, SiteCheck]:
    """What was done with a paper: an inquiry that was sent, a check on site."""
    sent = Dispatch.objects.create(
        letter=letter, kind=Dispatch.Kind.INQUIRY, recipient="Росреестр", way=Dispatch.Way.POST, text="Выписка",
        prepared_at=noon(TUESDAY), outgoing=a_letter(f"{letter.number}-исх", direction="outgoing"), sent_on=TUESDAY,
    )  # fmt: skip
    inquiry = Inquiry.objects.create(letter=letter, body="Росреестр", asked="Выписка", dispatch=sent)
    check = SiteCheck.objects.create(
        letter=letter, held_on=TUESDAY, place="Печерск", participants="Белов И. Н.", applicant_present=True, found="Яма"
    )
    return inquiry, check


def batches() -> dict[str, dict[str, Parts]]:
    """What the registrar does with many papers, and what somebody else does."""
    found: dict[str, dict[str, Parts]] = {name: {} for name in OF_A_BATCH} | {
        name: {"own": {"journal": "letters"}} for name in ("bulk", "sheet", "save_view")
    }
    found["saved_view"] = {}
    for whose, user in (("own", User.objects.get(username=Role.REGISTRAR)), ("foreign", an_official(login="stranger"))):
        papers = JOURNALS["letters"].select({}, EVERYTHING)
        made = offer_batch(
            act=Batch.Act.SHEET, journal="letters", papers=papers, user=user, by=actor(user), at=noon(TUESDAY)
        )
        start_batch(batch_id=made.pk)
        run_batch(made.pk, noon(TUESDAY))
        made.refresh_from_db()
        view = save_view(owner=user, journal="letters", title="Мой отбор", filters="")
        view.refresh_from_db()
        found["saved_view"][whose] = {"public_id": view.public_id}
        for name in OF_A_BATCH:
            found[name][whose] = {"public_id": made.public_id}
    return found


def without_departments() -> dict[str, dict[str, Parts]]:
    """Things whose ids know no department: one of each is everybody's or nobody's."""
    year = whole_year(TUESDAY.year)
    period: Parts = {"since": year.since, "until": year.until}
    after = noon(year.until + timedelta(days=1))
    report = make_report(year, after)
    signed = sign_report(report=report, seen=report.sha256, by=User.objects.get(username=Role.HEAD), at=after)
    run = offer_file(
        chunks=[FILE.encode()], name="messages.csv", by=User.objects.get(username=Role.REGISTRAR), at=noon(TUESDAY)
    )
    person, other = an_official(login="sidorova"), an_official(login="petrova")
    substitution = Substitution.objects.create(absent=person, substitute=other, since=TUESDAY, until=date(2030, 1, 1))
    kind = LetterKind.objects.get(name="письмо")
    waits = a_received()
    registrar = User.objects.get(username=Role.REGISTRAR)
    act, posted, journal = on_paper(registrar)
    BodyName.objects.update(sstu_id=uuid.uuid4())
    package = put_down(month=TUESDAY.replace(day=1), user=registrar, today=TUESDAY, at=noon(TUESDAY))
    keep_file([b"{}"], name="sstu-manifest.json", subject_kind=FILES, subject_id=package.pk, at=noon(TUESDAY))
    route = Route.objects.create(department=Department.objects.earliest("pk"), since=TUESDAY, source="акт № 1")
    phrase = Phrase.objects.earliest("pk")
    for row in (signed, run, person, substitution, act, posted, journal, waits, package, route, phrase):
        row.refresh_from_db()
    parts: dict[str, Parts] = {
        "report": period,
        "sign_report": period,
        "report_file": period | {"kind": "json"},
        "signed_report": {"public_id": signed.public_id},
        "signed_file": {"public_id": signed.public_id, "kind": "json"},
        **{name: {"public_id": run.public_id} for name in ("import_run", "start_import", "stop_import")},
        "import_file": {"public_id": run.public_id, "part": "source"},
        "kind": {"public_id": kind.public_id},
        "end_route": {"public_id": route.public_id},
        "drop_phrase": {"public_id": phrase.public_id},
        "suggest": {"what": "kinds"},
        **{name: {"public_id": package.public_id} for name in ("sstu_package", "stop_sstu", "sstu_sent")},
        "sstu_file": {"public_id": package.public_id, "part": "manifest"},
        **{name: {"public_id": waits.public_id} for name in ("register", "keep_typed", "set_aside", "bring_back")},
        **{name: {"public_id": person.public_id} for name in OF_AN_OFFICIAL},
        "hand_over": {"public_id": act.public_id},
        "hand_over_file": {"public_id": act.public_id, "kind": "pdf"},
        "mailing": {"public_id": posted.public_id},
        "mailing_file": {"public_id": posted.public_id, "paper": "form_103", "kind": "pdf"},
        "printed_journal": {"public_id": journal.public_id},
        **{name: {"kind": "pdf"} for name in ("separator", "briefing_file", "morning_file", "reminder_file")},
        **{name: {"paper": "card"} for name in ("paper_template", "paper_template_file", "restore_template")},
        "paper_sample": {"paper": "card", "kind": "docx"},
        "end_substitution": {"public_id": person.public_id, "substitution": substitution.public_id},
    }
    return {name: {"own": given, "foreign": given} for name, given in parts.items()}


def on_paper(by: User) -> tuple[Any, Any, Any]:
    """An act of handing over, a list for the post and a journal on paper, as a registrar has them."""
    department, at = Department.objects.create(name="Приёмная"), noon(TUESDAY)
    letter = a_letter("И-1/21", direction="outgoing")
    act = hand_over(letters=[letter.pk], department=department.pk, person=None, by=actor(by), at=at)
    item = ToMail(letter=letter.pk, recipient="Суд", address="214000, Смоленск", tracking=next(following("0" * 14, 1)))
    posted = mail_letters(items=[item], on=TUESDAY, by=actor(by), at=at)
    journal = ask_for_journal(
        series="correspondence", since=TUESDAY, until=TUESDAY, kind="docx", asked_by=by, by=actor(by), at=at
    )
    make_journal(journal.pk, at)
    return act, posted, journal


def asked(office: dict[str, dict[str, Parts]], pattern: URLPattern) -> Iterator[tuple[str, str]]:
    """Yield whose paper is asked for, and the address."""
    if not pattern.pattern.converters:
        yield "none", reverse(pattern.name)
    else:
        whose = WHOSE if "public_id" in pattern.pattern.converters else WHOSE[:1]
        for one in whose:
            yield one, reverse(pattern.name, kwargs=office[str(pattern.name)][one])


def expected(row: Row, role: Role, whose: str) -> str:
    if role not in row.open_to:
        return "nothing" if row.hides else "refused"
    if whose == "unknown" or (whose == "foreign" and role not in row.foreign_to):
        return "nothing"
    return "given"


def told(answer: HttpResponse) -> str:
    names = {403: "refused", 404: "nothing"}
    return names.get(answer.status_code, "given" if answer.status_code < 500 else "broken")


def words(answer: HttpResponse) -> str:
    """Return an answer without what differs from one request to the next."""
    return re.sub(r"[0-9a-f]{32}|[\w-]{64}", "", answer.content.decode())


def ask(client: Client, method: str, address: str, row: Row) -> HttpResponse:
    """Ask, and take back whatever the answer has changed."""
    with transaction.atomic():
        data = {"token": str(uuid.uuid4()), **row.post} if method == "post" else {}
        answer = getattr(client, method)(address, data)
        if answer.streaming:
            b"".join(answer.streaming_content)
        transaction.set_rollback(True)
    return answer


@pytest.mark.parametrize("role", Role)
def test_a_role_gets_what_is_hers_and_learns_of_nothing_else(office, client, role):
    client.force_login(User.objects.get(username=role))
    wrong = []
    for name, row in ROUTES.items():
        for method in ("get", "post"):
            by_whose = {}
            for whose, address in asked(office, PATTERNS[name]):
                answer = ask(client, method, address, row)
                by_whose[whose] = answer
                CELLS[role] += 1
                if answer.status_code == NOT_THAT_WAY and role in row.open_to:
                    continue
                if told(answer) != expected(row, role, whose):
                    wrong.append((name, method, whose, answer.status_code, expected(row, role, whose)))
            if {"foreign", "unknown"} <= by_whose.keys() and told(by_whose["foreign"]) == "nothing":
                assert words(by_whose["foreign"]) == words(by_whose["unknown"])
    assert wrong == []
