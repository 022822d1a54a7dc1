"""Picture files to features, swatches and thumbnails: one decode each, spread over the cores.

Workers get names and give back plain rows. A picture that cannot be read gives a reason instead.
"""

import hashlib
import io
import warnings
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import simplejpeg
from colorthief import ColorThief
from PIL import Image

from igcore.colour import measures, names
from igcore.colour.palette import Seen, see, see_all, shares, swatches, white_pixels
from igcore.decode import (
    DRAWING_ERRORS,
    HARD_SECONDS,
    MAX_SECONDS,
    TooSlowError,
    exif_time,
    opened,
    or_end,
    plain_jpeg,
    too_slow,
    why_not,
    within,
)
from igcore.importers.address import Place
from igcore.importers.source import READ_ERRORS, read_file, words
from igcore.parallel import Cluster, alone, in_parallel
from igcore.preview import ON_ITS_SIDE, THUMBNAIL_SIDE, WORKING_SIDE, reduction, thumbnail, to_upright, working_size
from igcore.resize import Words, shrink
from igcore.schema import Features, Swatch
from igcore.thumbnails import Thumbnails, packed, put

#: Raise it when a measure changes: everything is measured anew then.
VERSION = 3
#: Lightness, colourfulness and hash are taken from the thumbnail, halved if this is left; walls of small tiles show it.
HALF_SIDE = 160

PaletteMethod = Literal["igcore", "colorthief"]

_HASH_DIGITS = 32


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of one file: its features and swatches, or the `reason` why there are none."""

    file: str
    digest: str = ""
    features: Features | None = None
    swatches: tuple[Swatch, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Palette:
    """Colours of a picture, (n, 3), and the share of its pixels that each stands for."""

    colours: npt.NDArray[np.int64]
    shares: npt.NDArray[np.float64]


_NO_COLOURS = _Palette(np.empty((0, 3), np.int64), np.empty(0))


def measure_all(
    root: Place, batches: Iterable[Sequence[str]], thumbnails: Path, method: PaletteMethod = "igcore", jobs: int = -1
) -> Iterator[list[Measured]]:
    """Measure files of one archive; yield the results of each batch, in any order.

    Args:
        root: The archive, a folder or ZIP, here or in an object store.
        batches: Paths inside it, of which one process measures some at a time; see `igcore.parallel.batches`.
        thumbnails: Folder for the thumbnails; see `igcore.thumbnails`.
        method: "colorthief" runs the 2016 script's palette instead of ours.
        jobs: As for `in_parallel`.
    """
    tasks = ((root, some, thumbnails, method) for some in batches)
    yield from in_parallel(measure_some, tasks, jobs, measure_singly)


def hash_all(root: Place, batches: Iterable[Sequence[str]], jobs: int | Cluster = -1) -> Iterator[list[Measured]]:
    """Digests alone, of files that may have been measured under another name."""
    yield from in_parallel(_hash_some, ((root, some) for some in batches), jobs, _ended)


def measure_some(root: Place, files: Sequence[str], thumbnails: Thumbnails, method: PaletteMethod) -> list[Measured]:
    """Measure files one after another, in this process; each is read while the one before it is measured."""
    with warnings.catch_warnings(), closing(_read_ahead(root, files)) as there:
        # Pillow warns of large pictures, which have a limit of ours, and of damaged EXIF, which is no loss.
        warnings.simplefilter("ignore")
        found = [_measure(*read, thumbnails, method) for read in there]
    return _named(found)


def measure_singly(_: float, root: Place, files: Sequence[str], *how: Any) -> list[Measured]:
    """Measure files of which at least one ends the process that does it."""
    tasks = ((root, [file], *how) for file in files)
    return [each for task in tasks for each in alone(measure_some, task, _ended)]


def _ended(seconds: float, root: Place, files: Sequence[str], *_: Any) -> list[Measured]:
    """Say why there are no measures of files that ended their process after so many seconds."""
    if seconds >= HARD_SECONDS:
        # With its digest: it is as slow the next time.
        return [replace(_read(root, file)[0], reason=too_slow(HARD_SECONDS)) for file in files]
    # Without one it is tried again in the next build: there may be more memory then.
    return [Measured(file, reason="measuring it ended the worker: there may be too little memory") for file in files]


def _hash_some(root: Place, files: Sequence[str]) -> list[Measured]:
    return [_read(root, file)[0] for file in files]


def _read_ahead(root: Place, files: Sequence[str]) -> Generator[tuple[Measured, bytes]]:
    """Read each file while the one before it is measured, which hides a slow disk; never more than one ahead."""
    # A pool of one thread would take 0.1 ms a file for what these two queues do.
    asked: SimpleQueue[str | None] = SimpleQueue()
    there: SimpleQueue[tuple[Measured, bytes] | BaseException] = SimpleQueue()

    def read() -> None:
        for file in iter(asked.get, None):
            try:
                there.put(_read(root, file))
            except BaseException as error:  # noqa: BLE001 - it is raised where the file was asked for
                there.put(error)

    reader = Thread(target=read)
    reader.start()
    try:
        asked.put(files[0])
        for following in [*files[1:], None]:
            found = there.get()
            if isinstance(found, BaseException):
                raise found
            asked.put(following)
            yield found
    finally:
        asked.put(None)
        reader.join()


def _read(root: Place, file: str) -> tuple[Measured, bytes]:
    try:
        data = read_file(root, file)
    except READ_ERRORS as error:
        return Measured(file, reason=f"cannot be read: {words(error)}"), b""
    digest = hashlib.sha256(data).hexdigest()[:_HASH_DIGITS]
    return Measured(file, digest, reason="" if data else "an empty file"), data


def measure(root: Place, file: str, thumbnails: Path, method: PaletteMethod = "igcore") -> Measured:
    """Measure one picture and write its thumbnails; whatever is wrong with it comes back as a reason."""
    return measure_some(root, [file], thumbnails, method)[0]


def _measure(read: Measured, data: bytes, thumbnails: Thumbnails, method: PaletteMethod) -> tuple[Measured, _Palette]:
    if read.reason:
        return read, _NO_COLOURS
    file, digest = read.file, read.digest
    try:
        with within(MAX_SECONDS), or_end(HARD_SECONDS):
            features, palette, (small, half) = _look(data, digest, method)
    except (TooSlowError, *DRAWING_ERRORS) as error:
        return Measured(file, digest, reason=why_not(error, data)), _NO_COLOURS
    # Outside of the above: a full disk is no damaged picture, and stops the run.
    put(packed(_jpeg(small), b"" if half is small else _jpeg(half)), thumbnails, digest)
    return Measured(file, digest, features), palette


def _look(data: bytes, digest: str, method: PaletteMethod) -> tuple[Features, _Palette, tuple[Words, Words]]:
    with opened(data) as image:
        kind, (width, height), exif = image.format or "", image.size, image.getexif()
        seen, small, clear = _seen(data, image)
        turned, taken_at = to_upright(exif), exif_time(exif)
    if turned is not None:
        small = _words(_image(small).transpose(turned))
    if turned in ON_ITS_SIDE:
        width, height = height, width
    # What can be seen through is measured without its ground.
    half = _halved(small)
    pixels = _channels(seen.rgba.view("<u4") if clear else half)
    features = Features(
        digest=digest,
        format=kind,
        width=width,
        height=height,
        bytes=len(data),
        lightness=measures.lightness(pixels),
        colourfulness=measures.colourfulness(pixels),
        white=white_pixels(seen) / len(seen.rgba) if len(seen.rgba) else None,
        phash=measures.phash(np.asarray(_image(half).convert("L").resize((32, 32), Image.Resampling.BOX))),
        exif_taken_at=taken_at,
    )
    colours = swatches(seen) if method == "igcore" else _swatches_of_2016(data)
    return features, _Palette(colours, shares(seen, colours)), (small, half)


def _seen(data: bytes, image: Image.Image) -> tuple[Seen, Words, bool]:
    """Pixels of a picture at working size, its thumbnail, and whether it can be seen through."""
    words = plain_jpeg(data, image, reduction(image.size, WORKING_SIDE))
    if words is None:
        picture = working_size(image)
        if picture.mode == "RGBA":
            return see(np.asarray(picture)), _words(thumbnail(picture)), True
        words = _words(picture)
    height, width = words.shape
    scale = WORKING_SIDE / min(height, width)
    words = np.ascontiguousarray(shrink(words, round(width * scale), round(height * scale)) if scale < 1 else words)
    is_long = max(words.shape) > 2 * THUMBNAIL_SIDE
    return see_all(_bytes(words)), _words(thumbnail(_image(words))) if is_long else words, False


def _words(image: Image.Image) -> Words:
    """Pixels of an RGB picture, as Pillow keeps them: (h, w), four bytes each, of which the last says nothing."""
    return np.frombuffer(image.tobytes("raw", "RGBX"), "<u4").reshape(image.height, image.width)


def _image(words: Words) -> Image.Image:
    height, width = words.shape
    return Image.frombuffer("RGBX", (width, height), words, "raw", "RGBX", 0, 1)


def _bytes(words: Words) -> npt.NDArray[np.uint8]:
    """The same pixels, (n, 4)."""
    return words.view(np.uint8).reshape(-1, 4)


def _channels(words: Words) -> npt.NDArray[np.int32]:
    """The same, (n, 3), channel after channel in memory, for they are looked at one by one."""
    return np.stack([(words >> shift & 0xFF).view(np.int32).ravel() for shift in (0, 8, 16)]).T


def _halved(words: Words) -> Words:
    height, width = words.shape
    return shrink(words, -(-width // 2), -(-height // 2)) if min(width, height) >= HALF_SIDE else words


def _jpeg(words: Words) -> bytes:
    encoded: bytes = simplejpeg.encode_jpeg(words.view(np.uint8).reshape(*words.shape, 4), 80, "RGBX", "420")
    return encoded


def _named(found: Sequence[tuple[Measured, _Palette]]) -> list[Measured]:
    """Put in the swatches. Names of all of them at once cost a fifth of what they cost picture by picture."""
    colours = np.concatenate([palette.colours for _, palette in found])
    named = zip(colours.tolist(), names.nearest_by_rgb(colours), names.nearest_by_ciede2000(colours), strict=True)
    return [
        replace(measured, swatches=tuple(_swatches(measured.digest, palette.shares.tolist(), named)))
        for measured, palette in found
    ]


def _swatches(digest: str, parts: Sequence[float], named: Iterator[tuple[Sequence[int], str, str]]) -> Iterator[Swatch]:
    """Take as many of what is named as there are shares."""
    for rank, (share, ((red, green, blue), by_rgb, by_eye)) in enumerate(zip(parts, named, strict=False), 1):
        yield Swatch(
            digest=digest,
            rank=rank,
            red=red,
            green=green,
            blue=blue,
            share=share,
            name=by_rgb,
            name_ciede2000=by_eye,
        )


def _swatches_of_2016(data: bytes) -> npt.NDArray[np.int64]:
    """Run colorthief as the script of 2016 did: whole picture, every tenth pixel; none where it gives up."""
    try:
        palette = ColorThief(io.BytesIO(data)).get_palette(5, quality=10)
    except Exception as error:  # noqa: BLE001 - it raises nothing more precise than Exception
        if "Empty pixels" not in str(error):
            raise ValueError(str(error)) from error
        palette = []
    # Boxes without a pixel can lie outside the colours there are.
    return np.array(palette, np.int64).reshape(-1, 3).clip(0, 255)
