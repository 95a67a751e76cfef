"""The site as static files: everything public, nothing else, and only changed files are written."""

import gzip
import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles.action_log import Action, LoggedAction
from articles.models import Article
from articles.publishing import delete, publish, unpublish
from articles.transfer.static_site import SiteRefused, export_site, output_folder
from articles.transfer.static_site.addresses import ARGUMENTS, LEFT_OUT, patterns
from articles.transfer.static_site.output_folder import MANIFEST, SiteFolder
from articles.transfer.static_site.page_requests import Server
from articles.transfer.static_site.serving import sorted_policy
from tests.cast import make_article, make_author, make_live, rewrite
from tests.reading.test_canaries import CANARY, secrets_everywhere
from tests.shared_rows import shared_rows
from tests.transfer.static_site.exported import FOR_SERVERS, files

pytestmark = pytest.mark.django_db
__all__ = ["secrets_everywhere"]  # a fixture


@pytest.fixture(autouse=True)
def _fast_compression(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compress quickly."""
    monkeypatch.setattr(output_folder, "BROTLI_QUALITY", 1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "site"


def make_two_articles() -> None:
    make_live("Can I stop?", authors=[make_author("Lee Okafor")], topics=["Endings"])
    make_live("What happens first?", short_version="You talk.", topics=["Starting therapy"])


rows = shared_rows(make_two_articles)


@pytest.fixture
def two_articles(clock, db) -> tuple[Article, Article]:
    """Two live articles without anything in common.

    The clock stands: a feed without entries, such as that of a podcast not begun, says when it was made.
    """
    return Article.objects.get(slug="can-i-stop"), Article.objects.get(slug="what-happens-first")


def redirects(folder: Path) -> list[str]:
    return (folder / "_redirects").read_text().splitlines()


# --- What is exported ---------------------------------------------------------------------------


def test_every_address_of_the_site_is_exported_or_left_out_for_a_reason():
    several = {pattern.name for pattern in patterns() if pattern.pattern.regex.groups}
    several.add("get_help")  # without arguments, but a site may be without this page
    names = {pattern.name for pattern in patterns()}
    assert several - set(LEFT_OUT) == set(ARGUMENTS), "each pattern with arguments has them in ARGUMENTS"
    assert set(LEFT_OUT) <= names
    assert all(LEFT_OUT.values())


@pytest.mark.usefixtures("secrets_everywhere")
def test_nothing_that_is_not_public_is_in_any_file(folder):
    export_site(folder)
    heard = {
        (path, word)
        for path, content in files(folder).items()
        if not path.endswith((".gz", ".br"))
        for word in CANARY.findall(path + content.decode("utf-8", "replace"))
    }
    # The address of gone content is in the lists of gone addresses, and nowhere else.
    assert {word for path, word in heard if path in FOR_SERVERS} == {"canarygoneslug"}
    assert {(path, word) for path, word in heard if path not in FOR_SERVERS} == set()


@pytest.mark.soak
def test_a_site_behind_tls_is_asked_for_as_such(two_articles, folder, settings):
    settings.SITE_URL, settings.ALLOWED_HOSTS = "https://www.example.org", ["www.example.org"]
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 60
    assert export_site(folder).broken == []
    page = (folder / "articles/can-i-stop/index.html").read_text()
    assert '<link rel="canonical" href="https://www.example.org/articles/can-i-stop/">' in page
    nginx = (folder / ".server/nginx.conf").read_text()
    assert "server_name www.example.org;" in nginx
    assert 'add_header Strict-Transport-Security "max-age=60' in nginx


def test_a_broken_link_is_reported(folder, capsys):
    make_live("What happens then?", sections=[("text", "", "See [this](/articles/nothing/).")])
    call_command("export_site", folder)
    told = capsys.readouterr()
    assert "/articles/what-happens-then/ names /articles/nothing/, where there is nothing." in told.err
    assert re.search(r"^addresses +\d+\nmoved +0\ngone +0\nfiles +\d+\nwritten +\d+\nremoved +0$", told.out)


NO_FILES = [
    "/static/css",
    "/static/%2e%2e/%2e%2e/etc",
    "/static/js/%2e%2e/css/base.css",
    "/static/%00",
    "/static//css",
    "/media/a/%2e%2e/x.png",
    "/media/a//x.png",
    "/media/%2e%2e/x.png",
    f"/static/{'a' * 300}",
]


@pytest.mark.soak
def test_links_to_what_is_no_file_of_ours_keep_nobody_from_exporting(folder, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    for name in ("x.png", "a/x.png"):
        default_storage.save(name, ContentFile(b"a picture"))
    odd = " ".join(f"[Odd]({link})," for link in NO_FILES)
    make_live("One", sections=[("text", "", f"{odd} [straight](/media/a/x.png).")])
    broken = export_site(folder).broken
    assert len(broken) == len(NO_FILES), broken
    assert (folder / "media/a/x.png").read_bytes() == b"a picture"
    assert not (folder / "media/x.png").exists()


# --- Exporting again ----------------------------------------------------------------------------


def test_a_second_export_writes_nothing_and_one_elsewhere_the_same_to_the_byte(
    two_articles, folder, tmp_path
):
    first = export_site(folder)
    manifest = json.loads((folder / MANIFEST).read_text())
    assert set(manifest["files"]) == set(files(folder)) - {MANIFEST}
    before = {file: file.stat().st_mtime_ns for file in folder.rglob("*") if file.is_file()}
    report = export_site(folder)
    assert (report.written, report.removed) == ([], [])
    assert {file: file.stat().st_mtime_ns for file in folder.rglob("*") if file.is_file()} == before
    logged = LoggedAction.objects.get(action=Action.EXPORT_SITE)
    assert logged.text == f"Files written: {len(first.written)}, removed: 0."
    export_site(tmp_path / "elsewhere")
    here, there = str(folder).encode(), str(tmp_path / "elsewhere").encode()
    assert {path: text.replace(here, there) for path, text in files(folder).items()} == files(
        tmp_path / "elsewhere"
    )


def test_only_the_pages_of_a_changed_article_are_written_anew_and_those_of_one_taken_down_removed(
    two_articles, clock, folder
):
    first, second = two_articles
    export_site(folder)
    rewrite(first, "It is ordinary to wonder.")
    clock.shift(60)
    publish(first, by=None)
    written = export_site(folder).written
    assert {"articles/can-i-stop/index.html", "articles/can-i-stop.md"} <= set(written)
    assert [path for path in written if second.slug in path] == []
    assert not {"about/index.html", "topics/starting-therapy/index.html", "robots.txt"} & set(written)
    assert (
        "ordinary to wonder"
        in gzip.decompress((folder / "articles/can-i-stop/index.html.gz").read_bytes()).decode()
    )
    clock.shift(60)
    unpublish(second, by=None)
    report = export_site(folder)
    assert {
        "articles/what-happens-first/index.html",
        "articles/what-happens-first/short/index.html",
        "articles/what-happens-first.md",
        "topics/starting-therapy/index.html",
    } <= set(report.removed)
    assert not (folder / "articles/what-happens-first").exists()
    assert "what-happens-first" not in (folder / "index.html").read_text()
    assert redirects(folder) == [
        "/articles/what-happens-first.md /410.html 410",
        "/articles/what-happens-first/ /410.html 410",
        "/articles/what-happens-first/short/ /410.html 410",
    ]
    assert (report.moved, report.gone) == (0, 3)


@pytest.mark.soak
def test_an_article_that_returns_leads_to_its_successor_until_then(two_articles, clock, folder):
    first, second = two_articles
    clock.shift(60)
    unpublish(second, by=None, replaced_by=first, returns_at=timezone.now() + timedelta(days=1))
    assert export_site(folder).gone == 0
    assert redirects(folder) == [
        "/articles/what-happens-first.md /articles/can-i-stop.md 301",
        "/articles/what-happens-first/ /articles/can-i-stop/ 301",
        "/articles/what-happens-first/short/ /articles/can-i-stop/ 301",
    ]


@pytest.mark.soak
def test_a_short_version_that_an_article_has_no_more_may_come_back(two_articles, clock, folder):
    _, second = two_articles
    second.slug, second.short_version = "the-first-hour", ""
    second.save()
    clock.shift(60)
    publish(second, by=None)
    export_site(folder)
    old, new = "/articles/what-happens-first/short/", "/articles/the-first-hour/"
    assert f"{old} {new} 302" in redirects(folder)
    assert f'RedirectMatch 302 "^{old}$" "{new}"' in (folder / ".htaccess").read_text().replace("\\", "")
    assert (
        f'location = "{old}" {{ return 302 "{new}"; }}'
        in (folder / ".server/redirects.nginx.conf").read_text()
    )


@pytest.mark.soak
def test_what_was_never_live_or_comes_back_is_in_no_list(two_articles, clock, folder):
    first, _ = two_articles
    make_article("A draft")
    clock.shift(60)
    unpublish(first, by=None)
    publish(first, by=None, at=timezone.now() + timedelta(days=1))
    export_site(folder)
    assert redirects(folder) == []


@pytest.mark.soak
def test_a_deleted_article_and_one_that_is_replaced(two_articles, clock, folder, cleo):
    first, second = two_articles
    clock.shift(60)
    unpublish(first, by=None, replaced_by=second)
    third = make_live("Deleted later")
    clock.shift(60)
    unpublish(third, by=None)
    delete(third, by=cleo)
    export_site(folder)
    lines = redirects(folder)
    assert "/articles/can-i-stop/ /articles/what-happens-first/ 301" in lines
    assert "/articles/deleted-later/ /410.html 410" in lines
    assert "/deleted-later/ /410.html 410" in lines


def test_a_renamed_article_is_found_under_its_old_addresses_on_every_server(
    two_articles, clock, folder, client
):
    _, second = two_articles
    second.slug = "the-first-hour"
    second.save()
    clock.shift(60)
    publish(second, by=None)
    unpublish(two_articles[0], by=None)
    assert export_site(folder).broken == []
    assert [line for line in redirects(folder) if line.endswith(" 301")] == [
        "/articles/what-happens-first.md /articles/the-first-hour.md 301",
        "/articles/what-happens-first/ /articles/the-first-hour/ 301",
        "/articles/what-happens-first/short/ /articles/the-first-hour/short/ 301",
    ]
    rules = (folder / ".htaccess").read_text().splitlines()
    moved = [re.fullmatch(r'RedirectMatch 301 "(.+)" "(.+)"', line) for line in rules]
    assert {
        match[2]
        for match in moved
        if match and re.search(match[1].replace("\\\\", "\\"), "/articles/what-happens-first/")
    } == {"/articles/the-first-hour/"}
    gone = [match[1] for line in rules if (match := re.fullmatch(r'RedirectMatch 410 "(.+)"', line))]
    assert len(gone) == 3
    own = sorted_policy(client.get("/").headers["Content-Security-Policy"])
    assert f'Header always set Content-Security-Policy "{own}"' in rules
    errors = "%{REQUEST_STATUS} -ge 300 && %{REQUEST_STATUS} -ne 304"
    assert rules[-1] == f'Header always set Cache-Control "no-cache" "expr={errors}"', "after all others"
    hosts = (folder / "_headers").read_text()
    assert hosts.startswith(f"/*\n  Content-Security-Policy: {own}\n")
    assert "\n/*.md\n  Content-Type: text/markdown; charset=utf-8\n" in hosts


# --- The folder ---------------------------------------------------------------------------------


@pytest.mark.soak
def test_files_of_others_are_kept(two_articles, clock, folder):
    export_site(folder)
    foreign = folder / "articles" / "can-i-stop" / "verification.txt"
    foreign.write_text("of another")
    clock.shift(60)
    unpublish(two_articles[0], by=None)
    export_site(folder)
    assert foreign.read_text() == "of another"
    assert not foreign.with_name("index.html").exists()


def test_a_folder_that_no_export_wrote_is_refused(two_articles, folder):
    folder.mkdir()
    (folder / "letter.txt").write_text("mine")
    with pytest.raises(SiteRefused, match="not empty, and no export wrote it"):
        export_site(folder)
    assert files(folder) == {"letter.txt": b"mine"}
    with pytest.raises(CommandError, match="is no directory") as stop:
        call_command("export_site", folder / "letter.txt")
    assert stop.value.returncode == 1


@pytest.mark.soak
def test_a_file_of_another_in_the_way_is_not_overwritten(two_articles, folder):
    export_site(folder)
    (folder / "articles" / "a-third").mkdir()
    (folder / "articles" / "a-third" / "index.html").write_text("mine")
    make_live("A third")
    with pytest.raises(SiteRefused, match="in the way"):
        export_site(folder)
    assert (folder / "articles" / "a-third" / "index.html").read_text() == "mine"


def test_a_link_in_the_folder_leads_no_file_out_of_it(two_articles, folder, tmp_path):
    with SiteFolder(folder):
        pass  # from now on it is a folder of exports
    (folder / "about").symlink_to(tmp_path)
    make_live("About", kind="page")
    with pytest.raises(SiteRefused, match="in the way"):
        export_site(folder)
    assert not (tmp_path / "index.html").exists()


def test_pages_as_developers_see_them_are_not_exported(folder, settings):
    settings.DEBUG = True
    with pytest.raises(SiteRefused, match="DEBUG"):
        export_site(folder)
    assert not folder.exists()


def test_two_exports_at_once_do_not_mix(folder):
    with SiteFolder(folder), pytest.raises(SiteRefused, match="Another export"):
        export_site(folder)


@pytest.mark.soak
@pytest.mark.parametrize("after", [0, 5])
def test_an_export_that_is_interrupted_is_only_repeated(
    two_articles, clock, folder, tmp_path, monkeypatch, after
):
    """The power fails while files are moved into place; then an article is unpublished."""
    first, _ = two_articles
    move_into_place, moved = SiteFolder._move_into_place, []

    def failing(self: SiteFolder, path: str) -> None:
        if len(moved) >= after:
            raise KeyboardInterrupt
        moved.append(path)
        move_into_place(self, path)

    with monkeypatch.context() as power:
        power.setattr(SiteFolder, "_move_into_place", failing)
        with pytest.raises(KeyboardInterrupt):
            export_site(folder)
    assert len(moved) == after
    clock.shift(60)
    unpublish(first, by=None)
    export_site(folder)
    export_site(tmp_path / "whole")
    here, there = str(folder).encode(), str(tmp_path / "whole").encode()
    assert {path: text.replace(here, there) for path, text in files(folder).items()} == files(
        tmp_path / "whole"
    )


@pytest.mark.soak
def test_a_page_that_breaks_leaves_the_folder_as_it_was(two_articles, clock, folder, monkeypatch):
    export_site(folder)
    before = files(folder)
    rewrite(two_articles[0], "It is ordinary to wonder.")
    clock.shift(60)
    publish(two_articles[0], by=None)
    monkeypatch.setattr("articles.reading.pages.views.topics", None)
    monkeypatch.setattr("articles.reading.pages.lookups.load_article_page", lambda *_, **__: 1 / 0)
    with pytest.raises(SiteRefused, match="answers 500"):
        export_site(folder)
    assert files(folder) == before


# --- While editors publish ----------------------------------------------------------------------


@pytest.mark.soak
def test_an_article_published_meanwhile_is_on_all_pages_or_on_none(two_articles, folder, monkeypatch):
    """It is published after the home page was requested and before the topic page."""
    get, asked = Server.get, []

    def publishing(self: Server, address: str):
        answer = get(self, address)
        if address == "/" and not asked:
            make_live("Just now", topics=["Endings"])
        asked.append(address)
        return answer

    monkeypatch.setattr(Server, "get", publishing)
    report = export_site(folder)
    assert report.settled
    assert asked.count("/") == 2
    for page in ("index.html", "topics/endings/index.html", "sitemap-articles-1.xml"):
        assert "just-now" in (folder / page).read_text()


@pytest.mark.soak
def test_a_site_that_never_stands_still_is_exported_and_said_to_be(
    two_articles, clock, folder, monkeypatch, capsys
):
    get, asked = Server.get, []

    def publishing(self: Server, address: str):
        answer = get(self, address)
        if address == "/topics/":
            asked.append(address)
            clock.shift(60)
            rewrite(two_articles[0], f"It was rewritten {len(asked)} times.")
            publish(two_articles[0], by=None)
        return answer

    monkeypatch.setattr(Server, "get", publishing)
    call_command("export_site", folder)
    assert "kept changing" in capsys.readouterr().err
    assert (folder / "articles/can-i-stop/index.html").exists()
