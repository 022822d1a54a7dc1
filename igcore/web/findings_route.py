"""The route of findings: they are reckoned beside the script, so that charts and pictures do not wait for them."""

from urllib.parse import quote

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from igcore.selection import Rules, known, read, write
from igcore.selection.scan import LONGEST
from igcore.web.answers import find, refuse
from igcore.web.card_route import query_of, rules_of
from igcore.web.frame import View
from igcore.web.tiles import tiles_of

_NOT_HERE = "This library has been built anew since: load the page again."
#: As text, so that nothing of it is ever a page of its own; the next igcore may write it otherwise.
_HEADERS = {"Cache-Control": "private, no-cache", "X-Content-Type-Options": "nosniff"}


def address_of(view: View) -> str:
    """Address of what is found in a view."""
    return f"/findings/{view.volume.token}?{query_of(view.at.rules)}&q={quote(write(view.selection))}"


async def tiles(request: Request) -> Response:
    """Send what is found in a selection, as HTML; words that mean nothing are passed over, as on a page."""
    try:
        rules = rules_of(request.query_params)
    except ValueError as error:
        return refuse(str(error), 400)
    token, written = request.path_params["generation"], request.query_params.get("q", "")
    html = await anyio.to_thread.run_sync(_tiles, token, written, rules)
    return refuse(_NOT_HERE) if html is None else PlainTextResponse(html, headers=_HEADERS)


def _tiles(token: str, written: str, rules: Rules) -> str | None:
    volume = find(token)
    if volume is None:
        return None
    selection = read(written[:LONGEST], known(volume.at)).selection
    return tiles_of(View(volume, volume.at.under(rules), selection))
