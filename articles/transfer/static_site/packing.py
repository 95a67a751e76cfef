"""Texts, compressed once for every server: the same bytes whenever they are made."""

import gzip
from pathlib import Path

import brotli

TEXTS = ("text/", "application/json", "application/javascript", "application/xml", "image/svg+xml")
SUFFIXES = (".gz", ".br")
BROTLI_QUALITY = 11  # the most there is: a page is pressed once and sent often


def is_text(content_type: str) -> bool:
    """Whether files of this type become smaller.

    >>> is_text("text/html; charset=utf-8"), is_text("application/rss+xml"), is_text("image/webp")
    (True, True, False)
    """
    mime = content_type.partition(";")[0].strip()
    return mime.startswith(TEXTS) or mime.endswith(("+xml", "+json"))


def pack(file: Path) -> None:
    """Write a file's compressed forms beside it, as small as they get."""
    content = file.read_bytes()
    beside(file, ".gz").write_bytes(gzip.compress(content, compresslevel=9, mtime=0))
    beside(file, ".br").write_bytes(brotli.compress(content, mode=brotli.MODE_TEXT, quality=BROTLI_QUALITY))


def beside(file: Path, suffix: str) -> Path:
    """Return the compressed file that belongs to a file."""
    return file.with_name(file.name + suffix)
