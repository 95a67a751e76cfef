"""What readers in distress search for. The search page shows them help before everything else."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from authors.models import plain_line

PHRASE_LIMIT = 2000


class PhraseLanguage(models.TextChoices):
    """The languages whose word forms the search knows. Every search is compared with the phrases of all."""

    ENGLISH = "en", _("English")
    SPANISH = "es", _("Spanish")


class PhraseKind(models.TextChoices):
    """What it means that a phrase is in a search."""

    CRISIS = "crisis", _("Show help")
    SUBJECT = "subject", _("Show help, unless it is about a film, a book or research")
    HARMLESS = "harmless", _("Harmless: ignore these words")


class CrisisPhrase(models.Model):
    """One phrase. Its notation is described in `articles/reading/help/phrase_syntax.py`.

    `subjects` are slugs of `HelpSubject`: whose lines the panel shows. Saved with
    `articles.publishing.crisis_phrases`.
    """

    language = models.CharField(_("language"), max_length=2, choices=PhraseLanguage.choices)
    phrase = models.CharField(_("phrase"), max_length=PHRASE_LIMIT, validators=[plain_line])
    kind = models.CharField(
        _("what it does"), max_length=10, choices=PhraseKind.choices, default=PhraseKind.CRISIS
    )
    subjects = models.JSONField(
        _("subjects"), default=list, blank=True, help_text=_("The help lines about these subjects are shown.")
    )

    objects: ClassVar[models.Manager["CrisisPhrase"]] = models.Manager()

    class Meta:
        verbose_name = _("crisis phrase")
        verbose_name_plural = _("crisis phrases")
        ordering = ("language", "kind", "phrase", "pk")
        constraints = (
            models.UniqueConstraint(
                "language",
                Lower("phrase"),
                name="crisis_phrase_once_a_language",
                violation_error_message=_("This phrase is in the list already."),
            ),
            models.CheckConstraint(condition=~models.Q(phrase=""), name="crisis_phrase_has_words"),
        )

    def __str__(self) -> str:
        return self.phrase if len(self.phrase) <= 80 else f"{self.phrase[:79]}…"
