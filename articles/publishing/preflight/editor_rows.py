"""The rows of other tables that the checks need, loaded before they run: a check itself makes no query."""

from collections.abc import Mapping
from dataclasses import dataclass

from articles.manuscript import Manuscript
from articles.manuscript.links import find_links
from articles.models import Edition, KnownHelp, WordingLists, known_help, load_wording
from articles.publishing.link_targets import closed_paths
from authors.models import Author


@dataclass(frozen=True, slots=True)
class AuthorBio:
    """An author of the text, as far as the checks need it."""

    pk: int
    name: str
    has_bio: bool


@dataclass(frozen=True, slots=True)
class EditorRows:
    """What the checks for editors need of other tables.

    `known_help` has the slugs and numbers of all help lines, `closed_paths` the paths that the text links to
    and readers cannot open, `live_related` the slugs of its related posts that readers can open. `bios`
    are in the order of the text. `language` is the code of the language that the articles are written in.
    """

    known_help: KnownHelp
    closed_paths: frozenset[str]
    bios: tuple[AuthorBio, ...]
    live_related: frozenset[str]
    wording: WordingLists
    language: str


def load_editor_rows(manuscript: Manuscript, language: str) -> EditorRows:
    """Return the rows for a text. Four queries, and those of `closed_paths` for links inside the site."""
    linked = {link.path for link in find_links(manuscript) if link.path}
    return EditorRows(
        known_help=known_help(),
        closed_paths=closed_paths(linked),
        bios=_load_bios(manuscript),
        live_related=_load_live_related(manuscript),
        wording=load_wording(language),
        language=language,
    )


def _load_bios(manuscript: Manuscript) -> tuple[AuthorBio, ...]:
    if not manuscript.authors:
        return ()
    rows = Author.objects.filter(slug__in=manuscript.authors).values_list("slug", "pk", "name", "bio")
    found: Mapping[str, AuthorBio] = {
        slug: AuthorBio(pk, name, bool(bio.strip())) for slug, pk, name, bio in rows
    }
    return tuple(found[slug] for slug in manuscript.authors if slug in found)


def _load_live_related(manuscript: Manuscript) -> frozenset[str]:
    if not manuscript.related:
        return frozenset()
    live = Edition.objects.live().filter(article__slug__in=manuscript.related)
    return frozenset(live.order_by().values_list("article__slug", flat=True))
