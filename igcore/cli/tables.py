"""Commands that count, and that write tables."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import pandas as pd

from igcore.analysis.blog_tables import blog_tables
from igcore.analysis.numbers import countable, numbers
from igcore.cli.options import LIBRARY
from igcore.library import read_lived, read_manifest, read_tables
from igcore.library.folder import write_table
from igcore.places import clock
from igcore.schema import Kind, usual_kinds


@click.command("numbers")
@LIBRARY
@click.option("--json", "as_json", is_flag=True, help="As JSON: a list, one object a person and one for everyone.")
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice([kind.value for kind in Kind], case_sensitive=False),
    help="Only this kind; may be given several times. Without it: posts, reels and IGTV.",
)
def show_numbers(library: Path, as_json: bool, kinds: Sequence[str]) -> None:
    """Count pictures, posts, ids, duplicates, days and hashtags, by person. Days are local."""
    tables = read_tables(library, read_manifest(library))
    wanted = kinds or usual_kinds(set(tables.posts["kind"].unique()))
    images = tables.images[tables.images["kind"].isin(wanted)]
    posts = tables.posts[tables.posts["kind"].isin(wanted)]
    local = clock(posts["taken_at"], posts["person"], read_lived(library))
    table = numbers(countable(images, posts, tables.hashtags, local))
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


@click.command("tables")
@LIBRARY
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
