"""The language of the interface and that of the articles, in HTML and in metadata; dates and times in words.

The interface, everything around the articles, is in `LANGUAGE_CODE`. What editors write is in
`CONTENT_LANGUAGE`; where the two differ, it is marked with the attribute `lang`.
"""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache

from django.conf import settings
from django.utils import dateformat, translation
from django.utils.formats import get_format
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from articles.rendering import mark_clean

TERRITORIES = {"en": "US"}  # of languages whose largest country does not have the same letters


def gettext(text: str) -> str:
    """Return the translation of a sentence to the language of the interface, whoever asks.

    Cached: Django's function takes 5 µs, and a page has dozens of sentences.
    """
    return _translate(text, settings.LANGUAGE_CODE)


def ngettext(singular: str, plural: str, number: int) -> str:
    """Return the translation of a sentence with a number, to the language of the interface. Cached."""
    return _translate_plural(singular, plural, number, settings.LANGUAGE_CODE)


@lru_cache(maxsize=4096)
def _translate(text: str, language: str) -> str:
    with translation.override(language):
        return translation.gettext(text)


@lru_cache(maxsize=4096)
def _translate_plural(singular: str, plural: str, number: int, language: str) -> str:
    with translation.override(language):
        return translation.ngettext(singular, plural, number)


def language_tag(code: str) -> str:
    """Return a language code as a language tag for HTML and feeds (BCP 47).

    >>> language_tag("en-us"), language_tag("zh-hans"), language_tag("es")
    ('en-US', 'zh-Hans', 'es')
    """
    language, _, rest = code.partition("-")
    return f"{language}-{rest.upper() if len(rest) == 2 else rest.title()}" if rest else language


def open_graph_locale(code: str) -> str:
    """Return a language code as a locale with a territory, which Open Graph requires.

    >>> open_graph_locale("en"), open_graph_locale("es"), open_graph_locale("es-mx")
    ('en_US', 'es_ES', 'es_MX')
    """
    language, _, rest = code.partition("-")
    return f"{language}_{rest.upper() or TERRITORIES.get(language, language.upper())}"


def interface_language() -> str:
    """Return the language tag of the interface."""
    return language_tag(settings.LANGUAGE_CODE)


def content_language() -> str:
    """Return the language tag of articles, names of topics, bios and everything else that editors write."""
    return language_tag(settings.CONTENT_LANGUAGE)


def content_lang() -> SafeString:
    """Return the attribute ` lang="…"` for text of editors; empty in a site of one language."""
    return _lang_attribute(settings.CONTENT_LANGUAGE, settings.LANGUAGE_CODE)


def interface_lang() -> SafeString:
    """Return the attribute ` lang="…"` for words of the interface inside such an element."""
    return _lang_attribute(settings.LANGUAGE_CODE, settings.CONTENT_LANGUAGE)


@lru_cache(maxsize=16)
def _lang_attribute(language: str, other: str) -> SafeString:
    """Return the attribute for a language, or nothing if it is the other one (American and British)."""
    is_one_language = language.partition("-")[0] == other.partition("-")[0]
    return mark_clean("" if is_one_language else f' lang="{language_tag(language)}"')


def format_day(when: date) -> str:
    """Return a date, or the local date of a time, for readers: March 3, 2026."""
    return _format_day(local_day(when), settings.LANGUAGE_CODE)


@lru_cache(maxsize=1024)
def _format_day(day: date, language: str) -> str:
    with translation.override(language):
        return dateformat.format(day, get_format("DATE_FORMAT"))


def iso_day(when: date) -> str:
    """Return a date, or the local date of a time, in ISO 8601: 2026-03-03."""
    return local_day(when).isoformat()


def local_day(when: date) -> date:
    """Return a date, or the local date of a time."""
    return localtime(when).date() if isinstance(when, datetime) else when


def duration(seconds: int) -> str:
    """Return a duration in words. Seconds are left out from ten minutes on.

    >>> duration(84), duration(1830), duration(3600)
    ('1 minute 24 seconds', '30 minutes', '1 hour')
    """
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    parts = [
        ngettext("%(num)s hour", "%(num)s hours", hours) % {"num": hours} if hours else "",
        ngettext("%(num)s minute", "%(num)s minutes", minutes) % {"num": minutes} if minutes else "",
        ngettext("%(num)s second", "%(num)s seconds", rest) % {"num": rest} if rest and seconds < 600 else "",
    ]
    return " ".join(part for part in parts if part)


def in_list(names: Sequence[str]) -> str:
    """Return names as a list in a sentence: Ana, Priya and Lee."""
    if len(names) < 2:
        return "".join(names)
    return gettext("%(names)s and %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}
