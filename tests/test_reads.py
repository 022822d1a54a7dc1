"""Each picture is read once, as a slow disk or network folder wishes it."""

import json
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from igcore import extract
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


def test_a_file_is_read_while_the_one_before_is_measured(
    tmp_path: Path, thumbnails: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And no other: at most two are in memory. What cannot be read has its reason as ever."""
    for name in "abcd":
        saved(scene(ord(name)), tmp_path / f"{name}.jpg")
    (tmp_path / "c.jpg").unlink()
    read, measure = extract._read, extract._measure
    begun = {name: threading.Event() for name in ("a.jpg", "b.jpg", "c.jpg", "d.jpg")}
    missed: list[str] = []

    def noted(root: Path, file: str) -> tuple[extract.Measured, bytes]:
        begun[file].set()
        return read(root, file)

    def waiting(each: extract.Measured, *rest: Any) -> Any:
        following = list(begun)[list(begun).index(each.file) + 1 :]
        missed.extend(name for name in following[:1] if not begun[name].wait(60))
        missed.extend(name for name in following[1:] if begun[name].is_set())
        return measure(each, *rest)

    monkeypatch.setattr(extract, "_read", noted)
    monkeypatch.setattr(extract, "_measure", waiting)
    (found,) = extract.measure_all(tmp_path, [list(begun)], thumbnails, jobs=0)

    assert missed == []
    assert [(each.file, each.reason) for each in found] == [
        ("a.jpg", ""),
        ("b.jpg", ""),
        ("c.jpg", "cannot be read: no such file or directory"),
        ("d.jpg", ""),
    ]


MEASURING = """
import signal, sys
from pathlib import Path
from igcore import extract

archive = Path(sys.argv[1])
{fault}
"""
#: What goes wrong while pictures are measured: a folder that is none, a person who ends it, nothing to do.
FAULTS = {
    "a file in the way": "list(extract.measure_all(archive, [['a.jpg', 'b.jpg']], archive / 'a.jpg', jobs=0))",
    "Ctrl-C": "extract._look = lambda *_: signal.raise_signal(signal.SIGINT)\n"
    "list(extract.measure_all(archive, [['a.jpg', 'b.jpg']], archive / 'thumbnails', jobs=0))",
    "nothing to read": "extract.measure_some(archive, [], archive / 'thumbnails', 'igcore')",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_goes_wrong_the_process_that_reads_ahead_ends(fault: str, tmp_path: Path) -> None:
    """Its thread waits for files that nobody asks for any more."""
    for name in ("a.jpg", "b.jpg"):
        saved(scene(1), tmp_path / name)
    command = [sys.executable, "-c", MEASURING.format(fault=FAULTS[fault]), str(tmp_path)]

    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    assert ended.returncode != 0
    assert "Traceback" in ended.stderr
