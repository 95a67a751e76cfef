"""“Was this helpful?”: counted per day and edition, with nothing about the reader."""

from datetime import date, timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from articles.freshness import generation
from articles.models import Feedback
from articles.publishing import publish, unpublish
from articles.reading.pages import feedback_form
from articles.reading.pages.feedback_form import CLIENTS_IN_MEMORY, FOR_ALL, FOR_ONE_EDITION, AnswerLimit
from articles.reading.pages.site_context import without_search
from tests.cast import make_article, make_live, rewrite
from tests.desk.posting import page

pytestmark = pytest.mark.django_db
PATH = "/articles/what-happens-first/"
OURS = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}


@pytest.fixture(autouse=True)
def _nobody_has_answered(monkeypatch):
    monkeypatch.setattr(feedback_form, "answer_limit", AnswerLimit())


@pytest.fixture
def article(clock):
    return make_live(short_version="In short.")


def answer(
    client: Client, helpful: str = "yes", edition: object = 1, headers: dict = OURS, **more: object
) -> HttpResponse:
    return client.post(f"{PATH}feedback/", {"helpful": helpful, "edition": edition, **more}, headers=headers)


def counts() -> list[tuple[int, date, int, int]]:
    return list(Feedback.objects.order_by("pk").values_list("edition__number", "day", "yes", "no"))


def test_answers_are_counted_by_day_and_edition(client, article, clock):
    for helpful in ("yes", "no", "yes"):
        assert answer(client, helpful).status_code == 200
    clock.shift(timedelta(days=1))
    answer(client, "no")
    rewrite(article, "Better.")
    publish(article, by=None)
    answer(client, edition=2)
    assert counts() == [
        (1, date(2026, 6, 1), 2, 1),
        (1, date(2026, 6, 2), 0, 1),
        (2, date(2026, 6, 2), 1, 0),
    ]


def test_an_answer_leads_back_and_changes_no_page(client, article):
    before = generation()
    response = answer(client)
    assert "Thank you for your answer" in response.content.decode()
    assert f'href="{PATH}"' in response.content.decode()
    assert f'href="{PATH}short/"' in answer(client, short=1).content.decode()
    assert "no-store" in response.headers["Cache-Control"]
    assert not response.cookies
    assert generation() == before


@pytest.mark.parametrize("path", [PATH, pytest.param(f"{PATH}short/", marks=pytest.mark.soak)])
def test_the_form_names_the_edition_and_works_without_a_token(client, article, path):
    html = client.get(path).content.decode()
    form = html[html.index('<form class="feedback"') :]
    assert f'action="{PATH}feedback/"' in form
    assert '<input type="hidden" name="edition" value="1">' in form
    assert ('name="short"' in form) == path.endswith("short/")
    strict = Client(enforce_csrf_checks=True)
    assert answer(strict).status_code == 200
    assert not strict.cookies


def test_the_form_is_in_no_preview_and_no_export(client, article, logged_in, eli):
    make_live("About", kind="page")
    with without_search():
        assert "feedback" not in client.get(PATH).content.decode()
    assert "feedback" not in client.get("/about/").content.decode()
    assert "feedback" not in logged_in(eli).get(page(article, "preview")).content.decode()


FROM_ELSEWHERE = [
    {},
    {"Origin": "https://elsewhere.example"},
    {"Origin": "https://testserver"},
    {"Origin": "null"},
    OURS | {"Sec-Fetch-Site": "cross-site"},
    OURS | {"Sec-Fetch-Site": "none"},
]


def test_an_answer_from_elsewhere_is_refused(client, article):
    for headers in FROM_ELSEWHERE:
        assert answer(client, headers=headers).status_code == 403, headers
    assert answer(client, headers={"Origin": "http://testserver"}).status_code == 200, "an older browser"
    assert counts() == [(1, date(2026, 6, 1), 1, 0)]


OTHER_ANSWERS = [("perhaps", 1), ("", 1), ("yes", ""), ("yes", "1.5"), ("yes", "9" * 40), ("yes", "١")]


def test_another_answer_is_refused(client, article):
    for helpful, edition in OTHER_ANSWERS:
        assert answer(client, helpful, edition).status_code == 400, (helpful, edition)
        assert not counts(), (helpful, edition)


def test_only_the_live_edition_gets_a_row(client, article, clock):
    rewrite(article, "Better.")
    clock.shift(60)
    publish(article, by=None)
    later = publish(article, by=None, at=timezone.now() + timedelta(days=1))
    for edition in (1, later.number, 999_999_999):
        assert answer(client, edition=edition).status_code == 200, "the reader is thanked nevertheless"
    unpublish(article, by=None)
    assert answer(client, edition=2).status_code == 404
    hers = "/articles/hers/feedback/", {"helpful": "yes", "edition": 1}
    assert client.post(*hers, headers=OURS).status_code == 404
    make_article("Hers")
    assert client.post(*hers, headers=OURS).status_code == 404, "a draft is as unknown as nothing"
    assert not counts()


def test_what_is_sent_is_limited(client, article):
    assert client.get(f"{PATH}feedback/").status_code == 405
    assert answer(client, more="x" * 1024).status_code == 413
    assert not counts()


def test_one_address_cannot_answer_without_end(client, article, clock):
    for _ in range(FOR_ONE_EDITION + 3):
        assert answer(client).status_code == 200
    client.post(f"{PATH}feedback/", {"helpful": "yes", "edition": 1}, headers=OURS, REMOTE_ADDR="192.0.2.7")
    assert counts() == [(1, date(2026, 6, 1), FOR_ONE_EDITION + 1, 0)]
    clock.shift(timedelta(days=1))
    answer(client)
    assert counts()[1:] == [(1, date(2026, 6, 2), 1, 0)]


def test_the_limit_knows_no_address_and_forgets_with_the_day():
    limit, today = AnswerLimit(), date(2026, 6, 1)
    answers = [limit.allows("192.0.2.7", edition, today) for edition in range(FOR_ALL + 1)]
    assert answers == [True] * FOR_ALL + [False]
    assert limit.allows("192.0.2.8", 1, today)
    first_key, hashes = limit._key, set(limit._counts)
    assert all(len(hashed) == 16 for hashed in hashes)
    assert "192.0.2" not in repr(vars(limit))
    assert limit.allows("192.0.2.7", 1, today + timedelta(days=1))
    assert limit._key != first_key
    assert not hashes & set(limit._counts)
    assert limit._counts.maxsize == CLIENTS_IN_MEMORY


@pytest.mark.soak
def test_an_answer_costs_few_statements(client, article, django_assert_num_queries):
    answer(client)
    # The edition; the count, in a transaction (two for its savepoint); the generation, for the page.
    with django_assert_num_queries(5):
        answer(client)
    assert counts() == [(1, date(2026, 6, 1), 2, 0)]
