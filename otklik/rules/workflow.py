"""The life of a paper: which states it goes through, by which moves, and who may make them.

One row of MOVES is one arrow: a paper of a kind, in one of these states, by this move goes to that state (or stays
where it is), if one of these roles makes it. Nothing else is allowed. Whether an official may touch this very paper is
a matter of scope and stands in `office/people`; by when, in `deadlines`. An outgoing letter that answers nothing begins
as a draft. `docs/workflow.md` is drawn from this table.

Ink is a way of its own: a resolution or a signature made on paper is entered by another person on the head's behalf.
The states of the feedback platform and of the vendor's «Инцидент Менеджмент» were not published; theirs here are of
low and medium confidence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from otklik.rules.law import Confidence, Word
from otklik.rules.words import capital


class Kind(Word):
    """What has a life of its own."""

    LETTER = "letter", "письмо"
    APPEAL = "appeal", "обращение"
    INCIDENT = "incident", "инцидент"
    MESSAGE = "message", "сообщение ПОС"
    RECEPTION_CARD = "reception_card", "карточка личного приёма"


class Role(Word):
    """Who acts: the roles of officials' accounts."""

    REGISTRAR = "registrar", "регистратор"
    HEAD = "head", "глава"
    DEPUTY = "deputy", "заместитель главы"
    EXECUTOR = "executor", "исполнитель"
    CONTROLLER = "controller", "контролёр"
    PRESS_OFFICER = "press_officer", "пресс-служба"
    RECEPTION_SECRETARY = "reception_secretary", "секретарь приёма"
    ADMINISTRATOR = "administrator", "администратор"
    AUDITOR = "auditor", "аудитор"


class State(Word):
    """Where a paper is in its life; one word may serve several kinds."""

    RECEIVED = "received", "получено"
    SET_ASIDE = "set_aside", "не зарегистрировано"
    REGISTERED = "registered", "зарегистрировано, ждёт резолюции"
    ANNULLED = "annulled", "номер аннулирован"
    ASSIGNED = "assigned", "поручено"
    IN_WORK = "in_work", "в работе"
    DRAFT = "draft", "проект ответа"
    APPROVAL = "approval", "на согласовании"
    TO_SIGN = "to_sign", "на подписи"
    SIGNED = "signed", "подписано"
    ANSWERED = "answered", "ответ отправлен"
    UNDER_CONTROL = "under_control", "на контроле до исполнения обещанного"
    REDIRECTED = "redirected", "направлено по компетенции"
    LEFT = "left", "оставлено без ответа по существу"
    WITHDRAWN = "withdrawn", "прекращено по заявлению автора"
    CLOSED = "closed", "снято с контроля"
    FILED = "filed", "в деле"
    ACCEPTED = "accepted", "принято"
    REJECTED = "rejected", "отклонено"
    JOINED = "joined", "присоединено к другому"
    TO_PUBLISH = "to_publish", "согласовано, ждёт публикации"
    MODERATION = "moderation", "на модерации"
    COORDINATION = "coordination", "на координации"
    EXECUTION = "execution", "у исполнителя"
    RATED = "rated", "оценено заявителем"
    BOOKED = "booked", "назначен приём"
    HELD = "held", "приём проведён"
    NO_SHOW = "no_show", "заявитель не пришёл"
    CANCELLED = "cancelled", "приём отменён"


class Move(Word):
    """What is done to a paper; the label is an infinitive."""

    REGISTER = "register", "зарегистрировать"
    SET_ASIDE = "set_aside", "не регистрировать и разъяснить порядок"
    ANNUL = "annul", "аннулировать номер"
    RESOLVE = "resolve", "наложить резолюцию"
    ENTER_RESOLUTION = "enter_resolution", "внести резолюцию с бумаги"
    TAKE_NOTE = "take_note", "принять к сведению"
    ENTER_NOTE = "enter_note", "внести «к сведению» с бумаги"
    ASSIGN = "assign", "поручить"
    REASSIGN = "reassign", "перепоручить"
    PASS_DOWN = "pass_down", "передать подчинённому"
    SET_INNER_TERM = "set_inner_term", "назначить внутренний срок"
    PUT_ON_CONTROL = "put_on_control", "поставить на особый контроль"
    TAKE_OFF_CONTROL = "take_off_control", "снять с особого контроля"
    ACCEPT = "accept", "принять"
    RETURN = "return", "вернуть как не своё"
    HAND_IN = "hand_in", "сдать свою часть"
    INQUIRE = "inquire", "запросить документы в другом органе"
    NOTE_ANSWER = "note_answer", "отметить ответ на запрос"
    CHECK_ON_SITE = "check_on_site", "проверить с выездом"
    CLARIFY = "clarify", "запросить уточнение у автора"
    INTERIM_REPLY = "interim_reply", "дать промежуточный ответ"
    SHOW_MATERIALS = "show_materials", "ознакомить автора с материалами"
    EXTEND = "extend", "продлить срок"
    SEND_COPIES = "send_copies", "направить копии нескольким органам"
    REDIRECT = "redirect", "направить по компетенции"
    LEAVE_ANONYMOUS = "leave_anonymous", "оставить без ответа анонимное или нечитаемое"
    LEAVE = "leave", "оставить без ответа по существу"
    TERMINATE = "terminate", "прекратить переписку"
    WITHDRAW = "withdraw", "прекратить по заявлению автора"
    COMPLETE = "complete", "отметить исполнение без ответа"
    DRAFT = "draft", "подготовить ответ"
    SUBMIT = "submit", "отдать на согласование"
    ENDORSE = "endorse", "согласовать и передать дальше"
    REMARK = "remark", "вернуть с замечанием"
    APPROVE = "approve", "согласовать последним"
    SIGN = "sign", "подписать"
    ENTER_SIGNATURE = "enter_signature", "внести подписанное на бумаге"
    SEND = "send", "отправить"
    ENTER_REPLY = "enter_reply", "внести ответ, данный на бумаге"
    RETURN_REPLY = "return_reply", "вернуть слабый ответ на доработку"
    REPORT = "report", "доложить вышестоящему органу"
    KEEP_UNDER_CONTROL = "keep_under_control", "оставить на контроле до принятия мер"
    CONFIRM_MEASURES = "confirm_measures", "подтвердить принятые меры"
    CLOSE = "close", "снять с контроля"
    REOPEN = "reopen", "возобновить"
    FILE = "file", "списать в дело"
    REJECT = "reject", "отклонить"
    JOIN = "join", "присоединить к другому"
    PUBLISH = "publish", "опубликовать ответ"
    TAKE_UP = "take_up", "взять на модерацию"
    PASS_ON = "pass_on", "передать на координацию"
    RATE = "rate", "внести оценку заявителя"
    RETURN_FOR_REWORK = "return_for_rework", "вернуть на доработку по просьбе заявителя"
    HOLD = "hold", "провести приём"
    MARK_NO_SHOW = "mark_no_show", "отметить неявку"
    CANCEL = "cancel", "отменить приём"
    BOOK_AGAIN = "book_again", "назначить снова"
    ANSWER_ORALLY = "answer_orally", "ответить устно с согласия заявителя"
    EXPLAIN_WHERE = "explain_where", "разъяснить, куда обратиться"
    REFUSE = "refuse", "отказать, ответ по существу уже был"
    TAKE_APPEAL = "take_appeal", "принять письменное обращение"
    PROMISE = "promise", "обещать письменный ответ или меры"
    ANSWER_IN_WRITING = "answer_in_writing", "ответить письменно"


@dataclass(frozen=True, slots=True)
class Arrow:
    """A row of MOVES."""

    kinds: tuple[Kind, ...]
    states: tuple[State, ...]
    move: Move
    to: State | None
    """None: the state stays."""
    roles: tuple[Role, ...]
    source: str

    @property
    def confidence(self) -> Confidence:
        """How sure we are of a row follows from where it is written."""
        return UNSURE.get(self.source, Confidence.HIGH)


class MoveNotAllowed(PermissionError):
    """A paper in its state does not know the move, or the role may not make it; the text is Russian."""


LETTER, APPEAL = (Kind.LETTER,), (Kind.APPEAL,)
PAPERS = (Kind.LETTER, Kind.APPEAL)
INCIDENT, MESSAGE, CARD = (Kind.INCIDENT,), (Kind.MESSAGE,), (Kind.RECEPTION_CARD,)

CLERKS = (Role.REGISTRAR,)
LEADERS = (Role.HEAD, Role.DEPUTY)
WORKERS = (Role.EXECUTOR, Role.DEPUTY)
APPROVERS = (Role.EXECUTOR, Role.DEPUTY, Role.HEAD)
CONTROL = (Role.CONTROLLER, Role.HEAD, Role.DEPUTY)
PRESS = (Role.PRESS_OFFICER,)
MODERATORS = (Role.PRESS_OFFICER, Role.REGISTRAR)
RECEPTION = (Role.RECEPTION_SECRETARY,)
RECEIVING = (Role.HEAD, Role.DEPUTY, Role.RECEPTION_SECRETARY)

NOT_ANSWERED = (State.REGISTERED, State.ASSIGNED, State.IN_WORK)
IN_EXECUTION = (State.ASSIGNED, State.IN_WORK, State.DRAFT, State.APPROVAL, State.TO_SIGN)
IN_TERM = (State.REGISTERED, *IN_EXECUTION)
TAKEN_UP = (State.IN_WORK, State.DRAFT, State.APPROVAL, State.TO_SIGN)
"""Somebody is at work: whoever is given a part of it now accepts or returns hers without moving the paper."""
AWAITING = (*IN_TERM, State.SIGNED)
"""Where the term of a paper runs: no answer has left the house yet."""

OFFICE_ORDER = "инструкция по делопроизводству"
LOCAL_ACT = "местный акт о работе с инцидентами; состояния системы не опубликованы"
PLATFORM = "ПП РФ от 10.11.2020 № 1802 и региональный порядок; состояния платформы не опубликованы"
UNSURE = {LOCAL_ACT: Confidence.MEDIUM, PLATFORM: Confidence.LOW}

MOVES: tuple[Arrow, ...] = (
    # Every paper in: from the door to the one who works on it
    Arrow(PAPERS, (State.RECEIVED,), Move.REGISTER, State.REGISTERED, CLERKS, "59-ФЗ, ст. 8 ч. 2; " + OFFICE_ORDER),
    Arrow(PAPERS, (State.RECEIVED,), Move.SET_ASIDE, State.SET_ASIDE, CLERKS, "59-ФЗ, ст. 7 ч. 3; " + OFFICE_ORDER),
    Arrow(PAPERS, (State.REGISTERED, State.ASSIGNED), Move.ANNUL, State.ANNULLED, CLERKS, OFFICE_ORDER),
    Arrow(LETTER, (State.SIGNED, State.JOINED), Move.ANNUL, State.ANNULLED, CLERKS, OFFICE_ORDER),
    Arrow(PAPERS, (State.REGISTERED,), Move.RESOLVE, State.ASSIGNED, LEADERS, OFFICE_ORDER),
    Arrow(PAPERS, (State.REGISTERED,), Move.ENTER_RESOLUTION, State.ASSIGNED, CLERKS, OFFICE_ORDER),
    Arrow(LETTER, (State.REGISTERED,), Move.TAKE_NOTE, State.CLOSED, LEADERS, OFFICE_ORDER),
    Arrow(LETTER, (State.REGISTERED,), Move.ENTER_NOTE, State.CLOSED, CLERKS, OFFICE_ORDER),
    Arrow(LETTER, (State.REGISTERED,), Move.JOIN, State.JOINED, CLERKS, "59-ФЗ, ст. 8 ч. 5; " + OFFICE_ORDER),
    Arrow(PAPERS, (State.ASSIGNED,), Move.ACCEPT, State.IN_WORK, WORKERS, OFFICE_ORDER),
    Arrow(PAPERS, (State.ASSIGNED,), Move.RETURN, State.REGISTERED, WORKERS, OFFICE_ORDER),
    Arrow(PAPERS, TAKEN_UP, Move.ACCEPT, None, WORKERS, OFFICE_ORDER),
    Arrow(PAPERS, TAKEN_UP, Move.RETURN, None, WORKERS, OFFICE_ORDER),
    Arrow(PAPERS, IN_EXECUTION, Move.HAND_IN, None, WORKERS, OFFICE_ORDER),
    Arrow(
        PAPERS, (State.ASSIGNED, State.IN_WORK, State.DRAFT), Move.REASSIGN, State.ASSIGNED, LEADERS, OFFICE_ORDER
    ),
    Arrow(PAPERS, (State.ASSIGNED, State.IN_WORK), Move.PASS_DOWN, None, WORKERS, OFFICE_ORDER),
    Arrow(PAPERS, IN_EXECUTION, Move.SET_INNER_TERM, None, LEADERS, OFFICE_ORDER),
    Arrow(PAPERS, IN_TERM, Move.PUT_ON_CONTROL, None, CONTROL, "59-ФЗ, ст. 14; " + OFFICE_ORDER),
    Arrow(
        PAPERS, (*AWAITING, State.ANSWERED, State.REDIRECTED, State.CLOSED, State.FILED), Move.TAKE_OFF_CONTROL, None,
        CONTROL, OFFICE_ORDER,
    ),
    Arrow(
        APPEAL, (State.LEFT, State.WITHDRAWN, State.UNDER_CONTROL), Move.TAKE_OFF_CONTROL, None, CONTROL, OFFICE_ORDER
    ),
    # Considering
    Arrow(PAPERS, (State.IN_WORK, State.DRAFT), Move.INQUIRE, None, WORKERS, "59-ФЗ, ст. 10 ч. 1 п. 2"),
    Arrow(
        PAPERS, IN_EXECUTION, Move.NOTE_ANSWER, None, (Role.REGISTRAR, *WORKERS), "59-ФЗ, ст. 10 ч. 2; " + OFFICE_ORDER
    ),
    Arrow(APPEAL, (State.IN_WORK, State.DRAFT), Move.CHECK_ON_SITE, None, WORKERS, "59-ФЗ, ст. 10 ч. 1 п. 1"),
    Arrow(PAPERS, (State.IN_WORK, State.DRAFT), Move.CLARIFY, None, WORKERS, OFFICE_ORDER),
    Arrow(PAPERS, (State.IN_WORK, State.DRAFT), Move.INTERIM_REPLY, None, WORKERS, OFFICE_ORDER),
    Arrow(
        APPEAL, (*IN_TERM, State.ANSWERED, State.CLOSED), Move.SHOW_MATERIALS, None,
        (Role.REGISTRAR, Role.EXECUTOR, *LEADERS), "59-ФЗ, ст. 5 п. 2",
    ),
    Arrow(APPEAL, IN_TERM, Move.EXTEND, None, LEADERS, "59-ФЗ, ст. 12 ч. 2"),
    Arrow(LETTER, IN_TERM, Move.EXTEND, None, LEADERS, "8-ФЗ, ст. 18; " + OFFICE_ORDER),
    Arrow(APPEAL, NOT_ANSWERED, Move.SEND_COPIES, None, LEADERS, "59-ФЗ, ст. 8 ч. 4"),
    Arrow(APPEAL, NOT_ANSWERED, Move.REDIRECT, State.REDIRECTED, LEADERS, "59-ФЗ, ст. 8 ч. 3"),
    Arrow(LETTER, NOT_ANSWERED, Move.REDIRECT, State.REDIRECTED, LEADERS, "8-ФЗ, ст. 18; " + OFFICE_ORDER),
    Arrow(
        APPEAL,
        (State.REGISTERED,),
        Move.LEAVE_ANONYMOUS,
        State.LEFT,
        (Role.REGISTRAR, *LEADERS),
        "59-ФЗ, ст. 11 ч. 1, 4",
    ),
    Arrow(APPEAL, NOT_ANSWERED, Move.LEAVE, State.LEFT, LEADERS, "59-ФЗ, ст. 11 ч. 2, 3, 4.1, 5.1, 6; ст. 8 ч. 7"),
    Arrow(APPEAL, NOT_ANSWERED, Move.TERMINATE, State.LEFT, LEADERS, "59-ФЗ, ст. 11 ч. 5"),
    Arrow(
        APPEAL, IN_TERM, Move.WITHDRAW, State.WITHDRAWN, (Role.REGISTRAR, Role.EXECUTOR, *LEADERS), "59-ФЗ, ст. 5 п. 5"
    ),
    Arrow(LETTER, (State.IN_WORK,), Move.COMPLETE, State.CLOSED, WORKERS, OFFICE_ORDER),
    # Answering
    Arrow(PAPERS, (State.IN_WORK,), Move.DRAFT, State.DRAFT, WORKERS, "59-ФЗ, ст. 10 ч. 1 п. 4; " + OFFICE_ORDER),
    Arrow(PAPERS, (State.DRAFT,), Move.SUBMIT, State.APPROVAL, WORKERS, OFFICE_ORDER),
    Arrow(PAPERS, (State.APPROVAL,), Move.ENDORSE, None, APPROVERS, OFFICE_ORDER),
    Arrow(PAPERS, (State.APPROVAL,), Move.APPROVE, State.TO_SIGN, APPROVERS, OFFICE_ORDER),
    Arrow(PAPERS, (State.APPROVAL,), Move.REMARK, State.DRAFT, (*APPROVERS, Role.CONTROLLER), OFFICE_ORDER),
    Arrow(PAPERS, (State.TO_SIGN, State.SIGNED), Move.REMARK, State.DRAFT, (*LEADERS, Role.CONTROLLER), OFFICE_ORDER),
    Arrow(PAPERS, (State.TO_SIGN,), Move.SIGN, State.SIGNED, LEADERS, "59-ФЗ, ст. 10 ч. 3; " + OFFICE_ORDER),
    Arrow(PAPERS, (State.TO_SIGN,), Move.ENTER_SIGNATURE, State.SIGNED, CLERKS, OFFICE_ORDER),
    Arrow(PAPERS, (State.SIGNED,), Move.SEND, State.ANSWERED, CLERKS, "59-ФЗ, ст. 10 ч. 4; " + OFFICE_ORDER),
    Arrow(PAPERS, IN_TERM, Move.ENTER_REPLY, State.ANSWERED, CLERKS, "59-ФЗ, ст. 10 ч. 4; " + OFFICE_ORDER),
    # After the answer
    Arrow(PAPERS, (State.ANSWERED,), Move.RETURN_REPLY, State.IN_WORK, (Role.CONTROLLER, Role.HEAD), OFFICE_ORDER),
    Arrow(
        APPEAL,
        (
            *AWAITING, State.ANSWERED, State.UNDER_CONTROL, State.REDIRECTED, State.LEFT, State.WITHDRAWN, State.CLOSED,
            State.FILED,
        ),
        Move.REPORT, None, (Role.CONTROLLER, Role.REGISTRAR),
        "59-ФЗ, ст. 8 ч. 5; сопроводительное письмо вышестоящего органа",
    ),
    Arrow(APPEAL, (State.ANSWERED,), Move.KEEP_UNDER_CONTROL, State.UNDER_CONTROL, CONTROL, OFFICE_ORDER),
    Arrow(APPEAL, (State.UNDER_CONTROL,), Move.CONFIRM_MEASURES, State.CLOSED, CONTROL, OFFICE_ORDER),
    Arrow(APPEAL, (State.UNDER_CONTROL,), Move.DRAFT, State.DRAFT, WORKERS, OFFICE_ORDER),
    Arrow(PAPERS, (State.ANSWERED, State.REDIRECTED), Move.CLOSE, State.CLOSED, CONTROL, OFFICE_ORDER),
    Arrow(APPEAL, (State.LEFT, State.WITHDRAWN), Move.CLOSE, State.CLOSED, CONTROL, OFFICE_ORDER),
    Arrow(PAPERS, (State.CLOSED, State.REDIRECTED), Move.REOPEN, State.ASSIGNED, CONTROL, OFFICE_ORDER),
    Arrow(APPEAL, (State.LEFT,), Move.REOPEN, State.ASSIGNED, CONTROL, OFFICE_ORDER),
    Arrow(PAPERS, (State.CLOSED,), Move.FILE, State.FILED, (Role.REGISTRAR, Role.EXECUTOR), OFFICE_ORDER),
    # An incident: found by monitoring, answered in the network
    Arrow(INCIDENT, (State.RECEIVED,), Move.ACCEPT, State.ACCEPTED, PRESS, LOCAL_ACT),
    Arrow(INCIDENT, (State.RECEIVED, State.ACCEPTED), Move.REJECT, State.REJECTED, PRESS, LOCAL_ACT),
    Arrow(INCIDENT, (State.RECEIVED, State.ACCEPTED), Move.JOIN, State.JOINED, PRESS, LOCAL_ACT),
    Arrow(INCIDENT, (State.ACCEPTED,), Move.ASSIGN, State.ASSIGNED, (*PRESS, *LEADERS), LOCAL_ACT),
    Arrow(INCIDENT, (State.ACCEPTED, State.ASSIGNED), Move.REDIRECT, State.REDIRECTED, PRESS, LOCAL_ACT),
    Arrow(INCIDENT, (State.ASSIGNED,), Move.RETURN, State.ACCEPTED, WORKERS, LOCAL_ACT),
    Arrow(INCIDENT, (State.ASSIGNED,), Move.INTERIM_REPLY, None, PRESS, LOCAL_ACT),
    Arrow(INCIDENT, (State.ASSIGNED,), Move.DRAFT, State.DRAFT, WORKERS, LOCAL_ACT),
    Arrow(INCIDENT, (State.DRAFT,), Move.SUBMIT, State.APPROVAL, WORKERS, LOCAL_ACT),
    Arrow(INCIDENT, (State.APPROVAL,), Move.REMARK, State.DRAFT, (*LEADERS, *PRESS), LOCAL_ACT),
    Arrow(INCIDENT, (State.APPROVAL,), Move.APPROVE, State.TO_PUBLISH, (*LEADERS, *PRESS), LOCAL_ACT),
    Arrow(INCIDENT, (State.ACCEPTED, State.TO_PUBLISH), Move.PUBLISH, State.ANSWERED, PRESS, LOCAL_ACT),
    Arrow(
        INCIDENT, (State.ANSWERED, State.REDIRECTED), Move.CLOSE, State.CLOSED, (*PRESS, Role.CONTROLLER), LOCAL_ACT
    ),
    Arrow(
        INCIDENT, (State.ANSWERED, State.CLOSED), Move.REOPEN, State.ACCEPTED, (*PRESS, Role.CONTROLLER), LOCAL_ACT
    ),
    # A message of the feedback platform: moderation, coordination, execution, approval
    Arrow(MESSAGE, (State.RECEIVED,), Move.TAKE_UP, State.MODERATION, MODERATORS, PLATFORM),
    Arrow(MESSAGE, (State.MODERATION,), Move.REJECT, State.REJECTED, MODERATORS, PLATFORM),
    Arrow(MESSAGE, (State.MODERATION,), Move.PASS_ON, State.COORDINATION, MODERATORS, PLATFORM),
    Arrow(MESSAGE, (State.COORDINATION,), Move.ASSIGN, State.EXECUTION, CONTROL, PLATFORM),
    Arrow(MESSAGE, (State.COORDINATION,), Move.REDIRECT, State.REDIRECTED, CONTROL, PLATFORM),
    Arrow(MESSAGE, (State.EXECUTION,), Move.RETURN, State.COORDINATION, WORKERS, PLATFORM),
    Arrow(MESSAGE, (State.EXECUTION,), Move.INTERIM_REPLY, None, WORKERS, PLATFORM),
    Arrow(MESSAGE, (State.EXECUTION,), Move.SUBMIT, State.APPROVAL, WORKERS, PLATFORM),
    Arrow(MESSAGE, (State.APPROVAL,), Move.REMARK, State.EXECUTION, CONTROL, PLATFORM),
    Arrow(MESSAGE, (State.APPROVAL,), Move.APPROVE, State.ANSWERED, LEADERS, PLATFORM),
    Arrow(MESSAGE, (State.ANSWERED,), Move.RATE, State.RATED, MODERATORS, PLATFORM),
    Arrow(
        MESSAGE,
        (State.ANSWERED, State.RATED),
        Move.RETURN_FOR_REWORK,
        State.EXECUTION,
        (*MODERATORS, Role.CONTROLLER),
        PLATFORM,
    ),
    Arrow(
        MESSAGE,
        (State.ANSWERED, State.RATED, State.REDIRECTED),
        Move.CLOSE,
        State.CLOSED,
        (*MODERATORS, Role.CONTROLLER),
        PLATFORM,
    ),
    # A card of personal reception
    Arrow(CARD, (State.BOOKED,), Move.HOLD, State.HELD, RECEIVING, "59-ФЗ, ст. 13 ч. 1–3"),
    Arrow(CARD, (State.BOOKED,), Move.MARK_NO_SHOW, State.NO_SHOW, RECEPTION, "порядок личного приёма"),
    Arrow(CARD, (State.BOOKED,), Move.CANCEL, State.CANCELLED, RECEPTION, "порядок личного приёма"),
    Arrow(CARD, (State.NO_SHOW,), Move.BOOK_AGAIN, State.BOOKED, RECEPTION, "порядок личного приёма"),
    Arrow(CARD, (State.NO_SHOW,), Move.CLOSE, State.CLOSED, RECEPTION, "порядок личного приёма"),
    Arrow(CARD, (State.HELD,), Move.ANSWER_ORALLY, State.ANSWERED, RECEIVING, "59-ФЗ, ст. 13 ч. 3"),
    Arrow(CARD, (State.HELD,), Move.EXPLAIN_WHERE, State.ANSWERED, RECEIVING, "59-ФЗ, ст. 13 ч. 5"),
    Arrow(CARD, (State.HELD,), Move.REFUSE, State.ANSWERED, LEADERS, "59-ФЗ, ст. 13 ч. 6"),
    Arrow(CARD, (State.HELD,), Move.TAKE_APPEAL, State.ANSWERED, RECEIVING, "59-ФЗ, ст. 13 ч. 4"),
    Arrow(CARD, (State.HELD,), Move.PROMISE, State.UNDER_CONTROL, RECEIVING, "59-ФЗ, ст. 13 ч. 3"),
    Arrow(CARD, (State.UNDER_CONTROL,), Move.ANSWER_IN_WRITING, State.ANSWERED, APPROVERS, "59-ФЗ, ст. 13 ч. 3"),
    Arrow(CARD, (State.ANSWERED,), Move.CLOSE, State.CLOSED, (*RECEPTION, Role.CONTROLLER), "порядок личного приёма"),
    Arrow(
        CARD, (State.CLOSED,), Move.REOPEN, State.UNDER_CONTROL, (Role.HEAD, Role.CONTROLLER), "порядок личного приёма"
    ),
)  # fmt: skip

FIRST: dict[Kind, tuple[State, ...]] = {
    Kind.LETTER: (State.RECEIVED, State.DRAFT),
    Kind.APPEAL: (State.RECEIVED,),
    Kind.INCIDENT: (State.RECEIVED,),
    Kind.MESSAGE: (State.RECEIVED,),
    Kind.RECEPTION_CARD: (State.BOOKED,),
}
"""Where a life begins; one that walks in without an appointment is booked and received at once."""


@dataclass(frozen=True, slots=True)
class Transition:
    """One arrow of one kind, from one state: a row of MOVES taken apart."""

    kind: Kind
    state: State
    move: Move
    to: State
    roles: tuple[Role, ...]
    source: str


def transitions(moves: tuple[Arrow, ...] = MOVES) -> Iterator[Transition]:
    """Yield every arrow of the table, one a kind and state, in the order of the table."""
    for row in moves:
        for kind in row.kinds:
            for state in row.states:
                yield Transition(kind, state, row.move, row.to or state, row.roles, row.source)


MOVES_NAMED = 4
"""Moves that a refusal names; of more it only says where they stand."""
_TRANSITIONS = {(step.kind, step.state, step.move): step for step in transitions()}


def is_move(kind: Kind, state: State, move: Move) -> bool:
    """Tell whether a paper in a state knows a move, whoever makes it."""
    return (kind, state, move) in _TRANSITIONS


def step_of(kind: Kind, state: State, move: Move) -> Transition:
    """Return the arrow of a move from a state, whoever makes it.

    :raises MoveNotAllowed: if there is no such move from the state
    """
    step = _TRANSITIONS.get((kind, state, move))
    if step is None:
        known = [move.label for (of, at, move) in _TRANSITIONS if (of, at) == (kind, state)]
        can = f"; можно: {', '.join(known)}" if known else ""
        if len(known) > MOVES_NAMED:
            can = "; что можно теперь, показано на карточке"
        raise MoveNotAllowed(f"Нельзя {move.label}: {kind.label} – «{state.label}»{can}.")
    return step


def move(kind: Kind, state: State, move: Move, role: Role) -> State:
    """Return the state to which a paper comes by a move.

    :raises MoveNotAllowed: if there is no such move from the state, or the role may not make it
    """
    step = step_of(kind, state, move)
    if role not in step.roles:
        may = ", ".join(role.label for role in step.roles)
        raise MoveNotAllowed(f"{capital(role.label)} не может {move.label}; может: {may} ({step.source}).")
    return step.to


def moves_of(kind: Kind, state: State, role: Role) -> tuple[Move, ...]:
    """Return what a role may do with a paper in a state, in the order of the table: the buttons of its card."""
    return tuple(
        step.move for step in _TRANSITIONS.values() if (step.kind, step.state) == (kind, state) and role in step.roles
    )


def states_of(kind: Kind) -> tuple[State, ...]:
    """Return the states of a kind in the order in which the table names them."""
    found = [state for step in _TRANSITIONS.values() if step.kind is kind for state in (step.state, step.to)]
    return tuple(dict.fromkeys((*FIRST[kind], *found)))
