"""Help lines in a content folder: import, export, round trip, and faults with their lines."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.manuscript import FaultyText
from articles.models import Address, Article, Edition, HelpLine, HelpSubject
from articles.transfer import ImportFaults, export_content, import_content
from articles.transfer.content_folder.help_records import HelpLineRecord, read_help_line, write_help_line
from tests.cast import make_author, make_help_line, make_live
from tests.corpora import HOSTILE
from tests.transfer.folders import files_in, write

LINE = """---
name: Samaritans
level: urgent
regions: [GB, IE]
subjects: [suicide, crisis]
dial: "116123"
show: "116 123"
web_url: https://www.samaritans.org/
languages: [en]
checked_on: 2026-01-05
check_by: 2026-07-05
position: 20
---
"""
ARTICLE = "---\ntitle: Sleep\n---\n\nHello.\n\n::: get-help\n{help: samaritans}\n:::\n"

LINES = st.text("aB1 é“”:#-'\"[]{},|>&*!%@`\\\u200d", max_size=12).map(str.strip)
DAYS = st.none() | st.dates()
RECORDS = st.builds(
    HelpLineRecord,
    name=LINES.filter(bool),
    regions=st.lists(st.sampled_from(["US", "NO", "001"]), min_size=1).map(tuple),
    level=st.sampled_from(["emergency", "urgent", "support"]),
    audience=LINES,
    subjects=st.lists(LINES.filter(bool), max_size=2).map(tuple),
    dial=LINES,
    show=LINES,
    text_number=LINES,
    text_keyword=LINES,
    note=LINES,
    checked_on=DAYS,
    check_by=DAYS,
    position=st.integers(0, 99_999),
    replaced_by=LINES,
)


def faults(folder) -> list[str]:
    with pytest.raises(ImportFaults) as caught:
        import_content([folder])
    return [str(fault) for fault in caught.value.faults]


@given(RECORDS)
def test_a_help_line_comes_back(record):
    assert read_help_line(write_help_line(record))[0] == record


@pytest.mark.parametrize("value", HOSTILE)
def test_a_hostile_value_comes_back_or_is_refused(value):
    try:
        read = read_help_line(write_help_line(HelpLineRecord(name=value, regions=("US",), note=value)))[0]
    except FaultyText:
        return
    assert (read.name, read.note) == (value, value)


@pytest.mark.django_db
def test_a_folder_brings_lines_and_articles_that_place_them(tmp_path):
    folder = write(tmp_path / "in", {"help/samaritans.md": LINE, "articles/sleep.md": ARTICLE})
    report = import_content([folder], publish=True)
    assert report.names["help", "new"] == ["samaritans"]
    line = HelpLine.objects.get()
    assert (line.regions, line.subjects, line.dial) == (["GB", "IE"], ["suicide", "crisis"], "116123")
    assert (line.checked_on, line.position) == (date(2026, 1, 5), 20)
    assert list(Edition.objects.get().help_lines.all()) == [line]
    assert import_content([folder]).names["help", "unchanged"] == ["samaritans"]
    write(folder, {"help/samaritans.md": LINE.replace("116 123", "11 61 23")})
    assert import_content([folder / "help"]).names == {("help", "changed"): ["samaritans"]}


@pytest.mark.django_db
@pytest.mark.parametrize("live", [pytest.param(False, marks=pytest.mark.soak), True])
def test_what_comes_out_goes_in_and_comes_out_the_same(tmp_path, live):
    new = make_help_line("new", subjects=["crisis"], note="--- “quoted”: yes")
    make_help_line("old", replaced_by=new)
    make_live("Sleep", sections=[("get-help", "", "{help: old}")])
    export_content(tmp_path / "once", live=live)
    assert {"help/new.md", "help/old.md"} <= set(files_in(tmp_path / "once"))
    Article.objects.all().delete()
    Address.objects.all().delete()
    HelpLine.objects.update(replaced_by=None)
    HelpLine.objects.all().delete()
    import_content([tmp_path / "once"], publish=True)
    export_content(tmp_path / "again", live=live)
    assert files_in(tmp_path / "once") == files_in(tmp_path / "again")


@pytest.mark.django_db
def test_one_article_brings_the_lines_it_places_and_what_replaces_them(tmp_path):
    new = make_help_line("new")
    make_help_line("old", replaced_by=new)
    make_help_line("bio")
    make_help_line("other")
    ana = make_author("Ana Moreira", bio="{help: bio}")
    make_live("Sleep", authors=[ana], sections=[("get-help", "", "{help: old}")])
    export_content(tmp_path / "out", ["sleep"])
    found = sorted(name for name in files_in(tmp_path / "out") if name.startswith("help/"))
    assert found == ["help/bio.md", "help/new.md", "help/old.md"]


@pytest.mark.django_db
def test_a_new_subject_goes_to_the_end_and_is_named_in_the_report(tmp_path):
    text = LINE.replace("[suicide, crisis]", "[crisis, farm-life]")
    report = import_content([write(tmp_path / "in", {"help/samaritans.md": text})])
    assert report.notes == [
        "help/samaritans.md: “Farm life” is a new subject, at the end of the list of help subjects"
    ]
    assert HelpSubject.objects.last().slug == "farm-life"


@pytest.mark.django_db
def test_a_line_is_known_by_its_id(tmp_path):
    line = make_help_line("samaritans")
    other = LINE.replace("name:", f"id: {line.public_id}\nname:")
    assert faults(write(tmp_path / "in", {"help/others.md": other})) == [
        "help/others.md: line 2: this is the id of help/samaritans.md"
    ]


@pytest.mark.django_db
def test_what_is_wrong_with_a_line_is_said_with_its_line(tmp_path):
    texts = {
        "help/a.md": "---\nname: A\nregions: [UK]\ndial: +4485258\nlevel: urgnt\n---\n",
        "help/b.md": "---\nname: B\nregions: [UK]\ndial: +4485258\nweb_url: http://b.org\n---\n",
        "help/c.md": "---\nname: C\nregions: [GB]\ndial: 988\nchecked_on: yesterday\n---\n\nText.\n",
        "help/cc.md": "---\nname: C\nregions: [GB]\nphone: 1\n---\n",
        "help/d.md": "---\nregions: [GB]\nreplaced_by: e\ndial: 988\nname: D\n---\n",
        "help/e.md": "---\nregions: [GB]\nreplaced_by: d\ndial: 988\nname: E\n---\n",
        "help/f.md": "---\nregions: [GB]\nreplaced_by: dd\ndial: 988\nname: F\n---\n",
        "help/G.md": "---\nregions: [GB]\ndial: 988\nname: G\n---\n",
    }
    assert faults(write(tmp_path / "in", texts)) == [
        "help/G.md: slug: Write a-z, 0-9 and “-” only, such as 988-lifeline.",
        'help/a.md: line 5: level: “urgnt” is none of emergency, urgent, support; did you mean "urgent"?',
        "help/b.md: line 3: regions: “UK” is no country code of ISO 3166, such as US, GB or IE.",
        "help/b.md: line 4: dial: A short code is dialed without a country code: write 85258 instead of "
        "“+4485258”.",
        "help/b.md: line 5: web_url: Write a web address that begins with https://.",
        "help/c.md: line 5: checked_on: “yesterday” is not a date such as 2026-03-03",
        "help/c.md: line 8: a help line has no text below its keys; write it as “note: …”",
        'help/cc.md: line 4: unknown key "phone"',
        "help/d.md: line 3: these help lines replace each other in a circle",
        "help/e.md: line 3: these help lines replace each other in a circle",
        'help/f.md: line 3: there is no help line “dd”; did you mean "d"?',
    ]
    assert not HelpLine.objects.exists()


@pytest.mark.django_db
def test_a_text_that_places_an_unknown_line_is_a_fault_with_a_suggestion(tmp_path):
    make_help_line("samaritan")
    texts = {
        "articles/sleep.md": ARTICLE,
        "authors/ana.md": "---\nname: Ana\n---\n\nHello.\n\n{help: nobody}\n",
    }
    assert faults(write(tmp_path / "in", texts)) == [
        'articles/sleep.md: line 8: there is no help line “samaritans”; did you mean "samaritan"?',
        "authors/ana.md: line 5: there is no help line “nobody”",
    ]
    assert not Article.objects.exists()
