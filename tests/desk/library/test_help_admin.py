"""Help lines at the desk: list and filters, form, check button, and where a line is used."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import HelpLine, HelpSubject
from tests.cast import make_article, make_author, make_help_line
from tests.corpora import HOSTILE

pytestmark = pytest.mark.django_db
LIST = "/admin/articles/helpline/"
FORM = {
    "name": "Samaritans",
    "slug": "samaritans",
    "level": "urgent",
    "regions": "gb, IE",
    "subjects": ["crisis", "suicide"],
    "dial": "116123",
    "show": "116 123",
    "languages": "EN",
    "position": "3",
}


def change(line: HelpLine) -> str:
    return f"{LIST}{line.pk}/change/"


def faults(response) -> dict[str, list[str]]:
    return dict(response.context["adminform"].form.errors)


def names(response) -> list[str]:
    return [line.slug for line in response.context["cl"].result_list]


def test_eli_adds_a_line(logged_in, eli):
    assert logged_in(eli).post(f"{LIST}add/", FORM).status_code == 302
    line = HelpLine.objects.get()
    assert (line.slug, line.regions, line.languages) == ("samaritans", ["GB", "IE"], ["en"])
    assert line.subjects == ["crisis", "suicide"]


def test_a_form_keeps_the_order_of_subjects_and_the_short_name(logged_in, eli):
    line = make_help_line(subjects=["suicide", "crisis"])
    form = FORM | {"slug": "forged", "subjects": ["crisis", "abuse", "suicide"]}
    assert logged_in(eli).post(change(line), form).status_code == 302
    line.refresh_from_db()
    assert (line.slug, line.subjects) == ("988-lifeline", ["suicide", "crisis", "abuse"])


WRONG_VALUES = [
    ("show", "999"),
    ("replaced_by", "4711"),
    *(("regions", value) for value in HOSTILE[:1]),
]
OTHER_VALUES = [
    ("text_number", "+4485258"),
    ("regions", "UK"),
    ("languages", "english"),
    ("web_url", "http://example.org"),
    ("subjects", ["nothing"]),
    ("position", "-1"),
    *(("regions", value) for value in HOSTILE[4:16:4]),
]


@pytest.mark.parametrize("values", [WRONG_VALUES, pytest.param(OTHER_VALUES, marks=pytest.mark.soak)])
def test_a_wrong_value_is_said_at_its_field(logged_in, eli, values):
    client = logged_in(eli)
    for field, value in values:
        response = client.post(f"{LIST}add/", FORM | {field: value})
        assert response.status_code == 200, (field, value)
        assert list(faults(response)) == [field], (field, value)


def test_two_lines_cannot_replace_each_other(logged_in, eli):
    line = make_help_line("old", replaced_by=make_help_line("new"))
    response = logged_in(eli).post(change(line.replaced_by), FORM | {"replaced_by": line.pk})
    assert "replaced by this line itself" in faults(response)["replaced_by"][0]


def test_the_list_is_filtered_by_check_country_and_subject(logged_in, eli):
    today = timezone.localdate()
    day = timedelta(days=1)
    make_help_line("never", regions=["GB"], subjects=["crisis"])
    make_help_line("overdue", checked_on=today - day, check_by=today - day)
    checked = make_help_line("checked", checked_on=today, check_by=today)
    make_help_line("closed", replaced_by=checked)
    desk = logged_in(eli)
    for query, expected in (
        ("check=due", ["never", "overdue"]),
        ("check=unchecked", ["never"]),
        ("check=overdue", ["overdue"]),
        ("check=closed", ["closed"]),
        ("country=GB", ["never"]),
        ("subject=crisis", ["never"]),
        ("check=odd", ["checked", "closed", "never", "overdue"]),
    ):
        assert sorted(names(desk.get(f"{LIST}?{query}"))) == expected, query
    page = desk.get(LIST).content.decode()
    for words in ("Not checked", "Check overdue since", "Checked on", "Closed, replaced by 988 Lifeline"):
        assert words in page


def test_eli_has_checked_a_line_today(logged_in, eli, ada):
    line = make_help_line()
    page = logged_in(eli).get(change(line)).content.decode()
    assert "Checked today" in page
    response = logged_in(eli).post(f"{LIST}{line.pk}/check/", follow=True)
    assert "Checked today. Check it again by" in response.content.decode()
    line.refresh_from_db()
    assert (line.checked_on, line.checked_by) == (timezone.localdate(), "eli")
    assert logged_in(ada).post(f"{LIST}{line.pk}/check/").status_code == 403


def test_a_line_says_where_it_is_used_and_is_not_deleted_there(logged_in, eli, ada):
    line = make_help_line()
    make_article("Sleep", sections=[("get-help", "", "{help: 988-lifeline}")], by=eli)
    make_author("Ana Moreira", bio="{help: 988-lifeline}")
    page = logged_in(eli).get(change(line)).content.decode()
    assert ">Sleep</a>" in page
    assert ">Ana Moreira</a>" in page
    answer = logged_in(eli).post(f"{LIST}{line.pk}/delete/", {"post": "yes"})
    assert "These drafts place it: Sleep." in answer.content.decode()
    assert HelpLine.objects.exists()
    assert ">Sleep</a>" not in logged_in(ada).get(change(line)).content.decode()


def test_a_line_without_use_is_deleted(logged_in, eli):
    line = make_help_line()
    assert logged_in(eli).post(f"{LIST}{line.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not HelpLine.objects.exists()


def test_the_start_page_names_the_lines_to_check_for_those_who_may(logged_in, eli, ada):
    make_help_line(name="Samaritans")
    assert "Help lines to check" in logged_in(eli).get("/admin/").content.decode()
    assert "Help lines to check" not in logged_in(ada).get("/admin/").content.decode()


def test_eli_orders_and_adds_subjects(logged_in, eli):
    desk = logged_in(eli)
    crisis = HelpSubject.objects.get(slug="crisis")
    form = {"name": "Crisis", "position": "99"}
    assert desk.post(f"/admin/articles/helpsubject/{crisis.pk}/change/", form).status_code == 302
    assert HelpSubject.objects.last() == crisis
    form = {"name": "Grief", "slug": "grief", "position": "0"}
    assert desk.post("/admin/articles/helpsubject/add/", form).status_code == 302
    assert HelpSubject.objects.last().slug == "grief"


def test_a_preview_of_a_section_has_the_line(logged_in, eli):
    make_help_line()
    answer = logged_in(eli).post("/admin/markdown/preview/", {"content": "{help: 988-lifeline}"})
    assert 'href="tel:988"' in answer.content.decode()


def test_a_line_in_use_is_not_deleted_and_the_page_says_what_to_do(logged_in, eli):
    line = make_help_line()
    make_article(sections=[("get-help", "", "{help: 988-lifeline}")])
    page = logged_in(eli).get(f"{LIST}{line.pk}/delete/").content.decode()
    assert "“988 Lifeline” cannot be deleted because it is in use:" in page
    assert "choose another help line under “Replaced by” instead" in page
    assert ">Back</a>" in page


def test_deleting_asks_in_one_sentence(logged_in, eli):
    line = make_help_line()
    client = logged_in(eli)
    page = client.get(f"{LIST}{line.pk}/delete/").content.decode()
    assert "Delete “988 Lifeline”? This cannot be undone." in page
    assert ">Cancel</a>" in page
    client.post(f"{LIST}{line.pk}/delete/", {"post": "yes"})
    assert not HelpLine.objects.exists()
