"""Admission: which law governs what has come in, by what it was brought as, by which channel, whether its author is
identified, and when.

One row of ADMISSIONS is one sentence of law; the latest row that has begun decides. A post in a social network is no
appeal; an e-mail stopped being one on 30.03.2025 (547-ФЗ, not 480-ФЗ). What is not admitted as an appeal comes with an
advice to be given to its author: only the citizen's own act makes an appeal of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from otklik.rules.law import Confidence, Procedure, Word, in_force
from otklik.rules.words import capital
from otklik.rules.words import day as in_words

HIGH, MEDIUM = Confidence.HIGH, Confidence.MEDIUM


class Channel(Word):
    """How a paper came."""

    PAPER = "paper", "на бумаге: почтой или лично"
    RECEPTION = "reception", "устно на личном приёме"
    EPGU = "epgu", "через Госуслуги (ЕПГУ)"
    SITE = "site", "через официальный сайт или иную информационную систему органа"
    EMAIL = "email", "по электронной почте"
    HIGHER_BODY = "higher_body", "от другого органа с сопроводительным письмом"
    PLATFORM = "platform", "сообщением платформы обратной связи (ПОС)"
    NETWORK = "network", "записью в социальной сети"
    OFFICIAL_PAGE = "official_page", "комментарием на официальной странице органа"


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """A row of ADMISSIONS, and the answer: by which law a paper is considered, and why."""

    brought_as: Procedure
    channels: frozenset[Channel]
    identified: bool | None = None
    """Whether identification or authentication has been passed; None: it does not matter."""
    procedure: Procedure
    since: date
    says: str
    source: str
    confidence: Confidence = HIGH
    advice: str = ""
    """In Russian, to the author: what to do so that the law of appeals applies."""


class NotAdmitted(LookupError):
    """No row speaks of such a paper on a day; the text is Russian."""


EVERY = frozenset(Channel)
ELECTRONIC = frozenset({Channel.EPGU, Channel.SITE, Channel.EMAIL})
APPEAL = Procedure.APPEAL
LAW_59, LAW_480, LAW_547 = date(2006, 11, 2), date(2023, 8, 15), date(2025, 3, 30)
HOW_TO_APPLY = (
    "Подайте обращение через Госуслуги или официальный сайт администрации, подтвердив личность, "
    "либо направьте его на бумаге или принесите на личный приём."
)

ADMISSIONS: tuple[Admission, ...] = (
    Admission(
        brought_as=APPEAL,
        channels=frozenset({Channel.PAPER}),
        procedure=APPEAL,
        since=LAW_59,
        says="Письменное обращение на бумаге рассматривается по закону об обращениях граждан.",
        source="59-ФЗ, ст. 4, ст. 7 ч. 1",
    ),
    Admission(
        brought_as=APPEAL,
        channels=frozenset({Channel.RECEPTION}),
        procedure=APPEAL,
        since=LAW_59,
        says="Устное обращение на личном приёме рассматривается по закону об обращениях граждан.",
        source="59-ФЗ, ст. 13",
    ),
    Admission(
        brought_as=APPEAL,
        channels=frozenset({Channel.HIGHER_BODY}),
        procedure=APPEAL,
        since=LAW_59,
        says="Обращение, направленное другим органом по компетенции, рассматривается по закону об обращениях граждан.",
        source="59-ФЗ, ст. 8 ч. 3, 4",
    ),
    Admission(
        brought_as=APPEAL,
        channels=ELECTRONIC,
        procedure=APPEAL,
        since=LAW_59,
        says="Обращение в форме электронного документа рассматривается по закону об обращениях граждан.",
        source="59-ФЗ, ст. 7 ч. 3 (в редакциях до 547-ФЗ)",
    ),
    Admission(
        brought_as=APPEAL,
        channels=frozenset({Channel.EPGU}),
        procedure=APPEAL,
        since=LAW_480,
        says="Обращение подано через Госуслуги; ответ уходит в личный кабинет по его идентификатору.",
        source="59-ФЗ, ст. 7 ч. 3, ст. 10 ч. 4 (480-ФЗ от 04.08.2023)",
    ),
    Admission(
        brought_as=APPEAL,
        channels=frozenset({Channel.EPGU, Channel.SITE}),
        identified=True,
        procedure=APPEAL,
        since=LAW_547,
        says="Электронное обращение подано с идентификацией автора и рассматривается по закону об обращениях граждан.",
        source="59-ФЗ, ст. 7 ч. 3 (547-ФЗ от 28.12.2024)",
    ),
    Admission(
        brought_as=APPEAL,
        channels=frozenset({Channel.EPGU, Channel.SITE}),
        identified=False,
        procedure=Procedure.UNIDENTIFIED_LETTER,
        since=LAW_547,
        says="С 30.03.2025 электронное обращение подаётся только с идентификацией автора; это письмо её не прошло.",
        source="59-ФЗ, ст. 7 ч. 3 (547-ФЗ от 28.12.2024)",
        advice=HOW_TO_APPLY,
    ),
    Admission(
        brought_as=APPEAL,
        channels=frozenset({Channel.EMAIL}),
        procedure=Procedure.UNIDENTIFIED_LETTER,
        since=LAW_547,
        says="С 30.03.2025 электронная почта – не канал обращений: автор письма не идентифицирован.",
        source="59-ФЗ, ст. 7 ч. 3 (547-ФЗ от 28.12.2024)",
        advice=HOW_TO_APPLY,
    ),
    Admission(
        brought_as=APPEAL,
        channels=frozenset({Channel.PLATFORM}),
        procedure=Procedure.MESSAGE,
        since=date(2020, 11, 10),
        says="Сообщение ПОС – не обращение по 59-ФЗ: его ведёт платформа, со сроком категории.",
        source="ПП РФ от 10.11.2020 № 1802; региональный порядок работы с ПОС",
        advice="Чтобы вопрос рассмотрели как обращение гражданина, подайте его на Госуслугах как обращение.",
    ),
    Admission(
        brought_as=APPEAL,
        channels=frozenset({Channel.NETWORK, Channel.OFFICIAL_PAGE}),
        procedure=Procedure.INCIDENT,
        since=LAW_59,
        says="Запись в открытом источнике – не обращение по 59-ФЗ, а инцидент: на него отвечают в сети.",
        source="местный акт о работе с инцидентами (номер вносит администрация)",
        confidence=MEDIUM,
        advice=HOW_TO_APPLY,
    ),
    Admission(
        brought_as=APPEAL,
        channels=frozenset({Channel.OFFICIAL_PAGE}),
        procedure=Procedure.INCIDENT,
        since=date(2022, 12, 1),
        says="Комментарий на официальной странице органа – не обращение по 59-ФЗ: на него отвечают на странице.",
        source="8-ФЗ (270-ФЗ от 14.07.2022), распоряжение Правительства РФ от 02.09.2022 № 2523-р",
        confidence=MEDIUM,
        advice=HOW_TO_APPLY,
    ),
    *(
        Admission(
            brought_as=procedure,
            channels=EVERY,
            procedure=procedure,
            since=since,
            says=f"{capital(procedure.label)}: рассматривается в своём порядке, а не как обращение гражданина.",
            source=source,
            confidence=confidence,
        )
        for procedure, since, source, confidence in (
            (Procedure.INFORMATION_REQUEST, date(2010, 1, 1), "8-ФЗ, ст. 18", HIGH),
            (Procedure.MEDIA_REQUEST, date(1992, 2, 8), "Закон РФ «О СМИ» № 2124-1, ст. 38–40", HIGH),
            (Procedure.PROSECUTOR_REQUEST, date(1995, 11, 25), "закон «О прокуратуре РФ» № 2202-1, ст. 6", HIGH),
            (Procedure.PROSECUTOR_SUBMISSION, date(1995, 11, 25), "закон «О прокуратуре РФ» № 2202-1, ст. 24", HIGH),
            (Procedure.PROSECUTOR_PROTEST, date(1995, 11, 25), "закон «О прокуратуре РФ» № 2202-1, ст. 23", HIGH),
            (Procedure.PARLIAMENT_REQUEST, date(1994, 5, 12), "3-ФЗ от 08.05.1994, ст. 13", MEDIUM),
            (Procedure.DEPUTY_REQUEST, date(1994, 5, 12), "3-ФЗ от 08.05.1994, ст. 14", MEDIUM),
            (Procedure.DEPUTY_APPEAL, date(1994, 5, 12), "3-ФЗ от 08.05.1994, ст. 17", MEDIUM),
            (Procedure.OMBUDSMAN_REQUEST, date(1997, 3, 4), "1-ФКЗ от 26.02.1997, ст. 34", MEDIUM),
            (Procedure.INQUIRY, LAW_59, "59-ФЗ, ст. 10 ч. 2", HIGH),
            (Procedure.OFFICIAL_LETTER, LAW_59, "инструкция по делопроизводству", HIGH),
        )
    ),
)


def admit(
    brought_as: Procedure,
    channel: Channel,
    *,
    identified: bool,
    on: date,
    admissions: tuple[Admission, ...] = ADMISSIONS,
) -> Admission:
    """Return by which law a paper that came on a day is considered, why, and what to advise its author.

    `brought_as` is what the paper calls itself or the registrar sees in it: a citizen's text is an APPEAL at first.

    :raises NotAdmitted: if no row speaks of it
    """
    rows = (row for row in admissions if row.brought_as is brought_as and channel in row.channels)
    found = in_force((row for row in rows if row.identified in (None, identified)), on)
    if found is None:
        raise NotAdmitted(f"Порядок не установлен: {brought_as.label}, {channel.label}, на {in_words(on)}.")
    return found
