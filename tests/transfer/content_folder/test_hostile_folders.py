"""Malicious or damaged folders: each gives a clear message, and nothing is changed."""

import os
from errno import EACCES
from pathlib import Path

import pytest

from articles.models import Article, Picture
from articles.models.sound import CANNOT_CLEAN
from articles.transfer import ImportFaults, import_content
from articles.transfer.content_folder.files import LIMITS
from tests.models.test_sound_cleaning import SCRIPT, with_id3
from tests.transfer.folders import SOUNDS, files_in, full_folder, manuscript, picture, write

pytestmark = pytest.mark.django_db

CORPUS = Path(__file__).parents[4] / "shared" / "corpora" / "images"


def faults(*paths) -> list[str]:
    with pytest.raises(ImportFaults) as caught:
        import_content(paths)
    assert not Article.objects.exists()
    assert not Picture.objects.exists()
    return [str(fault) for fault in caught.value.faults]


def test_a_folder_of_another_name_is_a_fault(tmp_path):
    folder = write(tmp_path / "in", {"articles/a.md": manuscript(), "article/b.md": manuscript()})
    assert faults(folder) == [
        "article: a content folder has no such part; "
        "its parts are articles, authors, topics, episodes, series, help, images, audio"
    ]


def test_files_in_the_wrong_place_are_faults(tmp_path):
    folder = {
        "articles/deeper/a.md": manuscript(),
        "articles/b.txt": "text",
        "lost.md": manuscript(),
        "README.md": "Ours.",
        ".git/config": "x",
        "images/.DS_Store": "x",
        "images/notes.txt": "x",
    }
    said = faults(write(tmp_path / "in", folder))
    assert [line.split(":")[0] for line in said] == [
        "articles/b.txt",
        "articles/deeper",
        "images/notes.txt",
        "lost.md",
    ]


def test_links_that_lead_out_are_refused(tmp_path):
    folder = write(tmp_path / "in", {"articles/a.md": manuscript(), "images/b.png": picture()})
    write(tmp_path, {"secret.md": manuscript("A secret"), "secrets/c.png": picture()})
    (folder / "articles" / "secret.md").symlink_to(tmp_path / "secret.md")
    (folder / "images" / "secrets").symlink_to(tmp_path / "secrets")
    (folder / "images" / "loop").symlink_to(folder)
    (folder / "authors").symlink_to("/etc")
    said = faults(folder)
    assert len(said) == 4
    assert all("this is a link to something outside the folder" in line for line in said)


def test_links_that_lead_nowhere_or_in_a_circle_are_named(tmp_path):
    folder = write(tmp_path / "in", {"articles/a.md": manuscript(), "images/b.png": picture()})
    (folder / "articles" / "self.md").symlink_to("self.md")
    (folder / "images" / "one.png").symlink_to("two.png")
    (folder / "images" / "two.png").symlink_to("one.png")
    (folder / "images" / "nothing.png").symlink_to("gone.png")
    (folder / "topics").symlink_to("topics")
    why = "this is a link to nothing, or to itself"
    assert faults(folder) == [
        f"articles/self.md: {why}",
        f"images/nothing.png: {why}",
        f"images/one.png: {why}",
        f"images/two.png: {why}",
        f"topics: {why}",
    ]
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    assert faults(loop, folder / "articles" / "self.md") == [
        f"{folder}/articles/self.md: there is no such file or folder",
        f"{loop}: there is no such file or folder",
    ]


def test_a_device_is_no_file(tmp_path):
    folder = write(tmp_path / "in", {"articles/a.md": manuscript()})
    (folder / "articles" / "b.md").symlink_to("/dev/zero")
    assert faults(folder) == [
        "articles/b.md: this is a link to something outside the folder, or to another folder"
    ]
    assert faults(Path("/dev/zero")) == ["/dev/zero: this is not part of a content folder"]


def test_names_that_are_not_utf_8_are_named(tmp_path):
    folder = write(tmp_path / "in", {"articles/a.md": manuscript(), "images/b.png": picture()})
    for name in (b"articles/caf\xe9.md", b"images/caf\xe9.png"):
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_bytes(b"x")
    Path(os.fsdecode(os.fsencode(folder) + b"/images/\xff")).mkdir()
    assert faults(folder) == [
        "articles/caf\\udce9.md: this name is not UTF-8; choose another one",
        "images/\\udcff: this name is not UTF-8; choose another one",
        "images/caf\\udce9.png: this name is not UTF-8; choose another one",
    ]


@pytest.fixture
def closed(monkeypatch):
    """A function that makes files and folders unreadable, also if the tests run as root."""

    def close(method: str, *paths: Path) -> None:
        present = getattr(Path, method)

        def refuse(path: Path, *args, **options):
            if path in paths:
                raise PermissionError(EACCES, os.strerror(EACCES), str(path))
            return present(path, *args, **options)

        monkeypatch.setattr(Path, method, refuse)

    return close


def test_files_that_cannot_be_read_are_named(tmp_path, closed):
    folder = write(
        tmp_path / "in",
        {
            "articles/a.md": manuscript(),
            "images/b.png": picture(),
            "audio/c.mp3": (SOUNDS / "tone.mp3").read_bytes(),
            "topics/d.md": "---\nname: D\n---\n",
        },
    )
    closed("read_bytes", folder / "articles" / "a.md", folder / "images" / "b.png")
    closed("open", folder / "audio" / "c.mp3")
    closed("stat", folder / "topics" / "d.md")
    assert faults(folder) == [
        "articles/a.md: this cannot be read: Permission denied",
        "audio/c.mp3: this cannot be read: Permission denied",
        "images/b.png: this cannot be read: Permission denied",
        "topics/d.md: this cannot be read: Permission denied",
    ]


def test_folders_that_cannot_be_read_are_named(tmp_path, closed, monkeypatch):
    folder = write(tmp_path / "in", {"articles/a.md": manuscript(), "images/deep/b.png": picture()})
    present = os.scandir

    def scandir(path):
        if str(path).endswith("/deep"):
            raise PermissionError(EACCES, os.strerror(EACCES), str(path))
        return present(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert faults(folder) == ["images/deep: this cannot be read: Permission denied"]
    closed("stat", tmp_path / "closed")
    assert faults(tmp_path / "closed") == [f"{tmp_path}/closed: this cannot be read: Permission denied"]


def test_a_link_to_a_file_of_the_same_folder_is_that_file(tmp_path):
    folder = write(tmp_path / "in", {"images/a.png": picture()})
    (folder / "images" / "b.png").symlink_to("a.png")
    assert import_content([folder]).count("pictures", "new") == 2


@pytest.mark.parametrize("path", ["images/../../secret.png", "../secret.png", "/etc/passwd", "images//a.png"])
def test_a_path_that_leads_out_is_refused(tmp_path, path):
    write(tmp_path, {"secret.png": picture()})
    folder = {"authors/ana.md": f"---\nname: Ana\nportrait: {path}\n---\n"}
    assert faults(write(tmp_path / "in", folder)) == [
        f"authors/ana.md: line 3: portrait: “{path}” is not a path in images/"
    ]


def test_a_text_cannot_name_a_picture_outside(tmp_path):
    write(tmp_path, {"secret.png": picture()})
    folder = {"articles/a.md": manuscript(body="![x](../secret.png)\n\n![y](https://example.org/y.png)")}
    said = faults(write(tmp_path / "in", folder))
    assert [line.split(": ")[:2] for line in said] == [
        ["articles/a.md", "line 5"],
        ["articles/a.md", "line 7"],
    ]


def test_what_is_wrong_beside_a_picture_is_said_with_its_line(tmp_path):
    folder = {
        "images/a.png": picture(),
        "images/a.png.md": "---\nalt: Two chairs\nfocus: 120% 3%\ncredits: Ana\n---\n\nText.\n",
        "images/b.png.md": f"---\ncredit: {'x' * 201}\n---\n",
        "images/c.txt.md": "---\nalt: C\n---\n",
        "images/authors/ana.png.md": "---\nalt: Ana\n---\n",
    }
    said = faults(write(tmp_path / "in", folder))
    assert [line for line in said if line.startswith("images/a.")] == [
        'images/a.png.md: line 4: unknown key "credits"; did you mean "credit"?',
    ]
    assert {line.partition(": ")[0] for line in said} == {path for path in folder if path != "images/a.png"}
    del folder["images/c.txt.md"], folder["images/authors/ana.png.md"]
    folder["images/a.png.md"] = folder["images/a.png.md"].replace("credits: Ana\n", "")
    assert faults(write(tmp_path / "again", folder)) == [
        "images/a.png.md: line 3: focus: “120% 3%” is not a focus point; like this: 30% 45%, from the left "
        "and from the top",
        "images/a.png.md: line 6: no text belongs below the keys",
        'images/b.png.md: there is no picture “images/b.png”; did you mean "images/a.png"?',
        "images/b.png.md: line 2: credit: Ensure this value has at most 200 characters (it has 201).",
    ]


def test_a_text_that_is_not_utf_8_is_a_clean_fault(tmp_path):
    folder = {"articles/a.md": manuscript().encode() + b"caf\xe9", "topics/b.md": b"\xff\xfe\x00n"}
    assert faults(write(tmp_path / "in", folder)) == [
        "articles/a.md: line 6: this is not UTF-8; save the file in that encoding",
        "topics/b.md: line 1: this is not UTF-8; save the file in that encoding",
    ]


def test_lone_surrogates_and_control_characters_are_named(tmp_path):
    folder = {
        "articles/a.md": manuscript(title='"half \\ud83d"'),
        "authors/b.md": "---\nname: B\n---\n\nA bell:\x07",
        "audio/c.vtt": "WEBVTT\n\n00:00.000 --> 00:01.000\n\x00\n",
    }
    said = faults(write(tmp_path / "in", folder))
    assert "U+D83D" in said[0]
    assert said[1] == "audio/c.vtt: line 4: the control character U+0000 (NUL) is not allowed"
    assert said[2] == "authors/b.md: line 5: the control character U+0007 (BEL) is not allowed"


def test_huge_files_are_refused_without_reading_them(tmp_path):
    folder = write(tmp_path / "in", {"articles/a.md": "", "images/b.png": "", "audio/c.mp3": ""})
    for path in ("articles/a.md", "images/b.png", "audio/c.mp3"):
        os.truncate(folder / path, LIMITS[path.split("/")[0]] + 1)
    said = faults(folder)
    assert [line.split(" MB; ")[1] for line in said] == [
        "the limit is 4 MB",
        "the limit is 200 MB",
        "the limit is 10 MB",
    ]


def test_a_pipe_is_no_file(tmp_path):
    folder = write(tmp_path / "in", {"articles/a.md": manuscript()})
    os.mkfifo(folder / "articles" / "b.md")
    assert faults(folder) == ["articles/b.md: this is not an ordinary file"]


def test_what_is_not_there_and_what_is_no_folder_of_ours(tmp_path):
    write(tmp_path, {"other/x/y.txt": "z", "lone.png": picture()})
    assert faults(tmp_path / "gone", tmp_path / "other", tmp_path / "lone.png") == [
        f"{tmp_path}/gone: there is no such file or folder",
        f"{tmp_path}/lone.png: this is not part of a content folder",
        f"{tmp_path}/other: this is not a content folder: it has none of "
        "articles, authors, topics, episodes, series, help, images, audio",
    ]


def test_two_files_of_one_slug_are_a_fault(tmp_path):
    one = write(tmp_path / "one", {"articles/a.md": manuscript()})
    two = write(tmp_path / "two", {"articles/a.md": manuscript()})
    (said,) = faults(one, two)
    assert said == f"{two}/articles/a.md: {one}/articles/a.md has the same name; rename one of them"


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize("name", ["evil.png", "evil.svg"])
def test_an_svg_is_refused_by_its_name_and_by_what_is_in_it(tmp_path, name):
    said = faults(write(tmp_path / "in", {f"images/{name}": SVG, "images/authors/a.png": SVG}))
    assert [line.split(":")[0] for line in said] == ["images/authors/a.png", f"images/{name}"]


@pytest.mark.skipif(not CORPUS.exists(), reason="the corpora are not beside this checkout")
@pytest.mark.parametrize("kind", ["svg", "bomb", "corrupt", "metadata"])
def test_every_picture_of_the_corpora_is_clean_or_a_clear_fault(tmp_path, kind):
    for file in sorted((CORPUS / kind).iterdir()):
        folder = write(tmp_path / file.name, {f"images/{file.name}": file.read_bytes()})
        refused: list[str] = []
        try:
            import_content([folder])
        except ImportFaults as caught:
            refused = [fault.file for fault in caught.faults]
        assert refused in ([], [f"images/{file.name}"])
        assert refused or kind != "svg"
        assert not refused or kind != "metadata"


def test_a_sound_that_carries_something_else_is_refused(tmp_path):
    folder = write(tmp_path / "in", {"audio/a.mp3": with_id3() + SCRIPT})
    assert faults(folder) == [f"audio/a.mp3: {CANNOT_CLEAN}"]


NOT_SOUND = {
    "text": b"hello " * 1000,
    "empty": b"",
    "wav": b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(60),
    "cut": (SOUNDS / "tone.m4a").read_bytes()[:200],
    "picture": picture(),
}


@pytest.mark.parametrize("content", NOT_SOUND.values(), ids=NOT_SOUND.keys())
@pytest.mark.parametrize("suffix", ["mp3", "m4a"])
def test_what_is_no_sound_is_refused_whatever_it_is_called(tmp_path, content, suffix):
    folder = write(tmp_path / "in", {f"audio/a.{suffix}": content})
    assert faults(folder) == [f"audio/a.{suffix}: This file is not a playable MP3 or M4A."]


def test_a_transcript_says_what_is_wrong_with_it_line_by_line(tmp_path):
    vtt = "WEBVTT\n\n00:01.000 -> 00:02.000\nx\n\n00:03.000 --> 00:02.000\ny\n\n1.5 --> 2\nz\n"
    folder = write(
        tmp_path / "in", {"audio/a.vtt": vtt, "audio/b.vtt": "1\n00:00:01,000\n", "audio/c.vtt": "WEBVTT"}
    )
    assert faults(folder) == [
        "audio/a.vtt: line 6: this ends before it begins",
        "audio/a.vtt: line 9: “1.5 --> 2” has no times such as 00:00:01.000 --> 00:00:04.500",
        "audio/b.vtt: line 1: a transcript is WebVTT: its first line is WEBVTT",
        "audio/c.vtt: the transcript has no words",
    ]


def test_an_episode_needs_its_sound_and_its_words(tmp_path):
    folder = full_folder() | {
        "episodes/first-sessions.md": "---\ntitle: First\naudio: audio/first-session.mp3\nnumber: one\n---\n",
        "episodes/bonus.md": "---\ntitle: Bonus\naudio: audio/bonuss.m4a\ntranscript: audio/bonus.vtt\n---\n",
    }
    assert faults(write(tmp_path / "in", folder)) == [
        "episodes/bonus.md: line 3: there is no audio file “audio/bonuss.m4a”; "
        'did you mean "audio/bonus.m4a"?',
        "episodes/first-sessions.md: line 1: transcript is missing",
        "episodes/first-sessions.md: line 4: number: “one” is not a number",
    ]


def test_an_episode_at_an_end_of_the_calendar_is_a_fault_of_its_line(tmp_path):
    folder = full_folder()
    text = folder["episodes/first-sessions.md"]
    folder["episodes/first-sessions.md"] = text.replace("2026-03-03T06:00:00Z", "9999-12-31T23:59:00-05:00")
    (fault,) = faults(write(tmp_path / "in", folder))
    assert fault.startswith("episodes/first-sessions.md: line 5: published: “9999-12-31T23:59:00-05:00”")


def test_two_episodes_of_one_number_are_a_fault(tmp_path):
    folder = full_folder()
    folder["episodes/bonus.md"] = folder["episodes/bonus.md"].replace(
        "audio:", "season: 2\nnumber: 1\naudio:", 1
    )
    (said,) = faults(write(tmp_path / "in", folder))
    assert said == "episodes/first-sessions.md: “Bonus” is already number 1 of season 2."


def test_files_that_nothing_names_are_mentioned(tmp_path):
    folder = write(
        tmp_path / "in", {"audio/a.mp3": (SOUNDS / "tone.mp3").read_bytes(), "articles/a.md": manuscript()}
    )
    report = import_content([folder])
    assert report.notes == ["audio/a.mp3: left out, because no text of this import uses it"]
    assert not files_in(tmp_path / "media")
