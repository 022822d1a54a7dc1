"""A caption on its whole way: from Instagram's export into a library, into tables, and out of them again."""

import json
from pathlib import Path
from unicodedata import normalize

import pandas as pd
from click.testing import CliRunner

from igcore.cli import main
from igcore.importers.base import repair_text
from igcore.schema import Post
from tests.make_archive import built, scene
from tests.make_golden import rows

#: Instagram's own limit, in letters; in all the ways in which letters are hard.
LONGEST = 2200
PIECE = "👩‍❤️‍👩 🏴󠁧󠁢󠁥󠁮󠁧󠁿 שלום #שלום مرحبا \u202eabc\u202c cafe\u0301 A\u030a #ผู้เริ่ม, \"quoted\"; 'x'\n\n=1+1\t#महात्मा é № "
CAPTION = (PIECE * LONGEST)[: LONGEST - 1] + "x"


def test_a_caption_of_the_longest_kind_survives_to_the_last_letter(tmp_path: Path) -> None:
    """Each byte of it is a letter in the export; it is mended once, and never changed again."""
    export, library, out = (tmp_path / name for name in ("export", "library", "tables"))
    export.mkdir()
    scene(1).save(export / "a.jpg")
    mojibake = CAPTION.encode().decode("latin-1")
    entry = {"media": [{"uri": "a.jpg", "creation_timestamp": 1_500_000_000, "title": mojibake}]}
    (export / "posts_1.json").write_text(json.dumps([entry]), encoding="ascii")

    built(library, export)
    result = CliRunner().invoke(main, ["tables", "--library", str(library), "--out", str(out)])

    whole = normalize("NFC", CAPTION)
    [stored] = library.glob("tables/*/posts.parquet")
    assert result.exit_code == 0
    assert pd.read_parquet(stored)["caption"].tolist() == [whole]
    assert pd.read_parquet(out / "posts.parquet")["Title"].tolist() == [whole]
    assert pd.read_csv(out / "posts.csv", dtype="string")["Title"].tolist() == [whole]
    (out / "posts.parquet").unlink()
    assert [row.caption for row in rows(out) if isinstance(row, Post)] == [whole]
    assert repair_text(whole) == whole
