"""Rendering of a manuscript."""

from articles.manuscript import Manuscript, Section
from articles.rendering import (
    PictureFile,
    PictureSource,
    Rendering,
    build_contents,
    count_section_words,
    mark_clean,
    picture_tag,
    plain_text,
    reading_minutes,
    render,
    render_fragment,
    text_of_html,
)

CHAIRS = PictureFile(
    "/media/chairs.webp",
    1600,
    900,
    (PictureSource("image/avif", (("/media/s.avif", 480), ("/media/m.avif", 800))),),
)


def rendered(
    *sections: Section | str, short: str = "", pictures: dict[str, PictureFile] | None = None
) -> Rendering:
    made = tuple(Section(body=section) if isinstance(section, str) else section for section in sections)
    return render(Manuscript(title="T", sections=made, short_version=short), pictures or {})


def html(*sections: Section | str, **options) -> str:
    return "".join(section.html for section in rendered(*sections, **options).sections)


def test_prose_gets_typographic_quotes_and_code_does_not():
    assert html('"Why?" -- `"x"`') == '<p>“Why?” – <code>"x"</code></p>\n'


def test_a_link_defined_in_one_section_holds_in_all_of_them_and_in_the_short_version():
    made = rendered("See [there].", "[there]: /there/ 'T'", short="Or [there].")
    assert '<a href="/there/" title="T">there</a>' in made.sections[0].html
    assert '<a href="/there/"' in made.short_html


def test_notes_are_numbered_in_the_order_they_are_cited_and_listed_once():
    made = rendered(
        "B[^b] then A[^a].\n\n[^never]: Never cited.", "[^a]: A source.\n\n[^b]: B *source*.\n\nB again[^b]."
    )
    assert [part.split('"')[0] for part in made.sections[0].html.split('href="')[1:]] == [
        "#note-1",
        "#note-2",
    ]
    assert '<a href="#note-1" id="note-ref-1-2" aria-label="Source 1">1</a>' in made.sections[1].html
    assert "A source" not in made.sections[1].html
    items = made.notes_html.split("<li ")[1:]
    assert [item.split(">")[0] for item in items] == ['id="note-1"', 'id="note-2"', 'id="note-3"']
    assert "B <em>source</em>." in items[0]
    assert 'href="#note-ref-1"' in items[0]
    assert 'href="#note-ref-1-2"' in items[0]
    assert "Never cited" in items[2]
    assert "note-back" not in items[2]


def test_notes_that_are_never_cited_are_listed_in_the_order_of_the_text():
    made = rendered("[^a]: First.\n\n[^b]: Second.", "[^c]: Third.\n\n[^d]: Fourth.", "[^e]: Fifth.")
    assert text_of_html(made.notes_html) == "First.\nSecond.\nThird.\nFourth.\nFifth."


def test_a_note_inside_a_note_leaves_the_rest_of_the_outer_one_in_it():
    made = rendered("x[^a] y[^b]\n\n[^a]: One.\n\n    [^b]: Inner.\n\n    More of one.")
    assert "More" not in made.sections[0].html
    assert text_of_html(made.notes_html) == "One.\nMore of one. ↩\nInner. ↩".replace(" ↩", "")


def test_of_two_notes_with_one_label_in_one_section_the_first_holds():
    assert "Second" not in rendered("x[^a]\n\n[^a]: First.\n\n[^a]: Second.").notes_html


def test_a_note_may_be_cited_in_the_words_of_a_link():
    assert "Source 1" in html("[see[^a]](/b)\n\n[^a]: x")


def test_a_note_may_cite_a_note_and_end_in_a_list():
    made = rendered("One[^a].\n\n[^a]: See[^b].\n\n[^b]: Two:\n\n    - x")
    assert 'id="note-2"' in made.notes_html
    assert made.notes_html.count("note-back") == 2


def test_of_two_notes_with_one_label_the_first_holds():
    assert "First" in rendered("x[^a]\n\n[^a]: First", "[^a]: Second").notes_html


def test_without_notes_there_is_no_list():
    assert rendered("Text.").notes_html == ""


def test_a_picture_of_ours_says_how_large_it_is_and_comes_in_sizes():
    made = html("![Two chairs](images/chairs.webp)", pictures={"images/chairs.webp": CHAIRS})
    assert (
        '<source type="image/avif" srcset="/media/s.avif 480w, /media/m.avif 800w" sizes="(min-width: 46rem)'
        in made
    )
    assert 'src="/media/chairs.webp"' in made
    for attribute in (
        'alt="Two chairs"',
        'width="1600"',
        'height="900"',
        'loading="lazy"',
        'decoding="async"',
    ):
        assert attribute in made


def test_the_picture_that_opens_a_page_is_fetched_first():
    opens, follows = (picture_tag(CHAIRS, "Two chairs", lazy=lazy) for lazy in (False, True))
    assert 'fetchpriority="high"' in opens
    assert "loading" not in opens
    assert "fetchpriority" not in follows


def test_a_picture_alone_with_a_title_is_a_figure_with_a_caption():
    pictures = {"images/two chairs.webp": CHAIRS}
    made = html('![Alt](<images/two chairs.webp> "By the window")', pictures=pictures)
    assert made.startswith("<figure><picture>")
    assert "<figcaption>By the window</figcaption></figure>" in made
    among_words = html('See ![Alt](<images/two chairs.webp> "By the window") here', pictures=pictures)
    assert 'title="By the window"' in among_words
    assert "figure" not in among_words


def test_a_picture_we_do_not_have_is_its_description_and_nobody_else_is_asked():
    assert html("![Two *chairs*](https://elsewhere.example/x.png)") == "<p>Two chairs</p>\n"
    assert html('![A "chair" & more](images/none.webp)') == '<p>A "chair" &amp; more</p>\n'


def test_headings_inside_a_section_never_skip_a_level():
    assert (
        html("##### a\n\n###### b\n\n#### c\n\n### d") == "<h3>a</h3>\n<h4>b</h4>\n<h3>c</h3>\n<h3>d</h3>\n"
    )
    titled = Section(type="deep-dive", heading="Title", body="### a\n\n#### b")
    assert html(titled) == "<h4>a</h4>\n<h5>b</h5>\n"
    assert html(Section(type="deep-dive", body="### a")) == "<h3>a</h3>\n"
    assert rendered(short="### a").short_html == "<h2>a</h2>\n"


def test_a_table_scrolls_in_a_box_the_keyboard_reaches_and_aligns_by_class():
    made = html("| a | b |\n|:--|--:|\n| 1 | 2 |")
    assert made.startswith(
        '<div class="table-scroll" role="region" tabindex="0" aria-label="Table">\n<table>'
    )
    assert '<td class="align-right">2</td>' in made
    assert "style" not in made
    assert "<th>a</th>" in html("| a |\n|---|\n| 1 |")


def test_definition_lists_strikethrough_and_ordered_lists_from_a_number():
    made = html("Term\n: Meaning\n\n~~gone~~\n\n3. three")
    assert "<dt>Term</dt>" in made
    assert "<s>gone</s>" in made
    assert '<ol start="3">' in made


def test_the_contents_are_the_headings_of_the_running_text_as_written():
    made = rendered(
        Section(heading="What *is* `it` & why?", body="x"),
        Section(type="pro-tip", heading="Not here", body="x"),
        "No heading.",
        Section(heading="“Pinned”", body="x", anchor="mine"),
    )
    found = build_contents((section.type, section.heading, section.anchor) for section in made.sections)
    assert [(entry.anchor, entry.text) for entry in found] == [
        ("what-is-it-why", "What is it & why?"),
        ("mine", "“Pinned”"),
    ]
    assert made.sections[0].heading_html == "What <em>is</em> <code>it</code> &amp; why?"


def test_words_and_minutes_count_the_sections_and_the_short_version_apart():
    made = rendered("one two — three", Section(type="pro-tip", heading="not", body="four"), short="a b")
    assert (made.words, made.short_words, made.minutes, made.short_minutes) == (4, 2, 1, 1)
    assert reading_minutes(238 * 7) == 7


def test_plain_text_has_every_word_and_no_mark():
    made = rendered(
        "A **b**  \nc[^n] ![d](images/d.webp)\n\n    code\n\n[^n]: e &amp; f",
        Section(heading="*H*", body="- g"),
    )
    found = [text_of_html(section.html) for section in made.sections]
    assert [*found, text_of_html(made.notes_html)] == ["A b\nc d\ncode", "g", "e & f"]
    assert plain_text("*a*\n\nb[^x]\n\n[^x]: c") == "a\nb"


def test_a_fragment_has_headings_from_level_three_and_neither_notes_nor_pictures():
    made = render_fragment(
        "# One\n\n## Two\n\ntext[^a] ![alt](images/x.webp)\n\n[^a]: note\n\n::: pro-tip\n:::"
    )
    assert made == "<h3>One</h3>\n<h4>Two</h4>\n<p>text alt</p>\n<p>::: pro-tip</p>\n<p>:::</p>\n"


def test_stored_pictures_are_read_as_they_were_written():
    stored = {
        "file": "a.webp",
        "width": 2,
        "height": 1,
        "sources": [{"type": "image/avif", "srcset": [["b.avif", 2]]}],
    }
    assert PictureFile.from_stored(stored, lambda name: f"/m/{name}") == PictureFile(
        "/m/a.webp", 2, 1, (PictureSource("image/avif", (("/m/b.avif", 2),)),)
    )


def test_what_is_marked_clean_is_not_escaped_again():
    assert mark_clean("<p>x</p>").__html__() == "<p>x</p>"


def test_a_help_line_leaves_its_place_and_what_names_none_is_shown_as_typed():
    assert '<help-line slug="988-lifeline"></help-line>' in html(
        Section("get-help", body="{help: 988-lifeline}")
    )
    assert "<p>{help: No Slug}</p>" in render_fragment("{help: No Slug}")


def test_the_words_of_a_section_are_those_of_its_heading_and_its_text_without_notes():
    assert count_section_words("What *now*?", "Three more words.[^a]\n\n[^a]: Not these.") == 5


def test_a_copy_of_a_width_is_the_smallest_that_is_wide_enough_or_the_original():
    copies = (("/m/480.webp", 480), ("/m/960.webp", 960))
    picture = PictureFile("/m/chairs.jpg", 1600, 900, (PictureSource("image/webp", copies),))
    assert [picture.url_of_width(width) for width in (300, 500, 1200)] == [
        "/m/480.webp",
        "/m/960.webp",
        "/m/chairs.jpg",
    ]
