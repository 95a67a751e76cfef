"""The WSGI door, for granian or any other server: finished pages first, then Django."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "therapyedu.settings")
site = get_wsgi_application()

from articles.reading.cache.page_cache import PageCache  # noqa: E402  (settings and apps have to be there)

application = PageCache(site)
