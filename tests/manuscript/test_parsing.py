"""Parsing: an example for every row of the tables in the specification of manuscripts."""

from datetime import UTC, date, datetime

import pytest

from articles.manuscript import (
    FaultyText,
    Manuscript,
    Section,
    canonical,
    format,
    parse,
    parse_with_lines,
    split_body,
    split_section,
)

HEAD = "---\ntitle: T\n---\n\n"

CONTRACT = """\
---
title: What happens in a first therapy session?
slug: first-therapy-session
dek: Nobody expects you to have it all worked out.
description: How a first therapy session usually goes, and what you can ask for.
authors: [ana-moreira]
topics: [starting therapy, first session]
related: [choosing-a-therapist, when-a-therapist-is-quiet]
episode: first-sessions
image: images/first-session.jpg
image_alt: Two armchairs facing each other beside a window.
published: 2026-03-03
---

::: short-version
Bring whatever is on your mind. You may leave things out until you are ready.
:::

You have booked the appointment, and now there is an hour with a stranger ahead of you.

## What is a first session for? {#purpose}

It helps to think of it as *an introduction, not an examination*.

::: deep-dive Why therapists ask about the past
Early questions about family are not a detour.

- how you ask for help;
- what you do with anger.
:::

That is also why the second session can feel easier.

## What can I ask?

::: pro-tip
Write three questions on your phone before you go in.
:::
"""


def sections_of(body: str) -> tuple[Section, ...]:
    return parse(HEAD + body).sections


def test_the_example_of_the_contract_is_read_and_written_as_it_stands():
    manuscript = parse(CONTRACT)
    assert manuscript == Manuscript(
        title="What happens in a first therapy session?",
        slug="first-therapy-session",
        dek="Nobody expects you to have it all worked out.",
        description="How a first therapy session usually goes, and what you can ask for.",
        authors=("ana-moreira",),
        topics=("starting therapy", "first session"),
        related=("choosing-a-therapist", "when-a-therapist-is-quiet"),
        episode="first-sessions",
        image="images/first-session.jpg",
        image_alt="Two armchairs facing each other beside a window.",
        published=datetime(2026, 3, 3, tzinfo=UTC),
        short_version="Bring whatever is on your mind. You may leave things out until you are ready.",
        sections=(
            Section(
                body="You have booked the appointment, and now there is an hour with a stranger ahead of you."
            ),
            Section(
                heading="What is a first session for?",
                anchor="purpose",
                body="It helps to think of it as *an introduction, not an examination*.",
            ),
            Section(
                "deep-dive",
                "Why therapists ask about the past",
                "Early questions about family are not a detour.\n\n"
                "- how you ask for help;\n- what you do with anger.",
            ),
            Section(body="That is also why the second session can feel easier."),
            Section(heading="What can I ask?"),
            Section("pro-tip", body="Write three questions on your phone before you go in."),
        ),
    )
    assert format(manuscript) == CONTRACT


def test_line_endings_a_byte_order_mark_and_blank_lines_make_no_difference():
    spaced = CONTRACT.replace("\n:::", "\n \n\t\n\n:::").replace("## ", "\n\n## ")
    for text in (
        CONTRACT.replace("\n", "\r\n"),
        CONTRACT.replace("\n", "\r"),
        "\ufeff" + CONTRACT,
        "\n\n" + spaced,
    ):
        assert parse(text) == parse(CONTRACT)


def test_two_blanks_at_the_end_of_a_line_stay_and_so_does_the_indent_of_code():
    assert sections_of("one  \ntwo")[0].body == "one  \ntwo"
    assert sections_of("::: pro-tip\n\n    code\n:::")[0].body == "    code"


def test_a_title_may_come_from_a_first_level_1_heading():
    assert parse("# The *title*\n\nText.") == Manuscript("The title", sections=(Section(body="Text."),))
    assert parse("The title\n===\nText.").title == "The title"
    assert parse("---\nslug: a\n---\n# Title\n::: short-version\nS\n:::").short_version == "S"


def test_a_first_level_1_heading_that_repeats_the_title_is_dropped():
    assert parse("---\ntitle: T\n---\n# T\nText").sections == (Section(body="Text"),)


def test_an_underlined_heading_of_several_lines_is_joined_by_blanks():
    assert sections_of("What can\n  I ask? {#ask}\n---\nText") == (
        Section(heading="What can I ask?", anchor="ask", body="Text"),
    )


@pytest.mark.parametrize(
    "body",
    [
        "```\n::: pro-tip\n## A\n```",
        "    ::: pro-tip\n\n    ## A",
        "> ::: pro-tip\n> ## A",
        "- ::: pro-tip\n\n  ## A\n  :::",
        "Cited[^1]\n\n[^1]: ## A\n    ::: pro-tip",
        "Term\n: ## A\n\n  ::: pro-tip",
        "\\## A\n\n\\::: pro-tip\n\n:: text",
    ],
)
def test_what_is_not_at_the_top_level_starts_no_section(body):
    assert sections_of(body) == (Section(body=body),)


@pytest.mark.parametrize(
    "above",
    ["text", "- item", "> quoted", "1. a\n   - b", "| a |\n|---|\n| b |", "T\n: d", "[^1]: note", "[a]: /b"],
)
def test_a_fence_ends_a_paragraph_a_list_a_quotation(above):
    assert sections_of(f"{above}\n::: pro-tip\nTip\n:::\nrest") == (
        Section(body=above),
        Section("pro-tip", body="Tip"),
        Section(body="rest"),
    )


def test_a_fence_may_be_longer_indented_or_without_a_blank():
    assert sections_of("   ::::pro-tip   A title  \nTip\n :::::\t") == (Section("pro-tip", "A title", "Tip"),)


def test_the_line_under_a_fence_is_never_the_second_line_of_a_table():
    assert sections_of("::: pro-tip A | B\n--|--\n:::") == (Section("pro-tip", "A | B", "--|--"),)


def test_text_sections_that_would_run_together_stand_in_fences_of_their_own():
    sections = (
        Section(body="one"),
        Section(body="two"),
        Section("pro-tip", body="three"),
        Section(body=""),
        Section(body="pinned", anchor="here"),
        Section(heading="Empty"),
    )
    text = format(Manuscript("T", sections=sections))
    assert text == HEAD + (
        "one\n\n::: text\ntwo\n:::\n\n::: pro-tip\nthree\n:::\n\n::: text\n:::\n\n"
        "::: text {#here}\npinned\n:::\n\n## Empty\n"
    )
    assert parse(text).sections == sections


def test_a_pin_that_says_what_is_derived_anyway_is_dropped():
    assert sections_of("## Why? {#why}\n\n## Why? {#why-2}\n\n## Why? {#because}") == (
        Section(heading="Why?"),
        Section(heading="Why?"),
        Section(heading="Why?", anchor="because"),
    )


def test_bodies_may_hold_what_looks_like_front_matter():
    assert sections_of("---\ntitle: x\n***") == (Section(body="---\ntitle: x\n***"),)


def test_times_are_meant_in_utc_and_midnight_is_a_day():
    found = parse("---\ntitle: T\npublished: 2026-03-03 10:30\nupdated: 2026-03-04T01:00+01:00\n---\n")
    assert found.published == datetime(2026, 3, 3, 10, 30, tzinfo=UTC)
    assert found.updated == datetime(2026, 3, 4, tzinfo=UTC)
    assert "published: 2026-03-03T10:30:00Z\nupdated: 2026-03-04\n" in format(found)


def test_the_read_only_lines_of_a_review_are_read_and_written():
    text = "---\ntitle: T\nkind: page\nreviewer: rae\nreviewed: 2026-03-03\nreview_due: 2027-03-03\n---\n"
    found = parse(text)
    assert (found.kind, found.reviewer) == ("page", "rae")
    assert (found.reviewed, found.review_due) == (date(2026, 3, 3), date(2027, 3, 3))
    assert format(found) == text


def test_the_canonical_form_has_nothing_blank_around_and_is_in_utc():
    rough = Manuscript(
        " T ",
        authors=(" ada ",),
        published=datetime(2026, 3, 3),
        short_version="\r\n\r\nshort\r\n",
        sections=(Section("pro-tip", " A ", "\n\n  body  \n \n", " x "),),
    )
    assert canonical(rough) == Manuscript(
        "T",
        authors=("ada",),
        published=datetime(2026, 3, 3, tzinfo=UTC),
        short_version="short",
        sections=(Section("pro-tip", "A", "  body  ", "x"),),
    )
    assert parse(format(rough)) == canonical(rough)


def test_the_importer_learns_where_each_thing_stands():
    text = (
        "---\ntitle: T\nauthors: [ada, rae]\ntopics:\n- one\n- two\nimage: images/lead.jpg\n---\n"
        "::: short-version\n\nShort.\n:::\n\n## A\n\n\nSee\n![x](images/a.jpg) and ![x][b]\n\n"
        "::: pro-tip\n:::\n![again](images/a.jpg)\n\n[b]: images/b.jpg\n"
    )
    _manuscript, lines = parse_with_lines(text)
    assert lines.keys == {"title": 2, "authors": 3, "topics": 4, "image": 7}
    assert lines.items == {
        ("authors", "ada"): 3,
        ("authors", "rae"): 3,
        ("topics", "one"): 5,
        ("topics", "two"): 6,
    }
    assert lines.short_version == 11
    assert lines.sections == (17, 20, 22)
    assert lines.pictures == {"images/lead.jpg": 7, "images/a.jpg": 18, "images/b.jpg": 18}
    assert parse_with_lines("# T")[1].short_version == 0


def test_pasted_text_is_split_into_sections():
    assert split_body("one\r\n## Two\r\nthree\r\n::: pro-tip\r\nfour\r\n:::") == (
        Section(body="one"),
        Section(heading="Two", body="three"),
        Section("pro-tip", body="four"),
    )
    assert split_body("") == ()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a\n\n::: pro-tip", 'line 3: the section opened here is never closed by a line ":::"'),
        (
            "::: short-version\n\na\n:::",
            "line 1: the short version is not a section; it has a field of its own",
        ),
    ],
)
def test_pasted_text_that_cannot_be_split_is_faulty(text, fault):
    with pytest.raises(FaultyText) as error:
        split_body(text)
    assert str(error.value) == fault


def test_tags_are_topics_and_are_written_so():
    text = "---\ntitle: T\ntags:\n- Sleep\n- Rest\n---\n"
    manuscript, lines = parse_with_lines(text)
    assert manuscript.topics == ("Sleep", "Rest")
    assert lines.items["topics", "Rest"] == 5
    assert format(manuscript) == "---\ntitle: T\ntopics: [Sleep, Rest]\n---\n"


def test_an_id_and_former_slugs_come_with_a_text():
    text = "---\ntitle: T\nslug: c\nformerly: [a, b]\nkind: page\nid: urn:uuid:1\n---\n"
    manuscript = parse(text)
    assert (manuscript.id, manuscript.formerly) == ("urn:uuid:1", ("a", "b"))
    assert format(manuscript) == text


@pytest.mark.parametrize(
    ("section", "parts"),
    [
        (Section(body="A"), ()),
        (Section(), ()),
        (Section(body="A\n\n::: pro-tip\nnever closed"), ()),
        (
            Section(heading="One", body="A\n## Two\nB"),
            (Section(heading="One", body="A"), Section(heading="Two", body="B")),
        ),
        (Section(body="## Two\nB", anchor="x"), (Section(heading="Two", body="B", anchor="x"),)),
        (Section("pro-tip", body="## Two\nB"), (Section("pro-tip"), Section(heading="Two", body="B"))),
        (Section(body="A\n::: pro-tip\nB\n:::"), (Section(body="A"), Section("pro-tip", body="B"))),
    ],
)
def test_a_section_is_split_where_its_text_begins_others(section, parts):
    assert split_section(section) == parts
