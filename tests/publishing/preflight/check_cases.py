"""For each check: texts that trigger it, with the message and the button, and texts that nearly do."""

from dataclasses import dataclass, replace

from articles.manuscript import Manuscript, Section, canonical
from articles.manuscript.decisions import Decision, section_digest
from articles.publishing.preflight.findings import Button

BODY = " ".join(["We meet once a week and talk about what matters to you now."] * 34)  # 408 words
SHORT = " ".join(["Bring what is on your mind today."] * 6)  # 42 words: 10 percent
NOTED = f"{BODY}[^1]\n\n[^1]: A book."
DARK = Section(heading="When it gets dark", body="Some people think about suicide.")
HELP = Section("get-help", "If you are in danger", "Somebody listens.\n\n{help: 988-lifeline}")
TOOK = Section(heading="Sam", body="After an overdose he could not stand. He took 40 tablets of paracetamol.")
LONG = f"You can say {' '.join(['and that'] * 16)} is fine too."  # 38 words
LESS_LONG = f"You can say {' '.join(['and that'] * 14)} is all fine."  # 34 words
HARD_SENTENCE = "Psychotherapeutic interventions necessitate considerable interdisciplinary collaboration."
HARD = " ".join([HARD_SENTENCE] * 10)


def good_article(*sections: Section, **fields: object) -> Manuscript:
    """Return an article in which no check finds anything; `sections` stand after its first one."""
    usual = {
        "title": "What happens first?",
        "slug": "what-happens-first",
        "dek": "A calm look at the first hour.",
        "description": "How a first therapy session usually goes, and what you can ask for in it.",
        "authors": ("ana-moreira",),
        "related": ("one", "two"),
        "image": "images/chairs.jpg",
        "image_alt": "Two armchairs beside a window.",
        "short_version": SHORT,
    }
    first = Section(heading="What is it for?", body=NOTED)
    return canonical(Manuscript(sections=(first, *sections), **usual | fields))


def confirmed(manuscript: Manuscript, place: int) -> Manuscript:
    """Return the text with a section that an editor confirmed."""
    digest = section_digest(manuscript.sections[place - 1])
    return replace(manuscript, safety=(str(Decision(digest)),))


def dismissed(manuscript: Manuscript, place: int) -> Manuscript:
    """Return the text with a section that does not touch the subject."""
    digest = section_digest(manuscript.sections[place - 1])
    return replace(manuscript, safety=(str(Decision(digest, "the title of a film")),))


@dataclass(frozen=True)
class Found:
    """What is found: the beginning of the message, the button, the place, and the better words."""

    check: str
    manuscript: Manuscript
    sentence: str
    button: Button | None
    place: int | None = None
    replacements: tuple[str, ...] = ()


def paragraph(text: str, heading: str = "How?", **fields: object) -> Manuscript:
    return good_article(Section(heading=heading, body=text), **fields)


def heads_ups(count: int) -> Manuscript:
    return good_article(*(Section("heads-up", f"Note {number}", "Take care.") for number in range(count)))


NOTED_DARK = confirmed(good_article(DARK, HELP), 2)

TRIGGERS = (
    Found("safety", good_article(DARK), "“When it gets dark” has words about suicide", Button.TEXT, 2),
    Found(
        "safety",
        confirmed(good_article(DARK), 2),
        "“When it gets dark” touches suicide, so the article needs a help line.",
        Button.PLACE_HELP,
        2,
    ),
    Found(
        "help-lines",
        good_article(replace(HELP, body="{help: 988-lifelin}")),
        "There is no help line “988-lifelin”",
        Button.PLACE_HELP,
        2,
    ),
    Found("content-note", NOTED_DARK, "The content note does not name “When it gets dark”.", Button.TEXT, 2),
    Found(
        "content-note",
        good_article(short_note="This page is about fear.", short_version=""),
        "There is a content note of the short version, but no",
        Button.FIELD,
    ),
    Found("typed-numbers", paragraph("Call 0800 1111."), "The number 0800 1111 belongs", Button.TEXT, 2),
    Found("method-detail", good_article(TOOK), "“tablets” may be a detail of a method.", Button.TEXT, 2),
    Found(
        "single-cause",
        paragraph("She killed herself because of her exams."),
        "“herself because” may explain a suicide by one cause.",
        Button.TEXT,
        2,
    ),
    Found(
        "wording",
        paragraph("Her brother suffers from anxiety."),
        "“suffers from” can hurt or label people. Better: “has” or “lives with”.",
        Button.TEXT,
        2,
        ("has", "lives with"),
    ),
    Found(
        "wording",
        paragraph("Nothing.", heading="Addicts and their families"),
        "“Addicts” can hurt or label people. Better: “People with an addiction”.",
        Button.TEXT,
        2,
        ("People with an addiction",),
    ),
    Found(
        "wording",
        paragraph("It is a chemical imbalance."),
        "“chemical imbalance” can hurt or label people. Choose other words. It is too simple",
        Button.TEXT,
        2,
    ),
    Found("links", paragraph("Ask [her](url)."), "The link “her” has no web address yet.", Button.TEXT, 2),
    Found("links", paragraph("Ask [her](/nobody/)."), "Readers cannot open the link “her”", Button.TEXT, 2),
    Found(
        "outside-links",
        paragraph("Read [that](https://example/a)."),
        "The link “that” has an address that cannot work: https://example/a.",
        Button.TEXT,
        2,
    ),
    Found("outside-links", paragraph("Ask [Ana](mailto:ana)."), "The link “Ana” has an", Button.TEXT, 2),
    Found("alt-texts", good_article(image_alt=""), "The picture images/chairs.jpg has no alt", Button.FIELD),
    Found(
        "alt-texts",
        paragraph("![IMG_2041.jpg](images/room.jpg)"),
        "The alt text of images/room.jpg is “IMG_2041.jpg”.",
        Button.PICTURE,
        2,
    ),
    Found(
        "heading-order",
        paragraph("### Why\n\nSo.\n\n##### How\n\nSo."),
        "The heading “How” skips a level. Write it with #### instead.",
        Button.TEXT,
        2,
    ),
    Found("reading-level", paragraph(LONG), "One sentence has 38 words: “You can say", Button.TEXT, 2),
    Found("reading-level", paragraph(HARD), "This section reads like a text for school", Button.TEXT, 2),
    Found("heads-ups", heads_ups(3), "The page has 3 heads-ups.", Button.TEXT, 4),
    Found(
        "short-version", good_article(short_version=""), "There is no short version.", Button.SHORT_VERSION, 0
    ),
    Found(
        "short-version",
        good_article(short_version="Bring what is on your mind."),
        "The short version has 1% of the article’s words. Make it",
        Button.SHORT_VERSION,
        0,
    ),
    Found(
        "short-version",
        good_article(short_version=f"{SHORT} {SHORT} {SHORT}"),
        "The short version has 28% of the article’s words. Cut it to",
        Button.SHORT_VERSION,
        0,
    ),
    Found("line-lengths", good_article(title="A" * 71), "The title has 71 characters.", Button.FIELD),
    Found("line-lengths", good_article(dek=""), "There is no subtitle.", Button.FIELD),
    Found("line-lengths", good_article(dek="A" * 181), "The subtitle has 181 characters.", Button.FIELD),
    Found("line-lengths", good_article(description=""), "There is no summary for search.", Button.FIELD),
    Found(
        "line-lengths", good_article(description="A" * 49), "The summary for search has only 49", Button.FIELD
    ),
    Found(
        "line-lengths", good_article(description="A" * 161), "The summary for search has 161", Button.FIELD
    ),
    Found("lead-picture", good_article(image=""), "There is no lead picture.", Button.CHOOSE_LEAD),
    Found("sources", replace(good_article(), sections=(Section(body=BODY),)), "The article names no", None),
    Found("author-bios", good_article(authors=()), "The article has no author.", Button.FIELD),
    Found("author-bios", good_article(authors=("lee-okafor",)), "Lee Okafor has no bio.", Button.AUTHOR),
    Found("related-posts", good_article(related=("one",)), "The article has one related post.", Button.FIELD),
    Found(
        "related-posts",
        good_article(related=("one", "a-draft")),
        "Readers can open 1 of the 2 related posts.",
        Button.FIELD,
    ),
)

# By check: texts in which it finds nothing, though they are close to one in which it does.
NEAR_MISSES: dict[str, tuple[Manuscript, ...]] = {
    "safety": (
        dismissed(good_article(DARK), 2),
        confirmed(good_article(DARK, HELP), 2),
        paragraph("Leave if you are in danger."),  # a weak word
    ),
    "help-lines": (good_article(HELP),),
    "content-note": (
        replace(NOTED_DARK, content_note="About suicide.", content_note_sections=("when-it-gets-dark",)),
    ),
    "typed-numbers": (paragraph("From 1998-2004, on page 988."),),
    "method-detail": (
        paragraph("Take the tablets with food."),
        dismissed(good_article(TOOK), 2),
        good_article(replace(TOOK, body="After an overdose he could not stand. “Tablets,” he said.")),
    ),
    "single-cause": (
        paragraph("She blamed herself because of her exams."),
        paragraph("He thought of suicide.\n\nShe was proud of herself because of her exams."),
    ),
    "wording": (
        paragraph("Write “died by suicide”, and not “committed suicide”."),
        paragraph("> I am an addict."),
        paragraph("Why?[^2]\n\n[^2]: Alcoholics and their families."),
        paragraph("She is suffering. From here, it looks different. She is addicted."),
    ),
    "links": (paragraph("`[her](url)` and [above](#what-is-it-for)"),),
    "outside-links": (
        paragraph("[a](https://example.org:8080/a_(b)?c#d) [b](https://bücher.example/) [c](mailto:a@b.org)"),
    ),
    "alt-texts": (paragraph("![A photo of two chairs](images/room.jpg)"),),
    "heading-order": (paragraph("### Why\n\nSo.\n\n#### How\n\nSo.\n\n### What\n\nSo."),),
    "reading-level": (
        paragraph(LESS_LONG),
        paragraph(HARD_SENTENCE),  # too short for a formula
        paragraph("> " + LONG),  # somebody else's sentence
    ),
    "heads-ups": (heads_ups(2),),
    "short-version": (
        good_article(short_version=" ".join(SHORT.split()[:21])),  # 5 percent
        replace(good_article(), short_version="", sections=(Section(body="Too short for one."),)),
        good_article(short_version="", kind="page"),
    ),
    "line-lengths": (good_article(title="A" * 70, dek="A" * 180, description="A" * 160),),
    "lead-picture": (good_article(image="", kind="page"),),
    "sources": (
        good_article(),
        good_article(kind="page"),
        replace(good_article(), sections=(Section(body="A few words."),)),
    ),
    "author-bios": (good_article(authors=(), kind="page"),),
    "related-posts": (good_article(related=("one", "two", "a-draft")), good_article(related=(), kind="page")),
}
