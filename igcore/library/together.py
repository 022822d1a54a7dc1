"""Records of the same post, in one archive or in several, made one: the best of each field. Pure.

Two records are one post if they have the same media id; else if their first files have the same FBID; else the
same file, by its place or its bytes; else the same person, the same time and no other caption. Records that
contradict each other stay apart: of other people, with other ids, of other times. So do two records of one
archive, unless they have the same id: an archive knows its own posts.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from typing import Any

import pandas as pd

from igcore.importers import LOOSE, RANK, instagram_html
from igcore.library.gallery import one_gallery
from igcore.library.people import are_guesses
from igcore.schema import Kind, Origin, Post, TimeSource, dtypes, frame

_TIME_RANK = {source.value: rank for rank, source in enumerate(TimeSource)}
#: Times that were told; those of files and cameras prove nothing.
TOLD = (TimeSource.EXPORT.value, TimeSource.ID.value)
#: Told times of one post differ by so much at most: the id of a video is given before it is published.
_LEEWAY = timedelta(minutes=20)
#: Fields that are taken together, from one record.
_FIELDS = {
    "person": ["person"],
    "user id": ["user_id"],
    "media id": ["media_id", "shortcode"],
    "FBID": ["fbid"],
    "time": ["taken_at", "taken_from"],
    "kind": ["kind"],
    "caption": ["caption"],
    "GPS": ["latitude", "longitude"],
}
#: Columns that tell whether two records can be one post, and whether the person of a record is only guessed.
_FACTS = ["source", "archive", "person", "guessed", "media_id", "user_id", "taken_at", "taken_from", "caption"]
_BY_ID, _BY_FBID, _BY_FILE, _BY_TIME = "id", "file name", "file", "time"


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of a post: its records by their place in the table, and what they say.

    `folders` are archive and folder of records that are nothing but a picture in a folder.
    """

    members: tuple[int, ...] = ()
    archives: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    folders: frozenset[tuple[str, str]] = frozenset()
    media_ids: frozenset[int] = frozenset()
    user_ids: frozenset[int] = frozenset()
    captions: frozenset[str] = frozenset()
    times: tuple[datetime, ...] = ()

    def __or__(self, other: "_Known") -> "_Known":
        """Put both together."""
        return _Known(
            self.members + other.members,
            self.archives | other.archives,
            self.people | other.people,
            self.folders | other.folders,
            self.media_ids | other.media_ids,
            self.user_ids | other.user_ids,
            self.captions | other.captions,
            self.times + other.times,
        )

    def fits(self, other: "_Known", rule: str) -> bool:
        """Tell whether nothing speaks against the two being one post."""
        both = self | other
        if len(both.user_ids) > 1 or len(both.media_ids) > 1:
            return False
        if rule == _BY_ID:
            return True
        # One record of a post may have an older caption or another time; the post has all of them.
        if rule == _BY_TIME and self.captions and other.captions and not self.captions & other.captions:
            return False
        near = any(abs(one - another) <= _LEEWAY for one in self.times for another in other.times)
        told_apart = self.times and other.times and not near
        return not told_apart and not self.archives & other.archives and self._same_person(other)

    def _same_person(self, other: "_Known") -> bool:
        if self.user_ids & other.user_ids:
            return True
        if self.people and other.people:
            return bool(self.people & other.people)
        if self.archives or other.archives:
            return True
        # Two pictures of one archive are twice in it, and two posts.
        return _names(self) == _names(other) and not {where for where, _ in self.folders & other.folders}


def _names(known: _Known) -> set[str]:
    return {name for _, name in known.folders}


@dataclass(frozen=True, slots=True)
class Together:
    """Posts, each once, with the best of each field; their media, each picture of a post once.

    `origins` are `schema.Origin`, for the posts that had several records; `became` is the post of each record.
    """

    posts: pd.DataFrame
    media: pd.DataFrame
    origins: pd.DataFrame
    became: pd.Series


def together(
    posts: pd.DataFrame, media: pd.DataFrame, files: pd.DataFrame, features: pd.DataFrame, *, several: bool
) -> Together:
    """Make records of the same post one.

    Args:
        posts: `schema.Post` of records, each with an id of its own, with the names that people have in the library.
        media: `schema.Media` of them, by the same ids.
        files: `archive`, `file` and `digest` of what was looked at; each file once.
        features: `digest`, `width`, `height`, `bytes` and `phash` of contents; each content once.
        several: Whether the library has several archives, wherever these records are from.

    Returns:
        Posts and media, by the id of one of the records of each post.
    """
    posts = posts.reset_index(drop=True)
    clusters, known_by = _clusters(posts, media, files, several)
    ids = pd.Series(posts["post_id"].array, pd.Index(posts["post_id"]))
    if not clusters:
        return Together(posts, media, frame([], Origin), ids)
    of = pd.Series({member: number for number, known in enumerate(clusters) for member in known.members})
    records = posts.loc[of.index].assign(cluster=of)
    best, givers = _best(records)
    names = dict(zip(records["post_id"], best["post_id"].reindex(records["cluster"]), strict=True))
    merged = pd.concat([posts.drop(index=of.index), best[list(dtypes(Post))]], ignore_index=True)
    gallery = one_gallery(media, names, files, features)
    origins = _origins(records, best, givers, known_by, gallery)
    return Together(merged, gallery, origins, ids.map(names).fillna(ids))


def _clusters(
    posts: pd.DataFrame, media: pd.DataFrame, files: pd.DataFrame, several: bool
) -> tuple[list[_Known], dict[int, str]]:
    """Posts with several records, and by which rule each record was found to be one of them."""
    known: dict[int, _Known] = {}
    known_by: dict[int, str] = {}
    facts = dict(enumerate(posts.assign(guessed=are_guesses(posts))[_FACTS].itertuples(index=False, name=None)))
    for rule, keys in _keys(posts, media, files, several):
        for rows in _repeated(keys):
            found = dict.fromkeys(known.get(row) or _of_one(row, *facts[row]) for row in rows)
            for one in _joined(list(found), rule):
                if len(one.members) > 1:
                    known.update(dict.fromkeys(one.members, one))
                    known_by |= {row: rule for row in one.members if row not in known_by}
    return list(dict.fromkeys(known.values())), known_by


def _repeated(keys: pd.Series) -> Iterator[list[int]]:
    """Rows that have a key in common, group by group."""
    keys = keys.dropna()
    keys = keys[keys.duplicated(keep=False)]
    groups: dict[Any, list[int]] = {}
    for row, key in keys.items():
        groups.setdefault(key, []).append(int(str(row)))
    yield from groups.values()


def _joined(found: list[_Known], rule: str) -> list[_Known]:
    """Join what fits, each with the first that it fits."""
    joined: list[_Known] = []
    for each in found:
        place = next((place for place, one in enumerate(joined) if one.fits(each, rule)), None)
        if place is None:
            joined.append(each)
        else:
            joined[place] |= each
    return joined


def _of_one(row: int, source: str, archive: str, person: str, *details: Any) -> _Known:
    guessed, media_id, user_id, taken_at, taken_from, caption = details
    loose = source in LOOSE
    return _Known(
        members=(row,),
        archives=frozenset() if loose else frozenset({archive}),
        people=frozenset() if guessed else frozenset({person}),
        folders=frozenset({(archive, person)} if loose else ()),
        media_ids=_set_of(media_id),
        user_ids=_set_of(user_id),
        captions=frozenset() if pd.isna(caption) else frozenset({plain(caption)}),
        times=(taken_at,) if not pd.isna(taken_from) and taken_from in TOLD else (),
    )


def plain(caption: str) -> str:
    """Caption without what importers and years treat differently: spaces and capitals."""
    return " ".join(caption.split()).casefold()


def _set_of(number: Any) -> frozenset[int]:
    return frozenset() if pd.isna(number) else frozenset({int(number)})


def _keys(
    posts: pd.DataFrame, media: pd.DataFrame, files: pd.DataFrame, several: bool
) -> Iterator[tuple[str, pd.Series]]:
    """Rules by their strength: what records of one post have in common, by their place in the table."""
    yield _BY_ID, posts["media_id"]
    if not several:
        return
    yield _BY_FBID, posts["fbid"]
    rows = pd.Series(posts.index, posts["post_id"].to_numpy())
    theirs = media[media["post_id"].isin(rows.index)]
    named = theirs["archive"] + "\0" + theirs["file"]
    yield _BY_FILE, pd.Series(named.to_numpy(), rows.reindex(theirs["post_id"]).to_numpy())
    # A file that could not even be opened has no digest.
    seen = theirs.merge(files.loc[files["digest"] != "", ["archive", "file", "digest"]], on=["archive", "file"])
    yield _BY_FILE, pd.Series(seen["digest"].to_numpy(), rows.reindex(seen["post_id"]).to_numpy())
    yield from ((_BY_TIME, keys) for keys in _by_time(posts))


def _by_time(posts: pd.DataFrame) -> Iterator[pd.Series]:
    """Person, minute and caption; minute and caption, for who is only guessed; person and second.

    Several posts of one archive that have all of it in common are told apart by their order. Times of HTML have no
    seconds.
    """
    told = posts[posts["taken_from"].isin(TOLD) & ~posts["source"].isin(LOOSE)].sort_values("taken_at", kind="stable")
    words = told["caption"].fillna("").map(plain)
    # A story or a new profile picture can be of the very second of a post.
    kinds = told["kind"].where(told["kind"].isin([Kind.STORY, Kind.PROFILE]), "")
    minutes, seconds = (told["taken_at"].dt.floor(unit).astype("string") for unit in ("min", "s"))
    worded, exact = told[words != ""], told[told["source"] != instagram_html.NAME]
    for chosen, parts in (
        (worded, (kinds, told["person"], minutes, words)),
        (worded, (kinds, minutes, words)),
        (exact, (kinds, told["person"], seconds)),
    ):
        common = reduce(lambda one, other: one + "\0" + other, parts).reindex(chosen.index)
        yield common + "\0" + chosen.groupby([common, chosen["archive"]]).cumcount().astype("string")


def _best(several: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Take the best of each field: a post a cluster, and the row that each group of fields is from."""
    rank, loose = several["source"].map(RANK), several["source"].isin(LOOSE).astype(int)
    first: dict[str, Any] = {
        "person": 2 * loose + several["person"].str.fullmatch(r"\d+").astype(int),
        "time": several["taken_from"].map(_TIME_RANK),
        "kind": 2 * loose + (several["kind"] == Kind.POST).astype(int),
        "caption": several["caption"] == "",
    }
    everything = several.assign(rank=rank).sort_values(["cluster", "rank", "archive", "post_id"])
    best = everything.drop_duplicates("cluster").set_index("cluster", drop=False)
    givers = pd.DataFrame(index=best.index)
    for name, columns in _FIELDS.items():
        order = everything.assign(first=first.get(name, 0)).dropna(subset=columns[0])
        order = order.sort_values(["cluster", "first", "rank"], kind="stable").drop_duplicates("cluster")
        rows = pd.Series(order.index, order["cluster"].to_numpy()).reindex(best.index)
        givers[name] = rows
        taken = several.reindex(rows)[columns].set_axis(best.index)
        best = best.assign(**{column: taken[column] for column in columns})
    return best, givers


def _origins(
    several: pd.DataFrame, best: pd.DataFrame, givers: pd.DataFrame, known_by: dict[int, str], gallery: pd.DataFrame
) -> pd.DataFrame:
    gives: dict[int, list[str]] = {}
    for name in _FIELDS:
        for row in givers[name].dropna():
            gives.setdefault(int(row), []).append(name)
    ids = best["post_id"].reindex(several["cluster"]).to_numpy()
    shown = set(zip(gallery["post_id"], gallery["archive"], strict=True))
    return frame(
        (
            Origin(
                post_id=post_id,
                archive=archive,
                source=source,
                known_by=known_by[row],
                gives=", ".join([*gives.get(row, []), *(["pictures"] if (post_id, archive) in shown else [])]),
            )
            for row, post_id, archive, source in zip(
                several.index, ids, several["archive"], several["source"], strict=True
            )
        ),
        Origin,
    )
