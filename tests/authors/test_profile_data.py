"""A profile as data: what changed, and how two sets of changes are merged. Pure functions."""

from copy import deepcopy

from authors.profile_comparison import compare_profiles, credential_line
from authors.profile_data import changed_fields, fields_changed_twice, merge_profiles

LICENSE = {
    "kind": "license",
    "title": "",
    "letters": "LCSW",
    "number": "12",
    "issuer": "A board",
    "region": "",
    "register_url": "",
    "ends_on": "2030-06-30",
}


def profile(**values: object) -> dict:
    empty = dict.fromkeys(("name", "pronouns", "role", "short_bio", "bio", "orcid", "interests"), "")
    empty |= {"new_clients": "", "clients_link": "", "areas": [], "languages": [], "links": []}
    empty |= {"portrait": {}, "portrait_original": {}, "portrait_crop": {}, "credentials": []}
    return empty | values


def test_a_change_of_one_side_is_taken():
    base = profile(bio="Old.", role="Therapist")
    merged = merge_profiles(base, profile(bio="New.", role="Therapist"), profile(bio="Old.", role="Writer"))
    assert (merged["bio"], merged["role"]) == ("New.", "Writer")


def test_where_both_sides_changed_mine_wins_and_the_field_is_named():
    base, mine, theirs = profile(bio="Old."), profile(bio="Mine."), profile(bio="Theirs.")
    assert merge_profiles(base, mine, theirs)["bio"] == "Mine."
    assert fields_changed_twice(base, mine, theirs) == ["bio"]
    assert fields_changed_twice(base, mine, profile(bio="Mine.")) == []


def test_a_portrait_is_merged_as_a_whole():
    base = profile(portrait={"file": "a"}, portrait_original={"file": "A"}, portrait_crop={"x": 0.5})
    mine = base | {"portrait_crop": {"x": 0.1}, "portrait": {"file": "a2"}}
    theirs = base | {"portrait": {"file": "b"}, "portrait_original": {"file": "B"}, "portrait_crop": {}}
    assert merge_profiles(base, mine, theirs) == mine
    assert merge_profiles(base, base, theirs) == theirs
    assert changed_fields(base, mine) == ["portrait"]


def test_merging_changes_none_of_its_versions():
    versions = profile(), profile(areas=["Grief"]), profile(links=["https://example.org/"])
    before = deepcopy(versions)
    merge_profiles(*versions)["areas"].append("Sleep")
    assert versions == before


def test_the_difference_is_by_word_and_by_line():
    old = profile(bio="I listen well.", areas=["Grief", "Sleep"], new_clients="no")
    new = profile(bio="I listen.", areas=["Grief", "Panic"], new_clients="yes", credentials=[LICENSE])
    found = compare_profiles(old, new)
    bio = next(change for change in found.fields if change.name == "bio")
    assert [piece.text for piece in bio.pieces if piece.kind == "gone"] == [" well"]
    clients = next(change for change in found.fields if change.name == "new_clients")
    assert (clients.old, clients.new) == ("Takes no new clients", "Takes new clients")
    areas, credentials = found.lists
    assert (areas.added, areas.removed) == (("Panic",), ("Sleep",))
    assert credentials.added == ("License: LCSW · 12 · A board · valid through June 30, 2030",)


def test_a_credential_is_one_line():
    assert credential_line(LICENSE | {"kind": "degree", "ends_on": None, "number": ""}) == (
        "Degree: LCSW · A board"
    )
