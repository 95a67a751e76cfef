"""Script of test_deciding_together: several people decide the same thing at once, in a separate database.

Prints a line for each case: its name, and how often the threads got each answer.
"""

import os
import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.contrib.auth.models import Permission, User  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from authors.accounts.invitations import send_invitation, token_for  # noqa: E402
from authors.models import Author, ProfileRevision  # noqa: E402
from authors.profile_revisions import draft_data  # noqa: E402
from authors.staging import approve, stage  # noqa: E402
from tests.cast import make_author  # noqa: E402

AT_ONCE = 4


def at_once(act: Callable[[int], object]) -> str:
    """Run an action in several threads at once; return how often each answer came."""
    barrier = Barrier(AT_ONCE)

    def one(number: int) -> str:
        barrier.wait()
        try:
            return str(act(number))
        except Exception as error:
            return type(error).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = Counter(pool.map(one, range(AT_ONCE)))
    return " ".join(f"{answer}×{number}" for answer, number in sorted(answers.items()))


def invited(author: Author) -> Client:
    client = Client()
    open_link(client, author)
    return client


def open_link(client: Client, author: Author) -> None:
    link = f"/account/invitation/{token_for(author.invitations.get())}/"
    assert client.get(link).status_code == 302


def accept(client: Client, words: dict[str, str] | None = None) -> str:
    """Accept an invitation. Who comes a little later is refused in another way, such as a login page."""
    response = client.post("/account/invitation/", words)
    return "accepted" if response.headers.get("Location") == "/profile/" else "refused"


def accept_as_new(client: Client, name: str) -> str:
    return accept(client, {"username": name, "password1": "kestrel-41-x", "password2": "kestrel-41-x"})


def one_link(eli: User) -> None:
    rae = make_author("Rae Kim")
    send_invitation(rae, "rae@example.org", by=eli)
    clients = [invited(rae) for _ in range(AT_ONCE)]
    result = at_once(lambda number: accept_as_new(clients[number], f"rae{number}"))
    accounts = User.objects.filter(email="rae@example.org").count()
    sys.stdout.write(f"one link: {result}, accounts {accounts}\n")


def one_address(eli: User) -> None:
    people = [make_author(f"Person {number}") for number in range(AT_ONCE)]
    for person in people:
        send_invitation(person, "office@example.org", by=eli)
    clients = [invited(person) for person in people]
    result = at_once(lambda number: accept_as_new(clients[number], f"office{number}"))
    accounts = User.objects.filter(email="office@example.org").count()
    sys.stdout.write(f"one address: {result}, accounts {accounts}\n")


def one_account(eli: User) -> None:
    uma = User.objects.create_user("uma", email="uma@example.org", password="kestrel-41-x")
    people = [make_author(f"Uma {number}") for number in range(AT_ONCE)]
    clients = []
    for person in people:
        send_invitation(person, "uma@example.org", by=eli)
        clients.append(invited(person))
        clients[-1].force_login(uma, backend="django.contrib.auth.backends.ModelBackend")
        assert (
            clients[-1].get(f"/account/invitation/{token_for(person.invitations.get())}/").status_code == 302
        )
    result = at_once(lambda number: accept(clients[number]))
    sys.stdout.write(f"own account: {result}, authors {Author.objects.filter(user=uma).count()}\n")


def one_proposal(eli: User) -> None:
    sam = User.objects.create_user("sam")
    author = make_author("Sam Rivers", user=sam)
    revision = stage(author, draft_data(author) | {"role": "Listener"}, by=sam)
    copies = [ProfileRevision.objects.get(pk=revision.pk) for _ in range(AT_ONCE)]
    result = at_once(lambda number: approve(copies[number], by=eli))
    states = list(ProfileRevision.objects.filter(author=author).values_list("state", flat=True))
    sys.stdout.write(f"approve: {result}, {sorted(states)}\n")


def main() -> None:
    eli = User.objects.create_user("eli", is_staff=True)
    eli.user_permissions.set(Permission.objects.filter(codename="change_author"))
    for case in (one_link, one_address, one_account, one_proposal):
        case(eli)


main()
