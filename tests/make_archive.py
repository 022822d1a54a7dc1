"""Small archives and pictures for tests, made on the spot: no picture of anybody."""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from igcore import media_id
from igcore.library import Step, Wish, build

SHARED = Path(__file__).parents[2] / "shared"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data is not beside the project")

#: The moment at which tests take place.
NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
#: When the first picture of an archive was posted; each day one more.
FIRST = datetime(2015, 5, 1, 9, 30, tzinfo=UTC)
ANNA, BEN = 6614136, 1413
ORIENTATION, EXIF_FOLDER, TAKEN, ZONE = 0x0112, 0x8769, 36867, 36881


def scene(seed: int, width: int = 48, height: int = 36) -> Image.Image:
    """A few soft spots of colour, others for each seed."""
    spots = np.random.default_rng(seed).integers(0, 256, (3, 4, 3), np.uint8)
    return Image.fromarray(spots).resize((width, height), Image.Resampling.BICUBIC)


def saved(image: Image.Image, path: Path, **how: Any) -> Path:
    """Write a picture; gives its path."""
    image.save(path, **how)
    return path


def exif(orientation: int | None = None, taken: str | None = None, zone: str | None = None) -> Image.Exif:
    """EXIF with a way of holding the camera, or a time such as "2014:07:12 18:30:00"."""
    found = Image.Exif()
    if orientation is not None:
        found[ORIENTATION] = orientation
    if taken is not None:
        found[EXIF_FOLDER] = {TAKEN: taken} | ({ZONE: zone} if zone else {})
    return found


def id_name(day: int, user: int = ANNA, ending: str = "jpg") -> str:
    """Name that a backup tool gives to the picture posted on that day."""
    return f"{media_id.make(FIRST + timedelta(days=day), day)}_{user}.{ending}"


def backup(root: Path, pictures: int, user: int = ANNA, first: int = 0) -> Path:
    """Folder of pictures named by Instagram's ids, one a day; each has a content of its own."""
    root.mkdir(parents=True, exist_ok=True)
    for day in range(first, first + pictures):
        scene(day).save(root / id_name(day, user), quality=90)
    return root


def export(root: Path, **captions: Sequence[str]) -> Path:
    """Instagram's own export, with a picture for each caption of the lists `posts_1`, `stories` ...; one a day."""
    (root / "media").mkdir(parents=True)
    day = 0
    for name, texts in captions.items():
        media = []
        for text in texts:
            file = f"media/{day}.jpg"
            scene(day).save(root / file)
            stamp = int((FIRST + timedelta(days=day)).timestamp())
            media.append({"uri": file, "creation_timestamp": stamp, "title": text})
            day += 1
        listed = {"ig_stories": media} if name == "stories" else [{"media": [each]} for each in media]
        (root / f"{name}.json").write_text(json.dumps(listed))
    return root


def built(library: Path, *archives: Path, wish: Wish | None = None, now: datetime = NOW) -> list[Step]:
    """Build a library in this process; return the steps."""
    return list(build(library, wish or Wish(archives, jobs=0), now))


def fingerprints(root: Path) -> dict[str, tuple[int, int, str]]:
    """Size, time of change and content of every file, and the time of change of every folder."""
    found = {}
    for path in sorted([root, *root.rglob("*")]):
        info = path.stat()
        content = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        found[path.relative_to(root).as_posix()] = (info.st_mtime_ns, info.st_size if content else 0, content)
    return found


def bits_between(one: str, other: str) -> int:
    """Bits in which two perceptual hashes differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def leftovers(library: Path, endings: Sequence[str] = (".part",)) -> list[str]:
    """What an interrupted run left half written."""
    return [path.name for path in library.rglob("*") if path.suffix in endings]
