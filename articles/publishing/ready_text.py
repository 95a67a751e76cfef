"""What publishing needs to know of a text and that follows from the text alone.

An import computes it for many texts at the same time, in several processes.
"""

import pickle
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from articles.manuscript import Manuscript
from articles.manuscript.safety_terms import Lexicon
from articles.models.revision_data import DraftText, draft_text_of
from articles.publishing.preflight.findings import Finding
from articles.publishing.preflight.preflight_checks import blocking_findings, prepare_preflight
from articles.rendering import PictureFile, Rendering, render


@dataclass(frozen=True, slots=True)
class ReadyText:
    """The results of pure functions for one text.

    `of_draft` is what saving needs. `files` are the pictures that the rendering shows, `blocking` the
    findings that stop a publication. `rendering` is None for a text that will not be published.
    """

    text: tuple[object, ...]
    of_draft: DraftText
    blocking: tuple[Finding, ...] = ()
    files: Mapping[str, PictureFile] | None = None
    rendering: Rendering | None = None

    def is_of(self, manuscript: Manuscript) -> bool:
        """Whether this is about the present text of a manuscript."""
        return self.text == _text_of(manuscript)

    def pack(self) -> bytes:
        """Return this as few bytes, to be held until it is needed."""
        return zlib.compress(pickle.dumps(self), 1)


def unpack(packed: bytes) -> ReadyText:
    """Return what `pack` packed."""
    ready: ReadyText = pickle.loads(zlib.decompress(packed))  # noqa: S301  # of this very import
    return ready


def _text_of(manuscript: Manuscript) -> tuple[object, ...]:
    """Return the parts of a manuscript that the results depend on: all but names, dates and reviews."""
    return (
        manuscript.kind,
        manuscript.slug,
        manuscript.image,
        manuscript.short_version,
        manuscript.sections,
        manuscript.safety,
    )


def prepare_text(
    manuscript: Manuscript, *, files: Mapping[str, PictureFile], lexicon: Lexicon | None
) -> ReadyText:
    """Compute what follows from a text. Without a safety list (`lexicon`), only what a draft needs."""
    text, of_draft = _text_of(manuscript), draft_text_of(manuscript)
    if lexicon is None:
        return ReadyText(text, of_draft)
    shown = {path: files[path] for path in of_draft.picture_paths if path in files}
    return ReadyText(
        text,
        of_draft,
        tuple(blocking_findings(prepare_preflight(manuscript, lexicon=lexicon))),
        shown,
        render(manuscript, shown),
    )
