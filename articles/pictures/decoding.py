"""Decodes pictures one at a time, the larger ones in a child process with limits on memory and time.

A small picture is decoded in this process: a child needs 0.2 s of CPU time to start, and an import reads
hundreds. That is safe: at `SMALL_PIXELS` the decoder with the highest memory use needs 40 MB, and such a file
is too small for a long decoding time. Everything else is decoded in a child; if it exceeds its limits, only
the child fails.
"""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import BoundedSemaphore, Lock
from typing import Any

from articles.pictures import cleaning, portrait, share
from articles.pictures.checking import FORMATS, TOO_MUCH_MEMORY, BadPicture, gettext_noop, open_picture
from articles.pictures.cleaning import CleanPicture
from articles.pictures.focus import Focus
from articles.pictures.portrait import Crop
from articles.pictures.sizes import WIDTHS, Rendition

SMALL_PIXELS = 2_000_000
SMALL_BYTES = 2 * 2**20
MAX_SCANS = 40  # JPEG encoders make about ten; decoding each takes the time of the whole picture
SECONDS = 60
WAITING_SECONDS = 90
MAX_WAITING = 2  # each occupies a server thread, which readers need
TOO_LONG = gettext_noop("This picture takes too long to be read. Save a smaller copy, photographs as JPEG.")
BUSY = gettext_noop("The server is busy with other pictures. Try again in a minute.")
logger = logging.getLogger(__name__)
ROOT = Path(__file__).resolve().parents[2]

_one_at_a_time = Lock()
_places = BoundedSemaphore(1 + MAX_WAITING)  # the picture being decoded and those that wait


def clean(data: bytes, widths: Sequence[int] = ()) -> CleanPicture:
    """Return a clean picture with its smaller copies, in the default widths or in these (`cleaning.clean`).

    Raises `BadPicture` with a message for the person who uploads it, also if memory or time run out.
    """
    with _wait_for_turn():
        if _is_small(data):
            return cleaning.clean(data, widths or WIDTHS)
        return _picture_of(_run_in_child("clean", data, *(widths or WIDTHS)), data)


def cut_portrait(data: bytes, crop: Crop) -> CleanPicture:
    """Return the square of a clean picture (`portrait.cut_portrait`). Raises `BadPicture` like `clean`."""
    with _wait_for_turn():
        if _is_small(data):
            return portrait.cut_portrait(data, crop, WIDTHS)
        return _picture_of(_run_in_child("portrait", data, crop.x, crop.y, crop.zoom, *WIDTHS), data)


def _picture_of(answer: list[tuple[dict[str, Any], bytes]], data: bytes) -> CleanPicture:
    """Return the picture that the child made of this data. Without bytes, it is the data itself."""
    (properties, written), *copies = answer
    made = tuple(Rendition(copy, properties["mime"], properties["width"]) for properties, copy in copies)
    kind = FORMATS[properties["format"]]
    return CleanPicture(written or data, kind, properties["width"], properties["height"], made)


def share_picture(data: bytes, focus: Focus = Focus()) -> bytes:  # noqa: B008 (it never changes)
    """Return the preview picture for links (`share.share_picture`). Raises `BadPicture` like `clean`."""
    with _wait_for_turn():
        if _is_small(data):
            return share.share_picture(data, focus)
        ((_, written),) = _run_in_child("share", data, focus.x, focus.y)
        return written


@contextmanager
def _wait_for_turn() -> Iterator[None]:
    """Wait until no other thread decodes a picture. Raises `BadPicture` if too many wait already."""
    if not _places.acquire(blocking=False):
        raise BadPicture(BUSY)
    try:
        if not _one_at_a_time.acquire(timeout=WAITING_SECONDS):
            raise BadPicture(BUSY)
        try:
            yield
        finally:
            _one_at_a_time.release()
    finally:
        _places.release()


def _is_small(data: bytes) -> bool:
    """Whether a picture may be decoded in this process. Raises `BadPicture` if its header is not accepted."""
    with open_picture(data) as image:
        few_scans = image.format != "JPEG" or data.count(b"\xff\xda") <= MAX_SCANS
        return image.width * image.height <= SMALL_PIXELS and len(data) <= SMALL_BYTES and few_scans


def _run_in_child(task: str, data: bytes, *arguments: int) -> list[tuple[dict[str, Any], bytes]]:
    """Run a task of `worker` in a child process; return metadata and bytes of each picture it makes."""
    command = [sys.executable, "-m", "articles.pictures.worker", task, *map(str, arguments)]
    # One malloc arena: each additional one would reserve 64 MB of the limited address space.
    env = os.environ | {"MALLOC_ARENA_MAX": "1"}
    try:
        child = subprocess.run(  # noqa: S603 (nothing in the command comes from outside)
            command, cwd=ROOT, env=env, input=data, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise BadPicture(TOO_LONG) from None
    if child.returncode:
        logger.error("The decoding of a picture ended with %d: %s", child.returncode, child.stderr.decode())
        raise BadPicture(TOO_MUCH_MEMORY)  # the child had no memory left to report the error
    head, _, rest = child.stdout.partition(b"\n")
    answer = json.loads(head)
    if "refusal" in answer:
        raise BadPicture(answer["refusal"])
    made, start = [], 0
    for properties in answer["made"]:
        made.append((properties, rest[start : start + properties["length"]]))
        start += properties["length"]
    return made
