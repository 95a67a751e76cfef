"""An article of 4,000 words with four callouts, as Word and Google Docs put it on the clipboard."""

from collections.abc import Iterator
from html import escape
from itertools import cycle, islice

TITLE = "Why nights are long, and what helps"
WORDS = 4_000
# Each part: the label or heading, how it is written in the document, and its share of the words in percent.
PARTS = [
    ("", "introduction", 8),
    ("Why do I wake at three?", "heading", 20),
    ("DEEP DIVE", "label", 6),
    ("What can I try tonight?", "heading", 18),
    ("Pro tip: ", "in its paragraph", 2),
    ("And then it goes on in the text.", "text", 12),
    ("Deep dive: how sleep is measured", "heading", 8),
    ("When does it pass?", "heading", 20),
    ("Heads up", "box", 6),
]
EXPECTED = [
    ("text", ""),
    ("text", "Why do I wake at three?"),
    ("deep-dive", ""),
    ("text", "What can I try tonight?"),
    ("pro-tip", ""),
    ("text", ""),
    ("deep-dive", "How sleep is measured"),
    ("text", "When does it pass?"),
    ("heads-up", ""),
]
_SENTENCES = [
    "The room is dark and the house is quiet.",
    "Most people wake several times in a night, and few of them remember it in the morning.",
    "A lamp, a book and a cup of tea are a good start.",
    "Nothing here has to be done at once, and nothing has to be done well.",
    "You can write down what goes round in your head, fold the paper and put it away until breakfast.",
]


def _paragraphs(percent: int) -> Iterator[str]:
    left, sentences = WORDS * percent // 100, cycle(_SENTENCES)
    while left > 0:
        words = " ".join(islice(sentences, 4)).split()[:left]
        yield " ".join(words)
        left -= len(words)


def word_html() -> str:
    """Return the document as Word copies it."""
    normal = "<p class=MsoNormal><span style='mso-ansi-language:EN-US'>{}<o:p></o:p></span></p>\n".format
    html = f"<p class=MsoTitle><span lang=EN-US>{escape(TITLE)}<o:p></o:p></span></p>\n"
    for name, kind, percent in PARTS:
        body = [escape(paragraph) for paragraph in _paragraphs(percent)]
        if kind == "heading":
            html += f"<h1><span lang=EN-US>{escape(name)}<o:p></o:p></span></h1>\n"
        elif kind == "in its paragraph":
            body[0] = f"<b style='mso-bidi-font-weight:normal'>{name}</b>{body[0]}"
        elif kind == "label":
            html += normal(f"<b>{name}</b>")
        if kind == "box":
            border = (
                "mso-element:para-border-div;border:solid windowtext 1.0pt;padding:1.0pt 4.0pt 1.0pt 4.0pt"
            )
            html += f"<div style='{border}'>\n{''.join(map(normal, [f'<b>{name}</b>', *body]))}</div>\n"
        else:
            html += "".join(map(normal, body))
    return (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>'
        "<meta name=Generator content='Microsoft Word 15'><style><!-- p.MsoNormal {margin:0cm;} --></style>"
        f"</head><body lang=EN-US><!--StartFragment-->{html}<!--EndFragment--></body></html>"
    )


def google_docs_html() -> str:
    """Return the document as Google Docs copies it."""
    span = '<span style="font-size:{}pt;font-family:Arial;font-weight:{};white-space:pre-wrap;">{}</span>'

    def block(text: str, *, tag: str = "p", size: int = 11, weight: int = 400) -> str:
        return f'<{tag} dir="ltr" style="line-height:1.38;">{span.format(size, weight, text)}</{tag}>'

    html = block(escape(TITLE), size=26)
    for name, kind, percent in PARTS:
        body = [escape(paragraph) for paragraph in _paragraphs(percent)]
        if kind == "heading":
            html += block(escape(name), tag="h2", size=16)
        elif kind == "in its paragraph":
            first = span.format(11, 700, name) + span.format(11, 400, body.pop(0))
            html += f'<p dir="ltr" style="line-height:1.38;">{first}</p>'
        elif kind == "label":
            html += block(name, weight=700)
        if kind == "box":
            rows = block(name, weight=700) + "".join(map(block, body))
            table = f'<colgroup><col width="624"/></colgroup><tbody><tr><td>{rows}</td></tr></tbody>'
            html += f'<div dir="ltr"><table style="border:none;">{table}</table></div>'
        else:
            html += "".join(map(block, body))
    return f'<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-0f1e2d3c">{html}</b>'
