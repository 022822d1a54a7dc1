"""Work spread over a Dask cluster; a worker or a scheduler that goes away costs what was under way, nothing else.

Dask's workers do tasks in threads, where a decoder can be neither timed nor ended. So each task is done `alone`: in a
process that the thread keeps, where it runs as it does on one computer.
"""

import logging
import multiprocessing
import os
import ssl
import time
import uuid
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import chain
from queue import Empty, SimpleQueue
from types import ModuleType
from typing import Any, TypeVar

from igcore.errors import ClusterError
from igcore.parallel.cores import alone

Result = TypeVar("Result")

#: A scheduler that is there answers within so many seconds; workers that are just being started are there within these.
_ANSWER, _WORKERS = 10.0, 60.0
#: How often to look how many workers there are.
_LOOK = 2.0
#: So long a result may take to come over, or to be made again where its worker died just then.
_GATHER = 120.0


def _silently(_: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Dask's scheduler at an address such as "tcp://10.0.0.1:8786"; `tls://` by what Dask's own configuration says.

    `tell` hears a sentence when the run waits. A scheduler or workers that went away have so many seconds of `patience`
    to come back.
    """

    address: str
    tell: Callable[[str], None] = field(default=_silently, compare=False)
    patience: float = 300.0


class _LostError(Exception):
    """The scheduler went away, and with it all that it knew."""


def on_cluster(
    function: Callable[..., Result],
    tasks: Iterable[Sequence[Any]],
    cluster: Cluster,
    instead: Callable[..., Result] | None,
) -> Iterator[Result]:
    """Yield `function(*task)` for each task as they are done; see `in_parallel`.

    A task whose worker dies is done by another; after so many of them as Dask allows (`allowed-failures`), `instead`
    gives its result, in this process. What was under way when the scheduler died is done again once there is one.
    """
    left, patience = iter(tasks), _ANSWER
    while True:
        with _connected(cluster, patience) as client:
            work = _Work(client, cluster, function, instead)
            try:
                yield from work.results(left)
                return
            except _LostError:
                cluster.tell(f"The scheduler at {cluster.address} went away; waiting for it to come back.")
        left, patience = chain(list(work.under_way.values()), left), cluster.patience


def ask_all(cluster: Cluster, function: Callable[..., Any], *arguments: Any) -> dict[str, Any]:
    """Call a function on each worker that there is now.

    Returns:
        What it gave, or the exception that it raised, by the worker's address.

    Raises:
        ClusterError: There is no scheduler, or it has no workers.
    """
    with _connected(cluster, _ANSWER) as client:
        answers: dict[str, Any] = client.run(function, *arguments, on_error="return")
        return answers


def threads(cluster: Cluster) -> int:
    """Count what its workers do at a time now.

    Raises:
        ClusterError: There is no scheduler, or it has no workers.
    """
    with _connected(cluster, _ANSWER) as client:
        return _threads(client)


def _threads(client: Any) -> int:
    return sum(client.nthreads().values())


def _apart(function: Callable[..., Result], task: Sequence[Any], instead: Callable[..., Result] | None) -> Result:
    """Do a task, in a thread of a Dask worker."""
    # Dask starts its workers such that they may start no process themselves.
    multiprocessing.current_process().daemon = False
    # And such that memory goes back to the system at once, which makes decoding nearly twice as dear.
    os.environ.pop("MALLOC_TRIM_THRESHOLD_", None)
    return alone(function, task, instead)


class _Work:
    """Tasks that one scheduler has, never more than keep its workers at work."""

    def __init__(
        self, client: Any, cluster: Cluster, function: Callable[..., Any], instead: Callable[..., Any] | None
    ) -> None:
        self.under_way: dict[str, Sequence[Any]] = {}
        self._futures: dict[str, Any] = {}
        self._ended: SimpleQueue[Any] = SimpleQueue()
        self._client, self._cluster, self._function, self._instead = client, cluster, function, instead
        self._room, self._looked = 0, float("-inf")
        self._alone_since: float | None = None

    def results(self, left: Iterator[Sequence[Any]]) -> Iterator[Any]:
        """Yield results as they come.

        Raises:
            _LostError: What is `under_way` has no results, and will have none.
            ClusterError: There are no workers any more.
        """
        try:
            while self._fill(left):
                with suppress(Empty):
                    future = self._ended.get(timeout=_LOOK)
                    yield self._result(future.key, future)
        finally:
            with suppress(_LostError), _or_lost():
                self._client.cancel(list(self._futures.values()))

    def _fill(self, left: Iterator[Sequence[Any]]) -> bool:
        """Submit tasks while there is room; tell whether there is anything to wait for."""
        with _or_lost():
            self._look()
            while len(self.under_way) < self._room and (task := next(left, None)) is not None:
                key = f"igcore-{uuid.uuid4().hex}"
                self.under_way[key] = task
                future = self._client.submit(_apart, self._function, task, self._instead, key=key, pure=False)
                self._futures[key] = future
                future.add_done_callback(self._ended.put)
        return bool(self.under_way)

    def _look(self) -> None:
        """Count workers now and then; there is room for twice what they do at a time."""
        now = time.monotonic()
        if now - self._looked < _LOOK:
            return
        at_once = _threads(self._client)
        self._room, self._looked = 2 * at_once + 2, now
        if at_once:
            self._alone_since = None
        elif self._alone_since is None:
            self._alone_since = now
            self._cluster.tell(f"The scheduler at {self._cluster.address} has no workers any more; waiting for some.")
        elif now - self._alone_since > self._cluster.patience:
            raise ClusterError(f"No worker came back to {self._cluster.address}; what is measured is kept.")

    def _result(self, key: str, future: Any) -> Any:
        task = self.under_way[key]
        if future.status == "error":
            error = future.exception()
            if self._instead is None or not isinstance(error, _dask().KilledWorker):
                raise error
            result = self._instead(0.0, *task)
        else:
            with _or_lost():
                result = future.result(timeout=_GATHER)
        del self.under_way[key], self._futures[key]
        return result


@contextmanager
def _connected(cluster: Cluster, patience: float) -> Iterator[Any]:
    """Wait for a scheduler with a worker, but not for ever.

    Raises:
        ClusterError: There is none.
    """
    client = _client(cluster, time.monotonic() + patience)
    try:
        try:
            if not client.nthreads():
                cluster.tell(f"The scheduler at {cluster.address} has no workers; waiting for some.")
            client.wait_for_workers(1, timeout=max(_WORKERS, patience))
        except OSError as error:
            raise ClusterError(
                f"The scheduler at {cluster.address} has no workers; start some: dask worker {cluster.address}"
            ) from error
        yield client
    finally:
        with suppress(OSError):
            client.close(timeout=2)


def _client(cluster: Cluster, deadline: float) -> Any:
    dask, security = _dask(), _security(cluster)
    while True:
        try:
            with warnings.catch_warnings():
                # Of versions that differ; those that matter are compared by who asks the workers.
                warnings.simplefilter("ignore", UserWarning)
                return dask.Client(cluster.address, security=security, timeout=_ANSWER, set_as_default=False)
        except OSError as error:
            refused = _of_certificates(error)
            if time.monotonic() < deadline and not isinstance(refused, ssl.SSLCertVerificationError):
                time.sleep(0.5)
                continue
            raise ClusterError(
                f"The scheduler at {cluster.address} and this computer do not take each other's certificates."
                if refused
                else f"No Dask scheduler answers at {cluster.address}; what is measured is kept. "
                "Start one: dask scheduler"
            ) from error
        except (ValueError, TypeError, RuntimeError) as error:
            raise ClusterError(f"{cluster.address} is no address of a Dask scheduler: {error}.") from error


def _security(cluster: Cluster) -> Any:
    """What Dask's own configuration says of certificates.

    Raises:
        ClusterError: They cannot be read, or the address needs them and there are none, or the other way round. Asked
            here, for a client of Dask that finds out leaves a thread behind.
    """
    security = _dask().Security()
    try:
        how = security.get_connection_args("client")
    except OSError as error:
        why = error.strerror or error
        raise ClusterError(
            f"The certificates of Dask's configuration (distributed.comm.tls) cannot be used: {why}."
        ) from error
    if cluster.address.startswith("tls:") and how.get("ssl_context") is None:
        raise ClusterError(
            f"{cluster.address} needs certificates, and Dask's configuration (distributed.comm.tls) names none."
        )
    if how["require_encryption"] and not cluster.address.startswith("tls:"):
        raise ClusterError(
            f"Dask's configuration wants certificates (require-encryption), which {cluster.address} has not: say tls://."
        )
    return security


def _of_certificates(error: BaseException | None) -> ssl.SSLError | None:
    """Find what was wrong with certificates below an error, if that was its reason."""
    while error:
        if isinstance(error, ssl.SSLError):
            return error
        error = error.__cause__ or error.__context__
    return None


@contextmanager
def _or_lost() -> Iterator[None]:
    """Tell by one exception that the connection to the scheduler is no more."""
    dask = _dask()
    try:
        yield
    except (OSError, dask.CancelledError, dask.client.ClosedClientError) as error:
        raise _LostError from error


def _dask() -> ModuleType:
    """Load Dask where it is asked for: many have no use for a cluster.

    Raises:
        ClusterError: It is not installed.
    """
    try:
        import distributed  # noqa: PLC0415 - see above
    except ImportError as error:
        raise ClusterError(
            "A cluster needs Dask, which is not here: pip install -r requirements-cluster.txt"
        ) from error
    # What it has to say, we say in a sentence.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    return distributed
