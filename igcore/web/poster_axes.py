"""What stands round the pictures of a poster: its titles and axes, drawn by Pillow."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from PIL import Image, ImageColor, ImageDraw, ImageFont

from igcore.analysis.image_plot import Plot
from igcore.analysis.plot_axes import AFTER_STRIP, STRIP, Axis, Tick

Colour = tuple[int, int, int]

#: Lengths are given for a poster of this width, in px.
_USUAL = 1600
_TALL = 0.64
_MOST_ABREAST = 3
_MARGIN = {"left": 72, "right": 36, "top": 92, "bottom": 62}
_GAP = 0.06


@dataclass(frozen=True, slots=True)
class Ground:
    """Colours of a poster."""

    paper: Colour
    ink: Colour
    quiet: Colour
    line: Colour


GROUNDS: Mapping[str, Ground] = {
    "light": Ground((250, 250, 250), (29, 29, 31), (96, 96, 98), (224, 224, 224)),
    "dark": Ground((20, 20, 20), (236, 236, 236), (160, 160, 162), (52, 52, 54)),
}


class Box(NamedTuple):
    """A rectangle, in px."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where what is, in px: `clips` are the panels, `boxes` where 0 to 1 is on them, `side` that of a picture."""

    width: int
    height: int
    scale: float
    side: int
    clips: tuple[Box, ...]
    boxes: tuple[Box, ...]


def lay_out(plot: Plot, width: int, side: int) -> Sheet:
    """Lay out the panels of a plot on a poster; pictures are `side` px, but in a montage as large as their places."""
    scale, height = width / _USUAL, round(width * _TALL)
    abreast = min(len(plot.panels), _MOST_ABREAST)
    lines = -(-len(plot.panels) // abreast)
    top = _MARGIN["top"] * scale
    wide, high = width / abreast, (height - top) / lines
    clips, boxes = [], []
    for number in range(len(plot.panels)):
        corner = (number % abreast * wide, top + number // abreast * high)
        clips.append(_clip(plot, *corner, wide, high, scale))
        boxes.append(_box(plot, clips[-1], side))
    if plot.unit:
        pitch = plot.unit[0] * boxes[0].width
        side = max(1, round(pitch * (1 - _GAP) if pitch > 12 else pitch))
    return Sheet(width, height, scale, side, tuple(clips), tuple(boxes))


def _clip(plot: Plot, left: float, top: float, width: float, height: float, scale: float) -> Box:
    before = _MARGIN["left"] if plot.up.ticks and not plot.polar else _MARGIN["right"]
    above = 30 if plot.panels[0] else 6
    across, upwards = (before + _MARGIN["right"]) * scale, (above + _MARGIN["bottom"]) * scale
    return Box(left + before * scale, top + above * scale, width - across, height - upwards)


def _box(plot: Plot, clip: Box, side: int) -> Box:
    room = 0 if plot.unit else side / 2
    width, height = clip.width - 2 * room, clip.height - 2 * room
    shape = plot.unit[1] / plot.unit[0] if plot.unit else 1.0 if plot.polar else width / height
    width, height = min(width, height * shape), min(height, width / shape)
    top = clip.top + (clip.height - height) / (1 if plot.unit else 2)
    return Box(clip.left + (clip.width - width) / 2, top, width, height)


@lru_cache(maxsize=16)
def font(size: float) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Pillow's own font: there on every computer."""
    return ImageFont.load_default(size)


def draw_guides(image: Image.Image, sheet: Sheet, plot: Plot, ground: Ground) -> None:
    """Draw what lies behind the pictures."""
    draw = ImageDraw.Draw(image)
    wide = max(1, round(sheet.scale))
    for clip, box in zip(sheet.clips, sheet.boxes, strict=True):
        if plot.polar:
            _rings(draw, box, plot.up.ticks, ground, wide)
            continue
        if plot.up.kind == "number":
            for at, _ in ticks_with_room(plot.up, _upwards(box), 30 * sheet.scale):
                draw.line((clip.left, at, clip.left + clip.width, at), ground.line, wide)
        if plot.across.kind in ("number", "days"):
            for at, _ in ticks_with_room(plot.across, _across(box), 64 * sheet.scale):
                draw.line((at, clip.top, at, clip.top + clip.height), ground.line, wide)


def _rings(draw: ImageDraw.ImageDraw, box: Box, ticks: Sequence[Tick], ground: Ground, wide: int) -> None:
    x, y = box.left + box.width / 2, box.top + box.height / 2
    for tick in ticks:
        out = tick.at * box.width / 2
        draw.ellipse((x - out, y - out, x + out, y + out), outline=ground.line, width=wide)


def _across(box: Box) -> Callable[[float], float]:
    return lambda at: box.left + at * box.width


def _upwards(box: Box) -> Callable[[float], float]:
    return lambda at: box.top + (1 - at) * box.height


def ticks_with_room(axis: Axis, to_px: Callable[[float], float], room: float) -> list[tuple[float, str]]:
    """Ticks of as many levels as leave so many px between any two; always those of the first level that has any."""
    shown: list[tuple[float, str]] = []
    for level in range(5):
        more = sorted((to_px(tick.at), tick.text) for tick in axis.ticks if tick.level <= level)
        if any(after[0] - before[0] < room for before, after in zip(more, more[1:], strict=False)):
            return shown or more[:: max(1, math.ceil(len(more) * room / (more[-1][0] - more[0][0])))]
        shown = more
    return shown


def draw_axes(image: Image.Image, sheet: Sheet, plot: Plot, ground: Ground, words: tuple[str, str]) -> None:
    """Draw titles and axes."""
    draw, scale = ImageDraw.Draw(image), sheet.scale
    left = min(clip.left for clip in sheet.clips)
    draw.text((left, 34 * scale), words[0], ground.ink, font(28 * scale), anchor="lm")
    draw.text((left, 66 * scale), words[1], ground.quiet, font(16 * scale), anchor="lm")
    for number, (clip, box) in enumerate(zip(sheet.clips, sheet.boxes, strict=True)):
        if plot.panels[number]:
            count = int((plot.panel == number).sum())
            text = f"{plot.panels[number]}  {count:,}"
            draw.text((clip.left, clip.top - 20 * scale), text, ground.ink, font(19 * scale), anchor="lm")
        if plot.polar:
            _draw_rim(draw, sheet, box, plot.across, ground)
        else:
            _draw_below(draw, sheet, clip, box, plot.across, ground)
            _draw_beside(image, sheet, clip, box, plot.up, ground)


def _draw_below(draw: ImageDraw.ImageDraw, sheet: Sheet, clip: Box, box: Box, axis: Axis, ground: Ground) -> None:
    scale, to_px = sheet.scale, _across(box)
    bottom = clip.top + clip.height
    _draw_scale(draw, Box(clip.left, bottom + scale, clip.width, 4 * scale), axis, to_px, ground)
    for at, text in ticks_with_room(axis, to_px, 64 * scale):
        draw.text((at, bottom + 20 * scale), text, ground.quiet, font(14 * scale), anchor="mm")
    draw.text((clip.left, bottom + 44 * scale), axis.title, ground.quiet, font(14 * scale), anchor="lm")


def _draw_beside(image: Image.Image, sheet: Sheet, clip: Box, box: Box, axis: Axis, ground: Ground) -> None:
    if not axis.ticks:
        return
    draw, scale, to_px = ImageDraw.Draw(image), sheet.scale, _upwards(box)
    _draw_scale(draw, Box(clip.left - 5 * scale, clip.top, 4 * scale, clip.height), axis, to_px, ground)
    for at, text in ticks_with_room(axis, to_px, 30 * scale):
        draw.text((clip.left - 11 * scale, at), text, ground.quiet, font(14 * scale), anchor="rm")
    written = font(14 * scale)
    upright = Image.new("L", (math.ceil(written.getlength(axis.title)), round(20 * scale)))
    ImageDraw.Draw(upright).text((0, 10 * scale), axis.title, 255, written, anchor="lm")
    turned = upright.rotate(90, expand=True)
    corner = (round(clip.left - 66 * scale), round(clip.top + clip.height - turned.height))
    image.paste(ground.quiet, corner, turned)


def _draw_scale(
    draw: ImageDraw.ImageDraw, where: Box, axis: Axis, to_px: Callable[[float], float], ground: Ground
) -> None:
    """Draw the line along an axis, piece by piece where it has the hues."""
    flat = where.width > where.height
    if axis.kind != "hue":
        if axis.ticks:
            draw.line(_ends(where, flat), ground.line, max(1, round(where.height / 4 if flat else where.width / 4)))
        return
    steps = 240
    pieces = [(0.0, STRIP, "#8a8a8a")]
    for step in range(steps):
        start = AFTER_STRIP + (1 - AFTER_STRIP) * step / steps
        hue = (axis.low + (axis.high - axis.low) * step / steps) % 360
        pieces.append((start, start + 1 / steps, f"hsl({hue:.0f}, 48%, 54%)"))
    for start, end, colour in pieces:
        one, other = sorted((to_px(start), to_px(min(end, 1.0))))
        across = (one, where.top, other, where.top + where.height)
        upwards = (where.left, one, where.left + where.width, other)
        draw.rectangle(across if flat else upwards, ImageColor.getrgb(colour))


def _ends(where: Box, flat: bool) -> tuple[float, float, float, float]:
    if flat:
        return where.left, where.top, where.left + where.width, where.top
    right = where.left + where.width
    return right, where.top, right, where.top + where.height


def _draw_rim(draw: ImageDraw.ImageDraw, sheet: Sheet, box: Box, axis: Axis, ground: Ground) -> None:
    x, y, rim, scale = box.left + box.width / 2, box.top + box.height / 2, box.width / 2, sheet.scale
    out = rim + 8 * scale
    for tick in axis.ticks:
        turn = 360 * tick.at
        colour = ImageColor.getrgb(f"hsl({turn:.0f}, 48%, 54%)")
        draw.arc((x - out, y - out, x + out, y + out), turn - 118, turn - 62, colour, max(1, round(4 * scale)))
        sin, cos = math.sin(math.radians(turn)), math.cos(math.radians(turn))
        anchor = "mm" if abs(sin) < 0.1 else "lm" if sin > 0 else "rm"
        place = (x + sin * (out + 10 * scale), y - cos * (out + 14 * scale))
        draw.text(place, tick.text, ground.quiet, font(14 * scale), anchor=anchor)
