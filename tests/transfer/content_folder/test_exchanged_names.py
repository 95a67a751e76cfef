"""An import is checked against the names after it, so rows may exchange names and numbers in one import."""

import pytest

from articles.models import Article, Episode, Topic, manuscript_of
from articles.transfer import ImportFaults, import_content
from tests.cast import make_article, make_topic
from tests.transfer.folders import full_folder, manuscript, write

pytestmark = pytest.mark.django_db


def topic(name: str, aliases: str = "") -> str:
    return f"---\nname: {name}\naliases: [{aliases}]\n---\n"


def topics() -> dict[str, tuple[str, list[str]]]:
    return {row.slug: (row.name, row.aliases) for row in Topic.objects.all()}


def test_topics_exchange_their_names(tmp_path):
    article = make_article("A question", topics=["Sleep"])
    make_topic("Rest")
    texts = {
        "topics/sleep.md": topic("Rest"),
        "topics/rest.md": topic("Sleep"),
        "articles/new.md": manuscript("New", topics="[Sleep]"),
    }
    report = import_content([write(tmp_path / "in", texts)])
    assert report.names["topics", "changed"] == ["rest", "sleep"]
    assert topics() == {"sleep": ("Rest", []), "rest": ("Sleep", [])}
    assert manuscript_of(article).topics == ("Rest",), "it has the topic it had"
    assert [row.slug for row in Article.objects.get(slug="new").topics.all()] == ["rest"]
    assert import_content([tmp_path / "in"]).count("topics", "unchanged") == 2


def test_names_and_aliases_move_along_a_chain(tmp_path):
    texts = {"topics/a.md": topic("A", "x"), "topics/b.md": topic("B", "y"), "topics/c.md": topic("C")}
    import_content([write(tmp_path / "in", texts)])
    texts = {"topics/a.md": topic("b"), "topics/b.md": topic("C", "X"), "topics/c.md": topic("D", "A, y")}
    import_content([write(tmp_path / "in", texts)])
    assert topics() == {"a": ("b", []), "b": ("C", ["X"]), "c": ("D", ["A", "y"])}


def test_a_name_that_two_topics_would_have_is_a_fault_and_both_keep_theirs(tmp_path):
    make_topic("Sleep")
    make_topic("Rest")
    folder = write(tmp_path / "in", {"topics/sleep.md": topic("Rest")})
    with pytest.raises(ImportFaults, match=r"“Rest” is also a name of topics/rest\.md"):
        import_content([folder])
    assert topics() == {"sleep": ("Sleep", []), "rest": ("Rest", [])}


@pytest.mark.soak
def test_episodes_exchange_their_numbers(tmp_path):
    folder = write(tmp_path / "in", full_folder())

    def number(slug: str, number: int) -> None:
        head = f"---\ntitle: {slug}\nnumber: {number}\nseason: 2\n"
        suffix = "mp3" if slug == "first-sessions" else "m4a"
        rest = f"audio: audio/{slug}.{suffix}\ntranscript: audio/{slug}.vtt\n---\n"
        write(folder, {f"episodes/{slug}.md": head + rest})

    for first, bonus in ((1, 2), (2, 1), (1, 3)):
        number("first-sessions", first)
        number("bonus", bonus)
        import_content([folder])
        assert dict(Episode.objects.values_list("slug", "number")) == {
            "first-sessions": first,
            "bonus": bonus,
        }
    number("bonus", 1)
    with pytest.raises(ImportFaults, match="is already number 1 of season 2"):
        import_content([folder])
    assert Episode.objects.get(slug="bonus").number == 3


def test_topics_that_are_not_there_are_made_where_that_is_wanted(tmp_path):
    make_topic("C")
    texts = {
        "articles/a.md": manuscript("A", topics="[Sleep, C++, c, C#]"),
        "articles/b.md": manuscript("B", tags="[SLEEP, C plus plus]"),
    }
    folder = write(tmp_path / "in", texts)
    with pytest.raises(
        ImportFaults, match=r"line 3: there is no topic “Sleep” \(--create-topics creates it\)"
    ):
        import_content([folder])
    report = import_content([folder], create_topics=True)
    assert sorted(report.names["topics", "new"]) == ["c-plus-plus", "c-plus-plus-2", "c-sharp", "sleep"]
    assert manuscript_of(Article.objects.get(slug="a")).topics == ("Sleep", "C++", "C", "C#")
    assert manuscript_of(Article.objects.get(slug="b")).topics == ("Sleep", "C plus plus")
    assert {state for _, state in import_content([folder], create_topics=True).names} == {"unchanged"}


def test_what_cannot_be_a_topic_is_not_made_one(tmp_path):
    texts = {
        "articles/a.md": manuscript("A", topics=f"['!!!', {'x' * 101}, Sleeep]"),
        "topics/sleep.md": topic("Sleep"),
        "topics/rest.md": "---\nname:\n---\n",
        "articles/b.md": manuscript("B", topics="[Rest]"),
    }
    with pytest.raises(ImportFaults) as refused:
        import_content([write(tmp_path / "in", texts)], create_topics=True)
    assert [str(fault) for fault in refused.value.faults] == [
        "articles/a.md: line 3: there is no topic “!!!” "
        "(“!!!” has no letter or digit for a web address. Choose another name.)",
        f"articles/a.md: line 3: there is no topic “{'x' * 101}” "
        "(Ensure this value has at most 100 characters (it has 101).)",
        "topics/rest.md: line 1: name is missing",
    ]
    assert not Topic.objects.exists()
