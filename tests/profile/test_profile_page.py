"""The profile page: authors edit their own profile, which waits for an editor, and nothing else."""

from io import BytesIO

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from articles.freshness import generation
from articles.profile.completeness import missing_parts
from authors.models import Author, ProfileRevision, ProfileState
from authors.profile_data import ProfileData, profile_data
from authors.profile_revisions import open_revision
from authors.staging import return_to_author
from tests.cast import make_author, make_live
from tests.corpora import image_files, needs_corpora
from tests.desk.writing.test_markdown_views import HOSTILE, png

pytestmark = pytest.mark.django_db
PROFILE, PREVIEW = "/profile/", "/profile/preview/"


def data(**fields) -> dict[str, object]:
    return {
        "name": "Sam Rivers",
        "pronouns": "they/them",
        "role": "Therapist",
        "bio": "I *listen*.",
        "links": "",
    } | fields


def credential(**fields: str) -> dict[str, object]:
    """The form of one new credential."""
    counts = {"credentials-TOTAL_FORMS": 1, "credentials-INITIAL_FORMS": 0}
    values = {"kind": "license", "letters": "LCSW", "number": "12345"} | fields
    return counts | {f"credentials-0-{name}": value for name, value in values.items()}


def photo(width: int = 60, height: int = 40) -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, "PNG")
    return SimpleUploadedFile("me.html", out.getvalue(), "text/html")


@pytest.fixture
def author(sam) -> Author:
    return Author.objects.get(user=sam)


@pytest.fixture
def page(logged_in, sam):
    """Sam's client."""
    return logged_in(sam)


def sent(author: Author) -> ProfileData:
    """Return what waits for an editor."""
    return ProfileRevision.objects.get(author=author, state=ProfileState.WAITING).data


def test_a_reader_is_led_to_the_login(client):
    for path in (PROFILE, "/profile/words.js"):
        assert client.get(path).headers["Location"] == f"/profile/login/?next={path}"
    for path in (PREVIEW, "/profile/discard/"):
        assert client.post(path, data()).headers["Location"] == f"/profile/login/?next={path}"


def test_sam_edits_everything_and_sends_it(page, author):
    before = generation()
    lists = {"links": "https://example.org/\r\nhttps://example.com/sam", "areas": "Grief\nSleep\nGrief"}
    more = {
        "short_bio": "I\r\nlisten.",
        "orcid": "https://orcid.org/0000-0002-1825-0097",
        "new_clients": "yes",
    }
    more |= {"clients_link": "example.org/ask", "languages": "English", "interests": "None"}
    response = page.post(PROFILE, data(**lists, **more, **credential(ends_on="2031-05-31")))
    assert response.headers["Location"] == PROFILE
    changes = sent(author)
    assert (changes["pronouns"], changes["role"], changes["bio"]) == ("they/them", "Therapist", "I *listen*.")
    assert changes["links"] == ["https://example.org/", "https://example.com/sam"]
    assert (changes["areas"], changes["languages"]) == (["Grief", "Sleep"], ["English"])
    assert (changes["short_bio"], changes["orcid"]) == ("I listen.", "0000-0002-1825-0097")
    assert (changes["new_clients"], changes["clients_link"]) == ("yes", "https://example.org/ask")
    (proposed,) = changes["credentials"]
    assert (proposed["letters"], proposed["number"], proposed["ends_on"]) == ("LCSW", "12345", "2031-05-31")
    author.refresh_from_db()
    assert (author.bio, author.shown_credentials) == ("", [])
    assert generation() == before, "readers see nothing of it"
    text = page.get(PROFILE).content.decode()
    for words in ("Sent to the editors.", "Your changes wait for an editor", "I *listen*.", "they/them"):
        assert words in text


def test_with_direct_publishing_readers_see_it_at_once(page, author, settings):
    settings.PROFILES_PUBLISH_DIRECTLY = True
    before = generation()
    page.post(PROFILE, data())
    author.refresh_from_db()
    assert (author.role, author.links) == ("Therapist", [])
    assert "<em>listen</em>" in author.bio_html
    assert generation() > before
    assert "Profile saved." in page.get(PROFILE).content.decode()
    response = page.post(PROFILE, data(name="Samuel", role="Writer"))
    assert "except for those that an editor looks at first" in str(*get_messages(response.wsgi_request))


def test_forged_fields_and_foreign_ids_are_ignored(page, author, ada):
    other = make_author("Ana Moreira", bio="Hers.")
    forged = {
        "slug": "mine",
        "user": ada.pk,
        "id": other.pk,
        "pk": other.pk,
        "author": other.pk,
        "fictional": "on",
        "is_former": "on",
        "publishes_directly": "True",
        "shown_credentials": '[{"letters": "PhD"}]',
        "portrait": '{"file": "portraits/x.png"}',
        "bio_html": "<script>",
        "state": "approved",
        "uploaded": '{"file": "../secret"}',
        "approved": 999,
        "draft": 999,
    }
    response = page.post(
        f"{PROFILE}?id={other.pk}", data(**forged, **credential(id=str(other.pk), shows_number="on"))
    )
    assert response.status_code == 302
    author.refresh_from_db()
    assert (author.slug, author.user.username, author.fictional) == ("sam-rivers", "sam", False)
    assert (author.is_former, author.publishes_directly, author.shown_credentials) == (False, None, [])
    changes = sent(author)
    assert changes["portrait"] == {}
    assert set(changes) == set(profile_data(author)), "no other column"
    assert set(changes["credentials"][0]).isdisjoint({"id", "shows_number", "verified_on", "author"})
    other.refresh_from_db()
    assert other.bio == "Hers."
    assert open_revision(other) is None


def test_an_account_without_an_author_is_told_so(logged_in, ada):
    client = logged_in(ada)
    response = client.get(PROFILE)
    assert response.status_code == 403
    assert "Your account has no profile yet" in response.content.decode()
    for path in (PROFILE, PREVIEW, "/profile/discard/"):
        assert client.post(path, data()).status_code == 403


REFUSED = [
    ({"links": "javascript:alert(1)"}, "is not a web address"),
    ({"clients_link": "javascript:alert(1)"}, "Enter a valid URL"),
    ({"orcid": "0000-0002-1825-0098"}, "is no ORCID iD"),
    ({"areas": "x" * 101}, "100 characters at most"),
    ({"languages": "\n".join(map(str, range(21)))}, "At most 20 lines"),
    ({"bio": "A long new bio." + "x" * 20_000}, "At most 20000 characters"),
    (credential(letters=""), "Enter a title or letters."),
    ({"new_clients": "perhaps"}, "Select a valid choice"),
]


def test_what_was_refused_is_still_there(page, author):
    for fields, words in REFUSED:
        response = page.post(PROFILE, data(**({"bio": "A long new bio."} | fields)))
        assert response.status_code == 200, fields
        text = response.content.decode()
        assert words in text, fields
        assert "A long new bio." in text, fields
        assert open_revision(author) is None, fields


def test_eli_s_note_is_shown_and_the_text_stays_in_the_form(page, author, eli):
    page.post(PROFILE, data(bio="Too short."))
    return_to_author(open_revision(author), by=eli, note="Say where you trained.")
    text = page.get(PROFILE).content.decode()
    assert "Say where you trained." in text
    assert "Too short." in text
    page.post("/profile/discard/")
    assert "Too short." not in page.get(PROFILE).content.decode()
    assert open_revision(author) is None


# The portrait


def test_a_portrait_is_cleaned_cut_and_can_be_removed(page, author):
    page.post(PROFILE, data(new_portrait=photo(), crop_x="0", crop_y="50", crop_zoom="200"))
    changes = sent(author)
    assert changes["portrait"]["file"].startswith("portraits/")
    assert changes["portrait"]["file"].endswith(".png")
    assert (changes["portrait"]["width"], changes["portrait"]["height"]) == (20, 20)
    assert (changes["portrait_original"]["width"], changes["portrait_original"]["height"]) == (60, 40)
    assert changes["portrait_crop"] == {"x": 0, "y": 0.5, "zoom": 2}
    page.post(PROFILE, data(crop_x="100", crop_y="50", crop_zoom="100"))
    again = sent(author)
    assert again["portrait_original"] == changes["portrait_original"], "the original is kept"
    assert again["portrait"]["width"] == 40
    page.post(PROFILE, data(role="Writer"))
    assert sent(author)["portrait"] == again["portrait"], "a form without a picture leaves it"
    assert "remove_portrait" in page.get(PROFILE).content.decode()
    page.post(PROFILE, data(remove_portrait="on"))
    assert (sent(author)["portrait"], sent(author)["portrait_original"]) == ({}, {})


def test_a_portrait_need_not_be_chosen_again_after_a_mistake(page, author, rae, logged_in, eli):
    response = page.post(PROFILE, data(new_portrait=photo(), crop_x="0", links="nonsense"))
    signed = response.context["form"]["uploaded"].value()
    assert "The picture that you chose is kept." in response.content.decode()
    page.post(PROFILE, data(uploaded=signed, crop_x="0"))
    assert sent(author)["portrait_original"]["width"] == 60
    Author.objects.filter(pk=author.pk).update(user=None)
    Author.objects.filter(pk=rae.pk).update(user=author.user)
    page.post(PROFILE, data(name="Rae Kim", uploaded=signed))
    assert sent(rae)["portrait"] == {}, "what Sam has uploaded is not Rae's"


@pytest.mark.parametrize(
    "files", [list(HOSTILE)[:2], pytest.param(list(HOSTILE), marks=pytest.mark.soak)], ids=["some", "all"]
)
def test_a_hostile_portrait_is_refused_in_words(page, author, files):
    for file in map(HOSTILE.get, files):
        response = page.post(PROFILE, data(new_portrait=SimpleUploadedFile("me.png", file)))
        assert response.status_code == 200, file[:20]
        assert len(response.context["form"].errors["new_portrait"][0]) > 15, file[:20]
        assert open_revision(author) is None, file[:20]


@pytest.mark.soak
@needs_corpora
def test_the_corpus_of_pictures_gives_a_message_or_a_clean_cut(page, author, settings):
    settings.PROFILES_PUBLISH_DIRECTLY = True
    answers = {}
    for file in image_files():
        Author.objects.filter(pk=author.pk).update(portrait={}, portrait_original={}, portrait_crop={})
        upload = SimpleUploadedFile(file.name, file.read_bytes())
        response = page.post(PROFILE, data(new_portrait=upload, crop_x="30", crop_zoom="150"))
        answers[file.name] = response.status_code
        author.refresh_from_db()
        assert bool(author.portrait) == (response.status_code == 302), file.name
        assert author.portrait.get("width") == author.portrait.get("height")
    assert set(answers.values()) == {200, 302}
    assert all(status == 200 for name, status in answers.items() if name.endswith(".svg"))


@pytest.mark.soak
def test_values_of_the_sliders_out_of_their_range_are_refused(page, author):
    response = page.post(PROFILE, data(new_portrait=photo(), crop_zoom="5", crop_x="101", crop_y="x"))
    assert set(response.context["form"].errors) == {"crop_x", "crop_y", "crop_zoom"}
    assert open_revision(author) is None


# The preview


def test_the_preview_shows_what_is_typed_with_the_templates_of_the_reading_pages(page, author):
    make_live("What happens first?", authors=[author])
    typed = data(name="Samuel Rivers", short_bio="In short.", links="https://example.org/sam")
    response = page.post(PREVIEW, typed | credential())
    text = response.content.decode()
    for words in (
        "Samuel Rivers",
        "<em>listen</em>",
        "In short.",
        "example.org/sam",
        "LCSW",
        "What happens first?",
    ):
        assert words in text
    assert "12345" not in text
    assert "<html" not in text
    assert open_revision(author) is None
    assert "Sam Rivers" in page.post(PREVIEW, data(name="")).content.decode(), "a faulty field is as it was"


def test_the_preview_runs_no_program(page):
    text = page.post(PREVIEW, data(bio="<script>alert(1)</script>", name="<b onclick=x>Sam")).content.decode()
    assert "<script" not in text
    assert "<b onclick" not in text


def test_without_a_script_a_button_shows_the_preview_and_saves_nothing(page, author):
    response = page.post(PROFILE, data(bio="Only *looking*.", preview="1", new_portrait=photo()))
    text = response.content.decode()
    assert response.status_code == 200
    assert "Only <em>looking</em>." in text
    assert "Only *looking*." in text
    assert "Nothing is saved yet." in text
    assert response.context["form"]["uploaded"].value()
    assert open_revision(author) is None


# What is missing, and the rest of the page


def test_what_is_missing_is_named_with_the_reason_and_without_a_number(page, author):
    assert [part.field for part in missing_parts(profile_data(author))][:2] == ["portrait", "role"]
    text = page.get(PROFILE).content.decode()
    assert "What else helps readers" in text
    assert "%" not in text.split("What else helps readers")[1].split("</section>")[0]
    full = {part.field: ["x"] for part in missing_parts(profile_data(author))}
    assert missing_parts(profile_data(author) | full) == []


def test_the_profile_is_never_cached(page):
    assert "no-store" in page.get(PROFILE).headers["Cache-Control"]


def test_the_sentences_of_the_editor_come_without_the_desk(page):
    response = page.get("/profile/words.js")
    assert response.status_code == 200
    assert b"gettext" in response.content


def test_sam_is_no_staff(page):
    assert page.get("/admin/").headers["Location"].startswith("/admin/login/")


def test_a_picture_of_four_pixels_is_cut(page, author):
    page.post(PROFILE, data(new_portrait=SimpleUploadedFile("a.png", png())))
    assert sent(author)["portrait"]["width"] == sent(author)["portrait"]["height"]
