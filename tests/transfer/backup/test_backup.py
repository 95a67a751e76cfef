"""A backup has every row and file, is whole or none, and is restored only where nothing would be lost."""

import gzip
import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings as site_settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from articles.models import Article, Edition
from articles.transfer.backup import BadBackup, check_backup, restore_backup, write_backup
from articles.transfer.backup import tables as backup_tables
from articles.transfer.backup.tables import empty_tables, saved_models
from tests.cast import make_article, make_author, make_live
from tests.conftest import account
from tests.postgresql import postgresql_database

NIGHT = datetime(2026, 10, 29, 3, tzinfo=UTC)


@pytest.fixture
def site(settings, db) -> Path:
    """A small site with an account, an article and a stored file; returns its media folder."""
    make_live("Calm", slug="calm", authors=[make_author("Ada Lovelace")])
    make_article("A draft", slug="draft")
    eli = account("eli", "editor")
    eli.set_password("zq")
    eli.save()
    (settings.MEDIA_ROOT / "pictures").mkdir(parents=True)
    (settings.MEDIA_ROOT / "pictures" / "tree.webp").write_bytes(b"a tree")
    return settings.MEDIA_ROOT


def emptied(media: Path) -> None:
    empty_tables()
    for file in media.rglob("*.webp"):
        file.unlink()


def all_rows() -> dict[str, list[dict[str, object]]]:
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for model in saved_models()
        if model._meta.label != "articles.Generation"
    }


def test_what_a_backup_has_comes_back_as_it_was_without_secrets_and_mail(site, tmp_path):
    before = all_rows()
    folder, manifest = write_backup(tmp_path / "backups", at=NIGHT)
    emptied(site)
    restore_backup(folder)
    assert all_rows() == before
    assert (site / "pictures" / "tree.webp").read_bytes() == b"a tree"
    assert folder.name == "2026-10-29T03-00-00"
    assert manifest.tables["articles_article"][0] == 2
    assert not {"authors_session", "post_office_email", "axes_accessfailurelog"} & manifest.tables.keys()
    assert not (folder / "secrets.env").exists()
    assert folder.stat().st_mode & 0o077 == 0
    make_article("One more", slug="more")  # keys go on after those of the backup


@pytest.mark.soak
def test_a_file_that_stays_takes_its_room_once_and_old_backups_go(site, tmp_path):
    first, _ = write_backup(tmp_path, at=NIGHT)
    (site / "pictures" / "new.webp").write_bytes(b"new")
    second, _ = write_backup(tmp_path, at=NIGHT + timedelta(days=1))
    tree = "files/media/pictures/tree.webp"
    assert (first / tree).stat().st_ino == (second / tree).stat().st_ino
    call_command("backup", str(tmp_path), keep=1, verbosity=0)
    assert not first.exists()
    assert not second.exists()
    assert [path.name[:4] for path in tmp_path.iterdir() if (path / "manifest.json").exists()] == [
        str(timezone.now().year)
    ]


def test_an_interrupted_backup_leaves_nothing(site, tmp_path, monkeypatch):
    def interrupt(folder):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("articles.transfer.backup.writing_backups.write_tables", interrupt)
    with pytest.raises(OSError, match="No space"):
        write_backup(tmp_path / "backups", at=NIGHT)
    assert list((tmp_path / "backups").iterdir()) == []


def test_a_damaged_or_missing_file_is_named_before_anything_is_restored(site, tmp_path):
    folder, _ = write_backup(tmp_path, at=NIGHT)
    (folder / "files/media/pictures/tree.webp").write_bytes(b"another")
    (folder / "tables/auth_user.jsonl.gz").unlink()
    emptied(site)
    with pytest.raises(BadBackup) as bad:
        restore_backup(folder)
    assert "tree.webp is damaged" in str(bad.value)
    assert "auth_user.jsonl.gz is missing" in str(bad.value)
    assert not Article.objects.exists()
    with pytest.raises(CommandError, match="is no backup"):
        call_command("restore", str(tmp_path))


@pytest.mark.soak
def test_nothing_is_restored_over_a_site_that_has_something(site, tmp_path):
    folder, _ = write_backup(tmp_path, at=NIGHT)
    with pytest.raises(BadBackup, match="not empty"):
        restore_backup(folder)
    emptied(site)
    (site / "pictures" / "other.webp").write_bytes(b"other")
    with pytest.raises(BadBackup, match="stored files, such as media/pictures/other"):
        restore_backup(folder)


@pytest.mark.soak
def test_a_backup_of_another_version_or_that_leads_out_of_its_folder_is_refused(site, tmp_path):
    folder, _ = write_backup(tmp_path, at=NIGHT)
    emptied(site)
    manifest = json.loads((folder / "manifest.json").read_text())
    changed = manifest | {"migrations": manifest["migrations"][1:], "version": "0.1.0"}
    (folder / "manifest.json").write_text(json.dumps(changed))
    with pytest.raises(BadBackup, match=r"Restore it with version 0\.1\.0"):
        restore_backup(folder)
    outside = {"media/../../evil": manifest["files"]["media/pictures/tree.webp"]}
    (folder / "files/evil").write_bytes(b"a tree")
    (folder / "manifest.json").write_text(json.dumps(manifest | {"files": outside}))
    with pytest.raises(BadBackup):
        restore_backup(folder)
    assert not Article.objects.exists()


@pytest.mark.soak
def test_a_backup_of_an_updated_site_is_restored_into_a_new_one(site, tmp_path):
    MigrationRecorder(connection).record_applied("articles", "0001_squashed_0006_edition_names")
    folder, _ = write_backup(tmp_path, at=NIGHT)
    MigrationRecorder(connection).record_unapplied("articles", "0001_squashed_0006_edition_names")
    emptied(site)
    restore_backup(folder)
    assert Article.objects.filter(slug="calm").exists()


def run(database: str, place: Path, *command: str) -> None:
    env = os.environ | {
        "DATABASE_URL": database,
        "VAR_DIR": str(place),
        "MEDIA_ROOT": str(place / "media"),
        "SECRET_KEY": "x" * 50,
    }
    subprocess.run([sys.executable, "manage.py", *command], env=env, cwd=site_settings.BASE_DIR, check=True)


@pytest.mark.soak
@pytest.mark.django_db
def test_the_same_backup_goes_from_sqlite_to_postgresql_and_back(site, tmp_path):
    folder, _ = write_backup(tmp_path / "first", at=NIGHT)
    there = tmp_path / "postgresql"
    database = postgresql_database()
    run(database, there, "restore", str(folder))
    run(database, there, "backup", str(tmp_path / "second"))
    second = next((tmp_path / "second").iterdir())
    assert rows_of(second) == rows_of(folder)
    assert check_backup(second).tables["articles_edition"][0] == Edition.objects.count()
    emptied(site)
    restore_backup(second)
    assert User.objects.get(username="eli").check_password("zq")


def rows_of(folder: Path) -> dict[str, list[object]]:
    return {
        path.name: [json.loads(line) for line in gzip.open(path, "rt", encoding="utf-8")]
        for path in (folder / backup_tables.TABLES).iterdir()
        if "generation" not in path.name
    }
