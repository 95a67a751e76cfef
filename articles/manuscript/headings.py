"""A heading as it stands in its line, and as the inline Markdown it is.

Two things at the end of the line are not the heading's own: a pinned anchor, and the run of `#` that may
close a line in Markdown. Where a heading ends so itself, its line has one backslash more. Every heading
survives the way there and back:

>>> heading_line("Who was {#metoo}?"), heading_line("C #"), heading_line("What is {#this}", "what")
('Who was {#metoo}?', 'C \\\\#', 'What is \\\\{#this} {#what}')
>>> read_heading_line("C \\\\#"), read_heading_line("What is \\\\{#this} {#what}")
(('C #', None), ('What is {#this}', 'what'))
"""


def heading_line(heading: str, anchor: str = "") -> str:
    """Write a heading, and its anchor where one is pinned, for the end of its line."""
    at = _end_mark(heading)
    written = heading if at is None else f"{heading[:at]}\\{heading[at:]}"
    return f"{written} {{#{anchor}}}".lstrip() if anchor else written


def read_heading_line(content: str) -> tuple[str, str | None]:
    """Read a heading, and its pinned anchor if there is one, from the end of its line.

    A heading underlined over several lines becomes one, joined by blanks.
    """
    content = " ".join(line.strip() for line in content.strip().split("\n"))
    anchor = None
    at = _end_mark(content)
    if at is not None and content[at] == "{" and content[at - 1 : at] != "\\":
        content, anchor = content[:at].rstrip(), content[at + 2 : -1]
        at = _end_mark(content)
    if at and content[at - 1] == "\\":
        content = content[: at - 1] + content[at:]
    return content, anchor


def _end_mark(text: str) -> int | None:
    """Where the final `{#…}`, or the run of `#` that closes a line, begins."""
    if text.endswith("}"):
        at = text.rfind("{#")
        return at if at >= 0 and not {"{", "}"} & set(text[at + 2 : -1]) else None
    words = text.rstrip("#")
    before = words.rstrip("\\")
    closes = words != text and before[-1:] in ("", " ", "\t")
    return len(words) if closes else None
