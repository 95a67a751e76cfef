"""Checks phone numbers of help lines, and makes the addresses that dial and text them."""

import re
from urllib.parse import quote

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

SHORT_CODE = re.compile(r"\d{2,6}")  # 112, 988, 85258, 116123
NATIONAL = re.compile(r"[01]\d{6,11}")  # 0800 1111 and 1800 55 1800: free numbers that have no country code
INTERNATIONAL = re.compile(r"\+[1-9]\d{1,14}")  # E.164
SHORTEST_NATIONAL_PART = 7  # digits after the country code; a shorter one is a short code
ONE_DIGIT_CODES = ("1", "7")
TWO_DIGIT_CODES = (
    "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 "
    "81 82 84 86 90 91 92 93 94 95 98"
).split()
KEYPAD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")


def phone_number(value: str) -> None:
    """Validate a number to dial or to text, in digits alone.

    Valid are emergency numbers and short codes as they are (988, 116123), numbers with the country code
    (+18007997233), and free numbers that only their own country reaches, as they are dialed there (08001111).
    """
    if not re.fullmatch(r"\+?\d+", value, re.ASCII):
        raise ValidationError(
            gettext("Write digits only, without spaces, such as 988 or +18007997233, not “%(number)s”.")
            % {"number": value}
        )
    if not value.startswith("+"):
        if not SHORT_CODE.fullmatch(value) and not NATIONAL.fullmatch(value):
            raise ValidationError(
                gettext(
                    "“%(number)s” is no short code (up to 6 digits). Write it with the country code, such as "
                    "+18007997233."
                )
                % {"number": value}
            )
        return
    country = country_code(value)
    if INTERNATIONAL.fullmatch(value) and len(value) - 1 - len(country) >= SHORTEST_NATIONAL_PART:
        return
    if INTERNATIONAL.fullmatch(value):
        raise ValidationError(
            gettext("A short code is dialed without a country code: write %(code)s instead of “%(number)s”.")
            % {"code": value[1 + len(country) :], "number": value}
        )
    raise ValidationError(
        gettext("“%(number)s” is no phone number: after “+” it has a country code and at most 15 digits.")
        % {"number": value}
    )


def country_code(number: str) -> str:
    """Return the digits of the country code of an international number.

    >>> country_code("+448001111"), country_code("+18007997233"), country_code("+353116123")
    ('44', '1', '353')
    """
    digits = number.removeprefix("+")
    if digits.startswith(ONE_DIGIT_CODES):
        return digits[:1]
    return digits[:2] if digits[:2] in TWO_DIGIT_CODES else digits[:3]


def is_number_shown(dial: str, show: str) -> bool:
    """Whether a shown number is the one that is dialed, as far as its last digits tell. Letters are digits.

    >>> is_number_shown("+18007997233", "1-800-799-SAFE"), is_number_shown("988", "999")
    (True, False)
    """
    shown = re.sub(r"\D", "", show.upper().translate(KEYPAD))
    return dial.removeprefix("+")[-4:] in shown


def spaced(number: str) -> str:
    """Return a number with spaces, to be read. A short code stays as it is.

    >>> spaced("+18004224453"), spaced("+61477131114"), spaced("741741")
    ('+1 800 422 4453', '+61 477 131 114', '741741')
    """
    if not number.startswith("+"):
        return number
    code = country_code(number)
    rest = number[1 + len(code) :]
    groups = [rest[start : start + 3] for start in range(0, len(rest), 3)]
    if len(groups[-1]) == 1:
        groups[-2:] = ["".join(groups[-2:])]
    return " ".join([f"+{code}", *groups])


def tel_address(number: str) -> str:
    """Return the address that dials a number."""
    return f"tel:{number}" if number else ""


def sms_address(number: str, keyword: str = "") -> str:
    """Return the address that writes a text message to a number, with the keyword in it.

    >>> sms_address("741741", "HOME"), sms_address("988")
    ('sms:741741?&body=HOME', 'sms:988')
    """
    if not number:
        return ""
    # Android wants "?body=", older iPhones "&body="; both read this.
    return f"sms:{number}?&body={quote(keyword)}" if keyword else f"sms:{number}"
