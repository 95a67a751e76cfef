"""Every URL pattern of the site, with its row in the table “Who may do what”.

`test_every_url.py` fails for a pattern without a row, so that no page of a library can appear unnoticed.
"""

from dataclasses import dataclass

LADDER = ("reader", "author", "writer", "editor", "chief editor", "superuser")


def from_rank(name: str) -> frozenset[str]:
    """Return a role and every role above it."""
    return frozenset(LADDER[LADDER.index(name) :])


EVERYONE, STAFF, EDITORS = from_rank("reader"), from_rank("writer"), from_rank("editor")
CHIEFS, SUPERUSERS = from_rank("chief editor"), from_rank("superuser")
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Row:
    """The roles that may see a page and that may change something with it, by the page's subject.

    The subject `other` is another writer's draft; "" is for every other subject.
    """

    sees: dict[str, frozenset[str]]
    changes: dict[str, frozenset[str]]

    def may_see(self, role: str, subject: str) -> bool:
        return role in self.sees.get(subject, self.sees[""])

    def may_change(self, role: str, subject: str) -> bool:
        return role in self.changes.get(subject, self.changes[""])


def row(sees: frozenset[str], changes: frozenset[str] = NOBODY, **by_subject: object) -> Row:
    """Make a row. `own=(sees, changes)` is for articles that the writer created."""
    given = {subject: pair for subject, pair in by_subject.items() if isinstance(pair, tuple)}
    return Row(
        {"": sees} | {subject: pair[0] for subject, pair in given.items()},
        {"": changes} | {subject: pair[1] for subject, pair in given.items()},
    )


READING = row(EVERYONE)
FEEDBACK = row(EVERYONE, EVERYONE)
LOGIN = row(EVERYONE, EVERYONE)
OWN_BIO = row(frozenset({"author"}), frozenset({"author"}))
OWN = from_rank("author")
OWN_LOGIN = row(OWN, OWN)
OWN_ACCOUNT = row(STAFF, STAFF)
DESK = row(STAFF)
NOTHING = row(NOBODY)
LIST = row(STAFF, STAFF)  # bulk actions apply only to articles that the user may change
CREATE = row(STAFF, STAFF)
HISTORY = row(EDITORS, own=(STAFF, NOBODY), own_live=(STAFF, NOBODY))
COMMENTS = row(EDITORS, EDITORS, own=(STAFF, STAFF), own_live=(STAFF, STAFF))  # whoever sees it comments
DUPLICATE = row(EDITORS, EDITORS, own=(STAFF, STAFF), own_live=(STAFF, STAFF))
EDIT = row(EDITORS, EDITORS, own=(STAFF, STAFF), own_live=(EDITORS, EDITORS))
EDIT_OR_READ = row(EDITORS, EDITORS, own=(STAFF, STAFF), own_live=(STAFF, EDITORS))
PUBLISH = row(EDITORS, EDITORS)
DELETE = row(
    EDITORS,
    EDITORS,
    own=(STAFF, STAFF),
    own_live=(CHIEFS, CHIEFS),
    live=(CHIEFS, CHIEFS),
)
ASK_REVIEW = row(EDITORS, EDITORS, own=(STAFF, STAFF), own_live=(STAFF, STAFF))
UPLOAD = row(STAFF, STAFF)
LIBRARY = row(STAFF, EDITORS)
LIBRARY_CHANGE = row(EDITORS, EDITORS)
AUTHORS_DELETE = row(CHIEFS, CHIEFS)
ACCOUNTS = row(CHIEFS, CHIEFS, superuser=(SUPERUSERS, SUPERUSERS))
GROUPS = row(SUPERUSERS, SUPERUSERS)
LOG = row(CHIEFS)
RECORD_REVIEW = row(CHIEFS, CHIEFS)
REVIEW_FILE = row(EDITORS)
RECORDS = row(SUPERUSERS, SUPERUSERS)


def of_model(model: str, *, listed: Row, added: Row, changed: Row, deleted: Row) -> dict[str, Row]:
    """Return the admin pages that every model has."""
    return {
        f"admin/{model}/": listed,
        f"admin/{model}/add/": added,
        f"admin/{model}/<path:object_id>/history/": listed,
        f"admin/{model}/<path:object_id>/delete/": deleted,
        f"admin/{model}/<path:object_id>/change/": changed,
        f"admin/{model}/<path:object_id>/": DESK,  # redirects to the page above
    }


ARTICLE = "admin/articles/article/<int:pk>/"
TABLE: dict[str, Row] = {
    # The site
    "": READING,
    "page/<int:number>/": READING,
    "articles/<slug:slug>/": READING,
    "articles/<slug:slug>/short/": READING,
    "articles/<slug:slug>/feedback/": FEEDBACK,
    "articles/<slug:slug>.md": READING,
    "series/": READING,
    "series/<slug:slug>/": READING,
    "topics/": READING,
    "topics/<slug:slug>/": READING,
    "topics/<slug:slug>/page/<int:number>/": READING,
    "authors/": READING,
    "authors/<slug:slug>/": READING,
    "authors/<slug:slug>/page/<int:number>/": READING,
    "authors/<slug:slug>/reviewed/": READING,
    "authors/<slug:slug>/reviewed/page/<int:number>/": READING,
    r"^feed\.(?P<form>atom|rss)$": READING,
    r"^topics/(?P<slug>[-a-zA-Z0-9_]+)/feed\.(?P<form>atom|rss)$": READING,
    r"^authors/(?P<slug>[-a-zA-Z0-9_]+)/feed\.(?P<form>atom|rss)$": READING,
    "sitemap.xml": READING,
    "sitemap-articles-<int:number>.xml": READING,
    "sitemap-episodes-<int:number>.xml": READING,
    "sitemap-others.xml": READING,
    "robots.txt": READING,
    "favicon.ico": READING,
    "podcast/": READING,
    "podcast/feed.xml": READING,
    "podcast/feed/<int:number>/feed.xml": READING,
    "podcast/page/<int:number>/": READING,
    "podcast/<slug:slug>/": READING,
    "podcast/<slug:slug>/transcript.vtt": READING,
    "podcast/<slug:slug>/transcript.txt": READING,
    "podcast/<slug:slug>/chapters.json": READING,
    "search/": READING,
    "search/suggest/": READING,
    "get-help/": READING,
    "media/<path:name>": READING,
    "<slug:slug>/": READING,
    # With a signed link, for its reviewer: see tests/review/test_review_page.py.
    **{
        f"review/<str:token>/{path}": NOTHING
        for path in (
            "",
            "comment/",
            "comments/<int:pk>/",
            "propose/",
            "sign/",
            "request-changes/",
            "changes/",
            "withdraw/",
        )
    },
    # Accounts
    "profile/": OWN_BIO,
    "profile/work/": OWN_BIO,
    "profile/preview/": OWN_BIO,
    "profile/discard/": OWN_BIO,
    "profile/words.js": OWN_BIO,
    "profile/login/": LOGIN,
    "profile/logout/": LOGIN,
    # One's own second factor; an app and passkeys are removed only by who has one, and nobody here has.
    "account/second-factor/": OWN_LOGIN,
    "account/second-factor/check/": OWN_LOGIN,
    "account/second-factor/app/": OWN_LOGIN,
    "account/second-factor/app/remove/": NOTHING,
    "account/second-factor/recovery-codes/": OWN_LOGIN,
    "account/second-factor/passkeys/add/": OWN_LOGIN,
    "account/second-factor/passkeys/<int:pk>/remove/": NOTHING,
    **{
        f"account/second-factor/passkeys/{ceremony}/{step}/": row(NOBODY, changes)
        for ceremony, changes in (("register", OWN), ("confirm", OWN), ("log-in", EVERYONE))
        for step in ("begin", "complete")
    },
    "admin/login/": LOGIN,
    "admin/logout/": LOGIN,
    "admin/account/": OWN_ACCOUNT,
    "admin/roles/": row(CHIEFS, CHIEFS),
    "admin/roles/<int:pk>/reset-second-factor/": row(CHIEFS, CHIEFS),
    "admin/guide/": DESK,
    "admin/password_change/": DESK,  # redirects to the next one
    "account/password/": OWN_LOGIN,
    "account/": OWN_LOGIN,
    "account/sessions/end/": OWN_LOGIN,
    "account/confirm/": OWN_LOGIN,
    "account/reset/": LOGIN,
    "account/reset/sent/": LOGIN,
    # With a mailed link: see tests/authors/accounts/.
    "account/reset/<uidb64>/<token>/": NOTHING,
    "account/invitation/": NOTHING,
    "account/invitation/<token>/": NOTHING,
    # The desk
    "admin/": DESK,
    "admin/jsi18n/": DESK,
    "admin/autocomplete/": DESK,
    "admin/^(?P<app_label>articles|auth|axes|authors)/$": DESK,
    "admin/(?P<url>.*)$": NOTHING,
    "admin/markdown/preview/": UPLOAD,
    "admin/markdown/upload/": UPLOAD,
    "admin/markdown/paste/": UPLOAD,
    "admin/library/pictures/": UPLOAD,
    # Jobs. The one that is asked for is an export.
    "admin/jobs/": row(CHIEFS),
    "admin/jobs/export/": row(NOBODY, CHIEFS),
    "admin/jobs/upkeep/": row(NOBODY, CHIEFS),
    "admin/jobs/import/": row(CHIEFS, CHIEFS),
    "admin/jobs/<int:pk>/": row(CHIEFS),
    "admin/jobs/<int:pk>/import/": row(NOBODY, CHIEFS),
    "admin/jobs/<int:pk>/download/": row(CHIEFS),
    # The calendar and releases. A feed has a secret key: see tests/desk/releases/test_calendar_feed.py.
    "calendar/<str:key>.ics": NOTHING,
    "admin/calendar/": row(EDITORS),
    "admin/calendar/feed/": PUBLISH,
    "admin/calendar/<slug:what>/<int:pk>/move/": PUBLISH,
    "admin/releases/": PUBLISH,
    "admin/releases/<int:pk>/": PUBLISH,
    "admin/releases/<int:pk>/cancel/": PUBLISH,
    "admin/releases/<int:pk>/roll-back/": PUBLISH,
    # Articles
    **of_model("articles/article", listed=LIST, added=CREATE, changed=EDIT_OR_READ, deleted=DELETE),
    "admin/articles/article/<path:object_id>/history/": HISTORY,
    "admin/articles/article/choices/": DESK,
    "admin/articles/article/links/": DESK,
    "admin/articles/article/session/": DESK,
    f"{ARTICLE}publish/": PUBLISH,
    f"{ARTICLE}release/": PUBLISH,
    f"{ARTICLE}safety/": PUBLISH,
    f"{ARTICLE}checks/": EDIT,
    "admin/articles/article/safety/": row(EDITORS),
    f"{ARTICLE}unpublish/": PUBLISH,
    f"{ARTICLE}editions/": HISTORY,
    f"{ARTICLE}editions/<int:number>/view/": HISTORY,
    f"{ARTICLE}editions/<int:number>/cancel/": PUBLISH,
    f"{ARTICLE}editions/<int:number>/roll-back/": PUBLISH,
    f"{ARTICLE}editions/<int:number>/remake/": PUBLISH,
    f"{ARTICLE}send/": EDIT,
    f"{ARTICLE}take-back/": EDIT,
    f"{ARTICLE}request-changes/": PUBLISH,
    f"{ARTICLE}approve/": PUBLISH,
    f"{ARTICLE}comments/": COMMENTS,
    f"{ARTICLE}revisions/": HISTORY,
    f"{ARTICLE}compare/": HISTORY,
    f"{ARTICLE}revisions/<int:number>/restore/": EDIT,
    f"{ARTICLE}revisions/<int:number>/name/": EDIT,
    f"{ARTICLE}duplicate/": DUPLICATE,
    "admin/articles/article/trash/": DESK,
    # For articles in the trash, and none of the table's is: see tests/desk/articles/test_trash_pages.py.
    f"{ARTICLE}restore-from-trash/": NOTHING,
    f"{ARTICLE}delete-for-good/": NOTHING,
    f"{ARTICLE}copy-section/": DUPLICATE,
    f"{ARTICLE}review/": HISTORY,
    f"{ARTICLE}review/file/": HISTORY,
    f"{ARTICLE}review/file.csv": HISTORY,
    # Only who is the reviewer: see tests/desk/review/test_sign_off_pages.py.
    f"{ARTICLE}review/sign/": NOTHING,
    f"{ARTICLE}review/record/": RECORD_REVIEW,
    f"{ARTICLE}review/<int:number>/withdraw/": NOTHING,
    "admin/articles/article/review-file/": REVIEW_FILE,
    "admin/articles/article/review-file.csv": REVIEW_FILE,
    f"{ARTICLE}review/ask/": ASK_REVIEW,
    # For requests, and no article of the table's has one: see tests/desk/review/test_requests.py.
    f"{ARTICLE}review/requests/<int:number>/renew/": NOTHING,
    f"{ARTICLE}review/requests/<int:number>/revoke/": NOTHING,
    f"{ARTICLE}change/": EDIT_OR_READ,
    f"{ARTICLE}preview/": EDIT,
    f"{ARTICLE}autosave/": EDIT,
    f"{ARTICLE}pulse/": EDIT,
    f"{ARTICLE}as-text/": EDIT,
    f"{ARTICLE}from-text/": EDIT,
    # The library
    **{
        route: found
        for model in ("topic", "episode", "series", "picture")
        for route, found in of_model(
            f"articles/{model}",
            listed=LIBRARY,
            added=UPLOAD if model == "picture" else LIBRARY_CHANGE,
            changed=LIBRARY,
            deleted=LIBRARY_CHANGE,
        ).items()
    },
    **of_model(
        "authors/author", listed=LIBRARY, added=LIBRARY_CHANGE, changed=LIBRARY, deleted=AUTHORS_DELETE
    ),
    "admin/authors/author/<int:pk>/invitation/": LIBRARY_CHANGE,
    **{
        f"admin/authors/author/<int:pk>/credentials/{path}": LIBRARY_CHANGE
        for path in ("add/", *(f"<int:credential>/{page}" for page in ("", "verify/", "remove/")))
    },
    "admin/authors/author/<int:pk>/credentials/<int:credential>/proof/": row(EDITORS),
    **{
        f"admin/authors/author/<int:pk>/revisions/{path}": row(EDITORS, EDITORS)
        for path in ("", "compare/", "<int:number>/", "<int:number>/edit/", "<int:number>/restore/")
    },
    **{
        route: found
        for model in ("helpline", "helpsubject")
        for route, found in of_model(
            f"articles/{model}",
            listed=LIBRARY,
            added=LIBRARY_CHANGE,
            changed=LIBRARY,
            deleted=LIBRARY_CHANGE,
        ).items()
    },
    **of_model(
        "articles/wordingterm",
        listed=row(EDITORS),
        added=LIBRARY_CHANGE,
        changed=LIBRARY_CHANGE,
        deleted=LIBRARY_CHANGE,
    ),
    **of_model(
        "articles/safetyterm",
        listed=row(EDITORS),
        added=LIBRARY_CHANGE,
        changed=LIBRARY_CHANGE,
        deleted=LIBRARY_CHANGE,
    ),
    "admin/articles/helpline/<int:pk>/check/": LIBRARY_CHANGE,
    **of_model(
        "articles/crisisphrase",
        listed=LIBRARY_CHANGE,
        added=LIBRARY_CHANGE,
        changed=LIBRARY_CHANGE,
        deleted=LIBRARY_CHANGE,
    ),
    "admin/articles/crisisphrase/try/": row(EDITORS),
    "admin/articles/topic/create/": LIBRARY_CHANGE,
    "admin/articles/topic/<int:pk>/merge/": LIBRARY_CHANGE,
    "admin/care/": row(EDITORS),
    # The action log
    "admin/articles/loggedaction/": LOG,
    "admin/authors/author/<int:pk>/leaving/": row(CHIEFS, CHIEFS),
    # Users and groups
    **of_model("auth/user", listed=ACCOUNTS, added=ACCOUNTS, changed=ACCOUNTS, deleted=ACCOUNTS),
    "admin/auth/user/<id>/password/": ACCOUNTS,
    "admin/auth/user/<int:pk>/mail-link/": ACCOUNTS,
    **of_model("auth/group", listed=GROUPS, added=GROUPS, changed=GROUPS, deleted=GROUPS),
    **of_model("axes/accessfailurelog", listed=RECORDS, added=NOTHING, changed=RECORDS, deleted=RECORDS),
}
