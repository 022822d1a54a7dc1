"""The image plot: pictures as marks on one canvas, to be zoomed, moved and marked."""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from igcore.analysis.image_plot import Plot
from igcore.analysis.plot_axes import AFTER_STRIP, STRIP, Axis
from igcore.web.components.parts import component, together

#: One script in the browser; the first has what is called from outside.
_SCRIPTS = ("plot", "view", "paint", "axes", "sprites", "gestures", "pick", "poster")
_STYLES = ("shared/framed.css", "plot/plot.css")
_plot = component("plot", together(["plot/plot.html"]), css=_STYLES, js=[f"plot/{name}.js" for name in _SCRIPTS])


def image_plot(
    packed: bytes, *, key: str, on_do: Callable[[], None] | None = None, on_picked: Callable[[], None] | None = None
) -> None:
    """Show pictures where they are; a click on one opens its card (the browser's event `igcore-open`).

    Args:
        packed: By `pack`.
        key: Of the widget; keeps view and tools from run to run.
        on_do: Called before the run that follows a choice of days; the action is `st.session_state[key].do`.
        on_picked: Called before the run that follows "Show only these"; `st.session_state[key].picked` is what
            `picked_rows` reads.
    """
    _plot(key=key, data=packed, on_do_change=on_do or _ignore, on_picked_change=on_picked or _ignore)


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """What is known of the m pictures of a plot, in its order.

    `rows` (m,) in the table of images; local `days` (m,) since 1970, or int32's least; `people` (m,), places among the
    names; `colours` (m, 3), the dominant ones.
    """

    rows: np.ndarray
    days: np.ndarray
    people: np.ndarray
    colours: np.ndarray


def pack(plot: Plot, marks: Marks, *, names: Sequence[str], token: str, poster: str, layout: str) -> bytes:
    """Lay out a plot as bytes, 21 a picture, since Streamlit takes bytes alone or not at all.

    Little-endian and without gaps, so that the browser reads the arrays in place:

    | bytes | what |
    | --- | --- |
    | 4 | uint32: length of the header, a multiple of 4 |
    | that | the header: JSON, see `_header`, then spaces |
    | 4 * count | int32: rows |
    | 4 * count | float32: places across, 0 to 1 |
    | 4 * count | float32: places upwards, 0 to 1 |
    | 4 * count | int32: days |
    | 3 * count | uint8: red, green and blue of each dominant colour |
    | count | uint8: people; 255 has no name |
    | count | uint8: panels |

    Args:
        plot: Where pictures are.
        marks: What is known of them.
        names: Of the people.
        token: Of the library; pictures are `/t/{token}/{row}.jpg`, sheets `/sheet/{token}/{number}.jpg`.
        poster: Under which `/poster/{poster}.png` is this plot.
        layout: What the layout is called.

    Raises:
        ValueError: The arrays differ in length.
    """
    lengths = {
        len(array) for array in (plot.x, plot.y, plot.panel, marks.rows, marks.days, marks.people, marks.colours)
    }
    if len(lengths) > 1:
        raise ValueError(f"Arrays of {sorted(lengths)} pictures are not one plot.")
    fields = _header(plot) | {"names": list(names), "token": token, "poster": poster, "layout": layout}
    header = json.dumps(fields).encode()
    header += b" " * (-len(header) % 4)
    arrays = (
        np.asarray(marks.rows, "<i4"),
        plot.x.astype("<f4"),
        plot.y.astype("<f4"),
        np.asarray(marks.days, "<i4"),
        np.clip(marks.colours, 0, 255).astype("u1"),
        np.where(marks.people < 0, 255, np.minimum(marks.people, 255)).astype("u1"),
        plot.panel,
    )
    return len(header).to_bytes(4, "little") + header + b"".join(array.tobytes() for array in arrays)


def _header(plot: Plot) -> dict[str, Any]:
    """Everything but the pictures: titles of panels, axes, and how to draw them."""
    axes = {"across": _axis(plot.across), "up": _axis(plot.up)}
    return axes | {"count": len(plot.x), "panels": list(plot.panels), "polar": plot.polar, "unit": plot.unit}


def _axis(axis: Axis) -> dict[str, Any]:
    span = {"low": axis.low, "high": axis.high, "strip": STRIP, "after": AFTER_STRIP}
    return {"title": axis.title, "kind": axis.kind, "ticks": [list(tick) for tick in axis.ticks]} | span


#: More bits than these are nobody's pictures.
_MOST_ROWS = 20_000_000


def picked_rows(event: object, token: str, images: int) -> np.ndarray | None:
    """Mask of the pictures that "Show only these" was pressed for.

    Args:
        event: What came from the browser, and may be anything: `token`, and `rows` as base64 of a bit for each row,
            the lowest first.
        token: Of the library.
        images: How many there are in it.

    Returns:
        (images,); None if that is no choice of pictures of this library.
    """
    rows = event.get("rows") if isinstance(event, dict) and event.get("token") == token else None
    if not isinstance(rows, str) or len(rows) > _MOST_ROWS // 6:
        return None
    try:
        bits = np.frombuffer(base64.b64decode(rows, validate=True), np.uint8)
    except ValueError:
        return None
    mask = np.unpackbits(bits, count=images, bitorder="little").astype(bool)
    return mask if mask.any() else None


def _ignore() -> None:
    """Streamlit reports an event only where something is called for it."""
