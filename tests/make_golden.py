"""What the sample archives read as. To write it anew: `python -m tests.make_golden`, then read the diff."""

from pathlib import Path

from igcore.importers import IMPORTERS, read_archive
from igcore.importers.base import Importer, Row
from igcore.importers.source import open_source
from igcore.schema import Media, Post, Problem, frame
from tests.rows import NOW

ARCHIVES = Path(__file__).parent / "archives"
GOLDEN = Path(__file__).parent / "golden"
#: Every sample; an importer can have several, which begin with its name.
SAMPLES = sorted(path for path in ARCHIVES.iterdir() if path.is_dir())


def importer_of(sample: Path) -> Importer:
    """Importer that the sample is named after."""
    return next(each for each in IMPORTERS if sample.name == each.name or sample.name.startswith(f"{each.name}-"))


def rows(root: Path, name: str | None = None) -> list[Row]:
    """Everything that an archive reads as."""
    return list(read_archive(open_source(root, name), NOW))


def golden(sample: Path) -> dict[Path, str]:
    """Tables of posts, media and problems as text, by the file that keeps them."""
    found = rows(sample)
    return {
        GOLDEN / f"{sample.name}-{table}.csv": frame([row for row in found if isinstance(row, kind)], kind).to_csv(
            index=False, na_rep="-", lineterminator="\n"
        )
        for table, kind in (("posts", Post), ("media", Media), ("problems", Problem))
    }


def main() -> None:
    """Write all golden files; those of samples that are gone go too."""
    for old in GOLDEN.glob("*.csv"):
        old.unlink()
    for sample in SAMPLES:
        for path, text in golden(sample).items():
            path.write_text(text, encoding="utf-8", newline="")


if __name__ == "__main__":
    main()
