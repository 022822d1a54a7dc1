"""Routes of what is being read: how far it is, for everybody who looks at a page; and to stop it."""

import hashlib
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from igcore.errors import IgcoreError
from igcore.library.uploads import archives_of
from igcore.sharing import EVERYTHING
from igcore.web import jobs, shelf, visits
from igcore.web.answers import refuse
from igcore.web.here import why_not
from igcore.web.root import library_root
from igcore.web.visitor import asking
from igcore.web.volume import Volume

_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


async def progress(request: Request) -> Response:
    """Say what is read, how the last one ended, and as what the library and the server are now.

    What archives are called, and what is wrong with them, is for the owner only; to whom a link shows a part of the
    library, how much is read as well.
    """
    visitor = asking(request.scope)
    lately = jobs.lately() if visitor.limits == EVERYTHING else []
    said = [_said(job) for job in lately]
    for each in said[:-1]:
        # What was begun after it says more.
        if each["state"] == "cancelled":
            each["message"] = ""
    if not visitor.may_change:
        said = [{**each, "what": "An archive is being read", "doing": "", "message": ""} for each in said]
    return JSONResponse({"now": now(), "jobs": said}, headers=_HEADERS)


async def cancel(request: Request) -> Response:
    """Stop what is being read."""
    if (fault := why_not(request)) is not None:
        return refuse(fault, 403)
    if (job := jobs.latest()) is not None:
        job.cancel.set()
    return Response(status_code=204, headers=_HEADERS)


def now(volume: Volume | None = None) -> str:
    """Text that differs once a page has to be drawn anew, and tells nothing else.

    It is so once the library has other tables or the server is another one; for who may change the library, whose page
    has buttons for that, also once something begins to be read or ends.

    Args:
        volume: What the page shows; without it, what a page would show now.
    """
    try:
        name = (volume.whole or volume).manifest.generation if volume else shelf.ready(library_root())
    except IgcoreError:
        name = ""
    job = jobs.latest() if visits.now().may_change else None
    return hashlib.sha256(f"{jobs.SERVER} {name} {job and (job.number, job.state)}".encode()).hexdigest()[:12]


def _said(job: jobs.Job) -> dict[str, Any]:
    return {
        "number": job.number,
        "what": job.what,
        "state": job.state,
        "message": job.message,
        # The Library page says so itself, with the way on.
        "onLibrary": job.unreadable is not None and job.unreadable.is_relative_to(archives_of(library_root())),
        "done": job.step.done,
        "total": job.step.total,
        "doing": job.step.doing,
        "left": job.seconds_left,
        "stopping": job.cancel.is_set(),
    }
