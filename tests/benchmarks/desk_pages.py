"""How fast the pages of the desk answer with 10,000 articles and 50,000 comments. Run by hand:

    python -m tests.benchmarks.desk_pages [how many articles]

It uses the database of `desk_list`, for a chief editor: the start page, the calendar, the comments of one article
(the busiest, and an ordinary one) and every list of site care. It prints the medians of wall time and of processor
time in milliseconds, and the number of queries.
"""

import sys
import time
from datetime import timedelta
from statistics import median

from tests.benchmarks.desk_list import DICE, TIMES, House, batches, prose  # sets Django up

from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.desk.care import LISTS
from articles.models import (
    Address,
    Article,
    Comment,
    Edition,
    LinkCheck,
    Proposal,
    ReviewRequest,
    Revision,
    SignOff,
    WorkflowState,
)
from authors.models import Author
from tests.conftest import BACKEND

COMMENTS = 5  # an article
BUSIEST = 300  # comments of one article


def fill_reviews() -> None:
    """Add comments, proposals, workflow states, requests, sign-offs, former addresses and broken links."""
    eli = User.objects.get(username="eli")
    reviewers = list(Author.objects.all())
    today = timezone.localdate()
    states = [*[WorkflowState.DRAFT] * 6, *WorkflowState.values]
    for batch in batches(iter(Article.objects.order_by("pk").values_list("pk", flat=True))):
        rows = list(Article.objects.filter(pk__in=batch).prefetch_related("sections").order_by("pk"))
        heads = dict(Revision.objects.filter(article__in=batch).order_by("number").values_list("article", "pk"))
        digests = dict(Edition.objects.filter(article__in=batch).values_list("article", "digest"))
        for row in rows:
            row.workflow_state, row.workflow_since = DICE.choice(states), row.changed_at
        Article.objects.bulk_update(rows, ["workflow_state", "workflow_since"])
        Comment.objects.bulk_create(
            Comment(article=row, part="section", section=DICE.choice(row.sections.all()), text=prose(20), name="Eli", user=eli)
            for row in rows
            for _ in range(BUSIEST if row.pk == 1 else COMMENTS)
        )
        Proposal.objects.bulk_create(
            Proposal(
                article=row, revision_id=heads[row.pk], index=0, section=row.sections.all()[0], name="Rae",
                old_text=row.sections.all()[0].body, new_text=prose(110),
            )
            for row in rows
            if row.pk == 1 or row.pk % 5 == 0
        )
        ReviewRequest.objects.bulk_create(
            ReviewRequest(
                article=row, revision_id=heads[row.pk], reviewer=DICE.choice(reviewers), made_by=eli,
                due=today + timedelta(days=DICE.randrange(-60, 60)), expires_at=timezone.now(),
            )
            for row in rows
            if row.pk % 4 == 0
        )
        SignOff.objects.bulk_create(
            SignOff(
                article=row, reviewer=DICE.choice(reviewers), digest=digests.get(row.pk, ""),
                reviewed_on=today - timedelta(days=400), review_due=today + timedelta(days=DICE.randrange(-200, 200)),
            )
            for row in rows
        )
        Address.objects.bulk_create(
            Address(article=row, slug=f"former-{row.pk}", was_public=True) for row in rows if row.pk % 3 == 0
        )
        LinkCheck.objects.bulk_create(
            LinkCheck(article=row, url=f"https://one.example/{row.pk}", checked_at=timezone.now(),
                      failing_since=timezone.now(), problem="404 Not Found")
            for row in rows
            if row.pk % 10 == 0
        )


def chief_editor() -> Client:
    user = User.objects.get(username="eli")
    user.groups.add(Group.objects.get(name="chief editor"))
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def report(client: Client, name: str, path: str) -> None:
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    walls, cpus = [], []
    for _ in range(TIMES):
        wall, cpu = time.perf_counter(), time.process_time()
        client.get(path)
        walls.append((time.perf_counter() - wall) * 1000)
        cpus.append((time.process_time() - cpu) * 1000)
    sys.stdout.write(f"{name:22} {median(walls):6.0f} ms  {median(cpus):6.0f} ms CPU  {len(queries):3} queries\n")


def main() -> None:
    call_command("migrate", verbosity=0)
    if not Article.objects.exists():
        House().fill(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
    if not Comment.objects.exists():
        fill_reviews()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = chief_editor()
    sys.stdout.write(f"{Article.objects.count():,} articles, {Comment.objects.count():,} comments\n")
    pages = {
        "start page": "/admin/",
        "article list": "/admin/articles/article/",
        "calendar": "/admin/calendar/",
        "calendar as a list": "/admin/calendar/?view=list",
        "comments, busiest": "/admin/articles/article/1/comments/",
        "comments, ordinary": "/admin/articles/article/2/comments/",
        **{f"care: {name}": f"/admin/care/?list={name}" for name in LISTS},
    }
    for name, path in pages.items():
        report(client, name, path)


if __name__ == "__main__":
    main()
