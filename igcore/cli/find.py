"""`igcore find`: the search box on the command line."""

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from pathlib import Path
from typing import Any, Literal
from unicodedata import combining, east_asian_width

import click
import numpy as np
import numpy.typing as npt
import pandas as pd

from igcore.errors import QueryError
from igcore.library.parts import Columns, stored
from igcore.media_id import post_link
from igcore.schema import Hashtag, frame
from igcore.selection import parse
from igcore.selection.streamed import Some, choose, known_in
from igcore.web.root import library_root

Form = Literal["json", "ids"] | None
_NO_TAGS = frame([], Hashtag)
#: What is told of pictures.
_IMAGE = ("image_id", "archive", "file", "position", "person", "kind", "taken_from")
_READS: Mapping[Form, Columns] = {
    "ids": {"images": ("image_id",)},
    None: {"images": _IMAGE, "posts": ("caption", "shortcode")},
    "json": {"images": _IMAGE, "posts": ("caption", "shortcode"), "hashtags": ("hashtag",)},
}

#: So much of a caption stands in a line, and so much of a query before and behind a mistake in it.
_CAPTION = 60
_AROUND = 30
#: The help: Click keeps lines as they are behind \\b.
_GRAMMAR = """Find pictures in a library by what is known of them.

QUERY is written as in the search box of the app; put it into single quotes for the shell.

\b
  beach "by the sea"           words and phrases of the caption
  #sun #dog                    hashtags: both;  '#sun or #dog': any of them
  @Kat  @"Kat A"               whose post it is
  hue:blue,grey                the first colour: red yellow green cyan blue magenta black grey white
  colour:teal                  a named colour anywhere in it;  dominant:teal as the first one
  colour:#2f4f4f~12            a colour near to this one, by CIEDE2000
  date:2015  date:2015-06      a time;  date:2015-06-01..2015-07-03
  before:2015-06  after:2014   a time without an end
  season:winter  on:sunday  hour:22..2
  has:hashtags  is:duplicate   kind:story  archive:"My backup"  source:id
  -#sun  -hue:grey             not;  '-(#sun #dog)': not both

Values of one field mean any of them where a picture has only one; different fields have to be true together.
Stories, archived posts and profile pictures are left out unless a kind is asked for.

--json gives image_id, post_id, taken_at (local, ISO 8601), taken_from, person, kind, archive, file, position,
caption, hashtags, shortcode and link of each; what is not known is null.

Examples:

\b
  igcore find '#beach hue:blue -@Mads'
  igcore find 'on:sunday season:winter' --limit 10
  igcore find 'colour:#2f4f4f~12' --ids > ids.txt
  igcore find 'after:2014 has:hashtags' --json
"""


@click.command(
    "find", help=_GRAMMAR, context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]}
)
@click.argument("query")
@click.option(
    "--library",
    type=click.Path(path_type=Path),
    help="Folder of the library; without it that of the app: $IGCORE_LIBRARY, else data/library.",
)
@click.option("--json", "form", flag_value="json", help="As JSON: a list, one object a picture.")
@click.option("--ids", "form", flag_value="ids", help="Only the ids of the pictures, one a line.")
@click.option("--limit", type=click.IntRange(1), help="At most so many pictures, the first in time.")
def find(query: str, library: Path | None, form: Form, limit: int | None) -> None:
    """Find pictures; the help is the grammar."""
    if query.startswith("--") or query == "-h":
        raise click.NoSuchOption(query)
    of = stored(library or library_root())
    try:
        selection = parse(query, known_in(of))
    except QueryError as error:
        raise NotUnderstood(error) from None
    rows = islice((row for some in choose(of, selection, _READS[form]) for row in _found(some, form)), limit)
    first = next(rows, None)
    if first is None:
        click.echo("No picture is like that.", err=True)
    for text in _list([] if first is None else chain([first], rows), form):
        click.echo(text, nl=False)


def _found(some: Some, form: Form) -> Iterator[str]:
    """Write each picture of some that is chosen."""
    rows = np.flatnonzero(some.chosen.images)
    if form == "ids":
        return iter(some.part.images["image_id"].iloc[rows])
    return map(_json if form == "json" else _line, _rows(some, rows))


def _list(rows: Iterable[str], form: Form) -> Iterator[str]:
    """Write rows as a list, one after the other: all of them may be more than memory."""
    if form != "json":
        return (f"{row}\n" for row in rows)
    parts = (f"{',' if number else '['}\n  {row}" for number, row in enumerate(rows))
    first = next(parts, None)
    return iter(["[]\n"]) if first is None else chain([first], parts, ["\n]\n"])


class NotUnderstood(click.ClickException):
    """A part of the query means nothing: the sentence, the query, and arrows under the part."""

    exit_code = 2

    def __init__(self, error: QueryError) -> None:
        """Say what is wrong with a query, and where."""
        before = _printable(error.query[max(error.at - _AROUND, 0) : error.at])
        part = _printable(error.query[error.at : error.at + min(error.length, 2 * _AROUND)])
        rest = _printable(error.query[error.at + error.length :][:_AROUND])
        arrows = " " * _columns(before) + "^" * max(_columns(part), 1)
        super().__init__(f"{error.reason}\n\n  {before}{part}{rest}\n  {arrows}")


def _rows(some: Some, rows: npt.NDArray[np.intp]) -> Iterator[dict[str, Any]]:
    """Say what is known of each picture, under the keys that the help names."""
    posts, tags, place = some.part.posts, some.part.hashtags, some.post[rows]
    mine = posts.iloc[place]
    # Only who asks for JSON is told them.
    tags = tags[tags["post_id"].isin(set(mine["post_id"]))] if "hashtag" in tags else _NO_TAGS
    by_post = tags.groupby("post_id")["hashtag"].agg(list).to_dict()
    images = some.part.images.iloc[rows].itertuples(index=False)
    for image, post, caption, code in zip(images, place, mine["caption"], map(_known, mine["shortcode"]), strict=True):
        found: Any = image
        taken_at = some.local.moment(int(post))
        yield {
            "image_id": found.image_id,
            "post_id": found.post_id,
            "taken_at": taken_at and taken_at.isoformat(timespec="seconds"),
            "taken_from": _known(found.taken_from),
            "person": found.person,
            "kind": found.kind,
            "archive": found.archive,
            "file": found.file,
            "position": int(found.position),
            "caption": _known(caption),
            "hashtags": by_post.get(found.post_id, []),
            "shortcode": code,
            "link": post_link(code) if code else None,
        }


def _json(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, indent=2).replace("\n", "\n  ")


def _known(value: Any) -> str | None:
    return None if pd.isna(value) else str(value)


def _line(row: dict[str, Any]) -> str:
    when = row["taken_at"][:16].replace("T", " ") if row["taken_at"] else "undated"
    caption = " ".join(_printable(row["caption"] or "").split())
    short = caption if len(caption) <= _CAPTION else f"{caption[: _CAPTION - 1]}…"
    return "  ".join(filter(None, (when, _printable(row["person"]), _printable(row["file"]), short, row["link"])))


def _printable(text: str) -> str:
    """Replace what a terminal would take for a command, or for the end of the line."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _columns(text: str) -> int:
    """How wide a terminal shows a text."""
    return sum(0 if combining(each) else 1 + (east_asian_width(each) in "WF") for each in text)
