"""Builds in the background: one at a time for the whole server, watched by any number of visitors."""

import os
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from igcore.errors import IgcoreError, LibraryError
from igcore.library import Step, Wish, build, remove
from igcore.sample import write_sample
from igcore.web import shelf, visits

State = Literal["running", "done", "cancelled", "failed"]


@dataclass
class Job:
    """One build: how far it is, or how it ended; `kept` once there are measures that outlive it."""

    what: str
    state: State = "running"
    kept: bool = False
    step: Step = Step(0, 0)
    message: str = ""
    started: float = field(default_factory=time.monotonic)
    #: Unlike that of any other, also of an earlier server.
    number: int = field(default_factory=lambda: time.time_ns() // 1000)
    cancel: threading.Event = field(default_factory=threading.Event)

    @property
    def seconds_left(self) -> float | None:
        """Guess from the pace so far; unknown before the first picture."""
        if not self.step.done:
            return None
        pace = (time.monotonic() - self.started) / self.step.done
        return pace * (self.step.total - self.step.done)


#: So many builds are remembered, with how they ended.
_REMEMBERED = 5
#: Of 0 to 19: with nobody else about, a build is as quick as ever.
_NICE = 10
_starting = threading.Lock()
_jobs: list[Job] = []
#: What begins when nothing else runs any more.
_waiting: list[tuple[str, Callable[[Job], None]]] = []


def latest() -> Job | None:
    """The build that runs, else the one that ended last."""
    return _jobs[-1] if _jobs else None


def lately() -> list[Job]:
    """The last few builds, the latest last."""
    return list(_jobs)


def wish_of(archives: Sequence[Path], people: str) -> Wish:
    """What is to be built of archives, and of what somebody typed: whose they are.

    Example:
        >>> wish_of([], "Kat, 1413=Mads").names, wish_of([], "Kat, 1413=Mads").people
        (['Kat'], {'1413': 'Mads'})
    """
    names = [each.strip() for each in people.split(",") if each.strip()]
    pairs = (each.split("=", 1) for each in names if "=" in each)
    return Wish(
        archives,
        people={who.strip(): name.strip() for who, name in pairs},
        names=[each for each in names if "=" not in each],
    )


def start_build(root: Path, wish: Wish, *, after: bool = False) -> Job:
    """Start to build, unless something is running: then that is what is watched, and with `after` this comes next."""
    names = ", ".join(path.name for path in wish.archives)
    return _start(f"Reading {names}", lambda job: _build(job, root, wish), after)


def start_sample(root: Path, folder: Path, images: int) -> Job:
    """Draw the sample archive, then build its library."""

    def draw_and_build(job: Job) -> None:
        def drawn(more: int) -> None:
            job.step = Step(job.step.done + more, images)
            if job.cancel.is_set():
                raise _CancelledError

        write_sample(folder, images, progress=drawn)
        job.what, job.step, job.started = "Reading the sample", Step(0, 0), time.monotonic()
        _build(job, root, Wish([folder]))

    return _start("Drawing the sample", draw_and_build)


def start_removal(root: Path, name: str) -> Job:
    """Remove an archive from the library, once nothing else runs."""

    def work(_: Job) -> None:
        remove(root, name, datetime.now(UTC))
        shelf.forget_earlier()

    return _start(f"Removing {name}", work, after=True)


class _CancelledError(Exception):
    """Somebody pressed Cancel."""


def _start(what: str, work: Callable[[Job], None], after: bool = False) -> Job:
    if not visits.now().may_change:
        raise LibraryError("Only the owner of the library can change it.")
    with _starting:
        running = latest()
        if running and running.state == "running":
            if after:
                _waiting.append((what, work))
            return running
        job = _next(what)
    threading.Thread(target=_run_all, args=(job, work), name="igcore build", daemon=True).start()
    return job


def _run_all(job: Job, work: Callable[[Job], None]) -> None:
    """Do what was asked for, and then what waits for its end."""
    _let_pages_go_first()
    while True:
        _run(job, work)
        with _starting:
            # Who came in between does the rest as well.
            if not _waiting or latest() is not job:
                return
            what, work = _waiting.pop(0)
            job = _next(what)


def _let_pages_go_first() -> None:
    """On Linux a thread, with the processes that it starts, may leave the processor to the rest of the server."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICE)


def _next(what: str) -> Job:
    job = Job(what)
    _jobs[:] = [*_jobs[1 - _REMEMBERED :], job]
    return job


def _run(job: Job, work: Callable[[Job], None]) -> None:
    try:
        work(job)
        job.state = "done"
    except _CancelledError:
        kept = " What was measured is kept; the Library page goes on with it." if job.kept else ""
        job.state, job.message = "cancelled", f"Cancelled.{kept}"
    except IgcoreError as error:
        job.state, job.message = "failed", str(error)
    except OSError as error:
        job.state, job.message = "failed", f"The computer says: {error.strerror or error}."
    finally:
        if job.state == "running":
            job.state, job.message = (
                "failed",
                "It stopped for a reason that igcore does not know; please report it.",
            )


def _build(job: Job, root: Path, wish: Wish) -> None:
    job.kept = True
    with closing(build(root, wish, datetime.now(UTC))) as steps:
        for job.step in steps:
            if job.cancel.is_set():
                raise _CancelledError
