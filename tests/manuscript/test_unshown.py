"""What a page does not show is not in its downloadable text either."""

import pytest

from articles.manuscript import Manuscript, Section, remove_unshown


def shown(body: str) -> str:
    (section,) = remove_unshown(Manuscript(title="T", sections=(Section(body=body),))).sections
    return section.body


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("```js ask Rae\na  b\n```", "```js\na  b\n```"),
        ("~~~ js ~~~ ask\na\n~~~", "~~~js\na\n~~~"),
        ("> - ```js ask Rae  \n>   a\n>   ```", "> - ```js\n>   a\n>   ```"),
        ("[^```]: ```js ask\n        a\n\n[^```]", "[^```]: ```js\n        a\n\n[^```]"),
        ("```js&#32;ask\na\n```", "```js\na\n```"),
        ("```&#106;s ask\na\n```", "```\na\n```"),
        ("```js\nask Rae\n```", "```js\nask Rae\n```"),
        ("```\nask Rae\n```", "```\nask Rae\n```"),
        ("    ```js ask Rae", "    ```js ask Rae"),
    ],
)
def test_of_the_words_beside_a_code_block_the_language_stays(body, expected):
    assert shown(body) == expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("| 1 | 2 | ask | Rae |", "| 1 | 2 |"),
        ("1 | 2 | ask Rae", "1 | 2 |"),
        ("| 1 \\| 1 | 2 | ask", "| 1 \\| 1 | 2 |"),
        ("| 1 | 2 |", "| 1 | 2 |"),
        ("1 | 2", "1 | 2"),
        ("| 1", "| 1"),
    ],
)
def test_a_row_keeps_the_cells_that_stand_below_the_head(row, expected):
    assert shown(f"a | b\n--|--\n{row}") == f"a | b\n--|--\n{expected}"
    assert shown(f"> | a | b |\n> |--|--|\n> {row}") == f"> | a | b |\n> |--|--|\n> {expected}"


def test_the_short_version_is_treated_alike():
    text = Manuscript(title="T", short_version="```js ask\na\n```\n\n[n]: # (Ask)")
    assert remove_unshown(text).short_version == "```js\na\n```"
