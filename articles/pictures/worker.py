"""The child process that decodes one picture: `python -m articles.pictures.worker TASK ARGUMENTS`.

It imports Pillow and the pure modules of this package, but not Django. It reads the picture from standard
input. It writes one line of JSON, then the bytes of every picture made, in the same order.
"""

import json
import sys
from collections.abc import Callable
from typing import Any

from articles.pictures.checking import BadPicture
from articles.pictures.cleaning import CleanPicture, clean
from articles.pictures.focus import Focus
from articles.pictures.portrait import Crop, cut_portrait
from articles.pictures.share import share_picture

try:
    import resource
except ImportError:  # Windows has no such limits; the checks of the header still apply
    resource = None  # type: ignore[assignment]

# The memory limit of the process in bytes, from which the parent's copies of the file are subtracted. About
# 10 MB of it is code that is never loaded.
ADDRESS_SPACE = 255 * 2**20
PARENTS_COPIES = 2
Made = tuple[dict[str, Any], bytes]


def limit_memory(file_bytes: int) -> None:
    """Limit the memory of this process; beyond it an allocation fails, and so does the decoding."""
    if resource is not None:
        limit = ADDRESS_SPACE - PARENTS_COPIES * file_bytes
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def make_clean(data: bytes, *widths: int) -> list[Made]:
    """Return the clean picture, without its bytes if they are unchanged, and its smaller copies."""
    return _made_of(clean(data, widths), data)


def make_portrait(data: bytes, x: int, y: int, zoom: int, *widths: int) -> list[Made]:
    """Return the square of a picture, without its bytes if it is all of it, and its smaller copies."""
    return _made_of(cut_portrait(data, Crop(x, y, zoom), widths), data)


def _made_of(picture: CleanPicture, data: bytes) -> list[Made]:
    properties = {"format": picture.format.name, "width": picture.width, "height": picture.height}
    copies = [({"mime": copy.mime, "width": copy.width}, copy.data) for copy in picture.renditions]
    return [(properties, b"" if picture.data == data else picture.data), *copies]


def make_share(data: bytes, x: int, y: int) -> list[Made]:
    """Return the preview picture for links."""
    return [({}, share_picture(data, Focus(x, y)))]


TASKS: dict[str, Callable[..., list[Made]]] = {
    "clean": make_clean,
    "portrait": make_portrait,
    "share": make_share,
}


def main(task: str, arguments: list[int]) -> None:
    """Run one task with the picture from standard input."""
    data = sys.stdin.buffer.read()
    limit_memory(len(data))
    try:
        made = TASKS[task](data, *arguments)
        answer: dict[str, Any] = {
            "made": [properties | {"length": len(written)} for properties, written in made]
        }
    except BadPicture as bad:
        made, answer = [], {"refusal": str(bad)}
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
    for _, written in made:
        sys.stdout.buffer.write(written)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(sys.argv[1], [int(number) for number in sys.argv[2:]])
