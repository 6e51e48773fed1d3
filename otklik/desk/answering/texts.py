"""The texts that replies begin with: whoever keeps them writes them here."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from otklik.desk.access import acting
from otklik.desk.answering.papers import OUTCOMES
from otklik.desk.forms import OnceForm, made_once
from otklik.office.answering import drafting, queries
from otklik.office.people.rights import Action

WORDS = (
    ("{{ заявитель }}", "имя и отчество автора"),
    ("{{ фамилия }}", "его фамилия"),
    ("{{ номер }}", "номер обращения"),
    ("{{ дата }}", "день регистрации"),
    ("{{ адрес }}", "адрес автора"),
    ("{{ поселение }}", "поселение"),
    ("{{ срок }}", "последний день ответа"),
    ("{{ исполнитель }}", "кто готовит ответ"),
)
"""What a template may name; anything else in «{{ }}» stays to be written, and the checker reminds of it."""


class TemplateForm(OnceForm):
    """A template of a reply."""

    name = forms.CharField(label="Название", max_length=150)
    topic = forms.CharField(
        label="Тема", max_length=30, required=False, help_text="Начало кода вопроса: 0005.0005.0056; пусто – любая"
    )
    outcome = forms.ChoiceField(label="Результат", choices=[("", "любой"), *OUTCOMES[1:]], required=False)
    body = forms.CharField(
        label="Текст", widget=forms.Textarea(attrs={"rows": 14}), max_length=drafting.LONGEST, strip=False
    )


def reply_templates(request: HttpRequest) -> HttpResponse:
    """Show the templates of replies; keep a new one."""
    return _page(request, None)


def reply_template(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show a template of replies to be changed or dropped."""
    template = queries.template_with(public_id)
    if template is None:
        raise Http404
    return _page(request, template)


def _page(request: HttpRequest, template: Any) -> HttpResponse:
    first = {name: getattr(template, name) for name in ("name", "topic", "outcome", "body")} if template else {}
    form = TemplateForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        said, by = form.cleaned_data, acting(request, Action.KEEP_REPLY_TEMPLATES)

        def act(at: datetime) -> str:
            if template and request.POST.get("drop"):
                drafting.drop_template(template=template, by=by, at=at)
                return f"Шаблон «{said['name']}» удалён."
            drafting.keep_template(
                name=said["name"], topic=said["topic"], outcome=said["outcome"], body=said["body"],
                template=template, by=by, at=at,
            )  # fmt: skip
            return f"Шаблон «{said['name']}» сохранён."

        if answer := made_once(request, form, reverse("reply_templates"), act):
            return answer
    context = {"form": form, "template": template, "rows": list(queries.templates()), "words": WORDS}
    return render(request, "desk/reply_templates.html", context, status=422 if form.errors else 200)
