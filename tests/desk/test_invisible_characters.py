"""Invisible characters in names: refused on saving, and no page fails on stored ones."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from articles.models import Article, Edition, Picture, Revision, Topic
from articles.pictures import BadPicture
from articles.publishing.library import check_picture_path, save_topic
from authors.models import Author
from tests.cast import make_article, make_author, make_live, make_topic
from tests.desk.posting import change, form, form_sections, page

pytestmark = pytest.mark.django_db
OVERRIDE, SPACE = "\u202e", "\u200b"


def test_no_author_topic_alias_or_picture_is_given_one(logged_in, sam):
    with pytest.raises(ValidationError, match=r"U\+202E \(RIGHT-TO-LEFT OVERRIDE\)"):
        make_author(f"Ana{OVERRIDE}")
    for topic in (Topic(name=f"Sleep{SPACE}"), Topic(name="Sleep", aliases=[f"rest{SPACE}"])):
        with pytest.raises(ValidationError, match=r"U\+200B \(ZERO WIDTH SPACE\)"):
            save_topic(topic, by=None)
    with pytest.raises(BadPicture, match=r"U\+202E"):
        check_picture_path(f"images/a{OVERRIDE}gpj.webp")
    shown = logged_in(sam).post("/profile/", {"name": f"Sam{OVERRIDE} Rivers", "bio": "x"}).content.decode()
    assert "U+202E (RIGHT-TO-LEFT OVERRIDE)" in shown


def test_a_title_in_a_false_order_is_refused_in_words(logged_in, eli):
    article = make_article()
    data = form(form_sections(article), article=article, title=f"Pay{OVERRIDE}lap")
    assert "U+202E" in logged_in(eli).post(change(article), data).content.decode()


@pytest.mark.soak
def test_what_was_there_before_is_read_exported_and_shown(logged_in, client, cleo, tmp_path):
    author, topic = make_author("Ana Moreira"), make_topic("Sleep")
    article = make_live("One", authors=[author], topics=["Sleep"])
    evil = f"One{OVERRIDE}{SPACE}"
    Author.objects.update(name=evil)
    Topic.objects.filter(pk=topic.pk).update(name=evil)
    Article.objects.update(title=evil)
    Edition.objects.update(title=evil)
    for model, field in ((Edition, "manuscript"), (Revision, "text")):
        for row in model.objects.all():
            text = getattr(row, field).replace("title: One", f"title: {evil}")
            changed = text.replace("[Sleep]", f"[{evil}]")
            model.objects.filter(pk=row.pk).update(**{field: changed})
    assert evil in client.get("/articles/one/").content.decode()
    assert client.get("/articles/one.md").status_code == 404
    for path in ("/", "/topics/", "/authors/ana-moreira/", "/feed.atom", "/feed.rss", "/sitemap.xml"):
        assert client.get(path).status_code == 200, path
    staff = logged_in(cleo)
    for name in ("change", "revisions", "preview", "timeline", "compare"):
        answer = staff.get(page(article, name), {"old": "1", "new": "now"} if name == "compare" else None)
        assert answer.status_code in (200, 302), name
    article.refresh_from_db()
    assert staff.post(change(article), form(form_sections(article), article=article)).status_code == 200
    call_command("export_content", tmp_path / "out", verbosity=0)
    assert evil in (tmp_path / "out" / "articles" / "one.md").read_text().replace("\\u202e", OVERRIDE)
    assert not Picture.objects.exists()
