"""Pictures made to be looked at: at the size that is needed, upright, in sRGB, on white."""

import io
import warnings

import numpy as np
from PIL import Image

from igcore.decode import opened, to_srgb

#: Pictures are measured at a size whose short side is this, if they have it.
WORKING_SIDE = 320
#: What is so thin that it would still be larger than this then is made smaller: colours take some 25 bytes a pixel.
MOST_PIXELS = 16_000_000
#: Short side of a thumbnail; the long one is at most twice that.
THUMBNAIL_SIDE = 320
#: EXIF's ways of holding a camera, and what sets the picture upright again.
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
#: Those that change its sides.
ON_ITS_SIDE = [_UPRIGHT[orientation] for orientation in (5, 6, 7, 8)]

#: JPEG's quality of a picture at its own size; of others it is less.
_FINE = 92
_ORIENTATION = 0x0112
_ROWS = 64


def to_upright(exif: Image.Exif) -> Image.Transpose | None:
    """Tell what sets a picture upright; nothing where it is."""
    return _UPRIGHT.get(exif.get(_ORIENTATION, 1))


def preview(data: bytes, side: int, quality: int = 85) -> bytes:
    """Make a picture to look at, as JPEG: upright, in sRGB, on white, its long side at most `side`, and nothing else.

    Raises:
        One of `DRAWING_ERRORS`: It is none, or damaged, or too large.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with opened(data) as image:
            way = to_upright(image.getexif())
            short, long = sorted(image.size)
            upright = working_size(image, max(1, round(short * min(1, side / long))))
    if way is not None:
        upright = upright.transpose(way)
    upright, written = on_white(upright), io.BytesIO()
    upright.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=2.0)
    upright.save(written, "JPEG", quality=quality)
    return written.getvalue()


def drawn_anew(data: bytes) -> bytes:
    """Draw a picture again at its own size, as `preview` does: without what a camera or a program wrote into the file.

    Raises:
        What `preview` does.
    """
    return preview(data, MOST_PIXELS, _FINE)


def thumbnail(image: Image.Image) -> Image.Image:
    """Shrink a picture to a short side of `THUMBNAIL_SIDE` on white; smaller ones stay as they are."""
    image = on_white(image)
    width, height = image.size
    scale = min(THUMBNAIL_SIDE / min(width, height), 2 * THUMBNAIL_SIDE / max(width, height))
    if scale >= 1:
        return image
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return image.resize(size, Image.Resampling.BOX if scale > 0.4 else Image.Resampling.BILINEAR, reducing_gap=1.5)


def on_white(image: Image.Image) -> Image.Image:
    """Put a picture that can be seen through on white; others are as they were."""
    if image.mode != "RGBA":
        return image
    return Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")


def reduction(size: tuple[int, int], least: int) -> int:
    """By how much a picture can be made smaller while it is decoded, so that its short side is at least `least`."""
    side = min(size)
    factor = next(factor for factor in (8, 4, 2, 1) if side // factor >= least or factor == 1)
    while size[0] * size[1] > MOST_PIXELS * factor**2:
        factor *= 2
    return factor


def working_size(image: Image.Image, least: int = WORKING_SIDE) -> Image.Image:
    """Decode at the smallest of 1/1, 1/2, 1/4, 1/8 that keeps a short side of `least`.

    JPEG files are decoded at that scale right away; other pictures are averaged in blocks. The
    result is RGB, or RGBA where the picture can be seen through; its colours are those of sRGB.
    """
    factor, profile = reduction(image.size, least), image.info.get("icc_profile")
    if image.format in ("JPEG", "MPO"):
        width, height = image.size
        image.draft(None, (width // factor, height // factor))
        factor = 1
    clear = image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info
    if image.mode.startswith("I;16") or image.mode in ("I", "F"):
        image = _to_8_bits(image)
    elif clear:
        image, factor = _reduced_clear(image, factor), 1
    elif image.mode not in ("RGB", "CMYK", "L"):
        image = image.convert("RGB")
    if factor > 1:
        image = image.reduce(factor)
    if profile:
        image = to_srgb(image.convert("RGBA") if clear else image, profile)
    return image.convert("RGBA" if clear else "RGB")


def _reduced_clear(image: Image.Image, factor: int) -> Image.Image:
    """Average with the alpha multiplied in, so that what cannot be seen leaves no trace; RGBa.

    Some rows at a time: in four bytes a pixel, twice over, all of them would take several times the picture.
    """
    width, height = image.size
    reduced = Image.new("RGBa", (-(-width // factor), -(-height // factor)))
    for top in range(0, height, _ROWS * factor):
        rows = image.crop((0, top, width, min(top + _ROWS * factor, height))).convert("RGBA").convert("RGBa")
        reduced.paste(rows.reduce(factor) if factor > 1 else rows, (0, top // factor))
    return reduced


def _to_8_bits(image: Image.Image) -> Image.Image:
    """Scale grey values of 16 or 32 bits to 0 ... 255; Pillow would cut them off."""
    values = np.asarray(image)
    most = 65535 if image.mode.startswith("I;16") or values.max(initial=0) > 255 else 255
    scaled = np.empty(values.shape, np.uint8)
    # A few rows at a time: as fractions all of them would take several times the picture.
    for start in range(0, len(values), _ROWS):
        rows = slice(start, start + _ROWS)
        scaled[rows] = values[rows].astype(np.float32).clip(0, most) * np.float32(255 / most)
    return Image.fromarray(scaled)
