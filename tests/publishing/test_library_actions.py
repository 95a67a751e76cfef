"""Topics, episodes and pictures as the desk saves them, one at a time."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from articles.freshness import generation
from articles.models import Edition, Episode, Picture, Topic
from articles.pictures import BadPicture, Focus
from articles.publishing import publish
from articles.publishing.library import describe_picture, save_episode, save_topic
from tests.cast import make_live, save_picture
from tests.transfer.folders import SOUNDS, TRANSCRIPT, files_in, picture

pytestmark = pytest.mark.django_db

MP3, M4A = (SOUNDS / "tone.mp3").read_bytes(), (SOUNDS / "tone.m4a").read_bytes()


def episode(**fields: object) -> Episode:
    return Episode(**{"title": "First sessions", "slug": "first-sessions", "transcript": TRANSCRIPT} | fields)


def test_a_topic_is_rendered_and_gets_an_address():
    topic = save_topic(Topic(name="C++", aliases=[" cpp ", "cpp"], description="*Not* therapy.\r\n"), by=None)
    assert (topic.slug, topic.aliases, topic.description) == ("c-plus-plus", ["cpp"], "*Not* therapy.")
    assert "<em>Not</em>" in topic.description_html
    assert generation() == 1


@pytest.mark.parametrize(
    ("name", "aliases", "said"),
    [
        ("ANXIETY", [], "“anxiety” is already a name of the topic “Anxiety”."),
        ("Fear", ["Worry"], "“worry” is already a name of the topic “Anxiety”."),
        ("Fear", [""], "An alias is empty."),
        ("Fear", ["a\x07"], "the control character U+0007 (BEL) is not allowed"),
        ("!!!", [], "“!!!” has no letter or digit for a web address. Choose another name."),
    ],
)
def test_an_invalid_topic_is_refused(name, aliases, said):
    save_topic(Topic(name="Anxiety", aliases=["worry"]), by=None)
    with pytest.raises(ValidationError) as caught:
        save_topic(Topic(name=name, aliases=aliases), by=None)
    assert said in caught.value.messages
    assert Topic.objects.count() == 1


@pytest.mark.parametrize("audio", [MP3, ContentFile(MP3)], ids=["bytes", "file"])
def test_an_episode_is_measured_and_stored_by_its_hash(audio, tmp_path):
    saved = save_episode(episode(notes="# Hello"), audio=audio, by=None)
    assert (saved.seconds, saved.size, saved.mime_type) == (2, len(MP3), "audio/mpeg")
    assert list(files_in(tmp_path / "media").values()) == [MP3]
    assert saved.audio.name in {f"audio/{path.split('/', 1)[1]}" for path in files_in(tmp_path / "media")}
    assert len(saved.cues) == 2
    assert "Hello" in saved.notes_html


def test_a_sound_that_came_with_a_form_is_named_by_its_hash_too(tmp_path):
    saved = episode(audio=SimpleUploadedFile("../Mine!.mp3", M4A))
    save_episode(saved, by=None)
    assert saved.audio.name.endswith(".m4a")
    assert "Mine" not in "".join(files_in(tmp_path / "media"))
    save_episode(saved, by=None)
    assert len(files_in(tmp_path / "media")) == 1


def test_a_recording_keeps_its_own_name_for_people_who_download_it():
    saved = save_episode(episode(), audio=ContentFile(MP3, name="../First – \u202efinal.WAV"), by=None)
    assert (saved.audio_name, saved.download_name) == ("First – final.WAV", "First – final.mp3")
    save_episode(saved, audio=MP3, by=None)
    assert (saved.audio_name, saved.download_name) == ("", f"{saved.slug}.mp3")


def test_everything_wrong_with_an_episode_is_said_at_once():
    with pytest.raises(ValidationError) as caught:
        save_episode(episode(transcript="WEBVTT\n\n-->"), audio=b"hello", by=None)
    assert caught.value.message_dict == {
        "audio": ["This file is not a playable MP3 or M4A."],
        "transcript": ["line 3: “-->” has no times such as 00:00:01.000 --> 00:00:04.500"],
    }
    assert not Episode.objects.exists()


def test_chapters_fit_the_sound():
    saved = save_episode(episode(chapters=[[0, "Come in"], [1, "Thank you"]]), audio=MP3, by=None)
    assert Episode.objects.get().chapters == [[0, "Come in"], [1, "Thank you"]]
    saved.chapters = [[0, "Come in"], [2, "Goodbye"]]
    with pytest.raises(ValidationError) as caught:
        save_episode(saved, by=None)
    assert caught.value.message_dict == {
        "chapters": ["line 2: 0:02 is past the end: the episode is 0:02 long"]
    }


def test_a_picture_is_stored_with_its_smaller_copies(eli):
    saved = save_picture("images/chairs.png", picture(size=(900, 600)), by=eli)
    stored = saved.stored
    assert (stored["width"], stored["height"], stored["mime"]) == (900, 600, "image/png")
    assert [source["type"] for source in stored["sources"]] == ["image/avif", "image/webp"]
    assert [width for _, width in stored["sources"][0]["srcset"]] == [480, 800, 900]
    for source in stored["sources"]:
        assert all(default_storage.exists(name) for name, _ in source["srcset"])
    assert stored["file"] == f"pictures/{saved.digest[:2]}/{saved.digest}.png"
    assert saved.added_by == eli


def test_a_new_focus_point_crops_cards_and_link_previews_of_live_articles_at_once(client):
    chairs = save_picture("images/chairs.png", picture(size=(900, 900)), by=None)
    make_live("A question", image=chairs, image_alt="Chairs", topics=["Anxiety"])
    before = Edition.objects.get()
    assert before.lead["focus"] == [50, 40]
    assert "focus-x" not in client.get("/articles/").content.decode()
    seen = generation()
    describe_picture(chairs, alt="", credit="", focus=Focus(20, 75), by=None)
    edition = Edition.objects.get()
    assert edition.lead["focus"] == [20, 75]
    assert edition.lead["share"].endswith(f"{chairs.digest}-20-75.jpg")
    assert default_storage.exists(edition.lead["share"])
    assert default_storage.exists(before.lead["share"]), "pages that readers have loaded refer to it"
    assert generation() > seen
    assert '<picture class="focus-x-20 focus-y-80">' in client.get("/articles/").content.decode()
    assert publish(edition.article, by=None).lead == edition.lead


def test_a_focus_point_changes_no_edition_with_another_file():
    chairs = save_picture("images/chairs.png", picture(), by=None)
    make_live("A question", image=chairs, image_alt="Chairs")
    chairs = save_picture("images/chairs.png", picture("navy"), by=None)
    describe_picture(chairs, alt="", credit="", focus=Focus(0, 0), by=None)
    assert Edition.objects.get().lead["focus"] == [50, 40]
    describe_picture(chairs, alt="Two chairs", credit="", by=None)
    assert Picture.objects.get().focus == Focus(0, 0)


def test_saving_a_picture_again_changes_nothing(tmp_path):
    first = save_picture("images/chairs.png", picture(), by=None)
    seen, files = generation(), files_in(tmp_path / "media")
    assert save_picture("images/chairs.png", picture(), by=None) == first
    assert (generation(), files_in(tmp_path / "media")) == (seen, files)


@pytest.mark.parametrize(
    "path",
    [
        *("chairs.png", "/images/chairs.png", "images/", "images/chairs", "images/chairs.svg", "images/.png"),
        *("images/../x.png", "images//x.png", "images/a\\b.png", "images/a\x07.png", "images/.hidden.png"),
        *("images/authors/ana.png", "images/" + "x" * 250 + ".png", "audio/chairs.png", "images/a\n.png"),
    ],
)
def test_a_path_no_text_could_name_is_refused(path):
    with pytest.raises(BadPicture):
        save_picture(path, picture(), by=None)
    assert not Picture.objects.exists()


@pytest.mark.parametrize("path", ["images/two chairs.png", "images/stühle.webp", "images/a/b/C_1.JPG"])
def test_a_path_may_be_in_anybodys_language(path):
    assert save_picture(path, picture(), by=None).path == path
