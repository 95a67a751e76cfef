"""Runs pure work in several processes: each item is pickled to a process, and its result is pickled back."""

import gc
import os
import pickle
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Any, TypeVar

import django

Item = TypeVar("Item")
Result = TypeVar("Result")

# New objects after which garbage is collected, for work that makes very many. With Python's 700 this took 5 %
# of the time of an import.
GC_THRESHOLD = 50_000

_work: Callable[[Any], Any]


def processor_count() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def map_in_processes(
    work: Callable[[Item], Result],
    items: Sequence[Item],
    *,
    processes: int,
    at_once: int,
) -> Iterator[Result]:
    """Yield `work(item)` for each item, in order. `at_once` items are sent to a process together.

    `work` is a function of a module, or a `partial` of one with what all items need, and uses no database.
    New processes are started, because a copy of this one would share its connections and locks; that takes a
    second, so few items are not worth it.
    """
    # The modules of what is unpickled need Django, which the new process sets up first.
    given = pickle.dumps(work)
    with ProcessPoolExecutor(processes, get_context("spawn"), _begin, (given,)) as pool:
        yield from pool.map(_do, items, chunksize=at_once)


def _begin(given: bytes) -> None:
    global _work
    Thread(target=_end_with_parent, daemon=True).start()
    django.setup()
    gc.freeze()
    gc.set_threshold(GC_THRESHOLD)
    _work = pickle.loads(given)  # noqa: S301  # of the process that started this one


def _end_with_parent() -> None:
    """End this process when the one that started it was killed, or it would wait for work for good."""
    if parent := parent_process():
        parent.join()
        os._exit(1)


def _do(item: Any) -> Any:
    return _work(item)
