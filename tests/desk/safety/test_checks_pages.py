"""What the checks find stands beside the form, on a page of its own and before publishing."""

import pytest

from articles.models import Article, SetAside, WordingTerm, draft_manuscript_of
from articles.models.set_aside import set_asides_of
from articles.publishing.preflight.preflight_checks import prepare_preflight
from articles.publishing.preflight.preflight_report import make_report, preflight_of
from articles.publishing.preflight.setting_aside import bring_back, set_aside
from articles.publishing.refusals import Refused
from tests.cast import make_article, rewrite
from tests.desk.posting import change, form, page, section

pytestmark = pytest.mark.django_db
SCRIPT = {"X-Requested-With": "XMLHttpRequest"}
BODY = "My aunt suffers from anxiety."
SENTENCE = "“suffers from” can hurt or label people."


@pytest.fixture
def article(ada) -> Article:
    return make_article(sections=[("text", "How is she?", BODY)], by=ada)


def wording_in(article: Article):
    return next(one for one in preflight_of(article).warnings if one.check == "wording")


def posted(article: Article, **more: str) -> dict[str, str]:
    finding = wording_in(article)
    return {"check": finding.check, "subject": finding.subject, "reason": "her own words"} | more


def test_a_warning_is_set_aside_until_its_text_changes(article, ada):
    row = set_aside(article, wording_in(article), reason="her  own words", by=ada)
    report = preflight_of(article)
    assert "wording" not in {one.check for one in report.findings}
    assert [(one.row.reason, one.row.by_name) for one in report.aside] == [("her own words", "ada")]
    rewrite(article, f"First, something new.\n\n{BODY}")
    assert preflight_of(article).aside
    rewrite(article, BODY.replace("anxiety", "panic"))
    assert wording_in(article).sentence.startswith(SENTENCE)
    assert set_asides_of(article) == [row]  # kept for reviewers


def test_a_warning_comes_back_on_request(article, ada):
    row = set_aside(article, wording_in(article), reason="a quotation", by=ada)
    bring_back(article, row.pk, by=ada)
    bring_back(article, row.pk, by=ada)
    assert wording_in(article)


def test_what_stops_a_publication_cannot_be_set_aside(ada):
    article = make_article(sections=[("text", "", "[her](url)")], by=ada)
    (blocking,) = preflight_of(article).blocking
    with pytest.raises(Refused, match="cannot be set aside"):
        set_aside(article, blocking, reason="a joke", by=ada)
    SetAside.objects.create(article=article, check_name="links", subject=blocking.subject, reason="forged")
    assert preflight_of(article).blocking


@pytest.mark.parametrize("reason", ["", "  ", "a" * 301])
def test_a_warning_is_set_aside_with_a_reason_of_one_line(article, ada, reason):
    with pytest.raises(Refused, match="Write a reason"):
        set_aside(article, wording_in(article), reason=reason, by=ada)


def test_findings_are_grouped_by_section(article):
    report = make_report(prepare_preflight(draft_manuscript_of(article), for_editor=True), [])
    assert [group.name for group in report.groups] == ["Whole article", "How is she?"]


def test_the_form_and_the_publish_page_show_the_list(logged_in, eli, article):
    for address in (change(article), page(article, "publish"), page(article, "checks")):
        shown = logged_in(eli).get(address).content.decode()
        assert SENTENCE in shown
        assert f"{'' if 'change' in address else change(article)}#section-1" in shown


def test_the_preview_has_the_list_of_the_unsaved_text(logged_in, ada, article):
    unsaved = form([section("How?", "He is an addict. [x](url)")], article=article)
    answer = logged_in(ada).post(page(article, "preview"), unsaved, headers=SCRIPT).json()["checks"]
    assert "1 to fix" in answer
    assert 'data-with="person with an addiction"' in answer
    assert answer.index("has no web address yet") < answer.index("“addict” can hurt")


def test_a_suggestion_is_set_aside_without_a_script(logged_in, ada, article):
    client = logged_in(ada)
    shown = client.post(page(article, "checks"), posted(article), follow=True).content.decode()
    assert "ada, " in shown
    assert "“her own words”" in shown
    row = SetAside.objects.get()
    client.post(page(article, "checks"), {"bring_back": str(row.pk)})
    assert not SetAside.objects.exists()


def test_a_suggestion_of_an_unsaved_text_is_set_aside_by_the_script(logged_in, ada, article):
    unsaved = form([section("How?", "He is an addict.")], article=article)
    same = make_article("The same text, saved", sections=[("text", "How?", "He is an addict.")])
    finding = wording_in(same)
    values = {"check": "wording", "subject": finding.subject, "reason": "his word"}
    answer = logged_in(ada).post(page(article, "checks"), unsaved | values, headers=SCRIPT)
    assert "his word" in answer.json()["checks"]
    assert SetAside.objects.get().sentence == finding.sentence


def test_a_forged_or_outdated_suggestion_is_refused(logged_in, ada, article):
    client = logged_in(ada)
    for values in (posted(article, subject="0" * 32), posted(article, check="links")):
        answer = client.post(page(article, "checks"), values, headers=SCRIPT)
        assert (answer.status_code, "has changed since" in answer.json()["message"]) == (422, True)
    assert not SetAside.objects.exists()


def test_a_suggestion_of_another_article_is_not_brought_back(logged_in, ada, article):
    other = make_article("Other", by=ada)
    row = set_aside(article, wording_in(article), reason="a quotation", by=None)
    logged_in(ada).post(page(other, "checks"), {"bring_back": str(row.pk)})
    assert SetAside.objects.get() == row


def test_editors_change_the_word_list(logged_in, eli, article):
    client, words = logged_in(eli), "/admin/articles/wordingterm/"
    fields = {"language": "en", "kind": "wording", "term": "my  aunt", "alternatives": "she;  her ; "}
    faulty = client.post(f"{words}add/", fields | {"term": "*"}).content.decode()
    assert "A term needs a word." in faulty
    client.post(f"{words}add/", fields)
    assert WordingTerm.objects.get(term="my aunt").alternatives == "she; her"
    sentences = {one.sentence for one in preflight_of(article).warnings}
    assert "“My aunt” can hurt or label people. Better: “She” or “Her”." in sentences
    assert ">Spanish<" in client.get(f"{words}?q=yonqui").content.decode()
