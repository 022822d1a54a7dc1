"""Promises of `igcore.extract`."""

import csv
import io
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from colorthief import ColorThief
from PIL import Image, ImageCms

from igcore.decode import plain_jpeg, to_srgb
from igcore.extract import measure
from igcore.preview import THUMBNAIL_SIDE, WORKING_SIDE, thumbnail, working_size
from igcore.schema import Features
from igcore.thumbnails import read_half, read_whole, thumbnail_path
from tests.make_archive import SHARED, bits_between, exif, needs_shared, saved, scene

HARD = SHARED / "hard"
#: What turns an upright picture into the one that a camera, held like this, would have stored.
TURNS = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def features_of(path: Path, thumbnails: Path) -> Features:
    found = measure(path.parent, path.name, thumbnails)
    assert found.reason == ""
    assert found.features is not None
    return found.features


@pytest.mark.parametrize("orientation", TURNS)
@pytest.mark.parametrize("kind", ["png", "jpg", "webp", "tif"])
def test_turned_pictures_measure_as_upright_ones(orientation: int, kind: str, tmp_path: Path, thumbnails: Path) -> None:
    """Of all the eight ways of holding a camera; JPEG's own rounding is not the same both ways."""
    upright, turn = scene(1, 480, 336), TURNS[orientation]
    turned = upright.transpose(turn) if turn is not None else upright
    how: dict[str, dict[str, Any]] = {"webp": {"lossless": True}, "jpg": {"quality": 95, "subsampling": 0}}
    lossless = how.get(kind, {})
    plain = saved(upright, tmp_path / f"upright.{kind}", **lossless)
    held = saved(turned, tmp_path / f"held.{kind}", exif=exif(orientation), **lossless)

    one, other = features_of(plain, thumbnails), features_of(held, thumbnails)

    assert (other.width, other.height) == (480, 336)
    assert bits_between(other.phash, one.phash) <= (2 if kind == "jpg" else 0)
    assert other.lightness == pytest.approx(one.lightness, abs=0.1)
    assert other.colourfulness == pytest.approx(one.colourfulness, abs=0.5)
    with Image.open(thumbnail_path(thumbnails, other.digest)) as shown:
        difference = np.asarray(shown).astype(int) - np.asarray(thumbnail(upright))
    assert np.abs(difference).mean() < 3


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((1080, 1080), (320, 320)),
        ((1080, 1350), (320, 400)),
        ((1920, 1080), (569, 320)),
        ((3000, 1000), (640, 213)),
        ((5000, 1), (640, 1)),
        ((320, 320), (320, 320)),
        ((200, 90), (200, 90)),
        ((1, 1), (1, 1)),
    ],
)
def test_thumbnails_are_320_on_the_short_side_and_640_at_most(size: tuple[int, int], expected: tuple[int, int]) -> None:
    """Small pictures stay as they are."""
    assert thumbnail(Image.new("RGB", size)).size == expected
    assert max(expected) <= 2 * THUMBNAIL_SIDE


def test_thumbnails_of_what_can_be_seen_through_are_on_white() -> None:
    clear = Image.new("RGBA", (4, 4), (255, 0, 0, 0))

    assert thumbnail(clear).getpixel((0, 0)) == (255, 255, 255)


@pytest.mark.parametrize("side", [100, 319, 320, 321, 500, 639, 640, 641, 1279, 1281, 2561, 2570])
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_working_size_keeps_320_pixels_on_the_short_side(side: int, kind: str) -> None:
    """And twice that at most: JPEG files are not even decoded any larger."""
    stream = io.BytesIO()
    Image.new("RGB", (side + 40, side)).save(stream, kind)

    with Image.open(stream) as image:
        width, height = working_size(image).size

    assert height >= min(side, WORKING_SIDE)
    assert height <= side
    assert height <= 2 * WORKING_SIDE
    assert width / height == pytest.approx((side + 40) / side, abs=0.01)


def both_ways(data: bytes, factor: int) -> tuple[np.ndarray | None, np.ndarray]:
    """A picture at 1/factor, by libjpeg-turbo alone and by Pillow."""
    with Image.open(io.BytesIO(data)) as image:
        alone = plain_jpeg(data, image, factor)
        image.draft(None, (image.width // factor, image.height // factor))
        by_pillow = np.asarray(image.convert("RGB"))
    return alone if alone is None else alone.view(np.uint8).reshape(*alone.shape, 4)[:, :, :3], by_pillow


@pytest.mark.parametrize("size", [(320, 320), (641, 643), (1080, 721), (33, 17), (8, 8)])
@pytest.mark.parametrize("how", [{"subsampling": 0}, {"subsampling": 1}, {"subsampling": 2}, {"quality": 3}])
def test_both_ways_of_decoding_give_the_same_bits(size: tuple[int, int], how: dict[str, int]) -> None:
    stream = io.BytesIO()
    scene(5, *size).save(stream, "JPEG", **how)

    for factor in (1, 2, 4, 8):
        alone, by_pillow = both_ways(stream.getvalue(), factor)

        assert alone is not None
        assert (alone == by_pillow).all()


@needs_shared
def test_photographs_are_decoded_to_the_same_bits_both_ways() -> None:
    for path in sorted((SHARED / "photos").glob("*.jpg"))[::10]:
        alone, by_pillow = both_ways(path.read_bytes(), 2)

        assert alone is None or (alone == by_pillow).all(), path.name


@pytest.mark.parametrize(
    ("mode", "how"),
    [("L", {}), ("CMYK", {}), ("RGB", {"progressive": True})],
    ids=["grey", "for print", "slow to decode"],
)
def test_some_jpeg_files_are_left_to_pillow(mode: str, how: dict[str, bool], tmp_path: Path, thumbnails: Path) -> None:
    path = saved(scene(5, 700, 700).convert(mode), tmp_path / "a.jpg", **how)

    with Image.open(path) as image:
        assert plain_jpeg(path.read_bytes(), image, 2) is None
    assert features_of(path, thumbnails).width == 700


def test_what_libjpeg_turbo_refuses_is_told_as_pillow_tells_it(tmp_path: Path, thumbnails: Path) -> None:
    path = saved(scene(5, 700, 700), tmp_path / "a.jpg")
    path.write_bytes(path.read_bytes()[:9000])

    assert measure(tmp_path, "a.jpg", thumbnails).reason.startswith("a damaged picture: ")


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16", "I", "F"])
def test_every_kind_of_pixel_is_measured(mode: str, tmp_path: Path, thumbnails: Path) -> None:
    """A grey of three quarters is that light whatever its pixels are stored as."""
    if mode in ("I;16", "I"):
        image = Image.fromarray(np.full((40, 40), 190 * 257, np.uint16 if mode == "I;16" else np.int32))
    else:
        image = Image.new("L", (40, 40), 190).convert(mode, dither=Image.Dither.NONE)
    path = saved(image, tmp_path / ("picture.tif" if mode in ("F", "I") else "picture.png"))

    found = features_of(path, thumbnails)

    assert found.lightness == pytest.approx(100 if mode == "1" else 76.6, abs=0.5)
    assert found.colourfulness == pytest.approx(0, abs=0.01)


def test_what_cannot_be_seen_leaves_no_trace(tmp_path: Path, thumbnails: Path) -> None:
    """Neither at its edges, where a picture is averaged, nor in lightness."""
    pixels = np.zeros((1300, 1300, 4), np.uint8)
    pixels[:, 650:] = (0, 0, 255, 255)
    pixels[:, :650, :3] = (255, 255, 0)
    path = saved(Image.fromarray(pixels), tmp_path / "half.png")

    found = measure(tmp_path, path.name, thumbnails)

    assert [(each.red, each.green, each.blue, each.share) for each in found.swatches] == [(0, 0, 255, 1)]
    assert found.features is not None
    assert found.features.lightness == pytest.approx(32.3, abs=0.1)


def test_nothing_visible_is_no_colour(tmp_path: Path, thumbnails: Path) -> None:
    path = saved(Image.new("RGBA", (50, 50)), tmp_path / "clear.png")

    found = measure(tmp_path, path.name, thumbnails)

    assert found.swatches == ()
    assert found.features is not None
    assert (found.features.lightness, found.features.colourfulness) == (None, None)


def hard_files() -> list[dict[str, str]]:
    if not HARD.is_dir():
        return []
    with (HARD / "MANIFEST.csv").open(encoding="utf-8", newline="") as stream:
        return [row for row in csv.DictReader(stream) if row["file"].startswith("images/")]


@needs_shared
@pytest.mark.parametrize("row", hard_files(), ids=lambda row: row["file"].removeprefix("images/"))
def test_hard_pictures_are_measured_or_have_a_reason(row: dict[str, str], thumbnails: Path) -> None:
    """As the list of them wants it: within ten seconds, and never an exception."""
    wanted = row["good_program_should"]
    started = time.monotonic()

    found = measure(HARD, row["file"], thumbnails)

    assert time.monotonic() - started < 10
    assert bool(found.features) != bool(found.reason)
    if found.features is None:
        assert "skip" in wanted, found.reason
        assert not any(word in found.reason for word in ("Error", "Traceback", "None")), found.reason
    else:
        assert wanted.startswith("process") or " or process" in wanted
        assert thumbnail_path(thumbnails, found.digest).is_file()
    assert not list(thumbnails.rglob("*.part"))


@needs_shared
@pytest.mark.parametrize(
    ("file", "reason"),
    [
        ("zero_bytes.jpg", "an empty file"),
        ("html_as.jpg", "a web page, not a picture"),
        ("json_as.jpg", "not a picture that can be recognised"),
        ("png_header_2147483647.png", "larger than 100 megapixels, the limit for one picture"),
        ("svg_billion_laughs.svg", "an SVG drawing; only photographs are read"),
        ("png_ztxt_bomb_60MB.png", "holds far more text about itself than a picture needs"),
    ],
)
def test_reasons_are_for_a_person(file: str, reason: str, thumbnails: Path) -> None:
    assert measure(HARD / "images", file, thumbnails).reason == reason


@needs_shared
@pytest.mark.parametrize(("file", "kind"), [("photo.heic", "HEIF"), ("photo.avif", "AVIF")])
def test_pictures_of_newer_kinds_are_measured(file: str, kind: str, thumbnails: Path) -> None:
    assert features_of(HARD / "images" / file, thumbnails).format == kind


def test_heic_is_loaded_only_where_there_is_one() -> None:
    """Start-up stays as quick as it was."""
    code = "import sys, igcore.extract; print('pillow_heif' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


def test_a_damaged_heic_has_a_reason(tmp_path: Path, thumbnails: Path) -> None:
    (tmp_path / "a.heic").write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 100)

    assert "HEIC" in measure(tmp_path, "a.heic", thumbnails).reason


def display_p3() -> bytes:
    with Image.open(SHARED / "oracles/images/lokesh/p3-red.png") as image:
        profile: bytes = image.info["icc_profile"]
    return profile


SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


@needs_shared
@pytest.mark.parametrize(
    ("in_p3", "in_srgb"),
    [
        ((234, 51, 35), (255, 0, 0)),
        ((117, 251, 76), (0, 255, 0)),
        ((255, 0, 0), (255, 0, 0)),
        ((128, 128, 128), (128, 128, 128)),
    ],
)
@pytest.mark.parametrize("kind", ["png", "jpg"])
def test_colours_of_a_wide_gamut_are_told_in_srgb(
    in_p3: tuple[int, int, int], in_srgb: tuple[int, int, int], kind: str, tmp_path: Path, thumbnails: Path
) -> None:
    """What sRGB has no place for becomes the nearest that it has."""
    path = saved(Image.new("RGB", (700, 700), in_p3), tmp_path / f"a.{kind}", quality=100, icc_profile=display_p3())

    found = measure(tmp_path, path.name, thumbnails)

    assert found.features is not None
    assert len(found.swatches) == 1
    assert (found.swatches[0].red, found.swatches[0].green, found.swatches[0].blue) == pytest.approx(in_srgb, abs=9)
    with Image.open(thumbnail_path(thumbnails, found.digest)) as shown:
        assert "icc_profile" not in shown.info
        assert shown.getpixel((5, 5)) == pytest.approx(in_srgb, abs=6)


@needs_shared
def test_a_wide_gamut_is_turned_to_srgb_and_what_is_seen_through_stays() -> None:
    clear = Image.new("RGBA", (2, 2), (234, 51, 35, 77))

    assert to_srgb(clear, display_p3()).getpixel((0, 0)) == pytest.approx((255, 0, 0, 77), abs=4)


@pytest.mark.parametrize("profile", [SRGB, b"no profile at all", SRGB[:200], b"\0" * 3144])
@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "CMYK"])
def test_a_profile_of_srgb_or_a_broken_one_changes_no_bit(profile: bytes, mode: str) -> None:
    picture = scene(3).convert(mode)

    assert to_srgb(picture, profile) is picture


@needs_shared
@pytest.mark.parametrize("mode", ["L", "CMYK", "P", "1", "I;16"])
def test_a_profile_of_other_pixels_is_passed_by(mode: str, tmp_path: Path, thumbnails: Path) -> None:
    """Display P3 is one of red, green and blue."""
    picture = scene(3).convert("L").convert("I").convert("I;16") if mode == "I;16" else scene(3).convert(mode)
    path = saved(picture, tmp_path / "a.tif", icc_profile=display_p3())

    assert features_of(path, thumbnails).width == 48


def test_one_content_has_one_measure_whatever_its_name(tmp_path: Path, thumbnails: Path) -> None:
    path = saved(scene(1), tmp_path / "a.jpg")
    (tmp_path / "copy.jpg").write_bytes(path.read_bytes())

    one, other = (measure(tmp_path, name, thumbnails) for name in ("a.jpg", "copy.jpg"))

    assert (one.digest, one.features, one.swatches) == (other.digest, other.features, other.swatches)
    assert len(list(thumbnails.glob("??/*.jpg"))) == 1
    assert {path.stem for path in thumbnails.rglob("*.jpg")} == {one.digest}


@pytest.mark.parametrize(("side", "half"), [(1080, 160), (320, 160), (200, 100), (159, None)])
def test_a_thumbnail_is_there_at_half_its_size_too(
    side: int, half: int | None, tmp_path: Path, thumbnails: Path
) -> None:
    """But of small pictures, which need none. A program that opens the file sees the larger one."""
    path = saved(Image.new("RGB", (side, 2 * side), "teal"), tmp_path / "a.png")

    digest = features_of(path, thumbnails).digest

    whole, small = read_whole(thumbnails, digest), read_half(thumbnails, digest)
    side = min(side, THUMBNAIL_SIDE)
    assert sizes(whole) == (side, 2 * side)
    assert sizes(small) == ((half, 2 * half) if half else (side, 2 * side))
    data = thumbnail_path(thumbnails, digest).read_bytes()
    assert len(data) == len(whole) + (len(small) if half else 0) + 4
    assert whole.endswith(b"\xff\xd9")
    assert small.endswith(b"\xff\xd9")
    with Image.open(thumbnail_path(thumbnails, digest)) as shown:
        assert np.array_equal(np.asarray(shown), np.asarray(Image.open(io.BytesIO(whole))))


def sizes(data: bytes) -> tuple[int, int]:
    return Image.open(io.BytesIO(data)).size


@pytest.mark.filterwarnings("ignore:.*getdata.*:DeprecationWarning")
def test_colorthief_runs_as_the_script_of_2016_did(tmp_path: Path, thumbnails: Path) -> None:
    """On the whole picture, at quality 10; boxes outside the colours that there are end at 255."""
    path = saved(scene(7, 900, 700), tmp_path / "picture.jpg")

    found = measure(tmp_path, path.name, thumbnails, "colorthief").swatches

    assert [(each.red, each.green, each.blue) for each in found] == ColorThief(str(path)).get_palette(5, 10)
    assert [each.rank for each in found] == [1, 2, 3, 4, 5]


def test_where_colorthief_gives_up_there_are_no_swatches(tmp_path: Path, thumbnails: Path) -> None:
    """As in 2016, when the script stopped there; our own palette says white."""
    path = saved(Image.new("RGB", (50, 50), "white"), tmp_path / "white.png")

    found = measure(tmp_path, path.name, thumbnails, "colorthief")

    assert (found.reason, found.swatches) == ("", ())
    assert [each.name for each in measure(tmp_path, path.name, thumbnails).swatches] == ["white"]


@pytest.mark.parametrize(
    ("taken", "zone", "expected"),
    [
        ("2014:07:12 18:30:00", None, datetime(2014, 7, 12, 18, 30, tzinfo=UTC)),
        ("2014:07:12 18:30:00", "-07:00", datetime(2014, 7, 13, 1, 30, tzinfo=UTC)),
        ("2014:07:12 18:30:00", "nonsense", datetime(2014, 7, 12, 18, 30, tzinfo=UTC)),
        ("0000:00:00 00:00:00", None, None),
        ("1904:01:01 00:00:00", None, None),
        ("yesterday", None, None),
        (None, None, None),
    ],
)
def test_exif_gives_a_time_where_it_has_one(
    taken: str | None, zone: str | None, expected: datetime | None, tmp_path: Path, thumbnails: Path
) -> None:
    """Without a zone it is read as UTC; a clock that was never set tells nothing."""
    path = saved(scene(1), tmp_path / "picture.jpg", exif=exif(taken=taken, zone=zone))

    assert features_of(path, thumbnails).exif_taken_at == expected


def test_a_missing_file_has_a_reason(tmp_path: Path, thumbnails: Path) -> None:
    assert measure(tmp_path, "gone.jpg", thumbnails).reason == "cannot be read: no such file or directory"
