"""The measured process of `growth`: fills its database, or answers which page took how long.

    python -m tests.benchmarks.growth_answers fill HOW_MANY
    python -m tests.benchmarks.growth_answers answer

It uses DATABASE_URL. With `answer`, each line of its input is the name of a page, or `names`, `memory` or
`publish`; for each it prints a line of JSON.
"""

import gc
import json
import resource
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tests.benchmarks.desk_list import LIST, editor  # sets Django up, so it is first

# isort: split
from django.core.management import call_command
from django.db import connection

from articles.models import Article, Edition
from articles.publishing import publish
from articles.reading.cache import versions
from articles.reading.cache.versions import BoundedCache
from tests.benchmarks.grown_house import MEASURED, RARE, GrownHouse
from tests.cast import rewrite
from tests.reading.wsgi import Site

PAGE_SIZE = 20
# The pages that are measured as the first of a content version: what it computes for others is in these.
AFTER_A_PUBLICATION = (
    *("front page", "article", "largest topic", "authors", "busiest author", "search, rare word"),
    *("sitemap index", "not found"),
)


def reader_pages() -> Mapping[str, str]:
    """Return the paths of readers' pages by name. Of lists the first, the middle and the last full page."""
    live = Edition.objects.live().articles()
    last, of_topic = live.count() // PAGE_SIZE, live.filter(edition_topics__topic__slug="topic-0").count()
    by_author = live.filter(bylines__author__slug="author-0").count()
    return {
        "front page": "/",
        "article list, page 2": "/page/2/",
        "article list, middle": f"/page/{last // 2}/",
        "article list, last": f"/page/{last}/",
        "article": f"/articles/{MEASURED}/",
        "short version": f"/articles/{MEASURED}/short/",
        "text of an article": f"/articles/{MEASURED}.md",
        "standing page": "/about/",
        "topics": "/topics/",
        "largest topic": "/topics/topic-0/",
        "largest topic, last": f"/topics/topic-0/page/{of_topic // PAGE_SIZE}/",
        "authors": "/authors/",
        "busiest author": "/authors/author-0/",
        "busiest author, last": f"/authors/author-0/page/{by_author // PAGE_SIZE}/",
        "reviewed by an author": "/authors/author-5/reviewed/",
        "all series": "/series/",
        "series": "/series/begin-0/",
        "podcast": "/podcast/",
        "episode": "/podcast/growing/",
        "Atom feed": "/feed.atom",
        "RSS feed of a topic": "/topics/topic-0/feed.rss",
        "Atom feed of an author": "/authors/author-0/feed.atom",
        "podcast feed": "/podcast/feed.xml",
        "search form": "/search/",
        "search, rare word": f"/search/?q={RARE}",
        "search, word in all": "/search/?q=therapy",
        "search, word in all, page 9": "/search/?q=therapy&page=9",
        "search, word in 1 of 10": "/search/?q=word100x",
        "search, word in 1 of 30": "/search/?q=word500x",
        "search, two words in all": "/search/?q=therapy+question",
        "search in the largest topic": "/search/?q=therapy&topic=topic-0",
        "search, misspelled": "/search/?q=wombatt",
        "search, nothing": "/search/?q=xyzzyplugh",
        "suggestions, rare": "/search/suggest/?q=womb",
        "suggestions, many": "/search/suggest/?q=ther",
        "suggestions, one letter": "/search/suggest/?q=t",
        "sitemap index": "/sitemap.xml",
        "sitemap of articles": "/sitemap-articles-1.xml",
        "sitemap of others": "/sitemap-others.xml",
        "Get help": "/get-help/",
        "not found": "/articles/nobody-wrote-this/",
        "not found, one segment": "/nobody-wrote-this/",
    }


def desk_pages() -> Mapping[str, str]:
    """Return the paths of the desk's pages by name."""
    measured = Article.objects.get(slug=MEASURED).pk
    return {
        "desk, start": "/admin/",
        "desk, list": LIST,
        "desk, list, page 3": f"{LIST}?p=3",
        "desk, rare word": f"{LIST}?q={RARE}",
        "desk, word in all": f"{LIST}?q=therapy",
        "desk, live ones": f"{LIST}?state=live",
        "desk, form": f"{LIST}{measured}/change/",
        "desk, publish page": f"{LIST}{measured}/publish/",
    }


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the milliseconds of processor time of some work, and its result."""
    gc.collect()
    server, began_there = server_time()
    began = time.process_time()
    result = work()
    own = time.process_time() - began
    present, there = server_time()
    there -= began_there if present == server else 0  # a new connection has a new process
    return (own + there) * 1000, result


def server_time() -> tuple[int, float]:
    """Return the id of PostgreSQL's process for this connection, and the seconds it has used; else zeros."""
    if connection.vendor != "postgresql":
        return 0, 0.0
    connection.ensure_connection()
    pid = connection.connection.info.backend_pid
    schedule = Path(f"/proc/{pid}/schedstat").read_text(encoding="ascii")
    return pid, int(schedule.split()[0]) / 1e9


class Answers:
    """Answers questions of `growth`. Each answer is a number, or several by name."""

    def __init__(self) -> None:
        self.site, self.client = Site(), editor()
        self.pages, self.desk = reader_pages(), desk_pages()

    def answer(self, question: str) -> Any:
        if question == "names":
            return [*self.pages, *self.desk]
        if question == "memory":
            return {"MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}
        if question == "publish":
            return self.publication()
        return self.reader_page(question) if question in self.pages else self.desk_page(question)

    def reader_page(self, name: str) -> dict[str, float]:
        """Return how long a page takes without its copy, then with it, and some pages after a publication."""
        path, _, query = self.pages[name].partition("?")

        def ask() -> int:
            return self.site.get(path, query=query).status

        is_first = name in AFTER_A_PUBLICATION
        if is_first:
            versions.clear_caches()
        first, status = timed(ask)
        assert status == (404 if name.startswith("not found") else 200), (name, status)
        versions.current_version().pages = BoundedCache(2**26)
        taken = {"rendered": timed(ask)[0], "cached": timed(ask)[0]}
        return taken | ({"first": first} if is_first else {})

    def desk_page(self, name: str) -> dict[str, float]:
        took, response = timed(lambda: self.client.get(self.desk[name]))
        assert response.status_code == 200, (name, response.status_code)
        return {"rendered": took}

    def publication(self) -> dict[str, float]:
        """Publish a changed text; return how long that takes, and then the front page and the article."""
        article = Article.objects.get(slug=MEASURED)
        rewrite(article, f"A wombat sleeps. It is {time.time()} o'clock.")
        took, _ = timed(lambda: publish(article, by=None))
        front, _ = timed(lambda: self.site.get("/"))
        return {"publish": took, "front page after it": front}


def fill(many: int) -> None:
    call_command("migrate", verbosity=0)
    if not many or Article.objects.exists():
        return
    GrownHouse().fill(many)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def main() -> None:
    if sys.argv[1] == "fill":
        fill(int(sys.argv[2]))
        return
    answers = Answers()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(answers.answer(line.strip())) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
