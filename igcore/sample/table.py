"""Scenes on a table, seen from above: plates, bowls and cups."""

from collections.abc import Callable

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
    doubled,
    flat,
    glow,
    hsv,
    jitter,
    mask,
    mix,
    noise,
    pick,
    ring,
)
from igcore.sample.leaves import leaf_outline, turned

Random = np.random.Generator
Pen = ImageDraw.ImageDraw
Point = tuple[float, float]


def plate(rng: Random, size: Size) -> Image.Image:
    """Food on a plate and something to drink, from above."""
    width, height = size
    canvas = pick(rng, (_planks, _planks, _marble, _cloth, _plain))(rng, size)
    side = min(width, height)
    only_cup = chance(rng, 0.28)
    x, y = width * rng.uniform(0.36, 0.64), height * rng.uniform(0.4, 0.64)
    radius = side * rng.uniform(0.2, 0.3) if only_cup else side * rng.uniform(0.3, 0.42)
    angle = rng.uniform(0, 2 * np.pi)
    far = radius + side * rng.uniform(0.16, 0.22)
    second = x + np.cos(angle) * far * 1.15, y + np.sin(angle) * far * 1.15
    spots = [((x, y), radius)] + ([(second, side * rng.uniform(0.13, 0.17))] if chance(rng, 0.65) else [])
    _shadows(canvas, spots)
    big = doubled(canvas)
    pen = ImageDraw.Draw(big)
    _cutlery(rng, pen, (x * 2, y * 2), radius * 2)
    for index, (centre, wide) in enumerate(spots):
        draw = _cup if index or only_cup else _dish
        draw(rng, pen, (centre[0] * 2, centre[1] * 2), wide * 2)
    _crumbs(rng, pen, (x * 2, y * 2), radius * 2)
    result = add_texture(big.reduce(2), noise(rng, size, (16, 16), 5), 0.2)
    light = glow(size, (width * pick(rng, (0, 1)), 0), width * 0.5)
    return add_light(result, (255, 246, 226), light * np.float32(rng.uniform(0.1, 0.3)))


def _planks(rng: Random, size: Size) -> Image.Image:
    width, height = size
    wood = hsv(rng.uniform(18, 36), rng.uniform(0.1, 0.6), pick(rng, (0.22, 0.4, 0.6, 0.82)))
    canvas = Image.new("RGB", size, wood)
    pen, boards = ImageDraw.Draw(canvas), int(rng.integers(3, 8))
    for board in range(boards):
        top = height * board / boards
        pen.rectangle((0, top, width, top + height / boards), fill=jitter(rng, wood, 12))
        pen.line([(0, top), (width, top)], fill=mix(wood, (0, 0, 0), 0.55), width=max(1, height // 200))
    canvas = add_texture(canvas, noise(rng, size, (2, 40), 3), 0.8)
    return canvas.transpose(Image.Transpose.ROTATE_90).resize(size) if chance(rng, 0.4) else canvas


def _marble(rng: Random, size: Size) -> Image.Image:
    stone = hsv(rng.uniform(0, 360), rng.uniform(0, 0.06), rng.uniform(0.86, 0.97))
    canvas = add_texture(Image.new("RGB", size, stone), noise(rng, size, (2, 3), 4), 0.3)
    veins = 1 - np.abs(noise(rng, size, (2, 2), 5) - np.float32(0.5)) * 26
    canvas.paste(mix(stone, (90, 94, 104), 0.7), (0, 0), mask(veins * np.float32(0.6)))
    return canvas


def _cloth(rng: Random, size: Size) -> Image.Image:
    width, height = size
    ground = pick(rng, ((246, 243, 236), hsv(rng.uniform(0, 360), 0.35, 0.85)))
    band = hsv(pick(rng, (0, 210, 225, 140, 340, 45, 190)), rng.uniform(0.4, 0.75), rng.uniform(0.5, 0.85))
    canvas = Image.new("RGB", size, ground)
    stripes, check = int(rng.integers(5, 16)), chance(rng, 0.5)
    bars = (np.arange(width) * stripes * 2 // width % 2 * 0.75).astype(np.float32)[None, :]
    across = (np.arange(height) * stripes * 2 // height % 2 * 0.55).astype(np.float32)[:, None]
    canvas.paste(band, (0, 0), mask(np.broadcast_to(bars, (height, width))))
    if check:
        canvas.paste(band, (0, 0), mask(np.broadcast_to(across, (height, width))))
    return add_texture(canvas, noise(rng, size, (4, 4), 3), 0.35)


def _plain(rng: Random, size: Size) -> Image.Image:
    colour = hsv(rng.uniform(0, 360), rng.uniform(0.1, 0.55), pick(rng, (0.18, 0.5, 0.75, 0.92)))
    return add_texture(Image.new("RGB", size, colour), noise(rng, size, (5, 5), 5), 0.35)


def _shadows(canvas: Image.Image, spots: list[tuple[Point, float]]) -> None:
    sheet = Image.new("L", canvas.size)
    pen = ImageDraw.Draw(sheet)
    for (x, y), radius in spots:
        pen.ellipse(box(x + radius * 0.06, y + radius * 0.1, radius * 1.04), fill=150)
    canvas.paste((16, 10, 8), (0, 0), blurred(sheet, max(canvas.width / 50, 1)))


def _disc(pen: Pen, centre: Point, radius: float, edge: RGB, middle: RGB) -> None:
    """A disc shaded from its edge to its middle, lit from the upper left."""
    for step in range(14):
        part = step / 13
        shift = radius * 0.05 * part
        pen.ellipse(
            box(centre[0] - shift, centre[1] - shift, radius * (1 - part * 0.94)),
            fill=mix(edge, middle, part),
        )


def _dish(rng: Random, pen: Pen, centre: Point, radius: float) -> None:
    china = pick(
        rng,
        (
            (250, 249, 245),
            (250, 249, 245),
            (238, 232, 220),
            hsv(rng.uniform(180, 230), 0.35, 0.7),
            (64, 68, 76),
            (226, 190, 180),
        ),
    )
    pen.ellipse(box(*centre, radius), fill=mix(china, (0, 0, 0), 0.16))
    pen.ellipse(box(centre[0] - radius * 0.01, centre[1] - radius * 0.012, radius * 0.985), fill=china)
    if chance(rng, 0.35):
        pen.ellipse(
            box(*centre, radius * 0.93),
            outline=hsv(rng.uniform(0, 360), 0.6, 0.6),
            width=max(1, int(radius * 0.02)),
        )
    _disc(pen, centre, radius * 0.74, mix(china, (0, 0, 0), 0.18), mix(china, (255, 255, 255), 0.3))
    food: tuple[Callable[[Random, Pen, Point, float], None], ...] = (
        _eggs,
        _berries,
        _salad,
        _soup,
        _cake,
        _pizza,
        _open_sandwich,
    )
    pick(rng, food)(rng, pen, centre, radius * 0.7)


def _blob(rng: Random, centre: Point, radius: float, rough: float) -> list[float]:
    """A round outline with a few soft bumps."""
    angle = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    bumps = sum((np.cos(angle * k + rng.uniform(0, 6.3)) * rough / k for k in (2, 3, 5)), np.zeros(48))
    return flat(ring(centre, radius * (1 + bumps)))


def _near(rng: Random, centre: Point, reach: float) -> Point:
    angle, away = rng.uniform(0, 2 * np.pi), reach * rng.uniform(0, 1) ** 0.5
    return centre[0] + np.cos(angle) * away, centre[1] + np.sin(angle) * away


def _eggs(rng: Random, pen: Pen, centre: Point, radius: float) -> None:
    for _ in range(int(rng.integers(1, 4))):
        x, y = _near(rng, centre, radius * 0.5)
        pen.polygon(_blob(rng, (x + 3, y + 5), radius * 0.46, 0.16), fill=(196, 180, 150))
        pen.polygon(_blob(rng, (x, y), radius * 0.45, 0.16), fill=(253, 250, 242))
        _disc(pen, (x, y), radius * 0.18, (232, 138, 22), (255, 190, 52))
        pen.ellipse(box(x - radius * 0.06, y - radius * 0.07, radius * 0.03), fill=(255, 240, 200))
    _sprigs(rng, pen, centre, (radius, int(rng.integers(4, 12))))


def _berries(rng: Random, pen: Pen, centre: Point, radius: float) -> None:
    hues = pick(rng, ((350, 345, 228), (228, 235), (0, 355, 8), (52, 28, 90), (300, 330)))
    pen.polygon(
        _blob(rng, centre, radius * 0.8, 0.05),
        fill=pick(rng, ((246, 240, 228), (236, 196, 200), (230, 210, 170))),
    )
    for _ in range(int(rng.integers(18, 46))):
        x, y = _near(rng, centre, radius * 0.7)
        wide, hue = radius * rng.uniform(0.08, 0.15), pick(rng, hues) + rng.uniform(-6, 6)
        pen.ellipse(box(x + wide * 0.2, y + wide * 0.3, wide), fill=(90, 50, 50))
        _disc(pen, (x, y), wide, hsv(hue, 0.85, 0.42), hsv(hue, 0.65, 0.88))
        pen.ellipse(box(x - wide * 0.3, y - wide * 0.35, wide * 0.15), fill=(255, 245, 245))
    _sprigs(rng, pen, centre, (radius * 0.8, 3))


def _salad(rng: Random, pen: Pen, centre: Point, radius: float) -> None:
    _sprigs(rng, pen, centre, (radius * 0.9, int(rng.integers(28, 50))))
    for _ in range(int(rng.integers(5, 12))):
        x, y = _near(rng, centre, radius * 0.75)
        hue, wide = pick(rng, (2, 8, 48, 330, 28)), radius * rng.uniform(0.1, 0.17)
        _disc(pen, (x, y), wide, hsv(hue, 0.8, 0.6), hsv(hue, 0.55, 0.95))
        pen.ellipse(box(x, y, wide * 0.7), outline=hsv(hue, 0.4, 1), width=max(1, int(wide * 0.12)))


def _sprigs(rng: Random, pen: Pen, centre: Point, extent: tuple[float, int]) -> None:
    radius, count = extent
    for _ in range(count):
        green = hsv(rng.uniform(75, 135), rng.uniform(0.45, 0.8), rng.uniform(0.3, 0.75))
        outline = turned(leaf_outline(radius * rng.uniform(0.25, 0.5), rng.uniform(0.2, 0.4)), rng.uniform(0, 6.3))
        outline = outline + np.array(_near(rng, centre, radius * 0.75))
        pen.polygon(flat(outline + radius * 0.015), fill=mix(green, (0, 0, 0), 0.5))
        pen.polygon(flat(outline), fill=green)
        pen.polygon(flat(outline[:25]), fill=mix(green, (255, 255, 200), 0.16))


def _soup(rng: Random, pen: Pen, centre: Point, radius: float) -> None:
    hue = pick(rng, (22, 32, 8, 95, 335, 45))
    soup = hsv(hue, rng.uniform(0.6, 0.85), rng.uniform(0.6, 0.9))
    _disc(pen, centre, radius, mix(soup, (0, 0, 0), 0.25), soup)
    angle = np.linspace(0, rng.uniform(8, 14), 120)
    away = np.linspace(radius * 0.1, radius * 0.7, 120)
    spiral = np.stack([centre[0] + np.cos(angle) * away, centre[1] + np.sin(angle) * away], 1)
    pen.line(flat(spiral), fill=mix(soup, (255, 252, 240), 0.75), width=max(2, int(radius * 0.05)), joint="curve")
    _sprigs(rng, pen, centre, (radius * 0.4, int(rng.integers(3, 8))))
    for _ in range(24):
        pen.ellipse(box(*_near(rng, centre, radius * 0.8), radius * 0.016), fill=mix(soup, (30, 20, 10), 0.7))


def _cake(rng: Random, pen: Pen, centre: Point, radius: float) -> None:
    turn, icing = (
        rng.uniform(0, 360),
        hsv(pick(rng, (340, 25, 45, 20, 280, 90)), rng.uniform(0.2, 0.6), rng.uniform(0.45, 0.96)),
    )
    span = pick(rng, (55, 300, 360))
    for step in range(8):
        part = 1 - step * 0.04
        pen.pieslice(
            box(centre[0], centre[1] - step * radius * 0.012, radius * 0.95 * part),
            turn,
            turn + span,
            fill=mix(mix(icing, (60, 30, 10), 0.5), icing, step / 7),
        )
    for cut in range(8):
        at = np.radians(turn + span * (cut + 0.5) / 8)
        x, y = centre[0] + np.cos(at) * radius * 0.66, centre[1] + np.sin(at) * radius * 0.66
        _disc(pen, (x, y), radius * 0.09, hsv(352, 0.85, 0.5), hsv(352, 0.75, 0.9))
    dusting = mix(icing, (255, 255, 255), 0.6)
    for _ in range(70):
        at, away = np.radians(turn + rng.uniform(0, span)), radius * 0.8 * rng.uniform(0, 1) ** 0.5
        pen.ellipse(box(centre[0] + np.cos(at) * away, centre[1] + np.sin(at) * away, radius * 0.012), fill=dusting)


def _pizza(rng: Random, pen: Pen, centre: Point, radius: float) -> None:
    pen.polygon(_blob(rng, centre, radius * 1.18, 0.03), fill=(178, 116, 56))
    pen.polygon(_blob(rng, centre, radius * 1.12, 0.03), fill=(222, 172, 100))
    pen.polygon(_blob(rng, centre, radius * 0.98, 0.04), fill=(196, 66, 34))
    for _ in range(16):
        pen.polygon(
            _blob(rng, _near(rng, centre, radius * 0.8), radius * rng.uniform(0.1, 0.24), 0.2),
            fill=jitter(rng, (248, 226, 160), 12),
        )
    for _ in range(int(rng.integers(6, 12))):
        _disc(pen, _near(rng, centre, radius * 0.78), radius * 0.12, (140, 30, 24), (206, 66, 46))
    _sprigs(rng, pen, centre, (radius * 0.75, int(rng.integers(4, 9))))


def _open_sandwich(rng: Random, pen: Pen, centre: Point, radius: float) -> None:
    """Smørrebrød: rye bread with a spread and slices on it."""
    turn = rng.uniform(-0.5, 0.5)
    for side in (-0.45, 0.45):
        middle = np.array(centre) + turned(np.array([[side * radius * 1.05, 0]]), turn)[0]
        slab = np.array([[-0.42, -0.62], [0.42, -0.62], [0.42, 0.62], [-0.42, 0.62]]) * radius
        pen.polygon(flat(turned(slab * 1.06, turn) + middle + 4), fill=(60, 36, 22))
        pen.polygon(flat(turned(slab * 1.04, turn) + middle), fill=(96, 58, 34))
        spread = pick(rng, ((150, 176, 88), (246, 236, 200), (240, 150, 120), (200, 120, 110)))
        pen.polygon(flat(turned(slab * 0.92, turn) + middle), fill=spread)
        edge, heart = pick(
            rng,
            (
                ((250, 248, 240), (246, 190, 60)),
                ((190, 40, 36), (226, 90, 74)),
                ((110, 150, 70), (206, 226, 160)),
            ),
        )
        for at in (-0.4, 0.0, 0.4):
            x, y = (turned(np.array([[rng.uniform(-0.08, 0.08) * radius, at * radius]]), turn)[0] + middle).tolist()
            pen.ellipse(box(x + 3, y + 4, radius * 0.24), fill=mix(spread, (0, 0, 0), 0.35))
            pen.ellipse(box(x, y, radius * 0.23), fill=edge)
            pen.ellipse(box(x, y, radius * 0.15), fill=heart)
        _sprigs(rng, pen, (float(middle[0]), float(middle[1])), (radius * 0.45, 4))


def _cup(rng: Random, pen: Pen, centre: Point, radius: float) -> None:
    china = pick(rng, ((250, 249, 246), (240, 236, 228), hsv(rng.uniform(0, 360), 0.5, 0.75), (54, 58, 66)))
    pen.ellipse(box(*centre, radius), fill=mix(china, (0, 0, 0), 0.12))
    pen.ellipse(box(*centre, radius * 0.96), fill=mix(china, (255, 255, 255), 0.15))
    pen.ellipse(
        box(centre[0] + radius * 0.05, centre[1] + radius * 0.08, radius * 0.72),
        fill=mix(china, (0, 0, 0), 0.3),
    )
    angle = rng.uniform(0, 2 * np.pi)
    handle = centre[0] + np.cos(angle) * radius * 0.72, centre[1] + np.sin(angle) * radius * 0.72
    pen.ellipse(box(*handle, radius * 0.2), outline=china, width=max(2, int(radius * 0.09)))
    pen.ellipse(box(*centre, radius * 0.68), fill=china)
    drink = pick(rng, ((120, 72, 40), (70, 40, 24), (168, 112, 66), (150, 178, 84), (176, 84, 30), (186, 50, 96)))
    _disc(pen, centre, radius * 0.59, mix(drink, (0, 0, 0), 0.4), drink)
    if chance(rng, 0.7):
        _latte_art(rng, pen, centre, (radius * 0.5, angle), mix(drink, (255, 246, 226), 0.85))


def _latte_art(rng: Random, pen: Pen, centre: Point, pose: tuple[float, float], milk: RGB) -> None:
    radius, angle = pose
    t = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    heart = np.stack(
        [16 * np.sin(t) ** 3, -(13 * np.cos(t) - 5 * np.cos(2 * t) - 2 * np.cos(3 * t) - np.cos(4 * t))], 1
    )
    pen.ellipse(box(*centre, radius * 0.98), outline=mix(milk, (150, 100, 60), 0.35), width=max(1, int(radius * 0.08)))
    if chance(rng, 0.5):
        pen.polygon(flat(turned(heart * radius * 0.042, angle) + np.array(centre)), fill=milk)
        return
    for at, wide in zip(np.linspace(-0.62, 0.5, 6).tolist(), (0.3, 0.5, 0.62, 0.62, 0.5, 0.34), strict=True):
        petal = heart * np.array([wide * 0.055, 0.016]) * radius + np.array([0, at * radius])
        pen.polygon(flat(turned(petal, angle) + np.array(centre)), fill=milk)


def _cutlery(rng: Random, pen: Pen, centre: Point, radius: float) -> None:
    if chance(rng, 0.4):
        return
    steel, side = pick(rng, ((196, 198, 204), (212, 176, 108))), pick(rng, (-1, 1))
    for index in range(int(rng.integers(1, 3))):
        x, y = centre[0] + side * radius * (1.15 + 0.17 * index), centre[1] + radius * rng.uniform(-0.1, 0.1)
        long, thick = radius * 0.8, radius * 0.028
        dark = mix(steel, (20, 14, 10), 0.75)
        for shift, colour in ((thick, dark), (0.0, steel)):
            pen.rounded_rectangle(
                (x - thick + shift, y - long + shift, x + thick + shift, y + long + shift), thick, fill=colour
            )
            if index:
                pen.rounded_rectangle(
                    (x - thick * 2 + shift, y - long + shift, x + thick * 1.4 + shift, y + shift),
                    thick,
                    fill=colour,
                )
            else:
                for tine in (-3.2, -1.1, 1.1, 3.2):
                    at = x + tine * thick * 0.75 + shift
                    pen.line(
                        [(at, y - long + shift), (at, y - long * 0.55 + shift)],
                        fill=colour,
                        width=max(1, int(thick * 0.8)),
                    )
                pen.rounded_rectangle(
                    (
                        x - thick * 3 + shift,
                        y - long * 0.6 + shift,
                        x + thick * 3 + shift,
                        y - long * 0.38 + shift,
                    ),
                    thick * 2,
                    fill=colour,
                )


def _crumbs(rng: Random, pen: Pen, centre: Point, radius: float) -> None:
    crumb = pick(rng, ((206, 160, 96), (120, 80, 50), (240, 226, 196)))
    for _ in range(max(int(rng.integers(-30, 40)), 0)):
        angle, away = rng.uniform(0, 2 * np.pi), radius * rng.uniform(0.78, 1.3)
        x, y = centre[0] + np.cos(angle) * away, centre[1] + np.sin(angle) * away
        wide = radius * rng.uniform(0.004, 0.014)
        pen.ellipse(box(x + wide * 0.5, y + wide * 0.6, wide), fill=(50, 36, 28))
        pen.ellipse(box(x, y, wide, rng.uniform(0.6, 1)), fill=jitter(rng, crumb, 20))
