"""How long a clerk waits for suggestions while she types, among many papers, beside one look into an index.

Each is asked as the screen asks it: a call, whatever number of queries it takes. The texts are drawn by a growing
rarity of their words (`searching`), all appeals are otherwise the same one, and one person has written five thousand
times. The figure is that of the slowest suggestion; the floor is one correspondent, looked up by its key.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date

from django.db import connection

from bench.measuring import Measurement, Stopwatch
from bench.opening import BUSIEST, BUSY
from bench.searching import drawn, middle, p95
from otklik.assist import books, papers
from otklik.config.roles import as_owner
from otklik.office.appeals.models import Appeal, Question
from otklik.office.people.models import Citizen, User
from otklik.office.people.queries import viewer
from otklik.office.people.rights import Viewer
from otklik.office.registry.models import Correspondent

PAPERS = 1_000_000
REQUESTS = 8
"""Calls of a suggestion in a round."""
TODAY = date(2026, 4, 14)
"""A Tuesday among the papers."""
SENDER, TEXT = "Организация № 5", "Прошу починить дорогу, по улице не пройти, у мельницы выбоины, колодец засыпало"
ADDRESSES = """
INSERT INTO otklik_people_citizenaddress (citizen_id, address, settlement_id, first_seen_on)
SELECT DISTINCT ON (citizen.id) citizen.id, citizen.address, appeal.settlement_id, appeal.registered_on
FROM otklik_people_citizen citizen JOIN otklik_appeals_appeal appeal ON appeal.citizen_id = citizen.id
ORDER BY citizen.id, appeal.registered_on
"""


def suggesting(number: int, rounds: int) -> Measurement:
    """Ask for every suggestion, so many papers at hand; return the slowest one's p95."""
    logging.disable(logging.INFO)
    with drawn(number):
        with as_owner(), connection.cursor() as cursor:
            cursor.execute(ADDRESSES)
            cursor.execute(BUSIEST, [min(BUSY, number // 10)])
            cursor.execute("VACUUM ANALYZE")
        clerk = User.objects.create_user("bench", name="Ершова Н. П.", role="registrar")
        asked = _suggestions(viewer(clerk, TODAY), clerk.pk)
        times = {name: [_seconds(call) for _ in range(REQUESTS * rounds + 1)][1:] for name, call in asked.items()}
        floor = p95([_seconds(_bare) for _ in range(REQUESTS * rounds)])
    slowest = max(times, key=lambda name: p95(times[name]))
    steps = {f"{name}: p50 {1000 * middle(seconds):.0f} ms; p95": p95(seconds) for name, seconds in times.items()}
    return Measurement(
        "suggestion_p95_ms",
        1000 * p95(times[slowest]),
        1000 * floor,
        floor / p95(times[slowest]),
        "ms",
        number,
        about_floor=f"{slowest}; one correspondent by its key",
        steps=steps,
    )


def _suggestions(clerk: Viewer, user_id: int) -> dict[str, Callable[[], object]]:
    """Return a call for every suggestion, some with what finds most."""
    busiest = Citizen.objects.order_by("pk")[0]
    her = (busiest.surname, busiest.first_name, busiest.patronymic, busiest.address)
    asked = Question.objects.filter(code__isnull=False).order_by("pk")[0]
    settlement = Appeal.objects.get(pk=asked.appeal_id).settlement_id
    return {
        "correspondents by two words": lambda: books.correspondents("5 орг"),
        "correspondents by a letter that all begin with": lambda: books.correspondents("о"),
        "correspondents of the last letters": lambda: books.correspondents(""),
        "questions by two words": lambda: books.questions("рем дор", TODAY, user_id),
        "questions given lately": lambda: books.questions("", TODAY, user_id),
        "addressees": lambda: books.addressees("гл", TODAY),
        "the settlement of a village": lambda: books.settlement_in("д. Заречье, ул. Мира, д. 77", TODAY),
        "departments for a question": lambda: books.departments_for(str(asked.code_id), settlement, TODAY),
        "registered already": lambda: papers.registered_already(SENDER, "4-исх", None, clerk),
        "earlier papers of the busiest": lambda: papers.earlier_papers(*her, clerk),
        "similar papers": lambda: papers.similar(TEXT, clerk),
        "papers with the same file": lambda: papers.same_files(["ab" * 32], clerk),
        "appeals to join a cover to": lambda: papers.duplicates_of_appeal(*her, TEXT, clerk),
    }


def _seconds(call: Callable[[], object]) -> float:
    with Stopwatch() as watch:
        call()
    return watch.seconds


def _bare() -> object:
    return Correspondent.objects.filter(key=SENDER.lower()).first()
