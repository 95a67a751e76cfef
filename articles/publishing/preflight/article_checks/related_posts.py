"""The check that an article has two related posts that readers can open.

An article with one live related post and one draft is found; with two live ones it is not.
"""

from collections.abc import Iterator

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from articles.publishing.preflight.findings import Check, Finding, Preflight, Severity

NAME = "related-posts"
LEAST = 2


def check_related_posts(preflight: Preflight) -> Iterator[Finding]:
    """Point out an article with fewer than two live related posts."""
    if preflight.rows is None or preflight.is_page:
        return
    chosen, live = len(preflight.manuscript.related), len(preflight.rows.live_related)
    if live >= LEAST:
        return
    if chosen > live:
        sentence = gettext(
            "Readers can open %(live)d of the %(chosen)d related posts. Choose live ones, until "
            "there are %(least)d."
        )
    else:
        sentence = ngettext(
            "The article has one related post. Choose at least %(least)d, for readers who go on.",
            "The article has %(live)d related posts. Choose at least %(least)d, for readers who go on.",
            live,
        )
    values = {"live": live, "chosen": chosen, "least": LEAST}
    yield Finding(NAME, Severity.NOTE, sentence % values, field="related", about=str(live))


CHECK = Check(NAME, Severity.NOTE, check_related_posts, _("Related posts"))
