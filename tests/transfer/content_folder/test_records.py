"""Files of authors, topics, episodes and series: a written record is read back unchanged."""

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.manuscript import FaultyText, check_line
from articles.manuscript.characters import strip_blank_lines
from articles.models import clean_file_name
from articles.pictures import Focus
from articles.transfer.content_folder.credential_lines import KINDS, CredentialRecord
from articles.transfer.content_folder.records import (
    AuthorRecord,
    EpisodeRecord,
    PictureRecord,
    SeriesRecord,
    TopicRecord,
    read_author,
    read_episode,
    read_picture,
    read_series,
    read_topic,
    write_author,
    write_episode,
    write_picture,
    write_series,
    write_topic,
)

NAUGHTY = Path(__file__).parents[4] / "shared" / "corpora" / "text" / "blns.json"

# Some invisible characters are refused, which Hypothesis tries seldom.
characters = st.characters(exclude_categories=("Cs", "Cc")).filter(lambda one: not check_line(one))
line = st.text(characters, max_size=60).map(str.strip)
some_line = line.filter(bool)
lines = st.lists(some_line, max_size=4, unique=True).map(tuple)
body = st.text(st.one_of(characters, st.sampled_from("\n-:#")), max_size=200).map(strip_blank_lines)
number = st.none() | st.integers(0, 999_999)
moments = st.none() | st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2200, 1, 1)).map(
    lambda moment: moment.replace(tzinfo=UTC)
)
ids = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), max_size=200)
credentials = st.builds(
    CredentialRecord,
    kind=st.sampled_from(KINDS),
    letters=line,
    title=some_line,
    number=line,
    issuer=line,
    region=line,
    register_url=line,
    ends_on=st.none() | st.dates(),
) | some_line.map(lambda letters: CredentialRecord(letters=letters))
authors = st.builds(
    AuthorRecord,
    name=some_line,
    pronouns=line,
    credentials=st.lists(credentials, max_size=3).map(tuple),
    role=line,
    fictional=st.booleans(),
    links=lines,
    portrait=st.sampled_from(["", "images/authors/ana.webp"]),
    bio=body,
    id=ids,
)
slugs = st.lists(st.sampled_from(["sleep", "c-plus-plus", "2024"]), unique=True).map(tuple)
topics = st.builds(TopicRecord, name=some_line, aliases=lines, formerly=slugs, description=body, id=ids)
chapters = st.lists(
    st.tuples(st.integers(0, 400_000), some_line), unique_by=lambda one: one[0], max_size=5
).map(lambda found: tuple(sorted(found)))
series = st.builds(
    SeriesRecord, title=some_line, position=st.integers(0, 999_999), articles=lines, description=body, id=ids
)
episodes = st.builds(
    EpisodeRecord,
    title=some_line,
    audio=st.just("audio/a.mp3"),
    transcript=st.just("audio/a.vtt"),
    number=number,
    season=number,
    published=moments,
    chapters=chapters,
    explicit=st.booleans(),
    audio_name=some_line.map(clean_file_name),
    notes=body,
    id=ids,
)

percent = st.integers(0, 100)
pictures = st.builds(PictureRecord, alt=line, credit=line, focus=st.builds(Focus, percent, percent))


@given(authors)
def test_an_author_comes_back(author):
    assert read_author(write_author(author))[0] == author


@given(topics)
def test_a_topic_comes_back(topic):
    assert read_topic(write_topic(topic))[0] == topic


@given(pictures)
def test_what_is_said_about_a_picture_comes_back(picture):
    assert read_picture(write_picture(picture))[0] == picture


@given(series)
def test_a_series_comes_back(one):
    assert read_series(write_series(one))[0] == one


@given(episodes)
def test_an_episode_comes_back(episode):
    assert read_episode(write_episode(episode))[0] == episode


@pytest.mark.skipif(not NAUGHTY.exists(), reason="the corpora are not beside this checkout")
def test_every_naughty_string_comes_back_or_is_refused_by_name():
    for text in filter(str.strip, json.loads(NAUGHTY.read_text(encoding="utf-8"))):
        topic = TopicRecord(text.strip(), (text.strip(),), description=strip_blank_lines(text))
        if check_line(text):
            with pytest.raises(FaultyText, match=r"U\+"):
                read_topic(write_topic(topic))
        else:
            assert read_topic(write_topic(topic))[0] == topic


def test_a_moment_is_read_in_any_zone_and_meant_in_utc():
    text = write_episode(EpisodeRecord("A", "audio/a.mp3", "audio/a.vtt"))
    for written, offset in (("2026-03-03", 0), ("2026-03-03T02:00:00+02:00", 2), ("2026-03-03T00:00:00Z", 0)):
        episode, _ = read_episode(text.replace("audio:", f"published: {written}\naudio:"))
        assert episode.published == datetime(2026, 3, 3, tzinfo=UTC)
        assert episode.published == datetime(2026, 3, 3, offset, tzinfo=timezone(timedelta(hours=offset)))


@pytest.mark.parametrize(
    "written", ["9999-12-31T23:59:00-05:00", "0001-01-01T00:00:00+05:00", "9999-12-31", "0001-01-01"]
)
def test_a_moment_that_some_zone_has_no_date_for_is_a_fault_of_its_line(written):
    text = f"---\ntitle: A\naudio: audio/a.mp3\ntranscript: audio/a.vtt\npublished: {written}\n---\n"
    with pytest.raises(FaultyText) as caught:
        read_episode(text)
    assert [str(fault) for fault in caught.value.faults] == [
        f"line 5: published: “{written}” is not a date such as 2026-03-03 or 2026-03-03T08:30:00Z"
    ]


@pytest.mark.parametrize("written", ["0001-01-02", "9999-12-30T23:59:59Z"])
def test_the_first_and_the_last_moment_that_every_zone_has_a_date_for_are_read(written):
    text = f"---\ntitle: A\naudio: audio/a.mp3\ntranscript: audio/a.vtt\npublished: {written}\n---\n"
    assert read_episode(text)[0].published


def test_all_faults_of_a_file_come_in_one_report():
    text = "---\nnumber: one\nseason: -1\npublished: soon\naudio: ../a.mp3\nexplicit: maybe\n"
    text += "chapters: [0:05 Hello, Questions, 0:05 Again]\nid: an id\n---\n"
    with pytest.raises(FaultyText) as caught:
        read_episode(text)
    assert [str(fault) for fault in caught.value.faults] == [
        "line 1: title is missing",
        "line 1: transcript is missing",
        "line 2: number: “one” is not a number",
        "line 3: season: “-1” is not a number",
        "line 4: published: “soon” is not a date such as 2026-03-03 or 2026-03-03T08:30:00Z",
        "line 5: audio: “../a.mp3” is not a path in audio/",
        "line 6: explicit: “maybe” is neither true nor false",
        'line 7: chapters: "Questions" is not a chapter; write it like 12:30 Questions',
        "line 7: chapters: 0:05 does not come after the 0:05 above it",
        "line 8: an id has at most 200 letters, digits and signs of ASCII, without spaces; "
        '"an id" is not one',
    ]
