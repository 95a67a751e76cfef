"""The data block of a page in Chromium: read, never run, and let through by the site's policy."""

import pytest

from articles.models import Edition

HOSTILE = "</script><script>document.title = 'ran'</script><!-- \u2028 & <img src=x onerror=alert(1)>"
READ = "JSON.parse(document.querySelector('script[type=\"application/ld+json\"]').textContent)"


@pytest.mark.soak
def test_a_browser_reads_the_block_whatever_a_title_holds(reader):
    Edition.objects.filter(slug="what-is-cbt").update(title=HOSTILE, dek=HOSTILE, description=HOSTILE)
    dialogs = []
    for path in ("/articles/what-is-cbt/", "/"):
        page = reader(path)
        page.on("dialog", lambda dialog: dialogs.append(dialog.message))
        page.wait_for_load_state("networkidle")
        graph = page.evaluate(READ)["@graph"]
        items = [item["name"] for node in graph for item in node.get("itemListElement", [])]
        assert HOSTILE in (*items, *(node.get("headline") for node in graph))
        assert page.title() != "ran"
        assert not dialogs
        assert page.complaints == []


@pytest.mark.soak
def test_who_is_lost_finds_by_searching_from_there(reader):
    page = reader("/no-such-page/")
    page.get_by_label("What were you looking for?").last.fill("panic")
    page.get_by_label("What were you looking for?").last.press("Enter")
    page.wait_for_url("**/search/?q=panic")
    assert "panic" in page.locator("main").inner_text().lower()
