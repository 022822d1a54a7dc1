"""The wall of pictures: any number of them, of which the page holds only those in view."""

from collections.abc import Mapping, Sequence
from typing import Literal

from igcore.selection import Mask
from igcore.web.components.parts import component, together
from igcore.web.packing import pack

Size = Literal["S", "M", "L"]

#: Orders to choose from, by the name that they have in the address and in that of their route.
ORDERS: Mapping[str, str] = {
    "newest": "Newest first",
    "oldest": "Oldest first",
    "hue": "By hue",
    "light": "Dark to light",
    "colourful": "Colourful first",
    "captions": "Long captions first",
    "hashtags": "Many hashtags first",
}
_OF_CAPTIONS = frozenset({"captions", "hashtags"})
_SCRIPTS = tuple(
    [
        "wall",
        "data",
        "layout",
        "moved",
        "tiles",
        "pictures",
        "keys",
        "toolbar",
        "months",
        "preview",
        "several",
        "compare",
    ]
)
_STYLES = ("tiles", "toolbar", "months", "preview", "several", "compare")
HTML = together(["wall/wall.html"])
CSS = ["shared/framed.css", *(f"wall/{name}.css" for name in _STYLES)]
JS = [f"wall/{name}.js" for name in _SCRIPTS]
_wall = component("wall", HTML, css=CSS, js=JS)


def wall(  # noqa: PLR0913  (a class for one call would say no more)
    images: Mask,
    *,
    token: str,
    key: str,
    order: str = "newest",
    size: Size = "M",
    dated: int | None = None,
    paths: Mapping[str, str] | None = None,
    captions: Sequence[str] | None = None,
    title: str = "Pictures",
    left_out: Sequence[str] = (),
) -> None:
    """Show the chosen pictures of a library as a wall.

    A click, Enter or Space dispatches the document's event `igcore-open` with `token`, `rows` (those shown, in the
    order of showing) and `index`; at `igcore-closed` with a `row` the focus comes back to that picture. The event
    `igcore-order` with an `order` such as `like/123` or `near/2f4f4f` sorts by likeness.

    Args:
        images: (n,) whether a row of the library's table of images is shown; none shows nothing.
        token: Generation of the library; thumbnails come from `/thumbnails/{token}/{size}/{rows}.txt`, cached for ever.
        key: Of the widget; keeps the place on the wall from run to run.
        order: One of `ORDERS`, and
        size: some 96, 144 or 216 px for a picture, until somebody chooses others; M makes three columns on a phone.
            What is chosen stands in the address as `order` and `size`, and holds for all walls of a visit.
        dated: Rows come by time, and from this one on no time of them is known; so these stay last.
        paths: Names of orders in their route, where they are not those in `ORDERS`.
        captions: What is written on each picture shown, by row. Then the oldest come first, whatever is chosen.
        title: What these pictures are, for who hears the page.
        left_out: "captions" and "names", where who looks does not see them: then there are no orders by captions, and
            no links, which lead to people.
    """
    orders = [
        {"name": name, "title": title, "path": (paths or {}).get(name, name)}
        for name, title in ORDERS.items()
        if "captions" not in left_out or name not in _OF_CAPTIONS
    ]
    since = len(images) if dated is None else dated
    fields = {"token": token, "order": order, "size": size, "orders": orders, "dated": since, "title": title}
    fields["links"] = "names" not in left_out
    if captions is not None:
        fields |= {"captions": list(captions), "order": "oldest"}
    _wall(key=key, data=pack(images, fields))
