"""Series in a content folder: import, export and faults."""

import pytest

from articles.freshness import generation
from articles.models import Article, Series
from articles.publishing import unpublish
from articles.transfer import ImportFaults, export_content, import_content
from tests.cast import make_article, make_live, make_series
from tests.transfer.folders import files_in, full_folder, manuscript, write

pytestmark = pytest.mark.django_db
HEAD = "---\ntitle: Beginning\narticles: [{}]\n---\n"


def slugs(series: Series) -> list[str]:
    return list(series.parts.values_list("article__slug", flat=True))


def faults(folder) -> list[str]:
    with pytest.raises(ImportFaults) as caught:
        import_content([folder])
    return [str(fault) for fault in caught.value.faults]


def test_a_series_comes_in_with_its_articles_in_order_and_goes_out_as_it_is_arranged(tmp_path):
    report = import_content([write(tmp_path / "in", full_folder())])
    assert report.names["series", "new"] == ["beginning"]
    assert "series       1        0          0" in report.table()
    series = Series.objects.get()
    assert (series.title, series.position, series.slug) == ("Beginning", 2, "beginning")
    assert slugs(series) == ["what-happens-first", "can-i-stop"]
    assert "<em>first</em>" in series.description_html
    make_series("Nothing yet", position=7, public_id="empty")
    export_content(tmp_path / "out")
    out = files_in(tmp_path / "out")
    assert out["series/beginning.md"].decode() == full_folder()["series/beginning.md"]
    assert out["series/nothing-yet.md"] == b"---\ntitle: Nothing yet\nposition: 7\nid: empty\n---\n"


@pytest.mark.soak
def test_a_series_may_come_without_the_articles_that_are_there(tmp_path):
    post = make_live("Can I stop?")
    post.slug = "stopping"
    post.save()
    import_content([write(tmp_path / "in", {"series/beginning.md": HEAD.format("can-i-stop")})])
    assert slugs(Series.objects.get()) == ["stopping"]
    assert import_content([tmp_path / "in"]).names == {("series", "unchanged"): ["beginning"]}


def test_a_changed_series_bumps_the_generation_and_an_unchanged_one_does_not(tmp_path):
    folder = write(tmp_path / "in", full_folder())
    import_content([folder])
    before = generation()
    import_content([folder / "series"])
    assert generation() == before
    write(folder, {"series/beginning.md": HEAD.format("can-i-stop")})
    assert import_content([folder / "series"]).names == {("series", "changed"): ["beginning"]}
    assert generation() > before
    assert slugs(Series.objects.get()) == ["can-i-stop"]


def test_what_is_wrong_with_a_series_is_said_with_its_line(tmp_path):
    make_article("Can I stop?")
    texts = {
        "series/a.md": HEAD.format("can-i-stpo, can-i-stop, can-i-stop"),
        "series/b.md": "---\nposition: first\narticles: []\n---\n",
        "series/c.md": f"---\ntitle: {'x' * 201}\ncolour: red\n---\n",
        "series/d.md": f"---\ntitle: {'x' * 201}\n---\n",
        "series/e f.md": HEAD.format(""),
        "series/g.txt": "Hello.",
    }
    assert faults(write(tmp_path / "in", texts)) == [
        'series/a.md: line 3: there is no article “can-i-stpo”; did you mean "can-i-stop"?',
        "series/a.md: line 3: “can-i-stop” is named twice",
        "series/b.md: line 1: title is missing",
        "series/b.md: line 2: position: “first” is not a number",
        'series/c.md: line 3: unknown key "colour"',
        "series/d.md: line 2: title: Ensure this value has at most 200 characters (it has 201).",
        "series/e f.md: a text is named by its web address: letters a-z, digits and “-”, then .md",
        "series/g.txt: series/ is for texts, with names that end in .md",
    ]
    assert not Series.objects.exists()


def test_an_article_with_a_fault_is_not_one_more_for_each_series(tmp_path):
    texts = {"articles/new.md": manuscript(title=""), "series/a.md": HEAD.format("new")}
    assert [fault.partition(":")[0] for fault in faults(write(tmp_path / "in", texts))] == ["articles/new.md"]


def test_an_export_of_what_is_live_has_only_the_parts_and_series_that_readers_have(tmp_path):
    import_content([write(tmp_path / "in", full_folder())], publish=True)
    secret = make_article("A secret")
    make_series("All secret", [secret])
    make_series("Half secret", [secret, Article.objects.get(slug="can-i-stop")], public_id="half")
    unpublish(Article.objects.get(slug="what-happens-first"), by=None)
    report = export_content(tmp_path / "out", live=True)
    out = files_in(tmp_path / "out")
    assert {path: text for path, text in out.items() if path.startswith("series/")} == {
        "series/beginning.md": b"---\ntitle: Beginning\nposition: 2\narticles: [can-i-stop]\nid: begin\n---\n"
        b"\nFor a *first* visit.\n",
        "series/half-secret.md": b"---\ntitle: Half secret\narticles: [can-i-stop]\nid: half\n---\n",
    }
    assert "series       2" in report.table()
    assert import_content([tmp_path / "out"], dry_run=True).count("series", "changed") == 2


@pytest.mark.soak
def test_some_articles_are_exported_without_the_series_that_name_others(tmp_path):
    import_content([write(tmp_path / "in", full_folder())])
    assert not any(path.startswith("series/") for path in export_content(tmp_path / "out", ["about"]).files)
