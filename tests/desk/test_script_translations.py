"""The desk's scripts get their translations from one address, which changes with its content."""

import json
import re
from pathlib import Path

from django.conf import settings

from authors.desk_language import set_language
from tests.desk.posting import ADD


def address_on(client, path: str) -> str:
    """Return the address of the catalogue that a page loads, which is loaded once."""
    (found,) = re.findall(r'<script src="(/admin/jsi18n/[^"]*)"', client.get(path).content.decode())
    return found


def test_a_browser_keeps_the_translations_until_they_change(client, ada):
    client.force_login(ada)
    address = address_on(client, ADD)
    answer = client.get(address)
    assert answer["Cache-Control"] == "private, max-age=31536000, immutable"
    assert "gettext" in answer.content.decode()

    answer = client.get("/admin/jsi18n/?v=of-an-older-version")
    assert answer["Cache-Control"] == "private, no-cache"
    assert client.get("/admin/jsi18n/", headers={"if-none-match": answer["ETag"]}).status_code == 304


def test_each_language_has_its_address(client, ada):
    client.force_login(ada)
    english = address_on(client, "/admin/")
    set_language(ada, "es")
    assert address_on(client, "/admin/") != english
    translations = client.get("/admin/jsi18n/").content.decode()
    assert "Hoy" in translations  # of Django's admin
    assert json.dumps("Cambios sin guardar") in translations  # our own


def test_a_page_for_the_login_loads_none(client):
    assert "jsi18n" not in client.get("/admin/login/").content.decode()


def test_every_script_imports_what_it_translates_with():
    """Without its import, a name is that of Django's catalogue, which is not on every page."""
    desk = Path(settings.BASE_DIR) / "therapyedu" / "static" / "desk"
    missing = []
    for file in sorted(set(desk.rglob("*.js")) - set((desk / "vendor").iterdir()) - {desk / "words.js"}):
        text = file.read_text()
        used = set(re.findall(r"(?<![.\w])(gettext|ngettext|interpolate|formatNumber)\(", text))
        imported = re.findall(r'import \{([^}]*)\} from "[./]*words\.js"', text)
        missing += [(file.name, name) for name in used - set(re.findall(r"\w+", " ".join(imported)))]
    assert missing == []
