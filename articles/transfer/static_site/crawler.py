"""Crawls the site once: requests every page and copies every file that a page refers to."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath
from posixpath import normpath
from urllib.parse import quote, unquote

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.base import File
from django.core.files.storage import Storage, default_storage
from django.urls import resolve
from whitenoise.media_types import MediaTypes

from articles.models import Edition, UnreadableEdition, manuscript_of_edition
from articles.reading.pages.media import MEDIA_TYPES
from articles.transfer.content_folder.report import Progress
from articles.transfer.static_site import hosts, nginx
from articles.transfer.static_site.addresses import addresses
from articles.transfer.static_site.link_references import assets, files, links
from articles.transfer.static_site.old_addresses import OldAddresses, find_moved
from articles.transfer.static_site.output_folder import SiteFolder, SiteRefused, is_text
from articles.transfer.static_site.page_requests import Answer, Server
from articles.transfer.static_site.serving import ResponseLog

NOT_FOUND, GONE = "404.html", "410.html"
HTML = "text/html; charset=utf-8"
static_types = MediaTypes()


class Crawler:
    """Requests all pages and writes them to a folder, with the files they refer to.

    `is_unchanged` says whether the content is still the same as at the start.
    """

    def __init__(self, server: Server, folder: SiteFolder, is_unchanged: Callable[[], bool]) -> None:
        self.pages: list[str] = []
        self.left_out: list[UnreadableEdition] = []  # articles without an .md file
        self.moved = OldAddresses()
        self._server, self._folder, self._is_unchanged = server, folder, is_unchanged
        self._responses = ResponseLog()
        self._references: dict[str, str] = {}  # path on this site → the first page that refers to it
        self._media_example = ""  # the path of one copied media file, as an example for its headers

    def crawl(self, progress: Progress) -> None:
        """Write the whole site. Raises `SiteRefused` for a page that cannot be rendered."""
        self._folder.begin()
        for address in progress(addresses(), "Pages"):
            answer = self._server.get(address)
            if answer.status == 200:
                self.pages.append(address)
                self._add_answer(path_for(address), address, answer)
            elif unreadable := _find_unreadable(address):
                self.left_out.append(unreadable)
            elif answer.status >= 500 or self._is_unchanged():
                raise SiteRefused(f"{address} answers {answer.status}, not as a page that is there.")
        not_found = self._server.get(f"/{NOT_FOUND}")
        self._add_answer(NOT_FOUND, "/", not_found)
        self._folder.put(GONE, self._server.gone_page(), packed=True)
        self._add_files(progress)
        self.moved = find_moved(self._server, set(self.pages), progress)
        self._write_server_files()

    def broken(self) -> list[str]:
        """Return a sentence for every reference to a path that is neither exported nor redirected."""
        exported = {*self.pages, *self.moved.to, *self._exported_paths()}
        return [
            f"{where} names {path}, where there is nothing."
            for path, where in sorted(self._references.items())
            if path not in exported and quote(path) not in exported
        ]

    def _add_answer(self, path: str, address: str, answer: Answer) -> None:
        """Write an answer to the folder, and collect the paths it refers to."""
        self._folder.put(path, answer.body, packed=is_text(answer.content_type))
        self._responses.note(path, answer.content_type, answer.headers)
        if not is_text(answer.content_type):
            return
        text = answer.body.decode()
        for named in links(text, address) if answer.content_type.startswith("text/html") else ():
            self._references.setdefault(named, address)
        for named in files(text):
            self._references.setdefault(named, address)

    def _add_files(self, progress: Progress) -> None:
        """Write the media and static files that pages refer to, and those that these files refer to."""
        paths = sorted(self._references)
        for path in progress([path for path in paths if path.startswith(settings.MEDIA_URL)], "Stored files"):
            self._add_media(path)
        waiting = [path for path in paths if path.startswith(settings.STATIC_URL)]
        seen = set(waiting)
        while waiting:  # style sheets and scripts refer to more files, such as fonts
            path = waiting.pop()
            for further in self._add_static(path):
                self._references.setdefault(further, path)
                if further not in seen:
                    seen.add(further)
                    waiting.append(further)

    def _add_media(self, path: str) -> None:
        name = path.removeprefix(settings.MEDIA_URL)
        content_type = MEDIA_TYPES.get(PurePosixPath(name).suffix)
        if content_type is None or not _is_stored(default_storage, name):
            return
        self._folder.copy(
            path.removeprefix("/"),
            lambda: default_storage.open(name),
            size=default_storage.size(name),
            changed=default_storage.get_modified_time(name).timestamp(),
        )
        self._responses.note(path.removeprefix("/"), content_type, {})
        self._media_example = path

    def _add_static(self, path: str) -> Iterator[str]:
        """Write a static file to the folder, and yield the paths it refers to."""
        name = path.removeprefix(settings.STATIC_URL)
        found = _static_file(name)
        if found is None:
            return
        content_type = static_types.get_type(name)
        if content_type.startswith("text/"):
            content_type += "; charset=utf-8"
        with found:
            content = found.read()
        self._folder.put(path.removeprefix("/"), content, packed=is_text(content_type))
        self._responses.note(path.removeprefix("/"), content_type, {})
        if name.endswith((".css", ".js")):
            yield from assets(content.decode(), path)

    def _exported_paths(self) -> Iterator[str]:
        return (f"/{path}" for path in self._responses.files)

    def _write_server_files(self) -> None:
        """Write the configuration for web servers: headers and redirects."""
        media = self._server.head(quote(self._media_example)).headers if self._media_example else {}
        serving = self._responses.serving(media=media)
        for path, text in (
            (nginx.SERVER, nginx.server(serving, self._folder.target)),
            (nginx.MAP, nginx.redirects(self.moved)),
            ("_headers", hosts.headers_file(serving)),
            ("_redirects", hosts.redirects_file(self.moved)),
            (".htaccess", hosts.htaccess(serving, self.moved)),
        ):
            self._folder.put(path, text.encode())


def _find_unreadable(address: str) -> UnreadableEdition | None:
    """Return the reason why there is no text at an address, if it is the address of an article's .md file."""
    match = resolve(address)
    if match.url_name != "manuscript":
        return None
    edition = Edition.objects.live().filter(**match.kwargs).first()
    try:
        if edition:
            manuscript_of_edition(edition)
    except UnreadableEdition as unreadable:
        return unreadable
    return None


def path_for(address: str) -> str:
    """Return the path of the file for an address.

    >>> path_for("/"), path_for("/articles/x/"), path_for("/feed.atom")
    ('index.html', 'articles/x/index.html', 'feed.atom')
    """
    path = unquote(address).removeprefix("/")
    return f"{path}index.html" if not path or path.endswith("/") else path


def _is_normalized(name: str) -> bool:
    """Whether a name is a normalized relative path: writers may link to anything below /media/ and /static/.

    >>> [_is_normalized(name) for name in ("css/base.css", "a/../b.css", "a//b.css", "")]
    [True, False, False, False]
    """
    return name[:1] not in ("", "/") and normpath(f"/{name}") == f"/{name}" and "\0" not in name


def _is_stored(storage: Storage, name: str) -> bool:
    return _is_normalized(name) and storage.exists(name)


def _static_file(name: str) -> File | None:
    """Open a static file, from the collected files or else with the finders; None if it does not exist."""
    if not _is_normalized(name):
        return None
    with suppress(OSError):  # it does not exist, or is a folder
        return staticfiles_storage.open(name)
    found = finders.find(name)
    is_file = isinstance(found, str) and Path(found).is_file()
    return File(Path(str(found)).open("rb")) if is_file else None  # the caller closes it
