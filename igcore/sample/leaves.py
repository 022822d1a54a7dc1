"""Scenes of leaves: fallen, on a twig, or green and close by."""

import numpy as np
from PIL import Image, ImageDraw

from igcore.sample.canvas import (
    RGB,
    Outline,
    Size,
    add_texture,
    bokeh,
    chance,
    doubled,
    flat,
    gradient,
    hsv,
    mix,
    noise,
    pick,
    ring,
)

Random = np.random.Generator

#: Hues of leaves in autumn.
_AUTUMN = (2, 10, 18, 26, 34, 42, 48, 70)


def leaf_outline(length: float, slim: float) -> Outline:
    """A pointed leaf along x from its stalk at 0, 0; `slim` is its greatest half width per length."""
    at = np.linspace(0, 1, 24)
    half = slim * np.sin(np.pi * at**0.8) ** 1.1
    return np.concatenate([np.stack([at, half], 1), np.stack([at, -half], 1)[::-1]]) * length


def turned(outline: Outline, angle: float) -> Outline:
    """The outline, turned around 0, 0."""
    cos, sin = np.cos(angle), np.sin(angle)
    matrix: Outline = outline @ np.array([[cos, sin], [-sin, cos]])
    return matrix


def leaves(rng: Random, size: Size) -> Image.Image:
    """Fallen leaves on the ground, a twig against the light, or green fronds close by."""
    return pick(rng, (_fallen, _twig, _fronds))(rng, size)


def _fallen(rng: Random, size: Size) -> Image.Image:
    width, height = size
    ground = hsv(pick(rng, (25, 35, 210, 90)), rng.uniform(0.1, 0.4), rng.uniform(0.15, 0.4))
    canvas = add_texture(Image.new("RGB", size, ground), noise(rng, size, (20, 20), 4), 0.9)
    big = doubled(canvas)
    first = int(rng.integers(len(_AUTUMN)))
    for step in range(int(rng.integers(14, 70))):
        hue = _AUTUMN[(first + int(rng.integers(4))) % len(_AUTUMN)] + rng.uniform(-5, 5)
        colour = hsv(hue, rng.uniform(0.6, 0.95), rng.uniform(0.35, 0.6) + min(step / 120, 0.4))
        place = rng.uniform(0, width * 2), rng.uniform(0, height * 2)
        _leaf(rng, big, place, (width * 2 * rng.uniform(0.12, 0.24), rng.uniform(0, 6.283)), colour)
    return big.reduce(2)


def _leaf(rng: Random, canvas: Image.Image, place: tuple[float, float], pose: tuple[float, float], colour: RGB) -> None:
    """A maple-like or a plain leaf with its shadow and veins."""
    length, angle = pose
    pen = ImageDraw.Draw(canvas)
    lobed = chance(rng, 0.5)
    outline = _maple(rng, length * 0.6) if lobed else leaf_outline(length, rng.uniform(0.2, 0.34))
    outline = turned(outline, angle) + np.array(place)
    pen.polygon(flat(outline + length * 0.035), fill=mix(colour, (0, 0, 0), 0.8))
    pen.polygon(flat(outline), fill=colour)
    half = outline[: len(outline) // 2 + 1]
    pen.polygon(flat(half), fill=mix(colour, (255, 240, 180), 0.14))
    vein = mix(colour, (255, 235, 170), 0.45)
    reach = (-1.9, -0.95, 0.0, 0.95, 1.9) if lobed else (0.0,)
    for spread in reach:
        tip = (
            place[0] + np.cos(angle + spread) * length * 0.5,
            place[1] + np.sin(angle + spread) * length * 0.5,
        )
        pen.line([place, tip], fill=vein, width=max(1, int(length * 0.012)))
    stalk = place[0] - np.cos(angle) * length * 0.3, place[1] - np.sin(angle) * length * 0.3
    pen.line([place, stalk], fill=vein, width=max(1, int(length * 0.018)))


def _maple(rng: Random, radius: float) -> Outline:
    """Five lobes with teeth, around the stalk."""
    angle = np.linspace(0, 2 * np.pi, 120, endpoint=False)
    away = np.minimum(np.abs(angle), 2 * np.pi - angle)
    lobes = 0.34 + 0.66 * np.abs(np.cos(away * 1.66)) ** 1.3 * np.where(away < 2.4, 1 - 0.13 * away, 0.25)
    teeth = 1 + 0.09 * np.abs((angle * 7) % 1 - 0.5) + rng.normal(0, 0.01, 120)
    return ring((0, 0), lobes * teeth * radius)


def _twig(rng: Random, size: Size) -> Image.Image:
    width, height = size
    autumn = chance(rng, 0.5)
    hues = (4, 14, 24, 36, 46) if autumn else (70, 85, 100, 120, 95)
    sky = hsv(pick(rng, (205, 195, 45, hues[0])), rng.uniform(0.06, 0.4), rng.uniform(0.82, 0.98))
    canvas = bokeh(rng, size, sky, mix(hsv(hues[2], 0.5, 0.95), sky, 0.4))
    big = doubled(canvas)
    bark = hsv(25, 0.4, rng.uniform(0.14, 0.3))
    for _ in range(int(rng.integers(2, 4))):
        start = np.array([rng.uniform(-0.1, 0.6) * width * 2, -0.05 * height * 2])
        angle, length = rng.uniform(0.4, 1.7), height * 2 * rng.uniform(0.6, 1.0)
        at = np.linspace(0, 1, 14)[:, None]
        way = np.array([[np.cos(angle), np.sin(angle)]])
        points = start + way * at * length + np.array([[0.3, -0.05]]) * at**2 * length * rng.uniform(-0.7, 0.7)
        ImageDraw.Draw(big).line(flat(points), fill=bark, width=max(2, width // 60), joint="curve")
        for index, (x, y) in enumerate(points[2:].tolist()):
            turn = angle + (0.9 if index % 2 else -0.9) + rng.normal(0, 0.2)
            colour = hsv(pick(rng, hues) + rng.uniform(-5, 5), rng.uniform(0.55, 0.9), rng.uniform(0.55, 0.95))
            _plain_leaf(ImageDraw.Draw(big), (x, y), (width * 2 * rng.uniform(0.1, 0.18), turn), colour)
    return big.reduce(2)


def _plain_leaf(pen: ImageDraw.ImageDraw, place: tuple[float, float], pose: tuple[float, float], colour: RGB) -> None:
    length, angle = pose
    outline = turned(leaf_outline(length, 0.24), angle) + np.array(place)
    pen.polygon(flat(outline), fill=colour)
    pen.polygon(flat(outline[:25]), fill=mix(colour, (255, 255, 210), 0.22))
    for at in (0.25, 0.4, 0.55, 0.7):
        root = np.array(place) + turned(np.array([[at * length, 0]]), angle)[0]
        for side in (-1, 1):
            tip = root + turned(np.array([[0.16 * length, side * 0.15 * length]]), angle)[0]
            pen.line(
                [tuple(root.tolist()), tuple(tip.tolist())],
                fill=mix(colour, (0, 0, 0), 0.2),
                width=max(1, int(length * 0.01)),
            )
    end = np.array(place) + turned(np.array([[length * 0.95, 0]]), angle)[0]
    pen.line(
        [place, (float(end[0]), float(end[1]))],
        fill=mix(colour, (0, 0, 0), 0.3),
        width=max(1, int(length * 0.016)),
    )


def _fronds(rng: Random, size: Size) -> Image.Image:
    """Layers of long green leaves, from dark to light."""
    width, height = size
    hue = rng.uniform(85, 165)
    canvas = gradient(size, [(0, hsv(hue, 0.7, 0.08)), (1, hsv(hue + 10, 0.6, rng.uniform(0.1, 0.25)))])
    big = doubled(canvas)
    pen = ImageDraw.Draw(big)
    slim, layers = rng.uniform(0.05, 0.12), int(rng.integers(3, 6))
    for layer in range(layers):
        light = (layer + 1) / layers
        for _ in range(int(rng.integers(3, 7))):
            root = (rng.uniform(-0.1, 1.1) * width * 2, pick(rng, (-0.1, 1.1)) * height * 2)
            colour = hsv(hue + rng.uniform(-15, 15), rng.uniform(0.45, 0.8), 0.14 + 0.5 * light * rng.uniform(0.7, 1.1))
            aim = np.arctan2(height - root[1], width - root[0]) + rng.normal(0, 0.5)
            _frond(pen, root, (width * 2 * rng.uniform(0.6, 0.95), aim), (slim, colour))
    return big.reduce(2)


def _frond(
    pen: ImageDraw.ImageDraw, root: tuple[float, float], pose: tuple[float, float], look: tuple[float, RGB]
) -> None:
    length, aim = pose
    slim, colour = look
    way = np.array([np.cos(aim), np.sin(aim)])
    for at in np.linspace(0.12, 0.95, 13).tolist():
        reach = length * 0.34 * np.sin(np.pi * at**0.7) + length * 0.06
        for side in (-1, 1):
            place = np.array(root) + way * length * at
            outline = turned(leaf_outline(reach, slim), aim + side * (1.25 - at * 0.7)) + place
            pen.polygon(flat(outline), fill=mix(colour, (0, 0, 0), 0.28) if side > 0 else colour)
    end = np.array(root) + way * length
    pen.line(
        [root, (float(end[0]), float(end[1]))],
        fill=mix(colour, (255, 255, 200), 0.3),
        width=max(1, int(length * 0.008)),
    )
