"""Routes of what is being read: how far it is, for everybody who looks at a page; and to stop it."""

import hashlib
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from igcore.errors import IgcoreError
from igcore.library import read_manifest
from igcore.sharing import EVERYTHING
from igcore.web import jobs
from igcore.web.answers import refuse
from igcore.web.here import why_not
from igcore.web.root import library_root
from igcore.web.visitor import asking

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


def now() -> str:
    """Text that differs once the library has other tables, or the server is another one; it tells nothing else."""
    try:
        name = read_manifest(library_root()).generation
    except IgcoreError:
        name = ""
    return hashlib.sha256(f"{jobs.SERVER} {name}".encode()).hexdigest()[:12]


def _said(job: jobs.Job) -> dict[str, Any]:
    return {
        "number": job.number,
        "what": job.what,
        "state": job.state,
        "message": job.message,
        "done": job.step.done,
        "total": job.step.total,
        "doing": job.step.doing,
        "left": job.seconds_left,
        "stopping": job.cancel.is_set(),
    }
