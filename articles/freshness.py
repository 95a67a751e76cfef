"""The generation: one number that is incremented with every change that a reader could see.

A cached page is valid as long as this number is the same as before the page was rendered.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, models, transaction


class Generation(models.Model):
    """A table with one row. `number` is only ever incremented."""

    number = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(pk=1), name="generation_is_one_row"),)

    def __str__(self) -> str:
        return str(self.number)


def bump_generation() -> None:
    """Increment the generation after a change that readers see. Call inside the transaction of the change."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("bump_generation() belongs inside the transaction of the change")
    if not Generation.objects.filter(pk=1).update(number=models.F("number") + 1):
        Generation.objects.create(pk=1, number=1)


def generation() -> int:
    """Read the current generation from the database."""
    with connection.cursor() as cursor:  # runs at every request, so without the cost of the ORM
        cursor.execute(f"SELECT number FROM {Generation._meta.db_table} WHERE id = 1")  # noqa: S608  # a name
        row = cursor.fetchone()
    return row[0] if row else 0


@contextmanager
def database_snapshot() -> Iterator[None]:
    """Run all queries of the block in one database snapshot, taken at the first of them. Read-only.

    Inside a transaction this does nothing: the isolation level of that transaction applies.
    """
    if transaction.get_connection().in_atomic_block:
        yield
        return
    with _deferred_transactions(), transaction.atomic():
        if connection.vendor == "postgresql":  # the default, READ COMMITTED, has a snapshot per query
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


@contextmanager
def _deferred_transactions() -> Iterator[None]:
    """Begin SQLite transactions without the write lock, which the settings otherwise take at the start."""
    if connection.vendor != "sqlite":
        yield
        return
    mode = connection.transaction_mode  # type: ignore[attr-defined]
    connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
    try:
        yield
    finally:
        connection.transaction_mode = mode  # type: ignore[attr-defined]
