"""Sentences of Jinja templates are translated when a template is compiled."""

import pytest
from jinja2 import DictLoader

from articles.reading.pages.jinja_environment import PageEnvironment


@pytest.fixture
def environment(settings) -> PageEnvironment:
    settings.LANGUAGE_CODE = "es"
    return PageEnvironment(autoescape=True)


@pytest.mark.parametrize(
    ("source", "rendered"),
    [
        ('{{ _("Topics") }}', "Temas"),
        ("{% trans %}Topics{% endtrans %}", "Temas"),
        ('{{ _("Articles by %(name)s.", name="Al & Bo") }}', "Artículos de Al &amp; Bo."),
        ('{{ ngettext("%(num)s hour", "%(num)s hours", 2) }}', "2 horas"),
        ('{{ "<b>" if number else _("Topics") }}', "&lt;b&gt;"),
        ('{{ _("100 %% & more") }}', "100 % & more"),  # as markup, like every sentence of a template
    ],
)
def test_a_sentence_is_translated(environment, source, rendered):
    assert environment.from_string(source).render(number=1) == rendered


def test_a_compiled_template_looks_up_no_sentence_without_values(environment):
    assert "gettext" not in environment.compile('<h2>{{ _("Topics") }}</h2>', raw=True)


@pytest.fixture
def including(settings) -> PageEnvironment:
    parts = {
        "outer": '{% set word = "outer" %}{% include "inner" %} {{ word }}{{ name }}',
        "inner": '{% set word = "inner" %}{{ word }} {{ name }}{% include "innermost" %}',
        "innermost": "{{ name|upper }}",
    }
    return PageEnvironment(loader=DictLoader(parts), auto_reload=False, autoescape=True)


def test_an_included_template_has_the_values_of_the_page_and_keeps_its_own(including):
    assert including.get_template("outer").render(name="a&b") == "inner a&amp;bA&amp;B outera&amp;b"


def test_a_compiled_template_includes_nothing_later(including):
    source, *_ = including.loader.get_source(including, "outer")
    assert "get_template" not in including.compile(source, raw=True)
