"""How fast the pages of the desk answer with 10,000 articles and 50,000 comments. Run by hand:

    python -m tests.benchmarks.desk_pages [how many articles]

It fills a database as `desk_list` does, and asks as a chief editor for the start page, the calendar, comments
and every list of site care. It prints medians of wall time and of processor time, and numbers of queries.
"""

import sys
import time
from datetime import timedelta
from statistics import median

from tests.benchmarks.desk_list import DICE, TIMES, House, batches, prose  # sets Django up, so it is first

# isort: split
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, setup_test_environment, teardown_test_environment
from django.utils import timezone

from articles.desk.care import LISTS
from articles.models import (
    Address,
    Article,
    CheckResult,
    Comment,
    LinkCheck,
    ReviewRequest,
    Revision,
    SignOff,
    WorkflowState,
)
from authors.models import Author
from tests.conftest import BACKEND

COMMENTS = 5  # an article
BUSIEST = 300  # comments of one article
STATES = [*[WorkflowState.DRAFT] * 6, *WorkflowState.values]


def fill_reviews() -> None:
    """Add what comes with reviews to each article, and former addresses, broken links and check results."""
    eli, reviewers = User.objects.get(username="eli"), list(Author.objects.all())
    for batch in batches(iter(Article.objects.order_by("pk").values_list("pk", flat=True))):
        rows = list(Article.objects.filter(pk__in=batch).prefetch_related("sections").order_by("pk"))
        for row in rows:
            row.workflow_state, row.workflow_since = DICE.choice(STATES), row.changed_at
        Article.objects.bulk_update(rows, ["workflow_state", "workflow_since"])
        add_comments(rows, eli)
        add_reviews(rows, eli, reviewers)
        add_care(rows)


def add_comments(rows: list[Article], eli: User) -> None:
    sections = {row.pk: list(row.sections.all()) for row in rows}
    Comment.objects.bulk_create(
        Comment(
            article=row,
            part="section",
            section=DICE.choice(sections[row.pk]),
            text=prose(20),
            name="Eli",
            user=eli,
        )
        for row in rows
        for _ in range(BUSIEST if row.pk == 1 else COMMENTS)
    )


def add_reviews(rows: list[Article], eli: User, reviewers: list[Author]) -> None:
    now, today = timezone.now(), timezone.localdate()
    heads = dict(Revision.objects.filter(article__in=rows).order_by("number").values_list("article", "pk"))
    ReviewRequest.objects.bulk_create(
        ReviewRequest(
            article=row,
            revision_id=heads[row.pk],
            reviewer=DICE.choice(reviewers),
            made_by=eli,
            due=today + timedelta(days=DICE.randrange(-60, 60)),
            expires_at=now,
        )
        for row in rows
        if row.pk % 4 == 0
    )
    SignOff.objects.bulk_create(
        SignOff(
            article=row,
            reviewer=DICE.choice(reviewers),
            digest="",
            reviewed_on=today - timedelta(days=400),
            review_due=today + timedelta(days=DICE.randrange(-200, 200)),
        )
        for row in rows
    )


def add_care(rows: list[Article]) -> None:
    now = timezone.now()
    Address.objects.bulk_create(
        Address(article=row, slug=f"former-{row.pk}", was_public=True) for row in rows if row.pk % 3 == 0
    )
    LinkCheck.objects.bulk_create(
        LinkCheck(article=row, url=f"https://one.example/{row.pk}", failing_since=now, problem="Not found")
        for row in rows
        if row.pk % 10 == 0
    )
    CheckResult.objects.bulk_create(
        CheckResult(article=row, draft_digest=row.draft_digest, blocking=row.pk % 2, suggestions=row.pk % 5)
        for row in rows
    )


def chief_editor() -> Client:
    user = User.objects.get(username="eli")
    user.groups.add(Group.objects.get(name="chief editor"))
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def report(client: Client, name: str, path: str) -> None:
    setup_test_environment()  # only to count queries: it makes rendering slower
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path)
    teardown_test_environment()
    count = len(queries)
    assert response.status_code == 200, (path, response.status_code)
    walls, cpus = [], []
    for _ in range(TIMES):
        wall, cpu = time.perf_counter(), time.process_time()
        client.get(path)
        walls.append((time.perf_counter() - wall) * 1000)
        cpus.append((time.process_time() - cpu) * 1000)
    shown = f"{median(walls):6.0f} ms  {median(cpus):6.0f} ms of processor  {count:3} queries"
    sys.stdout.write(f"{name:22} {shown}\n")


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
