"""Routes of what is being read: how far it is, for everybody who looks at a page; and to stop it."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from igcore.errors import IgcoreError
from igcore.library import read_manifest
from igcore.web import jobs
from igcore.web.answers import refuse
from igcore.web.here import why_not
from igcore.web.root import library_root
from igcore.web.visitor import asking

_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


async def progress(request: Request) -> Response:
    """Say what is read, what ended lately, and which generation of the library is the current one.

    What archives are called, and what is wrong with them, is for the owner only.
    """
    said = [_said(job) for job in jobs.lately()]
    if not asking(request.scope).may_change:
        said = [{**each, "what": "An archive is being read", "message": ""} for each in said]
    return JSONResponse({"generation": generation(), "jobs": said}, headers=_HEADERS)


async def cancel(request: Request) -> Response:
    """Stop what is being read."""
    if (fault := why_not(request)) is not None:
        return refuse(fault, 403)
    if (job := jobs.latest()) is not None:
        job.cancel.set()
    return Response(status_code=204, headers=_HEADERS)


def generation() -> str:
    """Name of the current tables; empty where there are none that can be read."""
    try:
        return read_manifest(library_root()).generation
    except IgcoreError:
        return ""


def _said(job: jobs.Job) -> dict[str, Any]:
    return {
        "number": job.number,
        "what": job.what,
        "state": job.state,
        "message": job.message,
        "done": job.step.done,
        "total": job.step.total,
        "left": job.seconds_left,
        "stopping": job.cancel.is_set(),
    }
