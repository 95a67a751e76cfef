"""The check of the short version: it is there, and not much shorter or longer than it should be.

An article of 1,000 words with a short version of 30 words, or of 250, is found; one with 100 words is not. An
article under 300 words needs none: reading all of it takes about a minute.
"""

from collections.abc import Iterator

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.publishing.preflight.findings import Button, Check, Finding, Preflight, Severity
from articles.rendering import count_section_words

NAME = "short-version"
LEAST, MOST = 5, 20  # percent of the article
SHORT_ARTICLE = 300  # words


def check_short_version(preflight: Preflight) -> Iterator[Finding]:
    """Point out an article without a short version, and one of an unusual length."""
    manuscript = preflight.manuscript
    words = sum(count_section_words(one.heading, one.body) for one in manuscript.sections)
    if preflight.is_page or words < SHORT_ARTICLE:
        return
    short = count_section_words("", manuscript.short_version)
    percent = round(100 * short / words)
    values = {"percent": percent, "least": words * LEAST // 100, "most": words * MOST // 100}
    if not short:
        sentence = gettext(
            "There is no short version. Write one of %(least)d to %(most)d words for readers who "
            "are short on "
            "time."
        )
    elif percent < LEAST:
        sentence = gettext(
            "The short version has %(percent)d%% of the article’s words. Make it %(least)d words or longer, "
            "so that it holds the whole answer."
        )
    elif percent > MOST:
        sentence = gettext(
            "The short version has %(percent)d%% of the article’s words. Cut it to %(most)d words or fewer."
        )
    else:
        return
    yield Finding(
        NAME,
        Severity.NOTE,
        sentence % values,
        section=0,
        about=manuscript.short_version,
        chosen_button=Button.SHORT_VERSION,
    )


CHECK = Check(NAME, Severity.NOTE, check_short_version, _("Short version"))
