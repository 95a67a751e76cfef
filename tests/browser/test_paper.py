"""An article on paper: a handout somebody gives away."""

import pytest

ARTICLE = "/articles/first-therapy-session/"
SIZES = """selector => parseFloat(getComputedStyle(document.querySelector(selector)).fontSize) * .75"""


@pytest.mark.soak
def test_a_handout_prints_in_two_sizes(reader):
    stub = "window.print = () => { window.printed = document.documentElement.dataset.print }"
    page = reader(ARTICLE, prepare=lambda page: page.add_init_script(stub))
    page.emulate_media(media="print")
    assert 10 <= page.evaluate(SIZES, ".text p + p") <= 11
    page.emulate_media(media="screen")
    page.get_by_role("button", name="Print in large type").click()
    assert page.evaluate("window.printed") == "large"
    page.emulate_media(media="print")
    for selector in (".text p + p", ".callout p + p", ".byline", ".sources li", ".print-help"):
        assert 16 <= round(page.evaluate(SIZES, selector), 2) <= 18, selector
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(SIZES, ".text p + p") <= 11, "the next one prints as usual"


@pytest.mark.parametrize("path", [ARTICLE, pytest.param(f"{ARTICLE}short/", marks=pytest.mark.soak)])
def test_a_handout_says_whose_it_is_and_where_there_is_help(reader, path):
    page = reader(path)
    page.emulate_media(media="print")
    for said in (
        f"http://testserver{ARTICLE}",
        "Ana Moreira",
        "Published",
        "If you need help now",
        "/get-help/",
    ):
        assert page.get_by_text(said).first.is_visible(), said
    assert (
        page.locator(
            "button:visible, audio:visible, nav:visible, input:visible, .icon-chevron:visible"
        ).count()
        == 0
    )
    assert page.pdf().startswith(b"%PDF")
