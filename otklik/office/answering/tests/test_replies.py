"""A reply from its first word to its case: written by two, approved, signed, sent, closed, filed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from django.db import connection
from django.test.utils import CaptureQueriesContext

from otklik.office.answering.actions import (
    CannotAnswer,
    CannotClose,
    close,
    confirm_measures,
    enter_reply,
    keep_under_control,
    reopen,
    return_reply,
    send_reply,
)
from otklik.office.answering.approval import (
    CannotApprove,
    NotGood,
    Step,
    approvals_of,
    call_back,
    called,
    findings_of,
    proposed,
    remark,
    submit,
)
from otklik.office.answering.cards import answer_of
from otklik.office.answering.drafting import (
    WRITTEN,
    CannotDraft,
    Overtaken,
    Result,
    begin_draft,
    keep_typed,
    letters_of,
    save_version,
)
from otklik.office.answering.filing import CannotFile, file_paper, open_case
from otklik.office.answering.models import Approval, Draft, Filed, Measure, ReplyLetter, ReturnedReply
from otklik.office.answering.pkcs7 import NoSignature
from otklik.office.answering.queries import (
    asked_approvals,
    draft_of,
    earlier_answers,
    others_at,
    replies_of,
    replies_to_send,
    to_sign,
    typed_by,
)
from otklik.office.answering.signing import CannotSign, keep_to_sign, sign
from otklik.office.answering.tests.replies import (
    EXPLAINED,
    GOOD,
    drafted,
    endorsed,
    in_state,
    in_work,
    questions,
    sent,
    signed,
    signed_in_ink,
    submitted,
)
from otklik.office.appeals.actions import annul_number
from otklik.office.appeals.models import Appeal, CoverLetter, Outcome
from otklik.office.appeals.tests.test_registering import cover, of_citizen
from otklik.office.considering.actions import CannotExtend, To, extend_answer, leave_unanswered, redirect
from otklik.office.considering.models import Extension, Redirect
from otklik.office.dispatch.actions import CannotSend, author_of, drop, prepare, send
from otklik.office.dispatch.models import Dispatch
from otklik.office.files.queries import files_of
from otklik.office.journal.actions import CONSOLE
from otklik.office.journal.models import Entry
from otklik.office.people.actions import arrange_substitution
from otklik.office.people.models import Role, User
from otklik.office.people.rights import EVERYTHING, Action
from otklik.office.reference.models import Official, Settlement
from otklik.office.registry.actions import CannotAnnul
from otklik.office.registry.models import Answering, Letter
from otklik.office.work.models import Reply
from otklik.office.work.moves import CannotMove
from otklik.office.work.queries import select_outgoing
from otklik.office.work.tests.office import TUESDAY, an_official, department, given, moment, registered, whose
from otklik.rules.refusals import Case
from otklik.rules.retention import Record
from otklik.rules.tests.days import day
from otklik.rules.workflow import State

pytestmark = pytest.mark.django_db
NOON, FRIDAY = moment(TUESDAY), day("Fri 2026-04-17")
ELSEWHERE = "Правовой отдел"


@pytest.fixture
def belov():
    return an_official(Role.EXECUTOR, "belov", name="Белов И. Н.")


@pytest.fixture
def head():
    return an_official(Role.HEAD, name="Орлов О. О.", of=None)


@pytest.fixture
def registrar():
    return an_official(Role.REGISTRAR, name="Королёва Т. С.", of=None)


def state(letter: Letter) -> State:
    return State(Letter.objects.get(pk=letter.pk).state)


def told(letter: Letter) -> list[str]:
    entries = Entry.objects.filter(subject_kind="letter", subject_id=letter.pk, event__startswith="answering.")
    return list(entries.order_by("pk").values_list("event", flat=True))


# ── Writing ───────────────────────────────────────────────────────────────────────────────────────────────


def test_only_who_has_to_answer_begins_a_reply_and_only_to_what_is_in_work(belov):
    letter, foreign = in_work(belov), in_work(an_official(Role.EXECUTOR, "other", of=ELSEWHERE))
    helps = in_state(registered(), State.IN_WORK)
    given(helps, belov, is_responsible=False)
    for paper in (foreign, helps, in_state(registered(), State.CLOSED)):
        with pytest.raises(CannotMove):
            begin_draft(letters=[paper.pk], whose=whose(belov), at=NOON)
    with pytest.raises(CannotMove):
        begin_draft(letters=[letter.pk, foreign.pk], whose=whose(belov), at=NOON)
    with pytest.raises(CannotDraft):
        begin_draft(letters=[], whose=whose(belov), at=NOON)
    assert (state(letter), Draft.objects.count()) == (State.IN_WORK, 0)

    draft = begin_draft(letters=[letter.pk], whose=whose(belov), at=NOON)
    assert (state(letter), draft.papers.get().letter, told(letter)) == (
        State.DRAFT, letter, ["answering.draft_begun"],
    )  # fmt: skip


def test_the_second_of_two_to_save_is_told_and_loses_nothing(belov):
    draft = drafted(belov, letter := in_work(belov), text="Первый текст.")
    ryabova = an_official(Role.EXECUTOR, "ryabova", name="Рябова О. К.")
    keep_typed(draft_id=draft.pk, official=ryabova.pk, typed={"text": ["Текст Рябовой"]}, at=NOON)
    save_version(draft_id=draft.pk, text="Текст Белова.", began_from=1, whose=whose(belov), at=NOON)

    with pytest.raises(Overtaken) as refusal:
        save_version(draft_id=draft.pk, text="Текст Рябовой.", began_from=1, whose=whose(ryabova), at=NOON)
    assert (refusal.value.latest.number, refusal.value.latest.text) == (2, "Текст Белова.")
    assert (kept := typed_by(draft, ryabova.pk)) is not None
    assert kept.typed == {"text": ["Текст Рябовой"]}

    save_version(draft_id=draft.pk, text="Текст Рябовой.", began_from=2, whose=whose(ryabova), at=NOON)
    again = save_version(draft_id=draft.pk, text="Текст  Рябовой.\r\n", began_from=3, whose=whose(ryabova), at=NOON)
    texts = list(draft.versions.order_by("number").values_list("number", "text"))
    assert texts == [(1, "Первый текст."), (2, "Текст Белова."), (3, "Текст Рябовой.")]
    assert again.number == 3
    assert typed_by(draft, ryabova.pk) is None
    assert "Текст" not in str(list(Entry.objects.filter(subject_id=letter.pk).values_list("data", flat=True)))


def test_results_are_of_a_version_as_its_text_is_and_the_second_to_save_wipes_none(belov):
    draft = drafted(belov, letter := in_work(belov))
    question = letter.appeal.questions.get()
    ryabova = an_official(Role.EXECUTOR, "ryabova", name="Рябова О. К.")
    said: dict[str, Any] = {"draft_id": draft.pk, "text": GOOD, "began_from": 1, "at": NOON}
    supported = {question.pk: Result(Outcome.SUPPORTED, measures_taken=True)}
    assert save_version(**said, results=supported, whose=whose(belov)).number == 2
    assert save_version(**said, results=supported, whose=whose(belov)).number == 2, "sent twice, saved once"
    for results in ({}, {question.pk: EXPLAINED}):
        with pytest.raises(Overtaken):
            save_version(**said, results=results, whose=whose(ryabova))
    assert draft.results.get().outcome == Outcome.SUPPORTED
    entry = Entry.objects.filter(event="answering.draft_saved", subject_id=letter.pk).latest("pk")
    assert entry.data["results"] == {str(question.pk): "supported"}
    assert save_version(**said | {"began_from": 2}, results={}, whose=whose(ryabova)).number == 3
    assert not draft.results.exists()


def test_who_is_at_a_draft_is_seen_by_the_others_for_a_minute(belov):
    draft, ryabova = drafted(belov, in_work(belov)), an_official(Role.EXECUTOR, "ryabova", name="Рябова О. К.")
    keep_typed(draft_id=draft.pk, official=belov.pk, typed={}, at=NOON)

    assert others_at(draft, ryabova.pk, NOON + timedelta(seconds=59)) == [belov]
    assert others_at(draft, belov.pk, NOON) == others_at(draft, ryabova.pk, NOON + timedelta(seconds=60)) == []


# ── Approval ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_reply_is_approved_after_a_remark_by_those_who_are_asked_and_by_nobody_else(belov, head):
    lawyer = an_official(Role.EXECUTOR, "lawyer", of=ELSEWHERE, name="Юрьева Ю. Ю.")
    draft = drafted(belov, letter := in_work(belov))
    submitted(draft, belov, lawyer, head)
    assert state(letter) is State.APPROVAL
    asked = draft.approvals.get(state=Approval.State.ASKED)
    assert list(asked_approvals(whose(lawyer))) == [asked]
    assert not asked_approvals(whose(head)).exists()
    for other in (head, belov):
        with pytest.raises(CannotApprove):
            remark(approval_id=asked.pk, text="нет", whose=whose(other), at=NOON)
    with pytest.raises(CannotMove):
        save_version(draft_id=draft.pk, text="Тайком.", began_from=1, whose=whose(belov), at=NOON)
    with pytest.raises(CannotApprove, match="замечание"):
        remark(approval_id=asked.pk, text=" ", whose=whose(lawyer), at=NOON)

    assert endorsed(draft, lawyer) is False
    asked = draft.approvals.get(state=Approval.State.ASKED)
    remark(approval_id=asked.pk, text="Назовите день отлова.", whose=whose(head), at=NOON)
    assert state(letter) is State.DRAFT
    note = draft.remarks.get()
    assert (note.text, note.version, note.made_by) == ("Назовите день отлова.", draft.versions.get(), head)
    assert proposed(draft) == [Step(official=head.pk)], "the way goes on from whoever remarked"

    save_version(draft_id=draft.pk, text=GOOD + " Отлов – 10 апреля.", began_from=1, whose=whose(belov), at=NOON)
    submitted(draft, belov, head)
    assert endorsed(draft, head) is True
    assert state(letter) is State.TO_SIGN
    decided = list(draft.approvals.order_by("position").values_list("decided_by__username", "state", "version__number"))
    assert decided == [("lawyer", "endorsed", 1), ("head", "remarked", 1), ("head", "endorsed", 2)]
    assert list(to_sign(whose(head).reach(Action.CONSIDER))) == [draft]


def test_a_substitute_approves_and_the_journal_names_both(belov, head):
    deputy = an_official(Role.DEPUTY, of=ELSEWHERE, name="Зотов З. З.")
    arrange_substitution(absent=head, substitute=deputy, since=TUESDAY, until=TUESDAY, by=CONSOLE, at=NOON)
    draft = drafted(belov, letter := in_work(belov))
    submitted(draft, belov, head)
    endorsed(draft, deputy)
    entry = Entry.objects.get(event="answering.draft_endorsed", subject_id=letter.pk)
    assert (entry.actor_id, entry.actor_for_id) == (deputy.pk, head.pk)


def test_a_department_may_be_asked_instead_of_a_person_and_only_who_may_approve(belov, registrar):
    lawyer = an_official(Role.EXECUTOR, "lawyer", of=ELSEWHERE)
    draft = drafted(belov, in_work(belov))
    said: dict[str, Any] = {"draft_id": draft.pk, "whose": whose(belov), "today": TUESDAY, "at": NOON}
    for chain in ([], [Step(official=registrar.pk)], [Step(department=department("Пустой отдел").pk)],
                  [Step(official=lawyer.pk)] * 2):  # fmt: skip
        with pytest.raises(CannotApprove):
            submit(chain=chain, **said)
    submit(chain=[Step(department=lawyer.department_id)], **said)
    assert endorsed(draft, lawyer) is True


def test_whoever_holds_a_post_on_the_day_is_asked_and_its_substitute(belov, head):
    post, other = (Official.objects.create(post="Начальник отдела ЖКХ", name=name) for name in ("Первый", "Второй"))
    first = an_official(Role.EXECUTOR, "first", of=ELSEWHERE)
    second = an_official(Role.EXECUTOR, "second", of=ELSEWHERE)
    draft = drafted(belov, in_work(belov))
    said: dict[str, Any] = {"draft_id": draft.pk, "whose": whose(belov), "today": TUESDAY, "at": NOON}
    chain = [Step(post=post.post), Step(official=head.pk)]
    with pytest.raises(CannotApprove, match="никто не занимает"):
        submit(chain=chain, **said)
    User.objects.filter(pk=first.pk).update(official=post)
    submit(chain=chain, remember="ЖКХ", **said)
    assert [called(row) for row in approvals_of(draft)] == ["Начальник отдела ЖКХ", "Орлов О. О."]
    first.refresh_from_db()
    assert [row.draft for row in asked_approvals(whose(first))] == [draft]

    User.objects.filter(pk=first.pk).update(official=None)
    User.objects.filter(pk=second.pk).update(official=other)
    for each in (first, second):
        each.refresh_from_db()
    with pytest.raises(CannotApprove):
        endorsed(draft, first)
    assert endorsed(draft, second) is False


def test_a_writer_alone_approves_nothing_of_her_own_neither_by_name_nor_for_her_department(belov, head):
    draft = drafted(belov, letter := in_work(belov))
    said: dict[str, Any] = {"draft_id": draft.pk, "whose": whose(belov), "today": TUESDAY, "at": NOON}
    for step in (Step(official=belov.pk), Step(department=belov.department_id)):
        with pytest.raises(CannotApprove, match="не согласует его один"):
            submit(chain=[step], **said)
    an_official(Role.EXECUTOR, "other", of=belov.department.name)
    submit(chain=[Step(department=belov.department_id)], **said)
    with pytest.raises(CannotApprove, match="не согласует его один"):
        endorsed(draft, belov)
    assert state(letter) is State.APPROVAL


def test_what_the_checker_blocks_is_refused_and_what_it_warns_of_wants_a_tick_that_is_kept(belov, head):
    draft = drafted(belov, in_work(belov), text=GOOD + " Собаку держит Соболев П. И.", result=None)
    with pytest.raises(NotGood) as refusal:
        submitted(draft, belov, head)
    assert [(one.rule, one.blocks) for one in refusal.value.findings] == [("result", True), ("person", False)]

    question = draft.papers.get().letter.appeal.questions.get()
    save_version(draft_id=draft.pk, text=draft.versions.get().text, began_from=1, results={question.pk: EXPLAINED},
                 whose=whose(belov), at=NOON)  # fmt: skip
    with pytest.raises(NotGood):
        submitted(draft, belov, head)
    (warned,) = findings_of(draft, TUESDAY)
    submitted(draft, belov, head, accepted=[warned.says])
    kept = draft.versions.latest("number").accepted.get()
    assert (kept.rule, kept.says, kept.accepted_by) == ("person", warned.says, belov)


def test_a_writer_may_call_a_draft_back_and_nobody_is_asked_any_more(belov, head):
    draft = drafted(belov, letter := in_work(belov))
    submitted(draft, belov, head)
    call_back(draft_id=draft.pk, text="Забыли приложение.", whose=whose(belov), at=NOON)
    assert state(letter) is State.DRAFT
    assert not asked_approvals(whose(head)).exists()
    assert proposed(draft) == [Step(official=head.pk)]


@pytest.mark.parametrize("leaves", ["withdrawn", "answered otherwise"])
@pytest.mark.parametrize("stage", WRITTEN)
def test_a_reply_to_several_goes_on_without_the_paper_that_leaves(belov, head, registrar, stage, leaves):
    first, second = in_work(belov), in_work(belov, surname="Соболев", first_name="Пётр")
    draft = drafted(belov, first, second, text=GOOD.replace("Анна Петровна", "заявители"))
    if stage != State.DRAFT:
        submitted(draft, belov, head)
    if stage == State.TO_SIGN:
        endorsed(draft, head)
    if leaves == "withdrawn":
        said: dict[str, Any] = {"case": Case.WITHDRAWN, "ground": "заявление автора", "by": CONSOLE}
        leave_unanswered(appeal_id=first.pk, today=TUESDAY, at=NOON, **said)
    else:
        results = {question.pk: EXPLAINED for question in questions(first)}
        said = {"outgoing_id": None, "results": results, "whose": whose(registrar)}
        enter_reply(letter_id=first.pk, today=TUESDAY, at=NOON, **said)
    assert (draft_of(first.pk), letters_of(draft)) == (None, [second])
    if stage == State.DRAFT:
        save_version(draft_id=draft.pk, text=GOOD, began_from=1, whose=whose(belov), at=NOON)
        submitted(draft, belov, head, accepted={one.says for one in findings_of(draft, TUESDAY)})
    if stage != State.TO_SIGN:
        endorsed(draft, head)
    call_back(draft_id=draft.pk, text="Поправьте.", whose=whose(head), at=NOON)
    submitted(draft, belov, head, accepted={one.says for one in findings_of(draft, TUESDAY)})
    endorsed(draft, head)
    signed_in_ink(draft, registrar)
    sent(second)
    assert (state(second), letters_of(draft), draft_of(first.pk)) == (State.ANSWERED, [second], None)
    assert {row.question.appeal_id for row in draft.results.all()} == {second.pk}


def test_a_reply_whose_only_paper_leaves_waits_for_nobody(belov, head, registrar):
    draft = drafted(belov, letter := in_work(belov))
    submitted(draft, belov, head)
    endorsed(draft, head)
    said: dict[str, Any] = {"case": Case.WITHDRAWN, "ground": "заявление автора", "today": TUESDAY}
    leave_unanswered(appeal_id=letter.pk, by=CONSOLE, at=NOON, **said)
    assert not to_sign(whose(head).reach(Action.CONSIDER)).exists()
    with pytest.raises(CannotMove, match="больше не пишут"):
        signed_in_ink(draft, registrar)


def test_a_letter_is_locked_before_its_draft_as_by_every_other_move(belov):
    draft = drafted(belov, in_work(belov))
    with CaptureQueriesContext(connection) as asked:
        save_version(draft_id=draft.pk, text="Иначе.", began_from=1, whose=whose(belov), at=NOON)
    locks = [one["sql"].split('FROM "')[1].split('"')[0] for one in asked if "FOR UPDATE" in one["sql"]]
    assert locks[:2] == ["otklik_registry_letter", "otklik_answering_draft"]


# ── Signing and sending ───────────────────────────────────────────────────────────────────────────────────


def test_one_reply_answers_several_appeals_each_author_gets_his_own(belov, head, registrar):
    first, second = in_work(belov), in_work(belov, surname="Соболев", first_name="Пётр", address="д. Сенная")
    draft = signed(belov, first, second, text="Уважаемый заявитель! Стая собак у школы отловлена 10 апреля.")
    assert state(first) is state(second) is State.SIGNED
    waiting = [(one.recipient, one.signatory) for key in (first, second) for one in replies_to_send(key.pk)]
    assert waiting == [
        ("Королёва Анна Петровна", "Глава района, Орлов О. О."), ("Соболев Пётр Петровна", "Глава района, Орлов О. О."),
    ]  # fmt: skip

    outgoing = send_reply(
        dispatches=[one.pk for key in (first, second) for one in replies_to_send(key.pk)],
        tracking="21400000000001", today=TUESDAY, by=CONSOLE, at=NOON,
    )  # fmt: skip
    for letter in (first, second):
        appeal = Appeal.objects.get(pk=letter.pk)
        assert (state(letter), appeal.answered_on, appeal.result) == (State.ANSWERED, TUESDAY, Outcome.EXPLAINED)
        assert Reply.objects.get(letter=letter).number == outgoing.number
        assert letter.assignments.get().state == "done"
    assert set(outgoing.answers.values_list("incoming", flat=True)) == {first.pk, second.pk}
    assert [file.sha256 for file in files_of("letter", outgoing.pk)] == [draft.signature.signed.sha256]
    assert outgoing in select_outgoing({"words": "отловлена"}, EVERYTHING)
    assert told(first) == [
        "answering.draft_begun", "answering.draft_saved", "answering.draft_submitted", "answering.draft_endorsed",
        "answering.reply_signed", "answering.reply_sent",
    ]  # fmt: skip


def test_ink_wants_a_scan_and_a_day_that_has_come(belov, head, registrar):
    draft = drafted(belov, letter := in_work(belov))
    submitted(draft, belov, head)
    with pytest.raises(CannotMove):
        signed_in_ink(draft, registrar)
    endorsed(draft, head)
    for wrong in ({"signed_on": FRIDAY}, {"scan": [b"text"]}, {"signer": " "}):
        with pytest.raises(CannotSign):
            signed_in_ink(draft, registrar, **wrong)
    assert state(letter) is State.TO_SIGN
    signed_in_ink(draft, registrar)
    entry = Entry.objects.get(event="answering.reply_signed", subject_id=letter.pk)
    assert (entry.actor_id, entry.data["signer"]) == (registrar.pk, "Глава района, Орлов О. О.")


def a_signature(of: bytes, *, valid_until: date = date(2026, 12, 31)) -> bytes:
    """A detached signature of bytes, by a certificate that we have made ourselves."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Орлов Олег Олегович")])
    until = datetime.combine(valid_until, datetime.min.time(), UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(255)
        .not_valid_before(until - timedelta(days=365)).not_valid_after(until).sign(key, hashes.SHA256())
    )  # fmt: skip
    options = [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary]
    builder = pkcs7.PKCS7SignatureBuilder().set_data(of).add_signer(certificate, key, hashes.SHA256())
    return builder.sign(serialization.Encoding.DER, options)


def an_envelope() -> bytes:
    """PKCS#7 that is enciphered for somebody instead of signed."""
    key = rsa.generate_private_key(65537, 1024)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Орлов")])
    until = datetime(2027, 1, 1, tzinfo=UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(until - timedelta(days=365)).not_valid_after(until).sign(key, hashes.SHA256())
    )  # fmt: skip
    builder = pkcs7.PKCS7EnvelopeBuilder().set_data(b"%PDF-1").add_recipient(certificate)
    return builder.encrypt(serialization.Encoding.DER, [])


def test_a_qualified_signature_is_of_the_very_file_and_shows_its_certificate(belov, head):
    draft = drafted(belov, letter := in_work(belov))
    submitted(draft, belov, head)
    endorsed(draft, head)
    said: dict[str, Any] = {
        "draft_id": draft.pk,
        "name": "o.sig",
        "signer": "Глава",
        "whose": whose(head),
        "today": TUESDAY,
        "at": NOON,
    }
    with pytest.raises(CannotSign, match="скачайте файл"):
        sign(detached=a_signature(b"%PDF-1"), **said)
    kept = keep_to_sign(draft_id=draft.pk, version=1, content=b"%PDF-1", name="ответ.pdf", at=NOON)
    assert keep_to_sign(draft_id=draft.pk, version=1, content=b"%PDF-2", name="ответ.pdf", at=NOON) == kept
    for wrong in (
        b"%PDF-1",
        an_envelope(),
        a_signature(b"%PDF-2"),
        a_signature(b"%PDF-1", valid_until=day("Mon 2026-04-13")),
    ):
        with pytest.raises(NoSignature):
            sign(detached=wrong, **said)

    signature = sign(detached=a_signature(b"%PDF-1"), **said)
    certificate = signature.certificate
    assert (state(letter), signature.signed) == (State.SIGNED, kept)
    assert (certificate["subject"], certificate["serial"]) == ("Орлов Олег Олегович", "FF")
    assert (certificate["digest"], certificate["algorithm"]) == ("matches", "SHA-256")


def test_nothing_unsigned_is_sent_and_a_later_recipient_changes_nothing(belov, registrar):
    letter = in_work(belov, signatories=(("Сидоров С. С.", "д. Сенная"),))
    draft = drafted(belov, letter)
    head = an_official(Role.HEAD, of=None)
    submitted(draft, belov, head)
    endorsed(draft, head)
    signed_in_ink(draft, registrar, also=[letter.appeal.signatories.get().pk])
    first, second = replies_to_send(letter.pk)
    assert second.recipient == "Сидоров С. С."
    in_state(letter, State.TO_SIGN)
    with pytest.raises(CannotAnswer, match="не подписан"):
        send_reply(dispatches=[first.pk], today=TUESDAY, by=CONSOLE, at=NOON)
    in_state(letter, State.SIGNED)
    send_reply(dispatches=[first.pk], today=TUESDAY, by=CONSOLE, at=NOON)
    send_reply(dispatches=[second.pk], today=FRIDAY, by=CONSOLE, at=moment(FRIDAY))
    assert (state(letter), Reply.objects.get(letter=letter).sent_on) == (State.ANSWERED, TUESDAY)


# ── After the answer ──────────────────────────────────────────────────────────────────────────────────────


def test_what_was_promised_stays_under_control_until_it_is_done(belov, head):
    letter = in_work(belov)
    signed(belov, letter, result=Result(Outcome.SUPPORTED, measures_taken=False, measures_due=FRIDAY))
    sent(letter)
    said: dict[str, Any] = {"letter_id": letter.pk, "whose": whose(head)}
    with pytest.raises(CannotClose, match="меры не приняты"):
        close(**said, today=TUESDAY, at=NOON)
    keep_under_control(**said, at=NOON)
    assert (state(letter), Measure.objects.get().due) == (State.UNDER_CONTROL, FRIDAY)
    with pytest.raises(CannotClose, match="подтверждается"):
        confirm_measures(**said, done_on=TUESDAY, evidence="", today=TUESDAY, at=NOON)
    with pytest.raises(CannotClose, match="Укажите день"):
        confirm_measures(**said, done_on=FRIDAY, evidence="акт", today=TUESDAY, at=NOON)
    confirm_measures(**said, done_on=FRIDAY, evidence="Акт № 3 от 17.04.2026", today=FRIDAY, at=moment(FRIDAY))
    question = letter.appeal.questions.get()
    assert (state(letter), question.measures_taken, Measure.objects.get().done_on) == (State.CLOSED, True, FRIDAY)


def test_a_weak_reply_goes_back_is_counted_and_the_first_day_of_answer_stays(belov, head):
    signed(belov, letter := in_work(belov))
    sent(letter)
    with pytest.raises(CannotClose):
        keep_under_control(letter_id=letter.pk, whose=whose(head), at=NOON)
    return_reply(
        letter_id=letter.pk, text="Нет ни срока, ни ответственного.", whose=whose(head), today=TUESDAY, at=NOON
    )
    assert state(letter) is State.IN_WORK
    assert ReturnedReply.objects.values_list("executor__name", "remark").get() == (
        "Белов И. Н.", "Нет ни срока, ни ответственного.",
    )  # fmt: skip
    draft = begin_draft(letters=[letter.pk], whose=whose(belov), at=NOON)
    assert draft.versions.get().text == GOOD, "the new draft goes on from the old text"
    letter.refresh_from_db()
    assert letter.term.is_running, "it is watched again"
    said: dict[str, Any] = {"letter_id": letter.pk, "ground": Extension.Ground.EXCEPTIONAL, "reason": "паводок"}
    with pytest.raises(CannotExtend, match="Ответ уже дан"):
        extend_answer(**said, days=30, whose=whose(head), today=TUESDAY, at=NOON)


def test_a_closed_paper_is_taken_up_again_and_answered_once_more(belov, head):
    signed(belov, letter := in_work(belov))
    sent(letter)
    close(letter_id=letter.pk, note="Ответ дан полно.", whose=whose(head), today=TUESDAY, at=NOON)
    assert state(letter) is State.CLOSED
    with pytest.raises(CannotClose, match="почему"):
        reopen(letter_id=letter.pk, reason="", whose=whose(head), today=FRIDAY, at=moment(FRIDAY))
    reopen(letter_id=letter.pk, reason="Собаки вернулись.", whose=whose(head), today=FRIDAY, at=moment(FRIDAY))
    answer = answer_of(letter)
    assert (state(letter), letter.assignments.get().state) == (State.ASSIGNED, "given")
    assert [(one.closed_on, one.reopened_on) for one in answer.closings] == [(TUESDAY, FRIDAY)]
    letter.refresh_from_db()
    assert letter.term.is_running, "it is watched again"
    with pytest.raises(CannotAnnul, match="уже рассмотрена"):
        annul_number(letter_id=letter.pk, reason="дважды", on=FRIDAY, by=CONSOLE, at=moment(FRIDAY))


def test_an_appeal_that_was_left_and_is_taken_up_again_waits_for_a_resolution_and_for_the_results_of_its_questions(
    belov, head, registrar
):
    letter = of_citizen()
    left: dict[str, Any] = {"appeal_id": letter.pk, "case": Case.WITHDRAWN, "ground": "заявление автора"}
    for _ in ("once", "and once more"):
        leave_unanswered(**left, today=TUESDAY, by=CONSOLE, at=NOON)
        close(letter_id=letter.pk, whose=whose(head), today=TUESDAY, at=NOON)
        reopen(letter_id=letter.pk, reason="Автор передумал.", whose=whose(head), today=TUESDAY, at=NOON)
        letter.refresh_from_db()
        assert (letter.state, letter.term.is_running) == (State.REGISTERED, True)
        assert [question.outcome for question in letter.appeal.questions.all()] == [""]

    letter.appeal.questions.update(outcome=Outcome.REDIRECTED)
    with pytest.raises(CannotAnswer, match="нет результата"):
        enter_reply(letter_id=letter.pk, outgoing_id=None, results={}, whose=whose(registrar), today=TUESDAY, at=NOON)


def test_a_question_without_a_result_lets_no_paper_be_answered_or_closed(belov, registrar, head):
    letter = in_work(belov)
    said: dict[str, Any] = {
        "letter_id": letter.pk,
        "outgoing_id": None,
        "whose": whose(registrar),
        "today": TUESDAY,
        "at": NOON,
    }
    with pytest.raises(CannotAnswer, match="нет результата"):
        enter_reply(**said, results={})
    question = letter.appeal.questions.get()
    with pytest.raises(CannotAnswer, match="меры"):
        enter_reply(**said, results={question.pk: Result(Outcome.SUPPORTED)})
    assert not Reply.objects.exists()
    assert not Answering.objects.exists()
    in_state(letter, State.LEFT)
    with pytest.raises(CannotClose, match="без результата"):
        close(letter_id=letter.pk, whose=whose(head), today=TUESDAY, at=NOON)


def test_while_a_report_to_a_higher_body_is_owed_nothing_is_closed_or_filed(belov, registrar, head):
    case = open_case(index="01-15", title="Обращения", year=2026, record_of=Record.APPEAL, by=CONSOLE, at=NOON)
    signed(belov, letter := in_work(belov))
    cover(letter.pk)
    sent(letter)
    owed = CoverLetter.objects.get(appeal=letter.pk)
    assert owed.higher_body
    says = f"Сначала отправьте доклад: {owed.higher_body.name}"
    does: dict[str, Any] = {"letter_id": letter.pk, "today": TUESDAY, "at": NOON}
    files: dict[str, Any] = {"case_id": case.pk, "volume": 1, "sheets": 4, "whose": whose(registrar)}

    with pytest.raises(CannotClose, match=says):
        close(**does, whose=whose(head))
    in_state(letter, State.UNDER_CONTROL)
    with pytest.raises(CannotClose, match=says):
        confirm_measures(**does, done_on=TUESDAY, evidence="акт", whose=whose(head))
    in_state(letter, State.CLOSED)
    with pytest.raises(CannotFile, match=says):
        file_paper(**does, **files)

    CoverLetter.objects.update(reported_on=TUESDAY)
    file_paper(**does, **files)
    assert state(letter) is State.FILED


def test_an_answer_that_was_written_outside_closes_the_paper_too(belov, registrar, head):
    letter, other = in_work(belov), in_work(belov)
    draft = drafted(belov, other)
    submitted(draft, belov, head)
    question, of_other = letter.appeal.questions.get(), other.appeal.questions.get()
    said: dict[str, Any] = {"whose": whose(registrar), "today": TUESDAY, "at": NOON}
    outgoing = enter_reply(
        letter_id=letter.pk, outgoing_id=None, signatory="Глава", results={question.pk: EXPLAINED}, **said
    )
    again = enter_reply(letter_id=other.pk, outgoing_id=outgoing.pk, results={of_other.pk: EXPLAINED}, **said)
    assert (again, state(letter), state(other)) == (outgoing, State.ANSWERED, State.ANSWERED)
    assert set(outgoing.answers.values_list("incoming", flat=True)) == {letter.pk, other.pk}
    assert not asked_approvals(whose(head)).exists(), "nobody is asked for a reply that was given otherwise"
    with pytest.raises(CannotMove):
        enter_reply(letter_id=letter.pk, outgoing_id=outgoing.pk, results={}, **said)


def test_a_letter_out_to_another_or_of_another_kind_is_an_answer_only_if_the_clerk_says_so(belov, registrar):
    letter, other = in_work(belov), in_work(belov, surname="Соболев", first_name="Пётр")
    notice = prepare(letter=letter, kind=Dispatch.Kind.CLARIFICATION, to=author_of(letter), by=CONSOLE, at=NOON)
    asked = send(dispatches=[notice.pk], today=TUESDAY, by=CONSOLE, at=NOON)
    signed(belov, other, text="Уважаемый заявитель! Стая собак у школы отловлена 10 апреля.")
    to_other = sent(other)
    results = {question.pk: EXPLAINED for question in questions(letter)}
    said: dict[str, Any] = {"letter_id": letter.pk, "results": results, "today": TUESDAY, "at": NOON}
    for out, doubt in ((asked, "запрос уточнения"), (to_other, "не автору")):
        with pytest.raises(CannotAnswer, match=doubt):
            enter_reply(**said, outgoing_id=out.pk, whose=whose(registrar))
    enter_reply(**said, outgoing_id=to_other.pk, sure=True, whose=whose(registrar))
    assert state(letter) is State.ANSWERED


def test_previous_answers_on_the_theme_are_offered_those_of_the_village_first(belov):
    village = Settlement.objects.create(name="Рябцево")
    there, elsewhere = in_work(belov, settlement=village.pk), in_work(belov)
    for letter in (there, elsewhere):
        signed(belov, letter)
        sent(letter)
    mine = in_work(belov, settlement=village.pk)
    found = earlier_answers(Letter.objects.select_related("appeal").get(pk=mine.pk), EVERYTHING)
    assert [(one.letter, one.same_place, one.text) for one in found] == [(there, True, GOOD), (elsewhere, False, GOOD)]


def co_signed(belov, head, registrar) -> tuple[Letter, Draft]:
    """An appeal of two authors, answered to the first: the second one's letter waits."""
    letter = in_work(belov, signatories=(("Сидоров С. С.", "д. Сенная"),))
    draft = drafted(belov, letter)
    submitted(draft, belov, head)
    endorsed(draft, head)
    signed_in_ink(draft, registrar, also=[letter.appeal.signatories.get().pk])
    send_reply(dispatches=[replies_to_send(letter.pk)[0].pk], today=TUESDAY, by=CONSOLE, at=NOON)
    return letter, draft


def test_a_weak_reply_goes_to_nobody_any_more_and_only_the_new_one_answers(belov, head, registrar):
    letter, old = co_signed(belov, head, registrar)
    stale = replies_to_send(letter.pk).get()
    said: dict[str, Any] = {"letter_id": letter.pk, "whose": whose(head), "today": TUESDAY, "at": NOON}
    with pytest.raises(CannotClose, match="Не отправлено: ответ, Сидоров"):
        close(**said)
    return_reply(text="Нет срока.", **said)
    stale.refresh_from_db()
    assert (stale.dropped, replies_to_send(letter.pk).count()) == ("Ответ возвращён на доработку: Нет срока.", 0)

    Dispatch.objects.filter(pk=stale.pk).update(dropped="")  # as if it had waited elsewhere
    new = signed(belov, letter, result=Result(Outcome.NOT_SUPPORTED), text=GOOD + " Вы вправе обжаловать ответ в суд.")
    (first,) = replies_of(new)
    with pytest.raises(CannotAnswer, match="разные ответы"):
        send_reply(dispatches=[stale.pk, first.pk], today=FRIDAY, by=CONSOLE, at=NOON)
    out = send_reply(dispatches=[stale.pk], today=FRIDAY, by=CONSOLE, at=NOON)
    assert (state(letter), ReplyLetter.objects.get(dispatch=stale).signature) == (State.SIGNED, old.signature)
    assert [file.sha256 for file in files_of("letter", out.pk)] == [old.signature.signed.sha256]
    send_reply(dispatches=[first.pk], today=FRIDAY, by=CONSOLE, at=NOON)
    assert (state(letter), letter.appeal.questions.get().outcome) == (State.ANSWERED, Outcome.NOT_SUPPORTED)


def test_a_signed_reply_comes_back_with_a_remark_and_is_not_sent(belov, head, registrar):
    old = signed(belov, letter := in_work(belov))
    waiting = replies_to_send(letter.pk).get()
    with pytest.raises(CannotSend, match="вернёт его исполнителю"):
        drop(dispatch=waiting.pk, reason="Опечатка", by=CONSOLE, at=NOON)
    with pytest.raises(CannotApprove, match="замечание"):
        call_back(draft_id=old.pk, text=" ", whose=whose(head), at=NOON)
    call_back(draft_id=old.pk, text="Опечатка в имени.", whose=whose(head), at=NOON)

    waiting.refresh_from_db()
    new = draft_of(letter.pk)
    assert new is not None
    assert (state(letter), waiting.dropped) == (State.DRAFT, "Возвращён с замечанием: Опечатка в имени.")
    assert (new.versions.get().text, new.remarks.get().text, proposed(new)) == (
        GOOD, "Опечатка в имени.", [Step(official=head.pk)],
    )  # fmt: skip
    submitted(new, belov, head)
    endorsed(new, head)
    signed_in_ink(new, registrar)
    sent(letter)
    assert (state(letter), new.signature.signed, old.signature.version.draft) == (
        State.ANSWERED, ReplyLetter.objects.get(dispatch__sent_on=TUESDAY).signature.signed, old,
    )  # fmt: skip


def test_a_paper_sent_elsewhere_by_mistake_is_taken_up_again_and_nothing_leaves(belov, head):
    letter = in_work(belov)
    to: dict[str, Any] = {"kind": Redirect.Kind.COMPETENCE, "to": [To(body="Росреестр", contacts="Смоленск")]}
    said: dict[str, Any] = {"letter_id": letter.pk, "whose": whose(head), "today": TUESDAY, "at": NOON}
    redirect(**to, reason="их", **said)
    for one in Dispatch.objects.all():
        with pytest.raises(CannotSend, match="возобновите"):
            drop(dispatch=one.pk, reason="Опечатка", by=CONSOLE, at=NOON)
    with pytest.raises(CannotClose, match="Не отправлено"):
        close(**said)
    reopen(reason="Орган указан неверно.", **said)
    assert (state(letter), letter.appeal.questions.get().outcome) == (State.ASSIGNED, "")
    assert not Dispatch.objects.filter(dropped="").exists()
    assert redirect(**to, reason="их", **said)


# ── The case ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_closed_paper_is_filed_a_repeat_lies_with_the_first_and_all_are_kept_as_long_as_the_last(belov, registrar):
    said: dict[str, Any] = {"by": CONSOLE, "at": NOON}
    case = open_case(index="01-15", title="Обращения граждан", year=2026, record_of=Record.APPEAL, **said)
    other = open_case(index="01-16", title="Переписка", year=2026, record_of=Record.LETTER, **said)
    with pytest.raises(CannotFile, match="уже заведено"):
        open_case(index="01-15", title="Ещё раз", year=2026, record_of=Record.APPEAL, **said)
    with pytest.raises(CannotFile, match="01-15"):
        open_case(index="пятнадцать", title="Обращения", year=2026, record_of=Record.APPEAL, **said)

    first = in_state(in_work(belov), State.CLOSED)
    put: dict[str, Any] = {"whose": whose(registrar), "today": TUESDAY, "at": NOON}
    with pytest.raises(CannotFile, match="листов"):
        file_paper(letter_id=first.pk, case_id=case.pk, volume=1, sheets=0, **put)
    file_paper(letter_id=first.pk, case_id=case.pk, volume=1, sheets=4, **put)
    assert (state(first), Filed.objects.get().kept_until) == (State.FILED, date(2031, 12, 31))

    repeat = in_state(in_work(belov, repeat_of=first.pk), State.CLOSED)
    Reply.objects.create(letter=repeat, number="1", sent_on=day("Tue 2027-01-12"))
    with pytest.raises(CannotFile, match="01-15, том 1"):
        file_paper(letter_id=repeat.pk, case_id=other.pk, volume=1, sheets=2, **put)
    file_paper(letter_id=repeat.pk, case_id=case.pk, volume=1, sheets=2, **put)
    assert {row.kept_until for row in Filed.objects.all()} == {date(2032, 12, 31)}
    assert Filed.objects.get(letter=repeat).first == first
