"""What importers and the extraction found, put together into the library's tables. Pure."""

import hashlib
from collections.abc import Iterable, Mapping

import pandas as pd

from igcore.colour.alike import groups
from igcore.decode import VIDEO
from igcore.errors import PersonError
from igcore.importers import image_folder
from igcore.importers.base import PICTURES, VIDEOS, Row, ending
from igcore.importers.hashtags import hashtags_of
from igcore.library.cache import Measures
from igcore.library.folder import Tables
from igcore.schema import EVERYONE, Hashtag, Image, Media, Post, Problem, TimeSource, dtypes, frame


def sorted_out(rows: Iterable[Row]) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Tables of posts, media and problems out of what importers yield, in its order.

    A post that comes twice stays once; its first record counts.
    """
    posts: dict[str, Post] = {}
    media: list[Media] = []
    problems: list[Problem] = []
    for row in rows:
        if isinstance(row, Post):
            posts.setdefault(row.post_id, row)
        elif isinstance(row, Media):
            media.append(row)
        else:
            problems.append(row)
    return frame(posts.values(), Post), frame(media, Media), frame(problems, Problem)


def still_known(
    before: Tables, away: Mapping[str, str]
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Take what the last build knew of archives that are away, such as those on a disk that is not plugged in.

    Args:
        before: Tables of the last build.
        away: Paths of those archives, by name.

    Returns:
        Their posts, media and problems as importers would give them, and files as `assemble` takes them. A problem
        says of each archive that it is away.
    """
    posts, images, problems = (
        table[table["archive"].isin(list(away))] for table in (before.posts, before.images, before.problems)
    )
    reasons = [f"the archive is not at {path} any more; what was read of it before is kept" for path in away.values()]
    missing = [Problem(archive=name, file=".", reason=reason) for name, reason in zip(away, reasons, strict=True)]
    files = images[["archive", "file", "digest"]].drop_duplicates(["archive", "file"])
    return (
        posts,
        images[list(dtypes(Media))],
        pd.concat([problems[problems["file"] != "."], frame(missing, Problem)]),
        files.assign(reason="", modified=pd.Series(pd.NaT, files.index, "datetime64[ms, UTC]")),
    )


def named(posts: pd.DataFrame, people: Mapping[str, str], wish: Mapping[str, str]) -> dict[str, str]:
    """Add the names that are wished for to those that are known.

    Args:
        posts: `schema.Post` as read, without names of the library's own.
        people: Names known so far, by user id or name in the archive.
        wish: More of them; who was given a name before may be called by that one.

    Raises:
        PersonError: Nobody is called so, or a name is one that igcore needs.
    """
    found = {**people}
    ids = set(posts["user_id"].dropna().astype("string"))
    for who, name in wish.items():
        if name == EVERYONE:
            raise PersonError(f"{EVERYONE} is what the row of all people is called; choose another name.")
        keys = [who] if who in ids | set(posts["person"]) | set(people) else _keys(people, who)
        if not keys:
            known = ", ".join(sorted(ids | set(posts["person"]) | set(people.values()))) or "nobody"
            raise PersonError(f"Nobody is called {who}; there are {known}.")
        found.update(dict.fromkeys(keys, name))
    return found


def _keys(people: Mapping[str, str], name: str) -> list[str]:
    return [key for key, each in people.items() if each == name]


def with_people(posts: pd.DataFrame, people: Mapping[str, str]) -> pd.DataFrame:
    """Give people the names that the library has for their user ids or for their names in the archive."""
    by_id = posts["user_id"].astype("string").map(people).astype("string")
    by_name = posts["person"].map(people).astype("string")
    return posts.assign(person=by_id.fillna(by_name).fillna(posts["person"]))


def is_picture(file: str) -> bool:
    """Tell whether the file is to be measured: everything that is not a video by its ending."""
    return ending(file) not in VIDEOS


def is_problem(file: str, reason: str) -> bool:
    """Tell whether a reason is one to worry about: not of a video that never said to be a picture.

    Example:
        >>> is_problem("media/17950881910025404", VIDEO), is_problem("media/a.jpg", VIDEO)
        (False, True)
    """
    return reason != "" and not (reason == VIDEO and ending(file) not in PICTURES)


def assemble(
    posts: pd.DataFrame, media: pd.DataFrame, problems: pd.DataFrame, files: pd.DataFrame, measures: Measures
) -> Tables:
    """Make the library's tables.

    Args:
        posts: `schema.Post`; times may be missing.
        media: `schema.Media`.
        problems: `schema.Problem`, to which those of the extraction are added.
        files: Columns `archive`, `file`, `digest`, `reason` and `modified` (UTC), one row a file.
        measures: What is known by digest.

    Returns:
        Tables sorted by time, then post, then position; posts whose time the archive does not say
        have the EXIF time of their first picture, else the time of its file.
    """
    found = media.merge(files, on=["archive", "file"], how="left", validate="many_to_one")
    measured = found.merge(measures.features, on="digest", how="inner", validate="many_to_one")
    # In a folder of pictures a file that is none is no post either.
    posts = posts[(posts["source"] != image_folder.NAME) | posts["post_id"].isin(measured["post_id"])]
    posts = _with_times(posts, found, measured).sort_values(["taken_at", "post_id"], ignore_index=True)
    images = _images(posts, measured)
    swatches = measures.swatches[measures.swatches["digest"].isin(images["digest"])]
    failed = files[files["reason"] != ""]
    failures = frame(
        (
            Problem(archive=archive, file=file, reason=reason)
            for archive, file, reason in failed[["archive", "file", "reason"]].itertuples(index=False)
            if is_problem(file, reason)
        ),
        Problem,
    )
    return Tables(
        images=images,
        posts=posts,
        swatches=swatches.sort_values(["digest", "rank"], ignore_index=True),
        hashtags=_hashtags(posts),
        problems=pd.concat([problems, failures])
        .drop_duplicates()
        .sort_values(["archive", "file", "record", "reason"], ignore_index=True),
    )


def _with_times(posts: pd.DataFrame, found: pd.DataFrame, measured: pd.DataFrame) -> pd.DataFrame:
    exif = measured.dropna(subset="exif_taken_at").groupby("post_id")["exif_taken_at"].first()
    modified = found.dropna(subset="modified").groupby("post_id")["modified"].first()
    taken_at, taken_from = posts["taken_at"], posts["taken_from"]
    for source, times in ((TimeSource.EXIF, exif), (TimeSource.FILE, modified)):
        other = pd.Series(times.reindex(posts["post_id"]).array, index=posts.index, dtype=taken_at.dtype)
        taken_from = taken_from.mask(taken_at.isna() & other.notna(), source.value)
        taken_at = taken_at.fillna(other)
    return posts.assign(taken_at=taken_at, taken_from=taken_from)


def _images(posts: pd.DataFrame, measured: pd.DataFrame) -> pd.DataFrame:
    mine = posts[["post_id", "person", "user_id", "kind", "taken_at", "taken_from", "media_id"]]
    images = measured.merge(mine, on="post_id", how="inner", suffixes=("", "_of_post"), validate="many_to_one")
    keys = images["archive"] + "\0" + images["post_id"] + "\0" + images["file"]
    images = images.assign(
        image_id=[hashlib.sha256(key.encode()).hexdigest()[:16] for key in keys],
        media_id=images["media_id"].fillna(images["media_id_of_post"]),
    )
    images = images.drop_duplicates("image_id").sort_values(
        ["taken_at", "post_id", "position", "file"], ignore_index=True
    )
    images = images.assign(alike=images["image_id"].take(groups(images["phash"].tolist())).array)
    return images[list(dtypes(Image))].astype(dtypes(Image))


def _hashtags(posts: pd.DataFrame) -> pd.DataFrame:
    captions = posts.dropna(subset="caption")
    captions = captions[captions["caption"].str.contains("#|\uff03", regex=True)]
    pairs = zip(captions["post_id"], captions["caption"], strict=True)
    return frame((row for post_id, caption in pairs for row in hashtags_of(post_id, caption)), Hashtag)
