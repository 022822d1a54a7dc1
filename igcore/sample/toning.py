"""The last steps in the darkroom: a toning filter, a vignette and grain."""

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageChops

from igcore.sample.canvas import Field, Size, mask

Random = np.random.Generator
#: How light is changed in one channel: field in, field out, both from 0 to 1.
Curve = Callable[[Field], Field]

#: For Pillow's `convert`: each new channel as parts of red, green and blue, and an offset.
_SEPIA = (0.45, 0.62, 0.13, 12.0, 0.36, 0.56, 0.12, 4.0, 0.26, 0.44, 0.11, 0.0)


def tone(image: Image.Image, toning: str) -> Image.Image:
    """Give a picture the colours of one of `TONINGS`; the size stays.

    Raises:
        KeyError: There is no such toning.
    """
    return TONINGS[toning](image)


def finish(rng: Random, image: Image.Image, grain: float) -> Image.Image:
    """Darken the corners a little and add grain.

    Args:
        rng: Where chance comes from.
        image: RGB.
        grain: Strength from 0 (none) to 1 (coarse).
    """
    shaded = ImageChops.multiply(image, _vignette(image.size, rng.uniform(0.0, 0.4)))
    if grain <= 0:
        return shaded
    width, height = image.size
    dots = np.frombuffer(rng.bytes(width * height), np.uint8).reshape(height, width)
    grey = Image.fromarray(dots).point([int(128 + (level - 127.5) * grain * 0.55) for level in range(256)])
    return ImageChops.overlay(shaded, Image.merge("RGB", (grey, grey, grey)))


def retouch(rng: Random, image: Image.Image) -> Image.Image:
    """Slightly lighter or darker, warmer or cooler: what makes a second version of the same picture."""
    light, warmth = rng.uniform(0.94, 1.08), rng.uniform(-0.04, 0.04)
    return _curves(image, *(_times(light * (1 + warmth * sign)) for sign in (1, 0, -1)))


def _vignette(size: Size, strength: float) -> Image.Image:
    small = (min(size[0], 80), min(size[1], 80))
    across = np.linspace(-1, 1, small[0], dtype=np.float32)[None, :] ** 2
    down = np.linspace(-1, 1, small[1], dtype=np.float32)[:, None] ** 2
    light = 1 - np.float32(strength) * np.asarray((across + down) / 2, np.float32) ** np.float32(1.6)
    grey = mask(light).resize(size, Image.Resampling.BICUBIC)
    return Image.merge("RGB", (grey, grey, grey))


def _times(factor: float) -> Curve:
    return lambda light: light * np.float32(factor)


def _curves(image: Image.Image, red: Curve, green: Curve, blue: Curve) -> Image.Image:
    light = np.linspace(0, 1, 256, dtype=np.float32)
    table = [np.clip(curve(light) * 255, 0, 255).astype(int).tolist() for curve in (red, green, blue)]
    return image.point(table[0] + table[1] + table[2])


def _contrast(light: Field, amount: float) -> Field:
    return light + np.float32(amount) * (light - np.float32(0.5)) * light * (1 - light) * 4


def _muted(image: Image.Image, part: float) -> Image.Image:
    return Image.blend(image, image.convert("L").convert("RGB"), part)


def _none(image: Image.Image) -> Image.Image:
    return image


def _warm_fade(image: Image.Image) -> Image.Image:
    return _curves(
        _muted(image, 0.25),
        lambda light: 0.1 + 0.9 * light**0.92,
        lambda light: 0.08 + 0.86 * light,
        lambda light: 0.11 + 0.72 * light,
    )


def _cool(image: Image.Image) -> Image.Image:
    return _curves(
        _muted(image, 0.15),
        lambda light: 0.92 * light**1.1,
        lambda light: 0.02 + 0.96 * light,
        lambda light: 0.08 + 0.92 * light**0.9,
    )


def _cross_process(image: Image.Image) -> Image.Image:
    return _curves(
        image,
        lambda light: _contrast(light, 0.8),
        lambda light: _contrast(light, 0.5) * 1.02,
        lambda light: 0.16 + 0.68 * light,
    )


def _sepia(image: Image.Image) -> Image.Image:
    return image.convert("RGB", _SEPIA)


def _black_and_white(image: Image.Image) -> Image.Image:
    grey = image.convert("L")
    return _curves(Image.merge("RGB", (grey, grey, grey)), *[lambda light: _contrast(light, 0.7)] * 3)


def _deep(image: Image.Image) -> Image.Image:
    return _curves(image, *[lambda light: _contrast(light, 0.9)] * 3)


#: Every toning by name.
TONINGS: dict[str, Callable[[Image.Image], Image.Image]] = {
    "none": _none,
    "warm fade": _warm_fade,
    "cool": _cool,
    "cross-process": _cross_process,
    "sepia": _sepia,
    "black-and-white": _black_and_white,
    "deep": _deep,
}
