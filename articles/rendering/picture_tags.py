"""Renders `<picture>` elements from plain data about stored pictures."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, Self

from articles.rendering.safe import clean

# A picture in the running text is as wide as the text column, which fills the screen on a phone.
TEXT_SIZES = "(min-width: 46rem) 42rem, calc(100vw - 3rem)"


@dataclass(frozen=True, slots=True)
class PictureSource:
    """A picture in one format (`type`, a MIME type), as (URL, width in pixels) from small to large."""

    type: str
    srcset: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A stored picture: URL and size in pixels of the original, and its smaller copies."""

    url: str
    width: int
    height: int
    sources: tuple[PictureSource, ...] = ()

    @classmethod
    def from_stored(cls, stored: Mapping[str, Any], url: Callable[[str], str]) -> Self:
        """Convert data from `articles.pictures.store`; `url` returns the URL of a stored file's name."""
        sources = (
            PictureSource(source["type"], tuple((url(name), width) for name, width in source["srcset"]))
            for source in stored["sources"]
        )
        return cls(url(stored["file"]), stored["width"], stored["height"], tuple(sources))

    def url_of_width(self, width: int) -> str:
        """Return the URL of the smallest copy that is at least this wide, or else of the original.

        Of several formats it is the last one, WebP, which every browser reads.
        """
        copies = [(size, url) for source in self.sources[-1:] for url, size in source.srcset if size >= width]
        return min(copies)[1] if copies else self.url


def picture_tag(
    picture: PictureFile,
    alt: str,
    *,
    sizes: str = TEXT_SIZES,
    lazy: bool = True,
    title: str = "",
    classes: str = "",
) -> str:
    """Return a sanitized `<picture>` of a stored picture; `sizes` is the HTML attribute for its width.

    Pass `lazy=False` for the largest picture that is visible when a page opens; it is loaded before others.
    """
    return clean(picture_html(picture, alt, sizes=sizes, lazy=lazy, title=title, classes=classes))


def picture_html(
    picture: PictureFile, alt: str, *, sizes: str, lazy: bool, title: str = "", classes: str = ""
) -> str:
    """Return the `<picture>` element, not yet sanitized."""
    sources = "".join(
        f'<source type="{escape(source.type)}" srcset="{escape(_srcset(source))}" sizes="{escape(sizes)}">'
        for source in picture.sources
    )
    attributes = {
        "src": picture.url,
        "alt": alt,
        **({"title": title} if title else {}),
        "width": str(picture.width),
        "height": str(picture.height),
        **({"loading": "lazy"} if lazy else {"fetchpriority": "high"}),
        "decoding": "async",
    }
    written = " ".join(f'{name}="{escape(value)}"' for name, value in attributes.items())
    tag = f'<picture class="{escape(classes)}">' if classes else "<picture>"
    return f"{tag}{sources}<img {written}></picture>"


def _srcset(source: PictureSource) -> str:
    return ", ".join(f"{url} {width}w" for url, width in source.srcset)
