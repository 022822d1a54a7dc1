"""The tables of igcore, each declared once as the type of its rows.

An importer builds rows; `frame` makes their table; `check` guards a border (Parquet from the disk);
`dictionary` writes the documentation. `None` means that the archive does not say: never zero,
never an empty text.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import Field, dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
from pyarrow.compute import is_in

from igcore.errors import SchemaError


class TimeSource(StrEnum):
    """Where a time was found, best first."""

    EXPORT = "export"
    ID = "id"
    EXIF = "EXIF"
    FILE = "file"


class Kind(StrEnum):
    """What was published."""

    POST = "post"
    REEL = "reel"
    IGTV = "IGTV"
    STORY = "story"
    ARCHIVED = "archived"
    PROFILE = "profile picture"
    OTHER = "other"


#: So many rows at a time become columns: as objects they take several times as much.
_AT_ONCE = 8192
#: What the row that counts all people is called.
EVERYONE = "Everyone"
#: What the numbers are about unless somebody asks for more: not stories, archived posts or profile pictures.
PUBLISHED = (Kind.POST, Kind.REEL, Kind.IGTV)


def usual_kinds(kinds: Collection[str]) -> tuple[Kind, ...]:
    """Kinds that numbers are about unless somebody asks for others: of those that there are, the published ones.

    Where nothing was published they are about all that there is.

    Example:
        >>> [str(kind) for kind in usual_kinds(["story", "reel", "post"])]
        ['post', 'reel']
    """
    there = [kind for kind in Kind if kind in kinds]
    return tuple(kind for kind in there if kind in PUBLISHED) or tuple(there)


def col(dtype: str, says: str, unit: str = "") -> dict[str, str]:
    """Describe a column: its pandas type, what it says, and its unit where it has one."""
    return {"dtype": dtype, "says": says, "unit": unit}


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One published post."""

    post_id: str = field(metadata=col("string", "The post; the same in every build of the same archives."))
    archive: str = field(metadata=col("string", "Archive it was read from."))
    person: str = field(metadata=col("string", "Whose post it is: a name, else the user id."))
    user_id: int | None = field(default=None, metadata=col("Int64", "Instagram's number of that person."))
    media_id: int | None = field(default=None, metadata=col("Int64", "Instagram's number of the post."))
    shortcode: str | None = field(default=None, metadata=col("string", "The same number as it stands in links."))
    fbid: int | None = field(
        default=None,
        metadata=col("Int64", "Instagram's other number (FBID) of its first picture, in its exports and its API."),
    )
    taken_at: datetime | None = field(
        default=None, metadata=col("datetime64[ms, UTC]", "When it was published.", "UTC")
    )
    taken_from: TimeSource | None = field(
        default=None, metadata=col("string", "How the time is known: export, id, EXIF or file.")
    )
    kind: Kind = field(default=Kind.POST, metadata=col("string", "What was published."))
    caption: str | None = field(
        default=None,
        metadata=col("string", "Text under the post; missing where the archive has no captions."),
    )
    latitude: float | None = field(
        default=None,
        metadata=col(
            "Float64",
            "Where it was taken, by GPS or the place it is tagged with, to a tenth: some 11 km.",
            "degrees north",
        ),
    )
    longitude: float | None = field(default=None, metadata=col("Float64", "Likewise.", "degrees east"))
    videos: int | None = field(
        default=None, metadata=col("Int64", "Videos of it that are in the archives: counted, not measured.")
    )
    source: str = field(metadata=col("string", "Importer that read it."))


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """One file that a post names: what an importer says of it, before anyone looks inside.

    `file` need not be there: a large export has its lists in one ZIP and its pictures in others. Whoever puts the
    archives together looks for it, and opens it only if it is among the entries of one: it is text from outside, which
    may as well be an address or lead elsewhere.
    """

    post_id: str = field(metadata=col("string", "Post that it belongs to."))
    archive: str = field(metadata=col("string", "Archive that holds it."))
    file: str = field(metadata=col("string", "Path inside the archive, with / between folders."))
    position: int = field(default=1, metadata=col("Int64", "Place within the post, from 1."))
    media_id: int | None = field(default=None, metadata=col("Int64", "Instagram's number of this picture."))


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """What one decode of a picture tells; a row per content, however many files hold it."""

    digest: str = field(metadata=col("string", "SHA-256 of the file's bytes, first 32 hexadecimal digits."))
    format: str = field(metadata=col("string", "Kind of file by its content, such as JPEG."))
    width: int = field(metadata=col("Int64", "Width as seen, upright.", "pixels"))
    height: int = field(metadata=col("Int64", "Height as seen, upright.", "pixels"))
    bytes: int = field(metadata=col("Int64", "Size of the file.", "bytes"))
    lightness: float | None = field(
        metadata=col("Float64", "Mean CIE L* of the visible pixels, 0 (black) to 100 (white).")
    )
    colourfulness: float | None = field(
        metadata=col("Float64", "Metric M3 of Hasler and Süsstrunk (2003): 0 (grey) to some 110 (extreme).")
    )
    white: float | None = field(
        metadata=col("Float64", "Part of the visible pixels so white that ColorThief leaves them out, 0 to 1.")
    )
    phash: str = field(
        metadata=col("string", "Perceptual hash: 64 bits as 16 hexadecimal digits; close pictures differ in few bits.")
    )
    exif_taken_at: datetime | None = field(
        metadata=col("datetime64[ms, UTC]", "Time in the picture's EXIF; read as UTC where EXIF has no zone.", "UTC")
    )


_OF_POST, _OF_MEDIA, _OF_FEATURES = (
    {column.name: column.metadata for column in fields(row)} for row in (Post, Media, Features)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """One picture file of a post: where it lies and what was measured."""

    image_id: str = field(metadata=col("string", "The picture: the same as long as archive and file keep their names."))
    post_id: str = field(metadata=_OF_MEDIA["post_id"])
    archive: str = field(metadata=_OF_MEDIA["archive"])
    file: str = field(metadata=_OF_MEDIA["file"])
    position: int = field(metadata=_OF_MEDIA["position"])
    person: str = field(metadata=_OF_POST["person"])
    user_id: int | None = field(metadata=_OF_POST["user_id"])
    kind: Kind = field(metadata=_OF_POST["kind"])
    media_id: int | None = field(
        metadata=col("Int64", "Instagram's number of this picture; that of its post where it is the only one.")
    )
    taken_at: datetime | None = field(metadata=_OF_POST["taken_at"])
    taken_from: TimeSource | None = field(metadata=_OF_POST["taken_from"])
    digest: str = field(metadata=_OF_FEATURES["digest"])
    format: str = field(metadata=_OF_FEATURES["format"])
    width: int = field(metadata=_OF_FEATURES["width"])
    height: int = field(metadata=_OF_FEATURES["height"])
    bytes: int = field(metadata=_OF_FEATURES["bytes"])
    lightness: float | None = field(metadata=_OF_FEATURES["lightness"])
    colourfulness: float | None = field(metadata=_OF_FEATURES["colourfulness"])
    white: float | None = field(metadata=_OF_FEATURES["white"])
    phash: str = field(metadata=_OF_FEATURES["phash"])
    alike: str = field(
        metadata=col("string", "First picture, by image_id, of those that look like it; its own where none does.")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Swatch:
    """One colour of a picture's palette."""

    digest: str = field(metadata=col("string", "Content of the picture, as in images."))
    rank: int = field(metadata=col("Int64", "Place in the palette, from 1; 1 is the dominant colour."))
    red: int = field(metadata=col("Int64", "Red, 0 to 255 in sRGB."))
    green: int = field(metadata=col("Int64", "Green, 0 to 255 in sRGB."))
    blue: int = field(metadata=col("Int64", "Blue, 0 to 255 in sRGB."))
    share: float = field(metadata=col("Float64", "Part of the visible pixels nearest to this swatch, 0 to 1."))
    name: str = field(metadata=col("string", "Nearest CSS3 name by RGB distance, the rule of 2016."))
    name_ciede2000: str = field(metadata=col("string", "Nearest CSS3 name as the eye sees it, by CIEDE2000."))


@dataclass(frozen=True, slots=True, kw_only=True)
class Hashtag:
    """One use of a hashtag in a caption."""

    post_id: str = field(metadata=col("string", "Post whose caption has it."))
    position: int = field(metadata=col("Int64", "Place among the caption's hashtags, from 1."))
    hashtag: str = field(metadata=col("string", "As written, without #."))
    key: str = field(metadata=col("string", "Case-folded: what hashtags are grouped by."))


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that could not be read, and why."""

    archive: str = field(metadata=col("string", "Archive that it concerns."))
    file: str = field(metadata=col("string", "File inside the archive."))
    record: int | None = field(
        default=None, metadata=col("Int64", "Entry inside that file, from 0, where it is one entry.")
    )
    reason: str = field(metadata=col("string", "What is wrong, in words."))


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """One of several records of the same post, in one archive or in several."""

    post_id: str = field(metadata=_OF_POST["post_id"])
    archive: str = field(metadata=col("string", "Archive that has this record."))
    source: str = field(metadata=_OF_POST["source"])
    known_by: str = field(metadata=col("string", "How it was known to be the same: id, file name, file, time."))
    gives: str = field(metadata=col("string", "Fields of the post that are taken from it, with commas between."))


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who posted, by the names and ids that archives have."""

    key: str = field(metadata=col("string", "User id, else the name in the archive."))
    person: str = field(metadata=col("string", "Name that is shown; people of one name are one person."))
    found_as: str = field(metadata=col("string", "Names and ids in the archives, with commas between."))
    posts: int = field(metadata=col("Int64", "Posts, each counted once."))
    archives: str = field(metadata=col("string", "Archives that have them, with commas between."))


#: The tables of a library, in the order of its documentation.
TABLES: dict[str, type] = {
    "images": Image,
    "posts": Post,
    "swatches": Swatch,
    "hashtags": Hashtag,
    "people": Person,
    "origins": Origin,
    "problems": Problem,
}


def dtypes(row: type) -> dict[str, Any]:
    """Column names and their pandas types, in order."""
    return {column.name: column.metadata["dtype"] for column in _columns(row)}


def frame(rows: Iterable[Any], row: type) -> pd.DataFrame:
    """Make the table of some rows of one type; the empty table has all columns too.

    Example:
        >>> frame([Problem(archive="backup", file="a.jpg", reason="empty file")], Problem)["reason"].tolist()
        ['empty file']
    """
    left = iter(rows)
    parts = [_frame(list(islice(left, _AT_ONCE)), row)]
    while some := list(islice(left, _AT_ONCE)):
        parts.append(_frame(some, row))
    return pd.concat(parts, ignore_index=True) if len(parts) > 1 else parts[0]


def _frame(rows: Sequence[Any], row: type) -> pd.DataFrame:
    return pd.DataFrame(
        {name: pd.array([getattr(each, name) for each in rows], dtype=dtype) for name, dtype in dtypes(row).items()}
    )


def among(texts: pd.Series, others: pd.Series) -> npt.NDArray[np.bool_]:
    """Tell of each text whether it is one of the others, by Arrow: in a thirtieth of the time that pandas takes.

    Example:
        >>> among(pd.Series(["a", "b", None], dtype="string"), pd.Series(["b", "c"], dtype="string")).tolist()
        [False, True, False]
    """
    return np.asarray(is_in(pa.array(texts), value_set=pa.array(others.dropna())), bool)


def check(table: pd.DataFrame, row: type) -> pd.DataFrame:
    """Return the table if it is as declared.

    Raises:
        SchemaError: A column is missing, unknown or of another type; all differences are listed.
    """
    declared = dtypes(row)
    found = {name: str(dtype) for name, dtype in table.dtypes.items()}
    problems = [f"{name} is missing" for name in declared if name not in found]
    problems += [f"{name} is unknown" for name in found if name not in declared]
    problems += [
        f"{name} is {found[name]}, not {dtype}"
        for name, dtype in declared.items()
        if name in found and found[name] != dtype
    ]
    if problems:
        raise SchemaError(row.__name__.lower(), problems)
    return table[list(declared)]


def dictionary(row: type) -> str:
    """Write the data dictionary of one table in Markdown."""
    lines = ["| column | type | says |", "| --- | --- | --- |"]
    for column in _columns(row):
        unit = f" [{column.metadata['unit']}]" if column.metadata["unit"] else ""
        lines.append(f"| `{column.name}` | {column.metadata['dtype']} | {column.metadata['says']}{unit} |")
    return "\n".join(lines)


def _columns(row: type) -> tuple[Field[Any], ...]:
    return fields(row)
