"""The tables of the articles app, and the conversion between rows and manuscripts."""

from articles.action_log import LoggedAction
from articles.freshness import Generation
from articles.jobs import Job
from articles.models.address import (
    RESERVED_SLUGS,
    Address,
    AddressTaken,
    check_slug,
    claim_former_slugs,
    claim_slug,
)
from articles.models.article import (
    Article,
    Byline,
    Kind,
    PinnedLead,
    RelatedPost,
    Section,
    WorkflowState,
    topics_in_order,
)
from articles.models.check_result import CheckResult
from articles.models.comment import COMMENT_LIMIT, Comment, Part, Proposal, ProposalState
from articles.models.crisis_phrase import CrisisPhrase
from articles.models.edition import (
    CHANGE_NOTE_LIMIT,
    Edition,
    EditionAuthor,
    EditionHelpLine,
    EditionPicture,
    EditionQuerySet,
    EditionRelated,
    EditionTopic,
    UnreadableEdition,
    describe_edition,
    manuscript_of_edition,
)
from articles.models.edition_text import EditionText, SearchWord, editions_with_phrases, index_editions
from articles.models.episode import Episode, clean_file_name
from articles.models.feedback import Feedback, count_answer, count_answers_by_edition
from articles.models.from_manuscript import Plan, References, apply, apply_plan, plan, set_article_fields
from articles.models.full_text import search_working_copies
from articles.models.help_line import (
    HelpLine,
    HelpSubject,
    KnownHelp,
    Level,
    check_subjects,
    known_help,
)
from articles.models.link_check import LINK_LIMIT, LinkCheck
from articles.models.new_articles import NewArticle, insert_new_articles
from articles.models.open_forms import (
    Autosave,
    Presence,
    record_presence,
    remove_old_forms,
    remove_presence,
)
from articles.models.picture import Picture, focus_of_lead, picture_file
from articles.models.references import ResolvedRevision, resolve_references, with_current_names
from articles.models.release import Release, ReleaseItem, ReleaseState
from articles.models.review_request import ReviewAnswer, ReviewRequest, ReviewScope
from articles.models.revision import Revision, current_revision, record_revision, record_unchosen
from articles.models.revision_data import (
    RevisionData,
    draft_digest,
    make_revision_data,
    revision_data_of_article,
    revision_data_of_references,
    revision_text,
)
from articles.models.safety import SafetyTerm, load_lexicon
from articles.models.series import Series, SeriesPart
from articles.models.set_aside import SetAside
from articles.models.sign_off import (
    SignedBy,
    SignOff,
    current_episode_sign_off,
    current_sign_off,
    episode_digest,
    text_digest,
)
from articles.models.timeline import lock_article, recompute_live_until
from articles.models.to_manuscript import (
    DraftSnapshot,
    draft_manuscript_of,
    manuscript_of,
    snapshot_of,
    with_identity,
    without_export_lines,
)
from articles.models.topic import ArticleTopic, FormerTopic, Topic, topic_slug
from articles.models.wording import (
    WordingLists,
    WordingTerm,
    load_wording,
    split_alternatives,
)
from articles.models.workflow_step import WorkflowStep, with_last_step

__all__ = [
    "CHANGE_NOTE_LIMIT",
    "COMMENT_LIMIT",
    "LINK_LIMIT",
    "RESERVED_SLUGS",
    "Address",
    "AddressTaken",
    "Article",
    "ArticleTopic",
    "Autosave",
    "Byline",
    "CheckResult",
    "Comment",
    "CrisisPhrase",
    "DraftSnapshot",
    "Edition",
    "EditionAuthor",
    "EditionHelpLine",
    "EditionPicture",
    "EditionQuerySet",
    "EditionRelated",
    "EditionText",
    "EditionTopic",
    "Episode",
    "Feedback",
    "FormerTopic",
    "Generation",
    "HelpLine",
    "HelpSubject",
    "Job",
    "Kind",
    "KnownHelp",
    "Level",
    "LinkCheck",
    "LoggedAction",
    "NewArticle",
    "Part",
    "Picture",
    "PinnedLead",
    "Plan",
    "Presence",
    "Proposal",
    "ProposalState",
    "References",
    "RelatedPost",
    "Release",
    "ReleaseItem",
    "ReleaseState",
    "ResolvedRevision",
    "ReviewAnswer",
    "ReviewRequest",
    "ReviewScope",
    "Revision",
    "RevisionData",
    "SafetyTerm",
    "SearchWord",
    "Section",
    "Series",
    "SeriesPart",
    "SetAside",
    "SignOff",
    "SignedBy",
    "Topic",
    "UnreadableEdition",
    "WordingLists",
    "WordingTerm",
    "WorkflowState",
    "WorkflowStep",
    "apply",
    "apply_plan",
    "check_slug",
    "check_subjects",
    "claim_former_slugs",
    "claim_slug",
    "clean_file_name",
    "count_answer",
    "count_answers_by_edition",
    "current_episode_sign_off",
    "current_revision",
    "current_sign_off",
    "describe_edition",
    "draft_digest",
    "draft_manuscript_of",
    "editions_with_phrases",
    "episode_digest",
    "focus_of_lead",
    "index_editions",
    "insert_new_articles",
    "known_help",
    "load_lexicon",
    "load_wording",
    "lock_article",
    "make_revision_data",
    "manuscript_of",
    "manuscript_of_edition",
    "picture_file",
    "plan",
    "recompute_live_until",
    "record_presence",
    "record_revision",
    "record_unchosen",
    "remove_old_forms",
    "remove_presence",
    "resolve_references",
    "revision_data_of_article",
    "revision_data_of_references",
    "revision_text",
    "search_working_copies",
    "set_article_fields",
    "snapshot_of",
    "split_alternatives",
    "text_digest",
    "topic_slug",
    "topics_in_order",
    "with_current_names",
    "with_identity",
    "with_last_step",
    "without_export_lines",
]
