"""Bytes of a file to a picture, HEIC too; its colours in sRGB; and, for a person, why it is none."""

import faulthandler
import io
import os
import re
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache, lru_cache
from multiprocessing import parent_process
from types import FrameType

import numpy as np
import numpy.typing as npt
import simplejpeg
from PIL import Image, ImageCms, UnidentifiedImageError

from igcore.importers.source import READ_ERRORS, words

#: Larger pictures are refused before they are decoded: 100 megapixels take some 400 MB.
MAX_PIXELS = 100_000_000
#: The largest photographs take two; what takes longer than this was made to.
MAX_SECONDS = 10.0
#: What hears nothing of that limit, in one long call into C, ends with its process after this.
HARD_SECONDS = 15.0
#: What Pillow's decoders raise on damaged files.
DECODER_ERRORS = (*READ_ERRORS, SyntaxError, TypeError, AttributeError, LookupError, ArithmeticError)
#: And what a picture raises that is too large for the limits, or for the memory.
DRAWING_ERRORS = (*DECODER_ERRORS, Image.DecompressionBombError, MemoryError)

#: Why a video is not measured.
VIDEO = "a video, not a picture"

_AVIF = frozenset({b"avif", b"avis"})
#: What videos begin with, after the length of that part; WebM and Matroska begin otherwise.
_VIDEO_PARTS = frozenset({b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"})
_MATROSKA = b"\x1aE\xdf\xa3"
_HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_SRGB = ImageCms.createProfile("sRGB")
#: Colours from black to white by which a profile is known; and how far off (of 255) is still sRGB.
_PROBE = np.stack(np.meshgrid(*[np.linspace(0, 255, 6)] * 3), axis=-1).reshape(6, 36, 3).astype(np.uint8)
_NO_DIFFERENCE = 3
_EXIF_FOLDER = 0x8769
#: DateTimeOriginal, DateTimeDigitized; then the zones that go with them.
_EXIF_TIMES = ((36867, 36881), (36868, 36882))
#: What Pillow says when the text blocks of a PNG file unpack to more than it allows.
_TOO_MUCH_TEXT = ("Decompressed data too large", "Too much memory used in text chunks")


class TooSlowError(BaseException):
    """The time is up. No `Exception`, for a decoder could take it for one of its own."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise `TooSlowError` once the time is up; only in a main thread, and not on Windows.

    A decoder hears of it when it comes back from C, as they do every few rows.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, _ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def or_end(seconds: float) -> Iterator[None]:
    """End this process once the time is up, whatever it is at, if it is one that works for another.

    `within` asks Python to stop, which one call into C can put off for ever; this asks nobody. Costs some 20 µs.
    """
    if parent_process() is None:
        yield
        return
    faulthandler.dump_traceback_later(seconds, exit=True, file=_nowhere())
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()


@cache
def _nowhere() -> int:
    return os.open(os.devnull, os.O_WRONLY)


def _ring(number: int, frame: FrameType | None) -> None:
    raise TooSlowError


def opened(data: bytes) -> Image.Image:
    """Open a picture; its pixels are not decoded yet.

    Raises:
        One of `DECODER_ERRORS`, DecompressionBombError: It is none, or damaged, or too large.
    """
    if _is_heic(data):
        _learn_heic()
    image = Image.open(io.BytesIO(data))
    if image.width * image.height > MAX_PIXELS:
        raise Image.DecompressionBombError
    return image


def _is_heic(data: bytes) -> bool:
    return data[4:8] == b"ftyp" and data[8:12] in _HEIC


@cache
def _learn_heic() -> None:
    """Load what reads HEIC when the first one comes: most archives have none."""
    from pillow_heif import register_heif_opener  # noqa: PLC0415 - see above

    register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)


def plain_jpeg(data: bytes, image: Image.Image, factor: int) -> npt.NDArray[np.uint32] | None:
    """Decode a JPEG file at 1/`factor` of its size, of 1, 2, 4 and 8, in one go.

    Pillow does the same, bit for bit, in a sixth more time: it feeds libjpeg-turbo a part of the file after the other
    and copies each row that comes out.

    Args:
        data: The file.
        image: It, opened.
        factor: What Pillow's `draft` calls the scale.

    Returns:
        (h, w), a word of red, green, blue and nothing for each pixel; None where it is Pillow's to decode: another
        kind of file, damaged, of other colours than sRGB, or so slow to decode that it has to hear of the time.
    """
    if image.format != "JPEG" or image.mode != "RGB" or "progressive" in image.info or factor > 8:
        return None
    profile = image.info.get("icc_profile")
    if profile and _to_srgb(profile, "RGB"):
        return None
    width, height = (-(-side // factor) for side in image.size)
    try:
        pixels = simplejpeg.decode_jpeg(data, "RGBX", min_height=height, min_width=width, min_factor=factor)
    except ValueError:
        return None
    return pixels.view("<u4")[:, :, 0] if pixels.shape == (height, width, 4) else None


def to_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """Turn the colours of a profile into those of sRGB; a broken profile, or one of other pixels, means sRGB.

    Args:
        image: RGB, RGBA, L or CMYK.
        profile: ICC profile, as the file has it.
    """
    transform = _to_srgb(profile, image.mode)
    return transform.apply(image) if transform else image


@lru_cache(maxsize=8)
def _to_srgb(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    """Prepare a profile; None where it changes nothing that could be seen, as most do."""
    probe = Image.fromarray(_PROBE).convert(mode)
    try:
        transform = ImageCms.buildTransform(
            ImageCms.ImageCmsProfile(io.BytesIO(profile)),
            _SRGB,
            mode,
            "RGBA" if mode == "RGBA" else "RGB",
            ImageCms.Intent.RELATIVE_COLORIMETRIC,
            ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
        there = transform.apply(probe)
    except (ImageCms.PyCMSError, *DECODER_ERRORS):
        return None
    change = np.asarray(there.convert("RGB")).astype(int) - np.asarray(probe.convert("RGB"))
    return transform if np.abs(change).max() > _NO_DIFFERENCE else None


def exif_time(exif: Image.Exif) -> datetime | None:
    """Time at which the picture was taken, in UTC; without a zone in EXIF it is read as UTC."""
    if _EXIF_FOLDER not in exif:
        return None
    try:
        tags = exif.get_ifd(_EXIF_FOLDER)
    except (*READ_ERRORS, SyntaxError, TypeError, KeyError, IndexError):
        return None
    for tag, zone in _EXIF_TIMES:
        text = str(tags.get(tag, ""))[:19]
        offset = str(tags.get(zone, ""))
        offset = offset if re.fullmatch(r"[+-]\d\d:\d\d", offset) else "+00:00"
        try:
            moment = datetime.strptime(text + offset, "%Y:%m:%d %H:%M:%S%z").astimezone(UTC)
        except (ValueError, OverflowError):
            continue
        if moment.year >= 1990:
            return moment
    return None


def why_not(error: Exception | TooSlowError, data: bytes) -> str:
    """Say for a person why a picture could not be measured; details follow a colon."""
    if isinstance(error, UnidentifiedImageError):
        return _what_else(data)
    if isinstance(error, TooSlowError):
        return too_slow(MAX_SECONDS)
    if isinstance(error, Image.DecompressionBombError | MemoryError):
        return f"larger than {MAX_PIXELS // 1_000_000} megapixels, the limit for one picture"
    if str(error).startswith(_TOO_MUCH_TEXT):
        return "holds far more text about itself than a picture needs"
    return f"a damaged picture: {words(error)}"


def too_slow(seconds: float) -> str:
    """Say that a limit of time was passed."""
    return f"takes longer than {seconds:.0f} seconds to decode"


def _what_else(data: bytes) -> str:
    head = data[:512].lstrip().lower()
    if _is_heic(data):
        return "a HEIC picture, which this igcore cannot read"
    if data[4:8] == b"ftyp" and data[8:12] in _AVIF:
        return "a damaged picture: an AVIF file that breaks off"
    if data[4:8] in _VIDEO_PARTS or data.startswith(_MATROSKA):
        return VIDEO
    if head.startswith((b"<svg", b"<?xml")):
        return "an SVG drawing; only photographs are read"
    if head.startswith((b"<!doctype html", b"<html")):
        return "a web page, not a picture"
    return "not a picture that can be recognised"
