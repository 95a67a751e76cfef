"""The format of the log: one JSON object a line, or readable lines on a terminal.

`settings.LOGGING` names these classes before any app is loaded, so they import none.
"""

import json
import logging
from datetime import UTC, datetime


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
