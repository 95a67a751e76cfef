"""Odd and hostile text in forms: stored as typed or refused with a message, never status 500."""

import pytest

from articles.manuscript import Section as ManuscriptSection
from articles.manuscript import check_line, check_section
from articles.models import Article
from authors.models import Author
from tests.cast import make_article
from tests.corpora import HOSTILE, naughty_strings, needs_corpora
from tests.desk.posting import ADD, change, form, form_sections, section
from tests.html_oracle import executable_nodes

pytestmark = pytest.mark.django_db

OURS = [
    *HOSTILE, "Ω≈ç√∫˜µ≤≥÷", "田中さんにあげて下さい", "👩‍👩‍👧 🏳️‍🌈", "‪‪test‪", "‏العربية",
    "Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O", "- x",
    "null", "1e999", "--- ", "::: pro-tip", "## x", "a: b", "'\"", "{{ settings.SECRET_KEY }}", "{% debug %}",
    "%s%n", "\\",
    "\x07bell", "nul\0", "next\x85line", "zero\u200bwidth", "\ufeffmark",
]  # fmt: skip


def single_line(text: str) -> str:
    """Return the text as a single-line field stores it: without line breaks and surrounding spaces."""
    return " ".join(text.splitlines()).strip()


def check_through_the_form(client, article: Article, text: str) -> None:
    """Save the text as title, dek, heading and body, and check the result."""
    rows = form_sections(article)
    rows[0]["body"] = text
    rows[1]["heading"] = single_line(text)[:500]
    response = client.post(
        change(article),
        form(rows, article=article, title=single_line(text)[:300] or "x", dek=single_line(text)[:500]),
    )
    assert response.status_code in (200, 302), text
    article.refresh_from_db()
    if response.status_code == 302 and not text.strip():
        assert article.sections.count() == 1, "a section without a word is none"
        article.sections.create(position=0, body="It is ordinary to be nervous.")
        return
    first, second = article.sections.all()[:2]
    if response.status_code == 302:
        assert first.body.strip() == text.replace("\r\n", "\n").strip(), text
        assert (
            second.heading == " ".join(single_line(text)[:500].split())
            or second.heading == single_line(text)[:500].strip()
        )
    else:
        assert first.body != text or text == ""
        assert executable_nodes_of_ours(response.content.decode()) == []


PREVIEW = '<iframe title="The page as readers would see it" sandbox="allow-same-origin"'


def executable_nodes_of_ours(html: str) -> list[str]:
    """Return nodes that could run, except Django's script data and the empty preview frame."""
    found = executable_nodes(html.replace(PREVIEW, "<i"))
    return [node for node in found if "javascript" in node or node.startswith(("<iframe", "<script onclick"))]


@pytest.mark.soak
def test_our_own_odd_strings_are_stored_or_refused_in_words(logged_in, eli):
    client, article = logged_in(eli), make_article(by=eli)
    for text in OURS:
        check_through_the_form(client, article, text)


@needs_corpora
@pytest.mark.parametrize("start", [0, 1])
def test_the_big_list_of_naughty_strings_as_sections(logged_in, eli, start):
    """Texts valid in a section, many in one form: each is stored as typed."""
    texts = [
        text
        for text in naughty_strings()[start::2]
        if text.strip() and not check_section(ManuscriptSection("deep-dive", "", text))
    ]
    assert len(texts) > 200
    response = logged_in(eli).post(
        ADD, form([section(body=text, type="deep-dive") for text in texts], title="Naughty")
    )
    assert response.status_code == 302, response.context["section_faults"]
    stored = list(Article.objects.get(title="Naughty").sections.values_list("body", flat=True))
    assert [body.strip() for body in stored] == [text.replace("\r\n", "\n").strip() for text in texts]


@needs_corpora
@pytest.mark.parametrize("step", [50, pytest.param(1, marks=pytest.mark.soak)])
def test_naughty_strings_in_every_field(logged_in, eli, step):
    client, article = logged_in(eli), make_article(by=eli)
    for text in naughty_strings()[::step]:
        check_through_the_form(client, article, text)


@needs_corpora
@pytest.mark.soak
def test_naughty_strings_in_a_bio(logged_in, sam, settings):
    settings.PROFILES_PUBLISH_DIRECTLY = True
    client = logged_in(sam)
    for text in naughty_strings():
        response = client.post(
            "/profile/", {"name": "Sam Rivers", "bio": text, "role": single_line(text)[:200]}
        )
        assert response.status_code in (200, 302), text
        author = Author.objects.get(user=sam)
        if response.status_code == 302:
            assert author.bio.strip() == text.replace("\r\n", "\n").strip()
        assert executable_nodes(author.bio_html) == []


@pytest.mark.parametrize("text", ["\x07", "a\x1bb", "\x85"])
def test_a_refusal_names_the_character(text):
    named = f"U+{next(ord(letter) for letter in text if letter != 'a'):04X}"
    faults = [*check_line(text), *check_section(ManuscriptSection(body=text))]
    assert faults
    assert any(named in str(fault) for fault in faults)
