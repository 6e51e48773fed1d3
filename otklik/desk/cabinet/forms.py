"""The form of a resolution: who, in which words, by when; the likeliest are buttons under a thumb."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms

from otklik.assist.books import departments_for, departments_for_sender
from otklik.desk.forms import OnceForm, ScanField
from otklik.office.assigning.actions import Order, Scan
from otklik.office.assigning.queries import below, executors, leaders, phrases, report_day, route_of
from otklik.office.reference.queries import office_calendar
from otklik.rules.routing import complains_of
from otklik.rules.years import UnknownYear
from otklik.ui import russian
from otklik.ui.fields import DayInput

BUTTONS = 8
"""Executors that are buttons; the others stand in a list, whom an appeal complains of too."""
PRESETS = (3, 7, 10, 15)
"""Days from today on that are offered as the term of a resolution."""
HELPERS = 3
"""Empty lines for co-executors beyond those that there are."""
OTHER = "other"
"""The term that is a day of one's own; the executor who is none of the buttons."""


@dataclass(frozen=True, slots=True)
class Offered:
    """An executor as a button, and why she is proposed."""

    value: str
    title: str
    detail: str = ""
    reason: str = ""


class Executors:
    """To whom a paper may be given: anybody, or below an assignment; the likeliest first, each with its reason."""

    def __init__(self, letter: Any, today: date, above: Any = None, but: int | None = None) -> None:
        within = below(above.department_id) if above else None
        rooms, people = executors(today, within)
        if above:  # it is there already, and with her
            rooms = [room for room in rooms if room.pk != above.department_id]
            people = [one for one in people if one.pk != (above.executor_id or but)]
        self.rooms = [(f"d{room.pk}", room.name) for room in rooms]
        self.people = [
            (f"u{one.pk}", f"{one.get_full_name()} – {one.department.name if one.department else ''}") for one in people
        ]
        known = {value: Offered(value, title) for value, title in self.rooms} | {
            f"u{one.pk}": Offered(f"u{one.pk}", one.get_full_name(), one.department.name if one.department else "")
            for one in people
        }
        found: dict[str, Offered] = {}
        appeal = getattr(letter, "appeal", None)
        about = appeal.about_whom if appeal else ""
        known = {value: one for value, one in known.items() if not complains_of(about, one.title)}
        for value, reason in _likely(letter, today):
            if value in known and value not in found:
                one = known[value]
                found[value] = Offered(one.value, one.title, one.detail, reason)
        if above or not found:  # few, or nothing is known of whose such papers are
            first = "u" if above else "d"
            for one in sorted(known.values(), key=lambda one: one.value[:1] != first):
                found.setdefault(one.value, one)
        self.buttons = list(found.values())[:BUTTONS]

    def choices(self, first: tuple[str, str]) -> list[Any]:
        """Return all of them for a list to choose from."""
        return [first, ("Подразделения", self.rooms), ("Сотрудники", self.people)]


def _likely(letter: Any, today: date) -> Iterator[tuple[str, str]]:
    """Yield who is proposed, and why: by the office's order first, then by experience."""
    if row := route_of(letter, today):
        who = f"u{row.executor_id}" if row.executor_id else f"d{row.department_id}"
        yield who, f"по распределению: {row.source}"
    appeal = getattr(letter, "appeal", None)
    code = appeal.questions.filter(position=1).values_list("code", flat=True).first() if appeal else None
    found = departments_for(code, appeal.settlement_id, today) if appeal and code else []
    if not found and letter.correspondent_id:
        found = departments_for_sender(letter.correspondent_id, today)
    for one in found:
        yield f"d{one.key}", one.reason


def order_of(value: str, text: str = "", due: date | None = None) -> Order:
    """Return the order that a chosen executor makes: «d5» is a department, «u7» an official."""
    key = int(value[1:]) if value[1:].isdigit() else None
    said = {"text": text, "due": due}
    return Order(executor=key, **said) if value[:1] == "u" else Order(department=key, **said)  # type: ignore[arg-type]


class ResolutionForm(OnceForm):
    """Who answers, in which words, by when."""

    responsible = forms.ChoiceField(label="Ответственный исполнитель", widget=forms.RadioSelect, required=False)
    other = forms.ChoiceField(label="Другой исполнитель", required=False)
    phrase = forms.ChoiceField(label="Резолюция", widget=forms.RadioSelect, required=False)
    text = forms.CharField(
        label="Свой текст вместо готового", widget=forms.Textarea(attrs={"rows": 2}), max_length=2000, required=False
    )
    term = forms.ChoiceField(label="Срок исполнения", widget=forms.RadioSelect, required=False)
    due = forms.DateField(label="Другой день", widget=DayInput(), required=False)
    override = forms.CharField(
        label="Почему поручается тому, на кого жалуются",
        help_text="Заполните, только если другого исполнителя нет: основание останется в журнале (59-ФЗ, ст. 8 ч. 6)",
        max_length=500,
        required=False,
    )

    def __init__(
        self, *args: Any, letter: Any, whom: Executors, today: date, limit: date | None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.whom = whom
        buttons = [(one.value, one.title) for one in whom.buttons]
        wordings = [(one.text, one.text) for one in phrases()]
        self.limit, self.report = limit, report_day(letter, today)
        terms = _terms(today, limit, self.report)
        for name, choices in (
            ("responsible", buttons),
            ("other", whom.choices(("", "– выберите, если его нет среди кнопок –"))),
            ("phrase", wordings),
            ("term", terms),
        ):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        if wordings and not self.is_bound:
            self.initial.setdefault("phrase", wordings[0][0])
        if not self.is_bound:
            self.initial.setdefault("term", terms[0][0])
        appeal = getattr(letter, "appeal", None)
        if appeal is None or not appeal.about_whom:
            del self.fields["override"]

    def offered(self) -> list[tuple[Any, Offered]]:
        """Return the buttons of executors, each with who it is."""
        return list(zip(self["responsible"], self.whom.buttons, strict=True))

    def after_report(self) -> str:
        """Return the warning that the term chosen is later than a higher body is to be told; empty: it is not."""
        last = self.cleaned_data["day"] or self.limit
        if self.report is None or (last and last <= self.report):
            return ""
        return f"Срок поручения – позже дня доклада вышестоящему органу: доложить до {russian.day(self.report)}."

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        said["whom"] = said.get("other") or said.get("responsible") or ""
        if not said["whom"]:
            self.add_error("responsible", "Выберите, кто отвечает.")
        said["words"] = (said.get("text") or "").strip() or said.get("phrase") or ""
        if not said["words"]:
            self.add_error("text", "Выберите готовую резолюцию или напишите свою.")
        said["day"] = said.get("due")
        if said["day"] is None and said.get("term"):
            said["day"] = date.fromisoformat(said["term"])
        return said


class HelperForm(forms.Form):
    """A co-executor: what is asked of her, by which day of her own."""

    whom = forms.ChoiceField(label="Соисполнитель", required=False)
    text = forms.CharField(label="Что сделать", max_length=500, required=False)
    due = forms.DateField(label="Свой срок", widget=DayInput(), required=False)

    def __init__(self, *args: Any, choices: Sequence[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["whom"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("whom") and "whom" not in self.errors and (said.get("text") or said.get("due")):
            self.add_error("whom", "Выберите соисполнителя или очистите строку.")
        return said

    def order(self) -> Order | None:
        """Return what is given to her; None of an empty line."""
        said = self.cleaned_data
        return order_of(said["whom"], said["text"], said["due"]) if said.get("whom") else None


def helper_forms(data: Any, whom: Executors, had: Sequence[Mapping[str, Any]] = ()) -> list[HelperForm]:
    """Return a line for each co-executor that there is, and a few empty ones; of what was sent, as many as came."""
    choices = whom.choices(("", "– нет –"))
    count = len(had) + HELPERS
    if data is not None:
        sent = [name for name in data if name.startswith("helper-") and name.endswith("-whom")]
        count = min(max(len(sent), 0), 50)
    return [
        HelperForm(data, prefix=f"helper-{place}", choices=choices, initial=had[place] if place < len(had) else None)
        for place in range(count)
    ]


class InkFields(OnceForm):
    """What is told of a resolution made in ink: whose it is, of which day, its scan."""

    author = forms.ChoiceField(label="Чья резолюция")
    on = forms.DateField(label="День резолюции", widget=DayInput())
    scan = ScanField(label="Скан резолюции")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        chosen = [(str(one.pk), f"{one.get_full_name()}, {one.get_role_display()}") for one in leaders()]
        self.fields["author"].choices = chosen  # type: ignore[attr-defined]


class InkForm(ResolutionForm, InkFields):
    """A resolution made in ink."""


class NoteForm(OnceForm):
    """The words of a resolution that gives nothing."""

    text = forms.CharField(label="Резолюция", initial="К сведению", max_length=500)


class InkNoteForm(NoteForm, InkFields):
    """The same, made in ink."""


def valid(form: forms.Form, helpers: Iterable[forms.Form]) -> bool:
    """Tell whether a form and all its lines will do; each that does not tells its own errors."""
    will_do, *lines_do = [one.is_valid() for one in (form, *helpers)]
    if not all(lines_do):
        form.add_error(None, "Исправьте строку соисполнителя: она отмечена ниже.")
    return will_do and all(lines_do)


def scan_of(file: Any) -> Scan:
    """Return an uploaded file as an action takes it."""
    return Scan(file.name, file.read())


def _terms(today: date, limit: date | None, report: date | None) -> list[tuple[str, str]]:
    """Return the terms that are offered: the paper's own, and days before it; first the day of a report before it."""
    own = f"срок бумаги: до{russian.NBSP}{russian.day(limit)}" if limit else "без срока"
    found = [("", own if limit is None or limit >= today else f"немедленно: срок бумаги истёк {russian.day(limit)}")]
    for days in PRESETS:
        day = _working(today + timedelta(days))
        if day > today and day != report and (limit is None or day < limit):
            found.append((day.isoformat(), f"{russian.days(days)}: до{russian.NBSP}{russian.day(day)}"))
    if report and (limit is None or report < limit):
        found.insert(0, (report.isoformat(), f"к докладу: до{russian.NBSP}{russian.day(report)}"))
    return found


def _working(day: date) -> date:
    try:
        return office_calendar().working_day_on_or_before(day)
    except UnknownYear:
        return day
