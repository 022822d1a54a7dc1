"""Pictures of the wall in an app of its own: each has a colour, and so bytes, of its own."""

import io
from functools import lru_cache

from PIL import Image, ImageDraw


@lru_cache(maxsize=600)
def picture(shade: int, width: int) -> bytes:
    """A colour of its own, half of it darker; every third is upright, every third lies."""
    colour = (shade * 37 % 200 + 40, shade * 59 % 200 + 40, shade * 83 % 200 + 40)
    height = (width, width * 3 // 4, width * 4 // 3)[shade % 3]
    image = Image.new("RGB", (width, height), colour)
    darker = (colour[0] // 2, colour[1] // 2, colour[2] // 2)
    ImageDraw.Draw(image).polygon([(0, height), (width, height), (shade % width, height // 4)], fill=darker)
    file = io.BytesIO()
    image.save(file, "JPEG", quality=80)
    return file.getvalue()
