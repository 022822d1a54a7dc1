"""Every kind of picture that people have: the colours that one sees, or a reason."""

import io
import json
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from igcore.decode import VIDEO
from igcore.extract import measure
from igcore.library import read_manifest, read_tables
from igcore.thumbnails import thumbnail_path
from tests.make_archive import SHARED, built, needs_shared, saved, scene

RED, BLUE = (200, 30, 30), (30, 30, 200)
#: The beginning of a video as phones and Instagram write it.
MP4 = b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41" + bytes(200)
#: Short sides: one that is measured as it is, and one that is made smaller first.
SIDES = [64, 1300]


def halves(side: int) -> Image.Image:
    """Red on the left, blue on the right, on whole blocks of JPEG."""
    pixels = np.empty((side, side, 3), np.uint8)
    pixels[:, : side // 2], pixels[:, side // 2 :] = RED, BLUE
    return Image.fromarray(pixels)


def colours(path: Path, thumbnails: Path) -> list[tuple[int, int, int]]:
    """Colours that take a tenth of the picture and more, dark blue first; its thumbnail has them too."""
    found = measure(path.parent, path.name, thumbnails)
    assert found.reason == ""
    seen = [(each.red, each.green, each.blue) for each in found.swatches if each.share > 0.1]
    with Image.open(thumbnail_path(thumbnails, found.digest)) as shown:
        assert shown.mode == "RGB"
        across = np.asarray(shown).astype(int)[shown.height // 2, [2, -3]]
    for colour in seen:
        assert any(np.abs(np.subtract(colour, pixel)).max() < 25 for pixel in across)
    return sorted(seen)


def as_cmyk(image: Image.Image, path: Path) -> Path:
    return saved(image.convert("CMYK"), path.with_suffix(".jpg"), quality=95, subsampling=0)


def as_palette(image: Image.Image, path: Path) -> Path:
    return saved(image.quantize(16), path.with_suffix(".png"))


def as_alpha(image: Image.Image, path: Path) -> Path:
    image = image.copy()
    image.putalpha(255)
    return saved(image, path.with_suffix(".webp"), lossless=True)


def as_palette_with_alpha(image: Image.Image, path: Path) -> Path:
    return saved(image.quantize(16), path.with_suffix(".png"), transparency=200)


def as_animated_gif(image: Image.Image, path: Path) -> Path:
    return saved(image, path.with_suffix(".gif"), save_all=True, append_images=[Image.new("RGB", image.size, "lime")])


def as_animated_webp(image: Image.Image, path: Path) -> Path:
    later = Image.new("RGB", image.size, "lime")
    return saved(image, path.with_suffix(".webp"), save_all=True, append_images=[later], lossless=True)


def as_mpo(image: Image.Image, path: Path) -> Path:
    later = Image.new("RGB", image.size, "lime")
    return saved(image, path.with_suffix(".mpo"), save_all=True, append_images=[later], quality=95, subsampling=0)


def as_tiff_of_16_bits(image: Image.Image, path: Path) -> Path:
    """Three channels of 16 bits, which Pillow reads and does not write."""
    pixels = (np.asarray(image).astype("<u2") * 257).tobytes()
    width, height = image.size
    # Eight entries of six numbers follow; then three bit depths, then the pixels.
    after = 8 + 2 + 9 * 12 + 4
    entries = [
        (256, 4, 1, width), (257, 4, 1, height), (258, 3, 3, after), (259, 3, 1, 1), (262, 3, 1, 2),
        (273, 4, 1, after + 6), (277, 3, 1, 3), (278, 4, 1, height), (279, 4, 1, len(pixels)),
    ]  # fmt: skip
    head = b"II*\0" + struct.pack("<IH", 8, len(entries))
    head += b"".join(struct.pack("<HHII", *entry) for entry in entries) + struct.pack("<IHHH", 0, 16, 16, 16)
    path = path.with_suffix(".tif")
    path.write_bytes(head + pixels)
    return path


def as_png_of_16_bits(image: Image.Image, path: Path) -> Path:
    """Three channels of 16 bits, which Pillow reads and does not write."""
    rows = (np.asarray(image).astype(">u2") * 257).reshape(image.height, -1)
    lines = b"".join(b"\0" + row.tobytes() for row in rows)
    header = struct.pack(">IIBBBBB", *image.size, 16, 2, 0, 0, 0)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    parts = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(lines, 1)) + chunk(b"IEND", b"")
    path = path.with_suffix(".png")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + parts)
    return path


def under_a_wrong_ending(image: Image.Image, path: Path) -> Path:
    return saved(image, path.with_suffix(".jpg"), format="PNG")


def without_an_ending(image: Image.Image, path: Path) -> Path:
    return saved(image, path, format="PNG")


def with_broken_exif(image: Image.Image, path: Path) -> Path:
    return saved(image, path.with_suffix(".png"), exif=b"Exif\0\0II*\0\xff\xff\xff\xff garbage")


@pytest.mark.parametrize(
    "stored",
    [
        as_cmyk, as_palette, as_alpha, as_palette_with_alpha, as_animated_gif, as_animated_webp, as_mpo,
        as_tiff_of_16_bits, as_png_of_16_bits, under_a_wrong_ending, without_an_ending, with_broken_exif,
    ],
    ids=lambda stored: stored.__name__,
)  # fmt: skip
@pytest.mark.parametrize("side", SIDES)
def test_colours_are_those_that_one_sees(
    stored: Callable[[Image.Image, Path], Path], side: int, tmp_path: Path, thumbnails: Path
) -> None:
    """Of what moves, the first picture; names say nothing. The palette knows a colour to eight steps."""
    path = stored(halves(side), tmp_path / "picture")

    found = colours(path, thumbnails)

    assert len(found) == 2
    assert np.abs(np.subtract(found, [BLUE, RED])).max() <= 8


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("mode", ["L", "I;16"])
def test_grey_has_its_lightness_in_8_and_16_bits(mode: str, side: int, tmp_path: Path, thumbnails: Path) -> None:
    dark, light = (40, 220) if mode == "L" else (40 * 257, 220 * 257)
    pixels = np.full((side, side), dark, np.uint8 if mode == "L" else np.uint16)
    pixels[:, side // 2 :] = light
    path = saved(Image.fromarray(pixels), tmp_path / "grey.png")

    found = colours(path, thumbnails)

    assert np.abs(np.subtract(found, [[40] * 3, [220] * 3])).max() <= 8


def test_one_frame_that_is_damaged_later_on_is_none_of_ours(tmp_path: Path, thumbnails: Path) -> None:
    """An animated GIF that breaks off in its second picture still has its first."""
    path = as_animated_gif(halves(64), tmp_path / "moving")
    first = io.BytesIO()
    halves(64).save(first, "GIF")
    path.write_bytes(path.read_bytes()[: len(first.getvalue()) + 30])

    assert len(colours(path, thumbnails)) == 2


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (MP4, VIDEO),
        (b"\0\0\0\x08wide\0\0\0\x10mdat" + bytes(50), VIDEO),
        (b"\x1aE\xdf\xa3" + bytes(50), VIDEO),
        (b"\0\0\0\x20ftypavif\0\0\0\0avifmif1" + bytes(50), "a damaged picture: an AVIF file that breaks off"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(50), "a HEIC picture, which this igcore cannot read"),
        (b"", "an empty file"),
        (bytes(3000), "not a picture that can be recognised"),
    ],
)
def test_what_shows_no_picture_is_told_by_its_content(
    data: bytes, reason: str, tmp_path: Path, thumbnails: Path
) -> None:
    (tmp_path / "17950881910025404").write_bytes(data)

    assert measure(tmp_path, "17950881910025404", thumbnails).reason == reason


def test_files_without_an_ending_in_an_export_are_what_they_hold(tmp_path: Path) -> None:
    """As Instagram lists some: a picture is measured, a video is a post, and only what is neither is a problem."""
    export = tmp_path / "export"
    (export / "media").mkdir(parents=True)
    saved(scene(1), export / "media" / "1", format="JPEG")
    (export / "media" / "2").write_bytes(MP4)
    (export / "media" / "3").write_bytes(b"neither")
    (export / "media" / "4.jpg").write_bytes(MP4)
    listed = [
        {"media": [{"uri": f"media/{name}", "creation_timestamp": 1_471_329_260 + place, "title": ""}]}
        for place, name in enumerate(("1", "2", "3", "4.jpg"))
    ]
    (export / "posts_1.json").write_text(json.dumps(listed))
    library = tmp_path / "library"

    steps = built(library, export)

    tables = read_tables(library, read_manifest(library))
    assert len(tables.posts) == 4
    assert tables.images["file"].tolist() == ["media/1"]
    assert tables.problems[["file", "reason"]].to_numpy().tolist() == [
        ["media/3", "not a picture that can be recognised"],
        ["media/4.jpg", VIDEO],
    ]
    assert steps[-1].problems == 2


@needs_shared
@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("cmyk.jpg", True), ("gray.jpg", False), ("animated.webp", True), ("png_named.jpg", True),
        ("gif_named.jpg", True), ("webp_named.jpg", True), ("exif_date_zero.jpg", True), ("photo.heic", True),
        ("photo.avif", True), ("icc_garbage.jpg", True), ("png_palette.png", True),
    ],
)  # fmt: skip
def test_shared_pictures_have_colour_where_they_show_some(file: str, expected: bool, thumbnails: Path) -> None:
    """Not one of them is taken for grey, inverted or black."""
    found = measure(SHARED / "hard" / "images", file, thumbnails)

    assert found.features is not None
    assert found.features.colourfulness is not None
    assert (found.features.colourfulness > 5) == expected
    assert found.features.lightness is not None
    assert 10 < found.features.lightness < 95
