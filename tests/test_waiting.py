"""Results that nobody asks for yet do not pile up in memory."""

from collections.abc import Iterator
from pathlib import Path

from igcore.parallel.cores import _WAITING, on_cores
from tests.clusters import wait_for

JOBS, TASKS = 2, 120


def done(number: int, folder: str) -> int:
    (Path(folder) / str(number)).touch()
    return number


def test_only_so_many_results_wait_and_all_come(tmp_path: Path) -> None:
    """Whoever asks for them has something else to do after the first one, until all that may be done ahead is."""
    most = 2 * JOBS + _WAITING
    taken: list[int] = []
    ahead: list[int] = []
    came: list[int] = []

    def tasks() -> Iterator[tuple[int, str]]:
        for number in range(TASKS):
            taken.append(number)
            ahead.append(len(taken) - len(came))
            yield number, str(tmp_path)

    results = on_cores(done, tasks(), JOBS)
    came.append(next(results))
    wait_for(lambda: len(list(tmp_path.iterdir())) >= most - 1, "what may be done ahead")
    for number in results:
        came.append(number)

    assert sorted(came) == list(range(TASKS))
    # The next one is looked at before it is known that it may be done.
    assert max(ahead) <= most + 1


def test_of_no_tasks_there_are_no_results() -> None:
    assert list(on_cores(done, iter([]), JOBS)) == []
