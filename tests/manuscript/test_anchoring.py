"""Comments stay with their words, whatever happens to the sections around them."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.manuscript import Manuscript, Section
from articles.manuscript.anchoring import Place, find_quote, move_places
from tests.manuscript.edited_articles import EditedArticle

EDITS_OF_AN_EXAMPLE = 15  # with 20 examples: 300 edits in the suite, and more than 10,000 in the soak

NIGHT = Section(
    "text",
    "What helps at night?",
    "Go to bed at the same time every day, even on weekends.\n\n"
    "Keep the phone out of the bedroom. Sleep comes sooner in the dark.",
)
WORRY = Section(
    "text",
    "And the worries?",
    "Write them down before you lie down. Sleep follows a quiet mind.\n\nTell a friend about the worst one.",
)
NIGHT_PARTS = [Section(body=body) for body in NIGHT.body.split("\n\n")]
TRY = Section("pro-tip", "", "Count your breaths from ten down to one.")
SECTIONS = (NIGHT, WORRY, TRY)
PHONE = Place("section", 0, "out of the bedroom", NIGHT.body.index("out of"))
SLEEP = Place("section", 0, "Sleep", NIGHT.body.index("Sleep"))
WHOLE = Place("section", 1)


def text(*sections: Section, **fields: str) -> Manuscript:
    return Manuscript(title="Sleep", **fields, sections=sections)


def moved(place: Place, *sections: Section, old: tuple[Section, ...] = SECTIONS) -> Place:
    """The place in a text with these sections."""
    return move_places(text(*old), text(*sections), [place])[0]


def words_at(place: Place, *sections: Section) -> str:
    """The first word at the place of a quote."""
    return sections[place.section].body[place.start :].split()[0]


@given(st.integers(0, 2**32))
def test_after_any_edits_no_comment_is_lost_or_at_a_wrong_section(seed):
    article = EditedArticle(Random(seed))
    edits = EDITS_OF_AN_EXAMPLE
    while edits > 0:
        for _ in range(article.random.randint(1, 2)):
            article.edit()
            edits -= 1
        article.save()


@pytest.mark.parametrize(
    ("sections", "at"),
    [
        ((WORRY, TRY, NIGHT), 2),
        ((replace(NIGHT, type="deep-dive", heading="Nights"), WORRY, TRY), 0),
        ((Section(body="New."), *SECTIONS), 1),
        ((replace(NIGHT, body=NIGHT.body.replace("Go to bed", "Then, as a rule, go to bed")), WORRY, TRY), 0),
        ((replace(NIGHT, body=NIGHT.body.replace("out of the", "out\nof **the**")), WORRY, TRY), 0),
        (
            (
                replace(NIGHT, body=NIGHT.body.split("\n\n")[0]),
                Section(body=NIGHT.body.split("\n\n")[1]),
                TRY,
            ),
            1,
        ),
        ((replace(NIGHT_PARTS[0], heading=NIGHT.heading), NIGHT_PARTS[1], TRY), 1),
        ((replace(WORRY, body=f"{WORRY.body}\n\n### Night\n\n{NIGHT.body}"), TRY), 0),
    ],
)
def test_a_quote_is_followed_to_its_words(sections, at):
    place = moved(PHONE, *sections)
    assert (place.section, words_at(place, *sections)) == (at, "out")


def test_of_several_equal_words_those_with_the_same_context_are_meant():
    [first, second] = NIGHT.body.split("\n\n")
    with_more = replace(NIGHT, body=f"Sleep is no luxury.\n\n{second}\n\n{first}")
    place = moved(SLEEP, with_more, WORRY, TRY)
    assert with_more.body[place.start :].startswith("Sleep comes sooner")
    # Rewritten around it, the nearest one is meant; moved with its sentence, it is followed there.
    rewritten = replace(
        NIGHT, body=f"{first}\n\nPut it away. Sleep, for most, arrives early.\n\nThen they Sleep!"
    )
    assert moved(SLEEP, rewritten, WORRY, TRY).start == rewritten.body.index("Sleep,")
    assert moved(replace(SLEEP, start=9999), rewritten, WORRY, TRY).start == rewritten.body.index("Sleep!")
    parts = (replace(NIGHT, body=f"Sleep is no luxury.\n\n{first}"), Section(body=second))
    place = moved(SLEEP, *parts, WORRY, TRY)
    assert (place.section, words_at(place, *parts)) == (1, "Sleep")


def test_a_quote_whose_words_are_gone_stays_at_its_section_and_returns_with_them():
    shorter = (replace(NIGHT, body=NIGHT.body.split("\n\n")[0]), WORRY, TRY)
    gone = moved(PHONE, *shorter)
    assert gone == replace(PHONE, start=None)
    assert moved(gone, WORRY, shorter[0], old=shorter) == replace(gone, section=1)
    assert moved(gone, *SECTIONS, old=shorter) == PHONE


@pytest.mark.parametrize("place", [PHONE, replace(WHOLE, section=0)])
def test_a_comment_whose_section_is_gone_keeps_its_text_and_returns_with_it(place):
    gone = moved(place, WORRY, TRY)
    assert (gone.section, gone.start) == (None, None)
    assert gone.former_text == f"{NIGHT.heading}\n\n{NIGHT.body}"
    assert moved(gone, WORRY, old=(WORRY, TRY)) == gone, "it stays as it is while the text does not return"
    back = moved(gone, WORRY, TRY, NIGHT, old=(WORRY, TRY))
    assert back == replace(place, section=2)


def test_a_lost_quote_returns_alone_if_nothing_else_has_its_words():
    gone = moved(PHONE, WORRY, TRY)
    again = Section(body="He said it belongs out of the bedroom.")
    assert moved(gone, WORRY, again, old=(WORRY, TRY)).section == 1
    known = (WORRY, again)
    assert moved(gone, *known, TRY, old=known) == gone
    brief = moved(replace(SLEEP, quote="dark", start=NIGHT.body.index("dark")), TRY)
    assert moved(brief, TRY, Section(body="It was dark."), old=(TRY,)) == brief, "one word proves nothing"


def test_a_comment_on_a_merged_section_comes_back_out_of_it():
    together = replace(NIGHT, body=f"{NIGHT.body}\n\n### {WORRY.heading}\n\n{WORRY.body}")
    merged = moved(WHOLE, together, TRY)
    assert merged == replace(WHOLE, section=0, former_text=f"{WORRY.heading}\n\n{WORRY.body}")
    still = moved(merged, TRY, together, old=(together, TRY))
    assert still == replace(merged, section=1)
    assert moved(merged, *SECTIONS, old=(together, TRY)) == WHOLE


def test_equal_texts_in_several_sections_prove_nothing():
    help_text = "If this is hard to read, talk to somebody you trust."
    night, worry = (replace(one, body=f"{one.body}\n\n{help_text}") for one in (NIGHT, WORRY))
    quote = Place("section", 0, "somebody you trust", night.body.index("somebody"))
    assert moved(quote, worry, TRY, old=(night, worry, TRY)).section is None
    copied = replace(NIGHT, heading="A copy")
    assert moved(replace(WHOLE, section=0), copied, TRY, old=(NIGHT, copied, TRY)).section is None


def test_words_that_only_look_alike_are_not_followed():
    old = (Section(body="A rule."), Section(body="Be calm and breathe out slowly."))
    place = Place("section", 1, "calm", 3)
    assert moved(place, *old[:1], Section(body="Keep calm."), old=old).section is None


def test_an_equal_heading_is_not_enough_to_find_a_text_that_other_sections_have_too():
    shared = "If this is hard to read, take a break."
    gone = Place("section", None, former_text=f"What helps?\n\n{shared}")
    known = replace(TRY, body=f"{TRY.body}\n\n{shared}")
    other = Section(heading="What helps?", body="Something else entirely.")
    assert moved(gone, known, other, old=(known,)) == gone


def test_sections_with_one_heading_are_told_apart_by_their_texts():
    first, second = (Section("pro-tip", "Try this", one.body) for one in (NIGHT, WORRY))
    rewritten = replace(second, body=WORRY.body.replace("worst one", "hardest of them"))
    assert moved(replace(WHOLE, section=0), rewritten, old=(first, second)).section is None
    assert moved(WHOLE, rewritten, old=(first, second)).section == 0
    other = replace(second, body="Something else.")
    assert moved(WHOLE, first, other, old=(first, second)).section == 1, "the last one with the heading"


@pytest.mark.parametrize("part", ["title", "dek", "short_version"])
def test_words_of_the_title_and_the_short_version_are_followed(part):
    def version(words: str) -> Manuscript:
        return replace(text(), **{part: words})

    place = Place(part, quote="sleep well", start=7)
    old, new = version("How to sleep well"), version("How everybody can sleep well")
    assert move_places(old, new, [place])[0].start == getattr(new, part).index("sleep")
    [gone] = move_places(old, version("Nights"), [place])
    assert gone == replace(place, start=None)
    assert move_places(version("Nights"), old, [gone])[0].start == getattr(old, part).index("sleep")


def test_a_comment_on_the_whole_article_has_no_other_place():
    assert moved(Place("article"), TRY) == Place("article")


@pytest.mark.parametrize(
    ("source", "quote", "found"),
    [
        ("It is **really** calm.", "really calm", "really** calm"),
        ("Read [the guide](/guide/) now.", "the guide now", "the guide](/guide/) now"),
        ("Don’t “panic”.", 'Don\'t "panic"', "Don’t “panic”"),
        ("Take **three** breaths", "**three** breaths", "three** breaths"),
        ("One\nline and\n\nanother", "line and another", "line and\n\nanother"),
        ("1 + 1 is 2", "1 + 1", "1 + 1"),
        ("Nothing", "**", None),
        ("Nothing", "thing else", None),
    ],
)
def test_a_quote_from_the_rendered_page_is_found_in_the_source(source, quote, found):
    spans = find_quote(source, quote)
    assert [source[slice(*span)] for span in spans] == ([found] if found else [])
