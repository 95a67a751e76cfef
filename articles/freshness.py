"""The generation row: one number that rises with every change a reader could see.

A finished page is good for as long as this number stays what it was before the page was made.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, models, transaction


class Generation(models.Model):
    """The one row. `number` only ever rises."""

    number = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(pk=1), name="generation_is_one_row"),)

    def __str__(self) -> str:
        return str(self.number)


def bump_generation() -> None:
    """Say that something readers see has changed. Call inside the transaction of the change."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("raise_generation() belongs inside the transaction of the change")
    if not Generation.objects.filter(pk=1).update(number=models.F("number") + 1):
        Generation.objects.create(pk=1, number=1)


def generation() -> int:
    """Return the present generation, read from the database."""
    with connection.cursor() as cursor:  # at every request, so without the ORM's making of the same words
        cursor.execute(f"SELECT number FROM {Generation._meta.db_table} WHERE id = 1")  # noqa: S608  # a name
        row = cursor.fetchone()
    return row[0] if row else 0


@contextmanager
def snapshot() -> Iterator[None]:
    """Let all queries within see the database as it was at the first of them. Nothing may be written within.

    Inside a transaction this does nothing: what is seen there is that transaction's matter.
    """
    if transaction.get_connection().in_atomic_block:
        yield
        return
    with _waiting_for_nobody(), transaction.atomic():
        if connection.vendor == "postgresql":  # which shows each query what was committed before it, else
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


@contextmanager
def _waiting_for_nobody() -> Iterator[None]:
    """Let SQLite begin transactions without waiting in line to write, as the settings have them do."""
    if connection.vendor != "sqlite":
        yield
        return
    mode = connection.transaction_mode  # type: ignore[attr-defined]
    connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
    try:
        yield
    finally:
        connection.transaction_mode = mode  # type: ignore[attr-defined]
