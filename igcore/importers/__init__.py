"""Archives to posts: every format that igcore reads, behind one list."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from igcore.errors import UnknownArchiveError, UnreadableArchiveError
from igcore.importers import (
    blog_csv,
    gallery_dl,
    graph_api,
    id_names,
    image_folder,
    instagram_html,
    instagram_json,
    instagram_part,
    instagram_scraper,
    instaloader,
    stogram,
)
from igcore.importers.base import Importer, Row
from igcore.importers.source import Source, open_source, parts_of

#: Every format igcore reads, first those that tell most of a post: where two archives have the same one, the record of
#: the earlier importer is the better. No two claim one archive, but for the last, which takes any folder of pictures.
IMPORTERS: tuple[Importer, ...] = (
    instagram_json.IMPORTER,
    instaloader.IMPORTER,
    gallery_dl.IMPORTER,
    stogram.IMPORTER,
    instagram_scraper.IMPORTER,
    graph_api.IMPORTER,
    blog_csv.IMPORTER,
    instagram_html.IMPORTER,
    id_names.IMPORTER,
    instagram_part.IMPORTER,
    image_folder.IMPORTER,
)
#: Importers by how much their records tell, most first.
RANK = {importer.name: rank for rank, importer in enumerate(IMPORTERS)}
#: What they read is but a picture: who posted it, and when, is guessed.
LOOSE = frozenset({instagram_part.NAME, image_folder.NAME})


def find_importer(source: Source, importers: Sequence[Importer] = IMPORTERS) -> Importer:
    """Return the first importer that recognises the archive.

    Args:
        source: A folder, a ZIP or a single list.
        importers: Those to choose from, such as one more of your own before `IMPORTERS`.

    Raises:
        UnknownArchiveError: None does.
        UnreadableArchiveError: It has files, but none that may be opened, as in an encrypted ZIP.
    """
    for importer in importers:
        if importer.recognise(source):
            return importer
    if source.problems and not source.entries:
        first = source.problems[0]
        raise UnreadableArchiveError(source.root, f"of its files none can be opened; {first.file}: {first.reason}")
    if not source.entries:
        raise UnreadableArchiveError(source.root, "there is nothing in it")
    if any(source.ending_in({".html"})):
        reason = "it holds web pages, but none that lists posts; ask Instagram for an export in JSON"
        raise UnreadableArchiveError(source.root, reason)
    raise UnknownArchiveError(source.root, [importer.title for importer in importers])


def fault_of(path: Path) -> UnknownArchiveError | UnreadableArchiveError | None:
    """Why an archive cannot be read, or the first of its parts that cannot; none where all can."""
    try:
        for part in parts_of(path):
            find_importer(open_source(part))
    except (UnknownArchiveError, UnreadableArchiveError) as error:
        return error
    return None


def read_archive(source: Source, now: datetime, importers: Sequence[Importer] = IMPORTERS) -> Iterator[Row]:
    """Yield the posts, media and problems of an archive.

    There is a row of media for every file that a list in it names, whether the archive holds that file or not.

    Args:
        source: A folder, a ZIP or a single list.
        now: An aware time; what claims to be later is not believed.
        importers: Those to choose from, such as one more of your own before `IMPORTERS`.

    Raises:
        UnknownArchiveError: No importer recognises it.
        UnreadableArchiveError: It has files, but none that may be opened.
    """
    yield from find_importer(source, importers).read(source, now)
    yield from source.problems
