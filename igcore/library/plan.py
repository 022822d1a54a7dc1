"""Which files are to be measured: in a database of its own, for another thread asks for the next ones."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import numpy as np

from igcore.importers.source import Source
from igcore.library.database import address, opened
from igcore.library.ledger import Ledger
from igcore.parallel import batches

_SCHEMA = """
CREATE TABLE files (row INTEGER PRIMARY KEY, archive TEXT, file TEXT, version TEXT, size INTEGER, like_known INTEGER);
"""
#: Pictures that a list names, but for those of which all is known: measured in this version with their thumbnail there,
#: or known to be no good picture. A file that could not even be opened has no digest: it may be readable by now. Every
#: version begins with the size of its file.
_PLAN = """
INSERT INTO plan.files (archive, file, version, size, like_known)
SELECT archives.name, listed.file, listed.version, CAST(listed.version AS INTEGER),
       CAST(listed.version AS INTEGER) IN (SELECT bytes FROM features)
FROM listed JOIN archives ON archives.row = listed.archive
WHERE picture AND archives.name = ? AND EXISTS (SELECT 1 FROM media WHERE media.listed = listed.row)
AND NOT EXISTS (
    SELECT 1 FROM measured WHERE measured.archive = listed.archive AND measured.file = listed.file
    AND measured.version = listed.version AND measured.digest <> ''
    AND (measured.reason <> '' OR EXISTS (SELECT 1 FROM present WHERE present.digest = measured.digest)))
ORDER BY listed.row
"""


class Plan:
    """Files that are to be measured."""

    def __init__(self, database: sqlite3.Connection) -> None:
        """Read from a database with the table `files`."""
        self._database = database

    @cached_property
    def total(self) -> int:
        """How many there are at first."""
        (count,) = self._database.execute("SELECT count(*) FROM files").fetchone()
        return int(count)

    @cached_property
    def archives(self) -> list[str]:
        """Archives that hold them, in their order."""
        return [name for (name,) in self._database.execute("SELECT archive FROM files GROUP BY 1 ORDER BY min(row)")]

    def has_like_known(self, archive: str) -> bool:
        """Tell whether an archive has files that are as large as one that is known."""
        command = "SELECT 1 FROM files WHERE archive = ? AND like_known LIMIT 1"
        return self._database.execute(command, (archive,)).fetchone() is not None

    def batches(self, archive: str, *, like_known: bool) -> Iterator[dict[str, str]]:
        """Yield files of an archive with their versions, some at a time; see `igcore.parallel.batches`.

        Args:
            archive: Its name.
            like_known: Whether only files are meant that are as large as one that is known.
        """
        command = "SELECT row, size FROM files WHERE archive = ? AND like_known >= ? ORDER BY row"
        found = np.fromiter(self._database.execute(command, (archive, like_known)), np.dtype((np.int64, 2)))
        rows, shared_out = found[:, 0].astype(np.int32), batches(found[:, 1].copy())
        del found
        read = "SELECT file, version FROM files WHERE row = ?"
        for places in shared_out:
            yield dict(self._database.execute(read, (row,)).fetchone() for row in rows[places].tolist())

    def versions(self, archive: str) -> dict[str, str]:
        """All files of an archive, each with its version."""
        command = "SELECT file, version FROM files WHERE archive = ? ORDER BY row"
        return dict(self._database.execute(command, (archive,)))

    def remove(self, archive: str, files: Iterable[str]) -> None:
        """Leave out files that need not be measured after all."""
        command = "DELETE FROM files WHERE archive = ? AND file = ?"
        self._database.executemany(command, ((archive, file) for file in files))


@contextmanager
def planned(ledger: Ledger, sources: Mapping[str, Source], folder: Path) -> Iterator[Plan]:
    """Plan what is to be measured of archives by all that the ledger knows; while it is used it lies in a folder."""
    path = folder / "plan.part"
    try:
        with opened(path, new=True) as database:
            database.executescript(_SCHEMA)
        ledger.database.commit()
        ledger.database.execute("ATTACH ? AS plan", (address(path, "rw"),))
        for name in sources:
            ledger.database.execute(_PLAN, (name,))
        ledger.database.commit()
        ledger.database.execute("DETACH plan")
        with opened(path) as database:
            database.execute("CREATE INDEX by_file ON files (archive, file)")
            yield Plan(database)
    finally:
        path.unlink(missing_ok=True)
