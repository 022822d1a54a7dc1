"""A folder in an object store as an archive."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from igcore.importers.address import Address
from igcore.importers.entry import MAX_BYTES, Entry, Listed, at_most, is_junk, leads_out
from igcore.schema import Problem


@dataclass(frozen=True)
class Stored(Listed):
    """A folder in an object store as an archive."""

    root: Address
    name: str
    problems: list[Problem] = field(default_factory=list, compare=False)

    @cached_property
    def entries(self) -> Mapping[str, Entry]:
        """Every file by its path below the address, in order."""
        found = {}
        for file, stored in self.root.files():
            folders = file.split("/")
            if any(is_junk(part) for part in folders):
                continue
            if leads_out(file) or "" in folders[:-1]:
                self.problems.append(Problem(archive=self.name, file=file, reason="its name is none of a file"))
            elif folders[-1]:
                changed = int(stored.modified.timestamp() * 1000)
                found[file] = Entry(stored.size, changed, f"{stored.size}-{stored.tag}")
        return dict(sorted(found.items()))

    def read(self, file: str, limit: int = MAX_BYTES) -> bytes:
        """Bytes of one of the `entries`.

        Raises:
            OSError: It cannot be read, is larger than `limit`, or lies elsewhere.
        """
        if leads_out(file):
            raise FileNotFoundError(f"{file} is not in {self.root}")
        return at_most(self.root.read(file, end=limit + 1), limit)
