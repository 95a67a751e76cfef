"""The series of an import, inside its transaction, when all the articles they may name are there."""

from dataclasses import replace

from articles.models import Article, Series
from articles.publishing.series_actions import save_series
from articles.transfer.content_folder.rows import articles_in, fill_series, new_row, series_record
from articles.transfer.content_folder.saving import Import, state_of


def save_every_series(work: Import) -> None:
    """Save the series whose files say something new."""
    rows = {series.slug: series for series in Series.objects.filter(slug__in=work.gathered.series)}
    for slug, text in work.gathered.series.items():
        series = rows.get(slug) or new_row(Series, slug, text.value.id)
        articles_named = tuple(work.names.articles[name] for name in text.value.articles)
        wanted = replace(text.value, articles=articles_named, id=series.public_id)
        before = series_record(series, articles_in(series)) if series.pk else None
        state = state_of(series, changed=before != wanted)
        fill_series(series, wanted)
        with work.noting(text):
            if state != "unchanged":
                articles = {row.slug: row for row in Article.objects.filter(slug__in=wanted.articles)}
                save_series(series, [articles[name] for name in wanted.articles])
            work.report.add("series", state, slug)
    work.stop_at_faults()
