"""The page `/ui/`: every component in every state, in both themes. Whoever changes one looks at all."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from otklik.rules.deadlines import Step, due, term_of
from otklik.rules.law import Procedure

TODAY = date(2021, 12, 14)  # a Tuesday
REGISTERED = date(2021, 11, 12)  # a Friday; thirty days later is a Sunday
TERMS = [
    SimpleNamespace(due=date(2021, 12, 12), done_on=None),
    SimpleNamespace(due=TODAY, done_on=None),
    SimpleNamespace(due=date(2021, 12, 15), done_on=None),
    SimpleNamespace(due=date(2021, 12, 17), done_on=None),
    SimpleNamespace(due=date(2021, 12, 29), done_on=None),
    SimpleNamespace(due=date(2021, 12, 10), done_on=date(2021, 12, 13)),
    SimpleNamespace(due=date(2021, 12, 10), done_on=date(2021, 12, 9)),
]
ROWS = [
    SimpleNamespace(
        number="К-318/21",
        on=date(2021, 11, 12),
        text="Когда будет капитальный ремонт крыши нашего дома",
        who="Кузнецова А. С. · с. Печерск",
        mark="Приёмная Президента Российской Федерации в Смоленской области",
        department="Отдел ЖКХ",
        term=TERMS[0],
    ),
    SimpleNamespace(
        number="С-322/21",
        on=date(2021, 11, 15),
        text="Прошу проверить границы участка, сосед передвинул забор",
        who="Соболев П. И. · д. Киселёвка",
        mark="",
        department="Отдел земельных отношений",
        term=TERMS[2],
    ),
]

DOORS = [("просрочено", 3, "late"), ("сегодня", 1, "near"), ("до пт 17.12.2021", 6, ""), ("сегодня", 0, "none")]
HEADS = [
    SimpleNamespace(
        title="Номер",
        told=False,
        style="",
        state="descending",
        sorts=[
            SimpleNamespace(title="Номер", address="#page", state=""),
            SimpleNamespace(title="День", address="#page", state="descending"),
        ],
    ),
    SimpleNamespace(title="О чём", told=True, style="main", state="", sorts=[]),
    SimpleNamespace(
        title="Срок",
        style="",
        state="ascending",
        sorts=[SimpleNamespace(title="Срок", address="#page", state="ascending")],
    ),
]
OPTIONS = [
    SimpleNamespace(
        value="1", title="Ремонт автомобильных дорог", reason="вы ставили недавно", detail="Экономика › Транспорт"
    ),
    SimpleNamespace(value="2", title="Строительство дорог", reason="", detail="Экономика › Транспорт", chosen=True),
    SimpleNamespace(value="3", title="Смоленский районный суд", reason="", detail=""),
]


class ExampleForm(forms.Form):
    """A field of every kind, one of them wrong."""

    surname = forms.CharField(label="Фамилия", help_text="Как в письме")
    due = forms.DateField(label="Контрольный срок", required=False)
    form = forms.ChoiceField(label="Форма", choices=[("written", "письменное"), ("electronic", "электронное")])
    kind = forms.ChoiceField(label="Вид", choices=[("a", "заявление"), ("c", "жалоба")], widget=forms.RadioSelect)
    text = forms.CharField(label="Содержание", widget=forms.Textarea(attrs={"rows": 3}))
    file = forms.FileField(label="Файл")
    measures = forms.BooleanField(label="Меры приняты", required=False)


def gallery(request: HttpRequest) -> HttpResponse:
    """Show all components."""
    themes = [
        SimpleNamespace(
            name=name,
            title=title,
            form=ExampleForm(auto_id=f"{name}-%s"),
            wrong=ExampleForm(
                {"due": "31 ноября", "kind": "a", "form": "written", "text": "Дорогу не чистят"},
                auto_id=f"{name}-wrong-%s",
                prefix=None,
            ),
        )
        for name, title in (("light", "Светлая"), ("dark", "Тёмная"))
    ]
    context = {
        "themes": themes,
        "today": TODAY,
        "terms": TERMS,
        "rows": ROWS,
        "pages": {"previous": "#", "next": "#"},
        "explanation": due(term_of(Step.ANSWER, Procedure.APPEAL, REGISTERED), REGISTERED).explain(),
        "doors": DOORS,
        "heads": HEADS,
        "options": OPTIONS,
    }
    return render(request, "ui/gallery.html", context)
