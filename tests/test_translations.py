"""Every sentence of the site, the desk and its scripts is marked, translated to Spanish, and compiled."""

from pathlib import Path

import pytest
from babel.messages import Catalog
from environs import ValidationError

from tests.marked_text import unmarked_in
from therapyedu import settings
from therapyedu.catalogues import (
    DOMAINS,
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

# Code that holds words of readers, or names, and no text of the interface.
WORD_LISTS = (
    "articles/models/address.py",
    "articles/models/spelling_variants.py",
    "articles/reading/help/disguised_words.py",
    "articles/reading/help/query_words.py",
    "articles/rendering/safe.py",
    "authors/accounts/devices.py",
    "therapyedu/headers.py",
)
# Code whose texts only operators see, who run commands and read logs in English.
FOR_OPERATORS = (
    "articles/object_storage.py",
    "articles/publishing/link_checking.py",
    "articles/publishing/media_check.py",
    "articles/publishing/outside_requests.py",
    "articles/system_checks.py",
    "articles/transfer/backup/",
    "therapyedu/catalogues.py",
    "therapyedu/deployment_checks.py",
    "therapyedu/fonts_source/",
    "therapyedu/health.py",
    "therapyedu/log_format.py",
    "therapyedu/request_log.py",
    "therapyedu/settings.py",
)
# Texts that look like sentences, by their file.
NOT_SEEN = {
    "authors/proofs.py": {"a proof of "},  # for operators
    "articles/desk/script_translations.py": {"private, no-cache", ", immutable"},  # headers
    "articles/desk/site.py": {"Article", "Picture", "Episode", "Topic", "Series", "Author"},  # models
    "articles/desk/writing/conflict.py": {"The two versions together have faults."},  # an exception
    "articles/desk/writing/markdown_views.py": {"Preview"},  # a title that nothing shows
    "articles/manuscript/characters.py": {"a character without a name"},
    "articles/manuscript/merging_sections.py": {"Slot"},  # a type
    "articles/manuscript/safety_terms.py": {"Cf"},
    "articles/manuscript/faults.py": {"Message"},
    "articles/models/article.py": {
        "models.CharField[str, str]",
        "models.JSONField[list[str], list[str]]",
        "Byline",
        "Can publish, schedule and unpublish articles",  # Django translates no names of permissions
        "Can edit articles of others, and published ones",
        "Can delete articles that were published",
        "Can import and export",
    },
    "articles/pictures/colors.py": {"nothing is returned only where a picture is converted in place"},
    "articles/publishing/proposals.py": {  # an exception
        "The same passage has changed since the wording was proposed.",
    },
    "articles/publishing/writing.py": {"The working copy is at revision "},  # an exception
    "articles/outages.py": {"no such table"},  # of SQLite
    "articles/desk/review/review_file_pages.py": {"private, no-store"},  # a header
    "articles/desk/releases/calendar_feed.py": {"private, no-cache"},  # a header
    "articles/models/release.py": {"Release | None"},  # a type
    "templates/admin/calendar/entry.html": {"entry.at|date:'H:i'"},
    "templates/admin/calendar/head.html": {
        'month.following|date:"F"',
        'month.previous|date:"F"',
        "month.previous|date:'Y-m'",
        "month.first|date:'Y-m'",
        "month.following|date:'Y-m'",
    },
    "articles/mail.py": {"Queued mail could not be sent"},  # the log
    "articles/review/link_access.py": {"Arguments"},  # a type
    "authors/roles.py": {"chief editor"},  # the name of a group
    "therapyedu/static/desk/form/steps.js": {"needsNote"},  # a data attribute
    "articles/reading/cache/page_cache.py": {"Vary", "Age"},  # headers
    "articles/reading/help/phrase_syntax.py": {"a an the to el un una"},
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
    "articles/rendering/notes.py": {"Back to the text from source ", ", citation "},  # in frozen HTML
    "articles/rendering/picture_tags.py": {"(min-width: 46rem) 42rem, calc(100vw - 3rem)"},
    "articles/transfer/clipboard/paste.py": {"characters in one section"},  # part of a message
    "articles/transfer/content_folder/help_checks.py": {"help line"},  # a key
    "articles/transfer/content_folder/report.py": {"kept as drafts", "signed off"},  # of a command's table
    "therapyedu/formats/en/formats.py": {"N j, Y, g:i A"},
    "templates/admin/articles/article/safety_form.html": {'class="safety-name" id="safety-'},
    "templates/articles/suggestion_words.html": {'data-suggestions="', '" data-counts="'},
    "authors/admin.py": {"True", "False"},  # of the choices of a form
    "authors/accounts/passwords.py": {"password reset"},  # the name of a record
    "authors/known_devices.py": {"Strict"},  # of the cookie
    "authors/login_limits.py": {"Login"},  # a type
}
FILES = [
    (path, file)
    for domain in DOMAINS
    for path, file in source_files(domain)
    if not path.startswith((*WORD_LISTS, *FOR_OPERATORS))
]


@pytest.fixture(scope="module")
def unmarked() -> dict[str, set[str]]:
    """The texts of each file that are not marked."""
    return {path: set(unmarked_in(file)) for path, file in FILES}


def test_every_text_is_marked(unmarked):
    missed = {path: texts - NOT_SEEN.get(path, set()) for path, texts in unmarked.items()}
    assert {path: texts for path, texts in missed.items() if texts} == {}


def test_no_exception_is_left_over(unmarked):
    unused = {path: texts - unmarked[path] for path, texts in NOT_SEEN.items()}
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
        ("c.py", 'raise KeyError("Two words")\nraise Refused("Two more")', ["Two more"]),
        ("d.py", 'x = Message("two words")', []),
        (
            "a.js",
            'a(gettext("Two words")); a("Two more"); a(".two words"); b.label = "One"',
            ["Two more", "One"],
        ),
        ("b.js", "a(ngettext(`${n} word`, `words too`, (n))); a(`${n} more words.`)", [" more words."]),
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
        ("c.py", 'Message("One"), Message("Two %(n)s", n=1)', ["One", "Two %(n)s"]),
        ("a.js", 'import { gettext } from "./words.js";\nshow(gettext("One"));', ["One"]),
        ("a.jinja", '{{ _("One") }}{% trans n=1 %}Part {{ n }}{% endtrans %}', ["One", "Part %(n)s"]),
    ],
)
def test_marked_sentences_are_extracted(tmp_path: Path, name, source, found):
    file = tmp_path / name
    file.write_text(source)
    assert [text for text, _, _ in messages_of(file)] == found


@pytest.fixture(scope="module")
def extracted() -> dict[str, Catalog]:
    return {domain: extract_messages(domain) for domain in DOMAINS}


@pytest.fixture(params=languages())
def language(request) -> str:
    return request.param


@pytest.fixture(params=DOMAINS)
def domain(request) -> str:
    return request.param


def test_the_catalogue_has_exactly_the_sentences_of_the_site(extracted, language, domain):
    """If this fails, run `./run translate`."""
    file = LOCALE / language / "LC_MESSAGES" / f"{domain}.po"
    assert po_text(updated(read_catalogue(language, domain), extracted[domain])).decode() == file.read_text(
        encoding="utf-8"
    )


def test_every_sentence_is_translated(language, domain):
    missing = [one.id for one in sentences(read_catalogue(language, domain)) if is_missing(one) or one.fuzzy]
    assert missing == []


def test_translations_have_the_placeholders_of_their_sentences(language, domain):
    catalogue = read_catalogue(language, domain)
    errors = {one.id: [str(error) for error in one.check(catalogue)] for one in sentences(catalogue)}
    assert {sentence: found for sentence, found in errors.items() if found} == {}


def test_the_compiled_catalogue_is_fresh(language, domain):
    """If this fails, run `./run translate`."""
    file = LOCALE / language / "LC_MESSAGES" / f"{domain}.mo"
    assert file.read_bytes() == compiled(read_catalogue(language, domain))


@pytest.mark.parametrize("code", ["en", "en-us", "en-gb", "es", "es-mx"])
def test_the_interface_can_be_in_english_and_in_every_language_with_a_catalogue(code):
    settings.is_language(code)
    settings.is_translated(code)


def test_another_language_stops_the_start():
    with pytest.raises(ValidationError, match="no language code"):
        settings.is_language("es_MX")
    with pytest.raises(ValidationError, match="not translated to “fr”, but: en, es"):
        settings.is_translated("fr")
