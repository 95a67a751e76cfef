"""Computes what saving and publishing need of many new texts, in other processes.

They work ahead: while this process saves the first texts, they prepare the next ones.
"""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import repeat

from django.utils.translation import get_language, override

from articles.manuscript import Manuscript
from articles.manuscript.safety_terms import Lexicon
from articles.models import Picture, picture_file
from articles.processes import map_in_processes
from articles.publishing.ready_text import ReadyText, prepare_text, unpack
from articles.rendering import PictureFile
from articles.transfer.content_folder import reading_together
from articles.transfer.content_folder.import_checks import ManuscriptFile
from articles.transfer.content_folder.saving import Import


@dataclass(frozen=True, slots=True)
class TextTools:
    """What other processes need to prepare texts: pictures, the safety list, the language of sentences."""

    files: Mapping[str, PictureFile]
    lexicon: Lexicon | None
    language: str


def prepare_together(texts: Sequence[ManuscriptFile], work: Import) -> Generator[ReadyText | None]:
    """Yield for each text what follows from it; None for each if there are few, or this process is alone.

    Call it when the pictures are saved. Close the iterator if not all of it is used.
    """
    if work.processes < 2 or len(texts) < reading_together.MANY_TEXTS:
        yield from repeat(None, len(texts))
        return
    files = {path: picture_file(stored) for path, stored in Picture.objects.values_list("path", "stored")}
    tools = TextTools(files, work.lexicon if work.publishing else None, get_language() or "")
    manuscripts = [replace(text.value, slug=text.slug) for text in texts]
    prepare = partial(_prepare, tools=tools)
    yield from map(unpack, map_in_processes(prepare, manuscripts, processes=work.processes, at_once=10))


def _prepare(manuscript: Manuscript, tools: TextTools) -> bytes:
    with override(tools.language or None):
        return prepare_text(manuscript, files=tools.files, lexicon=tools.lexicon).pack()
