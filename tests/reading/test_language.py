"""Dates, durations and `lang` attributes follow the language of the interface."""

from datetime import UTC, date, datetime

import pytest

from articles.reading.language import (
    content_lang,
    duration,
    format_day,
    in_list,
    interface_lang,
    interface_language,
    iso_day,
)


@pytest.mark.parametrize(
    ("language", "written", "length"),
    [
        ("en-us", "March 3, 2026", "1 hour 2 minutes"),
        ("es", "3 de marzo de 2026", "1 hora 2 minutos"),
    ],
)
def test_dates_and_durations_are_written_as_the_language_does(settings, language, written, length):
    settings.LANGUAGE_CODE = language
    assert format_day(date(2026, 3, 3)) == written
    assert duration(3725) == length


def test_a_time_is_the_day_in_the_time_zone_of_the_site(settings):
    settings.TIME_ZONE = "America/New_York"
    assert format_day(datetime(2026, 3, 3, 2, tzinfo=UTC)) == "March 2, 2026"
    assert iso_day(datetime(2026, 3, 3, 2, tzinfo=UTC)) == "2026-03-02"


def test_texts_are_marked_only_where_they_are_in_another_language(settings):
    for interface, content, marked in [
        ("en-us", "en", ("", "")),
        ("en-gb", "en-us", ("", "")),
        ("es", "en", (' lang="en"', ' lang="es"')),
        ("en-us", "es-mx", (' lang="es-MX"', ' lang="en-US"')),
    ]:
        settings.LANGUAGE_CODE, settings.CONTENT_LANGUAGE = interface, content
        assert (content_lang(), interface_lang()) == marked
    assert interface_language() == "en-US"


def test_names_are_listed_as_in_a_sentence(settings):
    assert [in_list(names) for names in ([], ["Ana"], ["Ana", "Lee"], ["Ana", "Lee", "Rae"])] == [
        "",
        "Ana",
        "Ana and Lee",
        "Ana, Lee and Rae",
    ]
    settings.LANGUAGE_CODE = "es"
    assert in_list(["Ana", "Lee"]) == "Ana y Lee"
