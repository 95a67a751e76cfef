"""Script of test_parallel_codes: several requests use one code at once, in a separate database.

Prints how many succeed with one recovery code, how many with one code of an app, and how many wrong codes are
checked of twenty.
"""

import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.db import connection  # noqa: E402
from django.http import HttpResponse  # noqa: E402

from authors.second_factor.recovery_codes import renew_recovery_codes  # noqa: E402
from tests.authors.second_factor.logins import (  # noqa: E402
    code_of,
    enter,
    log_in,
    make_ready,
    wrong_code_of,
)


def at_once(number: int, user: User, try_code: Callable[..., HttpResponse], wanted: int) -> int:
    """Return how many of so many logged-in clients get this status from their one request."""
    barrier = Barrier(number)
    clients = [log_in(user) for _ in range(number)]

    def use(client: object) -> int:
        barrier.wait()
        try:
            return try_code(client).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(use, clients)).count(wanted)


def main() -> None:
    users = [User.objects.create_user(name) for name in ("ada", "eli", "cleo")]
    ada, eli, cleo = users
    apps = {user: make_ready(user) for user in users}
    recovery, code = renew_recovery_codes(ada)[0], code_of(apps[eli])
    wrong = wrong_code_of(apps[cleo])
    numbers = (
        at_once(4, ada, lambda client: enter(client, recovery, "recovery"), 302),
        at_once(4, eli, lambda client: enter(client, code), 302),
        at_once(20, cleo, lambda client: enter(client, wrong), 200),
    )
    sys.stdout.write(" ".join(map(str, numbers)) + "\n")


main()
