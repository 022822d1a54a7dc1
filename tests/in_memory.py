"""Archives that lie nowhere: sample archives, to be read hundreds of times a second with other bytes in them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from igcore.errors import IgcoreError
from igcore.importers import read_archive
from igcore.importers.base import Row
from igcore.importers.source import MAX_BYTES, Folder, Source
from tests.promises import stays_inside
from tests.rows import NOW


@dataclass(frozen=True)
class InMemory(Folder):
    """A folder of some contents, by their paths, that notes what is opened."""

    contents: Mapping[str, bytes] = field(default_factory=dict)
    opened: set[str] = field(default_factory=set, compare=False)

    def _walk(self, problem: Callable[[str, str], None]) -> Iterator[tuple[str, str]]:  # noqa: ARG002 - there is none
        changed = round(NOW.timestamp()) * 10**9
        return ((name, f"{len(data)}-{changed}") for name, data in sorted(self.contents.items()))

    def read(self, file: str, limit: int = MAX_BYTES) -> bytes:
        """Bytes of one of the `entries`.

        Raises:
            OSError: It is larger than `limit`.
        """
        self.opened.add(file)
        if len(self.contents[file]) > limit:
            raise OSError("too large")
        return self.contents[file]


def in_memory(name: str, contents: Mapping[str, bytes]) -> InMemory:
    """Archive of that name."""
    return InMemory(Path(name), name, contents=contents)


def contents_of(sample: Path) -> dict[str, bytes]:
    """Files of a folder by their paths in it."""
    files = sorted(file for file in sample.rglob("*") if file.is_file())
    return {file.relative_to(sample).as_posix(): file.read_bytes() for file in files}


def opened_in(sample: Path) -> set[str]:
    """Files that are opened to read a sample."""
    source = in_memory(sample.name, contents_of(sample))
    read_within_promises(source)
    return source.opened


def read_within_promises(source: Source) -> list[Row]:
    """Rows of an archive; none where it is refused in a sentence.

    Raises:
        AssertionError: A medium leads out of it.
        Whatever reading raises but `IgcoreError`.
    """
    try:
        found = list(read_archive(source, NOW))
    except IgcoreError:
        return []
    assert stays_inside(found, source.entries), "a medium leads out of the archive"
    return found
