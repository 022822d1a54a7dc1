"""Promises of `igcore.memory`, each in a process of its own."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not Path("/proc/self/statm").is_file(), reason="this system does not tell of memory")

#: Large pieces that lie between small ones which stay, as the columns of tables do; then what is held of them, in MiB.
PROGRAM = """
import os
from pathlib import Path

import numpy as np

from igcore.memory import large_pieces_go_back

def held():
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE") / 2**20

{first}
np.ones(3_000_000)  # From here on glibc would count pieces of this size among the small ones.
before, small = held(), []
for _ in range(100):
    large = [np.ones(250_000) for _ in range(2)]
    small.append(np.ones(4_000))
    del large[0]
    small.append(large)
filled = held() - before
del large
small = [each for each in small if isinstance(each, np.ndarray)]
print(filled, held() - before)
"""


def held(first: str) -> tuple[float, float]:
    """MiB that are held of some 200 while they are in use, and afterwards."""
    run = [sys.executable, "-c", PROGRAM.format(first=first)]
    filled, left = subprocess.run(run, capture_output=True, text=True, check=True).stdout.split()
    return float(filled), float(left)


def test_large_pieces_of_memory_go_back_at_once() -> None:
    """Without anybody asking; by itself glibc keeps them."""
    filled, left = held("large_pieces_go_back()")

    assert filled > 150
    assert left < 15


def test_arrow_takes_its_memory_from_the_system() -> None:
    """All of it, also what nobody asks for from Python."""
    program = "import igcore, pyarrow; print(pyarrow.default_memory_pool().backend_name)"
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert found.stdout.strip() == "system"
