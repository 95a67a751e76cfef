"""The private email address of an author: who sees and changes it, and where it never appears."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from articles.action_log import LoggedAction
from authors.contact import email_of, save_email
from authors.models import ContactDetails
from tests.conftest import BACKEND
from tests.review.asking import sent_mails

NEW = "rae@clinic.example"


def test_mail_goes_to_the_own_address_or_to_the_account(rae, sam):
    assert email_of(rae) == ""
    rae.user = sam
    sam.email = "sam@example.org"
    assert email_of(rae) == "sam@example.org"
    save_email(rae, NEW, by=None)
    assert email_of(rae) == NEW
    save_email(rae, "", by=None)
    sam.is_active = False
    assert email_of(rae) == ""


def test_a_change_is_logged_without_the_address_and_told_to_the_former_one(rae, eli):
    save_email(rae, "old@example.org", by=eli)
    save_email(rae, "old@example.org", by=eli)
    save_email(rae, NEW, by=eli)
    rows = LoggedAction.objects.filter(object_type="authors.author", text__contains="email")
    assert [row.user_name for row in rows] == ["eli", "eli"]
    assert not any("@" in row.text for row in rows)
    [told] = sent_mails()
    assert told.to == ["old@example.org"]
    assert NEW not in told.body


@pytest.mark.parametrize(
    "address", ["rae", "rae@", "a@b.example\nBcc: c@d.example", "x" * 300 + "@example.org"]
)
def test_what_is_no_address_is_refused(rae, address):
    with pytest.raises(ValidationError):
        save_email(rae, address, by=None)
    assert not ContactDetails.objects.exists()


class TestForm:
    def form_of(self, rae) -> str:
        return reverse("admin:authors_author_change", args=[rae.pk])

    def test_eli_sets_it_and_ada_does_not_see_it(self, client, rae, eli, ada):
        client.force_login(eli, backend=BACKEND)
        sent = {"name": "Rae Kim", "bio": "", "links": "", "email": NEW}
        assert client.post(self.form_of(rae), sent).status_code == 302
        assert email_of(rae) == NEW
        assert NEW in client.get(self.form_of(rae)).content.decode()
        client.force_login(ada, backend=BACKEND)
        assert NEW not in client.get(self.form_of(rae)).content.decode()
        client.post(self.form_of(rae), sent | {"email": "ada@example.org"})
        assert email_of(rae) == NEW

    def test_no_page_for_readers_has_it(self, client, rae):
        save_email(rae, NEW, by=None)
        for path in ("/authors/", rae.get_absolute_url()):
            assert NEW not in client.get(path).content.decode()
