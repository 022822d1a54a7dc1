"""Memory that was used and goes back to the system."""

import ctypes
import sys

import pyarrow


def as_the_system_has_it() -> None:
    """Have Arrow take its memory from the system: what it keeps of its own it hardly ever gives back."""
    pyarrow.set_memory_pool(pyarrow.system_memory_pool())


def give_back() -> None:
    """Give to the system what was used on the way: of a million pictures half a gigabyte."""
    pyarrow.default_memory_pool().release_unused()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if trim is not None:  # glibc has it
        trim(0)
