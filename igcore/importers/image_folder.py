"""Any folder of pictures: each picture is a post of its own, the folder's name is the person."""

from collections.abc import Iterator
from datetime import datetime

from igcore.importers.base import Importer, Row, pictures, plain_name
from igcore.importers.source import Source
from igcore.schema import Media, Post

NAME = "folder"


def recognise(source: Source) -> bool:
    """Tell whether there is any picture at all."""
    return next(pictures(source), None) is not None


def read(source: Source, now: datetime) -> Iterator[Row]:  # noqa: ARG001 - every importer is told the time
    """Yield a post for each picture; its time is left to EXIF and the file."""
    for file in pictures(source):
        yield from picture(source, file)


def picture(source: Source, file: str) -> Iterator[Row]:
    """Yield the post of one picture about which nothing is known but its place."""
    post_id = f"{source.name}/{file}"
    yield Post(post_id=post_id, archive=source.name, person=person(source, file), source=NAME)
    yield Media(post_id=post_id, archive=source.name, file=file)


def person(source: Source, file: str) -> str:
    """Name the person by the first folder on the way to the file, else by the archive itself.

    A ZIP of a folder often holds that very folder, which is then the archive and nobody's name.
    """
    archive = plain_name(source)
    folder, inside, _ = file.removeprefix(f"{archive}/").partition("/")
    return folder if inside else archive


IMPORTER = Importer(
    NAME,
    "Any folder or ZIP of pictures",
    "Put pictures into a folder, one folder inside it for each person.",
    recognise,
    read,
)
