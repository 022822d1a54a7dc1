"""`igcore find`: the search box on the command line."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal
from unicodedata import combining, east_asian_width

import click
import numpy as np
import pandas as pd

from igcore.errors import QueryError
from igcore.library import Tables, merged, read_lived, read_manifest, read_same, read_tables, resolved
from igcore.media_id import post_link
from igcore.selection import index, known, parse
from igcore.web.root import library_root

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
def find(query: str, library: Path | None, form: Literal["json", "ids"] | None, limit: int | None) -> None:
    """Find pictures; the help is the grammar."""
    if query.startswith("--") or query == "-h":
        raise click.NoSuchOption(query)
    library = library or library_root()
    manifest = read_manifest(library)
    tables = read_tables(library, manifest)
    same = resolved(read_same(library))
    at = index(replace(tables, hashtags=merged(tables.hashtags, same)), manifest.order, read_lived(library), same)
    try:
        chosen = at.choose(parse(query, known(at))).images
    except QueryError as error:
        raise NotUnderstood(error) from None
    rows = np.flatnonzero(chosen)[: limit or len(chosen)]
    images = tables.images.iloc[rows]
    moments = [at.local.moment(int(post)) for post in at.post[rows]]
    if images.empty:
        click.echo("No picture is like that.", err=True)
    if form == "json":
        click.echo(json.dumps(list(_rows(images, moments, tables)), ensure_ascii=False, indent=2))
    elif not images.empty:
        lines = images["image_id"] if form == "ids" else map(_line, _rows(images, moments, tables))
        click.echo("\n".join(lines))


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


def _rows(images: pd.DataFrame, moments: list[datetime | None], tables: Tables) -> Iterator[dict[str, Any]]:
    """Say what is known of each picture, under the keys that the help names."""
    mine = tables.posts[tables.posts["post_id"].isin(images["post_id"])].set_index("post_id")
    tags = tables.hashtags[tables.hashtags["post_id"].isin(images["post_id"])]
    by_post = tags.groupby("post_id")["hashtag"].agg(list).to_dict()
    for image, taken_at in zip(images.itertuples(index=False), moments, strict=True):
        found: Any = image
        post = mine.loc[found.post_id]
        code = _known(post["shortcode"])
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
            "caption": _known(post["caption"]),
            "hashtags": by_post.get(found.post_id, []),
            "shortcode": code,
            "link": post_link(code) if code else None,
        }


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
