"""Single numbers about a picture: lightness, colourfulness, and a hash of how it looks."""

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
#: Whole numbers from 0 to 255, in as many bytes as suits whoever has them.
Pixels = npt.NDArray[np.uint8 | np.int32]

_PHASH_SIDE = 32
_PHASH_KEEP = 8
_STEPS = 4096
_LINEAR = np.where(
    np.arange(256) / 255 <= 0.04045,
    np.arange(256) / 255 / 12.92,
    ((np.arange(256) / 255 + 0.055) / 1.055) ** 2.4,
)
#: Relative luminance of each channel's values (IEC 61966-2-1), as steps of `_L_STAR`.
_LUMINANCE = ((_STEPS - 1) * _LINEAR * np.array([[0.2126729], [0.7151522], [0.0721750]])).astype(np.float32)
#: So that cutting off rounds.
_LUMINANCE[0] += 0.5
_Y = np.arange(_STEPS) / (_STEPS - 1)
_L_STAR = np.where(_Y > 216 / 24389, 116 * np.cbrt(_Y) - 16, 24389 / 27 * _Y).astype(np.float32)
_WAVES = _PHASH_KEEP**2
#: Rows of the discrete cosine transform (DCT-II) that are kept.
_COSINES = np.cos(np.pi / _PHASH_SIDE * np.outer(np.arange(_PHASH_KEEP), np.arange(_PHASH_SIDE) + 0.5)).astype(
    np.float64
)


def lightness(pixels: Pixels) -> float | None:
    """Mean CIE L*, from 0 (black) to 100 (white), of (n, 3) sRGB pixels; `None` of no pixels.

    Luminance is taken in 4,096 steps: the mean is exact to some 0.1.

    Example:
        >>> lightness(np.array([[0, 0, 0], [255, 255, 255]], np.uint8))
        50.0
    """
    if not len(pixels):
        return None
    red, green, blue = (_LUMINANCE[channel].take(pixels[:, channel]) for channel in range(3))
    red += green
    red += blue
    return float(_L_STAR.take(red.astype(np.int16)).mean(dtype=np.float64))


def colourfulness(pixels: Pixels) -> float | None:
    """Metric M3 of Hasler and Süsstrunk (2003), "Measuring colourfulness in natural images".

    Args:
        pixels: (n, 3) sRGB.

    Returns:
        0 for greys; some 15 is slightly, 33 moderately, 59 quite, 82 highly and 109 extremely
        colourful. `None` of no pixels.

    Example:
        >>> round(colourfulness(np.array([[255, 0, 0], [0, 0, 255]], np.uint8)), 2)
        272.62
    """
    if not len(pixels):
        return None
    red, green, blue = (pixels[:, channel].astype(np.int32, copy=False) for channel in range(3))
    # Twice the yellow and blue, to be whole numbers too: sums of those are exact.
    (red_green, tint), (yellow_blue, glow) = _spread(red - green), _spread(red + green - 2 * blue)
    return float(np.hypot(red_green, yellow_blue / 2) + 0.3 * np.hypot(tint, glow / 2))


def _spread(values: npt.NDArray[np.int32]) -> tuple[float, float]:
    """Standard deviation and mean of whole numbers up to 1,020."""
    count, total, squares = len(values), int(values.sum()), int((values * values).sum(dtype=np.int64))
    return (count * squares - total**2) ** 0.5 / count, total / count


def phash(grey: Bytes) -> str:
    """Perceptual hash: the signs of a picture's 64 slowest cosine waves about their median.

    After Zauner (2010), "Implementation and benchmarking of perceptual image hash functions", DCT hash.

    Args:
        grey: (32, 32) grey values of the whole picture.

    Returns:
        16 hexadecimal digits. Copies that were resized or saved again differ in few of the 64 bits.
        One plain colour gives the same hash whatever the colour.

    Example:
        >>> phash(np.tile(np.arange(0, 256, 8, dtype=np.uint8), (32, 1)))
        '8000000000000000'
    """
    waves = _COSINES @ grey.astype(np.float64) @ _COSINES.T
    # What rounding leaves of a wave that is not there must not decide a bit.
    waves = np.round(waves, 6).ravel()
    # Their median: NumPy's own takes twenty times as long for so few.
    low, high = np.sort(waves)[[_WAVES // 2 - 1, _WAVES // 2]]
    above = waves > (low + high) / 2
    return np.packbits(above).tobytes().hex()
