"""`incidents.csv`: incidents of «Инцидент-менеджмент»."""

from __future__ import annotations

from otklik.exchange import columns
from otklik.exchange.columns import Column, Kind, Search, Table, Type, book, choice, moment, text, to
from otklik.exchange.kinds.appeals import SETTLEMENT
from otklik.exchange.models import FileKind

INCIDENT = Table(
    "incident", "otklik_incidents_incident", "id", fixed={"outer_system": "'Инцидент-менеджмент'"}
)  # fmt: skip
IMPORTANCE = choice({"обычная": "false", "повышенная": "true"})
URGENT = Type(
    IMPORTANCE.read, "({} IS NOT DISTINCT FROM 'повышенная')", "CASE WHEN {} THEN 'повышенная' ELSE 'обычная' END"
)


def columns_of(zone: str) -> tuple[Column, ...]:
    when = moment(zone)
    return (
        columns.notes("incident"),
        Column("Идентификатор", "external_id", text(100), to("incident", "external_id"), required=True),
        Column(
            "Сеть",
            "network",
            book("otklik_reference_network", 200, also={"footnote": "''"}),
            to("incident", "network_id"),
            required=True,
        ),
        Column("Ссылка", "url", text(1000), to("incident", "url")),
        Column("Автор", "author", text(200), to("incident", "author")),
        Column("Опубликовано", "published_at", when, to("incident", "published_at"), happened=True),
        Column("Принято", "accepted_at", when, to("incident", "accepted_at"), required=True, happened=True),
        Column("Важность", "importance", URGENT, to("incident", "urgent")),
        Column("Группа тем", "topic_group", text(200), to("incident", "topic_group")),
        Column("Тема", "topic", text(200), to("incident", "topic")),
        Column("Текст", "text", text(), to("incident", "text")),
        Column("Поселение", "settlement", SETTLEMENT, to("incident", "settlement_id")),
        Column("Исполнитель", "executor", book("otklik_reference_department", 300), to("incident", "department_id")),
        Column("Отвечено", "answered_at", when, to("incident", "answered_at"), happened=True),
        Column("Ответ", "answer", text(), to("incident", "answer")),
        Column("Итог", "result", text(200), to("incident", "result")),
    )


def kind(zone: str) -> Kind:
    """Return what `incidents.csv` is."""
    return Kind(
        kind=FileKind.INCIDENTS,
        tables=(INCIDENT,),
        columns=columns_of(zone),
        key="external_id",
        key_day=None,
        search=Search(
            subject="incident",
            source="otklik_incidents_incident i",
            paper="i.id",
            names="concat_ws(' ', i.external_id, i.author)",
            body="concat_ws(' ', i.text, i.topic, i.answer)",
        ),
        taken="""
            SELECT s.line, format('инцидент %s уже принят здесь, не загрузкой', s.external_id)
            FROM staged s JOIN otklik_incidents_incident i ON i.external_id = s.external_id""",
    )
