"""Jinja templates whose sentences are translated when a template is compiled, not at every rendering.

A site has one language, and an article's page has dozens of sentences. Looking each of them up at every
rendering would take as long as all the rest of the page.
"""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.translation import gettext, ngettext, override
from jinja2 import Environment, nodes
from jinja2.visitor import NodeTransformer

GETTEXT = ("_", "gettext")


class SentenceTranslator(NodeTransformer):
    """Replaces calls such as `_("Sources")`, which have no values to fill in, with their translation."""

    def visit_Call(self, node: nodes.Call, *args: Any, **kwargs: Any) -> nodes.Node:
        self.generic_visit(node, *args, **kwargs)
        is_gettext = isinstance(node.node, nodes.Name) and node.node.name in GETTEXT
        if not is_gettext or len(node.args) != 1 or node.kwargs or not isinstance(node.args[0], nodes.Const):
            return node
        # As Jinja does it: a translation is markup, and `%%` in it is a percent sign.
        text = cached_gettext(node.args[0].value) % {}
        return nodes.MarkSafe(nodes.Const(text, lineno=node.lineno), lineno=node.lineno)


class TranslatedEnvironment(Environment):
    """A Jinja environment with `_`, `gettext` and `ngettext`: {{ _("By %(name)s", name=author.name) }}."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options | {"extensions": ["jinja2.ext.i18n"]})
        install: Any = getattr(self, "install_gettext_callables")  # noqa: B009  (of the extension)
        install(cached_gettext, cached_ngettext, newstyle=True)

    def _generate(self, source: nodes.Template, *args: Any, **kwargs: Any) -> str:
        """Translate a parsed template before Jinja compiles it; Jinja keeps this method for such changes."""
        return super()._generate(SentenceTranslator().visit(source), *args, **kwargs)


def cached_gettext(text: str) -> str:
    """Return the translation of a sentence to the language of the interface."""
    return _translate(text, settings.LANGUAGE_CODE)


def cached_ngettext(singular: str, plural: str, number: int) -> str:
    """Return the translation of a sentence with a number, to the language of the interface."""
    return _translate_plural(singular, plural, number, settings.LANGUAGE_CODE)


@lru_cache(maxsize=4096)
def _translate(text: str, language: str) -> str:
    with override(language):
        return gettext(text)


@lru_cache(maxsize=4096)
def _translate_plural(singular: str, plural: str, number: int, language: str) -> str:
    with override(language):
        return ngettext(singular, plural, number)
