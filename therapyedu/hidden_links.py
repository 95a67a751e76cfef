"""Hides from logs what only its recipient may see. `settings.LOGGING` names it, before any app is loaded."""

import logging
import re

SECRET_LINK = re.compile(r"(/review/|/account/invitation/|/account/reset/[^/\s]+/)[^/\s]+")


class HideSecretLinks(logging.Filter):
    """Replaces the tokens of mailed links. Django logs the path of each request that is refused.

    >>> record = logging.makeLogRecord({"msg": "Not Found: %s", "args": ("/review/WzEs.1xX.GNL/sign/",)})
    >>> HideSecretLinks().filter(record), record.getMessage()
    (True, 'Not Found: /review/…/sign/')
    """

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        hidden = SECRET_LINK.sub(r"\1…", message)
        if hidden != message:
            record.msg, record.args = hidden, None
        return True
