"""What the desk shows of the comments and proposals of an article, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.utils.translation import gettext

from articles.manuscript.anchoring import find_quote
from articles.manuscript.word_diff import DiffPiece, diff_words
from articles.models import Article, Comment, Part, Proposal, ProposalState, Section
from articles.publishing.mentions import colleagues_of, mention_name

PAGE_SIZE = 50  # threads, and proposals

# Comments are listed as the article is read; those whose section is gone come last.
_PARTS = (Part.ARTICLE, Part.TITLE, Part.SUBTITLE, Part.SHORT_VERSION, Part.SECTION)
_ORDER: Any = Case(
    *(When(part=part, section=None, then=Value(place)) for place, part in enumerate(_PARTS[:-1])),
    When(part=Part.SECTION, section=None, then=Value(len(_PARTS))),
    default=Value(len(_PARTS) - 1),
    output_field=IntegerField(),
)


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment with its answers. `has_lost_words`: its section no longer has the words it is about."""

    comment: Comment
    answers: Sequence[Comment]
    has_lost_words: bool


@dataclass(frozen=True, slots=True)
class ShownProposal:
    """A proposal with its difference by word."""

    proposal: Proposal
    pieces: Sequence[DiffPiece]


@dataclass(slots=True)
class PlaceGroup:
    """The threads and proposals at one place. `section` is None for other parts, and for what is gone."""

    title: str
    section: Section | None = None
    is_gone: bool = False
    threads: list[Thread] = field(default_factory=list)
    proposals: list[ShownProposal] = field(default_factory=list)


def comment_groups(article: Article, *, closed: bool = False, page: Any = 1) -> dict[str, Any]:
    """Return a page of the threads and proposals, grouped by place: open ones, or closed ones.

    Six queries, however many there are.
    """
    threads = _threads(article, closed=closed, page=page)
    proposals = _proposals(article, closed=closed, page=page)
    answers = defaultdict(list)
    for answer in Comment.objects.filter(parent__in=[thread.pk for thread in threads]):
        answers[answer.parent_id].append(answer)
    groups: dict[tuple[str, int | None], PlaceGroup] = {}
    for thread in threads:
        group = groups.setdefault((thread.part, thread.section_id), _group_of(thread.part, thread.section))
        group.threads.append(Thread(thread, answers[thread.pk], _has_lost_words(thread)))
    for proposal in proposals:
        part = Part.SHORT_VERSION if proposal.index is None else Part.SECTION
        group = groups.setdefault((part, proposal.section_id), _group_of(part, proposal.section))
        group.proposals.append(ShownProposal(proposal, diff_words(proposal.old_text, proposal.new_text)))
    has_more_threads = threads.paginator.num_pages >= proposals.paginator.num_pages
    return {
        "groups": _in_order(groups),
        "page": threads if has_more_threads else proposals,
        "is_closed": closed,
    }


def _in_order(groups: Mapping[tuple[str, int | None], PlaceGroup]) -> list[PlaceGroup]:
    def place(item: tuple[tuple[str, int | None], PlaceGroup]) -> tuple[bool, int, int]:
        (part, _), group = item
        return group.is_gone, _PARTS.index(Part(part)), group.section.position if group.section else 0

    return [group for _key, group in sorted(groups.items(), key=place)]


def _threads(article: Article, *, closed: bool, page: Any) -> Page[Comment]:
    rows = Comment.objects.filter(article=article).threads().select_related("section")
    rows = rows.exclude(resolved_at=None) if closed else rows.open()
    ordered: QuerySet[Comment] = rows.order_by(_ORDER, "section__position", "start", "made_at", "pk")
    return Paginator(ordered, PAGE_SIZE).get_page(page)


def _proposals(article: Article, *, closed: bool, page: Any) -> Page[Proposal]:
    rows = Proposal.objects.filter(article=article).select_related("section", "decided_by")
    open_state = {"state": ProposalState.OPEN}
    rows = rows.exclude(**open_state) if closed else rows.filter(**open_state)
    return Paginator(rows, PAGE_SIZE).get_page(page)


def _group_of(part: str, section: Section | None) -> PlaceGroup:
    if part != Part.SECTION:
        return PlaceGroup(str(Part(part).label))
    if section is None:
        return PlaceGroup(gettext("No longer in the text"), is_gone=True)
    return PlaceGroup(str(section), section)


def _has_lost_words(thread: Comment) -> bool:
    """Whether the words are gone. Words of a heading have no place in the text, but they are there."""
    if not thread.quote or thread.start is not None or thread.part == Part.ARTICLE:
        return False
    return not (thread.section and find_quote(thread.section.heading, thread.quote))


def mention_choices(article: Article) -> list[dict[str, str]]:
    """Return the people whom a comment on this article can mention. Two queries."""
    return [{"name": mention_name(user), "user": user.get_username()} for user in colleagues_of(article)]


def place_choices(sections: Iterable[Section]) -> list[tuple[str, str]]:
    """Return the parts of an article that one can comment on, with the value of each in a form."""
    parts = [(str(part.value), str(part.label)) for part in _PARTS[:-1]]
    return parts + [(f"{Part.SECTION}-{section.pk}", str(section)) for section in sections]
