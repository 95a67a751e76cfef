"""Stored pictures: names are made from the content, and files are written once."""

from django.core.files.storage import default_storage

from articles.pictures import clean
from articles.pictures.store import store
from tests.pictures.test_cleaning import drawn, saved


def test_a_picture_is_stored_under_its_hash_with_its_smaller_copies():
    picture = clean(saved("WEBP", drawn(600, 300)))
    stored = store(picture, folder="pictures")
    assert stored["file"] == f"pictures/{picture.digest[:2]}/{picture.digest}.webp"
    assert (stored["width"], stored["height"], stored["bytes"]) == (600, 300, len(picture.data))
    with default_storage.open(stored["file"]) as file:
        assert file.read() == picture.data
    widths = {source["type"]: [width for _, width in source["srcset"]] for source in stored["sources"]}
    assert widths == {"image/avif": [480, 600], "image/webp": [480, 600]}
    assert stored["sources"][0]["type"] == "image/avif", "the smaller format first"


def test_storing_twice_writes_nothing_new():
    picture = clean(saved("WEBP", drawn(600, 300)))
    first = store(picture, folder="pictures")
    assert store(picture, folder="pictures") == first
    folders, files = default_storage.listdir(f"pictures/{picture.digest[:2]}")
    assert not folders
    assert all("_" not in name for name in files)
