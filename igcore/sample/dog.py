"""Scenes with the dog: its silhouette on a hill, and its paw prints in the sand."""

import numpy as np
from PIL import Image, ImageDraw

from igcore.sample.canvas import (
    RGB,
    Outline,
    Size,
    add_light,
    add_texture,
    blurred,
    bokeh,
    box,
    chance,
    crest,
    flat,
    glow,
    gradient,
    hsv,
    mask,
    mix,
    noise,
    pick,
    sharp,
    smooth,
    under,
)
from igcore.sample.sea import birds

Random = np.random.Generator

#: Outlines of a dog that looks to the right: x to the right, y up, feet at 0, about 1 high.
_SITTING = (
    (-0.30, 0.00), (-0.36, 0.10), (-0.34, 0.26), (-0.25, 0.40), (-0.14, 0.53), (-0.06, 0.66), (-0.03, 0.80),
    (0.02, 0.90), (0.10, 0.95), (0.18, 0.93), (0.23, 0.86), (0.34, 0.82), (0.37, 0.77), (0.34, 0.72),
    (0.22, 0.70), (0.17, 0.62), (0.17, 0.50), (0.18, 0.34), (0.18, 0.16), (0.19, 0.06), (0.25, 0.02),
    (0.24, 0.00), (0.10, 0.00), (0.08, 0.14), (0.04, 0.28), (0.00, 0.14), (0.02, 0.04), (0.03, 0.00),
)  # fmt: skip
_STANDING = (
    (-0.52, 0.60), (-0.40, 0.64), (-0.15, 0.62), (0.12, 0.64), (0.24, 0.72), (0.30, 0.86), (0.38, 0.93),
    (0.46, 0.93), (0.52, 0.86), (0.63, 0.82), (0.66, 0.76), (0.62, 0.72), (0.50, 0.70), (0.42, 0.62),
    (0.38, 0.50), (0.33, 0.40), (0.32, 0.24), (0.33, 0.05), (0.37, 0.00), (0.26, 0.00), (0.24, 0.06),
    (0.22, 0.24), (0.19, 0.36), (0.02, 0.33), (-0.22, 0.37), (-0.30, 0.36), (-0.34, 0.26), (-0.40, 0.18),
    (-0.39, 0.06), (-0.35, 0.00), (-0.46, 0.00), (-0.48, 0.08), (-0.51, 0.20), (-0.49, 0.34), (-0.54, 0.50),
)  # fmt: skip
_UPRIGHT_EAR = ((-0.04, -0.02), (-0.05, 0.12), (0.0, 0.15), (0.06, 0.03))
_HANGING_EAR = ((-0.04, 0.02), (0.04, 0.02), (0.03, -0.10), (-0.03, -0.17), (-0.08, -0.12))


def dog(rng: Random, size: Size) -> Image.Image:
    """The dog's silhouette: on a hill, or before lights out of focus."""
    return _before_lights(rng, size) if chance(rng, 0.2) else _on_a_hill(rng, size)


def _on_a_hill(rng: Random, size: Size) -> Image.Image:
    width, height = size
    hue = pick(rng, (25, 345, 205, 45, 265, 185, 320))
    top = hsv(hue + rng.uniform(20, 160), rng.uniform(0.2, 0.6), rng.uniform(0.4, 0.85))
    low = hsv(hue, rng.uniform(0.25, 0.7), rng.uniform(0.88, 1))
    canvas = gradient(size, [(0, top), (0.7, low), (1, low)])
    clouds = noise(rng, size, (int(rng.integers(1, 4)), int(rng.integers(4, 9))), 4)
    canvas.paste(mix(low, (255, 250, 240), 0.5), (0, 0), mask((clouds - np.float32(0.5)) * np.float32(2.2)))
    centre, tall = width * rng.uniform(0.3, 0.7), height * rng.uniform(0.26, 0.52)
    ground = height * rng.uniform(0.76, 0.9)
    sun = centre + width * rng.uniform(-0.3, 0.3), ground - tall * rng.uniform(0.3, 0.9)
    canvas = add_light(canvas, mix(low, (255, 255, 230), 0.6), glow(size, sun, width * rng.uniform(0.06, 0.16)))
    line = np.float32(ground) - crest(rng, width, 2, 3) * np.float32(height * 0.06)
    sheet, pen = sharp(size)
    foot = centre * 2, float(line[min(int(centre), width - 1)]) * 2 + tall * 0.03
    _draw_dog(rng, pen, foot, (tall * 2, chance(rng, 0.55)))
    if chance(rng, 0.4):
        birds(rng, pen, (width * 2, height))
    dark = mix(top, (10, 8, 14), 0.86)
    canvas.paste(dark, (0, 0), sheet.reduce(2))
    grass = line - _blades(rng, width, height * 0.03)
    canvas.paste(
        gradient(size, [(0, dark), (ground / height, dark), (1, mix(dark, (0, 0, 0), 0.5))]),
        (0, 0),
        under(size, grass),
    )
    return canvas


def _blades(rng: Random, width: int, tall: float) -> np.ndarray:
    return (rng.random(width, np.float32) ** 3 * np.float32(tall)).astype(np.float32)


def _draw_dog(rng: Random, pen: ImageDraw.ImageDraw, foot: tuple[float, float], pose: tuple[float, bool]) -> None:
    """Draw it standing on its foot; the pose is its height and whether it sits."""
    tall, sitting = pose
    body = np.array(_SITTING if sitting else _STANDING)
    body = body * np.array([rng.uniform(0.9, 1.15), 1]) + rng.normal(0, 0.006, body.shape)
    head = np.array([0.06, 0.9] if sitting else [0.4, 0.9])
    ear = np.array(pick(rng, (_UPRIGHT_EAR, _HANGING_EAR))) * rng.uniform(0.8, 1.2) + head
    root = np.array([-0.3, 0.08] if sitting else [-0.5, 0.56])
    lift = rng.uniform(-0.1, 0.9) if not sitting else rng.uniform(0.1, 0.7)
    at = np.linspace(0, 1, 14)[:, None]
    tail = root + np.concatenate([-at * 0.3, lift * 0.42 * at**1.6 + 0.03 * np.sin(at * 3)], 1)
    mirror = pick(rng, (-1, 1))
    place = np.array([mirror * tall, -tall])
    for outline in (body, ear):
        pen.polygon(flat(smooth(outline.tolist()) * place + np.array(foot)), fill=255)
    for index, (x, y) in enumerate((tail * place + np.array(foot)).tolist()):
        pen.ellipse(box(x, y, tall * (0.034 - 0.0014 * index)), fill=255)


def paws(rng: Random, size: Size) -> Image.Image:
    """A trail of paw prints over sand or snow, perhaps down to the water."""
    width, height = size
    snowy = chance(rng, 0.06)
    sand = hsv(215, 0.06, 0.93) if snowy else hsv(rng.uniform(22, 44), rng.uniform(0.15, 0.45), rng.uniform(0.55, 0.92))
    canvas = gradient(size, [(0, sand), (1, mix(sand, (70, 50, 50), rng.uniform(0, 0.3)))])
    canvas = add_texture(canvas, noise(rng, size, (5, int(rng.integers(5, 26))), 4), rng.uniform(0.3, 0.7))
    canvas = add_texture(canvas, noise(rng, size, (max(width // 3, 2), max(height // 3, 2))), 0.22)
    dents, pen = sharp(size)
    heading, scale = rng.uniform(0, 2 * np.pi), width * 2 * rng.uniform(0.04, 0.1)
    for trail in range(int(rng.integers(1, 3))):
        start = np.array([width, height]) + rng.uniform(-0.4, 0.4, 2) * width
        _trail(rng, pen, start, heading + trail * rng.uniform(0.4, 1.2), (scale, width * 2.4))
    dent = np.asarray(dents.reduce(2), np.float32) / np.float32(255)
    shift = max(1, width // 160)
    soft = np.asarray(blurred(dents.reduce(2), max(shift, 1)), np.float32) / np.float32(255)
    relief = np.roll(soft, (shift, shift), (0, 1)) - np.roll(soft, (-shift, -shift), (0, 1))
    canvas.paste(mix(sand, (60, 40, 34) if not snowy else (90, 110, 150), 0.5), (0, 0), mask(dent * np.float32(0.6)))
    canvas.paste(mix(sand, (30, 20, 20), 0.8), (0, 0), mask(-relief * np.float32(0.7)))
    canvas.paste((255, 252, 244), (0, 0), mask(relief * np.float32(0.7)))
    return _water_edge(rng, canvas) if not snowy and chance(rng, 0.45) else canvas


def _trail(rng: Random, pen: ImageDraw.ImageDraw, middle: Outline, heading: float, extent: tuple[float, float]) -> None:
    scale, reach = extent
    way = np.array([np.cos(heading), np.sin(heading)])
    across = np.array([-way[1], way[0]])
    bend = rng.uniform(-0.25, 0.25) / reach
    for step, along in enumerate(np.arange(-reach / 2, reach / 2, scale * 3.2).tolist()):
        side = (1 if step % 2 else -1) * scale * 0.9
        at = middle + way * along + across * (side + bend * along**2) + rng.normal(0, scale * 0.1, 2)
        _paw(pen, at, heading + rng.normal(0, 0.1), scale)


def _paw(pen: ImageDraw.ImageDraw, at: Outline, heading: float, scale: float) -> None:
    way = np.array([np.cos(heading), np.sin(heading)])
    across = np.array([-way[1], way[0]])
    pad = at - way * scale * 0.15
    heart = [
        pad + way * a * scale + across * b * scale
        for a, b in ((0.42, 0), (0.05, 0.5), (-0.4, 0.36), (-0.3, 0), (-0.4, -0.36), (0.05, -0.5))
    ]
    pen.polygon(flat(smooth([(float(x), float(y)) for x, y in heart])), fill=255)
    for toe, (ahead, aside) in enumerate(((0.42, -0.66), (0.78, -0.26), (0.78, 0.26), (0.42, 0.66))):
        x, y = (at + way * ahead * scale + across * aside * scale).tolist()
        pen.ellipse(box(x, y, scale * (0.25 if toe in (1, 2) else 0.22)), fill=255)


def _water_edge(rng: Random, canvas: Image.Image) -> Image.Image:
    width, height = canvas.size
    hue: float = rng.uniform(170, 210)
    sea: RGB = hsv(hue, rng.uniform(0.25, 0.6), rng.uniform(0.55, 0.85))
    far = noise(rng, canvas.size, (3, 3), 4) * np.float32(0.3)
    far = far + np.linspace(-1.15, rng.uniform(0.05, 0.3), width, dtype=np.float32)[None, :]
    if chance(rng, 0.5):
        far = np.ascontiguousarray(far[:, ::-1])
    canvas.paste(mix(sea, (80, 60, 50), 0.5), (0, 0), mask(np.clip((far + np.float32(0.08)) * 9, 0, 0.45)))
    canvas.paste(sea, (0, 0), mask(np.clip(far * 12, 0, 0.9)))
    lace = noise(rng, canvas.size, (16, 16), 3)
    band = np.exp(-((far / np.float32(0.05)) ** 2)) + np.float32(0.5) * np.exp(
        -(((far - np.float32(0.17)) / np.float32(0.06)) ** 2)
    )
    canvas.paste((255, 255, 255), (0, 0), mask(band * np.clip(1.2 - np.abs(lace - np.float32(0.5)) * 4, 0, 1)))
    return canvas


def _before_lights(rng: Random, size: Size) -> Image.Image:
    width, height = size
    ground = hsv(rng.uniform(0, 360), rng.uniform(0.3, 0.7), rng.uniform(0.2, 0.6))
    canvas = bokeh(rng, size, ground, hsv(rng.uniform(20, 60), 0.5, 1))
    sheet, pen = sharp(size)
    foot = width * rng.uniform(0.8, 1.2), height * 2.02
    _draw_dog(rng, pen, foot, (height * rng.uniform(1.1, 1.7), True))
    canvas.paste(mix(ground, (8, 6, 10), 0.85), (0, 0), sheet.reduce(2))
    return canvas
