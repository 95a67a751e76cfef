"""Splits pasted sections at the labels of callouts, so that each callout becomes a section of its type.

Where a callout ends:

- a section whose heading is a label: with the section; a subheading that is one: at the next of its level;
- a label with text in its own paragraph (`**Pro tip:** Write it down.`): with this paragraph;
- a label in a box (a table of one column, a bordered paragraph of Word, a quotation): with the box;
- any other: at the next heading, at a rule, at “End of deep dive”, or at an empty line. If an empty line
  follows the label itself, empty lines stand between all paragraphs and end nothing.

The next label ends each of them.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from articles.manuscript import TEXT, Section
from articles.manuscript.markdown import block_tokens
from articles.transfer.clipboard.callout_labels import CalloutLabel, LabelReader, make_label_reader

# Private-use characters that are a paragraph of their own: what Markdown cannot express.
EMPTY_LINE, BOX, BOX_END = "\ue003", "\ue004", "\ue005"
_MARK_LINE = re.compile(f"^[{EMPTY_LINE}{BOX}{BOX_END}]$\n*", re.MULTILINE)
_QUOTE_SIGN = re.compile("^ {0,3}> ?", re.MULTILINE)
_SECTION_LEVEL = 2


@dataclass(frozen=True, slots=True)
class Block:
    """A block at the top level of the pasted text.

    `kind` is the type of its token, "section" for the heading of a section, "end" for “End of deep dive”,
    or a mark. `source` is its Markdown, `below` the end of it, after the block's own lines: definitions and
    empty lines. `content` is the text of a heading or paragraph. A heading has a `level` of 1 to 6.
    """

    kind: str
    source: str
    below: str = ""
    content: str = ""
    level: int = 0
    label: CalloutLabel | None = None
    section: Section | None = None

    @property
    def is_mark(self) -> bool:
        return self.kind in (EMPTY_LINE, BOX, BOX_END)

    @property
    def ends_callout(self) -> bool:
        """Whether no callout goes on here, except one in a box."""
        is_typed_section = self.section is not None and not self.level
        return self.label is not None or is_typed_section or self.kind in ("hr", "end")


def split_callouts(sections: Iterable[Section]) -> Iterator[Section]:
    """Yield the sections, with every callout as a section of its own type."""
    sections, reader = tuple(sections), make_label_reader()
    if any(reader.may_have_label(f"{section.heading}\n{section.body}") for section in sections):
        yield from _CalloutSplitter(sections, reader).split()
    else:
        yield from (replace(section, body=_without_marks(section.body)) for section in sections)


class _CalloutSplitter:
    """Walks through the blocks of all sections and gathers them in new sections."""

    def __init__(self, sections: Iterable[Section], reader: LabelReader) -> None:
        self._blocks = [block for section in sections for block in _read_section(section, reader)]
        self._place = 0
        self._open = Section()
        self._sources: list[str] = []

    def split(self) -> Iterator[Section]:
        """Yield the new sections."""
        while self._place < len(self._blocks):
            block = self._blocks[self._place]
            if block.label and self._has_content(block.label):
                yield from self._close()
                yield from self._read_callout(block, block.label)
            elif block.section:
                yield from self._close()
                self._open_section(block.section, block.source)
            else:
                self._take_blocks(self._place + 1)
        yield from self._close()

    def _close(self) -> Iterator[Section]:
        """Yield the open section, unless it is empty; what follows continues its type without a heading."""
        section = replace(self._open, body=_without_marks("\n".join(self._sources)))
        if section.heading or section.body:
            yield section
        self._open, self._sources = Section(self._open.type), []

    def _open_section(self, section: Section, text: str) -> None:
        self._open, self._sources = section, [text]
        self._place += 1

    def _take_blocks(self, end: int) -> None:
        self._sources += [block.source for block in self._blocks[self._place : end]]
        self._place = end

    def _has_content(self, label: CalloutLabel) -> bool:
        """Whether a label has a title or text. A label above nothing is only text."""
        place = self._skip_marks(self._place + 1)
        is_followed = place < len(self._blocks) and not self._blocks[place].ends_callout
        return bool(label.title or label.text) or is_followed

    def _skip_marks(self, place: int) -> int:
        return self._find(place, lambda block: not block.is_mark)

    def _find(self, first: int, is_wanted: Callable[[Block], bool]) -> int:
        """Return the place of the first block like that, or the end."""
        places = range(first, len(self._blocks))
        return next((place for place in places if is_wanted(self._blocks[place])), len(self._blocks))

    def _read_callout(self, block: Block, label: CalloutLabel) -> Iterator[Section]:
        """Read the callout with this label. One that is a whole section is only opened."""
        box_end = self._find_box_end()
        title, level, text = label.title, block.level, f"{label.text}\n{block.below}"
        if not (title or label.text) and (heading := self._title_below()):
            title, level, text = heading.content, min(level or 6, heading.level), heading.below
        if level == _SECTION_LEVEL and not box_end:
            anchor = block.section.anchor if block.section else ""
            self._open_section(Section(label.type, title, anchor=anchor), text)
            return
        outer, self._open, self._sources = self._open, Section(label.type, title), [text]
        self._place += 1
        self._take_blocks(box_end or self._find_end(block, level))
        if title and not level and not _without_marks("".join(self._sources)):
            self._open, self._sources = Section(label.type), [title]
        yield from self._close()
        self._open = outer
        if self._place < len(self._blocks) and self._blocks[self._place].kind in ("hr", "end"):
            self._place += 1

    def _title_below(self) -> Block | None:
        """Return the heading directly below a label, and go on there: it is the title of the callout."""
        place = self._skip_marks(self._place + 1)
        heading = self._blocks[place] if place < len(self._blocks) else None
        if heading is None or not heading.level or heading.label:
            return None
        self._place = place
        return heading

    def _find_box_end(self) -> int:
        """Return the end of the box around the label with more than the label in it; 0 if there is none."""
        if not self._place or self._blocks[self._place - 1].kind != BOX:
            return 0
        label, end = (
            self._blocks[self._place].label,
            self._find(self._place, lambda block: block.kind == BOX_END),
        )
        return end if (label and label.text) or self._skip_marks(self._place + 1) < end else 0

    def _find_end(self, block: Block, level: int) -> int:
        """Return the place of the block after a callout that is in no box."""
        first = self._skip_marks(self._place)
        is_spaced = level > 0 or EMPTY_LINE in [mark.kind for mark in self._blocks[self._place : first]]
        is_lead_in = block.content.endswith(":") or (block.label and block.label.text.endswith(":"))
        if is_lead_in and first < len(self._blocks) and self._blocks[first].kind in _LISTS:
            return first + 1
        if block.label and block.label.text:
            return self._place
        return self._find(
            first,
            lambda block: (
                block.ends_callout
                or block.kind == BOX
                or 0 < block.level <= (level or 6)
                or (block.kind == EMPTY_LINE and not is_spaced)
            ),
        )


_LISTS = ("bullet_list_open", "ordered_list_open")


def _read_section(section: Section, reader: LabelReader) -> Iterator[Block]:
    """Yield the heading of a section and the blocks of its text; a section that is typed already as one."""
    if section.type != TEXT.name:
        yield Block("section", section.body, section=replace(section, body=""))
        yield Block("section", "", section=Section())
        return
    if section.heading:
        label = reader.read(section.heading, is_heading=True)
        own = replace(section, body="")
        yield Block("section", "", "", section.heading, _SECTION_LEVEL, label, own)
    yield from _read_blocks(_open_quotes(section.body, reader), reader)


def _read_blocks(body: str, reader: LabelReader) -> Iterator[Block]:
    tokens, lines = block_tokens(body), body.split("\n")
    starts = [(place, *token.map) for place, token in enumerate(tokens) if token.level == 0 and token.map]
    for number, (place, first, own_end) in enumerate(starts):
        end = starts[number + 1][1] if number + 1 < len(starts) else len(lines)
        token, content = tokens[place], ""
        if token.type in ("paragraph_open", "heading_open"):
            content = tokens[place + 1].content.strip()
        is_heading = token.type == "heading_open"
        kind = content if content in (EMPTY_LINE, BOX, BOX_END) else token.type
        yield Block(
            "end" if reader.is_end(content) else kind,
            "\n".join(lines[first if number else 0 : end]),
            "\n".join(lines[own_end:end]),
            content,
            int(token.tag[1]) if is_heading else 0,
            reader.read(content, is_heading=is_heading),
        )
    if not starts and body.strip():  # nothing but definitions
        yield Block("definitions", body)


def _open_quotes(body: str, reader: LabelReader) -> str:
    """Replace each quotation that begins with a label by its text in a box."""
    tokens, lines = block_tokens(body), body.split("\n")
    for place in reversed(range(len(tokens) - 2)):
        token = tokens[place]
        if token.type != "blockquote_open" or token.level or not token.map:
            continue
        is_paragraph = tokens[place + 1].type in ("paragraph_open", "heading_open")
        if is_paragraph and reader.read(tokens[place + 2].content):
            first, end = token.map
            inner = _QUOTE_SIGN.sub("", "\n".join(lines[first:end]))
            lines[first:end] = ["", BOX, "", *inner.split("\n"), "", BOX_END, ""]
    return "\n".join(lines)


def separate_labels(text: str) -> str:
    """Prepare plain text: a label in a line of a paragraph begins a paragraph, two empty lines are a mark.

    In plain text, a paragraph is often one line, and the next one follows without an empty line.
    """
    reader = make_label_reader()
    tokens, lines = block_tokens(text), text.split("\n")
    for token in reversed(tokens):
        if token.level or not token.map:
            continue
        first, end = token.map
        if not "".join(lines[end : end + 2]).strip() and end + 2 < len(lines) and token.type != "fence":
            lines[end:end] = ["", EMPTY_LINE, ""]
        if token.type == "paragraph_open":
            for place in reversed(range(first + 1, end)):
                if reader.read(lines[place]):
                    lines[place:place] = [""]
    return "\n".join(lines)


def _without_marks(body: str) -> str:
    return _MARK_LINE.sub("", body).strip("\n").rstrip()
