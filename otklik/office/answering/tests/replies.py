"""A reply on its way, in a line each, for tests of every room."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date
from typing import Any

from PIL import Image

from otklik.office.answering.actions import send_reply
from otklik.office.answering.approval import Step, endorse, submit
from otklik.office.answering.drafting import Result, begin_draft, save_version
from otklik.office.answering.models import Approval, Draft, Signature
from otklik.office.answering.queries import replies_to_send
from otklik.office.answering.signing import enter_signature
from otklik.office.appeals.models import Outcome
from otklik.office.appeals.tests.test_registering import of_citizen
from otklik.office.journal.actions import CONSOLE
from otklik.office.people.models import Role, User
from otklik.office.registry.models import Letter
from otklik.office.work.models import Assignment
from otklik.office.work.tests.office import TUESDAY, an_official, given, moment, whose
from otklik.rules.workflow import State

GOOD = "Уважаемая Анна Петровна! Стая собак отловлена 10 апреля, школа предупреждена."
EXPLAINED = Result(Outcome.EXPLAINED)


def in_work(executor: User, **fields: Any) -> Letter:
    """An appeal that an official has accepted and has to answer."""
    letter = of_citizen(**fields)
    given(letter, executor, state=Assignment.State.ACCEPTED)
    return in_state(letter, State.IN_WORK)


def in_state(letter: Letter, state: State) -> Letter:
    letter.state = state.value
    letter.save(update_fields=["state"])
    return letter


def drafted(
    executor: User, *letters: Letter, text: str = GOOD, result: Result | None = EXPLAINED, on: date = TUESDAY
) -> Draft:
    """A draft with its first version and, if one is given, the same result for every question."""
    at = moment(on)
    draft = begin_draft(letters=[letter.pk for letter in letters], whose=whose(executor, on), at=at)
    results = {question.pk: result for letter in letters for question in questions(letter)} if result else {}
    began = draft.versions.count()
    save_version(draft_id=draft.pk, text=text, began_from=began, results=results, whose=whose(executor, on), at=at)
    return draft


def questions(letter: Letter) -> Iterable[Any]:
    appeal = getattr(Letter.objects.select_related("appeal").get(pk=letter.pk), "appeal", None)
    return appeal.questions.order_by("position") if appeal else ()


def submitted(draft: Draft, executor: User, *approvers: User, accepted: Iterable[str] = (), on: date = TUESDAY) -> None:
    submit(
        draft_id=draft.pk,
        chain=[Step(official=one.pk) for one in approvers],
        accepted=set(accepted),
        whose=whose(executor, on),
        today=on,
        at=moment(on),
    )


def endorsed(draft: Draft, approver: User, on: date = TUESDAY) -> bool:
    asked = draft.approvals.get(state=Approval.State.ASKED)
    latest = draft.versions.order_by("-number")[0]
    return endorse(approval_id=asked.pk, version=latest.number, whose=whose(approver, on), at=moment(on))


def a_scan() -> bytes:
    picture = io.BytesIO()
    Image.new("RGB", (12, 17), "white").save(picture, "PNG")
    return picture.getvalue()


def signed_in_ink(draft: Draft, registrar: User, on: date = TUESDAY, **fields: Any) -> Signature:
    said: dict[str, Any] = {
        "signer": "Глава района, Орлов О. О.",
        "signed_on": on,
        "scan": [a_scan()],
        "name": "скан.png",
    }
    return enter_signature(draft_id=draft.pk, **said | fields, whose=whose(registrar, on), today=on, at=moment(on))


def signed(executor: User, *letters: Letter, result: Result = EXPLAINED, text: str = GOOD) -> Draft:
    """A reply approved by a head and signed in ink: it waits to be sent."""
    head = User.objects.filter(role=Role.HEAD).first() or an_official(Role.HEAD, name="Орлов О. О.", of=None)
    registrar = User.objects.filter(role=Role.REGISTRAR).first() or an_official(Role.REGISTRAR, of=None)
    draft = drafted(executor, *letters, result=result, text=text)
    submitted(draft, executor, head)
    endorsed(draft, head)
    signed_in_ink(draft, registrar)
    return draft


def sent(letter: Letter, on: date = TUESDAY) -> Letter:
    """What was signed in answer to a paper, numbered and sent; return the letter out."""
    keys = list(replies_to_send(letter.pk).values_list("pk", flat=True))
    return send_reply(dispatches=keys, today=on, by=CONSOLE, at=moment(on))
