"""Content folders for the tests."""

import io
from collections.abc import Mapping
from pathlib import Path

from PIL import Image

SOUNDS = Path(__file__).parent.parent / "files" / "sounds"


def picture(colour: str = "teal", size: tuple[int, int] = (64, 48), kind: str = "PNG") -> bytes:
    """Return a picture of one colour, without metadata."""
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, kind)
    return file.getvalue()


TRANSCRIPT = """WEBVTT

00:00.000 --> 00:01.000
<v Ana Moreira>Come in, and <i>sit down</i>.

00:01.000 --> 00:02.000
<v Rae Kim>Thank you.
"""

FIRST = """---
title: "What happens first?"
slug: what-happens-first
dek: You need not have it all worked out.
authors: [ana-moreira, rae-kim]
topics: [Starting therapy, Anxiety]
related: [can-i-stop]
episode: first-sessions
image: images/chairs.png
image_alt: Two chairs.
image_caption: In the room.
image_credit: Drawn by Ana
published: 2026-03-03
---

::: short-version
Bring whatever is on your mind.
:::

You have booked the appointment.

## What is a first session for?

It is *an introduction*[^1].

![A window.](images/deep/window.webp)

::: pro-tip
Write three questions down.
:::

And bring them with you.

[^1]: A source.
"""

SECOND = """---
title: Can I stop?
slug: can-i-stop
authors: [rae-kim]
topics: [Anxiety]
related: [what-happens-first]
published: 2026-04-04T08:30:00Z
---

Yes, at any time.
"""

ABOUT = """---
title: About
slug: about
kind: page
---

Who we are.
"""

ANA = """---
name: Ana Moreira
pronouns: she/her
credentials: ["license; letters: LCSW; number: 20; issuer: A\\\\; B; through: 2036-06-30", PhD]
role: Clinical social worker
links: ["https://example.org/ana", "https://example.com/ana?a=1&b=2"]
portrait: images/authors/ana-moreira.png
id: urn:uuid:6a2f41a3-c54c-fce8-32d2-0324e1c32e22
---

Ana grows *tomatoes*.

She gives them away.
"""

TEXTS = {
    "articles/what-happens-first.md": FIRST,
    "articles/can-i-stop.md": SECOND,
    "articles/about.md": ABOUT,
    "authors/ana-moreira.md": ANA,
    "authors/rae-kim.md": "---\nname: Rae Kim\n---\n",
    "topics/anxiety.md": "---\nname: Anxiety\naliases: [worry, panic]\n---\n\nWorry and fear.\n",
    "topics/starting-therapy.md": "---\nname: Starting therapy\n---\n",
    "topics/unused.md": '---\nname: "C++"\naliases: [a: b, "yes"]\n---\n',
    "series/beginning.md": (
        "---\ntitle: Beginning\nposition: 2\narticles: [what-happens-first, can-i-stop]\nid: begin\n---\n\n"
        "For a *first* visit.\n"
    ),
    "episodes/first-sessions.md": (
        "---\ntitle: First sessions\nnumber: 1\nseason: 2\npublished: 2026-03-03T06:00:00Z\n"
        "audio: audio/first-sessions.mp3\ntranscript: audio/first-sessions.vtt\n"
        'chapters: ["0:00 Welcome: come in", "0:01 Thanks"]\nexplicit: true\n'
        "id: therapyedu-episode-1\n---\n\n"
        "Show notes.\n"
    ),
    "episodes/bonus.md": (
        "---\ntitle: Bonus\naudio: audio/bonus.m4a\naudio_name: First – final.wav\n"
        "transcript: audio/bonus.vtt\n---\n"
    ),
    "help/samaritans.md": (
        '---\nname: Samaritans\nregions: [GB, IE]\nsubjects: [crisis]\ndial: "116123"\nshow: "116 123"\n'
        "checked_on: 2026-01-05\nid: samaritans\n---\n"
    ),
    "audio/first-sessions.vtt": TRANSCRIPT,
    "audio/bonus.vtt": TRANSCRIPT,
}


def full_folder() -> dict[str, str | bytes]:
    """Return the files of a folder with every kind of content."""
    return TEXTS | {
        "images/chairs.png": picture("teal"),
        "images/chairs.png.md": "---\nalt: Two chairs\ncredit: Drawn by Ana\nfocus: 20% 75%\n---\n",
        "images/deep/window.webp": picture("navy", kind="WEBP"),
        "images/named-by-nobody.png": picture("olive"),
        "images/authors/ana-moreira.png": picture("maroon"),
        "audio/first-sessions.mp3": (SOUNDS / "tone.mp3").read_bytes(),
        "audio/bonus.m4a": (SOUNDS / "tone.m4a").read_bytes(),
    }


def write(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files below `root`, and return it."""
    for path, content in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def files_in(root: Path) -> dict[str, bytes]:
    """Return the content of every file below a folder, by relative path."""
    return {
        str(file.relative_to(root)): file.read_bytes() for file in sorted(root.rglob("*")) if file.is_file()
    }


def manuscript(title: str = "A question", body: str = "An answer.", **keys: str) -> str:
    """Return a short manuscript with these keys in its front matter."""
    lines = "".join(f"{key}: {value}\n" for key, value in keys.items())
    return f"---\ntitle: {title}\n{lines}---\n\n{body}\n"
