"""URLs of the public site."""

from django.urls import path, re_path

from articles.reading.help import views as help_views
from articles.reading.metadata import feeds, markdown_page, sitemap
from articles.reading.pages import feedback_form, media, series_pages, views
from articles.reading.podcast import views as podcast_views
from articles.reading.search import views as search_views
from articles.request_policy import POST, TINY_FORM, declare

urlpatterns = [
    path("", views.home, name="home"),
    path("page/<int:number>/", views.home, name="home_page"),
    path("articles/<slug:slug>/", views.article, name="article"),
    path("articles/<slug:slug>/short/", views.article_short, name="article_short"),
    declare(
        path("articles/<slug:slug>/feedback/", feedback_form.feedback, name="article_feedback"),
        methods=POST,
        body_limit=TINY_FORM,
    ),
    path("series/", series_pages.series_list, name="series_list"),
    path("series/<slug:slug>/", series_pages.series_page, name="series"),
    path("topics/", views.topics, name="topics"),
    path("topics/<slug:slug>/", views.topic, name="topic"),
    path("topics/<slug:slug>/page/<int:number>/", views.topic, name="topic_page"),
    path("authors/", views.authors, name="authors"),
    path("authors/<slug:slug>/", views.author, name="author"),
    path("authors/<slug:slug>/page/<int:number>/", views.author, name="author_page"),
    path("authors/<slug:slug>/reviewed/", views.author_reviewed, name="author_reviewed"),
    path(
        "authors/<slug:slug>/reviewed/page/<int:number>/", views.author_reviewed, name="author_reviewed_page"
    ),
    re_path(r"^feed\.(?P<form>atom|rss)$", feeds.of_all, name="feed"),
    re_path(r"^topics/(?P<slug>[-a-zA-Z0-9_]+)/feed\.(?P<form>atom|rss)$", feeds.of_topic, name="topic_feed"),
    re_path(
        r"^authors/(?P<slug>[-a-zA-Z0-9_]+)/feed\.(?P<form>atom|rss)$", feeds.of_author, name="author_feed"
    ),
    path("articles/<slug:slug>.md", markdown_page.manuscript, name="manuscript"),
    path("sitemap.xml", sitemap.index, name="sitemap"),
    path("sitemap-articles-<int:number>.xml", sitemap.of_articles, name="sitemap_articles"),
    path("sitemap-episodes-<int:number>.xml", sitemap.of_episodes, name="sitemap_episodes"),
    path("sitemap-others.xml", sitemap.of_others, name="sitemap_others"),
    path("robots.txt", sitemap.robots, name="robots"),
    path("favicon.ico", sitemap.favicon, name="favicon"),
    path("podcast/", podcast_views.podcast, name="podcast"),
    path("podcast/feed.xml", podcast_views.feed, name="podcast_feed"),
    path("podcast/feed/<int:number>/feed.xml", podcast_views.feed, name="podcast_feed_page"),
    path("podcast/page/<int:number>/", podcast_views.podcast, name="podcast_page"),
    path("podcast/<slug:slug>/", podcast_views.episode, name="episode"),
    path("podcast/<slug:slug>/transcript.vtt", podcast_views.transcript, name="episode_transcript"),
    path("podcast/<slug:slug>/transcript.txt", podcast_views.transcript_text, name="episode_transcript_text"),
    path("podcast/<slug:slug>/chapters.json", podcast_views.chapters, name="episode_chapters"),
    path("search/", search_views.search_page, name="search"),
    path("search/suggest/", search_views.suggest, name="search_suggest"),
    path("get-help/", help_views.get_help, name="get_help"),
    path("media/<path:name>", media.media, name="media"),
    # Last: it matches every other path of one segment, which is a standing page or 404.
    path("<slug:slug>/", views.page, name="page"),
]
