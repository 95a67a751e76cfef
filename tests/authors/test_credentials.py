"""Credentials: when they are in force, what verifies them, who changes them, and what readers may see."""

import json
from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from articles.action_log import LoggedAction
from articles.freshness import generation
from articles.reading.cache.versions import next_change
from authors.actions import save_author
from authors.credential_forms import ProposedCredentialForm
from authors.credentials import (
    apply_proposed,
    ending_credentials,
    proposed_credentials,
    remove_credential,
    save_credential,
    shown_credentials,
    verify,
)
from authors.models import Author, Credential, CredentialKind
from tests.cast import set_letters

pytestmark = pytest.mark.django_db
LAST = date(2026, 6, 30)


def license_of(author: Author, **facts: object) -> Credential:
    usual = {"kind": CredentialKind.LICENSE, "letters": "LCSW", "number": "C-1", "ends_on": LAST}
    return save_credential(Credential(author=author, **usual | facts), by=None)


class TestDay:
    def test_a_credential_is_in_force_through_its_last_day(self, rae):
        license_of(rae)
        save_credential(Credential(author=rae, letters="PhD", position=1), by=None)
        assert rae.credential_letters(LAST) == "LCSW, PhD"
        assert rae.credential_letters(LAST + timedelta(days=1)) == "PhD"
        assert [one.letters for one in shown_credentials(rae, LAST)] == ["LCSW", "PhD"]

    @pytest.mark.parametrize(
        ("zone", "hour"), [("UTC", "2026-07-01T00:00:00Z"), ("America/New_York", "2026-07-01T04:00:00Z")]
    )
    def test_today_ends_at_midnight_in_the_time_zone_of_the_site(self, rae, settings, clock, zone, hour):
        settings.TIME_ZONE = zone
        license_of(rae)
        assert next_change(timezone.now()) == datetime.fromisoformat(hour)
        clock.move_to(datetime.fromisoformat(hour) - timedelta(seconds=1))
        assert rae.credential_letters() == "LCSW"
        clock.move_to(hour)
        assert rae.credential_letters() == ""
        assert next_change(timezone.now()) is None

    def test_the_same_letters_stand_once(self, rae):
        license_of(rae, region="Oregon")
        license_of(rae, region="Washington")
        assert rae.credential_letters(LAST) == "LCSW"

    def test_editors_see_it_sixty_days_before_and_until_it_is_dealt_with(self, rae):
        row = license_of(rae)
        assert not ending_credentials(LAST - timedelta(days=61)).exists()
        for day in (LAST - timedelta(days=60), LAST + timedelta(days=400)):
            assert list(ending_credentials(day)) == [row]
        row.ends_on = date(2036, 6, 30)
        save_credential(row, by=None)
        assert not ending_credentials(LAST).exists()


class TestShown:
    def test_pages_get_the_number_only_if_readers_may_see_it(self, rae):
        row = license_of(rae, register_url="https://example.org/", issuer="Board")
        verify(row, on=date(2026, 5, 1), where="A phone call", by=None)
        (stored,) = Author.objects.get(pk=rae.pk).shown_credentials
        assert stored == {
            "kind": "license",
            "letters": "LCSW",
            "issuer": "Board",
            "register_url": "https://example.org/",
            "ends_on": "2026-06-30",
            "verified_on": "2026-05-01",
        }
        row.shows_number = True
        save_credential(row, by=None)
        (shown,) = shown_credentials(Author.objects.get(pk=rae.pk), LAST)
        assert (shown.number, shown.verified_on) == ("C-1", date(2026, 5, 1))

    def test_a_saved_profile_keeps_what_was_saved_beside_it(self, rae):
        opened_before = Author.objects.get(pk=rae.pk)
        before = generation()
        license_of(rae)
        assert generation() > before
        opened_before.role = "Therapist"
        save_author(opened_before, by=None)
        assert Author.objects.get(pk=rae.pk).credential_letters(LAST) == "LCSW"


class TestVerification:
    def test_it_ends_when_what_was_verified_changes(self, rae, eli):
        row = license_of(rae)
        eli.first_name = "Eli"
        verify(row, on=date(2026, 5, 1), where="The register", by=eli)
        row.shows_number, row.position = True, 3
        save_credential(row, by=eli)
        assert (row.verified_on, row.verified_by_name) == (date(2026, 5, 1), "Eli")
        row.ends_on = date(2028, 6, 30)
        save_credential(row, by=eli)
        row.refresh_from_db()
        assert (row.verified_on, row.verified_where, row.verified_by, row.verified_by_name) == (
            None,
            "",
            None,
            "",
        )
        logged = LoggedAction.objects.first()
        assert logged.text == "Credential: LCSW. Changed: valid through. It is no longer verified."

    def test_it_needs_a_place_and_a_day_that_has_come(self, rae):
        row = license_of(rae)
        tomorrow = timezone.localdate() + timedelta(days=1)
        for on, where, field in ((tomorrow, "The register", "on"), (date(2026, 5, 1), " ", "where")):
            with pytest.raises(ValidationError) as refused:
                verify(row, on=on, where=where, by=None)
            assert list(refused.value.message_dict) == [field]


def test_only_editors_change_credentials(rae, ada, sam):
    row = license_of(rae)
    for user in (ada, sam):
        for action in (
            lambda by: save_credential(row, by=by),
            lambda by: remove_credential(row, by=by),
            lambda by: verify(row, on=date(2026, 5, 1), where="Mine", by=by),
            lambda by: apply_proposed(rae, [], by=by),
        ):
            with pytest.raises(PermissionDenied):
                action(user)
    assert rae.credential_rows.get().verified_on is None


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"letters": "", "title": ""}, "title"),
        ({"register_url": "javascript:alert(1)"}, "register_url"),
        ({"title": "Two\nlines"}, "title"),
        ({"letters": "L" * 100 + " " + "M" * 20}, "letters"),
    ],
)
def test_what_no_page_can_show_is_refused(rae, facts, field):
    set_letters(rae, "PhD")
    with pytest.raises(ValidationError) as refused:
        license_of(rae, **facts)
    assert list(refused.value.message_dict) == [field]
    assert rae.credential_rows.count() == 1


class TestProposal:
    def test_an_unchanged_proposal_changes_nothing(self, rae, eli):
        verify(license_of(rae), on=date(2026, 5, 1), where="The register", by=eli)
        proposal = proposed_credentials(rae)
        assert proposal[0]["ends_on"] == "2026-06-30"
        LoggedAction.objects.all().delete()
        apply_proposed(rae, proposal, by=eli)
        assert not LoggedAction.objects.exists()
        assert rae.credential_rows.get().verified_on == date(2026, 5, 1)

    def test_approval_adds_changes_orders_and_removes(self, rae, eli):
        kept = license_of(rae, shows_number=True)
        license_of(rae, letters="LMFT", position=1)
        degree = {"kind": "degree", "letters": "PhD", "title": "Doctor of Philosophy"}
        renewed = proposed_credentials(rae)[0] | {"ends_on": "2030-06-30", "shows_number": False}
        apply_proposed(rae, [degree, renewed], by=eli)
        first, second = rae.credential_rows.all()
        assert (first.kind, first.title, first.number, first.ends_on) == (
            "degree",
            "Doctor of Philosophy",
            "",
            None,
        )
        assert (second.pk, second.ends_on) == (kept.pk, date(2030, 6, 30))
        assert second.shows_number, "that is for editors to decide"
        assert rae.credential_letters() == "PhD, LCSW"

    def test_what_an_author_types_becomes_a_proposal(self, rae, eli):
        typed = {"kind": "degree", "letters": "PhD", "register_url": "example.org", "ends_on": "2030-06-30"}
        form = ProposedCredentialForm(typed | {"shows_number": "on", "proof": "x.pdf", "author": 1})
        assert form.is_valid()
        assert json.loads(json.dumps(form.proposal())) == form.proposal()
        apply_proposed(rae, [form.proposal()], by=eli)
        row = rae.credential_rows.get()
        assert (row.letters, row.register_url) == ("PhD", "https://example.org")
        assert (row.ends_on, row.shows_number, row.proof) == (date(2030, 6, 30), False, "")

    def test_a_faulty_proposal_changes_nothing(self, rae, eli):
        license_of(rae)
        with pytest.raises(ValidationError):
            apply_proposed(rae, [{"letters": "PhD"}, {"letters": "MA", "register_url": "no"}], by=eli)
        assert Author.objects.get(pk=rae.pk).credential_letters(LAST) == "LCSW"
