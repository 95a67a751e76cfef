"""Notes: numbered through the article in the order they are first cited, listed once at its end."""

from collections.abc import Mapping, MutableMapping, Sequence
from typing import Any

from markdown_it.token import Token

from articles.rendering.html import Context, note_reference, to_html
from articles.rendering.safe import clean
from articles.rendering.tokens import cited


def number_notes(texts: Sequence[Sequence[Token]], notes: Mapping[str, Sequence[Token]]) -> dict[str, int]:
    """Return each label's number: cited ones first, then those never cited, in the order of the text.

    A note that only another note cites comes when that one is read.
    """
    order: dict[str, None] = {}
    for text in texts:
        _add_cited(order, text, notes)
    order.update(dict.fromkeys(notes))
    return {label: number for number, label in enumerate(order, start=1)}


def _add_cited(order: dict[str, None], text: Sequence[Token], notes: Mapping[str, Sequence[Token]]) -> None:
    found = [token.meta["label"] for token in cited(text)]
    while found:
        label = found.pop(0)
        if label in notes and label not in order:
            order[label] = None
            found += [token.meta["label"] for token in cited(notes[label])]


def notes_html(notes: Mapping[str, Sequence[Token]], env: MutableMapping[str, Any], context: Context) -> str:
    """Return the list of notes, each with a way back to every place that cites it; empty without notes.

    Call after the sections have been written, for `context.cited` to know those places.
    """
    if not notes:
        return ""
    in_order = sorted(notes, key=context.notes.__getitem__)
    bodies = [(context.notes[label], to_html(notes[label], env, context)) for label in in_order]
    items = "".join(
        f'<li id="note-{number}">{_with_ways_back(body, number, context)}</li>\n' for number, body in bodies
    )
    return clean(f'<ol class="notes">\n{items}</ol>\n')


def _with_ways_back(body: str, number: int, context: Context) -> str:
    times = context.cited.get(number, 0)
    ways = "".join(" " + _way_back(number, time, times) for time in range(1, times + 1))
    # Into the last paragraph, so that the arrow stands behind the last word.
    before, closing, after = body.rpartition("</p>")
    return f"{before}{ways}{closing}{after}" if closing and not after.strip() else body + ways


def _way_back(number: int, time: int, times: int) -> str:
    label = f"Back to the text from source {number}" + (f", citation {time}" if times > 1 else "")
    return f'<a class="note-back" href="#{note_reference(number, time)}" aria-label="{label}">↩</a>'
