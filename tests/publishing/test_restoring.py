"""Restoring a revision: its text, with the current names of its references."""

import random
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from articles.manuscript import Section, canonical, parse
from articles.models import (
    Article,
    References,
    Revision,
    claim_slug,
    current_revision,
    draft_manuscript_of,
)
from articles.publishing import Draft, Refused, Stale, publish, restore, save
from authors.models import Author
from tests.cast import make_article, make_author, make_live, make_topic, rewrite, save_picture
from tests.desk.writing.test_markdown_views import png

pytestmark = pytest.mark.django_db


def revision(article: Article, number: int) -> Revision:
    return Revision.objects.get(article=article, number=number)


def write(article: Article, references: References | None = None, **fields) -> Revision:
    """Save the article with these fields and references changed."""
    article = Article.objects.get(pk=article.pk)
    head, says = current_revision(article), draft_manuscript_of(article)
    references = references or References()
    named = {
        "authors": tuple(author.slug for author in references.authors),
        "topics": tuple(topic.name for topic in references.topics),
        "related": tuple(post.slug for post in references.related),
        "image": references.image.path if references.image else "",
    }
    manuscript = canonical(replace(says, **named | fields))
    return save(article, Draft(manuscript, references, frozenset()), base=head.number, by=None)


def test_a_restored_revision_is_a_new_one_and_none_is_rewritten(eli):
    article = make_article()
    rewrite(article, "Second thoughts.")
    before = list(Revision.objects.values_list("number", "text", "reason"))
    restored = restore(article, revision(article, 1), by=eli)
    assert (restored.revision.number, restored.revision.made_by, restored.dropped) == (3, eli, ())
    assert restored.revision.reason == "Restored revision 1"
    assert restored.revision.text == revision(article, 1).text
    assert draft_manuscript_of(article) == parse(revision(article, 1).text)
    assert list(Revision.objects.exclude(number=3).values_list("number", "text", "reason")) == before


def test_restoring_what_is_there_already_changes_nothing(eli):
    article = make_article()
    assert restore(article, revision(article, 1), by=eli).revision.number == 1
    assert Revision.objects.count() == 1


def test_renamed_names_are_followed_and_the_slug_stays_as_it_is_now(eli):
    ana, sleep, other = make_author("Ana Moreira"), make_topic("Sleep"), make_article("Another")
    article = make_article("Old", authors=[ana], topics=["Sleep"], related=[other])
    write(article, title="New", slug="new")
    Author.objects.filter(pk=ana.pk).update(slug="ana-m")
    sleep.name = "Rest"
    sleep.save()
    other.slug = "another-one"
    other.save()
    claim_slug(other)
    assert restore(article, revision(article, 1), by=eli).dropped == ()
    says = draft_manuscript_of(Article.objects.get(pk=article.pk))
    assert (says.title, says.slug) == ("Old", "new")
    assert (says.authors, says.topics, says.related) == (("ana-m",), ("Rest",), ("another-one",))


def test_a_name_that_means_somebody_else_by_now_is_gone_and_not_taken_for_them(eli):
    ana = make_author("Ana Moreira")
    article = make_article(authors=[ana])
    write(article)
    ana.delete()
    make_author("Ana Moreira")
    assert restore(article, revision(article, 1), by=eli).dropped == ("the author “ana-moreira”",)
    assert not article.bylines.exists()


def test_deleted_references_are_left_out_and_reported(eli):
    ana, other = make_author("Ana Moreira"), make_article("Another")
    lead = save_picture("images/lead.png", png(), by=None)
    inside = save_picture("images/inside.png", png(), by=None)
    article = make_article(
        authors=[ana],
        topics=["Sleep"],
        related=[other],
        image=lead,
        sections=[("text", "", "![A chair](images/inside.png)")],
    )
    text = revision(article, 1).text
    write(article, sections=(Section(body="Nothing."),))
    for row in (ana, make_topic("Sleep"), other, lead, inside):
        row.delete()
    restored = restore(article, revision(article, 1), by=eli)
    assert restored.dropped == (
        "the author “ana-moreira”",
        "the topic “Sleep”",
        "the related article “another”",
        "the lead picture images/lead.png",
        "the picture images/inside.png, which the text still names",
    )
    expected = replace(parse(text), authors=(), topics=(), related=(), image="")
    assert parse(restored.revision.text) == expected


def test_sections_get_back_the_anchors_they_had(eli):
    article = make_live(sections=[("text", "One?", "1."), ("text", "Two?", "2.")])
    write(article, sections=(Section(heading="Uno?", body="1."), Section(heading="Two?", body="2.")))
    assert "{#one}" in current_revision(article).text
    write(article, sections=(Section(heading="Two?", body="2."), Section(heading="One?", body="New.")))
    for number in (1, 2, 3):
        restored = restore(article, revision(article, number), by=eli).revision
        assert restored.text == revision(article, number).text


def test_restoring_a_draft_that_nobody_published_pins_nothing(eli):
    article = make_article()
    rewrite(article, "Second thoughts.")
    restore(article, revision(article, 1), by=eli)
    assert not article.sections.exclude(anchor="").exists()


def test_a_save_that_the_editor_has_not_seen_is_not_overwritten(eli):
    article = make_article()
    rewrite(article, "Second.")
    rewrite(article, "Third.")
    with pytest.raises(Stale):
        restore(article, revision(article, 1), by=eli, base=2)
    assert current_revision(article).number == 3
    assert restore(article, revision(article, 1), by=eli, base=3).revision.number == 4


def test_a_writer_without_the_permission_a_foreign_revision_and_a_text_beyond_reading_are_refused(sam, eli):
    article, other = make_article(), make_article("Another")
    with pytest.raises(PermissionDenied):
        restore(article, revision(article, 1), by=sam)
    with pytest.raises(Refused, match="another article"):
        restore(article, revision(other, 1), by=eli)
    Revision.objects.filter(article=article).update(text="no title")
    with pytest.raises(Refused, match="can no longer be read"):
        restore(article, revision(article, 1), by=eli)


def test_a_standing_page_cannot_come_back_to_an_address_the_site_uses_itself(eli):
    article = make_article("About", kind="page")
    write(article, kind="article", slug="search")
    with pytest.raises(ValidationError, match="The site itself uses"):
        restore(article, revision(article, 1), by=eli)
    assert current_revision(article).number == 2


# Fifty random revisions

WORDS = "sleep grief worry session couch question breathing silence hour stranger".split()
TYPES = ("text", "deep-dive", "heads-up", "pro-tip", "try-this", "get-help")


class Life:
    """An article that changes at random, with authors, topics and articles that are renamed and deleted."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.count = 0
        self.people = [make_author(f"Author {n}") for n in range(4)]
        self.topics = [make_topic(f"Topic {n}") for n in range(4)]
        self.others = [make_article(f"Other {n}") for n in range(4)]
        self.article = make_article("Life")

    def some(self, rows: list) -> list:
        return self.dice.sample(rows, self.dice.randint(0, min(2, len(rows))))

    def words(self) -> str:
        return " ".join(self.dice.choices(WORDS, k=self.dice.randint(1, 12)))

    def section(self) -> Section:
        pin = f"pin-{self.dice.randint(0, 99)}" if self.dice.random() < 0.2 else ""
        heading = self.dice.choice(["", *WORDS]).capitalize()
        return Section(self.dice.choice(TYPES), heading, self.words(), pin)

    def sections(self) -> tuple[Section, ...]:
        kept = [s for s in draft_manuscript_of(self.article).sections if self.dice.random() < 0.7]
        made = [*kept, *(self.section() for _ in range(self.dice.randint(1, 3)))]
        self.dice.shuffle(made)
        return tuple(
            replace(s, anchor="") if s.anchor in [t.anchor for t in made[:n]] else s
            for n, s in enumerate(made)
        )

    def save(self) -> None:
        self.count += 1
        references = References(self.some(self.people), self.some(self.topics), self.some(self.others))
        fields = {
            name: self.words() for name in ("title", "dek", "description", "content_note", "short_version")
        }
        slug = (
            f"life-{self.count}" if self.dice.random() < 0.3 else Article.objects.get(pk=self.article.pk).slug
        )
        write(self.article, references, **fields, slug=slug, sections=self.sections())

    def rename(self) -> None:
        self.count += 1
        person, topic, other = map(self.dice.choice, (self.people, self.topics, self.others))
        person.slug, topic.name, other.slug = (
            f"person-{self.count}",
            f"Renamed {self.count}",
            f"post-{self.count}",
        )
        for row in (person, topic, other):
            row.save()
        claim_slug(other)

    def delete_unused(self) -> None:
        """Delete one row of each kind that the article does not use now."""
        used = draft_manuscript_of(self.article)
        for rows, name, names in (
            (self.people, "slug", used.authors),
            (self.topics, "name", used.topics),
            (self.others, "slug", used.related),
        ):
            idle = [row for row in rows if getattr(row, name) not in names]
            if len(rows) > 2 and idle:
                row = self.dice.choice(idle)
                rows.remove(row)
                row.delete()

    def expected_restore(self, old: Revision) -> tuple[object, int]:
        """Return the expected text of a restored revision, and the number of deleted references."""
        says, gone = parse(old.text), 0
        named = {}
        for kind, rows, field in (
            ("authors", self.people, "slug"),
            ("topics", self.topics, "name"),
            ("related", self.others, "slug"),
        ):
            now = {row.pk: getattr(row, field) for row in rows}
            ids = [old.names[kind][name] for name in getattr(says, kind)]
            named[kind] = tuple(now[pk] for pk in ids if pk in now)
            gone += len(ids) - len(named[kind])
        slug = Article.objects.get(pk=self.article.pk).slug
        return replace(says, slug=slug, **named), gone


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(5))
def test_fifty_random_revisions_restore_expected_restore(eli, seed):
    life = Life(seed)
    for step in range(30):
        life.save()
        if step % 3 == 1:
            life.rename()
        if step % 7 == 5:
            life.delete_unused()
        if step == 12:
            publish(life.article, by=None)
    numbers = list(Revision.objects.filter(article=life.article).values_list("number", flat=True))
    texts = dict(Revision.objects.values_list("pk", "text"))
    for number in life.dice.sample(numbers, 10):
        old = revision(life.article, number)
        expected, gone = life.expected_restore(old)
        restored = restore(life.article, old, by=eli)
        assert parse(restored.revision.text) == expected
        assert len(restored.dropped) == gone
        assert draft_manuscript_of(Article.objects.get(pk=life.article.pk)) == expected
    assert texts.items() <= dict(Revision.objects.values_list("pk", "text")).items()
