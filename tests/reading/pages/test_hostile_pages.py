"""Hostile text in every field of an article does no harm on public pages."""

import pytest

from articles.manuscript import Manuscript, Section, check_line, check_section, picture_paths
from articles.models import Edition
from tests.cast import make_author, make_live
from tests.corpora import needs_corpora, some_or_all, some_or_all_hostile, xss_payloads
from tests.html_oracle import executable_nodes
from tests.reading.pages.test_counts import copies

pytestmark = pytest.mark.django_db


def one_line(payload: str, limit: int = 300) -> str:
    return "".join(letter for letter in " ".join(payload.split()) if not check_line(letter))[:limit]


def can_stand(section: tuple[str, str, str]) -> bool:
    """Whether a section with this text can be published: it has no faults and no missing picture."""
    one = Section(*section)
    return not check_section(one) and not picture_paths(Manuscript(title="T", sections=(one,)))


def pages_with(client, payload: str) -> list[str]:
    """Return every page that shows an article with this text in every field."""
    line = one_line(payload) or "x"
    author = make_author(
        "Ana Moreira", bio=payload, role=line[:200], pronouns=line[:60], credentials=line[:120]
    )
    author.name = line[:200]
    author.save()
    sections = [("text", line, payload), ("deep-dive", line, "x"), ("pro-tip", "", line)]
    article = make_live(
        "A title",
        authors=[author],
        topics=["Sleep"],
        short_version="Short.",
        sections=[section for section in sections if can_stand(section)] or [("text", "", "x")],
    )
    Edition.objects.update(
        **dict.fromkeys(("title", "dek", "description", "content_note"), line), short_html="<p>x</p>"
    )
    article.topics.get().__class__.objects.update(name=line[:100], description_html="")
    paths = ["/", "/topics/", "/topics/sleep/", "/authors/", "/authors/ana-moreira/", "/nothing/"]
    paths += [f"/articles/a-title/{way}" for way in ("", "short/")]
    return [client.get(path).content.decode() for path in paths]


@some_or_all_hostile
def test_our_own_hostile_strings_run_on_no_page(client, payload):
    for html in pages_with(client, payload):
        assert executable_nodes(html) == []


@needs_corpora
@some_or_all
def test_payloads_of_the_collections_as_a_title_run_on_no_list(client, step):
    payloads = sorted({one_line(payload) for payload in xss_payloads()} - {""})[::step]
    first = make_live("One", authors=[make_author("Ana Moreira")], topics=["Sleep"])
    copies(Edition.objects.get(article=first), len(payloads))
    editions = list(Edition.objects.exclude(article=first))
    for edition, payload in zip(editions, payloads, strict=True):
        edition.title = edition.dek = payload
    Edition.objects.bulk_update(editions, ["title", "dek"], batch_size=500)
    for number in range(2, len(payloads) // 24 + 2):
        html = client.get(f"/page/{number}/").content.decode()
        assert executable_nodes(html) == []


@needs_corpora
@some_or_all
def test_payloads_of_the_collections_as_heading_and_body_run_on_no_page(client, step):
    sections = []
    for payload in xss_payloads()[::step]:
        section = ("deep-dive", one_line(payload), payload.replace("\0", "").strip("\n"))
        if can_stand(section):
            sections.append(section)
    assert len(sections) > 2500 / step
    for start in range(0, len(sections), 500):
        make_live("Hostile", slug=f"hostile-{start}", sections=sections[start : start + 500])
        html = client.get(f"/articles/hostile-{start}/").content.decode()
        assert executable_nodes(html) == []
