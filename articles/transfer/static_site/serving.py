"""Collects the content types and headers that the exported files must be served with.

They are those of the site's own server.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

# Headers that depend on the single response, or that web servers set themselves.
PER_RESPONSE = frozenset(
    "accept-ranges age allow cache-control connection content-encoding content-language content-length "
    "content-type date etag expires keep-alive last-modified location server server-timing set-cookie "
    "transfer-encoding vary x-request-id".split()
)
REVALIDATE = "no-cache"  # browsers may store the page, but must revalidate it before each use
IMMUTABLE = "public, max-age=31536000, immutable"
STEM = "{stem}"  # a placeholder in header values: the address of the file without its suffix


@dataclass(frozen=True, slots=True)
class FileHeaders:
    """A file's content type, and its headers beyond those of every page, sorted by name."""

    type: str
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Serving:
    """Everything a web server must know about the folder.

    `pages` are the headers of all files except those below `media` and `static`, which have their own.
    `kinds` has the type and more headers by suffix, and `single` by path the files that differ from these.
    """

    pages: dict[str, str]
    media: dict[str, str]
    static: dict[str, str]
    kinds: dict[str, FileHeaders]
    single: dict[str, FileHeaders]


@dataclass
class ResponseLog:
    """Records content type and headers of each file, by its path in the folder."""

    files: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)

    def note(self, path: str, content_type: str, headers: Mapping[str, str]) -> None:
        """Record one response."""
        own = {name: value for name, value in headers.items() if name not in PER_RESPONSE}
        if "content-security-policy" in own:
            own["content-security-policy"] = sorted_policy(own["content-security-policy"])
        self.files[path] = content_type, own

    def serving(self, *, media: Mapping[str, str]) -> Serving:
        """Summarize all responses. `media` are the headers of one media file."""
        pages = self._common_headers()
        by_suffix: dict[str, dict[str, FileHeaders]] = defaultdict(dict)
        for path, (content_type, headers) in self.files.items():
            suffix = PurePosixPath(path).suffix
            stem = f"/{path}".removesuffix(suffix)
            beyond = sorted(headers.items() - pages.items())
            own = tuple((name, value.replace(stem, STEM)) for name, value in beyond)
            by_suffix[suffix][path] = FileHeaders(content_type, own)
        kinds = {suffix: _most_common(by_path.values()) for suffix, by_path in sorted(by_suffix.items())}
        single = {
            path: file_headers
            for suffix, by_path in by_suffix.items()
            for path, file_headers in sorted(by_path.items())
            if file_headers != kinds[suffix]
        }
        stored = {name: value for name, value in media.items() if name not in PER_RESPONSE}
        return Serving(
            pages=title_case(pages | {"cache-control": REVALIDATE}),
            media=title_case(pages | stored | {"cache-control": media.get("cache-control", REVALIDATE)}),
            static=title_case(
                pages | {"cache-control": IMMUTABLE if self._has_hashed_static() else REVALIDATE}
            ),
            kinds=kinds,
            single=single,
        )

    def _common_headers(self) -> dict[str, str]:
        """Return the headers that all pages have with the same value."""
        pages = [headers for path, (_, headers) in self.files.items() if path.endswith(".html")]
        same = set(pages[0].items()).intersection(*(headers.items() for headers in pages)) if pages else set()
        return dict(sorted(same))

    def _has_hashed_static(self) -> bool:
        static = [PurePosixPath(path) for path in self.files if path.startswith("static/")]
        return all(is_hashed(path.name) for path in static)


def _most_common(values: Iterable[FileHeaders]) -> FileHeaders:
    return Counter(values).most_common(1)[0][0]


def is_hashed(name: str) -> bool:
    """Whether a static file's name contains a hash of its content.

    >>> is_hashed("base.0123456789ab.css"), is_hashed("base.css")
    (True, False)
    """
    mark = name.split(".")[-2:-1]
    return bool(mark) and len(mark[0]) == 12 and set(mark[0]) <= set("0123456789abcdef")


def sorted_policy(value: str) -> str:
    """Sort the directives of a content security policy, so that two policies can be compared.

    >>> sorted_policy("img-src 'self'; default-src 'none'")
    "default-src 'none'; img-src 'self'"
    """
    return "; ".join(sorted(part.strip() for part in value.split(";") if part.strip()))


def title_case(headers: Mapping[str, str]) -> dict[str, str]:
    """Sort headers by name, and write the names in title case."""
    return {name.title(): headers[name] for name in sorted(headers)}
