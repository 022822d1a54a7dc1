"""What can be handed on, to choose from, with the button that starts it."""

from collections.abc import Mapping
from typing import Any

from igcore.web.components.parts import component

_STYLES, _SCRIPTS = ("handon.css",), ("handon.js",)
_handon = component("handon", '<form class="handon" method="post"></form>', css=_STYLES, js=_SCRIPTS)


def handon(offer: Mapping[str, Any], *, key: str) -> None:
    """Show a form whose answer the browser saves; what is chosen in it needs no run of the script.

    Args:
        offer: `address` that it is sent to; `sent`, what goes with it as it is; `count`, a sentence on what is chosen;
            `ways`, each with `name`, `title`, `says`, `bytes` (about) with originals and `small` without, `pictured`;
            `without`, what may be left out: `name`, `title`, `help`.
        key: Of the element.
    """
    _handon(key=key, data=dict(offer))
