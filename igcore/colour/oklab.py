"""OKLab, after Ottosson (2020), "A perceptual color space for image processing": where means of colours look right."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
_PARTS = np.arange(256) / 255
#: How bright each of 256 values of a channel is.
_LINEAR = np.where(_PARTS <= 0.04045, _PARTS / 12.92, ((_PARTS + 0.055) / 1.055) ** 2.4)


def oklab(colours: npt.NDArray[np.integer]) -> Floats:
    """OKLab of sRGB colours.

    Args:
        colours: (..., 3), 0 to 255.

    Returns:
        (..., 3): lightness 0 to 1, a (green to red) and b (blue to yellow), some -0.4 to 0.4.

    Example:
        >>> oklab(np.array([255, 0, 0])).round(3).tolist()
        [0.628, 0.225, 0.126]
    """
    # Not by `@`, which for so small a matrix wakes all cores.
    cones = np.cbrt(np.einsum("...i,ji->...j", _LINEAR[colours], _TO_CONES))
    return np.asarray(np.einsum("...i,ji->...j", cones, _TO_LAB))


def srgb(lab: Floats) -> npt.NDArray[np.uint8]:
    """The sRGB colours, 0 to 255, of (..., 3) OKLab; what a screen cannot show is cut off channel by channel.

    Example:
        >>> srgb(oklab(np.array([47, 79, 79]))).tolist()
        [47, 79, 79]
    """
    cones = (lab @ np.linalg.inv(_TO_LAB).T) ** 3
    linear = np.clip(cones @ np.linalg.inv(_TO_CONES).T, 0, 1)
    part = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    found: npt.NDArray[np.uint8] = np.rint(255 * part).astype(np.uint8)
    return found
