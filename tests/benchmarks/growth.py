"""How the site grows: every kind of page at several numbers of articles, on both databases. Run by hand:

    python -m tests.benchmarks.growth [--folder FOLDER] [--rounds 9] [--minutes 20] [--only sqlite] 200 10000

The texts are short, about 100 words each, and 7 of 10 articles are live. From 1,000 on, a size is a multiple
of 1,000. The databases are made in the folder, which takes minutes; if they are there already, only new
migrations are applied. One process serves each database, and they answer in turn. It prints a Markdown table
of medians in milliseconds of processor time, with ratios to the first size:

- rendered: the page is not in the page cache, and what other pages of the content version share is;
- first: nothing is, as for the first reader after a publication;
- cached: the page itself is.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg

from tests.postgresql import execute, new_cluster

MODULE = "tests.benchmarks.growth_answers"
MEASURES = ("rendered", "first", "cached")
SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "tests.settings",
    "PAGE_CACHE_MB": "64",
}
# In the URL of a database, where the project's own options yield to it: else not all processor time is seen.
NOT_PARALLEL = "options=-c%20max_parallel_workers_per_gather%3D0"
Question = tuple[str, str]  # what was asked, and what was measured


class Child:
    """A process that serves one database, and says how long its answers take."""

    def __init__(self, url: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", MODULE, "answer"],
            env=os.environ | SETTINGS | {"DATABASE_URL": url},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,  # Ctrl+C ends the questions, not the answers
        )

    def ask(self, question: str) -> Any:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{question}\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def stop(self) -> None:
        self.process.communicate()


@contextmanager
def sqlite(folder: Path, sizes: Sequence[int]) -> Iterator[list[str]]:
    """Yield the URL of a filled database for each size."""
    migrated = folder / "migrated.sqlite3"
    fill([f"sqlite:///{migrated}"], [0])
    files = [folder / f"growth-{size}.sqlite3" for size in sizes]
    for file in files:
        if not file.exists():
            shutil.copy(migrated, file)
    urls = [f"sqlite:///{file}" for file in files]
    fill(urls, sizes)
    yield urls


@contextmanager
def postgresql(folder: Path, sizes: Sequence[int]) -> Iterator[list[str]]:
    """Yield the URL of a filled database for each size, in a cluster that runs until the block ends."""
    place = folder / "postgresql"
    place.mkdir(exist_ok=True)
    cluster = new_cluster(place)
    try:
        fill([database(cluster.url, "migrated")], [0])
        urls = [database(cluster.url, f"growth_{size}", template="migrated") for size in sizes]
        fill(urls, sizes)
        yield urls
    finally:
        cluster.stop()


def database(url: str, name: str, template: str = "template1") -> str:
    """Create a database unless it is there, and return its URL."""
    with suppress(psycopg.errors.DuplicateDatabase):
        execute(url, f"CREATE DATABASE {name} TEMPLATE {template}")
    return f"{url.rpartition('/')[0]}/{name}?{NOT_PARALLEL}"


def fill(urls: Sequence[str], sizes: Sequence[int]) -> None:
    """Migrate the databases and fill those that are empty, all at the same time."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", MODULE, "fill", str(size)],
            env=os.environ | SETTINGS | {"DATABASE_URL": url},
        )
        for url, size in zip(urls, sizes, strict=True)
    ]
    statuses = [process.wait() for process in processes]
    assert not any(statuses)


def measure(urls: Sequence[str], rounds: int, minutes: float) -> dict[Question, list[float]]:
    """Ask each process each question in turn, round by round, and return the medians.

    No round begins after these `minutes`.
    """
    end = time.monotonic() + 60 * minutes
    children = [Child(url) for url in urls]
    names = [child.ask("names") for child in children]  # they all have begun then
    questions = [*names[0], "publish", "memory"]
    found: dict[Question, list[list[float]]] = {}

    def ask(question: str) -> None:
        answers = [child.ask(question) for child in children]
        for kind in answers[0]:
            found.setdefault((question, kind), []).append([answer[kind] for answer in answers])

    with suppress(KeyboardInterrupt):  # what was measured so far is printed
        for _ in range(rounds):
            for question in questions if time.monotonic() < end or not found else ():
                ask(question)
    for child in children:
        child.stop()
    return {
        key: [statistics.median(taken) for taken in zip(*rows, strict=True)] for key, rows in found.items()
    }


def table(vendor: str, sizes: Sequence[int], medians: dict[Question, list[float]]) -> str:
    """Return the Markdown table of the medians, with the ratios to the first size."""
    heads = [f"{size:,}{' | ratio' if place else ''}" for place, size in enumerate(sizes)]
    lines = [
        f"| {vendor} | measured | {' | '.join(heads)} |",
        "|---|---" + "|--:" * (2 * len(sizes) - 1) + "|",
    ]
    for key in sorted(medians, key=lambda key: [*MEASURES, key[1]].index(key[1])):
        first, *others = medians[key]
        cells = [f"{first:.1f}", *(f"{number:.1f} | {number / first:.2f}" for number in others)]
        lines.append(f"| {' | '.join([*key, *cells])} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure how the site grows.")
    parser.add_argument("sizes", nargs="+", type=int)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--only", choices=DATABASES)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary)
        for vendor in [given.only] if given.only else DATABASES:
            with DATABASES[vendor](folder, given.sizes) as urls:
                medians = measure(urls, given.rounds, given.minutes)
            sys.stdout.write(f"{table(vendor, given.sizes, medians)}\n\n")


DATABASES = {"sqlite": sqlite, "postgresql": postgresql}

if __name__ == "__main__":
    main()
