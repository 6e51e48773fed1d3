"""A few papers of every journal, for tests of the desk."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from PIL import Image

from otklik.office.appeals.models import Appeal, CoverLetter, Form, Kind, Outcome, Question
from otklik.office.files.actions import keep_file
from otklik.office.files.models import StoredFile
from otklik.office.incidents.models import Incident
from otklik.office.messages.models import Message
from otklik.office.people.models import Citizen, CitizenAddress, Role, User
from otklik.office.receptions.models import AnswerForm, ReceptionCard, ReceptionDay
from otklik.office.reference.models import Department, HigherBody, LetterKind, Network, Official, Settlement
from otklik.office.registry.models import Correspondent, Letter, Received, Series
from otklik.office.search.tests.indexing import index_paper
from otklik.office.work.models import Assignment, Reply, Term
from otklik.rules.admission import Channel

TUESDAY = date(2021, 12, 14)
PASSWORD = "a long password"


def an_official(password: str | None = None, role: Role = Role.CONTROLLER, login: str = "ershova") -> User:
    """An official; hashing a password takes long, so only who signs in by it is given one."""
    return User.objects.create_user(username=login, password=password, name="Ершова Н. П.", role=role)


def a_letter(number: str, registered_on: date = TUESDAY, **fields: object) -> Letter:
    series, _ = Series.objects.get_or_create(code="correspondence", defaults={"title": "Журнал"})
    kind, _ = LetterKind.objects.get_or_create(name="запрос")
    correspondent, _ = Correspondent.objects.get_or_create(name="Смоленский районный суд")
    fields = {"correspondent": correspondent, "correspondent_name": correspondent.name, "kind": kind} | fields
    return Letter.objects.create(series=series, number=number, registered_on=registered_on, **fields)


def a_citizen(surname: str = "Кузнецова", first_name: str = "Анна", patronymic: str = "Сергеевна") -> Citizen:
    address = "с. Печерск, ул. Мира, д. 2"
    citizen, made = Citizen.objects.get_or_create(
        surname=surname, first_name=first_name, patronymic=patronymic, address=address
    )
    if made:
        CitizenAddress.objects.create(citizen=citizen, address=address, first_seen_on=TUESDAY)
    return citizen


def an_appeal(
    number: str,
    registered_on: date = TUESDAY,
    *,
    citizen: Citizen | None = None,
    answered_on: date | None = None,
    sources: tuple[str, ...] = (),
    text: str = "Когда будет ремонт крыши нашего дома",
) -> Appeal:
    """An appeal to be answered in thirty days; `sources` are the higher bodies that sent it here."""
    citizen = citizen or a_citizen()
    settlement, _ = Settlement.objects.get_or_create(name="Печерское")
    department, _ = Department.objects.get_or_create(name="Отдел жилищно-коммунального хозяйства")
    letter = a_letter(number, registered_on)
    appeal = Appeal.objects.create(
        letter=letter,
        form=Form.WRITTEN,
        kind=Kind.APPLICATION,
        citizen=citizen,
        surname=citizen.surname,
        first_name=citizen.first_name,
        patronymic=citizen.patronymic,
        address=citizen.address,
        settlement=settlement,
        text=text,
    )
    index_paper("letter", letter.pk, names=f"{number} {citizen.surname} {citizen.first_name}", body=text)
    Question.objects.create(appeal=appeal, outcome=Outcome.EXPLAINED if answered_on else "")
    Assignment.objects.create(letter=letter, department=department)
    Term.objects.create(letter=letter, legal_due=registered_on + timedelta(days=30))
    if answered_on:
        Reply.objects.create(letter=letter, number=f"{number}-исх", sent_on=answered_on)
    for position, source in enumerate(sources, 1):
        body, _ = HigherBody.objects.get_or_create(name=source)
        CoverLetter.objects.create(appeal=appeal, higher_body=body, position=position, number=f"{position}-7")
    return appeal


def an_incident(external_id: str, accepted_at: datetime, **fields: object) -> Incident:
    network = Network.objects.get(name=fields.pop("network", "ВКонтакте"))
    fields = {"text": "Фонари не горят уже месяц", "topic": "Уличное освещение"} | fields
    return Incident.objects.create(external_id=external_id, network=network, accepted_at=accepted_at, **fields)


def a_message(external_id: str, accepted_at: datetime, **fields: object) -> Message:
    fields = {"category": "Дороги", "text": "Ямы и разрушения", "due_on": TUESDAY} | fields
    return Message.objects.create(external_id=external_id, accepted_at=accepted_at, **fields)


def a_visit(number: str, held_on: date = TUESDAY, *, citizen: Citizen | None = None, **fields: object) -> ReceptionCard:
    official, _ = Official.objects.get_or_create(post="Глава района")
    day, _ = ReceptionDay.objects.get_or_create(held_on=held_on, official=official)
    citizen = citizen or a_citizen()
    fields = {"text": "Прошу участок под сенокос", "outcome": Outcome.SUPPORTED} | fields
    card = ReceptionCard.objects.create(
        day=day,
        number=number,
        year=held_on.year,
        citizen=citizen,
        surname=citizen.surname,
        first_name=citizen.first_name,
        patronymic=citizen.patronymic,
        answer_form=AnswerForm.ORAL,
        **fields,
    )
    index_paper("reception", card.pk, names=f"{number} {card.surname} {card.first_name}", body=card.text)
    return card


def a_received(**typed: list[str]) -> Received:
    """A paper that has come and waits, with what was typed of it so far."""
    return Received.objects.create(channel=Channel.PAPER, title="скан 1.pdf", received_at=noon(TUESDAY), typed=typed)


def a_picture(kind: str, id: int, name: str = "скан.png") -> StoredFile:
    """A file of a paper that can be looked at."""
    picture = io.BytesIO()
    Image.new("RGB", (120, 170), "white").save(picture, "PNG")
    return keep_file([picture.getvalue()], name=name, subject_kind=kind, subject_id=id, at=noon(TUESDAY))


def noon(day: date) -> datetime:
    """The moment of noon in the office."""
    return timezone.make_aware(datetime(day.year, day.month, day.day, 12))


def one_of_each() -> dict[str, str]:
    """Make a paper of every kind; return the addresses of their cards by the names that urls.py gives them."""
    appeal = an_appeal("К-318/21", date(2021, 11, 12), sources=("Прокуратура района",))  # a Friday
    papers: dict[str, Any] = {
        "letter": a_letter("22889/21", summary="Об исполнении поручения", outgoing_number="4-642"),
        "appeal": appeal.letter,
        "incident": an_incident("И-2021-0185", noon(TUESDAY), urgent=True),
        "message": a_message("ПОС-2021-000002", noon(TUESDAY), answered_at=noon(TUESDAY), rating=5),
        "reception": a_visit("ЛП-1/21"),
        "citizen": appeal.citizen,
    }
    for paper in papers.values():
        paper.refresh_from_db()
    return {name: str(paper.public_id) for name, paper in papers.items()}
