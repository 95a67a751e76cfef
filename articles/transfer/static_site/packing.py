"""Compresses text files with gzip and brotli. The same content always gives the same bytes."""

import gzip
from pathlib import Path

import brotli

TEXTS = ("text/", "application/json", "application/javascript", "application/xml", "image/svg+xml")
SUFFIXES = (".gz", ".br")
BROTLI_QUALITY = 11  # the maximum: a page is compressed once and sent often


def is_text(content_type: str) -> bool:
    """Whether files of this content type are text, and worth compressing.

    >>> is_text("text/html; charset=utf-8"), is_text("application/rss+xml"), is_text("image/webp")
    (True, True, False)
    """
    mime = content_type.partition(";")[0].strip()
    return mime.startswith(TEXTS) or mime.endswith(("+xml", "+json"))


def compress_file(file: Path) -> None:
    """Write the .gz and .br forms of a file next to it, with maximum compression."""
    content = file.read_bytes()
    compressed_path(file, ".gz").write_bytes(gzip.compress(content, compresslevel=9, mtime=0))
    compressed_path(file, ".br").write_bytes(
        brotli.compress(content, mode=brotli.MODE_TEXT, quality=BROTLI_QUALITY)
    )


def compressed_path(file: Path, suffix: str) -> Path:
    """Return the path of a file's compressed form."""
    return file.with_name(file.name + suffix)
