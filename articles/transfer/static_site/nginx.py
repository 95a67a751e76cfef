"""Writes the nginx configuration for the folder: an example server, and the moved and gone addresses."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from django.conf import settings

from articles.transfer.static_site.old_addresses import OldAddresses
from articles.transfer.static_site.serving import (
    IMMUTABLE,
    REVALIDATE,
    STEM,
    FileHeaders,
    Serving,
    title_case,
)

SERVER = ".server/nginx.conf"
MAP = ".server/redirects.nginx.conf"

# The variable with the Cache-Control of files that never change: a year, but not for errors. (nginx sets it
# before it knows that a range is beyond the end of a file, but caches do not store that response.)
CACHE_VARIABLE = "$kept_for_good"
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
ERROR_PAGES = """\
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
        root=quote_word(str(target)),
        kept_for_good=CACHE_VARIABLE,
        for_good=IMMUTABLE,
        pages=REVALIDATE,
    )
    return "\n".join(
        [
            opening,
            *_types(serving.kinds),
            "",
            *_headers(serving.pages, "    "),
            "",
            ERROR_PAGES,
            *_folder_locations(serving),
            *_file_locations(serving),
            f"    include {quote_word(str(target / MAP))};",
            "}",
            "",
        ]
    )


def redirects(moved: OldAddresses) -> str:
    """Return one exact location for each old address, for a server block."""
    lines = ["# Moved (301, 302) and gone (410) addresses, for a server block."]
    lines += [
        f"location = {quote_word(unquote(old))} {{ return {new.status} {_quote_address(new.url)}; }}"
        for old, new in moved.to.items()
    ]
    lines += [f"location = {quote_word(unquote(old))} {{ return 410; }}" for old in moved.gone]
    return "\n".join([*lines, ""])


def quote_word(word: str) -> str:
    r"""Quote a word for nginx.

    >>> print(quote_word('a "b"'))
    "a \"b\""
    """
    escaped_word = word.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped_word}"'


def escape_address(address: str) -> str:
    """Percent-encode the characters of an address that have a meaning in server configurations.

    >>> escape_address('/a"$b/%C3%A9/')
    '/a%22%24b/%C3%A9/'
    """
    return quote(address, safe="/:%?=#&-._~")


def _quote_address(address: str) -> str:
    return quote_word(escape_address(address))


def _types(kinds: Mapping[str, FileHeaders]) -> Iterator[str]:
    yield "    types {"
    for suffix, file_headers in kinds.items():
        yield f"        {quote_word(file_headers.type)} {suffix.removeprefix('.')};"
    yield "    }"
    yield "    default_type application/octet-stream;"


def _headers(headers: Mapping[str, str], indent: str) -> Iterator[str]:
    for name, value in headers.items():
        yield f"{indent}add_header {name} {quote_word(value)} always;"


def _folder_locations(serving: Serving) -> Iterator[str]:
    """Yield the locations of static and media files.

    In nginx a location with its own headers inherits none, so each location has all of them.
    """
    for folder, headers in ((settings.STATIC_URL, serving.static), (settings.MEDIA_URL, serving.media)):
        yield f"    location ^~ {folder} {{"
        values = {name: CACHE_VARIABLE if value == IMMUTABLE else value for name, value in headers.items()}
        yield from _headers(values, " " * 8)
        yield "    }"


def _file_locations(serving: Serving) -> Iterator[str]:
    for suffix, file_headers in serving.kinds.items():
        if file_headers.headers and suffix:
            own = {name: value.replace(STEM, "$stem") for name, value in file_headers.headers}
            yield f"    location ~ ^(?<stem>.*)\\{suffix}$ {{"
            yield from _headers(serving.pages | title_case(own), " " * 8)
            yield "    }"
    for path, file_headers in serving.single.items():
        stem = f"/{path}".rpartition(".")[0]
        own = {name: value.replace(STEM, stem) for name, value in file_headers.headers}
        yield f"    location = {quote_word('/' + path)} {{"
        yield f"        types {{ }} default_type {quote_word(file_headers.type)};"
        yield from _headers(serving.pages | title_case(own), " " * 8)
        yield "    }"
