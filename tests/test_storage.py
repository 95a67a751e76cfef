"""Media files are complete or do not exist, whatever happens while they are written."""

import errno
from hashlib import sha256
from pathlib import Path
from unittest.mock import patch

import pytest
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from articles.storage import is_intact, put_file

WHOLE = b"a picture" * 1000
NAME = f"pictures/ab/{sha256(WHOLE).hexdigest()}.webp"


@pytest.fixture
def media(settings) -> Path:
    return Path(settings.MEDIA_ROOT)


def put(data: bytes = WHOLE) -> None:
    put_file(NAME, ContentFile(data))


def test_a_damaged_file_of_the_same_name_is_replaced(media):
    put()
    for damaged in (WHOLE[:500], b"", b"b" + WHOLE[1:]):
        (media / NAME).write_bytes(damaged)
        assert not is_intact(NAME)
        put()
        assert (media / NAME).read_bytes() == WHOLE
        assert is_intact(NAME)


def test_a_file_that_is_there_is_not_written_again(media):
    put()
    before = (media / NAME).stat().st_ino
    put()
    assert (media / NAME).stat().st_ino == before


@pytest.mark.parametrize("step", ["write", "sync", "rename"])
def test_a_full_disk_leaves_no_file_and_tells_why(media, step):
    full = OSError(errno.ENOSPC, "No space left on device")
    content = ContentFile(WHOLE)
    if step == "write":
        content.chunks = lambda size=None: iter([WHOLE[:100], *_failing(full)])
    failing = {"sync": "articles.storage.sync", "rename": "pathlib.Path.replace", "write": "os.getpid"}[step]
    with patch(failing, side_effect=full), pytest.raises(OSError, match="No space") as raised:
        put_file(NAME, content)
    assert raised.value.errno == errno.ENOSPC
    assert [path for path in media.rglob("*") if path.is_file()] == []


def _failing(error: OSError):
    yield WHOLE[100:200]
    raise error


def test_a_failed_write_leaves_the_file_that_was_there(media):
    put(b"older")
    with (
        patch("articles.storage.sync", side_effect=OSError(errno.ENOSPC, "full")),
        pytest.raises(OSError, match="full"),
    ):
        put()
    assert (media / NAME).read_bytes() == b"older"


def test_a_file_is_synced_before_it_gets_its_name_and_the_folder_after(media):
    steps = []
    rename = Path.replace

    def replace(self, target):
        steps.append("rename")
        return rename(self, target)

    with (
        patch("articles.storage.sync", side_effect=lambda descriptor: steps.append("sync")),
        patch("pathlib.Path.replace", replace),
    ):
        put()
    assert steps == ["sync", "rename", "sync"]


@pytest.mark.django_db
def test_what_is_being_written_is_no_media(client, media):
    for name in (f"pictures/ab/.writing-abc-{Path(NAME).name}", ".import-abc/pictures/x.webp"):
        file = media / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(WHOLE)
        with pytest.raises(SuspiciousFileOperation):
            default_storage.open(name)
        assert client.get(f"/media/{name}").status_code == 404
