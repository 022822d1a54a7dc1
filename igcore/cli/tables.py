"""Commands that count, and that write tables."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click
import pandas as pd

from igcore.analysis.blog_tables import blog_parts
from igcore.analysis.numbers_streamed import numbers_of
from igcore.cli.options import LIBRARY
from igcore.library.folder import writing
from igcore.library.parts import stored
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
    of = stored(library)
    table = numbers_of(of, kinds or usual_kinds(of.kinds))
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
    of = stored(library)
    for place in (library, *(Path(archive.path) for archive in of.manifest.archives)):
        if out.resolve().is_relative_to(place.resolve()):
            raise click.ClickException(f"{out} lies inside {place}, which is only read; choose another folder.")
    out.mkdir(parents=True, exist_ok=True)
    counts: dict[str, int] = {}
    with ExitStack() as stack:
        write: dict[str, list[Callable[[pd.DataFrame], None]]] = {}
        for tables in blog_parts(of, out):
            for name, table in tables.items():
                if name not in write:
                    paths = [out / f"{name}.{ending}" for ending in ("csv", "parquet")]
                    write[name] = [stack.enter_context(writing(path)) for path in paths]
                for each in write[name]:
                    each(table)
                counts[name] = counts.get(name, 0) + len(table)
    click.echo(f"{', '.join(f'{name} ({count:,})' for name, count in counts.items())} -> {out}")
