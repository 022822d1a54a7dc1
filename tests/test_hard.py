"""Every hard picture and ZIP of the shared data, built into a library as a person would build it."""

import csv
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from igcore.analysis.problems import by_reason
from igcore.errors import IgcoreError
from igcore.library import Wish, build, read_manifest, read_tables
from igcore.library.folder import Tables
from tests.make_archive import NOW, SHARED, fingerprints, leftovers, needs_shared

HARD = SHARED / "hard"
#: What takes longer hangs, in seconds; the slowest takes some 8 on two busy cores.
LONGEST = 60
#: Where the list asks for one of these, what is said about the file has the words beside it.
WORDS = {
    "reason: too large": "larger than",
    "Pillow raises: Decompressed": "far more text about itself",
    "reason: empty": "an empty file",
    "reason: truncated": "a damaged picture",
    "reason: corrupt": "a damaged picture",
    "reason: not an image": "not a picture",
    "reason: type": "an SVG drawing",
    "overlapping": "shares its place in the ZIP",
    "encrypted": "encrypted",
    "compression method": "compression method is not supported",
    "not a ZIP": "no whole ZIP file",
    "incomplete": "cut short",
    "damaged": "damaged",
    "no photos": "nothing in it",
    "naming media.json": "media.json",
}
#: Pillow does not know these two, damaged as they are, for pictures at all.
UNKNOWN = {"images/png_bad_ihdr_crc.png", "images/tiff_ifd_loop.tif", "images/jpeg_soi_only.jpg"}


@dataclass(frozen=True)
class Outcome:
    """What came of an archive: its tables, or what was said instead."""

    said: str
    tables: Tables | None

    @property
    def pictures(self) -> list[str]:
        """Files that were measured."""
        return [] if self.tables is None else sorted(self.tables.images["file"])

    @property
    def told(self) -> str:
        """Everything that was said."""
        if self.tables is None:
            return self.said
        problems = self.tables.problems
        return "\n".join(problems["file"].fillna("") + ": " + problems["reason"])


def rows(folder: str) -> list[dict[str, str]]:
    """Lines of the list about one of its folders."""
    if not HARD.is_dir():
        return []
    with (HARD / "MANIFEST.csv").open(encoding="utf-8", newline="") as stream:
        return [row for row in csv.DictReader(stream) if row["file"].startswith(f"{folder}/")]


def outcome(root: Path, archive: Path) -> Outcome:
    """Build a library of one archive, with one process at work; in time, and with nothing written outside of it."""
    library = root / "a" / "b" / "c" / "library"
    before, started = fingerprints(archive), time.monotonic()
    said, tables = "", None
    try:
        for _ in build(library, Wish([archive], jobs=1), NOW):
            pass
        tables = read_tables(library, read_manifest(library))
    except IgcoreError as error:
        said = str(error)
    assert time.monotonic() - started < LONGEST
    assert fingerprints(archive) == before
    written = {path for path in root.rglob("*") if path.is_file() and not path.is_relative_to(archive)}
    assert all(path.is_relative_to(library) for path in written)
    assert leftovers(root) == []
    return Outcome(said, tables)


def check(row: dict[str, str], found: Outcome) -> None:
    """Compare what came of a file with what the list wants."""
    wanted, told = row["good_program_should"], found.told
    either = any(word in wanted for word in ("skip", "reject", "report", "error", "keep"))
    assert found.pictures or told, "nothing is said of it"
    assert not any(word in told for word in ("Error", "Traceback"))
    if wanted.startswith("process") and not either:
        assert found.pictures, told
    if wanted.startswith(("skip", "reject", "clear")) and " or process" not in wanted:
        assert told
    if "silently" in wanted:
        assert not told
    for word, said in WORDS.items():
        if word in wanted and told and row["file"] not in UNKNOWN:
            assert said in told


@needs_shared
@pytest.mark.parametrize("row", rows("images"), ids=lambda row: row["file"])
def test_a_hard_picture_is_processed_or_has_a_reason(row: dict[str, str], tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    archive.mkdir()
    # Its ending is another one where it would not be opened at all.
    file = Path(row["file"])
    shutil.copyfile(HARD / file, archive / (f"{file.stem}.jpg" if file.suffix == ".svg" else file.name))

    check(row, outcome(tmp_path, archive))


@needs_shared
@pytest.mark.parametrize("row", rows("zips"), ids=lambda row: row["file"])
def test_a_hard_zip_is_processed_or_has_a_reason(row: dict[str, str], tmp_path: Path) -> None:
    found = outcome(tmp_path, HARD / row["file"])

    check(row, found)
    assert not list(Path("/tmp").glob("zipslip*"))
    assert found.tables is None or len(by_reason(found.tables.problems)) <= 3


@needs_shared
@pytest.mark.parametrize(
    ("file", "pictures", "told"),
    [
        ("empty_entry.zip", ["photos/b.jpg"], "photos/a.jpg: an empty file"),
        ("encrypted_zipcrypto.zip", ["photos/plain.jpg"], "photos/secret.jpg: encrypted"),
        ("name_windows_reserved.zip", ["photos/CON.jpg", "photos/a:b.jpg"], ""),
        ("method_lzma.zip", ["photos/plain.bmp"], ""),
        ("json_bom.zip", ["photos/201605/ok.jpg"], ""),
    ],
)
def test_the_rest_of_a_zip_is_read(file: str, pictures: list[str], told: str, tmp_path: Path) -> None:
    found = outcome(tmp_path, HARD / "zips" / file)

    assert (found.pictures, found.told) == (pictures, told)
