"""What the made-up field “audience” does. `tests/test_new_field.py` adds it to a copy and runs this file."""

from dataclasses import replace

import pytest

from articles.manuscript import Manuscript, compare, format, merge, parse
from articles.models import Article, Revision
from articles.publishing import publish
from articles.publishing.duplicating import duplicate
from articles.publishing.restoring import restore
from articles.transfer import export_content, import_content
from tests.cast import make_article
from tests.conftest import BACKEND
from tests.desk.posting import change, form, form_sections, page

PARENTS = Manuscript("Sleep", audience="Parents")
TEACHERS, DOCTORS = replace(PARENTS, audience="Teachers"), replace(PARENTS, audience="Doctors")


@pytest.fixture
def article(eli, client) -> Article:
    """An article for parents; Eli is at the desk."""
    client.force_login(eli, backend=BACKEND)
    return make_article("Sleep", by=eli, audience="Parents")


def test_it_stands_in_the_text():
    assert format(PARENTS) == "---\ntitle: Sleep\naudience: Parents\n---\n"
    assert parse(format(PARENTS)) == PARENTS


def test_it_is_compared_and_merged():
    assert compare(PARENTS, TEACHERS).summary == ("Audience changed",)
    assert merge(PARENTS, replace(PARENTS, title="Rest"), TEACHERS).manuscript == replace(
        TEACHERS, title="Rest"
    )
    merged = merge(PARENTS, TEACHERS, DOCTORS)
    assert [(clash.key, clash.label) for clash in merged.clashes] == [("audience", "Audience")]
    assert merged.resolved({"audience": "theirs"}) == DOCTORS


def test_the_form_shows_and_saves_it(client, article):
    shown = client.get(change(article)).content.decode()
    assert '<label for="id_audience">Audience</label>' in shown
    assert '<p class="help" id="id_audience_helptext">For whom it is written.</p>' in shown
    assert ">\nParents</textarea>" in shown

    sections = form_sections(article)
    client.post(change(article), form(sections, article=article, audience="Teachers"))
    article.refresh_from_db()
    assert article.audience == "Teachers"
    assert "audience: Teachers\n" in Revision.objects.latest("pk").text

    refused = client.post(change(article), form(sections, article=article, audience="x" * 81))
    assert "at most 80 characters" in refused.context["form"].errors["audience"][0]


def test_it_is_in_the_article_as_one_text(client, article):
    shown = client.post(page(article, "as-text"), form(form_sections(article), article=article)).json()
    assert "audience: Parents\n" in shown["text"]
    text = shown["text"].replace("Parents", "Teachers")
    client.post(change(article), form(article=article, mode="text", text=text))
    article.refresh_from_db()
    assert article.audience == "Teachers"


def test_two_saves_conflict_in_it(client, article):
    mine, theirs = (
        form(form_sections(article), article=article, audience=name) for name in ("Teachers", "Doctors")
    )
    client.post(change(article), theirs)
    conflict = client.post(change(article), mine)
    assert conflict.status_code == 409
    assert 'name="clash-audience"' in conflict.content.decode()
    client.post(change(article), mine | {"resolve": "merge", "clash-audience": "mine"})
    article.refresh_from_db()
    assert article.audience == "Teachers"


def test_it_is_restored_duplicated_exported_and_imported(client, eli, article, tmp_path):
    client.post(change(article), form(form_sections(article), article=article, audience="Teachers"))
    article.refresh_from_db()
    restore(article, Revision.objects.get(article=article, number=1), by=eli)
    article.refresh_from_db()
    assert article.audience == duplicate(article, by=eli).audience == "Parents"

    export_content(tmp_path / "folder", slugs=[article.slug])
    file = tmp_path / "folder/articles/sleep.md"
    file.write_text(file.read_text().replace("audience: Parents", "audience: Doctors"))
    import_content([tmp_path / "folder"])
    article.refresh_from_db()
    assert article.audience == "Doctors"


def test_readers_do_not_get_it_before_their_page_shows_it(client, cleo, article):
    publish(article, by=cleo)
    assert "Parents" not in client.get("/articles/sleep.md").content.decode()
