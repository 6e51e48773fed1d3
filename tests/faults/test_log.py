"""What a running product writes down: enough to find what broke, and nothing about persons."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import psycopg

from otklik.config import postgres
from otklik.config.options import ROOT, Options
from tests.faults.processes import until
from tests.faults.product import Browser, otklik, running

JOURNALS = sorted((ROOT / "tests" / "figures" / "hard_year").glob("*.csv"))
NAME, PASSWORD = "Королёва Т. С.", "Каравай-19-июня"
LISTS = ("letters", "appeals", "incidents", "messages", "receptions")
CARDS = 5
"""How many cards of a room are opened."""
LONGEST_PLAIN = 3
"""Cells of so many characters («1», «да») say nothing of a person, and occur in any line."""
LONGEST_FIGURE = 7
"""Nor do figures of so many («54.7», «7-11»), which occur in any line as a time, a day or a duration."""


def said_of_persons() -> set[str]:
    """Every cell of the journals, and their single words with a capital: names, addresses, numbers, texts."""
    rows = [row for file in JOURNALS for row in csv.reader(file.open(encoding="utf-8-sig"), delimiter=";")]
    cells = {cell.strip() for row in rows for cell in row}
    words = {
        word for cell in cells for word in (cell, *re.findall(r"[А-ЯЁ][а-яё]+", cell)) if len(word) > LONGEST_PLAIN
    }
    return {word for word in words if len(word) > LONGEST_FIGURE or not re.fullmatch(r"[\d.,:/-]+", word)}


def test_the_log_of_a_day_names_what_broke_and_no_person(prepared: Path):
    made = otklik(prepared, "user", "clerk", "--name", NAME, "--role", "registrar", "--password", said=f"{PASSWORD}\n")
    assert made.returncode == 0, made.stderr
    with running(prepared) as product:
        clerk = Browser(f"http://127.0.0.1:{product.port}/")
        clerk.sign_in("clerk", "не тот пароль")
        assert "Загрузка журналов" in clerk.sign_in("clerk", PASSWORD)
        for file in JOURNALS:
            clerk.open("/desk/import/")
            with file.open("rb") as journal:
                clerk.open("/desk/import/", {"journals": journal})
            clerk.open(f"{clerk.place}start/", {})
            run = clerk.place
            until(lambda run=run: "/protocol/" in clerk.open(run), f"{file.name} is imported")  # type: ignore[misc]
        for room in LISTS:
            clerk.open(f"/desk/{room}/?q=Сомова")  # refused, with the name in the address
            clerk.open(f"/desk/{room}/")
            cards = clerk.links(rf"/desk/{room}/[0-9a-f-]{{36}}/[^<>]*?")
            assert cards
            assert {clerk.open(card) and clerk.status for card in cards[:CARDS]} == {200}
        place = postgres.connection_parameters(Options(var=prepared), owner=True)
        where = {"host": place["HOST"], "port": place["PORT"], "dbname": place["NAME"], "user": place["USER"]}
        with psycopg.connect(**where) as connection:
            connection.execute("ALTER TABLE otklik_appeals_appeal RENAME TO mislaid")
        clerk.open("/desk/appeals/")
        assert clerk.status == 500
        code = re.search(r"\b[0-9a-f]{32}\b", clerk.page)
        assert code
        product.stop()
        log = product.said() + (prepared / "postgres" / "log").read_text(encoding="utf-8")

    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    (broken,) = [line for line in lines if line.get("request") == code[0] and line["level"] == "error"]
    assert broken["error"] == "ProgrammingError"
    assert any("/otklik/desk/appeals/views.py:" in place for place in broken["where"])
    assert sum(line["message"] == "request" for line in lines) > len(LISTS)
    assert sorted(word for word in {*said_of_persons(), NAME, PASSWORD, "clerk"} if word in log) == []
