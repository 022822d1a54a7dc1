"""The command `streamlit`, which says besides how long each run of a script took, callbacks included."""

import sys
import time
from typing import Any

from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.web.cli import main

#: What stands before the milliseconds in the log.
MARK = "script ran for ms:"

_run = ScriptRunner._run_script


def _timed(runner: ScriptRunner, rerun_data: Any) -> None:
    started = time.perf_counter()
    _run(runner, rerun_data)
    print(MARK, f"{(time.perf_counter() - started) * 1000:.2f}", flush=True)


if __name__ == "__main__":
    ScriptRunner._run_script = _timed  # type: ignore[method-assign,assignment]
    sys.exit(main())
