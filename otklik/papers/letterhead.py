"""The templates of letters that leave the house, on its letterhead, and of the act of a check on site.

Their order is that of ГОСТ Р 7.0.97-2016: letterhead, number and day, addressee, heading, text, enclosure, signature,
executor. The number stands blank until the registrar gives it. What the law says is said in its own words.
"""

from __future__ import annotations

from typing import Any

from docx.enum.style import WD_STYLE_TYPE

from otklik.papers.shipped import A4, CENTRE, JUSTIFIED, RIGHT, Template

BLANK = "{{ %s|default('____________', true) }}"
INDENT = 12.5
ANSWERED = (
    "{% if бумага_номер %}\nНа №\u00a0{{ бумага_номер }}{% if бумага_дата %} от {{ бумага_дата }}{% endif %}{% endif %}"
)
ON_YOURS = ANSWERED.replace("бумага_", "на_")
LAW = "Федерального закона от 02.05.2006 №\u00a059-ФЗ «О порядке рассмотрения обращений граждан Российской Федерации»"
PAPER = "{{ бумага_дата }} №\u00a0{{ бумага_номер }}"
TO_YOU = "Ваше {{ что }} от " + PAPER
AGAIN = "После устранения причины, по которой ответ не может быть дан, Вы вправе вновь направить обращение."


def _begun(answered: str) -> Template:
    """Return a letter begun: the letterhead, number and day, to whom; `answered` says to which paper."""
    made = Template(A4, (15, 15, 20, 30), size=13)
    made.line("{{ бланк }}", align=CENTRE, bold=True, size=13)
    made.line(
        "{% if обратный_адрес %}{{ обратный_адрес }}{% endif %}{% if телефон %}, тел. {{ телефон }}{% endif %}",
        align=CENTRE, size=9.5, before=4, rule=True, after=12,
    )  # fmt: skip
    made.table(
        [82, 83],
        [[
            (f"{BLANK % 'дата'} №\u00a0{BLANK % 'номер'}{answered}", {"size": 12}),
            "{{ кому }}{% if куда %}\n{{ куда }}{% endif %}{% if почта %}\n{{ почта }}{% endif %}",
        ]],
        lines=False,
    )  # fmt: skip
    return made


def _letter(title: str, about: str, *text: str, greets: bool = True, encloses: str = "") -> bytes:
    """Return a letter: what its heading says, its paragraphs, and what stands behind «Приложение:»."""
    made = _begun(ON_YOURS if greets else "")
    made.line(about, bold=True, before=16, after=12)
    if greets:
        made.line("{% if обращение_к_автору %}{{ обращение_к_автору }}{% endif %}", align=CENTRE, after=8)
    for paragraph in text:
        _paragraph(made, paragraph)
    if encloses:
        made.line("{%p if приложение %}")
        made.line(encloses, before=8)
        made.line("{%p endif %}")
    _signed(made)
    return made.saved(title)


def _paragraph(made: Template, text: str) -> None:
    if text.startswith("{%p"):
        made.line(text)
    else:
        made.line(text, align=JUSTIFIED, first=INDENT, after=4)


def _signed(made: Template) -> None:
    post: tuple[str, dict[str, Any]] = ("{{ должность }}", {"kept": True})
    name = ("{{ подписал|default('____________________', true) }}", {"kept": True, "align": RIGHT})
    made.line("", before=18, kept=True)
    made.table([100, 65], [[post, name]], lines=False)
    by = "{% if исполнитель %}Исп. {{ исполнитель }}{% if телефон %}\nтел. {{ телефон }}{% endif %}{% endif %}"
    made.line(by, size=10, before=30)


BODY = "Текст ответа"
"""The style of a reply's own words, and of what is typed below the letterhead in Word."""


def reply() -> bytes:
    """Return the reply to an appeal or a letter: its own words, to one author or to several by a list."""
    made = _begun(ANSWERED)
    made.paper.styles.add_style(BODY, WD_STYLE_TYPE.PARAGRAPH).base_style = made.paper.styles["Normal"]
    made.line("", after=6)
    made.line("{%p for абзац in текст %}")
    made.line("{%p if loop.first and 'Уважаем' in абзац and абзац|length < 100 %}")
    made.line("{{ абзац }}", align=CENTRE, after=8).style = made.paper.styles[BODY]
    made.line("{%p else %}")
    made.line("{{ абзац }}", align=JUSTIFIED, first=INDENT, after=4).style = made.paper.styles[BODY]
    made.line("{%p endif %}")
    made.line("{%p endfor %}")
    made.line("{%p if бумаги %}")
    made.line("Ответ дан на обращения {{ бумаги }}.", align=JUSTIFIED, first=INDENT, after=4)
    made.line("{%p endif %}")
    _signed(made)
    return made.saved("Ответ")


TYPED = ("{%p for абзац in текст %}", "{{ абзац }}", "{%p endfor %}")
BODIES = (
    "{%p for один in органы %}",
    "{{ один.название }}{% if один.контакты %} ({{ один.контакты }}){% endif %}{% if not loop.last %};{% else %}."
    "{% endif %}",
    "{%p endfor %}",
)
ENCLOSED = "Приложение: {{ приложение }} в 1 экз."


def redirect() -> bytes:
    """Return the letter to the body that is competent."""
    return _letter(
        "Сопроводительное письмо",
        "О направлении {{ чего }}",
        "{{ по_закону }} направляем на рассмотрение по компетенции {% if копия %}копию {{ чего }}{% else %}{{ что }}"
        "{% endif %} от " + PAPER + "{% if заявитель %} (автор: {{ заявитель }}{% if заявителя_адрес %}, "
        "{{ заявителя_адрес }}{% endif %}){% endif %}.",
        "Основание: {{ причина }}.",
        "О результатах рассмотрения просим сообщить автору. О направлении автор уведомляется.",
        greets=False,
        encloses=ENCLOSED,
    )


def redirect_notice() -> bytes:
    """Return the notice to the author: where, why, how to reach them, and that the term runs there anew."""
    return _letter(
        "Уведомление о направлении",
        "О направлении {{ чего }} по компетенции",
        "Сообщаем, что {{ по_закону_строчно }} {% if копия %}копии Вашего {{ чего }} от "
        + PAPER
        + " направлены{% else %}"
        + TO_YOU
        + " направлено{% endif %} на рассмотрение по компетенции:",
        *BODIES,
        "Основание: {{ причина }}.",
        "{%p if копия %}",
        "По вопросам, отнесённым к компетенции администрации, ответ будет дан Вам отдельно в установленный срок. Срок "
        "рассмотрения остальных вопросов исчисляется со дня регистрации копии "
        "{% if органы|length > 1 %}в указанных органах, о результатах сообщат они"
        "{% else %}в указанном органе, о результатах сообщит он{% endif %}.",
        "{%p else %}",
        "Срок рассмотрения исчисляется заново – со дня регистрации {{ чего }} "
        "{% if органы|length > 1 %}в каждом из указанных органов; о результатах Вам сообщат они"
        "{% else %}в указанном органе; о результатах Вам сообщит этот орган{% endif %}.",
        "{%p endif %}",
    )


def extension_notice() -> bytes:
    """Return the notice that the answer takes longer."""
    return _letter(
        "Уведомление о продлении срока",
        "О продлении срока рассмотрения {{ чего }}",
        "Сообщаем, что {{ по_закону_строчно }} срок рассмотрения Вашего {{ чего }} от {{ бумага_дата }} "
        "№\u00a0{{ бумага_номер }}, истекающий {{ срок_был }}, продлён до {{ срок_стал }}.",
        "Основание: {{ причина }}.",
        "Ответ по существу будет направлен Вам не позднее указанного дня.",
    )


def inquiry() -> bytes:
    """Return the request to another body for documents and materials."""
    return _letter(
        "Запрос документов и материалов",
        "О предоставлении документов и материалов",
        "{{ по_закону }} в связи с рассмотрением {{ чего }} от " + PAPER + " просим "
        "предоставить{% if дней %} в течение {{ дней }} со дня получения настоящего запроса{% endif %}:",
        *TYPED,
        greets=False,
    )


def clarification() -> bytes:
    """Return the request to the author to say more exactly what is asked."""
    return _letter(
        "Запрос уточнения",
        "Об уточнении {{ чего }}",
        "В связи с рассмотрением Вашего {{ чего }} от " + PAPER + " просим уточнить следующее.",
        *TYPED,
        "{% if срок_был %}Срок рассмотрения на время уточнения не приостанавливается и истекает {{ срок_был }}; просим "
        "ответить заблаговременно.{% else %}Просим ответить в возможно короткий срок.{% endif %}",
    )


def interim() -> bytes:
    """Return the interim reply."""
    return _letter(
        "Промежуточный ответ",
        "О ходе рассмотрения {{ чего }}",
        "{{ на_бумагу }} сообщаем следующее.",
        *TYPED,
        "{% if срок_был %}Окончательный ответ будет дан не позднее {{ срок_был }}.{% else %}Окончательный ответ будет "
        "дан дополнительно.{% endif %}",
    )


def letter_out() -> bytes:
    """Return a letter that says what was typed."""
    return _letter("Письмо", "{{ тема }}", *TYPED, encloses=ENCLOSED)


# ── Article 11 ────────────────────────────────────────────────────────────────────────────────────────────


def left_terminated() -> bytes:
    """Return the notice that correspondence ends."""
    return _letter(
        "Уведомление о прекращении переписки",
        "О прекращении переписки",
        TO_YOU + " рассмотрено. На поставленный в нём вопрос Вам неоднократно давались письменные ответы по существу:",
        "{%p for один in ответы %}",
        "от {{ один.дата }}{% if один.номер %} №\u00a0{{ один.номер }}{% endif %} (на обращение "
        "№\u00a0{{ один.на_номер }}){% if not loop.last %};{% else %}.{% endif %}",
        "{%p endfor %}",
        "Новые доводы или обстоятельства в обращении не приводятся.",
        "На основании части 5 статьи 11 " + LAW + " принято решение о безосновательности очередного обращения и "
        "прекращении переписки с Вами по данному вопросу.",
    )


def left_court() -> bytes:
    """Return the letter with which a complaint about a judgement goes back."""
    return _letter(
        "Возврат обращения",
        "О возврате обращения",
        TO_YOU + ", в котором обжалуется судебное решение, возвращается Вам на основании части 2 статьи 11 "
        + LAW + ".",
        "Разъясняем, что судебное решение может быть обжаловано в вышестоящий суд в порядке и сроки, установленные "
        "процессуальным законодательством Российской Федерации; жалоба подаётся через суд, принявший решение, если "
        "закон не предусматривает иного.",
        encloses=ENCLOSED,
    )  # fmt: skip


def left_complained_of() -> bytes:
    """Return the letter with which a complaint goes back that only the one complained of could consider."""
    return _letter(
        "Возврат жалобы",
        "О возврате жалобы",
        "Рассмотрение " + TO_YOU.replace("Ваше {{ что }}", "Вашего {{ чего }}") + " отнесено к компетенции органа "
        "(должностного лица), решение или действие (бездействие) которого обжалуется. Направление ему жалобы на "
        "рассмотрение запрещено частью 6 статьи 8 " + LAW + ".",
        "На основании части 7 статьи 8 указанного закона жалоба возвращается Вам. Разъясняем Ваше право обжаловать "
        "соответствующее решение или действие (бездействие) в установленном порядке в суд.",
        encloses=ENCLOSED,
    )


def left_abuse() -> bytes:
    """Return the notice that the right is not to be abused."""
    return _letter(
        "Уведомление о недопустимости злоупотребления правом",
        "О недопустимости злоупотребления правом",
        TO_YOU + " содержит указанное в части 3 статьи 11 " + LAW + ": {{ причина }}.",
        "На основании указанной нормы обращение оставлено без ответа по существу поставленных в нём "
        "вопросов. Сообщаем о недопустимости злоупотребления правом на обращение.",
        AGAIN,
    )


def left_unreadable() -> bytes:
    """Return the notice that a text cannot be read."""
    return _letter(
        "Уведомление: текст не поддаётся прочтению",
        "О невозможности прочтения обращения",
        "Сообщаем, что текст Вашего обращения от " + PAPER + " не поддаётся прочтению. На "
        "основании части 4 статьи 11 " + LAW + " ответ на него не даётся, и оно не подлежит направлению на "
        "рассмотрение в другой орган.",
        AGAIN,
    )


def left_unclear() -> bytes:
    """Return the notice that it cannot be told what is asked."""
    return _letter(
        "Уведомление: суть обращения не определить",
        "О невозможности определить суть обращения",
        "Сообщаем, что текст Вашего обращения от " + PAPER + " не позволяет определить суть "
        "предложения, заявления или жалобы. На основании части 4.1 статьи 11 " + LAW + " ответ на него не даётся, и "
        "оно не подлежит направлению на рассмотрение в другой орган.",
        AGAIN,
    )


def left_on_site() -> bytes:
    """Return the notice that the answer stands on the official site."""
    return _letter(
        "Уведомление об ответе на официальном сайте",
        "Об ответе, размещённом на официальном сайте",
        "Сообщаем, что ответ на вопрос, поставленный в Вашем обращении от " + PAPER + ", "
        "размещён на официальном сайте в сети «Интернет»: {{ страница }}.",
        "Основание: часть 5.1 статьи 11 " + LAW + ".",
    )


def left_secret() -> bytes:
    """Return the notice that an answer would disclose a secret."""
    return _letter(
        "Уведомление о невозможности дать ответ",
        "О невозможности дать ответ по существу",
        "Сообщаем о невозможности дать ответ по существу вопроса, поставленного в Вашем обращении от "
        + PAPER
        + ", в связи с недопустимостью разглашения сведений, составляющих государственную или иную "
        "охраняемую федеральным законом тайну (часть 6 статьи 11 " + LAW + ").",
        AGAIN,
    )


# ── On site ───────────────────────────────────────────────────────────────────────────────────────────────


def site_check() -> bytes:
    """Return the act of a check on site."""
    made = Template(A4, (20, 15, 20, 30), size=13)
    made.line("{{ учреждение }}", align=CENTRE, bold=True, rule=True, after=18)
    made.line("АКТ", align=CENTRE, bold=True, size=15)
    made.line("проверки с выездом на место", align=CENTRE, bold=True, after=12)
    made.table([82, 83], [["{{ день }}", ("№ ________", {"align": RIGHT})]], lines=False)
    made.line("Место проверки: {{ место }}", before=4, after=8)
    _paragraph(
        made,
        "Проверка проведена по обращению{% if заявитель %} ({{ заявитель }}){% endif %} от "
        + PAPER
        + " на основании пункта 1 части 1 статьи 10 "
        + LAW
        + ".",
    )
    _paragraph(made, "В проверке участвовали:")
    _paragraph(made, "{%p for один in участники %}")
    _paragraph(made, "{{ один }}{% if not loop.last %};{% endif %}")
    _paragraph(made, "{%p endfor %}")
    _paragraph(
        made,
        "{% if присутствовал %}Заявитель присутствовал: {{ заявитель }}.{% else %}Заявитель не присутствовал."
        "{% endif %}",
    )
    _paragraph(made, "Установлено:")
    for line in ("{%p for абзац in установлено %}", "{{ абзац }}", "{%p endfor %}"):
        _paragraph(made, line)
    _paragraph(made, "{% if снимков %}К акту приложено: {{ снимков }}.{% endif %}")
    made.line("{%p if присутствовал %}")
    made.line("Замечания заявителя:", before=8, kept=True)
    for _ in range(2):
        made.line("", rule=True, before=6, kept=True)
    made.line("{%p endif %}")
    made.line("Подписи участников:", before=14, after=6, kept=True)
    signed = ("____________________", {"align": RIGHT})
    made.table(
        [110, 55],
        [
            "for один in участники",
            [("{{ один }}", {"after": 10}), signed],
            "endfor",
            "if присутствовал and not заявитель_участник",
            [("С актом ознакомлен заявитель: {{ заявитель }}", {"after": 10}), signed],
            "endif",
        ],
        lines=False,
    )  # fmt: skip
    made.number_pages()
    return made.saved("Акт проверки с выездом")
