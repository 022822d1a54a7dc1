"""The bytes that a wall of pictures is made of: what never changes for a generation, and what is chosen now. Pure."""

import json
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from igcore.selection import Mask

#: The day of a picture of which no day is known.
UNKNOWN_DAY = int(np.iinfo(np.int32).min)
#: A place outside all names; whoever comes later in a list of more people than that shows no name.
_NOBODY = 255


def pack(images: Mask, fields: Mapping[str, object]) -> bytes:
    """Lay out what a wall shows, a bit a picture, since Streamlit takes bytes alone or not at all.

    | bytes | what |
    | --- | --- |
    | 4 | uint32, little-endian: length of the header, a multiple of 4 |
    | that | the header: JSON with `fields` and `count`, how many are chosen, then spaces |
    | a bit a row | whether it is chosen; row r is bit r % 8, from the lowest, of byte r // 8 |
    """
    bits = np.packbits(images, bitorder="little")
    return _with_header({**fields, "count": int(np.count_nonzero(images))}, bits.tobytes())


def pack_columns(days: npt.NDArray[np.integer], people: npt.NDArray[np.integer], names: Sequence[str]) -> bytes:
    """Lay out what never changes for a generation, 5 bytes a picture, little-endian and without gaps.

    | bytes | what |
    | --- | --- |
    | 4 and more | a header as in `pack`, with `names` and `count` |
    | 4 * count | int32: local days since 1970-01-01, or `UNKNOWN_DAY` |
    | count | uint8: people, as places in `names`; a place outside of it shows no name |

    Raises:
        ValueError: The two arrays differ in length.
    """
    if len(days) != len(people):
        raise ValueError(f"{len(days)} days and {len(people)} people are not of the same pictures.")
    whose = np.where((people >= 0) & (people < _NOBODY), people, _NOBODY)
    fields = {"names": list(names[:_NOBODY]), "count": len(days)}
    return _with_header(fields, np.asarray(days, "<i4").tobytes() + whose.astype("u1").tobytes())


def _with_header(fields: Mapping[str, object], rest: bytes) -> bytes:
    """Write the fields before the rest, so long that arrays after it begin where browsers can read them."""
    header = json.dumps(fields).encode()
    header += b" " * (-len(header) % 4)
    return len(header).to_bytes(4, "little") + header + rest
