"""The panel for a reader in distress: few lines that fit, and the way to all others."""

import re

import pytest

from articles.reading.cache.versions import clear_caches, current_version
from articles.reading.help.panel import help_panel
from tests.cast import make_help_line

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def lines() -> None:
    numbers = iter(range(200, 300))

    def make(slug: str, level: str, *subjects: str, regions: tuple[str, ...] = ("US",)) -> None:
        number = str(next(numbers))
        make_help_line(
            slug,
            name=slug,
            level=level,
            subjects=list(subjects),
            regions=list(regions),
            dial=number,
            show=number,
        )

    make("emergency-us", "emergency", "emergency")
    make("talk-some-day", "support", "suicide")
    make("young", "urgent", "young-people", "suicide")
    make("crisis-us", "urgent", "crisis")
    make("suicide-us", "urgent", "suicide", "crisis")
    make("home-us", "urgent", "abuse")
    make("crisis-gb", "urgent", "crisis", "suicide", regions=("GB",))
    make("anywhere", "support", "crisis", regions=("001",))


def names(*subjects: str) -> list[str]:
    return re.findall(r"<strong>([\w-]+)</strong>", help_panel(current_version(), subjects))


def test_urgent_lines_about_the_subject_come_first_and_the_emergency_number_last():
    assert names("suicide") == ["suicide-us", "young", "emergency-us"]
    assert names("abuse") == ["home-us", "emergency-us"]


@pytest.mark.parametrize("subjects", [("overdose",), ()])
def test_crisis_lines_serve_every_other_subject(subjects):
    assert names(*subjects) == ["suicide-us", "crisis-us", "emergency-us"] or names(*subjects) == [
        "crisis-us",
        "suicide-us",
        "emergency-us",
    ]


def test_the_lines_are_those_of_the_site_s_country(settings):
    settings.HELP_REGION = "GB"
    assert names("suicide") == ["crisis-gb"]
    settings.HELP_REGION = "NZ"
    clear_caches()
    assert names("suicide") == ["anywhere"], "a worldwide line where there is none"


def test_it_says_what_to_do_in_plain_words():
    html = help_panel(current_version(), ["suicide"])
    assert "You are not alone. Talk to someone now." in html
    assert '<a href="/get-help/">More numbers, other countries</a>' in html
    assert "Numbers can change." in html
    assert "If someone checks your phone" not in html


def test_a_reader_who_may_be_watched_is_warned_before_the_number():
    html = help_panel(current_version(), ["abuse"])
    assert html.index("If someone checks your phone") < html.index("tel:")


def test_without_a_number_it_names_the_emergency_number_in_words(settings):
    settings.HELP_REGION = "NZ"
    assert "call your local emergency number" in help_panel(current_version(), ["suicide"])
