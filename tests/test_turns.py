"""Promises of `igcore.web.turns`: one at a time, and nobody waits for ever."""

import os
import subprocess
import sys
import threading
import time

import pytest

from igcore.web import turns
from igcore.web.jobs import Job, _Asked, _start
from igcore.web.turns import turn


def test_one_computes_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 60)
    inside, most, together = [0], [0], threading.Barrier(8)

    def work() -> None:
        together.wait()
        for _ in range(50):
            with turn():
                inside[0] += 1
                most[0] = max(most[0], inside[0])
                time.sleep(0)  # lets others in, if they could come
                inside[0] -= 1

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert most == [1]
    assert inside == [0]


def test_who_waited_long_enough_does_not_wait_for_the_end() -> None:
    """Of a page that reckons with a million pictures."""
    ended, through = threading.Event(), threading.Event()

    def other() -> None:
        with turn():
            through.set()

    with turn():
        thread = threading.Thread(target=other)
        thread.start()
        assert through.wait(60)
        ended.set()
    thread.join()

    assert ended.is_set()
    assert turns._turns._value == 1  # neither a turn too many, nor one too few


def test_a_page_that_stops_gives_its_turn_back() -> None:
    with pytest.raises(ZeroDivisionError), turn():
        raise ZeroDivisionError

    assert turns._turns._value == 1


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has priorities of threads")
def test_what_is_built_in_the_background_lets_pages_go_first() -> None:
    """With the processes that it starts."""
    found, done = [], threading.Event()

    def work(_: Job) -> None:
        program = "import os; print(os.getpriority(os.PRIO_PROCESS, 0))"
        started = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
        found.extend([os.getpriority(os.PRIO_PROCESS, threading.get_native_id()), int(started.stdout)])
        done.set()

    _start(_Asked("A test", work))

    assert done.wait(60)
    assert found == [10, 10]
    assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) == 0
