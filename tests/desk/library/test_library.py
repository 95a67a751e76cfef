"""Topics, pictures, episodes and authors at the desk."""

from pathlib import Path
from threading import BoundedSemaphore

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from articles.models import Episode, Picture, Topic
from articles.models.sound import CANNOT_CLEAN
from articles.pictures import Focus, decoding
from articles.publishing import publish
from authors.models import Author
from tests.cast import make_article, make_author, make_topic
from tests.conftest import DEMO
from tests.desk.writing.test_markdown_views import png
from tests.models.test_sound_cleaning import MP3, SCRIPT, with_id3
from tests.reading.episodes import draft_with_episode
from tests.transfer.folders import SOUNDS

pytestmark = pytest.mark.django_db
VTT = "WEBVTT\n\n00:00.000 --> 00:01.000\n<v Ana>Hello.\n"


def faults(response) -> dict[str, list[str]]:
    return dict(response.context["adminform"].form.errors)


def file(data: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


@pytest.fixture
def others_fill_the_decoder(monkeypatch) -> None:
    """The limit of pictures prepared at once is reached."""
    monkeypatch.setattr(decoding, "_places", BoundedSemaphore(1))
    decoding._places.acquire()


@pytest.mark.usefixtures("others_fill_the_decoder")
def test_a_picture_that_comes_while_too_many_wait_is_refused_and_its_words_stay(logged_in, eli, sam):
    words = "The server is busy with other pictures. Try again in a minute."
    data = {"file": file(png(), "a.png"), "path": "", "alt": "Two chairs by a window.", "credit": ""}
    response = logged_in(eli).post("/admin/articles/picture/add/", data)
    assert faults(response) == {"file": [words]}
    assert "Two chairs by a window." in response.content.decode()
    told = logged_in(eli).post("/admin/markdown/upload/", {"image": file(png(), "a.png")})
    assert (told.status_code, told.json()) == (400, {"image": [words]})
    data = {"name": "Sam Rivers", "bio": "A long new bio.", "links": "", "new_portrait": file(png(), "a.png")}
    response = logged_in(sam).post("/profile/", data)
    assert response.context["form"].errors["new_portrait"] == [words]
    assert "A long new bio." in response.content.decode()


def test_a_topic_is_pressed_and_gets_its_address(logged_in, eli):
    data = {"name": "C++", "aliases": "cpp\r\nsee plus plus", "description": "A *topic*."}
    assert logged_in(eli).post("/admin/articles/topic/add/", data).status_code == 302
    topic = Topic.objects.get()
    assert (topic.slug, topic.aliases) == ("c-plus-plus", ["cpp", "see plus plus"])
    assert "<em>topic</em>" in topic.description_html


def test_a_topic_renamed_keeps_its_address_unless_that_is_changed_too(logged_in, eli):
    topic = make_topic("First session")
    data = {"name": "The first session", "aliases": "", "description": "", "slug": "first-session"}
    logged_in(eli).post(f"/admin/articles/topic/{topic.pk}/change/", data)
    topic.refresh_from_db()
    assert (topic.name, topic.slug) == ("The first session", "first-session")


SAME_TOPICS = [
    ("!!!", "", "name"),
    ("anxiety", "", "name"),
    ("Anxiety?", "", "name"),
    ("Worry", "Anxiety", "aliases"),
]


def test_a_topic_that_means_another_is_refused_beside_its_field(logged_in, eli):
    make_topic("Anxiety")
    client = logged_in(eli)
    for name, aliases, field in SAME_TOPICS:
        response = client.post(
            "/admin/articles/topic/add/", {"name": name, "aliases": aliases, "description": ""}
        )
        assert response.status_code == 200, (name, aliases)
        assert Topic.objects.count() == 1, (name, aliases)
        assert field in faults(response), (name, aliases)


def test_a_topic_in_use_is_not_deleted(logged_in, eli):
    make_article(topics=["Anxiety"])
    topic = Topic.objects.get()
    logged_in(eli).post(f"/admin/articles/topic/{topic.pk}/delete/", {"post": "yes"})
    assert Topic.objects.exists()


def test_a_picture_takes_its_name_from_the_file(logged_in, eli):
    response = logged_in(eli).post(
        "/admin/articles/picture/add/", {"file": file(png(), "Two Chairs.png"), "path": ""}
    )
    assert response.status_code == 302
    picture = Picture.objects.get()
    assert (picture.path, picture.added_by) == ("images/two-chairs.png", eli)
    another = png(9, 9)
    logged_in(eli).post("/admin/articles/picture/add/", {"file": file(another, "Two Chairs.png"), "path": ""})
    assert Picture.objects.count() == 2


BAD_PATHS = ["../evil.png", "images/../x.png", "images/x.svg", "two.png", "images/authors/x.png"]


def test_a_bad_path_is_a_fault_of_its_field(logged_in, eli):
    client = logged_in(eli)
    for path in BAD_PATHS:
        response = client.post("/admin/articles/picture/add/", {"file": file(png(), "a.png"), "path": path})
        assert "path" in faults(response), path
        assert not Picture.objects.exists(), path


def test_a_bad_picture_is_a_fault_of_its_field(logged_in, eli):
    response = logged_in(eli).post(
        "/admin/articles/picture/add/", {"file": file(b"<script>", "a.png"), "path": ""}
    )
    assert "file" in faults(response)


def test_another_file_keeps_the_path_and_the_page_says_where_it_is_used(logged_in, eli):
    client = logged_in(eli)
    client.post("/admin/articles/picture/add/", {"file": file(png(), "a.png"), "path": "images/chairs.png"})
    picture = Picture.objects.get()
    make_article("With a picture", sections=[("text", "", "![Chairs](images/chairs.png)")])
    address = f"/admin/articles/picture/{picture.pk}/change/"
    assert "With a picture" in client.get(address).content.decode()
    before = picture.digest
    client.post(address, {"file": file(png(8, 8), "b.png"), "path": "images/forged.png"})
    picture.refresh_from_db()
    assert picture.path == "images/chairs.png"
    assert picture.digest != before
    assert client.get("/admin/articles/picture/").status_code == 200


def test_the_form_of_a_picture_sets_its_focus_point(logged_in, eli):
    client = logged_in(eli)
    client.post("/admin/articles/picture/add/", {"file": file(png(), "a.png"), "path": "images/chairs.png"})
    picture = Picture.objects.get()
    address = f"/admin/articles/picture/{picture.pk}/change/"
    assert 'name="focus_x" min="0" max="100" step="5" value="50"' in client.get(address).text
    client.post(address, {"alt": "Two chairs", "focus_x": "0", "focus_y": "85"})
    picture.refresh_from_db()
    assert (picture.alt, picture.focus) == ("Two chairs", Focus(0, 85))
    assert 'name="focus_x" min="0" max="100" step="5" value="0"' in client.get(address).text
    assert "Focus" in client.get(f"/admin/articles/picture/{picture.pk}/history/").text.title()
    for x, y in (("101", "85"), ("", "85"), ("85", "")):
        refused = client.post(address, {"alt": "", "focus_x": x, "focus_y": y})
        assert refused.status_code == 200
        assert faults(refused)
    assert Picture.objects.get().alt == "Two chairs"


def episode_data(**fields) -> dict[str, object]:
    return {
        "title": "First sessions",
        "slug": "",
        "transcript": VTT,
        "notes": "*Notes*.",
        "published": "",
    } | fields


def test_an_episode_needs_a_sound_that_is_one(logged_in, eli):
    data = episode_data(audio=file(b"not a sound at all", "x.mp3"))
    response = logged_in(eli).post("/admin/articles/episode/add/", data)
    assert "audio" in faults(response)
    assert not Episode.objects.exists()


def test_an_episode_keeps_the_frames_of_its_sound_alone(logged_in, eli):
    logged_in(eli).post("/admin/articles/episode/add/", episode_data(audio=file(with_id3(), "x.mp3")))
    episode = Episode.objects.get()
    assert Path(episode.audio.path).read_bytes() == MP3
    assert (episode.size, episode.seconds) == (len(MP3), 2)


def test_a_sound_that_carries_something_else_is_refused_beside_its_field(logged_in, eli, tmp_path):
    data = episode_data(audio=file(MP3 + SCRIPT, "x.mp3"))
    response = logged_in(eli).post("/admin/articles/episode/add/", data)
    assert faults(response)["audio"] == [CANNOT_CLEAN]
    assert not Episode.objects.exists()
    assert not list((tmp_path / "media").rglob("*.mp3"))


def test_a_faulty_transcript_is_named_by_its_line(logged_in, eli):
    data = episode_data(transcript="WEBVTT\n\n00:09.000 --> 00:01.000\nBackwards.\n")
    response = logged_in(eli).post("/admin/articles/episode/add/", data)
    assert "line 3" in faults(response)["transcript"][0]
    data = episode_data(transcript="", transcript_file=file(b"\xff", "x.vtt"))
    assert "UTF-8" in faults(logged_in(eli).post("/admin/articles/episode/add/", data))["transcript_file"][0]
    data = episode_data(transcript=" ")
    assert "Every episode needs a transcript" in str(
        faults(logged_in(eli).post("/admin/articles/episode/add/", data))
    )


def tone() -> SimpleUploadedFile:
    return file((SOUNDS / "tone.mp3").read_bytes(), "x.mp3")  # two seconds long


def test_chapters_are_written_as_lines_and_come_back_so(logged_in, eli):
    data = episode_data(audio=tone(), chapters="0:00 Welcome\r\n\r\n00:01  Thanks \r\n")
    assert logged_in(eli).post("/admin/articles/episode/add/", data).status_code == 302
    episode = Episode.objects.get()
    assert episode.chapters == [[0, "Welcome"], [1, "Thanks"]]
    address = f"/admin/articles/episode/{episode.pk}/change/"
    assert "\n0:00 Welcome\n0:01 Thanks</textarea>" in logged_in(eli).get(address).content.decode()
    logged_in(eli).post(address, episode_data(slug="first-sessions", chapters=""))
    episode.refresh_from_db()
    assert episode.chapters == []


FAULTY_CHAPTERS = [
    ("0:00 Welcome\nThanks", 'line 2: "Thanks" is not a chapter; write it like 12:30 Questions'),
    ("0:01 Thanks\n0:00 Welcome", "line 2: 0:00 does not come after the 0:01 above it"),
    ("0:00 Welcome\n0:02 Late", "line 2: 0:02 is past the end: the episode is 0:02 long"),
    ("0:00 <script>\x1b", "line 1: the control character U+001B (ESC) is not allowed"),
]


def test_a_faulty_chapter_is_named_by_its_line_and_stays_as_typed(logged_in, eli):
    client = logged_in(eli)
    for chapters, said in FAULTY_CHAPTERS:
        response = client.post("/admin/articles/episode/add/", episode_data(audio=tone(), chapters=chapters))
        assert said in faults(response)["chapters"], chapters
        assert chapters in response.context["adminform"].form["chapters"].value(), chapters
        assert not Episode.objects.exists(), chapters


@pytest.mark.soak
def test_a_shorter_sound_is_held_against_the_chapters(logged_in, eli):
    sound = (DEMO / "audio" / "first-sessions.mp3").read_bytes()
    data = episode_data(audio=file(sound, "x.mp3"), chapters="0:00 Welcome\n1:08 Questions")
    logged_in(eli).post("/admin/articles/episode/add/", data)
    episode = Episode.objects.get()
    address = f"/admin/articles/episode/{episode.pk}/change/"
    response = logged_in(eli).post(address, data | {"slug": episode.slug, "audio": tone()})
    assert faults(response)["chapters"] == ["line 2: 1:08 is past the end: the episode is 0:02 long"]
    episode.refresh_from_db()
    assert episode.seconds == 85


def test_an_episode_that_readers_have_keeps_its_address(logged_in, eli):
    logged_in(eli).post("/admin/articles/episode/add/", episode_data(audio=tone(), slug="tone"))
    episode = Episode.objects.get()
    address = f"/admin/articles/episode/{episode.pk}/change/"
    logged_in(eli).post(address, episode_data(slug="sound", title="A sound"))
    episode.refresh_from_db()
    assert (episode.slug, episode.title) == ("sound", "A sound")
    publish(draft_with_episode(episode), by=eli)
    assert logged_in(eli).post(address, episode_data(slug="forged", title="The sound")).status_code == 302
    episode.refresh_from_db()
    assert (episode.slug, episode.title) == ("sound", "The sound")


@pytest.mark.soak
def test_an_episode_is_measured_from_its_sound(logged_in, eli):
    sounds = sorted(
        (pytest.importorskip("pathlib").Path(__file__).parents[3] / "articles/demo/audio").glob("*.mp3")
    )
    if not sounds:
        pytest.skip("the demo has no sound yet")
    data = episode_data(
        audio=file(sounds[0].read_bytes(), "x.mp3"),
        transcript="",
        transcript_file=file(VTT.encode(), "x.vtt"),
    )
    assert logged_in(eli).post("/admin/articles/episode/add/", data).status_code == 302
    episode = Episode.objects.get()
    assert episode.seconds > 0
    assert episode.mime_type == "audio/mpeg"
    assert episode.cues == [[0.0, 1.0, "Ana", "Hello."]]
    assert logged_in(eli).get(f"/admin/articles/episode/{episode.pk}/change/").status_code == 200


def test_eli_makes_an_author_and_the_address_stays(logged_in, eli, sam):
    data = {
        "name": "Ana Moreira",
        "slug": "",
        "bio": "A *bio*.",
        "links": "https://example.org/",
        "user": sam.pk,
    }
    assert logged_in(eli).post("/admin/authors/author/add/", data).status_code == 302
    author = Author.objects.get(name="Ana Moreira")
    assert (author.slug, author.links) == ("ana-moreira", ["https://example.org/"])
    assert author.user is None, "who owns an account is for those who see accounts to say"
    assert "<em>bio</em>" in author.bio_html
    data |= {"slug": "forged", "name": "Ana M."}
    logged_in(eli).post(f"/admin/authors/author/{author.pk}/change/", data)
    author.refresh_from_db()
    assert (author.name, author.slug) == ("Ana M.", "ana-moreira")


def test_cleo_connects_an_author_with_an_account(logged_in, cleo, ada):
    author = make_author("Ada Lind")
    data = {"name": "Ada Lind", "bio": "", "links": "", "user": ada.pk}
    assert logged_in(cleo).post(f"/admin/authors/author/{author.pk}/change/", data).status_code == 302
    author.refresh_from_db()
    assert author.user == ada


def test_a_portrait_goes_through_the_same_door(logged_in, eli):
    author = make_author("Ana Moreira")
    address = f"/admin/authors/author/{author.pk}/change/"
    data = {"name": "Ana Moreira", "bio": "", "links": ""}
    response = logged_in(eli).post(address, data | {"new_portrait": file(b"<svg/>", "a.png")})
    assert "new_portrait" in faults(response)
    logged_in(eli).post(address, data | {"new_portrait": file(png(), "a.png")})
    author.refresh_from_db()
    assert author.portrait["file"].startswith("portraits/")
    original, cut = author.portrait_original, author.portrait["file"]
    assert "data-crop-picture" in logged_in(eli).get(address).content.decode()
    logged_in(eli).post(address, data | {"crop_x": "0", "crop_y": "10", "crop_zoom": "200"})
    author.refresh_from_db()
    assert author.portrait_crop == {"x": 0, "y": 0.1, "zoom": 2}
    assert author.portrait["file"] != cut
    assert author.portrait_original == original, "a new cut needs no new upload"
    logged_in(eli).post(address, data | {"remove_portrait": "on"})
    author.refresh_from_db()
    assert author.portrait == {}
