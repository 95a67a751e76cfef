"""Sentences of Jinja templates are translated when a template is compiled."""

import pytest

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
