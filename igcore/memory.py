"""Memory that was used and goes back to the system."""

import ctypes
import sys
from collections.abc import Callable

import pyarrow

#: From so many bytes on a piece of memory goes back to the system as soon as nobody needs it.
_LARGE = 256 * 1024
_MMAP_THRESHOLD = -3


def as_the_system_has_it() -> None:
    """Have Arrow take its memory from the system: what it keeps of its own it hardly ever gives back.

    This reaches only what Python asks Arrow for; for the rest see `igcore`.
    """
    pyarrow.set_memory_pool(pyarrow.system_memory_pool())


def large_pieces_go_back() -> None:
    """Have large pieces of memory given back one by one, in this process and for good.

    glibc counts ever larger pieces among the small ones once they come and go; those stay, between others in use. For a
    process that does nothing but hold much now and then: one that needs as much again and again would lose time.
    """
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
