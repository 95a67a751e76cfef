"""Every name a text may use, and what it stands for: in the database, or in the import at hand."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError

from articles.manuscript import did_you_mean
from articles.models import Address, Article, Episode, Picture, Topic, topic_slug
from articles.publishing.library import PORTRAITS
from articles.transfer.content_folder.gathering import Gathered
from articles.transfer.content_folder.report import FileFault
from authors.models import Author


@dataclass(frozen=True, slots=True)
class Names:
    """`topics` maps a name in folded case to a slug, `articles` every address to a working slug.

    `renamed` maps the new slug of an article that a text names by its id to the present one; `new_topics` the
    slug of a topic to be made to its name.
    """

    authors: frozenset[str]
    topics: Mapping[str, str]
    topic_names: Mapping[str, str]
    articles: Mapping[str, str]
    episodes: frozenset[str]
    pictures: frozenset[str]
    renamed: Mapping[str, str] = field(default_factory=dict)
    new_topics: Mapping[str, str] = field(default_factory=dict)

    def topic(self, name: str) -> str | None:
        """Return the slug of the topic with this name or alias, in any case."""
        return self.topics.get(name.casefold())


def all_names(gathered: Gathered) -> Names:
    """Read the names from the database and add what the files bring, faulty files too.

    A file with a fault is one fault: those who name it are not blamed as well.
    """
    topic_names = _topic_names(gathered)
    topics = {name.casefold(): slug for slug, names in topic_names.items() for name in names}
    renamed = _renamed(gathered)
    now = {present: slug for slug, present in renamed.items()}
    addresses = Address.objects.filter(article__isnull=False).values_list("slug", "article__slug")
    articles = {address: now.get(slug, slug) for address, slug in addresses}
    articles |= {slug: now.get(slug, slug) for slug in Article.objects.values_list("slug", flat=True)}
    articles = _former_slugs(gathered) | articles | {slug: slug for slug in _article_slugs(gathered)}
    return Names(
        authors=frozenset(Author.objects.values_list("slug", flat=True)) | _slugs(gathered, "authors"),
        topics=topics,
        topic_names={slug: names[0] for slug, names in topic_names.items()},
        articles=articles,
        episodes=frozenset(Episode.objects.values_list("slug", flat=True)) | _slugs(gathered, "episodes"),
        pictures=frozenset(Picture.objects.values_list("path", flat=True))
        | {
            path for path in gathered.sources if path.startswith("images/") and not path.startswith(PORTRAITS)
        },
        renamed=renamed,
    )


def _renamed(gathered: Gathered) -> dict[str, str]:
    """Return the new slug of every article whose id stands in a text of another slug, and its present one."""
    ids = {text.value.id: slug for slug, text in gathered.articles.items() if text.value.id}
    rows = Article.objects.filter(public_id__in=ids).values_list("public_id", "slug")
    return {ids[public_id]: slug for public_id, slug in rows if ids[public_id] != slug}


def _article_slugs(gathered: Gathered) -> Iterator[str]:
    yield from gathered.articles
    yield from (text.slug for text in gathered.heads.values())
    yield from (PurePosixPath(path).stem for path in gathered.faulty if path.startswith("articles/"))


def _former_slugs(gathered: Gathered) -> dict[str, str]:
    """Return every slug that readers knew an article of the files by before, and its present one."""
    texts = [*gathered.articles.values(), *gathered.heads.values()]
    return {former: text.slug for text in texts for former in text.value.formerly}


def _slugs(gathered: Gathered, folder: str) -> frozenset[str]:
    return frozenset(source.slug for source in gathered.sources.values() if source.folder == folder)


def _topic_names(gathered: Gathered) -> dict[str, list[str]]:
    """Return every topic's slug and its names, its own name first, as they will be after the import."""
    names = {topic.slug: [topic.name, *topic.aliases] for topic in Topic.objects.all()}
    records = {slug: text.value for slug, text in gathered.topics.items()}
    return names | {slug: [record.name, *record.aliases] for slug, record in records.items()}


def with_new_topics(gathered: Gathered, names: Names) -> Names:
    """Return the names with a topic for each that the manuscripts name and nobody has, if it can be made."""
    texts = [*gathered.articles.values(), *gathered.heads.values()]
    topics, topic_names, new = dict(names.topics), dict(names.topic_names), dict[str, str]()
    for name in (name for text in texts for name in text.value.topics):
        known = name.casefold() in topics or is_faulty_topic(gathered, name)
        if not known and not topic_problems(name):
            wanted = topic_slug(name)
            numbered = (f"{wanted}-{number}" if number > 1 else wanted for number in count(1))
            slug = next(slug for slug in numbered if slug not in topic_names)
            topics[name.casefold()], topic_names[slug], new[slug] = slug, name, name
    return replace(names, topics=topics, topic_names=topic_names, new_topics=new)


def topic_problems(name: str) -> list[str]:
    """Say why there cannot be a topic of this name."""
    try:
        Topic(name=name, slug=topic_slug(name)).clean_fields(exclude=["aliases", "public_id"])
    except ValidationError as error:
        return error.message_dict.get("name") or error.messages
    return []


def topics_of_one_name(gathered: Gathered) -> Iterator[FileFault]:
    """Yield a fault for every name or alias in a topic's file that means another topic too."""
    owners: dict[str, set[str]] = {}
    names = _topic_names(gathered)
    for slug, own in names.items():
        for name in own:
            owners.setdefault(name.casefold(), set()).add(slug)
    for slug, text in gathered.topics.items():
        for name in names[slug]:
            for other in sorted(owners[name.casefold()] - {slug}):
                line = text.lines["name" if name == text.value.name else "aliases"]
                yield text.source.fault(line, f"“{name}” means the topic topics/{other}.md, too")


def unknown(kind: str, name: str, known: Iterable[str]) -> str:
    """Return the words for a name that stands for nothing."""
    return f"there is no {kind} “{name}”{did_you_mean(name, known)}"


def is_faulty_topic(gathered: Gathered, name: str) -> bool:
    """Whether a topic's name seems to be that of a file that could not be read."""
    return f"topics/{topic_slug(name)}.md" in gathered.faulty
