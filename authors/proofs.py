"""Private files: the proofs of credentials, which only editors get.

They are in the private storage, which no URL of the site and no web server serves, under random names.
A file is written before the row that names it and removed after the row is gone, so `check_proofs` may find
one that no row names.
"""

import re
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db.transaction import on_commit
from django.http import FileResponse, Http404
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext

from articles.pictures import BadPicture
from articles.pictures.checking import FORMATS, open_picture
from articles.storage import FileStore, StoredFile, file_store, private_storage
from authors.models import Credential

FOLDER = "proofs/"
BYTES = 10 * 2**20
NAME = re.compile(r"[0-9a-f]{32}\.[a-z]{3,4}")
NAME_LIMIT = 200  # characters of `proof_name`
TYPES = {".pdf": "application/pdf"} | {kind.extension: kind.mime for kind in FORMATS.values()}


@dataclass(frozen=True, slots=True)
class Proof:
    """An uploaded file whose type is known from its content. `name` is what it was called."""

    data: bytes
    suffix: str
    name: str


def read_proof(file: UploadedFile) -> Proof:
    """Return an uploaded PDF or picture, as it is. Raises `ValidationError` for any other file."""
    if (file.size or 0) > BYTES:
        raise ValidationError(gettext("The file is larger than 10 MB. Choose a smaller one."))
    data = file.read()
    suffix = _suffix_of(data)
    if not suffix:
        raise ValidationError(gettext("Choose a PDF or a picture: JPEG, PNG, WebP, GIF or AVIF."))
    stem = PurePath(file.name or "").stem[: NAME_LIMIT - len(suffix)]
    return Proof(data, suffix, f"{stem or 'proof'}{suffix}")


def _suffix_of(data: bytes) -> str:
    if data.startswith(b"%PDF-"):
        return ".pdf"
    try:
        with open_picture(data) as image:
            return FORMATS[image.format or ""].extension
    except BadPicture:
        return ""


def store_proof(proof: Proof) -> str:
    """Write a file under a new random name, which is returned. Only the account of the site may read it."""
    name = f"{secrets.token_hex(16)}{proof.suffix}"
    private_storage().save(FOLDER + name, ContentFile(proof.data))
    return name


def remove_proof_on_commit(name: str) -> None:
    """Remove a file after the current transaction commits. No other row names it."""
    if name:

        def remove() -> None:  # no `partial`: Django logs errors with the function's name
            private_storage().delete(FOLDER + name)

        on_commit(remove, robust=True)


def proof_response(credential: Credential) -> FileResponse:
    """Return the file as a download that nothing stores or runs. Raises `Http404` if it is missing."""
    name = credential.proof
    if not NAME.fullmatch(name):
        raise Http404
    try:
        file = private_storage().open(FOLDER + name)
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(
        file,
        as_attachment=True,
        filename=credential.proof_name,
        content_type=TYPES.get(PurePath(name).suffix, "application/octet-stream"),
    )
    add_never_cache_headers(response)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


# The check of the folder


@dataclass
class ProofReport:
    """What a check has found: whose proofs are missing, and files that no row names."""

    whole: int = 0
    lost: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)


def check_proofs(*, grace: timedelta, dry_run: bool = False) -> ProofReport:
    """Find missing proofs, and remove files that no row names and that are older than `grace`."""
    report, store = ProofReport(), file_store(private_storage())
    # Before the rows: a file is written before its row.
    files = {file.name.removeprefix(FOLDER): file for file in _files(store)}
    rows = Credential.objects.exclude(proof="").values_list("proof", "author__name")
    named: dict[str, Any] = dict(rows)
    for name, author in named.items():
        if name in files or private_storage().exists(FOLDER + name):
            report.whole += 1
        else:
            report.lost.append(f"a proof of {author}: {name}")
    before = time.time() - grace.total_seconds()
    for name, file in files.items():
        if name in named:
            continue
        if file.written_at > before:
            report.waiting.append(name)
        else:
            report.removed.append(name)
            if not dry_run:
                store.discard(file)
    return report


def _files(store: FileStore) -> Iterator[StoredFile]:
    """Yield every file that this module has written, also unfinished ones."""
    yield from store.unfinished_files(FOLDER.rstrip("/"))
    for file in store.files(FOLDER.rstrip("/")):
        if NAME.fullmatch(file.name.removeprefix(FOLDER)):
            yield file
