"""The picture dialog's JSON: search, usage, and saving alt text and credit."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from articles.desk.library.picture_views import PAGE_SIZE
from articles.models import Picture
from tests.cast import make_article, make_live, save_picture
from tests.desk.writing.test_markdown_views import SCRIPT, png

pytestmark = pytest.mark.django_db
LIBRARY = "/admin/library/pictures/"


def add_picture(name: str, **words: str) -> Picture:
    """Add a picture with a unique file to the library."""
    picture = save_picture(f"images/{name}.png", png(4 + Picture.objects.count(), 3), by=None)
    Picture.objects.filter(pk=picture.pk).update(**words or {"alt": ""})
    return picture


def names(answer: Any) -> list[str]:
    return [item["path"].removeprefix("images/").removesuffix(".png") for item in answer["pictures"]]


def get_pictures(client: Any, **parameters: object) -> Any:
    return client.get(LIBRARY, parameters, **SCRIPT).json()


def test_the_newest_come_first_with_all_that_the_dialog_tells(logged_in, eli):
    add_picture("lamp")
    chairs = add_picture("chairs", alt="Two chairs", credit="Ana Moreira")
    answer = get_pictures(logged_in(eli))
    assert names(answer) == ["chairs", "lamp"]
    assert answer["more"] is False
    shown = answer["pictures"][0]
    assert shown.pop("url").startswith("/media/pictures/")
    assert shown == {
        "pk": chairs.pk,
        "path": "images/chairs.png",
        "width": 5,
        "height": 3,
        "alt": "Two chairs",
        "credit": "Ana Moreira",
        "focus_x": 50,
        "focus_y": 40,
        "may_set_focus": True,
        "used": [],
        "used_count": 0,
    }


def test_the_thumbnail_is_a_small_copy_where_there_is_one(logged_in, eli):
    save_picture("images/wide.png", png(1000, 20), by=None)
    (shown,) = get_pictures(logged_in(eli))["pictures"]
    assert shown["url"].endswith(".webp")


def test_words_are_looked_for_in_name_description_credit_and_the_title_it_leads(logged_in, eli):
    add_picture("lamp", alt="A lamp on a table")
    add_picture("chairs", credit="Ana Moreira")
    make_article("What is CBT?", image=add_picture("circle"))
    client = logged_in(eli)
    for words, wanted in (
        ("LAMP", ["lamp"]),
        ("table", ["lamp"]),
        ("moreira", ["chairs"]),
        ("cbt", ["circle"]),
        (" ", ["circle", "chairs", "lamp"]),
        ("nothing\x00of that", []),
        ("%", []),
    ):
        assert names(get_pictures(client, q=words)) == wanted, words


def test_pages_follow_one_another_and_an_odd_page_is_the_first(logged_in, eli):
    chairs = add_picture("chairs")
    Picture.objects.bulk_create(
        Picture(path=f"images/copy-{n}.png", stored=chairs.stored, digest=chairs.digest)
        for n in range(PAGE_SIZE + 2)
    )
    client = logged_in(eli)
    first, second = get_pictures(client), get_pictures(client, page=2)
    assert (len(first["pictures"]), first["more"]) == (PAGE_SIZE, True)
    assert (len(second["pictures"]), second["more"]) == (3, False)
    assert not set(names(first)) & set(names(second))
    for odd in ("0", "-1", "x", "²", ""):
        assert get_pictures(client, page=odd) == first, odd
    assert get_pictures(client, page="9" * 30)["pictures"] == []


def test_it_is_told_where_a_picture_is_used_three_articles_by_name(logged_in, eli):
    chairs = add_picture("chairs")
    add_picture("lamp")
    make_article("A", image=chairs)
    make_article("B", sections=[("text", "", "![Chairs](images/chairs.png)")] * 2)
    make_article("C", short_version="![Chairs](images/chairs.png)")
    last = make_article("D", image=chairs, sections=[("text", "", "![Chairs](images/chairs.png)")])
    lamp, shown = get_pictures(logged_in(eli))["pictures"]
    assert [article["title"] for article in shown["used"]] == ["A", "B", "C"]
    assert shown["used_count"] == 4
    assert lamp["used_count"] == 0
    make_article("E")
    assert f"/admin/articles/article/{last.pk}/change/" not in str(shown["used"])


def test_ada_learns_no_title_that_is_not_hers(logged_in, ada, eli):
    chairs = add_picture("chairs")
    make_article("A secret", by=eli, image=chairs, sections=[("text", "", "![](images/chairs.png)")])
    make_article("Hers", by=ada, image=chairs)
    client = logged_in(ada)
    (shown,) = get_pictures(client)["pictures"]
    assert [article["title"] for article in shown["used"]] == ["Hers"]
    assert get_pictures(client, q="secret")["pictures"] == []


def test_many_pictures_in_many_articles_cost_as_many_queries_as_one(
    logged_in, eli, django_assert_num_queries
):
    client = logged_in(eli)
    for number in range(3):
        picture = add_picture(f"p{number}")
        make_article(f"T{number}", image=picture, sections=[("text", "", f"![x]({picture.path})")])
        with django_assert_num_queries(
            8
        ):  # session, account and its language, 2 of permissions; pictures, articles, sections
            assert len(get_pictures(client, q="p")["pictures"]) == number + 1


def test_the_first_words_about_a_picture_are_kept_and_none_overwritten(logged_in, ada, eli):
    chairs = add_picture("chairs")
    answer = logged_in(ada).post(LIBRARY, {"pk": chairs.pk, "alt": "Two chairs", "credit": ""}, **SCRIPT)
    assert answer.json()["alt"] == "Two chairs"
    logged_in(eli).post(LIBRARY, {"pk": chairs.pk, "alt": "Other", "credit": "Ana Moreira"}, **SCRIPT)
    chairs.refresh_from_db()
    assert (chairs.alt, chairs.credit) == ("Two chairs", "Ana Moreira")
    refused = logged_in(eli).post(LIBRARY, {"pk": add_picture("lamp").pk, "alt": "x" * 501}, **SCRIPT)
    assert refused.status_code == 400
    assert "500 characters" in refused.json()["message"]


NO_PICTURES = ["", "x", "0", "9" * 30, "²"]


def test_words_for_no_picture_are_not_found(logged_in, eli):
    client = logged_in(eli)
    for pk in NO_PICTURES:
        assert client.post(LIBRARY, {"pk": pk, "alt": "x"}, **SCRIPT).status_code == 404, pk


def test_the_library_is_for_those_who_may_upload(client, logged_in, sam, ada):
    assert client.get(LIBRARY, **SCRIPT).status_code == 403
    assert client.get(LIBRARY).headers["Location"].startswith("/admin/login/")
    assert logged_in(sam).get(LIBRARY, **SCRIPT).status_code == 403
    assert logged_in(ada).get(LIBRARY, **SCRIPT).status_code == 200
    assert logged_in(ada).delete(LIBRARY, **SCRIPT).status_code == 405
    ada.groups.clear()
    assert logged_in(ada).get(LIBRARY, **SCRIPT).status_code == 403
    assert (
        logged_in(ada).post(LIBRARY, {"pk": add_picture("chairs").pk, "alt": "x"}, **SCRIPT).status_code
        == 403
    )
    assert Picture.objects.get().alt == ""


def test_the_words_are_edited_on_the_pictures_own_page(logged_in, eli):
    client = logged_in(eli)
    file = SimpleUploadedFile("chairs.png", png())
    client.post("/admin/articles/picture/add/", {"file": file, "path": "", "alt": "Chairs", "credit": "Ana"})
    picture = Picture.objects.get()
    assert (picture.path, picture.alt, picture.credit) == ("images/chairs.png", "Chairs", "Ana")
    address = f"/admin/articles/picture/{picture.pk}/change/"
    client.post(address, {"alt": "Two chairs", "credit": ""})
    picture.refresh_from_db()
    assert (picture.alt, picture.credit) == ("Two chairs", "")
    client.post(address, {"alt": "Three chairs", "file": SimpleUploadedFile("b.png", png(9, 9))})
    picture.refresh_from_db()
    assert (picture.alt, picture.stored["width"]) == ("Three chairs", 9)
    refused = client.post(address, {"alt": "Two\x07chairs"})
    assert "alt" in refused.context["adminform"].form.errors


def test_pictures_are_filtered_by_use_size_and_credit(logged_in, eli):
    save_picture("images/wide.png", png(1200, 3), by=None)
    add_picture("lead", credit="Ana")
    add_picture("shown")
    add_picture("spare", credit="Rae")
    make_article("One", image=Picture.objects.get(path="images/lead.png"))
    make_article("Two", sections=[("text", "", "![](images/shown.png)")])
    client = logged_in(eli)
    for chosen, wanted in (
        ({"used": "no"}, {"wide", "spare"}),
        ({"used": "yes"}, {"lead", "shown"}),
        ({"size": "large"}, {"wide"}),
        ({"size": "small", "credit": "no"}, {"shown"}),
        ({"credit": "yes", "used": "no", "q": "spare"}, {"spare"}),
        ({"used": "perhaps", "size": ""}, {"wide", "lead", "shown", "spare"}),
    ):
        assert set(names(get_pictures(client, **chosen))) == wanted, chosen
        page = client.get("/admin/articles/picture/", chosen)
        found = {name for name in ("wide", "lead", "shown", "spare") if f"images/{name}.png" in page.text}
        assert found == wanted or "perhaps" in chosen.values(), chosen


def test_one_picture_is_asked_for_by_its_path(logged_in, eli):
    add_picture("chairs")
    add_picture("more-chairs")
    assert names(get_pictures(logged_in(eli), path="images/chairs.png")) == ["chairs"]
    assert names(get_pictures(logged_in(eli), path="images/gone\x00.png")) == []
    assert set(names(get_pictures(logged_in(eli), path=["images/chairs.png", "images/more-chairs.png"]))) == {
        "chairs",
        "more-chairs",
    }


def test_editors_move_a_focus_point_and_writers_only_before_readers_have_the_picture(logged_in, eli, ada):
    chairs = save_picture("images/chairs.png", png(4, 3), by=ada)
    save_picture("images/of-eli.png", png(5, 3), by=eli)

    def move(user: Any, x: int, pk: int = chairs.pk) -> int:
        return logged_in(user).post(LIBRARY, {"pk": pk, "focus_x": x, "focus_y": 10}, **SCRIPT).status_code

    assert move(ada, 20) == 200
    assert {item["path"]: item["may_set_focus"] for item in get_pictures(logged_in(ada))["pictures"]} == {
        "images/chairs.png": True,
        "images/of-eli.png": False,
    }
    make_live("With chairs", image=chairs, image_alt="Chairs")
    assert (move(ada, 30), move(eli, 40), move(eli, 400)) == (403, 200, 400)
    chairs.refresh_from_db()
    assert (chairs.focus_x, chairs.focus_y, chairs.alt) == (40, 10, "")
