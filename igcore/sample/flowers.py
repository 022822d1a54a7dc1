"""Scenes of flowers, their petals drawn by rose curves."""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from igcore.sample.canvas import (
    RGB,
    Size,
    add_light,
    add_texture,
    blurred,
    bokeh,
    box,
    chance,
    doubled,
    flat,
    glow,
    hsv,
    mix,
    noise,
    pick,
    ring,
)
from igcore.sample.leaves import leaf_outline, turned

Random = np.random.Generator
Point = tuple[float, float]

#: Hues that flowers have.
_HUES = (350, 0, 12, 28, 46, 52, 205, 225, 262, 280, 305, 322, 335, 345)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of flower: the colours of its tips, depth and heart; petals in a ring; how blunt they are."""

    tips: RGB
    depth: RGB
    heart: RGB
    petals: int
    bluntness: float


def flowers(rng: Random, size: Size) -> Image.Image:
    """A few flowers before soft lights, a branch in blossom, or a bed of them from above."""
    return pick(rng, (_few, _few, _few, _branch, _bed))(rng, size)


def _kind(rng: Random, hue: float) -> Kind:
    pale = chance(rng, 0.25)
    return Kind(
        tips=hsv(hue, rng.uniform(0.02, 0.2) if pale else rng.uniform(0.45, 0.85), rng.uniform(0.88, 1)),
        depth=hsv(
            hue + rng.uniform(-25, 25),
            rng.uniform(0.2, 0.5) if pale else rng.uniform(0.7, 1),
            rng.uniform(0.45, 0.75),
        ),
        heart=hsv(pick(rng, (42, 48, 55, 30, 15)), rng.uniform(0.5, 0.95), rng.uniform(0.25, 0.95)),
        petals=pick(rng, (5, 5, 6, 8, 10, 13, 16)),
        bluntness=rng.uniform(0.3, 0.9),
    )


def _few(rng: Random, size: Size) -> Image.Image:
    """One large flower or up to seven, the far ones out of focus."""
    width, height = size
    hue = pick(rng, _HUES) + rng.uniform(-8, 8)
    value = rng.uniform(0.65, 0.9) if chance(rng, 0.4) else rng.uniform(0.14, 0.4)
    ground = hsv(pick(rng, (95, 120, 150, 205, 75, hue)), rng.uniform(0.12, 0.6), value)
    canvas = bokeh(rng, size, ground, mix(ground, hsv(rng.uniform(40, 110), 0.3, 1), 0.6))
    sun = glow(size, (width * rng.uniform(0, 1), 0), width * 0.25) * np.float32(0.4)
    canvas = add_light(canvas, (255, 244, 214), sun)
    kind = _kind(rng, hue)
    for _ in range(int(rng.integers(2, 7))):
        centre, radius = (
            (rng.uniform(0, width), height * rng.uniform(0.1, 0.9)),
            width * rng.uniform(0.05, 0.1),
        )
        _stem(rng, ImageDraw.Draw(canvas), centre, radius, height)
        _flower(rng, canvas, centre, radius, kind)
    canvas = blurred(canvas, width / 70)
    big = doubled(canvas)
    count = pick(rng, (1, 1, 2, 3, 5, 7))
    for index in range(count):
        radius = width * 2 * rng.uniform(0.26, 0.4) / count**0.55
        centre = (
            width * (2 * (index + 0.5) / count + rng.uniform(-0.25, 0.25)),
            height * rng.uniform(0.6, 1.3),
        )
        _stem(rng, ImageDraw.Draw(big), centre, radius, height * 2)
        _flower(rng, big, centre, radius, kind)
    return big.reduce(2)


def _branch(rng: Random, size: Size) -> Image.Image:
    """Small blossoms along branches before the sky."""
    width, height = size
    sky = hsv(pick(rng, (200, 210, 190, 330, 45)), rng.uniform(0.06, 0.5), rng.uniform(0.75, 0.97))
    hue = pick(rng, (335, 345, 325, 50, 0, 300))
    canvas = bokeh(rng, size, sky, mix(hsv(hue, 0.25, 1), sky, 0.3))
    kind = _kind(rng, hue)
    kind = Kind(mix(kind.tips, (255, 255, 255), 0.4), hsv(hue, 0.55, 0.8), kind.heart, 5, 0.4)
    for _ in range(int(rng.integers(1, 3))):
        _blossoms(rng, canvas, kind, width * rng.uniform(0.04, 0.075))
    big = doubled(blurred(canvas, width / 80))
    for _ in range(2):
        _blossoms(rng, big, kind, width * rng.uniform(0.08, 0.15))
    return big.reduce(2)


def _blossoms(rng: Random, canvas: Image.Image, kind: Kind, radius: float) -> None:
    """One branch from the left or right edge, with blossoms on either side."""
    width, height = canvas.size
    at = np.linspace(0, 1, 16)
    x, y = width * at * rng.uniform(0.7, 1.1), height * (rng.uniform(0.05, 0.9) + rng.uniform(-0.5, 0.5) * at)
    y = y + height * rng.uniform(-0.15, 0.15) * np.sin(at * 4)
    x = width - x if chance(rng, 0.5) else x
    points = np.stack([x, y], 1)
    pen = ImageDraw.Draw(canvas)
    pen.line(
        flat(points),
        fill=hsv(20, 0.4, rng.uniform(0.18, 0.32)),
        width=max(2, int(radius * 0.3)),
        joint="curve",
    )
    for left, top in points[2:].tolist():
        for _ in range(int(rng.integers(0, 3))):
            centre = left + rng.normal(0, radius), top + rng.normal(0, radius)
            _flower(rng, canvas, centre, radius * rng.uniform(0.6, 1.15), kind)


def _bed(rng: Random, size: Size) -> Image.Image:
    """Many flowers and leaves from above, of one kind or of a few."""
    width, height = size[0] * 2, size[1] * 2
    green = hsv(rng.uniform(85, 140), rng.uniform(0.4, 0.7), rng.uniform(0.1, 0.25))
    big = doubled(add_texture(Image.new("RGB", size, green), noise(rng, size, (12, 12), 3), 0.8))
    pen = ImageDraw.Draw(big)
    for step in range(90):
        shade = mix(green, hsv(rng.uniform(80, 130), 0.55, 0.75), 0.2 + 0.5 * step / 90)
        place = np.array([rng.uniform(0, width), rng.uniform(0, height)])
        pen.polygon(
            flat(turned(leaf_outline(width * rng.uniform(0.08, 0.17), 0.26), rng.uniform(0, 6.3)) + place),
            fill=shade,
        )
    first = pick(rng, _HUES)
    kinds = [_kind(rng, first + pick(rng, (0, 0, 20, 40, 160))) for _ in range(int(rng.integers(1, 4)))]
    radius = width * rng.uniform(0.045, 0.11)
    for _ in range(int(min(0.55 * width * height / (radius * radius * 4), 34))):
        centre = rng.uniform(0, width), rng.uniform(0, height)
        _flower(rng, big, centre, radius * rng.uniform(0.7, 1.2), pick(rng, kinds))
    return big.reduce(2)


def _flower(rng: Random, canvas: Image.Image, centre: Point, radius: float, kind: Kind) -> None:
    pen = ImageDraw.Draw(canvas)
    squash, turn = rng.uniform(0.65, 1), rng.uniform(0, np.pi)
    steps = 9 if radius > 60 else 5
    angle = np.linspace(0, 2 * np.pi, 240 if radius > 60 else 120, endpoint=False)
    layers = 2 if kind.petals > 6 else int(rng.integers(1, 4 if radius > 60 else 2))
    for layer in range(layers):
        wobble = np.repeat(rng.uniform(0.88, 1.06, kind.petals), len(angle) // kind.petals + 1)[: len(angle)]
        lobes = np.abs(np.cos((angle * kind.petals + layer * np.pi) / 2)) ** kind.bluntness * wobble
        reach = radius * (1 - 0.24 * layer)
        shadow = ring((centre[0], centre[1] + radius * 0.03), lobes * reach * 1.03, squash, turn)
        pen.polygon(flat(shadow), fill=mix(kind.depth, (0, 0, 0), 0.35))
        for step in range(steps):
            inner = ring(centre, lobes ** (1 + step * 0.05) * reach * (1 - step / steps), squash, turn)
            depth = (step / steps) ** 1.2 * 0.95 + 0.08 * layer
            pen.polygon(flat(inner), fill=mix(kind.tips, kind.depth, depth))
        _veins(pen, centre, (kind.petals, layer, reach), (squash, turn), mix(kind.tips, kind.depth, 0.45))
    _heart(rng, pen, centre, radius * rng.uniform(0.14, 0.24), (kind.heart, squash))


def _stem(rng: Random, pen: ImageDraw.ImageDraw, centre: tuple[float, float], radius: float, bottom: int) -> None:
    green = hsv(rng.uniform(85, 130), rng.uniform(0.4, 0.7), rng.uniform(0.25, 0.5))
    x, y = centre
    end = x + rng.uniform(-0.4, 0.4) * radius
    at = np.linspace(0, 1, 12)
    points = np.stack([x + (end - x) * at**2, y + (bottom * 1.02 - y) * at], 1)
    pen.line(flat(points), fill=green, width=max(2, int(radius * 0.07)), joint="curve")
    if bottom - y > radius * 1.5:
        blade = leaf_outline(radius * rng.uniform(0.7, 1.1), 0.22)
        angle = rng.uniform(-1.2, -0.5) if chance(rng, 0.5) else rng.uniform(-2.6, -1.9)
        pen.polygon(flat(turned(blade, angle) + points[7]), fill=mix(green, (255, 255, 200), 0.12))


def _veins(
    pen: ImageDraw.ImageDraw,
    centre: tuple[float, float],
    shape: tuple[int, int, float],
    pose: tuple[float, float],
    colour: RGB,
) -> None:
    petals, layer, reach = shape
    middle = (2 * np.pi * np.arange(petals) - layer * np.pi) / petals
    for offset in (-0.18, 0.0, 0.18):
        spread = offset * 2 * np.pi / petals
        for at in (middle + spread).tolist():
            x, y = np.cos(at) * reach * 0.8, np.sin(at) * reach * 0.8 * pose[0]
            cos, sin = np.cos(pose[1]), np.sin(pose[1])
            tip = centre[0] + x * cos - y * sin, centre[1] + x * sin + y * cos
            pen.line([centre, tip], fill=colour, width=1)


def _heart(
    rng: Random, pen: ImageDraw.ImageDraw, centre: tuple[float, float], radius: float, look: tuple[RGB, float]
) -> None:
    colour, squash = look
    pen.ellipse(box(*centre, radius * 1.08, squash), fill=mix(colour, (0, 0, 0), 0.45))
    pen.ellipse(box(*centre, radius, squash), fill=colour)
    dots = int(min(radius * 1.2, 60))
    for turn, away in rng.random((dots, 2)).tolist():
        x = centre[0] + np.cos(turn * 6.283) * radius * away**0.5
        y = centre[1] + np.sin(turn * 6.283) * radius * away**0.5 * squash
        shade = mix(colour, (255, 250, 190), 0.5) if turn * 10 % 1 > 0.5 else mix(colour, (40, 20, 0), 0.45)
        pen.ellipse(box(x, y, radius * 0.07), fill=shade)
