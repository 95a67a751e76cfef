"""Where the label of a link or picture ends: worked out once for each bracket.

markdown-it looks for the end anew at every bracket, and at every bracket around it again, so that 100,000
characters of `![` take it many seconds. What is found here is the same: see `test_link_labels.py`.
"""

from markdown_it.rules_inline import StateInline

_UNCLOSED, _HOLDS_A_LINK, _UNKNOWN = -1, -2, -3


def parse_link_label(state: StateInline, start: int, no_links: bool = False) -> int:
    """Return the place of the bracket that closes the one at `start`, or -1.

    With `no_links`, a label that holds a link is none.
    """
    ends = _known_ends(state)
    key = (start, state.posMax, no_links)
    if key not in ends and start > state.src.rfind("]", 0, state.posMax):
        return -1
    if key not in ends:
        ends[key] = _find_label_end(state, start, no_links=no_links)
    return max(ends[key], -1)


def _known_ends(state: StateInline) -> dict[tuple[int, int, bool], int]:
    ends: dict[tuple[int, int, bool], int] = vars(state).setdefault("label_ends", {})
    return ends


def _find_label_end(state: StateInline, start: int, *, no_links: bool) -> int:
    before, at, level, end = state.pos, start + 1, 1, _UNCLOSED
    while at < state.posMax:
        mark = state.src[at]
        level -= mark == "]"
        if level == 0:
            end = at
            break
        state.pos = at
        state.md.inline.skipToken(state)
        following = state.pos
        if mark == "[" and following > at + 1 and no_links:
            end = _HOLDS_A_LINK
            break
        if mark == "[" and following == at + 1:  # no link, but text
            inner = _end_of_text_label(state, at, no_links=no_links)
            if inner == _UNCLOSED or (inner == _HOLDS_A_LINK and no_links):
                end = inner
                break
            level += inner < 0
            following = max(following, inner + 1)
        at = following
    state.pos = before
    return end


def _end_of_text_label(state: StateInline, start: int, *, no_links: bool) -> int:
    """Return what is known of a label inside another; where nothing is, its brackets have to be counted.

    Up to the first link in it, it does not matter whether links may stand there.
    """
    ends = _known_ends(state)
    end = ends.get((start, state.posMax, True), _UNKNOWN)
    if no_links or end >= _UNCLOSED:
        return end
    return ends.get((start, state.posMax, False), _UNKNOWN)
