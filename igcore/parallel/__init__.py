"""Work spread over the cores of this computer or a Dask cluster, in processes that a task may end."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from igcore.parallel.batches import batches
from igcore.parallel.cluster import Cluster, ask_all, on_cluster, threads
from igcore.parallel.cores import alone, on_cores

__all__ = ["Cluster", "alone", "ask_all", "batches", "in_parallel", "threads"]

Result = TypeVar("Result")


def in_parallel(
    function: Callable[..., Result],
    tasks: Iterable[Sequence[Any]],
    jobs: int | Cluster = -1,
    instead: Callable[..., Result] | None = None,
) -> Iterator[Result]:
    """Yield `function(*task)` for each task as they are done, in any order.

    Args:
        function: Importable, for it runs in other processes.
        tasks: Arguments of each call; few are taken before they can be worked on.
        jobs: Other processes of this computer that work; -1 takes every core. 0 works in this one, which a task may
            then end. Or the cluster that works.
        instead: Gives the result of a task that ended its process, as the system does where memory runs
            out, from the seconds that it took and the task. On this computer all that were under way then are done
            again, one by one, to find it.

    Raises:
        BrokenProcessPool: A task ended its process, and there is no `instead`.
        ClusterError: The cluster is not there, or went away and did not come back.
    """
    if isinstance(jobs, Cluster):
        yield from on_cluster(function, tasks, jobs, instead)
    else:
        yield from on_cores(function, tasks, jobs, instead)
