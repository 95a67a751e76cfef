"""Writes the configuration for other web servers.

`_headers` and `_redirects` are for static site hosts (Netlify, Cloudflare Pages), `.htaccess` for Apache.
"""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from django.conf import settings

from articles.transfer.static_site.nginx import escape_address, quote_word
from articles.transfer.static_site.old_addresses import OldAddresses
from articles.transfer.static_site.serving import REVALIDATE, STEM, FileHeaders, Serving, title_case

CACHE = "Cache-Control"


def headers_file(serving: Serving) -> str:
    """Return the content of `_headers`.

    These hosts make browsers revalidate pages by default. If two rules match a file, both apply; so each rule
    has only the headers that the rule for all files does not have.
    """
    lines = [*_rule("/*", {name: value for name, value in serving.pages.items() if name != CACHE})]
    lines += _rule(f"{settings.STATIC_URL}*", _difference(serving.static, serving.pages))
    lines += _rule(f"{settings.MEDIA_URL}*", _difference(serving.media, serving.pages))
    for suffix, file_headers in serving.kinds.items():
        if suffix and suffix != ".html":
            lines += _rule(f"/*{suffix}", _headers_of(file_headers))
    for path, file_headers in serving.single.items():
        lines += _rule(f"/{escape_address(path)}", _headers_of(file_headers))
    return "\n".join([*lines, ""])


def redirects_file(moved: OldAddresses) -> str:
    """Return the content of `_redirects`: one rule per line."""
    lines = [f"{escape_address(old)} {escape_address(new.url)} {new.status}" for old, new in moved.to.items()]
    lines += [f"{escape_address(old)} /410.html 410" for old in moved.gone]
    return "\n".join([*lines, ""])


def htaccess(serving: Serving, moved: OldAddresses) -> str:
    """Return the content of `.htaccess`, for a directory with `AllowOverride All`."""
    lines = ["Options -Indexes", "DirectoryIndex index.html"]
    lines += ["ErrorDocument 403 /404.html", "ErrorDocument 404 /404.html", "ErrorDocument 410 /410.html"]
    lines += [
        f"AddType {quote_word(file_headers.type)} {suffix}"
        for suffix, file_headers in serving.kinds.items()
        if suffix
    ]
    lines += [r'RedirectMatch 404 "/\.(?!well-known/)|^/_(headers|redirects)$"']
    lines += [
        f"RedirectMatch {new.status} {quote_word(_exact_pattern(old))} {quote_word(escape_address(new.url))}"
        for old, new in moved.to.items()
    ]
    lines += [f"RedirectMatch 410 {quote_word(_exact_pattern(old))}" for old in moved.gone]
    lines += _apache_headers(serving)
    return "\n".join([*lines, ""])


def _apache_headers(serving: Serving) -> Iterator[str]:
    """Yield Apache's header rules. Later rules win: all files, folders, suffixes, single files, errors."""
    yield from _apache_set(serving.pages)
    for folder, headers in ((settings.STATIC_URL, serving.static), (settings.MEDIA_URL, serving.media)):
        yield f'<If "%{{REQUEST_URI}} =~ m#^{folder}#">'
        yield from _apache_set(_difference(headers, serving.pages))
        yield "</If>"
    for suffix, file_headers in serving.kinds.items():
        if suffix and _fixed_headers(file_headers):
            yield f'<If "%{{REQUEST_URI}} =~ m#\\{suffix}$#">'
            yield from _apache_set(_fixed_headers(file_headers))
            yield "</If>"
    for path, file_headers in serving.single.items():
        yield f"<If \"%{{REQUEST_URI}} == '/{escape_address(path)}'\">"
        yield f"ForceType {quote_word(file_headers.type)}"
        yield from _apache_set(_fixed_headers(file_headers))
        yield "</If>"
    bad = "%{REQUEST_STATUS} -ge 300 && %{REQUEST_STATUS} -ne 304"
    yield f'Header always set {CACHE} {quote_word(REVALIDATE)} "expr={bad}"'


def _apache_set(headers: Mapping[str, str]) -> Iterator[str]:
    return (
        f"Header always set {name} {quote_word(value.replace('%', '%%'))}" for name, value in headers.items()
    )


def _exact_pattern(address: str) -> str:
    return f"^{re.escape(unquote(address))}$"


def _difference(headers: Mapping[str, str], common: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if common.get(name) != value}


def _headers_of(file_headers: FileHeaders) -> dict[str, str]:
    return {"Content-Type": file_headers.type} | _fixed_headers(file_headers)


def _fixed_headers(file_headers: FileHeaders) -> dict[str, str]:
    """Return the headers without a placeholder. Only nginx can fill placeholders in."""
    return title_case({name: value for name, value in file_headers.headers if STEM not in value})


def _rule(where: str, headers: Mapping[str, str]) -> Iterator[str]:
    if headers:
        yield where
        yield from (f"  {name}: {value}" for name, value in headers.items())
