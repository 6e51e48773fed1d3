"""A page for a browser, a part for htmx; the page of all components."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.template import Engine
from django.test import RequestFactory
from django_htmx.middleware import HtmxMiddleware

from otklik.ui.gallery import gallery
from otklik.ui.pages import page_or_part

TEMPLATE = "<h1>Page</h1>{% partialdef list inline %}<ul></ul>{% endpartialdef %}"


@pytest.fixture
def answer(tmp_path, monkeypatch):
    """Answer a request with TEMPLATE, whole or in part."""
    (tmp_path / "page.html").write_text(TEMPLATE)
    engine = Engine.get_default()
    monkeypatch.setattr(engine, "dirs", [tmp_path])
    for loader in engine.template_loaders:
        loader.reset()

    def ask(**headers: str):
        def view(request: HttpRequest) -> HttpResponse:
            return page_or_part(request, "page.html", "list", {})

        return HtmxMiddleware(view)(RequestFactory().get("/", headers=headers))

    return ask


def test_a_browser_gets_the_whole_page(answer):
    assert answer().content == b"<h1>Page</h1><ul></ul>"


def test_htmx_gets_the_part(answer):
    assert answer(hx_request="true").content == b"<ul></ul>"


@pytest.mark.parametrize("header", ["hx_boosted", "hx_history_restore_request"])
def test_htmx_that_wants_a_page_gets_it(answer, header):
    assert b"<h1>" in answer(hx_request="true", **{header: "true"}).content


def test_a_cache_is_told_that_the_answers_differ(answer):
    assert answer()["Vary"] == "HX-Request"


def test_the_page_of_components_shows_both_themes():
    page = gallery(RequestFactory().get("/ui/")).content.decode()

    assert 'data-theme="light"' in page
    assert 'data-theme="dark"' in page
