"""Credentials of authors: licenses and degrees, until when they are valid, and who verified them."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from authors.models.author import Author, plain_line

LETTERS_LIMIT = 120  # characters, also of all letters of an author together: a sign-off records them


class CredentialKind(models.TextChoices):
    LICENSE = "license", _("License")
    DEGREE = "degree", _("Degree")
    OTHER = "other", _("Other")


class Credential(models.Model):
    """A license or degree of an author. Private: pages show what `Author.shown_credentials` has of it.

    Saved with `authors.credentials`. It is valid through `ends_on`, in the site's time zone; without one it
    does not end. `number` is private unless `shows_number`. `proof` is the name of a private file
    (`authors.proofs`), `proof_name` the name that it had when it was uploaded. `verified_by_name` stays when
    the account is deleted.
    """

    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="credential_rows")
    position = models.PositiveIntegerField(default=0)
    kind = models.CharField(
        _("kind"), max_length=10, choices=CredentialKind.choices, default=CredentialKind.LICENSE
    )
    title = models.CharField(
        _("title"),
        max_length=200,
        blank=True,
        validators=[plain_line],
        help_text=_("In words: Licensed Clinical Social Worker."),
    )
    letters = models.CharField(
        _("letters"),
        max_length=LETTERS_LIMIT,
        blank=True,
        validators=[plain_line],
        help_text=_("Letters after the name: LCSW, PhD."),
    )
    number = models.CharField(_("number"), max_length=80, blank=True, validators=[plain_line])
    shows_number = models.BooleanField(_("readers see the number"), default=False)
    issuer = models.CharField(
        _("issued by"), max_length=200, blank=True, validators=[plain_line], help_text=_("A board or school.")
    )
    region = models.CharField(
        _("region"), max_length=100, blank=True, validators=[plain_line], help_text=_("A country or state.")
    )
    register_url = models.URLField(
        _("register"),
        blank=True,
        max_length=500,
        validators=[URLValidator(schemes=["https", "http"])],
        help_text=_("The page where anybody can check it."),
    )
    ends_on = models.DateField(_("valid through"), null=True, blank=True)
    proof = models.CharField(max_length=100, blank=True, editable=False)
    proof_name = models.CharField(max_length=200, blank=True, editable=False)
    verified_on = models.DateField(_("verified on"), null=True, blank=True)
    verified_where = models.CharField(
        _("verified where"), max_length=500, blank=True, help_text=_("The register or the document.")
    )
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    verified_by_name = models.CharField(max_length=200, blank=True, editable=False)

    class Meta:
        verbose_name = _("credential")
        verbose_name_plural = _("credentials")
        default_permissions = ()  # changed with the author, by editors
        ordering = ("position", "pk")
        # The next change by time alone.
        indexes = (models.Index(fields=("ends_on",), name="credential_ends"),)
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(title="") | ~models.Q(letters=""), name="credential_has_a_name"
            ),
        )

    def __str__(self) -> str:
        return self.letters or self.title

    def clean(self) -> None:
        """Check that the credential has a name."""
        super().clean()
        if not (self.title or self.letters):
            raise ValidationError({"title": gettext("Enter a title or letters.")})
