"""Importing: everything or nothing, who may import, and how the names in texts are resolved."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command

from articles.models import Article, Edition, manuscript_of
from articles.transfer import ImportFaults, import_content
from authors.models import Author
from tests.cast import make_author, make_live, make_topic
from tests.transfer.counting import counts
from tests.transfer.folders import files_in, full_folder, manuscript, picture, write

pytestmark = pytest.mark.django_db


def faults(*paths, **options) -> list[str]:
    with pytest.raises(ImportFaults) as caught:
        import_content(paths, **options)
    return [str(fault) for fault in caught.value.faults]


def test_a_whole_folder_comes_in_as_drafts(tmp_path, cleo):
    report = import_content([write(tmp_path / "in", full_folder())], by=cleo)
    counted = {
        kind: report.count(kind, "new")
        for kind in ("articles", "pages", "authors", "topics", "episodes", "pictures")
    }
    assert counted == {"articles": 2, "pages": 1, "authors": 2, "topics": 3, "episodes": 2, "pictures": 3}
    article = Article.objects.get(slug="what-happens-first")
    assert article.created_by == cleo
    assert [str(author) for author in article.authors.order_by("bylines__position")] == [
        "Ana Moreira",
        "Rae Kim",
    ]
    assert [(revision.reason, revision.made_by) for revision in article.revisions.all()] == [
        ("Imported", cleo)
    ]
    assert Author.objects.get(slug="ana-moreira").portrait["width"] == 64
    second = Article.objects.get(slug="can-i-stop")  # it came before, and is related to what comes after
    assert (list(article.related.all()), list(second.related.all())) == ([second], [article])
    assert Edition.objects.count() == 0
    assert report.published == report.scheduled == []


def test_an_import_says_everything_that_is_wrong_and_changes_nothing(tmp_path, capsys):
    make_topic("Anxiety")
    make_author("Ana Moreira")
    before = counts()
    folder = write(
        tmp_path / "in",
        full_folder()
        | {
            "articles/one.md": manuscript(body="Text.\n\n::: deepdive\nMore.\n:::", authors="[ana-moriera]"),
            "articles/two.md": manuscript(title="", topics="[anxeity]", colour="red"),
            "articles/three.md": manuscript(related="[can-i-stpo]", image="images/chair.png", slug="drei"),
        },
    )
    with pytest.raises(CommandError, match="7 faults in 3 files; nothing was changed") as stop:
        call_command("import_content", str(folder), "--publish")
    assert stop.value.returncode == 1
    assert capsys.readouterr().err.splitlines() == [
        'articles/one.md: line 3: there is no author “ana-moriera”; did you mean "ana-moreira"?',
        'articles/one.md: line 8: unknown section type "deepdive"; did you mean "deep-dive"?',
        'articles/three.md: line 3: there is no article “can-i-stpo”; did you mean "can-i-stop"?',
        "articles/three.md: line 4: there is no picture “images/chair.png”"
        '; did you mean "images/chairs.png"?',
        'articles/two.md: line 2: the title is missing; begin with "---", "title: …" and "---"',
        'articles/two.md: line 3: there is no topic “anxeity”; did you mean "Anxiety"? '
        "(--create-topics creates it)",
        'articles/two.md: line 4: unknown key "colour"',
    ]
    assert counts() == before
    assert not files_in(tmp_path / "media")


def test_a_related_article_is_found_by_an_address_it_had_before(tmp_path):
    post = make_live("Can I stop?")
    post.slug = "stopping"
    post.save()
    import_content([write(tmp_path / "in", {"articles/new.md": manuscript(related="[can-i-stop]")})])
    assert manuscript_of(Article.objects.get(slug="new")).related == ("stopping",)


def test_topics_are_found_by_name_and_alias_in_any_case(tmp_path):
    anxiety = make_topic("Anxiety")
    anxiety.aliases = ["worry"]
    anxiety.save()
    texts = {f"articles/{name}.md": manuscript(topics=f"[{name}]") for name in ("ANXIETY", "Worry")}
    import_content([write(tmp_path / "in", {path.lower(): text for path, text in texts.items()})])
    for slug in ("anxiety", "worry"):
        assert manuscript_of(Article.objects.get(slug=slug)).topics == ("Anxiety",)


def test_a_dry_run_reports_and_changes_nothing(tmp_path):
    before = counts()
    folder = write(tmp_path / "in", full_folder())
    report = import_content([folder], publish=True, dry_run=True)
    assert report.count("articles", "new") == 2
    assert sorted(report.published) == ["about", "can-i-stop", "what-happens-first"]
    assert counts() == before
    assert not files_in(tmp_path / "media")


def test_a_sign_off_without_a_day_or_a_person_is_a_fault(tmp_path, rae):
    texts = {
        "articles/a.md": manuscript(reviewer="rae-kim"),
        "articles/b.md": manuscript(reviewed="2026-05-05"),
        "articles/c.md": manuscript(reviewer="rae-kim", reviewed="2026-05-05", review_due="2026-05-04"),
        "articles/d.md": manuscript(reviewer="rae-kin", reviewed="2026-05-05"),
    }
    assert faults(write(tmp_path / "in", texts)) == [
        "articles/a.md: line 3: a review also needs reviewed",
        "articles/b.md: line 3: a review also needs reviewer",
        "articles/c.md: line 5: the next review is due before this one was made",
        'articles/d.md: line 3: there is no author “rae-kin”; did you mean "rae-kim"?',
    ]


def test_importing_is_a_chief_editors_act(tmp_path, ada, eli, cleo):
    folder = write(tmp_path / "in", {"articles/new.md": manuscript()})
    for user in (ada, eli):
        with pytest.raises(PermissionDenied):
            import_content([folder], by=user)
    assert import_content([folder], publish=True, by=cleo).published == ["new"]


def test_the_command_names_whom_it_acts_for(tmp_path, cleo, eli, capsys):
    folder = write(tmp_path / "in", {"articles/new.md": manuscript()})
    with pytest.raises(CommandError, match="no user “nobody”"):
        call_command("import_content", folder, by="nobody")
    with pytest.raises(CommandError, match="may not"):
        call_command("import_content", folder, by="eli")
    call_command("import_content", folder, by="cleo")
    assert Article.objects.get().created_by == cleo
    assert capsys.readouterr().out.split() == ["new", "changed", "unchanged", "articles", "1", "0", "0"]


def test_another_articles_address_is_refused(tmp_path):
    article = make_live("Can I stop?")
    article.slug = "stopping"
    article.save()
    said = faults(write(tmp_path / "in", {"articles/can-i-stop.md": manuscript()}))
    assert said == [
        "articles/can-i-stop.md: The web address “can-i-stop” belongs to “Can I stop?”. Choose another one."
    ]


def test_a_page_may_not_take_a_word_the_site_uses(tmp_path):
    said = faults(write(tmp_path / "in", {"articles/topics.md": manuscript(kind="page", slug="topics")}))
    assert said == [
        "articles/topics.md: line 4: The site itself uses the web address “topics”. Choose another one."
    ]


def test_two_topics_of_one_name_are_a_fault(tmp_path):
    make_topic("Worry")
    said = faults(
        write(tmp_path / "in", {"topics/anxiety.md": "---\nname: Anxiety\naliases: [WORRY]\n---\n"})
    )
    assert said == ["topics/anxiety.md: line 3: “WORRY” is also a name of topics/worry.md"]


PARTS = (
    *("articles", "articles/about.md", "authors/ana-moreira.md", "episodes"),
    *("images", "images/deep", "images/authors", "images/chairs.png", "audio", "audio/bonus.m4a"),
)


@pytest.mark.parametrize(
    "parts", [PARTS[::3], pytest.param(PARTS, marks=pytest.mark.soak)], ids=["some", "all"]
)
def test_a_part_of_a_folder_can_be_imported_alone_if_the_rest_is_in_the_database(tmp_path, parts):
    folder = write(tmp_path / "in", full_folder())
    import_content([folder])
    for part in parts:
        report = import_content([folder / part])
        assert {state for (_, state) in report.names} <= {"unchanged"}, part


def test_a_manuscript_may_lie_anywhere(tmp_path):
    import_content([write(tmp_path, {"drafts/my-question.md": manuscript()}) / "drafts" / "my-question.md"])
    assert Article.objects.get().slug == "my-question"


def test_parts_of_a_folder_may_be_named_twice(tmp_path):
    folder = write(tmp_path / "in", {"articles/new.md": manuscript()})
    report = import_content([folder, folder / "articles" / "new.md", folder / "articles"])
    assert report.names == {("articles", "new"): ["new"]}


def test_naming_oneself_or_something_twice_is_a_fault(tmp_path):
    post = make_live("Can I stop?")
    post.slug = "stopping"
    post.save()
    text = manuscript(related="[new, stopping, can-i-stop]")
    assert faults(write(tmp_path / "in", {"articles/new.md": text})) == [
        "articles/new.md: line 3: an article cannot be related to itself",
        "articles/new.md: line 3: “stopping” is named twice",
    ]


def test_a_faulty_author_is_one_fault_and_not_one_more_for_each_article(tmp_path):
    folder = {"authors/ana.md": "---\nname: \n---\n", "articles/new.md": manuscript(authors="[ana]")}
    assert faults(write(tmp_path / "in", folder)) == ["authors/ana.md: line 1: name is missing"]


def test_what_no_row_could_hold_is_a_fault(tmp_path):
    folder = {
        "articles/new.md": manuscript(dek="x" * 501),
        "authors/ana.md": "---\nname: Ana\nlinks: [javascript:alert(1)]\n---\n",
        "topics/oh.md": "---\nname: '!!!'\n---\n",
    }
    assert faults(write(tmp_path / "in", folder)) == [
        "articles/new.md: line 3: dek: Ensure this value has at most 500 characters (it has 501).",
        "authors/ana.md: line 3: links: “javascript:alert(1)” is not a web address. "
        "It should begin with https://",
        "topics/oh.md: line 2: name: “!!!” has no letter or digit for a web address. Choose another name.",
    ]


def test_names_that_stand_for_nothing_are_faults_wherever_they_stand(tmp_path):
    folder = {
        "articles/a.md": manuscript(episode="first-sessions"),
        "articles/b c.md": manuscript(),
        "articles/d.md": manuscript(body="## " + "x" * 501 + "\n\nText."),
        "authors/ana.md": "---\nname: Ana\nportrait: images/authors/anna.png\n---\n",
        "images/authors/ana.png": picture(),
    }
    said = faults(write(tmp_path / "in", folder))
    assert said[:2] == [
        "articles/a.md: line 3: there is no episode “first-sessions”",
        "articles/b c.md: a text is named by its web address: letters a-z, digits and “-”, then .md",
    ]
    assert said[-2].startswith("articles/d.md: line ")
    assert said[-1] == (
        "authors/ana.md: line 3: there is no picture “images/authors/anna.png”"
        '; did you mean "images/authors/ana.png"?'
    )


def test_what_cannot_be_published_is_a_fault_of_its_file(tmp_path):
    folder = write(tmp_path / "in", {"articles/a.md": manuscript(), "articles/b.md": manuscript(body="")})
    assert faults(folder, publish=True) == ["articles/b.md: There is no text yet. Add a section."]
    assert not Article.objects.exists()
    assert import_content([folder]).count("articles", "new") == 2
