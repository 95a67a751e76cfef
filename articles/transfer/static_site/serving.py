"""How the files of a folder are to be served: with the types and headers of the site's own server."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

# Headers that speak of one answer, not of the site.
OF_ONE_ANSWER = frozenset(
    "accept-ranges age allow cache-control connection content-encoding content-language content-length "
    "content-type date etag expires keep-alive last-modified location server server-timing set-cookie "
    "transfer-encoding vary x-request-id".split()
)
PAGES = "no-cache"  # kept by browsers, but never shown without asking whether it is still right
FOR_GOOD = "public, max-age=31536000, immutable"
STEM = "{stem}"  # in a header of many files: the address of each without its suffix


@dataclass(frozen=True, slots=True)
class FileHeaders:
    """How a file is served: its type, and headers beyond those of every page, in order of their names."""

    type: str
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Serving:
    """What a server must know of a folder.

    `pages` are the headers of everything but what has its own: `media` and `static` are those of two folders.
    `kinds` says by suffix how files are served, and `single` names those that are served otherwise.
    """

    pages: dict[str, str]
    media: dict[str, str]
    static: dict[str, str]
    kinds: dict[str, FileHeaders]
    single: dict[str, FileHeaders]


@dataclass
class ResponseLog:
    """What the server said of each file, by its path in the folder."""

    files: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)

    def note(self, path: str, content_type: str, headers: Mapping[str, str]) -> None:
        """Note one answer."""
        own = {name: value for name, value in headers.items() if name not in OF_ONE_ANSWER}
        if "content-security-policy" in own:
            own["content-security-policy"] = policy(own["content-security-policy"])
        self.files[path] = content_type, own

    def serving(self, *, media: Mapping[str, str]) -> Serving:
        """Sum up. `media` are the headers of a stored file."""
        pages = self._of_every_page()
        by_suffix: dict[str, dict[str, FileHeaders]] = defaultdict(dict)
        for path, (content_type, headers) in self.files.items():
            suffix = PurePosixPath(path).suffix
            stem = f"/{path}".removesuffix(suffix)
            beyond = sorted(headers.items() - pages.items())
            own = tuple((name, value.replace(stem, STEM)) for name, value in beyond)
            by_suffix[suffix][path] = FileHeaders(content_type, own)
        kinds = {suffix: _usual(manners.values()) for suffix, manners in sorted(by_suffix.items())}
        single = {
            path: manner
            for suffix, manners in by_suffix.items()
            for path, manner in sorted(manners.items())
            if manner != kinds[suffix]
        }
        stored = {name: value for name, value in media.items() if name not in OF_ONE_ANSWER}
        return Serving(
            pages=titled(pages | {"cache-control": PAGES}),
            media=titled(pages | stored | {"cache-control": media.get("cache-control", PAGES)}),
            static=titled(pages | {"cache-control": FOR_GOOD if self._static_is_hashed() else PAGES}),
            kinds=kinds,
            single=single,
        )

    def _of_every_page(self) -> dict[str, str]:
        """The headers that all pages have with the same value."""
        pages = [headers for path, (_, headers) in self.files.items() if path.endswith(".html")]
        same = set(pages[0].items()).intersection(*(headers.items() for headers in pages)) if pages else set()
        return dict(sorted(same))

    def _static_is_hashed(self) -> bool:
        static = [PurePosixPath(path) for path in self.files if path.startswith("static/")]
        return all(is_hashed(path.name) for path in static)


def _usual(manners: Iterable[FileHeaders]) -> FileHeaders:
    return Counter(manners).most_common(1)[0][0]


def is_hashed(name: str) -> bool:
    """Whether a static file's name changes with what is in it.

    >>> is_hashed("base.0123456789ab.css"), is_hashed("base.css")
    (True, False)
    """
    mark = name.split(".")[-2:-1]
    return bool(mark) and len(mark[0]) == 12 and set(mark[0]) <= set("0123456789abcdef")


def policy(value: str) -> str:
    """Return a content security policy with its directives in order, so that two can be compared.

    >>> policy("img-src 'self'; default-src 'none'")
    "default-src 'none'; img-src 'self'"
    """
    return "; ".join(sorted(part.strip() for part in value.split(";") if part.strip()))


def titled(headers: Mapping[str, str]) -> dict[str, str]:
    """Return headers under the names by which they are written."""
    return {name.title(): headers[name] for name in sorted(headers)}
