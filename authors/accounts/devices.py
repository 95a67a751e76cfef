"""Names the kind of device that a request comes from, such as “Firefox on Windows”.

Only the name is stored with a session. It is enough to recognize one's own devices in a list.
"""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext, override

# What a user agent contains, and the name for it. The first match counts: Edge also claims to be Chrome, and
# Chrome to be Safari.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


def device_of(request: HttpRequest) -> str:
    """Return the kind of device of a request, in the language of the site; "" if it is not known."""
    agent = request.META.get("HTTP_USER_AGENT", "")
    browser = _first_match(BROWSERS, agent)
    system = _first_match(SYSTEMS, agent)
    if not (browser and system):
        return browser or system
    with override(settings.LANGUAGE_CODE):
        return gettext("%(browser)s on %(system)s") % {"browser": browser, "system": system}


def _first_match(names: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((name for part, name in names if part in agent), "")
