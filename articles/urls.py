"""Addresses of articles, topics and authors; the project includes them at its root."""

from django.urls import URLPattern, path

from articles import feeds, previews, views
from portal.feeds import addresses

app_name = "articles"


def _feeds(prefix: str, route: str) -> list[URLPattern]:
    return addresses(prefix, route, feeds.ArticleFeed, feeds.WRITERS)


urlpatterns = [
    path("articles/", views.index, name="list"),
    *_feeds("articles/", feeds.ALL),
    path("articles/<slug:slug>/", views.detail, name="detail"),
    path("preview/<str:token>/", previews.shared, name="shared"),
    path("articles/<slug:slug>/share/<slug:digest>.png", views.share_image, name="share_image"),
    path("topics/<slug:slug>/", views.topic, name="topic"),
    *_feeds("topics/<slug:slug>/", feeds.OF_TOPIC),
    path("images/<slug:public_id>/<str:name>", views.image, name="image"),
    path("authors/<slug:slug>/", views.author, name="author"),
    *_feeds("authors/<slug:slug>/", feeds.OF_AUTHOR),
]
