"""People who write and review articles: their public profiles and their accounts."""

from collections.abc import Collection
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


class AccountSettings(models.Model):
    """What a person has set for their account. Without a row, everything is as the site has it."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="settings"
    )
    language = models.CharField(_("language"), max_length=10, blank=True)
    calendar_key = models.CharField(max_length=40, blank=True, editable=False)

    class Meta:
        default_permissions = ()  # people set only their own

    def __str__(self) -> str:
        return str(self.user)


class Author(PublicIdModel):
    """A person with a byline. Saved with `authors.actions.save_author`, which renders `bio_html`."""

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
    credentials = models.CharField(
        _("credentials"),
        max_length=120,
        blank=True,
        validators=[plain_line],
        help_text=_("Letters after the name: LCSW, PhD."),
    )
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
    links = models.JSONField(_("links"), default=list, blank=True, validators=[web_addresses])
    portrait = models.JSONField(default=dict, blank=True, editable=False)
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

    @property
    def initials(self) -> str:
        """Up to two letters that replace a missing portrait; titles such as “Dr.” are left out."""
        words = [word for word in self.name.split() if not word.endswith(".") and word[0].isalnum()]
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


class ContactDetails(models.Model):
    """How to reach a person. Private: on no page, and in no feed, export or log.

    A separate table, so that nothing that reads authors has it by accident.
    """

    author = models.OneToOneField(Author, primary_key=True, on_delete=models.CASCADE, related_name="contact")
    email = models.EmailField(_("e-mail address"), blank=True)

    class Meta:
        default_permissions = ()  # changed with the author

    def __str__(self) -> str:
        return str(self.author)
