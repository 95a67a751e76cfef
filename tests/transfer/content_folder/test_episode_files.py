"""Episodes in a content folder: transcripts in three formats, and the recording's own name."""

import pytest

from articles.models import Episode
from articles.publishing import publish
from articles.transfer import export_content, import_content
from articles.transfer.static_site.addresses import addresses
from tests.models.test_sound_cleaning import MP3
from tests.models.test_transcripts import SRT
from tests.reading.episodes import draft_with_episode
from tests.transfer.folders import files_in, write

pytestmark = pytest.mark.django_db
SAID = "Ana: Come in.\n\nThey sit down.\n"
HEAD = (
    "---\ntitle: {0}\naudio: audio/{0}.mp3\naudio_name: Sitzung – {0}.flac\ntranscript: audio/{0}.{1}\n---\n"
)


def test_transcripts_come_as_srt_and_text_and_go_as_webvtt_and_text(tmp_path):
    files = {
        "episodes/one.md": HEAD.format("one", "srt"),
        "episodes/two.md": HEAD.format("two", "txt"),
        "audio/one.mp3": MP3,
        "audio/two.mp3": MP3,
        "audio/one.srt": SRT.replace("--> bye", ""),
        "audio/two.txt": SAID,
    }
    import_content([write(tmp_path / "given", files)])
    one, two = Episode.objects.order_by("slug")
    assert (one.has_times, two.has_times, two.transcript) == (True, False, SAID)
    assert two.audio_name == "Sitzung – two.flac"
    for episode in (one, two):
        publish(draft_with_episode(episode), by=None)
    export_content(tmp_path / "out")
    out = files_in(tmp_path / "out")
    assert out["audio/one.vtt"].decode() == one.transcript
    assert out["audio/two.txt"].decode() == SAID
    report = import_content([tmp_path / "out"])
    assert "unchanged" in str(report), report
    assert {path for path in addresses() if "transcript" in path} == {
        "/podcast/one/transcript.vtt",
        "/podcast/two/transcript.txt",
    }
