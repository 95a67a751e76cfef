"""The check that an article has an author, and that each author has a bio.

An article without an author, or by one whose bio is empty, is found. A standing page needs no author.
"""

from collections.abc import Iterator

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.publishing.preflight.findings import Button, Check, Finding, Preflight, Severity

NAME = "author-bios"


def check_author_bios(preflight: Preflight) -> Iterator[Finding]:
    """Point out a missing author, and authors without a bio."""
    if preflight.rows is None:
        return
    if not preflight.rows.bios and not preflight.is_page:
        sentence = gettext("The article has no author. Readers trust a text more if they know who wrote it.")
        yield Finding(NAME, Severity.NOTE, sentence, field="authors")
    for author in preflight.rows.bios:
        if not author.has_bio:
            sentence = gettext("%(name)s has no bio. Write a few sentences about their work and training.")
            yield Finding(
                NAME,
                Severity.NOTE,
                sentence % {"name": author.name},
                field="authors",
                about=author.name,
                chosen_button=Button.AUTHOR,
                target=author.pk,
            )


CHECK = Check(NAME, Severity.NOTE, check_author_bios, _("Authors and bios"))
