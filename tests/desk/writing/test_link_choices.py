"""The link dialog finds pages by words, and makes inside links of addresses of this site."""

import pytest

from articles.models import Episode
from tests.cast import make_article, make_author, make_help_line, make_live, make_series
from tests.reading.episodes import make_published_episode

pytestmark = pytest.mark.django_db
MANY_PARAMETERS = "https://www.google.com/url?q=https://example.org/" + "&a=1" * 60
LINKS, PASTE = "/admin/articles/article/links/", "/admin/markdown/paste/"


def found(client, words: str, **parameters: object) -> list[tuple[str, str, str]]:
    choices = client.get(LINKS, {"q": words, **parameters}).json()["choices"]
    return [(one["label"], one["url"], one["kind"]) for one in choices]


def address(client, given: str) -> str:
    return client.get(LINKS, {"address": given}).json()["url"]


def test_eli_finds_every_kind_of_page_by_all_its_words(logged_in, eli):
    client = logged_in(eli)
    make_live("Sleep well tonight", topics=["Well sleep"], kind="article")
    make_article("Well, sleep", kind="page")
    make_author("Sleep Wells")
    make_published_episode(title="Sleeping well")
    make_series("Sleep as well")
    make_help_line(name="Sleep well line")
    make_live("Sleep badly")
    assert set(found(client, "well SLEEP")) == {
        ("Sleep well tonight", "/articles/sleep-well-tonight/", "Article"),
        ("Well, sleep", "/well-sleep/", "Page"),
        ("Sleep Wells", "/authors/sleep-wells/", "Author"),
        ("About sleeping-well", "/articles/about-sleeping-well/", "Article"),
        ("Sleeping well", Episode.objects.get().get_absolute_url(), "Episode"),
        ("Well sleep", "/topics/well-sleep/", "Topic"),
        ("Sleep as well", "/series/sleep-as-well/", "Series"),
        ("Sleep well line", "/get-help/#help-us", "Help line"),
    }


def test_ada_finds_her_drafts_and_what_is_live_under_its_public_name(logged_in, ada, eli):
    client = logged_in(ada)
    own = make_article("A secret of Ada", by=ada)
    make_article("A secret of Eli", by=eli)
    live = make_live("A secret that is out", by=eli)
    live.title, live.slug = "Renamed in the draft", "renamed-secret"
    live.save()
    assert [label for label, *_ in found(client, "secret")] == ["A secret that is out", "A secret of Ada"]
    assert found(client, "Renamed") == []
    assert len(found(client, "secret", article="²")) == 2
    assert found(client, "secret", article=own.pk) == [
        ("A secret that is out", "/articles/a-secret-that-is-out/", "Article")
    ]
    for hidden in ("/articles/a-secret-of-eli/", "/articles/no-such-thing/"):
        told = client.get(LINKS, {"address": f"http://testserver{hidden}"}).json()
        assert told == {"url": hidden, "label": "", "kind": "Web address", "note": ""}


def test_an_address_of_this_site_becomes_the_path_that_is_right_now(logged_in, eli, settings):
    settings.SITE_URL = "https://www.openchair.example"
    settings.ALLOWED_HOSTS = ["testserver"]
    client = logged_in(eli)
    live = make_live("Old name", short_version="In short.")
    live.addresses.create(slug="former")
    draft = make_article("A draft")
    make_author("Ana Moreira")
    site = "https://openchair.example"
    for given, written in {
        f"{site}/articles/former/?utm=1#why": "/articles/old-name/?utm=1#why",
        "http://testserver/articles/former/short/": "/articles/old-name/short/",
        f"http://testserver/admin/articles/article/{draft.pk}/change/#section-2": "/articles/a-draft/",
        f"{site}/authors/ana-moreira": "/authors/ana-moreira/",
        f"{site}/topics/": "/topics/",
        site: "/",
        "/articles/former/": "/articles/old-name/",
        f"https://www.google.com/url?q={site}/articles/former/&sa=D": "/articles/old-name/",
        "https://www.google.com/url?q=https://example.org/a%3Fb%3Dc%23d&sa=D": "https://example.org/a?b=c#d",
        "https://openchair.example.org/articles/former/": "https://openchair.example.org/articles/former/",
        f"{site}/admin/": f"{site}/admin/",
        "//example.org/": "//example.org/",
        "https://[broken/": "https://[broken/",
        MANY_PARAMETERS: MANY_PARAMETERS,
        "/admin/articles/article/²/history/": "/admin/articles/article/²/history/",
        "mailto:a@example.org": "mailto:a@example.org",
    }.items():
        assert address(client, given) == written, given


def test_pasted_links_are_unwrapped_and_lead_inside(logged_in, ada):
    make_live("Old name")
    html = """<p><a href="https://www.google.com/url?q=https://example.org/a%3Fb%3D1&amp;sa=D&amp;ust=17">one</a>,
        <a href="http://testserver/articles/old-name/#why">two</a>,
        <a href="https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.org%2F&amp;data=x">three</a>,
        <a href="https://www.google.com/url?q=javascript:alert(1)">four</a></p>"""
    html += f'<p><a href="{MANY_PARAMETERS}">five</a></p>'
    (section,) = logged_in(ada).post(PASTE, {"html": html}).json()["sections"]
    assert section["body"] == (
        "[one](https://example.org/a?b=1), [two](/articles/old-name/#why), [three](https://example.org/), "
        "[four](https://www.google.com/url?q=javascript:alert%281%29)\n\n"
        f"[five]({MANY_PARAMETERS})"
    )


@pytest.mark.parametrize(
    ("html", "told"),
    [
        (
            '<p>A<img src="//e.org/chart%201.png"><img alt="Two chairs" src="data:image/png;base64,AA"></p>',
            ["2 pictures were left out: “chart 1.png”, “Two chairs”. Insert them with “Picture”."],
        ),
        ('<p>A <img src="blob:x"></p>', ["1 picture was left out. Insert it with “Picture”."]),
        (
            '<p>A <img src="//[x" width="1"><img data-picture="images/a.png"><img src="data:"></p>',
            [],
        ),
        (
            '<p>A</p><iframe src="https://e.org/"></iframe><video><source src="a.mp4"><embed></video>',
            ["2 videos or other embedded parts were left out."],
        ),
    ],
)
def test_what_a_paste_leaves_out_is_named(logged_in, ada, html, told):
    answer = logged_in(ada).post(PASTE, {"html": html}).json()
    assert answer["left_out"] == told
