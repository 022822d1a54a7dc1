"""Scenes of hills: ridges in mist, and snow."""

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw

from igcore.sample.canvas import (
    RGB,
    Field,
    Size,
    add_light,
    add_texture,
    box,
    chance,
    crest,
    doubled,
    glow,
    gradient,
    hsv,
    mix,
    noise,
    pick,
    sharp,
    under,
)

Random = np.random.Generator


def ridges(rng: Random, size: Size) -> Image.Image:
    """Five to eight ridges, each paler than the one before it, with mist between."""
    width, height = size
    hue = pick(rng, (205, 215, 225, 190, 160, 140, 265, 30, 15)) + rng.uniform(-12, 12)
    mist = hsv(hue + rng.uniform(-30, 30), rng.uniform(0.04, 0.3), rng.uniform(0.82, 0.97))
    near = hsv(hue + rng.uniform(-20, 20), rng.uniform(0.3, 0.7), rng.uniform(0.1, 0.26))
    top = mix(hsv(hue + rng.uniform(-40, 40), rng.uniform(0.1, 0.45), rng.uniform(0.65, 0.95)), mist, 0.3)
    canvas = gradient(size, [(0, top), (0.55, mist), (1, mist)])
    start = rng.uniform(0.22, 0.45)
    if chance(rng, 0.45):
        canvas = _pale_sun(rng, canvas, start)
    count = int(rng.integers(5, 9))
    for step in range(count):
        nearness = (step + 1) / count
        y = height * (start + (0.95 - start) * (step / count) ** rng.uniform(0.9, 1.15))
        line = crest(rng, width, int(rng.integers(2, 5)), 5) * np.float32(height * (0.09 + 0.1 * nearness))
        line = np.float32(y) - line + np.float32(height * 0.05)
        if nearness > 0.7:
            line = line - _conifers(rng, width, height * 0.035 * nearness**3)
        colour = mix(mist, near, nearness**1.3)
        shade = gradient(size, [(0, colour), (y / height, colour), (min(y / height + 0.2, 1), mix(colour, mist, 0.55))])
        canvas.paste(shade, (0, 0), under(size, line))
    return canvas


def _pale_sun(rng: Random, canvas: Image.Image, start: float) -> Image.Image:
    width, height = canvas.size
    centre = width * rng.uniform(0.2, 0.8), height * start * rng.uniform(0.4, 1)
    light = hsv(rng.uniform(20, 50), rng.uniform(0.1, 0.4), 1)
    canvas = add_light(canvas, light, glow(canvas.size, centre, width * 0.12) * np.float32(0.7))
    sheet, pen = sharp(canvas.size)
    pen.ellipse(box(centre[0] * 2, centre[1] * 2, width * rng.uniform(0.04, 0.08)), fill=230)
    canvas.paste(mix(light, (255, 255, 255), 0.5), (0, 0), sheet.reduce(2))
    return canvas


def _conifers(rng: Random, width: int, tall: float) -> Field:
    """Heights of a row of firs along a ridge, in pixels."""
    at = np.arange(width, dtype=np.float32)
    heights = np.zeros(width, np.float32)
    spread = max(tall * 0.28, 1.5)
    for x in rng.uniform(0, width, int(width / spread * 0.5)):
        left, right = int(max(x - spread, 0)), int(x + spread) + 1
        tree = np.float32(tall * rng.uniform(0.4, 1)) * (
            1 - np.abs(at[left:right] - np.float32(x)) / np.float32(spread)
        )
        heights[left:right] = np.maximum(heights[left:right], tree)
    return heights


def snow(rng: Random, size: Size) -> Image.Image:
    """White hills, firs or bare birches, and snow that falls."""
    width, height = size
    dusk = rng.uniform(0, 1)
    hue = pick(rng, (205, 215, 230, 20, 330, 280)) + rng.uniform(-10, 10)
    top = hsv(hue, rng.uniform(0.08, 0.45), 0.93 - 0.45 * dusk)
    low = hsv(hue + rng.uniform(-40, 60), rng.uniform(0.03, 0.25), 0.97 - 0.2 * dusk)
    white, shade = mix((252, 252, 255), low, 0.2 + 0.3 * dusk), mix(hsv(215, 0.35, 0.7), top, 0.4)
    dark = hsv(rng.uniform(140, 230), rng.uniform(0.15, 0.45), rng.uniform(0.12, 0.26))
    plant = _birch if chance(rng, 0.35) else _fir
    canvas = gradient(size, [(0, top), (0.6, low), (1, low)])
    layers = int(rng.integers(2, 5))
    for step in range(layers):
        nearness = (step + 1) / layers
        y = height * (0.4 + 0.42 * step / layers + rng.uniform(-0.03, 0.03))
        line = np.float32(y) - crest(rng, width, 2, 2) * np.float32(height * 0.1)
        trunks, laden = _grove(rng, size, line, plant, nearness)
        canvas.paste(mix(low, dark, 0.25 + 0.75 * nearness**1.5), (0, 0), trunks)
        canvas.paste(white, (0, 0), laden)
        hill = gradient(size, [(0, white), (min(y / height, 0.97), white), (1, mix(white, shade, 0.75))])
        canvas.paste(hill, (0, 0), under(size, line))
    if chance(rng, 0.35):
        _cabin(rng, canvas, dark, white)
    canvas = add_texture(canvas, noise(rng, size, (3, 8), 4), 0.25)
    return _flakes(rng, canvas) if chance(rng, 0.7) else canvas


def _grove(
    rng: Random, size: Size, line: Field, plant: Callable[..., None], nearness: float
) -> tuple[Image.Image, Image.Image]:
    """Masks of the trees that stand on a line, and of the snow on them."""
    trunks, pen = sharp(size)
    laden, snow_pen = sharp(size)
    tall = size[1] * 2 * (0.1 + 0.34 * nearness**1.5)
    centres = rng.uniform(0, size[0], 3)
    for _ in range(int(rng.integers(5, 12) / nearness)):
        x = (pick(rng, centres.tolist()) + rng.normal(0, size[0] * 0.16)) % size[0]
        foot = float(x * 2), float(line[int(x)] * 2 + tall * 0.05)
        plant(rng, pen, snow_pen, foot, tall * rng.uniform(0.5, 1.1))
    return trunks.reduce(2), laden.reduce(2)


def _fir(
    rng: Random,
    pen: ImageDraw.ImageDraw,
    snow_pen: ImageDraw.ImageDraw,
    foot: tuple[float, float],
    tall: float,
) -> None:
    x, y = foot
    tiers, wide = int(rng.integers(5, 9)), tall * rng.uniform(0.2, 0.28)
    pen.line([(x, y), (x, y - tall * 0.9)], fill=255, width=max(2, int(tall * 0.03)))
    for tier in range(tiers):
        up, half = tier / tiers, wide * (1 - tier / tiers) + tall * 0.02
        base = y - tall * (0.08 + 0.82 * up)
        tip = base - tall * 1.7 / tiers
        left, right = x - half * rng.uniform(0.8, 1.1), x + half * rng.uniform(0.8, 1.1)
        sag = tall * 0.025
        pen.polygon(
            [(x, tip), (right, base + sag), (x + half * 0.4, base), (x, base + sag), (left, base + sag)],
            fill=255,
        )
        side = left if tier % 2 else right
        snow_pen.polygon([(x, tip), (side, base + sag), (x + (side - x) * 0.5, base - sag), (x, base - sag)], fill=215)


def _birch(
    rng: Random,
    pen: ImageDraw.ImageDraw,
    snow_pen: ImageDraw.ImageDraw,
    foot: tuple[float, float],
    tall: float,
) -> None:
    branch(rng, pen, foot, (-np.pi / 2 + rng.normal(0, 0.06), tall * 0.36), 6 if tall > 250 else 4)
    snow_pen.ellipse(box(foot[0], foot[1], tall * 0.05, 0.3), fill=120)


def branch(
    rng: Random, pen: ImageDraw.ImageDraw, foot: tuple[float, float], reach: tuple[float, float], forks: int
) -> None:
    """Draw a bare tree: a branch of an angle and length from its foot, forking so many times more."""
    angle, length = reach
    tip = foot[0] + np.cos(angle) * length, foot[1] + np.sin(angle) * length
    pen.line([foot, tip], fill=255, width=max(1, int(length * 0.035 * forks**0.5)))
    if forks == 0 or length < 3:
        return
    for turn in (-0.35, 0.35, 0.05)[: 2 + (forks > 4)]:
        branch(rng, pen, tip, (angle + turn + rng.normal(0, 0.16), length * rng.uniform(0.6, 0.82)), forks - 1)


def _cabin(rng: Random, canvas: Image.Image, dark: RGB, white: RGB) -> None:
    width, height = canvas.size
    wide, x, y = (
        width * rng.uniform(0.09, 0.16),
        width * rng.uniform(0.2, 0.8),
        height * rng.uniform(0.66, 0.8),
    )
    wall = pick(rng, (hsv(8, 0.7, 0.5), hsv(30, 0.4, 0.35), hsv(210, 0.3, 0.35), dark))
    layer = doubled(canvas)
    pen = ImageDraw.Draw(layer)
    x, y, wide = x * 2, y * 2, wide * 2
    eaves = x - wide * 1.25, x + wide * 1.25
    roof = [
        (eaves[0], y - wide * 0.8),
        (x - wide, y - wide * 1.45),
        (x + wide, y - wide * 1.45),
        (eaves[1], y - wide * 0.8),
    ]
    pen.rectangle((x + wide * 0.45, y - wide * 1.75, x + wide * 0.7, y - wide), fill=mix(wall, (0, 0, 0), 0.5))
    pen.rectangle((x - wide, y - wide * 0.82, x + wide, y), fill=wall)
    pen.polygon([(left, top + wide * 0.1) for left, top in roof], fill=mix(wall, (0, 0, 0), 0.6))
    pen.polygon(roof, fill=mix(white, (150, 170, 210), 0.3))
    pen.ellipse(box(x, y + wide * 0.06, wide * 1.1, 0.12), fill=white)
    for side in (-0.5, 0.45):
        pane = x + wide * side
        pen.rectangle((pane - wide * 0.18, y - wide * 0.6, pane + wide * 0.18, y - wide * 0.22), fill=(255, 206, 120))
    warm = glow(canvas.size, (x / 2, y / 2), wide * 0.35) * np.float32(0.35)
    canvas.paste(add_light(layer.reduce(2), (255, 170, 80), warm))


def _flakes(rng: Random, canvas: Image.Image) -> Image.Image:
    """Snow that falls: many small flakes, a few large ones out of focus."""
    width, height = canvas.size
    for count, radius, strength in ((260, 1.6, 200), (60, 3.4, 160), (14, 9.0, 70)):
        sheet, pen = sharp(canvas.size)
        for x, y, part in rng.random((int(count * rng.uniform(0.3, 1.2)), 3)).tolist():
            pen.ellipse(box(x * width * 2, y * height * 2, radius * (0.6 + part) * width / 320), fill=strength)
        canvas.paste((255, 255, 255), (0, 0), sheet.reduce(2))
    return canvas
