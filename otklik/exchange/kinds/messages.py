"""`messages.csv`: messages of the feedback platform (ПОС)."""

from __future__ import annotations

from otklik.exchange import columns
from otklik.exchange.columns import DATE, Column, Kind, Search, Table, degrees, moment, text, to, whole
from otklik.exchange.kinds.appeals import SETTLEMENT
from otklik.exchange.models import FileKind

MESSAGE = Table("message", "otklik_messages_message", "id", fixed={"outer_system": "'ПОС'"})


def columns_of(zone: str) -> tuple[Column, ...]:
    when = moment(zone)
    return (
        columns.notes("message"),
        Column("Идентификатор", "external_id", text(100), to("message", "external_id"), required=True),
        Column("Принято", "accepted_at", when, to("message", "accepted_at"), required=True, happened=True),
        Column("Категория", "category", text(200), to("message", "category"), required=True),
        Column("Подкатегория", "subcategory", text(200), to("message", "subcategory")),
        Column("Текст", "text", text(), to("message", "text")),
        Column("Адрес", "address", text(500), to("message", "address")),
        Column("Поселение", "settlement", SETTLEMENT, to("message", "settlement_id")),
        Column("Широта", "latitude", degrees(90), to("message", "latitude")),
        Column("Долгота", "longitude", degrees(180), to("message", "longitude")),
        Column("Срок", "due_on", DATE, to("message", "due_on")),
        Column("Отвечено", "answered_at", when, to("message", "answered_at"), happened=True),
        Column("Ответ", "answer", text(), to("message", "answer")),
        Column("Оценка", "rating", whole(1, 5), to("message", "rating")),
    )


def kind(zone: str) -> Kind:
    """Return what `messages.csv` is."""
    return Kind(
        kind=FileKind.MESSAGES,
        tables=(MESSAGE,),
        columns=columns_of(zone),
        key="external_id",
        key_day=None,
        search=Search(
            subject="message",
            source="otklik_messages_message m",
            paper="m.id",
            names="m.external_id",
            body="concat_ws(' ', m.category, m.subcategory, m.text, m.address, m.answer)",
        ),
        taken="""
            SELECT s.line, format('сообщение %s уже принято здесь, не загрузкой', s.external_id)
            FROM staged s JOIN otklik_messages_message m ON m.external_id = s.external_id""",
    )
