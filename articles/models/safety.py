"""The safety list: words that point to suicide, self-harm, overdose, abuse or a crisis. Editors change it."""

from functools import lru_cache

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.manuscript.safety_terms import Lexicon, Term, find_term_problem
from articles.message_translation import translate_message
from authors.models import plain_line


class SafetyTerm(models.Model):
    """A word or phrase of the safety list. A migration creates the list of a new site.

    Editions made after `changed_at` were checked with the term when they were published.
    """

    class Strength(models.TextChoices):
        STRONG = "strong", _("Strong: an editor must decide")
        WEAK = "weak", _("Weak: only pointed out")

    language = models.CharField(
        _("language"), max_length=10, default="en", help_text=_("A language code, such as en or es.")
    )
    term = models.CharField(
        _("word or phrase"),
        max_length=100,
        validators=[plain_line],
        help_text=_("A * at the end of a word stands for any ending: self-harm*"),
    )
    strength = models.CharField(_("strength"), max_length=10, choices=Strength.choices)
    subject = models.CharField(
        _("subject"),
        max_length=50,
        validators=[plain_line],
        help_text=_("What it points to: suicide, abuse."),
    )
    alternative = models.CharField(
        _("neutral wording"),
        max_length=200,
        blank=True,
        validators=[plain_line],
        help_text=_("What to write instead, if there is something better: “died by suicide”."),
    )
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("safety word")
        verbose_name_plural = _("safety list")
        ordering = ("language", "strength", "subject", "term")
        constraints = (
            models.UniqueConstraint(fields=("language", "term"), name="safety_term_once_a_language"),
            models.CheckConstraint(
                condition=models.Q(strength__in=["strong", "weak"]), name="safety_term_has_a_strength"
            ),
        )

    def __str__(self) -> str:
        return self.term

    def clean(self) -> None:
        problem = find_term_problem(self.term)
        if problem:
            raise ValidationError({"term": translate_message(problem)})


def load_lexicon() -> Lexicon:
    """Return the safety list, ready to search texts. One query."""
    rows = SafetyTerm.objects.values_list("term", "strength", "subject", "alternative")
    return _compile(tuple(rows))


@lru_cache(maxsize=1)  # of the latest list
def _compile(rows: tuple[tuple[str, str, str, str], ...]) -> Lexicon:
    return Lexicon(
        Term(term, strength == SafetyTerm.Strength.STRONG, subject, alternative)
        for term, strength, subject, alternative in rows
    )
