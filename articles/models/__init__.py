"""The tables of the articles app, and the conversion between rows and manuscripts."""

from articles.freshness import Generation
from articles.models.address import (
    RESERVED_SLUGS,
    Address,
    AddressTaken,
    check_slug,
    claim,
    claim_former,
)
from articles.models.article import Article, Byline, Kind, RelatedPost, Section, topics_in_order
from articles.models.autosave import Autosave
from articles.models.edition import (
    Edition,
    EditionAuthor,
    EditionPicture,
    EditionQuerySet,
    EditionRelated,
    EditionTopic,
)
from articles.models.edition_text import EditionText, index_editions
from articles.models.episode import Episode
from articles.models.from_manuscript import Plan, References, apply, apply_plan, fill, plan
from articles.models.frozen_text import Unreadable, describe_edition, manuscript_of_edition
from articles.models.full_text import matching
from articles.models.new_articles import New, write_new
from articles.models.picture import Picture, picture_file
from articles.models.presence import Presence, be_present, leave
from articles.models.references import ResolvedRevision, resolve_references, with_names_as_now
from articles.models.revision import Revision, head_of, record, set_aside
from articles.models.revision_data import (
    RevisionData,
    draft_digest,
    make_revision_data,
    revision_data_of_article,
    revision_data_of_references,
)
from articles.models.series import Series, SeriesPart
from articles.models.sign_off import SignOff, current_sign_off, text_digest
from articles.models.timeline import lock, recompute_live_until
from articles.models.to_manuscript import (
    manuscript_of,
    unsigned,
    unsigned_manuscript_of,
    with_identity,
)
from articles.models.topic import ArticleTopic, Topic, topic_slug

__all__ = [
    "RESERVED_SLUGS",
    "Address",
    "AddressTaken",
    "Article",
    "ArticleTopic",
    "Autosave",
    "Byline",
    "Edition",
    "EditionAuthor",
    "EditionPicture",
    "EditionQuerySet",
    "EditionRelated",
    "EditionText",
    "EditionTopic",
    "Episode",
    "Generation",
    "Kind",
    "New",
    "Picture",
    "Plan",
    "Presence",
    "References",
    "RelatedPost",
    "ResolvedRevision",
    "Revision",
    "RevisionData",
    "Section",
    "Series",
    "SeriesPart",
    "SignOff",
    "Topic",
    "Unreadable",
    "apply",
    "apply_plan",
    "be_present",
    "check_slug",
    "claim",
    "claim_former",
    "current_sign_off",
    "describe_edition",
    "draft_digest",
    "fill",
    "head_of",
    "index_editions",
    "leave",
    "lock",
    "make_revision_data",
    "manuscript_of",
    "manuscript_of_edition",
    "matching",
    "picture_file",
    "plan",
    "recompute_live_until",
    "record",
    "resolve_references",
    "revision_data_of_article",
    "revision_data_of_references",
    "set_aside",
    "text_digest",
    "topic_slug",
    "topics_in_order",
    "unsigned",
    "unsigned_manuscript_of",
    "with_identity",
    "with_names_as_now",
    "write_new",
]
