"""Scenes by the sea: sunsets, beaches, and a red bridge in fog."""

import numpy as np
from PIL import Image, ImageDraw

from igcore.sample.canvas import (
    RGB,
    Field,
    Size,
    add_light,
    add_texture,
    blurred,
    box,
    chance,
    crest,
    doubled,
    flat,
    glow,
    gradient,
    hsv,
    jitter,
    mask,
    mix,
    noise,
    pick,
    sharp,
    tint,
    under,
)

Random = np.random.Generator

#: Zenith, middle, above the sea, sun.
_SUNSETS: tuple[tuple[RGB, RGB, RGB, RGB], ...] = (
    ((46, 74, 122), (196, 132, 120), (255, 178, 92), (255, 226, 160)),
    ((38, 40, 92), (150, 78, 132), (250, 128, 96), (255, 206, 150)),
    ((92, 128, 168), (226, 190, 178), (255, 214, 160), (255, 246, 214)),
    ((24, 38, 78), (70, 92, 142), (240, 150, 92), (255, 214, 150)),
    ((88, 40, 70), (196, 70, 62), (255, 140, 50), (255, 220, 120)),
    ((60, 90, 110), (140, 170, 170), (246, 216, 150), (255, 248, 210)),
    ((70, 60, 130), (186, 120, 186), (255, 178, 190), (255, 226, 216)),
    ((30, 70, 104), (84, 150, 170), (250, 196, 130), (255, 236, 190)),
    ((20, 24, 50), (70, 40, 84), (190, 70, 84), (255, 150, 100)),
)


#: Zenith, sky above the sea, deep and shallow water.
_BEACH_DAYS: tuple[tuple[RGB, RGB, RGB, RGB], ...] = (
    ((80, 150, 226), (206, 230, 246), (24, 92, 150), (116, 196, 206)),
    ((120, 180, 226), (236, 240, 236), (30, 120, 140), (130, 214, 196)),
    ((168, 178, 188), (222, 224, 224), (84, 108, 116), (150, 172, 170)),
    ((96, 130, 190), (250, 206, 190), (60, 90, 134), (176, 170, 180)),
    ((60, 110, 170), (250, 226, 180), (40, 84, 110), (150, 170, 150)),
    ((140, 126, 180), (250, 190, 180), (84, 84, 140), (200, 160, 176)),
    ((50, 120, 180), (170, 220, 230), (14, 78, 130), (60, 180, 190)),
    ((200, 214, 222), (246, 244, 238), (120, 160, 168), (190, 214, 206)),
)


def sunset(rng: Random, size: Size) -> Image.Image:
    """A low sun over the sea, with banded clouds and a path of light on the waves."""
    width, height = size
    colours = tuple(jitter(rng, colour, 18) for colour in pick(rng, _SUNSETS))
    horizon = int(height * rng.uniform(0.48, 0.74))
    sun = (width * rng.uniform(0.2, 0.8), horizon * rng.uniform(0.6, 1.02))
    sky = _sunset_sky(rng, (width, horizon), (colours[0], colours[1], colours[2], colours[3]), sun)
    sea = _sunset_sea(rng, sky, (width, height - horizon), sun[0], colours[3])
    canvas = Image.new("RGB", size)
    canvas.paste(sky, (0, 0))
    canvas.paste(sea, (0, horizon))
    return _sunset_front(rng, canvas, horizon, mix(colours[0], (8, 8, 16), 0.82))


def _sunset_sky(rng: Random, size: Size, colours: tuple[RGB, RGB, RGB, RGB], sun: tuple[float, float]) -> Image.Image:
    zenith, middle, low, light = colours
    sky = gradient(size, [(0, zenith), (rng.uniform(0.4, 0.7), middle), (1, low)])
    sky = add_light(sky, low, glow(size, sun, size[0] * rng.uniform(0.15, 0.35)) * np.float32(0.6))
    radius = size[0] * rng.uniform(0.03, 0.075)
    disc, pen = sharp(size)
    pen.ellipse(box(sun[0] * 2, sun[1] * 2, radius * 2), fill=255)
    sky.paste(mix(light, (255, 255, 255), 0.3), (0, 0), disc.reduce(2))
    field = noise(rng, size, (int(rng.integers(1, 5)), int(rng.integers(4, 12))), 4)
    threshold = np.float32(rng.uniform(0.4, 0.75))
    shade = gradient(
        size, [(0, mix(zenith, middle, 0.4)), (0.7, mix(middle, zenith, 0.3)), (1, mix(low, zenith, 0.35))]
    )
    sky.paste(shade, (0, 0), mask((field - threshold) * np.float32(5) * np.float32(rng.uniform(0.5, 0.9))))
    lit = (field - np.roll(field, -max(size[1] // 40, 1), 0)) * np.float32(7) * np.clip((field - threshold) * 4, 0, 1)
    return add_light(sky, mix(low, light, 0.4), np.clip(lit, 0, 0.8) * glow(size, sun, size[0] * 0.6))


def waves(rng: Random, size: Size) -> Field:
    """Noise laid flat and seen from the shore: fine at the top, wide at the bottom."""
    width, height = size
    side, near = 420, rng.uniform(11, 17)
    ripples = Image.fromarray(noise(rng, (side, side), (60, 130), 2))
    # The denominator of a perspective grows from 1 at the top to `near` at the bottom.
    growth = (near - 1) / max(height, 1)
    middle, span = side / 2, side * 0.94
    across = (span / width, middle * growth, middle - span / 2)
    view = (*across, 0.0, side * 0.02 * growth, side * 0.96, 0.0, growth)
    seen = ripples.transform(size, Image.Transform.PERSPECTIVE, view, Image.Resampling.BICUBIC)
    return np.clip(np.asarray(seen, np.float32), 0, 1)


def _sunset_sea(rng: Random, sky: Image.Image, size: Size, sun_x: float, light: RGB) -> Image.Image:
    width, height = size
    mirrored = sky.transpose(Image.Transpose.FLIP_TOP_BOTTOM).resize(size, Image.Resampling.BILINEAR)
    sea = tint(blurred(mirrored, 5), hsv(rng.uniform(200, 260), 0.25, rng.uniform(0.5, 0.8)))
    ripple = waves(rng, size)
    sea = add_texture(sea, ripple, rng.uniform(0.5, 0.9))
    down = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    across = np.abs(np.arange(width, dtype=np.float32)[None, :] - np.float32(sun_x)) / np.float32(width)
    path = np.exp(-((across / (np.float32(0.05) + np.float32(0.14) * down)) ** 2))
    glitter = np.clip((ripple + path * np.float32(0.35) - np.float32(0.72)) * 6, 0, 1)
    return add_light(sea, light, path * glitter * (1 - down * np.float32(0.5)))


def _sunset_front(rng: Random, canvas: Image.Image, horizon: int, dark: RGB) -> Image.Image:
    width, height = canvas.size
    sheet, pen = sharp(canvas.size)
    if chance(rng, 0.5):
        _headland(rng, pen, canvas.size, horizon)
    kind = rng.integers(5)
    if kind == 0:
        _boat(
            pen,
            (width * rng.uniform(0.2, 0.8) * 2, horizon * 2 + height * 0.02),
            height * rng.uniform(0.06, 0.14),
        )
    elif kind == 1:
        birds(rng, pen, (width * 2, horizon * 2))
    elif kind == 2:
        _pier(rng, pen, canvas.size, horizon)
    canvas.paste(dark, (0, 0), sheet.reduce(2))
    return canvas


def _headland(rng: Random, pen: ImageDraw.ImageDraw, size: Size, horizon: int) -> None:
    width, height = size
    line = crest(rng, 120, 4, 4)
    reach, tall = width * rng.uniform(0.5, 1.2), height * rng.uniform(0.06, 0.16)
    at = np.linspace(0, reach, 120)
    up = horizon + 2 - tall * (0.3 + line) * np.linspace(1, 0, 120) ** 0.7
    if chance(rng, 0.5):
        at = width - at
    outline = np.stack([at, up], 1)
    base = np.array([[at[-1], horizon + 2], [at[0], horizon + 2]])
    pen.polygon(flat(np.concatenate([outline, base]) * 2), fill=255)


def _boat(pen: ImageDraw.ImageDraw, foot: tuple[float, float], tall: float) -> None:
    x, y = foot
    pen.polygon([(x, y - tall * 2), (x, y - tall * 0.3), (x + tall * 0.8, y - tall * 0.3)], fill=255)
    pen.polygon([(x - 3, y - tall * 1.8), (x - 3, y - tall * 0.3), (x - tall * 0.5, y - tall * 0.3)], fill=255)
    hull = [
        (x - tall * 0.8, y - tall * 0.2),
        (x + tall * 0.9, y - tall * 0.2),
        (x + tall * 0.6, y),
        (x - tall * 0.6, y),
    ]
    pen.polygon(hull, fill=255)


def birds(rng: Random, pen: ImageDraw.ImageDraw, size: Size) -> None:
    """A few gulls far up in the given part of a mask."""
    centre = rng.uniform(0.2, 0.8), rng.uniform(0.2, 0.6)
    for _ in range(int(rng.integers(2, 9))):
        x, y = (centre[0] + rng.normal(0, 0.09)) * size[0], (centre[1] + rng.normal(0, 0.07)) * size[1]
        span, tilt = size[0] * rng.uniform(0.008, 0.02), rng.uniform(-0.3, 0.3)
        lift = span * rng.uniform(0.2, 0.6)
        wings = [(x - span, y - lift - span * tilt), (x - span * 0.4, y - lift * 0.9), (x, y)]
        wings += [(x + span * 0.4, y - lift * 0.9), (x + span, y - lift + span * tilt)]
        pen.line(wings, fill=255, width=max(2, int(span * 0.16)), joint="curve")


def _pier(rng: Random, pen: ImageDraw.ImageDraw, size: Size, horizon: int) -> None:
    width, height = size[0] * 2, size[1] * 2
    middle, top = width * rng.uniform(0.35, 0.65), horizon * 2 + height * rng.uniform(0.03, 0.06)
    near = width * rng.uniform(0.22, 0.4)
    pen.polygon([(middle - 10, top), (middle + 10, top), (middle + near, height), (middle - near, height)], fill=235)
    for step in np.linspace(0.05, 1, 7) ** 2:
        y, half, tall = top + (height - top) * step, 10 + (near - 10) * step, height * 0.09 * (step + 0.12)
        for side in (-1, 1):
            x = middle + side * half
            pen.line([(x, y), (x, y - tall)], fill=255, width=max(2, int(width * 0.014 * step)))


def beach(rng: Random, size: Size) -> Image.Image:
    """Sky, sea and sand in bands; or waves that run up the sand, seen from above."""
    return _surf_from_above(rng, size) if chance(rng, 0.4) else _beach_bands(rng, size)


def _beach_bands(rng: Random, size: Size) -> Image.Image:
    width, height = size
    horizon, shore = height * rng.uniform(0.25, 0.58), height * rng.uniform(0.66, 0.9)
    top, low, deep, shallow = pick(rng, _BEACH_DAYS)
    sky = gradient(size, [(0, jitter(rng, top, 20)), (horizon / height, jitter(rng, low, 14)), (1, low)])
    clouds = noise(rng, size, (int(rng.integers(1, 4)), int(rng.integers(5, 14))), 5)
    cover = (clouds - np.float32(rng.uniform(0.42, 0.75))) * np.float32(rng.uniform(1.5, 4))
    sky.paste(mix(low, (255, 255, 255), 0.6), (0, 0), mask(cover))
    deep, shallow = jitter(rng, deep, 22), jitter(rng, shallow, 22)
    sea = gradient(size, [(0, deep), (horizon / height, deep), (shore / height, shallow), (1, shallow)])
    ripple = np.full((height, width), 0.5, np.float32)
    ripple[int(horizon) :] = waves(rng, (width, height - int(horizon)))
    sea = add_texture(sea, ripple, rng.uniform(0.3, 0.7))
    sea.paste((255, 255, 255), (0, 0), mask((ripple - np.float32(rng.uniform(0.72, 0.9))) * 5))
    sky.paste(sea, (0, 0), under(size, np.full(width, horizon, np.float32)))
    edge = crest(rng, width, 3, 3) - np.float32(0.5) + np.linspace(0, rng.uniform(-2, 2), width, dtype=np.float32)
    _sand_and_foam(rng, sky, np.float32(shore) + edge * np.float32(height * 0.08))
    canvas = _beach_things(rng, sky, horizon, shore)
    if chance(rng, 0.4):
        _dune_grass(rng, canvas, mix(deep, (16, 18, 10), 0.7))
    return canvas


def _dune_grass(rng: Random, canvas: Image.Image, colour: RGB) -> None:
    """Blades in the foreground, bent by one wind."""
    width, height = canvas.size[0] * 2, canvas.size[1] * 2
    sheet, pen = sharp(canvas.size)
    wind, side = rng.uniform(-0.6, 0.6), rng.uniform(0, 1)
    at = np.linspace(0, 1, 7)
    for _ in range(int(rng.integers(30, 90))):
        root, tall = width * (side + rng.normal(0, 0.22)), height * rng.uniform(0.08, 0.3)
        bend = tall * (wind + rng.normal(0, 0.3))
        blade = np.stack([root + bend * at**2, height - tall * at], 1)
        back = np.stack([root + width * 0.006 * (1 - at) + bend * at**2, height - tall * at], 1)[::-1]
        pen.polygon(flat(np.concatenate([blade, back])), fill=255)
    canvas.paste(colour, (0, 0), sheet.reduce(2))


def _sand_and_foam(rng: Random, canvas: Image.Image, edge: Field) -> None:
    size = canvas.size
    dry = hsv(rng.uniform(28, 44), rng.uniform(0.15, 0.4), rng.uniform(0.8, 0.93))
    wet = mix(dry, (70, 60, 60), 0.45)
    foam = crest(rng, size[0], 9, 3) * np.float32(size[1] * 0.025)
    canvas.paste((255, 255, 255), (0, 0), under(size, edge - foam))
    sand = gradient(
        size,
        [
            (0, wet),
            (float(edge.min()) / size[1], wet),
            (min(float(edge.max()) / size[1] + 0.12, 1), dry),
            (1, dry),
        ],
    )
    sand = add_texture(sand, noise(rng, size, (size[0] // 3, size[1] // 3)), 0.16)
    canvas.paste(add_texture(sand, noise(rng, size, (6, 14), 3), 0.25), (0, 0), under(size, edge))


def _beach_things(rng: Random, canvas: Image.Image, horizon: float, shore: float) -> Image.Image:
    width, height = canvas.size
    big = doubled(canvas)
    pen = ImageDraw.Draw(big)
    for _ in range(int(rng.integers(0, 5))):
        x, y = (
            width * rng.uniform(0.08, 0.92) * 2,
            rng.uniform(shore + (height - shore) * 0.35, height * 0.95) * 2,
        )
        _parasol(rng, pen, (x, y), height * 0.3 * (y / height / 2) ** 2)
    sheet, bird_pen = sharp(canvas.size)
    if chance(rng, 0.4):
        birds(rng, bird_pen, (width * 2, int(horizon * 2)))
    if chance(rng, 0.4):
        _boat(bird_pen, (width * rng.uniform(0.1, 0.9) * 2, horizon * 2 + 4), height * rng.uniform(0.03, 0.07))
    small = big.reduce(2)
    small.paste(pick(rng, ((250, 250, 250), (60, 66, 80))), (0, 0), sheet.reduce(2))
    return small


def _parasol(rng: Random, pen: ImageDraw.ImageDraw, foot: tuple[float, float], tall: float) -> None:
    x, y = foot
    colour, other = hsv(rng.uniform(0, 360), rng.uniform(0.5, 0.85), rng.uniform(0.75, 0.95)), (250, 246, 238)
    pen.ellipse(box(x + tall * 0.3, y, tall * 0.55, 0.2), fill=(150, 132, 108))
    pen.line([(x, y), (x, y - tall)], fill=(240, 236, 226), width=max(2, int(tall * 0.03)))
    for slice_at in range(6):
        corners = box(x, y - tall * 0.85, tall * 0.55, 0.75)
        pen.pieslice(corners, 180 + slice_at * 30, 210 + slice_at * 30, fill=other if slice_at % 2 else colour)


def _surf_from_above(rng: Random, size: Size) -> Image.Image:
    """Bands of sand, foam and ever deeper water, cut by one uneven diagonal."""
    width, height = size
    angle = rng.uniform(0, 2 * np.pi)
    across = np.linspace(-0.5, 0.5, width, dtype=np.float32)[None, :] * np.float32(np.cos(angle))
    down = np.linspace(-0.5, 0.5, height, dtype=np.float32)[:, None] * np.float32(np.sin(angle))
    far = across + down + noise(rng, size, (3, 3), 4) * np.float32(0.32) + np.float32(rng.uniform(-0.3, 0.0))
    hue = rng.uniform(165, 205)
    dry = hsv(rng.uniform(25, 44), rng.uniform(0.15, 0.4), rng.uniform(0.8, 0.93))
    canvas = add_texture(Image.new("RGB", size, dry), noise(rng, size, (width // 3, height // 3)), 0.2)
    canvas.paste(mix(dry, (90, 74, 66), 0.4), (0, 0), mask((far + np.float32(0.1)) * 14))
    shallow, deep = (
        hsv(hue, rng.uniform(0.3, 0.6), 0.85),
        hsv(hue + 20, rng.uniform(0.6, 0.9), rng.uniform(0.3, 0.6)),
    )
    canvas.paste(shallow, (0, 0), mask(far * 30 * np.float32(0.9)))
    canvas.paste(deep, (0, 0), mask((far - np.float32(0.08)) * 2.4))
    lace = noise(rng, size, (14, 14), 4)
    canvas = add_texture(canvas, lace, 0.35)
    for at, wide in ((0.0, 0.035), (rng.uniform(0.1, 0.2), 0.05), (rng.uniform(0.25, 0.4), 0.06)):
        band = np.exp(-(((far - np.float32(at)) / np.float32(wide)) ** 2))
        veins = 1 - np.abs(lace - np.float32(0.5)) * 9
        canvas.paste((255, 255, 255), (0, 0), mask(band * np.clip(veins + band * np.float32(0.7), 0, 1)))
    return canvas


def bridge(rng: Random, size: Size) -> Image.Image:
    """Red towers and cables of a long bridge that stand out of the fog."""
    width, height = size
    hue = pick(rng, (205, 215, 25, 190, 330))
    top = hsv(hue, rng.uniform(0.15, 0.6), rng.uniform(0.6, 0.95))
    fog = mix(hsv(hue + rng.uniform(-30, 30), 0.1, 0.93), top, 0.15)
    canvas = gradient(size, [(0, top), (0.7, fog), (1, mix(fog, top, 0.3))])
    for step in range(2):
        line = np.float32(height * (0.55 + 0.06 * step)) - crest(rng, width, 2, 4) * np.float32(height * 0.16)
        canvas.paste(mix(fog, hsv(hue, 0.3, 0.4), 0.25 + 0.2 * step), (0, 0), under(size, line))
    sheet, pen = sharp(size)
    _bridge_lines(rng, pen, (width * 2, height * 2), rng.uniform(0.75, 1.9))
    red = hsv(rng.uniform(4, 16), rng.uniform(0.65, 0.85), rng.uniform(0.6, 0.82))
    canvas.paste(red, (0, 0), sheet.reduce(2))
    bank = noise(rng, size, (2, 5), 5)
    rise = np.linspace(-0.9, 1.3, height, dtype=np.float32)[:, None] + np.float32(rng.uniform(-0.25, 0.15))
    canvas.paste(fog, (0, 0), mask(np.clip(bank * np.float32(0.9) + rise, 0, 1) * np.float32(0.96)))
    return canvas


def _bridge_lines(rng: Random, pen: ImageDraw.ImageDraw, size: Size, zoom: float) -> None:
    """Draw two towers, of which the far one may lie outside, with deck and cables."""
    width, height = size
    deck, towers = height * rng.uniform(0.55, 0.72), [(width * rng.uniform(0.12, 0.4), zoom)]
    towers.append((towers[0][0] + width * rng.uniform(0.35, 0.6) * zoom, zoom * rng.uniform(0.5, 0.85)))
    if chance(rng, 0.5):
        towers = [(width - x, scale) for x, scale in reversed(towers)]
    pen.polygon([(0, deck), (width, deck), (width, deck + height * 0.02), (0, deck + height * 0.022)], fill=255)
    tops = []
    for x, scale in towers:
        tall, half = height * 0.46 * scale, width * 0.035 * scale
        tops.append((x, deck - tall))
        for side in (-1, 1):
            leg = x + side * half
            pen.rectangle((leg - half * 0.3, deck - tall, leg + half * 0.3, height), fill=255)
        for part in (0.25, 0.5, 0.74, 0.97):
            pen.rectangle((x - half, deck - tall * part, x + half, deck - tall * (part - 0.06)), fill=255)
    _cables(pen, tops, deck, width)


def _cables(pen: ImageDraw.ImageDraw, tops: list[tuple[float, float]], deck: float, width: int) -> None:
    (left, left_top), (right, right_top) = sorted(tops)
    at = np.linspace(0, width, 60)
    middle = (left + right) / 2
    inner = np.where(at < middle, left_top, right_top)
    part = np.abs(at - middle) / max((right - left) / 2, 1)
    sag = deck - (deck - inner) * np.clip(part, 0, 1) ** 2
    outer = np.where(at < left, left_top + (left - at) * 0.62, right_top + (at - right) * 0.62)
    y = np.where((at < left) | (at > right), outer, sag)
    y = np.minimum(y, deck)
    pen.line(flat(np.stack([at, y], 1)), fill=255, width=max(2, width // 200))
    for x, top in zip(at.tolist(), y.tolist(), strict=True):
        pen.line([(x, top), (x, deck)], fill=150, width=max(1, width // 640))
