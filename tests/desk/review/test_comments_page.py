"""The page of an article's comments does everything without a script; the panel of the form gets JSON."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from post_office.models import Email

from articles.models import Comment, Proposal, current_revision, draft_manuscript_of
from articles.models.references import references_of
from articles.publishing import Draft, save
from articles.publishing.commenting import add_comment, resolve
from articles.publishing.proposals import propose
from tests.cast import make_article, make_live
from tests.conftest import BACKEND
from tests.desk.posting import change, page
from tests.desk.test_screens import html, text_of

pytestmark = pytest.mark.django_db
SCRIPT = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}
NIGHT = ("text", "Nights", "Keep the phone out of the bedroom.")
WORRY = ("pro-tip", "", "Write your worries down.")


@pytest.fixture
def article(eli):
    return make_article("Sleep", sections=[NIGHT, WORRY], by=eli)


@pytest.fixture
def client(client, eli):
    """A browser in which Eli is logged in."""
    client.force_login(eli, backend=BACKEND)
    return client


def comments(article) -> str:
    return page(article, "comments")


def edit(article, **fields) -> None:
    manuscript = replace(draft_manuscript_of(article), **fields)
    draft = Draft(manuscript, references_of(manuscript))
    save(article, draft, base=current_revision(article).number, by=None)


def words(client, address: str) -> str:
    return text_of(html(client, address))


def test_eli_proposes_wording_for_the_text_that_was_shown(client, article):
    night = article.sections.first()
    place = f"section-{night.pk}"
    address = f"{comments(article)}?propose={place}"
    assert "Keep the phone out of the bedroom.</textarea>" in html(client, address)
    edit(article, title="Sleeping")
    sent = {"action": "propose", "place": place, "base": "1", "new_text": "", "reason": "Shorter."}
    again = client.post(address, sent | {"new_text": night.body}).content.decode()
    assert "The wording is the same as before." in again
    assert "Shorter.</textarea>" in again, "nothing that was typed is lost"
    client.post(comments(article), sent | {"new_text": "No phones."})
    proposal = Proposal.objects.get()
    assert (proposal.name, proposal.section, proposal.revision.number) == ("eli", night, 1)
    assert (proposal.old_text, proposal.new_text) == (night.body, "No phones.")
    for wrong in ({"base": "9"}, {"place": "section-0"}):
        client.post(comments(article), sent | {"new_text": "No."} | wrong)
    assert Proposal.objects.count() == 1


def test_eli_comments_answers_resolves_and_reopens(client, article):
    night = article.sections.first()
    sent = {
        "action": "add",
        "place": f"section-{night.pk}",
        "quote": "the phone",
        "start": "",
        "comment_text": "Why?",
    }
    answer = client.post(comments(article), sent)
    comment = Comment.objects.get()
    assert answer.headers["Location"] == f"{comments(article)}#comment-{comment.pk}"
    assert (comment.section, comment.start) == (night, 5)
    client.post(
        comments(article), {"action": "answer", "comment": comment.pk, "comment_text": "It glows.\nAnd hums."}
    )
    shown = words(client, comments(article))
    assert "Nights the phone eli" in shown
    assert "It glows. And hums." in shown
    client.post(comments(article), {"action": "resolve", "comment": comment.pk})
    assert "No open comments." in words(client, comments(article))
    closed = words(client, comments(article) + "?show=closed")
    assert "Resolved by eli" in closed
    client.post(comments(article), {"action": "reopen", "comment": comment.pk})
    assert "No closed comments." in words(client, comments(article) + "?show=closed")


def test_what_is_refused_says_why_and_keeps_what_was_typed(client, article):
    sent = {"action": "add", "place": "title", "quote": "Slee\x07p", "comment_text": "Typed before."}
    again = client.post(comments(article), sent).content.decode()
    assert "U+0007" in again
    assert "Typed before.</textarea>" in again
    assert '<option value="title" selected>' in again
    script = client.post(comments(article), sent, **SCRIPT)
    assert script.status_code == 422
    assert "U+0007" in script.json()["message"]
    thread = add_comment(article, text="x", by=None)
    sent = {"action": "answer", "comment": thread.pk, "comment_text": ""}
    assert "Write a comment first." in client.post(comments(article), sent).content.decode()
    for forged in ({"action": "delete"}, {}, {"action": "answer", "comment": "9" * 30}):
        assert client.post(comments(article), forged).status_code == 404


def test_a_comment_whose_text_is_gone_is_listed_with_its_words(client, article, eli):
    night, tip = article.sections.all()
    add_comment(article, text="Really?", part="section", section=night, quote="the phone", by=eli)
    add_comment(article, text="On Nights.", part="section", section=night, quote="Nights", by=eli)
    add_comment(article, text="Which?", part="section", section=tip, quote="worries", by=eli)
    add_comment(article, text="All of it.", part="section", section=tip, by=eli)
    assert "no longer in the text" not in words(client, comments(article)), "the heading has its words"
    text = draft_manuscript_of(article)
    edit(article, sections=(replace(text.sections[0], body="Sleep."),))
    shown = words(client, comments(article))
    assert shown.index("the phone These words are no longer in the text.") < shown.index(
        "No longer in the text"
    )
    assert "worries The text of its section Write your worries down." in shown
    assert shown.index("No longer in the text") < shown.index("All of it.")


def test_a_proposal_is_accepted_or_declined_with_its_difference_shown(client, article, eli):
    head = current_revision(article)
    new = "Keep all screens out of the bedroom."
    first = propose(article, revision=head, index=0, new_text=new, reason="Tablets.", by=eli)
    second = propose(article, revision=head, index=None, new_text="Sleep well.", by=eli)
    shown = html(client, comments(article))
    assert "[removed: </span>the phone" in shown
    assert "[added: </span>all screens" in shown
    client.post(comments(article), {"action": "accept", "proposal": first.pk})
    assert article.sections.first().body == new
    sent = {"action": "decline", "proposal": second.pk, "decline_reason": ""}
    assert "Write a reason." in client.post(comments(article), sent).content.decode()
    client.post(comments(article), sent | {"decline_reason": "It says nothing."})
    closed = words(client, comments(article) + "?show=closed")
    assert "Accepted by eli" in closed
    assert "Declined by eli" in closed
    assert "It says nothing." in closed


def test_a_conflict_shows_both_versions_to_choose_from(client, article, eli):
    head = current_revision(article)
    proposal = propose(article, revision=head, index=0, new_text="No phone in bed.", by=eli)
    text = draft_manuscript_of(article)
    edit(article, sections=(replace(text.sections[0], body="Put the phone away."), text.sections[1]))
    sent = {"action": "accept", "proposal": proposal.pk}
    merge = f"{comments(article)}?proposal={proposal.pk}"
    assert client.post(comments(article), sent).headers["Location"] == merge
    script = client.post(comments(article), sent, **SCRIPT)
    assert (script.status_code, script.json()["url"]) == (409, merge)
    shown = words(client, merge)
    assert "Put the phone away." in shown
    assert "No phone in bed." in shown
    client.post(comments(article), sent | {"clash-section-1": "nonsense"})
    assert article.sections.first().body == "Put the phone away."
    client.post(comments(article), sent | {"clash-section-1": "theirs"})
    assert article.sections.first().body == "No phone in bed."
    assert "decided already" in client.post(comments(article), sent).content.decode()
    assert "Nothing conflicts" in words(client, merge)


def test_a_writer_comments_on_her_published_article_and_cannot_decide(logged_in, ada, eli):
    article = make_live("Hers", sections=[NIGHT], by=ada)
    proposal = propose(article, revision=current_revision(article), index=0, new_text="Wholly other.", by=eli)
    client = logged_in(ada)
    client.post(comments(article), {"action": "add", "place": "article", "comment_text": "@eli Good?"})
    assert Comment.objects.get().user == ada
    shown = html(client, comments(article))
    assert "Wholly other" in shown
    assert 'value="accept"' not in shown
    for action in ("accept", "decline"):
        sent = {"action": action, "proposal": proposal.pk, "decline_reason": "No."}
        assert client.post(comments(article), sent).status_code == 403
    assert client.get(f"{comments(article)}?proposal={proposal.pk}").status_code == 403
    assert Proposal.objects.get().state == "open"


def test_ids_of_other_articles_are_not_found(logged_in, ada, eli):
    own, other = make_article("Hers", by=ada), make_article("Other", sections=[NIGHT], by=eli)
    thread = add_comment(other, text="zqsecret", by=eli)
    proposal = propose(other, revision=current_revision(other), index=0, new_text="zqsecret", by=eli)
    client = logged_in(ada)
    for sent in (
        {"action": "answer", "comment": thread.pk, "comment_text": "x"},
        {"action": "resolve", "comment": thread.pk},
        {"action": "accept", "proposal": proposal.pk},
        {"action": "decline", "proposal": proposal.pk, "decline_reason": "x"},
    ):
        assert client.post(comments(own), sent).status_code == 404
    foreign = {"action": "add", "place": f"section-{other.sections.first().pk}", "comment_text": "x"}
    assert "This section was deleted" in client.post(comments(own), foreign).content.decode()
    assert client.get(f"{comments(own)}?proposal={proposal.pk}").status_code == 404
    assert client.get(comments(other)).status_code == 404
    assert Comment.objects.count() == 1


def test_the_panel_gets_what_it_marks_in_the_text(client, article, eli):
    night = article.sections.first()
    thread = add_comment(article, text="x", part="section", section=night, quote="phone", by=eli)
    add_comment(article, text="x", part="title", quote="Sleep", by=eli)
    resolve(add_comment(article, text="x", by=eli), by=eli)
    data = client.get(comments(article), **SCRIPT).json()
    assert data["marks"] == [{"id": thread.pk, "section": night.pk, "quote": "phone", "start": 9}]
    assert (data["open"], data["counts"], data["base"]) == (2, {str(night.pk): 1}, 1)
    assert [section["pk"] for section in data["sections"]] == [row.pk for row in article.sections.all()]
    assert "csrfmiddlewaretoken" in data["html"]
    answer = client.post(comments(article), {"action": "resolve", "comment": thread.pk}, **SCRIPT).json()
    assert answer["open"] == 1
    head = current_revision(article)
    proposal = propose(article, revision=head, index=0, new_text="No phone.", by=eli)
    sent = {"action": "accept", "proposal": proposal.pk}
    assert client.post(comments(article), sent, **SCRIPT).json() == {"reload": True}


def test_the_form_links_to_the_comments_and_a_new_article_has_none(client, article):
    form = html(client, change(article))
    assert f'href="{comments(article)}"' in form
    assert 'id="comments"' in form
    assert 'id="comments"' not in html(client, "/admin/articles/article/add/")


def many(article, count: int) -> None:
    """Make comments, answers and proposals by the hundred."""
    sections = list(article.sections.all())
    usual = {"article": article, "part": "section", "name": "Eli", "text": "Hm."}
    Comment.objects.bulk_create(
        Comment(
            **usual,
            section=sections[n % 2],
            quote="down",
            start=0,
            resolved_at=None if n % 2 else timezone.now(),
        )
        for n in range(count)
    )
    threads = Comment.objects.filter(article=article)
    Comment.objects.bulk_create(Comment(**usual, parent=thread) for thread in list(threads))
    head = current_revision(article)
    fields = {"article": article, "revision": head, "index": 0, "section": sections[0], "name": "Rae"}
    Proposal.objects.bulk_create(
        Proposal(**fields, old_text=NIGHT[2], new_text=f"{NIGHT[2]} {n}") for n in range(count)
    )


@pytest.mark.parametrize("count", [60, pytest.param(25_000, marks=pytest.mark.soak)])
def test_the_number_of_queries_does_not_grow_with_the_comments(client, article, count):
    def queries(address: str, **more: str) -> int:
        with CaptureQueriesContext(connection) as found:
            client.get(address, **more)
        return len(found)

    addresses = [
        (comments(article), {}),
        (comments(article) + "?show=closed", {}),
        (comments(article), SCRIPT),
    ]
    many(article, 2)
    few = [queries(address, **more) for address, more in addresses]
    many(article, count)
    assert [queries(address, **more) for address, more in addresses] == few
    second = words(client, comments(article) + "?page=2")
    assert "Page 2 of" in second


def test_a_mention_from_the_page_is_mailed(client, article, cleo):
    cleo.email = "cleo@example.org"
    cleo.save()
    client.post(comments(article), {"action": "add", "place": "article", "comment_text": "@cleo, please."})
    assert Email.objects.get().to == ["cleo@example.org"]
    assert "cleo" in html(client, comments(article)).split("data-people=")[1].split(">")[0]
