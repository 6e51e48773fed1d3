"""INSERTs made ready before a lock is taken, and sent behind it all at once: whoever waits for the lock waits less."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from itertools import groupby
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, models, transaction
from django.db.models.sql import InsertQuery


class Later(models.Value):
    """Stands in a row for what is known only when its INSERT is sent: there `send` is told it by this name."""

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self]


class Inserts:
    """INSERTs in their order. What is added is compiled at once, and costs nothing when it is sent."""

    def __init__(self) -> None:
        self._statements: list[str] = []
        self._values: list[Any] = []
        self._rows: list[models.Model] = []

    def add(self, rows: Iterable[models.Model]) -> None:
        """Add rows; neighbours of one table are one statement. Keys that the database gives are not read back."""
        for _, alike in groupby(rows, key=type):
            new = list(alike)
            model = type(new[0])
            fields = [
                field
                for field in model._meta.local_concrete_fields
                if not field.generated and (new[0].pk is not None or not field.primary_key)
            ]
            query = InsertQuery(model)
            query.insert_values(fields, new)
            for sql, values in query.get_compiler(using=DEFAULT_DB_ALIAS).as_sql():
                self.add_statement(sql, values)
            self._rows += new

    def add_statement(self, sql: str, values: Sequence[Any]) -> None:
        """Add an INSERT that no model writes."""
        self._statements.append(sql)
        self._values += values

    def send(self, **known: object) -> None:
        """Send all of them to the database as one message, with the values of every `Later`."""
        values: list[Any] = [known[value.value] if isinstance(value, Later) else value for value in self._values]
        with connection.cursor() as cursor:
            cursor.execute(";\n".join(self._statements), values)
        for row in self._rows:
            row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


def one_transaction() -> AbstractContextManager[object]:
    """Return the caller's transaction if there is one, else one of our own.

    `atomic` would make a savepoint within the caller's, and give it up while others wait. So whoever catches what is
    raised inside ends his transaction.
    """
    return nullcontext() if connection.in_atomic_block else transaction.atomic()
