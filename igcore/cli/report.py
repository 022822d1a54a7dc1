"""`igcore report`: findings, charts and pictures in one file."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from igcore.cli.find import NotUnderstood
from igcore.errors import QueryError
from igcore.library.folder import write_text
from igcore.selection import known, parse
from igcore.web import shelf
from igcore.web.frame import View
from igcore.web.report import report, report_name
from igcore.web.root import library_root
from igcore.web.volume import Volume

#: A query may begin with a minus, so that there are no options of one letter.
_SETTINGS = {"ignore_unknown_options": True, "help_option_names": ["--help"]}


@click.command("report", context_settings=_SETTINGS)
@click.argument("query", default="")
@click.option(
    "--library",
    type=click.Path(path_type=Path),
    help="Folder of the library; without it that of the app: $IGCORE_LIBRARY, else data/library.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="File to write; without it igcore-report-WHAT-DATE.html in this folder.",
)
@click.option("--no-captions", is_flag=True, help="Without captions under the pictures.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
def write_report(query: str, library: Path | None, out: Path | None, no_captions: bool, force: bool) -> None:
    r"""Write what is found, with charts and some pictures, into one HTML file that needs nothing else.

    QUERY chooses, in the words of the search box: see "igcore find --help". Without it the report is on everything.

    \b
    Examples:
      igcore report
      igcore report '@Kat date:2015' --out kat-2015.html
    """
    if query.startswith("--"):
        raise click.NoSuchOption(query)
    volume = shelf.opened(library or library_root())
    try:
        view = View(volume, volume.at, parse(query, known(volume.at)))
    except QueryError as error:
        raise NotUnderstood(error) from None
    if not view.masks().posts.any():
        raise click.ClickException("No post is like that, so there is nothing to report.")
    now = datetime.now(ZoneInfo(volume.periods.home))
    out = out or Path(report_name(view, now))
    _check(out, volume, force)
    write_text(out, report(view, now, captions=not no_captions))
    click.echo(f"{out} ({out.stat().st_size / 1e6:.1f} MB)")


def _check(out: Path, volume: Volume, force: bool) -> None:
    """Refuse places where nothing may be written."""
    if out.is_dir():
        raise click.ClickException(f"{out} is a folder; name a file.")
    for place in (volume.root, *(Path(archive.path) for archive in volume.manifest.archives)):
        if out.resolve().is_relative_to(place.resolve()):
            raise click.ClickException(f"{out} lies inside {place}, which is only read; choose another place.")
    if out.exists() and not force:
        raise click.ClickException(f"{out} is there already; name another file, or say --force.")
