"""The WSGI application, for granian or any other server: the page cache, then Django."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "therapyedu.settings")
site = get_wsgi_application()

from articles.reading.cache.page_cache import PageCache  # noqa: E402  (needs the settings and apps)

application = PageCache(site)
