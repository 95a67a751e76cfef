"""The settings of the tests, but mail is sent as on a real site, and what failed is due after two seconds."""

from datetime import timedelta

from tests.settings import *  # noqa: F403
from tests.settings import POST_OFFICE

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
MAIL_IN_THREAD = True
POST_OFFICE = POST_OFFICE | {"RETRY_INTERVAL": timedelta(seconds=2)}
