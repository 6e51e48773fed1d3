"""Notices: what an official was told of terms, and whether she wants it by e-mail too."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from otklik.desk.access import official, viewer
from otklik.desk.forms import OnceForm, pressed_once
from otklik.notices import queries
from otklik.notices.actions import BadWishes, address_of, see, set_wishes

PAGE_SIZE = 50


class WishesForm(OnceForm):
    """Where an official's e-mail goes, and whether she wants any."""

    email = forms.EmailField(label="Почта для напоминаний", required=False, max_length=254)
    by_email = forms.BooleanField(label="Присылать напоминания и на почту", required=False)


def notices(request: HttpRequest) -> HttpResponse:
    """Show what whoever asks was told, the latest first; take her wishes."""
    user = official(request)
    form = WishesForm(request.POST or None, initial={"email": user.email, "by_email": queries.wants_email(user.pk)})
    if request.method == "POST" and form.is_valid():
        try:
            set_wishes(user, email=form.cleaned_data["email"], by_email=form.cleaned_data["by_email"])
        except BadWishes as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, "Сохранено.")
            return redirect("notices")
    before = request.GET.get("before", "")
    whose = viewer(request)
    found = list(queries.notices_of(whose, int(before) if before.isdecimal() else None)[: PAGE_SIZE + 1])
    page = found[:PAGE_SIZE]
    context = {
        "rows": [(one, address_of(one)) for one in page],
        "next": f"?before={page[-1].pk}" if len(found) > PAGE_SIZE else "",
        "unseen": queries.unseen(whose).count(),
        "form": form,
        "seen": OnceForm(auto_id="seen-%s"),
    }
    return render(request, "desk/notices.html", context, status=422 if form.errors else 200)


@require_POST
def see_notices(request: HttpRequest) -> HttpResponse:
    """Note that whoever asks has seen what she was told."""
    return pressed_once(request, reverse("notices"), lambda at: see(viewer(request), at))
