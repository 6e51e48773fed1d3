"""The papers that are printed: what each is for, on what page, which words its template may use, with an example.

A word of a template is Russian, since clerks write it: «{{ номер }}». The examples fill in a template that the office
has changed, before it is kept; so every word stands here, and a test holds what papers really say to this list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from otklik.papers import shipped
from otklik.papers.pictures import barcode, qr


class Of(StrEnum):
    """What a paper is made of."""

    LETTER = "letter"
    """One letter; of several it is as many papers."""
    HAND_OVER = "hand_over"
    MAILING = "mailing"
    JOURNAL = "journal"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Word:
    """A word of templates: what it says, and what it says in the example. Lists have words of their own."""

    says: str
    example: Any = ""
    words: Mapping[str, Word] | None = None
    """Of a row of a list, or of a part that may be missing."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that can be printed."""

    title: str
    purpose: str
    of: Of
    words: Mapping[str, Word]
    shipped: Callable[[], bytes]
    """The template that the product brings."""


OFFICE = {
    "учреждение": Word("полное название администрации", "Администрация муниципального образования «Образцовый район»"),
    "учреждение_кратко": Word("краткое название", "Администрация Образцового района"),
    "обратный_адрес": Word("адрес администрации (настройка postal_address)", "214000, г. Смоленск, ул. Мира, д. 1"),
    "сегодня": Word("день печати", "14.04.2026"),
}
ASSIGNED = {
    "отдел": Word("подразделение", "Отдел жилищно-коммунального хозяйства"),
    "исполнитель": Word("сотрудник, если назначен", "Петров П. П."),
    "ответственный": Word("ответственный или соисполнитель", "ответственный"),
}
RESOLUTION = {
    "текст": Word("слова резолюции", "Рассмотреть и подготовить ответ"),
    "чья": Word("чья она", "Соколов А. В."),
    "дата": Word("день резолюции", "14.04.2026"),
    "срок": Word("срок, если назначен", "30.04.2026"),
    "внёс": Word("кто внёс с бумаги, если она на бумаге", "Королёва Т. С."),
}
QUESTION = {
    "код": Word("код вопроса", "0005.0005.0056.1147"),
    "название": Word("вопрос классификатора", "Капитальный ремонт общего имущества"),
    "суть": Word("о чём спрашивают", "Когда отремонтируют крышу"),
    "результат": Word("чем закончился", "разъяснено"),
}
COVER = {
    "откуда": Word("кто прислал", "Приёмная Президента Российской Федерации в Смоленской области"),
    "номер": Word("номер там", "А26-02-1234"),
    "дата": Word("дата там", "10.04.2026"),
    "доложить": Word("срок доклада", "12.05.2026"),
}
SIGNATORY = {"имя": Word("кто подписал", "Сидоров Сидор Сидорович"), "адрес": Word("его адрес", "с. Печерск")}
APPEAL = {
    "заявитель": Word("фамилия, имя, отчество", "Кузнецова Анна Сергеевна"),
    "организация": Word("от чьего имени", ""),
    "адрес": Word("адрес", "214530, с. Печерск, ул. Мира, д. 2"),
    "территория": Word("поселение", "Печерское"),
    "почта": Word("электронная почта", "kuznetsova@example.ru"),
    "телефон": Word("телефон", "+7 900 000-00-00"),
    "форма": Word("письменное или электронное", "письменное"),
    "вид": Word("предложение, заявление, жалоба", "жалоба"),
    "подписей": Word("сколько подписей у коллективного", "3"),
    "подписавшие": Word("остальные подписавшие", words=SIGNATORY),
    "категория": Word("социальное положение, льгота", "пенсионер"),
    "о_ком": Word("на кого жалуются", ""),
    "повторное": Word("повторное, многократное, дубликат", "повторное"),
    "повторное_к": Word("номер прежнего обращения", "К-12/26"),
    "ответить": Word("как просили ответить", "почтой"),
    "текст": Word("содержание", "Прошу сообщить, когда отремонтируют крышу дома № 2 по ул. Мира."),
    "вопросы": Word("вопросы обращения", words=QUESTION),
    "сопроводительные": Word("письма, с которыми его прислали", words=COVER),
}
LETTER = {
    "номер": Word("регистрационный номер", "К-318/26"),
    "дата": Word("день регистрации", "14.04.2026"),
    "поступило": Word("день поступления", "13.04.2026"),
    "направление": Word("входящее или исходящее", "входящее"),
    "вид": Word("вид документа", "обращение гражданина"),
    "журнал": Word("журнал регистрации", "Журнал обращений граждан"),
    "корреспондент": Word("от кого (кто направил), у исходящего – кому", "Кузнецова А. С."),
    "исх_номер": Word("номер отправителя", "2-145/2026"),
    "исх_дата": Word("дата отправителя", "10.04.2026"),
    "доставка": Word("способ доставки", "почта"),
    "содержание": Word("краткое содержание: начало, если оно длинное", "О ремонте крыши"),
    "содержание_полностью": Word("всё содержание", "О ремонте крыши"),
    "листов": Word("листов", "2"),
    "приложений": Word("листов приложений", "4"),
    "дело": Word("индекс дела", "01-15"),
    "кому": Word("кому адресовано", "Главе района"),
    "подписал": Word("кто подписал", "Кузнецова А. С."),
    "срок": Word("последний день ответа", "14.05.2026"),
    "контроль": Word("контроль или особый контроль", "контроль"),
    "исполнители": Word("кому поручено", words=ASSIGNED),
    "резолюции": Word("резолюции, первая вначале", words=RESOLUTION),
    "ответ_номер": Word("номер ответа", "К-318/26-исх"),
    "ответ_дата": Word("дата ответа", "12.05.2026"),
    "оригинал": Word("у кого бумага", "Отдел жилищно-коммунального хозяйства"),
    "аннулировано": Word("почему номер аннулирован", ""),
    "обращение": Word("если это обращение гражданина", words=APPEAL),
}
BARCODE = {
    "штрихкод": Word("картинка штрихкода", barcode("12345678901234")),
    "цифры": Word("цифры под штрихкодом", "12345678901234"),
}
TICKET = {
    "телефон": Word("справочный телефон (настройка phone)", "8 (4812) 00-00-00"),
    "слово": Word("кодовое слово", "ромашка-4821"),
    "адрес": Word("где следить (настройка site)", "https://otklik.example.ru/"),
    "qr": Word("картинка QR-кода", qr("К-318/26 ромашка-4821")),
}
LISTED = {"место": Word("порядковый номер", "1")} | LETTER
HAND_OVER = {
    "кому": Word("подразделение и сотрудник", "Отдел жилищно-коммунального хозяйства, Петров П. П."),
    "кто": Word("кто передал", "Иванова И. И."),
    "дата": Word("день передачи", "14.04.2026"),
    "номер": Word("номер реестра", "17"),
    "всего": Word("сколько бумаг, со словом", "1 документ"),
    "бумаги": Word("что передано", words=LISTED),
}
JOURNAL = {
    "журнал": Word("название журнала", "Журнал обращений граждан"),
    "с": Word("первый день", "01.04.2026"),
    "по": Word("последний день", "30.04.2026"),
    "всего": Word("сколько в нём номеров, и сколько из них аннулировано", "1 номер"),
    "бумаги": Word("строки журнала", words=LISTED),
    "начало": Word("да на первой части: длинный журнал печатается частями", True),
    "конец": Word("да на последней части", True),
}
ITEM = {
    "место": Word("порядковый номер", "1"),
    "номер": Word("номер письма", "К-318/26-исх"),
    "получатель": Word("кому", "Кузнецова Анна Сергеевна"),
    "адрес": Word("куда", "214530, с. Печерск, ул. Мира, д. 2"),
    "шпи": Word("почтовый идентификатор", "21400012345678"),
    "индекс": Word("почтовый индекс получателя", "214530"),
}
MAILING = {
    "дата": Word("день сдачи", "14.04.2026"),
    "номер": Word("номер списка", "5"),
    "вид": Word("вид отправления", "письмо"),
    "категория": Word("категория", "заказное"),
    "всего": Word("сколько отправлений, со словом", "1 отправление"),
    "кто": Word("кто сдал", "Иванова И. И."),
    "отправления": Word("отправления", words=ITEM),
}
SEPARATOR = {"штрихкод": Word("картинка штрихкода", barcode("OTKLIK-SEPARATOR"))}

PAPERS: Mapping[str, Paper] = {
    "stamp": Paper(
        "Регистрационный штамп",
        "в правый нижний угол первой страницы; на скан он ставится сам",
        Of.LETTER,
        OFFICE | LETTER | BARCODE,
        shipped.stamp,
    ),
    "label": Paper(
        "Этикетка со штрихкодом", "наклейка 58 × 40 мм", Of.LETTER, OFFICE | LETTER | BARCODE, shipped.label
    ),
    "card": Paper(
        "Регистрационно-контрольная карточка",
        "РКК, лист А4",
        Of.LETTER,
        OFFICE | LETTER | BARCODE,
        shipped.card,
    ),
    "ticket": Paper(
        "Талон заявителю",
        "номер, дата, телефон и кодовое слово, лист А6",
        Of.LETTER,
        OFFICE | LETTER | TICKET,
        shipped.ticket,
    ),
    "no_enclosure": Paper("Акт об отсутствии вложений", "лист А4", Of.LETTER, OFFICE | LETTER, shipped.no_enclosure),
    "damaged": Paper("Акт о повреждении", "лист А4", Of.LETTER, OFFICE | LETTER, shipped.damaged),
    "hand_over": Paper(
        "Реестр передачи документов", "под роспись, лист А4", Of.HAND_OVER, OFFICE | HAND_OVER, shipped.hand_over
    ),
    "form_103": Paper(
        "Список почтовых отправлений",
        "форма 103 Почты России, лист А4 поперёк",
        Of.MAILING,
        OFFICE | MAILING,
        shipped.form_103,
    ),
    "envelope_c5": Paper("Конверт C5", "229 × 162 мм", Of.MAILING, OFFICE | MAILING, shipped.envelope_c5),
    "envelope_dl": Paper("Конверт DL", "220 × 110 мм", Of.MAILING, OFFICE | MAILING, shipped.envelope_dl),
    "envelope_c4": Paper("Конверт C4", "324 × 229 мм", Of.MAILING, OFFICE | MAILING, shipped.envelope_c4),
    "journal": Paper("Журнал регистрации", "за период, лист А4 поперёк", Of.JOURNAL, OFFICE | JOURNAL, shipped.journal),
    "separator": Paper(
        "Разделительный лист", "кладётся между письмами в сканер", Of.NOTHING, OFFICE | SEPARATOR, shipped.separator
    ),
}


def example(words: Mapping[str, Word]) -> dict[str, Any]:
    """Return what a paper says in the example: of each list one row, of each part what it has."""
    said: dict[str, Any] = {}
    for name, word in words.items():
        if word.words is None:
            said[name] = word.example
        else:
            row = example(word.words)
            said[name] = row if word.words is APPEAL else [row]
    return said


ROWS = ("строка", "один")
"""What a row is called in a template, and one of a list within it."""


def written(words: Mapping[str, Word], of: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """Yield how each word is written in a template, and what it says."""
    for name, word in words.items():
        if word.words is None:
            yield f"{{{{ {of}{name} }}}}", word.says
        elif word.words is APPEAL:
            yield f"{{% if {of}{name} %}} … {{% endif %}}", word.says
            yield from written(word.words, f"{of}{name}.", depth)
        else:
            yield f"{{%tr for {ROWS[depth]} in {of}{name} %}} … {{%tr endfor %}}", f"{word.says}: по строке таблицы"
            yield from written(word.words, f"{ROWS[depth]}.", depth + 1)
