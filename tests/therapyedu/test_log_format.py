"""An error in the log says what failed and where, but nothing that somebody typed or that a row contains."""

import logging
import sys
from collections.abc import Callable
from smtplib import SMTPRecipientsRefused

import django.db
import psycopg
import pytest
from django.conf import settings
from django.core.exceptions import ValidationError

from tests.postgresql import postgresql_database
from therapyedu.log_format import JsonFormatter, TextFormatter

WORD = "zqsecret"
TEXT = f"{WORD} first\\n\\nThe above exception: {WORD}\\nlast"


def logged(action: Callable[[], object]) -> str:
    """Return both lines of the log for the error that an action raises."""
    try:
        action()
    except Exception:
        record = logging.makeLogRecord({"msg": "Failed", "levelname": "ERROR", "exc_info": sys.exc_info()})
    return JsonFormatter().format(record) + TextFormatter().format(record)


def fail(error: Exception) -> None:
    raise error


@pytest.fixture(scope="module")
def execute(django_db_setup) -> Callable[[str], None]:
    """A function that executes SQL in PostgreSQL and raises errors as Django does."""
    url = postgresql_database().replace("postgres:", "postgresql:", 1)
    with psycopg.connect(url, autocommit=True) as rows:
        rows.execute("CREATE TABLE texts (text varchar UNIQUE, kind integer CHECK (kind > 0))")
        rows.execute(f"INSERT INTO texts VALUES (E'{TEXT}', 1)")

        def run(command: str) -> None:
            try:
                rows.execute(command)
            except psycopg.Error as error:
                kind = next(name for name in NAMES if isinstance(error, getattr(psycopg, name)))
                raise getattr(django.db, kind)(*error.args) from error

        yield run


NAMES = ("IntegrityError", "DataError", "ProgrammingError", "OperationalError", "InternalError")


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (f"INSERT INTO texts VALUES (E'{TEXT}', 1)", 'unique constraint "texts_text_key"'),
        (f"INSERT INTO texts VALUES (E'{TEXT} too', 0)", 'check constraint "texts_kind_check"'),
        (f"INSERT INTO texts VALUES ('', (E'{TEXT}'::text)::integer)", "invalid input syntax for type"),
        (f"SELECT to_tsquery('{WORD} {WORD}')", "syntax error in tsquery"),
        (f"DO $$BEGIN RAISE EXCEPTION 'stop' USING DETAIL = '{WORD}'; END$$", "stop"),
        ("SELECT * FROM articles_none", 'relation "articles_none" does not exist'),
    ],
)
def test_an_error_of_postgresql_names_the_constraint_and_no_value(execute, command, reason):
    text = logged(lambda: execute(command)).replace('\\"', '"')  # in a string of JSON
    assert WORD not in text
    assert text.count(reason) == 4, "the driver's error and Django's, in both formats"
    assert "in execute" in text, "with the place in the code"


def test_an_error_of_a_lost_server_tells_no_password():
    text = logged(lambda: psycopg.connect(f"postgresql://site:{WORD}@127.0.0.1:1/site"))
    assert WORD not in text
    assert "Connection refused" in text


@pytest.mark.parametrize(
    "action",
    [
        lambda: int(f"it's {WORD}"),
        lambda: {}[WORD],
        lambda: float(WORD),
        lambda: (_ for _ in ()).throw(ValidationError(f"“{WORD}” is not a number.")),
        lambda: (_ for _ in ()).throw(
            SMTPRecipientsRefused({f"{WORD}@example.org": (550, b"no such person")})
        ),
    ],
)
def test_an_error_about_a_value_does_not_quote_it(action):
    text = logged(action)
    assert WORD not in text
    assert "Error: " in text or "Refused: " in text


def test_other_errors_say_all():
    assert "'NoneType' object has no attribute 'title'" in logged(lambda: None.title)


def test_the_site_uses_both_formats():
    formats = settings.LOGGING["formatters"]
    assert [formats[name]["()"] for name in ("json", "text")] == [
        "therapyedu.log_format.JsonFormatter",
        "therapyedu.log_format.TextFormatter",
    ]
