"""What an edition freezes, what is joined live, and what can no longer be deleted."""

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from articles.freshness import bump_generation, generation
from articles.models import Edition, Picture, SignOff, manuscript_of
from articles.publishing import Refused, cancel, publish, roll_back, sign_off, unpublish
from articles.publishing.rerendering import editions_to_rerender, rerender_editions, rerender_fragments
from articles.reading.cache.versions import current_version
from articles.reading.pages.lookups import find_live_edition, load_article_page
from authors.actions import save_author
from authors.models import Author
from tests.cast import make_article, make_author, make_live, rewrite

pytestmark = pytest.mark.django_db


def page(slug: str = "what-happens-first"):
    return load_article_page(current_version(), find_live_edition(slug, f"/articles/{slug}/"))


def test_an_edit_to_a_live_article_waits_for_its_approval():
    article = make_live(authors=[make_author("Ana Moreira")])
    rewrite(article, "Not approved.")
    article.bylines.all().delete()
    assert "ordinary to be nervous" in page().sections[0].html
    assert [author.name for author in page().authors] == ["Ana Moreira"]


def test_a_changed_profile_reaches_published_articles_at_once():
    make_live(authors=[make_author("Ana Moreira")])
    ana = Author.objects.get()
    ana.name = "Ana Moreira-Silva"
    save_author(ana, by=None)
    assert [author.name for author in page().authors] == ["Ana Moreira-Silva"]


@pytest.mark.soak
def test_people_topics_and_related_posts_keep_the_editors_order():
    people = [make_author(name) for name in ("Zoe", "Ana", "Mia")]
    related = [make_live(title) for title in ("Zebra", "Apple", "Mango")]
    make_live(authors=people, topics=["Zest", "Air"], related=related)
    assert [person.name for person in page().authors] == ["Zoe", "Ana", "Mia"]
    assert [topic.name for topic in page().topics] == ["Zest", "Air"]
    assert [post.title for post in page().related] == ["Zebra", "Apple", "Mango"]


def test_what_an_edition_uses_cannot_be_deleted():
    article = make_live(authors=[make_author("Ana Moreira")], topics=["Sleep"])
    article.bylines.all().delete()
    article.article_topics.all().delete()
    edition = Edition.objects.get()
    for used in (edition.authors.get(), edition.topics.get()):
        with pytest.raises(ProtectedError):
            used.delete()


def test_a_text_with_faults_is_refused_with_all_of_them():
    article = make_article(
        sections=[("text", "", "![a chair](images/none.webp)\n\n![b](images/nothing.webp)")]
    )
    with pytest.raises(Refused) as refusal:
        publish(article, by=None)
    assert refusal.value.reasons == (
        "The picture “images/none.webp” is not in the library.",
        "The picture “images/nothing.webp” is not in the library.",
    )
    with pytest.raises(Refused, match="no text yet"):
        publish(make_article("Empty", sections=[]), by=None)
    assert not Edition.objects.exists()


def test_a_replaced_picture_changes_no_edition():
    def stored(name: str) -> dict[str, object]:
        return {"file": f"pictures/{name}.webp", "width": 10, "height": 10, "digest": name, "sources": []}

    picture = Picture.objects.create(path="images/chair.webp", digest="a", stored=stored("old"))
    make_live(sections=[("text", "", "![A chair](images/chair.webp)")], image=picture, image_alt="A chair")
    Picture.objects.update(stored=stored("new"))
    old = default_storage.url("pictures/old.webp")
    assert old in page().sections[0].html
    assert old in page().lead.html
    list(rerender_editions(editions_to_rerender(everything=True)))
    assert old in page().sections[0].html


def test_a_sign_off_holds_for_exactly_one_text(clock):
    article = make_live(authors=[make_author("Ana Moreira")])
    rae = make_author("Rae Kim")
    sign_off(article, reviewer=rae, on=article.published.date(), by=None)
    assert page().review.reviewer.name == "Rae Kim"
    assert manuscript_of(article).reviewer == "rae-kim"
    rewrite(article, "Another text.")
    assert manuscript_of(article).reviewer == ""
    assert page().review, "readers still have the text that was signed off"
    clock.shift(60)
    publish(article, by=None)
    assert page().review is None


def test_signing_off_twice_is_one_sign_off(rae):
    article = make_live()
    for _ in range(2):
        sign_off(article, reviewer=rae, on=article.published.date(), by=None)
    assert SignOff.objects.count() == 1


def test_rerendering_updates_frozen_texts_and_bios_and_keeps_their_anchors():
    article = make_live(authors=[make_author("Ana Moreira", bio="I *listen*.")], short_version="In short.")
    section = article.sections.last()
    section.heading = "Renamed"
    section.save()
    article.save()
    publish(article, by=None)
    before = Edition.objects.order_by("-number").first()
    Edition.objects.update(renderer=0, notes_html="stale", short_html="<p>stale</p>")
    Author.objects.update(bio_html="stale")
    assert len(editions_to_rerender()) == 2
    assert list(rerender_editions(editions_to_rerender())) == [None, None]
    assert rerender_fragments() == 1
    after = Edition.objects.order_by("-number").first()
    assert (after.sections, after.short_html) == (before.sections, before.short_html)
    assert after.sections[1]["anchor"] == "what-can-i-ask"
    assert "<em>listen</em>" in Author.objects.get().bio_html
    assert editions_to_rerender() == []
    assert rerender_fragments() == 0


def test_every_change_readers_could_see_raises_the_generation(clock):
    def raised(act) -> bool:
        before = generation()
        clock.shift(60)
        act()
        return generation() > before

    article = make_article()
    assert raised(lambda: publish(article, by=None))
    rewrite(article, "More.")
    later = clock.shift(0) or article.published.replace(year=2030)
    assert raised(lambda: publish(article, by=None, at=later))
    assert raised(lambda: cancel(Edition.objects.scheduled().get(), by=None))
    assert raised(lambda: roll_back(Edition.objects.begun().first(), by=None))
    assert raised(lambda: unpublish(article, by=None))
    assert raised(lambda: make_author("Ana Moreira"))


def test_the_generation_rises_only_inside_a_transaction(transactional_db):
    with pytest.raises(RuntimeError, match="inside the transaction"):
        bump_generation()


def test_the_database_itself_refuses_two_open_editions():
    edition = Edition.objects.get(article=make_live())
    edition.pk, edition.number = None, 2
    with pytest.raises(IntegrityError), transaction.atomic():
        edition.save(force_insert=True)
