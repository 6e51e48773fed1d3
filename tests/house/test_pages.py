"""What a browser gets from us is ours alone: no inline script or style, no outer address."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from otklik.config.options import ROOT

PAGES = sorted(
    path for face in ("ui", "desk", "portal") for path in (ROOT / "otklik" / face).rglob("templates/**/*.html")
)
ASSETS = sorted(
    path for path in (ROOT / "otklik").rglob("static/**/*") if path.suffix in {".css", ".js", ".svg", ".html"}
)

INLINE = re.compile(r"<script(?![^>]*\ssrc=)|<style|\sstyle\s*=|\son[a-z]+\s*=|javascript:|<base\b", re.IGNORECASE)
LOADED_FROM_OUTSIDE = re.compile(
    r"""(?:src|srcset|action|data|poster|<link[^>]*href)\s*=\s*["']?\s*(?:https?:)?//"""
    r"""|(?:@import|url\()\s*["']?\s*(?:url\()?["']?\s*(?:https?:)?//"""
    r"""|(?:fetch|import|importScripts|WebSocket|EventSource|open)\s*\(\s*["'`](?:https?:|wss?:)?//""",
    re.IGNORECASE,
)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_page_has_no_inline_script_or_style(page: Path):
    assert INLINE.findall(page.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("file", [*PAGES, *ASSETS], ids=name_of)
def test_nothing_is_loaded_from_outside(file: Path):
    assert LOADED_FROM_OUTSIDE.findall(file.read_text(encoding="utf-8")) == []


def test_there_are_pages_and_style_sheets():
    assert PAGES
    assert {path.suffix for path in ASSETS} >= {".css"}


@pytest.mark.parametrize(
    "line",
    [
        "<script>1</script>",
        "<style>a{}</style>",
        '<p style="color: red">',
        "<a onclick='f()'>",
        '<a href="javascript:f()">',
    ],
)
def test_inline_code_is_seen(line: str):
    assert INLINE.search(line)


@pytest.mark.parametrize(
    "line",
    [
        '<script src="https://cdn.example/x.js"></script>',
        '<link rel="stylesheet" href="//fonts.example/a.css">',
        '@import "https://fonts.example/a.css";',
        "a { background: url(https://example/a.png) }",
        'fetch("https://example/")',
    ],
)
def test_an_outer_address_is_seen(line: str):
    assert LOADED_FROM_OUTSIDE.search(line)


@pytest.mark.parametrize(
    "line",
    [
        '<script src="/static/a.js" defer></script>',
        '<a href="https://vk.com/wall1">',
        'url("../icons.svg#late")',
    ],
)
def test_what_is_ours_and_links_that_a_person_follows_are_fine(line: str):
    assert not INLINE.search(line)
    assert not LOADED_FROM_OUTSIDE.search(line)
