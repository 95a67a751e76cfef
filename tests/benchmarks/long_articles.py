"""Makes a content folder of long articles, to measure an import:

    python -m tests.benchmarks.long_articles 10000 FOLDER

Each has the sections of two articles of the demo, about 4,000 words, with footnotes, callouts, lists, a short
version, authors, topics, related articles and decisions about its sections; there are no pictures.
"""

import re
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copytree

import django

django.setup()

from articles.manuscript import Manuscript, Section, canonical, parse  # noqa: E402
from articles.manuscript import format as format_manuscript  # noqa: E402
from articles.manuscript.decisions import section_digest  # noqa: E402

DEMO = Path(__file__).resolve().parents[2] / "articles" / "demo"
BEGUN = datetime(2010, 1, 1, tzinfo=UTC)
NOTE = re.compile(r"\[\^")


def sources() -> list[Manuscript]:
    """Return the demo's articles without its short standing pages."""
    texts = [parse(file.read_text(encoding="utf-8")) for file in sorted((DEMO / "articles").glob("*.md"))]
    return [text for text in texts if text.kind == "article"]


def adapted(section: Section, number: int) -> Section:
    """Return a section without its anchor and pictures, with its own names for footnotes."""
    lines = [line for line in section.body.splitlines() if not line.startswith("![")]
    return replace(section, anchor="", body=NOTE.sub(f"[^{number}-", "\n".join(lines)).strip())


def long_article(number: int, texts: list[Manuscript]) -> Manuscript:
    """Return one article: the text of one demo article, then that of another."""
    first, second = texts[number % len(texts)], texts[(number + 1 + number // len(texts)) % len(texts)]
    if second is first:
        second = texts[(number + 1) % len(texts)]
    parts = [(part, place) for place, text in enumerate((first, second)) for part in text.sections]
    sections = [section for part in parts if (section := adapted(*part)).body]
    decided = [*sections, Section("short-version", body=first.short_version)]
    return canonical(
        Manuscript(
            title=f"{first.title} {number}",
            slug=f"long-{number}",
            dek=first.dek,
            description=first.description,
            authors=tuple(dict.fromkeys((*first.authors, *second.authors))),
            topics=tuple(dict.fromkeys((*first.topics, *second.topics))),
            related=tuple(f"long-{number - back}" for back in (1, 2, 3) if number >= back),
            published=BEGUN + timedelta(hours=number),
            short_version=first.short_version,
            sections=tuple(sections),
            safety=tuple(f"{section_digest(section)} dismissed: measured only" for section in decided),
        )
    )


def main() -> None:
    many, folder = int(sys.argv[1]), Path(sys.argv[2])
    (folder / "articles").mkdir(parents=True)
    for name in ("authors", "topics", "help"):
        copytree(DEMO / name, folder / name)
    copytree(DEMO / "images" / "authors", folder / "images" / "authors")
    texts = sources()
    for number in range(many):
        text = format_manuscript(long_article(number, texts))
        (folder / "articles" / f"long-{number}.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
