"""Copies all articles of a database with everything that publishing left of them, in a few statements.

Ids are moved by the number of rows, so the rows of a copy refer to each other as those of the original do.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Field, Max, Model

from articles.action_log import LoggedAction
from articles.models import (
    Address,
    Article,
    ArticleTopic,
    Byline,
    Edition,
    EditionAuthor,
    EditionTopic,
    Revision,
    Section,
    SignOff,
    WorkflowStep,
)
from articles.models.edition_text import EditionText
from articles.models.full_text import FullText

# In an order in which each refers to those before it.
COPIED: tuple[type[Model], ...] = (
    *(Article, Section, Byline, ArticleTopic, FullText, Address, Revision, WorkflowStep, SignOff),
    *(Edition, EditionAuthor, EditionTopic, EditionText, LoggedAction),
)
UNIQUE = {"slug", "public_id"}  # texts
IDS_WITHOUT_KEY: Mapping[str, type[Model]] = {
    "object_id": Article,
    "edition_id": Edition,
}  # in the log


@transaction.atomic
def copy_articles(times: int) -> None:
    """Copy all articles this many times. The texts are the same; slugs get the number of the copy."""
    rows = {model: model._default_manager.aggregate(last=Max("pk"))["last"] for model in COPIED}
    with connection.cursor() as cursor:
        for number in range(1, times + 1):
            for model in COPIED:
                cursor.execute(copy_statement(model, number, rows))
        for statement in connection.ops.sequence_reset_sql(no_style(), list(COPIED)):
            cursor.execute(statement)


def copy_statement(model: type[Model], number: int, rows: Mapping[type[Model], int]) -> str:
    """Return the statement that makes this copy of all rows of a model. `rows` are the highest ids."""
    columns = dict(copied_columns(model, number, rows))
    table = connection.ops.quote_name(model._meta.db_table)
    key = model._meta.pk.column
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(columns.values())} FROM {table} "
        f"WHERE {key} <= {rows[model]}"
    )


def copied_columns(
    model: type[Model], number: int, rows: Mapping[type[Model], int]
) -> Iterator[tuple[str, str]]:
    """Yield each column, and the expression for its value in the copy."""
    for field in model._meta.concrete_fields:
        column = connection.ops.quote_name(field.column)
        target = target_of(model, field)
        if target in rows:
            yield column, f"{column} + {number * rows[target]}"
        elif field.name in UNIQUE:
            yield column, f"{column} || '-{number}'"
        else:
            yield column, column


def target_of(model: type[Model], field: "Field[Any, Any]") -> type[Model] | None:
    """Return the model whose id is in this column, or None."""
    if field.remote_field is not None:
        return field.remote_field.model
    if field.primary_key:
        return model
    return IDS_WITHOUT_KEY.get(field.name) if model is LoggedAction else None
