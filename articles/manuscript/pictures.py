"""The pictures an article names, by their path in the content folder."""

import re
from urllib.parse import unquote

from markdown_it.common.utils import unescapeAll
from markdown_it.token import Token

from articles.manuscript.characters import check_name
from articles.manuscript.faults import quoted

_ELSEWHERE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|\\\\")


def picture_path(image: Token) -> str:
    """Return the path that a picture of the parsed text names.

    markdown-it has made it fit for an address; the path is what the author wrote:
    `![](<images/two chairs.jpg>)` names `images/two chairs.jpg`.
    """
    return unquote(str(image.attrs.get("src", "")))


def spelled_out(text: str) -> str:
    """Return a text with plain characters in the place of escapes, entities and percent-encoded ones.

    It holds the path of every picture that the text names, also of one that is named as
    `images/two\\_chairs.jpg`, `images/a&amp;b.jpg` or `images/two%20chairs.jpg`. No parsing is needed.
    """
    text = text.replace("\\|", "|")  # in a table this escape is undone first, before any other
    return unquote(unescapeAll(text))


def path_problem(path: str) -> str:
    """Say why nothing in a content folder can have this path; empty where something can."""
    for fault in check_name(path):
        return fault.message
    if _ELSEWHERE.match(path):
        return (
            f"a picture from another host, {quoted(path)}; bring it here: readers' browsers ask nobody else"
        )
    if not path or path.startswith("/") or ".." in path.split("/"):
        return f'a picture is named by its path, like "images/chairs.jpg"; {quoted(path)} is none'
    return ""
