"""Paths of the pictures in an article, relative to the content folder."""

import re
from urllib.parse import unquote

from markdown_it.common.utils import unescapeAll
from markdown_it.token import Token

from articles.manuscript.characters import check_name
from articles.manuscript.faults import Message, quote_for_message

_REMOTE_PATH = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|\\\\")


def picture_path(image: Token) -> str:
    """Return the path of a picture token as the author wrote it.

    markdown-it percent-encodes it: `![](<images/two chairs.jpg>)` is decoded to `images/two chairs.jpg`.
    """
    return unquote(str(image.attrs.get("src", "")))


def decode_escapes(text: str) -> str:
    """Return a text with escapes, entities and percent-encoded characters decoded.

    The result contains the path of every picture in the text, even if it is written as
    `images/two\\_chairs.jpg`, `images/a&amp;b.jpg` or `images/two%20chairs.jpg`. No parsing is needed.
    """
    text = text.replace("\\|", "|")  # in a table this escape is decoded before all others
    return unquote(unescapeAll(text))


def find_path_problem(path: str) -> str:
    """Return why this is not a path in a content folder, or an empty string if it is."""
    for fault in check_name(path):
        return fault.message
    if _REMOTE_PATH.match(path):
        remote = quote_for_message(path)
        return Message(
            "a picture from another site, %(address)s; upload it here, because readers' browsers "
            "load nothing from other sites",
            address=remote,
        )
    if not path or path.startswith("/") or ".." in path.split("/"):
        return Message(
            'a picture is named by its path, like "images/chairs.jpg"; %(path)s is not one',
            path=quote_for_message(path),
        )
    return ""
