"""The pictures of a post that was found several times: each once, the largest of them. Pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from igcore.importers.base import VIDEOS
from igcore.importers.entry import ending
from igcore.schema import Media, dtypes

#: Pictures whose hashes differ in no more bits are the same, saved anew.
_ALIKE = 6


@dataclass(frozen=True, slots=True)
class _Item:
    """A file of a post: its row, the record that names it, and what it looks like.

    `size` compares: whether it is there, its pixels, its bytes.
    """

    row: int
    record: str
    position: int
    video: bool
    place: tuple[str, str]
    number: int | None
    digest: str | None
    phash: int | None
    size: tuple[int, int, int]


_Rule = Callable[[_Item, _Item], bool]
#: How two files are known to be one picture, surest first.
_SAME: tuple[_Rule, ...] = (
    lambda one, other: one.place == other.place,
    lambda one, other: one.digest is not None and one.digest == other.digest,
    lambda one, other: one.number is not None and one.number == other.number,
    lambda one, other: _are_alike(one.phash, other.phash),
)


#: By this pictures of two archives are compared.
LOOKS = ["digest", "width", "height", "bytes", "phash"]


def one_gallery(
    media: pd.DataFrame, names: Mapping[str, str], files: pd.DataFrame, features: pd.DataFrame
) -> pd.DataFrame:
    """Give the posts that became one the pictures of all their records, each once.

    Args:
        media: `schema.Media`.
        names: Id of the post that each record became.
        files: As in `together`.
        features: Likewise.

    Returns:
        `schema.Media`: of the same picture in several archives the largest file. Pictures keep the order that they
        have in the record with most of them; positions count from 1.
    """
    met = media["post_id"].isin(list(names))
    theirs = media[met].drop_duplicates(["post_id", "archive", "file"], ignore_index=True)
    there = files[["archive", "file", "digest"]]
    seen = theirs.merge(there, on=["archive", "file"], how="left", indicator=True, validate="many_to_one")
    seen = seen.merge(features[LOOKS], on="digest", how="left", validate="many_to_one")
    posts: dict[str, dict[str, list[_Item]]] = {}
    for item in _items(seen):
        posts.setdefault(names[item.record], {}).setdefault(item.record, []).append(item)
    chosen = [
        (item.row, post_id, item.position, item.number)
        for post_id, records in posts.items()
        for item in _gallery(records.values())
    ]
    rows, ids, positions, numbers = zip(*chosen, strict=True) if chosen else ((), (), (), ())
    kept = theirs.iloc[list(rows)].assign(post_id=list(ids), position=list(positions))
    kept = kept.assign(media_id=pd.Series(pd.array(numbers, "Int64"), kept.index).fillna(kept["media_id"]))
    return pd.concat([media[~met], kept.astype(dtypes(Media))], ignore_index=True)


def _items(seen: pd.DataFrame) -> Iterator[_Item]:
    columns = ["post_id", "position", "archive", "file", "media_id", "digest", "phash", "width", "height", "bytes"]
    # A number says which picture it is only where no other picture of the record has it.
    repeated = seen.duplicated(["post_id", "media_id"], keep=False) | seen["media_id"].isna()
    rows = zip(seen["_merge"] == "both", repeated, seen[columns].itertuples(index=False, name=None), strict=True)
    for row, (there, shared, values) in enumerate(rows):
        record, position, archive, file, number, digest, phash, width, height, size = values
        measured = not pd.isna(phash)
        yield _Item(
            row=row,
            record=record,
            position=int(position),
            video=ending(file) in VIDEOS,
            place=(archive, file),
            number=None if shared else int(number),
            digest=None if pd.isna(digest) or not digest else digest,
            phash=int(phash, 16) if measured else None,
            size=(int(there), int(width * height), int(size)) if measured else (int(there), 0, 0),
        )


def _are_alike(one: int | None, other: int | None) -> bool:
    return one is not None and other is not None and (one ^ other).bit_count() <= _ALIKE


def _gallery(records: Iterable[list[_Item]]) -> list[_Item]:
    """Files of a post: those of its fullest record, each in the largest form that any record has, then the rest."""
    fullest, *others = sorted(records, key=_fullness, reverse=True)
    gallery = fullest
    taken = {(item.place[0], number) for number, item in enumerate(fullest)}
    for record in others:
        gallery, left = _enlarged(gallery, record, taken)
        last = max((item.position for item in gallery), default=0)
        gallery += [replace(item, position=last + number) for number, item in enumerate(left, start=1)]
    return gallery


def _fullness(record: list[_Item]) -> tuple[int, int]:
    sizes = [item.size for item in record if not item.video]
    return sum(1 for there, *_ in sizes if there), sum(pixels for _, pixels, _ in sizes)


def _enlarged(
    gallery: list[_Item], record: list[_Item], taken: set[tuple[str, int]]
) -> tuple[list[_Item], list[_Item]]:
    """Put larger files into the gallery's places; return it, and the files that have no place there.

    Args:
        gallery: Files so far.
        record: Those to come.
        taken: Archive and place of each file that has come; added to. A picture that an archive has twice is twice
            in the post.
    """
    gallery, left = list(gallery), record
    for rule in _rules(gallery, record):
        rest = []
        for item in left:
            place = _place(gallery, item, rule, taken)
            if place is None:
                rest.append(item)
                continue
            taken.add((item.place[0], place))
            gallery[place] = _best_of(gallery[place], item)
        left = rest
    taken |= {(item.place[0], len(gallery) + number) for number, item in enumerate(left)}
    return gallery, left


def _best_of(one: _Item, other: _Item) -> _Item:
    """The larger file of a picture, in the place of the first, with the number that either of them has."""
    number = other.number if one.number is None else one.number
    return replace(other if other.size > one.size else one, position=one.position, number=number)


def _rules(gallery: list[_Item], record: list[_Item]) -> tuple[_Rule, ...]:
    # Where both have as many pictures, or as many videos, the order tells which is which.
    in_order = {video: _count(gallery, video) == _count(record, video) for video in (False, True)}
    return (*_SAME, lambda one, other: in_order[one.video] and one.position == other.position)


def _count(items: list[_Item], video: bool) -> int:
    return sum(item.video == video for item in items)


def _place(gallery: list[_Item], item: _Item, rule: _Rule, taken: set[tuple[str, int]]) -> int | None:
    """First place of the gallery with that very file, or with the same picture of another archive."""
    for place, one in enumerate(gallery):
        is_free = one.place == item.place or (item.place[0], place) not in taken
        if is_free and one.video == item.video and rule(one, item):
            return place
    return None
