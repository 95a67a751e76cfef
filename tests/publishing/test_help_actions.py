"""Help lines: who may change them, what is refused while they are in use, and publishing texts with them."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from articles.freshness import generation
from articles.models import Article, Edition, HelpLine, HelpSubject, Series, Topic
from articles.publishing import Refused, publish, roll_back
from articles.publishing.help_actions import (
    check_help_line,
    delete_help_line,
    delete_help_subject,
    save_help_line,
    save_help_subject,
    uses_of,
)
from articles.publishing.library import save_measured_episode, save_topic
from articles.publishing.series_actions import save_series
from tests.cast import make_article, make_author, make_help_line, make_live, rewrite
from tests.reading.episodes import make_episode

pytestmark = pytest.mark.django_db
PLACED = [("get-help", "", "{help: 988-lifeline}")]


def test_ada_reads_help_lines_and_eli_changes_them(ada, eli):
    assert ada.has_perm("articles.view_helpline")
    line = make_help_line()
    for act in (save_help_line, check_help_line, delete_help_line):
        with pytest.raises(PermissionDenied):
            act(line, by=ada)
    before = generation()
    line.note = "They listen."
    save_help_line(line, by=eli)
    assert generation() > before


def test_a_new_site_has_an_ordered_list_of_subjects():
    slugs = list(HelpSubject.objects.values_list("slug", flat=True))
    assert slugs[:4] == ["emergency", "crisis", "suicide", "self-harm"]


def test_a_new_subject_goes_to_the_end_and_one_in_use_stays(eli):
    grief = save_help_subject(HelpSubject(slug="grief", name="Grief"), by=eli)
    assert HelpSubject.objects.last() == grief
    line = make_help_line(subjects=["grief"])
    with pytest.raises(Refused, match=line.name):
        delete_help_subject(grief, by=eli)
    with pytest.raises(ValidationError, match="no subject “gref”"):
        make_help_line("other", subjects=["gref"])


def test_eli_checks_a_line_for_six_months(clock, eli):
    clock.move_to("2026-08-31T12:00:00Z")
    line = check_help_line(make_help_line(), by=eli)
    assert (line.checked_on, line.checked_by, line.check_by) == (
        date(2026, 8, 31),
        "eli",
        date(2027, 2, 28),
    )


def test_the_short_name_of_a_line_stays():
    line = make_help_line()
    line.slug = "other"
    with pytest.raises(ValidationError, match="stays as it is"):
        save_help_line(line, by=None)


@pytest.mark.parametrize("kind", ["draft", "edition", "bio", "notes", "replacement"])
def test_a_line_in_use_cannot_be_deleted(kind, eli):
    line = make_help_line()
    if kind == "draft":
        make_article("Used here", sections=PLACED)
    elif kind == "edition":
        article = make_live("Used here", sections=PLACED)
        rewrite(article, "Call somebody.")
    elif kind == "bio":
        make_author("Used here", bio="{help: 988-lifeline}")
    elif kind == "notes":
        make_episode("Used here", notes="{help: 988-lifeline}")
    else:
        make_help_line("old", name="Used here", replaced_by=line)
    with pytest.raises(Refused, match="Used here"):
        delete_help_line(line, by=eli)
    assert HelpLine.objects.filter(pk=line.pk).exists()


def test_a_line_that_is_only_mentioned_can_be_deleted(eli):
    line = make_help_line()
    make_article(sections=[("get-help", "", "```\n{help: 988-lifeline}\n```\n\n{help: 988-lifeline-two}")])
    assert not uses_of(line)
    delete_help_line(line, by=eli)
    assert not HelpLine.objects.exists()


def test_a_draft_keeps_an_unknown_line_and_publishing_names_it():
    make_help_line()
    article = make_article(
        sections=[("text", "", "Hello."), ("get-help", "", "Call:\n\n{help: 988-lifline}")]
    )
    with pytest.raises(Refused) as refused:
        publish(article, by=None)
    assert refused.value.reasons == (
        'There is no help line “988-lifline” (section 2, line 3); did you mean "988-lifeline"?',
    )
    assert "{help: 988-lifline}" in Article.objects.get().sections.last().body


def test_a_copy_of_an_edition_places_the_same_lines():
    line = make_help_line()
    article = make_live(sections=PLACED)
    first = Edition.objects.get()
    rewrite(article, "Call somebody.")
    publish(article, by=None)
    assert not Edition.objects.get(number=2).help_lines.exists()
    assert list(roll_back(first, by=None).help_lines.all()) == [line]


def test_show_notes_name_lines_that_exist_and_descriptions_place_none():
    episode = make_episode()
    episode.notes = "{help: nobody}"
    with pytest.raises(ValidationError, match="no help line “nobody”"):
        save_measured_episode(episode, by=None)
    make_help_line("nobody")
    assert "<help-line" in save_measured_episode(episode, by=None).notes_html
    with pytest.raises(ValidationError, match="cannot place a help line"):
        save_topic(Topic(name="Sleep", description="{help: nobody}"), by=None)
    with pytest.raises(ValidationError, match="cannot place a help line"):
        save_series(Series(title="Sleep", description="{help: nobody}"), [], by=None)


def test_two_editors_who_close_lines_at_once_do_not_close_a_circle():
    first, second = make_help_line("first"), make_help_line("second")
    opened = HelpLine.objects.get(pk=first.pk)
    opened.replaced_by = HelpLine.objects.get(pk=second.pk)
    second.replaced_by = first
    save_help_line(second, by=None)
    with pytest.raises(ValidationError, match="replaced by this line itself"):
        save_help_line(opened, by=None)
