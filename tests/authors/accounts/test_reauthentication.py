"""The password is asked for again before roles change, things are deleted, and content is exported."""

import re
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from articles.jobs import Job, JobState
from authors.models import Author
from tests.authors.accounts.mailed import PASSWORD, log_in
from tests.authors.second_factor.logins import CHECK, code_of, enter, give_app, verified, wrong_code_of
from tests.authors.test_accounts_admin import PASSWORDS, account_page, fields
from tests.authors.test_login import payloads
from tests.cast import make_article
from tests.conftest import account

pytestmark = pytest.mark.django_db
CONFIRM = "/account/confirm/"
ANSWER = {"confirm-password": PASSWORD}


@pytest.fixture
def cleo(cleo) -> User:
    """Cleo has a password."""
    cleo.set_password(PASSWORD)
    cleo.save()
    return cleo


@pytest.fixture
def late(cleo, clock) -> Client:
    """Cleo's browser, eleven minutes after the login."""
    client = log_in("cleo")
    clock.shift(660)
    return client


def state() -> list[list[dict[str, object]]]:
    """Return the rows that an action could change."""
    models = (User, Author, Group, User.groups.through)
    return [list(model.objects.order_by("pk").values()) for model in models]


def held_in(html: str) -> dict[str, list[str]]:
    """Return the hidden fields of a page, but for the token."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html):
        found.setdefault(name, []).append(unescape(value))
    found.pop("csrfmiddlewaretoken", None)
    return found


class TestAsking:
    def test_a_form_is_held_while_the_password_is_asked_for(self, late, ada):
        groups = [Group.objects.get(name=name).pk for name in ("writer", "editor")]
        page, form = account_page(ada), fields(ada, first_name="A “B” <c>", groups=groups)
        response = late.post(page, form)
        assert response.status_code == 403
        assert "Confirm that it is you" in response.content.decode()
        assert f'action="{page}"' in response.content.decode()
        assert set(ada.groups.values_list("name", flat=True)) == {"writer"}
        held = {name: [str(value) for value in values] for name, values in _lists(form).items()}
        assert held_in(response.content.decode()) == held
        wrong = late.post(page, held | {"confirm-password": "wrong"})
        assert "This is not your password." in wrong.content.decode()
        assert held_in(wrong.content.decode()).keys() == held.keys()
        before = late.session.session_key
        assert late.post(page, held | ANSWER).status_code == 302
        ada.refresh_from_db()
        assert ada.first_name == "A “B” <c>"
        assert set(ada.groups.values_list("name", flat=True)) == {"writer", "editor"}
        assert late.session.session_key != before, "a copy of the old cookie gains nothing"
        assert late.post(page, fields(ada, first_name="Ada", groups=groups)).status_code == 302

    @pytest.mark.parametrize(
        "act",
        [
            "role",
            "author",
            *(
                pytest.param(one, marks=pytest.mark.soak)
                for one in ("account", "group", "export", "password")
            ),
        ],
    )
    def test_nothing_happens_before(self, late, cleo, ada, rae, act):
        writers, chosen = Group.objects.get(name="writer"), [make_article().pk]
        User.objects.filter(pk=cleo.pk).update(is_superuser=act == "group")
        path, form = {
            "role": ("/admin/roles/", {"user": ada.pk, "role": "editor"}),
            "account": (account_page(ada, "delete"), {"post": "yes"}),
            "author": (f"/admin/authors/author/{rae.pk}/delete/", {"post": "yes"}),
            "group": (f"/admin/auth/group/{writers.pk}/delete/", {"post": "yes"}),
            "export": ("/admin/articles/article/", {"action": "export_them", "_selected_action": chosen}),
            "password": (account_page(ada, "password"), PASSWORDS),
        }[act]
        before = state()
        response = late.post(path, form)
        assert response.status_code == 403
        assert PASSWORDS["password1"] not in response.content.decode(), "no password is put into a page"
        assert state() == before
        done = late.post(path, form | ANSWER)
        assert done.status_code == 302
        if act == "export":
            assert Job.objects.get().state == JobState.DONE
        else:
            assert state() != before

    def test_a_download_asks_on_a_page_of_its_own_and_returns(self, late):
        path = "/admin/articles/article/review-file.csv"
        response = late.get(path)
        assert response.headers["Location"] == f"{CONFIRM}?next={path}"
        assert f'value="{path}"' in late.get(response.headers["Location"]).content.decode()
        assert late.post(CONFIRM, ANSWER | {"next": path}).headers["Location"] == path
        assert late.get(path).headers["Content-Type"].startswith("text/csv")

    def test_the_review_file_asks_as_a_page_too(self, late):
        for path in ("review-file/", f"{make_article().pk}/review/file/"):
            asked = late.get(f"/admin/articles/article/{path}")
            assert asked.headers["Location"] == f"{CONFIRM}?next=/admin/articles/article/{path}"

    def test_nobody_is_asked_within_ten_minutes_of_the_login(self, cleo, ada, clock):
        client = log_in("cleo")
        clock.shift(599)
        assert client.post("/admin/roles/", {"user": ada.pk, "role": "editor"}).status_code == 302


class TestWithASecondFactor:
    """Cleo has an authenticator app: her password alone confirms nothing any more."""

    @pytest.fixture
    def app(self, cleo):
        return give_app(cleo)

    @pytest.fixture
    def late(self, cleo, app, clock) -> Client:
        client = verified(cleo, app)
        clock.shift(660)
        return client

    def test_a_form_is_held_while_the_code_is_asked_for(self, late, app, ada):
        form = {"user": str(ada.pk), "role": "editor"}
        asked = late.post("/admin/roles/", form | ANSWER)
        assert asked.status_code == 403
        assert held_in(asked.content.decode()) == {name: [value] for name, value in form.items()} | {
            "confirm-kind": ["app"]
        }
        code = {"confirm-kind": "app", "confirm-code": wrong_code_of(app)}
        assert late.post("/admin/roles/", form | code).status_code == 403
        assert not ada.groups.filter(name="editor").exists()
        code["confirm-code"] = code_of(app)
        assert late.post("/admin/roles/", form | code).status_code == 302
        assert ada.groups.filter(name="editor").exists()

    def test_a_download_asks_for_the_code_and_returns(self, late, app):
        path = "/admin/articles/article/review-file.csv"
        late.post(CONFIRM, ANSWER | {"next": path})
        page = late.get(path).headers["Location"]
        assert page.startswith(CHECK)
        assert late.get(f"{CONFIRM}?next={path}").headers["Location"] == page
        assert enter(late, code_of(app), next_url=path).headers["Location"] == path
        assert late.get(path).headers["Content-Type"].startswith("text/csv")

    def test_a_new_password_confirms_nothing(self, late, ada):
        words = {"old_password": PASSWORD, "new_password1": "kestrel-41-x", "new_password2": "kestrel-41-x"}
        assert late.post("/account/password/", words).status_code == 302
        assert late.post("/admin/roles/", {"user": ada.pk, "role": "editor"}).status_code == 403


class TestAttacks:
    def test_wrong_passwords_count_as_failed_logins(self, late, ada, clock):
        answers = [late.post(CONFIRM, {"confirm-password": "x"}).status_code for _ in range(3)]
        form = {"user": ada.pk, "role": "editor", "confirm-password": "x"}
        answers += [late.post("/admin/roles/", form).status_code for _ in range(2)]
        assert answers == [200, 200, 200, 403, 429]
        assert late.post(CONFIRM, ANSWER).status_code == 429
        assert set(ada.groups.values_list("name", flat=True)) == {"writer"}

    @pytest.mark.parametrize("step", [20, pytest.param(1, marks=pytest.mark.soak)])
    def test_it_never_leads_off_the_site(self, cleo, step):
        client = log_in("cleo")
        for target in payloads(step):
            location = client.post(CONFIRM, ANSWER | {"next": target}).headers["Location"]
            parts = urlsplit(location)
            assert not parts.netloc, target
            assert not parts.scheme, target
            assert location.startswith("/"), target
            assert not location.startswith(("//", "/\\")), target

    def test_the_password_of_somebody_else_is_none(self, late):
        other = account("carla", "chief editor")
        other.set_password("another-word-1")
        other.save()
        form = {"confirm-password": "another-word-1", "username": "carla", "confirm-username": "carla"}
        assert late.post(CONFIRM, form).status_code == 200
        assert late.post("/admin/roles/", {"user": other.pk, "role": "writer"}).status_code == 403

    def test_a_form_of_another_site_is_refused_before_anything_is_asked(self, cleo, ada):
        client = Client(enforce_csrf_checks=True)
        client.force_login(cleo)
        assert "Confirm" not in client.post("/admin/roles/", {"user": ada.pk} | ANSWER).content.decode()


def _lists(form: dict[str, object]) -> dict[str, list[object]]:
    return {name: value if isinstance(value, list) else [value] for name, value in form.items()}
