"""One walk through the whole site: every page asked for, and every file that one of them names."""

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

from articles.models import Edition, Unreadable, manuscript_of_edition
from articles.reading.pages.media import TYPES
from articles.transfer.content_folder.report import Progress
from articles.transfer.static_site import hosts, nginx
from articles.transfer.static_site.addresses import addresses
from articles.transfer.static_site.asking import Answer, Server
from articles.transfer.static_site.link_references import assets, files, links
from articles.transfer.static_site.moved import Moved, moved
from articles.transfer.static_site.output_folder import SiteFolder, SiteRefused
from articles.transfer.static_site.packing import is_text
from articles.transfer.static_site.serving import ResponseLog

NOT_FOUND, GONE = "404.html", "410.html"
HTML = "text/html; charset=utf-8"
static_types = MediaTypes()


class Copy:
    """The site as it is now, said to a folder. `still` tells whether nothing has changed since it began."""

    def __init__(self, server: Server, folder: SiteFolder, still: Callable[[], bool]) -> None:
        self.pages: list[str] = []
        self.left_out: list[Unreadable] = []  # articles without the file of their text
        self.moved = Moved()
        self._server, self._folder, self._still = server, folder, still
        self._heard = ResponseLog()
        self._named: dict[str, str] = {}  # everything on this site that is named, and where it is first
        self._stored = ""  # a stored file that was copied

    def make(self, progress: Progress) -> None:
        """Go through the site. Raises `SiteRefused` for a page that cannot be had."""
        self._folder.begin()
        for address in progress(addresses(), "Pages"):
            answer = self._server.get(address)
            if answer.status == 200:
                self.pages.append(address)
                self._text(file_of(address), address, answer)
            elif unreadable := _unreadable_text(address):
                self.left_out.append(unreadable)
            elif answer.status >= 500 or self._still():
                raise SiteRefused(f"{address} answers {answer.status}, not as a page that is there.")
        not_found = self._server.get(f"/{NOT_FOUND}")
        self._text(NOT_FOUND, "/", not_found)
        self._folder.put(GONE, self._server.gone_page(), packed=True)
        self._files(progress)
        self.moved = moved(self._server, set(self.pages), progress)
        self._for_servers()

    def broken(self) -> list[str]:
        """Return a sentence for everything that is named and is neither there nor leads on."""
        there = {*self.pages, *self.moved.to, *self._files_there()}
        return [
            f"{where} names {path}, where there is nothing."
            for path, where in sorted(self._named.items())
            if path not in there and quote(path) not in there
        ]

    def _text(self, path: str, address: str, answer: Answer) -> None:
        """Take an answer into the folder, and note what it names."""
        self._folder.put(path, answer.body, packed=is_text(answer.content_type))
        self._heard.note(path, answer.content_type, answer.headers)
        if not is_text(answer.content_type):
            return
        text = answer.body.decode()
        for named in links(text, address) if answer.content_type.startswith("text/html") else ():
            self._named.setdefault(named, address)
        for named in files(text):
            self._named.setdefault(named, address)

    def _files(self, progress: Progress) -> None:
        named = sorted(self._named)
        for path in progress([path for path in named if path.startswith(settings.MEDIA_URL)], "Stored files"):
            self._media(path)
        waiting = [path for path in named if path.startswith(settings.STATIC_URL)]
        seen = set(waiting)
        while waiting:  # style sheets name fonts
            path = waiting.pop()
            for further in self._static(path):
                self._named.setdefault(further, path)
                if further not in seen:
                    seen.add(further)
                    waiting.append(further)

    def _media(self, path: str) -> None:
        name = path.removeprefix(settings.MEDIA_URL)
        content_type = TYPES.get(PurePosixPath(name).suffix)
        if content_type is None or not _is_stored(default_storage, name):
            return
        self._folder.copy(
            path.removeprefix("/"),
            lambda: default_storage.open(name),
            size=default_storage.size(name),
            changed=default_storage.get_modified_time(name).timestamp(),
        )
        self._heard.note(path.removeprefix("/"), content_type, {})
        self._stored = path

    def _static(self, path: str) -> Iterator[str]:
        """Take a static file into the folder, and yield what it names itself."""
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
        self._heard.note(path.removeprefix("/"), content_type, {})
        if name.endswith((".css", ".js")):
            yield from assets(content.decode(), path)

    def _files_there(self) -> Iterator[str]:
        return (f"/{path}" for path in self._heard.files)

    def _for_servers(self) -> None:
        """Say how all this is served, and where the past leads."""
        media = self._server.head(quote(self._stored)).headers if self._stored else {}
        serving = self._heard.serving(media=media)
        for path, text in (
            (nginx.SERVER, nginx.server(serving, self._folder.target)),
            (nginx.MAP, nginx.redirects(self.moved)),
            ("_headers", hosts.headers_file(serving)),
            ("_redirects", hosts.redirects_file(self.moved)),
            (".htaccess", hosts.htaccess(serving, self.moved)),
        ):
            self._folder.put(path, text.encode())


def _unreadable_text(address: str) -> Unreadable | None:
    """Say why there is no text at the address of an article's text, if it is one."""
    match = resolve(address)
    if match.url_name != "manuscript":
        return None
    edition = Edition.objects.live().filter(**match.kwargs).first()
    try:
        if edition:
            manuscript_of_edition(edition)
    except Unreadable as unreadable:
        return unreadable
    return None


def file_of(address: str) -> str:
    """Return the file that answers for an address.

    >>> file_of("/"), file_of("/articles/x/"), file_of("/feed.atom")
    ('index.html', 'articles/x/index.html', 'feed.atom')
    """
    path = unquote(address).removeprefix("/")
    return f"{path}index.html" if not path or path.endswith("/") else path


def _is_straight(name: str) -> bool:
    """Whether a name can be that of a file: writers may link to anything below /media/ and /static/.

    >>> _is_straight("css/base.css"), _is_straight("a/../b.css"), _is_straight("a//b.css"), _is_straight("")
    (True, False, False, False)
    """
    return name[:1] not in ("", "/") and normpath(f"/{name}") == f"/{name}" and "\0" not in name


def _is_stored(storage: Storage, name: str) -> bool:
    return _is_straight(name) and storage.exists(name)


def _static_file(name: str) -> File | None:
    """Return a static file as it was collected or, where nothing is collected, as it is found."""
    if not _is_straight(name):
        return None
    with suppress(OSError):  # it is not there, or a folder
        return staticfiles_storage.open(name)
    found = finders.find(name)
    is_file = isinstance(found, str) and Path(found).is_file()
    return File(Path(str(found)).open("rb")) if is_file else None  # its caller closes it
