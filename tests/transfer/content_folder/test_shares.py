"""An import that publishes creates the preview pictures for links, after its files are stored."""

from django.core.files.storage import default_storage

from articles.models import Edition


def test_every_imported_article_has_its_picture_to_share(demo, db, settings):
    settings.MEDIA_ROOT = demo
    leads = [edition.lead for edition in Edition.objects.live().articles() if edition.lead]
    assert len(leads) == 8
    for lead in leads:
        assert lead["share"].endswith(f"/{lead['stored']['digest']}.jpg")
        assert 10_000 < default_storage.size(lead["share"]) < 200_000
