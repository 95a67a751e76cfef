"""Chapters of an episode as lines of text, each with a start time and a title."""

import re
from collections.abc import Iterable, Iterator, Sequence

from articles.manuscript import Fault, FaultyText, Message, check_line
from articles.manuscript.faults import quote_for_message

TITLE_LIMIT = 200
LINE = re.compile(r"(?:([0-9]{1,3}):([0-5][0-9])|([0-9]{1,4})):([0-5][0-9])(?:\s+(.*))?", re.DOTALL)

Chapter = tuple[int, str]


def parse_chapters(lines: Iterable[str], *, seconds: int | None = None) -> list[Chapter]:
    """Parse chapters, one per line, into (start second, title). Blank lines are skipped but counted.

    `seconds` is the length of the audio, if known. Raises `FaultyText` with every fault and its line number.

    >>> parse_chapters(["0:00 Welcome", "", "1:02:30 Questions"])
    [(0, 'Welcome'), (3750, 'Questions')]
    """
    faults: list[Fault] = []
    chapters: list[tuple[int, Chapter]] = []
    for number, line in enumerate(lines, 1):
        chapter = parse_chapter(line.strip())
        if chapter:
            chapters.append((number, chapter))
        elif line.strip():
            shown = quote_for_message(line.strip())
            problem = Message("%(line)s is not a chapter; write it like 12:30 Questions", line=shown)
            faults.append(Fault(number, problem))
    faults += _faults(chapters, seconds)
    if faults:
        raise FaultyText(faults)
    return [chapter for _, chapter in chapters]


def parse_chapter(line: str) -> Chapter | None:
    """Parse one chapter; None for a line without a time or without a title.

    >>> parse_chapter("75:30 More"), parse_chapter("More")
    ((4530, 'More'), None)
    """
    match = LINE.fullmatch(line)
    if match is None or not (title := (match[5] or "").strip()):
        return None
    hours, minutes = (int(match[1]), int(match[2])) if match[1] else (0, int(match[3]))
    return hours * 3600 + minutes * 60 + int(match[4]), title


def chapter_faults(chapters: Iterable[Sequence[int | str]], seconds: int | None) -> list[Fault]:
    """Return the faults of chapters for audio of this length in seconds. Each chapter counts as one line."""
    numbered = enumerate(((int(start), str(title)) for start, title in chapters), 1)
    return list(_faults(numbered, seconds))


def _faults(chapters: Iterable[tuple[int, Chapter]], seconds: int | None) -> Iterator[Fault]:
    before = -1
    for number, (start, title) in chapters:
        if start <= before:
            problem = Message(
                "%(time)s does not come after the %(before)s above it",
                time=format_time(start),
                before=format_time(before),
            )
            yield Fault(number, problem)
        if seconds is not None and start >= seconds:
            problem = Message(
                "%(time)s is past the end: the episode is %(length)s long",
                time=format_time(start),
                length=format_time(seconds),
            )
            yield Fault(number, problem)
        if len(title) > TITLE_LIMIT:
            problem = Message(
                "a title of %(count)s characters; %(limit)s are the limit",
                count=len(title),
                limit=TITLE_LIMIT,
            )
            yield Fault(number, problem)
        if not title.strip():
            yield Fault(number, Message("a chapter without a title"))
        yield from (Fault(number, fault.message) for fault in check_line(title))
        before = max(before, start)


def chapter_line(start: int, title: str) -> str:
    """Format one chapter as a line that `parse_chapters` can parse.

    >>> chapter_line(3750, "Questions")
    '1:02:30 Questions'
    """
    return f"{format_time(start)} {title}"


def chapter_lines(chapters: Iterable[Sequence[int | str]]) -> list[str]:
    """Format chapters as lines."""
    return [chapter_line(int(start), str(title)) for start, title in chapters]


def format_time(seconds: float) -> str:
    """Format a time in a recording as audio players do.

    >>> format_time(7.5), format_time(754.2), format_time(4000)
    ('0:07', '12:34', '1:06:40')
    """
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
