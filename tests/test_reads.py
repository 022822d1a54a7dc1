"""Each picture is read once, as a slow disk or network folder wishes it."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.make_archive import saved, scene

PROGRAM = """
import json, sys
from collections import Counter
from pathlib import Path
from igcore.extract import measure
from igcore.importers.source import open_source

def read_so_far():
    return int(Path("/proc/self/io").read_text().split()[1])

warm, root, thumbnails = map(Path, sys.argv[1:])
measure(warm, "a.jpg", thumbnails)
files = list(open_source(root).entries)
opened = Counter()
sys.addaudithook(lambda event, args: opened.update([str(args[0])]) if event == "open" else None)
before = read_so_far()
reasons = [measure(root, file, thumbnails).reason for file in files]
read = read_so_far() - before
print(json.dumps([read, {path: times for path, times in opened.items() if path.startswith(str(root))}, reasons]))
"""


@pytest.mark.skipif(not Path("/proc/self/io").is_file(), reason="this system does not count what is read")
@pytest.mark.parametrize("packed", [False, True], ids=["folder", "ZIP"])
def test_a_picture_is_opened_once_and_each_byte_read_once(packed: bool, tmp_path: Path) -> None:
    """For its digest and its colours alike; a ZIP is opened once for all that is in it."""
    warm, archive = tmp_path / "warm", tmp_path / "archive"
    for folder in (warm, archive):
        folder.mkdir()
    saved(scene(99), warm / "a.jpg")
    pictures = [saved(scene(seed, 1000, 1000), archive / f"{seed}.jpg", quality=95) for seed in range(6)]
    size = sum(path.stat().st_size for path in pictures)
    root = Path(shutil.make_archive(str(archive), "zip", archive)) if packed else archive

    found = subprocess.run(
        [sys.executable, "-c", PROGRAM, warm, root, tmp_path / "thumbnails"], capture_output=True, text=True, check=True
    )
    read, opened, reasons = json.loads(found.stdout)

    assert reasons == [""] * 6
    # The list of a ZIP is read besides: once to see what is in it, once to measure.
    assert size * 0.9 < read < size + 20_000
    assert opened == ({str(root): 1} if packed else {str(path): 1 for path in pictures})
