"""Promises of `igcore.library.people`: who is who."""

import pandas as pd
import pytest

from igcore.errors import PersonError
from igcore.library.people import are_guesses, keys_of, named, with_people
from igcore.schema import EVERYONE, Post, frame
from tests.rows import ANNA, BEN, post

#: Anna in three archives: by number alone, by both, by name alone; and two folders.
POSTS = frame(
    [
        post(0, archive="backup", person=str(ANNA)),
        post(1, archive="tool", person="anna", source="instaloader"),
        post(2, archive="export", person="anna", user_id=None, source="instagram-json"),
        post(3, archive="backup", person=str(BEN), user_id=BEN),
        post(4, archive="pictures", person="benny", user_id=None, source="folder"),
    ],
    Post,
)


def shown(posts: pd.DataFrame, people: dict[str, str]) -> list[str]:
    return with_people(posts, people)["person"].tolist()


def test_one_user_id_is_one_person_and_so_is_a_name_that_only_it_has() -> None:
    assert keys_of(POSTS).tolist() == [str(ANNA)] * 3 + [str(BEN), "benny"]
    assert shown(POSTS, {}) == ["anna"] * 3 + [str(BEN), "benny"]


def test_a_name_of_two_user_ids_tells_nobody() -> None:
    """Both call their folder the same."""
    posts = frame(
        [post(0, person="sea"), post(1, person="sea", user_id=BEN), post(2, person="sea", user_id=None)], Post
    )

    assert keys_of(posts).tolist() == [str(ANNA), str(BEN), "sea"]


@pytest.mark.parametrize("who", [str(ANNA), "anna"])
def test_a_name_is_given_to_all_that_is_known_of_somebody(who: str) -> None:
    assert shown(POSTS, named(POSTS, {}, {who: "Anna K."}))[:3] == ["Anna K."] * 3


def test_two_who_are_one_are_joined_by_one_name_and_parted_again() -> None:
    joined = named(POSTS, {}, {str(BEN): "Ben", "benny": "Ben"})
    assert shown(POSTS, joined)[3:] == ["Ben", "Ben"]

    parted = named(POSTS, joined, {"benny": "benny"})
    assert shown(POSTS, parted)[3:] == ["Ben", "benny"]
    assert named(POSTS, parted, {str(BEN): str(BEN)}) == {}


def test_who_has_a_name_of_the_librarys_may_be_called_by_it() -> None:
    people = named(POSTS, {}, {str(BEN): "Ben", "benny": "Ben"})

    assert shown(POSTS, named(POSTS, people, {"Ben": "Benjamin"}))[3:] == ["Benjamin", "Benjamin"]


def test_a_name_given_before_the_user_id_was_known_stays() -> None:
    """The export came first, the backup with the id later."""
    people = named(POSTS[2:3].reset_index(drop=True), {}, {"anna": "Anna K."})

    assert shown(POSTS, people)[:3] == ["Anna K."] * 3


def test_names_that_fit_nobody_or_everybody_are_refused() -> None:
    with pytest.raises(PersonError, match="Nobody is called Carl; there are 1413, 6614136, anna, benny"):
        named(POSTS, {}, {"Carl": "C."})
    with pytest.raises(PersonError, match="choose another name"):
        named(POSTS, {}, {"anna": EVERYONE})


def test_names_of_places_and_numbers_are_guesses() -> None:
    posts = frame(
        [
            post(0, person="Anna"),
            post(1, person=str(ANNA)),
            post(2, archive="titles.csv", person="titles", user_id=None, source="blog-csv"),
            post(3, archive="titles.csv", person="Anna", user_id=None, source="blog-csv"),
            post(4, archive="a", person="sea", user_id=None, source="id-names"),
            post(5, archive="a", person="sea", user_id=None, source="folder"),
        ],
        Post,
    )

    assert are_guesses(posts).tolist() == [False, True, True, False, True, True]


def test_of_no_posts_there_is_nobody() -> None:
    nothing = frame([], Post)

    assert with_people(nothing, {}).empty
