"""Importing again: unchanged content is left alone, changed content is saved."""

from datetime import UTC, datetime
from io import BytesIO
from shutil import rmtree

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from articles.models import Article, Episode, Picture, manuscript_of
from articles.transfer import import_content
from articles.transfer.content_folder.report import KINDS
from tests.cast import make_live
from tests.transfer.counting import counts
from tests.transfer.folders import SOUNDS, TRANSCRIPT, files_in, full_folder, manuscript, picture, write

pytestmark = pytest.mark.django_db


def test_doing_it_again_changes_nothing_and_a_changed_text_alone(tmp_path):
    folder = write(tmp_path / "in", full_folder())
    import_content([folder], publish=True)
    before, media = counts(), files_in(tmp_path / "media")
    report = import_content([folder], publish=True)
    assert {state for (_, state) in report.names} == {"unchanged"}
    assert report.published == []
    assert (counts(), files_in(tmp_path / "media")) == (before, media)
    rmtree(tmp_path / "media")
    text = str(full_folder()["articles/can-i-stop.md"]).replace("any time", "any hour")
    write(folder, {"articles/can-i-stop.md": text})
    report = import_content([folder], publish=True)
    assert report.names["articles", "changed"] == report.published == ["can-i-stop"]
    article = Article.objects.get(slug="can-i-stop")
    assert article.editions.count() == 2
    assert article.published == datetime(2026, 4, 4, 8, 30, tzinfo=UTC)
    assert files_in(tmp_path / "media") == media, "a lost media folder comes back"


CHANGES = {
    "authors": ("authors/ana-moreira.md", ("she/her", "they/them")),
    "topics": ("topics/anxiety.md", ("Worry and fear", "Fear and worry")),
    "episodes": ("episodes/bonus.md", ("title: Bonus", "title: A bonus")),
    "series": (
        "series/beginning.md",
        ("[what-happens-first, can-i-stop]", "[can-i-stop, what-happens-first]"),
    ),
    "pages": ("articles/about.md", ("Who we are", "Who we were")),
}


@pytest.mark.parametrize(
    "at_once", [5, pytest.param(1, marks=pytest.mark.soak)], ids=["all at once", "one by one"]
)
def test_a_changed_file_is_seen_and_nothing_else(tmp_path, at_once):
    folder = write(tmp_path / "in", full_folder())
    import_content([folder])
    for start in range(0, len(CHANGES), at_once):
        changes = list(CHANGES.items())[start : start + at_once]
        for _kind, (path, words) in changes:
            write(folder, {path: str(full_folder()[path]).replace(*words)})
        report = import_content([folder])
        assert {key: names for key, names in report.names.items() if key[1] != "unchanged"} == {
            (kind, "changed"): [path.split("/")[1].removesuffix(".md")] for kind, (path, _words) in changes
        }


def test_a_changed_text_beside_a_picture_is_seen_and_crops_the_live_article(tmp_path):
    folder = write(tmp_path / "in", full_folder())
    import_content([folder], publish=True)
    edition = Article.objects.get(slug="what-happens-first").editions.get()
    assert edition.lead["focus"] == [20, 75]
    assert edition.lead["share"].endswith("-20-75.jpg")
    assert default_storage.exists(edition.lead["share"])
    write(folder, {"images/chairs.png.md": "---\nalt: Chairs\n---\n"})
    report = import_content([folder / "images" / "chairs.png.md"])
    assert dict(report.names) == {("pictures", "changed"): ["images/chairs.png"]}
    chairs = Picture.objects.get(path="images/chairs.png")
    assert (chairs.alt, chairs.credit, str(chairs.focus)) == ("Chairs", "", "50% 40%")
    edition.refresh_from_db()
    assert edition.lead["focus"] == [50, 40]


def test_a_changed_portrait_sound_or_transcript_is_seen(tmp_path):
    folder = write(tmp_path / "in", full_folder())
    import_content([folder])
    sound = (SOUNDS / "tone.mp3").read_bytes()
    write(
        folder,
        {
            "images/authors/ana-moreira.png": picture("pink"),
            "audio/first-sessions.mp3": sound + sound,
            "audio/bonus.vtt": TRANSCRIPT.replace("Thank you", "Thanks"),
        },
    )
    report = import_content([folder])
    assert report.names["authors", "changed"] == ["ana-moreira"]
    assert report.names["episodes", "changed"] == ["bonus", "first-sessions"]
    assert Episode.objects.get(slug="bonus").cues[1][3] == "Thanks."
    assert Episode.objects.get(slug="first-sessions").size == 2 * len(sound)
    assert set(import_content([folder]).names) == {(kind, "unchanged") for kind in KINDS}


def test_a_picture_with_metadata_is_cleaned_once_and_known_again(tmp_path):
    file = BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "A camera"
    Image.new("RGB", (60, 40), "teal").save(file, "JPEG", exif=exif)
    folder = write(tmp_path / "in", {"images/photo.jpg": file.getvalue()})
    import_content([folder])
    with default_storage.open(Picture.objects.get().stored["file"]) as stored:
        assert stored.read() != file.getvalue()
    assert import_content([folder]).names == {("pictures", "unchanged"): ["images/photo.jpg"]}


def test_what_the_text_leaves_out_stays_as_it_is(tmp_path, clock):
    article = make_live("Can I stop?", sections=[("text", "Why?", "Because."), ("text", "How?", "So.")])
    section = article.sections.first()
    section.heading = "Why not?"  # the anchor was fixed by the publication
    section.save()
    text = manuscript("Can I stop?", "## Why not?\n\nBecause.\n\n## How?\n\nSo.")
    report = import_content([write(tmp_path / "in", {"articles/can-i-stop.md": text})])
    assert report.names == {("articles", "unchanged"): ["can-i-stop"]}
    assert manuscript_of(article).published == datetime(2026, 6, 1, 12, tzinfo=UTC)
    assert article.sections.first().anchor == "why"
