"""Hypothesis strategies for manuscripts with every Markdown construct, and with lines that look like one."""

from datetime import UTC, date, datetime

from hypothesis import strategies as st

from articles.manuscript import SECTION_TYPES, Line, Manuscript, Section, editable_fields

BLOCKS = (
    "A paragraph.",
    "Two lines,\nthe second lazy.",
    "A hard break  \nafter two blanks",
    "A backslash at the end\\",
    "two blanks at the end  ",
    "    indented code\n\n        deeper",
    "```\n::: pro-tip\n## no heading\n:::\n```",
    "~~~~ text\n```\n~~~\n~~~~",
    "``` js\n\n\n```",
    "- one\n- two\n\n  more of two",
    "- item\n  ::: text\n  ## inner\n  :::",
    "- a\n  - b\n    - c",
    "1. one\n2. two\n   ```\n   unclosed in a list",
    "> quoted\nlazily",
    "> ::: deep-dive\n> ## quoted\n> :::",
    "> ```\n> unclosed in a quotation",
    "> - a\n>\n>   ```\n>   x",
    "| a | b |\n| - | - |\n| 1 | 2 |",
    "a | b\n--|--\n1 | 2",
    "Term\n: definition",
    "Term\n\n~ loose definition\n\n  second paragraph",
    "Term\n: ```\n  code",
    "### Inner heading",
    "#### Closed ####",
    "#no heading",
    "---",
    "***",
    "- - -",
    "===",
    "title: not front matter",
    "---\ntitle: look-alike\n---x",
    "[label-%d]: /somewhere",
    "[label-%d]: <a b> 'a title\nof two lines'",
    "[label-%d]:\n/next-line",
    "[unfinished]:",
    '[unfinished]: /x "no end',
    "Cited.[^note-%d]\n\n[^note-%d]: The source.",
    "[^note-%d]: The source.\n\n    With a second paragraph.\n\n    - and a list",
    "[^note-%d]: # a heading\n    ::: text",
    "![chairs](images/chairs.jpg)",
    '![chairs](<images/two chairs.jpg> "Two chairs")',
    "<div>\n\n## no\n</div>",
    "<!-- ::: -->",
    "<!-- help lines\n988: call\n-->",
    "{help: 988-lifeline}",
    "Call:\n{help: samaritans}\nnow",
    "- {help: samaritans}",
    "{help: No Line}",
    "    {help: code}",
    "&#35;# no &amp; heading",
    "\\::: text",
    "\\## no heading",
    "\ufeff\ufeffmarked",
    ":: text",
    "text :::",
    "Ünïcødé \u2028 and \u00a0 and 👩‍👩‍👧 — “done”",
    "\u00a0",
    "\ta tab",
    "*unfinished **emphasis",
    "[",
    "`code",
)

# Lines of free text, and lines that may begin or end sections.
FREE_TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters="\t #:-=>`~[]^{}\\|*_!"), max_size=20
)
TURNS = st.sampled_from(
    [
        *(
            "",
            " ",
            "\t",
            "::: deep-dive",
            "::: text",
            "::: short-version",
            ":::",
            "::::",
            "   :::",
            "    :::",
        ),
        *(
            "## A",
            "##",
            "# A",
            "A",
            "---",
            "===",
            "   ---",
            "{help: a}",
            "  {help: a-b} ",
            "> {help: a}",
            "```",
            "~~~",
            "> ",
            ">",
            "- ",
            "1. ",
            "  a",
            "    a",
        ),
        *(
            ": d",
            "~ d",
            "  : d",
            "      : d",
            "[a]: /a",
            "[a]:",
            "[^a]:",
            "[^a]: a",
            "|-|",
            "|a|",
            "- - a",
            "   ## B",
        ),
        *("> - a", "- > a", "> :::", "- :::", "  :::", "  ## C", "## A | B", "::: pro-tip A | B", "--|--"),
    ]
)

MARKS = st.sampled_from(
    ["#", " #", "\\", "{#a}", " {#a}", "\\{#b}", " ", "x", "{", "}", "*i*", "C #", "\t", "`c`", "|"]
)
HEADINGS = st.one_of(
    st.sampled_from(
        ["What can I ask?", "C #", "C \\#", "a {#b}", "a \\{#b}", "# not code", "a \\\\#", "x ##  ##", ":::"]
    ),
    st.lists(MARKS, max_size=6).map("".join),
    FREE_TEXT,
)

TITLES = st.one_of(
    st.sampled_from(
        [
            *(
                "yes",
                "1.0",
                "2026-03-03",
                "null",
                "- x",
                "#x",
                "@x",
                "a: b",
                "a #b",
                '"q"',
                "'",
                "\\",
                "[x]",
                "{",
            ),
            *(
                "*a",
                "&a",
                "!t",
                "%",
                "|",
                ">",
                "trailing:",
                "👩‍👩‍👧",
                "a\u2028b",
                "a\u00a0b",
                "'tis",
                '"a" or "b"',
                "?",
            ),
            *(
                "=",
                "<<",
                "~",
                "---",
                "...",
                "0x1F",
                "1:30",
                "1_000",
                "+1",
                ".5",
                "-1",
                ".inf",
                "on",
                "a,b",
                "\ufeffx",
            ),
            *(
                "a:\u00a0b",
                "a\u2028#b",
                "y",
                "12e03",
                "`x`",
                "key: value # no",
                "\\n",
                "a\\",
                '"',
                "''",
                '""',
            ),
        ]
    ),
    FREE_TEXT,
).map(str.strip)
NAMES = TITLES.filter(bool)

TIMES = st.one_of(
    st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC)),
    st.dates(date(1, 1, 2), date(9999, 12, 30)).map(
        lambda day: datetime(day.year, day.month, day.day, tzinfo=UTC)
    ),
)
ANCHORS = st.one_of(
    st.just(""), st.just(""), st.from_regex(r"[a-z0-9-]{1,3}", fullmatch=True), st.just("a-2")
)


@st.composite
def bodies(draw) -> str:
    blocks = draw(
        st.lists(st.one_of(st.sampled_from(BLOCKS), st.sampled_from(BLOCKS), FREE_TEXT), max_size=5)
    )
    unique = [block.replace("%d", str(draw(st.integers(0, 10**9)))) for block in blocks]
    return draw(st.sampled_from(["\n\n", "\n\n", "\n", "\n \n\n"])).join(unique)


SECTIONS = st.builds(
    Section,
    type=st.sampled_from(["text", *SECTION_TYPES]),
    heading=st.one_of(st.just(""), HEADINGS),
    body=bodies(),
    anchor=ANCHORS,
)

LINED = st.lists(st.one_of(TURNS, TURNS, FREE_TEXT), max_size=6).map("\n".join)

SLUGS = st.one_of(
    st.from_regex(r"[a-z0-9-]{1,9}", fullmatch=True), st.sampled_from(["first-session", "on", "1"])
)
IDS = st.one_of(
    st.sampled_from(
        ["", "urn:uuid:6a2f41a3-c54c-fce8-32d2-0324e1c32e22", "https://example.org/?p=1#a", "[x]", "a b"]
    ),
    st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), max_size=12),
)

DECISIONS = (
    "3f9ab2c411d07e58 confirmed",
    "0000000000000000 confirmed",
    "1234567890123456 dismissed: the title of a film, not an act: “[x]” # 1",
    'ffffffffffffffff dismissed: "yes"',
)

MANUSCRIPTS = st.builds(
    Manuscript,
    **dict.fromkeys(editable_fields(Line), TITLES) | {"title": NAMES},
    content_note_sections=st.lists(SLUGS, max_size=3, unique=True).map(tuple),
    safety=st.lists(st.sampled_from(DECISIONS), max_size=3, unique=True).map(tuple),
    slug=st.sampled_from(["", "first-session"]),
    formerly=st.lists(SLUGS, max_size=3, unique=True).map(tuple),
    kind=st.sampled_from(["article", "page"]),
    authors=st.lists(NAMES, max_size=3, unique=True).map(tuple),
    topics=st.lists(NAMES, max_size=3, unique=True).map(tuple),
    related=st.lists(NAMES, max_size=3, unique=True).map(tuple),
    episode=TITLES,
    image=st.sampled_from(["", "images/a b.jpg", "2026.jpg"]),
    published=st.none() | TIMES,
    updated=st.none() | TIMES,
    id=IDS,
    reviewer=TITLES,
    reviewed=st.none() | st.dates(),
    review_due=st.none() | st.dates() | st.just(date(999, 1, 1)),
    reviewer_credentials=TITLES,
    review_sources=st.lists(NAMES, max_size=2, unique=True).map(tuple),
    short_version=st.one_of(st.just(""), bodies(), LINED),
    sections=st.lists(
        st.one_of(
            SECTIONS,
            st.builds(Section, type=st.sampled_from(list(SECTION_TYPES)), heading=HEADINGS, body=LINED),
        ),
        max_size=5,
    ).map(tuple),
)

# Arbitrary texts.
LINES = st.one_of(
    TURNS,
    TURNS,
    st.sampled_from(BLOCKS),
    FREE_TEXT,
    HEADINGS.map("## {}".format),
    HEADINGS.map("::: heads-up {}".format),
    HEADINGS.map("{}\n---".format),
    st.text(max_size=8),
    st.sampled_from(
        ["---", "title: x", "title:", "authors: [a", "- a", "slug: A", "published: x", "# title"]
    ),
)
TEXTS = st.tuples(
    st.sampled_from(["---\ntitle: T\n---\n", "---\ntitle: T\n---\n", "# T\n\n", "---\n", ""]),
    st.lists(LINES, max_size=12),
    st.sampled_from(["\n", "\n", "\n\n", "\r\n", "\r"]),
).map(lambda made: made[0] + made[2].join(made[1]))
