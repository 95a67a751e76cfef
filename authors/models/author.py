"""People who write and review articles: their public profiles."""

import re
from collections.abc import Collection
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from markdownx.models import MarkdownxField

from articles.manuscript import ID_LIMIT, check_line, check_name
from articles.message_translation import translate_fault
from authors.models.shown_credential import ShownCredential, in_force

ORCID_FORM = re.compile(r"([0-9]{4}-){3}[0-9]{3}[0-9X]")


@lru_cache(maxsize=8192)
def address(name: str, slug: str) -> str:
    """Return the path of the page with this URL name and slug. Every page links to dozens of others."""
    return reverse(name, args=[slug])


def plain_line(value: str) -> None:
    """Validate one line of plain text. The error names each character that is not allowed."""
    faults = check_line(value)
    if faults:
        raise ValidationError([translate_fault(fault) for fault in faults])


def web_addresses(value: Any) -> None:
    """Validate a list of http(s) URLs."""
    if not isinstance(value, list):
        raise ValidationError(gettext("Links must be a list of web addresses."))
    check = URLValidator(schemes=["http", "https"])
    for link in value:
        try:
            check(link)
        except ValidationError:
            text = gettext("“%(link)s” is not a web address. It should begin with https://")
            raise ValidationError(text % {"link": link}) from None


def plain_lines(value: Any) -> None:
    """Validate a list of lines of plain text, each of at most 100 characters."""
    if not isinstance(value, list) or not all(isinstance(line, str) for line in value):
        raise ValidationError(gettext("Enter one per line."))
    for line in value:
        plain_line(line)
        if len(line) > 100:
            text = gettext("“%(line)s” is too long. A line has 100 characters at most.")
            raise ValidationError(text % {"line": line})


def orcid_id(value: str) -> None:
    """Validate an ORCID iD: its form, and its check digit (ISO 7064, MOD 11-2)."""
    digits = value.replace("-", "")
    total = 0
    if ORCID_FORM.fullmatch(value):
        for digit in digits[:-1]:
            total = (total + int(digit)) * 2
        check = (12 - total % 11) % 11
        if digits[-1] == ("X" if check == 10 else str(check)):
            return
    text = gettext("“%(value)s” is no ORCID iD. One looks like 0000-0002-1825-0097.")
    raise ValidationError(text % {"value": value})


def new_public_id() -> str:
    """Return a new id in the form of a URI, as Atom requires."""
    return uuid4().urn


class PublicIdModel(models.Model):
    """A row with an id that identifies it in feeds and content folders, on this site and on others.

    The id is an opaque string and never changes: with a new id, subscribers of a feed would get every entry
    again.
    """

    public_id = models.CharField(max_length=ID_LIMIT, unique=True, default=new_public_id, editable=False)

    class Meta:
        abstract = True


class NewClients(models.TextChoices):
    """Whether a therapist takes new clients."""

    NOT_SAID = "", _("Not said")
    YES = "yes", _("Takes new clients")
    WAITING_LIST = "list", _("Has a waiting list")
    NO = "no", _("Takes no new clients")


class Author(PublicIdModel):
    """A person with a byline. Its row is what readers see: what was approved.

    Saved with `authors.actions.save_author`, which renders `bio_html`. `portrait` is cut from
    `portrait_original` as `portrait_crop` says: {x, y} of the focus point (0 to 1 of width and height) and
    `zoom` (1 is the largest square). `shown_credentials` is derived from the rows of `Credential`: what pages
    may show, with the last day of each (see `shown_credential`). With `publishes_directly` None, the site's
    setting decides.
    """

    name = models.CharField(
        _("name"), max_length=200, validators=[plain_line], help_text=_("As it appears in bylines.")
    )
    slug = models.SlugField(
        _("web address"),
        max_length=200,
        unique=True,
        help_text=_("The address of the author's page: /authors/<b>name</b>/. It cannot be changed later."),
    )
    pronouns = models.CharField(_("pronouns"), max_length=60, blank=True, validators=[plain_line])
    role = models.CharField(
        _("role"),
        max_length=200,
        blank=True,
        validators=[plain_line],
        help_text=_("One line: what they do, and where."),
    )
    bio = MarkdownxField(
        _("bio"), blank=True, help_text=_("A paragraph or two about the person, in Markdown.")
    )
    bio_html = models.TextField(blank=True, editable=False)
    short_bio = models.CharField(
        _("short bio"),
        max_length=300,
        blank=True,
        validators=[plain_line],
        help_text=_("One or two sentences, shown below articles."),
    )
    links = models.JSONField(_("links"), default=list, blank=True, validators=[web_addresses])
    orcid = models.CharField(
        "ORCID",
        max_length=19,
        blank=True,
        validators=[orcid_id],
        help_text=_("The number of a researcher: 0000-0002-1825-0097"),
    )
    languages = models.JSONField(_("languages"), default=list, blank=True, validators=[plain_lines])
    areas = models.JSONField(_("areas of work"), default=list, blank=True, validators=[plain_lines])
    interests = models.CharField(
        _("interests declared"),
        max_length=500,
        blank=True,
        validators=[plain_line],
        help_text=_("Anything that could influence what you write: an employer, a product, a book, money."),
    )
    new_clients = models.CharField(
        _("new clients"), max_length=10, choices=NewClients.choices, blank=True, default=NewClients.NOT_SAID
    )
    clients_link = models.URLField(
        _("link for new clients"),
        blank=True,
        validators=[URLValidator(schemes=["https", "http"])],
        help_text=_("Where a person can ask for an appointment."),
    )
    portrait = models.JSONField(default=dict, blank=True, editable=False)
    portrait_original = models.JSONField(default=dict, blank=True, editable=False)
    portrait_crop = models.JSONField(default=dict, blank=True, editable=False)
    shown_credentials = models.JSONField(default=list, blank=True, editable=False)
    is_former = models.BooleanField(
        _("no longer with us"),
        default=False,
        help_text=_("The page stays, and says that this person no longer writes or reviews here."),
    )
    publishes_directly = models.BooleanField(
        _("changes to the profile"),
        null=True,
        blank=True,
        default=None,
        choices=[(True, _("Shown at once")), (False, _("Wait for an editor"))],
        help_text=_("Name and credentials always wait for an editor."),
    )
    fictional = models.BooleanField(
        _("Fictional"),
        default=False,
        help_text=_(
            "For made-up people, as in a demonstration. Every page of the site then says that its people are "
            "fictional."
        ),
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="author",
        verbose_name=_("account"),
        help_text=_("The account that may edit this profile at /profile/."),
    )

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ("name", "pk")
        constraints = (
            models.CheckConstraint(condition=~models.Q(name=""), name="author_has_a_name"),
            models.CheckConstraint(condition=~models.Q(slug=""), name="author_has_a_slug"),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address("author", self.slug)

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Check every field, and that the name has no invisible characters."""
        super().clean_fields(exclude)
        faults = [] if "name" in (exclude or ()) else check_name(self.name)
        if faults:
            raise ValidationError({"name": [translate_fault(fault) for fault in faults]})

    def credentials_on(self, day: date | None = None) -> list[ShownCredential]:
        """Return what pages may show of the credentials in force on a day, by default today. No query."""
        return [ShownCredential.from_stored(one) for one in in_force(self.shown_credentials, day)]

    def credential_letters(self, day: date | None = None) -> str:
        """Return the letters after the name that are in force on a day, by default today: LCSW, PhD."""
        letters = (one.get("letters", "") for one in in_force(self.shown_credentials, day))
        return ", ".join(dict.fromkeys(filter(None, letters)))

    @property
    def initials(self) -> str:
        """Up to two letters that replace a missing portrait; titles such as “Dr.” are left out."""
        words = [word for word in self.name.split() if not word.endswith(".") and word[0].isalnum()]
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()
