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


@given(st.integers(0, 2**32))
def test_after_any_edits_no_comment_is_lost_or_at_a_wrong_section(seed):
    article = EditedArticle(Random(seed))
    edits = EDITS_OF_AN_EXAMPLE
    while edits > 0:
        for _ in range(article.random.randint(1, 2)):
            article.edit()
            edits -= 1
        article.save()
