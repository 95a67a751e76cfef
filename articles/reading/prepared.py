"""A query whose SQL is made once: what every page asks is not worded anew for every page."""

from collections.abc import Callable, Mapping
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
        """Return the rows for these values. One query."""
        model, sql, parameters = self._made
        adapted = {name: _adapted(value) for name, value in values.items()}
        filled = [value if name is None else adapted[name] for name, value in parameters]
        return list(model._default_manager.raw(sql, filled))

    @cached_property
    def _made(self) -> tuple[type[Row], str, list[tuple[str | None, Any]]]:
        rows = self.build(**self.stand_ins)
        sql, parameters = rows.query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
        names = {_adapted(value): name for name, value in self.stand_ins.items()}
        return rows.model, sql, [(names.get(value), value) for value in parameters]


def _adapted(value: Any) -> Any:
    """Return a value as a lookup hands it to the database."""
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value
