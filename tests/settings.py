"""The settings of the site, changed for tests: faster, and independent of this machine's `.env`."""

import os

os.environ.setdefault("SECRET_KEY", "for tests alone, and nowhere else: " + "x" * 40)
os.environ.update(
    {"DEBUG": "false", "SITE_URL": "http://testserver", "LANGUAGE_CODE": "en-us", "CONTENT_LANGUAGE": "en"}
)

from therapyedu.settings import *  # noqa: F403
from therapyedu.settings import POST_OFFICE, STATIC_ROOT, STORAGES

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1", *os.environ.get("TEST_HOSTS", "").split()]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns if it is missing

# Mail stays in memory, and is sent when a test asks for it.
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MAIL_IN_THREAD = False
POST_OFFICE = POST_OFFICE | {"THREADS_PER_PROCESS": 1}  # so that mails arrive in the order of their sending
