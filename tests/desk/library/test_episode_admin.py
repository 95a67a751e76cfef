"""The form of an episode: recordings that are converted, transcripts as files, and the file's own name."""

from html import unescape

import pytest
from django.utils import timezone

from articles.models import Episode, SignOff
from articles.publishing import withdraw_sign_off
from tests.cast import sign_with_account
from tests.desk.library.test_library import VTT, episode_data, faults, file
from tests.ffmpeg import needs_ffmpeg, put_in_place_of_ffmpeg, wav
from tests.html_oracle import executable_nodes
from tests.models.test_sound_cleaning import MP3
from tests.models.test_transcripts import SRT
from tests.reading.episodes import draft_with_episode, make_episode

pytestmark = pytest.mark.django_db
ADD = "/admin/articles/episode/add/"


def change_page(client, episode: Episode) -> str:
    return client.get(f"/admin/articles/episode/{episode.pk}/change/").content.decode()


def check_the_converted_episode(client, response) -> None:
    episode = Episode.objects.get()
    messages = [str(message) for message in response.context["messages"]]
    assert "“First – final.WAV” was converted to MP3." in messages
    assert (episode.audio_name, episode.seconds, episode.mime_type) == ("First – final.WAV", 2, "audio/mpeg")
    page = change_page(client, episode)
    assert f'<audio controls preload="metadata" src="{episode.audio.url}"' in page
    assert 'download="First – final.mp3">First – final.WAV</a> · 0:02' in page
    assert "converted to MP3" in page
    assert episode.audio.name not in page.replace(episode.audio.url, ""), (
        "nobody needs the name in the storage"
    )


def test_eli_uploads_a_wav_and_listens_to_it_in_the_form(logged_in, eli, tmp_path, monkeypatch):
    (tmp_path / "result.mp3").write_bytes(MP3)
    put_in_place_of_ffmpeg(tmp_path, monkeypatch, f"cat > /dev/null; cat {tmp_path}/result.mp3")
    client = logged_in(eli)
    assert "WAV, OGG and FLAC are converted to MP3" in client.get(ADD).content.decode()
    data = episode_data(audio=file(wav(), "First – final.WAV"))
    check_the_converted_episode(client, client.post(ADD, data, follow=True))


@needs_ffmpeg
def test_eli_uploads_a_wav_that_ffmpeg_converts(logged_in, eli):
    client = logged_in(eli)
    data = episode_data(audio=file(wav(), "First – final.WAV"))
    check_the_converted_episode(client, client.post(ADD, data, follow=True))


def test_without_ffmpeg_eli_reads_what_to_do_beside_the_field(logged_in, eli, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    client = logged_in(eli)
    assert "Other formats cannot be converted on this site." in client.get(ADD).content.decode()
    response = client.post(ADD, episode_data(audio=file(wav(), "a.wav"), notes="A long text."))
    assert faults(response) == {
        "audio": [
            "This is a WAV recording, which this site cannot convert. "
            "Save it as MP3 or M4A and upload that file."
        ]
    }
    assert "A long text." in response.content.decode()
    assert not Episode.objects.exists()


def test_a_refused_recording_leaves_the_present_one_in_the_player(logged_in, eli):
    client = logged_in(eli)
    client.post(ADD, episode_data(audio=file(MP3, "mine.mp3")))
    episode = Episode.objects.get()
    address = f"/admin/articles/episode/{episode.pk}/change/"
    data = episode_data(slug=episode.slug, audio=file(MP3, "other.mp3"), transcript="WEBVTT")
    response = client.post(address, data)
    assert faults(response)["transcript"] == ["the transcript has no words"]
    page = response.content.decode()
    assert episode.audio.url in page
    assert "mine.mp3</a>" in page


def test_a_refused_form_leads_to_what_is_wrong_and_asks_for_the_files_again(logged_in, eli):
    client = logged_in(eli)
    files = {"audio": file(MP3, "mine.mp3"), "transcript_file": file(b"\xc9t\xe9", "a.txt")}
    response = client.post(ADD, episode_data(title="", **files))
    assert faults(response) == {
        "title": ["This field is required."],
        "transcript_file": ["This file cannot be read. Save it as text in UTF-8, or paste its text above."],
        "audio": ["“mine.mp3” was not saved. Choose it again."],
    }
    page = response.content.decode()
    assert '<a href="#field-audio">Audio file</a>: “mine.mp3” was not saved.' in page
    assert 'id="field-audio"' in page
    assert faults(client.post(ADD, episode_data(audio="")))["audio"] == ["Choose an audio file."]


@pytest.mark.parametrize(
    ("name", "data", "stored", "has_times"),
    [
        ("a.srt", SRT.replace("--> bye", "").encode("utf-8-sig"), "WEBVTT\n\n00:00:01.000 -->", True),
        pytest.param(
            "a.TXT",
            b"Ana: Come in.\r\n\r\nThey sit down.",
            "Ana: Come in.\n\nThey sit down.\n",
            False,
            marks=pytest.mark.soak,
        ),
        pytest.param("a.vtt", VTT.encode(), VTT, True, marks=pytest.mark.soak),
        pytest.param(
            "a.txt", "Ana: Come in.".encode("utf-16"), "Ana: Come in.", False, marks=pytest.mark.soak
        ),
    ],
)
def test_a_transcript_comes_as_srt_text_or_webvtt(logged_in, eli, name, data, stored, has_times):
    client = logged_in(eli)
    fields = episode_data(transcript="Replaced.", audio=file(MP3, "a.mp3"), transcript_file=file(data, name))
    assert client.post(ADD, fields).status_code == 302
    episode = Episode.objects.get()
    assert episode.transcript.startswith(stored)
    assert episode.has_times is has_times
    assert stored in unescape(change_page(client, episode))
    assert "View on site" not in change_page(client, episode), "readers cannot open it yet"
    word = "hello" if name == "a.vtt" else "come in"
    found = client.get("/admin/articles/episode/", {"q": word}).context["cl"].result_list
    assert list(found) == [episode], "the list finds what is said"


NAMES = {
    "' onerror=alert(1) x='.mp3": "' onerror=alert(1) x='.mp3",
    "../../etc/passwd": "passwd",
}
OTHER_NAMES = {
    '"><script>alert(1)</script>.mp3': "script>.mp3",  # a slash ends a folder's name
    "C:\\fakepath\\Ana’s talk.mp3": "Ana’s talk.mp3",
    "\u202e3pm.exe": "3pm.exe",
    "{{ settings.SECRET_KEY }}{% now %}.mp3": "{{ settings.SECRET_KEY }}{% now %}.mp3",
    "x" * 250 + ".mp3": "x" * 196 + ".mp3",
}


@pytest.mark.parametrize("names", [NAMES, pytest.param(OTHER_NAMES, marks=pytest.mark.soak)])
def test_a_hostile_file_name_is_a_name_and_runs_nothing(logged_in, eli, names):
    client, other = logged_in(eli), make_episode("Other")
    harmless = executable_nodes(change_page(client, other))
    for name, kept in names.items():
        assert client.post(ADD, episode_data(audio=file(MP3, name))).status_code == 302, name
        episode = Episode.objects.exclude(pk=other.pk).get()
        assert episode.audio_name == kept
        page = change_page(client, episode)
        assert f">{kept}</a>" in unescape(page)
        assert executable_nodes(page) == harmless, name
        episode.delete()


NO_TEXTS = [b"\xff\xfeA\0n\0a", "Grüße".encode("latin-1"), b"\x89PNG\r\n\x1a\n\0"]


def test_a_transcript_file_that_is_no_text_is_refused(logged_in, eli):
    client = logged_in(eli)
    for data in NO_TEXTS:
        fields = episode_data(audio=file(MP3, "a.mp3"), transcript_file=file(data, "a.txt"))
        assert faults(client.post(ADD, fields))["transcript_file"] == [
            "This file cannot be read. Save it as text in UTF-8, or paste its text above."
        ], data


def test_ada_listens_and_reads_but_uploads_nothing(logged_in, ada):
    page = change_page(logged_in(ada), make_episode(transcript="Ana: Come in."))
    assert "<audio controls" in page
    assert "Come in." in page
    assert 'type="file"' not in page


def test_the_form_shows_the_reviews_of_the_episode_and_where_they_are_given(logged_in, eli, rae, cleo):
    client, episode = logged_in(eli), make_episode()
    assert "This episode was not reviewed." in change_page(client, episode)
    article = draft_with_episode(episode, "About it")
    signed = sign_with_account(episode, rae, due=timezone.localdate())
    page = change_page(client, episode)
    assert "This episode was reviewed by Rae Kim on" in page
    assert "The reviewer’s own account" in page
    assert f'<a href="/admin/articles/article/{article.pk}/review/">About it</a>' in page
    response = client.post(
        f"/admin/articles/episode/{episode.pk}/change/", episode_data(transcript=VTT, review="Approved")
    )
    assert response.status_code in (200, 302)
    assert SignOff.objects.get() == signed, "nothing that is typed makes a review"
    episode.refresh_from_db()
    episode.notes = "Other notes."
    episode.save()
    assert "edited since" in change_page(client, episode)
    withdraw_sign_off(signed, by=cleo, reason="A source was <retracted>.")
    page = change_page(client, episode)
    assert "This episode was not reviewed." in page
    assert "A source was &lt;retracted&gt;." in page
