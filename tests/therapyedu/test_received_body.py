"""Receiving a body: at whatever point the disk becomes full, the typed text is kept."""

import errno

import pytest

from tests.outages import full_disk
from therapyedu import received_body
from therapyedu.received_body import ReceivedBody

CHUNKS = [bytes([number]) * 1000 for number in range(10)]
WHOLE = b"".join(CHUNKS)


def received(room: int | None = None) -> ReceivedBody:
    body = ReceivedBody()
    if room is None:
        for chunk in CHUNKS:
            body.write(chunk)
    else:
        with full_disk(room):
            for chunk in CHUNKS:
                body.write(chunk)
    assert body.size == len(WHOLE)
    return body


def read(body: ReceivedBody) -> bytes:
    with body.open_for_reading() as file:
        return file.read()


@pytest.mark.parametrize("memory", [0, 999, 1000, 4500, len(WHOLE)])
def test_a_body_is_read_as_it_was_written(settings, memory):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = memory
    assert read(received()) == WHOLE


def test_a_small_body_needs_no_disk(settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = len(WHOLE)
    body = received(room=0)
    assert (read(body), body.disk_error) == (WHOLE, None)


@pytest.mark.parametrize("memory", [0, 4500])
@pytest.mark.parametrize("room", [0, 1, 999, 1000, 1001, 5500, len(WHOLE) - 1])
def test_wherever_the_disk_is_full_a_form_is_kept_whole(settings, memory, room):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = memory
    body = received(room)
    assert body.disk_error is not None
    assert body.disk_error.errno == errno.EFBIG
    assert read(body) == WHOLE


@pytest.mark.parametrize("room", [0, 1500, 5500, len(WHOLE) - 1])
def test_of_what_is_longer_the_beginning_and_the_end_are_kept(settings, monkeypatch, room):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0
    monkeypatch.setattr(received_body, "KEPT_BYTES", 2300)
    assert read(received(room)) == WHOLE[:2300] + WHOLE[-2300:]
