"""Every name a text may use, and what it stands for: in the database, or in the import at hand."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from articles.manuscript import did_you_mean
from articles.models import Address, Article, Episode, Picture, Topic, topic_slug
from articles.publishing.library import PORTRAITS
from articles.transfer.gathering import Gathered
from articles.transfer.report import FileFault
from authors.models import Author


@dataclass(frozen=True, slots=True)
class Names:
    """`topics` maps a name in folded case to a slug, `articles` every address to a working slug."""

    authors: frozenset[str]
    topics: Mapping[str, str]
    topic_names: Mapping[str, str]
    articles: Mapping[str, str]
    episodes: frozenset[str]
    pictures: frozenset[str]

    def topic(self, name: str) -> str | None:
        """Return the slug of the topic with this name or alias, in any case."""
        return self.topics.get(name.casefold())


def all_names(gathered: Gathered) -> Names:
    """Read the names from the database and add what the files bring, faulty files too.

    A file with a fault is one fault: those who name it are not blamed as well.
    """
    topic_names = _topic_names(gathered)
    topics = {name.casefold(): slug for slug, names in topic_names.items() for name in names}
    articles = dict(Address.objects.filter(article__isnull=False).values_list("slug", "article__slug"))
    articles |= {slug: slug for slug in Article.objects.values_list("slug", flat=True)}
    articles |= {slug: slug for slug in _slugs(gathered, "articles")}
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
    )


def _slugs(gathered: Gathered, folder: str) -> frozenset[str]:
    return frozenset(source.slug for source in gathered.sources.values() if source.folder == folder)


def _topic_names(gathered: Gathered) -> dict[str, list[str]]:
    """Return every topic's slug and its names, its own name first, as they will be after the import."""
    names = {topic.slug: [topic.name, *topic.aliases] for topic in Topic.objects.all()}
    records = {slug: text.value for slug, text in gathered.topics.items()}
    return names | {slug: [record.name, *record.aliases] for slug, record in records.items()}


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
