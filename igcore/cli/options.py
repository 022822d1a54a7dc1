"""Options that several commands have."""

from pathlib import Path

import click

LIBRARY = click.option(
    "--library",
    "library",
    required=True,
    type=click.Path(path_type=Path),
    help="Folder of the library.",
)
