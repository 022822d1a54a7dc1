"""Addresses of pictures on this server, and how browsers may keep what is there."""

#: Kinds of pictures that browsers show; of others the thumbnail has to do.
BROWSER_FORMATS = {
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",
    "PNG": "image/png",
    "GIF": "image/gif",
    "WEBP": "image/webp",
    "AVIF": "image/avif",
    "BMP": "image/bmp",
}
#: An address names the generation of the library, so what it gives never changes.
HEADERS = {"Cache-Control": "private, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}


def thumbnail_link(generation: str, row: int) -> str:
    """Address of the thumbnail of an image, by its row in the table of images."""
    return f"/t/{generation}/{row}.jpg"


def original_link(generation: str, row: int) -> str:
    """Address of the picture itself, as it lies in the archive."""
    return f"/o/{generation}/{row}"
