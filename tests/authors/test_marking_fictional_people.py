"""Who marks a person as fictional, and when readers see it."""

import pytest

from articles.transfer import import_content
from authors.actions import save_author
from authors.models import Author
from tests.cast import make_article, make_author, make_live
from tests.transfer.folders import write

pytestmark = pytest.mark.django_db
RIBBON = "The people on this site are fictional."


def test_a_made_up_person_whom_readers_do_not_meet_is_not_spoken_of(client):
    make_live(authors=[make_author("Ana Moreira")])
    make_article("A draft", authors=[make_author("Tom Doe", fictional=True)])
    assert "fictional" not in client.get("/").content.decode()


def test_eli_marks_a_person_at_the_desk_and_readers_see_it_at_once(client, logged_in, eli):
    author = make_author("Ana Moreira")
    make_live(authors=[author])
    assert RIBBON not in client.get("/").content.decode()
    form = {"name": "Ana Moreira", "fictional": "on", "bio": "", "links": ""}
    logged_in(eli).post(f"/admin/authors/author/{author.pk}/change/", form)
    assert RIBBON in client.get("/").content.decode()
    author.refresh_from_db()
    author.fictional = False
    save_author(author, by=eli)
    assert RIBBON not in client.get("/").content.decode()


def test_a_content_folder_carries_the_mark(tmp_path):
    for line, is_fictional in (("fictional: true\n", True), ("", False)):
        folder = write(
            tmp_path / f"folder-{is_fictional}", {"authors/tom.md": f"---\nname: Tom\n{line}---\n"}
        )
        import_content([folder])
        assert Author.objects.get().fictional == is_fictional
