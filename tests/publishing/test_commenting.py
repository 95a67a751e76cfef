"""Colleagues and reviewers comment on the working copy, and comments stay with their text."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from post_office.models import Email

from articles.action_log import Action, LoggedAction
from articles.manuscript import Section as TextSection
from articles.manuscript import parse
from articles.models import Comment, ReviewRequest, Section, current_revision, draft_manuscript_of
from articles.models.references import references_of
from articles.publishing import Draft, Refused, move_to_trash, restore, save
from articles.publishing.commenting import add_comment, places_in, reopen, resolve, rows_of_revision
from articles.publishing.mentions import colleagues_of, mentioned_in
from authors.models import AccountSettings
from tests.cast import make_article, make_author
from tests.conftest import account

pytestmark = pytest.mark.django_db

NIGHT = ("text", "Nights", "Keep the phone out of the bedroom.")
WORRY = ("text", "Worries", "Write them down before you lie down.")


def change(article, **fields):
    """Save the working copy with other values, as the desk does."""
    article.refresh_from_db()
    manuscript = replace(draft_manuscript_of(article), **fields)
    draft = Draft(manuscript, references_of(manuscript))
    return save(article, draft, base=current_revision(article).number, by=None)


@pytest.fixture
def article(eli):
    return make_article("Sleep", sections=[NIGHT, WORRY], by=eli)


@pytest.fixture
def wes(db):
    """Wes writes, too."""
    return account("wes", "writer")


@pytest.fixture
def request_of_rae(article, rae):
    return ask(article, rae)


def ask(article, reviewer, **fields):
    usual = {"due": timezone.localdate(), "expires_at": timezone.now() + timedelta(days=7)}
    revision = current_revision(article)
    return ReviewRequest.objects.create(
        article=article, revision=revision, reviewer=reviewer, **usual | fields
    )


def section(article, heading):
    return Section.objects.get(article=article, heading=heading)


def test_eli_comments_on_marked_words_and_rae_answers_by_her_link(article, eli, rae, request_of_rae):
    night = section(article, "Nights")
    comment = add_comment(
        article, text="Says who?", part="section", section=night, quote="the phone", start=0, by=eli
    )
    assert (comment.start, comment.heading, comment.user) == (NIGHT[2].index("the phone"), "Nights", eli)
    answer = add_comment(article, text="A study.", parent=comment, reviewer=rae, request=request_of_rae)
    again = add_comment(article, text="Thanks.", parent=answer, by=eli)
    assert answer.parent == again.parent == comment, "all answers belong to one thread"
    assert (answer.name, answer.author, answer.user) == (rae.name, rae, None)
    assert list(Comment.objects.open()) == [comment]
    resolve(answer, reviewer=rae, request=request_of_rae)
    resolve(comment, by=eli)
    comment.refresh_from_db()
    assert comment.resolved_by_name == rae.name, "it was resolved once"
    reopen(comment, by=eli)
    assert list(Comment.objects.open()) == [comment]
    logged = (
        LoggedAction.objects.filter(object_id=article.pk).order_by("pk").values_list("action", "user_name")
    )
    people = ["eli", rae.name, "eli", rae.name, "eli"]
    actions = [Action.COMMENT] * 3 + [Action.RESOLVE_COMMENT, Action.REOPEN_COMMENT]
    assert list(logged)[-5:] == list(zip(actions, people, strict=True))


@pytest.mark.parametrize(
    ("part", "quote", "start"),
    [("title", "leep", 1), ("short_version", "nothing", None), ("article", "Sleep", None)],
)
def test_words_that_are_there_have_a_place(article, eli, part, quote, start):
    assert add_comment(article, text="Hm.", part=part, quote=quote, by=eli).start == start


def test_what_cannot_be_a_comment_is_refused(article, eli):
    other = make_article("Other", sections=[NIGHT])
    night, foreign = section(article, "Nights"), section(other, "Nights")
    thread = add_comment(other, text="Elsewhere.", by=eli)
    for problem, fields in (
        ("Write a comment first", {"text": "  \n"}),
        ("At most 5000 characters", {"text": "x" * 5001}),
        ("At most 2000 characters", {"text": "x", "quote": "x" * 2001}),
        ("U\\+0000", {"text": "a\x00b"}),
        ("Choose what", {"text": "x", "part": "slug"}),
        ("This section was deleted", {"text": "x", "part": "section", "section": foreign}),
        ("This section was deleted", {"text": "x", "part": "section"}),
        ("This comment was deleted", {"text": "x", "parent": thread}),
    ):
        with pytest.raises(Refused, match=problem):
            add_comment(article, by=eli, **fields)
    move_to_trash(article, by=eli)
    with pytest.raises(Refused, match="in the trash"):
        add_comment(article, text="x", part="section", section=night, by=eli)
    assert not Comment.objects.filter(article=article).exists()


def test_only_who_sees_the_article_comments(article, ada, wes, eli, rae, request_of_rae):
    own = make_article("Ada's", by=ada)
    add_comment(own, text="Mine.", by=ada)
    add_comment(own, text="Imported.", by=None)
    for who in (ada, wes):
        with pytest.raises(PermissionDenied):
            add_comment(article, text="x", by=who)
    thread = add_comment(article, text="x", by=eli)
    with pytest.raises(PermissionDenied):
        resolve(thread, by=ada)
    add_comment(article, text="x", reviewer=rae, request=request_of_rae)
    other = make_author("Other")
    past = timezone.now() - timedelta(minutes=1)
    for reviewer, request in (
        (rae, None),
        (other, request_of_rae),
        (rae, ask(make_article("Else"), rae)),
        (rae, ask(article, rae, revoked_at=past)),
        (rae, ask(article, rae, expires_at=past)),
    ):
        with pytest.raises(PermissionDenied):
            add_comment(article, text="x", reviewer=reviewer, request=request)


# Places


def test_every_change_of_the_working_copy_moves_the_comments(article, eli):
    night = section(article, "Nights")
    quoted = add_comment(article, text="1", part="section", section=night, quote="phone", by=eli)
    whole = add_comment(article, text="2", part="section", section=section(article, "Worries"), by=eli)
    titled = add_comment(article, text="3", part="title", quote="Sleep", by=eli)
    first = current_revision(article)
    text = draft_manuscript_of(article)
    kept = text.sections[0]
    change(article, title="How to Sleep", sections=(TextSection("pro-tip", "At night", f"Now: {kept.body}"),))
    for comment in (quoted, whole, titled):
        comment.refresh_from_db()
    assert quoted.section == Section.objects.get(article=article), "its row is a new one"
    assert (quoted.start, quoted.heading) == (NIGHT[2].index("phone") + 5, "At night")
    assert titled.start == 7
    assert (whole.section, whole.heading) == (None, "Worries")
    assert whole.former_text == f"Worries\n\n{WORRY[2]}"
    restore(article, first, by=eli)
    for comment in (quoted, whole, titled):
        comment.refresh_from_db()
    assert (whole.section, whole.former_text) == (section(article, "Worries"), "")
    assert (quoted.section, quoted.start, titled.start) == (
        section(article, "Nights"),
        night.body.index("phone"),
        0,
    )


@pytest.mark.soak
def test_an_article_without_comments_costs_one_query_more(article, eli):
    with CaptureQueriesContext(connection) as before:
        change(article, title="Sleeping")
    asked = [one["sql"] for one in before if "articles_comment" in one["sql"] and "UPDATE" not in one["sql"]]
    assert len(asked) == 1
    sections = list(Section.objects.filter(article=article))

    def queries_with(count):
        Comment.objects.bulk_create(
            Comment(
                article=article, part="section", section=sections[n % 2], quote="down", text="x", name="Eli"
            )
            for n in range(count)
        )
        moved = draft_manuscript_of(article).sections[::-1]
        with CaptureQueriesContext(connection) as found:
            change(article, sections=moved)
        return len(found)

    assert queries_with(2) == queries_with(60), "their number does not matter"


def test_the_rows_of_a_revision_and_the_places_in_it(article, eli):
    asked = current_revision(article)
    quoted = add_comment(
        article, text="1", part="section", section=section(article, "Worries"), quote="lie down", by=eli
    )
    change(article, sections=(TextSection(body="New."), *draft_manuscript_of(article).sections[1:]))
    asked.refresh_from_db()
    assert rows_of_revision(asked) == [None, section(article, "Worries")]
    quoted.refresh_from_db()
    [place] = places_in(parse(asked.text), article, [quoted])
    assert (place.section, place.start) == (1, WORRY[2].index("lie down"))


# Mentions


def test_a_mentioned_colleague_gets_a_mail_in_their_language(article, ada, eli, cleo):
    AccountSettings.objects.create(user=cleo, language="es")
    cleo.first_name, cleo.last_name, cleo.email = "Cleo", "Chief", "cleo@example.org"
    cleo.save()
    add_comment(article, text="@Cleo Chief and @ada and @eli, please.", part="title", quote="Sleep", by=eli)
    [mail] = Email.objects.all()
    assert mail.to == ["cleo@example.org"], "not Ada, who may not see it, and not Eli, who wrote it"
    message = mail.email_message()
    assert f"/admin/articles/article/{article.pk}/comments/#comment-" in message.body
    assert "please." in message.body


def test_names_are_found_whole(eli, cleo, ada):
    eli.first_name, eli.last_name = "Eli", "Stone"
    cleo.first_name, cleo.last_name = "Eli", "Stone-Reed"
    people = [eli, cleo, ada]
    for text, expected in (
        ("@eli?", [eli]),
        ("@Eli Stone!", [eli]),
        ("@Eli Stone-Reed", [cleo]),
        ("mail@eli.org @elise", []),
        ("(@ADA) and @nobody", [ada]),
        ("@eli @Eli Stone", [eli]),
    ):
        assert mentioned_in(text, people) == expected, text


def test_only_colleagues_who_see_the_article_can_be_mentioned(ada, wes, eli, cleo):
    own = make_article("Ada's", by=ada)
    names = {user.get_username() for user in colleagues_of(own)}
    assert {"ada", "eli", "cleo"} <= names
    assert wes.get_username() not in names
