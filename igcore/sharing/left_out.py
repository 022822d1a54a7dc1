"""What limits leave out of a library's tables: of what guests see, and of what is handed on. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Literal

import pandas as pd

from igcore.library import Tables
from igcore.sharing.limits import Limits

#: What has a limit of its own in tables; originals are in none of them.
Part = Literal["captions", "names"]
#: Columns that say it, or lead there, by table.
COLUMNS: Mapping[Part, Mapping[str, tuple[str, ...]]] = {
    "captions": {"posts": ("caption",)},
    "names": {
        "posts": ("archive", "user_id", "media_id", "shortcode", "fbid"),
        "images": ("archive", "file", "user_id", "media_id"),
    },
}
#: Tables that say nothing else.
WHOLE: Mapping[Part, tuple[str, ...]] = {"captions": ("hashtags",), "names": ("people", "origins")}
#: Columns that must say something, and what stands there with a number instead of a name.
NUMBERED: Mapping[str, str] = {"person": "Person ", "post_id": "post-", "archive": "Archive ", "file": "picture "}


def columns_left_out(limits: Limits) -> Mapping[str, tuple[str, ...]]:
    """Columns that say nothing any more, by table.

    Example:
        >>> columns_left_out(Limits(captions=False))
        {'posts': ('caption',)}
    """
    parts = _parts_of(limits)
    tables = dict.fromkeys(name for part in parts for name in COLUMNS[part])
    return {name: tuple(each for part in parts for each in COLUMNS[part].get(name, ())) for name in tables}


def without(tables: Tables, limits: Limits, people: Sequence[str]) -> Tables:
    """Leave out of tables what limits leave out.

    Args:
        tables: A library's, or some rows of them; columns may be categories.
        limits: Their query and originals are not looked at.
        people: Everybody, in the order in which those who are in the tables are numbered.

    Returns:
        The same rows and columns. Where names are left out, people, posts, archives and files are numbered. All else of
        `COLUMNS` is missing, and tables of `WHOLE` are empty.
    """
    if not limits.names:
        tables = _nameless(tables, people)
    emptied = {
        name: missing(getattr(tables, name), [each for each in columns if each not in NUMBERED])
        for name, columns in columns_left_out(limits).items()
    }
    empty = {name: getattr(tables, name).iloc[:0] for part in _parts_of(limits) for name in WHOLE[part]}
    return replace(tables, **emptied, **empty)


def _parts_of(limits: Limits) -> list[Part]:
    return [part for part in COLUMNS if part in limits.left_out]


def missing(table: pd.DataFrame, columns: Iterable[str]) -> pd.DataFrame:
    """Let columns of a table, where they are there, say nothing."""
    there = [each for each in columns if each in table]
    return table.assign(**{each: pd.Series(pd.NA, table.index, table[each].dtype) for each in there})


def _nameless(tables: Tables, people: Sequence[str]) -> Tables:
    archives = sorted({*tables.images["archive"], *tables.posts["archive"]})
    # Among themselves: a gap in the numbers would tell of others.
    there = set(tables.posts["person"].unique())
    shown = [person for person in people if person in there]
    values: Mapping[str, Iterable[str]] = {"person": shown, "post_id": tables.posts["post_id"], "archive": archives}
    called = {column: numbered(column, each) for column, each in values.items()}
    changed = {
        name: table.assign(**{each: mapped(table[each], to) for each, to in called.items() if each in table})
        for name, table in {"posts": tables.posts, "images": tables.images, "hashtags": tables.hashtags}.items()
    }
    files = [f"{NUMBERED['file']}{number}" for number in range(1, len(tables.images) + 1)]
    images = changed["images"].assign(file=pd.array(files, dtype="string"))
    return replace(tables, **{**changed, "images": images})


def numbered(column: str, values: Iterable[str]) -> Mapping[str, str]:
    """What stands in a column instead of each of some texts.

    Example:
        >>> numbered("person", ["Kat", "Mads"])
        {'Kat': 'Person 1', 'Mads': 'Person 2'}
    """
    return {value: f"{NUMBERED[column]}{number}" for number, value in enumerate(values, 1)}


def mapped(values: pd.Series, to: Mapping[str, str]) -> pd.Series:
    """Texts, or categories of texts, as others."""
    return values.astype("object").map(to).astype("string")
