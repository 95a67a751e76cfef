"""New articles are written many at a time: no row says anything else than if each had come alone."""

from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from articles.models import Article, SignOff
from articles.publishing import publish
from articles.transfer import ImportFaults, import_content, saving_new
from tests.transfer.folders import manuscript, whole, write

pytestmark = pytest.mark.django_db
REVIEWED = {"reviewer": "rae-kim", "reviewed": "2026-05-05"}


def rows() -> dict[str, list[dict[str, Any]]]:
    """Every row of the articles and of what hangs on them."""
    models = [
        model for model in apps.get_app_config("articles").get_models() if model.__name__ != "Generation"
    ]
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in models}


def published_one_by_one(folder) -> dict[str, list[dict[str, Any]]]:
    import_content([folder])
    for article in Article.objects.order_by("pk"):
        publish(article, by=None, at=article.published, updated=article.updated)
    return rows()


def tried(work) -> Any:
    """What some work comes to, which then never happened."""
    with transaction.atomic():
        found = work()
        transaction.set_rollback(True)
    return found


def published_together(folder) -> dict[str, list[dict[str, Any]]]:
    import_content([folder], publish=True)
    return rows()


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
    return write(tmp_path / "mixed", whole() | texts)


def test_they_are_published_as_if_one_by_one(mixed, moment):
    one_by_one = tried(lambda: published_one_by_one(mixed))
    together = tried(lambda: published_together(mixed))
    assert len(one_by_one["Edition"]) == len(one_by_one["Article"]) == 7
    assert together == one_by_one


def test_however_many_are_written_at_a_time(mixed, moment, monkeypatch):
    together = tried(lambda: published_together(mixed))
    monkeypatch.setattr(saving_new, "AT_ONCE", 1)
    assert {
        name: sorted(map(told, found)) for name, found in tried(lambda: published_together(mixed)).items()
    } == {name: sorted(map(told, found)) for name, found in together.items()}


def told(row: dict[str, Any]) -> str:
    """A row without its own id and those of revisions, which count in the order of the writing."""
    return repr({name: value for name, value in row.items() if name not in ("id", "revision_id")})


def test_queries_do_not_grow_with_the_articles(tmp_path):
    def queries(number: int) -> int:
        name = f"of-{number}"
        texts = {f"articles/{name}-{i}.md": manuscript(authors="[rae-kim]") for i in range(number)}
        folder = write(tmp_path / name, {"authors/rae-kim.md": "---\nname: Rae Kim\n---\n"} | texts)
        with CaptureQueriesContext(connection) as captured:
            import_content([folder], publish=True)
        return len(captured)

    queries(1)
    few = queries(10)
    assert queries(30) == few, "and of more, SQLite only takes so many values in one insert"


def test_every_fault_is_told_however_many_are_written_at_a_time(tmp_path, monkeypatch):
    monkeypatch.setattr(saving_new, "AT_ONCE", 1)
    empty = "---\ntitle: Empty\n---\n"
    folder = write(tmp_path / "in", {"articles/one.md": empty, "articles/two.md": empty})
    with pytest.raises(ImportFaults) as refused:
        import_content([folder], publish=True)
    assert [fault.file for fault in refused.value.faults] == ["articles/one.md", "articles/two.md"]
    assert not Article.objects.exists()


def test_a_sign_off_that_comes_with_them_holds(mixed, moment):
    import_content([mixed], publish=True)
    assert SignOff.objects.get().article.slug == "dated"
