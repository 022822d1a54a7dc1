"""Tables in the columns of the 2016 analysis (CSV), as people made them then and as `igcore tables` writes them.

Several tables join by `image id`; where the column `igcore post` stands, it tells which images are one post. Pictures
may lie beside the tables: `Filename` finds them. Tables that tell nothing of posts (colours, palette, hashtags) are
passed by.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from typing import TypeVar

from igcore import media_id
from igcore.cells import unsafe
from igcore.importers.base import PICTURES, VIDEOS, Importer, Row, pictures, plain_name, read_record, top_folder
from igcore.importers.entry import base_name
from igcore.importers.file_names import carry_ids
from igcore.importers.source import READ_ERRORS, Source, words
from igcore.importers.values import post_id_of, read_number, read_text, read_time, timed
from igcore.schema import Kind, Media, Post, Problem, TimeSource

NAME = "blog-csv"

_IMAGE_ID = "image id"
#: A table with one of them tells something of posts.
_TELLING = frozenset(
    {"Filename", "user id", "date created", "Title", "Photographer", "User id", "Shortcode", "link", "kind"}
)
#: Excel parts columns by semicolons where the comma stands in numbers.
_SEPARATORS = ",;\t"
#: So much of a file is looked into for its header.
_HEADER = 64 * 1024
#: What a spreadsheet makes of a number that is too long for it: its last digits are lost.
_ROUNDED = re.compile(r"\d[.,]?\d*E\+?\d+", re.ASCII | re.IGNORECASE)
_NUMBERED_POST = re.compile(r"\d{1,19}(?:_\d{1,19})?", re.ASCII)

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """What one row of a table tells; `None` where the table has no such column or nothing in it."""

    file: str
    #: The joining key, as written, and the number that it is, if it is one.
    image: str
    image_id: int | None
    post: str | None = None
    person: str | None = None
    user_id: int | None = None
    taken_at: datetime | None = None
    taken_from: TimeSource | None = None
    kind: Kind | None = None
    caption: str | None = None
    names: tuple[str, ...] = ()
    position: int | None = None
    #: Tables of posts have titles: what `image id` is in them is the number of the post.
    of_post: bool = False


def recognise(source: Source) -> bool:
    """Tell whether tables of images or posts lie at the root, and no names of pictures that say as much."""
    return bool(_tables(source)) and not carry_ids(pictures(source), datetime.now(UTC))


def _tables(source: Source) -> list[str]:
    top = top_folder(source)
    at_root = [file for file in source.ending_in({".csv"}) if "/" not in file.removeprefix(top)]
    return [file for file in at_root if _tells(_beginning(source, file))]


def _beginning(source: Source, file: str) -> str:
    try:
        return source.read(file)[:_HEADER].decode("utf-8-sig", "replace")
    except READ_ERRORS:
        return ""


def _tells(text: str) -> bool:
    try:
        columns, _ = _header(text)
    except (ValueError, csv.Error):
        return False
    return not _TELLING.isdisjoint(columns)


def _header(text: str) -> tuple[list[str], str]:
    """Columns of a table and what parts them.

    Raises:
        ValueError: None of them is the image id.
        csv.Error: It is no table.
    """
    first = text.partition("\n")[0].rstrip("\r")[:_HEADER]
    for separator in _SEPARATORS:
        columns = [name.strip() for name in next(csv.reader([first], delimiter=separator), [])]
        if _IMAGE_ID in columns:
            return columns, separator
    raise ValueError(f'no column is called "{_IMAGE_ID}"')


def read_table(source: Source, file: str, now: datetime) -> Iterator[TableRow | Problem]:
    """Yield the rows of a table with a column `image id`; what cannot be read comes back as problems.

    Args:
        source: The archive.
        file: One of its entries: CSV in UTF-8, parted by commas, semicolons or tabs.
        now: An aware time; what claims to be later is not believed.
    """
    try:
        text = source.read(file).decode("utf-8-sig", "replace")
        columns, separator = _header(text)
    except (*READ_ERRORS, csv.Error) as error:
        yield Problem(archive=source.name, file=file, reason=f"cannot be read: {words(error)}")
        return
    for record, values in enumerate(islice(_records(text, separator), 1, None)):
        if isinstance(values, csv.Error):
            yield Problem(archive=source.name, file=file, record=record, reason=f"cannot be read: {values}")
        elif any(value.strip() for value in values):
            yield from read_record(source, file, (record, values), partial(_row, file, columns, now))


def _records(text: str, separator: str) -> Iterator[list[str] | csv.Error]:
    """Rows, the header too; an error in place of one that is none."""
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    while True:
        try:
            values = next(lines)
        except StopIteration:
            return
        except csv.Error as error:
            yield error
        else:
            yield values


def _row(file: str, columns: list[str], now: datetime, values: list[str]) -> Iterator[TableRow]:
    """Read one row.

    Raises:
        ValueError, TypeError, OverflowError: A value in it is wrong, or there are too many.
    """
    if len(values) > len(columns):
        raise ValueError("it has more values than the table has columns")
    # `igcore tables` writes texts that look like formulas with an apostrophe before them.
    told = dict(zip(columns, map(unsafe, values), strict=False))
    post, image = told.get("igcore post") or None, told.get(_IMAGE_ID, "").strip()
    if read_number(image) is None and not post:
        rounded = _ROUNDED.fullmatch(image)
        raise ValueError("a spreadsheet has rounded its image id" if rounded else "no image id in this row")
    date, title = told.get("date created"), told.get("Title")
    taken_at = read_time(date.strip(), now) if date else None
    yield TableRow(
        file=file,
        image=image,
        image_id=read_number(image),
        post=post,
        person=read_text(told["Photographer"]) if told.get("Photographer") else None,
        user_id=_user_id(told),
        taken_at=taken_at,
        taken_from=_taken_from(told) if taken_at else None,
        kind=_kind(told.get("kind")),
        caption=None if title is None else read_text(title),
        names=tuple(told[name] for name in ("file", "Filename") if told.get(name)),
        position=read_number(told.get("position")),
        of_post="Title" in columns,
    )


def _user_id(told: Mapping[str, str]) -> int | None:
    # A column of whole numbers with gaps is often written with a point.
    return read_number((told.get("User id") or told.get("user id") or "").strip().removesuffix(".0"))


def _kind(name: str | None) -> Kind | None:
    if name and name not in set(Kind):
        raise ValueError(f"{name!r} is no kind of post")
    return Kind(name) if name else None


def _taken_from(told: Mapping[str, str]) -> TimeSource:
    said = told.get("date source")
    return TimeSource(said) if said in set(TimeSource) else TimeSource.EXPORT


def read(source: Source, now: datetime) -> Iterator[Row]:
    """Yield the posts that the tables tell of, with the pictures beside them, and the pictures in no table."""
    rows: list[TableRow] = []
    for file in _tables(source):
        for row in read_table(source, file, now):
            if isinstance(row, Problem):
                yield row
            else:
                rows.append(row)
    people = {row.user_id: row.person for row in rows if row.user_id is not None and row.person is not None}
    files, taken = _files(source), set[str]()
    for name, group in _posts(rows).items():
        post = _post(source, name, group, people, now)
        yield post
        for medium in _media(post, group, files):
            taken.add(medium.file)
            yield medium
    for file in pictures(source):
        if file not in taken:
            yield Problem(archive=source.name, file=file, reason="in the archive, but in no table")


def _posts(rows: list[TableRow]) -> dict[str, list[TableRow]]:
    """Rows by their post, those of tables of posts first."""
    known = {row.image: row.post for row in reversed(rows) if row.post}
    groups: dict[str, list[TableRow]] = {}
    for row in sorted(rows, key=lambda row: not row.of_post):
        groups.setdefault(row.post or known.get(row.image) or row.image, []).append(row)
    return groups


def _post(source: Source, name: str, rows: list[TableRow], people: Mapping[int, str], now: datetime) -> Post:
    user_id = _first(row.user_id for row in rows)
    number = _number(name, rows)
    dated = next((row for row in rows if row.taken_at), None)
    taken_at, taken_from = (dated.taken_at, dated.taken_from) if dated else timed(None, number, now)
    person = _first(row.person for row in rows) or (people.get(user_id) if user_id is not None else None)
    given = _first(row.post for row in rows)
    return Post(
        post_id=given or (name if number is None else post_id_of(number, user_id)),
        archive=source.name,
        person=person or (plain_name(source) if user_id is None else str(user_id)),
        user_id=user_id,
        media_id=number,
        shortcode=media_id.shortcode(number) if number is not None else None,
        taken_at=taken_at,
        taken_from=taken_from,
        kind=_first(row.kind for row in rows) or Kind.POST,
        caption=_first(row.caption for row in rows),
        source=NAME,
    )


def _number(name: str, rows: list[TableRow]) -> int | None:
    """Number of the post: that of one picture is the post's only where nothing says which pictures belong together."""
    said = _first(row.image_id for row in rows if row.of_post)
    return read_number(name.split("_", maxsplit=1)[0]) if said is None and _NUMBERED_POST.fullmatch(name) else said


def _first(values: Iterable[Value | None]) -> Value | None:
    return next((value for value in values if value is not None), None)


def _files(source: Source) -> dict[str, str]:
    """Pictures and videos by their path below the top folder, and by their name alone."""
    top = top_folder(source)
    found = list(source.ending_in(PICTURES | VIDEOS))
    return {base_name(file): file for file in reversed(found)} | {file.removeprefix(top): file for file in found}


def _media(post: Post, rows: list[TableRow], files: Mapping[str, str]) -> Iterator[Media]:
    """Files of a post that lie beside the tables: most tables come without."""
    seen: set[str] = set()
    for row in rows:
        file = next((files[name] for name in row.names if name in files), None)
        if file is not None and file not in seen:
            seen.add(file)
            place = row.position or len(seen)
            number = row.image_id or post.media_id
            yield Media(post_id=post.post_id, archive=post.archive, file=file, position=place, media_id=number)


IMPORTER = Importer(
    NAME,
    "Tables in the columns of the 2016 analysis (CSV)",
    "`igcore tables`, or tables of your own with a column `image id`; pictures beside them, named in `Filename`.",
    recognise,
    read,
)
