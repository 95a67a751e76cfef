"""The focus point of a picture: its text, and the classes that crop around it."""

import pytest

from articles.pictures import Focus


@pytest.mark.parametrize(
    ("text", "focus", "classes"),
    [
        ("50% 40%", Focus(), ""),
        ("0% 100%", Focus(0, 100), "focus-x-0 focus-y-100"),
        ("33% 47%", Focus(33, 47), "focus-x-30 focus-y-50"),
    ],
)
def test_a_focus_point_is_read_and_written(text, focus, classes):
    assert Focus.parse(text) == focus
    assert (str(focus), focus.classes) == (text, classes)


@pytest.mark.parametrize("text", ["", "30%", "30 40", "101% 3%", "-1% 3%", "30% 40% 50%", "a% b%"])
def test_what_is_no_focus_point_is_refused(text):
    with pytest.raises(ValueError, match="is not a focus point; like this: 30% 45%"):
        Focus.parse(text)
