"""The format of the log: one JSON object a line, or readable lines on a terminal.

`settings.LOGGING` names these classes before any app is loaded, so they import none.
"""

import json
import logging
import re
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

# Errors of drivers and Django have these names, and are recognized by them: no driver is imported here.
DATABASE_ERRORS = {"DatabaseError", "InterfaceError"}
# Errors about a value, such as that of `int()`, quote it.
VALUE_ERRORS = {"ValueError", "LookupError", "ValidationError", "DataError"}
FIRST_QUOTE = re.compile(r"""["'“‘].*""", re.DOTALL)
MAIL_ADDRESS = re.compile(r"[^\s\"'“”<>(){}\[\]:,;]+@[^\s\"'“”<>(){}\[\]:,;]+")


def error_text(error: BaseException | None) -> str:
    """Return the traceback of an error and of those that caused it, without what people typed."""
    return "".join(_lines_of(error, set())).rstrip("\n")


def _lines_of(error: BaseException | None, seen: set[int]) -> Iterator[str]:
    if error is None or id(error) in seen:
        return
    seen.add(id(error))
    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if earlier is not None:
        yield from _lines_of(earlier, seen)
        yield "\nThis error led to another:\n\n"
    yield "Traceback (most recent call last):\n"
    yield from traceback.format_tb(error.__traceback__)
    module = f"{type(error).__module__}.".removeprefix("builtins.")
    yield f"{module}{type(error).__qualname__}: {message_of(error)}\n"


def message_of(error: BaseException) -> str:
    """Return the message of an error without the values of rows and forms that it may quote.

    PostgreSQL writes them below the first line (`DETAIL: Key (slug)=(calm) already exists.`).

    >>> message_of(ValueError("invalid literal for int() with base 10: 'ten'"))
    'invalid literal for int() with base 10: …'
    """
    kinds, message = {kind.__name__ for kind in type(error).__mro__}, str(error)
    is_of_database = bool(kinds & DATABASE_ERRORS)
    if kinds & VALUE_ERRORS or (is_of_database and "syntax" in message):
        message = FIRST_QUOTE.sub("…", message)
    if is_of_database:
        message = message.partition("\n")[0]
    return MAIL_ADDRESS.sub("…@…", message)


class JsonFormatter(logging.Formatter):
    """Formats a record as one line of JSON: time (UTC), level, logger, message, and the fields of a request.

    >>> record = logging.makeLogRecord({"msg": "Ready", "name": "site", "levelname": "INFO", "created": 0})
    >>> JsonFormatter().format(record)
    '{"time": "1970-01-01T00:00:00.000+00:00", "level": "info", "logger": "site", "message": "Ready"}'
    """

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        fields = getattr(record, "fields", None)
        if fields:
            line |= fields
        else:
            line["message"] = record.getMessage()
            if getattr(record, "request_id", ""):
                line["id"] = record.request_id  # type: ignore[attr-defined]
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)

    def formatException(self, error: Any) -> str:  # the name of logging
        return error_text(error[1])


class TextFormatter(logging.Formatter):
    """Formats a record as a readable line, with the same text of an error."""

    def formatException(self, error: Any) -> str:  # the name of logging
        return error_text(error[1])


class RequestIdFilter(logging.Filter):
    """Adds the id of the current request to a record, and removes what its sender typed in the address.

    Django's records of failed requests have the path in their message; the route stands for it.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        # Imported here, because the log is set up before Django is.
        from articles.request_policy import ROUTE
        from therapyedu.request_log import request_id

        record.request_id = request_id()
        request = getattr(record, "request", None)
        if request is not None and hasattr(request, "META"):
            kind = record.getMessage().partition(":")[0]
            record.msg, record.args = f"{kind}: {request.META.get(ROUTE, '') or 'no route'}", None
        return True
