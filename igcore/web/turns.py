"""Scripts of pages take turns, by who came first.

Python computes one at a time anyway. Ten that share it would all be ready as late as the last of them, and each would
hold up the thread that sends what the others have made.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

#: Whoever waited so long goes on beside the one before, which may be reckoning with all of a large library; seconds.
PATIENCE = 0.2
_turns = threading.Semaphore()


@contextmanager
def turn() -> Iterator[None]:
    """Wait for one's turn, and have it until the block ends, however it does."""
    mine = _turns.acquire(timeout=PATIENCE)
    try:
        yield
    finally:
        if mine:
            _turns.release()
