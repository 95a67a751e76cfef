"""Sends errors to a server that understands Sentry's protocol, without anything about people.

`settings.LOGGING` names this module only where `SENTRY_DSN` is set. Without it, nothing of the library is
imported, which saves 32 ms and 3 MB in each process.

An event is made here from a record of the log, and has only what is listed here. The library's integrations
would add headers, cookies, addresses and submitted text, so none is used. The message of an exception is left
out, since it often quotes what somebody typed. The log has it, under the same request id.
"""

import logging
from typing import Any

from sentry_sdk import Client
from sentry_sdk.types import Event
from sentry_sdk.utils import event_from_exception

from articles.request_policy import ROUTE

PARTS_OF_EXCEPTION = ("type", "module", "stacktrace")  # and not “value”, its message
# What the library itself logs while it sends is not sent.
OWN_LOGGERS = ("sentry_sdk", "urllib3")
STOP_SECONDS = 1  # how long a process that ends waits for events that are not sent yet


class ErrorReportHandler(logging.Handler):
    """Sends each record as an event, from a thread of its own.

    A server that is slow or down delays no page: events wait in a queue of 100, and further ones are dropped.
    """

    def __init__(self, dsn: str) -> None:
        super().__init__()
        self.client = Client(
            dsn,
            default_integrations=False,
            auto_enabling_integrations=False,
            auto_session_tracking=False,
            enable_backpressure_handling=False,  # concerns traces, which are not sent
            include_local_variables=False,
            in_app_include=["articles", "authors", "therapyedu"],
            max_breadcrumbs=0,
            send_client_reports=False,
            server_name="",  # otherwise the host's name
            spotlight=False,
        )

    def emit(self, record: logging.LogRecord) -> None:
        # Django also logs answers that the site gives on purpose, such as “try again” (503).
        is_answer = hasattr(record, "request") and not record.exc_info
        if is_answer or record.name.partition(".")[0] in OWN_LOGGERS:
            return
        try:
            self.client.capture_event(event_of(record, self.client.options))
        except Exception:
            self.handleError(record)

    def flush(self) -> None:
        self.client.flush(timeout=STOP_SECONDS)

    def close(self) -> None:
        self.client.close(timeout=STOP_SECONDS)
        super().close()


def event_of(record: logging.LogRecord, options: dict[str, Any]) -> Event:
    """Return the event of a record: its request id and route, and the types and stacks of its exceptions.

    Without an exception it says which line of the code wrote the record.
    """
    request = getattr(record, "request", None)
    tags = {
        "request_id": getattr(record, "request_id", ""),
        "route": request.META.get(ROUTE, "") if request is not None and hasattr(request, "META") else "",
    }
    event: Event = {
        "level": "fatal" if record.levelno >= logging.CRITICAL else "error",
        "logger": record.name,
        "tags": {name: value for name, value in tags.items() if value},
    }
    if record.exc_info and record.exc_info[0]:
        found, _ = event_from_exception(record.exc_info, options)
        event["exception"] = {
            "values": [
                {part: value[part] for part in PARTS_OF_EXCEPTION if part in value}
                for value in found["exception"]["values"]
            ]
        }
    else:
        # The sentence of the record may also have a name or a text in it.
        event["message"] = f"{record.name} ({record.filename}:{record.lineno})"
    return event
