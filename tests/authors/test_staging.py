"""Changes to a profile wait for an editor, who approves, edits or returns them; nothing is lost."""

from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from PIL import Image
from post_office.models import Email

from articles.action_log import Action, LoggedAction
from articles.freshness import generation
from articles.pictures import Crop, clean
from articles.publishing.media_files import remove_unused
from authors.actions import delete_author, save_author
from authors.contact import save_email
from authors.credentials import apply_proposed, proposed_credentials
from authors.models import Author, ProfileRevision
from authors.portraits import make_portrait, portrait_files
from authors.profile_data import profile_data
from authors.profile_revisions import draft_data, open_revision
from authors.staging import approve, discard, restore, return_to_author, stage
from tests.cast import make_author

pytestmark = pytest.mark.django_db
LICENSE = {"kind": "license", "letters": "LCSW", "title": "", "number": "12345"}
LICENSE |= {"issuer": "", "region": "", "register_url": "", "ends_on": None}


def fresh(author: Author) -> Author:
    return Author.objects.get(pk=author.pk)


@pytest.fixture
def author(sam) -> Author:
    return Author.objects.get(user=sam)


def send(author: Author, **changes: object) -> ProfileRevision:
    revision = stage(author, draft_data(author) | changes, by=author.user)
    assert revision is not None
    return revision


def states(author: Author) -> list[tuple[int, str]]:
    rows = ProfileRevision.objects.filter(author=author).order_by("number")
    return list(rows.values_list("number", "state"))


def test_what_sam_sends_waits_and_readers_see_nothing_of_it(author):
    before = generation()
    revision = send(author, bio="I *listen*.")
    assert (revision.number, revision.state, revision.made_by_name) == (2, "waiting", "sam")
    assert fresh(author).bio == ""
    assert generation() == before
    logged = LoggedAction.objects.filter(action=Action.SEND_PROFILE).get()
    assert (logged.user_name, logged.text) == ("sam", "Changed: Bio.")


def test_eli_approves_and_readers_see_it(author, eli):
    before = generation()
    approve(send(author, bio="I *listen*.", areas=["Grief"]), by=eli)
    assert "<em>listen</em>" in fresh(author).bio_html
    assert fresh(author).areas == ["Grief"]
    assert generation() > before
    assert states(author) == [(1, "approved"), (2, "approved")]
    assert LoggedAction.objects.filter(action=Action.APPROVE_PROFILE, user_name="eli").count() == 1


def test_a_newer_save_replaces_the_one_that_waits(author, eli):
    first = send(author, bio="One.")
    second = send(author, role="Therapist")
    assert states(author) == [(1, "approved"), (2, "replaced"), (3, "waiting")]
    assert (second.data["bio"], second.data["role"]) == ("One.", "Therapist"), "the form showed the first"
    with pytest.raises(ValidationError, match="no longer wait"):
        approve(first, by=eli)
    assert stage(author, draft_data(author), by=author.user).pk == second.pk, "the same again"


def test_what_readers_have_already_does_not_wait(author):
    send(author, bio="One.")
    assert stage(author, draft_data(author) | {"bio": ""}, by=author.user) is None
    assert states(author) == [(1, "approved"), (2, "replaced")]


def test_eli_edits_and_approves(author, eli):
    revision = send(author, bio="I listn.", role="Therapist")
    approve(revision, by=eli, edited=revision.data | {"bio": "I listen."})
    assert (fresh(author).bio, fresh(author).role) == ("I listen.", "Therapist")
    assert states(author) == [(1, "approved"), (2, "replaced"), (3, "approved")]
    assert ProfileRevision.objects.get(author=author, number=3).made_by_name == "eli"


def test_eli_returns_it_with_a_note_and_the_text_stays(author, eli):
    save_email(author, "sam@example.org", by=None)
    revision = send(author, bio="Too short.")
    with pytest.raises(ValidationError):
        return_to_author(revision, by=eli, note=" ")
    return_to_author(revision, by=eli, note="Say where you trained.")
    assert fresh(author).bio == ""
    assert draft_data(author)["bio"] == "Too short."
    mail = Email.objects.get(to="sam@example.org")
    assert "Say where you trained." in mail.message
    assert "/profile/" in mail.message
    assert LoggedAction.objects.filter(action=Action.RETURN_PROFILE).get().text == "Sent by sam."
    send(author, bio="I trained in Leeds.")
    assert states(author) == [(1, "approved"), (2, "replaced"), (3, "waiting")]


def test_what_eli_saves_meanwhile_stays_and_so_does_what_sam_sent(author, eli):
    revision = send(author, bio="Sam's bio.", role="Sam's role")
    at_the_desk = fresh(author)
    at_the_desk.role, at_the_desk.pronouns = "Eli's role", "they/them"
    save_author(at_the_desk, by=eli)
    draft = draft_data(author)
    assert (draft["bio"], draft["role"], draft["pronouns"]) == ("Sam's bio.", "Sam's role", "they/them")
    approve(revision, by=eli)
    now = fresh(author)
    assert (now.bio, now.role, now.pronouns) == ("Sam's bio.", "Sam's role", "they/them")
    kept = ProfileRevision.objects.get(author=author, number=3)
    assert (kept.state, kept.data["role"], kept.made_by_name) == ("approved", "Eli's role", "eli")
    assert states(author)[-1] == (4, "approved")


def test_a_form_that_was_open_while_eli_saved_takes_nothing_back(author, eli):
    opened = draft_data(author)
    at_the_desk = fresh(author)
    at_the_desk.role = "Eli's role"
    save_author(at_the_desk, by=eli)
    revision = stage(author, opened | {"bio": "Sam's bio."}, by=author.user, base=(1, 0))
    assert revision.data["role"] == "Eli's role"


def test_two_tabs_of_sam_keep_what_each_changed(author):
    opened = draft_data(author)
    send(author, bio="From one tab.")
    revision = stage(author, opened | {"role": "From the other"}, by=author.user, base=(1, 0))
    assert (revision.data["bio"], revision.data["role"]) == ("From one tab.", "From the other")


def test_a_credential_that_eli_adds_while_sam_writes_stays(author, eli):
    revision = send(author, bio="Mine.")
    apply_proposed(author, [LICENSE], by=eli)
    approve(revision, by=eli)
    assert [one["letters"] for one in proposed_credentials(fresh(author))] == ["LCSW"]


def test_proposed_credentials_become_rows_when_they_are_approved(author, eli):
    revision = send(author, credentials=[LICENSE])
    assert not author.credential_rows.exists()
    approve(revision, by=eli)
    row = author.credential_rows.get()
    assert (row.letters, row.number, row.shows_number, row.verified_on) == ("LCSW", "12345", False, None)
    assert "12345" not in str(fresh(author).shown_credentials)
    assert fresh(author).credential_letters() == "LCSW"


@pytest.mark.parametrize(("site", "own"), [(True, None), pytest.param(False, True, marks=pytest.mark.soak)])
def test_with_direct_publishing_only_name_and_credentials_wait(author, eli, settings, site, own):
    settings.PROFILES_PUBLISH_DIRECTLY = site
    Author.objects.filter(pk=author.pk).update(publishes_directly=own)
    revision = send(author, name="Samuel Rivers", bio="Now.", credentials=[LICENSE])
    assert (fresh(author).bio, fresh(author).name) == ("Now.", "Sam Rivers")
    assert states(author) == [(1, "approved"), (2, "approved"), (3, "waiting")]
    assert LoggedAction.objects.filter(action=Action.CHANGE, user_name="sam").get().text == "Changed: Bio."
    assert send(author, bio="Later.") == revision, "the name waits as before"
    approve(open_revision(author), by=eli)
    assert (fresh(author).bio, fresh(author).name) == ("Later.", "Samuel Rivers")
    assert fresh(author).credential_letters() == "LCSW"


def test_an_author_who_may_not_publish_directly_waits_although_the_site_lets_others(author, settings):
    settings.PROFILES_PUBLISH_DIRECTLY = True
    Author.objects.filter(pk=author.pk).update(publishes_directly=False)
    send(author, bio="Waits.")
    assert fresh(author).bio == ""


def test_an_earlier_version_is_restored_as_a_new_revision_and_what_waits_still_waits(author, eli):
    approve(send(author, bio="One.", credentials=[LICENSE]), by=eli)
    approve(send(author, bio="Two."), by=eli)
    waiting = send(author, role="Therapist")
    first = ProfileRevision.objects.get(author=author, number=1)
    restore(first, by=eli)
    assert (fresh(author).bio, fresh(author).credential_letters()) == ("", "LCSW")
    assert states(author)[-1] == (5, "approved")
    assert open_revision(author) == waiting
    assert draft_data(author)["role"] == "Therapist"
    restore(first, by=eli)
    assert states(author)[-1] == (5, "approved"), "safe to repeat"


def test_sam_discards_what_waits(author):
    send(author, bio="No.")
    discard(author, by=author.user)
    discard(author, by=author.user)
    assert draft_data(author)["bio"] == ""
    assert LoggedAction.objects.filter(action=Action.DISCARD_PROFILE).count() == 1


def test_only_sam_sends_and_only_editors_decide(author, sam, ada, eli):
    revision = send(author, bio="Mine.")
    for outsider in (ada, eli):
        with pytest.raises(PermissionDenied):
            stage(author, draft_data(author), by=outsider)
        with pytest.raises(PermissionDenied):
            discard(author, by=outsider)
    for reader in (sam, ada):
        for decide in (
            lambda by: approve(revision, by=by),
            lambda by: return_to_author(revision, by=by, note="No."),
            lambda by: restore(revision, by=by),
        ):
            with pytest.raises(PermissionDenied):
                decide(reader)
    assert open_revision(author) == revision


def test_an_author_from_before_there_were_revisions_gets_one_of_the_former_state(author, eli):
    ProfileRevision.objects.all().delete()
    Author.objects.filter(pk=author.pk).update(role="Before")
    revision = send(author, role="After")
    assert states(author) == [(1, "approved"), (2, "waiting")]
    assert ProfileRevision.objects.get(author=author, number=1).data["role"] == "Before"
    approve(revision, by=eli)
    assert fresh(author).role == "After"


def test_saves_at_the_desk_are_revisions_unless_they_change_nothing(eli):
    rae = make_author("Rae Kim")
    rae.bio = "I read."
    save_author(rae, by=eli)
    save_author(rae, by=eli)
    assert states(rae) == [(1, "approved"), (2, "approved")]
    assert ProfileRevision.objects.get(author=rae, number=2).data == profile_data(rae)


def test_a_revision_keeps_the_files_of_its_portraits_until_the_author_is_deleted(
    author, eli, django_capture_on_commit_callbacks
):
    out = BytesIO()
    Image.new("RGB", (60, 40), "teal").save(out, "PNG")
    portrait = make_portrait(clean(out.getvalue()), Crop(20, 50, 150))
    revision = stage(author, draft_data(author), by=author.user, portrait=portrait)
    assert revision.data["portrait_crop"] == {"x": 0.2, "y": 0.5, "zoom": 1.5}
    names = portrait_files(revision.data)
    assert len(names) > 2
    discard(author, by=author.user)
    assert remove_unused(names) == [], "the revision has them"
    with django_capture_on_commit_callbacks(execute=True):
        delete_author(author, by=eli)
    assert not any(map(default_storage.exists, names))
