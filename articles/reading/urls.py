"""The addresses readers know."""

from django.urls import path

from articles.reading import media, views

urlpatterns = [
    path("", views.home, name="home"),
    path("page/<int:number>/", views.home, name="home_page"),
    path("articles/<slug:slug>/", views.article, name="article"),
    path("articles/<slug:slug>/short/", views.article_short, name="article_short"),
    path("topics/", views.topics, name="topics"),
    path("topics/<slug:slug>/", views.topic, name="topic"),
    path("topics/<slug:slug>/page/<int:number>/", views.topic, name="topic_page"),
    path("authors/", views.authors, name="authors"),
    path("authors/<slug:slug>/", views.author, name="author"),
    path("authors/<slug:slug>/page/<int:number>/", views.author, name="author_page"),
    path("media/<path:name>", media.media, name="media"),
    # The last word: everything else is a standing page, or nothing.
    path("<slug:slug>/", views.page, name="page"),
]
