"""schema.org graphs: one for each page, as plain data, with nodes that refer to each other by absolute ids.

The functions make no queries: they get rows that are already loaded. `json_ld` returns the JSON-LD.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString

from articles.models import Edition, picture_file
from articles.models.topic import Topic
from articles.reading.language import gettext, interface_language
from articles.reading.pages.site_context import absolute, places, searchable
from articles.rendering import data_block, text_of_html
from authors.models import Author, CredentialKind, ShownCredential

Node = dict[str, Any]
FICTIONAL_HUMAN = "https://www.wikidata.org/wiki/Q15632617"  # schema.org has no type of its own


def json_ld(graph: Sequence[Node]) -> SafeString:
    """Return the graph as JSON-LD, the text of a `<script type="application/ld+json">`."""
    return data_block({"@context": "https://schema.org", "@graph": graph})


def without_empty(node: Node) -> Node:
    """Return a node without its empty properties."""
    return {name: value for name, value in node.items() if value not in (None, "", [], ())}


def reference(node: Node) -> Node:
    """Return a reference to another node of the graph."""
    return {"@id": node["@id"]}


def site_nodes() -> tuple[Node, Node]:
    """Return the site, with its search, and the publisher."""
    home = absolute(places()["home"])
    publisher = {
        "@type": "Organization",
        "@id": f"{home}#publisher",
        "name": settings.SITE_PUBLISHER,
        "url": home,
    }
    site = {
        "@type": "WebSite",
        "@id": f"{home}#site",
        "url": home,
        "name": settings.SITE_NAME,
        "description": str(settings.SITE_TAGLINE),
        "inLanguage": interface_language(),
        "publisher": reference(publisher),
    }
    if searchable():
        site["potentialAction"] = {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{home}search/?q={{search_term_string}}"},
            "query-input": "required name=search_term_string",
        }
    return site, publisher


def breadcrumb(page: str, here: str, *between: tuple[str, str]) -> Node:
    """Return the breadcrumbs from the home page over these (name, path) to a page, which has no link."""
    ancestors = [(gettext("Home"), places()["home"]), *between]
    items: list[Node] = [
        {"@type": "ListItem", "position": place, "name": name, "item": absolute(url)}
        for place, (name, url) in enumerate(ancestors, start=1)
    ]
    items.append({"@type": "ListItem", "position": len(ancestors) + 1, "name": here})
    return {"@type": "BreadcrumbList", "@id": f"{page}#breadcrumb", "itemListElement": items}


def person(author: Author) -> Node:
    """Return an author as articles refer to them. The id is the same on all pages.

    A fictional person is marked as one and has no credentials.
    """
    url = absolute(author.get_absolute_url())
    node = {"@type": "Person", "@id": f"{url}#person", "name": author.name, "url": url}
    if author.fictional:
        return node | {
            "additionalType": FICTIONAL_HUMAN,
            "disambiguatingDescription": gettext("A fictional person, made up for this site."),
        }
    return without_empty(node | {"honorificSuffix": author.credential_letters()})


def credential_node(credential: ShownCredential) -> Node:
    """Return a license or degree as pages show it, with its register and the number if readers see it."""
    is_named = credential.kind in (CredentialKind.LICENSE, CredentialKind.DEGREE)
    issuer = {"@type": "Organization", "name": credential.issuer} if credential.issuer else None
    region = {"@type": "AdministrativeArea", "name": credential.region} if credential.region else None
    return without_empty(
        {
            "@type": "EducationalOccupationalCredential",
            "name": credential.name,
            "alternateName": credential.letters if credential.title else "",
            "credentialCategory": credential.kind if is_named else "",
            "identifier": credential.number,
            "recognizedBy": issuer,
            "validIn": region,
            "url": credential.register_url,
            "expires": credential.ends_on and credential.ends_on.isoformat(),
        }
    )


def image(stored: Mapping[str, Any], **more: Any) -> Node:
    """Return a stored picture."""
    file = picture_file(dict(stored))
    return without_empty(
        {
            "@type": "ImageObject",
            "url": absolute(file.url),
            "width": f"{file.width} px",
            "height": f"{file.height} px",
            **more,
        }
    )


def item_list(page: str, items: Iterable[tuple[str, str]], *, start: int = 1, total: int) -> Node:
    """Return a list, or one page of it: items as (name, path), the first one at position `start`."""
    return {
        "@type": "ItemList",
        "@id": f"{page}#list",
        "numberOfItems": total,
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "url": absolute(url)}
            for place, (name, url) in enumerate(items, start=start)
        ],
    }


def collection(
    url: str,
    name: str,
    items: Iterable[tuple[str, str]],
    *,
    total: int,
    start: int = 1,
    description: str = "",
    between: Sequence[tuple[str, str]] | None = None,
) -> list[Node]:
    """Return the graph of a page that lists others. `between` as in `breadcrumb`; None on the home page."""
    page = absolute(url)
    site, publisher = site_nodes()
    item_node = item_list(page, items, start=start, total=total)
    crumbs = None if between is None else breadcrumb(page, name, *between)
    node = {
        "@type": "CollectionPage",
        "@id": page,
        "url": page,
        "name": name,
        "description": description,
        "inLanguage": interface_language(),
        "isPartOf": reference(site),
        "breadcrumb": crumbs and reference(crumbs),
        "mainEntity": reference(item_node),
    }
    return [without_empty(node), item_node, *([crumbs] if crumbs else []), site, publisher]


def profile(url: str, author: Author, editions: Iterable[Edition]) -> list[Node]:
    """Return the graph of an author's page. The topics of these editions are what the author knows about."""
    page = absolute(url)
    site, publisher = site_nodes()
    crumbs = breadcrumb(page, author.name, (gettext("Authors"), reverse("authors")))
    topics = {through.topic.name: None for edition in editions for through in edition.edition_topics.all()}
    subject = person(author) | {
        "description": text_of_html(author.bio_html),
        "image": image(author.portrait) if author.portrait else None,
        "knowsAbout": list(topics),
    }
    if not author.fictional:
        credentials = [credential_node(one) for one in author.credentials_on()]
        subject |= {"jobTitle": author.role, "sameAs": author.links, "hasCredential": credentials}
    node = {
        "@type": "ProfilePage",
        "@id": page,
        "url": page,
        "name": author.name,
        "inLanguage": interface_language(),
        "isPartOf": reference(site),
        "breadcrumb": reference(crumbs),
        "mainEntity": reference(subject),
    }
    return [node, without_empty(subject), crumbs, site, publisher]


def about(topic: Topic) -> Node:
    """Return a topic as a subject of an article."""
    return {"@type": "Thing", "name": topic.name, "url": absolute(topic.get_absolute_url())}
