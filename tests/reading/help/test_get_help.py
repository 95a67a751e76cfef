"""The Get help page: buttons to call and text, by country, before the text of the standing page."""

import re
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import html5lib
import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from environs import ValidationError

from articles.models import HelpLine
from articles.publishing import publish, unpublish
from articles.publishing.help_actions import check_help_line, save_help_line
from articles.reading.cache.versions import clear_caches
from articles.system_checks import check_help_region
from tests.cast import make_article, make_help_line, make_live
from tests.reading.full_site import by_type, graph_of
from tests.reading.metadata.test_sitemap import all_entries
from therapyedu.settings import country

pytestmark = pytest.mark.django_db
PATH = "/get-help/"


@pytest.fixture
def lines() -> dict[str, HelpLine]:
    """Lines of every level in the United States, and some elsewhere."""
    made = [
        make_help_line(),
        make_help_line(
            "911", name="Emergency", regions=["US", "CA"], level="emergency", dial="911", show="911"
        ),
        make_help_line(
            "crisis-text-line",
            name="Crisis Text Line",
            level="urgent",
            dial="",
            show="",
            text_number="741741",
            text_keyword="HOME",
            chat_url="https://example.org/chat",
            hours="Day and night",
            cost="Free",
            note="A trained volunteer answers.",
            languages=["en", "es"],
        ),
        make_help_line(
            "domestic-violence",
            name="Domestic Violence Hotline",
            level="urgent",
            subjects=["abuse", "crisis"],
            dial="+18007997233",
            show="1-800-799-7233",
            text_number="",
        ),
        make_help_line(
            "samaritans", name="Samaritans", regions=["GB"], level="urgent", dial="116123", show="116 123"
        ),
        make_help_line(
            "anywhere",
            name="Anywhere",
            regions=["001"],
            dial="",
            show="",
            text_number="",
            web_url="https://example.org/",
        ),
    ]
    return {line.slug: line for line in made}


def html_of(client) -> str:
    response = client.get(PATH)
    assert response.status_code == 200
    return response.content.decode()


def test_a_reader_calls_and_texts_with_one_press(client, lines):
    html = html_of(client)
    for address in ("tel:911", "tel:988", "sms:988", "tel:+18007997233", "tel:116123"):
        assert f'href="{address}"' in html
    (texting,) = re.findall(r'href="(sms:741741[^"]*)"', html)
    # With this form both Android, which looks for “?”, and older iPhones, which look for “&”, find the text.
    assert texting == "sms:741741?&amp;body=HOME"
    assert parse_qs(urlsplit(texting.replace("&amp;", "&")).query) == {"body": ["HOME"]}
    for said in ("Call 1-800-799-7233", "Text HOME to 741741", "Chat online", "Day and night", "Free"):
        assert said in html
    assert "A trained volunteer answers." in html
    assert "English, Spanish" in html


def regions_of(html: str) -> list[tuple[str, str]]:
    """Return the parts of the page as (id, heading)."""
    document = html5lib.parse(html, namespaceHTMLElements=False)
    found = [node for node in document.iter("section") if node.get("class") == "help-region"]
    return [(node.get("id"), "".join(node.find("h2").itertext())) for node in found]


def test_every_country_is_on_the_page_behind_an_anchor_the_site_s_own_first(client, settings, lines):
    expected = [
        ("help-us", "United States"),
        ("help-ca", "Canada"),
        ("help-gb", "United Kingdom"),
        ("help-worldwide", "Anywhere else"),
    ]
    html = html_of(client)
    assert regions_of(html) == expected
    assert [html.count(f'<a href="#{anchor}"') for anchor, _ in expected] == [1] * 4
    settings.HELP_REGION = "GB"
    clear_caches()
    assert [anchor for anchor, _ in regions_of(html_of(client))] == [
        "help-gb",
        "help-ca",
        "help-us",
        "help-worldwide",
    ]


def test_nobody_s_country_is_guessed(client, lines):
    """The answer is the same for everybody, and no cookie is set."""
    first = client.get(PATH)
    british = client.get(PATH, headers={"accept-language": "en-GB", "x-forwarded-for": "81.2.69.142"})
    assert first.content == british.content
    assert not first.cookies
    assert "Vary" not in first.headers


def test_each_country_has_its_levels_in_words_the_worst_first(client, lines):
    html = html_of(client)
    headings = re.findall(r"<h3>(.*?)</h3>", html[html.index('id="help-us"') : html.index('id="help-ca"')])
    assert [heading.partition(":")[0] for heading in headings] == [
        "Emergency",
        "Urgent",
        "Support",
        "Abuse and sexual violence",
    ]


def test_who_is_watched_is_warned_before_the_numbers_for_abuse(client, lines):
    html = html_of(client)
    warning, number = html.index("If someone checks your phone"), html.index("Domestic Violence Hotline")
    assert warning < number
    assert html.count("If someone checks your phone") == 1, "only where there are such lines"
    between = html[warning:number]
    assert "tel:" not in between
    assert "care-card-abuse" in html[:warning]


def test_numbers_can_change_until_all_of_a_country_are_checked(clock, client, lines):
    caution = "Numbers can change"
    assert html_of(client).count(caution) == 4
    check_help_line(lines["samaritans"], by=None)
    html = html_of(client)
    assert html.count(caution) == 3
    assert "Checked on June 1, 2026" in html
    clock.move_to(
        timezone.make_aware(timezone.datetime(2026, 12, 2))
    )  # the next check was due the day before
    html = html_of(client)
    assert html.count(caution) == 4
    assert "Checked on" not in html


def test_a_closed_line_gives_way_to_its_replacement(client, lines):
    old = lines["988-lifeline"]
    old.replaced_by = lines["crisis-text-line"]
    save_help_line(old, by=None)
    html = html_of(client)
    assert "988 Lifeline" not in html
    assert html.count("Crisis Text Line</strong>") == 1


def test_the_text_of_the_standing_page_follows_with_its_contents(client, lines):
    make_live(
        "You can get help",
        slug="get-help",
        kind="page",
        dek="Start here.",
        sections=[("text", "Who can I call?", "Somebody."), ("text", "And then?", "Rest.")],
    )
    html = html_of(client)
    assert "<h1>You can get help</h1>" in html
    order = ("Start here.", "tel:911", "On this page", "Rest.", "tel:116123")  # other countries come last
    assert sorted(order, key=html.index) == list(order)
    web_page = by_type(graph_of(client, PATH), "WebPage")
    assert (web_page["name"], web_page["url"]) == ("You can get help", f"http://testserver{PATH}")


def test_without_a_standing_page_it_has_a_title_of_its_own(client, lines):
    html = html_of(client)
    assert "<h1>Get help now</h1>" in html
    assert "&amp;body=Get%20help%20now" in html, "a mail about a mistake names the page"
    assert f'<link rel="canonical" href="http://testserver{PATH}">' in html
    assert 'name="description" content="Free and confidential help' in html
    assert by_type(graph_of(client, PATH), "WebPage")["name"] == "Get help now"
    for path in ("/", "/nothing-here/"):
        assert f'<a class="help-link" href="{PATH}"' in client.get(path).content.decode()
    assert f"http://testserver{PATH}" in all_entries(client)


@pytest.mark.soak
def test_without_lines_the_standing_page_is_as_any_other(client, clock):
    assert client.get(PATH).status_code == 404
    article = make_live("Get help", kind="page")
    html = html_of(client)
    assert "help-tool" not in html
    assert list(all_entries(client)).count(f"http://testserver{PATH}") == 1
    clock.shift(60)
    article.slug = "help-now"
    article.save()
    publish(article, by=None)
    response = client.get(PATH)
    assert (response.status_code, response.headers["Location"]) == (301, "/help-now/")
    clock.shift(60)
    unpublish(article, by=None)
    assert client.get(PATH).status_code == 410


@pytest.mark.soak
def test_an_article_of_that_name_takes_nothing_away(client, lines):
    make_live("Get help")
    assert "tel:911" in html_of(client)
    assert client.get("/articles/get-help/").status_code == 200


def test_a_draft_of_the_page_is_not_shown(client, lines):
    make_article("Secret draft", slug="get-help", kind="page")
    assert "Secret draft" not in html_of(client)


def test_it_takes_a_fixed_number_of_queries(client, lines):
    make_live("Get help", kind="page")
    counts = []
    for number in range(2):
        for extra in range(10 * number):
            make_help_line(f"extra-{extra}", name=f"Extra {extra}", regions=["GB", "NZ"])
        clear_caches()
        client.get(PATH)  # writes the copy, which asks whether it is the newest
        clear_caches()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PATH).status_code == 200
        counts.append(len(queries))
    # The generation, three times; six for the next change by time; the lines; the page; topics, place in$
    # series and related articles; the standing pages.
    assert counts[0] == counts[1] <= 15, [query["sql"] for query in queries]


def test_help_region_has_a_line_or_the_check_says_so(lines, settings):
    assert check_help_region(databases=["default"]) == []
    settings.HELP_REGION = "FR"
    (warning,) = check_help_region(databases=["default"])
    assert (warning.id, "HELP_REGION=FR" in warning.msg) == ("articles.W002", True)
    assert check_help_region() == [], "other commands do not read the database for it"
    HelpLine.objects.all().delete()
    assert check_help_region(databases=["default"]) == []
    call_command("check", databases=["default"], verbosity=0)


@pytest.mark.soak
def test_days_of_checks_are_local(settings, clock, client, lines):
    """Checked again by today means today still counts."""
    line = lines["samaritans"]
    line.checked_on, line.check_by = date(2026, 5, 1), date(2026, 6, 1)
    save_help_line(line, by=None)
    assert "Checked on May 1, 2026" in html_of(client)
    clock.shift(timedelta(days=1))
    assert "Checked on" not in html_of(client)


def test_countries_with_the_same_lines_share_a_part(client, settings):
    make_help_line()
    make_help_line(
        "112", name="112", regions=["FR", "DE", "IT", "ES", "NO"], level="emergency", dial="112", show="112"
    )
    make_help_line("norway", name="Norway", regions=["NO"], dial="116123", show="116 123")
    html = html_of(client)
    assert [heading for _, heading in regions_of(html)] == [
        "United States",
        "Norway",
        "France, Germany and 2 more countries",
    ]
    for code in ("us", "no", "de", "es", "fr", "it"):
        assert html.count(f'id="help-{code}"') == html.count(f'href="#help-{code}"') == 1
    assert html.count('href="tel:112"') == 2
    settings.HELP_REGION = "ES"
    clear_caches()
    assert [heading for _, heading in regions_of(html_of(client))] == [
        "Spain",
        "Norway",
        "United States",
        "France, Germany, Italy",
    ]


def test_help_region_is_a_country_or_the_site_does_not_start():
    assert country("GB") == "GB"
    for wrong in ("UK", "gb", "001", "Ireland", ""):
        with pytest.raises(ValidationError, match="ISO 3166"):
            country(wrong)
