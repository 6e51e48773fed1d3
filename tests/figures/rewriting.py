"""The same complaint, written once more by the same person on another day: texts made over by rule.

Synonyms, another order of its parts, other cases and numbers of its words, something left out, something added, slips
of the pen, the address written in another way. A seed makes the same text again.
"""

from __future__ import annotations

import random
import re
from functools import lru_cache

import pymorphy3

SYNONYMS = {
    "отремонтировать": ("починить", "привести в порядок"),
    "дорогу": ("проезжую часть", "дорожное полотно"),
    "ямы": ("выбоины", "колдобины"),
    "скорая": ("машина скорой помощи",),
    "проехать": ("пройти",),
    "подъезде": ("парадной", "подъездах"),
    "убирают": ("моют",),
    "течёт": ("протекает", "дырявая"),
    "управляющая компания": ("УК", "обслуживающая организация"),
    "аварийный": ("ветхий", "разваливается"),
    "ускорить": ("не тянуть", "поторопить"),
    "переселение": ("расселение",),
    "капитальный ремонт": ("капремонт",),
    "свалку": ("помойку", "кучу"),
    "убрать": ("вывезти", "ликвидировать"),
    "мусор": ("отходы",),
    "вывозят": ("забирают",),
    "контейнеры": ("баки",),
    "переполнены": ("забиты доверху",),
    "чистят от снега": ("расчищают", "чистят после снегопада"),
    "школьный автобус": ("автобус в школу",),
    "многодетная семья": ("у нас много детей", "семья с тремя детьми"),
    "стоим в очереди": ("ждём",),
    "участок": ("землю", "надел"),
    "пояснить": ("объяснить", "разъяснить"),
    "начисления": ("суммы в квитанции",),
    "отопление": ("тепло",),
    "третий день": ("несколько дней",),
    "колонка": ("водоразборная колонка",),
    "фонари": ("лампы на столбах", "светильники"),
    "страшно": ("опасно", "боязно"),
    "передвинул": ("перенёс", "сместил"),
    "забор": ("ограждение",),
    "проверить": ("измерить", "установить"),
    "границы": ("межу",),
    "утвердить": ("согласовать",),
    "предоставить": ("выделить", "дать"),
    "сенокос": ("покос", "заготовку сена"),
    "заработную плату": ("зарплату",),
    "разобраться": ("принять меры", "помочь"),
    "стая собак": ("бродячие собаки", "свора собак"),
    "бегает": ("живёт", "собирается"),
    "боятся": ("опасаются ходить",),
    "дать место": ("принять ребёнка",),
    "детском саду": ("детсад", "садике"),
    "благодарю": ("спасибо", "выражаю признательность"),
    "прошу": ("требую", "просим", "убедительно прошу"),
}
ADDED = (
    "Обращаюсь к вам уже не в первый раз.",
    "Прошу дать письменный ответ в установленный срок.",
    "Здравствуйте!",
    "По телефону никто ничего не объясняет.",
    "У нас маленькие дети и пожилые родители.",
    "Соседи готовы подтвердить мои слова.",
    "Фотографии прилагаю.",
    "Надеюсь на вашу помощь.",
    "В прошлом году обещали решить вопрос, но ничего не изменилось.",
    "Терпеть больше нет сил.",
)
WRITTEN_OUT = {"д.": "деревня", "с.": "село", "п.": "посёлок", "ул.": "улица", "г.": "город"}
ADDRESS = re.compile(r",\s+(?=(?:г|д|с|п|пгт|ст)\.? [А-ЯЁ])")


@lru_cache(maxsize=1)
def _morphology() -> pymorphy3.MorphAnalyzer:
    return pymorphy3.MorphAnalyzer()


def rewritten(text: str, chance: random.Random) -> str:
    """Return a text in other words, its address still in it."""
    said, address = ADDRESS.split(text.rstrip(" ."), maxsplit=1)
    parts = said.split(", ")
    if len(parts) > 1 and chance.random() < 0.3:
        parts.pop(chance.randrange(len(parts)))
    if chance.random() < 0.5:
        chance.shuffle(parts)
    said = ", ".join(parts)
    for known in chance.sample(sorted(SYNONYMS), len(SYNONYMS)):
        if chance.random() < 0.6:
            said = re.sub(rf"\b{known}\b", chance.choice(SYNONYMS[known]), said, flags=re.IGNORECASE)
    words = [_inflected(word, chance) if chance.random() < 0.25 else word for word in said.split(" ")]
    sentences = [" ".join(words) + ".", _address(address, chance) + "."]
    sentences += chance.sample(ADDED, chance.choice((0, 1, 1, 2)))
    if chance.random() < 0.5:
        chance.shuffle(sentences)
    return _with_slips(" ".join(sentences), chance, chance.choice((0, 1, 1, 2)))


def _inflected(word: str, chance: random.Random) -> str:
    """Return a noun or an adjective in another case or number; others as they are."""
    bare = word.strip(",.")
    parsed = _morphology().parse(bare)[0]
    if not parsed.tag.POS or parsed.tag.POS not in {"NOUN", "ADJF"} or len(bare) < 4:
        return word
    other = parsed.inflect({chance.choice(("gent", "datv", "ablt", "loct")), chance.choice(("sing", "plur"))})
    return word.replace(bare, other.word) if other else word


def _address(address: str, chance: random.Random) -> str:
    parts = address.split(", ")
    if chance.random() < 0.5:
        parts = [f"дом {part[3:]}" if re.match(r"д\. \d", part) else part for part in parts]
        parts = [" ".join(WRITTEN_OUT.get(word, word) for word in part.split(" ")) for part in parts]
    if chance.random() < 0.3:
        parts.reverse()
    if len(parts) > 2 and chance.random() < 0.1:
        parts = [part for part in parts if not re.search(r"\d", part) or part is parts[0]] or parts
    return chance.choice(("", "Живу: ", "Адрес: ")) + ", ".join(parts)


def _with_slips(text: str, chance: random.Random, slips: int) -> str:
    words = text.split(" ")
    long = [place for place, word in enumerate(words) if len(word) > 5]
    for place in chance.sample(long, min(slips, len(long))):
        word = words[place]
        at = chance.randrange(1, len(word) - 2)
        words[place] = chance.choice(
            (
                word[:at] + word[at + 1 :],
                word[:at] + word[at] + word[at:],
                word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            )
        )
    return " ".join(words)
