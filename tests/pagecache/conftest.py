import pytest


@pytest.fixture(autouse=True)
def little_site(settings, monkeypatch):
    """The pages of `tests.pagecache.site`, and its horizon alone."""
    from portal.pagecache import clock
    from tests.pagecache import site

    settings.ROOT_URLCONF = "tests.pagecache.site"
    settings.ALLOWED_HOSTS = ["localhost", "testserver"]
    monkeypatch.setattr(clock, "_horizons", [site.next_change])
    site.renders.clear()
    site.gate.set()
    return site


@pytest.fixture
def layer(little_site):
    """The page cache around Django, as portal.wsgi puts it."""
    from django.core.wsgi import get_wsgi_application

    from portal.pagecache import wsgi

    made = wsgi.wrap(get_wsgi_application())
    yield made
    made.clear()


@pytest.fixture
def get(layer):
    """`get(path, **headers)` through the layer."""
    from tests.pagecache.client import request

    def send(path: str, method: str = "GET", **headers: str):
        return request(layer, path, method, **headers)

    return send
