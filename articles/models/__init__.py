"""Rows, and the two ways between rows and manuscript."""

from articles.freshness import Generation
from articles.models.address import RESERVED_SLUGS, Address, check_slug, claim
from articles.models.article import Article, Byline, Kind, RelatedPost, Section, topics_in_order
from articles.models.edition import (
    Edition,
    EditionAuthor,
    EditionPicture,
    EditionQuerySet,
    EditionRelated,
    EditionTopic,
)
from articles.models.episode import Episode
from articles.models.from_manuscript import Cast, apply, apply_sections
from articles.models.picture import Picture, picture_file
from articles.models.revision import Revision, record
from articles.models.sign_off import SignOff, holding_sign_off, text_digest
from articles.models.timeline import lock, settle
from articles.models.to_manuscript import manuscript_of
from articles.models.topic import ArticleTopic, Topic, topic_slug

__all__ = [
    "RESERVED_SLUGS",
    "Address",
    "Article",
    "ArticleTopic",
    "Byline",
    "Cast",
    "Edition",
    "EditionAuthor",
    "EditionPicture",
    "EditionQuerySet",
    "EditionRelated",
    "EditionTopic",
    "Episode",
    "Generation",
    "Kind",
    "Picture",
    "RelatedPost",
    "Revision",
    "Section",
    "SignOff",
    "Topic",
    "apply",
    "apply_sections",
    "check_slug",
    "claim",
    "holding_sign_off",
    "lock",
    "manuscript_of",
    "picture_file",
    "record",
    "settle",
    "text_digest",
    "topic_slug",
    "topics_in_order",
]
