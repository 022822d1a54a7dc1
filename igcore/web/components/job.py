"""What is being read, on every page and for every visitor; and the library's new tables as they come."""

from collections.abc import Callable

from igcore.web.components.parts import component

_STYLES = ("shared/controls.css", "job.css")
_job = component("job", '<div class="job"></div>', css=_STYLES, js=("job.js",))


def job(*, now: str, may_cancel: bool, key: str, on_do: Callable[[], None]) -> None:
    """Show the progress of a build, and how it ended; it takes no room while there is nothing to say.

    The browser asks `/job` for it. Once that is another state than the one that the page was drawn in, it sends the
    action `["look"]`.

    Args:
        now: The state that the page is drawn in (`job_route.now`).
        may_cancel: Whether who looks may stop it.
        key: Of the widget.
        on_do: Called before the run that an action causes.
    """
    _job(key=key, data={"now": now, "mayCancel": may_cancel}, on_do_change=on_do)
