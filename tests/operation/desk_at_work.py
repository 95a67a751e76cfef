"""Four editors and one who uploads pictures, at work on a running site, and a check that nothing is lost."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from threading import Event, Thread

from tests.desk.writing.test_markdown_views import png
from tests.operation.people import Browser, Editor
from tests.operation.rows import assert_intact, stored_pictures, texts_of_revisions
from tests.operation.running_site import EDITORS, RunningSite
from tests.transfer.content_folder.test_kills import torn_files

UPLOAD = "/admin/markdown/upload/"
Saved = tuple[dict[tuple[int, int], str], set[str]]


class Desk:
    """Four editors who save drafts and one who uploads pictures, until the block ends or the site dies."""

    def __init__(self, port: int) -> None:
        self.editors = [Editor(port, number) for number in range(EDITORS)]
        self.uploader = Browser(port)
        self.uploads: set[str] = set()  # paths that the site says it has
        self.faults: list[str] = []
        self.over = Event()

    def saved(self) -> Saved:
        """Return what the site said it has: words by article and revision, and paths of pictures."""
        words = {
            (editor.number + 1, number): words
            for editor in self.editors
            for number, words in list(editor.saved.items())
        }
        return words, set(self.uploads)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        self.over.clear()
        threads = [Thread(target=self.save, args=[editor]) for editor in self.editors]
        threads.append(Thread(target=self.send_pictures))
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self.over.set()
            for thread in threads:
                thread.join()
            for browser in (*self.editors, self.uploader):
                browser.connection.close()

    def save(self, editor: Editor) -> None:
        try:
            if not editor.cookies:
                editor.log_in(f"editor-{editor.number}")
            editor.open()
            while not self.over.is_set():
                answer = editor.save(f"Save {editor.base} by editor {editor.number}. " * 200)
                if answer.status != 200:
                    self.faults.append(f"a save: {answer.status} {answer.text[:200]}")
        except (OSError, HTTPException):
            pass  # killed: this save may or may not be there
        except AssertionError as refused:
            self.faults.append(f"editor {editor.number}: {refused}")

    def send_pictures(self) -> None:
        try:
            if not self.uploader.cookies:
                self.uploader.log_in("editor-0")
            while not self.over.is_set():
                size = 40 + len(self.uploads)
                answer = self.uploader.upload(UPLOAD, f"chairs-{size}.png", png(size, 900))
                if answer.status != 200:
                    self.faults.append(f"an upload: {answer.status} {answer.text[:200]}")
                else:
                    self.uploads.add(json.loads(answer.content)["path"])
        except (OSError, HTTPException):
            pass


def assert_nothing_lost(site: RunningSite, saved: Saved) -> None:
    """Assert that a site has all that `Desk.saved` returned, in an intact database and whole files."""
    saves, uploads = saved
    assert_intact(site.database)
    texts = texts_of_revisions(site.database)
    for (article, number), words in saves.items():
        text = texts.get((article, number), "")
        assert words.strip() in text, f"revision {number} of article {article} is lost"
    pictures = stored_pictures(site.database)
    assert uploads <= pictures.keys()
    assert all((site.media / name).exists() for name in pictures.values())
    assert torn_files(site.media) == []
