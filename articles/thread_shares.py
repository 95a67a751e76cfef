"""Limits how many threads of a process may wait for slow clients, so that others stay free for pages."""

from collections import Counter
from threading import Lock

from django.conf import settings

ONE_PIECE = 512 * 2**10  # bytes; a response up to this size takes memory, but no thread


class ThreadShare:
    """A limited number of places. One client may hold half of them."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.for_one = (size + 1) // 2
        self.holders: Counter[str] = Counter()
        self.lock = Lock()

    def has_free_place(self, client: str) -> bool:
        """Whether a place is free for this client."""
        return self.holders.total() < self.size and self.holders[client] < self.for_one

    def take(self, client: str) -> bool:
        """Take a place; False if none is free. The caller must call `give_back` after True."""
        with self.lock:
            has_free_place = self.has_free_place(client)
            if has_free_place:
                self.holders[client] += 1
        return has_free_place

    def give_back(self, client: str) -> None:
        with self.lock:
            self.holders[client] -= 1
            self.holders += Counter()  # removes clients without places


bodies = ThreadShare(settings.SLOW_CLIENT_THREADS)
downloads = ThreadShare(settings.SLOW_CLIENT_THREADS)
# The threads that read request bodies, slow or not. Each runs beside one of the server's threads, and
# slightly longer. So there is a place for each of one client's simultaneous requests, unless it sent slow
# ones just before.
body_readers = ThreadShare(2 * settings.SERVER_THREADS)
