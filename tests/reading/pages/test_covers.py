"""Covers of type and color, where an article has no picture."""

import re
from math import cos, radians, sin

import pytest

from articles.models import Topic
from articles.publishing import publish
from articles.reading.pages.covers import SHAPES, TONES, cover_of, topic_tone
from tests.cast import make_live, make_series, make_topic
from tests.reading.episodes import draft_with_episode, make_episode
from therapyedu.bundles import SOURCES

CSS = (SOURCES / "css" / "covers.css").read_text()
HUES = {int(tone): float(hue) for tone, hue in re.findall(r"\.tone-(\d+) \{ --hue: (\d+); \}", CSS)}
LIGHT_DARK = r"--tone-{}: light-dark\(oklch\(([\d.]+) ([\d.]+) .*?\), oklch\(([\d.]+) ([\d.]+) .*?\)\);"


def cover(text: str, number: int, *, title: bool = False) -> re.Pattern[str]:
    """The cover with these words and this tone."""
    ending = " type-cover-with-title" if title else ""
    return re.compile(
        rf'<span class="type-cover type-cover-[1-{SHAPES}] tone-{number}{ending}" aria-hidden="true">'
        rf'<span class="type-cover-text">{text}</span></span>'
    )


@pytest.mark.django_db
def test_a_cover_has_the_name_and_the_color_of_the_primary_topic(client):
    make_live("Without a topic")
    make_live("With topics", topics=["Sleep", "Night"])
    tone = topic_tone(Topic.objects.get(name="Sleep"))
    for path in ("/", "/topics/night/"):
        page = client.get(path).content.decode()
        assert cover("Sleep", tone).search(page)
        assert 'style="' not in page
    assert cover("Without a topic", 0, title=True).search(client.get("/").content.decode())
    Topic.objects.filter(name="Sleep").update(name="Rest")
    make_live("Another", topics=["Rest"])
    assert len(cover("Rest", tone).findall(client.get("/topics/sleep/").content.decode())) == 2


@pytest.mark.django_db
def test_lists_that_load_no_topics_have_the_same_covers(client):
    one = make_live("One", topics=["Sleep"])
    episode = make_episode()
    publish(draft_with_episode(episode, topics=["Sleep"]), by=None)
    make_series("Nights", [one])
    sleep = cover("Sleep", topic_tone(make_topic("Sleep")))
    of_one = sleep.search(client.get("/series/nights/").content.decode())[0]
    related = client.get("/articles/about-first-sessions/").content.decode()
    assert [found[0] for found in sleep.finditer(related)] == [of_one]
    assert sleep.search(client.get(episode.get_absolute_url()).content.decode())


def test_topics_that_follow_each_other_have_different_colors():
    tones = {topic_tone(Topic(pk=pk)) for pk in range(100, 100 + TONES)}
    assert tones == set(range(1, TONES + 1))


def test_the_style_sheet_has_every_tone_and_every_shape():
    assert set(HUES) == set(range(TONES + 1))
    shapes = {cover_of(article=pk, title="One", topic=None).shape for pk in range(SHAPES)}
    assert shapes == set(range(1, SHAPES + 1))
    assert all(f".type-cover-{shape}::before" in CSS for shape in shapes)


def luminance(lightness: float, chroma: float, hue: float) -> float:
    """The relative luminance (WCAG) of an oklch color, by the matrices of CSS Color 4."""
    a, b = chroma * cos(radians(hue)), chroma * sin(radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short
    red, green, blue = (min(max(part, 0), 1) for part in (red, green, blue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_words_have_a_contrast_of_seven_on_the_color_and_four_and_a_half_on_the_shapes(theme):
    def parts(name: str) -> tuple[float, float]:
        numbers = [float(number) for number in re.search(LIGHT_DARK.format(name), CSS).groups()]
        return (numbers[0], numbers[1]) if theme == "light" else (numbers[2], numbers[3])

    for hue in HUES.values():
        ink = luminance(*parts("ink"), hue)
        for behind, least in (("paper", 7), ("shape", 4.5)):
            dark, light = sorted([ink, luminance(*parts(behind), hue)])
            assert (light + 0.05) / (dark + 0.05) >= least, (hue, behind)
