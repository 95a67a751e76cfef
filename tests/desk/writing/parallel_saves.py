"""Script of test_parallel_saves: eight editors save one article at once, in a separate database.

Prints the status of every answer, the number of revisions, and whether the draft is the text of the winner.
"""

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.contrib.auth.models import Group, User  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from articles.models import Article  # noqa: E402
from tests.cast import make_article  # noqa: E402
from tests.conftest import BACKEND  # noqa: E402
from tests.desk.posting import change, form, section  # noqa: E402

SAVERS = 8


def client_of_editor(number: int) -> Client:
    user = User.objects.create_user(f"editor-{number}", is_staff=True)
    user.groups.add(Group.objects.get(name="editor"))
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def main() -> None:
    article = make_article()
    clients = [client_of_editor(number) for number in range(SAVERS)]
    barrier = Barrier(SAVERS)
    base = form(article=article)["base"]

    def save(number: int) -> int:
        data: dict[str, Any] = form([section("", f"By editor {number}.")], article=article) | {"base": base}
        barrier.wait()
        try:
            answer = clients[number].post(change(article), data, HTTP_X_REQUESTED_WITH="XMLHttpRequest")
            return answer.status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(SAVERS) as pool:
        statuses = list(pool.map(save, range(SAVERS)))
    body = Article.objects.get().sections.get().body
    winner = statuses.index(200) if 200 in statuses else None
    results = (sorted(statuses), article.revisions.count(), body == f"By editor {winner}.")
    sys.stdout.write(" ".join(map(str, results)) + "\n")


main()
