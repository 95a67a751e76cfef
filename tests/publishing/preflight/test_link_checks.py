"""A link without an address is not published, and an editor sees which links lead readers nowhere."""

import pytest

from articles.manuscript import Manuscript, Section, canonical
from articles.models import draft_manuscript_of
from articles.publishing import PreflightRefused, publish
from articles.publishing.preflight.article_checks import link_checks
from articles.publishing.preflight.findings import Severity
from articles.publishing.preflight.preflight_checks import prepare_preflight, run_checks
from tests.cast import make_article, make_author, make_live
from tests.reading.episodes import make_published_episode

pytestmark = pytest.mark.django_db


def notes_about(body: str, **fields: object) -> list[str]:
    """Return the sentences about links in a section with this text, which an editor sees."""
    manuscript = canonical(Manuscript(title="A", sections=(Section(heading="Why?", body=body),), **fields))
    every = run_checks(prepare_preflight(manuscript, for_editor=True))
    found = [one for one in every if one.check == link_checks.NAME]
    assert all(one.severity is Severity.NOTE for one in found)
    return [one.sentence for one in found]


@pytest.mark.parametrize(
    "link",
    [
        "[text](url)",
        "[text](URL)",
        "[text]()",
        "[text](https://)",
        "[text][a]\n\n[a]: url",
        "> - [text](link)",
    ],
)
def test_a_link_without_an_address_is_not_published(link):
    article = make_article(sections=[("text", "", f"Before.\n\n{link}")])
    with pytest.raises(PreflightRefused, match="The link “text” has no web address yet"):
        publish(article, by=None)


def test_the_finding_says_where_the_link_is():
    article = make_article(
        sections=[
            ("text", "", "One."),
            ("text", "Two [x](url)", "A\nb [text](url).\n\n[^1]\n\n[^1]: [n](url)"),
        ],
        short_version="[s](url)",
    )
    found = run_checks(prepare_preflight(draft_manuscript_of(article)))
    assert [(one.section, one.line) for one in found] == [(0, 1), (2, 0), (2, 2), (2, 6)]


def test_code_pictures_and_notes_are_no_links():
    body = "`[text](url)` [^1] ![alt](url.png) \\[text](url)\n\n    [text](url)\n\n[^1]: A source."
    assert notes_about(body) == []


def test_links_to_what_readers_can_open_are_fine():
    ana = make_author("Ana Moreira")
    moved = make_live("Moved", authors=[ana], topics=["Sleep"])
    moved.addresses.create(slug="formerly")
    make_live("About", kind="page")
    make_published_episode()
    paths = """/articles/moved/ /articles/formerly/#why /about/ /about /authors/ana-moreira/ /topics/sleep/
        /podcast/first-sessions/ / /get-help/#help-us /search/?q=a /articles/moved.md #why #note-1 https://e.org
        mailto:a@e.org //e.org/ /topics/""".split()
    assert notes_about("\n".join(f"[a]({path})" for path in paths)) == []


def test_links_to_drafts_and_to_nothing_are_pointed_out_alike():
    make_article("A draft")
    for path in (
        "/articles/a-draft/",
        "/articles/no-such-article/",
        "/a-draft/",
        "/authors/nobody/",
        "/admin/",
    ):
        (sentence,) = notes_about(f"[that]({path}#x)")
        assert sentence == f"Readers cannot open the link “that”: no page is published at {path}#x"


def test_anchors_and_addresses_without_https_are_pointed_out():
    assert notes_about("[that](#where)") == ["The link “that” leads to no section of this article: #where"]
    (sentence,) = notes_about("[that](www.example.org)")
    assert "to no web address: www.example.org" in sentence


def test_thousands_of_links_to_nothing_need_no_query_each(django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        assert len(notes_about("\n".join(f"[a](/articles/none-{number}/)" for number in range(50)))) == 50
