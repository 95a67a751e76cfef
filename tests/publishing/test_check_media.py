"""`manage.py check_media` repairs or reports damaged files, and removes unreferenced files after a day."""

import os
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from PIL import Image

from articles.freshness import generation
from articles.models import Edition, Episode, Picture
from articles.models.sound import CANNOT_CLEAN
from articles.publishing import publish
from articles.publishing.library import save_episode, store_sound
from articles.publishing.media_check import check_media
from articles.storage import is_intact, put_file
from authors.models import Author
from tests.cast import make_article, save_picture
from tests.desk.writing.test_markdown_views import huge_png, png
from tests.models.test_sound_cleaning import MP3, SCRIPT, with_id3
from tests.reading.episodes import VTT
from tests.transfer.folders import files_in

pytestmark = pytest.mark.django_db
CHAIRS = "images/chairs.png"


@pytest.fixture
def media(settings) -> Path:
    return Path(settings.MEDIA_ROOT)


@pytest.fixture
def live(eli) -> Edition:
    """An edition with a lead picture."""
    picture = save_picture(CHAIRS, png(120, 80), by=eli)
    return publish(make_article(image=picture, image_alt="Chairs"), by=eli)


def run(capsys, *options: str) -> list[str]:
    call_command("check_media", *options)
    return capsys.readouterr().out.splitlines()


def age(path: Path, hours: int) -> None:
    moment = path.stat().st_mtime - hours * 3600
    os.utime(path, (moment, moment))


def test_whole_files_are_counted_and_left_alone(live, media, capsys):
    before = files_in(media)
    assert run(capsys) == [f"Whole: {len(before)}"]
    assert files_in(media) == before


DAMAGES = ["cut", "empty", "changed", "missing"]


def test_copies_and_shares_are_made_anew_from_the_original(live, media, capsys):
    before = files_in(media)
    original = live.lead["stored"]["file"]
    for damage in DAMAGES:
        for name, data in before.items():
            if name == original:
                continue
            if damage == "missing":
                (media / name).unlink()
            else:
                is_share = name.startswith("share/")
                worse = {"cut": data[:-40], "empty": b"", "changed": data[:-9] + b"another" + data[-2:]}[
                    damage
                ]
                (media / name).write_bytes(worse if not is_share else data[:-40])
        output = run(capsys)
        assert len([line for line in output if line.startswith("Made anew: ")]) == len(before) - 1, damage
        assert files_in(media) == before, damage
        assert run(capsys) == [f"Whole: {len(before)}"], damage


def test_a_dry_run_says_so_and_changes_nothing(live, media, capsys):
    share = media / live.lead["share"]
    share.write_bytes(b"")
    stray = media / "pictures" / "zz" / "stray.png"
    stray.parent.mkdir(parents=True)
    stray.write_bytes(png())
    output = run(capsys, "--dry-run", "--now")
    assert f"Made anew: {live.lead['share']}" in output
    assert "Removed: pictures/zz/stray.png" in output
    assert output[-1] == "A dry run: nothing was changed."
    assert (share.read_bytes(), stray.exists()) == (b"", True)


@pytest.mark.parametrize("data", [None, pytest.param(b"", marks=pytest.mark.soak), b"half a picture"])
def test_an_original_that_is_lost_is_named_and_the_status_says_so(live, media, capsys, data):
    original = media / live.lead["stored"]["file"]
    original.unlink()
    if data is not None:
        original.write_bytes(data)
    with pytest.raises(CommandError, match="Upload or import") as stop:
        run(capsys)
    assert stop.value.returncode == 1
    assert f"{CHAIRS}: {live.lead['stored']['file']}" in capsys.readouterr().err


@pytest.mark.parametrize("dry_run", [False, pytest.param(True, marks=pytest.mark.soak)])
def test_a_share_that_cannot_be_made_is_named_and_the_rest_is_checked(live, media, dry_run):
    """The lead picture was stored when the size limits were larger."""
    lead, data = live.lead, huge_png()
    digest = sha256(data).hexdigest()
    lead["stored"] |= {"file": f"pictures/{digest[:2]}/{digest}.png", "digest": digest, "sources": []}
    put_file(lead["stored"]["file"], ContentFile(data))
    lead["share"] = f"share/{digest[:2]}/{digest}.jpg"
    live.save()
    stray = media / "share" / "stray.jpg"
    stray.write_bytes(b"")
    report = check_media(grace=timedelta(), dry_run=dry_run)
    assert [name.partition(": ")[0] for name in report.lost] == [lead["share"]]
    assert "share/stray.jpg" in report.removed


def test_uploading_a_damaged_picture_again_repairs_it(live, media, capsys, eli):
    (media / live.lead["stored"]["file"]).write_bytes(b"half a picture")
    save_picture(CHAIRS, png(120, 80), by=eli)
    assert run(capsys)[-1].startswith("Whole: ")


def test_copies_that_another_library_would_write_otherwise_are_made_anew_once(live, media, capsys):
    """The names are hashes of content that the present library does not produce."""
    sources = live.lead["stored"]["sources"]
    (_, width), mime = sources[0]["srcset"][0], sources[0]["type"]
    gone = f"pictures/ab/{'ab' * 32}.{mime.removeprefix('image/')}"
    sources[0]["srcset"][0] = [gone, width]
    Picture.objects.update(stored=live.lead["stored"])
    live.save()
    assert f"Made anew: {gone}" in run(capsys)
    with Image.open(media / gone) as image:
        assert image.width == width
    assert not [line for line in run(capsys) if line.startswith("Made anew")]


def test_files_without_a_row_are_removed_after_a_day(live, media, capsys):
    strays = [media / folder / "zz" / "stray.png" for folder in ("pictures", "audio", "share", "portraits")]
    strays.append(media / "pictures" / "zz" / ".writing-abc-stray.png")
    for stray in strays:
        stray.parent.mkdir(parents=True, exist_ok=True)
        stray.write_bytes(png())
        age(stray, hours=23)
    kept = media / "robots.txt"
    kept.write_text("not ours")
    age(kept, hours=48)
    assert f"Named by nothing, but too new to be removed: {len(strays)}" in run(capsys)
    assert all(stray.exists() for stray in strays)
    for stray in strays:
        age(stray, hours=2)
    assert len([line for line in run(capsys) if line.startswith("Removed: ")]) == len(strays)
    assert not any(stray.exists() for stray in strays)
    assert kept.exists()
    assert is_intact(live.lead["stored"]["file"])


def test_the_now_option_removes_files_immediately(live, media, capsys):
    stray = media / "pictures" / "stray.png"
    stray.write_bytes(png())
    assert "Removed: pictures/stray.png" in run(capsys, "--now")


def episode_with_title(media: Path) -> tuple[Episode, str]:
    """Return an episode with an ID3 title in its stored audio, and the name of the same audio without it."""
    episode = save_episode(Episode(title="Bonus", slug="bonus", transcript=VTT), audio=MP3, by=None)
    clean = episode.audio.name
    tagged = with_id3()
    old = f"audio/ab/{sha256(tagged).hexdigest()}.mp3"
    put_file(old, ContentFile(tagged))
    Episode.objects.update(audio=old, size=len(tagged))
    (media / clean).unlink()
    episode.refresh_from_db()
    return episode, clean


@pytest.mark.django_db(transaction=True)
def test_a_stored_sound_loses_its_metadata(media, capsys):
    """Runs without an open transaction, as the command does."""
    episode, clean = episode_with_title(media)
    old = episode.audio.name
    age(media / old, hours=25)
    before = generation()
    assert any(old in line for line in run(capsys) if line.startswith("Made anew"))
    assert generation() > before, "no worker keeps a page that names the old sound"
    episode.refresh_from_db()
    assert (episode.audio.name, episode.size) == (clean, len(MP3))
    assert set(files_in(media)) == {clean, old}, "podcast apps have the old address for a while"
    age(media / old, hours=25)
    check_media()
    assert set(files_in(media)) == {clean}
    assert SCRIPT not in (media / clean).read_bytes()


def test_a_sound_that_is_replaced_while_it_is_cleaned_stays_replaced(media, monkeypatch):
    episode, clean = episode_with_title(media)

    def replace_meanwhile(file, audio_info) -> None:
        store_sound(file, audio_info)
        save_episode(Episode.objects.get(pk=episode.pk), audio=MP3 + MP3, by=None)

    monkeypatch.setattr("articles.publishing.media_check.store_sound", replace_meanwhile)
    check_media()
    episode.refresh_from_db()
    assert episode.size == len(MP3 + MP3)
    assert episode.audio.name != clean


@pytest.mark.parametrize("dry_run", [False, pytest.param(True, marks=pytest.mark.soak)])
def test_a_stored_sound_that_cannot_be_cleaned_is_named_alone(media, dry_run):
    episode = save_episode(Episode(title="Bonus", slug="bonus", transcript=VTT), audio=MP3, by=None)
    old = f"audio/ab/{sha256(MP3 + SCRIPT).hexdigest()}.mp3"
    put_file(old, ContentFile(MP3 + SCRIPT))
    Episode.objects.update(audio=old)
    report = check_media(dry_run=dry_run)
    assert report.lost == [f"the sound of “Bonus”: {CANNOT_CLEAN}"]
    assert report.mended == []
    episode.refresh_from_db()
    assert episode.audio.name == old


def test_a_damaged_sound_or_portrait_is_named(media, capsys, eli):
    episode = save_episode(Episode(title="Bonus", slug="bonus", transcript=VTT), audio=MP3, by=None)
    (media / episode.audio.name).write_bytes(MP3[:100])
    report = check_media()
    assert report.lost == [f"the sound of “Bonus”: {episode.audio.name}"]


def test_unused_pictures_are_listed_and_deleted_when_asked(media, capsys, eli):
    save_picture(CHAIRS, png(), by=eli)
    assert f"In the library and named by no text: {CHAIRS}" in run(capsys, "--now")
    assert Picture.objects.exists()
    run(capsys, "--now", "--delete-unused")
    assert not Picture.objects.exists()
    assert check_media(grace=timedelta()).waiting == []
    assert not Author.objects.exists()
