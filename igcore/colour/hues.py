"""Hue families: black, white and grey by lightness and saturation, then six sectors of 60 degrees."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

#: In the order of their numbers.
FAMILIES = ("red", "yellow", "green", "cyan", "blue", "magenta", "black", "grey", "white")

_BLACK, _GREY, _WHITE = (FAMILIES.index(name) for name in ("black", "grey", "white"))


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where black, grey and white end; lightness and saturation of HLS, 0 to 1, bounds included."""

    black: float = 0.10
    white: float = 0.92
    grey: float = 0.10


#: The thresholds that hold unless somebody moves them.
THRESHOLDS = Thresholds()


def hls(colours: npt.NDArray[np.integer]) -> npt.NDArray[np.float64]:
    """Hue (degrees, 0 to below 360), lightness and saturation (0 to 1) of sRGB colours.

    Args:
        colours: (..., 3), 0 to 255.

    Returns:
        (..., 3), as `colorsys.rgb_to_hls` but for the unit of the hue. Greys have hue 0.

    Example:
        >>> hls(np.array([0, 0, 128])).round(2).tolist()
        [240.0, 0.25, 1.0]
    """
    rgb = np.asarray(colours) / 255
    most, least = rgb.max(axis=-1), rgb.min(axis=-1)
    spread = most - least
    total = most + least
    lightness = total / 2
    room = np.where(lightness <= 0.5, total, 2 - total)
    saturation = np.divide(spread, room, out=np.zeros_like(spread), where=spread > 0)
    step = np.where(spread > 0, spread, 1)
    red, green, blue = np.moveaxis(rgb, -1, 0)
    sector = np.where(
        red == most,
        (green - blue) / step,
        np.where(green == most, 2 + (blue - red) / step, 4 + (red - green) / step),
    )
    hue = np.where(spread > 0, sector * 60 % 360, 0)
    return np.stack([hue, lightness, saturation], axis=-1)


def families(colours: npt.NDArray[np.integer], thresholds: Thresholds = THRESHOLDS) -> npt.NDArray[np.int8]:
    """Number of the family, an index into `FAMILIES`, of each colour.

    Args:
        colours: (..., 3), 0 to 255.
        thresholds: Black goes before white, white before grey.

    Returns:
        (...). Sectors are centred on 0 (red), 60 (yellow), 120 ... 300 (magenta).

    Example:
        >>> [FAMILIES[family] for family in families(np.array([[200, 30, 30], [20, 20, 22]]))]
        ['red', 'black']
    """
    hue, lightness, saturation = np.moveaxis(hls(colours), -1, 0)
    sector = ((hue + 30) // 60 % 6).astype(np.int8)
    family = np.where(saturation <= thresholds.grey, _GREY, sector)
    family = np.where(lightness >= thresholds.white, _WHITE, family)
    family = np.where(lightness <= thresholds.black, _BLACK, family)
    return family.astype(np.int8)
