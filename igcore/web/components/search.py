"""The search box: what to choose by, in words, completed while one types."""

from collections.abc import Sequence
from typing import Any

from igcore.web.components.parts import Part

SEARCH = Part(
    "search", '<div class="search"></div>', ("shared/controls.css", "search.css"), ("search_help.js", "search.js")
)


def search(token: str, query: str, left_out: Sequence[str] = ()) -> dict[str, Any]:
    """Return what the search box is told; Enter sends the action `["search", text]`.

    After "As text", which puts all that is chosen into the box, Enter sends `["write", text]` instead.

    Args:
        token: The library's generation: completions come from `/complete/{token}`.
        query: All that is chosen, as `igcore.selection.write` writes it.
        left_out: "captions" and "names", where who looks does not see them: then nothing is said of searching for them.
    """
    return {"token": token, "query": query, "left_out": list(left_out)}
