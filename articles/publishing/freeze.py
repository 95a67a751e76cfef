"""Freezes a working copy into an unsaved edition: checks and renders it, without times or a transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext

from articles.manuscript import (
    Manuscript,
    help_slugs,
    section_anchors,
)
from articles.manuscript.decisions import has_confirmed_section
from articles.manuscript.safety_terms import Lexicon
from articles.message_translation import translate_message
from articles.models import (
    Article,
    DraftSnapshot,
    Edition,
    Episode,
    Picture,
    draft_digest,
    focus_of_lead,
    index_editions,
    picture_file,
    snapshot_of,
    text_digest,
)
from articles.models.edition import (
    EditionAuthor,
    EditionHelpLine,
    EditionPicture,
    EditionRelated,
    EditionTopic,
)
from articles.models.references import ReferenceIds
from articles.pictures import BadPicture
from articles.pictures.store import needs_share, share_name, store_share
from articles.publishing.placed_help import help_lines_by_slug
from articles.publishing.preflight.findings import Check
from articles.publishing.preflight.preflight_checks import (
    CHECKS,
    prepare_preflight,
    refuse_blocked,
    refuse_findings,
)
from articles.publishing.ready_text import ReadyText
from articles.publishing.refusals import Refused
from articles.publishing.text_faults import load_named_rows, refuse_faulty
from articles.rendering import VERSION, Rendering, render


@dataclass(frozen=True, slots=True)
class NewEdition:
    """An unsaved edition and the ids of the rows it refers to, in order."""

    edition: Edition
    author_ids: Sequence[int]
    topic_ids: Sequence[int]
    related_ids: Sequence[int]
    picture_ids: Sequence[int]
    help_line_ids: Sequence[int]


@dataclass(frozen=True, slots=True)
class Frozen(NewEdition):
    """A new edition with the manuscript it was made from, and the anchors of its sections."""

    manuscript: Manuscript
    anchors: tuple[str, ...]

    @property
    def names(self) -> ReferenceIds:
        """The ids of the rows that the manuscript refers to."""
        manuscript, episode = self.manuscript, self.edition.episode_id
        return ReferenceIds(
            authors=dict(zip(manuscript.authors, self.author_ids, strict=True)),
            topics=dict(zip(manuscript.topics, self.topic_ids, strict=True)),
            related=dict(zip(manuscript.related, self.related_ids, strict=True)),
            episode={manuscript.episode: episode} if episode else {},
            pictures=dict(zip(self.edition.pictures, self.picture_ids, strict=True)),
        )


def save_editions(frozen: Sequence[NewEdition]) -> None:
    """Save editions, their through rows and their search texts, in seven inserts at most."""
    for one in frozen:
        one.edition.names = {
            "authors": list(one.author_ids),
            "topics": list(one.topic_ids),
            "related": list(one.related_ids),
        }
    Edition.objects.bulk_create(one.edition for one in frozen)
    EditionAuthor.objects.bulk_create(
        EditionAuthor(edition=one.edition, author_id=pk, position=i)
        for one in frozen
        for i, pk in enumerate(one.author_ids)
    )
    EditionTopic.objects.bulk_create(
        EditionTopic(edition=one.edition, topic_id=pk, position=i)
        for one in frozen
        for i, pk in enumerate(one.topic_ids)
    )
    EditionRelated.objects.bulk_create(
        EditionRelated(edition=one.edition, article_id=pk, position=i)
        for one in frozen
        for i, pk in enumerate(one.related_ids)
    )
    EditionPicture.objects.bulk_create(
        EditionPicture(edition=one.edition, picture_id=pk) for one in frozen for pk in one.picture_ids
    )
    EditionHelpLine.objects.bulk_create(
        EditionHelpLine(edition=one.edition, line_id=pk) for one in frozen for pk in one.help_line_ids
    )
    index_editions(one.edition for one in frozen)


def freeze(
    article: Article,
    snapshot: DraftSnapshot | None = None,
    *,
    lexicon: Lexicon | None = None,
    checks: Sequence[Check] = CHECKS,
    ready: ReadyText | None = None,
    help_lines: Mapping[str, int] | None = None,
) -> Frozen:
    """Check, render and freeze the working copy: from its rows, or from a snapshot that will be written.

    `lexicon` is the safety list, if the caller has loaded it. `checks` are those that may refuse the text:
    all, or `SAFETY_CHECKS` for an import. `ready` is what follows from this text, and `help_lines` are the
    ids of all help lines by slug, in their order, if the caller has them.

    Raises `Refused` with every fault of the text, every missing picture and every unknown help line;
    `PreflightRefused` for a text that may stay a draft, but not be published.
    """
    snapshot = snapshot or snapshot_of(article)
    manuscript = snapshot.manuscript
    named = load_named_rows(manuscript, ready=ready, help_lines=help_lines)
    refuse_faulty(manuscript, named, ready=ready)
    if ready:
        refuse_findings(ready.blocking, checks)
    else:
        refuse_blocked(prepare_preflight(manuscript, lexicon=lexicon), checks)
    edition = edition_of(article, manuscript, named.pictures, article.episode, ready)
    create_share_picture(edition)
    frozen = Frozen(
        edition=edition,
        manuscript=manuscript,
        anchors=section_anchors(manuscript.sections),
        author_ids=snapshot.author_ids,
        topic_ids=snapshot.topic_ids,
        related_ids=snapshot.related_ids,
        picture_ids=[picture.pk for picture in named.pictures.values()],
        help_line_ids=list(named.help_lines.values()),
    )
    edition.draft_digest = snapshot.digest or draft_digest(manuscript, frozen.names)
    return frozen


def has_its_help_lines(frozen: Frozen) -> bool:
    """Whether the help lines that a frozen text places still exist."""
    lines = help_lines_by_slug(help_slugs(frozen.manuscript))
    return set(lines.values()) == set(frozen.help_line_ids)


def edition_of(
    article: Article,
    manuscript: Manuscript,
    pictures: Mapping[str, Picture],
    episode: Episode | None,
    ready: ReadyText | None = None,
) -> Edition:
    """Return an unsaved edition of this text, without times. `pictures` are by their paths.

    `ready` is what follows from this text, if the caller has it.
    """
    edition = Edition(
        article=article,
        kind=manuscript.kind,
        slug=manuscript.slug,
        title=manuscript.title,
        dek=manuscript.dek,
        description=manuscript.description,
        content_note=manuscript.content_note,
        content_note_sections=list(manuscript.content_note_sections),
        short_note=manuscript.short_note,
        is_sensitive=has_confirmed_section(manuscript),
        lead=_lead(manuscript, pictures.get(manuscript.image)),
        pictures={path: picture.stored for path, picture in pictures.items()},
        digest=text_digest(manuscript),
        episode=episode,
    )
    render_into(edition, manuscript, ready)
    return edition


def _lead(manuscript: Manuscript, picture: Picture | None) -> dict[str, Any]:
    if picture is None:
        return {}
    return {
        "stored": picture.stored,
        "focus": [picture.focus_x, picture.focus_y],
        "alt": manuscript.image_alt,
        "caption": manuscript.image_caption,
        "credit": manuscript.image_credit,
    }


def create_share_picture(edition: Edition) -> None:
    """Create the social media picture of an edition (Open Graph) and set its name. The row is not saved."""
    if edition.lead:
        focus = focus_of_lead(edition.lead)
        try:
            store_share(edition.lead["stored"], focus)
        except BadPicture as bad:
            problem = gettext("The picture for shared links could not be made from the lead picture.")
            raise Refused(problem, translate_message(bad.args[0])) from None
        edition.lead["share"] = share_name(edition.lead["stored"], focus)


def has_its_pictures(edition: Edition) -> bool:
    """Whether the pictures of an unsaved edition are still in the library, and their files exist.

    Call under `hold_off_removal`: from then on the files of pictures in the library are not removed. The
    social media picture is checked separately, because no other row refers to it.
    """
    pictures = dict(Picture.objects.filter(path__in=edition.pictures).values_list("path", "stored"))
    lead = edition.lead
    return pictures == edition.pictures and not (lead and needs_share(lead["stored"], focus_of_lead(lead)))


def render_into(edition: Edition, manuscript: Manuscript, ready: ReadyText | None = None) -> None:
    """Render the manuscript into the HTML fields of the edition. Nothing is saved.

    The rendering of a `ready` text is used, unless one of its pictures was replaced meanwhile.
    """
    files = {path: picture_file(stored) for path, stored in edition.pictures.items()}
    is_ready = ready is not None and ready.files == files
    rendering = (ready.rendering if ready and is_ready else None) or render(manuscript, files)
    edition.short_html = rendering.short_html
    edition.sections = _sections(rendering)
    edition.notes_html = rendering.notes_html
    edition.words = rendering.words
    edition.minutes = rendering.minutes
    edition.short_minutes = rendering.short_minutes
    edition.renderer = VERSION


def _sections(rendering: Rendering) -> list[dict[str, str]]:
    return [
        {
            "type": section.type,
            "heading": section.heading,
            "heading_html": section.heading_html,
            "anchor": section.anchor,
            "html": section.html,
        }
        for section in rendering.sections
    ]


def with_pins(manuscript: Manuscript, pins: Sequence[str]) -> Manuscript:
    """Return the manuscript with these anchors pinned, so that none is derived from a heading."""
    sections = tuple(
        replace(section, anchor=pin) for section, pin in zip(manuscript.sections, pins, strict=True)
    )
    return replace(manuscript, sections=sections)
