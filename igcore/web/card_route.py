"""Routes of what the cards of pictures show. It never changes for a generation of a library, so browsers keep it."""

import json
import math
from collections.abc import Callable, Mapping
from typing import get_args

import anyio.to_thread
import numpy as np
from starlette.requests import Request
from starlette.responses import Response

from igcore.colour.hues import THRESHOLDS, Thresholds
from igcore.selection import RULES, NameRule, Rules
from igcore.web.answers import IMMUTABLE, find, number_of, refuse
from igcore.web.card import card
from igcore.web.volume import Volume

_NOT_HERE = "There is no such picture in this library."
_NO_RULE = "These are no rules for colours: black, white and grey are numbers from 0 to 1."
#: Longer than any row or id of a picture.
_LONGEST = 64


async def by_row(request: Request) -> Response:
    """Send what the card of a row shows."""
    return await _answer(request, _row_of)


async def by_id(request: Request) -> Response:
    """Send what the card of a picture shows by the id that it has in every build."""
    return await _answer(request, _row_with)


async def _answer(request: Request, row_of: Callable[[Volume, str], int | None]) -> Response:
    try:
        rules = rules_of(request.query_params)
    except ValueError as error:
        return refuse(str(error), 400)
    asked = request.path_params["picture"]
    data = None if len(asked) > _LONGEST else await anyio.to_thread.run_sync(_find, request, row_of, rules)
    return Response(data, media_type="application/json", headers=IMMUTABLE) if data else refuse(_NOT_HERE)


def _find(request: Request, row_of: Callable[[Volume, str], int | None], rules: Rules) -> bytes | None:
    volume = find(request.path_params["generation"])
    row = row_of(volume, request.path_params["picture"]) if volume else None
    return None if volume is None or row is None else json.dumps(card(volume, row, rules)).encode()


def _row_of(volume: Volume, picture: str) -> int | None:
    return number_of(picture, len(volume.tables.images))


def _row_with(volume: Volume, picture: str) -> int | None:
    there = np.flatnonzero((volume.tables.images["image_id"] == picture).to_numpy(bool, na_value=False))
    return int(there[0]) if len(there) else None


def query_of(rules: Rules) -> str:
    """Write rules as the query of an address; what holds anyway is left out.

    Example:
        >>> query_of(Rules(Thresholds(black=0.2)))
        'black=0.2'
    """
    now, usual = rules.thresholds, THRESHOLDS
    moved = [
        f"{name}={getattr(now, name):g}"
        for name in ("black", "white", "grey")
        if getattr(now, name) != getattr(usual, name)
    ]
    return "&".join([*moved, *([f"names={rules.names}"] if rules.names != RULES.names else [])])


def rules_of(query: Mapping[str, str]) -> Rules:
    """Read the rules of an address.

    Raises:
        ValueError: They are none; with a sentence.
    """
    names = query.get("names", RULES.names)
    try:
        parts = {name: float(query.get(name, getattr(THRESHOLDS, name))) for name in ("black", "white", "grey")}
    except ValueError:
        raise ValueError(_NO_RULE) from None
    named: NameRule | None = next((rule for rule in get_args(NameRule) if rule == names), None)
    if named is None or not all(math.isfinite(x) and 0 <= x <= 1 for x in parts.values()):
        raise ValueError(_NO_RULE)
    return Rules(Thresholds(**parts), named)
