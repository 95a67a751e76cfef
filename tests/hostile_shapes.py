"""Generators of texts that make Markdown and HTML parsers slow, each of about any given length."""

from collections.abc import Callable

Shape = Callable[[int], str]


def repeated(unit: str, before: str = "", after: str = "") -> Shape:
    """Return a shape that repeats one unit."""
    return lambda size: before + unit * max((size - len(before) - len(after)) // len(unit), 1) + after


def numbered(unit: str, before: str = "") -> Shape:
    """Return a shape that repeats one unit, with `#n` replaced by the number of the repetition."""
    return lambda size: (
        before + "".join(unit.replace("#n", str(number)) for number in range(max(size // (len(unit) + 3), 1)))
    )


def nested(opening: str, middle: str, closing: str) -> Shape:
    """Return a shape of many opening units, then as many closing ones."""
    return lambda size: (
        opening * (size // (len(opening) + len(closing)))
        + middle
        + closing * (size // (len(opening) + len(closing)))
    )


def growing(mark: str, between: str = " ") -> Shape:
    """Return a shape of runs of a mark, each one character longer."""
    return lambda size: between.join(mark * length for length in range(1, max(int((2 * size) ** 0.5), 2)))


def table(columns: int) -> Shape:
    """Return a table with this number of columns; with 0, as many as rows."""

    def shape(size: int) -> str:
        width = columns or max(int((size / 2) ** 0.5), 2)
        rows = max(size // (2 * width + 1), 2)
        return "|" * (width + 1) + "\n" + "|-" * width + "|\n" + ("|a" * width + "|\n") * rows

    return shape


def within_depth(opening: str, closing: str, depth: int = 190) -> Shape:
    """Return a shape that repeats a structure nested as deep as may be pasted."""
    unit = opening * depth + "a" + closing * depth
    return repeated(unit)


def stairs(mark: str, depth: int) -> Shape:
    """Return a shape of lines with growing indentation, which starts again repeatedly."""

    def shape(size: int) -> str:
        lines, length = [], 0
        while length < size:
            lines.append(" " * (2 * (len(lines) % depth)) + mark)
            length += len(lines[-1]) + 1
        return "\n".join(lines)

    return shape


MARKDOWN: dict[str, Shape] = {
    "brackets": repeated("["),
    "brackets closing": repeated("]"),
    "brackets nested": nested("[", "a", "]"),
    "brackets nested and defined": lambda size: "[a]: /x\n\n" + nested("[", "a", "]")(size),
    "bracket pairs": repeated("[]"),
    "bracket pairs of words": repeated("[a] "),
    "brackets unclosed, words": repeated("[a "),
    "links unfinished": repeated("[a]("),
    "links unfinished, no words": repeated("[]("),
    "links unfinished, angle": repeated("[a](<"),
    "links unfinished, angle, text": repeated("[a](<b"),
    "links nested": nested("[", "a", "](x)"),
    "links nested in titles": repeated('[a](b "'),
    "link with quotes in its title": repeated('"', '[a](b "', " x)"),
    "link with many titles": repeated('"a" ', "[a](b ", ")"),
    "link with brackets in its address": repeated("(", "[a](b", ")"),
    "links with brackets in their addresses": repeated("[a]((((((((((((((((((((((((((((((("),
    "link with a title over many lines": repeated("a\n", "[a](b '", ""),
    "links": repeated("[a](b) "),
    "links with titles": repeated('[a](b "c") '),
    "references": repeated("[a]", "[a]: /x\n\n"),
    "references in full": repeated("[b][a]", "[a]: /x\n\n"),
    "references unknown": repeated("[b][c]"),
    "pictures unfinished": repeated("!["),
    "pictures unfinished, target": repeated("![]("),
    "pictures unfinished, words and target": repeated("![a]("),
    "pictures nested": nested("![", "a", "](x.png)"),
    "pictures": repeated("![a](images/a.png) "),
    "pictures with titles": repeated("![a](images/a.png 'b')\n\n"),
    "pictures in pictures' words": repeated("![a ![b](images/b.png)](images/a.png)\n"),
    "stars": repeated("*"),
    "stars apart": repeated("* "),
    "stars and words": repeated("*a "),
    "stars and words, closed": repeated("a* "),
    "stars, one and two": repeated("*a **a "),
    "stars, one and two, closing": repeated("a* a** "),
    "stars and underscores": repeated("*_"),
    "stars and underscores, words": repeated("*a _b "),
    "stars and underscores, crossed": repeated("*a _b* c_ "),
    "stars, three": repeated("a***b"),
    "stars, three, words": repeated("***a "),
    "stars, nested": nested("**a ", "b", " c**"),
    "stars, growing": growing("*"),
    "stars, growing, words": growing("*", "a"),
    "underscores and words": repeated("_a "),
    "underscores, two": repeated("__a "),
    "strikes": repeated("~~a"),
    "strikes apart": repeated("~~ "),
    "strikes and words": repeated("~~a "),
    "strikes, five": repeated("~~~~~a"),
    "strikes and stars": repeated("~~a *b "),
    "backticks": repeated("`"),
    "backticks apart": repeated("` "),
    "backticks, growing": growing("`"),
    "backticks, growing, words": growing("`", "a"),
    "code unfinished, escaped": repeated("\\`a"),
    "angles": repeated("<"),
    "angles closing": repeated("a>"),
    "autolinks unfinished": repeated("<a:"),
    "autolinks": repeated("<http://a.b> "),
    "autolinks of mail": repeated("<a@b.c> "),
    "autolinks of mail, unfinished": repeated("<a@a.", ""),
    "autolinks of long mail": repeated("a.", "<a@", ">"),
    "elements unfinished": repeated("<x "),
    "elements with quotes": repeated('<a b="'),
    "element with attributes": repeated(" a=b", "<a", ">"),
    "elements": repeated("<b>a</b>"),
    "comments unfinished": repeated("<!--"),
    "declarations unfinished": repeated("<!A "),
    "instructions unfinished": repeated("<?"),
    "character data unfinished": repeated("<![CDATA["),
    "ampersands": repeated("&"),
    "ampersands and signs": repeated("&#"),
    "entities": repeated("&amp;"),
    "entities, numbered": repeated("&#35;"),
    "entities, long": repeated("0", "&#", ";"),
    "entities, unfinished": repeated("&abcdefghijklmnopqrstuvwxyzabcde"),
    "escapes": repeated("\\"),
    "escapes of stars": repeated("\\*"),
    "quotes": repeated('"'),
    "quotes and words": repeated('"a '),
    "quotes within words": repeated('a"a'),
    "quotes, both kinds": repeated("\"'"),
    "quotes, both kinds, words": repeated("\"a 'b "),
    "quotes, single, words": repeated("'a "),
    "quotes, closing": repeated("a' "),
    "quotes in emphasis": repeated('*"a* '),
    "quotes, crossed": repeated("\"a 'b\" c' "),
    "quotes, each in its own code": repeated("'`a`"),
    "quotes on many lines": repeated('"a\n'),
    "replacements": repeated("(c)"),
    "replacements, open": repeated("(("),
    "dots": repeated("."),
    "question marks and dots": repeated("?.."),
    "dashes": repeated("-", "a "),
    "dashes between words": repeated("a--b---c "),
    "plus and minus": repeated("+-"),
    "commas": repeated(","),
    "word": repeated("a"),
    "words": repeated("abc "),
    "lines": repeated("abc\n"),
    "lines ended by blanks": repeated("abc  \n"),
    "lines ended by backslashes": repeated("abc\\\n"),
    "blanks": repeated(" ", "a", "b"),
    "blanks at the end of a line": repeated("a" + " " * 500 + "b\n"),
    "tabs": repeated("\t", "a", "b"),
    "tabs in lists": repeated("-\t"),
    "tabbed lines": repeated("\t- a\n"),
    "blank lines": repeated("\n", "a", "b"),
    "carriage returns": repeated("\r", "a", "b"),
    "line ends of every kind": repeated("a\r\nb\rc\n"),
    "letters of no width": repeated("\u200b"),
    "letters of no width and stars": repeated("*\u200ba"),
    "joiners": repeated("\u200d"),
    "marks on one letter": repeated("\u0301", "a"),
    "letters of many bytes": repeated("👩"),
    "quotations": repeated("> "),
    "quotations, close": repeated(">"),
    "quotations, lines": repeated("> a\n"),
    "quotations and lazy lines": repeated("> a\nb\n"),
    "quotations, deeper and deeper": growing("> ", "a\n\n"),
    "quotations and lists": repeated("> - "),
    "quotations and lists, lines": repeated("> - > - a\n"),
    "quotations of definitions": repeated('> [a]: b "c\n'),
    "lists": repeated("- "),
    "lists of numbers": repeated("1. "),
    "items": repeated("- a\n"),
    "items, loose": repeated("- a\n\n"),
    "items, numbered": repeated("1. a\n"),
    "items of two kinds": repeated("- a\n+ b\n"),
    "items, empty": repeated("-\n"),
    "items with code": repeated("-     a\n"),
    "items, deep": stairs("- a", 100),
    "items, as deep as there are": stairs("- a", 19),
    "items, numbered, deep": stairs("1. a", 19),
    "items with fences": repeated("- ```\n  a\n"),
    "items with definitions": repeated("- [a]: b 'c\n"),
    "tables, wide": table(1000),
    "tables, wide and high": table(0),
    "tables, high": table(2),
    "tables of one column": table(1),
    "table with a row of cells": repeated("|a", "|a|b|\n|-|-|\n"),
    "table rules": repeated("|-"),
    "table rules, lines": repeated("|-|\n"),
    "table heads": repeated("|a|\n"),
    "tables, small": repeated("|a|\n|-|\n|b|\n\n"),
    "table cells missing": lambda size: (
        "|a" * (size // 6) + "|\n" + "|-" * (size // 6) + "|\n" + "a\n" * (size // 6)
    ),
    "table cells of backticks": repeated("|`a\\|", "|a|b|\n|-|-|\n"),
    "bars": repeated("|"),
    "bars, escaped": repeated("\\|"),
    "definition lists": repeated("a\n: b\n"),
    "definition lists, loose": repeated("a\n\n: b\n\n"),
    "definition list of many": repeated(": b\n", "a\n"),
    "definition lists, nested": repeated(": ", "a\n"),
    "definition lists, deep": stairs("a\n: b", 50),
    "terms": repeated("a\n\n"),
    "colons": repeated(":"),
    "headings": repeated("### x\n"),
    "headings without words": repeated("### "),
    "headings of hashes": repeated("#", "### a "),
    "headings, underlined": repeated("a\n===\n\n"),
    "heading underlined, many lines": repeated("a\n", "", "---"),
    "lines that could be underlined": repeated("a\n=\n"),
    "rules": repeated("---\n"),
    "rules unfinished": repeated("- - "),
    "rules unfinished, stars": repeated("* * *", "", "a"),
    "fences of sections": repeated(":::\n"),
    "fences of sections, typed": repeated("::: pro-tip\n"),
    "fences of sections, in quotations": repeated("> :::\n"),
    "fences": repeated("```\n"),
    "fences, unclosed in quotations": repeated("> ```\n\n"),
    "fences, growing": growing("`", "\na\n"),
    "fence with many words": repeated("a ", "```"),
    "fence with escapes": repeated("\\a", "~~~ "),
    "code, indented": repeated("    a\n"),
    "code, indented, apart": repeated("    a\n\n"),
    "definitions": numbered("[a#n]: /x\n"),
    "definitions with titles": numbered("[a#n]: /x 'b'\n"),
    "definitions of one label": repeated("[a]: /x\n"),
    "definitions with unfinished titles": repeated('[a]: b "c\n'),
    "definitions with unfinished titles, apart": repeated('[a]: b "c\n\n'),
    "definition with a long title": repeated("a\n", "[a]: b '", "'"),
    "definition with a long title, unfinished": repeated("a\n", "[a]: b '"),
    "definitions without an address": repeated("[a]:\n"),
    "definitions without an end": repeated("[a\n"),
    "definition with a long label": repeated("a\n", "[", "]: b"),
    "definition with escapes": repeated("\\", "[a]: b"),
    "definitions used": lambda size: (
        numbered("[a#n]: /x\n")(size // 2) + "\n" + numbered("[a#n] ")(size // 2)
    ),
    "notes": numbered("[^#n]: x\n\n"),
    "notes in each other": numbered("[^a#n]: x[^a#n]\n\n"),
    "notes, each cites all": lambda size: "".join(
        f"[^{n}]: " + "".join(f"[^{m}]" for m in range(40)) + "\n\n" for n in range(size // 200)
    ),
    "notes, unfinished": repeated("[^a]:"),
    "notes, nested": repeated("[^a]: ", ""),
    "notes, lines": repeated("[^a]: b\n"),
    "notes, cited": lambda size: numbered("[^#n]: x\n\n")(size // 2) + numbered("[^#n] ")(size // 2),
    "note references": repeated("[^a]", "[^a]: x\n\n"),
    "note references, unknown": repeated("[^a]"),
    "note references, unfinished": repeated("[^"),
    "note references, unfinished, words": repeated("[^a"),
    "note references, open": repeated("^["),
    "note references, all different": numbered("[^a#n]"),
    "note references in brackets": repeated("[[^a]", "[^a]: x\n\n"),
    "citations of a note in a note": repeated("[^a]", "[^a]: x"),
    "mixed openings": repeated("*_[!`<\"'~~&("),
    "mixed words": repeated("*a [b](c `d` <e> \"f\" 'g' ~~h~~ _i_ &amp; "),
    "closings after openings": lambda size: "*_[" * (size // 8) + "a" + "]_*" * (size // 8),
    "sections": repeated("## a\n\nb\n\n"),
    "sections of one name": repeated("## a\n"),
    "sections in fences": repeated("::: pro-tip a\nb\n:::\n"),
}

# Pasted HTML.
HTML: dict[str, Shape] = {
    "spans": repeated('<span style="color:red">word</span>'),
    "spans bold": repeated('<span style="font-weight:bold">word </span>'),
    "spans in one paragraph": repeated('<span style="color:red">word</span>', "<p>", "</p>"),
    "b": repeated("<b>a</b>"),
    "b apart": repeated("<b>a</b> b "),
    "i and b": repeated("<i>a</i><b>b</b>"),
    "b i nested": repeated("<b><i>a</i></b>"),
    "links": repeated('<a href="/x">a</a> '),
    "links same": repeated('<a href="/x">a</a>'),
    "links of notes": repeated('<a href="#_ftn1">a</a> '),
    "paragraphs": repeated("<p>a</p>"),
    "divs": repeated("<div>a</div>"),
    "divs nested": within_depth("<div>", "</div>"),
    "spans nested": within_depth("<span>", "</span>"),
    "b nested": within_depth("<b>", "</b>"),
    "bi nested": within_depth("<b><i>", "</i></b>", 90),
    "lists nested": within_depth("<ul><li>", "</li></ul>", 90),
    "quotes nested": within_depth("<blockquote>", "</blockquote>"),
    "tables nested": within_depth("<table><tr><td>", "</td></tr></table>", 60),
    "items": repeated("<li>a</li>", "<ul>", "</ul>"),
    "items stray": repeated("<li>a"),
    "lists": repeated("<ul><li>a</li></ul>"),
    "lists in lists": repeated("<ul></ul>", "<ul>", "</ul>"),
    "cells": repeated("<td>a</td>", "<table><tr>", "</tr></table>"),
    "rows": repeated("<tr><td>a</td><td>b</td></tr>", "<table>", "</table>"),
    "tables": repeated("<table><tr><td>a</td><td>b</td></tr></table>"),
    "captions": repeated("<caption>a</caption>", "<table>", "</table>"),
    "breaks": repeated("a<br>"),
    "breaks alone": repeated("<br>"),
    "headings": repeated("<h3>a</h3>"),
    "hr": repeated("<hr>"),
    "word list": repeated('<p style="mso-list:l0 level1 lfo1">a</p>'),
    "word list levels": repeated(
        '<p style="mso-list:l0 level1 lfo1"><span style="mso-list:Ignore">1.</span>a</p>'
        '<p style="mso-list:l0 level2 lfo1">b</p>'
    ),
    "word list apart": repeated('<p style="mso-list:l0 level1 lfo1">a</p>x'),
    "mso comments": repeated("<!--[if !supportLists]--><span>a</span><!--[endif]-->"),
    "mso comments 2": repeated("<![if !a]>a<![endif]>"),
    "attributes": repeated('a="b" ', "<p ", ">x</p>"),
    "attribute": repeated("a", '<p title="', '">x</p>'),
    "text": repeated("word "),
    "stars": repeated("*"),
    "stars 2": repeated("*a "),
    "brackets": repeated("["),
    "underscores": repeated("_a "),
    "backticks": repeated("`"),
    "blanks": repeated(" ", "a", "b"),
    "nbsp": repeated("\u00a0", "a", "b"),
    "lines": repeated("a\n"),
    "joiners": repeated("\u200d"),
    "entities": repeated("&lt;"),
    "amp": repeated("&"),
    "less": repeated("<"),
    "unclosed tag": repeated("<b "),
    "unclosed b": repeated("<b>a", ""),
    "unclosed p": repeated("<p>a"),
    "unclosed comment": repeated("<!--"),
    "pre": repeated("a\n", "<pre>", "</pre>"),
    "pres": repeated("<pre>a</pre>"),
    "code": repeated("<code>a</code>"),
    "code apart": repeated("<code>a</code> "),
    "dl": repeated("<dt>a</dt><dd>b</dd>", "<dl>", "</dl>"),
    "dls": repeated("<dl><dt>a</dt><dd>b</dd></dl>"),
    "s": repeated("<s>a</s>"),
    "q": repeated("<q>a</q>"),
    "google": repeated(
        '<span style="font-weight:700">a</span><span style="font-weight:400">b</span>',
        '<b style="font-weight:normal">',
        "</b>",
    ),
    "hidden": repeated('<span style="display:none">a</span>'),
    "b around blocks": repeated("<p>a</p>", "<b>", "</b>"),
    "a around blocks": repeated("<p>a</p>", '<a href="/x">', "</a>"),
    "b in b around blocks": repeated("<p>a</p>", '<b><i><s><a href="/">'),
    "emphasis around blocks, nested": repeated("<p>a</p>", "<b>" * 150),
    "notes": lambda size: (
        numbered('<p>a<a href="#_ftn#n">[#n]</a></p>')(size // 2)
        + numbered('<p><a href="#_ftnref#n">[#n]</a>b</p>')(size // 2)
    ),
    "punct": repeated("<b>:</b>a"),
    "bold signs": repeated("<b>a.</b>b"),
    "empty b": repeated("<b></b>"),
    "blank b": repeated("<b> </b>"),
    "br in b": repeated("<b><br></b>a"),
    "p in li": repeated("<li><p>a</p></li>", "<ul>", "</ul>"),
    "li with br": repeated("<li>a<br>b</li>", "<ul>", "</ul>"),
}
