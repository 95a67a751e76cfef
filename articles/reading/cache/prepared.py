"""A query whose SQL is made once: what every page asks is not worded anew for every page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, models

Row = TypeVar("Row", bound=models.Model)


class Prepared(Generic[Row]):
    """A queryset as a function of a few values, run with the words Django found for it the first time.

    `build` is called with `stand_ins`, values by name, no two alike and none of them in the query already,
    of the types that `rows` will be called with. It must hand each on as it is, to a lookup that does nothing
    else with it.
    """

    def __init__(self, build: Callable[..., models.QuerySet[Row]], stand_ins: Mapping[str, Any]) -> None:
        self.build = build
        self.stand_ins = stand_ins

    def rows(self, **values: Any) -> list[Row]:
        """Return the rows for these values, with their annotations. One query."""
        made = self._made
        adapted = {name: _adapted(value) for name, value in values.items()}
        with connection.cursor() as cursor:
            cursor.execute(
                made.sql, [value if name is None else adapted[name] for name, value in made.parameters]
            )
            return [made.row(columns) for columns in cursor.fetchall()]

    @cached_property
    def _made(self) -> "Made[Row]":
        rows = self.build(**self.stand_ins)
        compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, parameters = compiler.as_sql()
        names = {_adapted(value): name for name, value in self.stand_ins.items()}
        selected = [expression for expression, *_ in compiler.select]
        return Made(
            model=rows.model,
            sql=sql,
            parameters=[(names.get(value), value) for value in parameters],
            fields=[selected[at].target.attname for at in compiler.klass_info["select_fields"]],
            annotations=compiler.annotation_col_map,
            converters=list(compiler.get_converters(selected).items()),
        )


@dataclass(frozen=True, slots=True)
class Made(Generic[Row]):
    """A query's words, and how its columns become rows."""

    model: type[Row]
    sql: str
    parameters: list[tuple[str | None, Any]]
    fields: list[str]
    annotations: Mapping[str, int]
    converters: list[tuple[int, tuple[list[Callable[..., Any]], Any]]]

    def row(self, columns: Sequence[Any]) -> Row:
        """Return the row that these columns say, as a queryset would."""
        values = list(columns)
        for at, (convert, expression) in self.converters:
            for one in convert:
                values[at] = one(values[at], expression, connection)
        row = self.model.from_db(DEFAULT_DB_ALIAS, self.fields, values[: len(self.fields)])
        for name, at in self.annotations.items():
            setattr(row, name, values[at])
        return row


def _adapted(value: Any) -> Any:
    """Return a value as a lookup hands it to the database."""
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value
