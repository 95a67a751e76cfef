"""Comparisons and conflict pages: hostile text, and layout in Chromium."""

from dataclasses import replace

import pytest
from django.template.loader import render_to_string

from articles.manuscript import Manuscript, Section, compare, merge
from articles.models import Article, Revision
from authors.models import Author
from tests.cast import make_article, make_author, make_live
from tests.chromium import violations
from tests.corpora import HOSTILE, needs_corpora, xss_payloads
from tests.desk.posting import change, page
from tests.desk.revisions.test_revisions import add_unchosen_revision, five_sections, get_comparison, write
from tests.html_oracle import executable_nodes
from tests.reading.pages.test_hostile_pages import can_stand, one_line

pytestmark = pytest.mark.django_db
HARMLESS = {"<ins>", "<use>", "<symbol>"}  # this site's, and those of the admin's icons
LONG = " ".join(f"word{n}" for n in range(90))


# Hostile text


def hostile_nodes(html: str) -> set[str]:
    return set(executable_nodes(html)) - HARMLESS


def both_versions(payloads: list[str]) -> tuple[Manuscript, Manuscript, Manuscript]:
    """Three versions with different hostile text in every field and section."""
    line = one_line(" ".join(payloads), 200)

    def version(extra: str) -> Manuscript:
        bodies = [
            payload if can_stand(("text", "", f"{payload} {extra}")) else one_line(payload, 200)
            for payload in payloads
        ]
        sections = tuple(
            Section(kind, heading, f"{body} {extra}")
            for body in bodies
            for kind, heading in (("text", f"{body.splitlines()[0]} {extra}"), ("pro-tip", ""))
        )
        fields = dict.fromkeys(
            ("title", "dek", "description", "content_note", "image_alt"), f"{line} {extra}"
        )
        names = {
            "authors": (f"{line} {extra}",),
            "topics": (f"{line} {extra}",),
            "related": (f"{line} {extra}",),
        }
        return Manuscript(**fields, **names, short_version=f"{line} {extra}", sections=sections)

    return version("base"), version("mine"), version("theirs")


def conflict_context(article: Article, base: Manuscript, mine: Manuscript, theirs: Manuscript) -> dict:
    head = Revision.objects.filter(article=article).latest("number")
    return {
        "article": article,
        "title": "Two versions",
        "head": head,
        "base_revision": head,
        "merge": merge(base, mine, theirs),
        "comparison_theirs": compare(base, theirs),
        "comparison_mine": compare(base, mine),
        "fields": [("title", mine.title), ("section-body", f"\n{mine.sections[0].body}\n"), ("base", "1")],
        "action": change(article),
    }


@pytest.mark.parametrize("first_ones", [1, pytest.param(5, marks=pytest.mark.soak)])
def test_hostile_text_runs_on_no_page_about_revisions(logged_in, eli, first_ones):
    """Each revision has a fifth of our payloads: together in every line, and in a section each."""
    ana, other = make_author("Ana Moreira"), make_article("Other", slug="other")
    article = make_article("Hostile", slug="hostile", authors=[ana], topics=["Sleep"], related=[other])
    client = logged_in(eli)
    for number, payloads in enumerate([*(HOSTILE[n::5] for n in range(first_ones)), ["harmless"]], 1):
        line = one_line(" ".join(payloads))
        Author.objects.filter(pk=ana.pk).update(name=line[:200])
        Article.objects.filter(pk=other.pk).update(title=line)
        sections = tuple(
            Section("text", one_line(text), text)
            if can_stand(("text", one_line(text), text))
            else Section("text", "", "x")
            for text in payloads
        )
        write(article, title=line[:290], dek=line, sections=sections)
        latest = Revision.objects.filter(article=article, number=number + 1)
        assert latest.update(name=line[:100], reason=line[:200]) == 1
        pages = [get_comparison(client, article, number, number + 1)]
        pages += [client.get(page(article, f"revisions/{number}/restore"))]
        pages += [client.get(page(article, f"revisions/{number + 1}/name"))]
        for response in pages:
            assert response.status_code == 200
            assert hostile_nodes(response.content.decode()) == set(), payloads
        conflict = conflict_context(article, *both_versions(payloads))
        html = render_to_string("admin/articles/article/conflict.html", conflict)
        assert hostile_nodes(html) == set(), payloads
    for path in ("revisions", "duplicate"):
        response = client.get(page(article, path))
        assert response.status_code == 200
        assert hostile_nodes(response.content.decode()) == set()


@needs_corpora
@pytest.mark.parametrize("step", [60, pytest.param(1, marks=pytest.mark.soak)])
def test_payloads_of_the_collections_run_in_no_comparison(step):
    payloads = [
        (one_line(payload), payload.replace("\0", "").strip("\n")) for payload in xss_payloads()[::step]
    ]
    for start in range(0, len(payloads), 400):
        some = payloads[start : start + 400]
        old = Manuscript("Old", topics=tuple({line for line, _ in some if line}))
        old = replace(old, sections=tuple(Section("text", line, body) for line, body in some))
        new = Manuscript(
            "New", sections=tuple(Section("text", f"{line} x", f"{body} x") for line, body in some)
        )
        html = render_to_string("admin/articles/article/comparison.html", {"comparison": compare(old, new)})
        assert hostile_nodes(html) == set()
        assert html.count("section-change") >= min(len(some), 300) or start


# The two versions of a conflict


def test_the_conflict_page_brings_every_word_back_and_offers_three_ways(eli):
    article = make_article(by=eli)
    why = Section(heading="Why?", body="Base.")
    base = Manuscript("Sleep", dek="A line.", sections=(why, Section(body="x")))
    mine = replace(base, dek="My line.", sections=(replace(why, body="Mine."), base.sections[1]))
    theirs = replace(base, dek="Their line.", sections=(replace(why, body="Theirs."), base.sections[1]))
    html = render_to_string(
        "admin/articles/article/conflict.html", conflict_context(article, base, mine, theirs)
    )
    assert '<textarea hidden name="section-body">\n\nMine.\n</textarea>' in html
    assert '<textarea hidden name="base">\n1</textarea>' in html
    for way in ("merge", "mine", "theirs"):
        assert f'name="resolve" value="{way}"' in html
    for clash in conflict_context(article, base, mine, theirs)["merge"].clashes:
        assert f'name="clash-{clash.key}" value="mine" checked' in html
        assert f'name="clash-{clash.key}" value="theirs"' in html
        assert (f'name="clash-{clash.key}" value="both"' in html) == clash.may_keep_both
    assert html.count("<fieldset") == 2
    assert html.count('value="both"') == 1
    assert ">[theirs: </span>Theirs" in html


# In a browser


def conflict_html(article: Article) -> str:
    base = Manuscript(
        "Sleep", dek="A line.", sections=(Section(heading="Why?", body=f"{LONG} Base."), Section(body="x"))
    )
    mine = replace(
        base, dek="My line.", sections=(replace(base.sections[0], body=f"{LONG} Mine."), base.sections[1])
    )
    theirs = replace(base, topics=("Rest",), sections=(replace(base.sections[0], body=f"{LONG} Theirs."),))
    context = conflict_context(article, base, mine, theirs) | {"site_header": "The Open Chair"}
    return render_to_string("admin/articles/article/conflict.html", context)


@pytest.mark.soak
def test_axe_finds_nothing_and_nothing_is_too_wide_light_or_dark(desk, eli):
    article = five_sections(eli)
    write(article, by=eli, sections=(Section(heading="One?", body=f"{LONG} {'long' * 60}"),), dek="A line.")
    add_unchosen_revision(article, "Mine.", eli)
    paths = [page(article, "revisions"), page(article, "revisions/1/restore")]
    paths += [f"{page(article, 'compare')}?old=1&new=now", "conflict"]
    faults = []
    for path in paths:
        view = desk(eli, "/admin/" if path == "conflict" else path)
        if path == "conflict":
            view.set_content(conflict_html(article))
        for width, scheme in ((768, "light"), (1280, "dark"), (1600, "dark")):
            view.set_viewport_size({"width": width, "height": 900})
            view.emulate_media(color_scheme=scheme)
            if view.evaluate("document.documentElement.scrollWidth") > width:
                faults.append(f"{path} is wider than {width}")
            if width < 1600:
                found = violations(view, only_colors=scheme == "dark")
                faults += [f"{path} {scheme}: {found}"] if found else []
    assert faults == []


@pytest.mark.soak
def test_eli_chooses_two_revisions_and_unfolds_what_stayed_the_same(desk, eli):
    article = make_live(sections=[("text", "Why?", f"{LONG} Old.")])
    write(article, sections=(Section(heading="Why?", body=f"{LONG} New."),))
    view = desk(eli, page(article, "revisions"))
    view.check("input[name=old][value='1']")
    view.click("input[type=submit]")
    view.wait_for_selector(".section-change")
    assert "word50" not in view.inner_text(".section-change")
    view.click(".words summary")
    assert "word50" in view.inner_text(".section-change")
    assert view.complaints == []
