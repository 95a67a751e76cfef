"""A section that touches harm is published on no path without a decision and without help."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.action_log import Action, LoggedAction
from articles.manuscript.decisions import Decision, section_digest
from articles.models import Address, Article, Edition, Revision, SafetyTerm, draft_manuscript_of
from articles.publishing import (
    PreflightRefused,
    Refused,
    decide,
    duplicate,
    publish,
    remake,
    restore,
    roll_back,
    unpublish,
)
from articles.publishing.preflight.live_review import editions_to_review
from articles.publishing.preflight.safety_actions import save_safety_term
from articles.transfer import export_content, import_content
from tests.cast import make_article, make_help_line, make_live, rewrite

pytestmark = pytest.mark.django_db
HARD = ("text", "What if it gets dark?", "You may think about suicide.")
HELP = ("get-help", "If you are in danger", "Somebody listens.\n\n{help: 988-lifeline}")


def digest_of(article: Article, place: int = 0) -> str:
    return section_digest(draft_manuscript_of(article).sections[place])


def confirm(article: Article, place: int = 0, by=None) -> None:
    decide(article, [Decision(digest_of(article, place))], by=by)


def confirmed_article(*sections: tuple[str, str, str]) -> Article:
    article = make_article(sections=sections or (HARD,))
    confirm(article)
    return article


def add_help(article: Article) -> None:
    make_help_line()
    article.refresh_from_db()
    article.sections.create(position=9, type="get-help", heading=HELP[1], body=HELP[2])
    article.save()


def live_before_the_rule(article: Article) -> Edition:
    """Publish an article as if its words were not on the safety list, as in an older version."""
    terms = list(SafetyTerm.objects.all())
    SafetyTerm.objects.all().delete()
    edition = publish(article, by=None)
    later = timezone.now() + timedelta(seconds=1)
    for term in terms:
        term.changed_at = later
    SafetyTerm.objects.bulk_create(terms)
    return edition


def test_a_strong_word_waits_for_a_decision(eli):
    article = make_article(sections=[HARD])
    with pytest.raises(PreflightRefused) as refused:
        publish(article, by=eli)
    assert refused.value.reasons == (
        "“What if it gets dark?” has words about suicide: “suicide”. Decide whether it touches this subject.",
    )
    decide(article, [Decision(digest_of(article), "the title of a film")], by=eli)
    assert not publish(article, by=eli).is_sensitive


@pytest.mark.parametrize("path", ["publish", "schedule", "remake", "roll back", "return", "command line"])
def test_a_confirmed_article_without_help_is_refused_on_every_path(path, eli, clock):
    article = make_article(sections=[("text", "", "Nothing hard.")])
    tomorrow = timezone.now() + timedelta(days=1)
    if path == "remake":
        edition = publish(article, by=eli, at=tomorrow)
    elif path in ("roll back", "return"):
        rewrite(article, HARD[2])
        edition = live_before_the_rule(article)
    rewrite(article, HARD[2])
    confirm(article, by=eli)
    count = Edition.objects.count()
    acts = {
        "publish": lambda: publish(article, by=eli),
        "schedule": lambda: publish(article, by=eli, at=tomorrow),
        "remake": lambda: remake(edition, by=eli),
        "roll back": lambda: roll_back(edition, by=eli),
        "return": lambda: unpublish(article, by=eli, returns_at=tomorrow),
        "command line": lambda: publish(article, by=None),
    }
    with pytest.raises(Refused, match="so the article needs a help line"):
        acts[path]()
    assert Edition.objects.count() == count
    if path == "return":
        assert Edition.objects.live().filter(article=article).exists()


def test_an_import_brings_unsafe_articles_in_as_drafts_and_says_so(tmp_path, capsys):
    make_help_line()
    for slug, decision in (("calm", ""), ("undecided", ""), ("helpless", "confirmed")):
        body = "Nothing hard." if slug == "calm" else f"On suicide, {slug}."
        article = make_article(slug.title(), sections=[("text", "", body)])
        if decision:
            confirm(article)
    export_content(tmp_path / "folder")
    Article.objects.all().delete()
    Address.objects.all().delete()
    with pytest.raises(CommandError) as status:
        call_command("import_content", str(tmp_path / "folder"), publish=True)
    assert status.value.returncode == 3
    assert set(Edition.objects.live().values_list("slug", flat=True)) == {"calm"}
    assert set(Article.objects.values_list("slug", flat=True)) == {"calm", "undecided", "helpless"}
    told = capsys.readouterr().err
    assert "helpless: “Introduction” touches suicide" in told
    assert "undecided: “Introduction” has words about suicide" in told


def test_an_import_that_may_not_be_published_leaves_what_is_live_and_scheduled(tmp_path, clock):
    live = make_live("Live")
    soon = make_article("Soon")
    publish(soon, by=None, at=timezone.now() + timedelta(days=1))
    export_content(tmp_path / "folder")
    for file in Path(tmp_path / "folder/articles").iterdir():
        file.write_text(file.read_text().replace("It is ordinary", "Suicide is not ordinary"))
    report = import_content([tmp_path / "folder"], publish=True)
    assert set(report.kept_as_drafts) == {"live", "soon"}
    assert Edition.objects.live().get().article == live
    assert Edition.objects.scheduled().get().article == soon
    assert not LoggedAction.objects.filter(action=Action.CANCEL).exists()
    assert "Suicide" in draft_manuscript_of(Article.objects.get(pk=live.pk)).sections[0].body


def test_with_help_the_full_page_the_short_page_the_text_and_paper_carry_it(client):
    article = make_article(sections=[HARD], short_version="You are not alone.")
    confirm(article)
    add_help(article)
    assert publish(article, by=None).is_sensitive
    full = client.get(f"/articles/{article.slug}/").content.decode()
    short = client.get(f"/articles/{article.slug}/short/").content.decode()
    text = client.get(f"/articles/{article.slug}.md").content.decode()
    for page in (full, short):
        section, _, rest = page.partition('<aside class="print-only print-help"')
        assert section.count('href="tel:988"') == 1
        assert 'class="callout callout-get-help"' in section
        assert "988 Lifeline: call 988; text 988" in rest.partition("</aside>")[0]
    assert "{help: 988-lifeline}" in text
    assert "call 988" in text
    assert "safety:" not in text


def test_a_changed_section_is_asked_again_and_decisions_of_gone_ones_are_dropped(eli):
    article = confirmed_article(HARD, ("text", "Else", "Self-harm, too."))
    confirm(article, 1, by=eli)
    article.refresh_from_db()
    kept = article.safety[1]
    rewrite(article, "You may think about suicide at night.")
    add_help(article)
    with pytest.raises(PreflightRefused, match="What if it gets dark"):
        publish(article, by=eli)
    confirm(article, by=eli)
    article.refresh_from_db()
    assert article.safety == [f"{digest_of(article)} confirmed", kept]
    publish(article, by=eli)


def test_decisions_travel_with_duplicates_and_restored_revisions(eli):
    article = confirmed_article()
    article.refresh_from_db()
    decided = article.safety
    assert list(duplicate(article, by=eli).safety) == decided
    first = Revision.objects.filter(article=article).order_by("number").first()
    rewrite(article, "Nothing hard.")
    Article.objects.filter(pk=article.pk).update(safety=[])
    restore(article, Revision.objects.get(article=article, number=first.number + 1), by=eli)
    article.refresh_from_db()
    assert article.safety == decided


def test_restoring_a_text_brings_back_no_decision_that_an_editor_has_changed_since(ada, eli):
    article = make_article(sections=[HARD], by=ada)
    decide(article, [Decision(digest_of(article), "the title of a film")], by=eli)
    dismissed = Revision.objects.filter(article=article).latest("number")
    confirm(article, by=eli)
    restore(article, dismissed, by=ada)
    article.refresh_from_db()
    assert article.safety == [f"{digest_of(article)} confirmed"]
    with pytest.raises(PreflightRefused, match="needs a help line"):
        publish(article, by=eli)


def test_a_changed_decision_alone_is_published(eli):
    make_help_line()
    article = make_article(sections=[HARD, HELP])
    decide(article, [Decision(digest_of(article), "the title of a film")], by=eli)
    publish(article, by=eli)
    confirm(article, by=eli)
    assert publish(article, by=eli).is_sensitive


def test_who_decides_and_about_what(ada, eli):
    article = make_article(sections=[HARD], by=ada)
    with pytest.raises(PermissionDenied):
        confirm(article, by=ada)
    with pytest.raises(Refused, match="has changed since"):
        decide(article, [Decision("0" * 16)], by=eli)
    with pytest.raises(Refused, match="one line"):
        decide(article, [Decision(digest_of(article), "x" * 201)], by=eli)
    revisions = Revision.objects.count()
    confirm(article, by=eli)
    confirm(article, by=eli)  # safe to repeat
    assert Revision.objects.count() == revisions + 1
    assert LoggedAction.objects.filter(action=Action.DECIDE).count() == 1


def test_the_short_version_is_asked_about_and_help_itself_is_not():
    make_help_line()
    article = make_article(
        sections=[("text", "", "Calm."), ("get-help", "", "Thoughts of suicide?\n\n{help: 988-lifeline}")],
        short_version="Suicide is not the end.",
    )
    with pytest.raises(PreflightRefused, match="“Short version” has words about suicide"):
        publish(article, by=None)


def test_live_articles_stay_live_and_are_listed_for_editors(django_assert_max_num_queries, clock):
    calm, hard = make_live("Calm"), make_article("Hard", sections=[HARD])
    edition = live_before_the_rule(hard)
    clock.shift(60)
    late = make_live("Late")
    assert Edition.objects.live().filter(article__in=[calm, hard, late]).count() == 3
    with django_assert_max_num_queries(8):
        found, following = editions_to_review()
    assert [one.edition for one in found] == [edition]
    assert following == 0
    confirm(hard)
    assert "needs a help line" in editions_to_review()[0][0].findings[0].sentence


def test_new_terms_find_only_the_articles_that_have_them(eli, clock, django_assert_num_queries):
    make_live("Sleep", sections=[("text", "", "Count sheep.")])
    make_live("Rest", sections=[("text", "", "Lie down.")])
    clock.shift(60)
    term = SafetyTerm(term="count* sheep", language="en", strength="strong", subject="sheep")
    save_safety_term(term, by=eli)
    with CaptureQueriesContext(connection) as before:
        assert [one.edition.title for one in editions_to_review()[0]] == ["Sleep"]
    for word in ("pillow", "blanket"):
        clock.shift(60)
        save_safety_term(SafetyTerm(term=word, language="en", strength="strong", subject="sheep"), by=eli)
    with django_assert_num_queries(len(before)):
        assert [one.edition.title for one in editions_to_review()[0]] == ["Sleep"]


def test_an_older_edition_is_published_again_once_the_draft_has_decided_about_its_sections(eli):
    make_help_line()
    article = make_article(sections=[HARD, HELP])
    edition = live_before_the_rule(article)
    with pytest.raises(PreflightRefused, match="Decide whether"):
        roll_back(edition, by=eli)
    confirm(article, by=eli)
    assert roll_back(edition, by=eli).is_sensitive


def test_an_import_publishes_what_only_the_desk_would_refuse_and_says_so(tmp_path, capsys):
    make_article("Half done", sections=[("text", "", "Ask [her](url).")])
    export_content(tmp_path / "folder")
    Article.objects.all().delete()
    Address.objects.all().delete()
    for text in ("Ask [her](url).", "Ask [her](url) again."):
        file = tmp_path / "folder" / "articles" / "half-done.md"
        file.write_text(file.read_text().replace("Ask [her](url).", text))
        call_command("import_content", str(tmp_path / "folder"), publish=True)
        assert "half-done: published, but the desk would refuse it: The link “her”" in capsys.readouterr().err
    assert Edition.objects.live().get().number == 2
    logged = LoggedAction.objects.filter(text__startswith="Published although the checks refuse it.")
    assert logged.count() == 2
