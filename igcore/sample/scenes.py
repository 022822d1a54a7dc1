"""Every kind of scene by name."""

from collections.abc import Callable

import numpy as np
from PIL import Image

from igcore.sample import city, dog, flowers, hills, leaves, sea, table
from igcore.sample.canvas import Size

#: Draws an RGB picture of the given size (width, height) as chance will have it.
Scene = Callable[[np.random.Generator, Size], Image.Image]

SCENES: dict[str, Scene] = {
    "sunset": sea.sunset,
    "beach": sea.beach,
    "bridge": sea.bridge,
    "ridges": hills.ridges,
    "snow": hills.snow,
    "windows": city.night_windows,
    "lamp": city.fog_lamp,
    "houses": city.houses,
    "flowers": flowers.flowers,
    "leaves": leaves.leaves,
    "plate": table.plate,
    "dog": dog.dog,
    "paws": dog.paws,
}
