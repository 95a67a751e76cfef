"""Names of countries and languages by their codes, in the language of the interface. Data: `cldr/`."""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from django.utils.translation import get_language

WORLDWIDE = "001"  # the code of the United Nations for the world

_DATA = Path(__file__).parent / "cldr"


def region_names() -> Mapping[str, str]:
    """Return the name of every country by its ISO 3166 code, and of `WORLDWIDE`."""
    return _names(_data_language())["regions"]


def is_country(code: str) -> bool:
    """Whether this is a country code of ISO 3166. Needs no settings.

    >>> is_country("GB"), is_country("UK"), is_country("001")
    (True, False, False)
    """
    return code != WORLDWIDE and code in _names("en")["regions"]


def region_name(code: str) -> str:
    """Return the name of a country, or the code if it is unknown.

    >>> region_name("IE"), region_name("001")
    ('Ireland', 'Worldwide')
    """
    return region_names().get(code, code)


def language_names() -> Mapping[str, str]:
    """Return the name of every language by its ISO 639 code, and of some sign languages."""
    return _names(_data_language())["languages"]


def language_name(code: str) -> str:
    """Return the name of a language, or the code if it is unknown."""
    return language_names().get(code, code)


def _data_language() -> str:
    language = (get_language() or "en").partition("-")[0]
    return language if (_DATA / f"{language}.json").exists() else "en"


@lru_cache
def _names(language: str) -> Mapping[str, Mapping[str, str]]:
    loaded: Mapping[str, Mapping[str, str]] = json.loads((_DATA / f"{language}.json").read_text("utf-8"))
    return loaded
