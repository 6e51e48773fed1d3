"""The five doors lead somewhere: every name in the door lists resolves to what the list promises."""

from __future__ import annotations

import dataclasses
import inspect
import re
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from importlib import import_module

import pytest
from croniter import croniter
from django.core.checks import run_checks
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.module_loading import import_string

from otklik.config.channels import CHANNELS
from otklik.config.commands import COMMANDS
from otklik.config.options import ROOT
from otklik.config.reactions import REACTIONS
from otklik.config.timetable import TIMETABLE, Entry
from otklik.desk.journal.papers import KINDS
from otklik.office.journal.actions import CardRead, Event
from otklik.office.journal.queries import events
from tests.house.floors import ROOMS

EVENTS = [event for event in events().values() if "tests" not in event.__module__.split(".")]
TEMPLATES = sorted((ROOT / "otklik").rglob("templates/**/*.html"))


def addresses(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern)
        else:
            yield pattern


def test_every_address_of_ours_leads_to_a_function_of_a_face_and_has_a_name_of_its_own():
    ours = [address for address in addresses() if address.callback.__module__.startswith("otklik.")]

    assert ours
    assert [
        str(a.pattern) for a in ours if not re.match(r"otklik\.(desk|portal|api|config|ui)\.", a.callback.__module__)
    ] == []
    assert [str(a.pattern) for a in ours if not a.name] == []
    assert [name for name, times in Counter(a.name for a in addresses()).items() if times > 1] == []


@pytest.mark.parametrize("page", TEMPLATES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_of_a_page_names_an_address(page):
    names = {address.name for address in addresses()}

    assert set(re.findall(r"""{%\s*url\s+["']([^"']+)["']""", page.read_text(encoding="utf-8"))) <= names


def test_refusals_have_pages():
    urls = import_module("otklik.config.urls")

    for status in (400, 403, 404, 500):
        assert callable(getattr(urls, f"handler{status}"))


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_knows_its_arguments_and_runs(name: str):
    module = import_module(COMMANDS[name].module)

    module.arguments(ArgumentParser())
    assert callable(module.run)
    assert re.search("[а-яё]", COMMANDS[name].help), "--help is in Russian"


@pytest.mark.parametrize("entry", TIMETABLE, ids=lambda entry: entry.name)
def test_a_row_of_the_timetable_calls_a_job_at_a_time_that_exists(entry: Entry):
    assert inspect.iscoroutinefunction(import_string(entry.job))
    assert croniter.is_valid(entry.cron)
    assert entry.why


def test_the_queue_looks_after_itself():
    assert {"retry_stalled", "remove_old_jobs"} <= {entry.name for entry in TIMETABLE}
    assert len({entry.name for entry in TIMETABLE}) == len(TIMETABLE)


def test_a_reaction_is_to_an_event_of_a_room_and_calls_functions():
    assert [event for event in REACTIONS if event.partition(".")[0] not in ROOMS] == []
    assert [name for names in REACTIONS.values() for name in names if not callable(import_string(name))] == []


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.name)
def test_an_event_can_be_read_in_russian(event: type[Event]):
    fields = {field.name for field in dataclasses.fields(event)} - {"subject_id", "subject_kind"}

    assert event.name.partition(".")[0] == event.__module__.split(".")[-2], "it bears the name of its room"
    assert re.search("[а-яё]", event.title)
    assert "told" in vars(event) or not fields, "its data has words"
    assert re.search("[а-яё]|^$", event.told({})), "an old entry may lack what was added since"
    assert event is CardRead or event.subject_kind in KINDS, "its paper has a name"


def test_a_channel_is_a_folder_of_its_own():
    assert [name for name, folder in CHANNELS.items() if not import_module(f"otklik.channels.{folder}").__path__] == []
    folders = {path.parent.name for path in (ROOT / "otklik" / "channels").glob("*/__init__.py")}
    assert folders == set(CHANNELS.values())


def test_django_has_nothing_to_warn_of():
    assert run_checks() == []
