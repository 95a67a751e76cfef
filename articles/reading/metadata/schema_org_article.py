"""schema.org graphs of articles, short versions and standing pages."""

import re
from collections.abc import Iterator
from datetime import datetime

from articles.reading.language import content_language, gettext
from articles.reading.metadata.schema_org import (
    Node,
    about,
    breadcrumb,
    image,
    person,
    reference,
    site_nodes,
    without_empty,
)
from articles.reading.pages.article_page import ArticlePage, Review
from articles.reading.pages.series_pages import Place
from articles.reading.pages.site_context import absolute
from articles.reading.podcast.player import PlayerData
from articles.rendering import text_of_html

NOTE = re.compile(r'<li id="note-\d+">(.*?)(?=<li id="note-|\Z)', re.DOTALL)


def article_graph(page: ArticlePage) -> list[Node]:
    """Return the graph of an article's page or of its short version."""
    site, publisher = site_nodes()
    authors = [person(author) for author in page.authors]
    review = claimed_review(page)
    reviewers = [person(review.reviewer)] if review else []
    people = {node["@id"]: node for node in (*reviewers, *authors)}
    picture = lead_image(page)
    text = article_node(page, authors, picture, publisher)
    crumbs = article_breadcrumb(page)
    web_page = page_node(page, site, picture) | {
        "breadcrumb": reference(crumbs),
        "mainEntity": reference(text),
    }
    return [web_page, text, *people.values(), *([picture] if picture else []), crumbs, site, publisher]


def standing_graph(page: ArticlePage) -> list[Node]:
    """Return the graph of a standing page."""
    return web_page_graph(
        absolute(page.url),
        page.title,
        page.description,
        datePublished=moment(page.published),
        dateModified=moment(page.updated or page.published),
    )


def web_page_graph(url: str, title: str, description: str, **properties: str) -> list[Node]:
    """Return the graph of a page below the home page that is neither an article nor a list."""
    site, publisher = site_nodes()
    crumbs = breadcrumb(url, title)
    node = without_empty(
        {
            "@type": "WebPage",
            "@id": url,
            "url": url,
            "name": title,
            "description": description,
            **properties,
            "inLanguage": content_language(),
            "isPartOf": reference(site),
            "publisher": reference(publisher),
            "breadcrumb": reference(crumbs),
        }
    )
    return [node, crumbs, site, publisher]


def page_node(page: ArticlePage, site: Node, picture: Node | None) -> Node:
    """Return the page of an article: a `MedicalWebPage` with its review if the text is signed off."""
    review = claimed_review(page)
    url = absolute(page.short_url if page.short else page.url)
    node = {
        "@type": "MedicalWebPage" if review else "WebPage",
        "@id": url,
        "url": url,
        "name": title_of(page),
        "description": page.description,
        "inLanguage": content_language(),
        "isPartOf": reference(site),
        "primaryImageOfPage": picture and reference(picture),
    }
    if review:
        node |= {
            "lastReviewed": review.on.isoformat(),
            "reviewedBy": reference(person(review.reviewer)),
            "specialty": "https://schema.org/Psychiatric",
            "audience": {"@type": "Patient"},
        }
    return without_empty(node)


def title_of(page: ArticlePage) -> str:
    """Return the title of the page, which says so if it is the short version."""
    return gettext("%(title)s (short version)") % {"title": page.title} if page.short else page.title


def claimed_review(page: ArticlePage) -> Review | None:
    """Return the review that machines are told about: not an overdue one, nor one by a fictional person."""
    return page.review if page.review and page.review.is_public_claim else None


def article_node(page: ArticlePage, authors: list[Node], picture: Node | None, publisher: Node) -> Node:
    """Return the article itself. It has the same id on its page and on its short version."""
    url = absolute(page.url)
    return without_empty(
        {
            "@type": "Article",
            "@id": f"{url}#article",
            "headline": page.title,
            "description": page.description,
            "abstract": text_of_html(page.short_html),
            "image": picture and reference(picture),
            "datePublished": moment(page.published),
            "dateModified": moment(page.updated or page.published),
            "author": [reference(author) for author in authors] or reference(publisher),
            "publisher": reference(publisher),
            "keywords": [topic.name for topic in page.topics],
            "about": [about(topic) for topic in page.topics],
            "articleSection": page.topic.name if page.topic else "",
            "wordCount": page.words,
            "timeRequired": f"PT{page.minutes}M",
            "inLanguage": content_language(),
            "isAccessibleForFree": True,
            "hasPart": [] if page.short else list(sections(page)),
            "citation": list(citations(page.notes_html)),
            "audio": audio(page.player) if page.player else None,
            "mainEntityOfPage": url,
            "isPartOf": series(page.place) if page.place else None,
            "position": page.place.number if page.place else None,
        }
    )


def sections(page: ArticlePage) -> Iterator[Node]:
    """Yield the sections in the contents list."""
    url = absolute(page.url)
    for entry in page.contents:
        yield {"@type": "WebPageElement", "name": entry.text, "url": f"{url}#{entry.anchor}"}


def citations(notes_html: str) -> Iterator[str]:
    """Yield the text of each source.

    >>> list(citations('<ol class="notes"><li id="note-1"><p>Flückiger (2018).</p></li></ol>'))
    ['Flückiger (2018).']
    """
    for match in NOTE.finditer(notes_html):
        yield " ".join(text_of_html(match[1]).split("\n"))


def series(place: Place) -> Node:
    """Return the series an article is a part of."""
    return {"@type": "CreativeWorkSeries", "name": place.title, "url": absolute(place.url)}


def audio(player: PlayerData) -> Node:
    """Return the audio of an episode."""
    return {
        "@type": "AudioObject",
        "name": player.title,
        "url": absolute(player.page),
        "contentUrl": absolute(player.url),
        "contentSize": f"{player.size / 1_000_000:.1f} MB",
        "encodingFormat": player.mime_type,
        "duration": f"PT{player.seconds}S",
        "transcript": absolute(player.transcript_url),
    }


def lead_image(page: ArticlePage) -> Node | None:
    """Return the lead picture, or None if there is none."""
    if page.lead is None:
        return None
    url = absolute(page.url)
    more = {"caption": page.lead.caption, "creditText": page.lead.credit}
    return {"@id": f"{url}#picture"} | image(page.lead.stored, **more)


def article_breadcrumb(page: ArticlePage) -> Node:
    """Return the breadcrumbs, as above the title: home, the primary topic, the page."""
    topic = page.topic
    between = [(topic.name, topic.get_absolute_url())] if topic else []
    return breadcrumb(absolute(page.short_url if page.short else page.url), page.title, *between)


def moment(when: datetime) -> str:
    """Return a time in ISO 8601 to the second, with its offset."""
    return when.isoformat(timespec="seconds")
