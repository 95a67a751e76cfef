"""Numbers the notes of an article in the order of their first citation, and renders the list of notes."""

from collections.abc import Mapping, MutableMapping, Sequence
from typing import Any

from markdown_it.token import Token

from articles.rendering.html import RenderContext, citation_id, tokens_to_html
from articles.rendering.safe import clean
from articles.rendering.tokens import find_citations


def number_notes(texts: Sequence[Sequence[Token]], notes: Mapping[str, Sequence[Token]]) -> dict[str, int]:
    """Return the number of each label: cited notes first, then uncited ones, in the order of the text.

    A note that is cited only in another note is numbered after that note.
    """
    order: dict[str, None] = {}
    for text in texts:
        _add_cited(order, text, notes)
    order.update(dict.fromkeys(notes))
    return {label: number for number, label in enumerate(order, start=1)}


def _add_cited(order: dict[str, None], text: Sequence[Token], notes: Mapping[str, Sequence[Token]]) -> None:
    found = [token.meta["label"] for token in find_citations(text)]
    while found:
        label = found.pop(0)
        if label in notes and label not in order:
            order[label] = None
            found += [token.meta["label"] for token in find_citations(notes[label])]


def notes_html(
    notes: Mapping[str, Sequence[Token]], env: MutableMapping[str, Any], context: RenderContext
) -> str:
    """Return the list of notes, each with a link back to every citation; empty without notes.

    Call it after the sections are rendered, because `context.citation_counts` is filled then.
    """
    if not notes:
        return ""
    in_order = sorted(notes, key=context.notes.__getitem__)
    bodies = [(context.notes[label], tokens_to_html(notes[label], env, context)) for label in in_order]
    items = "".join(
        f'<li id="note-{number}">{_add_back_links(body, number, context)}</li>\n' for number, body in bodies
    )
    return clean(f'<ol class="notes">\n{items}</ol>\n')


def _add_back_links(body: str, number: int, context: RenderContext) -> str:
    count = context.citation_counts.get(number, 0)
    links = "".join(" " + _back_link(number, citation, count) for citation in range(1, count + 1))
    # Inside the last paragraph, so that the arrow follows the last word.
    before, closing, after = body.rpartition("</p>")
    return f"{before}{links}{closing}{after}" if closing and not after.strip() else body + links


def _back_link(number: int, citation: int, count: int) -> str:
    label = f"Back to the text from source {number}" + (f", citation {citation}" if count > 1 else "")
    return f'<a class="note-back" href="#{citation_id(number, citation)}" aria-label="{label}">↩</a>'
