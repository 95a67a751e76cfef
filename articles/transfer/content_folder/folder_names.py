"""Collects the names that texts may use (slugs, topics, paths) from the database and the imported files."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError

from articles.manuscript import Message, add_suggestion
from articles.models import Address, Article, Episode, FormerTopic, HelpLine, Picture, Topic, topic_slug
from articles.publishing.library import PORTRAITS
from articles.transfer.content_folder.gathering import FolderContent
from articles.transfer.content_folder.report import FileFault
from authors.models import Author


@dataclass(frozen=True, slots=True)
class KnownNames:
    """The names that texts may use.

    `topics` maps casefolded names and aliases to slugs, `topic_names` slugs to names, and `articles` every
    present and former slug to the present one. `renamed` maps the new slug of an article, found by its id, to
    the slug it has now; `new_topics` maps the slugs of topics to create to their names.
    """

    authors: frozenset[str]
    topics: Mapping[str, str]
    topic_names: Mapping[str, str]
    articles: Mapping[str, str]
    episodes: frozenset[str]
    pictures: frozenset[str]
    help_lines: frozenset[str]
    renamed: Mapping[str, str] = field(default_factory=dict)
    new_topics: Mapping[str, str] = field(default_factory=dict)

    def topic(self, name: str) -> str | None:
        """Return the slug of the topic with this name or alias, in any case."""
        return self.topics.get(name.casefold())


def known_names(content: FolderContent) -> KnownNames:
    """Return the names in the database and in the files, including faulty files.

    A faulty file is reported once; a text that names it gets no fault of its own.
    """
    topic_names = _topic_names(content)
    topics = {name.casefold(): slug for slug, names in topic_names.items() for name in names}
    renamed = _renamed(content)
    new_slugs = {present: slug for slug, present in renamed.items()}
    addresses = Address.objects.filter(article__isnull=False).values_list("slug", "article__slug")
    articles = {address: new_slugs.get(slug, slug) for address, slug in addresses}
    articles |= {slug: new_slugs.get(slug, slug) for slug in Article.objects.values_list("slug", flat=True)}
    articles = _former_slugs(content) | articles | {slug: slug for slug in _article_slugs(content)}
    return KnownNames(
        authors=frozenset(Author.objects.values_list("slug", flat=True)) | _slugs(content, "authors"),
        topics=topics,
        topic_names={slug: names[0] for slug, names in topic_names.items()},
        articles=articles,
        episodes=frozenset(Episode.objects.values_list("slug", flat=True)) | _slugs(content, "episodes"),
        pictures=frozenset(Picture.objects.values_list("path", flat=True))
        | {path for path in content.sources if _is_picture(path)},
        help_lines=frozenset(HelpLine.objects.values_list("slug", flat=True)) | _slugs(content, "help"),
        renamed=renamed,
    )


def _is_picture(path: str) -> bool:
    """Whether a file is a picture for texts, not a portrait or the text beside a picture."""
    return path.startswith("images/") and not path.startswith(PORTRAITS) and not path.endswith(".md")


def _renamed(content: FolderContent) -> dict[str, str]:
    """Map new slug to present slug for every article whose id is in a text with another slug."""
    ids = {text.value.id: slug for slug, text in content.articles.items() if text.value.id}
    rows = Article.objects.filter(public_id__in=ids).values_list("public_id", "slug")
    return {ids[public_id]: slug for public_id, slug in rows if ids[public_id] != slug}


def _article_slugs(content: FolderContent) -> Iterator[str]:
    yield from content.articles
    yield from (text.slug for text in content.faulty_articles.values())
    yield from (PurePosixPath(path).stem for path in content.faulty if path.startswith("articles/"))


def _former_slugs(content: FolderContent) -> dict[str, str]:
    """Map the former slugs in the files to the slugs of their articles."""
    texts = [*content.articles.values(), *content.faulty_articles.values()]
    return {former: text.slug for text in texts for former in text.value.formerly}


def _slugs(content: FolderContent, folder: str) -> frozenset[str]:
    return frozenset(source.slug for source in content.sources.values() if source.folder == folder)


def _topic_names(content: FolderContent) -> dict[str, list[str]]:
    """Map the slug of every topic to its name and aliases, name first, as they are after the import."""
    names = {topic.slug: [topic.name, *topic.aliases] for topic in Topic.objects.all()}
    records = {slug: text.value for slug, text in content.topics.items()}
    return names | {slug: [record.name, *record.aliases] for slug, record in records.items()}


def with_new_topics(content: FolderContent, names: KnownNames) -> KnownNames:
    """Add a new topic for each unknown topic that manuscripts name, if its name is valid."""
    texts = [*content.articles.values(), *content.faulty_articles.values()]
    topics, topic_names, new = dict(names.topics), dict(names.topic_names), dict[str, str]()
    former = set(FormerTopic.objects.values_list("slug", flat=True))
    for name in (name for text in texts for name in text.value.topics):
        is_known = name.casefold() in topics or is_faulty_topic(content, name)
        if not is_known and not topic_problems(name):
            wanted = topic_slug(name)
            numbered = (f"{wanted}-{number}" if number > 1 else wanted for number in count(1))
            slug = next(slug for slug in numbered if slug not in topic_names and slug not in former)
            topics[name.casefold()], topic_names[slug], new[slug] = slug, name, name
    return replace(names, topics=topics, topic_names=topic_names, new_topics=new)


def topic_problems(name: str) -> list[str]:
    """Return the reasons why no topic can have this name."""
    try:
        Topic(name=name, slug=topic_slug(name)).clean_fields(exclude=["aliases", "public_id"])
    except ValidationError as error:
        return error.message_dict.get("name") or error.messages
    return []


def topics_of_one_name(content: FolderContent) -> Iterator[FileFault]:
    """Yield a fault for every name or alias in a topic's file that another topic has, too."""
    owners: dict[str, set[str]] = {}
    names = _topic_names(content)
    for slug, own in names.items():
        for name in own:
            owners.setdefault(name.casefold(), set()).add(slug)
    for slug, text in content.topics.items():
        for name in names[slug]:
            for other in sorted(owners[name.casefold()] - {slug}):
                line = text.lines["name" if name == text.value.name else "aliases"]
                yield text.source.fault(
                    line, Message("“%(name)s” is also a name of topics/%(slug)s.md", name=name, slug=other)
                )


UNKNOWN = {
    "article": Message("there is no article “%(name)s”"),
    "author": Message("there is no author “%(name)s”"),
    "episode": Message("there is no episode “%(name)s”"),
    "help line": Message("there is no help line “%(name)s”"),
    "picture": Message("there is no picture “%(name)s”"),
    "sound": Message("there is no audio file “%(name)s”"),
    "topic": Message("there is no topic “%(name)s”"),
    "transcript": Message("there is no transcript “%(name)s”"),
}


def unknown_message(kind: str, name: str, known: Iterable[str]) -> str:
    """Return the message for an unknown name, with a suggestion from the known ones."""
    return add_suggestion(Message(UNKNOWN[kind].template, name=name), name, known)


def is_faulty_topic(content: FolderContent, name: str) -> bool:
    """Whether a topic's name probably belongs to a topic file with faults, judged by the file's name."""
    return f"topics/{topic_slug(name)}.md" in content.faulty
