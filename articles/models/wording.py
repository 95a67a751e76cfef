"""The word list: stigmatizing or outdated words with better ones, and words that harm beside suicide.

Editors change it. Its words are only pointed out: they never stop a publication.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.manuscript.safety_terms import Lexicon, Term, find_term_problem
from articles.message_translation import translate_message
from authors.models import plain_line

ALTERNATIVES_LIMIT = 200
SEPARATOR = ";"  # between alternatives


class WordingTerm(models.Model):
    """A word or phrase of the word list. A migration creates the list of a new site."""

    class Kind(models.TextChoices):
        WORDING = "wording", _("Wording: there are better words")
        METHOD = "method", _("Method: a detail, where the section is about suicide or self-harm")
        CAUSE = "cause", _("Cause: a guess, where the paragraph is about suicide or self-harm")

    language = models.CharField(
        _("language"), max_length=10, default="en", help_text=_("A language code, such as en or es.")
    )
    term = models.CharField(
        _("word or phrase"),
        max_length=100,
        validators=[plain_line],
        help_text=_("A * at the end of a word stands for any ending: self-harm*"),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.WORDING)
    alternatives = models.CharField(
        _("better words"),
        max_length=ALTERNATIVES_LIMIT,
        blank=True,
        validators=[plain_line],
        help_text=_("What may stand in its place, separated by semicolons: has; lives with"),
    )
    reason = models.CharField(
        _("reason"),
        max_length=200,
        blank=True,
        validators=[plain_line],
        help_text=_("One sentence for the writer, if the words do not explain themselves."),
    )

    class Meta:
        verbose_name = _("word to avoid")
        verbose_name_plural = _("word list")
        ordering = ("language", "kind", "term")
        constraints = (
            models.UniqueConstraint(fields=("language", "term"), name="wording_term_once_a_language"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["wording", "method", "cause"]), name="wording_term_has_a_kind"
            ),
        )

    def __str__(self) -> str:
        return self.term

    def clean(self) -> None:
        problem = find_term_problem(self.term)
        if problem:
            raise ValidationError({"term": translate_message(problem)})


@dataclass(frozen=True, slots=True)
class WordingLists:
    """The word list of one language by kind, ready to search texts.

    The `subject` of a term is its reason, and `alternative` its better words as the row has them.
    """

    wording: Lexicon
    method: Lexicon
    cause: Lexicon


def split_alternatives(written: str) -> tuple[str, ...]:
    """Return the better words of a row one by one."""
    return tuple(filter(None, (one.strip() for one in written.split(SEPARATOR))))


def load_wording(language: str) -> WordingLists:
    """Return the word list of a language, such as `en` for articles in `en-us`. One query."""
    rows = WordingTerm.objects.filter(language=language.partition("-")[0])
    return _compile_lists(tuple(rows.values_list("kind", "term", "reason", "alternatives")))


@lru_cache(maxsize=1)  # of the latest list
def _compile_lists(rows: tuple[tuple[str, str, str, str], ...]) -> WordingLists:
    def lexicon(wanted: str) -> Lexicon:
        return Lexicon(_terms_of(wanted, rows))

    kinds = WordingTerm.Kind
    return WordingLists(lexicon(kinds.WORDING), lexicon(kinds.METHOD), lexicon(kinds.CAUSE))


def _terms_of(wanted: str, rows: Iterable[tuple[str, str, str, str]]) -> Iterable[Term]:
    return (
        Term(term, is_strong=False, subject=reason, alternative=alternatives)
        for kind, term, reason, alternatives in rows
        if kind == wanted
    )
