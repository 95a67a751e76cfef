"""The pages of revisions: list, comparison, restoring, naming."""

from dataclasses import replace

import pytest
from django.contrib.messages import get_messages

from articles.manuscript import Section, canonical
from articles.models import (
    Article,
    References,
    Revision,
    current_revision,
    draft_manuscript_of,
    record_unchosen,
)
from articles.models.references import reference_ids_of
from articles.models.revision_data import make_revision_data
from articles.publishing import Draft, save
from authors.models import Author
from tests.cast import make_article, make_author, make_live, make_topic, rewrite
from tests.desk.posting import change, page

pytestmark = pytest.mark.django_db


def messages_of(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def write(article: Article, *, by=None, authors=(), topics=(), **fields) -> Revision:
    """Save the draft with other texts and authors."""
    article = Article.objects.get(pk=article.pk)
    head, says = current_revision(article), draft_manuscript_of(article)
    names = {"authors": tuple(row.slug for row in authors), "topics": tuple(topics), "related": ()}
    references = References(authors=authors, topics=[make_topic(name) for name in topics])
    draft = Draft(canonical(replace(says, **names, **fields)), references)
    return save(article, draft, base=head.number, by=by)


def add_unchosen_revision(article: Article, body: str, by) -> Revision:
    mine = replace(draft_manuscript_of(article), sections=(Section(body=body),))
    return record_unchosen(
        article, by=by, reason="Not chosen", data=make_revision_data(mine, reference_ids_of(article, mine))
    )


def get_comparison(client, article: Article, old: object, new: object):
    return client.get(page(article, "compare"), {"old": old, "new": new})


# The list


def test_the_list_tells_who_saved_what_when_and_why(logged_in, eli, clock):
    article = make_live("Sleep", by=eli)
    rewrite(article, "Second thoughts.")
    add_unchosen_revision(article, "Mine.", eli)
    Revision.objects.filter(number=1).update(name="sent to the lawyer", reason="Created")
    html = logged_in(eli).get(page(article, "revisions")).content.decode()
    for words in (
        "sent to the lawyer",
        "Created",
        "eli",
        "June 1, 2026, 12:00 PM",
        "not chosen",
        ">live<",
    ):
        assert words in html
    assert html.count("current draft") == 1
    assert html.index("not chosen") < html.index("current draft")


def test_fifty_stand_on_a_page_and_the_queries_do_not_grow(logged_in, eli, django_assert_num_queries):
    article = make_article(by=eli)
    client = logged_in(eli)
    # session, user, article, groups and permissions (2), newest, live edition, count, the fifty
    with django_assert_num_queries(10):
        client.get(page(article, "revisions"))
    first = Revision.objects.get()
    Revision.objects.bulk_create(
        Revision(article=article, number=n, text=first.text, made_by=eli) for n in range(2, 121)
    )
    with django_assert_num_queries(10):
        response = client.get(page(article, "revisions"))
    assert [r.number for r in response.context["page"]] == list(range(120, 70, -1))
    assert "Page 1 of 3" in response.content.decode()
    last = client.get(page(article, "revisions") + "?page=3")
    assert [r.number for r in last.context["page"]] == list(range(20, 0, -1))


def test_an_article_without_revisions_says_so(logged_in, eli):
    article = make_article()
    Revision.objects.all().delete()
    assert "No revisions yet." in logged_in(eli).get(page(article, "revisions")).content.decode()


# Comparing


def five_sections(eli) -> Article:
    """Revision 1 has five sections; revision 2 removes two, reverses the others and adds one."""
    ana, sam = make_author("Ana Moreira"), make_author("Sam Okafor")
    article = make_article(
        authors=[ana],
        topics=["Sleep", "Grief"],
        sections=[
            ("text", "One?", "The first answer is short."),
            ("text", "Two?", "The second answer."),
            ("text", "Three?", "The third answer."),
            ("deep-dive", "Four?", "The fourth answer."),
            ("text", "Five?", "The fifth answer."),
        ],
    )
    sections = (
        Section("heads-up", "Four?", "The fourth answer."),
        Section(heading="Three?", body="The third answer."),
        Section(heading="One?", body="The first answer is long."),
        Section("pro-tip", "Six?", "Quite another answer."),
    )
    write(article, by=eli, authors=[sam, ana], topics=["Sleep", "Worry"], sections=sections)
    return article


def test_compare_names_every_change_and_invents_none(logged_in, eli):
    article = five_sections(eli)
    response = get_comparison(logged_in(eli), article, 1, 2)
    comparison = response.context["comparison"]
    changes = {change.title: change for change in comparison.sections}
    assert {title for title, change in changes.items() if change.is_removed} == {"Two?", "Five?"}
    assert {title for title, change in changes.items() if change.is_added} == {"Six?"}
    assert {title for title, change in changes.items() if change.type_changed} == {"Four?"}
    assert [t for t, c in changes.items() if c.body_changed and not (c.is_added or c.is_removed)] == ["One?"]
    assert any(changes[title].moved for title in ("One?", "Four?"))
    assert not any(
        change.anchor_changed or change.heading_changed
        for change in changes.values()
        if change.old and change.new
    )
    assert [change.name for change in comparison.fields] == []
    assert {change.name: (change.added, change.removed) for change in comparison.lists} == {
        "authors": (("sam-okafor",), ()),
        "topics": (("Worry",), ("Grief",)),
    }
    html = response.content.decode()
    for words in ("Sam Okafor", "Grief", "Worry", "Removed; it was section 2", "Added as section 4"):
        assert words in html
    assert "Type: <del>Deep dive</del> <ins>Heads up</ins>" in html
    assert ">[removed: </span>short" in html
    assert ">[added: </span>long" in html


def test_what_did_not_change_is_folded(logged_in, eli):
    words = " ".join(f"word{n}" for n in range(100))
    sections = [("text", f"Question {n}?", words) for n in range(4)]
    article = make_article(sections=sections)
    write(
        article,
        sections=(
            *draft_manuscript_of(article).sections[:3],
            Section(heading="Question 3?", body=f"{words} end"),
        ),
    )
    html = get_comparison(logged_in(eli), article, 1, 2).content.decode()
    assert "3 sections unchanged" in html
    assert "words unchanged …</summary>" in html
    assert html.count("word50 ") == 1
    assert "Question 0?" not in html


def test_a_rename_is_no_change_and_what_is_gone_is_still_told(logged_in, eli):
    ana, leo = make_author("Ana Moreira"), make_author("Leo Park")
    article = make_article(authors=[ana, leo], topics=["Sleep"])
    write(article, authors=[ana], topics=["Sleep"])
    make_topic("Sleep").__class__.objects.update(name="Rest")
    Author.objects.filter(pk=ana.pk).update(slug="ana")
    leo.delete()
    comparison = get_comparison(logged_in(eli), article, 1, "now").context["comparison"]
    assert [(c.name, c.removed, c.added) for c in comparison.lists] == [("authors", ("leo-park",), ())]
    assert not comparison.fields


def test_the_draft_is_compared_with_what_readers_have(logged_in, eli):
    article = make_live()
    client = logged_in(eli)
    assert "No differences." in get_comparison(client, article, "live", "now").content.decode()
    rewrite(article, "Second thoughts.")
    html = get_comparison(client, article, "live", "now").content.decode()
    assert "live edition 1" in html
    assert "Second thoughts" in html
    assert "the current draft" in html


NO_SIDES = [("", ""), ("1", "9"), ("live", "1"), ("x", "1"), ("9" * 5000, "1")]


def test_what_is_not_there_cannot_be_compared(logged_in, eli):
    article = make_article()
    client = logged_in(eli)
    for sides in NO_SIDES:
        response = get_comparison(client, article, *sides)
        assert response.headers["Location"] == page(article, "revisions"), sides
        assert "Choose two versions" in messages_of(response), sides


def test_a_text_beyond_reading_is_told_of(logged_in, eli):
    article = make_article()
    rewrite(article, "New.")
    Revision.objects.filter(number=1).update(text="no title")
    for response in (
        get_comparison(logged_in(eli), article, 1, 2),
        logged_in(eli).get(page(article, "revisions/1/restore")),
    ):
        assert response.headers["Location"] == page(article, "revisions")
        assert "Revision 1 can no longer be read." in messages_of(response)


def test_comparing_costs_the_same_whatever_changed(logged_in, eli, django_assert_num_queries):
    article = five_sections(eli)
    client = logged_in(eli)
    # session, user, article, groups and permissions (2); a revision, authors and topics for each side;
    # the names behind the slugs of authors and articles
    with django_assert_num_queries(13):
        get_comparison(client, article, 1, 2)
    write(article, sections=tuple(Section(heading=f"New {n}?", body="x") for n in range(60)))
    with django_assert_num_queries(11):  # the new side has no authors
        get_comparison(client, article, 2, 3)


def test_a_related_article_that_ada_may_not_see_is_not_called_by_its_title(logged_in, ada, eli):
    secret = make_article("A secret title", slug="hidden", by=eli)
    article = make_article("Hers", by=ada, related=[secret])
    write(article)
    assert "A secret title" not in get_comparison(logged_in(ada), article, 1, 2).content.decode()
    assert "A secret title" in get_comparison(logged_in(eli), article, 1, 2).content.decode()


# Restoring and naming


def test_eli_looks_and_restores(logged_in, eli):
    ana = make_author("Ana Moreira")
    article = make_article("First", authors=[ana])
    write(article, title="Second")
    ana.delete()
    client = logged_in(eli)
    html = client.get(page(article, "revisions/1/restore")).content.decode()
    assert "the author “ana-moreira”" in html
    assert ">[added: </span>First" in html
    response = client.post(page(article, "revisions/1/restore"), {"base": "2"})
    assert response.headers["Location"] == change(article)
    assert "Restored revision 1." in messages_of(response)
    assert "Deleted since then, and left out: the author “ana-moreira”." in messages_of(response)
    article.refresh_from_db()
    assert article.title == "First"


def test_what_was_kept_aside_can_be_taken_after_all(logged_in, eli):
    article = make_article(sections=[("text", "", "Theirs.")])
    aside = add_unchosen_revision(article, "Mine.", eli)
    logged_in(eli).post(page(article, f"revisions/{aside.number}/restore"), {"base": "1"})
    assert article.sections.get().body == "Mine."
    assert current_revision(article).number == 3


def test_a_save_meanwhile_asks_to_look_once_more(logged_in, eli):
    article = make_article()
    rewrite(article, "Second.")
    rewrite(article, "Third.")
    response = logged_in(eli).post(page(article, "revisions/1/restore"), {"base": "2"})
    assert response.headers["Location"] == page(article, "revisions/1/restore")
    assert "Somebody saved in the meantime" in messages_of(response)
    assert current_revision(article).number == 3


def test_an_address_that_cannot_be_had_is_told_of(logged_in, eli):
    article = make_article("About", kind="page")
    write(article, kind="article", slug="search")
    response = logged_in(eli).post(page(article, "revisions/1/restore"), {"base": "2"})
    assert "The site itself uses" in messages_of(response)
    assert current_revision(article).number == 2


def test_eli_names_a_revision_and_takes_the_name_away(logged_in, eli):
    article = make_article()
    client = logged_in(eli)
    where = page(article, "revisions/1/name")
    assert client.get(where).status_code == 200
    response = client.post(where, {"name": "sent to the lawyer"})
    assert response.headers["Location"] == page(article, "revisions")
    assert Revision.objects.get().name == "sent to the lawyer"
    assert "Removed the name" in messages_of(client.post(where, {"name": ""}))
    assert client.post(where, {"name": "x" * 101}).status_code == 200
    assert Revision.objects.get().name == ""
