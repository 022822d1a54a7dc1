"""Commands that draw, read and list archives."""

import re
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import pandas as pd

from igcore.cli.options import LIBRARY, PlaceType
from igcore.errors import NoLibraryError
from igcore.importers import IMPORTERS
from igcore.importers.address import Place, place_of
from igcore.library import Step, Wish, build, read_manifest, read_tables, remembered, remove
from igcore.library.uploads import archives_of
from igcore.memory import large_pieces_go_back
from igcore.parallel import Cluster
from igcore.sample import write_sample


@click.command("sample")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--images", default=600, show_default=True, type=click.IntRange(0), help="How many pictures.")
@click.option("--seed", default=2016, show_default=True, help="The same seed draws the same archive.")
def sample(folder: Path, images: int, seed: int) -> None:
    """Draw a sample archive into FOLDER: six years of two people who never were."""
    started = time.monotonic()
    if folder.exists() and not folder.is_dir():
        raise click.ClickException(f"{folder} is a file; name a folder.")
    try:
        with click.progressbar(length=images, label="Drawing", file=sys.stderr) as bar:
            write_sample(folder, images, seed, progress=bar.update)
    except FileExistsError as error:
        raise click.ClickException(str(error)) from error
    click.echo(
        f"{images:,} {'picture' if images == 1 else 'pictures'} -> {folder} in {time.monotonic() - started:.0f} s"
    )


def _scheduler(_: click.Context, __: click.Parameter, address: str | None) -> Cluster | None:
    if address is None:
        return None
    if not re.fullmatch(r"(tcp|tls)://[^/\s]+:\d+", address):
        raise click.BadParameter(f"{address} is no address of a Dask scheduler, such as tcp://192.168.1.10:8786.")
    return Cluster(address, tell=lambda sentence: click.echo(f"\n{sentence}", err=True))


@click.command("build")
@click.argument("archives", nargs=-1, type=PlaceType())
@LIBRARY
@click.option("--jobs", default=-1, help="Processes that measure; -1, the default, takes every core.")
@click.option(
    "--palette",
    default="igcore",
    show_default=True,
    type=click.Choice(["igcore", "colorthief"]),
    help="colorthief runs it as the script of 2016 did (whole picture, every tenth pixel), to compare.",
)
@click.option(
    "--person",
    "people",
    multiple=True,
    metavar="NAME",
    help="Whose archive: a NAME for each archive in order, or WHO=NAME for a user id or a name in it.",
)
@click.option(
    "--dask",
    "scheduler",
    metavar="tcp://HOST:PORT",
    callback=_scheduler,
    help="Measure on the Dask cluster of this scheduler (tls:// as well) instead of on this computer.",
)
@click.option(
    "--exchange",
    type=PlaceType(),
    metavar="FOLDER|s3://...",
    help="With --dask: where its workers put what they measured, if they do not share the library's folder.",
)
def build_library(archives: Sequence[Place], library: Path, people: Sequence[str], **how: Any) -> None:
    """Read ARCHIVES (folders, ZIPs, or single lists in JSON or CSV) into a library; nothing is measured twice.

    All parts of an export, and all backups of the same posts, go into one library: each post is in it once.
    Folders and ZIPs may lie in an object store: s3://bucket/folder, s3://bucket/export.zip.
    Without ARCHIVES those that the library has are looked at again.
    """
    if not archives:
        read_manifest(library)  # Says what to do where there is no library yet.
    if how["jobs"] == 0:
        raise click.BadParameter("0 processes cannot measure anything.", param_hint="--jobs")
    if how["exchange"] and not how["scheduler"]:
        raise click.BadParameter("it is for the workers of a cluster; say which: --dask.", param_hint="--exchange")
    if any(not part.strip() for each in people for part in each.split("=", 1)):
        raise click.BadParameter("a name is empty.", param_hint="--person")
    wish = Wish(
        archives,
        people=dict(each.split("=", 1) for each in people if "=" in each),
        names=[each for each in people if "=" not in each],
        palette="colorthief" if how["palette"] == "colorthief" else "igcore",
        jobs=how["scheduler"] or how["jobs"],
        exchange=how["exchange"],
    )
    started = time.monotonic()
    large_pieces_go_back()
    last = _with_bar(library, wish)
    tables = read_tables(library, read_manifest(library))
    counts = ", ".join(
        (f"{_many(tables.images, 'image')} of {_many(tables.posts, 'post')}", _many(tables.problems, "problem"))
    )
    if last is None:
        click.echo(f"{library} is up to date: {counts}")
    else:
        click.echo(f"{counts} -> {library} in {time.monotonic() - started:.1f} s")


@click.command("remove")
@click.argument("name")
@LIBRARY
@click.option("--yes", is_flag=True, help="Do not ask.")
def remove_archive(name: str, library: Path, yes: bool) -> None:
    """Remove the archive NAME from a library: its posts, measures and small pictures.

    An archive elsewhere on the disk stays as it is; the files of one that was uploaded are deleted.
    """
    before = remembered(library)
    if before is None:
        raise NoLibraryError(library)
    known = (place_of(each.path) for each in before.archives if each.name == name)
    place = next(known, library / "archives" / name)
    own = isinstance(place, Path) and place.resolve().is_relative_to(archives_of(library).resolve())
    says = f"its files in {place} are deleted" if own else f"its files in {place} stay as they are"
    if not yes:
        click.confirm(f"Remove {name} from {library}? {says[0].upper()}{says[1:]}.", abort=True)
    remove(library, name, datetime.now(UTC))
    click.echo(f"{name} is removed; {says}")


def _many(table: pd.DataFrame, word: str) -> str:
    return f"{len(table):,} {word}" if len(table) == 1 else f"{len(table):,} {word}s"


def _with_bar(library: Path, wish: Wish) -> Step | None:
    """Build behind a progress bar; return the last step, or `None` if there was nothing to do."""
    with closing(build(library, wish, datetime.now(UTC))) as steps:
        # Before the first picture nobody knows how many there are.
        last = next((step for step in steps if not step.doing), None)
        if last is None:
            return None
        with _bar(last.total) as bar:
            for last in steps:
                bar.update(last.done - bar.pos, last)
    return last


def _bar(total: int) -> Any:
    started = time.monotonic()
    return click.progressbar(
        length=total,
        label="Measuring",
        show_pos=True,
        item_show_func=lambda step: _rate(step, started),
        file=sys.stderr,
    )


def _rate(step: Step | None, started: float) -> str | None:
    if step is None or not step.done:
        return None
    problems = f", {step.problems} problems" if step.problems else ""
    return f"{step.done / max(time.monotonic() - started, 0.001):.0f} pictures/s{problems}"


@click.command("formats")
def show_formats() -> None:
    """List the kinds of archives that can be read, and how to come by each."""
    for importer in IMPORTERS:
        click.echo(f"{importer.title}\n    {importer.obtain}")
