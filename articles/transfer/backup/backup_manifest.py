"""The manifest of a backup: what is in it, with digests, and the version of the site that made it."""

import json
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.core.files.storage import Storage, default_storage
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from articles.jobs import JOB_FILES
from articles.storage import file_store, private_storage

FORMAT = 1
MANIFEST, TABLES, FILES, SECRETS = "manifest.json", "tables", "files", "secrets.env"
CHUNK = 2**20  # bytes


class BadBackup(Exception):
    """A folder that is no whole backup, or that cannot be restored here. Its text is for the operator."""


@dataclass
class Manifest:
    """What a backup contains. `tables` has the number of rows and the digest of each table's file.

    `files` has the size and digest of each stored file, by its folder and name. `missing` are files that rows
    named and that were not there.
    """

    version: str
    made_at: str
    database: str
    migrations: list[str]
    tables: dict[str, tuple[int, str]] = field(default_factory=dict)
    files: dict[str, tuple[int, str]] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    format: int = FORMAT

    def write(self, folder: Path) -> None:
        text = json.dumps(asdict(self), indent=1, ensure_ascii=False)
        (folder / MANIFEST).write_text(text, encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """Read the manifest of a backup. Raises `BadBackup`."""
        try:
            return cls.parse((folder / MANIFEST).read_bytes(), str(folder))
        except FileNotFoundError:
            raise BadBackup(f"{folder} is no backup: it has no {MANIFEST}.") from None

    @classmethod
    def parse(cls, text: bytes, backup: str) -> "Manifest":
        """Parse the manifest of a backup. Raises `BadBackup`."""
        try:
            manifest = cls(**json.loads(text))
            for entries in (manifest.tables, manifest.files):
                entries.update({name: (count, digest) for name, (count, digest) in entries.items()})
        except (ValueError, TypeError) as error:
            raise BadBackup(f"The manifest of {backup} cannot be read: {error}") from None
        if manifest.format != FORMAT:
            raise BadBackup(f"This backup has format {manifest.format}; this version reads format {FORMAT}.")
        return manifest

    def faults(self, folder: Path) -> Iterable[str]:
        """Yield what is missing or damaged in the files of a backup."""
        for kind, entries in ((TABLES, self.tables), (FILES, self.files)):
            for name, (_, digest) in entries.items():
                path = folder / kind / (f"{name}.jsonl.gz" if kind == TABLES else name)
                place = path.relative_to(folder)
                if not path.is_file():
                    yield f"{place} is missing."
                elif digest_of_file(path) != digest:
                    yield f"{place} is damaged."


def digest_of_file(path: Path) -> str:
    """Return the SHA-256 of a file."""
    digest = sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def site_version() -> str:
    """Return the version of the software, from pyproject.toml."""
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))
    return str(project["project"]["version"])


def applied_migrations() -> list[str]:
    """Return the migrations of the database that have a file, as “app.name”, in alphabetical order.

    The others are those of earlier versions: an updated database has them, a new one has not.
    """
    loader = MigrationLoader(connection)
    names = loader.applied_migrations.keys() & loader.disk_migrations.keys()
    return sorted(f"{app}.{name}" for app, name in names)


def site_storages() -> dict[str, Storage]:
    """Return the storages of the site, by their names in a backup."""
    return {"media": default_storage, "private": private_storage()}


def stored_files() -> Iterator[tuple[str, Storage, str]]:
    """Yield each stored file but those of jobs: its name in a backup, its storage and its name there."""
    for kind, storage in site_storages().items():
        for file in file_store(storage).files():
            if kind == "private" and file.name.startswith(JOB_FILES):
                continue
            yield f"{kind}/{file.name}", storage, file.name
