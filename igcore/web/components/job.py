"""What is being read, on every page and for every visitor; and the library's new tables as they come."""

from igcore.web.components.parts import Part

JOB = Part("job", '<div class="job"></div>', ("shared/controls.css", "job.css"), ("job.js",))


def job(now: str, may_cancel: bool) -> dict[str, str | bool]:
    """Return what the progress of a build, and how it ended, is told; it takes no room while there is nothing to say.

    The browser asks `/job` for it. Once that is another state than the one that the page was drawn in, it sends the
    event `look`.

    Args:
        now: The state that the page is drawn in (`job_route.now`).
        may_cancel: Whether who looks may stop it.
    """
    return {"now": now, "mayCancel": may_cancel}
