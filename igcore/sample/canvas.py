"""What all scenes draw with: colours, noise, gradients, masks and smooth outlines.

Pictures are drawn as Pillow images, whose drawing and pasting is fast; noise and light are float32
fields of height by width, from 0 to 1, that become masks.
"""

import colorsys
from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw, ImageFilter

RGB = tuple[int, int, int]
#: Width and height in pixels, as in Pillow.
Size = tuple[int, int]
#: Float32, height by width.
Field = NDArray[np.float32]
#: Float64, n by 2: x and y.
Outline = NDArray[np.float64]

T = TypeVar("T")

#: Noise is summed up at this width and height at most, then enlarged: it is smooth anyway.
_NOISE_SIDE = 160
#: Glows are computed on every fourth pixel.
_GLOW_STEP = 4


def pick(rng: np.random.Generator, options: Sequence[T]) -> T:
    """One of the options, each as likely as the other."""
    return options[int(rng.integers(len(options)))]


def chance(rng: np.random.Generator, probability: float) -> bool:
    """True in that part of all cases."""
    return bool(rng.random() < probability)


def hsv(hue: float, saturation: float, value: float) -> RGB:
    """Colour of a hue in degrees (any turn of the circle), saturation and value from 0 to 1 (clipped).

    Example:
        >>> hsv(120, 1, 1)
        (0, 255, 0)
    """
    parts = colorsys.hsv_to_rgb(hue / 360 % 1, min(max(saturation, 0), 1), min(max(value, 0), 1))
    red, green, blue = (round(255 * part) for part in parts)
    return red, green, blue


def mix(start: RGB, end: RGB, part: float) -> RGB:
    """Colour between two; 0 gives the start and 1 the end.

    Example:
        >>> mix((0, 0, 0), (200, 100, 50), 0.5)
        (100, 50, 25)
    """
    red, green, blue = (round(a + (b - a) * min(max(part, 0), 1)) for a, b in zip(start, end, strict=True))
    return red, green, blue


def jitter(rng: np.random.Generator, colour: RGB, amount: float) -> RGB:
    """A colour near to the given one: up to `amount` (0..255) away in each channel."""
    red, green, blue = (int(min(max(part + rng.uniform(-amount, amount), 0), 255)) for part in colour)
    return red, green, blue


def resize(field: Field, size: Size) -> Field:
    """Enlarge or shrink a field smoothly. Bicubic, so it may pass its old bounds a little."""
    resized: Field = np.asarray(Image.fromarray(field).resize(size, Image.Resampling.BICUBIC), np.float32)
    return resized


def noise(rng: np.random.Generator, size: Size, cells: tuple[int, int], octaves: int = 1) -> Field:
    """Cloudy noise that fills the range from 0 to 1.

    Args:
        rng: Where chance comes from.
        size: Width and height of the result.
        cells: Waves across and down; each further octave has twice as many, half as strong.
        octaves: How many; more make it rougher.
    """
    finest = max(cells) << octaves
    side = max(_NOISE_SIDE, finest)
    small = (min(size[0], side), min(size[1], side))
    total = np.zeros((small[1], small[0]), np.float32)
    for octave in range(octaves):
        shape = ((cells[1] << octave) + 1, (cells[0] << octave) + 1)
        total += resize(rng.random(shape, np.float32), small) * np.float32(0.5**octave)
    low, high = float(total.min()), float(total.max())
    total = (total - np.float32(low)) / np.float32(max(high - low, 1e-6))
    noisy: Field = resize(total, size).clip(0, 1)
    return noisy


def crest(rng: np.random.Generator, width: int, cells: int, octaves: int) -> Field:
    """A line of noise from 0 to 1, `width` long: the shape of a horizon."""
    line: Field = noise(rng, (width, 1), (cells, 0), octaves)[0]
    return line


def gradient(size: Size, stops: Sequence[tuple[float, RGB]]) -> Image.Image:
    """Colours blended from top to bottom.

    Args:
        size: Width and height.
        stops: Where (0 at the top, 1 at the bottom, rising) each colour is met.
    """
    at = np.linspace(0, 1, size[1])
    where = [stop for stop, _ in stops]
    channels = [np.interp(at, where, [colour[channel] for _, colour in stops]) for channel in range(3)]
    column = np.stack(channels, axis=1)[:, None, :].round().astype(np.uint8)
    return Image.fromarray(column).resize(size, Image.Resampling.NEAREST)


def mask(field: Field) -> Image.Image:
    """Turn a field into a mask for `Image.paste`; values outside 0 to 1 are clipped."""
    return Image.fromarray((np.clip(field, 0, 1) * np.float32(255)).astype(np.uint8))


def under(size: Size, line: Field) -> Image.Image:
    """Mask of what lies under a line, given as y (pixels) for each x."""
    rows = np.arange(size[1], dtype=np.float32)[:, None]
    return mask(rows - line[None, :].astype(np.float32))


def glow(size: Size, centre: tuple[float, float], radius: float) -> Field:
    """Light around a point: 1 there, half at `radius` (pixels), fading far out."""
    small = (max(size[0] // _GLOW_STEP, 2), max(size[1] // _GLOW_STEP, 2))
    across = np.linspace(0, size[0], small[0], dtype=np.float32) - np.float32(centre[0])
    down = np.linspace(0, size[1], small[1], dtype=np.float32) - np.float32(centre[1])
    squared = (across[None, :] ** 2 + down[:, None] ** 2) / np.float32(max(radius, 1) ** 2)
    return resize((1 / (1 + squared)).astype(np.float32), size)


def add_light(canvas: Image.Image, colour: RGB, light: Field) -> Image.Image:
    """Screen coloured light over a picture, as strong as the field says."""
    layer = Image.new("RGB", canvas.size)
    layer.paste(colour, (0, 0), mask(light))
    return ImageChops.screen(canvas, layer)


def add_texture(canvas: Image.Image, field: Field, strength: float) -> Image.Image:
    """Lighten a picture where the field is over 0.5 and darken it where it is under."""
    grey = mask((field - np.float32(0.5)) * np.float32(strength) + np.float32(0.5))
    return ImageChops.overlay(canvas, Image.merge("RGB", (grey, grey, grey)))


def tint(canvas: Image.Image, colour: RGB) -> Image.Image:
    """Multiply a picture by a colour."""
    return ImageChops.multiply(canvas, Image.new("RGB", canvas.size, colour))


def blurred(image: Image.Image, radius: float) -> Image.Image:
    """Blur; wide blurs are made small first, which nobody can see."""
    step = max(1, min(int(radius // 2), 8, min(image.size) // 4))
    small = (max(image.width // step, 1), max(image.height // step, 1))
    soft = image.resize(small, Image.Resampling.BILINEAR).filter(ImageFilter.GaussianBlur(radius / step))
    return soft.resize(image.size, Image.Resampling.BICUBIC)


def doubled(canvas: Image.Image) -> Image.Image:
    """Twice as large, to draw on; `reduce(2)` then smooths the edges of that and keeps the rest as it was."""
    return canvas.resize((canvas.width * 2, canvas.height * 2), Image.Resampling.NEAREST)


def sharp(size: Size) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """An empty mask of twice the size, and its pen: `reduce(2)` smooths the edges of what is drawn."""
    sheet = Image.new("L", (size[0] * 2, size[1] * 2))
    return sheet, ImageDraw.Draw(sheet)


def smooth(points: Sequence[tuple[float, float]], steps: int = 8) -> Outline:
    """A closed curve through all points (Catmull and Rom's), with `steps` points for each."""
    here = np.array(points, float)
    before, after, beyond = np.roll(here, 1, 0), np.roll(here, -1, 0), np.roll(here, -2, 0)
    t = np.linspace(0, 1, steps, endpoint=False)[None, :, None]
    a, b = (after - before)[:, None], (2 * before - 5 * here + 4 * after - beyond)[:, None]
    c = (3 * here - before - 3 * after + beyond)[:, None]
    curve: Outline = here[:, None] + 0.5 * t * (a + t * (b + t * c))
    return curve.reshape(-1, 2)


def ring(centre: tuple[float, float], radius: NDArray[np.float64], squash: float = 1, turn: float = 0) -> Outline:
    """A closed outline around a point: its distances at even angles, squashed in height, then turned."""
    angle = np.linspace(0, 2 * np.pi, len(radius), endpoint=False)
    x, y = np.cos(angle) * radius, np.sin(angle) * radius * squash
    cos, sin = np.cos(turn), np.sin(turn)
    return np.stack([centre[0] + x * cos - y * sin, centre[1] + x * sin + y * cos], axis=1)


def flat(outline: Outline) -> list[float]:
    """The outline as Pillow wants it: x, y, x, y and so on."""
    points: list[float] = outline.ravel().tolist()
    return points


def box(x: float, y: float, radius: float, squash: float = 1) -> tuple[float, float, float, float]:
    """Corners of an ellipse around a point, for Pillow."""
    return x - radius, y - radius * squash, x + radius, y + radius * squash


def bokeh(rng: np.random.Generator, size: Size, ground: RGB, lights: RGB) -> Image.Image:
    """Soft discs of light on a soft ground: what is far out of focus."""
    small = (max(size[0] // 2, 2), max(size[1] // 2, 2))
    other = jitter(rng, mix(ground, lights, rng.uniform(0.1, 0.5)), 25)
    canvas = gradient(small, [(0, other), (1, ground)] if chance(rng, 0.5) else [(0, ground), (1, other)])
    canvas = add_texture(canvas, noise(rng, small, (3, 3), 2), 0.8)
    for _ in range(int(rng.integers(8, 34))):
        radius = small[0] * rng.uniform(0.015, 0.08)
        x, y = rng.uniform(0, small[0]), rng.uniform(0, small[1])
        disc = Image.new("L", (int(radius * 2) + 4, int(radius * 2) + 4))
        strength = int(rng.uniform(20, 110))
        pen = ImageDraw.Draw(disc)
        pen.ellipse(box(radius + 2, radius + 2, radius), fill=strength, outline=strength + 25)
        canvas.paste(jitter(rng, lights, 30), (int(x - radius), int(y - radius)), disc)
    return blurred(canvas, max(small[0] / 120, 1)).resize(size, Image.Resampling.BICUBIC)
