"""Options that several commands have."""

from pathlib import Path
from typing import Any

import click


class PlaceType(click.Path):
    """A path on this computer, or an address in an object store: s3://bucket/folder."""

    name = "path or s3://"

    def __init__(self) -> None:
        """Take any path, there or not."""
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Read what was typed."""
        from igcore.importers.address import Address, Place, place_of  # noqa: PLC0415 - `serve` needs none of it

        place: Place = place_of(value) if isinstance(value, str) else value
        return place if isinstance(place, Address) else super().convert(value, param, ctx)


LIBRARY = click.option(
    "--library",
    "library",
    required=True,
    type=click.Path(path_type=Path),
    help="Folder of the library.",
)
