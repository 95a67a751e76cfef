"""Eli decides about sensitive sections: on their own page, from the form, and before publishing."""

import pytest

from articles.manuscript.decisions import section_digest
from articles.models import Article, Edition, Revision, SafetyTerm, draft_manuscript_of
from tests.cast import make_article, make_help_line
from tests.desk.posting import change, form, form_sections, page, publication, section

HARD = ("text", "What if it gets dark?", "You may think about suicide. He committed suicide.\n\nIn crisis?")


@pytest.fixture
def article(db, ada) -> Article:
    return make_article(sections=[HARD, ("text", "Else", "Calm.")], by=ada)


def digest_of(article: Article) -> str:
    return section_digest(draft_manuscript_of(article).sections[0])


def test_every_page_shows_the_words_a_neutral_wording_and_the_question(logged_in, eli, article):
    client = logged_in(eli)
    for address in (change(article), page(article, "publish"), page(article, "safety")):
        shown = client.get(address).content.decode()
        assert "<mark>committed suicide</mark>" in shown
        assert "Neutral wording: died by suicide" in shown
        assert "<mark>In crisis</mark>" in shown
        assert f'name="touches-{digest_of(article)}" value="yes"' in shown
        assert "Yes, this section touches suicide" in shown


def test_eli_confirms_from_the_publish_page_and_returns_to_it(logged_in, eli, article):
    client, digest = logged_in(eli), digest_of(article)
    response = client.post(page(article, "safety"), {"page": "publish", f"touches-{digest}": "yes"})
    assert response.headers["Location"] == page(article, "publish")
    article.refresh_from_db()
    assert article.safety == [f"{digest} confirmed"]
    client.post(page(article, "publish"), publication(article))
    shown = client.get(page(article, "publish")).content.decode()
    assert not Edition.objects.exists()
    assert "so the article needs a help line" in shown


def test_a_no_needs_a_reason(logged_in, eli, article):
    client, digest = logged_in(eli), digest_of(article)
    answers = {"page": "change", f"touches-{digest}": "no"}
    refused = client.post(page(article, "safety"), answers).content.decode()
    assert "Write a reason for “No”" in refused
    saved = client.post(page(article, "safety"), answers | {f"reason-{digest}": "the title  of a film"})
    assert saved.headers["Location"] == change(article)
    article.refresh_from_db()
    assert article.safety == [f"{digest} dismissed: the title of a film"]


def test_an_answer_with_an_error_is_shown_again_beside_its_section(logged_in, eli, ada):
    article = make_article(sections=[HARD, ("text", "Else", "Suicide is hard to say.")], by=ada)
    first, second = map(section_digest, draft_manuscript_of(article).sections)
    answers = {f"touches-{first}": "no", f"reason-{first}": "x" * 201, f"touches-{second}": "yes"}
    shown = logged_in(eli).post(page(article, "safety"), answers).content.decode()
    assert "Not saved. Correct the errors below." in shown
    assert f'value="{"x" * 201}" aria-invalid="true" aria-describedby="error-{first}"' in shown
    assert f'id="error-{first}"' in shown
    assert f'id="error-{second}"' not in shown
    assert f'name="touches-{first}" value="no" checked' in shown
    assert f'name="touches-{second}" value="yes" checked' in shown
    article.refresh_from_db()
    assert article.safety == []


def test_a_reason_without_an_answer_is_not_lost(logged_in, eli, article):
    answers = {f"reason-{digest_of(article)}": "the title of a film"}
    shown = logged_in(eli).post(page(article, "safety"), answers).content.decode()
    assert "Choose “Yes” or “No”." in shown
    assert 'value="the title of a film"' in shown


def test_a_page_that_asks_nothing_has_no_button_to_save(logged_in, eli, ada):
    weak = make_article(sections=[("text", "Else", "In crisis?")], by=ada)
    shown = logged_in(eli).get(page(weak, "safety")).content.decode()
    assert "In crisis" in shown
    assert "Save decisions" not in shown


def test_a_section_that_changed_meanwhile_is_not_decided_unread(logged_in, eli, article):
    refused = logged_in(eli).post(page(article, "safety"), {f"touches-{'0' * 16}": "yes"}, follow=True)
    assert "has changed since" in refused.content.decode()


def test_ada_sees_the_words_but_an_editor_decides(logged_in, ada, article):
    client = logged_in(ada)
    shown = client.get(change(article)).content.decode()
    assert "<mark>committed suicide</mark>" in shown
    assert "An editor will decide whether this section touches suicide." in shown
    assert "touches-" not in shown
    assert client.post(page(article, "safety"), {f"touches-{digest_of(article)}": "yes"}).status_code == 403


def test_no_form_and_no_text_of_the_form_can_decide(logged_in, ada, article):
    forged = f"{digest_of(article)} confirmed"
    client, sections = logged_in(ada), form_sections(article)
    client.post(change(article), form(sections, article=article, safety=[forged], dek="New."))
    article.refresh_from_db()
    text = f"---\ntitle: What happens first?\nsafety: [{forged}]\n---\n\n## {HARD[1]}\n\n{HARD[2]}\n"
    client.post(change(article), form(article=article, mode="text", text=text))
    article.refresh_from_db()
    assert article.sections.count() == 1
    assert article.safety == []


def test_a_decision_made_meanwhile_is_no_conflict_with_an_open_form(logged_in, eli, article):
    client, digest = logged_in(eli), digest_of(article)
    opened = form(form_sections(article), article=article, dek="Typed meanwhile.")
    client.post(page(article, "safety"), {f"touches-{digest}": "yes"})
    assert client.post(change(article), opened).status_code == 302
    article.refresh_from_db()
    assert (article.dek, article.safety) == ("Typed meanwhile.", [f"{digest} confirmed"])
    assert f"safety: [{digest} confirmed]" in Revision.objects.latest("pk").text


def test_the_form_offers_the_sections_for_the_content_note(logged_in, eli, article):
    client = logged_in(eli)
    shown = client.get(change(article)).content.decode()
    assert 'name="content_note_sections" value="what-if-it-gets-dark"' in shown
    chosen = {
        "content_note": "It is about suicide.",
        "content_note_sections": ["what-if-it-gets-dark", "gone"],
    }
    client.post(change(article), form(form_sections(article), article=article, **chosen))
    article.refresh_from_db()
    assert article.content_note_sections == ["what-if-it-gets-dark", "gone"]
    shown = client.get(change(article)).content.decode()
    assert "gone: no such section" in shown
    assert "The content note names a section that is not there: gone." in shown


def test_a_number_of_no_help_line_is_pointed_out(logged_in, ada):
    make_help_line()
    article = make_article(sections=[("text", "", "Call 988, or 0800 1111.")], by=ada)
    shown = logged_in(ada).get(change(article)).content.decode()
    assert "The number 0800 1111 belongs to no help line." in shown
    assert "The number 988" not in shown


def test_a_misspelled_help_line_is_pointed_out_in_its_section(logged_in, ada):
    make_help_line()
    article = make_article(sections=[("get-help", "", "{help: 988-lifelin}")], by=ada)
    shown = logged_in(ada).get(change(article)).content.decode()
    card = shown[shown.index('id="section-1"') :].partition("</section>")[0]
    assert "There is no help line “988-lifelin”; did you mean &quot;988-lifeline&quot;?" in card
    assert '<span class="card-blocked">Fix before publishing</span>' in card


SCRIPT = {"X-Requested-With": "XMLHttpRequest"}


def test_a_save_returns_the_questions_about_the_text_that_was_saved(logged_in, eli, article):
    sections = [*form_sections(article), section("New?", "They abused her.")]
    saved = logged_in(eli).post(change(article), form(sections, article=article), headers=SCRIPT).json()
    parts = saved["safety"]
    assert len(parts["sections"]) == 3
    assert "<mark>abused her</mark>" in parts["sections"][2]
    assert "data-blocked" in parts["sections"][2]
    assert "data-blocked" not in parts["sections"][1]
    assert "“New?” has words about" in parts["details"]
    assert 'value="new"' in parts["noted"]


def test_the_script_of_the_form_saves_decisions_and_gets_errors_beside_their_fields(logged_in, eli, article):
    client, digest = logged_in(eli), digest_of(article)
    faulty = client.post(page(article, "safety"), {f"touches-{digest}": "no"}, headers=SCRIPT)
    assert faulty.status_code == 422
    assert "Write a reason for “No”" in faulty.json()["message"]
    assert f'id="error-{digest}"' in faulty.json()["safety"]["sections"][0]
    saved = client.post(page(article, "safety"), {f"touches-{digest}": "yes"}, headers=SCRIPT)
    assert saved.status_code == 200
    assert "so the article needs a help line" in saved.json()["safety"]["sections"][0]
    gone = client.post(page(article, "safety"), {f"touches-{'0' * 16}": "yes"}, headers=SCRIPT)
    assert (gone.status_code, "has changed since" in gone.json()["message"]) == (422, True)


def test_editors_change_the_list_and_see_which_live_articles_it_concerns(logged_in, eli, ada, clock):
    calm = make_article(sections=[("text", "", "The lighthouse is calm.")])
    client = logged_in(eli)
    client.post(page(calm, "publish"), publication(calm))
    clock.shift(60)
    assert (
        "All live and scheduled articles pass the safety checks."
        in client.get("/admin/articles/article/safety/").content.decode()
    )
    term = {"term": "lighthouse*", "language": "en", "strength": "strong", "subject": "the sea"}
    faulty = client.post("/admin/articles/safetyterm/add/", term | {"term": "*"})
    assert faulty.status_code == 200
    client.post("/admin/articles/safetyterm/add/", term)
    assert SafetyTerm.objects.filter(term="lighthouse*").exists()
    assert ">English<" in client.get("/admin/articles/safetyterm/?q=lighthouse").content.decode()
    listed = client.get("/admin/articles/article/safety/").content.decode()
    assert "has words about the sea: “lighthouse”" in listed
    assert logged_in(ada).get("/admin/articles/article/safety/").status_code == 403
