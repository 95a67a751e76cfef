"""The folder as other servers serve it.

`_headers` and `_redirects` are for hosts of static sites (Netlify, Cloudflare Pages), `.htaccess` for Apache.
"""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from django.conf import settings

from articles.transfer.static_site.moved import Moved
from articles.transfer.static_site.nginx import escaped, quoted
from articles.transfer.static_site.serving import PAGES, STEM, FileHeaders, Serving, titled

CACHE = "Cache-Control"


def headers_file(serving: Serving) -> str:
    """Return `_headers`.

    These hosts have browsers ask for pages anew anyway, and where two rules fit a file they add up: so each
    says only what the one for everything does not.
    """
    lines = [*_rule("/*", {name: value for name, value in serving.pages.items() if name != CACHE})]
    lines += _rule(f"{settings.STATIC_URL}*", _beyond(serving.static, serving.pages))
    lines += _rule(f"{settings.MEDIA_URL}*", _beyond(serving.media, serving.pages))
    for suffix, manner in serving.kinds.items():
        if suffix and suffix != ".html":
            lines += _rule(f"/*{suffix}", _of(manner))
    for path, manner in serving.single.items():
        lines += _rule(f"/{escaped(path)}", _of(manner))
    return "\n".join([*lines, ""])


def redirects_file(moved: Moved) -> str:
    """Return `_redirects`: one rule a line."""
    lines = [f"{escaped(old)} {escaped(new.url)} {new.status}" for old, new in moved.to.items()]
    lines += [f"{escaped(old)} /410.html 410" for old in moved.gone]
    return "\n".join([*lines, ""])


def htaccess(serving: Serving, moved: Moved) -> str:
    """Return `.htaccess`, for a directory with `AllowOverride All`."""
    lines = ["Options -Indexes", "DirectoryIndex index.html"]
    lines += ["ErrorDocument 403 /404.html", "ErrorDocument 404 /404.html", "ErrorDocument 410 /410.html"]
    lines += [f"AddType {quoted(manner.type)} {suffix}" for suffix, manner in serving.kinds.items() if suffix]
    lines += [r'RedirectMatch 404 "/\.(?!well-known/)|^/_(headers|redirects)$"']
    lines += [
        f"RedirectMatch {new.status} {quoted(_only(old))} {quoted(escaped(new.url))}"
        for old, new in moved.to.items()
    ]
    lines += [f"RedirectMatch 410 {quoted(_only(old))}" for old in moved.gone]
    lines += _apache_headers(serving)
    return "\n".join([*lines, ""])


def _apache_headers(serving: Serving) -> Iterator[str]:
    """What is said later wins: what holds everywhere, then folders, kinds, single files, and errors."""
    yield from _apache_set(serving.pages)
    for folder, headers in ((settings.STATIC_URL, serving.static), (settings.MEDIA_URL, serving.media)):
        yield f'<If "%{{REQUEST_URI}} =~ m#^{folder}#">'
        yield from _apache_set(_beyond(headers, serving.pages))
        yield "</If>"
    for suffix, manner in serving.kinds.items():
        if suffix and _same_for_all(manner):
            yield f'<If "%{{REQUEST_URI}} =~ m#\\{suffix}$#">'
            yield from _apache_set(_same_for_all(manner))
            yield "</If>"
    for path, manner in serving.single.items():
        yield f"<If \"%{{REQUEST_URI}} == '/{escaped(path)}'\">"
        yield f"ForceType {quoted(manner.type)}"
        yield from _apache_set(_same_for_all(manner))
        yield "</If>"
    bad = "%{REQUEST_STATUS} -ge 300 && %{REQUEST_STATUS} -ne 304"
    yield f'Header always set {CACHE} {quoted(PAGES)} "expr={bad}"'


def _apache_set(headers: Mapping[str, str]) -> Iterator[str]:
    return (f"Header always set {name} {quoted(value.replace('%', '%%'))}" for name, value in headers.items())


def _only(address: str) -> str:
    return f"^{re.escape(unquote(address))}$"


def _beyond(headers: Mapping[str, str], common: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if common.get(name) != value}


def _of(manner: FileHeaders) -> dict[str, str]:
    return {"Content-Type": manner.type} | _same_for_all(manner)


def _same_for_all(manner: FileHeaders) -> dict[str, str]:
    """The headers that say the same of every file: only nginx is told how to fill others in."""
    return titled({name: value for name, value in manner.headers if STEM not in value})


def _rule(where: str, headers: Mapping[str, str]) -> Iterator[str]:
    if headers:
        yield where
        yield from (f"  {name}: {value}" for name, value in headers.items())
