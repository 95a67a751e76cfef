"""Puts proposed wording for one text of an article into a working copy that has changed since."""

from collections.abc import Sequence
from dataclasses import replace

from articles.manuscript.blocks import Block, find_edits, join_blocks, split_blocks
from articles.manuscript.characters import strip_blank_lines
from articles.manuscript.formatting import canonical
from articles.manuscript.merging import MergeResult, merge
from articles.manuscript.model import Manuscript


def text_at(manuscript: Manuscript, index: int | None) -> str:
    """Return the text of the section at an index; None is the short version."""
    return manuscript.short_version if index is None else manuscript.sections[index].body


def with_text_at(manuscript: Manuscript, index: int | None, text: str) -> Manuscript:
    """Return the manuscript with another text of a section; None is the short version."""
    if index is None:
        return canonical(replace(manuscript, short_version=text))
    sections = list(manuscript.sections)
    sections[index] = replace(sections[index], body=text)
    return canonical(replace(manuscript, sections=tuple(sections)))


def merge_proposal(base: Manuscript, index: int | None, new_text: str, current: Manuscript) -> MergeResult:
    """Merge proposed wording, made from `base`, into the current text: "mine" is that, "theirs" the proposal.

    The changed paragraphs are changed where they are now, also if the section was split or merged. If that is
    not clear, the texts are merged by section.
    """
    proposed = with_text_at(base, index, new_text)
    changed = _change_paragraphs(text_at(base, index), text_at(proposed, index), current)
    return MergeResult(changed, changed, []) if changed else merge(base, current, proposed)


def _change_paragraphs(old: str, new: str, current: Manuscript) -> Manuscript | None:
    """Return the current text with the changed paragraphs; None if it is not clear where one is."""
    before = split_blocks(old)
    texts = [split_blocks(text_at(current, index)) for index in _indexes(current)]
    for start, stop, replacement in find_edits(before, split_blocks(new)):
        if start == stop:  # an addition goes behind the paragraph that it follows, or before the first
            start = max(0, start - 1)
            kept = before[start : start + 1]
            stop, replacement = start + 1, (*kept, *replacement) if stop else (*replacement, *kept)
        place = _find_run(texts, before[start:stop], before)
        if place is None:
            return None
        text, at = place
        text[at : at + stop - start] = replacement
    for index, text in zip(_indexes(current), texts, strict=True):
        current = with_text_at(current, index, strip_blank_lines(join_blocks(text)))
    return current


def _find_run(
    texts: Sequence[list[Block]], wanted: Sequence[Block], around: Sequence[Block]
) -> tuple[list[Block], int] | None:
    """Return the text that has a run of paragraphs, and where; None if several may be meant.

    Of several texts, the one with the most of the paragraphs `around` them is meant.
    """
    places = [
        (len(set(text) & set(around)), text, at)
        for text in texts
        for at in range(len(text) - len(wanted) + 1)
        if wanted and text[at : at + len(wanted)] == list(wanted)
    ]
    most = max((common for common, _text, _at in places), default=0)
    best = [(text, at) for common, text, at in places if common == most]
    return best[0] if len(best) == 1 else None


def _indexes(manuscript: Manuscript) -> Sequence[int | None]:
    return [None, *range(len(manuscript.sections))]
