"""Translates messages of the packages that know no translations: of the manuscript and its fields.

`Message` keeps the English sentence and its values apart, so that it can be translated where it is read: the
same fault is shown to one editor in Spanish and written to a log in English.
"""

from typing import Any

from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import gettext, override

from articles.manuscript import Fault, Message


def translate_message(message: str) -> str:
    """Return a message in the language in use. A text that has no translation stays as it is."""
    if not isinstance(message, Message) or not message.values:
        return gettext(message) if message else ""
    sentence = gettext(message.template)
    return sentence % {name: _translate_value(value) for name, value in message.values.items()}


def _translate_value(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(translate_message, value))
    if isinstance(value, int):
        return number_format(value, use_l10n=True, force_grouping=True)
    return translate_message(value) if isinstance(value, Message) else str(value)


def stored_text(*messages: str) -> str:
    """Return messages in the language of the site, for a text that is stored and that everybody reads.

    What an editor does is logged in the same language, whichever language that editor has chosen.
    """
    with override(settings.LANGUAGE_CODE):
        return " ".join(translate_message(message) for message in messages)


def translate_fault(fault: Fault) -> str:
    """Return a fault's message and its line in the language in use."""
    return translate_message(fault.located_message)
