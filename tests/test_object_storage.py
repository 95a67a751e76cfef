"""A site with its files in an object store: reading, writing, checking, backups, and a store that is down."""

import logging
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count

import pytest
from django.conf import settings as site_settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from articles.models import Article, Episode, Picture
from articles.object_address import parse_object_address, storage_setting
from articles.publishing import publish
from articles.publishing.media_check import check_media
from articles.storage import StorageUnavailable, file_store, is_intact, put_file
from articles.transfer import export_content, import_content
from articles.transfer.backup import BadBackup, backup_place, restore_backup, write_backup
from articles.transfer.backup.tables import empty_tables
from articles.transfer.backup.writing_backups import remove_old_backups
from authors.credentials import save_credential
from authors.models import Credential
from authors.proofs import check_proofs, read_proof
from tests.cast import make_article, make_author, make_live, save_picture
from tests.conftest import BACKEND
from tests.desk.writing.test_markdown_views import SCRIPT, UPLOAD, png
from tests.granian import served
from tests.object_store import KEYS, ObjectStore, env_of_machine
from tests.postgresql import free_port
from tests.signature_check import signature_check
from tests.transfer.folders import files_in, full_folder, write
from tests.transfer.static_site.nginx import Nginx, nginx_server, run_server

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 10, 29, 3, tzinfo=UTC)
numbers = count(1)


@pytest.fixture(scope="module")
def store() -> Iterator[ObjectStore]:
    running = ObjectStore(free_port())
    running.start()
    yield running
    running.stop()


def use(settings, address: str) -> None:
    """Let the site keep its files at an address, or in folders."""
    place = None if address == "files" else parse_object_address(address)
    settings.MEDIA_STORAGE = settings.PRIVATE_STORAGE = place
    settings.STORAGES = settings.STORAGES | {
        "default": storage_setting("media", place),
        "private": storage_setting("private", place),
    }


@pytest.fixture
def bucket(store, settings, monkeypatch) -> str:
    """An empty bucket in which the site keeps its files. Returns its name."""
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    name = f"site-{next(numbers)}"
    store.make_bucket(name)
    use(settings, store.address(name))
    return name


# Reading


@pytest.mark.soak
def test_a_picture_uploaded_on_one_machine_is_served_by_the_other(client, store, bucket, tmp_path):
    upload = "from tests.object_store import save_teal; save_teal()"
    env = env_of_machine(tmp_path / "another", store.address(bucket))
    command = [sys.executable, "manage.py", "shell", "-v0", "-c", upload]
    subprocess.run(command, env=env, cwd=site_settings.BASE_DIR, check=True)
    assert not list((tmp_path / "another").rglob("*.png"))
    (key,) = store.keys(bucket)
    answer = client.get("/" + key)
    assert key == "media/pictures/ab/teal.png"
    assert (answer.status_code, b"".join(answer)) == (200, png())


@pytest.fixture
def sound(bucket) -> str:
    return default_storage.url(default_storage.save("audio/ab/an hour.mp3", ContentFile(bytes(range(100)))))


def test_a_sound_has_the_headers_and_parts_that_it_has_from_a_folder(client, sound, settings):
    assert sound == "/media/audio/ab/an%20hour.mp3", "without a signature, which would expire"
    whole, part = client.get(sound), client.get(sound, headers={"range": "bytes=10-19"})
    head, beyond = client.head(sound), client.get(sound, headers={"range": "bytes=100-"})
    answers = {answer: b"".join(answer) for answer in (whole, part)}
    use(settings, "files")
    default_storage.save("audio/ab/an hour.mp3", ContentFile(bytes(range(100))))
    for answer, wanted in (
        (whole, client.get(sound)),
        (part, client.get(sound, headers={"range": "bytes=10-19"})),
        (head, client.head(sound)),
        (beyond, client.get(sound, headers={"range": "bytes=100-"})),
    ):
        assert (answer.status_code, dict(answer.items())) == (wanted.status_code, dict(wanted.items()))
        assert answers.get(answer, b"") == (b"".join(wanted) if answer in answers else b"")


@pytest.mark.parametrize("name", ["ab", "ab/none.mp3", "../private/x.png", ".x.mp3", "a\x00.mp3"])
def test_what_is_no_file_is_not_found(client, sound, name):
    assert client.get(f"/media/audio/{name}").status_code == 404


def test_nginx_gets_a_signed_address_that_no_reader_sees(client, sound, settings):
    settings.MEDIA_ACCEL = "/media-files/"
    answer = client.get(sound)
    internal = answer.headers["X-Accel-Redirect"]
    assert internal.startswith("/media-files/site-")
    assert "/media/audio/ab/an%20hour.mp3?" in internal
    assert "X-Amz-Signature=" in internal
    assert answer.headers["Content-Type"] == "audio/mpeg"
    assert not answer.content


FORGED = (
    "X-Amz-Credential=key/20260101/eu-west-1/s3/aws4_request&X-Amz-Date=20260101T000000Z&X-Amz-Signature=0"
)


@pytest.mark.soak
def test_nginx_fetches_what_the_site_has_signed(store, bucket, sound, tmp_path, new_database):
    port = free_port()
    with ExitStack() as stack:
        checking, signed = stack.enter_context(signature_check(store.port))
        address = store.address(bucket).replace(f"127.0.0.1:{store.port}", checking)
        env = env_of_machine(tmp_path, address) | {
            "DATABASE_URL": new_database(tmp_path / "site.sqlite3"),
            "MEDIA_ACCEL": "/media-store/",
            "TRUSTED_PROXIES": "1",
            "SITE_URL": "http://127.0.0.1",
        }
        stack.enter_context(served(env, port, workers=1))
        nginx = stack.enter_context(run_server(nginx_server(port, tmp_path, store=checking), tmp_path))
        whole, part = nginx.get(sound), nginx.get(sound, Range="bytes=10-19")
        head, again = nginx.get(sound, "HEAD"), nginx.get(sound, If_None_Match=whole[0].headers["ETag"])
        missing = nginx.get("/media/audio/ab/none.mp3")
        forged = Nginx(int(checking.rpartition(":")[2])).get(
            f"/{bucket}/media/audio/ab/an%20hour.mp3?{FORGED}"
        )
        with store.stopped():
            down = nginx.get(sound)
    assert forged[0].status == 403
    statuses = [answer.status for answer, _ in (whole, part, head, again, missing, down)]
    assert statuses == [200, 206, 200, 304, 404, 503]
    assert signed == [200, 206, 200, 304, 404, 403], "the store has accepted each signature"
    assert (whole[1], part[1]) == (bytes(range(100)), bytes(range(10, 20)))
    assert part[0].headers["Content-Range"] == "bytes 10-19/100"
    for answer, _ in (whole, part, head):
        assert answer.headers["Content-Type"] == "audio/mpeg"
        assert answer.headers.get_all("Cache-Control") == ["public, max-age=31536000, immutable"]
        assert answer.headers.get_all("X-Content-Type-Options") == ["nosniff"]
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "Access-Control-Allow-Origin" not in answer.headers
    assert missing[0].headers.get_all("Cache-Control") == ["no-cache"]
    assert down[0].headers.get_all("Cache-Control") == ["no-store"]


# Writing


def test_a_file_is_written_once_and_a_damaged_one_is_replaced(store, bucket, monkeypatch):
    data = b"a picture"
    name = f"pictures/ab/{sha256(data).hexdigest()}.webp"
    put_file(name, ContentFile(data))
    key = f"media/{name}"
    first = store.head(bucket, key)
    put_file(name, ContentFile(data))
    assert store.head(bucket, key) == first
    store.put(bucket, key, b"A picture")
    put_file(name, ContentFile(data))
    assert store.content(bucket, key) == data
    monkeypatch.setattr("articles.object_storage.YOUNG", -1)
    file_store(default_storage).touch(name)
    assert store.head(bucket, key)["Metadata"] == first["Metadata"]
    with pytest.raises(SuspiciousFileOperation):
        default_storage.open(".import-abc/x.webp")


def test_a_check_repairs_copies_and_removes_what_no_row_names(store, bucket, eli):
    picture = save_picture("images/chairs.png", png(120, 80), by=eli)
    publish(make_article(image=picture, image_alt="Chairs"), by=eli)
    before = {key: store.content(bucket, key) for key in store.keys(bucket)}
    damaged = next(key for key in before if key.endswith(".webp"))
    store.put(bucket, damaged, b"another")
    forgotten = default_storage.save("pictures/ab/forgotten.png", ContentFile(png()))
    store.client.create_multipart_upload(Bucket=bucket, Key="media/audio/ab/killed.mp3")
    report = check_media()
    assert report.mended == [damaged.removeprefix("media/")]
    assert report.removed == ["audio/ab/killed.mp3"], "moto says that every upload began in 2010"
    assert report.waiting == [forgotten]
    assert check_media(grace=timedelta(seconds=-60)).removed == [forgotten]
    assert {key: store.content(bucket, key) for key in store.keys(bucket)} == before
    assert "Uploads" not in store.client.list_multipart_uploads(Bucket=bucket)
    store.client.delete_object(Bucket=bucket, Key=f"media/{picture.stored['file']}")
    assert any("images/chairs.png" in lost for lost in check_media().lost)


def test_proofs_have_a_folder_that_is_not_served(store, bucket, eli, django_capture_on_commit_callbacks):
    proof = read_proof(SimpleUploadedFile("license.png", png()))
    row = save_credential(Credential(author=make_author("Rae Kim"), letters="LCSW"), by=None, new_proof=proof)
    assert store.keys(bucket) == [f"private/proofs/{row.proof}"]
    editor = Client()
    editor.force_login(eli, backend=BACKEND)
    address = f"/admin/authors/author/{row.author_id}/credentials/{row.pk}/proof/"
    assert b"".join(editor.get(address)) == png()
    for folder in ("media", "media/private", "private"):
        assert editor.get(f"/{folder}/proofs/{row.proof}").status_code == 404
    assert check_proofs(grace=timedelta()).whole == 1
    with django_capture_on_commit_callbacks(execute=True):
        save_credential(row, by=None, remove_proof=True)
    assert store.keys(bucket) == []


@pytest.mark.soak
def test_a_content_folder_and_the_exported_site_have_the_same_files(store, bucket, tmp_path):
    import_content([write(tmp_path / "given", full_folder())], publish=True)
    assert not list((site_settings.MEDIA_ROOT).rglob("*.*"))
    assert is_intact(Episode.objects.first().audio.name)
    export_content(tmp_path / "out")
    given, out = files_in(tmp_path / "given"), files_in(tmp_path / "out")
    media = [path for path in given if path.startswith(("images/", "audio/"))]
    assert {path: out[path] for path in media} == {path: given[path] for path in media}
    again = import_content([tmp_path / "given"])
    assert {state for _, state in again.names} == {"unchanged"}
    call_command("export_site", str(tmp_path / "site"), verbosity=0)
    served = files_in(tmp_path / "site")
    exported = [path for path in served if path.startswith("media/")]
    assert {path.split("/")[1] for path in exported} == {"audio", "pictures", "portraits", "share"}
    assert all(served[path] == store.content(bucket, path) for path in exported)


# Backups


@pytest.mark.soak
def test_a_backup_goes_from_files_to_the_store_and_back_if_it_is_whole(store, bucket, settings, tmp_path):
    address = store.address(bucket)
    place = backup_place(store.address(f"{bucket}/backups"))
    use(settings, "files")
    make_live("Calm", slug="calm")
    default_storage.save("pictures/ab/tree.webp", ContentFile(b"a tree"))
    first, _ = write_backup(place, at=NIGHT)
    default_storage.save("pictures/ab/new.webp", ContentFile(b"new"))
    second, manifest = write_backup(place, at=NIGHT + timedelta(days=1))
    assert str(second) == f"s3://{bucket}/backups/2026-10-30T03-00-00"
    assert store.content(bucket, "backups/2026-10-30T03-00-00/files/media/pictures/ab/tree.webp") == b"a tree"

    use(settings, address)
    empty_tables()
    assert restore_backup(second).files == manifest.files
    assert Article.objects.get().slug == "calm"
    assert store.content(bucket, "media/pictures/ab/new.webp") == b"new"

    folder, again = write_backup(tmp_path / "folder", at=NIGHT)
    assert again.files == manifest.files
    use(settings, "files")
    empty_tables()
    for file in list(file_store(default_storage).files()):
        default_storage.delete(file.name)
    restore_backup(folder)
    assert (settings.MEDIA_ROOT / "pictures/ab/tree.webp").read_bytes() == b"a tree"

    store.put(bucket, "backups/2026-10-01T03-00-00/files/x", b"of a killed backup")
    assert remove_old_backups(place, 1) == [first]
    assert {key.split("/")[1] for key in store.keys(bucket, "backups/")} == {"2026-10-30T03-00-00"}

    store.put(bucket, f"{second.prefix}/files/media/pictures/ab/tree.webp", b"no tree")
    store.client.delete_object(Bucket=bucket, Key=f"{second.prefix}/tables/auth_user.jsonl.gz")
    with pytest.raises(BadBackup) as bad:
        restore_backup(second)
    assert "tree.webp is damaged" in str(bad.value)
    assert "auth_user.jsonl.gz is missing" in str(bad.value)
    with pytest.raises(BadBackup, match="is no backup"):
        restore_backup(place)


@pytest.mark.soak
def test_files_move_to_the_store_and_back_by_a_command_that_may_be_repeated(store, bucket, settings, capsys):
    address = store.address(f"{bucket}/moved")
    use(settings, "files")
    default_storage.save("pictures/ab/tree.webp", ContentFile(b"a tree"))
    (settings.PRIVATE_ROOT / "proofs").mkdir(parents=True)
    (settings.PRIVATE_ROOT / "proofs" / "x.pdf").write_bytes(b"a proof")
    call_command("copy_files", "files", address)
    default_storage.save("pictures/ab/new.webp", ContentFile(b"new"))
    call_command("copy_files", "files", address)
    words = capsys.readouterr().out.split("\n")
    assert words[:4] == ["Copied: 2", "There already: 0", "Copied: 1", "There already: 2"]
    assert store.keys(bucket) == [
        "moved/media/pictures/ab/new.webp",
        "moved/media/pictures/ab/tree.webp",
        "moved/private/proofs/x.pdf",
    ]
    (settings.PRIVATE_ROOT / "proofs" / "x.pdf").unlink()
    call_command("copy_files", address, "files")
    assert (settings.PRIVATE_ROOT / "proofs" / "x.pdf").read_bytes() == b"a proof"


# The store is down


@pytest.fixture
def desk(eli) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(eli, backend=BACKEND)
    return client


def new_picture() -> SimpleUploadedFile:
    return SimpleUploadedFile("new.png", png(9, 9), "image/png")


def test_while_the_store_is_down_pages_answer_and_only_pictures_fail(bucket, store, desk, eli, caplog):
    picture = save_picture("images/chairs.png", png(120, 80), by=eli)
    edition = publish(make_article("Calm", slug="calm", image=picture, image_alt="Chairs"), by=eli)
    with store.stopped(), caplog.at_level(logging.WARNING, "articles"):
        page = desk.get("/articles/calm/")
        missing = desk.get(default_storage.url(edition.lead["stored"]["file"]))
    assert page.status_code == 200
    assert picture.stored["digest"] in page.content.decode()
    assert (missing.status_code, missing.headers["Cache-Control"]) == (503, "no-store")
    lines = [record.getMessage() for record in caplog.records if "boto" not in record.name]
    assert lines == ["The object store does not answer: EndpointConnectionError."]


@pytest.mark.soak
def test_while_the_store_is_down_an_upload_is_refused_in_plain_words_and_loses_nothing(bucket, store, desk):
    with store.stopped():
        told = desk.post(UPLOAD, {"image": new_picture()}, **SCRIPT)
        shown = desk.post(
            "/admin/articles/picture/add/", {"file": new_picture(), "path": "", "alt": "Two new chairs."}
        )
    assert (told.status_code, shown.status_code) == (503, 503)
    assert "cannot be stored" in told.json()["message"]
    assert "cannot be stored" in shown.content.decode()
    assert "Two new chairs." in shown.content.decode()
    assert not Picture.objects.exists()
    default_storage.breaker.paused_until = 1  # the pause is over
    store.make_bucket(bucket)
    assert desk.post(UPLOAD, {"image": new_picture()}, **SCRIPT).status_code == 200


def test_a_store_that_does_not_answer_is_not_asked_by_every_thread(bucket, store, monkeypatch):
    with store.stopped(), pytest.raises(StorageUnavailable, match="EndpointConnectionError"):
        default_storage.exists("pictures/ab/x.png")
    with pytest.raises(StorageUnavailable, match="did not answer just now"):  # though it would by now
        default_storage.exists("pictures/ab/x.png")
