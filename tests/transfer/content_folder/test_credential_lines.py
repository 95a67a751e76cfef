"""Credentials in a content folder: public facts come and go, and an import claims no verification."""

from datetime import date
from pathlib import Path

import pytest

from articles.transfer import ImportFaults, export_content, import_content
from authors.credentials import save_credential, verify
from authors.models import Author, Credential
from authors.proofs import Proof
from tests.cast import make_author
from tests.transfer.folders import write

pytestmark = pytest.mark.django_db


def folder(path: Path, credentials: str) -> Path:
    return write(path, {"authors/rae-kim.md": f"---\nname: Rae Kim\n{credentials}---\n"})


def rae_with_license() -> Author:
    rae = make_author("Rae Kim")
    row = Credential(author=rae, kind="license", letters="LCSW", title="Social worker", number="C-1")
    save_credential(row, by=None, new_proof=Proof(b"%PDF-", ".pdf", "a.pdf"))
    verify(row, on=date(2026, 5, 1), where="The register", by=None)
    return rae


def test_the_older_plain_line_is_split_at_commas(tmp_path):
    import_content([folder(tmp_path / "in", "credentials: LCSW, PhD\n")])
    rae = Author.objects.get()
    assert rae.credential_letters() == "LCSW, PhD"
    assert list(rae.credential_rows.values_list("kind", "verified_on")) == [("other", None)] * 2
    report = import_content([tmp_path / "in"])
    assert report.names["authors", "unchanged"] == ["rae-kim"]


def test_what_was_exported_changes_nothing_where_it_comes_from(tmp_path):
    rae_with_license()
    before = list(Credential.objects.values())
    export_content(tmp_path / "in")
    text = (tmp_path / "in" / "authors" / "rae-kim.md").read_text(encoding="utf-8")
    assert 'credentials: ["license; letters: LCSW; title: Social worker"]' in text.replace(
        "[license", '["license'
    )
    report = import_content([tmp_path / "in"])
    assert report.names["authors", "unchanged"] == ["rae-kim"]
    assert list(Credential.objects.values()) == before


def test_elsewhere_it_is_not_verified(tmp_path):
    rae_with_license()
    export_content(tmp_path / "in")
    Author.objects.all().delete()
    import_content([tmp_path / "in"])
    row = Credential.objects.get()
    assert (row.kind, row.title, row.number, row.verified_on, row.proof) == (
        "license",
        "Social worker",
        "",
        None,
        "",
    )


@pytest.mark.parametrize(
    ("line", "is_verified"),
    [
        ("credentials: LCSW\n", True),
        pytest.param(
            "credentials: [license; letters: LCSW; title: Social worker; number: C-1]\n",
            True,
            marks=pytest.mark.soak,
        ),
        ("credentials: [license; letters: LCSW; title: Social worker; number: C-2]\n", False),
        pytest.param(
            "credentials: [license; letters: LCSW; title: Social worker; through: 2036-06-30]\n",
            False,
            marks=pytest.mark.soak,
        ),
    ],
)
def test_a_verification_stays_while_what_was_verified_is_the_same(tmp_path, line, is_verified):
    rae_with_license()
    report = import_content([folder(tmp_path / "in", line)])
    row = Credential.objects.get()
    assert (row.verified_on is not None) is is_verified
    ended = ["The credential “LCSW” of Rae Kim has changed. It is no longer verified."]
    assert report.notes == ([] if is_verified else ended)
    assert (row.title, row.proof_name) == ("Social worker", "a.pdf")
    assert row.shows_number is ("number" in line)


def test_who_is_left_out_of_the_file_is_removed(tmp_path):
    rae_with_license()
    report = import_content([folder(tmp_path / "in", "")])
    assert not Credential.objects.exists()
    assert report.notes == ["The credential “LCSW” of Rae Kim was removed. It was verified."]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("[licence; letters: LCSW]", '“licence” is no kind of credential; did you mean "license"?'),
        ("[license; leters: LCSW]", 'unknown fact “leters”; did you mean "letters"?'),
        ("[license; letters: A; letters: B]", "“letters” is named twice"),
        ("[license; letters: A; through: soon]", "“soon” is no day: write it as 2030-06-30"),
        ("[license; region: Oregon]", "Enter a title or letters."),
        ("[license; letters: A; register: no]", "Enter a valid URL."),
        (f"[{'L' * 90}, {'M' * 90}]", "All letters of a person together have 120 characters at most."),
    ],
)
def test_what_is_not_understood_is_a_fault_with_its_line(tmp_path, line, fault):
    with pytest.raises(ImportFaults) as caught:
        import_content([folder(tmp_path / "in", f"credentials: {line}\n")])
    assert [str(one) for one in caught.value.faults] == [f"authors/rae-kim.md: line 3: credentials: {fault}"]
