"""The end of an article says when it was published, updated and reviewed."""

import re
from datetime import UTC, date, datetime, timedelta

import html5lib
import pytest
from django.utils import timezone

from articles.models import Article, Edition, SignedBy, SignOff
from articles.publishing import cancel, publish, roll_back, sign_off, unpublish, withdraw_sign_off
from articles.reading.cache.versions import next_change
from articles.reading.pages.edition_history import SHOWN, history_from
from tests.cast import make_article, make_author, make_live, rewrite, sign_with_account
from tests.reading.full_site import by_type, graph_of
from tests.reading.wsgi import Site

pytestmark = pytest.mark.django_db
PATH = "/articles/what-happens-first/"
DAY = timedelta(days=1)


def end_of(client, path: str = PATH) -> str:
    """Return the text of “About this page”."""
    tree = html5lib.parse(client.get(path).content.decode(), namespaceHTMLElements=False)
    section = next(node for node in tree.iter("section") if "colophon" in node.get("class", ""))
    return " ".join("".join(section.itertext()).split())


def update(article: Article, clock, note: str = "", **options: object) -> None:
    """Publish another text of the article on the next day."""
    clock.shift(DAY)
    rewrite(article, f"Text of {timezone.now()}")
    publish(article, by=None, note=note, **options)


def test_a_new_article_says_when_it_was_published(client, clock):
    make_live()
    assert "About this page First published June 1, 2026" in end_of(client)
    assert "Updated" not in end_of(client)


def test_updates_are_listed_with_their_notes_the_latest_first_and_no_minor_ones(client, clock):
    article = make_live()
    update(article, clock, "We added a <section>.")
    update(article, clock)
    update(article, clock, minor=True)
    assert (
        "Updated June 3, 2026 Updated June 2, 2026: We added a <section>. First published June 1, 2026"
        in end_of(client)
    )


@pytest.mark.soak
def test_a_minor_change_is_listed_only_if_it_has_a_note(client, clock):
    article = make_live()
    update(article, clock, minor=True)
    assert "Updated" not in end_of(client)
    update(article, clock, "The link works again.", minor=True)
    assert "Updated June 3, 2026: The link works again. First published" in end_of(client)


def test_a_note_is_shown_only_when_its_edition_has_begun(client, clock):
    article = make_live()
    rewrite(article, "To come.")
    publish(article, by=None, at=timezone.now() + DAY, note="New rules apply.")
    cancel(publish(article, by=None, at=timezone.now() + 2 * DAY, note="Never."), by=None)
    assert "New rules apply." not in client.get(PATH).content.decode()
    clock.shift(3 * DAY)
    assert "Updated June 2, 2026: New rules apply." in end_of(client)
    assert "Never." not in end_of(client)


@pytest.mark.soak
def test_a_roll_back_is_an_update_and_a_return_is_none(client, clock):
    article = make_live()
    update(article, clock)
    clock.shift(60)
    unpublish(article, by=None, returns_at=timezone.now() + DAY)
    clock.shift(DAY + timedelta(minutes=1))
    assert end_of(client).count("Updated") == 1
    roll_back(Edition.objects.get(number=1), by=None, note="The new text was wrong.")
    assert "Updated June 3, 2026: The new text was wrong." in end_of(client)


def test_an_imported_article_says_when_it_was_updated_elsewhere(client, clock):
    publish(
        make_article(),
        by=None,
        at=datetime(2025, 3, 3, tzinfo=UTC),
        updated=datetime(2025, 5, 5, tzinfo=UTC),
    )
    assert "Updated May 5, 2025 First published March 3, 2025" in end_of(client)


def test_earlier_updates_are_folded_and_the_oldest_only_counted(client, clock):
    article = make_live()
    for _ in range(3):
        update(article, clock)
    html = client.get(PATH).content.decode()
    shown, folded = html[html.index('class="history"') : html.index("First published")].split("<details>")
    assert re.findall(r">June (\d)", shown) == ["4", "3"]
    assert re.findall(r">June (\d)", folded) == ["2"]
    assert "Earlier updates" in folded
    now = timezone.now()
    many = [Edition(live_from=now + i * DAY, updated=now + i * DAY) for i in range(SHOWN + 6)]
    history = history_from(many)
    assert (len(history.updates), history.older) == (SHOWN, 6)
    assert history.updates[0].on == many[-1].live_from


@pytest.mark.soak
def test_the_short_version_leaves_the_list_to_the_article(client, clock):
    article = make_live(short_version="In short.")
    update(article, clock, "A note.")
    assert "A note." not in client.get(f"{PATH}short/").content.decode()


# Reviews


@pytest.fixture
def reviewed(clock, rae) -> Article:
    """An article with a review that is due again on 10 June."""
    article = make_article(short_version="In short.")
    sign_off(article, reviewer=rae, on=date(2026, 5, 20), due=date(2026, 6, 10), by=None)
    publish(article, by=None)
    return article


@pytest.mark.parametrize("path", [PATH, pytest.param(f"{PATH}short/", marks=pytest.mark.soak)])
def test_a_review_is_overdue_when_its_last_day_is_over(client, reviewed, clock, path):
    site = Site()
    clock.move_to(datetime(2026, 6, 10, 23, 59, tzinfo=UTC))
    page = site.get(path).body.decode()
    assert "icon-check" in page
    assert "Last reviewed on May 20, 2026 by Rae Kim. Next review due June 10, 2026." in end_of(client, path)
    assert next_change(timezone.now()) == datetime(2026, 6, 11, tzinfo=UTC)
    clock.move_to(datetime(2026, 6, 11, tzinfo=UTC))
    page = site.get(path).body.decode()
    assert "icon-check" not in page, "the cached page has ended"
    assert "The next review is overdue." in page
    assert "The next review is overdue. It was due on June 10, 2026." in end_of(client, path)
    assert next_change(timezone.now()) is None
    assert not {"reviewedBy", "lastReviewed"} & set(by_type(graph_of(client, path), "WebPage"))
    assert client.get("/authors/rae-kim/reviewed/").status_code == 200, "it was reviewed nevertheless"


@pytest.mark.soak
def test_a_review_may_be_due_on_the_last_day_of_the_calendar(client, reviewed):
    SignOff.objects.update(review_due=date.max)
    assert next_change(timezone.now()) is None
    assert "Next review due Dec. 31, 9999." in end_of(client)


def test_a_review_of_an_earlier_text_does_not_count(client, reviewed, clock):
    update(reviewed, clock)
    page = client.get(PATH).content.decode()
    assert "icon-check" not in page
    assert ", edited since</span></p>" in page
    assert "Reviewed on May 20, 2026 by Rae Kim. The text has changed since then." in end_of(client)
    assert "/authors/rae-kim/" not in page, "the person may have no page now"
    by_type(graph_of(client, PATH), "WebPage")
    roll_back(Edition.objects.get(number=1), by=None)
    assert "icon-check" in client.get(PATH).content.decode(), "readers have the reviewed text again"


@pytest.mark.soak
def test_an_edited_page_says_what_changed_since_its_review(client, reviewed, clock):
    update(reviewed, clock, "Fixed a name.", minor=True)
    assert "Only minor corrections have been made since. Changed since the review: June 2" in end_of(client)
    assert "minor corrections since" in client.get(PATH).content.decode()
    update(reviewed, clock, "Added a paragraph about groups.")
    end = end_of(client)
    assert "The text has changed since then. Changed since the review: June 3" in end
    assert "Added a paragraph about groups." in end
    assert "edited since" in client.get(PATH).content.decode()
    roll_back(Edition.objects.get(number=1), by=None)
    update(reviewed, clock, minor=True)
    assert "Only minor corrections have been made since." in end_of(client), "the reviewed text came back"
    assert "Changed since the review" not in end_of(client)


def test_signing_the_live_text_brings_the_review_back_and_withdrawing_takes_it_at_once(
    client, reviewed, clock
):
    site = Site()
    update(reviewed, clock)
    assert "icon-check" not in site.get(PATH).body.decode()
    signed = sign_with_account(reviewed, make_author("Lee Okafor"))
    assert "icon-check" in site.get(PATH).body.decode()
    assert by_type(graph_of(client, PATH), "MedicalWebPage")["lastReviewed"] == "2026-06-02"
    withdraw_sign_off(signed, by=signed.reviewer.user, reason="A source was retracted.")
    assert "icon-check" not in site.get(PATH).body.decode()
    assert "Lee Okafor" not in client.get(PATH).content.decode()


def test_a_review_that_somebody_recorded_is_no_claim_to_machines(client, reviewed):
    assert "icon-check" in client.get(PATH).content.decode()
    assert not {"reviewedBy", "lastReviewed"} & set(by_type(graph_of(client, PATH), "WebPage"))


def test_a_review_of_a_draft_is_not_shown_before_the_draft_is(client, clock, rae):
    article = make_live()
    clock.shift(60)
    rewrite(article, "For review.")
    sign_with_account(article, rae)
    assert "Rae Kim" not in client.get(PATH).content.decode()


def test_a_review_by_a_fictional_person_is_no_claim_to_machines(client, reviewed):
    SignOff.objects.update(signed_by=SignedBy.ACCOUNT)
    reviewer = SignOff.objects.get().reviewer
    reviewer.fictional = True
    reviewer.save()
    graph = graph_of(client, PATH)
    assert not {"reviewedBy", "lastReviewed"} & set(by_type(graph, "WebPage"))
    assert "Rae Kim" not in [node.get("name") for node in graph]
    assert "by Rae Kim (fictional)." in end_of(client)


@pytest.mark.soak
def test_the_history_takes_no_text_from_the_database(client, django_assert_max_num_queries):
    make_live("Another", authors=[make_author("Ana Moreira")])
    make_live()
    client.get("/articles/another/")
    with django_assert_max_num_queries(5) as queries:  # generation, edition, related, history, generation
        client.get(PATH)
    history = next(query["sql"] for query in queries.captured_queries if "change_note" in query["sql"][:300])
    assert "sections" not in history
