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

    If the section was split, or merged into another one, the paragraphs are changed where they are now.
    """
    proposed = with_text_at(base, index, new_text)
    result = merge(base, current, proposed)
    if not result.clashes:
        return result
    moved = _apply_to_paragraphs(text_at(base, index), text_at(proposed, index), current)
    return MergeResult(moved, moved, []) if moved else result


def _apply_to_paragraphs(old: str, new: str, current: Manuscript) -> Manuscript | None:
    """Return the current text with the changed paragraphs; None unless each is in exactly one place."""
    before = split_blocks(old)
    texts = [split_blocks(text_at(current, index)) for index in _indexes(current)]
    for start, stop, replacement in find_edits(before, split_blocks(new)):
        if start == stop:  # an addition goes behind the paragraph that it followed
            start = max(0, start - 1)
            kept = before[start : start + 1]
            stop, replacement = start + 1, (*kept, *replacement) if stop else (*replacement, *kept)
        places = [(text, at) for text in texts for at in _find_run(text, before[start:stop])]
        if len(places) != 1:
            return None
        text, at = places[0]
        text[at : at + stop - start] = replacement
    for index, text in zip(_indexes(current), texts, strict=True):
        current = with_text_at(current, index, strip_blank_lines(join_blocks(text)))
    return current


def _indexes(manuscript: Manuscript) -> Sequence[int | None]:
    return [None, *range(len(manuscript.sections))]


def _find_run(text: Sequence[Block], wanted: Sequence[Block]) -> list[int]:
    """Return where a run of paragraphs begins in a text."""
    last = len(text) - len(wanted)
    return [at for at in range(last + 1) if wanted and list(text[at : at + len(wanted)]) == list(wanted)]
