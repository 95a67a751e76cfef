"""Saves and deletes series."""

from collections.abc import Sequence

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext

from articles.action_log import Action, log_action, log_saved, stored_row
from articles.freshness import bump_generation
from articles.manuscript import Message, slugify
from articles.manuscript.characters import strip_blank_lines
from articles.models import Article, Series, SeriesPart
from articles.publishing.help_actions import at_field, refuse_help_lines
from articles.rendering import render_fragment


def series_slug(title: str) -> str:
    """Return the slug for the title of a series; empty if the title has no letter or digit."""
    return slugify(title)[:200].strip("-")


@transaction.atomic
def save_series(series: Series, articles: Sequence[Article], *, by: User | None) -> Series:
    """Check, render and save a series with these articles, in this order. Safe to repeat.

    A missing slug is made from its title. Raises `ValidationError` with the fields at fault.
    """
    series.slug = series.slug or series_slug(series.title)
    series.description = strip_blank_lines(series.description)
    series.description_html = render_fragment(series.description)
    at_field("description", refuse_help_lines, series.description)
    wanted = [article.pk for article in articles]
    if len(set(wanted)) < len(wanted):
        raise ValidationError(gettext("An article can only be in a series once."))
    series.full_clean()
    before = stored_row(series)
    series.save()
    is_rearranged = wanted != list(series.parts.values_list("article_id", flat=True))
    if is_rearranged:
        series.parts.all().delete()
        SeriesPart.objects.bulk_create(
            SeriesPart(series=series, article_id=pk, position=place) for place, pk in enumerate(wanted)
        )
    bump_generation()
    log_saved(
        series, before, by=by, text=Message("Other articles or another order.") if is_rearranged else ""
    )
    return series


@transaction.atomic
def delete_series(series: Series, *, by: User | None) -> None:
    """Delete a series. Its articles stay as they are."""
    log_action(Action.DELETE, by=by, on=series)
    series.delete()
    bump_generation()
