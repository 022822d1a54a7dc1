"""Scenes in town: windows at night, a lamp in the fog, painted houses."""

import numpy as np
from PIL import Image, ImageDraw

from igcore.sample.canvas import (
    RGB,
    Size,
    add_light,
    add_texture,
    blurred,
    box,
    chance,
    crest,
    doubled,
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
from igcore.sample.hills import branch

Random = np.random.Generator


def night_windows(rng: Random, size: Size) -> Image.Image:
    """Lit windows at night, mirrored in a wet street; or the far lights of a town, out of focus."""
    hue = pick(rng, (225, 245, 265, 290, 200, 175)) + rng.uniform(-10, 10)
    return _far_lights(rng, size, hue) if chance(rng, 0.22) else _house_fronts(rng, size, hue)


def _night_sky(rng: Random, size: Size, hue: float) -> Image.Image:
    width, height = size
    low = hsv(hue + rng.uniform(-20, 70), rng.uniform(0.35, 0.75), rng.uniform(0.25, 0.65))
    sky = gradient(size, [(0, hsv(hue, 0.75, rng.uniform(0.08, 0.25))), (0.75, low), (1, low)])
    if chance(rng, 0.35):
        x, y = width * rng.uniform(0.1, 0.9), height * rng.uniform(0.06, 0.2)
        radius = width * rng.uniform(0.015, 0.035)
        sky = add_light(sky, (200, 210, 240), glow(size, (x, y), radius * 2) * np.float32(0.6))
        ImageDraw.Draw(sky).ellipse(box(x, y, radius), fill=(250, 246, 226))
    return sky


def _house_fronts(rng: Random, size: Size, hue: float) -> Image.Image:
    width, height = size
    street = int(height * rng.uniform(0.62, 0.86))
    layer = doubled(_night_sky(rng, size, hue))
    pen = ImageDraw.Draw(layer)
    x, slim = -width * rng.uniform(0, 0.3), rng.uniform(0.18, 0.6)
    while x < width * 2:
        wide = width * 2 * slim * rng.uniform(0.7, 1.3)
        top = street * 2 * (1 - rng.uniform(0.45, 0.95))
        wall = hsv(hue + rng.uniform(-60, 60), rng.uniform(0.2, 0.6), rng.uniform(0.1, 0.32))
        _facade(rng, pen, (x, top, x + wide, street * 2), wall)
        x += wide + 1
    canvas = layer.reduce(2)
    lights = blurred(canvas.point([max(0, level - 90) for level in range(256)] * 3), width * 0.02)
    shine = np.asarray(lights.convert("L"), np.float32) / np.float32(160)
    return _wet_street(rng, add_light(canvas, (255, 190, 110), shine), street)


def _far_lights(rng: Random, size: Size, hue: float) -> Image.Image:
    """Discs of light along a street: lamps, cars and signs."""
    width, height = size
    canvas = _night_sky(rng, size, hue)
    horizon = height * rng.uniform(0.4, 0.65)
    canvas.paste(hsv(hue, 0.5, 0.1), (0, int(horizon), width, height))
    canvas = blurred(canvas, width / 20)
    radius, colours = width * rng.uniform(0.025, 0.085), (35, 45, 20, 5, 350, 210, 150, 300)
    for _ in range(int(rng.integers(25, 70))):
        x, y = rng.uniform(0, width), horizon + rng.normal(0, height * 0.1)
        colour = hsv(pick(rng, colours[: int(rng.integers(3, 9))]), rng.uniform(0.4, 0.9), 1)
        wide, strength = radius * rng.uniform(0.6, 1.3), int(rng.uniform(60, 190))
        disc = Image.new("L", (int(wide * 4) + 8, int(wide * 4) + 8))
        ImageDraw.Draw(disc).ellipse(box(wide * 2 + 4, wide * 2 + 4, wide * 2), fill=strength, outline=strength + 40)
        canvas.paste(colour, (int(x - wide), int(y - wide)), disc.reduce(2))
        mirrored = disc.reduce(2).point([level // 3 for level in range(256)])
        canvas.paste(colour, (int(x - wide), int(horizon * 2 - y + height * 0.22)), mirrored)
    return canvas


def _facade(rng: Random, pen: ImageDraw.ImageDraw, edges: tuple[float, float, float, float], wall: RGB) -> None:
    left, top, right, bottom = edges
    pen.rectangle(edges, fill=wall)
    pen.rectangle((left - 4, top, right + 4, top + (right - left) * 0.03), fill=mix(wall, (0, 0, 0), 0.4))
    columns, lit = int(rng.integers(3, 7)), rng.uniform(0.2, 0.75)
    across = (right - left) / (columns + 0.4)
    tall = across * rng.uniform(1.1, 1.7)
    warm = rng.uniform(20, 48)
    for row in range(int((bottom - top - across * 0.3) // tall)):
        for column in range(columns):
            x, y = left + across * (column + 0.4), top + tall * (row + 0.3)
            _window(rng, pen, (x, y, x + across * 0.6, y + tall * 0.62), (wall, warm, lit))


def _window(
    rng: Random,
    pen: ImageDraw.ImageDraw,
    pane: tuple[float, float, float, float],
    look: tuple[RGB, float, float],
) -> None:
    wall, warm, lit = look
    left, top, right, bottom = pane
    if chance(rng, lit):
        hue = 210 if chance(rng, 0.06) else warm + rng.uniform(-10, 10)
        light = hsv(hue, rng.uniform(0.25, 0.7), rng.uniform(0.7, 1))
        pen.rectangle(pane, fill=light)
        if chance(rng, 0.35):
            pen.rectangle((left, top, right, top + (bottom - top) * rng.uniform(0.2, 0.7)), fill=mix(light, wall, 0.3))
        if chance(rng, 0.15):
            pen.ellipse(
                box((left + right) / 2, bottom - (right - left) * 0.2, (right - left) * 0.2),
                fill=mix(light, wall, 0.8),
            )
    else:
        pen.rectangle(pane, fill=mix(wall, (120, 140, 180), rng.uniform(0.05, 0.25)))
    bar = mix(wall, (0, 0, 0), 0.5)
    thick = max(1, int((right - left) * 0.06))
    pen.line([((left + right) / 2, top), ((left + right) / 2, bottom)], fill=bar, width=thick)
    pen.line([(left, top + (bottom - top) * 0.36), (right, top + (bottom - top) * 0.36)], fill=bar, width=thick)


def _wet_street(rng: Random, canvas: Image.Image, street: int) -> Image.Image:
    width, height = canvas.size
    below = height - street
    if below < 2:
        return canvas
    mirrored = canvas.crop((0, max(street - int(below * 2.2), 0), width, street)).transpose(
        Image.Transpose.FLIP_TOP_BOTTOM
    )
    narrow = mirrored.resize((width, max(below // 10, 2)), Image.Resampling.BOX)
    pixels = np.asarray(narrow.resize((width, below), Image.Resampling.BICUBIC))
    shift = (noise(rng, (below, 1), (below // 8 + 1, 0), 2)[0] - 0.5) * width * 0.05 * np.linspace(0.3, 1, below)
    columns = np.clip(np.arange(width)[None, :] + shift.astype(int)[:, None], 0, width - 1)
    wet = Image.fromarray(pixels[np.arange(below)[:, None], columns])
    wet = add_texture(tint(wet, hsv(225, 0.15, 0.85)), noise(rng, (width, below), (20, 40), 3), 0.7)
    result = canvas.copy()
    result.paste(wet, (0, street))
    ImageDraw.Draw(result).rectangle((0, street - 2, width, street + max(1, height // 200)), fill=(10, 10, 16))
    return result


def fog_lamp(rng: Random, size: Size) -> Image.Image:
    """A row of street lamps and bare trees that fade into fog."""
    width, height = size
    night = chance(rng, 0.5)
    hue = pick(rng, (35, 210, 225, 160, 280, 20))
    deep = hsv(hue, rng.uniform(0.1, 0.5), rng.uniform(0.1, 0.3) if night else rng.uniform(0.55, 0.8))
    fog = hsv(
        hue + rng.uniform(-20, 20),
        rng.uniform(0.05, 0.35),
        rng.uniform(0.4, 0.6) if night else rng.uniform(0.8, 0.95),
    )
    lamp = hsv(rng.uniform(30, 50), rng.uniform(0.2, 0.6), 1)
    horizon, vanish = height * rng.uniform(0.6, 0.72), width * rng.uniform(0.3, 0.7)
    canvas = gradient(size, [(0, deep), (horizon / height, fog), (1, mix(deep, fog, 0.25))])
    near = mix(deep, (6, 8, 12), 0.85)
    _road(rng, canvas, (vanish, horizon), mix(deep, near, 0.35))
    side, lit = pick(rng, (-1, 1)), np.zeros((height, width), np.float32)
    for step in range(6):
        nearness = ((step + 1) / 6) ** 1.8
        sheet, pen = sharp(size)
        spread = width * (0.1 + 0.62 * nearness) * rng.uniform(0.9, 1.1)
        foot = (vanish - side * spread) * 2, (horizon + (height - horizon) * 0.75 * nearness) * 2
        branch(rng, pen, foot, (-np.pi / 2, height * 2 * (0.05 + 0.22 * nearness)), 7 if step > 3 else 5)
        head = _lamp_post(
            pen, ((vanish + side * spread * 0.8) * 2, foot[1]), height * 2 * (0.08 + 0.62 * nearness), -side
        )
        canvas.paste(mix(fog, near, 0.12 + 0.85 * nearness), (0, 0), sheet.reduce(2))
        if night or step < 2:
            lit = np.maximum(lit, glow(size, (head[0] / 2, head[1] / 2), width * (0.008 + 0.035 * nearness)))
    canvas = add_light(canvas, lamp, lit * np.float32(0.95))
    veil = noise(rng, size, (2, 4), 4) * np.float32(0.5)
    canvas.paste(fog, (0, 0), mask(veil))
    return canvas


def _road(rng: Random, canvas: Image.Image, vanish: tuple[float, float], colour: RGB) -> None:
    width, height = canvas.size
    x, y = vanish
    sheet, pen = sharp(canvas.size)
    pen.polygon([(x * 2, y * 2), (x * 2 + width * 1.5, height * 2), (x * 2 - width * 1.5, height * 2)], fill=255)
    wet = noise(rng, canvas.size, (6, 40), 3) * np.linspace(0.2, 1, height, dtype=np.float32)[:, None]
    canvas.paste(colour, (0, 0), mask(np.asarray(sheet.reduce(2), np.float32) / 255 * (np.float32(0.25) + wet)))


def _lamp_post(pen: ImageDraw.ImageDraw, foot: tuple[float, float], tall: float, side: int) -> tuple[float, float]:
    """Draw a post with its arm and give the place of its light."""
    x, y = foot
    thick = max(2, int(tall * 0.018))
    head = x + side * tall * 0.12, y - tall * 0.93
    pen.line([(x, y), (x, y - tall)], fill=255, width=thick)
    pen.line([(x, y - tall), head], fill=255, width=thick)
    pen.polygon(
        [
            (head[0] - tall * 0.05, head[1] + tall * 0.015),
            (head[0] + tall * 0.05, head[1] + tall * 0.015),
            (head[0], head[1] - tall * 0.03),
        ],
        fill=255,
    )
    pen.rectangle((x - thick * 1.2, y - tall * 0.07, x + thick * 1.2, y), fill=255)
    return head


def houses(rng: Random, size: Size) -> Image.Image:
    """A row of painted houses under the sky: a harbour front, or a steep street."""
    width, height = size
    hue = rng.uniform(195, 220)
    sky = gradient(size, [(0, hsv(hue, rng.uniform(0.15, 0.65), rng.uniform(0.75, 0.95))), (1, hsv(hue, 0.08, 0.97))])
    sky.paste((255, 255, 255), (0, 0), mask((noise(rng, size, (3, 5), 5) - np.float32(rng.uniform(0.4, 0.7))) * 3))
    layer = doubled(sky)
    pen = ImageDraw.Draw(layer)
    street = height * 2 * (rng.uniform(0.68, 0.8) if chance(rng, 0.6) else 1.02)
    slope = 0.0 if street < height * 2 else rng.uniform(-0.25, 0.25)
    x, wide_part, tall_part = -width * rng.uniform(0, 0.3), rng.uniform(0.2, 0.45), rng.uniform(0.45, 0.68)
    while x < width * 2:
        wide = width * 2 * wide_part * rng.uniform(0.8, 1.2)
        top = height * 2 * (1 - tall_part * rng.uniform(0.85, 1.12)) * (street / height / 2) + slope * (x - width)
        _house(rng, pen, (x, top, x + wide, max(street + abs(slope) * width, top + 4)))
        x += wide
    canvas = layer.reduce(2)
    canvas = add_texture(canvas, noise(rng, size, (8, 8), 5), 0.3)
    if street > height * 2:
        return canvas
    return pick(rng, (_harbour, _lawn))(rng, canvas, int(street / 2))


def _house(rng: Random, pen: ImageDraw.ImageDraw, edges: tuple[float, float, float, float]) -> None:
    left, top, right, bottom = edges
    hue = pick(rng, (2, 14, 26, 40, 46, 52, 90, 150, 185, 205, 215, 330, 345))
    wall = hsv(hue + rng.uniform(-6, 6), rng.uniform(0.25, 0.75), rng.uniform(0.6, 0.95))
    wide, roof = right - left, hsv(pick(rng, (10, 20, 220)), rng.uniform(0.2, 0.6), rng.uniform(0.25, 0.45))
    pen.rectangle(edges, fill=wall)
    gable = wide * rng.uniform(0.25, 0.6)
    if chance(rng, 0.5):
        pen.polygon([(left, top), (left + wide / 2, top - gable), (right, top)], fill=wall)
        pen.line(
            [(left, top), (left + wide / 2, top - gable), (right, top)],
            fill=roof,
            width=max(2, int(wide * 0.04)),
        )
    else:
        pen.polygon(
            [
                (left, top),
                (left + wide * 0.08, top - gable * 0.6),
                (right - wide * 0.08, top - gable * 0.6),
                (right, top),
            ],
            fill=roof,
        )
    pen.rectangle((left, top, right, top + wide * 0.03), fill=mix(wall, (255, 255, 255), 0.6))
    pen.rectangle((right - wide * 0.02, top, right, bottom), fill=mix(wall, (0, 0, 0), 0.3))
    columns = int(rng.integers(2, 5))
    across = wide / (columns + 0.3)
    tall = across * rng.uniform(1.2, 1.6)
    frame = pick(rng, ((250, 248, 240), (250, 248, 240), mix(wall, (0, 0, 0), 0.5)))
    for row in range(max(int((bottom - top) // tall), 0)):
        for column in range(columns):
            _day_window(
                rng,
                pen,
                (left + across * (column + 0.4), top + tall * (row + 0.25)),
                (across * 0.5, tall * 0.6),
                frame,
            )


def _day_window(
    rng: Random,
    pen: ImageDraw.ImageDraw,
    corner: tuple[float, float],
    extent: tuple[float, float],
    frame: RGB,
) -> None:
    (x, y), (wide, tall) = corner, extent
    rim = wide * 0.1
    pen.rectangle((x - rim, y - rim, x + wide + rim, y + tall + rim), fill=frame)
    glass = hsv(rng.uniform(200, 225), rng.uniform(0.15, 0.4), rng.uniform(0.25, 0.55))
    pen.rectangle((x, y, x + wide, y + tall), fill=glass)
    pen.polygon(
        [(x, y), (x + wide * 0.6, y), (x, y + tall * 0.5)],
        fill=mix(glass, (230, 240, 255), rng.uniform(0.1, 0.5)),
    )
    pen.line([(x + wide / 2, y), (x + wide / 2, y + tall)], fill=frame, width=max(1, int(rim * 0.8)))
    pen.line([(x, y + tall * 0.35), (x + wide, y + tall * 0.35)], fill=frame, width=max(1, int(rim * 0.8)))


def _harbour(rng: Random, canvas: Image.Image, quay: int) -> Image.Image:
    """Water below the quay, in which the houses are mirrored."""
    result = _wet_street(rng, canvas, quay)
    water = tint(result.crop((0, quay, *result.size)), jitter(rng, (150, 190, 205), 25))
    result.paste(water, (0, quay))
    return result


def _lawn(rng: Random, canvas: Image.Image, edge: int) -> Image.Image:
    """Grass and bushes before the houses, as in a park."""
    width, height = canvas.size
    green = hsv(rng.uniform(70, 115), rng.uniform(0.35, 0.65), rng.uniform(0.45, 0.7))
    result = canvas.copy()
    for step in range(2):
        dark = mix(green, (20, 36, 20), 0.6 - 0.3 * step)
        line = np.float32(edge + height * 0.03 * step) - crest(rng, width, 9, 4) * np.float32(
            height * 0.1 * (1 - step * 0.6)
        )
        bushes = add_texture(Image.new("RGB", canvas.size, dark), noise(rng, canvas.size, (30, 30), 3), 0.8)
        result.paste(bushes, (0, 0), under(canvas.size, line))
    grass = gradient(
        canvas.size,
        [(0, green), (edge / height, mix(green, (255, 255, 160), 0.15)), (1, mix(green, (20, 40, 20), 0.3))],
    )
    grass = add_texture(grass, noise(rng, canvas.size, (max(width // 6, 2), max(height // 12, 2))), 0.4)
    slope = np.linspace(0, height * rng.uniform(-0.08, 0.08), width, dtype=np.float32)
    result.paste(grass, (0, 0), under(canvas.size, np.float32(edge + height * 0.05) + slope))
    return result
