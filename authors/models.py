"""The people who write and review: what readers learn of them, and the account that may edit it."""

from collections.abc import Collection
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from markdownx.models import MarkdownxField

from articles.manuscript import ID_LIMIT, check_line, check_name
from authors.addresses import address


def plain_line(value: str) -> None:
    """Refuse what one line of plain text may not hold, naming the character."""
    faults = check_line(value)
    if faults:
        raise ValidationError([fault.message for fault in faults])


def web_addresses(value: Any) -> None:
    """Refuse anything but a list of http(s) addresses."""
    if not isinstance(value, list):
        raise ValidationError("Links are a list of web addresses.")
    check = URLValidator(schemes=["http", "https"])
    for link in value:
        try:
            check(link)
        except ValidationError:
            raise ValidationError(f"“{link}” is not a web address; it should begin with https://") from None


def new_public_id() -> str:
    """Return a new id: a URI, as Atom wants it."""
    return uuid4().urn


class PublicIdModel(models.Model):
    """A row that feeds and content folders know by an id of its own, on this site and on any other.

    The id is an opaque string. It is given once and never changes: whoever follows a feed would get
    everything again.
    """

    public_id = models.CharField(max_length=ID_LIMIT, unique=True, default=new_public_id, editable=False)

    class Meta:
        abstract = True


class Author(PublicIdModel):
    """Somebody with a byline. Saved through `authors.actions.save_author`, which presses `bio_html`."""

    name = models.CharField(max_length=200, validators=[plain_line], help_text="As it stands in a byline.")
    slug = models.SlugField(
        max_length=200, unique=True, help_text="The author's address: /authors/<b>slug</b>/. Stays as it is."
    )
    pronouns = models.CharField(max_length=60, blank=True, validators=[plain_line])
    credentials = models.CharField(
        max_length=120, blank=True, validators=[plain_line], help_text="Letters after the name: LCSW, PhD."
    )
    role = models.CharField(
        max_length=200, blank=True, validators=[plain_line], help_text="One line: what they do, and where."
    )
    bio = MarkdownxField(blank=True, help_text="A paragraph or two, in Markdown, about the person.")
    bio_html = models.TextField(blank=True, editable=False)
    links = models.JSONField(default=list, blank=True, validators=[web_addresses])
    portrait = models.JSONField(default=dict, blank=True, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="author",
        help_text="The account that may edit this profile at /profile/.",
    )

    class Meta:
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
        """Check every field, and that nothing unseen stands in the name."""
        super().clean_fields(exclude)
        faults = [] if "name" in (exclude or ()) else check_name(self.name)
        if faults:
            raise ValidationError({"name": [fault.message for fault in faults]})

    @property
    def initials(self) -> str:
        """Up to two letters that stand in for a missing portrait; titles such as “Dr.” are left out."""
        words = [word for word in self.name.split() if not word.endswith(".") and word[0].isalnum()]
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()
