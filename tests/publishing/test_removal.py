"""A file is not lost when its last row is deleted while another row that needs it is being saved."""

import importlib
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from hashlib import sha256
from unittest.mock import Mock

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError

from articles.models import Edition, Picture
from articles.pictures.store import stored_file_names
from articles.publishing import Refused, publish
from articles.publishing.library import delete_picture
from articles.publishing.media_check import check_media
from articles.publishing.media_files import edition_files, files_in_use
from articles.publishing.rerendering import rerender_editions
from articles.publishing.withdraw import delete, unpublish
from articles.transfer import ImportFaults, import_content
from articles.transfer.content_folder.staged_files import LOCK, NAMES, PREFIX
from authors.actions import delete_author
from authors.models import Author
from tests.cast import make_article, make_author, save_picture
from tests.desk.writing.test_markdown_views import png
from tests.postgresql import postgresql_database
from tests.transfer.folders import manuscript, picture, write

pytestmark = pytest.mark.django_db(transaction=True)
CHAIRS = "images/chairs.png"
BUSY = OperationalError("database is locked")


def missing(edition: Edition) -> list[str]:
    return [
        name for name in edition_files(edition.pictures, edition.lead) if not default_storage.exists(name)
    ]


@pytest.fixture
def meanwhile(monkeypatch) -> Callable[[str, Callable[[], object]], None]:
    """A function that makes a callable run once, immediately after the named function returns."""

    def arrange(name: str, do: Callable[[], object]) -> None:
        module = importlib.import_module(name.rpartition(".")[0])
        function = name.rpartition(".")[2]
        real = getattr(module, function)

        def then(*args, **options):
            result = real(*args, **options)
            monkeypatch.setattr(module, function, real)
            do()
            return result

        monkeypatch.setattr(module, function, then)

    return arrange


@pytest.fixture
def leading(eli):
    """A draft with a lead picture."""
    return make_article("A", image=save_picture(CHAIRS, png(120, 80), by=eli), image_alt="Chairs")


def test_an_article_goes_live_with_the_picture_that_a_colleague_has_just_replaced(
    client, leading, eli, meanwhile
):
    def replace() -> None:
        save_picture(CHAIRS, png(90, 60), by=eli)
        check_media(grace=timedelta())

    meanwhile("articles.publishing.publish.freeze", replace)
    edition = publish(leading, by=eli)
    assert missing(edition) == []
    assert edition.lead["stored"] == Picture.objects.get().stored
    with closing(client.get(f"/media/{edition.lead['stored']['file']}")) as served:
        assert served.status_code == 200


def test_an_article_whose_picture_has_just_been_deleted_is_refused(eli, meanwhile):
    chairs = save_picture(CHAIRS, png(), by=eli)
    article = make_article("A", sections=[("text", "", f"![Chairs]({CHAIRS})")])
    meanwhile("articles.publishing.publish.freeze", lambda: delete_picture(chairs, by=None))
    with pytest.raises(Refused, match="not in the library"):
        publish(article, by=eli)


def test_the_picture_for_links_comes_back_where_another_article_took_it_along(leading, eli, cleo, meanwhile):
    other = make_article("B", image=leading.image, image_alt="Chairs")
    publish(other, by=eli)
    unpublish(other, by=cleo)
    meanwhile("articles.publishing.publish.freeze", lambda: delete(other, by=cleo))
    assert missing(publish(leading, by=eli)) == []


def test_the_picture_for_links_comes_back_when_an_edition_is_rendered_again(leading, eli, cleo, meanwhile):
    edition = publish(leading, by=eli)
    other = make_article("B", image=leading.image, image_alt="Chairs")
    publish(other, by=eli)
    unpublish(other, by=cleo)
    del edition.lead["share"]
    edition.save()
    meanwhile("articles.publishing.rerendering.create_share_picture", lambda: delete(other, by=cleo))
    assert list(rerender_editions([edition.pk])) == [None]
    edition.refresh_from_db()
    assert "share" in edition.lead
    assert missing(edition) == []


def upload_to_library(client):
    save_picture("images/again.png", png(), by=None)


def upload_on_its_page(client):
    data = {"file": SimpleUploadedFile("x.png", png()), "path": "images/again.png", "alt": "", "credit": ""}
    assert client.post("/admin/articles/picture/add/", data).status_code == 302


def upload_in_a_text(client):
    answer = client.post("/admin/markdown/upload/", {"image": SimpleUploadedFile("x.png", png())})
    assert answer.status_code == 200


@pytest.mark.parametrize("upload", [upload_to_library, upload_on_its_page, upload_in_a_text])
def test_an_upload_of_a_picture_that_is_being_deleted_is_whole(logged_in, eli, meanwhile, upload):
    chairs = save_picture(CHAIRS, png(), by=eli)
    meanwhile("articles.publishing.library.store", lambda: delete_picture(chairs, by=None))
    upload(logged_in(eli))
    row = Picture.objects.get()
    assert row.path != CHAIRS
    assert all(map(default_storage.exists, stored_file_names(row.stored)))


def test_a_portrait_that_another_author_is_losing_is_whole(logged_in, sam, meanwhile, settings):
    settings.PROFILES_PUBLISH_DIRECTLY = True
    client = logged_in(sam)
    profile = {"name": "Sam Rivers", "pronouns": "", "role": "", "bio": "", "links": ""}
    client.post("/profile/", profile | {"new_portrait": SimpleUploadedFile("x.png", png())})
    author = Author.objects.get(user=sam)
    rae = make_author("Rae Kim", portrait=author.portrait)
    client.post("/profile/", profile | {"remove_portrait": "on"})
    meanwhile("authors.portraits.store", lambda: delete_author(rae, by=None))
    client.post("/profile/", profile | {"new_portrait": SimpleUploadedFile("x.png", png())})
    author.refresh_from_db()
    assert all(map(default_storage.exists, stored_file_names(author.portrait)))


def test_a_change_is_done_even_where_its_old_files_cannot_be_removed_yet(eli, monkeypatch):
    """Another transaction takes too long: `check_media` removes the files on another day."""
    chairs = save_picture(CHAIRS, png(), by=eli)
    monkeypatch.setattr("articles.file_removal.atomic", Mock(side_effect=BUSY))
    delete_picture(chairs, by=None)
    assert not Picture.objects.exists()
    assert all(map(default_storage.exists, stored_file_names(chairs.stored)))


def test_what_a_killed_import_left_waits_for_the_next_one_while_somebody_writes(tmp_path, monkeypatch):
    stage = write(tmp_path / "media", {"pictures/ab/left.png": png()}) / f"{PREFIX}killed"
    write(stage, {LOCK: "", NAMES: "pictures/ab/left.png"})
    folder = write(tmp_path / "in", {"articles/a.md": manuscript("A")})
    with monkeypatch.context() as patched:
        patched.setattr("articles.file_removal.atomic", Mock(side_effect=BUSY))
        import_content([folder])
        assert (stage / NAMES).exists()
    import_content([folder])
    assert not stage.exists()
    assert not default_storage.exists("pictures/ab/left.png")


FOLDER = {
    "articles/a.md": manuscript("A", image="images/a.png", image_alt="x", authors="[ana]"),
    "authors/ana.md": "---\nname: Ana\nportrait: images/authors/ana.png\n---\n",
}


def folder_of(root, colour: str):
    return write(
        root / colour, FOLDER | {"images/a.png": picture(colour), "images/authors/ana.png": picture(colour)}
    )


@pytest.mark.parametrize("publishing", [False, True])
def test_an_import_that_waited_for_another_one_keeps_the_files_that_were_removed_then(
    tmp_path, meanwhile, publishing
):
    teal, red = folder_of(tmp_path, "teal"), folder_of(tmp_path, "red")
    import_content([teal])

    def import_red() -> None:
        import_content([red])
        check_media(grace=timedelta())

    meanwhile("articles.transfer.content_folder.importing.gather", import_red)
    import_content([teal], publish=publishing)
    assert Picture.objects.get().digest == sha256(picture("teal")).hexdigest()
    assert [name for name in files_in_use() if not default_storage.exists(name)] == []


def test_an_import_names_the_file_that_it_needs_again_and_cannot_read_any_more(tmp_path, eli, meanwhile):
    teal = folder_of(tmp_path, "teal")
    import_content([teal])

    def replace_and_break() -> None:
        save_picture("images/a.png", picture("red"), by=eli)
        check_media(grace=timedelta())
        (teal / "images/a.png").write_bytes(b"no picture any more")

    meanwhile("articles.transfer.content_folder.importing.gather", replace_and_break)
    with pytest.raises(ImportFaults, match=r"images/a\.png"):
        import_content([teal])
    assert [name for name in files_in_use() if not default_storage.exists(name)] == []


@pytest.mark.parametrize("kind", [pytest.param("sqlite", marks=pytest.mark.soak), "postgresql"])
def test_removing_files_and_saving_rows_that_use_them_wait_for_each_other(tmp_path, new_database, kind):
    url = postgresql_database() if kind == "postgresql" else new_database(tmp_path / "site.sqlite3")
    env = os.environ | {"DATABASE_URL": url, "MEDIA_ROOT": str(tmp_path / "media")}
    command = [sys.executable, "-m", "tests.publishing.removing_together"]
    result = subprocess.run(command, env=env, cwd=settings.BASE_DIR, capture_output=True, text=True)
    assert result.stdout.splitlines() == [
        "saved, and the file was there",
        "saw the row",
        "removed the file",
        "saved, and saw that the file was gone",
    ], result.stderr[-2000:]
