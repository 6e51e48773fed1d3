"""Papers are found by words in any form: of their text, of the files that came with them, of names."""

from __future__ import annotations

import pytest
from django.db import connection

from otklik.office.files.actions import keep_file
from otklik.office.files.models import StoredFile
from otklik.office.journal.actions import CONSOLE
from otklik.office.people.rights import EVERYTHING, Reach
from otklik.office.registry.actions import file_scan, receive
from otklik.office.registry.models import Letter
from otklik.office.search import queries as search
from otklik.office.search.questions import question
from otklik.office.work import queries
from otklik.office.work.tests.office import TUESDAY, moment, registered
from otklik.rules.admission import Channel

pytestmark = pytest.mark.django_db


def found(words: str, within: Reach = EVERYTHING) -> list[str]:
    return sorted(letter.number for letter in queries.select({"words": words}, within))


def test_a_letter_is_found_by_a_word_of_its_file():
    received = receive(channel=Channel.PAPER, title="скан.txt", by=CONSOLE, at=moment(TUESDAY))
    keep_file(
        ["Взыскать задолженность за отопление".encode()],
        name="скан.txt",
        subject_kind="received",
        subject_id=received.pk,
        at=moment(TUESDAY),
    )
    letter = registered(received=received.pk)

    assert found("отоплением задолженности") == [letter.number]


def filed(letter: Letter, words: str) -> bool:
    return file_scan(letter_id=letter.pk, content=words.encode(), name="скан.txt", by=CONSOLE, at=moment(TUESDAY))


def test_a_letter_is_found_by_a_scan_that_came_after_its_number_and_by_its_card_still():
    letter = registered(summary="О ремонте моста")
    assert filed(letter, "Взыскать задолженность за отопление")

    assert found("отоплением") == found("мостом") == [letter.number]


def test_a_letter_whose_scans_say_more_than_the_index_holds_keeps_them_all():
    letter = registered(summary="О ремонте моста")
    for batch in range(5):
        rare = range(batch * 8_000, (batch + 1) * 8_000)
        assert filed(letter, " ".join(f"q{word}-w{word}" for word in rare))

    assert StoredFile.objects.count() == 5
    assert found("мостом") == found("q1") == [letter.number]


def test_a_letter_is_found_by_its_correspondent_and_the_senders_number():
    letter = registered(correspondent="Прокуратура Смоленского района", outgoing_number="7-12/2026")

    assert found("прокуратурой") == found("7-12/2026") == [letter.number]


def test_a_common_word_and_a_rare_one_find_the_same(monkeypatch):
    numbers = [registered(summary=f"О дорогах {n}").number for n in range(3)]
    rare = found("дорогу")
    monkeypatch.setattr(search, "is_common", lambda _: True)

    assert found("дорогу") == rare == sorted(numbers)


def test_a_word_is_common_by_what_postgresql_has_counted():
    for n in range(40):
        registered(summary="О дорогах" if n else "О крышах")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE otklik_search_searchentry")
    search.frequencies.cache_clear()
    try:
        assert search.is_common(question("дорогами"))
        assert not search.is_common(question("небоскрёбами"))
    finally:
        search.frequencies.cache_clear()


def test_what_is_beyond_reach_is_not_found():
    registered(summary="О дорогах")

    assert found("дорогу", Reach(departments=frozenset({1}))) == []
