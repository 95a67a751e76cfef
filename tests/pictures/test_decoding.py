"""Decoding: one picture at a time, with limits on memory and time, and a message when they are exceeded."""

import json
import os
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from unittest.mock import patch

import pytest
from PIL import Image

from articles.pictures import BadPicture, clean, decoding, share_picture
from tests.pictures.test_cleaning import drawn, exif, saved

PROMISED = 250 * 2**20
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is read from /proc")


def lossless(side: int) -> bytes:
    return saved("WEBP", Image.new("RGBA", (side, side), (10, 20, 30, 128)), lossless=True)


@pytest.fixture
def all_in_a_child():
    with patch.object(decoding, "SMALL_PIXELS", 0):
        yield


@pytest.mark.usefixtures("all_in_a_child")
def test_a_child_makes_what_this_process_makes():
    data = saved("JPEG", drawn(600, 300), exif=exif(orientation=6))
    there, there_shared = clean(data), share_picture(data)
    again = clean(there.data)
    with patch.object(decoding, "SMALL_PIXELS", 10**6):
        assert (clean(data), share_picture(data)) == (there, there_shared)
    assert again == there, "a clean picture comes back from the child as it went"
    assert [copy.width for copy in there.renditions] == [300, 300]


@pytest.mark.usefixtures("all_in_a_child")
@pytest.mark.parametrize("data", [saved("PNG")[:-30], saved("JPEG")[:700]])
def test_a_child_refuses_in_the_same_words(data):
    with pytest.raises(BadPicture, match="damaged"):
        clean(data)


def test_a_picture_of_too_much_memory_is_refused_by_its_header():
    with patch.object(decoding, "_run_in_child") as child, pytest.raises(BadPicture, match="too much memory"):
        clean(header_of_webp(6300, 6300))
    child.assert_not_called()


def header_of_webp(width: int, height: int) -> bytes:
    """Return a one-color lossless WebP with another size in its header; the picture is never decoded."""
    data = bytearray(saved("WEBP", Image.new("RGBA", (8, 8)), lossless=True))
    at = data.index(b"VP8L") + 9
    bits = (width - 1) | (height - 1) << 14 | 1 << 28
    data[at : at + 4] = bits.to_bytes(4, "little")
    return bytes(data)


@pytest.mark.soak
@linux
def test_a_child_that_runs_out_of_memory_says_so():
    program = (
        "from articles.pictures import worker; worker.ADDRESS_SPACE = 80 * 2**20; worker.main('clean', [480])"
    )
    child = subprocess.run(
        [sys.executable, "-c", program],
        input=saved("PNG", Image.new("RGB", (5000, 5000))),
        capture_output=True,
        check=True,
    )
    assert "too much memory" in json.loads(child.stdout)["refusal"]


@pytest.mark.usefixtures("all_in_a_child")
def test_a_child_that_dies_is_a_refusal(caplog):
    with patch.object(sys, "executable", "false"), pytest.raises(BadPicture, match="too much memory"):
        clean(saved("PNG"))
    assert "ended with 1" in caplog.text


@pytest.mark.usefixtures("all_in_a_child")
def test_a_child_that_takes_too_long_is_a_refusal():
    with patch.object(decoding, "SECONDS", 0.01), pytest.raises(BadPicture, match="too long"):
        clean(saved("PNG"))


def test_who_waits_too_long_for_a_turn_is_told_so():
    with (
        patch.object(decoding, "WAITING_SECONDS", 0.01),
        decoding._wait_for_turn(),
        pytest.raises(BadPicture, match="busy with other pictures"),
    ):
        clean(saved("PNG"))


def test_two_wait_for_their_turn_and_whoever_comes_then_is_told_so_at_once():
    data, cleaned = saved("PNG"), []
    waiting = [threading.Thread(target=lambda: cleaned.append(clean(data))) for _ in range(2)]
    with decoding._wait_for_turn():
        for thread in waiting:
            thread.start()
        while decoding._places._value:
            time.sleep(0.01)
        with pytest.raises(BadPicture, match="busy with other pictures"):
            clean(data)
        assert not cleaned
    for thread in waiting:
        thread.join()
    assert cleaned == [clean(data)] * 2


def test_after_every_refusal_the_places_are_free_again():
    for _ in range(4):
        with pytest.raises(BadPicture, match="damaged"):
            clean(saved("PNG")[:-30])
    assert decoding._places._value == 1 + decoding.MAX_WAITING


def test_a_jpeg_of_endless_scans_is_left_to_a_child():
    data = saved("JPEG", drawn(), progressive=True)
    assert decoding._is_small(data)
    assert not decoding._is_small(data[:-2] + b"\xff\xda\0\0" * 100 + data[-2:])


def hungriest() -> dict[str, bytes]:
    """Yield for each format the largest picture that is accepted, and one that is refused."""
    flat = Image.linear_gradient("L").resize((6300, 6300)).convert("RGB")
    return {
        "the issue's WebP": lossless(6300),
        "a WebP of 10 megapixels": lossless(3180),
        "a PNG": saved("PNG", flat),
        "a JPEG": saved("JPEG", flat, comment=b"to be taken off"),
        "a progressive JPEG": saved("JPEG", flat.resize((4600, 4600)), progressive=True, subsampling=0),
        "a turned JPEG": saved("JPEG", flat.resize((5000, 5000)), exif=exif(orientation=6)),
        "a CMYK JPEG": saved("JPEG", flat.convert("CMYK")),
        "a GIF": saved("GIF", flat.convert("P").resize((5800, 5800))),
        "an AVIF": saved("AVIF", flat.resize((3900, 3900)), speed=10),
        "a see-through PNG": saved("PNG", Image.new("RGBA", (4900, 4900), (1, 2, 3, 128))),
    }


@linux
@pytest.mark.soak
def test_two_at_once_take_no_more_than_is_promised():
    taken = {kind: most_taken_by_two(data) for kind, data in hungriest().items()}
    assert {kind: most for kind, most in taken.items() if most > PROMISED} == {}


@pytest.mark.soak
@linux
def test_two_at_once_take_little_more_than_one():
    with patch.object(decoding, "WIDTHS", (480,)):
        assert most_taken_by_two(saved("PNG", Image.new("RGB", (2000, 1200)))) < PROMISED / 2


def most_taken_by_two(data: bytes) -> int:
    """Clean the same picture in two threads; return how many bytes this process and its children grew."""
    done = threading.Event()
    threads = [threading.Thread(target=cleaned_or_refused, args=(bytes(bytearray(data)),)) for _ in range(2)]
    before = most = resident()
    watch = threading.Thread(target=lambda: [thread.join() for thread in threads] and done.set())
    for thread in [*threads, watch]:
        thread.start()
    while not done.wait(0.005):
        most = max(most, resident())
    return most - before


def cleaned_or_refused(data: bytes) -> None:
    try:
        share_picture(clean(data).data)
    except BadPicture:
        return


def resident() -> int:
    """Return the memory of this process and its decoding children, in bytes."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    for thread in Path("/proc/self/task").iterdir():
        with suppress(OSError, IndexError):  # it has ended in the meantime
            pages += sum(pages_of(child) for child in (thread / "children").read_text().split())
    return pages * os.sysconf("SC_PAGE_SIZE")


def pages_of(child: str) -> int:
    """Return the memory pages of a child; 0 while it is starting and still shows its parent's memory."""
    process = Path("/proc") / child
    started = "worker" in (process / "cmdline").read_text()
    return int((process / "statm").read_text().split()[1]) if started else 0
