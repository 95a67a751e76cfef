"""Rows, and the two ways between rows and manuscript."""

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
from articles.models.casting import Casting, cast_from, with_names_as_now
from articles.models.edition import (
    Edition,
    EditionAuthor,
    EditionPicture,
    EditionQuerySet,
    EditionRelated,
    EditionTopic,
)
from articles.models.edition_text import EditionText, tell_editions
from articles.models.episode import Episode
from articles.models.facts import Facts, draft_digest, facts, facts_of, facts_of_cast
from articles.models.from_manuscript import Cast, Plan, apply, carry_out, fill, plan
from articles.models.frozen_text import Unreadable, described, manuscript_of_edition
from articles.models.full_text import matching
from articles.models.new_articles import New, write_new
from articles.models.picture import Picture, picture_file
from articles.models.presence import Presence, be_present, leave
from articles.models.revision import Revision, head_of, record, set_aside
from articles.models.series import Series, SeriesPart
from articles.models.sign_off import SignOff, holding_sign_off, text_digest
from articles.models.timeline import lock, settle
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
    "Cast",
    "Casting",
    "Edition",
    "EditionAuthor",
    "EditionPicture",
    "EditionQuerySet",
    "EditionRelated",
    "EditionText",
    "EditionTopic",
    "Episode",
    "Facts",
    "Generation",
    "Kind",
    "New",
    "Picture",
    "Plan",
    "Presence",
    "RelatedPost",
    "Revision",
    "Section",
    "Series",
    "SeriesPart",
    "SignOff",
    "Topic",
    "Unreadable",
    "apply",
    "be_present",
    "carry_out",
    "cast_from",
    "check_slug",
    "claim",
    "claim_former",
    "described",
    "draft_digest",
    "facts",
    "facts_of",
    "facts_of_cast",
    "fill",
    "head_of",
    "holding_sign_off",
    "leave",
    "lock",
    "manuscript_of",
    "manuscript_of_edition",
    "matching",
    "picture_file",
    "plan",
    "record",
    "set_aside",
    "settle",
    "tell_editions",
    "text_digest",
    "topic_slug",
    "topics_in_order",
    "unsigned",
    "unsigned_manuscript_of",
    "with_identity",
    "with_names_as_now",
    "write_new",
]
