"""On what something was measured."""

import os
import platform
import shutil
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from subprocess import run
from typing import Any

ROOT = Path(__file__).parents[1]
#: What a figure depends on.
_SOURCES = ("app.py", "pages", "igcore", "benchmarks", "requirements.txt")
_LIBRARIES = ("altair", "joblib", "numpy", "pandas", "pillow", "pyarrow", "simplejpeg", "streamlit")
_GIB = 2**30


def machine() -> Mapping[str, Any]:
    """Columns of every figure: commit (with `+` if something is not committed), time, processor, versions."""
    return {
        "commit": _git("rev-parse", "--short", "HEAD") + ("+" if _git("status", "--porcelain", *_SOURCES) else ""),
        "measured_at": datetime.now(UTC).replace(microsecond=0),
        "processor": _processor(),
        "cores": os.cpu_count() or 1,
        "memory_gib": round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / _GIB),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "libraries": ", ".join(f"{name} {version(name)}" for name in _LIBRARIES),
    }


def _git(*words: str) -> str:
    """What git says; nothing where there is none, or no repository."""
    if not shutil.which("git"):
        return ""
    return run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.processor())


def lacking(memory: float = 0, disk: float = 0) -> str:
    """Say why something does not fit here, by the GiB that it needs; nothing if it does."""
    free_disk = shutil.disk_usage(tempfile.gettempdir()).free / _GIB
    for what, needed, free in (("memory", memory, _free_memory()), ("disk", disk, free_disk)):
        if needed > free:
            return f"needs {needed:.3g} GiB of {what}, and {free:.3g} are free"
    return ""


def memory_of(pid: int, name: str = "VmRSS") -> float:
    """MiB that a process has now (VmRSS), or had at most (VmHWM); nan where the system does not tell.

    What `getrusage` says of the most includes the process that started this one.
    """
    try:
        status = Path(f"/proc/{pid}/status").read_text("utf-8")
    except OSError:
        return float("nan")
    return next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith(name)), float("nan"))


def _free_memory() -> float:
    """GiB that may still be taken."""
    try:
        lines = Path("/proc/meminfo").read_text("utf-8").splitlines()
    except OSError:  # no Linux
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / _GIB
    return next(int(line.split()[1]) for line in lines if line.startswith("MemAvailable")) * 1024 / _GIB
