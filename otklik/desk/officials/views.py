"""Officials: who works here, in which role and department, who stands in for whom, who leaves."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from otklik.desk.forms import OnceForm, done_once
from otklik.office.control.actions import see_off
from otklik.office.control.queries import asked_of, in_work_of
from otklik.office.journal.actions import Actor
from otklik.office.people import actions, queries
from otklik.office.people.rights import ROLES, Action
from otklik.office.reference import actions as reference
from otklik.office.reference import books
from otklik.office.reference.actions import add_department
from otklik.ui.fields import DayInput

PAGE_SIZE = 50
NOBODY = ("", "–")
BY_NAME_TITLES = {Action.REGISTER_ON_ANOTHER_DAY: "регистрировать другим днём, с основанием"}
"""Rights given to persons by name → what a tick says."""
Act = Callable[[Any, Mapping[str, Any], Actor, datetime], str]
"""What a form does: official, what was typed, who acts, when → what to say afterwards."""


class _Number(forms.TypedChoiceField):
    """A choice of a row of a reference book, or of none."""

    def __init__(self, **options: Any) -> None:
        super().__init__(coerce=int, empty_value=None, required=False, **options)


class PlaceForm(OnceForm):
    """Name, role and place of an official."""

    name = forms.CharField(label="Фамилия И. О.", max_length=150)
    role = forms.ChoiceField(label="Роль", choices=ROLES)
    department = _Number(label="Подразделение", help_text="У заместителя главы – вершина его ветви")
    post = _Number(label="Должность на личном приёме")
    granted = forms.MultipleChoiceField(
        label="Права, данные лично",
        choices=[(action.value, title) for action, title in BY_NAME_TITLES.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Действуют у регистратора",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        today = timezone.localdate()
        self.choose("department", ((row.pk, row.name) for row in books.departments(today)))
        self.choose("post", ((row.pk, " ".join((row.post, row.name)).strip()) for row in books.posts(today)))

    def choose(self, field: str, rows: Any) -> None:
        self.fields[field].choices = [NOBODY, *rows]  # type: ignore[attr-defined]


class NewForm(PlaceForm):
    """A new account."""

    login = forms.CharField(label="Логин", max_length=150, help_text="Латинские буквы и цифры, без пробелов")
    field_order = ("token", "login", "name", "role", "department", "post", "granted")


class SubstitutionForm(OnceForm):
    """Who stands in, from a day to a day."""

    substitute = forms.ChoiceField(label="Кто замещает")
    since = forms.DateField(label="С какого дня", widget=DayInput())
    until = forms.DateField(label="По какой день", widget=DayInput())

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["substitute"].choices = _colleagues()  # type: ignore[attr-defined]


class LeavingForm(OnceForm):
    """Who takes the papers of an official who leaves."""

    taker = forms.ChoiceField(label="Кому передать бумаги в работе", required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["taker"].choices = _colleagues()  # type: ignore[attr-defined]


class DepartmentForm(OnceForm):
    """A new department."""

    name = forms.CharField(label="Новое подразделение", max_length=300)


class BranchForm(OnceForm):
    """Which department another one stands below."""

    department = forms.IntegerField(widget=forms.HiddenInput)
    parent = _Number(label="Входит в")

    def __init__(self, *args: Any, choices: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["parent"].choices = choices  # type: ignore[attr-defined]


def _colleagues() -> list[tuple[str, str]]:
    return [NOBODY, *((str(one.public_id), one.get_full_name()) for one in queries.working_officials())]


def officials(request: HttpRequest) -> HttpResponse:
    """List the accounts."""
    page = Paginator(queries.officials(), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "desk/officials.html", {"page": page})


def new_official(request: HttpRequest) -> HttpResponse:
    """Make an account; its password is shown once."""
    form = NewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data

        def act(by: Actor, at: datetime) -> str:
            made, password = actions.make_account(
                login=typed["login"], name=typed["name"], role=typed["role"], password=None, by=by, at=at
            )
            _place(made, typed, by, at)
            made.refresh_from_db()
            messages.success(request, f"Учётная запись заведена. Логин: {made.username}, пароль: {password}")
            return reverse("official", args=[made.public_id])

        if answer := done_once(request, form, Action.MANAGE_OFFICIALS, act):
            return answer
    return render(request, "desk/new_official.html", {"form": form}, status=422 if form.errors else 200)


def official(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show an account and what can be done with it."""
    return _card(request, _official(public_id), {})


def _card(request: HttpRequest, person: Any, sent: Mapping[str, forms.Form]) -> HttpResponse:
    today = timezone.localdate()
    place = {
        "name": person.name,
        "role": person.role,
        "department": person.department_id,
        "post": person.official_id,
        "granted": person.granted,
    }
    context = {
        "official": person,
        "place": sent.get("place") or PlaceForm(initial=place),
        "substitution": sent.get("substitution") or SubstitutionForm(),
        "leaving": sent.get("leaving") or LeavingForm(),
        "once": OnceForm(),
        "substitutions": queries.substitutions_of(person, today),
        "stands_in": queries.stands_in_for(person, today),
        "in_work": in_work_of(person).count(),
        "asked": asked_of(person).count(),
        "second_factor": queries.has_second_factor(person),
        "today": today,
    }
    return render(request, "desk/official.html", context, status=422 if sent else 200)


@require_POST
def place_official(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Change name, role, department or post."""

    def act(person: Any, typed: Mapping[str, Any], by: Actor, at: datetime) -> str:
        actions.change_account(login=person.username, name=typed["name"], role=typed["role"], by=by, at=at)
        _place(person, typed, by, at)
        return "Сохранено."

    return _send(request, public_id, "place", PlaceForm(request.POST), act)


@require_POST
def reset_password(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Give an account a new password, shown once."""

    def act(person: Any, typed: Mapping[str, Any], by: Actor, at: datetime) -> str:
        password = actions.change_password(login=person.username, password=None, by=by, at=at)
        return f"Новый пароль: {password}. Передайте его сотруднику; больше он не покажется."

    return _send(request, public_id, "once", OnceForm(request.POST), act)


@require_POST
def drop_second_factor(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Let an official who has lost her codes sign in by her password."""

    def act(person: Any, typed: Mapping[str, Any], by: Actor, at: datetime) -> str:
        actions.drop_second_factor(login=person.username, by=by, at=at)
        return "Вход по коду выключен: сотрудник войдёт по паролю."

    return _send(request, public_id, "once", OnceForm(request.POST), act)


@require_POST
def arrange_substitution(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Have somebody stand in for an official."""

    def act(person: Any, typed: Mapping[str, Any], by: Actor, at: datetime) -> str:
        substitute = _official(uuid.UUID(typed["substitute"]))
        actions.arrange_substitution(
            absent=person,
            substitute=substitute,
            since=typed["since"],
            until=typed["until"],
            by=by,
            at=at,
        )
        return f"Замещает {substitute.get_full_name()}."

    return _send(request, public_id, "substitution", SubstitutionForm(request.POST), act)


@require_POST
def end_substitution(request: HttpRequest, public_id: uuid.UUID, substitution: uuid.UUID) -> HttpResponse:
    """End a substitution before its last day."""

    if not queries.has_substitution(_official(public_id), substitution):
        raise Http404

    def act(person: Any, typed: Mapping[str, Any], by: Actor, at: datetime) -> str:
        actions.end_substitution(absent=person, public_id=substitution, today=timezone.localdate(at), by=by, at=at)
        return "Замещение закончено."

    return _send(request, public_id, "once", OnceForm(request.POST), act)


@require_POST
def see_official_off(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Close the account of an official who leaves; her papers in work go to another."""

    def act(person: Any, typed: Mapping[str, Any], by: Actor, at: datetime) -> str:
        taker = _official(uuid.UUID(typed["taker"])) if typed["taker"] else None
        today = timezone.localdate(at)
        papers = see_off(leaver=person, taker=taker, today=today, by=by, at=at)
        told = f" Передано бумаг: {papers}, их принял {taker.get_full_name()}." if papers and taker else ""
        return f"Учётная запись закрыта.{told}"

    return _send(request, public_id, "leaving", LeavingForm(request.POST), act)


@require_POST
def open_official(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Open the account of an official who has come back."""

    def act(person: Any, typed: Mapping[str, Any], by: Actor, at: datetime) -> str:
        actions.open_account(login=person.username, by=by, at=at)
        return "Учётная запись снова открыта."

    return _send(request, public_id, "once", OnceForm(request.POST), act)


def departments(request: HttpRequest) -> HttpResponse:
    """Show which department stands below which; add one."""
    form = DepartmentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def act(typed: Mapping[str, Any], by: Actor, at: datetime) -> None:
            add_department(name=typed["name"], since=timezone.localdate(at), by=by, at=at)

        if answer := _change_departments(request, form, act):
            return answer
    return _departments(request, form)


@require_POST
def place_department(request: HttpRequest) -> HttpResponse:
    """Put a department below another."""
    form = BranchForm(request.POST, choices=_parents())

    def act(typed: Mapping[str, Any], by: Actor, at: datetime) -> None:
        reference.place_department(department=typed["department"], parent=typed["parent"], by=by, at=at)

    answer = _change_departments(request, form, act) if form.is_valid() else None
    return answer or _departments(request, DepartmentForm(), form)


def _change_departments(
    request: HttpRequest, form: forms.Form, act: Callable[[Mapping[str, Any], Actor, datetime], None]
) -> HttpResponse | None:
    def once(by: Actor, at: datetime) -> str:
        act(form.cleaned_data, by, at)
        messages.success(request, "Сохранено.")
        return reverse("departments")

    return done_once(request, form, Action.MANAGE_OFFICIALS, once)


def _departments(request: HttpRequest, form: forms.Form, branch: forms.Form | None = None) -> HttpResponse:
    choices, lines = _parents(), []
    for row in books.departments(timezone.localdate()):
        stands = {"department": row.pk, "parent": row.parent_id}
        lines.append((row, BranchForm(initial=stands, choices=choices, auto_id=f"department_{row.pk}_%s")))
    status = 422 if form.errors or branch else 200
    return render(request, "desk/departments.html", {"lines": lines, "form": form, "branch": branch}, status=status)


def _parents() -> list[tuple[Any, str]]:
    return [NOBODY, *((row.pk, row.name) for row in books.departments(timezone.localdate()))]


def _place(person: Any, typed: Mapping[str, Any], by: Actor, at: datetime) -> None:
    actions.place_official(login=person.username, department=typed["department"], post=typed["post"], by=by, at=at)
    actions.grant(login=person.username, granted=map(Action, typed["granted"]), by=by, at=at)


def _send(request: HttpRequest, public_id: uuid.UUID, name: str, form: forms.Form, act: Act) -> HttpResponse:
    """Do what a form of an official's card asks for, once; show the card again with what is wrong."""
    person = _official(public_id)

    def once(by: Actor, at: datetime) -> str:
        messages.success(request, act(person, form.cleaned_data, by, at))
        return reverse("official", args=[person.public_id])

    answer = done_once(request, form, Action.MANAGE_OFFICIALS, once) if form.is_valid() else None
    return answer or _card(request, person, {name: form})


def _official(public_id: uuid.UUID) -> Any:
    if (person := queries.official(public_id)) is None:
        raise Http404
    return person
