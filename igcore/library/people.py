"""Who is who: people by the ids and names that archives have, and the names that the library gives them. Pure."""

from collections.abc import Mapping

import pandas as pd

from igcore.errors import PersonError
from igcore.importers import LOOSE, RANK, id_names
from igcore.schema import EVERYONE


def keys_of(posts: pd.DataFrame) -> pd.Series:
    """Tell who posted each post: the user id, where it is known or where only one has that name; else the name.

    Args:
        posts: `schema.Post` as read; `user_id` and `person` are read.

    Returns:
        Text, in the order of `posts`.
    """
    ids = posts["user_id"].astype("string")
    by_name = ids.groupby(posts["person"]).agg(["nunique", "first"])
    known = by_name.loc[by_name["nunique"] == 1, "first"]
    keys: pd.Series = ids.fillna(posts["person"].map(known).astype("string")).fillna(posts["person"])
    return keys


def with_people(posts: pd.DataFrame, people: Mapping[str, str]) -> pd.DataFrame:
    """Give each person one name: the library's for the user id or for a name in an archive, else the most telling."""
    keys = keys_of(posts)
    own = posts["person"].map(people).groupby(keys).first()
    name = keys.map(people).astype("string").fillna(keys.map(own).astype("string")).fillna(keys.map(_called(posts)))
    return posts.assign(person=name.astype("string"))


def are_guesses(posts: pd.DataFrame) -> pd.Series:
    """Tell of each record whether its person is only a number, or the name of the folder or archive that it lies in.

    Args:
        posts: `schema.Post`; `person`, `user_id`, `archive` and `source` are read.

    Returns:
        Truth values, in the order of `posts`.
    """
    archive = posts["archive"].str.replace(r"\.(?:zip|json|csv|sqlite)$", "", case=False, regex=True)
    by_place = posts["source"].isin(LOOSE) | (posts["person"] == archive) | (posts["source"] == id_names.NAME)
    guessed: pd.Series = (by_place & posts["user_id"].isna()) | posts["person"].str.fullmatch(r"\d+")
    return guessed.astype(bool)


def _called(posts: pd.DataFrame) -> pd.Series:
    """Name of each person in the archives: rather a name than a number or a folder, rather of those that tell much."""
    order = pd.DataFrame(
        {
            "key": keys_of(posts),
            "person": posts["person"],
            "number": posts["person"].str.fullmatch(r"\d+"),
            "folder": posts["source"].isin(LOOSE),
            "rank": posts["source"].map(RANK),
        }
    ).sort_values(["number", "folder", "rank", "person"])
    return order.drop_duplicates("key").set_index("key")["person"]


def named(posts: pd.DataFrame, people: Mapping[str, str], wish: Mapping[str, str]) -> dict[str, str]:
    """Add the names that are wished for to those that are known.

    Args:
        posts: `schema.Post` as read, without names of the library's own.
        people: Names known so far, by user id or name in the archive.
        wish: More of them; who was given a name before may be called by that one. Whoever is to be called by the
            own id has no name of the library's any more.

    Raises:
        PersonError: Nobody is called so, or a name is one that igcore needs.
    """
    found, keys = {**people}, keys_of(posts)
    for who, name in wish.items():
        if name == EVERYONE:
            raise PersonError(f"{EVERYONE} is what the row of all people is called; choose another name.")
        mine = _meant(posts, keys, found, who)
        if not mine:
            known = ", ".join(sorted({*keys, *posts["person"], *found.values()})) or "nobody"
            raise PersonError(f"Nobody is called {who}; there are {known}.")
        for key in mine:
            for old in {key, *posts.loc[keys == key, "person"]}:
                found.pop(old, None)
            if name != key:
                found[key] = name
    return found


def _meant(posts: pd.DataFrame, keys: pd.Series, people: Mapping[str, str], who: str) -> list[str]:
    """Keys of whoever has that id, that name in an archive, or that name in the library."""
    by_archive = keys[(keys == who) | (posts["person"] == who)]
    if len(by_archive) or who in people:
        return sorted({*by_archive, *([who] if who in people else [])})
    called = {key for key, name in people.items() if name == who}
    return sorted({*keys[keys.isin(called) | posts["person"].isin(called)], *called})
