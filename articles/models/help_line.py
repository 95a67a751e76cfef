"""Help lines: whom readers can call, text or write to. Every page shows them as they are now."""

import re
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, ClassVar, NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, URLValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.models.phone_numbers import is_number_shown, phone_number, sms_address, spaced, tel_address
from articles.region_names import WORLDWIDE, language_name, language_names, region_name, region_names
from authors.models import PublicIdModel, plain_line

short_name = RegexValidator(
    r"^[a-z0-9]+(-[a-z0-9]+)*\Z", _("Write a-z, 0-9 and “-” only, such as 988-lifeline.")
)
https_address = URLValidator(schemes=["https"], message=_("Write a web address that begins with https://."))


class Level(models.TextChoices):
    """How urgent it is, as in the care cards of the NHS."""

    EMERGENCY = "emergency", _("Emergency")
    URGENT = "urgent", _("Urgent")
    SUPPORT = "support", _("Support")


class HelpSubject(models.Model):
    """What a help line is about, such as self-harm. Editors add and order them."""

    slug = models.CharField(
        _("short name"),
        max_length=60,
        unique=True,
        validators=[short_name],
        help_text=_("What help lines and phrases call it. It stays as it is."),
    )
    name = models.CharField(_("name"), max_length=100, unique=True, validators=[plain_line])
    position = models.PositiveIntegerField(_("order"), default=0, help_text=_("The lowest number is first."))

    class Meta:
        verbose_name = _("help subject")
        verbose_name_plural = _("help subjects")
        ordering = ("position", "name", "pk")

    def __str__(self) -> str:
        return self.name


def _codes(value: Any, known: Collection[str], unknown_message: str) -> list[str]:
    """Return codes if they are a list without repetitions and all known, else raise `ValidationError`."""
    if not isinstance(value, list) or not all(isinstance(code, str) for code in value):
        raise ValidationError(gettext("Write a list of codes."))
    unknown = [code for code in value if code not in known]
    if unknown:
        raise ValidationError(unknown_message % {"code": unknown[0]})
    if len(set(value)) < len(value):
        raise ValidationError(gettext("A code is in the list twice."))
    return value


def region_codes(value: Any) -> None:
    """Validate a list of ISO 3166 country codes, or of the code of the world alone."""
    names = region_names()
    codes = _codes(value, names, gettext("“%(code)s” is no country code of ISO 3166, such as US, GB or IE."))
    if not codes:
        raise ValidationError(gettext("Name a country, or %(code)s for worldwide.") % {"code": WORLDWIDE})
    if WORLDWIDE in codes and len(codes) > 1:
        raise ValidationError(gettext("A worldwide line names no countries besides."))


def language_codes(value: Any) -> None:
    """Validate a list of ISO 639 language codes."""
    _codes(value, language_names(), gettext("“%(code)s” is no language code of ISO 639, such as en or es."))


class HelpLine(PublicIdModel):
    """One service. Saved with `articles.publishing.help_actions`.

    `dial` and `text_number` are digits for a phone, `show` is how readers see the number. `regions` are ISO
    3166 country codes or `["001"]` for worldwide, `subjects` slugs of `HelpSubject`, both in order. A closed
    line names its replacement in `replaced_by`, and pages show that one in its place.
    """

    name = models.CharField(_("name"), max_length=200, validators=[plain_line])
    slug = models.CharField(
        _("short name"),
        max_length=100,
        unique=True,
        validators=[short_name],
        help_text=_("What a text calls it: {help: short-name}. It stays as it is."),
    )
    regions = models.JSONField(
        _("countries"),
        default=list,
        validators=[region_codes],
        help_text=_("Two-letter country codes, such as US, CA; 001 means worldwide."),
    )
    audience = models.CharField(
        _("audience"),
        max_length=200,
        blank=True,
        validators=[plain_line],
        help_text=_("Whom it is for, if not for everybody: “Anyone under 19”."),
    )
    subjects = models.JSONField(
        _("subjects"), default=list, blank=True, help_text=_("What it is about, the most important first.")
    )
    level = models.CharField(_("level"), max_length=10, choices=Level.choices, default=Level.SUPPORT)
    dial = models.CharField(
        _("number to dial"),
        max_length=20,
        blank=True,
        validators=[phone_number],
        help_text=_(
            "Digits only. Emergency numbers and short codes as they are (988, 116123), others with the "
            "country code (+18007997233). A free number that only its own country reaches is written as "
            "it is dialed there (08001111)."
        ),
    )
    show = models.CharField(
        _("number to show"),
        max_length=40,
        blank=True,
        validators=[plain_line],
        help_text=_("As readers read it: 1-800-799-7233."),
    )
    text_number = models.CharField(
        _("number to text"),
        max_length=20,
        blank=True,
        validators=[phone_number],
        help_text=_("For text messages (SMS), digits only."),
    )
    text_keyword = models.CharField(
        _("text keyword"),
        max_length=40,
        blank=True,
        validators=[plain_line],
        help_text=_("The word that the message begins with, if the service asks for one: HOME."),
    )
    chat_url = models.CharField(_("chat address"), max_length=500, blank=True, validators=[https_address])
    web_url = models.CharField(_("web address"), max_length=500, blank=True, validators=[https_address])
    hours = models.CharField(
        _("hours"),
        max_length=200,
        blank=True,
        validators=[plain_line],
        help_text=_("When somebody answers: “24 hours a day, every day”."),
    )
    languages = models.JSONField(
        _("languages"),
        default=list,
        blank=True,
        validators=[language_codes],
        help_text=_("Two-letter language codes, such as en, es."),
    )
    cost = models.CharField(_("cost"), max_length=200, blank=True, validators=[plain_line])
    note = models.CharField(
        _("note"),
        max_length=500,
        blank=True,
        validators=[plain_line],
        help_text=_("A sentence for readers: what happens when they call."),
    )
    source = models.CharField(
        _("source"),
        max_length=500,
        blank=True,
        validators=[https_address],
        help_text=_("The address where the number stands. Editors see it, readers do not."),
    )
    checked_on = models.DateField(
        _("checked on"),
        null=True,
        blank=True,
        help_text=_("When somebody last called it, or asked the service."),
    )
    checked_by = models.CharField(_("checked by"), max_length=200, blank=True, validators=[plain_line])
    check_by = models.DateField(
        _("check again by"), null=True, blank=True, help_text=_("After this day it counts as unchecked.")
    )
    position = models.PositiveIntegerField(_("order"), default=0, help_text=_("The lowest number is first."))
    replaced_by = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replaces",
        verbose_name=_("replaced by"),
        help_text=_("A closed line names the line that pages show in its place."),
    )

    objects: ClassVar[models.Manager["HelpLine"]] = models.Manager()

    class Meta:
        verbose_name = _("help line")
        verbose_name_plural = _("help lines")
        ordering = ("position", "name", "pk")
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(name="") & ~models.Q(slug=""), name="help_line_has_name_and_slug"
            ),
            models.CheckConstraint(
                condition=models.Q(level__in=Level.values), name="help_line_level_is_known"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_closed(self) -> bool:
        """Whether pages show another line in its place."""
        return self.replaced_by_id is not None

    @property
    def tel(self) -> str:
        """The address of the Call button, or nothing."""
        return tel_address(self.dial)

    @property
    def text_show(self) -> str:
        """The number for text messages as readers see it."""
        return spaced(self.text_number)

    @property
    def sms(self) -> str:
        """The address of the Text button, or nothing."""
        return sms_address(self.text_number, self.text_keyword)

    @property
    def region_names(self) -> list[str]:
        return [region_name(code) for code in self.regions]

    @property
    def language_names(self) -> list[str]:
        return [language_name(code) for code in self.languages]

    def is_checked(self, today: date) -> bool:
        """Whether somebody has checked it and no new check is due."""
        return self.checked_on is not None and (self.check_by is None or self.check_by >= today)

    def clean(self) -> None:
        """Check what needs more than one field, and that closed lines do not replace each other."""
        errors: dict[str, str] = {}
        if self.dial and not self.show:
            self.show = self.dial
        if not any((self.dial, self.text_number, self.chat_url, self.web_url)):
            errors["dial"] = gettext("Add a number to dial or to text, a chat address or a web address.")
        if self.show and not (self.dial and is_number_shown(self.dial, self.show)):
            errors["show"] = gettext("The number to show is not the number to dial.")
        if self.text_keyword and not self.text_number:
            errors["text_keyword"] = gettext("A keyword needs a number to text.")
        if self.checked_on and self.checked_on > timezone.localdate():
            errors["checked_on"] = gettext("This day is in the future.")
        if self.replaced_by is not None and self in replacements(self.replaced_by):
            errors["replaced_by"] = gettext("The replacement is replaced by this line itself.")
        if errors:
            raise ValidationError(errors)


def replacements(line: HelpLine) -> list[HelpLine]:
    """Return a line and the lines that replace it, one after the other. Pages show the last one."""
    found = [line]
    while found[-1].replaced_by is not None and found[-1].replaced_by not in found:
        found.append(found[-1].replaced_by)
    return found


class KnownHelp(NamedTuple):
    """The slugs of all help lines, and their numbers: to dial, to show and to text."""

    slugs: frozenset[str]
    numbers: frozenset[str]


def known_help() -> KnownHelp:
    """Return what a text may name: the slugs and the numbers of all help lines. One query."""
    rows = list(HelpLine.objects.values_list("slug", "dial", "show", "text_number"))
    numbers = {number for _slug, *row in rows for number in row if number}
    # “112 or 999” shows two numbers.
    parts = {part for number in numbers for part in re.findall(r"\d{3,}", number)}
    return KnownHelp(frozenset(slug for slug, *_row in rows), frozenset(numbers | parts))


def check_subjects(slugs: Iterable[str]) -> None:
    """Raise `ValidationError` for the field `subjects` if one of the slugs is no `HelpSubject`. One query."""
    known = set(HelpSubject.objects.values_list("slug", flat=True))
    for slug in slugs:
        if slug not in known:
            raise ValidationError({"subjects": gettext("There is no subject “%(slug)s”.") % {"slug": slug}})
