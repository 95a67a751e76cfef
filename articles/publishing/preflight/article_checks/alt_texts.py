"""The check of alt texts: every picture has one that says what it shows, and is no file name.

`![](images/chairs.jpg)` and `![IMG_2041.jpg](images/chairs.jpg)` are found,
`![Two armchairs](images/chairs.jpg)` is not.
"""

import re
from collections.abc import Iterator

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.manuscript import collect_definitions, parse_markdown_body, picture_path
from articles.publishing.preflight.findings import Button, Check, Finding, Preflight, Severity
from articles.rendering.words import inline_to_text

NAME = "alt-texts"
LONGEST = 250  # characters; screen readers cannot pause in an alt text
_FILE_NAME = re.compile(
    r"\S+\.(?:jpe?g|png|webp|gif|avif)|(?:img|dsc|image|picture|photo)[\W_]*\d*", re.IGNORECASE
)


def check_alt_texts(preflight: Preflight) -> Iterator[Finding]:
    """Point out pictures without an alt text, or with one that says nothing."""
    manuscript = preflight.manuscript
    if manuscript.image and (sentence := _problem_of(manuscript.image, manuscript.image_alt)):
        about = f"{manuscript.image} {manuscript.image_alt}"
        yield Finding(NAME, Severity.NOTE, sentence, field="image_alt", about=about)
    env = collect_definitions(manuscript.sections, manuscript.short_version)
    bodies = [manuscript.short_version, *(section.body for section in manuscript.sections)]
    for section, body in enumerate(bodies):
        for line, token in parse_markdown_body(body).inlines(env) if "![" in body else ():
            if token.type != "image":
                continue
            path, alt = picture_path(token), inline_to_text(token.children or ())
            if sentence := _problem_of(path, alt):
                yield Finding(
                    NAME,
                    Severity.NOTE,
                    sentence,
                    section,
                    line,
                    about=f"{path} {alt}",
                    words=f"![{token.content}]",
                    chosen_button=Button.PICTURE,
                )


def _problem_of(path: str, alt: str) -> str:
    """Return a sentence about the alt text of a picture, or an empty string."""
    if not alt.strip():
        sentence = gettext(
            "The picture %(path)s has no alt text. Say what it shows, for readers who cannot see it."
        )
    elif _FILE_NAME.fullmatch(alt.strip()):
        sentence = gettext("The alt text of %(path)s is “%(alt)s”. Say what the picture shows instead.")
    elif len(alt) > LONGEST:
        sentence = gettext(
            "The alt text of %(path)s is long. Say the most important in one or two sentences, and "
            "the rest in "
            "the caption or the text."
        )
    else:
        return ""
    return sentence % {"path": path, "alt": alt.strip()}


CHECK = Check(NAME, Severity.NOTE, check_alt_texts, _("Alt texts"))
