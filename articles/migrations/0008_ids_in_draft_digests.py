"""Add the ids of all that is named to the digests by which a draft and a live edition are compared.

The new digest is made of the old one and the ids, so no text is read, and a draft that did not differ from what
is live does not differ afterwards, unless a name in it stands for another row.
"""

import json
from collections import defaultdict
from hashlib import blake2b

from django.db import migrations

ROWS = (("Byline", "article_id", "author_id"), ("ArticleTopic", "content_object_id", "tag_id"))
RELATED = ("RelatedPost", "article_id", "post_id")


def digest_of(text_digest, *ids):
    return blake2b(json.dumps([text_digest, *ids]).encode(), digest_size=16).hexdigest()


def ids_by_article(apps, model, owner, target):
    found = defaultdict(list)
    rows = apps.get_model("articles", model).objects.order_by(owner, "position", "pk")
    for article, pk in rows.values_list(owner, target).iterator():
        found[article].append(pk)
    return found


def add_ids(apps, schema_editor):
    Article, Edition = apps.get_model("articles", "Article"), apps.get_model("articles", "Edition")
    named = [ids_by_article(apps, *rows) for rows in (*ROWS, RELATED)]
    for article in Article.objects.only("episode_id", "draft_digest").iterator():
        ids = [found[article.pk] for found in named]
        episode = [article.episode_id] if article.episode_id else []
        digest = digest_of(article.draft_digest, *ids, episode)
        Article.objects.filter(pk=article.pk).update(draft_digest=digest)
    articles = set(Article.objects.values_list("pk", flat=True))
    for edition in Edition.objects.only("episode_id", "draft_digest", "names").iterator():
        # An article that was deleted is gone from the drafts that named it, but not from here.
        related = [pk for pk in edition.names["related"] if pk in articles]
        episode = [edition.episode_id] if edition.episode_id else []
        ids = [edition.names["authors"], edition.names["topics"], related, episode]
        Edition.objects.filter(pk=edition.pk).update(draft_digest=digest_of(edition.draft_digest, *ids))


class Migration(migrations.Migration):
    dependencies = [("articles", "0007_public_ids")]
    operations = [migrations.RunPython(add_ids, migrations.RunPython.noop)]
