"""The WSGI application, for granian or any other server.

A request passes the health checks, the log, the page cache, and then Django.
"""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "therapyedu.settings")
site = get_wsgi_application()

from articles.reading.cache.page_cache import PageCache  # noqa: E402  (needs the settings and apps)
from therapyedu.health import HealthChecks  # noqa: E402
from therapyedu.request_log import RequestLog  # noqa: E402

application = HealthChecks(RequestLog(PageCache(site)))
