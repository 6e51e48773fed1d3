"""Journals of another system for tests: files of a few rows, and what stands in the office after their import."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection

from otklik.exchange.actions import Outcome, Request, import_file
from otklik.office.journal.actions import CONSOLE

HEADERS = {
    "correspondence": "Номер;Дата регистрации;Дата поступления;Вид документа;Корреспондент;Исходящий номер;"
    "Дата исходящего;Способ доставки;Краткое содержание;Листов;Дело",
    "appeals": "Номер;Дата регистрации;Дата поступления;Форма;Вид;Фамилия;Имя;Отчество;Адрес;Поселение;Эл. почта;"
    "Телефон;Источник;Номер сопроводительного;Дата сопроводительного;Контрольный срок;Содержание;Код вопроса;"
    "Исполнитель;Срок;Продлено до;Дата ответа;Номер ответа;Результат;Меры приняты;Подписей;Повторное к",
    "incidents": "Идентификатор;Сеть;Ссылка;Автор;Опубликовано;Принято;Важность;Группа тем;Тема;Текст;Поселение;"
    "Исполнитель;Отвечено;Ответ;Итог",
    "messages": "Идентификатор;Принято;Категория;Подкатегория;Текст;Адрес;Поселение;Широта;Долгота;Срок;Отвечено;"
    "Ответ;Оценка",
    "receptions": "Номер карточки;Дата приёма;Должностное лицо;Фамилия;Имя;Отчество;Адрес;Поселение;Код вопроса;"
    "Содержание;Результат;Ответ",
}

LETTER = {"Номер": "З-1/20", "Дата регистрации": "13.01.2020", "Вид документа": "обращение гражданина",
          "Корреспондент": "Захаров В.М.", "Краткое содержание": "Прошу убрать свалку", "Листов": "4"}  # fmt: skip
APPEAL = {"Номер": "З-1/20", "Дата регистрации": "13.01.2020", "Форма": "письменное", "Фамилия": "Захаров",
          "Имя": "Виктор", "Отчество": "Михайлович", "Адрес": "д. Дивасы, ул. Садовая, д. 77",
          "Поселение": "Дивасовское", "Содержание": "Прошу убрать свалку", "Код вопроса": "0005.0005.0056.1161",
          "Исполнитель": "Правовой отдел", "Срок": "12.02.2020"}  # fmt: skip
INCIDENT = {"Идентификатор": "И-1", "Сеть": "ВКонтакте", "Принято": "13.01.2021 09:30", "Текст": "Фонари не горят"}
MESSAGE = {"Идентификатор": "ПОС-1", "Принято": "13.01.2021 09:30", "Категория": "Дороги", "Срок": "23.01.2021"}
CARD = {"Номер карточки": "ЛП-1/21", "Дата приёма": "19.01.2021", "Должностное лицо": "Глава", "Фамилия": "Казакова",
        "Имя": "Нина", "Адрес": "д. Вязгино", "Результат": "меры приняты"}  # fmt: skip

NOT_COMPARED = {
    "otklik_exchange_run": {"started_at", "finished_at", "share"},
    "otklik_journal_entry": {"at", "digest", "transaction"},
    "otklik_files_storedfile": {"stored_at"},
}


def csv_text(kind: str, rows: Iterable[dict[str, str]], also: tuple[str, ...] = ()) -> str:
    header = [*HEADERS[kind].split(";"), *also]
    lines = [header, *([row.get(name, "") for name in header] for row in rows)]
    return "".join(";".join(cells) + "\r\n" for cells in lines)


def journal(folder: Path, kind: str, *rows: dict[str, str], also: tuple[str, ...] = ()) -> Path:
    """Write a journal of rows, each a dict of what is stated."""
    file = folder / f"{kind}.csv"
    file.write_text(csv_text(kind, rows, also), encoding="utf-8-sig", newline="")
    return file


def take(path: Path, *, dry_run: bool = False) -> Outcome:
    """Import a file as the command does."""
    at = datetime(2022, 1, 17, 9, 0, tzinfo=UTC)
    return import_file(Request(path=path, name=path.name, by=CONSOLE, at=at, rejects_to=path.parent), dry_run=dry_run)


def tables() -> dict[str, list[str]]:
    """Return every table of ours as sorted rows of text, with what ids point at in place of ids.

    Ids, public ids and moments of the clock differ from run to run; everything else has to be equal.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename::text FROM pg_tables WHERE tablename LIKE 'otklik%%'",
            [],
        )
        return {name: _rows(cursor, name) for (name,) in cursor.fetchall()}


PAPER = {
    "letter": "(SELECT number || '|' || year FROM otklik_registry_letter x WHERE x.id = {})",
    "appeal": "(SELECT number || '|' || year FROM otklik_registry_letter x WHERE x.id = {})",
    "correspondence": "(SELECT number || '|' || year FROM otklik_registry_letter x WHERE x.id = {})",
    "appeals": "(SELECT number || '|' || year FROM otklik_registry_letter x WHERE x.id = {})",
    "incidents": "(SELECT external_id FROM otklik_incidents_incident x WHERE x.id = {})",
    "incident": "(SELECT external_id FROM otklik_incidents_incident x WHERE x.id = {})",
    "messages": "(SELECT external_id FROM otklik_messages_message x WHERE x.id = {})",
    "message": "(SELECT external_id FROM otklik_messages_message x WHERE x.id = {})",
    "receptions": "(SELECT number || '|' || year FROM otklik_receptions_receptioncard x WHERE x.id = {})",
    "reception": "(SELECT number || '|' || year FROM otklik_receptions_receptioncard x WHERE x.id = {})",
    "import_run": "(SELECT file_name FROM otklik_exchange_run x WHERE x.id = {})",
    "import_protocol": "(SELECT file_name FROM otklik_exchange_run x WHERE x.id = {})",
    "import_rejects": "(SELECT file_name FROM otklik_exchange_run x WHERE x.id = {})",
}
TOLD = {
    "otklik_registry_letter": PAPER["letter"],
    "otklik_appeals_appeal": PAPER["appeal"],
    "otklik_exchange_run": PAPER["import_run"],
    "otklik_receptions_receptionday": "(SELECT held_on::text FROM otklik_receptions_receptionday x WHERE x.id = {})",
    "otklik_reference_official": "(SELECT key FROM otklik_reference_official x WHERE x.id = {})",
}


def _rows(cursor, table: str) -> list[str]:
    cursor.execute(
        """SELECT a.attname::text, f.confrelid::regclass::text
           FROM pg_attribute a
           LEFT JOIN pg_constraint f ON f.contype = 'f' AND f.conrelid = a.attrelid AND f.conkey = ARRAY[a.attnum]
           WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum""",
        [table],
    )
    columns = cursor.fetchall()
    cursor.execute("SELECT attrelid::regclass::text FROM pg_attribute WHERE attname = 'key' AND NOT attisdropped")
    keyed = {named for (named,) in cursor.fetchall()} | {"otklik_registry_series", "otklik_people_user"}
    names = {name for name, _ in columns}
    shown = []
    for name, target in columns:
        if name in {"id", "public_id"} | NOT_COMPARED.get(table, set()) or (table, name) == (
            "otklik_registry_series",
            "id",
        ):
            continue
        if name == "subject_id":
            kind = "subject_kind" if "subject_kind" in names else "kind"
            cases = " ".join(f"WHEN '{k}' THEN {sql.format('t.subject_id')}" for k, sql in PAPER.items())
            shown.append(f"CASE t.{kind} {cases} ELSE t.subject_id::text END")
        elif target in TOLD:
            shown.append(TOLD[target].format(f"t.{name}"))
        elif target in keyed:
            key = {"otklik_registry_series": "code"}.get(target, "key")
            shown.append(
                f"(SELECT x.{key} FROM {target} x WHERE x.id = t.{name})" if target != "otklik_people_user" else "NULL"
            )
        else:
            shown.append(f"t.{name}::text")
    cursor.execute(
        f"SELECT concat_ws(' · ', {', '.join(f'coalesce({s}::text, $$-$$)' for s in shown)}) FROM {table} t ORDER BY 1"
    )
    return [row for (row,) in cursor.fetchall()]
