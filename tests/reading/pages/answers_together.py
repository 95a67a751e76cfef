"""Script of test_parallel_answers: readers answer at once, the first of the day, in a separate database.

Prints the statuses, the counted answers, and how often the generation changed.
"""

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from articles.freshness import generation  # noqa: E402
from articles.models import Feedback  # noqa: E402
from tests.cast import make_live  # noqa: E402

READERS, ANSWERS = 6, 2


def main() -> None:
    make_live("What happens first?")
    before, barrier = generation(), Barrier(READERS)

    def read(number: int) -> list[int]:
        client, answer = Client(), {"helpful": "yes" if number % 3 else "no", "edition": 1}
        barrier.wait()
        try:
            return [
                client.post(
                    "/articles/what-happens-first/feedback/",
                    answer,
                    headers={"Origin": "http://testserver"},
                    REMOTE_ADDR=f"192.0.2.{number}",
                ).status_code
                for _ in range(ANSWERS)
            ]
        finally:
            connection.close()

    with ThreadPoolExecutor(READERS) as pool:
        statuses = {status for answers in pool.map(read, range(READERS)) for status in answers}
    counted = list(Feedback.objects.values_list("yes", "no"))
    sys.stdout.write(f"{statuses} {counted} {generation() - before}\n")
    connection.close()


if __name__ == "__main__":
    main()
