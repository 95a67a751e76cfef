"""Proofs of credentials: private files of known types, which go with their row."""

import os
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as site_settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from authors import proofs
from authors.actions import delete_author
from authors.credentials import remove_credential, save_credential
from authors.models import Credential
from authors.proofs import NAME, check_proofs, read_proof
from tests.desk.writing.test_markdown_views import HOSTILE, png

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 proof"
# A picture that breaks off is kept: nothing decodes it.
NO_PROOFS = [content for name, content in HOSTILE.items() if name != "truncated png"]


def upload(content: bytes = PDF, name: str = "license.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def with_proof(author, content: bytes = PDF) -> Credential:
    row = Credential(author=author, letters="LCSW")
    return save_credential(row, by=None, new_proof=read_proof(upload(content)))


def proof_folder() -> Path:
    return site_settings.PRIVATE_ROOT / "proofs"


def files() -> list[str]:
    return sorted(path.name for path in proof_folder().glob("*"))


@pytest.mark.parametrize(
    ("content", "called", "name"),
    [
        (PDF, "../../license.exe", "license.pdf"),
        (png(), "scan.pdf", "scan.png"),
        (PDF, ".pdf", ".pdf.pdf"),
        (PDF, "ü" * 300 + ".pdf", "ü" * 196 + ".pdf"),
    ],
)
def test_the_type_is_that_of_the_content(content, called, name):
    proof = read_proof(upload(content, called))
    assert proof.name == name
    assert proof.data == content, "kept as it is"


@pytest.mark.parametrize(
    "content", [b"<html><script>alert(1)</script>", b"MZ\x90", b"", b" %PDF-1.7", *NO_PROOFS]
)
def test_other_files_are_refused(content):
    with pytest.raises(ValidationError):
        read_proof(upload(content))


def test_a_large_file_is_refused(monkeypatch):
    monkeypatch.setattr(proofs, "BYTES", 10)
    with pytest.raises(ValidationError, match="10 MB"):
        read_proof(upload())


def test_a_proof_lies_under_a_random_name_for_the_site_alone(rae, settings):
    row, other = with_proof(rae), with_proof(rae)
    assert row.proof != other.proof
    assert NAME.fullmatch(row.proof)
    path = proof_folder() / row.proof
    assert path.read_bytes() == PDF
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert not path.is_relative_to(settings.MEDIA_ROOT)


def test_a_proof_goes_with_its_row(rae, django_capture_on_commit_callbacks):
    row, other, last = (with_proof(rae) for _ in range(3))
    with django_capture_on_commit_callbacks(execute=True):
        save_credential(row, by=None, new_proof=read_proof(upload(PDF + b"2")))
        save_credential(other, by=None, remove_proof=True)
    assert files() == sorted([row.proof, last.proof])
    with django_capture_on_commit_callbacks(execute=True):
        remove_credential(row, by=None)
    assert files() == [last.proof]
    with django_capture_on_commit_callbacks(execute=True):
        delete_author(rae, by=None)
    assert files() == []


def test_a_refused_save_keeps_the_former_proof(rae):
    row = with_proof(rae)
    former, row.title = row.proof, "Two\nlines"
    with pytest.raises(ValidationError):
        save_credential(row, by=None, new_proof=read_proof(upload()))
    assert former in files()


def test_the_check_finds_lost_proofs_and_removes_those_of_no_row(rae):
    row = with_proof(rae)
    forgotten = proof_folder() / f"{'0' * 32}.pdf"
    forgotten.write_bytes(PDF)
    strange = proof_folder() / "README"
    strange.touch()
    report = check_proofs(grace=timedelta(hours=24))
    assert (report.whole, report.waiting, report.removed) == (1, [forgotten.name], [])
    os.utime(forgotten, (0, 0))
    assert check_proofs(grace=timedelta(hours=24), dry_run=True).removed == [forgotten.name]
    (proof_folder() / row.proof).unlink()
    with pytest.raises(CommandError, match="1 damaged or missing"):
        call_command("check_media")
    assert files() == ["README"]
