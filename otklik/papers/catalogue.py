"""The papers that are printed: what each is for, on what page, which words its template may use, with an example.

A word of a template is Russian, since clerks write it: «{{ номер }}». The examples fill in a template that the office
has changed, before it is kept; so every word stands here, and a test holds what papers really say to this list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from otklik.papers import letterhead, shipped
from otklik.papers.pictures import barcode, qr


class Of(StrEnum):
    """What a paper is made of."""

    LETTER = "letter"
    """One letter; of several it is as many papers."""
    HAND_OVER = "hand_over"
    MAILING = "mailing"
    JOURNAL = "journal"
    DISPATCH = "dispatch"
    """One letter out, as it waits in the queue or was sent."""
    SITE_CHECK = "site_check"
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
BODY = {
    "название": Word("орган", "Управление Росреестра по Смоленской области"),
    "контакты": Word("адрес и телефон", "214025, г. Смоленск, ул. Полтавская, д. 8, тел. (4812) 35-11-00"),
}
EARLIER = {
    "номер": Word("номер прежнего ответа", "К-12/26-исх"),
    "дата": Word("дата прежнего ответа", "20.02.2026"),
    "на_номер": Word("номер обращения, на которое он дан", "К-12/26"),
}
DISPATCH = {
    "бланк": Word("строки бланка", "АДМИНИСТРАЦИЯ\nМУНИЦИПАЛЬНОГО ОБРАЗОВАНИЯ\n«ОБРАЗЦОВЫЙ РАЙОН»"),
    "телефон": Word("справочный телефон (настройка phone)", "8 (4812) 00-00-00"),
    "номер": Word("номер исходящего; пусто, пока не зарегистрировано", "И-214/26"),
    "дата": Word("день регистрации исходящего", "16.04.2026"),
    "кому": Word("получатель; гражданин – в дательном падеже", "Кузнецовой А. С."),
    "куда": Word("его адрес", "214530, с. Печерск, ул. Мира, д. 2"),
    "почта": Word("его электронная почта, если пишут по ней", ""),
    "обращение_к_автору": Word("«Уважаемая …!»; пусто, если имени нет", "Уважаемая Анна Сергеевна!"),
    "что": Word("обращение, запрос или письмо", "обращение"),
    "чего": Word("то же в родительном падеже", "обращения"),
    "на_бумагу": Word("начало ответа", "На Ваше обращение от 14.04.2026 № К-318/26"),
    "бумага_номер": Word("номер бумаги, о которой письмо", "К-318/26"),
    "бумага_дата": Word("день её регистрации", "14.04.2026"),
    "заявитель": Word("автор", "Кузнецова Анна Сергеевна"),
    "заявителя_адрес": Word("адрес автора", "214530, с. Печерск, ул. Мира, д. 2"),
    "листов": Word("листов в бумаге", "2"),
    "текст": Word(
        "набранный текст по абзацам: {%p for абзац in текст %}, {{ абзац }}, {%p endfor %}",
        ["Сведения о правах на земельный участок с кадастровым номером 67:18:0010101:12."],
    ),
    "тема": Word("заголовок к тексту", "О рассмотрении обращения"),
    "по_закону": Word(
        "на каком основании, с большой буквы",
        "В соответствии с частью 3 статьи 8 Федерального закона от 02.05.2006 №\u00a059-ФЗ",
    ),
    "по_закону_строчно": Word(
        "то же с маленькой буквы", "в соответствии с частью 3 статьи 8 Федерального закона от 02.05.2006 №\u00a059-ФЗ"
    ),
    "причина": Word("причина решения", "государственный земельный надзор осуществляет этот орган"),
    "копия": Word("да, если направляются копии", False),
    "органы": Word("куда направлено", words=BODY),
    "дней": Word("срок ответа на запрос", "15 дней"),
    "срок_был": Word("последний день первого срока", "14.05.2026"),
    "срок_стал": Word("последний день после продления", "13.06.2026"),
    "страница": Word("адрес страницы с ответом", "https://otklik.example.ru/otvety/7"),
    "ответы": Word("прежние ответы, после которых переписка прекращена", words=EARLIER),
    "должность": Word("должность подписавшего", "Глава муниципального образования «Образцовый район»"),
    "подписал": Word("его имя", "И. И. Образцов"),
    "исполнитель": Word("кто подготовил", "Петров П. П."),
}
CHECK = {
    "день": Word("день проверки", "16.04.2026"),
    "место": Word("место проверки", "с. Печерск, ул. Мира, д. 2"),
    "бумага_номер": Word("номер обращения", "К-318/26"),
    "бумага_дата": Word("день его регистрации", "14.04.2026"),
    "заявитель": Word("автор", "Кузнецова Анна Сергеевна"),
    "участники": Word(
        "кто участвовал: {%p for один in участники %}, {{ один }}, {%p endfor %}",
        ["начальник отдела ЖКХ Петров П. П.", "ведущий специалист Белов И. Н."],
    ),
    "присутствовал": Word("да, если заявитель присутствовал", True),
    "установлено": Word(
        "что установлено, по абзацам: {%p for абзац in установлено %}, {{ абзац }}, {%p endfor %}",
        ["Кровля над вторым подъездом протекает, утеплитель намок на площади 12 кв. м."],
    ),
    "снимков": Word("сколько фотографий, со словом", "3 фотографии"),
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
    **{
        slug: Paper(title, "письмо на бланке, лист А4", Of.DISPATCH, OFFICE | DISPATCH, template)
        for slug, title, template in (
            ("redirect", "Сопроводительное письмо о направлении", letterhead.redirect),
            ("redirect_notice", "Уведомление о направлении", letterhead.redirect_notice),
            ("extension_notice", "Уведомление о продлении срока", letterhead.extension_notice),
            ("inquiry", "Запрос документов и материалов", letterhead.inquiry),
            ("clarification", "Запрос уточнения у автора", letterhead.clarification),
            ("interim", "Промежуточный ответ", letterhead.interim),
            ("left_terminated", "Уведомление о прекращении переписки", letterhead.left_terminated),
            ("left_court", "Возврат обращения о судебном решении", letterhead.left_court),
            ("left_complained_of", "Возврат жалобы", letterhead.left_complained_of),
            ("left_abuse", "Уведомление о недопустимости злоупотребления правом", letterhead.left_abuse),
            ("left_unreadable", "Уведомление: текст не поддаётся прочтению", letterhead.left_unreadable),
            ("left_unclear", "Уведомление: суть не определить", letterhead.left_unclear),
            ("left_on_site", "Уведомление об ответе на сайте", letterhead.left_on_site),
            ("left_secret", "Уведомление о невозможности дать ответ", letterhead.left_secret),
            ("letter_out", "Письмо", letterhead.letter_out),
        )
    },
    "site_check": Paper("Акт проверки с выездом", "лист А4", Of.SITE_CHECK, OFFICE | CHECK, letterhead.site_check),
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
