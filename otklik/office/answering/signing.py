"""Signing a reply: in ink, entered with the scan of the signed page, or by a qualified signature of the very file.

Once it is signed, each author has his letter waiting to be numbered and sent, by the way that he asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from otklik.office.answering import pkcs7
from otklik.office.answering.approval import NotGood, findings_of, unaccepted
from otklik.office.answering.drafting import REPLY, latest_of, locked, to_move_all
from otklik.office.answering.events import ReplySigned
from otklik.office.answering.models import Draft, DraftPaper, DraftVersion, QuestionResult, ReplyLetter, Signature
from otklik.office.appeals.models import Signatory
from otklik.office.base import Refusal
from otklik.office.dispatch.actions import Recipient, author_of, prepare
from otklik.office.dispatch.models import Dispatch
from otklik.office.files.actions import COMMON, keep_file, place_of
from otklik.office.files.models import StoredFile
from otklik.office.journal.actions import record_all
from otklik.office.people.models import User
from otklik.office.people.rights import Viewer
from otklik.office.registry.models import Letter
from otklik.office.work.moves import Hand, moved
from otklik.rules.words import day as in_words
from otklik.rules.workflow import Move


class CannotSign(Refusal):
    """The reply cannot be signed so; the text says why."""


@transaction.atomic
def keep_to_sign(*, draft_id: int, version: int, content: bytes, name: str, at: datetime) -> StoredFile:
    """Keep the file of a version that is to be signed; the first one stays, so that all sign the same bytes."""
    draft = locked(draft_id)
    row = draft.versions.select_related("to_sign").get(number=version)
    if row.to_sign is None:
        row.to_sign = keep_file([content], name=name, subject_kind=REPLY, subject_id=draft.pk, at=at)
        row.save(update_fields=["to_sign"])
    return row.to_sign


@transaction.atomic
def sign(
    *, draft_id: int, detached: bytes, name: str, signer: str, whose: Viewer, today: date, at: datetime
) -> Signature:
    """Sign a reply by a qualified signature that was made of its file outside.

    :raises CannotMove: if the paper is not to be signed, or not by her
    :raises NoSignature: if the signature is none of this file: see `pkcs7.read`
    :raises NotGood: if something in the reply has to be mended first
    """
    draft = locked(draft_id)
    letters, hand = to_move_all(draft, Move.SIGN, whose)
    version = _ready(draft, today)
    if version.to_sign is None:
        raise CannotSign("Сначала скачайте файл на подпись: подписывают именно его.")
    told = pkcs7.read(detached, place_of(version.to_sign.sha256).read_bytes(), at)
    signature = _signature(draft, version, Signature.Way.QUALIFIED, signer, today, hand, at)
    signature.signed, signature.certificate = version.to_sign, told.told()
    signature.detached = keep_file([detached], name=name, subject_kind=REPLY, subject_id=draft.pk, at=at)
    return _signed(signature, letters, Move.SIGN, (), hand, at)


@transaction.atomic
def enter_signature(
    *,
    draft_id: int,
    scan: Iterable[bytes],
    name: str,
    signer: str,
    signed_on: date,
    also: Collection[int] = (),
    whose: Viewer,
    today: date,
    at: datetime,
) -> Signature:
    """Enter a reply that was signed in ink, with the scan of the signed page, on the signer's behalf.

    :param also: keys of those who signed a collective appeal besides its first author and are told too
    :raises CannotMove: if the paper is not to be signed, or not entered by her
    :raises CannotSign: if the day or the scan does not do
    :raises NotGood: if something in the reply has to be mended first
    """
    draft = locked(draft_id)
    letters, hand = to_move_all(draft, Move.ENTER_SIGNATURE, whose)
    version = _ready(draft, today)
    first = max(letter.registered_on for letter in letters)
    if not first <= signed_on <= today:
        raise CannotSign(f"Укажите день от {in_words(first)} до сегодняшнего.", of="signed_on")
    file = keep_file(scan, name=name, subject_kind=REPLY, subject_id=draft.pk, at=at)
    if file.content_type not in COMMON:
        raise CannotSign("Приложите скан подписанной страницы: PDF, PNG или JPEG.", of="scan")
    signature = _signature(draft, version, Signature.Way.INK, signer, signed_on, hand, at)
    signature.signed = file
    return _signed(signature, letters, Move.ENTER_SIGNATURE, also, hand, at)


def _ready(draft: Draft, today: date) -> DraftVersion:
    version = latest_of(draft)
    findings = [one for one in findings_of(draft, today) if one.rule != "late"]  # known to whoever signs
    if version is None or unaccepted(version, findings):
        raise NotGood(findings)
    return version


def _signature(
    draft: Draft, version: DraftVersion, way: Signature.Way, signer: str, on: date, hand: Hand, at: datetime
) -> Signature:
    if not signer.strip():
        raise CannotSign("Укажите, чья подпись: должность и фамилию.", of="signer")
    return Signature(
        draft=draft,
        version=version,
        way=way,
        signer=signer.strip(),
        signed_on=on,
        entered_at=at,
        entered_by_id=hand.by.id,
    )


def _signed(
    signature: Signature, letters: Iterable[Letter], move: Move, also: Collection[int], hand: Hand, at: datetime
) -> Signature:
    signature.save(force_insert=True)
    Draft.objects.filter(pk=signature.draft_id).update(to_sign_since=None)
    papers = list(letters)
    keys = [letter.pk for letter in papers]
    DraftPaper.objects.filter(draft=signature.draft_id).exclude(letter__in=keys).delete()  # what left meanwhile
    QuestionResult.objects.filter(draft=signature.draft_id).exclude(question__appeal__in=keys).delete()
    for letter in papers:
        moved(letter, move, by=hand.by, at=at)
        for to in recipients(letter, also):
            term = getattr(letter, "term", None)
            out = prepare(
                letter=letter,
                kind=Dispatch.Kind.REPLY,
                to=to,
                due=term.due if term else None,
                signatory=signature.signer,
                by=hand.by,
                at=at,
            )
            ReplyLetter.objects.create(dispatch=out, signature=signature)
    told: dict[str, Any] = {
        "way": signature.way,
        "signer": signature.signer,
        "on": signature.signed_on.isoformat(),
        "version": signature.version.number,
        "sha256": signature.signed.sha256,
    }
    record_all([ReplySigned(subject_id=letter.pk, **told) for letter in papers], by=hand.by, at=at)
    return signature


def recipients(letter: Letter, also: Collection[int] = ()) -> list[Recipient]:
    """Return whom the answer to a letter goes to: its author; of a collective appeal, those besides who are wanted."""
    author = author_of(letter)
    others = Signatory.objects.filter(appeal=letter.pk, pk__in=also).order_by("position")
    return [author, *(Recipient(name=one.name, address=one.address) for one in others)]


def signers() -> list[str]:
    """Return those whose signature a reply may bear, for a form: heads and deputies, with their posts."""
    leaders = User.objects.filter(role__in=["head", "deputy"], is_active=True).select_related("official")
    return [signer_of(user) for user in leaders.order_by("-role", "sort_key")]


def signer_of(user: User) -> str:
    """Return a leader as a signature names him: «Заместитель Главы, Иванов И. И.»."""
    post = user.official.post if user.official else user.get_role_display().capitalize()
    return f"{post}, {user.get_full_name()}"
