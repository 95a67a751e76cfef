"""Finds the end of a link's or picture's label once for each bracket.

markdown-it repeats the search for every bracket inside every outer bracket, so 100,000 characters of `![`
take many seconds. The result here is the same; `test_link_labels.py` checks it.
"""

from markdown_it.rules_inline import StateInline

_UNCLOSED, _HOLDS_A_LINK, _UNKNOWN = -1, -2, -3


def parse_link_label(state: StateInline, start: int, no_links: bool = False) -> int:
    """Return the position of the bracket that closes the one at `start`, or -1.

    With `no_links`, text that contains a link is not a label.
    """
    ends = _label_ends(state)
    key = (start, state.posMax, no_links)
    if key not in ends and start > state.src.rfind("]", 0, state.posMax):
        return -1
    if key not in ends:
        ends[key] = _find_label_end(state, start, no_links=no_links)
    return max(ends[key], -1)


def _label_ends(state: StateInline) -> dict[tuple[int, int, bool], int]:
    ends: dict[tuple[int, int, bool], int] = vars(state).setdefault("label_ends", {})
    return ends


def _find_label_end(state: StateInline, start: int, *, no_links: bool) -> int:
    before, position, level, end = state.pos, start + 1, 1, _UNCLOSED
    while position < state.posMax:
        mark = state.src[position]
        level -= mark == "]"
        if level == 0:
            end = position
            break
        state.pos = position
        state.md.inline.skipToken(state)
        following = state.pos
        if mark == "[" and following > position + 1 and no_links:
            end = _HOLDS_A_LINK
            break
        if mark == "[" and following == position + 1:  # plain text, not a link
            inner = _find_inner_label_end(state, position, no_links=no_links)
            if inner == _UNCLOSED or (inner == _HOLDS_A_LINK and no_links):
                end = inner
                break
            level += inner < 0
            following = max(following, inner + 1)
        position = following
    state.pos = before
    return end


def _find_inner_label_end(state: StateInline, start: int, *, no_links: bool) -> int:
    """Return the cached end of a label inside another label; `_UNKNOWN` if its brackets must be counted.

    Up to the first link in the label, the result does not depend on `no_links`.
    """
    ends = _label_ends(state)
    end = ends.get((start, state.posMax, True), _UNKNOWN)
    if no_links or end >= _UNCLOSED:
        return end
    return ends.get((start, state.posMax, False), _UNKNOWN)
