"""`igcore export`: pictures, tables and a gallery to hand on."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo

import click

from igcore.cli.find import NotUnderstood
from igcore.errors import QueryError, printable
from igcore.handon import Entry, Handed, Way, entries, hand, in_folder, whole, write_sqlite, zipped
from igcore.handon.packing import counted
from igcore.handon.target import only_read
from igcore.selection import known, parse
from igcore.sharing import Limits
from igcore.web import shelf
from igcore.web.root import library_root

#: A query may begin with a minus, so that there are no options of one letter.
_SETTINGS = {"ignore_unknown_options": True, "help_option_names": ["--help"]}


#: Click keeps lines as they are behind \\b.
_HELP = """Hand on what is chosen: pictures with captions and tables, tables alone, or a gallery for any browser.

QUERY chooses, in the words of the search box: see "igcore find --help". Without it everything is handed on.
What is at PATH already is never written over, and until all is there nothing is: it is made beside its place.

\b
Examples:
  igcore export '@Kat date:2015' --to kat-2015.zip --as zip
  igcore export --to tables --as parquet
  igcore export '#beach' --to beach --as gallery --no-names
"""


@click.command("export", help=_HELP, context_settings=_SETTINGS)
@click.argument("query", default="")
@click.option("--to", "target", required=True, type=click.Path(path_type=Path), help="File or folder to make.")
@click.option(
    "--as",
    "way",
    required=True,
    type=click.Choice(get_args(Way)),
    help="zip and sqlite make a file, the others a folder; blog: the tables in the columns of 2016.",
)
@click.option(
    "--library",
    type=click.Path(path_type=Path),
    help="Folder of the library; without it that of the app: $IGCORE_LIBRARY, else data/library.",
)
@click.option(
    "--thumbnails", is_flag=True, help="Small pictures instead of the originals (zip), or only those (gallery)."
)
@click.option("--no-captions", is_flag=True, help="Without captions and hashtags.")
@click.option(
    "--no-names",
    is_flag=True,
    help="People are numbered; links, ids and EXIF, which may lead to them, are left out.",
)
@click.option("--no-originals", is_flag=True, help="No picture larger than a thumbnail; the same as --thumbnails here.")
def export(
    query: str, target: Path, way: Way, library: Path | None, thumbnails: bool, **without: bool
) -> None:  # fmt: skip
    """Hand on what is chosen; the help is above."""
    if query.startswith("--"):
        raise click.NoSuchOption(query)
    volume = shelf.opened(library or library_root())
    limits = Limits(
        captions=not without["no_captions"], names=not without["no_names"], originals=not without["no_originals"]
    )
    try:
        chosen = volume.at.choose(parse(query, known(volume.at)))
    except QueryError as error:
        raise NotUnderstood(error) from None
    if not chosen.posts.any():
        raise click.ClickException("No post is like that, so there is nothing to hand on.")
    handed = hand(volume, volume.at, chosen, limits, query)
    made = f"{datetime.now(ZoneInfo(volume.periods.home)):%d %B %Y}".lstrip("0")
    try:
        with whole(target, only_read(volume.root, volume.manifest)) as part:
            _write(handed, way, part, made, thumbnails)
    except KeyboardInterrupt:
        click.echo("Interrupted; nothing was written.", err=True)
        sys.exit(130)
    pictures, posts = len(handed.tables.images), len(handed.tables.posts)
    click.echo(f"{pictures:,} {_noun(pictures, 'picture')} of {posts:,} {_noun(posts, 'post')} -> {printable(target)}")


def _noun(count: int, noun: str) -> str:
    return noun if count == 1 else f"{noun}s"


def _write(handed: Handed, way: Way, part: Path, made: str, thumbnails: bool) -> None:
    if way == "sqlite":
        write_sqlite(handed, part, made)
        return
    with _with_bar(entries(handed, way, made, thumbnails), handed) as files:
        if way == "zip":
            with part.open("wb") as file:
                file.writelines(zipped(files))
        else:
            part.mkdir()
            in_folder(files, part)


@contextmanager
def _with_bar(files: Iterator[Entry], handed: Handed) -> Iterator[Iterator[Entry]]:
    bar: Any
    with click.progressbar(length=len(handed.post), label="Pictures", show_pos=True, file=sys.stderr) as bar:
        yield counted(files, bar.update)
