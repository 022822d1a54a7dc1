"""The wall of pictures: any number of them, of which the page holds only those in view."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

import numpy as np
import streamlit as st

Size = Literal["S", "M", "L"]

#: The day of a picture of which no day is known.
UNKNOWN_DAY = int(np.iinfo(np.int32).min)

_HTML = """
<div class="frame" hidden>
  <div class="wall" role="grid" tabindex="0"><div class="sheet"></div></div>
  <div class="month" aria-hidden="true"></div>
</div>
"""
_HERE = Path(__file__).parent
_wall = st.components.v2.component(
    "igcore_wall",
    html=_HTML,
    css=(_HERE / "wall.css").read_text(encoding="utf-8"),
    js=(_HERE / "wall.js").read_text(encoding="utf-8"),
)


def wall(  # noqa: PLR0913  (three arrays and their key to reading; a class for one call says no more)
    rows: np.ndarray,
    days: np.ndarray,
    people: np.ndarray,
    *,
    names: Sequence[str],
    token: str,
    size: Size,
    key: str,
    on_open: Callable[[], None] | None = None,
) -> int | None:
    """Show the pictures of `rows` as a wall, and say which one was opened.

    Args:
        rows: int32, n row numbers in the library's table of images, in order of showing.
        days: int32, n local days since 1970-01-01, or `UNKNOWN_DAY`.
        people: uint8, n places in `names`; a place outside it shows no name.
        names: of the people.
        token: changes with the library; the thumbnails are `/t/{token}/{row}.jpg`, cached for ever.
        size: about 96, 144 or 216 px for a picture; M makes three columns on a phone.
        key: of the widget; keeps the place on the wall from run to run.
        on_open: called before the run in which a picture was opened; the row is then
            `st.session_state[key].open`.

    Returns:
        The row that was opened by a click, Enter or Space, in that one run; otherwise None.
        No rows show nothing.

    Raises:
        ValueError: the three arrays differ in length.
    """
    data = pack(rows, days, people, names=names, token=token, size=size)
    opened = _wall(key=key, data=data, on_open_change=on_open or _ignore).get("open")
    return opened if isinstance(opened, int) and opened in rows else None


def pack(  # noqa: PLR0913  (as above)
    rows: np.ndarray, days: np.ndarray, people: np.ndarray, *, names: Sequence[str], token: str, size: Size
) -> bytes:
    """Lay out what the wall shows as bytes, 9 a picture, since Streamlit takes bytes alone or not at all.

    Little-endian and without gaps, so that the browser reads the arrays in place:

    | bytes | what |
    | --- | --- |
    | 4 | uint32: length of the header, a multiple of 4 |
    | that | the header: JSON with `count`, `names`, `token`, `size`, then spaces |
    | 4 * count | int32: rows |
    | 4 * count | int32: days |
    | count | uint8: people |

    Raises:
        ValueError: the three arrays differ in length.
    """
    if not len(rows) == len(days) == len(people):
        raise ValueError(f"{len(rows)} rows, {len(days)} days and {len(people)} people are not one wall.")
    fields = {"count": len(rows), "names": list(names), "token": token, "size": size}
    header = json.dumps(fields).encode()
    header += b" " * (-len(header) % 4)
    arrays = (np.asarray(rows, "<i4"), np.asarray(days, "<i4"), np.asarray(people, "u1"))
    return len(header).to_bytes(4, "little") + header + b"".join(array.tobytes() for array in arrays)


def _ignore() -> None:
    """Streamlit reports an event only where something is called for it."""
