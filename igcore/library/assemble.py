"""What importers and the extraction found, put together into the library's tables. Pure."""

import hashlib
from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from igcore.colour.alike import groups
from igcore.decode import VIDEO
from igcore.importers import image_folder
from igcore.importers.base import PICTURES, VIDEOS, ending
from igcore.importers.hashtags import hashtags_of
from igcore.library.folder import Tables
from igcore.library.people import table_of, with_people
from igcore.library.reading import Reading, are_there, kept_of, missing, places, unclaimed, without_strays
from igcore.library.together import together
from igcore.schema import Hashtag, Image, Problem, Swatch, TimeSource, among, dtypes, frame


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


def assemble(read: Reading, known: pd.DataFrame, features: pd.DataFrame, people: Mapping[str, str]) -> Tables:
    """Make the library's tables, all but swatches, which are as they were measured.

    Args:
        read: What the archives say; times may be missing, and files.
        known: Columns `archive`, `file`, `digest` and `reason` (why there is no measure, else ""), a row a file that
            somebody looked at.
        features: `schema.Features`, each content once.
        people: Names of the library's own, by user id or name in an archive.

    Returns:
        Tables sorted by time, then post, then position; posts whose time the archive does not say
        have the EXIF time of their first picture, else the time of its file.
    """
    # What was measured of a file that is gone says nothing any more.
    known = kept_of(known, are_there(known, read.files))
    met = together(with_people(read.posts, people), read.media, known, features)
    posts, media, origins, strays = without_strays(met.posts, met.media, met.origins)
    media, absent = missing(media, read.files)
    # Files and contents are looked up by their rows, up to the table of images: all of it twice would be too much.
    lying = places(media)
    looked_at = _rows(places(known), lying)
    found = media.assign(
        modified=_of_rows(read.files["modified"], _rows(places(read.files), lying)),
        digest=_of_rows(known["digest"], looked_at),
        reason=_of_rows(known["reason"], looked_at),
    )
    measured = media.assign(row=_rows(features["digest"], found["digest"]))
    measured = kept_of(measured, measured["row"] >= 0)
    # In a folder of pictures a file that is none is no post either.
    posts = posts[(posts["source"] != image_folder.NAME) | among(posts["post_id"], measured["post_id"])]
    taken = measured.assign(exif_taken_at=_of_rows(features["exif_taken_at"], measured["row"].to_numpy()))
    posts = _with_times(_with_videos(posts, found), found, taken)
    posts = posts.sort_values(["taken_at", "post_id"], ignore_index=True)
    images = _images(posts, measured, features)
    problems = pd.concat([unclaimed(read.problems, posts, media), strays, absent, _failures(found)])
    return Tables(
        images=images,
        posts=posts,
        swatches=frame([], Swatch),
        hashtags=_hashtags(posts),
        people=_people(read.posts, people, met.became, posts),
        origins=origins.sort_values(["post_id", "archive"], ignore_index=True),
        problems=problems.drop_duplicates().sort_values(["archive", "file", "record", "reason"], ignore_index=True),
    )


def _people(records: pd.DataFrame, people: Mapping[str, str], became: pd.Series, posts: pd.DataFrame) -> pd.DataFrame:
    """Everybody who has a post. A record whose post is somebody else's only guessed whose it was."""
    shown = with_people(records, people)["person"]
    whose = records["post_id"].map(became).map(posts.set_index("post_id")["person"])
    return table_of(records[(shown == whose).fillna(False).astype(bool)], people, became)


def _failures(found: pd.DataFrame) -> pd.DataFrame:
    failed = found[found["reason"].fillna("") != ""]
    return frame(
        (
            Problem(archive=archive, file=file, reason=reason)
            for archive, file, reason in failed[["archive", "file", "reason"]].itertuples(index=False)
            if is_problem(file, reason)
        ),
        Problem,
    )


def _with_videos(posts: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    by_name = np.array([not is_picture(file) for file in found["file"]], bool)
    videos = found["post_id"][by_name | (found["reason"].fillna("") == VIDEO).to_numpy(bool)].value_counts()
    return posts.assign(videos=videos.reindex(posts["post_id"], fill_value=0).astype("Int64").array)


def _with_times(posts: pd.DataFrame, found: pd.DataFrame, measured: pd.DataFrame) -> pd.DataFrame:
    exif = measured.dropna(subset="exif_taken_at").groupby("post_id")["exif_taken_at"].first()
    modified = found.dropna(subset="modified").groupby("post_id")["modified"].first()
    taken_at, taken_from = posts["taken_at"], posts["taken_from"]
    for source, times in ((TimeSource.EXIF, exif), (TimeSource.FILE, modified)):
        other = pd.Series(times.reindex(posts["post_id"]).array, index=posts.index, dtype=taken_at.dtype)
        taken_from = taken_from.mask(taken_at.isna() & other.notna(), source.value)
        taken_at = taken_at.fillna(other)
    return posts.assign(taken_at=taken_at, taken_from=taken_from)


def _images(posts: pd.DataFrame, measured: pd.DataFrame, features: pd.DataFrame) -> pd.DataFrame:
    """Table of images of `measured` files of posts, which tell their `row` in the features."""
    images = measured.assign(post=_rows(posts["post_id"], measured["post_id"]))
    images = kept_of(images, images["post"] >= 0)
    images = images.assign(image_id=list(_image_ids(images))).drop_duplicates("image_id")
    images = images.assign(taken_at=_of_rows(posts["taken_at"], images["post"].to_numpy()))
    images = images.sort_values(["taken_at", "post_id", "position", "file"], ignore_index=True)
    of_post, of_content = images["post"].to_numpy(), images["row"].to_numpy()
    # The id of a post is that of its picture only if there is no other.
    alone = ~images["post_id"].duplicated(keep=False)
    own = pd.Series(_of_rows(posts["media_id"], of_post), images.index)
    images = images.assign(
        media_id=images["media_id"].fillna(own.where(alone)),
        alike=images["image_id"].take(groups(features["phash"].take(of_content).tolist())).array,
    )
    columns = {}
    for name, dtype in dtypes(Image).items():
        whence, rows = (posts, of_post) if name in posts else (features, of_content)
        column = images[name].array if name in images else _of_rows(whence[name], rows)
        columns[name] = column.astype(dtype, copy=False)
    return pd.DataFrame(columns, copy=False)


def _image_ids(images: pd.DataFrame) -> Iterator[str]:
    for place in images[["archive", "post_id", "file"]].itertuples(index=False, name=None):
        yield hashlib.sha256("\0".join(place).encode()).hexdigest()[:16]


def _rows(ids: pd.Series, wanted: pd.Series) -> npt.NDArray[np.intp]:
    """Where each id that is wanted is among all, each of which is there once; -1 where it is not."""
    found: npt.NDArray[np.intp] = pd.Index(ids).get_indexer(pd.Index(wanted))
    return found


def _of_rows(column: pd.Series, rows: npt.NDArray[np.intp]) -> pd.api.extensions.ExtensionArray:
    """Values of some rows; missing where there is no row."""
    found: pd.api.extensions.ExtensionArray = column.array.take(rows, allow_fill=True)
    return found


def _hashtags(posts: pd.DataFrame) -> pd.DataFrame:
    captions = posts.dropna(subset="caption")
    captions = captions[captions["caption"].str.contains("#|\uff03", regex=True)]
    pairs = zip(captions["post_id"], captions["caption"], strict=True)
    return frame((row for post_id, caption in pairs for row in hashtags_of(post_id, caption)), Hashtag)
