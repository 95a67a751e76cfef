"""Counts readers' answers to “Was this helpful?”, without a cookie and without storing anything about them.

The form is in pages that are cached for all readers, so it has no CSRF token. The browser's `Origin` header
shows instead that the answer comes from a page of this site.
"""

import re
import secrets
from datetime import date
from hashlib import blake2b
from threading import Lock

from cachetools import LRUCache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from articles.models import Edition, count_answer
from authors.request_sender import client_address

EDITION_NUMBER = re.compile(r"[0-9]{1,9}")
ANSWERS = {"yes": True, "no": False}
# Answers that count from one address in a day, which readers may share: for one edition, and for all.
FOR_ONE_EDITION, FOR_ALL = 5, 50
CLIENTS_IN_MEMORY = 50_000


class AnswerLimit:
    """Limits how many answers from one client count in a day, in the memory of this process.

    A client is only known by a hash of its address with a random key. Key and counts are dropped when the day
    is over. When memory is full, the client that has not answered for the longest time is forgotten.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._day: date | None = None
        self._key = b""
        self._counts: LRUCache[bytes, int] = LRUCache(CLIENTS_IN_MEMORY)

    def allows(self, client: str, edition: int, day: date) -> bool:
        """Whether an answer of this client counts. If it does, it is added to the client's number."""
        with self._lock:
            if self._day != day:
                self._day, self._key = day, secrets.token_bytes(32)
                self._counts.clear()
            limits = ((self._hash(client), FOR_ALL), (self._hash(client, edition), FOR_ONE_EDITION))
            if any(self._counts.get(hashed, 0) >= limit for hashed, limit in limits):
                return False
            for hashed, _ in limits:
                self._counts[hashed] = self._counts.get(hashed, 0) + 1
            return True

    def _hash(self, *parts: object) -> bytes:
        return blake2b(repr(parts).encode(), key=self._key, digest_size=16).digest()


answer_limit = AnswerLimit()


@csrf_exempt
@never_cache
@require_POST
def feedback(request: HttpRequest, slug: str) -> HttpResponse:
    """Count an answer for the edition that the reader has read, if it is still live, and say thank you."""
    if not is_from_this_site(request):
        return _refuse(gettext("This answer was not sent from a page of this site."), status=403)
    answer, number = request.POST.get("helpful", ""), request.POST.get("edition", "")
    if answer not in ANSWERS or not EDITION_NUMBER.fullmatch(number):
        return _refuse(gettext("Answer yes or no, with the buttons below the article."), status=400)
    live = Edition.objects.live().articles().filter(slug=slug).defer("sections", "manuscript").first()
    if live is None:
        raise Http404
    today = timezone.localdate()
    client = client_address(request) or "unknown"
    if live.number == int(number) and answer_limit.allows(client, live.pk, today):
        count_answer(live, is_helpful=ANSWERS[answer], day=today)
    back = live.short_url if "short" in request.POST else ""
    return render(request, "articles/feedback.html", {"back": back or live.get_absolute_url()})


def is_from_this_site(request: HttpRequest) -> bool:
    """Whether the browser says that a page of this site sent the form."""
    own = f"{request.scheme}://{request.get_host()}"
    fetched_from = request.headers.get("Sec-Fetch-Site", "same-origin")  # older browsers do not send it
    return request.headers.get("Origin") == own and fetched_from == "same-origin"


def _refuse(message: str, *, status: int) -> HttpResponse:
    return HttpResponse(message, status=status, content_type="text/plain; charset=utf-8")
