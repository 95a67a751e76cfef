"""How many of a process's threads may wait for slow clients at once, so that some are left for pages."""

from collections import Counter
from threading import Lock

from django.conf import settings

ONE_PIECE = 512 * 2**10  # bytes: what is sent in one piece holds no thread, but memory


class ThreadShare:
    """A bounded number of places, of which one client may hold half."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.for_one = (size + 1) // 2
        self.holders: Counter[str] = Counter()
        self.lock = Lock()

    def has_room(self, client: str) -> bool:
        """Whether a place is free for this client."""
        return self.holders.total() < self.size and self.holders[client] < self.for_one

    def take(self, client: str) -> bool:
        """Take a place; False where none is free. Whoever got one calls `give_back` in the end."""
        with self.lock:
            has_room = self.has_room(client)
            if has_room:
                self.holders[client] += 1
        return has_room

    def give_back(self, client: str) -> None:
        with self.lock:
            self.holders[client] -= 1
            self.holders += Counter()  # drops clients that hold none


bodies = ThreadShare(settings.SLOW_CLIENT_THREADS)
downloads = ThreadShare(settings.SLOW_CLIENT_THREADS)
# The threads that read bodies, slow or not: each beside one of the server's threads, and a moment longer. So
# one client's requests that come at once all have a place, unless it has sent slow ones just before.
body_readers = ThreadShare(2 * settings.SERVER_THREADS)
