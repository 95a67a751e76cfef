"""The folder as nginx serves it: an example server, and the map of moved and gone addresses."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from django.conf import settings

from articles.transfer.static_site.moved import Moved
from articles.transfer.static_site.serving import FOR_GOOD, PAGES, STEM, FileHeaders, Serving, titled

SERVER = ".server/nginx.conf"
MAP = ".server/redirects.nginx.conf"

# Files that never change are kept for good, and errors about them are not. (nginx writes this before it knows
# that a range is beyond the end of a file; caches do not keep that answer.)
KEPT_FOR_GOOD = "$kept_for_good"
OPENING = """\
# An example: include this file in nginx's http block. Every export makes it anew: change a copy of it.
map $status {kept_for_good} {{
    default "{for_good}";
    304 "{for_good}";
    ~^[345] "{pages}";
}}

server {{
    listen 80;  # with TLS: listen 443 ssl, and your certificates
    server_name {host};
    root {root};
    index index.html;
    absolute_redirect off;

    # The files asked for most are kept open, and looked for again after a second. A page takes two, and a
    # worker may usually open 1,024 in all: for more, raise worker_rlimit_nofile first.
    sendfile on;
    open_file_cache max=400 inactive=20s;
    open_file_cache_valid 1s;

    # Every text lies there compressed as far as it goes.
    gzip_static on;
    gzip_vary on;
    # brotli_static on;  # with the module ngx_brotli
"""
PAGES_APART = """\
    error_page 403 =404 /404.html;
    error_page 404 /404.html;
    error_page 410 /410.html;
    location = /404.html { internal; }
    location = /410.html { internal; }
    location ~ /index\\.html$ { internal; }
    location ~ (?:/\\.(?!well-known/)|^/_(?:headers|redirects)$) { return 404; }
"""


def server(serving: Serving, target: Path) -> str:
    """Return the example server for a folder."""
    opening = OPENING.format(
        host=urlsplit(settings.SITE_URL).hostname,
        root=quoted(str(target)),
        kept_for_good=KEPT_FOR_GOOD,
        for_good=FOR_GOOD,
        pages=PAGES,
    )
    return "\n".join(
        [
            opening,
            *_types(serving.kinds),
            "",
            *_headers(serving.pages, "    "),
            "",
            PAGES_APART,
            *_folders(serving),
            *_kinds(serving),
            f"    include {quoted(str(target / MAP))};",
            "}",
            "",
        ]
    )


def redirects(moved: Moved) -> str:
    """Return what belongs into a server block for addresses of the past: one exact location each."""
    lines = ["# Moved (301, 302) and gone (410) addresses, for a server block."]
    lines += [
        f"location = {quoted(unquote(old))} {{ return {new.status} {quoted(escaped(new.url))}; }}"
        for old, new in moved.to.items()
    ]
    lines += [f"location = {quoted(unquote(old))} {{ return 410; }}" for old in moved.gone]
    return "\n".join([*lines, ""])


def quoted(word: str) -> str:
    r"""Return a word as nginx reads it.

    >>> print(quoted('a "b"'))
    "a \"b\""
    """
    escaped_word = word.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped_word}"'


def escaped(address: str) -> str:
    """Return an address without any character that a server's configuration gives a meaning to.

    >>> escaped('/a"$b/%C3%A9/')
    '/a%22%24b/%C3%A9/'
    """
    return quote(address, safe="/:%?=#&-._~")


def _types(kinds: Mapping[str, FileHeaders]) -> Iterator[str]:
    yield "    types {"
    for suffix, manner in kinds.items():
        yield f"        {quoted(manner.type)} {suffix.removeprefix('.')};"
    yield "    }"
    yield "    default_type application/octet-stream;"


def _headers(headers: Mapping[str, str], indent: str) -> Iterator[str]:
    for name, value in headers.items():
        yield f"{indent}add_header {name} {quoted(value)} always;"


def _folders(serving: Serving) -> Iterator[str]:
    """A location that has headers of its own inherits none, so all stand in each."""
    for folder, headers in ((settings.STATIC_URL, serving.static), (settings.MEDIA_URL, serving.media)):
        yield f"    location ^~ {folder} {{"
        told = {name: KEPT_FOR_GOOD if value == FOR_GOOD else value for name, value in headers.items()}
        yield from _headers(told, " " * 8)
        yield "    }"


def _kinds(serving: Serving) -> Iterator[str]:
    for suffix, manner in serving.kinds.items():
        if manner.headers and suffix:
            own = {name: value.replace(STEM, "$stem") for name, value in manner.headers}
            yield f"    location ~ ^(?<stem>.*)\\{suffix}$ {{"
            yield from _headers(serving.pages | titled(own), " " * 8)
            yield "    }"
    for path, manner in serving.single.items():
        stem = f"/{path}".rpartition(".")[0]
        own = {name: value.replace(STEM, stem) for name, value in manner.headers}
        yield f"    location = {quoted('/' + path)} {{"
        yield f"        types {{ }} default_type {quoted(manner.type)};"
        yield from _headers(serving.pages | titled(own), " " * 8)
        yield "    }"
