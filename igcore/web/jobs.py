"""Builds in the background: one at a time for the whole server, watched by any number of visitors."""

import os
import secrets
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from igcore.errors import IgcoreError, LibraryError, UnknownArchiveError, UnreadableArchiveError
from igcore.importers.address import Place
from igcore.library import Step, Wish, build, discard, remove
from igcore.library.folder import remembered
from igcore.sample import write_sample
from igcore.web import shelf, visits
from igcore.web.words import in_short

State = Literal["running", "done", "cancelled", "failed"]


@dataclass
class Job:
    """One build: how far it is, or how it ended; `kept` once there are measures that outlive it.

    `archives` are what it reads; `unreadable` is which of them, or of their parts, cannot be read.
    """

    what: str
    archives: tuple[Place, ...] = ()
    state: State = "running"
    kept: bool = False
    step: Step = Step(0, 0)
    message: str = ""
    unreadable: Path | None = None
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


#: Of this server: what an earlier one began is known to it only by what it left.
SERVER = secrets.token_hex(4)
#: So many builds are remembered, with how they ended.
_REMEMBERED = 5
#: Of 0 to 19: with nobody else about, a build is as quick as ever.
_NICE = 10


@dataclass(frozen=True)
class _Asked:
    """What somebody asked for, and which archives it reads."""

    what: str
    work: Callable[[Job], None]
    archives: tuple[Place, ...] = ()


_starting = threading.Lock()
_jobs: list[Job] = []
#: What begins when nothing else runs any more.
_waiting: list[_Asked] = []


def latest() -> Job | None:
    """The build that runs, else the one that ended last."""
    return _jobs[-1] if _jobs else None


def lately() -> list[Job]:
    """The last few builds, the latest last."""
    return list(_jobs)


def coming() -> list[Place]:
    """Archives that are being read, then those that are read next."""
    job = latest()
    running = job.archives if job and job.state == "running" else ()
    return [*running, *(place for asked in tuple(_waiting) for place in asked.archives)]


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
    return _start(_Asked(f"Reading {names}", lambda job: _build(job, root, wish), tuple(wish.archives)), after)


def start_sample(root: Path, folder: Path, images: int) -> Job:
    """Draw the sample archive, then build its library."""

    def draw_and_build(job: Job) -> None:
        def drawn(more: int) -> None:
            job.step = Step(job.step.done + more, images)
            if job.cancel.is_set():
                raise _CancelledError

        write_sample(folder, images, progress=drawn)
        job.what, job.started = "Reading the sample", time.monotonic()
        _build(job, root, Wish([folder]))

    return _start(_Asked("Drawing the sample", draw_and_build))


def start_removal(root: Path, name: str) -> Job:
    """Remove an archive from the library, once nothing else runs."""

    def work(_: Job) -> None:
        remove(root, name, datetime.now(UTC))
        shelf.forget_earlier()

    return _start(_Asked(f"Removing {name}", work), after=True)


def start_discarding(root: Path, place: Path) -> Job:
    """Delete an upload that was not read, or a part of it, once nothing else runs."""

    def work(_: Job) -> None:
        discard(root, place, datetime.now(UTC))
        for other in _jobs:
            if other.unreadable and other.unreadable.is_relative_to(place):
                other.message = ""

    return _start(_Asked(f"Removing {place.name}", work), after=True)


class _CancelledError(Exception):
    """Somebody pressed Cancel."""


def _start(asked: _Asked, after: bool = False) -> Job:
    if not visits.now().may_change:
        raise LibraryError("Only the owner of the library can change it.")
    with _starting:
        running = latest()
        if running and running.state == "running":
            if after:
                _waiting.append(asked)
            return running
        job = _next(asked)
    threading.Thread(target=_run_all, args=(job, asked), name="igcore build", daemon=True).start()
    return job


def _run_all(job: Job, asked: _Asked) -> None:
    """Do what was asked for, and then what waits for its end."""
    _let_pages_go_first()
    while True:
        _run(job, asked.work)
        with _starting:
            # Who came in between does the rest as well.
            if not _waiting or latest() is not job:
                return
            asked = _waiting.pop(0)
            job = _next(asked)


def _let_pages_go_first() -> None:
    """On Linux a thread, with the processes that it starts, may leave the processor to the rest of the server."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICE)


def _next(asked: _Asked) -> Job:
    job = Job(asked.what, asked.archives)
    _jobs[:] = [*_jobs[1 - _REMEMBERED :], job]
    return job


def _run(job: Job, work: Callable[[Job], None]) -> None:
    try:
        work(job)
        job.state = "done"
    except _CancelledError as error:
        job.state, job.message = "cancelled", " ".join(["Cancelled.", *error.args])
    except (UnknownArchiveError, UnreadableArchiveError) as error:
        job.unreadable = error.root if isinstance(error.root, Path) else None
        job.message, job.state = in_short(error), "failed"
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
    job.step = Step(0, 0, doing="Looking for files")
    with closing(build(root, wish, datetime.now(UTC))) as steps:
        for step in steps:
            if not job.step.total:
                # What came before the first picture says nothing of how long pictures take.
                job.started = time.monotonic()
            job.step, job.kept = step, step.done > 0
            if job.cancel.is_set():
                raise _CancelledError(*_kept(root, job, wish))
            _have_ready(root)
    _have_ready(root)


def _kept(root: Path, job: Job, wish: Wish) -> list[str]:
    """Say what outlives a build that is cancelled, if anything does, and how one goes on."""
    if not job.kept:
        return []
    known = remembered(root)
    paths = {each.path for each in known.archives} if known else set()
    if all(str(each.resolve()) in paths for each in wish.archives):
        return ["What was measured is kept; the Library page goes on with it."]
    return ["What was measured is kept: read it again on the Library page, and it goes on."]


def _have_ready(root: Path) -> None:
    """Read new tables into memory before anybody asks for them, who would have to wait."""
    with suppress(IgcoreError):
        shelf.opened(root, wait=True)
