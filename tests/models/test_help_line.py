"""What a help line may be: its numbers, countries, languages, addresses and replacement."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError

from articles.models import HelpLine
from articles.models.phone_numbers import phone_number, sms_address
from articles.reading.cache.versions import falls_due
from articles.region_names import language_name, region_name
from tests.cast import make_help_line

FIELDS = {"name": "Samaritans", "slug": "samaritans", "regions": ["GB"], "dial": "116123", "show": "116 123"}


@pytest.mark.parametrize("number", "911 999 112 000 988 1737 85258 116123 131114 +18007997233".split())
def test_emergency_numbers_short_codes_and_international_numbers_are_valid(number):
    phone_number(number)


@pytest.mark.parametrize("number", "08001111 08082000247 1800551800 1300224636 0508828865".split())
def test_free_numbers_that_only_their_country_reaches_are_valid(number):
    phone_number(number)


@pytest.mark.parametrize("number", ["+4485258", "+44116123", "+353116123", "+1988", "+61131114"])
def test_a_country_code_before_a_short_code_is_refused(number):
    with pytest.raises(ValidationError, match="dialed without a country code"):
        phone_number(number)


@pytest.mark.parametrize(
    "number", ["9", "8005551234", "+", "+0441234567", "116 123", "tel:988", "٩٨٨", "+1" * 9]
)
def test_what_no_phone_dials_is_refused(number):
    with pytest.raises(ValidationError):
        phone_number(number)


def test_a_keyword_is_in_the_message():
    assert sms_address("741741", "HOME NOW") == "sms:741741?&body=HOME%20NOW"


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("regions", ["UK"], "no country code"),
        ("regions", [], "cannot be blank"),
        ("regions", ["001", "GB"], "no countries besides"),
        ("regions", ["GB", "GB"], "twice"),
        ("regions", "GB", "list of codes"),
        ("languages", ["english"], "no language code"),
        ("web_url", "http://samaritans.org/", "https://"),
        ("chat_url", "javascript:alert(1)", "https://"),
        ("source", "samaritans.org", "https://"),
        ("slug", "Samaritans!", "a-z"),
        ("show", "116 124", "not the number to dial"),
        ("text_keyword", "HOME", "needs a number"),
        ("level", "somewhat", "not a valid choice"),
        ("name", "two\nlines", "one line"),
        ("checked_on", date(2100, 1, 1), "in the future"),
    ],
)
def test_a_wrong_value_is_refused_at_its_field(db, field, value, message):
    line = HelpLine(**FIELDS | {field: value})
    with pytest.raises(ValidationError, match=message) as caught:
        line.full_clean()
    assert list(caught.value.message_dict) == [field]


def test_a_line_needs_some_way_to_reach_it(db):
    with pytest.raises(ValidationError, match="Add a number"):
        HelpLine(**FIELDS | {"dial": "", "show": ""}).full_clean()


def test_closed_lines_do_not_replace_each_other_in_a_circle(db):
    old, new = make_help_line("old"), make_help_line("new")
    old.replaced_by = new
    old.save()
    new.replaced_by = old
    with pytest.raises(ValidationError, match="replaced by this line itself"):
        new.full_clean()
    new.replaced_by = new
    with pytest.raises(ValidationError, match="replaced by this line itself"):
        new.full_clean()


def test_a_check_holds_through_its_last_day(settings):
    settings.TIME_ZONE = "UTC"
    line = HelpLine(**FIELDS, checked_on=date(2026, 1, 1), check_by=date(2026, 7, 1))
    assert line.is_checked(date(2026, 7, 1))
    assert not line.is_checked(date(2026, 7, 2))
    assert not HelpLine(**FIELDS).is_checked(date(2026, 7, 1))
    assert falls_due(date(2026, 7, 1)) == datetime(2026, 7, 2, tzinfo=UTC)


def test_countries_and_languages_have_names():
    assert (region_name("IE"), region_name("XX"), language_name("es")) == ("Ireland", "XX", "Spanish")
