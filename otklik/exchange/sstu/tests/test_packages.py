"""The cycle: a package is made, carried away, marked as sent; what is new or changed follows; errors come back."""

from __future__ import annotations

import hashlib
import json
import uuid
import zipfile
from argparse import Namespace
from base64 import b64decode
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from otklik.exchange.sstu import actions, command, queries
from otklik.exchange.sstu.actions import (
    BadMonth,
    BadProtocol,
    BadSstuId,
    NotNow,
    load_protocol,
    make_package,
    mark_sent,
    put_down,
    set_sstu_id,
    stop_package,
)
from otklik.exchange.sstu.models import Item, Package, ReturnedError
from otklik.exchange.sstu.tests.office import APRIL, MAY, OURS, PROSECUTOR, an_appeal, identified, replied
from otklik.office.appeals.models import Appeal, Outcome
from otklik.office.files.actions import place_of
from otklik.office.journal.actions import CONSOLE
from otklik.office.journal.models import Entry
from otklik.office.reference.models import BodyName, HigherBody
from otklik.office.work.tests.office import TUESDAY, moment
from otklik.rules.tests.days import day

pytestmark = pytest.mark.django_db
FRIDAY, MONDAY, LATER = day("Fri 2026-05-08"), day("Mon 2026-05-11"), day("Fri 2026-06-05")


@pytest.fixture(autouse=True)
def _identified() -> None:
    identified()


def made(month: Any = APRIL, on: Any = FRIDAY, **fields: Any) -> Package:
    asked = put_down(month=month, user=None, today=on, at=moment(on), **fields)
    make_package(asked.pk, moment(on))
    return Package.objects.get(pk=asked.pk)


def mark(package: Package, on: Any = FRIDAY) -> None:
    mark_sent(package_id=package.pk, on=on, user=None, today=on, by=CONSOLE, at=moment(on))


def files(package: Package) -> dict[str, str]:
    return {file.name: file.sha256 for file in queries.files_of(package)}


def objects(package: Package) -> dict[str, Any]:
    """What the archives of a package hold: number → object."""
    found = {}
    for name, sha256 in files(package).items():
        if name.endswith(".zip"):
            with zipfile.ZipFile(place_of(sha256)) as archive:
                for entry in archive.namelist():
                    said = json.loads(archive.read(entry))
                    found[said["number"]] = said
    return found


def load(text: str | bytes) -> actions.Loaded:
    content = text.encode() if isinstance(text, str) else text
    return load_protocol(content=content, user=None, by=CONSOLE, at=moment(MONDAY))


def test_two_exports_on_two_days_are_the_same_to_the_bit():
    for number in range(5):
        replied(an_appeal(cover=f"1-{number}"), Outcome.EXPLAINED, file=b"%PDF " + bytes(range(256)) * 50)

    first, second = made(on=FRIDAY), made(on=MONDAY)

    assert files(first) == files(second)
    assert sorted(files(first)) == ["sstu-2026-04-001.zip", "sstu-2026-04-SHA256SUMS", "sstu-2026-04-manifest.json"]


def test_the_manifest_has_the_hash_of_every_file(settings):
    settings.OPTIONS = replace(settings.OPTIONS, sstu_part_bytes=6_000)
    for number in range(5):
        replied(an_appeal(cover=f"1-{number}"), Outcome.EXPLAINED, file=b"%PDF " + bytes(range(256)) * 8)

    package = made()
    manifest = json.loads(place_of(files(package)["sstu-2026-04-manifest.json"]).read_bytes())

    names = [part["name"] for part in manifest["parts"]]
    assert names == [f"sstu-2026-04-00{part}.zip" for part in range(1, len(names) + 1)]
    assert len(names) > 1
    listed = {one["name"]: (one["part"], one["sha256"]) for one in manifest["files"]}
    for number, part in enumerate(manifest["parts"], start=1):
        place = place_of(files(package)[part["name"]])
        assert (hashlib.sha256(place.read_bytes()).hexdigest(), place.stat().st_size) == (part["sha256"], part["size"])
        assert part["size"] < 6_000
        with zipfile.ZipFile(place) as archive:
            for entry in archive.namelist():
                assert listed.pop(entry) == (number, hashlib.sha256(archive.read(entry)).hexdigest())
    assert listed == {}


def test_only_what_breaks_no_rule_is_written_and_the_month_says_what_is_missing():
    good, bad = an_appeal(), an_appeal()
    replied(good, Outcome.EXPLAINED)
    replied(bad, Outcome.EXPLAINED, file=b"")

    package, month = made(), queries.month(APRIL)

    assert (package.state, package.objects_written, package.faulty) == ("ready", 1, 1)
    assert objects(package).keys() == {good.number}
    assert (month.ready, [one.number for one in month.not_ready]) == (1, [bad.number])
    assert month.not_ready[0].faults[0].do.startswith("Приложите к исходящему письму")


def test_the_next_package_has_what_is_new_and_what_has_changed():
    answered, waits = an_appeal(), an_appeal()
    replied(answered, Outcome.EXPLAINED)
    mark(made())
    assert made().state == "empty"
    assert made(is_whole=True).objects_written == 2

    replied(waits, Outcome.NOT_SUPPORTED, on=FRIDAY)
    new = an_appeal(MONDAY)
    following = made(MAY, LATER)

    assert {number: said["questions"][0]["status"] for number, said in objects(following).items()} == {
        waits.number: "NotSupported",
        new.number: "InWork",
    }


def test_a_correction_of_what_was_sent_goes_with_the_month_in_which_it_was_made():
    letter = an_appeal()
    replied(letter, Outcome.EXPLAINED)
    mark(made())
    assert made(MAY, LATER).state == "empty"

    letter.appeal.questions.update(outcome=Outcome.NOT_SUPPORTED)
    Entry.objects.filter(subject_kind="letter", subject_id=letter.pk, event="sstu.told").get()

    assert objects(made(MAY, LATER)).keys() == {letter.number}


def test_what_was_sent_stands_in_the_register_and_in_the_history_of_the_appeal():
    letter = an_appeal()
    replied(letter, Outcome.SUPPORTED, measures=True)
    package = made()
    mark(package)
    (item,) = queries.items_of(package)

    assert (item.number, item.statuses, item.part) == (letter.number, ["Supported"], 1)
    assert len(item.sha256) == len(item.digest) == 64
    entry = Entry.objects.get(event="sstu.told", subject_id=letter.pk)
    assert entry.data == {"on": "2026-05-08", "number": letter.number, "results": "поддержано"}
    with pytest.raises(NotNow, match="уже отправлен"):
        mark(package)


@pytest.mark.parametrize("on", [MONDAY, FRIDAY - timedelta(days=1)])
def test_a_package_is_sent_on_no_day_that_is_still_to_come_or_before_it_was_made(on):
    an_appeal()
    package = made()
    with pytest.raises(NotNow, match="когда пакет готов, до сегодняшнего"):
        mark_sent(package_id=package.pk, on=on, user=None, today=FRIDAY, by=CONSOLE, at=moment(FRIDAY))


PROTOCOLS = {
    "a table by the file": "Файл;Состояние;Сообщение\n{guid}.json;Error;Не найден код вопроса\n",
    "a table by the number": "{number}\tОшибка: Не найден код вопроса\n",
    "a text": "Загрузка 11.05.2026\n{guid}.json: Не найден код вопроса\n",
    "records": '[{{"file": "{guid}.json", "result": "Error", "message": "Не найден код вопроса"}}]',
    "by file": '{{"{guid}": ["Не найден код вопроса"]}}',
    "by file, nested": '{{"errors": {{"{guid}.json": {{"message": "Не найден код вопроса"}}}}}}',
    "by number": '{{"Items": [{{"number": "{number}", "errors": [{{"text": "Не найден код вопроса"}}]}}]}}',
}


@pytest.mark.parametrize("form", PROTOCOLS)
def test_a_protocol_of_errors_opens_the_appeal_whatever_its_form(form: str):
    letter = an_appeal()
    package = made()
    mark(package)
    (item,) = queries.items_of(package)

    loaded = load(PROTOCOLS[form].format(guid=item.guid, number=item.number))

    (error,) = queries.open_errors()
    assert loaded.errors == 1
    assert error.letter == letter
    assert "Не найден код вопроса" in error.words


def test_an_old_encoding_is_read_good_news_is_no_error_and_strange_lines_are_told():
    letters = [an_appeal(), an_appeal()]
    mark(made())
    text = f"Номер;Итог;Сообщение\n{letters[0].number};Success;\n{letters[1].number};Не указан автор\nпрочее;что-то\n"

    loaded = load(text.encode("cp1251"))
    load(text)

    assert (loaded.errors, loaded.well, loaded.unknown) == (1, 1, ("прочее; что-то",))
    assert [(error.letter, error.words) for error in queries.open_errors()] == [(letters[1], "Не указан автор")]
    assert Entry.objects.filter(event="sstu.error_returned").count() == 1


def test_a_returned_appeal_goes_again_until_it_is_sent_again():
    letter = an_appeal()
    mark(made())
    load(f"{letter.number};Не указан автор")
    assert queries.month(APRIL).returned == 1

    again = made()
    assert again.objects_written == 1
    mark(again, MONDAY)

    assert list(queries.open_errors()) == []
    assert ReturnedError.objects.get().settled_by == again
    assert made().state == "empty"


@pytest.mark.parametrize("text", ["смета на 2026 год", "[" * 100_000, '{"\\ud800": "\\u0000"}'])
def test_a_file_that_names_none_of_ours_is_no_protocol(text):
    an_appeal()
    mark(made())
    with pytest.raises(BadProtocol, match=r"нет ни одного нашего обращения|Это не протокол"):
        load(text)


def test_a_record_of_an_unknown_file_and_a_number_inside_other_words_blame_nobody():
    letter, other = an_appeal(), an_appeal()
    mark(made())
    Item.objects.filter(letter=letter).update(number="15")
    loaded = load(f"{uuid.uuid4()}.json;15;нет адреса\nстрока 15 пуста;ошибка\n№ {other.number};нет \0 кода\n")
    assert (loaded.errors, len(loaded.unknown)) == (1, 2)
    assert [error.letter for error in queries.open_errors()] == [other]
    load(json.dumps([{"number": other.number, "error": "нет\0имени"}]))
    assert queries.open_errors().filter(words="нетимени").exists()


def test_a_text_that_looks_like_a_file_is_a_text():
    looks = "\\u0000" + "a" * 64
    letter = an_appeal()
    replied(letter, Outcome.EXPLAINED, file=b"%PDF " + bytes(range(256)))
    Appeal.objects.filter(pk=letter.pk).update(address=looks)

    said = objects(made())[letter.number]

    assert said["address"] == looks
    assert b64decode(said["questions"][0]["attachment"]["content"]) == b"%PDF " + bytes(range(256))


def test_a_worker_that_is_killed_in_the_middle_leaves_nothing_and_the_package_is_made_once_more(settings, monkeypatch):
    settings.OPTIONS = replace(settings.OPTIONS, sstu_part_bytes=6_000)
    for number in range(3):
        replied(an_appeal(cover=f"1-{number}"), Outcome.EXPLAINED, file=b"%PDF " + bytes(range(256)) * 8)
    whole = made()
    cut = put_down(month=APRIL, user=None, today=FRIDAY, at=moment(FRIDAY))

    def killed(*_: Any) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(actions, "_tell", killed)
        with pytest.raises(SystemExit):
            make_package(cut.pk, moment(FRIDAY))
    cut.refresh_from_db()
    assert (cut.state, cut.items.count()) == ("running", 3)
    assert files(cut)

    make_package(cut.pk, moment(MONDAY))
    make_package(cut.pk, moment(MONDAY))

    assert files(cut) == files(whole)
    assert queries.items_of(cut).count() == 3
    assert Entry.objects.filter(event="sstu.package_made", subject_id=cut.pk).count() == 1


def test_a_package_that_is_stopped_keeps_nothing():
    an_appeal()
    asked = put_down(month=APRIL, user=None, today=FRIDAY, at=moment(FRIDAY))
    Package.objects.filter(pk=asked.pk).update(state=Package.State.RUNNING)
    stop_package(package_id=asked.pk)

    make_package(asked.pk, moment(FRIDAY))

    asked.refresh_from_db()
    assert (asked.state, files(asked), asked.items.count()) == ("stopped", {}, 0)
    with pytest.raises(NotNow, match="остановлен"):
        stop_package(package_id=asked.pk)


def test_a_month_that_has_not_begun_has_no_package():
    with pytest.raises(BadMonth):
        put_down(month=MAY, user=None, today=TUESDAY, at=moment(TUESDAY))


def test_without_its_own_identifier_the_administration_has_no_package_and_the_month_is_not_to_blame():
    BodyName.objects.update(sstu_id="")
    an_appeal()

    assert (queries.month(APRIL).ready, queries.month(APRIL).not_ready) == (1, [])
    with pytest.raises(BadSstuId, match="Не записан идентификатор администрации"):
        made()


def test_an_identifier_is_a_guid_however_it_is_written():
    body = HigherBody.objects.get(name=PROSECUTOR)
    for said in (f"{{{OURS.upper()}}}", f" {OURS} "):
        set_sstu_id(body=body.pk, sstu_id=said, today=TUESDAY, by=CONSOLE, at=moment(TUESDAY))
        body.refresh_from_db()
        assert body.sstu_id == OURS
    assert Entry.objects.filter(event="sstu.id_set").count() == 1
    with pytest.raises(BadSstuId):
        set_sstu_id(body=body.pk, sstu_id="12", today=TUESDAY, by=CONSOLE, at=moment(TUESDAY))


def test_the_command_puts_the_package_into_a_folder_and_says_what_is_not_ready(tmp_path: Path, capsys):
    replied(an_appeal(), Outcome.EXPLAINED)
    replied(an_appeal(), Outcome.EXPLAINED, file=b"")

    code = command.run(Namespace(month=APRIL, out=tmp_path / "out", whole=False))

    assert code == 1
    assert "В пакете обращений: 1. Не готовы: 1." in capsys.readouterr().out
    sums = (tmp_path / "out" / "sstu-2026-04-SHA256SUMS").read_text().split()
    for sha256, name in zip(sums[::2], sums[1::2], strict=True):
        assert hashlib.sha256((tmp_path / "out" / name).read_bytes()).hexdigest() == sha256
