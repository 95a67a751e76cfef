"""URLs of the review pages. The token in each is signed (`articles.publishing.review_links`)."""

from django.urls import path

from articles.request_policy import FORM, POST, SAFE, declare
from articles.review import views

# A comment of 5,000 characters, and the text of a section with 100,000: each may take 12 bytes in a form.
COMMENT_FORM, SECTION_FORM = 128 * 2**10, 3 * 2**19

urlpatterns = [
    declare(path("<str:token>/", views.review, name="review"), methods=SAFE),
    declare(
        path("<str:token>/comment/", views.comment, name="review_comment"),
        methods=POST,
        body_limit=COMMENT_FORM,
    ),
    declare(
        path("<str:token>/comments/<int:pk>/", views.answer_comment, name="review_answer_comment"),
        methods=POST,
        body_limit=COMMENT_FORM,
    ),
    declare(
        path("<str:token>/propose/", views.propose_wording, name="review_propose"),
        methods=POST,
        body_limit=SECTION_FORM,
    ),
    declare(path("<str:token>/sign/", views.sign, name="review_sign"), methods=POST, body_limit=COMMENT_FORM),
    declare(
        path("<str:token>/request-changes/", views.request_changes, name="review_request_changes"),
        methods=POST,
        body_limit=COMMENT_FORM,
    ),
    declare(
        path("<str:token>/changes/", views.changes, name="review_changes"),
        methods=FORM,
        body_limit=COMMENT_FORM,
    ),
    declare(
        path("<str:token>/withdraw/", views.withdraw, name="review_withdraw"),
        methods=POST,
        body_limit=COMMENT_FORM,
    ),
]
