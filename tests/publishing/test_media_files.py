"""Media files are removed together with their row, unless another row refers to them."""

import errno
import os
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from time import process_time
from unittest.mock import Mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from articles.models import Autosave, Episode, Picture, Section, Series, Topic, current_revision
from articles.pictures import clean
from articles.pictures.store import store, stored_file_names
from articles.publishing import publish
from articles.publishing.library import save_episode
from articles.publishing.media_check import check_media
from articles.publishing.media_files import files_in_use
from articles.publishing.unused_pictures import _pictures_in_none, unused_pictures
from articles.publishing.withdraw import delete, unpublish
from authors.actions import delete_author, save_author
from authors.models import Author
from tests.cast import make_article, make_author, save_picture
from tests.desk.writing.test_markdown_views import png
from tests.reading.episodes import VTT
from tests.transfer.folders import SOUNDS, files_in

pytestmark = pytest.mark.django_db(transaction=True)
CHAIRS = "images/chairs.png"
MP3, M4A = (SOUNDS / "tone.mp3").read_bytes(), (SOUNDS / "tone.m4a").read_bytes()


@pytest.fixture
def media(settings) -> Path:
    return Path(settings.MEDIA_ROOT)


def stored_files(media: Path) -> set[str]:
    return set(files_in(media))


def age_all(media: Path) -> None:
    """Make every file older than the grace period of `check_media`."""
    for path in media.rglob("*.*"):
        moment = path.stat().st_mtime - 25 * 3600
        os.utime(path, (moment, moment))


def checked_a_day_later(media: Path) -> set[str]:
    age_all(media)
    check_media()
    return stored_files(media)


def remove(client, row: object) -> None:
    kind = f"{row._meta.app_label}/{row._meta.model_name}"
    answer = client.post(f"/admin/{kind}/{row.pk}/delete/", {"post": "yes"})
    assert answer.status_code == 302


def test_a_deleted_picture_is_public_no_longer(client, logged_in, eli, media):
    picture = save_picture(CHAIRS, png(), by=eli)
    address = f"/media/{picture.stored['file']}"
    with closing(client.get(address)) as served:
        assert served.status_code == 200
    remove(logged_in(eli), picture)
    assert client.get(address).status_code == 404
    assert stored_files(media) == set()


def test_a_file_that_another_row_has_stays(logged_in, eli, media):
    picture = save_picture(CHAIRS, png(), by=eli)
    save_picture("images/the-same.png", png(), by=eli)
    remove(logged_in(eli), picture)
    assert stored_files(media) == set(stored_file_names(picture.stored))


def test_a_replaced_picture_stays_for_a_day_and_for_editions_until_the_last_goes(eli, cleo, media):
    first = save_picture(CHAIRS, png(), by=eli)
    article = make_article(sections=[("text", "", f"![Chairs]({CHAIRS})")], image=first, image_alt="Chairs")
    publish(article, by=eli)
    published = set(stored_file_names(first.stored)) | {
        name for name in files_in_use() if name.startswith("share/")
    }
    second = save_picture(CHAIRS, png(9, 9), by=eli)
    age_all(media)
    third = save_picture(CHAIRS, png(10, 10), by=eli)
    check_media()
    assert stored_files(media) == published | set(stored_file_names(second.stored)) | set(
        stored_file_names(third.stored)
    )
    assert checked_a_day_later(media) == published | set(stored_file_names(third.stored))
    unpublish(article, by=cleo)
    delete(article, by=cleo)
    assert stored_files(media) == set(stored_file_names(third.stored))


def test_a_picture_replaced_on_its_page_stays_for_a_day(logged_in, eli, media):
    """Pages that readers have open refer to it."""
    picture = save_picture(CHAIRS, png(), by=eli)
    before = set(stored_file_names(picture.stored))
    age_all(media)
    data = {"file": SimpleUploadedFile("x.png", png(7, 7)), "path": CHAIRS, "alt": "", "credit": ""}
    logged_in(eli).post(f"/admin/articles/picture/{picture.pk}/change/", data)
    picture.refresh_from_db()
    check_media()
    assert stored_files(media) == before | set(stored_file_names(picture.stored))
    assert checked_a_day_later(media) == set(stored_file_names(picture.stored))


def test_a_replaced_sound_stays_for_a_day_and_a_deleted_one_is_removed(client, logged_in, eli, media):
    """Podcast apps cache the feed, with its URLs, for hours."""
    episode = save_episode(Episode(title="Bonus", slug="bonus", transcript=VTT), audio=MP3, by=None)
    before = episode.audio.url
    age_all(media)
    save_episode(episode, audio=M4A, by=None)
    check_media()
    with closing(client.get(before)) as served:
        assert served.status_code == 200
    assert checked_a_day_later(media) == {episode.audio.name}
    remove(logged_in(eli), episode)
    assert stored_files(media) == set()


def test_a_sound_keeps_its_time_when_the_rest_of_its_episode_is_saved(media):
    """The export of a static site uses it to see that the file is unchanged."""
    episode = save_episode(Episode(title="Bonus", slug="bonus", transcript=VTT), audio=MP3, by=None)
    age_all(media)
    before = (media / episode.audio.name).stat().st_mtime
    episode.title = "More"
    save_episode(episode, by=None)
    assert (media / episode.audio.name).stat().st_mtime == before


def test_revisions_keep_portraits_until_their_author_is_deleted(logged_in, sam, media, settings):
    settings.PROFILES_PUBLISH_DIRECTLY = True
    client, author = logged_in(sam), Author.objects.get(user=sam)
    profile = {"name": author.name, "pronouns": "", "role": "", "bio": "", "links": ""}
    before: set[str] = set()
    for side in (4, 5):
        age_all(media)
        client.post("/profile/", profile | {"new_portrait": SimpleUploadedFile("x.png", png(side, side))})
        author.refresh_from_db()
        check_media()
        before |= set(stored_file_names(author.portrait)) | set(stored_file_names(author.portrait_original))
        assert stored_files(media) == before
    client.post("/profile/", profile | {"remove_portrait": "on"})
    assert checked_a_day_later(media) == before != set()
    client.post("/profile/", profile | {"new_portrait": SimpleUploadedFile("x.png", png())})
    author.refresh_from_db()
    make_author("Rae Kim", portrait=author.portrait)
    delete_author(author, by=None)
    assert stored_files(media) == set(stored_file_names(author.portrait)), "Rae has it, too"
    delete_author(Author.objects.get(name="Rae Kim"), by=None)
    assert stored_files(media) == set()


def test_what_is_deleted_is_gone_though_its_files_cannot_be_removed(logged_in, eli, sam, monkeypatch):
    """`check_media` removes the files when the disk is writable again."""
    picture = save_picture(CHAIRS, png(), by=eli)
    author = Author.objects.get(user=sam)
    author.portrait = dict(store(clean(png(5, 5)), folder="portraits"))
    save_author(author, by=None)
    with monkeypatch.context() as broken:
        read_only = Mock(side_effect=OSError(errno.EROFS, "Read-only file system"))
        broken.setattr("articles.storage.WholeFileStorage.delete", read_only)
        remove(logged_in(eli), picture)
        delete_author(author, by=None)
    assert not Picture.objects.exists()
    assert not Author.objects.filter(pk=author.pk).exists()
    report = check_media(grace=timedelta())
    assert set(report.removed) == {*stored_file_names(picture.stored), *stored_file_names(author.portrait)}


@pytest.mark.soak
def test_a_large_library_is_compared_with_many_texts_at_once():
    pictures = [Picture(path=f"images/picture-{number}.png") for number in range(2000)]
    texts = ["What is said. " * 300 + f"![a](images/picture\\-{number}.png)" for number in range(200)]
    began = process_time()
    assert _pictures_in_none(pictures, texts) == pictures[200:]
    assert process_time() - began < 0.5, "a search for each picture in each text takes ten times as long"


def test_only_pictures_that_no_text_ever_named_are_unused(eli, ada):
    names = ["body", "short", "lead", "edition", "revision", "autosave", "chosen", "two chairs", "nothing"]
    pictures = {name: save_picture(f"images/{name}.png", png(), by=eli) for name in names}
    article = make_article(
        sections=[("text", "", "![x](images/body.png) ![x](<images/two chairs.png>)")],
        short_version="![x](images/short.png)",
        image=pictures["lead"],
        image_alt="x",
    )
    old = make_article("Another", sections=[("text", "", "![](images/edition.png) ![](images/revision.png)")])
    publish(old, by=eli)
    assert current_revision(old) is not None
    Section.objects.filter(article=old).update(body="Nothing.")
    typed = [["sections-0-body", "![x](images/autosave.png)"], ["image", str(pictures["chosen"].pk)]]
    Autosave.objects.create(user=ada, article=article, fields=typed)
    assert unused_pictures(grace=timedelta(hours=24)) == []
    Picture.objects.update(added_at=timezone.now() - timedelta(hours=25))
    assert [picture.path for picture in unused_pictures(grace=timedelta(hours=24))] == ["images/nothing.png"]


@pytest.mark.parametrize(
    ("path", "spelling"),
    [
        ("images/two_chairs.png", r"images/two\_chairs.png"),
        pytest.param("images/two-chairs.png", r"images/two\-chairs.png", marks=pytest.mark.soak),
        pytest.param("images/a&b.png", "images/a&amp;b.png", marks=pytest.mark.soak),
        ("images/two chairs.png", "images/two%20chairs.png"),
    ],
)
def test_a_picture_is_used_however_markdown_spells_its_path(eli, path, spelling):
    save_picture(path, png(), by=eli)
    article = make_article(sections=[("text", "", f"![Chairs]({spelling})")])
    article.revisions.all().delete()
    assert unused_pictures(grace=timedelta()) == []
    Section.objects.filter(article=article).update(body="Nothing.")
    assert [picture.path for picture in unused_pictures(grace=timedelta())] == [path]


def test_pictures_in_descriptions_show_notes_and_bios_are_used(eli):
    for name in ("topic", "series", "notes", "bio"):
        save_picture(f"images/{name}.png", png(), by=eli)
    Topic.objects.create(name="Rest", slug="rest", description="![](images/topic.png)")
    Series.objects.create(title="Rest", slug="rest", description="![](images/series.png)")
    save_episode(
        Episode(title="A", slug="a", transcript=VTT, notes="![](images/notes.png)"), audio=MP3, by=None
    )
    make_author("Rae Kim", bio="![](images/bio.png)")
    assert unused_pictures(grace=timedelta()) == []
