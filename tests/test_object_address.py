"""Addresses of object stores, as operators write them in the settings."""

import pytest

from articles.object_address import ObjectAddress, parse_object_address


def test_an_address_names_a_bucket_and_perhaps_more():
    assert parse_object_address("s3://our-site") == ObjectAddress("our-site")
    whole = parse_object_address("s3://our-site/live/?endpoint=http://store:8333/&region=eu-west-1")
    assert whole == ObjectAddress("our-site", "live", "http://store:8333", "eu-west-1")
    assert (str(whole), str(whole.inside("media"))) == ("s3://our-site/live", "s3://our-site/live/media")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("our-site", "is no address"),
        ("https://our-site", "is no address"),
        ("s3://Our Site", "is no address"),
        ("s3://our-site/../other", "is no prefix"),
        ("s3://our-site/live//x", "is no prefix"),
        ("s3://our-site?zone=eu", "“zone” is no option"),
        ("s3://our-site?endpoint=store:8333", "The endpoint “store:8333”"),
        ("s3://our-site?endpoint=https://store/path", "The endpoint"),
    ],
)
def test_what_is_no_address_is_refused_by_a_sentence_that_names_it(text, message):
    with pytest.raises(ValueError, match=message):
        parse_object_address(text)
