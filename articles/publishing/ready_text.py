"""What publishing needs to know of a text and that follows from the text alone.

An import computes it for many texts at the same time, in several processes.
"""

import json
import pickle
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from articles.manuscript import Manuscript, help_line_places
from articles.manuscript.safety_terms import Lexicon
from articles.models.revision_data import DraftText, draft_text_of
from articles.publishing.preflight.findings import Finding
from articles.publishing.preflight.preflight_checks import blocking_findings, prepare_preflight
from articles.rendering import PictureFile, Rendering, render


@dataclass(frozen=True, slots=True)
class ReadyText:
    """The results of pure functions for one text.

    `text` is the digest of the text. `of_draft` is what saving needs. `help_places` are its help lines, as
    `help_line_places` returns them, `files` the pictures that the rendering shows, `blocking` the findings
    that stop a publication. `rendering` is None for a text that will not be published.
    """

    text: bytes
    of_draft: DraftText
    help_places: Sequence[tuple[int, int, str]] = ()
    blocking: tuple[Finding, ...] = ()
    files: Mapping[str, PictureFile] | None = None
    rendering: Rendering | None = None

    def is_of(self, manuscript: Manuscript) -> bool:
        """Whether this is about the present text of a manuscript."""
        return self.text == _digest_of(manuscript)

    def pack(self) -> bytes:
        """Return this as few bytes, to be held until it is needed."""
        return zlib.compress(pickle.dumps(self), 1)


def unpack(packed: bytes) -> ReadyText:
    """Return what `pack` packed."""
    ready: ReadyText = pickle.loads(zlib.decompress(packed))  # noqa: S301  # of this very import
    return ready


def _digest_of(manuscript: Manuscript) -> bytes:
    """Return the digest of what the results depend on: all but names, dates and reviews."""
    text = [
        manuscript.kind,
        manuscript.slug,
        manuscript.image,
        manuscript.short_version,
        manuscript.safety,
        [(part.type, part.heading, part.body, part.anchor) for part in manuscript.sections],
    ]
    return blake2b(json.dumps(text, ensure_ascii=False).encode(), digest_size=16).digest()


def prepare_text(
    manuscript: Manuscript, *, files: Mapping[str, PictureFile], lexicon: Lexicon | None
) -> ReadyText:
    """Compute what follows from a text. Without a safety list (`lexicon`), only what a draft needs."""
    text, of_draft = _digest_of(manuscript), draft_text_of(manuscript)
    if lexicon is None:
        return ReadyText(text, of_draft)
    shown = {path: files[path] for path in of_draft.picture_paths if path in files}
    return ReadyText(
        text,
        of_draft,
        help_line_places(manuscript),
        tuple(blocking_findings(prepare_preflight(manuscript, lexicon=lexicon))),
        shown,
        render(manuscript, shown),
    )
