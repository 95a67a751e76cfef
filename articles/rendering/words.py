"""The words of parsed Markdown, without its marks."""

from collections.abc import Iterator, Sequence

from markdown_it.token import Token

BREAKS = ("softbreak", "hardbreak")
BLOCKS_OF_TEXT = ("inline", "fence", "code_block")


def text_of(tokens: Sequence[Token]) -> str:
    """Return the plain text, a line a block, note references left out."""
    lines = (_line(token) for token in tokens if token.type in BLOCKS_OF_TEXT)
    return "\n".join(line for line in lines if line)


def _line(block: Token) -> str:
    return " ".join((inline_text(block.children) if block.children else block.content).split())


def inline_text(tokens: Sequence[Token]) -> str:
    """Return the words of what stands inside a block, those in the description of a picture too."""
    return "".join(_words(tokens))


def _words(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type in BREAKS:
            yield " "
        elif token.type == "image":
            yield inline_text(token.children or ())
        elif token.type != "footnote_ref":
            yield token.content
