"""Every sentence for readers is marked, translated to Spanish, and compiled."""

from pathlib import Path

import pytest
from babel.messages import Catalog
from environs import ValidationError

from tests.marked_text import unmarked_in
from therapyedu import settings
from therapyedu.catalogues import (
    LOCALE,
    compiled,
    extract_messages,
    is_missing,
    languages,
    messages_of,
    po_text,
    read_catalogue,
    sentences,
    source_files,
    updated,
)

# Code whose texts readers see.
PYTHON_FOR_READERS = ("articles/outages.py", "articles/reading/", "articles/templatetags/", "authors/")
PYTHON_FOR_READERS += ("therapyedu/errors.py",)
# Code that holds words of readers, and none that they see.
WORD_LISTS = tuple(
    f"articles/reading/help/{name}.py" for name in ("disguised_words", "phrase_syntax", "query_words")
)
# Texts that look like sentences, by their file.
NOT_FOR_READERS = {
    "articles/outages.py": {"no such table"},  # of SQLite
    "articles/reading/cache/page_cache.py": {"Vary", "Age"},  # headers
    "articles/reading/cache/shared_queries.py": {"by author "},  # a key
    "articles/reading/help/views.py": {
        "; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        "The copy of the Get help page was not written.",  # the log
        "The Get help page failed, so its copy was sent.",
    },
    "articles/reading/metadata/sitemap.py": {"Sitemap: ", "Disallow: "},  # robots.txt
    "articles/reading/pages/article_page.py": {
        "(min-width: 45rem) 42rem, calc(100vw - 2.5rem)",
        "(min-width: 79rem) 24rem, (min-width: 58rem) 31vw, (min-width: 40rem) 46vw, calc(100vw - 2.5rem)",
        "(min-width: 76rem) 43rem, (min-width: 46rem) 56vw, calc(100vw - 2.5rem)",
    },
    "articles/reading/pages/feedback_form.py": {"Origin"},  # a header
    "articles/reading/pages/media.py": {"Range"},  # a header
    "articles/reading/podcast/podcast_feed.py": {"Health & Fitness", "Mental Health"},  # Apple’s categories
    "articles/reading/search/backends.py": {"places of "},
    "articles/reading/search/views.py": {"private, no-cache"},
    "templates/articles/suggestion_words.html": {'data-suggestions="', '" data-counts="'},
    "authors/apps.py": {"Authors"},  # the desk
    "authors/known_devices.py": {"Strict"},  # of the cookie
    "authors/login_limits.py": {"Login"},  # a type
    "authors/models.py": {  # the desk
        "As it stands in a byline.",
        "Letters after the name: LCSW, PhD.",
        "One line: what they do, and where.",
        "A paragraph or two, in Markdown, about the person.",
    },
}
FILES = [
    (path, file)
    for path, file in source_files()
    if path.startswith(("templates/", *PYTHON_FOR_READERS)) and path not in WORD_LISTS
]


def test_every_text_is_marked():
    unmarked = {path: set(unmarked_in(file)) - NOT_FOR_READERS.get(path, set()) for path, file in FILES}
    assert {path: texts for path, texts in unmarked.items() if texts} == {}


def test_no_exception_is_left_over():
    files = dict(FILES)
    unused = {path: texts - set(unmarked_in(files[path])) for path, texts in NOT_FOR_READERS.items()}
    assert {path: texts for path, texts in unused.items() if texts} == {}


@pytest.mark.parametrize(
    ("name", "source", "unmarked"),
    [
        ("a.html", "<p>{% translate 'Yes' %} {{ name }}</p>", []),
        ("b.html", "<p>Yes</p>", ["Yes"]),
        ("c.html", '<img alt="Two chairs">', ["Two chairs"]),
        ("d.html", '<meta name="viewport" content="width=device-width"><script>let it = 1</script>', []),
        ("e.html", '<p class="{% if a %}now{% endif %}" title="{{ a }}, now">', [", now"]),
        ("f.html", "{% blocktranslate %}{{ n }} pages{% endblocktranslate %}", []),
        ("g.html", '{% include "a.html" with here="Topics" %}', ['include "a.html" with here="Topics"']),
        ("h.html", '{{ day|date:"j F Y" }} {{ day|date:"Y-m-d" }}', ['day|date:"j F Y"']),
        ("a.jinja", '<p>{{ _("Yes") }} {{ "No" }}</p>', ["No"]),
        ("b.jinja", '<p>{% trans %}Yes{% endtrans %}</p><p aria-label="No">', ["No"]),
        ("a.py", 'x = gettext("Two words")', []),
        ("b.py", 'x = {"title": "Two words", "@type": "Article"}', ["Two words"]),
    ],
)
def test_unmarked_text_is_found(tmp_path: Path, name, source, unmarked):
    file = tmp_path / name
    file.write_text(source)
    assert list(unmarked_in(file)) == unmarked


@pytest.mark.parametrize(
    ("name", "source", "found"),
    [
        ("a.py", 'gettext_lazy("One")', ["One"]),
        ("b.py", 'ngettext("%(num)s page", "%(num)s pages", n)', [("%(num)s page", "%(num)s pages")]),
        ("a.html", "  {% translate 'One' %}\n{% translate 'Two' %}", ["One", "Two"]),
        ("b.html", "{% include 'a.html' with here=_('Topics') %}", ["Topics"]),
        (
            "c.html",
            "{% blocktranslate trimmed count num=n %}\n {{ num }} page\n"
            "{% plural %}{{ num }} pages{% endblocktranslate %}",
            [("%(num)s page", "%(num)s pages")],
        ),
        ("a.jinja", '{{ _("One") }}{% trans n=1 %}Part {{ n }}{% endtrans %}', ["One", "Part %(n)s"]),
    ],
)
def test_marked_sentences_are_extracted(tmp_path: Path, name, source, found):
    file = tmp_path / name
    file.write_text(source)
    assert [text for text, _, _ in messages_of(file)] == found


@pytest.fixture(scope="module")
def extracted() -> Catalog:
    return extract_messages()


@pytest.fixture(params=languages())
def language(request) -> str:
    return request.param


def test_the_catalogue_has_exactly_the_sentences_of_the_site(extracted, language):
    """If this fails, run `./run translate`."""
    file = LOCALE / language / "LC_MESSAGES" / "django.po"
    assert po_text(updated(read_catalogue(language), extracted)).decode() == file.read_text(encoding="utf-8")


def test_every_sentence_is_translated(language):
    missing = [one.id for one in sentences(read_catalogue(language)) if is_missing(one) or one.fuzzy]
    assert missing == []


def test_translations_have_the_placeholders_of_their_sentences(language):
    catalogue = read_catalogue(language)
    errors = {one.id: [str(error) for error in one.check(catalogue)] for one in sentences(catalogue)}
    assert {sentence: found for sentence, found in errors.items() if found} == {}


def test_the_compiled_catalogue_is_fresh(language):
    """If this fails, run `./run translate`."""
    file = LOCALE / language / "LC_MESSAGES" / "django.mo"
    assert file.read_bytes() == compiled(read_catalogue(language))


@pytest.mark.parametrize("code", ["en", "en-us", "en-gb", "es", "es-mx"])
def test_the_interface_can_be_in_english_and_in_every_language_with_a_catalogue(code):
    settings.is_language(code)
    settings.is_translated(code)


def test_another_language_stops_the_start():
    with pytest.raises(ValidationError, match="no language code"):
        settings.is_language("es_MX")
    with pytest.raises(ValidationError, match="not translated to “fr”, but: en, es"):
        settings.is_translated("fr")
