"""Article 11: what is not answered on its merits, and what then has to be done.

One row of REFUSALS is one case of the law: whether the author is told and by which term of `deadlines`, whether the
text goes on to another body, by which move of `workflow` it is decided and so by whom, what has to be shown for it, and
with which result its questions end. Beside them stand a complaint that nobody but the one complained of could consider
(art. 8 p. 7) and a citizen who stops the consideration herself (art. 5 p. 5).
After the reason has gone the citizen may write again (art. 11 p. 7).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from otklik.rules.deadlines import Step
from otklik.rules.law import Confidence, Word, in_force
from otklik.rules.words import day as in_words
from otklik.rules.workflow import Move


class Case(Word):
    """Why an appeal is not answered on its merits."""

    ANONYMOUS = "anonymous", "не указаны фамилия или адрес"
    COURT = "court", "обжалуется судебное решение"
    ABUSE = "abuse", "оскорбления, угрозы"
    UNREADABLE = "unreadable", "текст не поддаётся прочтению"
    UNCLEAR = "unclear", "суть не определить"
    TERMINATED = "terminated", "переписка прекращается: новых доводов нет"
    ON_SITE = "on_site", "ответ размещён на официальном сайте"
    SECRET = "secret", "ответ раскрыл бы охраняемую законом тайну"
    COMPLAINED_OF = "complained_of", "рассмотреть жалобу может только тот, на кого жалуются"
    WITHDRAWN = "withdrawn", "автор просит прекратить рассмотрение"


EARLIER_ANSWERS = 2
"""Of the same author on the same question, before correspondence is terminated (practice, 59-ФЗ, ст. 11 ч. 5)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal11:
    """A row of REFUSALS."""

    case: Case
    move: Move
    """By which it is decided; the table of moves says by whom."""
    outcome: str
    """The result of its questions, a word of `appeals.models.Outcome`."""
    notice: Step | None
    """The term of telling the author; None: the law sets none."""
    tells: str
    """In Russian: what the author is told, or why she is not."""
    forward: str = ""
    """In Russian: where the text goes on to."""
    needs_earlier: int = 0
    """How many earlier answers have to be shown."""
    needs_page: bool = False
    """Whether the address of the answer on the site has to be stated."""
    since: date
    says: str
    source: str
    confidence: Confidence = Confidence.HIGH


class NoCase(LookupError):
    """The law knew no such case on a day; the text is Russian."""


LAW_59, IN_2017 = date(2006, 11, 2), date(2017, 12, 8)
LEFT, EXPLAINED, WITHDRAWN = "left_without_answer", "explained", "withdrawn"

REFUSALS: tuple[Refusal11, ...] = (
    Refusal11(
        case=Case.ANONYMOUS,
        move=Move.LEAVE_ANONYMOUS,
        outcome=LEFT,
        notice=None,
        tells="Уведомить некого: фамилии или адреса нет.",
        forward="Сообщение о подготавливаемом или совершённом противоправном деянии – в правоохранительный орган.",
        since=LAW_59,
        says="Без фамилии или адреса ответ не даётся.",
        source="59-ФЗ, ст. 11 ч. 1",
    ),
    Refusal11(
        case=Case.COURT,
        move=Move.LEAVE,
        outcome=LEFT,
        notice=Step.RETURN_COURT,
        tells="Обращение возвращается автору с разъяснением, как обжаловать судебное решение.",
        since=LAW_59,
        says="Обращение, в котором обжалуется судебное решение, возвращается автору.",
        source="59-ФЗ, ст. 11 ч. 2",
    ),
    Refusal11(
        case=Case.ABUSE,
        move=Move.LEAVE,
        outcome=LEFT,
        notice=Step.ABUSE,
        tells="Автору сообщают о недопустимости злоупотребления правом.",
        since=LAW_59,
        says="Обращение с оскорблениями или угрозами можно оставить без ответа по существу.",
        source="59-ФЗ, ст. 11 ч. 3",
    ),
    Refusal11(
        case=Case.UNREADABLE,
        move=Move.LEAVE_ANONYMOUS,
        outcome=LEFT,
        notice=Step.UNREADABLE,
        tells="Автору сообщают, если его фамилия и адрес поддаются прочтению.",
        since=LAW_59,
        says="Если текст не прочесть, ответ не даётся и обращение никуда не направляется.",
        source="59-ФЗ, ст. 11 ч. 4",
    ),
    Refusal11(
        case=Case.UNCLEAR,
        move=Move.LEAVE,
        outcome=LEFT,
        notice=Step.UNCLEAR,
        tells="Автору сообщают, что суть обращения определить нельзя.",
        since=IN_2017,
        says="Если сути обращения не определить, ответ не даётся и обращение никуда не направляется.",
        source="59-ФЗ, ст. 11 ч. 4.1 (355-ФЗ от 27.11.2017)",
    ),
    Refusal11(
        case=Case.TERMINATED,
        move=Move.TERMINATE,
        outcome=LEFT,
        notice=Step.TERMINATE,
        tells="Автору сообщают о прекращении переписки по этому вопросу.",
        needs_earlier=EARLIER_ANSWERS,
        since=LAW_59,
        says="Переписка прекращается, если на вопрос уже отвечали по существу и новых доводов нет.",
        source="59-ФЗ, ст. 11 ч. 5",
    ),
    Refusal11(
        case=Case.ON_SITE,
        move=Move.LEAVE,
        outcome=EXPLAINED,
        notice=Step.ON_SITE,
        tells="Автору сообщают адрес страницы, на которой размещён ответ.",
        needs_page=True,
        since=IN_2017,
        says="Если ответ на вопрос размещён на официальном сайте, автору сообщают его адрес.",
        source="59-ФЗ, ст. 11 ч. 5.1 (355-ФЗ от 27.11.2017)",
    ),
    Refusal11(
        case=Case.SECRET,
        move=Move.LEAVE,
        outcome=EXPLAINED,
        notice=None,
        tells="Автору сообщают о невозможности дать ответ по существу; срок – общий срок ответа.",
        since=LAW_59,
        says="Если ответ раскрыл бы государственную или иную тайну, автору сообщают, что дать его нельзя.",
        source="59-ФЗ, ст. 11 ч. 6",
    ),
    Refusal11(
        case=Case.COMPLAINED_OF,
        move=Move.LEAVE,
        outcome=EXPLAINED,
        notice=Step.RETURN_COMPLAINT,
        tells="Жалоба возвращается автору с разъяснением права обжаловать решение или действие в суд.",
        since=LAW_59,
        says="Жалобу нельзя направить тому, на кого жалуются; если больше некому, она возвращается автору.",
        source="59-ФЗ, ст. 8 ч. 6, 7",
    ),
    Refusal11(
        case=Case.WITHDRAWN,
        move=Move.WITHDRAW,
        outcome=WITHDRAWN,
        notice=None,
        tells="Автор сам просит прекратить рассмотрение; уведомлять не требуется.",
        since=LAW_59,
        says="По заявлению автора рассмотрение прекращается.",
        source="59-ФЗ, ст. 5 п. 5",
    ),
)


def refusal_of(case: Case, on: date, refusals: tuple[Refusal11, ...] = REFUSALS) -> Refusal11:
    """Return the row of a case for an appeal registered on a day.

    :raises NoCase: if the law did not know it yet
    """
    found = in_force((row for row in refusals if row.case is case), on)
    if found is None:
        raise NoCase(f"Такого случая закон ещё не знал: {case.label}, на {in_words(on)}.")
    return found


def refusals_on(on: date, refusals: tuple[Refusal11, ...] = REFUSALS) -> tuple[Refusal11, ...]:
    """Return the cases that the law knows for an appeal registered on a day, in its order."""
    rows = (in_force((row for row in refusals if row.case is case), on) for case in Case)
    return tuple(row for row in rows if row)
