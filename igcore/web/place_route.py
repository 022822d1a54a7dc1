"""The route that completes places on this computer, for who sits at it."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from igcore.importers.source import ALONE, JUNK, printable
from igcore.web.answers import refuse
from igcore.web.here import sits_here

#: So many are offered at once; in a folder of more files than that nobody looks for a name by its beginning.
MOST, _LOOKED_AT = 12, 20_000
_LONGEST = 4096
_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


async def places(request: Request) -> Response:
    """Complete `text`; the answer is `{"places": [{path, kind}]}`, a path that ends with a slash is a folder's."""
    if not sits_here(request):
        return refuse("Only who sits at this computer may name places on it.", 403)
    found = await anyio.to_thread.run_sync(completed, request.query_params.get("text", "")[:_LONGEST])
    return JSONResponse({"places": found}, headers=_HEADERS)


def completed(text: str) -> list[dict[str, Any]]:
    """Places of folders and of files that may be archives, which begin with a text, whatever its case.

    Args:
        text: Such as "~/pic" or "/home/me/"; what is not whole gives nothing.

    Returns:
        `path` and `kind` of each, folders first; hidden ones only where their dot is typed.
    """
    folder, _, begun = text.rpartition("/")
    if not text.startswith(("/", "~")) or "\0" in text or "/" not in text:
        return []
    try:
        place = Path(f"{folder}/").expanduser()
        found = sorted(_inside(place, begun), key=lambda each: (each["kind"] != "folder", each["path"].casefold()))
    except (OSError, RuntimeError):
        return []
    return [{**each, "path": f"{folder}/{each['path']}"} for each in found[:MOST]]


def _inside(place: Path, begun: str) -> Iterator[dict[str, str]]:
    with os.scandir(place) as entries:
        for _, entry in zip(range(_LOOKED_AT), entries, strict=False):
            name = entry.name
            if not name.casefold().startswith(begun.casefold()) or name in JUNK or printable(name) != name:
                continue
            if name.startswith(".") and not begun:
                continue
            if entry.is_dir():
                yield {"path": f"{name}/", "kind": "folder"}
            elif Path(name).suffix.lower() in {".zip", *ALONE}:
                yield {"path": name, "kind": Path(name).suffix[1:].lower()}
