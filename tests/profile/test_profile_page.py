"""The profile page: authors edit their public profile, and nothing else."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from articles.freshness import generation
from authors.models import Author
from tests.cast import make_author
from tests.desk.writing.test_markdown_views import HOSTILE, png

pytestmark = pytest.mark.django_db
PROFILE = "/profile/"


def data(**fields) -> dict[str, object]:
    return {
        "name": "Sam Rivers",
        "pronouns": "they/them",
        "role": "Therapist",
        "bio": "I *listen*.",
        "links": "",
    } | fields


def test_a_reader_is_led_to_the_login(client):
    response = client.get(PROFILE)
    assert response.headers["Location"] == "/profile/login/?next=/profile/"


def test_sam_edits_what_readers_learn(logged_in, sam):
    before = generation()
    links = "https://example.org/\r\nhttps://example.com/sam"
    response = logged_in(sam).post(PROFILE, data(links=links))
    assert response.headers["Location"] == PROFILE
    author = Author.objects.get(user=sam)
    assert (author.pronouns, author.role) == ("they/them", "Therapist")
    assert author.links == ["https://example.org/", "https://example.com/sam"]
    assert "<em>listen</em>" in author.bio_html
    assert generation() > before
    assert "Profile saved." in logged_in(sam).get(PROFILE).content.decode()


def test_forged_fields_are_ignored(logged_in, sam, ada):
    other = make_author("Ana Moreira", bio="Hers.")
    forged = {
        "slug": "mine",
        "user": ada.pk,
        "credentials": "PhD",
        "id": other.pk,
        "pk": other.pk,
        "bio_html": "<script>",
    }
    logged_in(sam).post(f"{PROFILE}?id={other.pk}", data(**forged))
    author = Author.objects.get(user=sam)
    assert (author.slug, author.credential_letters()) == ("sam-rivers", "")
    assert "<script" not in author.bio_html
    other.refresh_from_db()
    assert other.bio == "Hers."


def test_an_account_without_an_author_is_told_so(logged_in, ada):
    response = logged_in(ada).get(PROFILE)
    assert response.status_code == 403
    assert "Your account has no profile yet" in response.content.decode()
    assert logged_in(ada).post(PROFILE, data()).status_code == 403


def test_what_was_refused_is_still_there(logged_in, sam):
    response = logged_in(sam).post(PROFILE, data(links="javascript:alert(1)", bio="A long new bio."))
    assert response.status_code == 200
    page = response.content.decode()
    assert "is not a web address" in page
    assert "A long new bio." in page
    assert Author.objects.get(user=sam).bio == ""


def test_a_portrait_is_cleaned_and_can_be_taken_away(logged_in, sam):
    portrait = SimpleUploadedFile("me.html", png(), "text/html")
    logged_in(sam).post(PROFILE, data(new_portrait=portrait))
    author = Author.objects.get(user=sam)
    assert author.portrait["file"].startswith("portraits/")
    assert author.portrait["file"].endswith(".png")
    assert "remove_portrait" in logged_in(sam).get(PROFILE).content.decode()
    logged_in(sam).post(PROFILE, data(remove_portrait="on"))
    assert Author.objects.get(user=sam).portrait == {}


@pytest.mark.parametrize("file", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_portrait_is_refused(logged_in, sam, file):
    response = logged_in(sam).post(PROFILE, data(new_portrait=SimpleUploadedFile("me.png", file)))
    assert response.status_code == 200
    assert response.context["form"].errors["new_portrait"]
    assert Author.objects.get(user=sam).portrait == {}


def test_the_profile_is_never_cached(logged_in, sam):
    assert "no-store" in logged_in(sam).get(PROFILE).headers["Cache-Control"]


def test_sam_is_no_staff(logged_in, sam):
    assert logged_in(sam).get("/admin/").headers["Location"].startswith("/admin/login/")
