"""British and American spellings."""

import pytest

from articles.models.spelling_variants import spelling_variants


@pytest.mark.parametrize(
    ("british", "american"),
    [
        pair.split("/")
        for pair in (
            "counsellor/counselor counselling/counseling behaviour/behavior behavioural/behavioral "
            "organise/organize organisation/organization recognised/recognized mum/mom mums/moms "
            "centre/center colour/color neighbour/neighbor defence/defense practise/practice "
            "analyse/analyze programme/program travelling/traveling paediatrician/pediatrician grey/gray "
            "judgement/judgment fulfil/fulfill licence/license cancelled/canceled"
        ).split()
    ],
)
def test_each_spelling_has_the_other(british, american):
    assert american in spelling_variants(british)
    assert british in spelling_variants(american)


@pytest.mark.parametrize(
    "word", ["panic", "four", "mumble", "filling", "telling", "her", "checklist", "wise", ""]
)
def test_other_words_have_none(word):
    assert spelling_variants(word) == [word]
