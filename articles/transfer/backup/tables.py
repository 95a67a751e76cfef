"""Writes the rows of every table as lines of JSON, with Django's serializers, and loads them again."""

import gzip
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, Any, cast

from django.apps import apps
from django.core import serializers
from django.core.management.color import no_style
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction

from articles.freshness import bump_generation
from articles.transfer.backup.backup_manifest import TABLES, BadBackup, Manifest, digest_of_file

# Not in a backup: logins, mail on its way (with links that only its recipient may see), records of failed
# logins, and jobs. What is lost is a login, mail of the minute before, and an export that nobody fetched.
SKIPPED_APPS = {"post_office", "axes", "sessions", "django_tasks_database"}
SKIPPED = {"authors.Session", "articles.Job"}
ROWS_AT_ONCE = 500


def all_models() -> Iterator[type[models.Model]]:
    """Yield every model with a table of its own."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            yield model


def saved_models() -> Iterator[type[models.Model]]:
    """Yield every model whose rows belong in a backup."""
    for model in all_models():
        if model._meta.app_label not in SKIPPED_APPS and model._meta.label not in SKIPPED:
            yield model


def empty_tables() -> None:
    """Delete all rows of all tables, those that migrations made, too. Call it in a transaction."""
    tables = [model._meta.db_table for model in all_models()]
    with connection.cursor() as cursor:
        for statement in connection.ops.sql_flush(no_style(), tables):
            cursor.execute(statement)


def write_tables(folder: Path) -> dict[str, tuple[int, str]]:
    """Write each table to a compressed file; return the rows and the digest of each.

    Call it inside `database_snapshot`, so that all tables are of one moment.
    """
    (folder / TABLES).mkdir()
    written = {}
    for model in saved_models():
        path = folder / TABLES / f"{model._meta.db_table}.jsonl.gz"
        written[model._meta.db_table] = write_table(model, path), digest_of_file(path)
    return written


def write_table(model: type[models.Model], path: Path) -> int:
    """Write the rows of a table, in the order of their keys; return their number."""
    rows = model._base_manager.order_by("pk")
    fields = [field.name for field in model._meta.concrete_fields]
    count = 0

    def counted() -> Iterator[models.Model]:
        nonlocal count
        for row in rows.iterator(chunk_size=ROWS_AT_ONCE):
            count += 1
            yield row

    # Without a time in the header, equal rows make equal files.
    with path.open("wb") as raw, gzip.GzipFile("", "wb", 6, raw, mtime=0) as packed:
        stream = _Utf8(packed)
        serializers.serialize(
            "jsonl", counted(), stream=stream, fields=fields, ensure_ascii=False, cls=_ExactEncoder
        )
    return count


class _ExactEncoder(DjangoJSONEncoder):
    """Django's encoder, but times keep their microseconds: it cuts them to milliseconds."""

    def default(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, datetime) else super().default(value)


class _Utf8:
    """A text stream for the serializer, which closes no stream that it is given."""

    def __init__(self, stream: gzip.GzipFile) -> None:
        self.stream = stream

    def write(self, text: str) -> int:
        return self.stream.write(text.encode())


def load_tables(folder: Path, manifest: Manifest) -> None:
    """Replace all rows of an empty site by those of a backup, in one transaction. Raises `BadBackup`."""
    known = {model._meta.db_table: model for model in saved_models()}
    if manifest.tables.keys() != known.keys():
        names = ", ".join(sorted(manifest.tables.keys() ^ known.keys()))
        raise BadBackup(f"These tables are only in the backup or only in this version: {names}.")
    with transaction.atomic():
        empty_tables()
        for table, (rows, _) in manifest.tables.items():
            if (loaded := load_table(folder / TABLES / f"{table}.jsonl.gz")) != rows:
                raise BadBackup(f"The table {table} has {loaded} rows; the manifest says {rows}.")
        connection.check_constraints()
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(known.values())):
                cursor.execute(statement)
        bump_generation()


def load_table(path: Path) -> int:
    """Insert the rows of a file as they are; return their number. Nothing computes a field again."""
    count = 0
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for row in serializers.deserialize("jsonl", cast(IO[str], lines)):
            row.save(force_insert=True)
            count += 1
    return count
