"""Statements made ready before they are wanted.

INSERTs are compiled before a lock is taken and sent behind it all at once: whoever waits for the lock waits less. A
SELECT that nearly every page asks is compiled once for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, models, transaction
from django.db.models.sql import InsertQuery

Row = TypeVar("Row", bound=models.Model)


class Later(models.Value):
    """Stands in a statement for what is known only when it is sent; there it is told by this name."""

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self]


@dataclass(frozen=True, slots=True)
class _Compiled(Generic[Row]):
    """What Django's compiler has made of a query."""

    model: type[Row]
    sql: str
    values: Sequence[Any]
    fields: Sequence[str]
    annotations: Sequence[str]
    compiler: Any
    converters: Mapping[int, Any]


class Select(Generic[Row]):
    """A query that Django compiles once, for what nearly every page asks; each `Later` in it is told when it is asked.

    :param rows: makes the query, once the models are loaded: columns of one model, and what annotates it
    """

    def __init__(self, rows: Callable[[], models.QuerySet[Row]]) -> None:
        self._make = rows

    @cached_property
    def _compiled(self) -> _Compiled[Row]:
        rows = self._make()
        compiler: Any = rows.query.get_compiler(using=DEFAULT_DB_ALIAS)
        sql, values = compiler.as_sql()
        columns = [column for column, *_ in compiler.select]
        names = [name or column.target.attname for column, _, name in compiler.select]
        own = len(names) - len(compiler.annotation_col_map)
        converters = compiler.get_converters(columns)
        return _Compiled(rows.model, sql, values, names[:own], names[own:], compiler, converters)

    def rows(self, **known: object) -> list[Row]:
        """Return the rows that are found."""
        of = self._compiled
        with connection.cursor() as cursor:
            cursor.execute(of.sql, _told(of.values, known))
            found: Iterable[Sequence[Any]] = cursor.fetchall()
        made = []
        for cells in of.compiler.apply_converters(found, of.converters) if of.converters else found:
            row = of.model.from_db(DEFAULT_DB_ALIAS, of.fields, cells[: len(of.fields)])
            vars(row).update(zip(of.annotations, cells[len(of.fields) :], strict=True))
            made.append(row)
        return made

    def one(self, **known: object) -> Row | None:
        """Return the row that a unique key leads to, or None."""
        return next(iter(self.rows(**known)), None)


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
        with connection.cursor() as cursor:
            cursor.execute(";\n".join(self._statements), _told(self._values, known))
        for row in self._rows:
            row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


def _told(values: Iterable[Any], known: Mapping[str, object]) -> list[Any]:
    return [known[value.value] if isinstance(value, Later) else value for value in values]


def one_transaction() -> AbstractContextManager[object]:
    """Return the caller's transaction if there is one, else one of our own.

    `atomic` would make a savepoint within the caller's, and give it up while others wait. So whoever catches what is
    raised inside ends his transaction.
    """
    return nullcontext() if connection.in_atomic_block else transaction.atomic()
