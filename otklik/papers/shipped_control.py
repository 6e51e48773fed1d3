"""The templates of control that the product brings: the card of a paper, the reminder, the briefing, the morning sheet.

What an instruction on office work calls контрольная карточка, напоминание, справка о ходе исполнения.
"""

from __future__ import annotations

from typing import Any

from otklik.papers.shipped import A4, CENTRE, FILED, JUSTIFIED, LINE, OFF_CONTROL, RIGHT, Template

A5 = (148.0, 210.0)
BOLD: dict[str, Any] = {"bold": True}
MIDDLE: dict[str, Any] = {"align": CENTRE}


def _about(row: str) -> str:
    """Return what a row says of a paper: under special control or not, from whom, about what."""
    special = f"{{% if {row}.особый %}}ОСОБЫЙ КОНТРОЛЬ. {{% endif %}}"
    return f"{special}{{{{ {row}.корреспондент }}}}: {{{{ {row}.содержание }}}}"


def control_card() -> bytes:
    """Return the card by which the controller follows a paper, A5: one stands in the file for each."""
    made = Template(A5, (9, 9, 8, 14), size=10)
    made.line("{{ учреждение_кратко }}", align=CENTRE, size=9, rule=True)
    made.line("КОНТРОЛЬНАЯ КАРТОЧКА", align=CENTRE, bold=True, size=12, before=4)
    made.line("{{ контроль|upper }}", align=CENTRE, bold=True, size=9, after=3)
    made.table(
        [38, 87],
        [
            [("Срок исполнения", BOLD), ("{{ срок|default('не установлен', true) }}"
             "{% if первый_срок %} (до продления – {{ первый_срок }}){% endif %}{% if контрольный and "
             "контрольный != срок %}; контрольный – {{ контрольный }}{% endif %}", BOLD)],
            ["Входящий № и дата", "{{ номер }} от {{ дата }}"],
            ["Корреспондент", "{{ корреспондент }}"],
            "if исх_номер or исх_дата",
            ["Его № и дата", "{{ исх_номер }}{% if исх_дата %} от {{ исх_дата }}{% endif %}"],
            "endif",
            ["Содержание", "{{ содержание }}"],
            "for один in доклады",
            ["Доложить", "{{ один.кому }}{% if один.номер %}, на № {{ один.номер }}{% endif %}{% if один.до %}"
             ", до {{ один.до }}{% endif %}{% if один.доложено %}; доложено {{ один.доложено }}{% endif %}"],
            "endfor",
            "for один in исполнители",
            ["{{ один.ответственный|capitalize }}",
             "{{ один.отдел }}{% if один.исполнитель %}, {{ один.исполнитель }}{% endif %}"],
            "endfor",
            "for один in отметки",
            ["{{ один.что }}", "{{ один.когда }}, {{ один.кто }}: {{ один.основание }}"],
            "endfor",
            "for один in резолюции",
            ["Резолюция", "{{ один.текст }}{% if один.срок %}, срок {{ один.срок }}{% endif %} – {{ один.чья }}, "
             "{{ один.дата }}"],
            "endfor",
            "if not резолюции",
            ["Резолюция", ("", {"after": 26})],
            "endif",
        ],
        size=9,
    )  # fmt: skip
    made.line("Ход исполнения", bold=True, size=9, before=4, after=2, kept=True)
    made.table(
        [22, 73, 30],
        [
            ["Дата", "Отметка (напоминание, продление, промежуточный ответ)", "Подпись"],
            "for один in ход",
            ["{{ один.когда }}", "{{ один.что }}", ""],
            "endfor",
            *[["", "", ""]] * 4,
        ],
        heads=1,
        size=8.5,
        height=6.5,
    )
    made.table(
        [38, 87],
        [
            ["Исполнено", "{% if ответ_дата %}№ {{ ответ_номер }} от {{ ответ_дата }}{% else %}№ __________ от " + LINE
             + "{% endif %}"],
            ["Снято с контроля", OFF_CONTROL],
            ["В дело", FILED],
        ],
        size=9,
    )  # fmt: skip
    return made.saved("Контрольная карточка")


def reminder() -> bytes:
    """Return the reminder to an executor: what is late and what is near."""
    made = Template(A4, (18, 15, 18, 28), size=13)
    made.line("{{ учреждение }}", align=CENTRE, bold=True, rule=True, after=10)
    made.table(
        [92, 75],
        [["{{ сегодня }}  № ________", "{{ кому }}{% if отдел and отдел != кому %}\n({{ отдел }}){% endif %}"]],
        lines=False,
    )
    made.line("НАПОМИНАНИЕ", align=CENTRE, bold=True, size=14, before=16)
    made.line("о документах, срок исполнения которых истёк или истекает", align=CENTRE, bold=True, after=10)
    made.line(
        "На {{ сегодня }} у Вас на исполнении {{ всего }} с истёкшим или истекающим в ближайшие {{ дней }} сроком"
        "{% if просрочено %}; из них срок истёк: {{ просрочено }}{% endif %}.",
        align=JUSTIFIED,
        first=12.5,
        after=6,
    )
    made.table(
        [9, 27, 69, 24, 38],
        [
            ["№", "Номер и дата", "От кого, о чём", "Срок", "Осталось"],
            "for бумага in бумаги",
            [
                ("{{ бумага.место }}", MIDDLE),
                "{{ бумага.номер }} от {{ бумага.дата }}",
                _about("бумага"),
                "{{ бумага.срок }}",
                "{{ бумага.осталось }}",
            ],
            "endfor",
        ],
        heads=1,
        size=10.5,
    )
    made.line(
        "Прошу принять меры к исполнению в срок. О причинах задержки и о дне исполнения прошу сообщить "
        "не позднее следующего рабочего дня.",
        align=JUSTIFIED,
        first=12.5,
        before=10,
        after=22,
        kept=True,
    )
    kept: dict[str, Any] = {"kept": True}
    made.table(
        [70, 45, 52],
        [[("{{ должность }}", kept), (LINE, kept | MIDDLE), ("{{ кто }}", kept | {"align": RIGHT})]],
        lines=False,
    )
    made.number_pages()
    return made.saved("Напоминание")


def briefing() -> bytes:
    """Return the sheet for the weekly meeting: by department, with an empty column for what is said there."""
    made = Template((A4[1], A4[0]), (13, 12, 15, 16), size=11)
    made.line("{{ учреждение }}", align=CENTRE, bold=True)
    made.line("СПРАВКА", align=CENTRE, bold=True, size=14, before=4)
    made.line("об исполнении документов и обращений граждан на {{ сегодня }}", align=CENTRE, bold=True)
    made.line(
        "Просрочено: {{ просрочено }}, из них по закону: {{ по_закону }}. Срок до {{ до }}: {{ на_неделе }}. "
        "На особом контроле: {{ особых }}.",
        align=CENTRE,
        after=6,
    )
    made.table(
        [10, 30, 88, 44, 24, 33, 40],
        [
            ["№", "Номер и дата", "От кого, о чём", "Исполнитель", "Срок", "Просрочено, осталось", "Пояснение"],
            "for строка in отделы",
            [("{{ строка.отдел }} – просрочено: {{ строка.просрочено }}, на неделе: {{ строка.на_неделе }}",
              BOLD | {"kept": True})],
            "for один in строка.бумаги",
            [
                ("{{ один.место }}", MIDDLE),
                "{{ один.номер }} от {{ один.дата }}",
                _about("один"),
                "{{ один.кто }}",
                "{{ один.срок }}{% if один.контрольный and один.контрольный != один.срок %} (контр. "
                "{{ один.контрольный }}){% endif %}",
                "{{ один.осталось }}",
                "",
            ],
            "endfor",
            "endfor",
        ],
        heads=1,
        size=9.5,
    )  # fmt: skip
    made.line("{%p if not отделы %}")
    made.line("Просроченных документов и документов со сроком на неделе нет.", align=CENTRE, before=8)
    made.line("{%p endif %}")
    made.line("{%p if ещё %}")
    made.line("Показаны первые по сроку; ещё {{ ещё }} – в Отклике, «Контроль».", before=6)
    made.line("{%p endif %}")
    below = {"before": 18}
    signed = [("{{ должность }}", below), (LINE, below), ("{{ кто }}", below | {"align": RIGHT})]
    made.table([140, 40, 89], [signed], lines=False)
    made.number_pages()
    return made.saved("Справка к планёрке")


COUNTED = {
    "резолюций": "ждут резолюции",
    "просрочено": "просрочено",
    "сегодня_срок": "срок сегодня",
    "приём_всего": "человек на приёме",
}
"""The numbers at the top of the morning sheet, and what stands under each."""


def morning() -> bytes:
    """Return the head's sheet of the morning, one page."""
    made = Template(A4, (14, 14, 12, 20), size=11)
    made.line("УТРЕННИЙ ЛИСТ", align=CENTRE, bold=True, size=15)
    made.line("{{ день }}", align=CENTRE, size=12)
    made.line("{{ учреждение_кратко }}", align=CENTRE, size=9, rule=True, after=6)
    made.table(
        [44, 44, 44, 44],
        [
            [(f"{{{{ {word} }}}}", MIDDLE | BOLD | {"size": 20}) for word in COUNTED],
            [(says, MIDDLE | {"size": 9}) for says in COUNTED.values()],
        ],
    )  # fmt: skip
    made.line("С {{ со_дня }}: поступило {{ поступило }}, из них обращений {{ обращений }}; ответов отправлено "
              "{{ отвечено }}; исходящих {{ исходящих }}.", size=10, before=6, after=4)  # fmt: skip
    for title, rows, none in (
        ("Ждут резолюции", "на_резолюцию", "Ничего не ждёт."),
        ("Просрочено", "просроченные", "Просроченного нет."),
        ("Срок сегодня", "на_сегодня", "На сегодня сроков нет."),
    ):
        made.line(title, bold=True, before=6, after=2, kept=True)
        made.line(f"{{%p if {rows} %}}")
        made.table(
            [27, 86, 31, 32],
            [
                f"for строка in {rows}",
                [
                    "{{ строка.номер }} от {{ строка.дата }}",
                    _about("строка"),
                    "{{ строка.кто }}",
                    "{{ строка.осталось }}",
                ],
                "endfor",
            ],
            size=8.5,
        )
        made.line("{%p else %}")
        made.line(none, size=10)
        made.line("{%p endif %}")
    made.line("Приём сегодня", bold=True, before=6, after=2, kept=True)
    made.line("{%p if приём %}")
    made.table(
        [126, 50], ["for строка in приём", ["{{ строка.кто }}", "записано: {{ строка.человек }}"], "endfor"], size=10
    )
    made.line("{%p else %}")
    made.line("Приёма нет.", size=10)
    made.line("{%p endif %}")
    return made.saved("Утренний лист")
