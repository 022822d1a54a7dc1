"""The command line: parses, calls and says what happened in one sentence."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import pandas as pd

import igcore
from igcore.analysis.blog_tables import blog_tables
from igcore.analysis.numbers import numbers
from igcore.cli.fetch import fetch
from igcore.cli.find import find
from igcore.errors import IgcoreError
from igcore.importers import IMPORTERS
from igcore.library import Step, Wish, build, read_manifest, read_tables
from igcore.library.folder import write_table
from igcore.media_id import historic_media_links, identify
from igcore.sample import write_sample
from igcore.schema import Kind, usual_kinds

#: Where the app lies: beside the package, in a checkout.
APP = Path(igcore.__file__).parent.parent / "app.py"

_LIBRARY = click.option(
    "--library",
    "library",
    required=True,
    type=click.Path(path_type=Path),
    help="Folder of the library.",
)


class _Sentences(click.Group):
    """Commands whose errors are one sentence each, and whose interruption is no error report."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except IgcoreError as error:
            raise click.ClickException(str(error)) from error
        except KeyboardInterrupt:
            click.echo("Interrupted; what is done is kept for the next time.", err=True)
            ctx.exit(130)
        except OSError as error:
            if isinstance(error, BrokenPipeError):
                raise
            where = f" ({error.filename})" if error.filename else ""
            raise click.ClickException(f"The computer says: {error.strerror or error}{where}.") from error


@click.group(cls=_Sentences, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="igcore")
def main() -> None:
    """Explore your own Instagram archive: offline, on this computer, with no account.

    Exit codes: 0 done, 1 it could not be done (one sentence says why), 2 the command is not
    understood, 130 interrupted.
    """


main.add_command(fetch)
main.add_command(find)


@main.command("sample")
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


@main.command("build")
@click.argument("archives", nargs=-1, type=click.Path(path_type=Path))
@_LIBRARY
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
def build_library(archives: Sequence[Path], library: Path, jobs: int, palette: str, people: Sequence[str]) -> None:
    """Read ARCHIVES (folders, ZIPs, or single lists in JSON or CSV) into a library; nothing is measured twice.

    All parts of an export, and all backups of the same posts, go into one library: each post is in it once.
    Without ARCHIVES those that the library has are looked at again.
    """
    if not archives:
        read_manifest(library)  # Says what to do where there is no library yet.
    if jobs == 0:
        raise click.BadParameter("0 processes cannot measure anything.", param_hint="--jobs")
    if any(not part.strip() for each in people for part in each.split("=", 1)):
        raise click.BadParameter("a name is empty.", param_hint="--person")
    wish = Wish(
        archives,
        people=dict(each.split("=", 1) for each in people if "=" in each),
        names=[each for each in people if "=" not in each],
        palette="colorthief" if palette == "colorthief" else "igcore",
        jobs=jobs,
    )
    started = time.monotonic()
    last = _with_bar(library, wish)
    tables = read_tables(library, read_manifest(library))
    counts = ", ".join(
        (f"{_many(tables.images, 'image')} of {_many(tables.posts, 'post')}", _many(tables.problems, "problem"))
    )
    if last is None:
        click.echo(f"{library} is up to date: {counts}")
    else:
        click.echo(f"{counts} -> {library} in {time.monotonic() - started:.1f} s")


def _many(table: pd.DataFrame, word: str) -> str:
    return f"{len(table):,} {word}" if len(table) == 1 else f"{len(table):,} {word}s"


def _with_bar(library: Path, wish: Wish) -> Step | None:
    """Build behind a progress bar; return the last step, or `None` if there was nothing to do."""
    with closing(build(library, wish, datetime.now(UTC))) as steps:
        last = next(steps, None)
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


@main.command("numbers")
@_LIBRARY
@click.option("--json", "as_json", is_flag=True, help="As JSON: a list, one object a person and one for everyone.")
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice([kind.value for kind in Kind], case_sensitive=False),
    help="Only this kind; may be given several times. Without it: posts, reels and IGTV.",
)
def show_numbers(library: Path, as_json: bool, kinds: Sequence[str]) -> None:
    """Count pictures, posts, ids, duplicates, days and hashtags, by person. Days are those of UTC."""
    tables = read_tables(library, read_manifest(library))
    wanted = kinds or usual_kinds(set(tables.posts["kind"].unique()))
    images = tables.images[tables.images["kind"].isin(wanted)]
    posts = tables.posts[tables.posts["kind"].isin(wanted)]
    table = numbers(images, posts, tables.hashtags, "UTC")
    if as_json:
        click.echo(table.to_json(orient="records", date_format="iso", force_ascii=False, indent=2))
        return
    click.echo(_as_columns(table))


def _as_columns(table: pd.DataFrame) -> str:
    """One line a number, one column a person."""
    turned = table.set_index("person").T
    turned.index = turned.index.str.replace("_", " ")
    turned.columns.name = None
    return turned.map(_text).to_string()


def _text(value: Any) -> str:
    if pd.isna(value):
        return "-"
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d %H:%M}"
    return f"{value:,.2f}" if isinstance(value, float) else f"{value:,}"


@main.command("tables")
@_LIBRARY
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder to write into.")
def write_tables(library: Path, out: Path) -> None:
    """Write the tables of the 2016 analysis, with what else is known, as CSV and Parquet."""
    manifest = read_manifest(library)
    for place in (library, *(Path(archive.path) for archive in manifest.archives)):
        if out.resolve().is_relative_to(place.resolve()):
            raise click.ClickException(f"{out} lies inside {place}, which is only read; choose another folder.")
    tables = blog_tables(read_tables(library, manifest))
    out.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        write_table(table, out / f"{name}.csv")
        write_table(table, out / f"{name}.parquet")
    click.echo(f"{', '.join(f'{name} ({len(table):,})' for name, table in tables.items())} -> {out}")


@main.command("formats")
def show_formats() -> None:
    """List the kinds of archives that can be read, and how to come by each."""
    for importer in IMPORTERS:
        click.echo(f"{importer.title}\n    {importer.obtain}")


@main.command("id")
@click.argument("ids", nargs=-1, required=True, metavar="MEDIAID|SHORTCODE|LINK...")
@click.option("--json", "as_json", is_flag=True, help="As a JSON list, in the order given; ids are texts, times UTC.")
def show_ids(ids: Sequence[str], as_json: bool) -> None:
    """Say what media ids, shortcodes or links tell by themselves: number, code, link and time.

    The exit code is 1 if none of them could be read.
    """
    now = datetime.now(UTC)
    rows = [_identity(text, now) for text in ids]
    if as_json:
        click.echo(json.dumps(rows, indent=2))
    else:
        for text, row in zip(ids, rows, strict=True):
            click.echo(f"{text}: {_sentence(row)}")
    if not any(row["media_id"] for row in rows):
        sys.exit(1)


def _identity(text: str, now: datetime) -> dict[str, Any]:
    found = identify(text, now)
    row = asdict(found)
    row["media_id"] = str(found.media_id) if found.media_id is not None else None
    row["taken_at"] = found.taken_at.isoformat(timespec="milliseconds") if found.taken_at else None
    row["historic_media_links"] = historic_media_links(found.shortcode) if found.shortcode else None
    return row


def _sentence(row: dict[str, Any]) -> str:
    known = [row[key] for key in ("media_id", "shortcode", "link", "taken_at") if row[key]]
    return "  ".join([*known, *([f"({row['reason']})"] if row["reason"] else [])])


@main.command("serve")
@_LIBRARY
@click.option("--port", default=8501, show_default=True, type=click.IntRange(1, 65535), help="Port on 127.0.0.1.")
def serve(library: Path, port: int) -> None:
    """Open the app on a library, for this computer only."""
    if not APP.is_file():
        raise click.ClickException(f"The app is not at {APP}; run igcore from its own checkout.")
    environment = {**os.environ, "IGCORE_LIBRARY": str(library.resolve())}
    command = [sys.executable, "-m", "streamlit", "run", str(APP), "--server.port", str(port)]
    with subprocess.Popen(command, env=environment, cwd=APP.parent) as server:
        # Who ends this command ends the server: it would keep the port.
        signal.signal(signal.SIGTERM, lambda *_: server.terminate())
        try:
            code = server.wait()
        except KeyboardInterrupt:
            # How a server is ended is no failure; it heard of it as well.
            server.wait()
            click.echo("Stopped.")
            return
    # Ended by a signal it is a negative number, which shells count from 128.
    sys.exit(code if code >= 0 else 128 - code)
