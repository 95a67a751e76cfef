"""Export, import into an empty database, export again: the same folder, byte for byte."""

from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command

from articles.models import Article, Edition, Episode, FormerTopic, Picture, Topic
from articles.transfer import ExportRefused, export_content, import_content
from authors.models import Author
from tests.cast import make_article, make_live, make_topic, rewrite
from tests.models.test_sound_cleaning import (
    M4A,
    MP3,
    SCRIPT,
    box,
    with_ape,
    with_atoms,
    with_box_within,
    with_id3,
)
from tests.transfer.folders import files_in, full_folder, picture, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def empty_site(settings, tmp_path: Path):
    """A function that empties the database and the media folder, as on another machine."""

    def empty() -> None:
        call_command("flush", interactive=False, verbosity=0)
        settings.MEDIA_ROOT = tmp_path / "media-of-another-site"

    return empty


@pytest.mark.parametrize(
    "publish", [pytest.param(False, id="drafts", marks=pytest.mark.soak), pytest.param(True, id="published")]
)
@pytest.mark.django_db(transaction=True)
def test_what_comes_out_goes_in_and_comes_out_the_same(tmp_path, empty_site, publish):
    import_content([write(tmp_path / "given", full_folder())], publish=publish)
    export_content(tmp_path / "once")
    empty_site()
    import_content([tmp_path / "once"], publish=publish)
    export_content(tmp_path / "again")
    assert files_in(tmp_path / "once") == files_in(tmp_path / "again")
    assert files_in(tmp_path / "once").keys() == full_folder().keys()


def test_an_export_has_the_very_files_that_came_in_or_those_of_one_article_and_no_more(tmp_path):
    import_content([write(tmp_path / "given", full_folder())])
    export_content(tmp_path / "out")
    given, out = files_in(tmp_path / "given"), files_in(tmp_path / "out")
    media = [path for path in given if path.startswith(("images/", "audio/"))]
    assert len(media) == 9
    assert {path: out[path] for path in media} == {path: given[path] for path in media}
    in_best_form = ["authors/ana-moreira.md", "episodes/first-sessions.md"]
    assert {path: out[path] for path in in_best_form} == {path: given[path] for path in in_best_form}
    report = export_content(tmp_path / "one", ["what-happens-first"])
    assert sorted(report.files) == [
        "articles/what-happens-first.md",
        "audio/first-sessions.mp3",
        "audio/first-sessions.vtt",
        "authors/ana-moreira.md",
        "authors/rae-kim.md",
        "episodes/first-sessions.md",
        "images/authors/ana-moreira.png",
        "images/chairs.png",
        "images/chairs.png.md",
        "images/deep/window.webp",
        "topics/anxiety.md",
        "topics/starting-therapy.md",
    ]


def test_sounds_come_out_without_metadata_and_go_in_again_unchanged(tmp_path):
    deep = with_box_within(M4A, b"moov", b"trak", b"mdia", extra=box(b"uuid", SCRIPT))
    sounds = {
        "audio/first-sessions.mp3": with_ape(with_id3(MP3 + MP3[:100])),
        "audio/bonus.m4a": with_atoms(deep),
    }
    episodes = {
        path: text for path, text in full_folder().items() if path.startswith(("episodes/", "audio/"))
    }
    import_content([write(tmp_path / "given", episodes | sounds)])
    export_content(tmp_path / "once")
    out = files_in(tmp_path / "once")
    assert out["audio/first-sessions.mp3"] == MP3
    assert SCRIPT not in out["audio/bonus.m4a"]
    assert Episode.objects.get(slug="first-sessions").size == len(MP3)
    report = import_content([tmp_path / "once"])
    assert {state for _, state in report.names} == {"unchanged"}
    export_content(tmp_path / "again")
    assert files_in(tmp_path / "again") == out


@pytest.mark.soak
def test_publishing_writes_the_date_into_the_manuscript(tmp_path, clock):
    import_content([write(tmp_path / "given", full_folder())], publish=True)
    export_content(tmp_path / "out")
    assert b"published: 2026-06-01T12:00:00Z" in files_in(tmp_path / "out")["articles/about.md"]


def test_an_article_is_found_by_an_address_it_had_before(tmp_path):
    article = make_article("What happens first?")
    make_article("Can I stop?")
    article.slug = "the-first-hour"
    article.save()
    assert export_content(tmp_path / "out", ["what-happens-first"]).files == ["articles/the-first-hour.md"]


def test_an_export_of_what_is_live_knows_no_drafts(tmp_path):
    import_content([write(tmp_path / "given", full_folder())], publish=True)
    article = Article.objects.get(slug="what-happens-first")
    rewrite(article, "Not approved.")
    secret = make_article("A secret", related=[article])
    make_live("A gift", related=[secret])
    Author.objects.create(name="Nobody Yet", slug="nobody-yet")
    export_content(tmp_path / "out", live=True)
    out = files_in(tmp_path / "out")
    assert out["articles/what-happens-first.md"].startswith(b"---\ntitle: What happens first?\n")
    assert not any(b"Not approved" in data or b"secret" in data for data in out.values())
    assert out.keys() == (full_folder().keys() | {"articles/a-gift.md"}) - {
        "images/named-by-nobody.png",
        "topics/unused.md",
        "episodes/bonus.md",
        "audio/bonus.m4a",
        "audio/bonus.vtt",
    }


@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
def test_an_export_of_what_is_live_stands_on_its_own(tmp_path, empty_site):
    import_content([write(tmp_path / "given", full_folder())], publish=True)
    related = [make_article("A secret"), make_live("A gift")]
    make_live("What else?", related=related)
    Topic.objects.filter(slug="anxiety").update(name="Fears")
    export_content(tmp_path / "once", live=True)
    assert b"related: [a-gift]" in files_in(tmp_path / "once")["articles/what-else.md"]
    assert (
        b"topics: [Starting therapy, Fears]" in files_in(tmp_path / "once")["articles/what-happens-first.md"]
    )
    empty_site()
    import_content([tmp_path / "once"], publish=True)
    export_content(tmp_path / "again", live=True)
    assert files_in(tmp_path / "once") == files_in(tmp_path / "again")


def test_what_is_live_has_its_pictures_as_frozen(tmp_path):
    import_content([write(tmp_path / "given", full_folder())], publish=True)
    import_content([write(tmp_path / "new", {"images/chairs.png": picture("red")})])
    export_content(tmp_path / "live", ["what-happens-first"], live=True)
    export_content(tmp_path / "working", ["what-happens-first"])
    assert files_in(tmp_path / "live")["images/chairs.png"] == picture("teal")
    assert files_in(tmp_path / "working")["images/chairs.png"] == picture("red")


def test_two_pictures_of_one_name_are_not_mixed_up(tmp_path):
    folder = {"images/chairs.png": picture("teal")}
    body = "![Chairs.](images/chairs.png)"
    for slug, colour in (("one", "teal"), ("two", "red")):
        folder = {
            "images/chairs.png": picture(colour),
            f"articles/{slug}.md": f"---\ntitle: {slug}\n---\n\n{body}\n",
        }
        import_content([write(tmp_path / slug, folder)], publish=True)
    with pytest.raises(ExportRefused, match=r"images/chairs.png is one picture in .* and another in"):
        export_content(tmp_path / "out", live=True)


def test_a_name_that_leads_nowhere_is_refused_with_a_suggestion(tmp_path):
    make_article("Can I stop?")
    with pytest.raises(ExportRefused, match='did you mean "can-i-stop"'):
        export_content(tmp_path / "out", ["can-i-stpo"])
    with pytest.raises(ExportRefused, match="Not live: can-i-stop"):
        export_content(tmp_path / "out", ["can-i-stop"], live=True)
    assert not (tmp_path / "out").exists()


def test_an_export_writes_over_nothing(tmp_path):
    write(tmp_path / "out", {"mine.txt": "mine"})
    with pytest.raises(ExportRefused, match="not empty"):
        export_content(tmp_path / "out")
    with pytest.raises(ExportRefused, match="not empty"):
        export_content(tmp_path / "out" / "mine.txt")
    assert files_in(tmp_path / "out") == {"mine.txt": b"mine"}


def test_a_lost_file_is_named_and_two_rows_of_one_name_are_refused(tmp_path):
    import_content([write(tmp_path / "given", full_folder())])
    chairs = Picture.objects.filter(path="images/chairs.png")
    stored = chairs.get().stored["file"]
    chairs.update(path="images/authors/ana-moreira.png")
    with pytest.raises(ExportRefused, match=r"Two files would be called images/authors/ana-moreira\.png"):
        export_content(tmp_path / "one")
    Picture.objects.filter(path="images/authors/ana-moreira.png").update(path="images/chairs.png")
    default_storage.delete(stored)
    with pytest.raises(ExportRefused, match=r"images/chairs\.png is lost"):
        export_content(tmp_path / "other")


def test_accounts_and_addresses_of_people_are_never_in_it(tmp_path, sam):
    sam.email = "sam@example.org"
    sam.save()
    export_content(tmp_path / "out")
    everything = b"".join(files_in(tmp_path / "out").values())
    assert b"Sam Rivers" in everything
    assert b"sam@example.org" not in everything
    assert sam.password.encode() not in everything


def test_former_addresses_of_topics_come_back(tmp_path):
    sleep, rest = make_topic("Sleep"), make_topic("Rest")
    FormerTopic.objects.create(slug="nights", topic=sleep)
    export_content(tmp_path / "out")
    assert "formerly: [nights]" in (tmp_path / "out/topics/sleep.md").read_text()
    FormerTopic.objects.all().delete()
    assert import_content([tmp_path / "out"]).names["topics", "changed"] == ["sleep"]
    assert import_content([tmp_path / "out"]).names["topics", "unchanged"] == ["rest", "sleep"]
    assert FormerTopic.objects.get().topic == sleep
    FormerTopic.objects.update(topic=rest)
    import_content([tmp_path / "out"])
    assert FormerTopic.objects.get().topic == rest, "an address that another topic has stays with it"


@pytest.mark.soak
def test_everything_an_episode_is_comes_back(tmp_path):
    import_content([write(tmp_path / "given", full_folder())])
    episode = Episode.objects.get(slug="first-sessions")
    assert (episode.number, episode.season, episode.explicit, episode.seconds) == (1, 2, True, 2)
    assert (episode.mime_type, episode.size) == ("audio/mpeg", 4356)
    assert episode.cues == [
        [0.0, 1.0, "Ana Moreira", "Come in, and sit down."],
        [1.0, 2.0, "Rae Kim", "Thank you."],
    ]
    assert episode.chapters == [[0, "Welcome: come in"], [1, "Thanks"]]
    assert "Show notes." in episode.notes_html
    assert Edition.objects.count() == 0


@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
def test_the_demo_comes_out_goes_in_and_comes_out_the_same(tmp_path, empty_site, settings, monkeypatch):
    # Smaller copies of pictures are not part of a folder, and take most of the time.
    monkeypatch.setattr("articles.pictures.cleaning.renditions", lambda data, widths: ())
    demo = Path(settings.BASE_DIR) / "articles" / "demo"
    import_content([demo], publish=True)
    export_content(tmp_path / "once")
    empty_site()
    import_content([tmp_path / "once"], publish=True)
    export_content(tmp_path / "again")
    assert files_in(tmp_path / "once") == files_in(tmp_path / "again")
    assert files_in(tmp_path / "once").keys() == files_in(demo).keys()
    media = {path: data for path, data in files_in(demo).items() if not path.endswith(".md")}
    assert media.items() <= files_in(tmp_path / "once").items()


def test_a_row_that_would_write_elsewhere_is_refused(tmp_path):
    import_content([write(tmp_path / "given", {"images/chairs.png": picture()})])
    Picture.objects.update(path="../chairs.png")
    with pytest.raises(ExportRefused, match="leads out of the folder"):
        export_content(tmp_path / "out")
    assert not (tmp_path / "chairs.png").exists()
