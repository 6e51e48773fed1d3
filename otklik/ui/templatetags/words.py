"""Template words, known to every template: dates with weekday, counted nouns, terms in words, marks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Protocol
from urllib.parse import quote, urlsplit

from django import template
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from otklik.ui import russian
from otklik.ui.themes import chosen_theme

register = template.Library()

LONGEST_FROM = 500
"""Characters of an address that a link takes along; of a longer one only the path."""


class Named(Protocol):
    """Whoever a paper names: a citizen, an applicant, a visitor."""

    surname: str
    first_name: str
    patronymic: str


def _local(moment: date | datetime) -> date | datetime:
    return timezone.localtime(moment) if isinstance(moment, datetime) and timezone.is_aware(moment) else moment


def _day(moment: date | datetime) -> date:
    local = _local(moment)
    return local.date() if isinstance(local, datetime) else local


def _time(value: date | datetime | None, words: str) -> SafeString | str:
    if value is None:
        return ""
    local = _local(value)
    machine = local.isoformat(timespec="minutes") if isinstance(local, datetime) else local.isoformat()
    return format_html('<time datetime="{}">{}</time>', machine, words)


@register.filter
def day(value: date | datetime | None) -> SafeString | str:
    """«вт 14.12.2021»; nothing for nothing."""
    return _time(value and _day(value), russian.day(_day(value))) if value else ""


@register.filter
def month(value: date) -> str:
    """«апрель 2026 г.»."""
    return russian.month(value)


@register.filter
def weekday_day(value: date | datetime | None) -> SafeString | str:
    """«вторник, 14 декабря 2021 г.»."""
    return _time(_day(value), russian.weekday_day(_day(value))) if value else ""


@register.filter
def moment(value: datetime | None) -> SafeString | str:
    """«вт 14.12.2021, 10:30» in the office's time zone."""
    return _time(value, f"{russian.day(_day(value))}, {_local(value):%H:%M}") if value else ""


@register.filter
def thousands(value: int | None) -> str:
    """«22 892»; a dash for what is not known."""
    return "–" if value is None else russian.thousands(value)


@register.filter
def decimal(value: float | None, digits: int = 1) -> str:
    """«98,2»; a dash for what is not known."""
    return "–" if value is None else russian.decimal(value, digits)


@register.filter
def hours(value: timedelta) -> str:
    """«7:48»: hours and minutes of a term counted in hours."""
    minutes = value // timedelta(minutes=1)
    return f"{minutes // 60}:{minutes % 60:02}"


@register.filter
def percent(value: float | None) -> str:
    """«98,2 %»; a dash for what is not known."""
    return "–" if value is None else f"{russian.decimal(value)}{russian.NBSP}%"


@register.filter
def counted(value: int, forms: str) -> str:
    """`{{ 334|counted:"письмо,письма,писем" }}` – «334 письма»."""
    one, few, many = forms.split(",")
    return russian.counted(value, one, few, many)


@register.filter
def counted_noun(value: int, forms: Sequence[str]) -> str:
    """`counted` where the forms are not words of the template but a value of the page."""
    one, few, many = forms
    return russian.counted(value, one, few, many)


@register.filter
def plural(value: int, forms: str) -> str:
    """The noun alone, where its number stands apart: `{{ 334|plural:"письмо,письма,писем" }}` – «письма»."""
    one, few, many = forms.split(",")
    return russian.plural(value, one, few, many)


@register.filter
def initials(person: Named) -> str:
    """«Кузнецова А. С.»."""
    return russian.initials(person.surname, person.first_name, person.patronymic)


@register.filter
def full_name(person: Named) -> str:
    """«Кузнецова Анна Сергеевна»."""
    return " ".join(part for part in (person.surname, person.first_name, person.patronymic) if part)


@register.filter
def is_link(text: str) -> bool:
    """Tell whether a text is an address that a browser may follow, not a script or a word."""
    return text.startswith(("https://", "http://"))


@register.filter
def tied(text: str) -> str:
    """Return a text in which «№ 532», «ул. Лесная», «д. 5» do not part at the end of a line."""
    return russian.tied(text)


@register.inclusion_tag("ui/due.html")
def due_mark(due: date | None, today: date, done_on: date | None = None, what: str = "ответ") -> dict[str, Any]:
    """The mark of a term: how far it is, or how it was kept if the answer, or `what` it is, has gone.

    Nothing without a term.

    A paper that has no term or no answer yet gives an empty text here, as templates do for what is missing.
    """
    if not due:
        return {}
    if done_on:
        late = done_on > due
        words = (
            f"{what} с{russian.NBSP}опозданием {russian.until(due, done_on)}" if late else f"{what} в{russian.NBSP}срок"
        )
        return {"state": "late" if late else "ok", "words": words}
    words = russian.until(due, today)
    if due < today:
        return {"state": "late", "words": f"просрочено {words}"}
    near = due - today <= timedelta(days=russian.NEAR_DAYS)
    return {"state": "near" if near else "ok", "words": words, "unseen": "срок:"}


@register.simple_tag(takes_context=True)
def current(context: template.Context, address: str, but: str = "") -> SafeString | str:
    """Say of a link in a menu that it leads here, or to the list that this card belongs to.

    :param but: the name of an address below this one that has a link of its own
    """
    path = context["request"].path if "request" in context else ""
    if path == address:
        return format_html('aria-current="{}"', "page")
    if but and path.startswith(reverse(but)):
        return ""
    return format_html('aria-current="{}"', "true") if address.count("/") > 2 and path.startswith(address) else ""


@register.simple_tag(takes_context=True)
def theme(context: template.Context) -> SafeString | str:
    """Say which theme the reader has chosen; nothing, if it is to be the system's."""
    chosen = chosen_theme(context["request"]) if "request" in context else ""
    return format_html(' data-theme="{}"', chosen) if chosen else ""


@register.simple_tag(takes_context=True)
def from_here(context: template.Context) -> str:
    """Return the query by which a card remembers the page that it was opened from: see `crumb`."""
    request = context["request"]
    address = request.get_full_path()
    return "?from=" + quote(address if len(address) <= LONGEST_FROM else request.path, safe="")


@register.simple_tag(takes_context=True)
def crumb(context: template.Context, *places: str) -> SafeString:
    """Return the link back: to the page that the card was opened from if it is one of these, else to the first.

    :param places: names of addresses, each with its title; the first one has no parts
    """
    titles = dict(zip(places[::2], places[1::2], strict=True))
    name, address = places[0], reverse(places[0])
    came_from = context["request"].GET.get("from", "")
    if came_from.startswith("/desk/"):  # never out of the house, whatever a link that was sent here says
        try:
            found = resolve(urlsplit(came_from).path).url_name
        except (Resolver404, ValueError):
            found = None
        if found in titles:
            name, address = found, came_from
    return format_html('<a class="crumb" href="{}">← {}</a>', address, titles[name])
