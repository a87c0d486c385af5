"""Addresses of articles, topics and authors; the project includes them at its root."""

from django.urls import path

from articles import feeds, previews, views
from portal import pagecache

app_name = "articles"

urlpatterns = [
    path("articles/", views.index, name="list"),
    path("articles/feed/", pagecache.public()(feeds.ArticleFeed()), name="feed"),
    path("articles/<slug:slug>/", views.detail, name="detail"),
    path("preview/<str:token>/", previews.shared, name="shared"),
    path("topics/<slug:slug>/", views.topic, name="topic"),
    path("images/<slug:public_id>/<str:name>", views.image, name="image"),
    path("authors/<slug:slug>/", views.author, name="author"),
]
