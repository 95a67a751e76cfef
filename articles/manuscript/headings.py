"""Formats and reads heading lines.

Two things at the end of a line are not part of the heading: a pinned anchor (`{#why}`), and the `#`
characters that may close a heading in Markdown. If a heading itself ends with one of them, a backslash is
added before it. Every heading can be formatted and read again without loss:

>>> format_heading_line("Who was {#metoo}?"), format_heading_line("C #")
('Who was {#metoo}?', 'C \\\\#')
>>> format_heading_line("What is {#this}", "what")
'What is \\\\{#this} {#what}'
>>> read_heading_line("C \\\\#"), read_heading_line("What is \\\\{#this} {#what}")
(('C #', None), ('What is {#this}', 'what'))
"""


def format_heading_line(heading: str, anchor: str = "") -> str:
    """Return a heading and its pinned anchor, if any, as the text of a line."""
    position = _find_end_mark(heading)
    written = heading if position is None else f"{heading[:position]}\\{heading[position:]}"
    return f"{written} {{#{anchor}}}".lstrip() if anchor else written


def read_heading_line(content: str) -> tuple[str, str | None]:
    """Read a heading and its pinned anchor, if any, from the text of a line.

    A heading of several lines (with an underline) becomes one line.
    """
    content = " ".join(line.strip() for line in content.strip().split("\n"))
    anchor = None
    position = _find_end_mark(content)
    if position is not None and content[position] == "{" and content[position - 1 : position] != "\\":
        content, anchor = content[:position].rstrip(), content[position + 2 : -1]
        position = _find_end_mark(content)
    if position and content[position - 1] == "\\":
        content = content[: position - 1] + content[position:]
    return content, anchor


def _find_end_mark(text: str) -> int | None:
    """Return where the final `{#…}`, or the `#` characters that close a heading, begin; None without them."""
    if text.endswith("}"):
        position = text.rfind("{#")
        return position if position >= 0 and not {"{", "}"} & set(text[position + 2 : -1]) else None
    words = text.rstrip("#")
    before = words.rstrip("\\")
    closes = words != text and before[-1:] in ("", " ", "\t")
    return len(words) if closes else None
