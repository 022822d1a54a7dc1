"""The route that tells where pictures are in new tables of the library, whose rows are others."""

import numpy as np
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from igcore.web.answers import IMMUTABLE, find, number_of, refuse
from igcore.web.volume import Volume

#: So many rows are asked for at once; `moved.js` knows it too.
MOST = 500


async def moved(request: Request) -> Response:
    """Send, for rows of one generation with hyphens between, those of another; -1 for what is not there any more."""
    before, now = find(request.path_params["before"]), find(request.path_params["generation"])
    if before is None or now is None:
        return refuse("This library is not here any more; load the page again.")
    asked = request.path_params["rows"].split("-")
    rows = [number_of(each, len(before.tables.images)) for each in asked[:MOST]]
    if len(asked) > MOST or any(row is None for row in rows):
        return refuse("There are no such pictures in this library.")
    return JSONResponse(rows_of(before, now, [row for row in rows if row is not None]), headers=IMMUTABLE)


def rows_of(before: Volume, now: Volume, rows: list[int]) -> list[int]:
    """Find pictures of one generation in another by their ids; -1 for those that are not there."""
    ids = before.tables.images["image_id"].iloc[rows]
    found = np.flatnonzero(now.tables.images["image_id"].isin(ids))
    places = dict(zip(now.tables.images["image_id"].iloc[found], found.tolist(), strict=True))
    return [places.get(each, -1) for each in ids]
