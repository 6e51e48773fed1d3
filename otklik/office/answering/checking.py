"""What is wrong with a reply, before it is signed: as a careful colleague would read it.

Pure: what there is to know of the papers is handed in. A finding that blocks must be mended; a warning may stand, if
somebody says so by a tick, which is kept. The patterns look for what people write: a name with initials or with a
patronymic, a telephone, a flat. They may miss, and they may err on the side of asking.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from otklik.rules.words import day


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, in a sentence that says what to do."""

    rule: str
    says: str
    blocks: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question and the result that the reply gives it."""

    label: str
    """How a sentence names it: «Вопрос 1 (К-318/26)»."""
    substance: str = ""
    outcome: str = ""
    measures_taken: bool | None = None
    measures_due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A paper that the reply answers, as its card has it."""

    number: str
    surname: str = ""
    first_name: str = ""
    patronymic: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    about_whom: str = ""
    """Whom its author complains of."""
    due: date | None = None
    questions: tuple[Asked, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """What of our own may stand in a reply: surnames of officials, telephones, addresses of e-mail."""

    surnames: frozenset[str] = frozenset()
    phones: frozenset[str] = field(default_factory=frozenset)
    emails: frozenset[str] = field(default_factory=frozenset)


FAR = 2
"""Years after this one to whose end measures are promised without a question."""
SUPPORTED, NOT_SUPPORTED = "supported", "not_supported"
LONG_WORD, STEM = 4, 5
"""Letters of a word that says something, and of its beginning, which case and number leave alone."""
VARIABLE = re.compile(r"\{\{[^{}]*\}\}|\{%[^{}]*%\}|\{\{|\}\}")
APPEAL_RIGHT = re.compile(r"обжалова|жалоб\w* в суд|вправе обратиться в суд|права? на обращение в суд", re.IGNORECASE)
GREETING = re.compile(r"Уважаем\w+\s+([А-ЯЁ][а-яё]+)\s+([А-ЯЁ][а-яё]+)")
_CAPITAL = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
_INITIAL = r"[А-ЯЁ]\."
NAMES = (
    re.compile(rf"\b({_CAPITAL})\s+{_INITIAL}\s?{_INITIAL}"),
    re.compile(rf"{_INITIAL}\s?{_INITIAL}\s?({_CAPITAL})\b"),
    re.compile(rf"\b(?!Уважаем)({_CAPITAL})\s+{_CAPITAL}\s+[А-ЯЁ][а-яё]*(?:вич|вн|чн|ич|ьин)(?:а|у|ем|ом|е|ы|ой)?\b"),
)
"""Three ways of writing a person; the group is her surname."""
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(r"(?<![\d-])(?:\+7|8)[\s(-]{0,2}\d{3,5}[\s)-]{0,2}\d{1,3}(?:[\s-]?\d{2}){2}(?!\d)")
SNILS = re.compile(r"\b\d{3}-\d{3}-\d{3}[\s-]\d{2}\b")
PASSPORT = re.compile(r"\b\d{2}\s?\d{2}\s?(?:№\s?)?\d{6}\b")
FLAT = re.compile(
    rf"(?:ул|пер|пр-т|просп|пл|мкр|б-р)\.?\s*{_CAPITAL}[^;\n]{{0,30}}?\d+\s?[а-я]?,?\s*(?:кв|квартир\w*)\.?\s*\d+",
    re.IGNORECASE,
)


def check(text: str, papers: Iterable[Answered], office: Office, today: date) -> list[Finding]:
    """Return what is wrong with the text of a reply to papers, what blocks first."""
    asked = list(papers)
    found = [
        *_text(text),
        *(finding for paper in asked for finding in _questions(text, paper, today)),
        *_people(text, asked, office),
        *_authors(text, asked),
        *(
            Finding("late", f"Последний день ответа на {paper.number} – {day(paper.due)}: ответ уходит с опозданием.")
            for paper in asked
            if paper.due and paper.due < today
        ),
        *(
            Finding(
                "complained_of",
                f"Автор {paper.number} жалуется: «{paper.about_whom}». Подписать ответ должен не тот, на кого жалуются "
                "(59-ФЗ, ст. 8 ч. 6).",
            )
            for paper in asked
            if paper.about_whom
        ),
    ]
    return sorted(dict.fromkeys(found), key=lambda one: not one.blocks)


def _text(text: str) -> Iterator[Finding]:
    if not text.strip():
        yield Finding("empty", "В проекте нет текста: напишите ответ.", blocks=True)
    for left in dict.fromkeys(VARIABLE.findall(text)):
        yield Finding("variable", f"В тексте осталась незаполненная подстановка «{left}»: впишите нужное.", blocks=True)


def _questions(text: str, paper: Answered, today: date) -> Iterator[Finding]:
    refused = False
    for one in paper.questions:
        if not one.outcome:
            yield Finding("result", f"{one.label}: выберите результат рассмотрения.", blocks=True)
        if one.outcome == SUPPORTED and one.measures_taken is None:
            yield Finding("measures", f"{one.label}: «поддержано» – отметьте, приняты ли меры.", blocks=True)
        if one.outcome == SUPPORTED and one.measures_taken is False and one.measures_due is None:
            yield Finding("measures_due", f"{one.label}: меры обещаны – укажите, к какому дню.", blocks=True)
        if one.measures_due is not None and one.measures_due < today:
            yield Finding(
                "measures_past",
                f"{one.label}: меры обещаны к {day(one.measures_due)}, а этот день прошёл: укажите другой или "
                "отметьте, что меры приняты.",
                blocks=True,
            )
        if one.measures_due is not None and one.measures_due.year > today.year + FAR:
            yield Finding("measures_far", f"{one.label}: меры обещаны к {day(one.measures_due)} – проверьте год.")
        if text.strip() and (stems := _stems(one.substance)) and not stems & _stems(text):
            yield Finding("question", f"{one.label}: в тексте нет ни слова из «{one.substance}». Ответ дан и на него?")
        refused = refused or one.outcome == NOT_SUPPORTED
    if refused and not APPEAL_RIGHT.search(text):
        yield Finding(
            "appeal_right",
            f"{paper.number} не поддержано: разъясните, куда и как обжаловать ответ (59-ФЗ, ст. 5 п. 4).",
            blocks=True,
        )


def _people(text: str, papers: list[Answered], office: Office) -> Iterator[Finding]:
    ours = {_stem(name) for name in office.surnames}
    if len(papers) == 1:  # of several authors none is named to another
        ours |= {_stem(paper.surname) for paper in papers if paper.surname}
    names = (match for pattern in NAMES for match in pattern.finditer(text))
    for match in names:
        if _stem(match.group(1)) not in ours:
            yield Finding("person", f"В тексте назван другой человек: «{match.group(0)}». Уберите, если он не нужен.")
    single = papers[0] if len(papers) == 1 else Answered(number="")
    for email in EMAIL.findall(text):
        if email.lower() not in {single.email.lower(), *office.emails}:
            yield Finding("email", f"В тексте чужая электронная почта: {email}.")
    phones = {_digits(phone) for phone in (single.phone, *office.phones)}
    for phone in PHONE.findall(text):
        if _digits(phone) not in phones:
            yield Finding("phone", f"В тексте телефон {phone.strip()}: проверьте, что он не частный.")
    for number in SNILS.findall(text):
        yield Finding("snils", f"В тексте номер, похожий на СНИЛС: {number}.")
    for number in PASSPORT.findall(text):
        if _digits(number) not in phones:
            yield Finding("passport", f"В тексте номер, похожий на паспортный: {number}.")
    for flat in FLAT.findall(text):
        if not _stems(flat, 1) <= _stems(single.address, 1):
            yield Finding("address", f"В тексте адрес квартиры: «{flat}». Он не автора.")


def _authors(text: str, papers: list[Answered]) -> Iterator[Finding]:
    for first_name, patronymic in GREETING.findall(text):
        known = [(paper.first_name, paper.patronymic) for paper in papers if paper.first_name]
        if known and not any(
            _stem(first_name) == _stem(first) and _stem(patronymic) == _stem(second) for first, second in known
        ):
            card = " ".join(known[0])
            yield Finding("greeting", f"Обращение «{first_name} {patronymic}» не сходится с карточкой: там {card}.")


def _stems(text: str, shortest: int = LONG_WORD) -> set[str]:
    found = re.findall(r"[^\W_]+", text.lower().replace("ё", "е"))
    return {
        word if word.isdigit() or len(word) < LONG_WORD else word[:-1][:STEM] for word in found if len(word) >= shortest
    }


def _stem(name: str) -> str:
    """Return what of a name stays in every case: «Соболева», «Соболевой» → «соболе»."""
    folded = name.lower().replace("ё", "е")
    for ending in ("ого", "ому", "ым", "им", "ом", "ем"):
        if len(folded) - len(ending) >= LONG_WORD and folded.endswith(ending):
            folded = folded.removesuffix(ending)
    return folded.rstrip("аеиоуыюяйь") or name.lower()


def _digits(number: str) -> str:
    digits = re.sub(r"\D", "", number)
    return digits[-10:]
