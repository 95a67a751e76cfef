"""From the benchmark's articles, as JSON lines, to a content folder that `import_content` reads.

    python -m tests.benchmarks.peer_content articles-200.jsonl FOLDER

An article a line, as the peers load them: text and callouts, a short version, five topics, an author, three
related posts and an episode of its own (all with the same few seconds of the demo's sound).
"""

import json
import os
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from articles.manuscript import Manuscript, Section, canonical, slugify  # noqa: E402
from articles.manuscript import format as format_manuscript  # noqa: E402
from articles.transfer.content_folder.records import (  # noqa: E402
    AuthorRecord,
    EpisodeRecord,
    TopicRecord,
    write_author,
    write_episode,
    write_topic,
)

SOUND = Path(__file__).resolve().parents[2] / "articles" / "demo" / "audio" / "first-sessions.mp3"
SOUND_BYTES = 40_000
TYPES = {"deep_dive": "deep-dive", "heads_up": "heads-up", "pro_tip": "pro-tip"}


def sections(blocks: list[dict[str, Any]]) -> Iterator[Section]:
    """A heading and the text after it are one section; a callout is one; so is text without a heading."""
    heading = anchor = ""
    for block in blocks:
        if block["kind"] == "heading":
            heading, anchor = block["text"], block["anchor"]
            continue
        kind = TYPES[block["style"]] if block["kind"] == "callout" else "text"
        title = block["title"] if block["kind"] == "callout" else heading
        pin = anchor if block["kind"] == "text" else ""
        yield Section(type=kind, heading=title, body="\n\n".join(block["paragraphs"]), anchor=pin)
        heading = anchor = ""


def manuscript(article: dict[str, Any]) -> Manuscript:
    return canonical(
        Manuscript(
            title=article["title"],
            slug=article["slug"],
            dek=article["standfirst"],
            description=article["standfirst"],
            authors=(article["author"]["slug"],),
            topics=tuple(article["tags"]),
            related=tuple(article["related"]),
            episode=article["slug"],
            published=datetime.fromisoformat(article["published"]),
            short_version="\n".join(f"- {sentence}" for sentence in article["short_version"]),
            sections=tuple(sections(article["blocks"])),
        )
    )


def write(lines: Path, folder: Path) -> int:
    """Write the folder and return how many articles it has."""
    for part in ("articles", "authors", "topics", "episodes", "audio"):
        (folder / part).mkdir(parents=True)
    sound = SOUND.read_bytes()[:SOUND_BYTES]
    authors, topics, number = {}, set(), 0
    with lines.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            article = json.loads(line)
            slug = article["slug"]
            authors[article["author"]["slug"]] = article["author"]
            topics.update(article["tags"])
            (folder / "articles" / f"{slug}.md").write_text(format_manuscript(manuscript(article)), "utf-8")
            episode = EpisodeRecord(
                title=article["podcast"]["title"],
                audio=f"audio/{slug}.mp3",
                transcript=f"audio/{slug}.vtt",
                number=number,
                season=1,
            )
            (folder / "episodes" / f"{slug}.md").write_text(write_episode(episode), "utf-8")
            (folder / "audio" / f"{slug}.mp3").write_bytes(sound)
            said = f"WEBVTT\n\n00:00.000 --> 00:04.000\n<v Host>{article['title']}\n"
            (folder / "audio" / f"{slug}.vtt").write_text(said, "utf-8")
    for slug, author in authors.items():
        record = AuthorRecord(name=author["name"], role=author["role"], bio=author["bio"])
        (folder / "authors" / f"{slug}.md").write_text(write_author(record), "utf-8")
    for topic in topics:
        (folder / "topics" / f"{slugify(topic)}.md").write_text(write_topic(TopicRecord(topic)), "utf-8")
    return number


if __name__ == "__main__":
    source, target = map(Path, sys.argv[1:])
    print(f"{write(source, target)} articles in {target}")  # noqa: T201  (a command's answer)
