"""Hostile text in any field never runs in a browser."""

import time

import pytest

from articles.manuscript import Manuscript, Section
from articles.rendering import PictureFile, picture_tag, render, render_fragment
from tests.corpora import HOSTILE, needs_corpora, xss_payloads
from tests.hostile_shapes import MARKDOWN
from tests.html_oracle import executable_nodes

PICTURE = {"images/x.webp": PictureFile("/media/x.webp", 10, 10)}


def everything(manuscript: Manuscript) -> str:
    rendering = render(manuscript, PICTURE)
    parts = [rendering.short_html, rendering.notes_html]
    for section in rendering.sections:
        parts += [f"<h2>{section.heading_html}</h2>", section.html]
    return "\n".join(parts)


def in_every_field(payload: str) -> Manuscript:
    one_line = " ".join(payload.split())
    return Manuscript(
        title="T",
        short_version=payload,
        sections=(
            Section(body=payload),
            Section(heading=one_line, body=f"Cited.[^n]\n\n> {one_line}\n\n- {one_line}\n\n[^n]: {one_line}"),
            Section(type="deep-dive", heading=one_line, body=f"![{one_line}](images/x.webp)"),
            Section(type="pro-tip", body=f'![alt](images/x.webp "{one_line}")\n\n[link](/x "{one_line}")'),
            Section(body=f"[{one_line}]({one_line})\n\n![{one_line}]({one_line})\n\n<{one_line}>"),
        ),
    )


def test_the_oracle_hears_what_runs():
    for html in (
        "<script>x()</script>", "<p onclick=x()>", "<a href=' java\tscript:x()'>", "<object>",
        "<img src=//evil.example/x>",
        "<img srcset='/a 1w, https://evil.example/b 2w'>", "<p style='color:red'>",
        "<meta http-equiv=refresh>",
        "<svg onload=x()>", "<iframe srcdoc=x>", "<a href='data:text/html,x'>",
    ):  # fmt: skip
        assert executable_nodes(html), html
    assert executable_nodes('<a href="https://example.org/a:b">x</a><img src="/media/a.png" alt="">') == []


@pytest.mark.parametrize("payload", HOSTILE)
def test_our_own_hostile_strings_stay_text(payload):
    assert executable_nodes(everything(in_every_field(payload))) == []
    assert executable_nodes(render_fragment(payload)) == []


@needs_corpora
@pytest.mark.parametrize("step", [60, pytest.param(1, marks=pytest.mark.soak)])
def test_payloads_of_the_collections_stay_text(step):
    payloads = xss_payloads()[::step]
    assert len(payloads) > 3000 / step
    for start in range(0, len(payloads), 50):
        batch = payloads[start : start + 50]
        html = "\n".join(everything(in_every_field(payload)) + render_fragment(payload) for payload in batch)
        assert executable_nodes(html) == []


def test_links_keep_only_the_schemes_readers_need():
    html = render_fragment(
        "[a](https://example.org) [b](mailto:a@example.org) [c](tel:988) [d](/get-help/) [e](#x) "
        "[f](ftp://x) [g](sms:1)"
    )
    assert [part.split('"')[0] for part in html.split('href="')[1:]] == [
        "https://example.org", "mailto:a@example.org", "tel:988", "/get-help/", "#x",
    ]  # fmt: skip


def test_a_picture_tag_escapes_all_it_is_given():
    evil = '"><script>alert(1)</script>'
    html = picture_tag(PictureFile(f"/media/{evil}", 1, 1), evil, sizes=evil, title=evil)
    assert executable_nodes(html) == []


@pytest.mark.soak
@pytest.mark.parametrize("shape", MARKDOWN)
def test_the_worst_text_of_the_largest_size_is_rendered_in_a_few_seconds(shape):
    began = time.process_time()
    render(Manuscript(title="T", sections=(Section(body=MARKDOWN[shape](100_000)),)), {})
    assert time.process_time() - began < 20
