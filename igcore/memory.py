"""Memory that was used and goes back to the system."""

import ctypes
import sys
from collections.abc import Callable

import pyarrow

#: From so many bytes on a piece of memory goes back to the system as soon as nobody needs it.
_LARGE = 256 * 1024
_MMAP_THRESHOLD = -3


def as_the_system_has_it() -> None:
    """Have large pieces of memory taken from the system and given back to it one by one.

    Arrow hardly ever gives back what it keeps of its own: see `igcore`, for this reaches only what Python asks it for.
    And glibc counts ever larger pieces among the small ones once they come and go; those stay, between others in use.
    For who holds much now and then; who needs as much again and again would lose time.
    """
    pyarrow.set_memory_pool(pyarrow.system_memory_pool())
    tune = _glibc("mallopt")
    if tune is not None:
        tune(_MMAP_THRESHOLD, _LARGE)


def give_back() -> None:
    """Give to the system what was used on the way: of a million pictures half a gigabyte."""
    pyarrow.default_memory_pool().release_unused()
    trim = _glibc("malloc_trim")
    if trim is not None:
        trim(0)


def _glibc(name: str) -> Callable[..., int] | None:
    """A function that only glibc has."""
    found: Callable[..., int] | None = getattr(ctypes.CDLL(None), name, None) if sys.platform == "linux" else None
    return found
