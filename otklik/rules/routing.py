"""Routing: who considers a paper – another body (59-ФЗ, ст. 8) or one of our departments.

WAYS is article 8 as a table: whose competence a question is, what is done then, by which term of `deadlines`, whether
the author is told. Which department has a topic and a territory is the office's own order: rows of `Route` from its
reference books, dated like the law, for there is no such order that fits two offices.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from otklik.rules.deadlines import Step
from otklik.rules.law import Confidence, Word, in_force
from otklik.rules.words import day as in_words


class Competence(Word):
    """Whose question it is."""

    OURS = "ours", "вопрос в нашей компетенции"
    DEPARTMENT = "department", "вопрос другого подразделения администрации"
    OTHER = "other", "вопрос другого органа или должностного лица"
    SEVERAL = "several", "вопросы нескольких органов или должностных лиц"
    MIGRATION = "migration", "сообщение о нарушении миграционного законодательства"
    COMPLAINED_OF = "complained_of", "компетентен только тот, на кого жалуются"


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A row of WAYS."""

    competence: Competence
    step: Step | None
    """The term of it; None: it has no term of its own."""
    author_is_told: bool
    since: date
    says: str
    source: str
    confidence: Confidence = Confidence.HIGH


class NoWay(LookupError):
    """Article 8 was not in force on a day; the text is Russian."""


class ComplainedOfBody(PermissionError):
    """A complaint may not go to the one it complains of; the text is Russian."""


class BadRoutes(ValueError):
    """Two routes speak of one topic, territory and day; the text is Russian."""


LAW_59 = date(2006, 11, 2)

WAYS: tuple[Way, ...] = (
    Way(
        competence=Competence.OURS,
        step=Step.ANSWER,
        author_is_told=False,
        since=LAW_59,
        says="Обращение принимается к рассмотрению.",
        source="59-ФЗ, ст. 9 ч. 1",
    ),
    Way(
        competence=Competence.DEPARTMENT,
        step=None,
        author_is_told=False,
        since=LAW_59,
        says="Передача между подразделениями одного органа – не переадресация: автора не уведомляют, срок не меняется.",
        source="59-ФЗ, ст. 8 ч. 3 (по смыслу); инструкция по делопроизводству",
        confidence=Confidence.MEDIUM,
    ),
    Way(
        competence=Competence.OTHER,
        step=Step.REDIRECT,
        author_is_told=True,
        since=LAW_59,
        says="Обращение направляется в компетентный орган, автор уведомляется.",
        source="59-ФЗ, ст. 8 ч. 3",
    ),
    Way(
        competence=Competence.SEVERAL,
        step=Step.COPIES,
        author_is_told=True,
        since=LAW_59,
        says="Копии направляются каждому компетентному органу; уведомлять автора – практика, а не буква закона.",
        source="59-ФЗ, ст. 8 ч. 4",
    ),
    Way(
        competence=Competence.MIGRATION,
        step=Step.MIGRATION_REDIRECT,
        author_is_told=True,
        since=date(2015, 1, 1),
        says="Обращение направляется в территориальный орган МВД и высшему должностному лицу субъекта РФ.",
        source="59-ФЗ, ст. 8 ч. 3.1 (357-ФЗ от 24.11.2014)",
    ),
    Way(
        competence=Competence.COMPLAINED_OF,
        step=None,
        author_is_told=True,
        since=LAW_59,
        says="Жалоба возвращается автору с разъяснением права обжаловать решение или действие в суд.",
        source="59-ФЗ, ст. 8 ч. 6, 7",
    ),
)


def way(competence: Competence, on: date, ways: tuple[Way, ...] = WAYS) -> Way:
    """Return what is done with an appeal registered on a day.

    :raises NoWay: if no row speaks of it
    """
    found = in_force((row for row in ways if row.competence is competence), on)
    if found is None:
        raise NoWay(f"Порядок не установлен: {competence.label}, на {in_words(on)}.")
    return found


def refuse_complained_of(recipient: str, complained_of: Iterable[str]) -> None:
    """Refuse to send a complaint to a body or person, or give it to an executor, that it complains of.

    Two writings of a name that differ in case, spaces or ё are one name.

    :raises ComplainedOfBody: if the recipient is complained of (59-ФЗ, ст. 8 ч. 6)
    """
    if _plain(recipient) in {_plain(name) for name in complained_of}:
        raise ComplainedOfBody(f"Жалобу нельзя направить тому, на кого жалуются: {recipient} (59-ФЗ, ст. 8 ч. 6).")


ENDINGS = "ий|ый|ой|ая|яя|ое|ее|ого|его|ому|ему|ым|им|ом|ем|ей|ую|юю|ых|их|ах|ях|ам|ям|ами|ями|а|я|о|е|у|ю|ы|и|ь|й"
"""Endings of nouns and adjectives in any case, of surnames too."""
ENDING = re.compile(rf"(?:{ENDINGS})$")
WORD = re.compile(r"[^\W\d_]+")
SHORTEST_STEM = 3
COMMON = ("отдел", "управление", "комитет", "сектор", "служба", "администрация", "район", "муниципальный")
"""Words of a department's name that tell it from no other one."""


def complains_of(about: str, name: str) -> bool:
    """Tell whether a free text on whom an appeal complains of names a department or a person, in any case.

    A department is named by all the words that tell it from others, or by its abbreviation («отдел ЖКХ»); a person
    («Петров П. П.») by the surname: «на бездействие Петрова». A name that has no word of its own is never named.
    """
    said = [_plain(word) for word in WORD.findall(about)]
    told = [word for word in (_plain(word) for word in WORD.findall(name)) if len(word) >= SHORTEST_STEM]
    told = [word for word in told if _stem(word) not in {_stem(common) for common in COMMON}]
    if not told:
        return False
    stems = {_stem(word) for word in said}
    if all(_stem(word) in stems for word in told):
        return True
    return len(told) > 1 and "".join(word[0] for word in told) in said


def _stem(word: str) -> str:
    """Return a word without its ending; what is too short to have one stands as it is."""
    stem = ENDING.sub("", word)
    return stem if len(stem) >= SHORTEST_STEM else word


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("ё", "е").split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A row of the office's order: a topic, perhaps of one territory, is a department's."""

    prefix: str
    """The beginning of a question's code, of whole levels («0003.0011»); empty: any topic."""
    settlement: str = ""
    """Empty: any territory."""
    department: str
    since: date
    source: str
    confidence: Confidence = Confidence.HIGH

    @property
    def says(self) -> str:
        where = f", {self.settlement}" if self.settlement else ""
        return f"{self.prefix or 'любая тема'}{where}: {self.department}"


def route(code: str, settlement: str, on: date, routes: Iterable[Route]) -> Route | None:
    """Return the route of a question that came on a day: the nearest topic decides, then the territory.

    :raises BadRoutes: if two rows speak of one topic, territory and day
    """
    by_place: dict[tuple[str, str], list[Route]] = {}
    for row in routes:
        rows = by_place.setdefault((row.prefix, row.settlement), [])
        if any(other.since == row.since for other in rows):
            raise BadRoutes(f"Две строки об одном: {row.says}, с {in_words(row.since)}.")
        rows.append(row)
    fits = [
        found
        for (prefix, place), rows in by_place.items()
        if f"{code}.".startswith(f"{prefix}." if prefix else "") and place in ("", settlement)
        if (found := in_force(rows, on))
    ]
    return max(fits, key=lambda row: (len(row.prefix), row.settlement != ""), default=None)
