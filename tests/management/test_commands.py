"""The output and the exit status of the management commands."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from articles.models import Edition
from articles.transfer import import_content
from authors.models import Author
from tests.cast import make_article, make_author, make_live
from tests.transfer.folders import full_folder, manuscript, write

pytestmark = pytest.mark.django_db


def test_an_import_prints_a_table_of_what_it_did(tmp_path, capsys):
    call_command("import_content", write(tmp_path / "in", full_folder()), "--publish")
    assert capsys.readouterr().out == (
        "           new  changed  unchanged\n"
        "articles     2        0          0\n"
        "pages        1        0          0\n"
        "authors      2        0          0\n"
        "topics       3        0          0\n"
        "episodes     2        0          0\n"
        "series       1        0          0\n"
        "help         1        0          0\n"
        "pictures     3        0          0\n"
        "published: 3\n"
    )


def test_a_dry_run_says_that_it_is_one(tmp_path, capsys):
    call_command("import_content", write(tmp_path / "in", full_folder()), "--dry-run")
    assert capsys.readouterr().out.endswith("A dry run: nothing was changed.\n")


def test_an_export_prints_how_many_files_it_wrote(tmp_path, capsys):
    import_content([write(tmp_path / "in", full_folder())])
    call_command("export_content", tmp_path / "out")
    assert capsys.readouterr().out == (
        "articles     3\nauthors      2\ntopics       3\nepisodes     2\n"
        "series       1\nhelp         1\nimages       5\naudio        4\n"
    )


def test_an_export_that_is_refused_ends_with_1(tmp_path):
    make_article("Can I stop?")
    with pytest.raises(CommandError, match="no article “nothing”") as stop:
        call_command("export_content", tmp_path / "out", "nothing")
    assert stop.value.returncode == 1


@pytest.mark.parametrize("everything", [False, True], ids=["older", "all"])
def test_rerender_renders_what_an_older_renderer_made(capsys, everything):
    make_live("What happens first?")
    make_live("Can I stop?")
    make_author("Ana Moreira", bio="*Hello.*")
    Author.objects.update(bio_html="<script>")
    Edition.objects.filter(slug="can-i-stop").update(renderer=0, sections=[])
    Edition.objects.filter(slug="can-i-stop").update(
        sections=Edition.objects.get(slug="what-happens-first").sections
    )
    call_command("rerender", *(["--all"] if everything else []))
    assert capsys.readouterr().out == f"editions     {2 if everything else 1}\ntexts        1\n"
    assert "<em>Hello.</em>" in Author.objects.get().bio_html
    assert not Edition.objects.filter(renderer=0).exists()


def test_the_old_name_of_rerender_works_and_says_so(capsys):
    call_command("press_again")
    printed = capsys.readouterr()
    assert printed.out.startswith("editions")
    assert "is called “rerender” now" in printed.err


@pytest.mark.soak
def test_the_command_line_ends_with_1_and_names_file_and_line(tmp_path, new_database):
    folder = write(tmp_path / "in", {"articles/a.md": manuscript(colour="red")})
    env = {
        "SECRET_KEY": "x",
        "DATABASE_URL": new_database(tmp_path / "db.sqlite3"),
        "VAR_DIR": str(tmp_path / "var"),
    }
    manage = [sys.executable, Path(settings.BASE_DIR) / "manage.py"]
    done = subprocess.run(
        [*manage, "import_content", folder], env=env, check=False, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert 'articles/a.md: line 3: unknown key "colour"' in done.stderr.splitlines()
    assert "CommandError: 1 fault in 1 file; nothing was changed." in done.stderr.splitlines()
