"""Names what a paste leaves out: pictures that are not in the library, videos and other embedded media."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup
from bs4.element import Tag
from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext

_MEDIA = ("video", "audio", "iframe", "object", "embed")
# What the desk's script writes in place of an embedded picture: the path of its upload, or nothing, after it
# has told the editor itself.
_UPLOADED, _REPORTED_SOURCE = "data-picture", "data:"
_TINY = 3  # pixels: pictures that count visitors
_NAME_LENGTH = 60
_MAX_NAMES = 3


def describe_left_out(soup: BeautifulSoup) -> Iterator[str]:
    """Yield a sentence about the pictures and one about the media of an HTML fragment, if it has some."""
    pictures = [tag for tag in soup.find_all("img") if _is_left_out(tag)]
    if pictures:
        names = [name for name in map(_name_of, pictures) if name]
        sentence = (
            ngettext(
                "%(count)d picture was left out: %(names)s. Insert it with “Picture”.",
                "%(count)d pictures were left out: %(names)s. Insert them with “Picture”.",
                len(pictures),
            )
            if names
            else ngettext(
                "%(count)d picture was left out. Insert it with “Picture”.",
                "%(count)d pictures were left out. Insert them with “Picture”.",
                len(pictures),
            )
        )
        yield sentence % {"count": len(pictures), "names": _list_names(names)}
    media = len([tag for tag in soup.find_all(_MEDIA) if not tag.find_parent(_MEDIA)])
    if media:
        yield ngettext(
            "%(count)d video or other embedded part was left out.",
            "%(count)d videos or other embedded parts were left out.",
            media,
        ) % {"count": media}


def _is_left_out(picture: Tag) -> bool:
    if picture.get(_UPLOADED) or str(picture.get("src", "")).strip() == _REPORTED_SOURCE:
        return False
    sizes = [re.match(r"\d+", str(picture.get(name, ""))) for name in ("width", "height")]
    return not any(size and int(size[0][:9]) <= _TINY for size in sizes)


def _name_of(picture: Tag) -> str:
    """Return the description of a picture, or else the name of its file."""
    alt = " ".join(str(picture.get("alt") or "").split())
    try:
        source = urlsplit(str(picture.get("src", "")))
    except ValueError:
        return alt
    if alt or source.scheme in ("data", "blob", "cid"):
        return Truncator(alt).chars(_NAME_LENGTH)
    return PurePosixPath(unquote(source.path).replace("\\", "/")).name[-_NAME_LENGTH:]


def _list_names(names: list[str]) -> str:
    distinct = list(dict.fromkeys(names))
    quoted = [gettext("“%(name)s”") % {"name": name} for name in distinct[:_MAX_NAMES]]
    return ", ".join(quoted) + (" …" if len(distinct) > _MAX_NAMES else "")
