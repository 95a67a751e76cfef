"""New articles are saved in batches, with the same rows as if each were saved alone."""

from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from articles.action_log import Action, log_action
from articles.models import Article, apply_plan, plan, record_revision
from articles.publishing import publish
from articles.transfer import ImportFaults, import_content
from articles.transfer.content_folder import saving_articles, saving_new
from articles.transfer.content_folder.gathering import fill_from_database
from articles.transfer.content_folder.import_checks import with_present_names
from articles.transfer.content_folder.saving import save_sign_off
from tests.transfer.folders import full_folder, manuscript, write

pytestmark = pytest.mark.django_db
REVIEWED = {"reviewer": "rae-kim", "reviewed": "2026-05-05"}


def rows() -> dict[str, list[dict[str, Any]]]:
    """Return every row of the articles app by model, except the generation and the log's count."""
    models = [
        model for model in apps.get_app_config("articles").get_models() if model.__name__ != "Generation"
    ]
    found = {model.__name__: list(model._default_manager.order_by("pk").values()) for model in models}
    found["LoggedAction"] = [row for row in found["LoggedAction"] if row["object_type"]]
    return found


def saved_one_by_one(texts, work, _ready) -> None:
    """Do what `save_new` does, one article at a time, with the usual actions."""
    for text in texts:
        article = work.articles[text.source.slug]
        manuscript = fill_from_database(with_present_names(text.value, work.names), article, [])
        apply_plan(plan(manuscript, article, work.references.resolve(manuscript)))
        revision = record_revision(article, by=work.by, reason="Imported")
        log_action(Action.IMPORT, by=work.by, on=article, revision=revision.pk)
        save_sign_off(text, work)
        publish(article, by=work.by, at=text.value.published, updated=text.value.updated)


def rolled_back(work) -> Any:
    """Return the result of some work, and roll back its changes."""
    with transaction.atomic():
        result = work()
        transaction.set_rollback(True)
    return result


def published(folder) -> dict[str, list[str]]:
    import_content([folder], publish=True)
    return {name: sorted(map(comparable, found)) for name, found in rows().items()}


@pytest.fixture
def mixed(tmp_path):
    texts = {
        "articles/dated.md": manuscript(published="2019-02-03", updated="2020-05-06", **REVIEWED),
        "articles/soon.md": manuscript(published="2027-01-01", related="[dated, pinned]"),
        "articles/pinned.md": manuscript(
            body="## One {#first}\n\nWords.\n\n## One\n\nMore.\n\n## \U0001f642"
        ),
        "articles/updated.md": manuscript(updated="2026-02-02", dek="Of what?", description="Of that."),
    }
    return write(tmp_path / "mixed", full_folder() | texts)


@pytest.mark.parametrize(
    "batch_size", [3, pytest.param(1, marks=pytest.mark.soak), pytest.param(100, marks=pytest.mark.soak)]
)
def test_articles_in_batches_are_published_as_if_one_by_one(mixed, clock, monkeypatch, batch_size):
    monkeypatch.setattr(saving_new, "BATCH_SIZE", batch_size)
    together = rolled_back(lambda: published(mixed))
    monkeypatch.setattr(saving_articles, "save_new", saved_one_by_one)
    one_by_one = rolled_back(lambda: published(mixed))
    assert len(one_by_one["Edition"]) == len(one_by_one["Article"]) == 7
    assert len(one_by_one["FullText"]) == 7
    assert len(one_by_one["SignOff"]) == 1
    assert together == one_by_one


def comparable(row: dict[str, Any]) -> str:
    """Return a row as text, without the ids that are different each time."""
    ids = ("id", "revision_id", "edition_id", "object_id", "public_id")
    return repr({name: value for name, value in row.items() if name not in ids})


def test_queries_do_not_grow_with_articles_that_have_no_pictures_and_no_sign_offs(tmp_path):
    def queries(number: int) -> int:
        name = f"of-{number}"
        texts = {f"articles/{name}-{i}.md": manuscript(authors="[rae-kim]") for i in range(number)}
        folder = write(tmp_path / name, {"authors/rae-kim.md": "---\nname: Rae Kim\n---\n"} | texts)
        with CaptureQueriesContext(connection) as captured:
            import_content([folder], publish=True)
        return len(captured)

    queries(1)
    few = queries(10)
    assert queries(20) == few, "many more may take more: SQLite limits the values of one insert"


def test_every_fault_is_reported_whatever_the_batch_size(tmp_path, monkeypatch):
    monkeypatch.setattr(saving_new, "BATCH_SIZE", 1)
    empty = "---\ntitle: Empty\n---\n"
    folder = write(tmp_path / "in", {"articles/one.md": empty, "articles/two.md": empty})
    with pytest.raises(ImportFaults) as refused:
        import_content([folder], publish=True)
    assert [fault.file for fault in refused.value.faults] == ["articles/one.md", "articles/two.md"]
    assert not Article.objects.exists()
