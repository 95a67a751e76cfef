"""The log of a crawl of the whole demo, of 1,000 searches and of errors says nothing about any reader."""

import json
import shutil
import sqlite3
import sys
from collections import Counter
from contextlib import closing
from types import SimpleNamespace

import pytest

from tests.operation.people import Browser
from tests.operation.running_site import RunningSite, running
from tests.postgresql import free_port
from tests.reading.test_crawl import Crawl

ADDRESS, AGENT, WORD = "198.51.100.9", "Zqbrowser/1.0", "zqword"
SEARCHES = 1000
READER = {"X-Forwarded-For": ADDRESS, "User-Agent": AGENT, "Referer": "http://zqreferer.example/"}
BREAK = (
    "ALTER TABLE authors_author RENAME COLUMN name TO former_name",
    "ALTER TABLE articles_edition RENAME COLUMN title TO former_title",
)
BROKEN = ("/authors/", "/", f"/search/?q={WORD}-broken", f"/topics/{WORD}/", f"/{WORD}/", "/feed.atom")


class CrawlingClient:
    """Asks a running site as a test client does."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser

    def get(self, path: str) -> SimpleNamespace:
        answer = self.browser.get(path, **READER)
        cookies = answer.headers.get_all("Set-Cookie")
        return SimpleNamespace(
            status_code=answer.status,
            headers=answer.headers,
            cookies=cookies,
            streaming=False,
            content=answer.content,
        )


@pytest.mark.soak
@pytest.mark.django_db
def test_no_line_has_an_address_an_agent_or_a_searched_word(tmp_path, imported):
    demo_rows, media = imported
    with closing(sqlite3.connect(tmp_path / "site.sqlite3")) as copy:
        demo_rows.backup(copy)
    shutil.copytree(media, tmp_path / "media")
    database = f"sqlite:///{tmp_path / 'site.sqlite3'}"
    site, port = RunningSite(tmp_path, database, {"TRUSTED_PROXIES": "1"}), free_port()
    failed: set[str] = set()  # ids of answers that say that something went wrong
    with running(site, port), Browser(port) as reader:
        crawl = Crawl(CrawlingClient(reader))
        for number in range(SEARCHES):
            kind = ("", "therapy ", "suicide ")[number % 3].replace(" ", "+")
            assert reader.get(f"/search/?q={kind}{WORD}{number}", **READER).status == 200
        with closing(sqlite3.connect(tmp_path / "site.sqlite3")) as rows:
            for command in BREAK:
                rows.execute(command)
            rows.execute("UPDATE articles_generation SET number = number + 1")
            rows.commit()
        for path in BROKEN:
            answer = reader.get(path, **READER)
            if answer.status >= 500:
                failed.add(answer.headers["X-Request-ID"])
    text = site.log.read_text()
    assert not [word for word in (ADDRESS, "Zqbrowser", WORD, "zqreferer") if word in text]
    lines = [json.loads(line) for line in text.splitlines()]
    errors = [line for line in lines if line["level"] in ("error", "critical")]
    assert {line["id"] for line in errors} == failed
    assert len(failed) > 2
    levels = Counter(line["level"] for line in lines)
    sys.stdout.write(f"{len(crawl.pages)} pages, {len(lines)} lines: {dict(levels)}\n")
    assert len(lines) > SEARCHES + len(crawl.pages)
