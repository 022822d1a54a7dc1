"""Work spread over the cores of this computer by joblib."""

import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from itertools import chain
from multiprocessing import resource_tracker
from typing import Any, TypeVar

from joblib import Parallel, delayed, effective_n_jobs
from joblib.externals.loky import ProcessPoolExecutor

Result = TypeVar("Result")

#: After so long without work a process ends by itself, even where the one that started it was killed.
_IDLE_SECONDS = 20
#: So many results may wait for whoever asks for them, besides those that are under way.
_WAITING = 6
#: The process that a thread keeps for tasks that are done alone.
_kept = threading.local()


def on_cores(
    function: Callable[..., Result],
    tasks: Iterable[Sequence[Any]],
    jobs: int = -1,
    instead: Callable[..., Result] | None = None,
) -> Iterator[Result]:
    """Yield `function(*task)` for each task as they are done; see `in_parallel`."""
    if jobs == 0:
        yield from (function(*task) for task in tasks)
        return
    left = enumerate(tasks)
    under_way: dict[int, Sequence[Any]] = {}
    # Once too many results wait for whoever asks for them, those are taken first and the rest of the tasks then.
    while (following := next(left, None)) is not None:
        try:
            some = _noted(chain([following], left), under_way, 2 * effective_n_jobs(jobs) + _WAITING)
            for number, result in _in_pool(function, some, jobs):
                del under_way[number]
                yield result
        except BrokenProcessPool:
            if instead is None or not under_way:
                raise
            while under_way:
                _, task = under_way.popitem()
                yield alone(function, task, instead)


def _noted(
    left: Iterator[tuple[int, Sequence[Any]]], under_way: dict[int, Sequence[Any]], most: int
) -> Iterator[tuple[int, Sequence[Any]]]:
    """Tasks, each noted as under way until its result was asked for; no more once so many are."""
    for number, task in left:
        under_way[number] = task
        yield number, task
        if len(under_way) >= most:
            return


def alone(function: Callable[..., Result], task: Sequence[Any], instead: Callable[..., Result] | None) -> Result:
    """Do one task in a process beside which no other works; `instead` gives the result if it ends that process.

    Each thread keeps one such process, for what it does next.

    Raises:
        BrokenProcessPool: The task ended the process, and there is no `instead`.
    """
    started = time.monotonic()
    kept = _kept.process = getattr(_kept, "process", None) or ProcessPoolExecutor(1, timeout=_IDLE_SECONDS)
    try:
        with _deaf_to_interrupts():
            result = kept.submit(function, *task)
        done: Result = result.result()
        return done
    except BaseException as error:
        # Whatever it is still at, nobody waits for it any more.
        _kept.process = None
        kept.shutdown(kill_workers=True)
        if instead is None or not isinstance(error, BrokenProcessPool):
            raise
    return instead(time.monotonic() - started, *task)


def _in_pool(
    function: Callable[..., Result], tasks: Iterable[tuple[int, Sequence[Any]]], jobs: int
) -> Iterator[tuple[int, Result]]:
    count = effective_n_jobs(jobs)
    pool = Parallel(
        # One process alone joblib would not start at all: of two, that take turns, one works at a time.
        n_jobs=max(count, 2),
        backend="loky",
        return_as="generator_unordered",
        batch_size=1,
        pre_dispatch=2 * count if count > 1 else 1,
        idle_worker_timeout=_IDLE_SECONDS,
    )
    # Whoever stops listening stops the workers too.
    with ExitStack() as at_the_end:
        with _deaf_to_interrupts():
            results = pool(delayed(_numbered)(function, number, task) for number, task in tasks)
            at_the_end.callback(_stop, results)
        for result in results:  # noqa: UP028 - `yield from` would close them before `_stop` does
            yield result


def _numbered(function: Callable[..., Result], number: int, task: Sequence[Any]) -> tuple[int, Result]:
    return number, function(*task)


def _stop(results: Generator[Any, None, None]) -> None:
    with warnings.catch_warnings():
        # Of joblib, that some tasks were never done: so it was wished.
        warnings.simplefilter("ignore", UserWarning)
        results.close()


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Start processes that Ctrl-C passes by: this one hears it, and ends them without their last words."""
    if sys.platform == "win32":
        yield
        return
    resource_tracker.ensure_running()  # It would take the mask off when it starts itself.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
