"""Moving a site by its content folder: feed readers get nothing twice, and old links still work."""

import re

import pytest
from django.core.management import call_command

from articles.models import Address, Article, Episode, Series, Topic, manuscript_of
from articles.publishing import cancel, delete, publish, unpublish
from articles.transfer import ImportFaults, export_content, import_content
from articles.transfer.static_site.old_addresses import public_addresses
from authors.models import Author
from tests.cast import make_article, make_author, make_live, make_series, make_topic, rewrite
from tests.publishing.test_timeline import day
from tests.reading.episodes import make_published_episode
from tests.transfer.folders import files_in, full_folder, manuscript, write

FEEDS = [
    *(f"{place}feed.{form}" for form in ("atom", "rss") for place in ("/", "/topics/anxiety/")),
    *(f"/authors/rae-kim/feed.{form}" for form in ("atom", "rss")),
    "/podcast/feed.xml",
]
OLD = [
    *("/articles/can-i-stop/", "/articles/can-i-stop.md", "/articles/stopping/", "/articles/stopping/short/"),
    *("/about/", "/articles/never-public/", "/articles/nothing/"),
]
IDS = re.compile(r"<guid[^>]*>.*?</guid>|<id>.*?</id>")


def faults(*paths, **options) -> list[str]:
    with pytest.raises(ImportFaults) as caught:
        import_content(paths, **options)
    return [str(fault) for fault in caught.value.faults]


def rename(article: Article, slug: str) -> None:
    """Give an article another slug, as an editor would, and publish it."""
    article.slug = slug
    article.save()
    rewrite(article, f"Now at {slug}.")
    publish(article, by=None)


def ids_in_feeds(client) -> dict[str, list[str]]:
    return {path: IDS.findall(client.get(path).content.decode()) for path in FEEDS}


def answers(client) -> dict[str, tuple[int, str | None]]:
    found = {path: client.get(path) for path in OLD}
    return {path: (answer.status_code, answer.headers.get("Location")) for path, answer in found.items()}


def leave_numbers_out() -> None:
    """Use up some primary keys, so that rows get other keys than on the site the content comes from."""
    for number in range(3):
        make_author(f"Author {number}")
        make_topic(f"Topic {number}")
        make_article(f"Article {number}")
    Episode.objects.bulk_create(
        Episode(title=slug, slug=slug, seconds=1, size=1, mime_type="audio/mpeg") for slug in ("x", "y")
    )
    for model in (Article, Address, Author, Topic, Episode):
        model.objects.all().delete()


@pytest.mark.parametrize(
    "address", [pytest.param("http://testserver", marks=pytest.mark.soak), "https://another.example.org"]
)
@pytest.mark.django_db(transaction=True)
def test_on_another_site_feeds_have_the_same_ids_and_old_addresses_lead_on(
    tmp_path, settings, client, address
):
    leave_numbers_out()
    import_content([write(tmp_path / "given", full_folder())], publish=True)
    article = Article.objects.get(slug="can-i-stop")
    for slug in ("stopping", "never-public", "can-you-stop"):
        if slug == "never-public":
            article.slug = slug
            article.save()
            rewrite(article, "A draft.")
        else:
            rename(article, slug)
    rename(Article.objects.get(slug="about"), "about-us")
    before = ids_in_feeds(client), answers(client)
    assert all(before[0].values())
    assert before[1]["/articles/stopping/"] == (301, "/articles/can-you-stop/")
    assert before[1]["/about/"] == (301, "/about-us/")
    export_content(tmp_path / "once")

    call_command("flush", interactive=False, verbosity=0)
    settings.MEDIA_ROOT = tmp_path / "media-of-another-site"
    settings.SITE_URL = address
    settings.ALLOWED_HOSTS = ["*"]
    import_content([tmp_path / "once"], publish=True)
    ids, led = ids_in_feeds(client), answers(client)
    assert led == before[1]
    if address != "http://testserver":  # two ids have no row: they are given as settings when a site is moved
        for path in ("/feed.atom", "/feed.rss"):
            before[0][path], ids[path] = before[0][path][-2:], ids[path][-2:]
    assert ids == before[0]
    export_content(tmp_path / "again")
    assert files_in(tmp_path / "again") == files_in(tmp_path / "once")


@pytest.mark.django_db
def test_the_two_ids_that_no_row_has_are_kept_by_settings(settings, client):
    settings.FEED_ID, settings.PODCAST_GUID = "urn:example:all", "917393e3-1b1e-5cef-ace4-edaa54e1f810"
    make_published_episode()
    assert "<id>urn:example:all</id>" in client.get("/feed.atom").content.decode()
    podcast = client.get("/podcast/feed.xml").content.decode()
    assert f"<podcast:guid>{settings.PODCAST_GUID}</podcast:guid>" in podcast


@pytest.mark.soak
@pytest.mark.django_db
def test_an_id_is_made_where_a_text_has_none_and_stays(tmp_path):
    folder = write(tmp_path / "in", full_folder())
    import_content([folder])
    made = {row.slug: row.public_id for model in (Article, Topic, Episode) for row in model.objects.all()}
    assert len(set(made.values())) == len(made) == 8
    assert {state for _, state in import_content([folder]).names} == {"unchanged"}
    assert {slug: made[slug] for slug in ("first-sessions",)} == {"first-sessions": "therapyedu-episode-1"}
    assert all(row.public_id == made[row.slug] for row in (*Article.objects.all(), *Topic.objects.all()))


@pytest.mark.django_db
def test_an_id_that_is_there_is_not_changed_by_a_text_and_the_report_says_so(tmp_path):
    article = make_live("Can I stop?")
    known = article.public_id
    text = manuscript("Can I stop?", "It is ordinary to be nervous.", id="another")
    report = import_content([write(tmp_path / "in", {"articles/can-i-stop.md": text})])
    assert report.notes == [f"articles/can-i-stop.md: its id is left out; on this site it is {known}"]
    article.refresh_from_db()
    assert article.public_id == known


@pytest.mark.django_db
def test_a_text_of_another_slug_with_an_articles_id_renames_it(tmp_path, client):
    article, other = make_live("Can I stop?"), make_live("What else?", related=[])
    make_series("Both", [article, other])
    export_content(tmp_path / "out")
    text = (tmp_path / "out/articles/can-i-stop.md").read_text().replace("can-i-stop", "stopping")
    (tmp_path / "out/articles/can-i-stop.md").unlink()
    write(
        tmp_path / "out",
        {
            "articles/stopping.md": text,
            "articles/new.md": manuscript("New", related="[can-i-stop]"),
        },
    )
    report = import_content([tmp_path / "out"], publish=True)
    assert report.names["articles", "changed"] == ["stopping"]
    assert Article.objects.get(slug="stopping").pk == article.pk
    assert manuscript_of(Article.objects.get(slug="new")).related == ("stopping",)
    assert manuscript_of(Article.objects.get(slug="stopping")).formerly == ("can-i-stop",)
    assert list(Series.objects.get().articles.order_by("series_parts__position")) == [article, other]
    assert client.get("/articles/can-i-stop/").headers["Location"] == "/articles/stopping/"
    again = import_content([tmp_path / "out"], publish=True)
    assert {state for _, state in again.names} == {"unchanged"}
    assert again.published == []


@pytest.mark.django_db
def test_ids_that_contradict_each_other_are_faults(tmp_path):
    one = make_live("One")
    make_live("Two")
    anxiety, ana = make_topic("Anxiety"), make_author("Ana Moreira")
    texts = {
        "articles/one.md": manuscript("One"),
        "articles/three.md": manuscript("Three", id=one.public_id),
        "articles/two.md": manuscript("Two", id=ana.public_id),
        "articles/four.md": manuscript("Four", id="same"),
        "articles/five.md": manuscript("Five", id="same"),
        "topics/fear.md": f"---\nname: Fear\nid: {anxiety.public_id}\n---\n",
    }
    assert faults(write(tmp_path / "in", texts)) == [
        "articles/four.md: line 3: articles/five.md has the same id; an id belongs to one file",
        "articles/one.md: articles/three.md has the id of the article “one”, "
        "so this file cannot be that article",
        "articles/two.md: line 3: this is the id of authors/ana-moreira.md",
        "topics/fear.md: line 3: this is the id of topics/anxiety.md",
    ]


@pytest.mark.soak
@pytest.mark.django_db
def test_two_articles_cannot_exchange_their_addresses(tmp_path):
    one, two = make_live("One"), make_live("Two")
    texts = {
        "articles/one.md": manuscript("Two", id=two.public_id),
        "articles/two.md": manuscript("One", id=one.public_id),
    }
    said = faults(write(tmp_path / "in", texts))
    assert [line.split(":")[0] for line in said] == ["articles/one.md", "articles/two.md"]
    assert all("has the id of the article" in line for line in said)


@pytest.mark.django_db
def test_a_former_slug_that_is_somebody_elses_is_a_fault(tmp_path):
    rename(make_live("One"), "uno")
    delete(unpublished(make_live("Gone")), by=None)
    texts = {
        "articles/a.md": manuscript("A", formerly="[one, gone, b]"),
        "articles/b.md": manuscript("B", formerly="[before]"),
        "articles/c.md": manuscript("C", formerly="[before, c, free]"),
        "articles/uno.md": manuscript("One", formerly="[one, earlier]"),
    }
    assert faults(write(tmp_path / "in", texts)) == [
        "articles/a.md: line 3: “b” is a web address of articles/b.md",
        "articles/a.md: line 3: “gone” is, or was, the web address of another article",
        "articles/a.md: line 3: “one” is, or was, the web address of another article",
        "articles/c.md: line 3: the current web address is not a former one",
        "articles/c.md: line 3: “before” is a web address of articles/b.md",
        "articles/uno.md: line 3: “one” is a web address of articles/a.md",
    ]


@pytest.mark.django_db
def test_a_slug_that_no_address_could_hold_is_a_fault_of_its_line(tmp_path):
    texts = {
        "articles/a.md": manuscript("A", formerly=f"[{'x' * 201}]"),
        "articles/b.md": manuscript("B", slug="y" * 201),
        "articles/c.md": manuscript("C", formerly=f"[{'z' * 200}]"),
    }
    assert faults(write(tmp_path / "in", texts)) == [
        "articles/a.md: line 3: a web address has at most 200 characters; this one has 201",
        "articles/b.md: line 3: a web address has at most 200 characters; this one has 201",
    ]


def unpublished(article: Article) -> Article:
    unpublish(article, by=None)
    return article


@pytest.mark.soak
@pytest.mark.django_db
def test_a_former_slug_may_come_later_and_changes_nothing_else(tmp_path, client):
    article = make_live("Can I stop?")
    export_content(tmp_path / "out")
    file = tmp_path / "out/articles/can-i-stop.md"
    file.write_text(file.read_text().replace("slug: can-i-stop", "slug: can-i-stop\nformerly: [ending]"))
    assert client.get("/articles/ending/").status_code == 404
    report = import_content([tmp_path / "out"], publish=True)
    assert report.names["articles", "changed"] == ["can-i-stop"]
    assert (report.published, article.editions.count(), article.revisions.count()) == ([], 1, 2)
    assert client.get("/articles/ending/").headers["Location"] == "/articles/can-i-stop/"
    assert import_content([tmp_path / "out"]).names["articles", "unchanged"] == ["can-i-stop"]


@pytest.mark.django_db
def test_a_former_slug_of_what_readers_have_not_got_yet_is_unknown(tmp_path, client):
    text = manuscript("Can I stop?", formerly="[ending]")
    import_content([write(tmp_path / "in", {"articles/can-i-stop.md": text})])
    assert client.get("/articles/ending/").status_code == 404
    article = Article.objects.get()
    publish(article, by=None)
    assert client.get("/articles/ending/").status_code == 301
    unpublish(article, by=None)
    assert client.get("/articles/ending/").status_code == 410
    delete(article, by=None)
    assert client.get("/articles/ending/").status_code == 410


@pytest.mark.soak
@pytest.mark.django_db
def test_a_draft_that_came_with_a_former_slug_can_be_deleted_and_imported_again(tmp_path, client, eli):
    folder = write(tmp_path / "in", {"articles/a.md": manuscript("A", formerly="[old-a]")})
    import_content([folder])
    delete(Article.objects.get(), by=eli)
    assert client.get("/articles/old-a/").status_code == 404
    assert not Address.objects.exists()
    import_content([folder], publish=True)
    assert client.get("/articles/old-a/").headers["Location"] == "/articles/a/"


@pytest.mark.soak
@pytest.mark.django_db
def test_an_imported_draft_whose_publication_was_canceled_can_be_deleted_too(tmp_path, clock, eli):
    folder = write(tmp_path / "in", {"articles/a.md": manuscript("A", formerly="[old-a]")})
    import_content([folder])
    article = Article.objects.get()
    cancel(publish(article, by=eli, at=day(1)), by=eli)
    clock.move_to(day(2))
    delete(article, by=eli)
    assert not Address.objects.exists()


@pytest.mark.django_db
def test_once_it_was_published_here_every_address_that_readers_knew_stays(tmp_path, client, clock, cleo):
    folder = write(tmp_path / "in", {"articles/a.md": manuscript("A", formerly="[old-a]")})
    import_content([folder], publish=True)
    article = Article.objects.get()
    clock.shift(60)
    delete(unpublished(article), by=cleo)
    assert [client.get(f"/articles/{slug}/").status_code for slug in ("a", "old-a")] == [410, 410]
    assert "articles/a.md: line 3: “old-a” is, or was, the web address of another article" in faults(folder)


@pytest.mark.soak
@pytest.mark.django_db
def test_a_former_slug_of_another_file_may_be_named(tmp_path):
    texts = {
        "articles/a.md": manuscript("A", formerly="[old-a]"),
        "articles/b.md": manuscript("B", related="[old-a]"),
        "series/all.md": "---\ntitle: All\narticles: [old-a, b]\n---\n",
    }
    folder = write(tmp_path / "in", texts)
    import_content([folder], publish=True)
    assert manuscript_of(Article.objects.get(slug="b")).related == ("a",)
    assert [part.article.slug for part in Series.objects.get().parts.order_by("position")] == ["a", "b"]
    assert {state for _, state in import_content([folder]).names} == {"unchanged"}


@pytest.mark.soak
@pytest.mark.django_db
def test_one_article_by_two_of_its_slugs_is_named_twice_and_itself_is_not_related(tmp_path):
    texts = {
        "articles/a.md": manuscript("A", formerly="[old-a]", related="[old-a]"),
        "articles/b.md": manuscript("B", related="[old-a, a]"),
    }
    assert faults(write(tmp_path / "in", texts)) == [
        "articles/a.md: line 4: an article cannot be related to itself",
        "articles/b.md: line 3: “a” is named twice",
    ]


@pytest.mark.soak
@pytest.mark.django_db
def test_a_text_that_names_a_former_slug_of_a_faulty_file_has_no_fault_of_its_own(tmp_path):
    texts = {
        "articles/a.md": manuscript("A", formerly="[old-a]", kind="artikel"),
        "articles/b.md": manuscript("B", related="[old-a]"),
    }
    (fault,) = faults(write(tmp_path / "in", texts))
    assert fault.startswith("articles/a.md: line 4: the kind is")


@pytest.mark.django_db
def test_the_site_as_files_asks_about_the_addresses_that_came_along(tmp_path):
    make_live("Another")
    text = manuscript("Can I stop?", formerly="[ending]")
    import_content([write(tmp_path / "in", {"articles/can-i-stop.md": text})], publish=True)
    assert {"/articles/ending/", "/articles/ending/short/", "/articles/ending.md"} <= set(public_addresses())


@pytest.mark.soak
@pytest.mark.django_db
def test_what_is_live_is_exported_with_its_id_and_the_addresses_readers_knew(tmp_path):
    article = make_live("Can I stop?")
    rename(article, "stopping")
    article.slug = "a-draft"
    article.save()
    rewrite(article, "A draft.")
    export_content(tmp_path / "live", live=True)
    text = files_in(tmp_path / "live")["articles/stopping.md"].decode()
    assert "slug: stopping\nformerly: [can-i-stop]\n" in text
    assert f"\nid: {article.public_id}\n" in text


@pytest.mark.django_db
def test_the_slug_in_a_file_wins_over_its_name_and_the_report_says_so(tmp_path):
    folder = write(
        tmp_path,
        {"my draft.md": manuscript("A question", slug="a-question"), "later.md": manuscript("Later")},
    )
    report = import_content([folder / "my draft.md", folder / "later.md"])
    assert sorted(Article.objects.values_list("slug", flat=True)) == ["a-question", "later"]
    (note,) = report.notes
    assert note.endswith("my draft.md: imported as “a-question”, the web address in it")


@pytest.mark.django_db
def test_two_files_of_one_slug_are_a_fault_whatever_they_are_called(tmp_path):
    texts = {"articles/a.md": manuscript("A"), "articles/b.md": manuscript("B", slug="a")}
    assert faults(write(tmp_path / "in", texts)) == [
        "articles/b.md: line 3: articles/a.md also has the web address “a”; change one of them"
    ]
