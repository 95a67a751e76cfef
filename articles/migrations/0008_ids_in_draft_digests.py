"""Include the ids of authors, topics, related articles and the episode in the digests of drafts and editions.

The desk compares these digests to tell whether a draft differs from the live edition. The new digest is computed
from the old one and the ids, so no text is parsed. A draft whose digest equals the live edition's keeps doing so,
unless one of its names stands for another row than when the edition was published.
"""

import json
from collections import defaultdict
from hashlib import blake2b

from django.db import migrations

# Through models of an article: model, column of the article, column of the row it names.
AUTHORS = ("Byline", "article_id", "author_id")
TOPICS = ("ArticleTopic", "content_object_id", "tag_id")
RELATED = ("RelatedPost", "article_id", "post_id")


def digest_with_ids(text_digest, *ids):
    return blake2b(json.dumps([text_digest, *ids]).encode(), digest_size=16).hexdigest()


def ids_by_article(apps, model, article_column, id_column):
    ids = defaultdict(list)
    rows = apps.get_model("articles", model).objects.order_by(article_column, "position", "pk")
    for article, pk in rows.values_list(article_column, id_column).iterator():
        ids[article].append(pk)
    return ids


def add_ids_to_digests(apps, schema_editor):
    Article, Edition = apps.get_model("articles", "Article"), apps.get_model("articles", "Edition")
    references = [ids_by_article(apps, *through) for through in (AUTHORS, TOPICS, RELATED)]
    for article in Article.objects.only("episode_id", "draft_digest").iterator():
        ids = [of_articles[article.pk] for of_articles in references]
        episode = [article.episode_id] if article.episode_id else []
        digest = digest_with_ids(article.draft_digest, *ids, episode)
        Article.objects.filter(pk=article.pk).update(draft_digest=digest)
    articles = set(Article.objects.values_list("pk", flat=True))
    for edition in Edition.objects.only("episode_id", "draft_digest", "names").iterator():
        # A deleted article is gone from the drafts that related to it, but not from the edition's list.
        related = [pk for pk in edition.names["related"] if pk in articles]
        episode = [edition.episode_id] if edition.episode_id else []
        ids = [edition.names["authors"], edition.names["topics"], related, episode]
        digest = digest_with_ids(edition.draft_digest, *ids)
        Edition.objects.filter(pk=edition.pk).update(draft_digest=digest)


class Migration(migrations.Migration):
    dependencies = [("articles", "0007_public_ids")]
    operations = [migrations.RunPython(add_ids_to_digests, migrations.RunPython.noop)]
