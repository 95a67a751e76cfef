"""Private files: the proofs of credentials, which only editors get.

They are in `settings.PRIVATE_ROOT`, which no URL of the site and no web server serves, under random names.
A file is written before the row that names it and removed after the row is gone, so `check_proofs` may find
one that no row names.
"""

import re
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path, PurePath
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.transaction import on_commit
from django.http import FileResponse, Http404
from django.utils.translation import gettext

from articles.pictures import BadPicture
from articles.pictures.checking import FORMATS, open_picture
from articles.storage import WRITING, write_whole_file
from authors.models import Credential

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


def proof_folder() -> Path:
    """Return the folder of the proofs."""
    return Path(settings.PRIVATE_ROOT) / "proofs"


def store_proof(proof: Proof) -> str:
    """Write a file under a new random name, which is returned. Only the account of the site may read it."""
    folder = proof_folder()
    for one in (folder.parent, folder):
        one.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"{secrets.token_hex(16)}{proof.suffix}"
    write_whole_file(folder / name, [proof.data], mode=0o600)
    return name


def remove_proof_on_commit(name: str) -> None:
    """Remove a file after the current transaction commits. No other row names it."""
    if name:

        def remove() -> None:  # no `partial`: Django logs errors with the function's name
            (proof_folder() / name).unlink(missing_ok=True)

        on_commit(remove, robust=True)


def proof_response(credential: Credential) -> FileResponse:
    """Return the file as a download that nothing stores or runs. Raises `Http404` if it is missing."""
    name = credential.proof
    if not NAME.fullmatch(name):
        raise Http404
    try:
        file = (proof_folder() / name).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(
        file,
        as_attachment=True,
        filename=credential.proof_name,
        content_type=TYPES.get(PurePath(name).suffix, "application/octet-stream"),
    )
    response.headers["Cache-Control"] = "private, no-store"
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
    report = ProofReport()
    files = dict(_files())  # before the rows: a file is written before its row
    rows = Credential.objects.exclude(proof="").values_list("proof", "author__name")
    named: dict[str, Any] = dict(rows)
    for name, author in named.items():
        if (proof_folder() / name).is_file():
            report.whole += 1
        else:
            report.lost.append(f"a proof of {author}: {name}")
    before = time.time() - grace.total_seconds()
    for name, path in files.items():
        if name in named:
            continue
        if path.stat().st_mtime > before:
            report.waiting.append(name)
        else:
            report.removed.append(name)
            if not dry_run:
                path.unlink(missing_ok=True)
    return report


def _files() -> Iterator[tuple[str, Path]]:
    """Yield (name, path) of every file that this module has written, also of unfinished ones."""
    for path in sorted(proof_folder().glob("*")):
        if NAME.fullmatch(path.name) or path.name.startswith(WRITING):
            yield path.name, path
