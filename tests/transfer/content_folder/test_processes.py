"""An import that reads its files in several processes does the same as one that reads them itself."""

import pytest
from django.db import transaction

from articles.models import Edition, Revision
from articles.transfer import ImportFaults, import_content
from articles.transfer.content_folder import reading_together
from tests.desk.writing.test_markdown_views import png

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TEXT = "---\ntitle: {0}\n---\n\nA [link](/about/).\n\n![Chairs](images/{0}.png)\n\n## More\n\n{1}\n"
STRONG = "If you want to kill yourself, read on."


def folder(path, faulty: str = ""):
    for name in ("images", "articles"):
        (path / name).mkdir(parents=True)
    for number in range(4):
        name = f"n{number}"
        (path / "images" / f"{name}.png").write_bytes(png(width=20 + number))
        words = STRONG if number == 3 else "Words."
        (path / "articles" / f"{name}.md").write_text(
            TEXT.format(name, words) + (faulty if number == 1 else "")
        )
    return path


def imported(path, processes: int) -> tuple[object, list[object], list[str]]:
    report = import_content([path], publish=True, processes=processes)
    editions = list(Edition.objects.order_by("slug").values_list("slug", "sections", "words", "pictures"))
    firsts = Revision.objects.filter(number=1)  # the second has the time of the publication
    texts = list(firsts.order_by("article__slug").values_list("text", flat=True))
    return (report.table(), report.kept_as_drafts), editions, texts


@pytest.fixture(autouse=True)
def _few_are_many(monkeypatch) -> None:
    monkeypatch.setattr(reading_together, "MANY_TEXTS", 2)
    monkeypatch.setattr(reading_together, "MANY_PICTURES", 2)


@pytest.mark.soak
def test_two_processes_save_and_publish_what_one_does(tmp_path):
    path = folder(tmp_path / "content")
    with transaction.atomic():
        alone = imported(path, 1)
        transaction.set_rollback(True)
    assert len(alone[1]) == 3, "one article needs a decision first"
    assert imported(path, 2) == alone


@pytest.mark.soak
def test_faults_are_told_with_file_and_line(tmp_path):
    path = folder(tmp_path / "content", faulty="\n::: nosuch\n:::\n")
    with pytest.raises(ImportFaults) as alone:
        import_content([path])
    with pytest.raises(ImportFaults) as together:
        import_content([path], processes=2)
    assert str(together.value) == str(alone.value)
    assert "articles/n1.md: line 13" in str(alone.value)
