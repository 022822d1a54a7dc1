"""Thumbnails for a library made of nothing: a few hundred drawn ones, shared by any number of pictures."""

import io
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from igcore.thumbnails import packed, put, thumbnail_path

#: A view of the app shows some 60; so many, that hardly two beside each other are the same.
DISTINCT = 256
_SIDE = 320


def make_thumbnails(thumbnails: Path, digests: Sequence[str], seed: int = 2016) -> None:
    """Write thumbnails of both sizes for each content, as hard links to some files: not many bytes.

    Each link is a file of its own to the server, and each row an address of its own to the browser.
    """
    for number, digest in enumerate(digests):
        first = digests[number % DISTINCT]
        if first == digest:
            whole = _drawn(seed + number)
            put(packed(_jpeg(whole), _jpeg(whole.reduce(2))), thumbnails, digest)
            continue
        path = thumbnail_path(thumbnails, digest)
        path.parent.mkdir(parents=True, exist_ok=True)
        os.link(thumbnail_path(thumbnails, first), path)


def _jpeg(picture: Image.Image) -> bytes:
    data = io.BytesIO()
    picture.save(data, "JPEG", quality=80)
    return data.getvalue()


def _drawn(seed: int) -> Image.Image:
    """Soft colours, shapes and grain: some 20 KB of JPEG, as those of the sample are."""
    rng = np.random.default_rng(seed)
    ground = Image.fromarray(rng.integers(20, 235, (5, 5, 3), np.uint8)).resize(
        (_SIDE, _SIDE), Image.Resampling.BICUBIC
    )
    draw = ImageDraw.Draw(ground)
    for _ in range(12):
        x, y, size = rng.integers(0, _SIDE, 3) // (1, 1, 4)
        draw.ellipse((x, y, x + size, y + size), fill=tuple(map(int, rng.integers(0, 255, 3))))
    grain = rng.normal(0, 7, (_SIDE, _SIDE, 1))
    return Image.fromarray(np.clip(np.asarray(ground) + grain, 0, 255).astype(np.uint8))
