"""All settings of the site, read from the environment (or `.env` beside manage.py).

An invalid value stops the start with an error that names it. docs/operators.md lists what a deployment needs.
"""

import sys
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.conf.locale import LANG_INFO
from django.utils.translation import gettext_lazy
from dotenv import load_dotenv
from environs import Env, ValidationError, validate

from articles.object_address import ObjectAddress, parse_object_address, storage_setting
from articles.region_names import is_country

BASE_DIR = Path(__file__).resolve().parent.parent
load_dotenv(BASE_DIR / ".env")  # into the environment: libraries read it, too, such as the keys for S3
env = Env()

# --- The site in words --------------------------------------------------------------------------
SITE_NAME = env.str("SITE_NAME", "The Open Chair")
SITE_TAGLINE = env.str("SITE_TAGLINE", "") or gettext_lazy("Therapy, explained in plain words.")
SITE_PUBLISHER = env.str("SITE_PUBLISHER", SITE_NAME)
SITE_CONTACT = env.str("SITE_CONTACT", "hello@example.org")
# The public base URL: scheme and host of every canonical address. With https, everything for a site
# behind TLS is switched on (HSTS, secure cookies, the redirect from http).
SITE_URL = env.str("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
# Sentences of the article page. Each is translated unless the site sets its own.
SHORT_VERSION_PROMPT = env.str("SHORT_VERSION_PROMPT", "") or gettext_lazy(
    "Short on time? Here are two ways to read this article"
)
PODCAST_PROMPT = env.str("PODCAST_PROMPT", "") or gettext_lazy("Want the inside scoop?")
SUBSCRIBE_PROMPT = env.str("SUBSCRIBE_PROMPT", "") or gettext_lazy(
    "Like what you hear? Subscribe to the podcast"
)
# Where “Leave this page” leads: a site that says nothing about the reader to whoever looks at the screen.
QUICK_EXIT_URL = env.str(
    "QUICK_EXIT_URL", "https://www.weather.gov/", validate=validate.URL(schemes={"https"})
)


# --- Help lines ---------------------------------------------------------------------------------
@env.parser_for("country")
def country(text: str) -> str:
    """Parse a country code of ISO 3166."""
    if not is_country(text):
        raise ValidationError(f"“{text}” is no country code of ISO 3166, such as US, GB or IE")
    return text


HELP_REGION: str = env.country("HELP_REGION", "US")  # the country whose help lines come first


# --- The podcast --------------------------------------------------------------------------------
@env.parser_for("links")
def links(text: str) -> dict[str, str]:
    """Parse comma-separated “Name=https://…” links."""
    parts = [part.partition("=") for part in text.split(",") if part.strip()]
    for name, _, url in parts:
        if not name.strip() or not url.strip().startswith("https://"):
            raise ValidationError(f"“{name.strip()}” is not followed by =https://…")
    return {name.strip(): url.strip() for name, _, url in parts}


PODCAST_TITLE = env.str("PODCAST_TITLE", SITE_NAME)
PODCAST_DESCRIPTION = env.str("PODCAST_DESCRIPTION", "") or gettext_lazy(
    "Short conversations about therapy, in plain words. Every episode has its transcript."
)
PODCAST_AUTHOR = env.str("PODCAST_AUTHOR", SITE_PUBLISHER)
PODCAST_OWNER_NAME = env.str("PODCAST_OWNER_NAME", SITE_PUBLISHER)
PODCAST_OWNER_EMAIL = env.str("PODCAST_OWNER_EMAIL", SITE_CONTACT)
# Both are derived from SITE_URL by default. A site that has moved sets its old values, for its subscribers.
FEED_ID = env.str("FEED_ID", "")
PODCAST_GUID = env.str("PODCAST_GUID", "")
PODCAST_SUBSCRIBE = env.links("PODCAST_SUBSCRIBE", "")  # the podcast in other directories

# --- Safety -------------------------------------------------------------------------------------
DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY")
SECRET_KEY_FALLBACKS: list[str] = env.list(
    "SECRET_KEY_FALLBACKS", []
)  # earlier keys, which are still accepted
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", [urlsplit(SITE_URL).hostname or "127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "therapyedu.refused_pages.csrf_failure"
HTTPS = urlsplit(SITE_URL).scheme == "https"
SECURE_SSL_REDIRECT = HTTPS
# The number of trusted proxies in front of the server: each adds its client's address to X-Forwarded-For, and
# they set X-Forwarded-Proto. With 0 these headers are ignored, because anybody could have sent them.
# BEHIND_PROXY=true, the older setting, means one proxy.
BEHIND_PROXY = env.bool("BEHIND_PROXY", False)
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", int(BEHIND_PROXY), validate=validate.Range(min=0))
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if HTTPS else 0
# Both also affect other hosts of the domain, and cannot be undone for a year or longer, so the owner of the
# domain decides. The two system checks that require them are silenced.
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_INCLUDE_SUBDOMAINS", False)
SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", False)
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_ENGINE = "therapyedu.accounts"
# A session ends so many days after the login, and earlier if it is not used for so many minutes. Writing in
# the form of an article is use, since the form saves a backup; an open page alone is none.
SESSION_COOKIE_AGE = int(
    timedelta(days=env.int("SESSION_DAYS", 14, validate=validate.Range(min=1))).total_seconds()
)
SESSION_IDLE_MINUTES = env.int("SESSION_IDLE_MINUTES", 12 * 60, validate=validate.Range(min=15))
# For how long nobody is asked for the password again, before changes of roles, exports and deletions.
REAUTHENTICATION_MINUTES = env.int("REAUTHENTICATION_MINUTES", 10, validate=validate.Range(min=1))
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
# Browsers accept a cookie with this prefix only from exactly this host over https, and never over http.
COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
MESSAGE_STORAGE = "therapyedu.accounts.MessageStorage"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "img-src": [SELF, "data:"],  # the icons in css/icons.css are data: URLs
        "media-src": [SELF],
        "style-src": [SELF],
        "script-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
# A long article is one form with many fields, far above Django's default limits of 1,000 and 2.5 MB.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 2**20
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "therapyedu.uploads.TemporaryFileUploadHandler",
]
# A process handles as many requests at once as its server has threads. SLOW_CLIENT_THREADS is the number that
# may wait for incoming bodies, and also the number that may wait for outgoing files. At least two threads
# remain for everything else: pages, saves, and pictures (at most three are decoded or wait for it).
SERVER_THREADS = env.int("SERVER_THREADS", 8, validate=validate.Range(min=4))
SLOW_CLIENT_THREADS = (SERVER_THREADS - 2) // 2
# A body may take REQUEST_BODY_TIMEOUT seconds, and one more second for each REQUEST_BODY_RATE bytes.
REQUEST_BODY_TIMEOUT = env.float("REQUEST_BODY_TIMEOUT", 10, validate=validate.Range(min=1))
REQUEST_BODY_RATE = 50_000

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AXES_HANDLER = "authors.login_limits.LoginLimits"
AXES_CLIENT_IP_CALLABLE = "authors.request_sender.client_address"
AXES_LOCKOUT_CALLABLE = "authors.login_limits.locked_out"
AXES_FAILURE_LIMIT = 5  # wrong passwords for one name from one address, or from one known device
AXES_COOLOFF_TIME = timedelta(minutes=10)
LOGIN_FAILURES_PER_ADDRESS = 20  # per hour, for any names
LOGIN_FAILURES_PER_ACCOUNT = 10  # per hour, from all devices that the account does not know
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False  # replaced by authors/account_admin.py
AXES_DISABLE_ACCESS_LOG = True
# Failed logins (name, address, time) are deleted after this time.
LOGIN_RECORD_AGE = timedelta(days=env.int("LOGIN_RECORD_DAYS", 30, validate=validate.Range(min=1)))
KNOWN_DEVICE_AGE = timedelta(days=180)  # how long a browser is known after a login
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
PASSWORD_RESET_TIMEOUT = 60 * 60  # seconds in which a mailed link sets a password


# --- The second factor ---------------------------------------------------------------------------
@env.parser_for("staff_roles")
def staff_roles(text: str) -> list[str]:
    """Parse comma-separated names of roles that may use the desk."""
    roles = [role.strip() for role in text.split(",") if role.strip()]
    unknown = [role for role in roles if role not in STAFF_ROLES]
    if unknown:
        raise ValidationError(f"“{unknown[0]}” is no role, but: {', '.join(STAFF_ROLES)}")
    return roles


STAFF_ROLES = ("writer", "editor", "chief editor")
# Who opens the desk only with a second factor. On by default where the site is real: behind TLS.
SECOND_FACTOR_REQUIRED_FOR: list[str] = env.staff_roles(
    "SECOND_FACTOR_REQUIRED_FOR", "chief editor" if HTTPS and not DEBUG else ""
)
OTP_TOTP_ISSUER = SITE_NAME
# Wrong codes are counted by authors/second_factor/code_limits.py. The limits of the library would let anybody
# who knows a password lock its owner out.
OTP_TOTP_THROTTLE_FACTOR = OTP_STATIC_THROTTLE_FACTOR = 0
# Passkeys belong to one host. Browsers make none for an IP address, and without https only for localhost.
OTP_WEBAUTHN_RP_NAME = SITE_NAME
OTP_WEBAUTHN_RP_ID = (urlsplit(SITE_URL).hostname or "") if HTTPS else "localhost"
PASSKEY_PORT = f":{urlsplit(SITE_URL).port}" if urlsplit(SITE_URL).port else ""
OTP_WEBAUTHN_ALLOWED_ORIGINS = [f"{'https' if HTTPS else 'http'}://{OTP_WEBAUTHN_RP_ID}{PASSKEY_PORT}"]
OTP_WEBAUTHN_TIMEOUT_SECONDS = 300
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "profile"
LOGOUT_REDIRECT_URL = "home"

# --- Mail ---------------------------------------------------------------------------------------
# Mail is queued in the database and sent after the answer, so that a mail server that is down delays nobody.
globals().update(env.dj_email_url("EMAIL_URL", "console:"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("MAIL_FROM", SITE_CONTACT or "therapyedu@localhost")
EMAIL_TIMEOUT = 10  # seconds
MAIL_IN_THREAD = env.bool("MAIL_IN_THREAD", True)  # False: only `manage.py send_queued_mail` sends
POST_OFFICE = {
    "DEFAULT_PRIORITY": "medium",
    "BATCH_SIZE": 20,
    "SENDING_ORDER": ["-priority", "id"],  # of many that wait, the oldest first
    "MAX_RETRIES": 7 * 24 * 6,  # a week
    "RETRY_INTERVAL": timedelta(minutes=10),
    "LOG_LEVEL": 0,  # no table of failures: the log has them
}

# --- Jobs ---------------------------------------------------------------------------------------
# Exports, imports and other long work run at once, in the request that starts them, or wait in the database
# for a worker: `manage.py run_jobs`.
JOBS_IN_WORKER = env.bool("JOBS_IN_WORKER", False)
TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend"
        if JOBS_IN_WORKER
        else "django_tasks.backends.immediate.ImmediateBackend"
    }
}

# --- Apps, middleware and templates -------------------------------------------------------------
ROOT_URLCONF = "therapyedu.urls"
WSGI_APPLICATION = "therapyedu.wsgi.application"
INSTALLED_APPS = [
    "articles",
    "authors",
    "markdownx",
    "taggit",
    "post_office",
    "django_tasks",
    "django_tasks_db",
    "axes",
    "csp",
    "therapyedu.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django_otp_webauthn",
]
MIDDLEWARE = [
    "therapyedu.headers.RevalidationMiddleware",
    "therapyedu.headers.CrossOriginResourcePolicyMiddleware",
    "therapyedu.headers.PermissionsPolicyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "therapyedu.headers.ContentSecurityPolicyMiddleware",
    "therapyedu.request_limits.RequestLimitsMiddleware",
    "therapyedu.downloads.DownloadLimitsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "therapyedu.accounts.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "therapyedu.uploads.UploadErrorMiddleware",
    "therapyedu.accounts.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "authors.desk_language.DeskLanguageMiddleware",
    "therapyedu.accounts.MessageMiddleware",
    "authors.second_factor.gate.SecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
    "authors.known_devices.KnownDeviceMiddleware",
    "therapyedu.request_log.RouteMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "articles.reading.pages.site_context.site",
            ],
        },
    },
    {
        # For what is rendered most often: the text of articles and the head of every page (article_body.py).
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "jinja",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {"environment": "articles.reading.pages.article_body.environment"},
    },
]

# --- Database -----------------------------------------------------------------------------------
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
VAR = Path(env.str("VAR_DIR", str(BASE_DIR / "var")))  # what the site writes: database, media, static files
VAR.mkdir(parents=True, exist_ok=True)
DATABASES = {
    "default": env.dj_db_url(
        "DATABASE_URL", f"sqlite:///{VAR / 'site.sqlite3'}", conn_max_age=60, conn_health_checks=True
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # WAL: many readers beside one writer. FULL: a committed save survives a power cut. IMMEDIATE: a
    # transaction waits for another writer at its start instead of failing in the middle.
    DATABASES["default"]["OPTIONS"] = {
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
    }
elif DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    DATABASES["default"]["ENGINE"] = "therapyedu.postgresql"
    # Detect a lost server within seconds (the second value is in milliseconds). By the last value the server
    # detects a lost machine, whose locks it would keep for two hours. The URL can override each.
    DATABASES["default"]["OPTIONS"] = {
        "connect_timeout": 3,
        "tcp_user_timeout": 10_000,
        "options": "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_user_timeout=20000",
    } | DATABASES["default"].get("OPTIONS", {})

# Sizes of the caches in the memory of each process: rendered pages, and shared query results.
PAGE_CACHE_BYTES = env.int("PAGE_CACHE_MB", 0 if DEBUG else 64, validate=validate.Range(min=0)) * 2**20
QUERY_CACHE_BYTES = 16 * 2**20

# A copy of the Get help page, which answers while the database is down.
HELP_COPY = VAR / "get-help.html"

# --- Files --------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [
    BASE_DIR / "therapyedu" / "static",
    ("desk/guide", BASE_DIR / "docs" / "guide"),  # the pictures of docs/editors.md, which the desk shows
]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "therapyedu.bundles.BundleFinder",
]
MEDIA_URL = "/media/"
# If nginx sends the files: the prefix of its internal location, such as “/media-files/” (deploy/nginx/).
MEDIA_ACCEL = env.str("MEDIA_ACCEL", "")
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", str(VAR / "media")))
# Proofs of credentials, exports and uploaded imports: files that no URL serves, but to editors.
PRIVATE_ROOT = Path(env.str("PRIVATE_ROOT", str(VAR / "private")))


@env.parser_for("object_address")
def object_address(text: str) -> ObjectAddress | None:
    """Parse the address of an object store; “files” is none."""
    if text in ("", "files"):
        return None
    try:
        return parse_object_address(text)
    except ValueError as error:
        raise ValidationError(str(error)) from None


# Both kinds of files are in the two folders above, or in an object store that speaks S3.
MEDIA_STORAGE: ObjectAddress | None = env.object_address("MEDIA_STORAGE", "files")
PRIVATE_STORAGE: ObjectAddress | None = env.object_address(
    "PRIVATE_STORAGE", env.str("MEDIA_STORAGE", "files")
)
STORAGES = {
    "default": storage_setting("media", MEDIA_STORAGE),
    "private": storage_setting("private", PRIVATE_STORAGE),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "therapyedu.bundles.HashedFiles"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# --- Language and time --------------------------------------------------------------------------
LOCALE_PATHS = [BASE_DIR / "locale"]
# English is the language of the code; every other language of the interface has a catalogue.
CATALOGUES = sorted(file.parent.parent.name for file in LOCALE_PATHS[0].glob("*/LC_MESSAGES/django.mo"))
TRANSLATED = {"en", *(name.lower().replace("_", "-") for name in CATALOGUES)}


def is_language(code: str) -> None:
    """Validate that Django knows this language code."""
    if code not in LANG_INFO and code != "en-us":
        raise ValidationError(f"“{code}” is no language code that Django knows, such as “en-us” or “es”")


def is_translated(code: str) -> None:
    """Validate that the interface exists in this language, or in this language without its region."""
    if not {code, code.partition("-")[0]} & TRANSLATED:
        raise ValidationError(
            f"the interface is not translated to “{code}”, but: {', '.join(sorted(TRANSLATED))}"
        )


# The language of everything around the articles, and the language that the articles are written in.
LANGUAGE_CODE = env.str("LANGUAGE_CODE", "en-us", validate=[is_language, is_translated])
CONTENT_LANGUAGE = env.str("CONTENT_LANGUAGE", "en", validate=is_language)
TIME_ZONE = env.str("TIME_ZONE", "UTC")
FORMAT_MODULE_PATH = "therapyedu.formats"
USE_TZ = True

# --- Outside links ------------------------------------------------------------------------------
# `manage.py check_links` asks other sites only if this is on.
# Whether readers see at once what authors change in their profiles. Names and credentials wait even then.
PROFILES_PUBLISH_DIRECTLY = env.bool("PROFILES_PUBLISH_DIRECTLY", False)
CHECK_OUTSIDE_LINKS = env.bool("CHECK_OUTSIDE_LINKS", False)
LINK_CHECK_LIMIT = env.int("LINK_CHECK_LIMIT", 500, validate=validate.Range(min=1))  # addresses a run

# --- Libraries ----------------------------------------------------------------------------------
TAGGIT_CASE_INSENSITIVE = True
MARKDOWNX_MARKDOWNIFY_FUNCTION = "articles.rendering.render_fragment"
MARKDOWNX_URLS_PATH = "/admin/markdown/preview/"  # our views: articles/desk/writing/markdown_views.py
MARKDOWNX_UPLOAD_URLS_PATH = "/admin/markdown/upload/"
MARKDOWNX_EDITOR_RESIZABLE = False  # the style sheet makes the box grow with its text

# --- Logs and health checks ---------------------------------------------------------------------
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
LOG_FORMATS = ("auto", "json", "text")
REQUEST_LOG = env.bool("REQUEST_LOG", True)  # a line for each request
LOG_FORMAT = env.str("LOG_FORMAT", "auto", validate=validate.OneOf(LOG_FORMATS))
if LOG_FORMAT == "auto":
    LOG_FORMAT = "text" if sys.stderr.isatty() else "json"


@env.parser_for("sentry_dsn")
def sentry_dsn(text: str) -> str:
    """Parse the address to which errors are sent; "" sends none."""
    if text:
        from sentry_sdk.utils import Dsn  # here, because most sites do not need the library

        try:
            Dsn(text)
        except ValueError:
            raise ValidationError(
                "it must be the address of a project with its key, such as https://key@errors.your-site.org/1"
            ) from None
    return text


SENTRY_DSN: str = env.sentry_dsn("SENTRY_DSN", "")
ERROR_REPORTS: dict[str, dict[str, object]] = (
    {
        "error_reports": {
            "class": "therapyedu.error_reports.ErrorReportHandler",
            "dsn": SENTRY_DSN,
            "level": "ERROR",
            "filters": ["request_id"],
        }
    }
    if SENTRY_DSN
    else {}
)
LOG_HANDLERS = ["console", *ERROR_REPORTS]
HEALTH_TOKEN = env.str("HEALTH_TOKEN", "")  # whoever sends it to /readyz is told what is wrong
READY_FREE_MB = env.int("READY_FREE_MB", 200, validate=validate.Range(min=0))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "hide_secret_links": {"()": "therapyedu.hidden_links.HideSecretLinks"},
        "request_id": {"()": "therapyedu.log_format.RequestIdFilter"},
    },
    "formatters": {
        "json": {"()": "therapyedu.log_format.JsonFormatter"},
        "text": {
            "()": "therapyedu.log_format.TextFormatter",
            "format": "%(asctime)s %(levelname)s %(message)s",
            "datefmt": "%H:%M:%S",
        },
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["request_id", "hide_secret_links"],
            "formatter": LOG_FORMAT,
        },
        **ERROR_REPORTS,
    },
    "root": {
        "handlers": LOG_HANDLERS,
        "level": env.str("LOG_LEVEL", "WARNING", validate=validate.OneOf(LOG_LEVELS)),
    },
    "loggers": {
        "post_office": {"handlers": LOG_HANDLERS, "propagate": False},
        "therapyedu.requests": {"level": "INFO"},
        # Refused requests have their own line; these records would add the address that was typed.
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
