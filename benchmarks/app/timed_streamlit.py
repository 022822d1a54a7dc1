"""The command `streamlit`, which says besides how long each run of a script took, with its callbacks."""

import sys
import time
from typing import Any

from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.web.cli import main

#: What stands before the milliseconds in the log: all, and those in which the script's thread had the processor.
MARK = "script ran for ms:"

_run = ScriptRunner._run_script


def _timed(runner: ScriptRunner, rerun_data: Any) -> None:
    started, worked = time.perf_counter(), time.thread_time()
    _run(runner, rerun_data)
    took, worked = time.perf_counter() - started, time.thread_time() - worked
    # In one piece: who reads along must not see half a line.
    sys.stdout.write(f"{MARK} {1000 * took:.2f} {1000 * worked:.2f}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    ScriptRunner._run_script = _timed  # type: ignore[method-assign,assignment]  # timed
    sys.exit(main())
